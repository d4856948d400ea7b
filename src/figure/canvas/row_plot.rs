//! A chart laid out in rows: their names left of the plot in the wide view and above what is drawn in the narrow one,
//! the axis of dates or numbers at the foot.

use super::layout::{self, Anchor, COLUMN, Frame, Label, Layer, Obstacle, View};
use super::marks::{Arrow, Bar, Column, Mark, Rules, readout};
use super::measure::Measure;
use super::plot::{ASIDE, DATES_BELOW, Drawing, HEADLINE, Plot, TOP, WIDEST_END_LABEL};
use super::scale::Scale;
use super::svg::Names;
use super::text::{self, Weight};
use crate::figure::chart::source::ChartData;

/// The height of a bar.
pub const BAR: f64 = 14.0;

/// The space below a row.
const GAP: f64 = 8.0;

/// The space left of the plot in the narrow view, as the stylesheet has it.
const NARROW_LEFT: f64 = 8.0;

/// The space right of the plot in the narrow view, and the least in the wide one.
const RIGHT: f64 = 24.0;

/// Between a bar's end and its value.
const NEAR: f64 = 6.0;

/// A row to lay out.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Whether the name is set bold.
    pub strong: bool,
    /// What stands right of the plot in the wide view, and at the right end of the name's line in the narrow one.
    pub aside: Option<String>,
    /// The height of what is drawn.
    pub height: f64,
}

impl Row {
    /// A row of one bar.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), strong: false, aside: None, height: BAR }
    }

    fn weight(&self) -> Weight {
        if self.strong { Weight::Bold } else { Weight::Regular }
    }

    fn lines(&self, view: View) -> Vec<String> {
        if view == View::Wide {
            return text::wrap(&self.name, self.weight(), WIDEST_END_LABEL);
        }
        let aside = self.aside.as_ref().map_or(0.0, |aside| text::width(aside, Weight::Bold) + 2.0 * ASIDE);
        text::wrap(&self.name, self.weight(), COLUMN.0 - aside)
    }
}

/// Where a row lies, in pixels from the top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Where it begins.
    pub top: f64,
    /// The middle of what is drawn.
    pub middle: f64,
    /// Where it ends.
    pub foot: f64,
}

/// A text at the end of a bar, for which the axis must leave room.
#[derive(Clone, Debug)]
pub struct End {
    /// Where it stands.
    pub value: f64,
    /// What it says: one line or two.
    pub lines: Vec<String>,
    /// Whether it stands to the left.
    pub left: bool,
    /// Classes of its first line.
    pub class: String,
}

impl End {
    fn width(&self) -> f64 {
        self.lines.iter().map(|line| text::width(line, Weight::Bold)).fold(0.0, f64::max)
    }
}

/// Names of a readout.
#[derive(Clone, Debug)]
pub struct Said {
    /// What they say.
    pub text: String,
    /// What they say where there is too little room for that.
    pub short: String,
    /// Classes.
    pub class: String,
}

impl Said {
    /// Names that are as short as they can be.
    pub fn new(text: impl Into<String>, class: impl Into<String>) -> Self {
        let text = text.into();
        Self { short: text.clone(), text, class: class.into() }
    }
}

/// How much a readout says.
#[derive(Clone, Copy, Debug)]
enum Fullness {
    /// The row's name and all words.
    Named,
    /// All words.
    Names,
    /// The short ones.
    Short,
}

/// A chart of rows in the making.
pub struct RowPlot {
    /// What is drawn on: values across, pixels from the top downwards.
    pub plot: Plot,
    x: Scale,
    places: Vec<Place>,
}

