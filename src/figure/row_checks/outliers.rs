//! Values about ten times as large or small as the values next to them.

use super::checked_rows::{Found, dated_series, number, number_columns, place, series};
use crate::date::Date;
use crate::diagnostic::warning;
use crate::document::Dataset;
use crate::figure::format::number::{computed, exact};
use crate::locale::english;
use crate::model::cells::row_name;
use crate::model::math;

/// The factor from which a value is reported: a misplaced decimal point makes ten, and the neighbors may have grown.
const FACTOR: f64 = 7.0;

/// How many times as large as the usual difference from the neighbors the reported difference must be, as logarithms.
const USUAL: f64 = 4.0;

/// Finds values that differ from both neighbors by about a factor of ten or more, in a column whose values change little
/// from one row to the next.
pub fn find(dataset: &Dataset, _: Date) -> Vec<Found> {
    let runs: Vec<Vec<usize>> = match dataset.date {
        Some(_) => {
            dated_series(dataset).into_iter().map(|series| series.into_iter().map(|(_, row)| row).collect()).collect()
        }
        // Without dates, the order of rows means something only if nothing else names them.
        None if names_rows(dataset) => Vec::new(),
        None => series(dataset),
    };
    let mut found = Vec::new();
    for rows in &runs {
        for column in number_columns(dataset) {
            let values: Vec<(usize, f64)> = rows
                .iter()
                .filter_map(|row| Some((*row, number(dataset, *row, column)?)))
                .filter(|(_, value)| *value > 0.0)
                .collect();
            let logs: Vec<f64> = values.iter().map(|(_, value)| math::ln(*value)).collect();
            for (at, neighbor) in outliers(&logs) {
                let (row, value) = values[at];
                let (name, factor) = (&dataset.columns[column].name.value, (logs[at] - neighbor).abs());
                let times = computed(english(), math::exp(factor));
                let way = if logs[at] > neighbor { "as large as" } else { "smaller than" };
                let problem = warning!(
                    OUTLIER at place(dataset, row, column),
                    "`{name}` is {} in {} of `{}`, about {times} times {way} in the rows next to it",
                    exact(english(), value), row_name(dataset, row), dataset.id.value;
                    hint "check the decimal point and the unit"
                );
                found.push(Found { row, problem });
            }
        }
    }
    found
}

/// Returns whether a column of words names the rows.
fn names_rows(dataset: &Dataset) -> bool {
    use crate::document::dataset::ColumnKind;
    dataset.key_column().is_some_and(|key| dataset.columns[key].kind == ColumnKind::Text)
}

/// Returns the indices of logarithms that differ from their neighbors by a lot, each with the logarithm expected there.
fn outliers(logs: &[f64]) -> Vec<(usize, f64)> {
    if logs.len() < 4 {
        return Vec::new();
    }
    let limit = math::ln(FACTOR);
    let last = logs.len() - 1;
    // The two values next to each one; at an end, the next two.
    let neighbors = |at: usize| match at {
        0 => (logs[1], logs[2]),
        _ if at == last => (logs[last - 1], logs[last - 2]),
        _ => (logs[at - 1], logs[at + 1]),
    };
    let expected = |at: usize| match neighbors(at) {
        (next, _) if at == 0 || at == last => next,
        (before, after) => f64::midpoint(before, after),
    };
    let difference = |at: usize| (logs[at] - expected(at)).abs();
    let is_outlier = |at: &usize| {
        let (first, second) = neighbors(*at);
        // Both neighbors must be far away, on the same side, and near each other.
        let nearest = (logs[*at] - first).abs().min((logs[*at] - second).abs());
        if (logs[*at] > first) != (logs[*at] > second) || nearest < limit || (first - second).abs() > limit / 2.0 {
            return false;
        }
        // The neighbors of an outlier look unusual as well.
        let mut others: Vec<f64> = (0..=last).filter(|other| other.abs_diff(*at) > 2).map(difference).collect();
        others.sort_by(f64::total_cmp);
        let usual = others.get(others.len() / 2).copied().unwrap_or(0.0);
        difference(*at) >= USUAL * usual
    };
    (0..=last).filter(is_outlier).map(|at| (at, expected(at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(values: &[f64]) -> Vec<usize> {
        let logs: Vec<f64> = values.iter().map(|value| math::ln(*value)).collect();
        outliers(&logs).into_iter().map(|(at, _)| at).collect()
    }

    #[test]
    fn finds_a_misplaced_decimal_point_anywhere() {
        assert_eq!(found(&[100.0, 110.0, 1200.0, 120.0, 130.0]), [2]);
        assert_eq!(found(&[1000.0, 110.0, 115.0, 120.0, 130.0]), [0]);
        assert_eq!(found(&[100.0, 110.0, 115.0, 120.0, 13.0]), [4]);
        assert_eq!(found(&[100.0, 1100.0, 120.0, 130.0]), [1]);
        assert_eq!(found(&[1.0, 2.0, 4.0, 80.0, 16.0, 32.0, 64.0]), [3; 0], "the trend itself is as steep");
    }

    #[test]
    fn accepts_trends_steps_and_scattered_values() {
        assert_eq!(found(&[1.0, 10.0, 100.0, 1000.0, 10000.0]), [0; 0]);
        assert_eq!(found(&[100.0, 100.0, 1.0, 1.0, 1.0]), [0; 0]);
        assert_eq!(found(&[5.0, 400.0, 3.0, 700.0, 10.0, 900.0, 2.0]), [0; 0]);
    }
}
