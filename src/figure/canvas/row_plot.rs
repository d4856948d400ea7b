//! A chart in rows. The names of the rows are left of the plot in the wide view and above each row in the narrow view; the
//! axis is at the bottom.

pub mod readouts;

use super::bar_label::{BarLabel, RIGHT, widen_for_labels};
use super::collisions::Obstacle;
use super::drawing::Drawing;
use super::end_label::WIDEST_END_LABEL;
use super::frame::{self, COLUMN, Frame, View};
use super::label::{Anchor, Label, Layer};
use super::marks::{Arrow, Bar, Mark, Segments};
use super::plot::{DATES_BELOW, HEADLINE, LABEL_GAP, Plot, TOP};
use super::scale::{Scale, TICK_DIGITS};
use super::spacing;
use super::text::{self, Weight};
use crate::figure::format::number;
use crate::locale::Language;

/// The height of a bar, in pixels.
pub const BAR: f64 = 14.0;

/// The space below a row, in pixels.
const GAP: f64 = 8.0;

/// The distance that labels keep from a bar, in pixels.
const ASIDE: f64 = 3.0;

/// The space left of the plot in the narrow view, in pixels, as in the stylesheet.
const NARROW_LEFT: f64 = 8.0;

/// A row of the plot.
#[derive(Clone, Debug)]
pub struct Row {
    /// The name.
    pub name: String,
    /// Whether the name is bold.
    pub strong: bool,
    /// A text right of the plot in the wide view, and at the right end of the name's line in the narrow view.
    pub side_text: Option<String>,
    /// The height of its bars, in pixels.
    pub height: f64,
    /// Whether it is set apart from the rows above, by a rule.
    pub is_apart: bool,
}

impl Row {
    /// Returns a row with one bar.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), strong: false, side_text: None, height: BAR, is_apart: false }
    }

    fn weight(&self) -> Weight {
        if self.strong { Weight::Bold } else { Weight::Regular }
    }

    /// Returns the lines of the name.
    fn lines(&self, view: View) -> Vec<String> {
        match view {
            View::Wide => text::wrap(&self.name, self.weight(), WIDEST_END_LABEL),
            _ if self.has_room_beside() => text::wrap(&self.name, self.weight(), self.room_beside()),
            _ => text::wrap(&self.name, self.weight(), COLUMN.0),
        }
    }

    /// Returns the lines of the side text.
    fn side_lines(&self, view: View) -> Vec<String> {
        let Some(side_text) = &self.side_text else { return Vec::new() };
        match view {
            View::Wide => text::wrap(side_text, Weight::Bold, frame::WIDEST_MARGIN - LABEL_GAP),
            _ if self.has_room_beside() => vec![side_text.clone()],
            _ => text::wrap(side_text, Weight::Bold, COLUMN.0),
        }
    }

    /// Returns the width that the side text leaves for the name on its line of the narrow view, in pixels.
    fn room_beside(&self) -> f64 {
        let side_text = self.side_text.as_ref();
        COLUMN.0 - side_text.map_or(0.0, |side_text| text::width(side_text, Weight::Bold) + 2.0 * LABEL_GAP)
    }

    /// Returns whether the narrow view has the side text beside the name, and not below it: there is room for every word of
    /// the name, and for more than a third of a line.
    fn has_room_beside(&self) -> bool {
        let widest = self.name.split_whitespace().map(|word| text::width(word, self.weight())).fold(0.0, f64::max);
        self.side_text.is_none() || self.room_beside() >= widest.max(COLUMN.0 / 3.0)
    }

    /// Returns the height of the texts, in pixels.
    fn text_height(&self, view: View) -> f64 {
        let (name, side) = (self.lines(view).len(), self.side_lines(view).len());
        let is_below = view != View::Wide && !self.has_room_beside();
        (if is_below { name + side } else { name.max(side) }) as f64 * text::LINE_HEIGHT
    }
}

/// The vertical extent of a row, in pixels from the top of the drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowBounds {
    /// The top.
    pub top: f64,
    /// The middle of its bars.
    pub middle: f64,
    /// The bottom.
    pub bottom: f64,
}

/// A chart in rows being drawn.
pub struct RowPlot {
    /// The plot, in data values across and pixels down.
    pub plot: Plot,
    x: Scale,
    bounds: Vec<RowBounds>,
    /// The bars and strokes that have been drawn.
    drawn: Vec<Obstacle>,
}