impl RowPlot {
    /// Lays rows out over an axis, which is widened where texts at the ends of bars need room.
    pub fn new(rows: &[Row], x: Scale, ends: &[End]) -> Self {
        let widest = |widths: &mut dyn Iterator<Item = f64>| widths.fold(0.0, f64::max);
        let names = rows.iter().flat_map(|row| row.lines(View::Wide).into_iter().map(move |line| (line, row.weight())));
        let left = widest(&mut names.map(|(line, weight)| text::width(&line, weight)));
        let asides = rows.iter().filter_map(|row| row.aside.as_ref());
        let right = widest(&mut asides.map(|aside| text::width(aside, Weight::Bold) + ASIDE));
        let mut places: Vec<Place> = Vec::with_capacity(rows.len());
        for row in rows {
            let top = places.last().map_or(TOP, |place| place.foot);
            let [wide, narrow] = View::EACH.map(|view| row.lines(view).len() as f64 * text::LINE_HEIGHT);
            // Whole pixels, so that the edges of bars are sharp.
            let middle = (top + (narrow + 2.0 + row.height / 2.0).max(wide / 2.0)).ceil();
            places.push(Place { top, middle, foot: (middle + (row.height / 2.0).max(wide / 2.0) + GAP).ceil() });
        }
        let foot = places.last().map_or(TOP, |place| place.foot);
        let frame = Frame {
            left: layout::margin(left + ASIDE),
            left_narrow: NARROW_LEFT,
            right_wide: layout::margin(right).max(RIGHT),
            right_narrow: RIGHT,
            height: foot + DATES_BELOW + 8.0,
            widths: COLUMN,
        };
        let x = roomy(x, ends, &frame);
        // One pixel is one pixel.
        let mut plot =
            Self { plot: Plot::within(frame, (x, Scale::Linear { from: foot, to: TOP }), (TOP, foot)), x, places };
        for (at, row) in rows.iter().enumerate() {
            plot.name(row, plot.place(at));
        }
        plot
    }

    /// The values at the edges of the plot.
    pub fn domain(&self) -> (f64, f64) {
        self.x.domain()
    }

    /// Where a row lies.
    pub fn place(&self, row: usize) -> Place {
        self.places.get(row).copied().unwrap_or(Place { top: TOP, middle: TOP, foot: TOP })
    }

    /// Where the rows end.
    pub fn foot(&self) -> f64 {
        self.places.last().map_or(TOP, |place| place.foot)
    }

    fn name(&mut self, row: &Row, place: Place) {
        let class = if row.strong { "row strong" } else { "row" };
        let set = |label: Label| if row.strong { label.bold() } else { label };
        let lines = row.lines(View::Wide);
        let first = place.middle - lines.len() as f64 * text::LINE_HEIGHT / 2.0
            + (text::LINE_HEIGHT + text::ASCENT - text::DESCENT) / 2.0;
        for (at, line) in lines.into_iter().enumerate() {
            let label = set(Label::new(line, 0.0, first + at as f64 * text::LINE_HEIGHT, class));
            self.plot.label(label.anchored(Anchor::End, -ASIDE).within(View::Wide));
        }
        for (at, line) in row.lines(View::Narrow).into_iter().enumerate() {
            let label =
                set(Label::new(line, 0.0, place.top + text::ASCENT + 1.0 + at as f64 * text::LINE_HEIGHT, class));
            self.plot.label(label.anchored(Anchor::Start, -NARROW_LEFT).within(View::Narrow));
        }
        if let Some(aside) = &row.aside {
            let label = |y: f64| Label::new(aside, 100.0, y, class);
            self.plot.label(set(label(place.middle + 4.0)).anchored(Anchor::Start, ASIDE).within(View::Wide));
            let above = set(label(place.top + text::ASCENT + 1.0));
            self.plot.label(above.anchored(Anchor::End, RIGHT).within(View::Narrow));
        }
    }

    /// The names of the axis's values below the rows, in each view as many as there is room for, and a line up from each.
    pub fn axis(&mut self, measure: &Measure) {
        let [wide, narrow] = View::EACH.map(|view| self.ticks_of(measure, view));
        let both: Vec<_> = wide.iter().filter(|tick| narrow.contains(tick)).cloned().collect();
        let only = |ticks: Vec<(f64, String)>| -> Vec<(f64, String)> {
            ticks.into_iter().filter(|tick| !both.contains(tick)).collect()
        };
        let (wide, narrow) = (only(wide), only(narrow));
        for (ticks, view, class) in
            [(&both, View::Both, "grid"), (&wide, View::Wide, "grid wide"), (&narrow, View::Narrow, "grid narrow")]
        {
            let points = ticks.iter().flat_map(|(value, _)| [(*value, TOP - 4.0), (*value, self.foot())]);
            let points = points.map(|(value, down)| (self.plot.across(value), down)).collect();
            self.plot.draw_on_page(&Rules { points, class: class.into() });
            for (value, name) in ticks {
                let label = self.tick(*value, name).within(view);
                self.plot.label(label);
            }
        }
    }

