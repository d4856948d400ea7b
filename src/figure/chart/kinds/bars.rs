//! `kind: bars`: bars for columns of numbers, row by row.

mod bar_rows;
mod split_bars;
mod stacked_bars;

use crate::diagnostic::{Report, Reported, error};
use crate::document::chart::Bars;
use crate::figure::bind::evidence::Evidence;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs};
use crate::figure::format::phrase;
use crate::figure::tables::rows::{Cells, Selected};
use crate::model::Unit;
use crate::words::{agreeing, count};
use bar_rows::{BarData, compare, draw_bars};

impl Chart for Bars {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_rows(&self.rows, &self.values)
    }

    fn drawn_rows(&self, evidence: Evidence<'_>) -> Option<Vec<usize>> {
        if self.split.is_some() {
            return None;
        }
        let (units, today, report) = (evidence.units, evidence.as_of, &mut Report::default());
        let selected = Selected::new(&self.rows, evidence, units, report).ok()?;
        let mut cells = |column| selected.cells(column, units, today, report).ok();
        let columns: Vec<Cells> = self.values.iter().map(&mut cells).collect::<Option<_>>()?;
        let values: Vec<Vec<Option<f64>>> = columns.iter().map(|column| column.numbers().collect()).collect();
        let keys = match &self.sort {
            Some(sort) => Some(cells(&sort.by)?),
            None => None,
        };
        Some(self.drawn(&selected, &values, keys).rows.into_iter().map(|row| selected.rows[row]).collect())
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        data.check_series_count(&self.values.iter().collect::<Vec<_>>(), "values")?;
        let selected = data.select(&self.rows)?;
        if let Some(split) = &self.split {
            return split_bars::draw(self, split, &selected, data);
        }
        let columns = data.every(&self.values, |data, column| data.numbers(&selected, column))?;
        let unit = columns.first().map_or_else(Unit::plain, |first| first.unit.clone());
        if let Some((other, column)) = columns.iter().zip(&self.values).find(|(other, _)| other.unit != unit) {
            let name =
                |unit: &Unit| if unit.is_unnamed() { "plain numbers".to_owned() } else { format!("in `{unit}`") };
            let first = &self.values[0];
            return Err(data.report.push(error!(
                WRONG_SERIES at column.span, "`{}` is {} and `{}` is {}, and one chart has one scale",
                first.value, name(&unit), column.value, name(&other.unit);
                label first.span, "the first column";
                hint "draw two charts"
            )));
        }
        let values: Vec<Vec<Option<f64>>> = columns.iter().map(|column| column.numbers().collect()).collect();
        let keys = self.sort.as_ref().map(|sort| data.measures(&selected, &sort.by)).transpose()?;
        let Drawn { rows: order, empty, left_out } = self.drawn(&selected, &values, keys);
        let empty: Vec<String> = empty.into_iter().map(|row| selected.names[row].clone()).collect();
        if order.is_empty() {
            return Err(data.report.push(error!(
                EMPTY_FIGURE at self.rows.dataset.span, "no row of `{}` has a value to draw", selected.dataset.id.value
            )));
        }
        if !empty.is_empty() {
            data.add_note(format!("Without a value: {}.", phrase::and(&empty)));
        }
        if left_out > 0 {
            let (rows, are) = (count(left_out, "further row"), agreeing(left_out, "is", "are"));
            data.add_note(format!("{rows} {are} left out."));
        }
        let names = order.iter().map(|row| selected.names[*row].clone()).collect();
        let values = order.iter().map(|row| values.iter().map(|column| column[*row]).collect()).collect();
        let headers: Vec<String> = self.values.iter().map(|column| column.value.clone()).collect();
        self.draw_rows(BarData { names, columns, values }, &unit.to_string(), &headers, data)
    }
}

/// The selected rows that a chart draws, by their positions in the selection.
struct Drawn {
    /// The drawn rows, in their order.
    rows: Vec<usize>,
    /// The rows without a value.
    empty: Vec<usize>,
    /// The number of rows beyond the limit.
    left_out: usize,
}

impl Bars {
    /// Draws the bars of each row side by side, or on top of each other.
    fn draw_rows(
        &self,
        bars: BarData,
        unit: &str,
        headers: &[String],
        data: &mut ChartData<'_>,
    ) -> Result<DrawnChart, Reported> {
        match self.stack {
            None => Ok(draw_bars(&bars, unit, headers, data)),
            Some(stack) => stacked_bars::draw(bars, (unit, stack), headers, self.values[0].span, data),
        }
    }

    /// Chooses and orders the rows to draw. `values` are those of each column, and `keys` the cells to sort by.
    fn drawn(&self, selected: &Selected<'_>, values: &[Vec<Option<f64>>], keys: Option<Cells>) -> Drawn {
        let mut order: Vec<usize> = (0..selected.names.len()).collect();
        if let (Some(keys), Some(sort)) = (keys, &self.sort) {
            order.sort_by(|a, b| compare(keys.values[*a].as_ref(), keys.values[*b].as_ref(), sort.descending));
        }
        let bare = |row: &usize| values.iter().all(|column| column[*row].is_none());
        let (empty, mut rows): (Vec<usize>, Vec<usize>) = order.into_iter().partition(bare);
        let left_out = rows.len().saturating_sub(self.limit);
        rows.truncate(self.limit);
        Drawn { rows, empty, left_out }
    }
}