impl RowPlot {
    /// Returns a plot of rows. The axis is widened where the labels of bars need room.
    pub fn new(rows: &[Row], x: Scale, ends: &[BarLabel]) -> Self {
        let widest = |widths: &mut dyn Iterator<Item = f64>| widths.fold(0.0, f64::max);
        let names = rows.iter().flat_map(|row| row.lines(View::Wide).into_iter().map(move |line| (line, row.weight())));
        let left = widest(&mut names.map(|(line, weight)| text::width(&line, weight)));
        let side_texts = rows.iter().flat_map(|row| row.side_lines(View::Wide));
        let right = widest(&mut side_texts.map(|line| text::width(&line, Weight::Bold) + LABEL_GAP));
        let mut bounds: Vec<RowBounds> = Vec::with_capacity(rows.len());
        for row in rows {
            let top = bounds.last().map_or(TOP, |place| place.bottom + if row.is_apart { 2.0 * GAP } else { 0.0 });
            let [wide, narrow] = View::EACH.map(|view| row.text_height(view));
            // Whole pixels, so that the edges of bars are sharp.
            let middle = (top + (narrow + 2.0 + row.height / 2.0).max(wide / 2.0)).ceil();
            bounds.push(RowBounds { top, middle, bottom: (middle + (row.height / 2.0).max(wide / 2.0) + GAP).ceil() });
        }
        let bottom = bounds.last().map_or(TOP, |place| place.bottom);
        let frame = Frame {
            left: frame::margin(left + LABEL_GAP),
            left_narrow: NARROW_LEFT,
            right_wide: frame::margin(right).max(RIGHT),
            right_narrow: RIGHT,
            height: bottom + DATES_BELOW + 8.0,
            widths: COLUMN,
        };
        let x = widen_for_labels(x, ends, &frame);
        // The vertical scale maps each pixel to itself.
        let plot = Plot::within(frame, (x, Scale::Linear { from: bottom, to: TOP }), (TOP, bottom));
        let mut plot = Self { plot, x, bounds, drawn: Vec::new() };
        for (at, row) in rows.iter().enumerate() {
            if row.is_apart && at > 0 {
                let above = plot.bounds(at).top - GAP;
                plot.plot.draw_on_page(&Segments { points: vec![(0.0, above), (100.0, above)], class: "axis".into() });
            }
            plot.name(row, plot.bounds(at));
        }
        plot
    }

    /// Returns the values at the edges of the plot.
    pub fn domain(&self) -> (f64, f64) {
        self.x.domain()
    }

    /// Returns the vertical extent of a row.
    pub fn bounds(&self, row: usize) -> RowBounds {
        self.bounds.get(row).copied().unwrap_or(RowBounds { top: TOP, middle: TOP, bottom: TOP })
    }

    /// Returns the bottom of the last row.
    pub fn bottom(&self) -> f64 {
        self.bounds.last().map_or(TOP, |place| place.bottom)
    }

    fn name(&mut self, row: &Row, place: RowBounds) {
        let class = if row.strong { "row strong" } else { "row" };
        let set = |label: Label| if row.strong { label.bold() } else { label };
        let middle = |lines: &[String], line: usize| {
            place.middle - lines.len() as f64 * text::LINE_HEIGHT / 2.0
                + (text::LINE_HEIGHT + text::ASCENT - text::DESCENT) / 2.0
                + line as f64 * text::LINE_HEIGHT
        };
        let top = |line: usize| place.top + text::ASCENT + 1.0 + line as f64 * text::LINE_HEIGHT;
        let lines = row.lines(View::Wide);
        for (at, line) in lines.iter().enumerate() {
            let label = set(Label::new(line, 0.0, middle(&lines, at), class));
            self.plot.label(label.anchored(Anchor::End, -LABEL_GAP).within(View::Wide));
        }
        let lines = row.side_lines(View::Wide);
        for (at, line) in lines.iter().enumerate() {
            let label = set(Label::new(line, 100.0, middle(&lines, at), class));
            self.plot.label(label.anchored(Anchor::Start, LABEL_GAP).within(View::Wide));
        }
        let start = |line: &String, at: usize| {
            let label = set(Label::new(line, 0.0, top(at), class));
            label.anchored(Anchor::Start, -NARROW_LEFT).within(View::Narrow)
        };
        let (names, sides) = (row.lines(View::Narrow), row.side_lines(View::Narrow));
        names.iter().enumerate().for_each(|(at, line)| self.plot.label(start(line, at)));
        for (at, line) in sides.iter().enumerate() {
            let below = start(line, names.len() + at);
            let beside = set(Label::new(line, 100.0, top(0), class)).anchored(Anchor::End, RIGHT).within(View::Narrow);
            self.plot.label(if row.has_room_beside() { beside } else { below });
        }
    }

    /// Draws a date axis below the rows, with a grid line up from each date that is named.
    pub fn date_axis(&mut self, language: &Language) {
        self.axis(View::EACH.map(|view| self.plot.named_dates(language, view, f64::INFINITY)));
    }

