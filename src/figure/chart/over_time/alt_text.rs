//! The generated alternative text of series over time.

use super::axes::TrendAxes;
use super::fitted_line::FittedLine;
use super::series::{Series, time_series};
use crate::figure::chart::series::TimeSeries;
use crate::figure::format::{number, phrase};

/// Returns a description of the series and their range, where `chart` is the name of the kind of chart.
pub fn alt_text(chart: &str, all_series: &[Series<'_>], axes: TrendAxes<'_>) -> String {
    let scale = if axes.logarithmic { " on a logarithmic scale" } else { "" };
    let (from, to) = (number::month(axes.from), number::month(axes.to));
    let colored = || all_series.iter().filter(|series| !series.is_muted);
    let muted = all_series.len() - colored().count();
    let others =
        (muted > 0).then(|| if muted == 1 { "1 other".to_owned() } else { format!("{muted} others, in gray,") });
    // A value of the data is a name, and keeps its capital.
    let is_name = |series: &Series<'_>| series.data().is_some_and(|data| data.name.is_some());
    let label = |series: &Series<'_>| match is_name(series) {
        true => series.label().to_owned(),
        false => phrase::lower(series.label()),
    };
    let of = phrase::and(&colored().map(label).chain(others).collect::<Vec<_>>());
    let mut sentences = vec![format!("{chart} of {of} from {from} to {to}{scale}.")];
    for series in colored() {
        sentences.extend(series.data().and_then(|data| rows(data, series.records, axes)));
        sentences.extend(FittedLine::of(series, axes).map(|trend| trend.sentence().to_owned()));
        let Some(curve) = series.curve() else { continue };
        let (start, end) = (axes.summary(curve, axes.from), axes.summary(curve, axes.to));
        if let (Some((start, _)), Some((end, range))) = (start, end) {
            let (label, level) = (&curve.label, axes.level);
            sentences.push(format!("{label}: {start} in {from}, {end} in {to} (median; {level} interval: {range})."));
        }
    }
    sentences.extend(axes.annotations.sentences(|value| axes.value(value)));
    let table = if time_series(all_series).next().is_some() { "every value" } else { "the values by year" };
    sentences.push(format!("The table below gives {table}."));
    sentences.join(" ")
}

/// Returns a sentence with the number, the first, and the last of the values of a column.
fn rows(data: &TimeSeries, records: bool, axes: TrendAxes<'_>) -> Option<String> {
    let mut drawn = (0..data.points.len()).filter(|at| axes.includes(data.points[*at].0));
    let count = drawn.clone().count();
    let (first, last) = (drawn.next()?, drawn.next_back());
    let what = match (records, count) {
        (true, 1) => "record",
        (true, _) => "records",
        (false, 1) => "value",
        (false, _) => "values",
    };
    let begin = format!("{}: {count} {what}, {} in {}", data.label, data.texts[first], data.month(first));
    Some(match last {
        Some(last) => format!("{begin} to {} in {}.", data.texts[last], data.month(last)),
        None => format!("{begin}."),
    })
}
