//! `kind: bars`: bars for columns of numbers, row by row.

mod bar_rows;
mod stacked_bars;

use crate::diagnostic::{Reported, error};
use crate::document::chart::{Bars, Stack};
use crate::figure::bind::evidence::Evidence;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs};
use crate::figure::chart::placed_annotations::{AnnotatedAxes, Annotations, AxisValues};
use crate::figure::chart::row_colors::RowColors;
use crate::figure::chart::values_of_rows::RowData;
use crate::figure::tables::rows::Selected;
use crate::source::Spanned;
use bar_rows::draw_bars;

impl Chart for Bars {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_rows(&self.shown.rows, self.shown.values.iter().chain(&self.color_by)).annotated(&self.annotations)
    }

    fn drawn_rows(&self, evidence: Evidence<'_>) -> Option<Vec<usize>> {
        self.shown.drawn_rows(evidence)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let mut bars = self.shown.find(data)?;
        if let Some(column) = &self.color_by {
            bars.colors = Some(self.colors(column, &bars, data)?);
        }
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

impl Bars {
    /// Returns the colors of the rows by a column.
    ///
    /// # Errors
    ///
    /// Reports bars that have a color already, since there are several in a row, and what [`RowColors::new`] reports.
    fn colors(
        &self,
        column: &Spanned<String>,
        bars: &RowData,
        data: &mut ChartData<'_>,
    ) -> Result<RowColors, Reported> {
        let other = self.shown.split.as_ref().map(|split| ("by", split.by.span));
        let other = other.or_else(|| self.shown.values.get(1).map(|second| ("values", second.span)));
        if let Some((key, span)) = other {
            return Err(data.report.push(error!(
                WRONG_SERIES at column.span, "`color_by` colors the one bar of each row, and `{key}` gives a row several bars with colors";
                label span, "several bars";
                hint "leave out `color_by`"
            )));
        }
        let evidence = data.evidence;
        let selected = Selected::new(&self.shown.rows, evidence, evidence.units, &mut data.report)?;
        RowColors::new(column, &selected, &bars.positions, data)
    }
}
