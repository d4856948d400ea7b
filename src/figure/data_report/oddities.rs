//! What is odd about a dataset: what the checks of rows find, and what is worth a look without being a likely mistake: columns of
//! one value, gaps between dates that are far wider than usual, and values far from their neighbors.

use super::column_report::order;
use super::date_report::{Gap, gaps, usual_step};
use crate::date::Date;
use crate::document::dataset::{Cell, Column, Dataset};
use crate::document::{Acceptable, Accepted};
use crate::figure::format::number;
use crate::figure::row_checks::ROW_CHECKS;
use crate::figure::row_checks::checked_rows::{Found, dated_series, number as number_in, number_columns, place};
use crate::locale::Language;
use crate::model::cells::row_name;
use crate::source::Span;
use crate::words::{count, grouped};

/// How many times as wide as the usual step a gap must be. Of 50 events that are independent of each other, one in twenty series
/// has a gap of ten times the median.
const WIDE_GAP: i32 = 10;

/// How many times as large as the usual difference from the neighbors the difference of a value must be.
const FAR: f64 = 10.0;

/// The fewest rows of a series whose values are compared with their neighbors.
const MIN_SERIES: usize = 8;

/// The fewest steps between dates whose median is a usual step.
const MIN_STEPS: usize = 4;

/// The fewest rows of a column of one value.
const MIN_SAME: usize = 3;

/// Something odd about a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// What it is, in a word: that of `accept`, or `constant_column`, `empty_column`, `wide_gap`, `far_value`.
    pub kind: &'static str,
    /// What it is, in words.
    pub message: String,
    /// Its place.
    pub span: Span,
    /// The reason for which the author accepts it.
    pub accepted: Option<String>,
}

/// Returns everything that is odd about a dataset, check by check.
pub(super) fn find(language: &Language, data: &Dataset, as_of: Date) -> Vec<Oddity> {
    // Chances of different claims have little in common, and their file has no place for a reason.
    if data.of_claims {
        return Vec::new();
    }
    let mut odd: Vec<Oddity> = ROW_CHECKS
        .iter()
        .flat_map(|check| (check.find)(data, as_of).into_iter().map(|found| checked(data, check.check, found)))
        .collect();
    let is_known = |kind: Acceptable, span: Span, odd: &[Oddity]| {
        odd.iter().any(|known| known.kind == kind.name() && known.span == span)
    };
    odd.extend(constant_columns(language, data));
    let wide: Vec<Oddity> =
        wide_gaps(data).into_iter().filter(|gap| !is_known(Acceptable::Gap, gap.span, &odd)).collect();
    let far: Vec<Oddity> = far_values(language, data)
        .into_iter()
        .filter(|value| !is_known(Acceptable::Outlier, value.span, &odd))
        .collect();
    odd.extend(wide.into_iter().chain(far));
    odd
}

/// Returns what a check of rows found, with the reason for which it is accepted.
fn checked(data: &Dataset, check: Acceptable, found: Found) -> Oddity {
    let reason = |accepted: &Accepted| {
        let entry = accepted.iter().find(|(name, _)| name.value == check.name());
        entry.map(|(_, reason)| reason.value.clone())
    };
    let row = data.rows.get(found.row);
    Oddity {
        kind: check.name(),
        span: found.problem.span().unwrap_or(data.span),
        message: found.problem.message,
        accepted: row.and_then(|row| reason(&row.accept)).or_else(|| reason(&data.accept)),
    }
}

/// Finds columns without values, and columns of one value. An optional column that only some rows have may be a mark.
fn constant_columns(language: &Language, data: &Dataset) -> impl Iterator<Item = Oddity> {
    let describe = |(index, column): (usize, &Column)| {
        let cells = data.rows.iter().filter_map(|row| row.cells.get(index)?.as_ref().map(|cell| &cell.value));
        let cells: Vec<&Cell> = cells.collect();
        let name = &column.name.value;
        let (kind, message) = match cells.as_slice() {
            [] if !data.rows.is_empty() => ("empty_column", format!("no row has a value of `{name}`")),
            [first, others @ ..] if cells.len() == data.rows.len() && cells.len() >= MIN_SAME => {
                if others.iter().any(|cell| order(cell, first).is_ne()) {
                    return None;
                }
                let value = match first {
                    Cell::Text(text) => format!("\"{text}\""),
                    Cell::Date(date) => date.to_string(),
                    Cell::Number(value) => number::exact(language, *value),
                };
                ("constant_column", format!("`{name}` is {value} in all {}", count(cells.len(), "row")))
            }
            _ => return None,
        };
        Some(Oddity { kind, message, span: column.name.span, accepted: None })
    };
    data.columns.iter().enumerate().filter_map(describe)
}

