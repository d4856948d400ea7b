//! Readouts of a plot: what it shows at a date, displayed above it while the pointer is over that date.

use super::{HEADLINE, Plot};
use crate::figure::canvas::frame::View;
use crate::figure::canvas::label::Label;
use crate::figure::canvas::readout_area::{ReadoutArea, readout_line};
use crate::figure::canvas::svg::TextSpan;
use crate::figure::canvas::text::{self, Weight};

/// The space between the spans of a readout, in pixels.
const SPACE: f64 = 12.0;

/// The name, the value, and the class of a series in a readout.
pub type ReadoutValue = (String, String, String);

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
    pub values: Vec<ReadoutValue>,
}

/// A line of a readout.
#[derive(Clone, Copy)]
struct Line<'l> {
    header: &'l str,
    values: &'l [ReadoutValue],
}

impl<'l> Line<'l> {
    /// Returns the line of a readout of one panel.
    fn of(column: &'l ReadoutColumn) -> Self {
        Self { header: &column.header, values: &column.values }
    }
}

impl Plot {
    /// Draws readouts. The names of the series are left out if there is no room for them.
    pub fn readouts(&mut self, columns: &[ReadoutColumn]) {
        self.readouts_of_panels(columns, &[]);
    }

    /// Draws the readouts of the panel above this one, through both. `below` has the values of this panel in each of them, which are
    /// read out in a line of their own.
    pub fn readouts_of_panels(&mut self, columns: &[ReadoutColumn], below: &[Vec<ReadoutValue>]) {
        let lines = || columns.iter().map(Line::of).chain(below.iter().map(|values| Line { header: "", values }));
        let bold = |text: &str| text::width(text, Weight::Bold);
        let bare = |line: Line<'_>| {
            let values = line.values.iter().map(|(_, value, _)| SPACE + bold(value));
            text::width(line.header, Weight::Regular) + values.sum::<f64>()
        };
        let named = |line: Line<'_>| {
            let names = line.values.iter().filter(|(name, ..)| !name.is_empty());
            bare(line) + names.map(|(name, ..)| bold(name) + bold(" ")).sum::<f64>()
        };
        let widest = |width: &dyn Fn(Line<'_>) -> f64| lines().map(width).fold(0.0, f64::max);
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
        let top = self.above.map_or(self.top, |(top, _)| top);
        for (at, column) in columns.iter().enumerate() {
            let below = below.get(at).map(|values| Line { header: "", values }).filter(|line| !line.values.is_empty());
            let lines = std::iter::once((Line::of(column), HEADLINE)).chain(below.map(|line| (line, self.headline)));
            let lines = lines.map(|(line, y)| {
                let (label, spans) = self.readout(line, named, (at, y));
                (label.within(view), spans)
            });
            let lines = lines.collect();
            let across = [column.from, column.to, column.at].map(|date| self.x_percent(date));
            self.draw_on_page(&ReadoutArea::new(across, [top - 6.0, self.bottom], lines));
        }
    }

    /// Returns a line of the readout with an index, with its baseline at `y`. `wide` and `narrow` are whether there is room for the names
    /// in that view.
    fn readout(&self, line: Line<'_>, [wide, narrow]: [bool; 2], (at, y): (usize, f64)) -> (Label, Vec<TextSpan>) {
        let spans = line.values.iter().enumerate().map(|(order, (name, value, class))| {
            let (name, text) = match (wide && !name.is_empty(), narrow) {
                (true, true) => (String::new(), format!("{name} {value}")),
                (true, false) => (name.clone(), value.clone()),
                (false, _) => (String::new(), value.clone()),
            };
            let space = if order == 0 && line.header.is_empty() { 0.0 } else { SPACE };
            TextSpan { name, text, class: class.clone(), space }
        });
        readout_line(line.header, spans.collect(), (0.0, -self.frame.left, y), View::Both, at)
    }
}
