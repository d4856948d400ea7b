//! How extreme a scenario is: the chance that the outcome of the forecast itself comes later than the median of the scenario.

use super::quantity::{Quantity, Sampled};
use crate::model::{Kind, Window};

/// The attribute of an outcome under a scenario.
pub const LATER: &str = "later";

/// Returns the chance that the outcome of the forecast is later than the median of these samples, or a number above it; `None` if
/// they are no samples of an outcome under a scenario, for a chance, and if the window does not contain what decides.
pub fn later(sampled: &Sampled<'_>) -> Option<Quantity> {
    let outcome = sampled.pooled.filter(|_| *sampled.kind != Kind::Bool)?;
    let window: Window = sampled.forecast.window;
    let median = window.quantile(sampled.draws, 0.5, sampled.kind).value()?;
    let share = 1.0 - outcome.draws.known_share_by(median)?;
    Some(Quantity::chance(share, &outcome.draws))
}