    fn tick(&self, value: f64, name: &str) -> Label {
        let label = Label::new(name, self.plot.across(value), self.foot() + DATES_BELOW, "");
        label.anchored(Anchor::Middle, 0.0)
    }

    fn ticks_of(&self, measure: &Measure, view: View) -> Vec<(f64, String)> {
        if *measure == Measure::Date {
            return self.plot.dates_of(view, f64::INFINITY);
        }
        let (from, to) = self.domain();
        let fits = |value: f64, name: &str| self.tick(value, name).within(view).fits(self.plot.frame());
        let named = |most: usize| -> Vec<(f64, String)> {
            let values = self.x.ticks(most).into_iter().filter(|value| (from..=to).contains(value));
            let mut values: Vec<f64> = values.filter(|value| fits(*value, &measure.tick(*value, false))).collect();
            // The unit stands with the last value that has room for it.
            while values.len() > 1 && values.last().is_some_and(|last| !fits(*last, &measure.tick(*last, true))) {
                values.pop();
            }
            let last = values.len().saturating_sub(1);
            let tick = |(at, value): (usize, f64)| (value, measure.tick(value, at == last));
            values.into_iter().enumerate().map(tick).collect()
        };
        let rows = [9, 7, 6, 5, 4, 3, 2].map(named).into_iter().collect();
        let width = |(value, name): &(f64, String)| (self.x.at(*value), text::width(name, Weight::Regular));
        layout::thin(rows, width, self.plot.frame().narrowest_plot(view), 2.0 * ASIDE)
    }

    /// A bar whose middle lies that many pixels from the top.
    pub fn bar(&mut self, (from, to): (f64, f64), (middle, height): (f64, f64), class: &str) {
        let corners = [(from.min(to), middle - height / 2.0), (from.max(to), middle + height / 2.0)];
        self.plot.draw(&Bar { corners, class: class.into() });
    }

    /// A stroke along a row.
    pub fn stroke(&mut self, (from, to): (f64, f64), middle: f64, class: &str) {
        self.plot.draw(&Rules { points: vec![(from, middle), (to, middle)], class: class.into() });
    }

    /// The head of an arrow: what ends there goes on.
    pub fn arrow(&mut self, tip: f64, middle: f64, left: bool, class: &str) {
        self.plot.draw(&Arrow { tip: [(tip, middle)], left, class: class.into() });
    }

    /// A text at the end of a bar.
    pub fn end(&mut self, end: &End, middle: f64) {
        let (anchor, dx) = if end.left { (Anchor::End, -NEAR) } else { (Anchor::Start, NEAR) };
        let first = middle + 4.0 - (end.lines.len().saturating_sub(1)) as f64 * text::LINE_HEIGHT / 2.0;
        for (at, line) in end.lines.iter().enumerate() {
            let y = first + at as f64 * text::LINE_HEIGHT;
            let class = if at == 0 { end.class.as_str() } else { "" };
            let label = Label::new(line, self.plot.across(end.value), y, class).anchored(anchor, dx);
            self.plot.label(if at == 0 { label.bold() } else { label });
        }
    }

    /// A rule down the rows at a value: through the whole plot in the wide view, and beside what is drawn alone in the
    /// narrow one, where names stand between.
    pub fn base(&mut self, value: f64, height: f64, class: &str) {
        let (across, foot) = (self.plot.across(value), self.foot());
        let rule = |down: (f64, f64)| [(across, down.0), (across, down.1)];
        let wide = Rules { points: rule((TOP - 4.0, foot)).to_vec(), class: format!("{class} wide") };
        self.plot.draw_on_page(&wide);
        self.plot.obstacle(Obstacle::down(across, (TOP - 4.0, foot)).within(View::Wide));
        let reach = height / 2.0 + 3.0;
        let beside = self.places.iter().flat_map(|place| rule((place.middle - reach, place.middle + reach))).collect();
        self.plot.draw_on_page(&Rules { points: beside, class: format!("{class} narrow") });
    }

