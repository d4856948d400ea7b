//! Means over the last rows of an entity.

use crate::date::CalendarDate;
use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::model::compile::cells::{self, entities};
use crate::source::Span;

/// Returns for each row the mean over it and the rows of its entity before it, `rows` in all; `None` for the first rows of an
/// entity, and where one of the rows has no value.
pub fn means(dataset: &Dataset, numbers: &[Option<f64>], rows: usize) -> Vec<Option<f64>> {
    let mut means = vec![None; numbers.len()];
    for entity in entities(dataset) {
        for window in entity.windows(rows) {
            let known: Option<Vec<f64>> = window.iter().map(|row| numbers[*row]).collect();
            if let (Some(known), Some(last)) = (known, window.last()) {
                means[*last] = Some(known.iter().sum::<f64>() / rows as f64);
            }
        }
    }
    means
}

/// Checks that no two rows of an entity that have a value have the same date, since neither would be the row before the other.
///
/// # Errors
///
/// Reports the first date of several rows.
pub fn check_dates(
    dataset: &Dataset,
    numbers: &[Option<f64>],
    span: Span,
    report: &mut Report,
) -> Result<(), Reported> {
    for entity in entities(dataset) {
        let known: Vec<usize> = entity.into_iter().filter(|row| numbers[*row].is_some()).collect();
        let date = |row: usize| dataset.date_of(row).map(CalendarDate::to_years);
        let same = known.windows(2).find(|pair| date(pair[0]).is_some_and(|first| date(pair[1]) == Some(first)));
        if let Some(&[one, other]) = same {
            let date = dataset.date_of(one).map(|date| date.to_string()).unwrap_or_default();
            let problem = error!(
                NO_TREND at span, "{} and {} are both of {date}: a rolling mean needs one row on each date",
                cells::row_name(dataset, one), cells::row_name(dataset, other);
                label dataset.rows[one].span, "one of them";
                label dataset.rows[other].span, "the other"
            );
            return Err(
                report.push(problem.hint("add the column that tells them apart to the key: `key: [entity, year]`"))
            );
        }
    }
    Ok(())
}
