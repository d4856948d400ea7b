//! The kinds of charts, one file each. Each file implements [`Chart`] for the specification of its kind.

mod bars;
mod belief;
pub mod calibration;
mod chance;
mod dots;
mod fan;
mod forest;
mod line;
mod multiples;
mod scatter;
mod slider;
mod steps;
mod timeline;
mod tornado;
mod waterfall;

use super::interface::Chart;
use crate::document::chart::ChartKind;

/// Returns the kind of a specification. This is the only list of kinds outside of the loader.
pub fn chart(kind: &ChartKind) -> &dyn Chart {
    match kind {
        ChartKind::Line(spec) => spec,
        ChartKind::Fan(spec) => spec,
        ChartKind::Chance(spec) => spec,
        ChartKind::Dots(spec) => spec,
        ChartKind::Timeline(spec) => spec,
        ChartKind::Waterfall(spec) => spec,
        ChartKind::Tornado(spec) => spec,
        ChartKind::Forest(spec) => spec,
        ChartKind::Scatter(spec) => spec,
        ChartKind::Bars(spec) => spec,
        ChartKind::Multiples(spec) => spec,
        ChartKind::Calibration(spec) => spec,
        ChartKind::Steps(spec) => spec,
        ChartKind::Slider(spec) => spec,
        ChartKind::Belief(spec) => spec,
    }
}
