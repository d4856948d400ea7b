//! The kinds of charts, one file each. Each file implements [`Chart`] for the specification of its kind.

mod area;
mod backtest_chart;
mod bars;
mod belief;
pub mod calibration;
mod chance;
mod curves_chart;
mod density;
mod dots;
mod dumbbell;
mod fan;
mod forest;
mod heatmap;
mod histogram;
mod history;
mod line;
mod moves_chart;
mod multiples;
mod ridgeline;
mod scatter;
mod slider;
mod slope;
mod steps;
mod timeline;
mod tornado;
mod watch_chart;
mod waterfall;

use super::interface::Chart;
use crate::document::chart::ChartKind;

/// Returns how a specification is drawn.
///
/// [`ChartKind`] lists what an author may write. This second list is needed because the document is plain data that knows
/// nothing of drawing, so it cannot name the trait. The two lists cannot differ: the `match` has no wildcard, so it does not
/// compile if a kind is missing or if a specification has no drawing.
pub fn chart(kind: &ChartKind) -> &dyn Chart {
    match kind {
        ChartKind::Line(spec) => spec,
        ChartKind::Fan(spec) => spec,
        ChartKind::Chance(spec) => spec,
        ChartKind::Dots(spec) => spec,
        ChartKind::Area(spec) => spec,
        ChartKind::Histogram(spec) => spec,
        ChartKind::Density(spec) => spec,
        ChartKind::Ridgeline(spec) => spec,
        ChartKind::Timeline(spec) => spec,
        ChartKind::Waterfall(spec) => spec,
        ChartKind::Tornado(spec) => spec,
        ChartKind::Watch(spec) => spec,
        ChartKind::Forest(spec) => spec,
        ChartKind::Scatter(spec) => spec,
        ChartKind::Bars(spec) => spec,
        ChartKind::Slope(spec) => spec,
        ChartKind::Dumbbell(spec) => spec,
        ChartKind::Heatmap(spec) => spec,
        ChartKind::Multiples(spec) => spec,
        ChartKind::Calibration(spec) => spec,
        ChartKind::Steps(spec) => spec,
        ChartKind::History(spec) => spec,
        ChartKind::Moves(spec) => spec,
        ChartKind::Curves(spec) => spec,
        ChartKind::Backtest(spec) => spec,
        ChartKind::Slider(spec) => spec,
        ChartKind::Belief(spec) => spec,
    }
}
