//! Readouts of a plot: what it shows at a date, displayed above it while the pointer is over that date.

use super::{HEADLINE, Plot};
use crate::figure::canvas::frame::View;
use crate::figure::canvas::label::Label;
use crate::figure::canvas::readout_area::{ReadoutArea, readout_line};
use crate::figure::canvas::svg::TextSpan;
use crate::figure::canvas::text::{self, Weight};

/// The space between the spans of a readout, in pixels.
const SPACE: f64 = 12.0;

/// A readout, and the interval of dates in which the pointer shows it.
#[derive(Clone, Debug)]
pub struct ReadoutColumn {
    /// The start of the interval.
    pub from: f64,
    /// The end of the interval.
    pub to: f64,
    /// The date that is read out.
    pub at: f64,
    /// The text of that date.
    pub header: String,
    /// The name, the value, and the class of each series.
    pub values: Vec<(String, String, String)>,
}

impl Plot {
    /// Draws readouts. The names of the series are left out if there is no room for them.
    pub fn readouts(&mut self, columns: &[ReadoutColumn]) {
        let bold = |text: &str| text::width(text, Weight::Bold);
        let bare = |column: &ReadoutColumn| {
            let values = column.values.iter().map(|(_, value, _)| SPACE + bold(value));
            text::width(&column.header, Weight::Regular) + values.sum::<f64>()
        };
        let named = |column: &ReadoutColumn| {
            let names = column.values.iter().filter(|(name, ..)| !name.is_empty());
            bare(column) + names.map(|(name, ..)| bold(name) + bold(" ")).sum::<f64>()
        };
        let widest = |width: &dyn Fn(&ReadoutColumn) -> f64| columns.iter().map(width).fold(0.0, f64::max);
        let (bare, named) = (widest(&bare), widest(&named));
        let has_room =
            |width: f64| View::EACH.map(|view| self.frame.widths(view).is_none_or(|(narrowest, _)| width <= narrowest));
        // If there is no room even for the values, readers use the table below the chart.
        let (bare, named) = (has_room(bare), has_room(named));
        let view = match bare {
            [true, true] => View::Both,
            [true, false] => View::Wide,
            [false, _] => return,
        };
        for (at, column) in columns.iter().enumerate() {
            let (label, spans) = self.readout(column, named, at);
            let line = (label.within(view), spans);
            let across = [column.from, column.to, column.at].map(|date| self.x_percent(date));
            self.draw_on_page(&ReadoutArea::new(across, [self.top - 6.0, self.bottom], vec![line]));
        }
    }

    /// Returns the line of a readout. `wide` and `narrow` are whether there is room for the names in that view.
    fn readout(&self, column: &ReadoutColumn, [wide, narrow]: [bool; 2], at: usize) -> (Label, Vec<TextSpan>) {
        let spans = column.values.iter().map(|(name, value, class)| {
            let (name, text) = match (wide && !name.is_empty(), narrow) {
                (true, true) => (String::new(), format!("{name} {value}")),
                (true, false) => (name.clone(), value.clone()),
                (false, _) => (String::new(), value.clone()),
            };
            TextSpan { name, text, class: class.clone(), space: SPACE }
        });
        readout_line(&column.header, spans.collect(), (0.0, -self.frame.left, HEADLINE), View::Both, at)
    }
}