fn wide_gaps(data: &Dataset) -> Vec<Oddity> {
    let gaps = gaps(data);
    let Some((usual, column)) = usual_step(&gaps).zip(data.date).filter(|_| gaps.len() >= MIN_STEPS) else {
        return Vec::new();
    };
    let wide = gaps.into_iter().filter(|gap| gap.days > WIDE_GAP * usual);
    let describe = |Gap { days, from, row, .. }: Gap| {
        let [days, usual] = [days, usual].map(|days| usize::try_from(days).unwrap_or_default());
        let message = format!(
            "{} is dated {} after the row before it, of {from}; the usual step is {}",
            row_name(data, row),
            count(days, "day"),
            count(usual, "day"),
        );
        Oddity { kind: "wide_gap", message, span: place(data, row, column), accepted: None }
    };
    wide.map(describe).collect()
}

/// Finds values that lie on one side of both neighbors of their series, and many times as far from them as others do.
fn far_values(language: &Language, data: &Dataset) -> Vec<Oddity> {
    let mut odd = Vec::new();
    if data.date.is_none() {
        return odd;
    }
    for series in dated_series(data) {
        for column in number_columns(data) {
            let values: Vec<(usize, f64)> =
                series.iter().filter_map(|(_, row)| Some((*row, number_in(data, *row, column)?))).collect();
            for (at, times) in far_from_neighbors(&values.iter().map(|(_, value)| *value).collect::<Vec<_>>()) {
                let (row, value) = values[at];
                let message = format!(
                    "`{}` is {} in {}, {} times as far from the rows before and after it as values usually are",
                    data.columns[column].name.value,
                    number::exact(language, value),
                    row_name(data, row),
                    grouped(times as usize, ","),
                );
                odd.push(Oddity { kind: "far_value", message, span: place(data, row, column), accepted: None });
            }
        }
    }
    odd
}

/// Returns the indices of the values whose distance from the middle of their neighbors is at least `FAR` times the median of these
/// distances, each with that ratio.
fn far_from_neighbors(values: &[f64]) -> Vec<(usize, f64)> {
    if values.len() < MIN_SERIES {
        return Vec::new();
    }
    let distances: Vec<f64> =
        values.windows(3).map(|three| (three[1] - f64::midpoint(three[0], three[2])).abs()).collect();
    let mut sorted = distances.clone();
    sorted.sort_by(f64::total_cmp);
    let usual = sorted[sorted.len() / 2];
    if usual <= 0.0 {
        return Vec::new();
    }
    let is_far = |at: &usize| {
        let (before, value, after) = (values[*at], values[*at + 1], values[*at + 2]);
        distances[*at] >= FAR * usual && (value > before) == (value > after) && value != before && value != after
    };
    // The neighbors of a far value look far as well, by half as much.
    let is_highest = |at: &usize| {
        let near = at.saturating_sub(1)..=(*at + 1).min(distances.len() - 1);
        near.clone().all(|other| distances[other] <= distances[*at])
    };
    let far = (0..distances.len()).filter(is_far).filter(is_highest);
    far.map(|at| (at + 1, distances[at] / usual)).collect()
}

#[cfg(test)]
mod tests {
    use super::far_from_neighbors;

    #[test]
    fn finds_a_value_far_from_its_neighbors_and_not_the_neighbors() {
        // The distances from the middle of the neighbors are 0.5, 0.5, 0, 19.5, 39.5, 20, 0.5, 0.5, and 1: the median is 0.5.
        let values = [10.0, 11.0, 11.0, 12.0, 13.0, 53.0, 14.0, 15.0, 15.0, 16.0, 15.0];
        let found = far_from_neighbors(&values);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, 5);
        assert!((found[0].1 - 79.0).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn accepts_steps_trends_and_short_series() {
        assert!(far_from_neighbors(&[1.0, 2.0, 1.0, 2.0, 51.0, 52.0, 51.0, 52.0, 51.0, 52.0]).is_empty());
        assert!(far_from_neighbors(&[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0]).is_empty());
        assert!(far_from_neighbors(&[1.0, 2.0, 90.0, 4.0]).is_empty());
    }
}
