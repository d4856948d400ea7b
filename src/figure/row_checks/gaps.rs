//! Gaps in regular series.

use super::checked_rows::{Found, dated_series, place};
use crate::date::Date;
use crate::diagnostic::warning;
use crate::document::Dataset;
use crate::model::cells::row_name;
use crate::words::{agreeing, count};

/// Finds the rows before which a regular series, such as one row per month, lacks rows.
pub fn find(dataset: &Dataset, _: Date) -> Vec<Found> {
    let Some(column) = dataset.date else { return Vec::new() };
    let mut found = Vec::new();
    for series in dated_series(dataset) {
        let dates: Vec<Date> = series.iter().map(|(date, _)| *date).collect();
        for (at, step, missing) in gaps(&dates) {
            let (date, row) = series[at];
            let missing = usize::try_from(missing).unwrap_or_default();
            let rows = format!("{} {}", count(missing, "row"), agreeing(missing, "is", "are"));
            let apart = count(usize::try_from(step).unwrap_or_default(), "day");
            let problem = warning!(
                SERIES_GAP at place(dataset, row, column),
                "{rows} missing before {} of `{}`: the rows are {apart} apart, but none is dated between {} and {date}",
                row_name(dataset, row), dataset.id.value, series[at - 1].0;
                hint "add the missing rows, or correct the date"
            );
            found.push(Found { row, problem });
        }
    }
    found
}

/// Returns the gaps of a regular series: the index of the row after the gap, the usual step in days, and the number of rows
/// that are missing. The lengths of months and years may differ.
fn gaps(dates: &[Date]) -> Vec<(usize, i32, i32)> {
    if dates.len() < 4 {
        return Vec::new();
    }
    let steps: Vec<i32> = dates.windows(2).map(|pair| pair[0].days_to(pair[1])).collect();
    let mut sorted = steps.clone();
    sorted.sort_unstable();
    let usual = sorted[(sorted.len() - 1) / 2];
    let is_near = |step: i32, times: i32| (step - times * usual).abs() * 8 <= times * usual;
    let regular = steps.iter().filter(|step| is_near(**step, 1)).count();
    let times = |step: i32| (f64::from(step) / f64::from(usual)).round() as i32;
    let gaps: Vec<(usize, i32, i32)> = steps
        .iter()
        .enumerate()
        // A daily series may have no rows on weekends and holidays.
        .filter(|(_, step)| **step > 4 && times(**step) > 1 && is_near(**step, times(**step)))
        .map(|(at, step)| (at + 1, usual, times(*step) - 1))
        .collect();
    let is_regular = regular + gaps.len() == steps.iter().filter(|step| usual > 1 || **step > 4 || **step == 1).count();
    let few = gaps.len() <= (steps.len() / 8).max(1);
    if is_regular && few && regular * 3 >= steps.len() * 2 - 1 { gaps } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(dates: &[&str]) -> Vec<(usize, i32)> {
        let dates: Vec<Date> = dates.iter().map(|date| Date::parse(date).unwrap()).collect();
        gaps(&dates).into_iter().map(|(at, _, missing)| (at, missing)).collect()
    }

    #[test]
    fn finds_a_missing_month_and_missing_years() {
        let months = ["2024-01-01", "2024-02-01", "2024-03-01", "2024-05-01", "2024-06-01", "2024-07-01"];
        assert_eq!(found(&months), [(3, 1)]);
        assert_eq!(found(&["2018-01-01", "2019-01-01", "2020-01-01", "2023-01-01", "2024-01-01"]), [(3, 2)]);
        assert_eq!(found(&["2018-01-01", "2019-01-01", "2021-01-01", "2022-01-01"]), [(2, 1)]);
    }

    #[test]
    fn accepts_irregular_series_and_weekends() {
        assert!(found(&["2018-03-01", "2019-01-01", "2020-05-01", "2023-01-01", "2024-02-01"]).is_empty());
        let days = ["2024-01-04", "2024-01-05", "2024-01-08", "2024-01-09", "2024-01-10", "2024-01-11", "2024-01-12"];
        assert!(found(&days).is_empty());
    }
}
