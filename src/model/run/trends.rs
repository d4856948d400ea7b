//! The trends of a forecast: lines fitted to columns of datasets.

use super::forecast;
use crate::model::stats::draws::Draws;
use crate::model::stats::fit::Fit;
use crate::model::stats::math;

/// Summarizes a trend.
pub fn summarize(fit: &Fit) -> forecast::Fit {
    let ends = fit.points.first().zip(fit.points.last());
    forecast::Fit {
        column: fit.column.clone(),
        frontier: fit.frontier,
        condition: fit.condition.clone(),
        rows: fit.points.len(),
        left_out: fit.left_out,
        dates: ends.map_or((fit.reference, fit.reference), |(first, last)| (first.date, last.date)),
        reference: fit.reference,
        level: math::exp2(fit.line.intercept),
        unit: fit.unit.clone(),
        slope: fit.line.slope,
        slope_error: fit.line.slope_error,
        r_squared: fit.line.r_squared,
        slopes: Draws::new(fit.slopes().collect()),
        doublings: Draws::new(fit.slopes().map(|slope| 1.0 / slope).collect()),
    }
}
