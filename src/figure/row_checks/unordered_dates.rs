//! Dates that are out of order, in a dataset whose other rows are in order.

use super::checked_rows::{Found, place, series};
use crate::date::{CalendarDate, Date};
use crate::diagnostic::warning;
use crate::document::Dataset;
use crate::document::dataset::ColumnKind;
use crate::model::cells::row_name;

/// Finds the few rows of a series that are out of order by date: a digit may be wrong.
pub fn find(dataset: &Dataset, _: Date) -> Vec<Found> {
    let Some(column) = dataset.date else { return Vec::new() };
    // Rows with names of their own may be listed in any order, so more of them must be in order for it to be meant.
    let is_named = dataset.key.iter().any(|key| dataset.columns[*key].kind == ColumnKind::Text);
    let mut found = Vec::new();
    for rows in series(dataset) {
        let dated: Vec<(usize, CalendarDate)> =
            rows.into_iter().filter_map(|row| Some((row, dataset.date_of(row)?))).collect();
        let dates: Vec<CalendarDate> = dated.iter().map(|(_, date)| *date).collect();
        let rising = strays(&dates, |before, after| before <= after);
        let falling = strays(&dates, |before, after| before >= after);
        let strays = if falling.len() < rising.len() { falling } else { rising };
        let allowed = if is_named { dates.len() / 10 } else { (dates.len() / 5).max(usize::from(dates.len() > 3)) };
        if strays.is_empty() || strays.len() > allowed {
            continue;
        }
        for at in strays {
            let (row, date) = dated[at];
            let problem = warning!(
                UNORDERED_DATES at place(dataset, row, column),
                "{} of `{}` is dated {date}, out of order with the rows around it", row_name(dataset, row), dataset.id.value;
                hint "correct the date, or move the row"
            );
            found.push(Found { row, problem });
        }
    }
    found
}

/// Returns the indices that are not part of a longest ordered subsequence.
fn strays(dates: &[CalendarDate], in_order: impl Fn(CalendarDate, CalendarDate) -> bool) -> Vec<usize> {
    // A longest subsequence is found in time n² at most; longer series are compared with their neighbors only.
    const LIMIT: usize = 2000;
    if dates.len() > LIMIT {
        return (1..dates.len()).filter(|at| !in_order(dates[at - 1], dates[*at])).collect();
    }
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(dates.len());
    for at in 0..dates.len() {
        let before = (0..at).filter(|before| in_order(dates[*before], dates[at]));
        let longest = before.max_by_key(|before| (best[*before].0, std::cmp::Reverse(*before)));
        best.push((longest.map_or(1, |before| best[before].0 + 1), longest));
    }
    let mut kept = vec![false; dates.len()];
    let mut next = (0..dates.len()).max_by_key(|at| best[*at].0);
    while let Some(at) = next {
        kept[at] = true;
        next = best[at].1;
    }
    (0..dates.len()).filter(|at| !kept[*at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_fewest_dates_that_are_out_of_order() {
        let found = |years: &[i32]| {
            let dates: Vec<CalendarDate> =
                years.iter().map(|year| CalendarDate::parse(&format!("{year}-01-01")).unwrap()).collect();
            strays(&dates, |before, after| before <= after)
        };
        assert_eq!(found(&[2020, 2021, 2012, 2023, 2024]), [2]);
        assert_eq!(found(&[2020, 2021, 2032, 2023, 2024]), [2]);
        assert_eq!(found(&[2020, 2020, 2021]), [0; 0]);
    }
}
