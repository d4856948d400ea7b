//! The part of a forecast's JSON about trends that are fitted to data.

use serde::Serialize;

use super::json_values::{Number, Ordered, all_quantiles, number};
use crate::date::Date;
use crate::model::{Fit, LeftOut};

/// A trend: the least-squares line, and quantiles from a bootstrap over the rows. Slopes are doublings per year.
#[derive(Serialize)]
pub(super) struct FitObject<'a> {
    column: &'a str,
    frontier: bool,
    /// The condition that the fitted rows meet.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    condition: Option<&'a str>,
    /// The doubling time in years, negative for a line that falls; `null` for a level line.
    doubling: Number,
    r2: Number,
    rows: usize,
    doubling_quantiles: Ordered<f64, Number>,
    slope: Number,
    slope_error: Number,
    slope_quantiles: Ordered<f64, Number>,
    /// The line's value at the reference date, in the column's unit.
    level: Number,
    unit: String,
    reference: Number,
    from: Option<Date>,
    to: Option<Date>,
    left_out: LeftOutObject,
}

/// The number of rows that are not fitted, by reason.
#[derive(Serialize)]
struct LeftOutObject {
    later: usize,
    missing: usize,
    no_record: usize,
}

impl<'a> From<&'a Fit> for FitObject<'a> {
    fn from(fit: &'a Fit) -> Self {
        let LeftOut { later, missing, no_record } = fit.left_out;
        Self {
            column: &fit.column,
            frontier: fit.frontier,
            condition: fit.condition.as_deref(),
            doubling: Number(fit.doubling()),
            r2: Number(fit.r_squared),
            rows: fit.rows,
            doubling_quantiles: all_quantiles(&fit.doublings),
            slope: number(fit.slope),
            slope_error: number(fit.slope_error),
            slope_quantiles: all_quantiles(&fit.slopes),
            level: number(fit.level),
            unit: fit.unit.to_string(),
            reference: number(fit.reference),
            from: Date::from_years(fit.dates.0),
            to: Date::from_years(fit.dates.1),
            left_out: LeftOutObject { later, missing, no_record },
        }
    }
}
