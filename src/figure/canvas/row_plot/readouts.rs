//! Readouts of a plot of rows: what a row shows, displayed above the plot while the pointer is over the row.

use super::{Row, RowPlot};
use crate::figure::canvas::frame::View;
use crate::figure::canvas::plot::HEADLINE;
use crate::figure::canvas::readout_area::{ReadoutArea, readout_line};
use crate::figure::canvas::svg::TextSpan;

/// A span of a readout.
#[derive(Clone, Debug)]
pub struct ReadoutText {
    /// The text.
    pub text: String,
    /// A shorter text, for drawings with little room.
    pub short: String,
    /// CSS classes.
    pub class: String,
}

impl ReadoutText {
    /// Returns a span without a shorter text.
    pub fn new(text: impl Into<String>, class: impl Into<String>) -> Self {
        let text = text.into();
        Self { short: text.clone(), text, class: class.into() }
    }
}

/// The amount of text in a readout.
#[derive(Clone, Copy, Debug)]
enum Fullness {
    /// The name of the row, and all texts.
    Named,
    /// All texts.
    Full,
    /// The short texts.
    Short,
}

impl RowPlot {
    /// Draws a readout over each row, with as much text as fits for every row.
    pub fn readouts(&mut self, rows: &[Row], lines: &[Vec<ReadoutText>]) {
        let frame = *self.plot.frame();
        let read = |at: usize, view: View, fullness: Fullness| {
            let said = |said: &ReadoutText| TextSpan {
                name: String::new(),
                text: if matches!(fullness, Fullness::Short) { said.short.clone() } else { said.text.clone() },
                class: said.class.clone(),
                space: 12.0,
            };
            let mut spans: Vec<TextSpan> = lines.get(at).into_iter().flatten().map(said).collect();
            let named = rows.get(at).filter(|_| matches!(fullness, Fullness::Named));
            let left = frame.left(view);
            // Without a name, the first span starts at the edge of the figure.
            if let (None, Some(first)) = (named, spans.first_mut()) {
                first.space = -left;
            }
            let header = named.map_or("", |row| row.name.as_str());
            let (mut label, spans) = readout_line(header, spans, (0.0, -left, HEADLINE), view, at);
            label.width += if named.is_none() { left } else { 0.0 };
            (label, spans)
        };
        // Readouts of some rows alone would be confusing. Without room for all of them there are none, and readers use
        // the table.
        let fits = |view: View, fullness: Fullness| (0..rows.len()).all(|at| read(at, view, fullness).0.fits(&frame));
        let fullness = |view: View| {
            let all = [Fullness::Named, Fullness::Full, Fullness::Short];
            all.into_iter().find(|fullness| fits(view, *fullness)).map(|fullness| (view, fullness))
        };
        let all: Vec<(View, Fullness)> = View::EACH.into_iter().filter_map(fullness).collect();
        for at in 0..rows.len() {
            let place = self.bounds(at);
            let lines: Vec<_> = all.iter().map(|(view, fullness)| read(at, *view, *fullness)).collect();
            if !lines.is_empty() {
                self.plot.draw_on_page(&ReadoutArea::over([0.0, 100.0], [place.top, place.bottom], lines));
            }
        }
    }
}