    /// Draws an axis of numbers below the rows, with a grid line up from each number that is named. `label` returns the
    /// text of a number; its second argument is true for the last number of the axis, which may carry the unit. Numbers that
    /// are not between the limits are not named: there is only room for labels.
    pub fn number_axis(&mut self, language: &Language, limits: (f64, f64), label: impl Fn(f64, bool, usize) -> String) {
        self.axis(View::EACH.map(|view| self.named_numbers(language, limits, &label, view)));
    }

    /// Draws the ticks of the wide and of the narrow view: label and grid line each.
    fn axis(&mut self, [wide, narrow]: [Vec<(f64, String)>; 2]) {
        let both: Vec<_> = wide.iter().filter(|tick| narrow.contains(tick)).cloned().collect();
        let only = |ticks: Vec<(f64, String)>| -> Vec<(f64, String)> {
            ticks.into_iter().filter(|tick| !both.contains(tick)).collect()
        };
        let (wide, narrow) = (only(wide), only(narrow));
        for (ticks, view, class) in
            [(&both, View::Both, "grid"), (&wide, View::Wide, "grid wide"), (&narrow, View::Narrow, "grid narrow")]
        {
            let points = ticks.iter().flat_map(|(value, _)| [(*value, TOP - 4.0), (*value, self.bottom())]);
            let points = points.map(|(value, down)| (self.plot.x_percent(value), down)).collect();
            self.plot.draw_on_page(&Segments { points, class: class.into() });
            for (value, name) in ticks {
                let label = self.tick(*value, name).within(view);
                self.plot.label(label);
            }
        }
    }

    fn tick(&self, value: f64, name: &str) -> Label {
        let label = Label::new(name, self.plot.x_percent(value), self.bottom() + DATES_BELOW, "");
        label.anchored(Anchor::Middle, 0.0)
    }

    /// Returns as many numbers as there is room to name in a view, with their labels.
    fn named_numbers(
        &self,
        language: &Language,
        limits: (f64, f64),
        label: &impl Fn(f64, bool, usize) -> String,
        view: View,
    ) -> Vec<(f64, String)> {
        let (from, to) = self.domain();
        let (from, to) = (from.max(limits.0), to.min(limits.1));
        let fits = |value: f64, name: &str| self.tick(value, name).within(view).fits(self.plot.frame());
        let named = |limit: usize| -> Vec<(f64, String)> {
            let values = self.x.ticks(limit).into_iter().filter(|value| (from..=to).contains(value));
            let values: Vec<f64> = values.collect();
            let digits = number::distinct_digits(&values, TICK_DIGITS, |value, digits| label(value, false, digits));
            let label = |value: f64, is_last: bool| label(value, is_last, digits);
            let mut values: Vec<f64> = values.into_iter().filter(|value| fits(*value, &label(*value, false))).collect();
            // The last value that has room for the unit carries it.
            while values.len() > 1 && values.last().is_some_and(|last| !fits(*last, &label(*last, true))) {
                values.pop();
            }
            let last = values.len().saturating_sub(1);
            let labels = values.iter().enumerate().map(|(at, value)| label(*value, at == last)).collect();
            values.into_iter().zip(self.x.with_even_decimals(language, labels)).collect()
        };
        let rows = [9, 7, 6, 5, 4, 3, 2].map(named).into_iter().collect();
        let width = |(value, name): &(f64, String)| (self.x.at(*value), text::width(name, Weight::Regular));
        spacing::thin(rows, width, self.plot.frame().narrowest_plot(view), 2.0 * LABEL_GAP)
    }

    /// Draws a bar between two values. Its middle is in pixels from the top.
    pub fn bar(&mut self, (from, to): (f64, f64), (middle, height): (f64, f64), class: &str) {
        let corners = [(from.min(to), middle - height / 2.0), (from.max(to), middle + height / 2.0)];
        self.plot.draw(&Bar { corners, class: class.into() });
        self.keep_off((from, to), (middle, height));
    }

    /// Draws a horizontal stroke in a row.
    pub fn stroke(&mut self, (from, to): (f64, f64), middle: f64, class: &str) {
        self.plot.draw(&Segments { points: vec![(from, middle), (to, middle)], class: class.into() });
        self.keep_off((from, to), (middle, 2.0));
    }

    fn keep_off(&mut self, (from, to): (f64, f64), (middle, height): (f64, f64)) {
        let [from, to] = [from.min(to), from.max(to)].map(|value| self.plot.x_percent(value));
        let down = (middle - height / 2.0, middle + height / 2.0);
        self.drawn.push(Obstacle { down, aside: ASIDE, ..Obstacle::across((from, to), middle) });
    }

    /// Returns the bars and strokes that have been drawn, for labels that keep off them.
    pub fn drawn(&self) -> &[Obstacle] {
        &self.drawn
    }

