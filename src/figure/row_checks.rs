//! The checks of the rows of a dataset. `foresite check` warns of what they find, and the report on the data lists it.

pub mod checked_rows;
mod crossed_bounds;
mod gaps;
mod later_rows;
mod mixed_signs;
mod outliers;
mod repeated_rows;
mod unordered_dates;

use crate::date::Date;
use crate::document::{Acceptable, Dataset};
use checked_rows::Found;

/// A check of the rows of one dataset.
#[derive(Clone, Copy)]
pub struct RowCheck {
    /// The word under `accept` that accepts its reports.
    pub check: Acceptable,
    /// Returns the rows that it reports, given the date of the report.
    pub find: fn(&Dataset, Date) -> Vec<Found>,
}

/// Rows dated after the date of the report.
pub const LATER_ROWS: RowCheck = RowCheck { check: Acceptable::Later, find: later_rows::find };
/// Negative values among positive values.
pub const MIXED_SIGNS: RowCheck = RowCheck { check: Acceptable::Sign, find: mixed_signs::find };
/// Values about ten times as large or small as the values next to them.
pub const OUTLIERS: RowCheck = RowCheck { check: Acceptable::Outlier, find: outliers::find };
/// Low values above the high values of their rows.
pub const CROSSED_BOUNDS: RowCheck = RowCheck { check: Acceptable::Bounds, find: crossed_bounds::find };
/// Dates that are out of order.
pub const UNORDERED_DATES: RowCheck = RowCheck { check: Acceptable::Order, find: unordered_dates::find };
/// Gaps in regular series.
pub const GAPS: RowCheck = RowCheck { check: Acceptable::Gap, find: gaps::find };
/// Rows that are written twice.
pub const REPEATED_ROWS: RowCheck = RowCheck { check: Acceptable::Repeated, find: repeated_rows::find };

/// All checks of rows, in the order in which they run.
pub const ROW_CHECKS: [RowCheck; 7] =
    [LATER_ROWS, MIXED_SIGNS, OUTLIERS, CROSSED_BOUNDS, UNORDERED_DATES, GAPS, REPEATED_ROWS];