    /// The name of a rule at a value, above the rows, while nothing is read out.
    pub fn headline(&mut self, value: f64, name: &str) {
        let anchors = [(Anchor::Middle, 0.0), (Anchor::Start, -ASIDE), (Anchor::End, ASIDE)];
        let label = Label::new(name, self.plot.across(value), HEADLINE, "idle strong").bold().on(Layer::Idle);
        let mut placed = anchors.into_iter().map(|(anchor, dx)| label.clone().anchored(anchor, dx));
        if let Some(label) = placed.find(|label| label.fits(self.plot.frame())) {
            self.plot.label(label);
        }
    }

    /// A stroke from one row's bar down to the next one's at a value; in the narrow view only where it clears the next
    /// one's name.
    pub fn link(&mut self, rows: &[Row], at: usize, value: f64) {
        let (upper, lower) = (self.place(at), self.place(at + 1));
        let Some((row, next)) = rows.get(at).zip(rows.get(at + 1)) else { return };
        let across = self.plot.across(value);
        let ends = (upper.middle + row.height / 2.0, lower.middle - next.height / 2.0);
        let names = next.lines(View::Narrow).into_iter().map(|line| text::width(&line, next.weight()));
        let name = names.fold(0.0, f64::max) - NARROW_LEFT + 4.0;
        let clear = across / 100.0 * self.plot.frame().narrowest_plot(View::Narrow) >= name;
        let (view, class) = if clear { (View::Both, "link") } else { (View::Wide, "link wide") };
        self.plot.draw_on_page(&Rules { points: vec![(across, ends.0), (across, ends.1)], class: class.into() });
        self.plot.obstacle(Obstacle::down(across, ends).within(view));
    }

    /// Boxes over the rows that read each out: by name, where all names have room.
    pub fn readouts(&mut self, rows: &[Row], lines: &[Vec<Said>]) {
        let frame = *self.plot.frame();
        let read = |at: usize, view: View, fullness: Fullness| {
            let said = |said: &Said| Names {
                name: String::new(),
                text: if matches!(fullness, Fullness::Short) { said.short.clone() } else { said.text.clone() },
                class: said.class.clone(),
                space: 12.0,
            };
            let mut words: Vec<Names> = lines.get(at).into_iter().flatten().map(said).collect();
            let named = rows.get(at).filter(|_| matches!(fullness, Fullness::Named));
            let left = frame.left(view);
            // Without a name before it, the first word is what starts at the figure's edge.
            if let (None, Some(first)) = (named, words.first_mut()) {
                first.space = -left;
            }
            let head = named.map_or("", |row| row.name.as_str());
            let (mut label, words) = readout(head, words, (0.0, -left, HEADLINE), view, at);
            label.width += if named.is_none() { left } else { 0.0 };
            (label, words)
        };
        // Half of the rows read out would be worse than none: the table says it all.
        let fits = |view: View, fullness: Fullness| (0..rows.len()).all(|at| read(at, view, fullness).0.fits(&frame));
        let fullness = |view: View| {
            let all = [Fullness::Named, Fullness::Names, Fullness::Short];
            all.into_iter().find(|fullness| fits(view, *fullness)).map(|fullness| (view, fullness))
        };
        let all: Vec<(View, Fullness)> = View::EACH.into_iter().filter_map(fullness).collect();
        for at in 0..rows.len() {
            let place = self.place(at);
            let lines: Vec<_> = all.iter().map(|(view, fullness)| read(at, *view, *fullness)).collect();
            if !lines.is_empty() {
                self.plot.draw_on_page(&Column::over([0.0, 100.0], [place.top, place.foot], lines));
            }
        }
    }