    /// Draws the head of an arrow: the bar that ends there continues beyond the plot.
    pub fn arrow(&mut self, tip: f64, middle: f64, left: bool, class: &str) {
        self.plot.draw(&Arrow { tip: [(tip, middle)], left, class: class.into() });
    }

    /// Draws the label of a bar.
    pub fn end(&mut self, end: &BarLabel, middle: f64) {
        let (anchor, dx) = if end.left { (Anchor::End, -end.gap) } else { (Anchor::Start, end.gap) };
        let first = middle + 4.0 - (end.lines.len().saturating_sub(1)) as f64 * text::LINE_HEIGHT / 2.0;
        for (at, line) in end.lines.iter().enumerate() {
            let y = first + at as f64 * text::LINE_HEIGHT;
            let class = if at == 0 { end.class.as_str() } else { "" };
            let label = Label::new(line, self.plot.x_percent(end.value), y, class).anchored(anchor, dx);
            self.plot.label(if at == 0 { label.bold() } else { label });
        }
    }

    /// Draws a vertical rule at a value: through the whole plot in the wide view, and beside the bars only in the
    /// narrow view, where names are between them.
    pub fn base(&mut self, value: f64, height: f64, class: &str) {
        let (across, bottom) = (self.plot.x_percent(value), self.bottom());
        let rule = |down: (f64, f64)| [(across, down.0), (across, down.1)];
        let wide = Segments { points: rule((TOP - 4.0, bottom)).to_vec(), class: format!("{class} wide") };
        self.plot.draw_on_page(&wide);
        self.plot.obstacle(Obstacle::down(across, (TOP - 4.0, bottom)).within(View::Wide));
        let reach = height / 2.0 + 3.0;
        let beside = self.bounds.iter().flat_map(|place| rule((place.middle - reach, place.middle + reach))).collect();
        self.plot.draw_on_page(&Segments { points: beside, class: format!("{class} narrow") });
    }

    /// Labels a rule at a value, above the rows, while no readout is visible.
    pub fn headline(&mut self, value: f64, name: &str) {
        let anchors = [(Anchor::Middle, 0.0), (Anchor::Start, -LABEL_GAP), (Anchor::End, LABEL_GAP)];
        let label = Label::new(name, self.plot.x_percent(value), HEADLINE, "idle strong").bold().on(Layer::Idle);
        let mut placed = anchors.into_iter().map(|(anchor, dx)| label.clone().anchored(anchor, dx));
        if let Some(label) = placed.find(|label| label.fits(self.plot.frame())) {
            self.plot.label(label);
        }
    }

    /// Draws a stroke from the bar of one row to that of the next at a value. In the narrow view it is drawn only if it
    /// does not cross the name of the next row.
    pub fn connector(&mut self, rows: &[Row], at: usize, value: f64) {
        let (upper, lower) = (self.bounds(at), self.bounds(at + 1));
        let Some((row, next)) = rows.get(at).zip(rows.get(at + 1)) else { return };
        let across = self.plot.x_percent(value);
        let ends = (upper.middle + row.height / 2.0, lower.middle - next.height / 2.0);
        let names = next.lines(View::Narrow).into_iter().map(|line| text::width(&line, next.weight()));
        let name = names.fold(0.0, f64::max) - NARROW_LEFT + 4.0;
        let clear = across / 100.0 * self.plot.frame().narrowest_plot(View::Narrow) >= name;
        let (view, class) = if clear { (View::Both, "connector") } else { (View::Wide, "connector wide") };
        self.plot.draw_on_page(&Segments { points: vec![(across, ends.0), (across, ends.1)], class: class.into() });
        self.plot.obstacle(Obstacle::down(across, ends).within(view));
    }

    /// Draws a mark in data values across and pixels down.
    pub fn draw(&mut self, mark: &impl Mark) {
        self.plot.draw(mark);
    }

    /// Finishes the drawing. `id` is unique on its page; `description` becomes the SVG's description.
    pub fn finish(self, id: &str, description: &str) -> Drawing {
        self.plot.finish(id, description)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_as_high_as_their_names_need_in_either_view() {
        let long = "A name that is much too long for one line beside the plot, and for one line above it";
        let rows = [Row::new("Short"), Row::new(long), Row::new("Short")];
        let plot = RowPlot::new(&rows, Scale::Linear { from: 0.0, to: 1.0 }, &[]);
        let [first, second, third] = [0, 1, 2].map(|row| plot.bounds(row));
        assert_eq!(first, RowBounds { top: 26.0, middle: 50.0, bottom: 66.0 });
        assert_eq!((second.top, third.top), (66.0, second.bottom));
        let lines = rows[1].lines(View::Wide).len() as f64;
        assert!(
            lines >= 3.0 && second.bottom - second.middle >= lines * 7.5 && second.middle - second.top >= lines * 7.5
        );
    }
}
