//! The dates of a dataset's rows: their span, the usual step from one to the next, and the widest gap.

use crate::date::{CalendarDate, Date};
use crate::document::Dataset;
use crate::figure::row_checks::checked_rows::dated_series;

/// The dates of the rows of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateReport {
    /// The column of the dates.
    pub column: String,
    /// The first date.
    pub first: CalendarDate,
    /// The last date.
    pub last: CalendarDate,
    /// The median step from a row to the next of its series, in days; `None` if no series has two rows.
    pub usual_step: Option<i32>,
    /// The widest gap; `None` if no series has two rows.
    pub widest: Option<Gap>,
}

/// Two rows of a series that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The number of days between their dates.
    pub days: i32,
    /// The date of the earlier row.
    pub from: Date,
    /// The date of the later row.
    pub to: Date,
    /// The later row, by index.
    pub row: usize,
}

/// Describes the dates of a dataset; `None` if no row has one.
pub(super) fn describe(data: &Dataset) -> Option<DateReport> {
    let dates = || (0..data.rows.len()).filter_map(|row| data.date_of(row));
    let gaps = gaps(data);
    Some(DateReport {
        column: data.columns.get(data.date?)?.name.value.clone(),
        first: dates().min()?,
        last: dates().max()?,
        usual_step: usual_step(&gaps),
        // The first of several that are as wide.
        widest: gaps.into_iter().max_by_key(|gap| (gap.days, std::cmp::Reverse(gap.from))),
    })
}

/// Returns the steps of all series of a dataset: rows of different dates that belong together.
pub(super) fn gaps(data: &Dataset) -> Vec<Gap> {
    if data.date.is_none() {
        return Vec::new();
    }
    let mut gaps = Vec::new();
    for series in dated_series(data) {
        gaps.extend(series.windows(2).map(|pair| {
            let ((from, _), (to, row)) = (pair[0], pair[1]);
            Gap { days: from.days_to(to), from, to, row }
        }));
    }
    gaps
}

/// Returns the median step in days; of two in the middle, the shorter.
pub(super) fn usual_step(gaps: &[Gap]) -> Option<i32> {
    let mut steps: Vec<i32> = gaps.iter().map(|gap| gap.days).collect();
    steps.sort_unstable();
    steps.get(steps.len().saturating_sub(1) / 2).copied()
}