    /// Draws a mark of values across and pixels downwards.
    pub fn draw(&mut self, mark: &impl Mark) {
        self.plot.draw(mark);
    }

    /// The drawing.
    pub fn finish(self, data: &ChartData<'_>, written: &str) -> Drawing {
        self.plot.finish(data, written)
    }
}

/// An axis with room for texts at the ends of bars, in the narrowest plot of each view. What is at an edge for no text's
/// sake stays there.
fn roomy(x: Scale, ends: &[End], frame: &Frame) -> Scale {
    let (mut from, mut to) = x.domain();
    for _ in 0..48 {
        for view in View::EACH {
            let width = frame.narrowest_plot(view);
            // Names stand left of the plot in the wide view.
            let (left, right) =
                (if view == View::Wide { 0.0 } else { frame.left_narrow }, frame.right(view).min(RIGHT));
            for end in ends {
                let taken = end.width() + NEAR;
                if end.left {
                    let share = ((taken - left) / width).clamp(0.0, 0.9);
                    if (end.value - from) < share * (to - from) {
                        from = (end.value - share * to) / (1.0 - share);
                    }
                } else {
                    let share = ((width + right - taken) / width).clamp(0.1, 1.0);
                    if (end.value - from) > share * (to - from) {
                        to = from + (end.value - from) / share;
                    }
                }
            }
        }
    }
    // A hair more, so that rounding does not take it back.
    let slack = (to - from) * 1e-6;
    let (low, high) = x.domain();
    let (from, to) = (if from < low { from - slack } else { from }, if to > high { to + slack } else { to });
    match x {
        Scale::Time { .. } => Scale::Time { from, to },
        Scale::Linear { .. } | Scale::Log { .. } => Scale::Linear { from, to },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(value: f64, text: &str, left: bool) -> End {
        End { value, lines: vec![text.into()], left, class: String::new() }
    }

    #[test]
    fn the_axis_leaves_room_for_what_stands_at_the_ends_and_no_more() {
        let frame = Frame {
            left: 104.0,
            left_narrow: 8.0,
            right_wide: 24.0,
            right_narrow: 24.0,
            height: 100.0,
            widths: COLUMN,
        };
        let bare = Scale::Linear { from: 0.0, to: 100.0 };
        assert_eq!(roomy(bare, &[end(20.0, "20", false)], &frame), bare);
        // The narrowest plot is 256 pixels wide, with 24 to its right.
        let text = "1,792 GB/s";
        let Scale::Linear { from, to } = roomy(bare, &[end(100.0, text, false)], &frame) else { panic!("linear") };
        let taken = text::width(text, Weight::Bold) + NEAR;
        assert!((100.0 / to * 256.0 + taken - 280.0).abs() < 1e-2 && from == 0.0, "{to}");
        let both = [end(0.0, "−0.9 years", true), end(100.0, "+0.9 years", false)];
        let scale = roomy(bare, &both, &frame);
        let taken = both.each_ref().map(|end| end.width() + NEAR);
        assert!(scale.at(0.0) * 256.0 + 8.0 >= taken[0] && scale.at(1e2) * 256.0 + taken[1] <= 280.0, "{scale:?}");
        assert!(scale.at(0.0) * 352.0 >= taken[0] && scale.at(1e2) * 352.0 + taken[1] <= 376.0, "{scale:?}");
    }

    #[test]
    fn rows_are_as_high_as_their_names_need_in_either_view() {
        let long = "A name that is much too long for one line beside the plot, and for one line above it";
        let rows = [Row::new("Short"), Row::new(long), Row::new("Short")];
        let plot = RowPlot::new(&rows, Scale::Linear { from: 0.0, to: 1.0 }, &[]);
        let [first, second, third] = [0, 1, 2].map(|row| plot.place(row));
        assert_eq!(first, Place { top: 26.0, middle: 50.0, foot: 66.0 });
        assert_eq!((second.top, third.top), (66.0, second.foot));
        let lines = rows[1].lines(View::Wide).len() as f64;
        assert!(
            lines >= 3.0 && second.foot - second.middle >= lines * 7.5 && second.middle - second.top >= lines * 7.5
        );
    }
}
