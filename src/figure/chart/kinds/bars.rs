//! `kind: bars`: bars for columns of numbers, row by row.

mod bar_rows;
mod stacked_bars;

use crate::diagnostic::Reported;
use crate::document::chart::{Bars, Stack};
use crate::figure::bind::evidence::Evidence;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs};
use crate::figure::chart::placed_annotations::{AnnotatedAxes, Annotations, AxisValues};
use bar_rows::draw_bars;

impl Chart for Bars {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_rows(&self.shown.rows, &self.shown.values).annotated(&self.annotations)
    }

    fn drawn_rows(&self, evidence: Evidence<'_>) -> Option<Vec<usize>> {
        self.shown.drawn_rows(evidence)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let bars = self.shown.find(data)?;
        let values = match self.stack {
            Some(Stack::Share) => AxisValues::Shares,
            Some(Stack::Sum) | None => AxisValues::Numbers(&bars.unit),
        };
        let axes = AnnotatedAxes::across(values, false);
        let annotations = Annotations::find(&self.annotations, axes, data)?;
        match self.stack {
            None => Ok(draw_bars(&bars, &annotations, data)),
            Some(stack) => stacked_bars::draw(bars, (stack, &annotations), self.shown.values[0].span, data),
        }
    }
}
