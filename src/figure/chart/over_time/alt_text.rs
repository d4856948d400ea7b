//! The generated alternative text of series over time.

use super::axes::TrendAxes;
use super::fitted_line::FittedLine;
use super::series::{Series, SeriesPanel, time_series};
use crate::figure::chart::series::TimeSeries;
use crate::figure::format::{number, phrase};
use crate::locale::Language;

/// Returns a description of the series and their range, where `chart` is the name of the kind of chart.
pub fn alt_text(language: &Language, chart: &str, all_series: &[Series<'_>], axes: TrendAxes<'_>) -> String {
    alt_text_of_panels(language, chart, SeriesPanel { series: all_series, axes }, None)
}

/// Returns a description of a chart, as [`alt_text`] does, and of the panel below it.
pub fn alt_text_of_panels(
    language: &Language,
    chart: &str,
    panel: SeriesPanel<'_>,
    below: Option<SeriesPanel<'_>>,
) -> String {
    let axes = panel.axes;
    let (from, to) = (number::month(language, axes.from), number::month(language, axes.to));
    let mut sentences = vec![format!("{chart} of {} from {from} to {to}{}.", names(language, panel), scale(axes))];
    sentences.extend(details(language, panel));
    if let Some(below) = below {
        let (names, scale) = (names(language, below), scale(below.axes));
        sentences.push(format!("A panel below it, on the same dates, shows {names}{scale}."));
        sentences.extend(details(language, below));
    }
    let has_data = [Some(panel), below].into_iter().flatten().any(|panel| time_series(panel.series).next().is_some());
    let table = if has_data { "every value" } else { "the values by year" };
    sentences.push(format!("The table below gives {table}."));
    sentences.join(" ")
}

fn scale(axes: TrendAxes<'_>) -> &'static str {
    if axes.logarithmic { " on a logarithmic scale" } else { "" }
}

/// Returns the labels of the series in a sentence.
fn names(language: &Language, SeriesPanel { series: all_series, .. }: SeriesPanel<'_>) -> String {
    let colored = || all_series.iter().filter(|series| !series.is_muted);
    let muted = all_series.len() - colored().count();
    let others =
        (muted > 0).then(|| if muted == 1 { "1 other".to_owned() } else { format!("{muted} others, in gray,") });
    // A value of the data is a name, and keeps its capital.
    let is_name = |series: &Series<'_>| series.data().is_some_and(|data| data.name.is_some());
    let label = |series: &Series<'_>| match is_name(series) {
        true => series.label().to_owned(),
        false => phrase::lower(language, series.label()),
    };
    phrase::and(language, &colored().map(label).chain(others).collect::<Vec<_>>())
}

/// Returns sentences on each series and annotation.
fn details(language: &Language, SeriesPanel { series: all_series, axes }: SeriesPanel<'_>) -> Vec<String> {
    let (from, to) = (number::month(language, axes.from), number::month(language, axes.to));
    let mut sentences = Vec::new();
    for series in all_series.iter().filter(|series| !series.is_muted) {
        sentences.extend(series.data().and_then(|data| rows(language, data, series.records, axes)));
        sentences.extend(FittedLine::of(language, series, axes).map(|trend| trend.sentence().to_owned()));
        let Some(curve) = series.curve() else { continue };
        let (start, end) = (axes.summary(language, curve, axes.from), axes.summary(language, curve, axes.to));
        if let (Some((start, _)), Some((end, range))) = (start, end) {
            let (label, level) = (&curve.label, axes.level);
            sentences.push(format!("{label}: {start} in {from}, {end} in {to} (median; {level} interval: {range})."));
        }
    }
    sentences.extend(axes.annotations.sentences(|value| axes.value(language, value)));
    sentences
}

/// Returns a sentence with the number, the first, and the last of the values of a column.
fn rows(language: &Language, data: &TimeSeries, records: bool, axes: TrendAxes<'_>) -> Option<String> {
    let mut drawn = (0..data.points.len()).filter(|at| axes.includes(data.points[*at].0));
    let count = drawn.clone().count();
    let (first, last) = (drawn.next()?, drawn.next_back());
    let what = match (records, count) {
        (true, 1) => "record",
        (true, _) => "records",
        (false, 1) => "value",
        (false, _) => "values",
    };
    let begin = format!("{}: {count} {what}, {} in {}", data.label, data.texts[first], data.month(language, first));
    Some(match last {
        Some(last) => format!("{begin} to {} in {}.", data.texts[last], data.month(language, last)),
        None => format!("{begin}."),
    })
}
