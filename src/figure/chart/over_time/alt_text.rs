//! The generated alternative text of series over time.

use super::axes::TrendAxes;
use super::series::{Series, time_series};
use crate::figure::chart::series::TimeSeries;
use crate::figure::format::{number, phrase};

/// Returns a description of the series and their range, where `chart` is the name of the kind of chart.
pub fn alt_text(chart: &str, all_series: &[Series<'_>], axes: TrendAxes<'_>) -> String {
    let scale = if axes.logarithmic { " on a logarithmic scale" } else { "" };
    let (from, to) = (number::month(axes.from), number::month(axes.to));
    let of = phrase::names(all_series.iter().map(Series::label));
    let mut sentences = vec![format!("{chart} of {of} from {from} to {to}{scale}.")];
    for series in all_series {
        sentences.extend(series.data().and_then(|data| rows(data, series.records, axes)));
        let Some(curve) = series.curve() else { continue };
        let (start, end) = (axes.summary(curve, axes.from), axes.summary(curve, axes.to));
        if let (Some((start, _)), Some((end, range))) = (start, end) {
            let (label, level) = (&curve.label, axes.level);
            sentences.push(format!("{label}: {start} in {from}, {end} in {to} (median; {level} interval: {range})."));
        }
    }
    if let Some(rule) = axes.rule {
        sentences.push(format!("A rule marks {} at {}.", rule.label, axes.value(rule.value.value)));
    }
    let table = if time_series(all_series).next().is_some() { "every value" } else { "the values by year" };
    sentences.push(format!("The table below gives {table}."));
    sentences.join(" ")
}

/// Returns a sentence with the number, the first, and the last of the values of a column.
fn rows(data: &TimeSeries, records: bool, axes: TrendAxes<'_>) -> Option<String> {
    let mut drawn = data.points.iter().zip(&data.texts).filter(|((date, _), _)| axes.includes(*date));
    let count = drawn.clone().count();
    let (((start, _), first), last) = (drawn.next()?, drawn.next_back());
    let what = match (records, count) {
        (true, 1) => "record",
        (true, _) => "records",
        (false, 1) => "value",
        (false, _) => "values",
    };
    let begin = format!("{}: {count} {what}, {first} in {}", data.label, number::month(*start));
    Some(match last {
        Some(((end, _), last)) => format!("{begin} to {last} in {}.", number::month(*end)),
        None => format!("{begin}."),
    })
}
