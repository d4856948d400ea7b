//! A chart in the making: what every kind shares. Labels are kept as they are drawn, and proven apart at the end.

use super::backend::{Plane, SvgBackend};
use super::layout::{self, Anchor, Clash, Frame, Label, Layer, Obstacle, View};
use super::marks::{Column, Mark, Rules, Tag, readout};
use super::place::Placer;
use super::scale::{DATE_STEPS, Scale, Tick, date_label};
use super::svg::{Names, Svg};
use super::text::{self, Weight};
use crate::figure::chart::source::ChartData;
use crate::figure::format::number;
use crate::html::escape;

/// Baseline of the line above the plot: what the rules mark, or the readout.
pub const HEADLINE: f64 = 14.0;

/// Where the plot begins, in pixels from the top.
pub const TOP: f64 = 26.0;

/// Height of the plot.
pub const PLOT_HEIGHT: f64 = 280.0;

/// Where the plot ends.
pub const FOOT: f64 = TOP + PLOT_HEIGHT;

/// From the foot of a plot to the baseline of its dates.
pub const DATES_BELOW: f64 = 18.0;

/// Baseline of the dates below a plot of the usual height.
pub const DATES: f64 = FOOT + DATES_BELOW;

/// Space between a plot's edge and the labels beside it.
pub const ASIDE: f64 = 8.0;

/// The widest that a label beside the plot gets before it is broken into lines.
pub const WIDEST_END_LABEL: f64 = 184.0;

/// The space right of a plot in the narrow view: half a year's width.
const NARROW_RIGHT: f64 = 24.0;

/// Space between the words of a readout, in pixels.
const SPACE: f64 = 12.0;

/// A chart in the making.
pub struct Plot {
    sheet: SvgBackend,
    frame: Frame,
    x: Scale,
    y: Scale,
    top: f64,
    foot: f64,
    labels: Vec<Label>,
    obstacles: Vec<Obstacle>,
    strays: Vec<Clash>,
}

/// A chart, drawn.
pub struct Drawing {
    /// The drawing.
    pub svg: String,
    /// What is wrong with its labels.
    pub clashes: Vec<Clash>,
    /// What was drawn in which frame, for a file of its own.
    pub layers: Vec<(Svg, Frame)>,
}

/// The name of a line at its right end, and the height at which it ends.
#[derive(Clone, Debug)]
pub struct EndLabel {
    /// What it says.
    pub text: String,
    /// Where its line ends, a value of `y`.
    pub value: f64,
    /// Classes.
    pub class: String,
}

impl EndLabel {
    fn lines(&self) -> Vec<String> {
        text::wrap(&self.text, Weight::Bold, WIDEST_END_LABEL)
    }
}

impl Plot {
    /// An empty plot with room for the names of `y_ticks` on its left, for `ends` on its right and for `rows` lines below
    /// the dates.
    pub fn new(x: Scale, y: Scale, y_ticks: &[Tick], ends: &[EndLabel], rows: usize) -> Self {
        let widest = |widths: &mut dyn Iterator<Item = f64>| widths.fold(0.0, f64::max);
        let names = widest(&mut y_ticks.iter().map(|tick| text::width(&tick.label, Weight::Regular)));
        let ends = widest(&mut ends.iter().flat_map(EndLabel::lines).map(|line| text::width(&line, Weight::Bold)));
        let left = layout::margin(names + ASIDE);
        let frame = Frame {
            left,
            left_narrow: left,
            right_wide: layout::margin(ends + ASIDE).max(NARROW_RIGHT),
            right_narrow: NARROW_RIGHT,
            height: DATES + 8.0 + rows as f64 * text::LINE_HEIGHT,
            widths: layout::COLUMN,
        };
        Self::within(frame, (x, y), (TOP, FOOT))
    }

    /// An empty plot in a frame, from `top` to `foot` in pixels from the top of the drawing.
    pub fn within(frame: Frame, (x, y): (Scale, Scale), (top, foot): (f64, f64)) -> Self {
        let sheet = SvgBackend::new(frame.height);
        let (labels, obstacles, strays) = (Vec::new(), Vec::new(), Vec::new());
        Self { sheet, frame, x, y, top, foot, labels, obstacles, strays }
    }

    /// The space round the plot.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Draws a mark in the coordinates of the data.
    pub fn draw(&mut self, mark: &impl Mark) {
        self.place(Plane::Data { x: self.x.axis(), y: self.y.axis(), top: self.top, foot: self.foot }, mark);
    }

    /// Draws a mark in percent of the width and pixels from the top.
    pub fn draw_on_page(&mut self, mark: &impl Mark) {
        self.place(Plane::Page { height: self.frame.height }, mark);
    }

    fn place(&mut self, plane: Plane, mark: &impl Mark) {
        self.labels.extend(mark.labels());
        if !self.sheet.draw(plane, mark) {
            self.strays.push(Clash::Stray { mark: mark.class().to_owned() });
        }
    }

    /// Keeps labels off a stroke.
    pub fn obstacle(&mut self, obstacle: Obstacle) {
        self.obstacles.push(obstacle);
    }

    /// A stroke down from one value to another, which no label may lie on.
    pub fn stem(&mut self, x: f64, (from, to): (f64, f64), class: &str) {
        self.draw(&Rules { points: vec![(x, from), (x, to)], class: class.into() });
        self.obstacle(Obstacle::down(self.across(x), (self.down(from), self.down(to))));
    }

    /// A stroke across the plot at a value, which no label may lie on.
    pub fn level(&mut self, value: f64, class: &str) {
        let (from, to) = self.x.domain();
        self.draw(&Rules { points: vec![(from, value), (to, value)], class: class.into() });
        self.obstacle(Obstacle::across((0.0, 100.0), self.down(value)));
    }

    /// Names one of several points, each a place of the data, where nothing is in the way: neither what is drawn so far
    /// nor `obstacles`. Whether there is such a place in each of the views.
    pub fn name(
        &mut self,
        text: &str,
        points: &[(f64, f64)],
        class: &str,
        views: &[View],
        obstacles: &[Obstacle],
    ) -> bool {
        let points: Vec<_> = points.iter().map(|(x, y)| (self.across(*x), self.down(*y))).collect();
        let obstacles = [&self.obstacles, obstacles].concat();
        let placer = Placer::new(&self.frame, (self.top, self.foot), &obstacles, &self.labels);
        let placed = placer.name(text, &points, class, views);
        let named = views.iter().filter(|view| self.frame.widths(**view).is_some());
        let everywhere = named.clone().all(|view| placed.iter().any(|label| label.view.includes(*view)));
        placed.into_iter().for_each(|label| self.label(label));
        everywhere
    }

    /// Sets a label.
    pub fn label(&mut self, label: Label) {
        self.draw_on_page(&Tag::from(label));
    }

    /// Whether labels could be set so: none touches another or one that is set already, and none lies on a stroke.
    pub fn clear(&self, labels: &[Label]) -> bool {
        let all: Vec<Label> = self.labels.iter().chain(labels).cloned().collect();
        layout::check(&all, &self.obstacles, &self.frame).is_empty()
    }

    /// Where a date lies, in percent of the plot's width.
    pub fn across(&self, date: f64) -> f64 {
        self.x.at(date) * 100.0
    }

    /// Where a value lies, in pixels from the top.
    pub fn down(&self, value: f64) -> f64 {
        self.foot - self.y.at(value) * (self.foot - self.top)
    }

    /// A line across the plot at each tick, its name on the left.
    pub fn values(&mut self, ticks: &[Tick]) {
        let mut points = Vec::new();
        for tick in ticks {
            let down = self.down(tick.value);
            points.extend([(0.0, down), (100.0, down)]);
            self.label(Label::new(&tick.label, 0.0, down + 4.0, "").anchored(Anchor::End, -ASIDE));
        }
        self.draw_on_page(&Rules { points, class: "grid".into() });
    }

    /// The dates below the plot, in each view as fine as there is room for.
    pub fn dates(&mut self) {
        self.dates_until(self.x.domain().1);
    }

    /// The same up to a date, where the axis ends before the plot does.
    pub fn dates_until(&mut self, last: f64) {
        let [wide, narrow] = View::EACH.map(|view| self.dates_of(view, last));
        let mut all: Vec<(f64, String, View)> = Vec::new();
        for (date, name) in &wide {
            let view = if narrow.iter().any(|(other, _)| other == date) { View::Both } else { View::Wide };
            all.push((*date, name.clone(), view));
        }
        all.extend(
            narrow
                .into_iter()
                .filter(|(date, _)| !wide.iter().any(|(other, _)| other == date))
                .map(|(date, name)| (date, name, View::Narrow)),
        );
        let (from, to) = self.x.domain();
        let ticks = self.x.dates(if to - from > 40.0 { 60 } else { 12 });
        self.axis(last, ticks.into_iter().filter(|date| *date <= last));
        for (date, name, view) in all {
            self.label(self.below(date, name).within(view));
        }
    }

    /// An axis below the plot up to a value, with ticks at several.
    fn axis(&mut self, last: f64, ticks: impl Iterator<Item = f64>) {
        let mut points = vec![(0.0, self.foot), (self.across(last), self.foot)];
        points.extend(ticks.map(|tick| self.across(tick)).flat_map(|at| [(at, self.foot), (at, self.foot + 4.0)]));
        self.draw_on_page(&Rules { points, class: "axis".into() });
    }

    /// The name of a value of the axis below the plot.
    fn below(&self, value: f64, name: impl Into<String>) -> Label {
        Label::new(name, self.across(value), self.foot + DATES_BELOW, "").anchored(Anchor::Middle, 0.0)
    }

    /// An axis below the plot up to a value, with its numbers; every second one alone is named where there is no room for
    /// all of them.
    pub fn numbers(&mut self, ticks: &[Tick], last: f64) {
        let measured = |tick: &&Tick| (self.x.at(tick.value), text::width(&tick.label, Weight::Regular));
        let rows = || [1, 2, 3, 4].map(|stride| ticks.iter().step_by(stride).collect::<Vec<_>>()).to_vec();
        let [wide, narrow] =
            View::EACH.map(|view| layout::thin(rows(), measured, self.frame.narrowest_plot(view), 10.0));
        let mut labels = Vec::new();
        for tick in ticks {
            let view = match (wide.contains(&tick), narrow.contains(&tick)) {
                (true, true) => View::Both,
                (true, false) => View::Wide,
                (false, true) => View::Narrow,
                (false, false) => continue,
            };
            labels.push(self.below(tick.value, &tick.label).within(view));
        }
        labels.retain(|label| label.fits(&self.frame));
        labels.into_iter().for_each(|label| self.label(label));
        self.axis(last, ticks.iter().map(|tick| tick.value));
    }

    /// The dates up to one that there is room to name below the plot in a view, and their names.
    pub fn dates_of(&self, view: View, last: f64) -> Vec<(f64, String)> {
        let (from, to) = self.x.domain();
        // Months only where years alone would be too few to read by.
        let finest = if to - from > 3.0 { 3 } else { 0 };
        let rows = DATE_STEPS.iter().skip(finest).map(|months| {
            let dates = self.x.dates(*months).into_iter().filter(|date| *date <= last);
            dates.map(|date| (date, date_label(date, *months))).collect()
        });
        let measure = |(date, name): &(f64, String)| (self.x.at(*date), text::width(name, Weight::Regular));
        let width = self.frame.narrowest_plot(view);
        let row: Vec<_> = layout::thin(rows.collect(), measure, width, 10.0);
        row.into_iter().filter(|(date, name)| self.below(*date, name).within(view).fits(&self.frame)).collect()
    }

    /// A rule down the plot at a date, with words above it on either side, each where there is room.
    pub fn moment(&mut self, date: f64, before: &str, after: &str) {
        let across = self.across(date);
        if !(0.0..=100.0).contains(&across) {
            return;
        }
        let down = (self.top - 6.0, self.foot);
        self.draw_on_page(&Rules { points: vec![(across, down.0), (across, down.1)], class: "moment".into() });
        self.obstacle(Obstacle::down(across, down));
        let sides = [(before, Anchor::End, -6.0), (after, Anchor::Start, if before.is_empty() { 0.0 } else { 6.0 })];
        for (words, anchor, dx) in sides {
            let label = Label::new(words, across, HEADLINE, "idle").anchored(anchor, dx).on(Layer::Idle);
            if !words.is_empty() && label.fits(&self.frame) {
                self.label(label);
            }
        }
    }

    /// The names of lines at their right ends, in the wide view, moved apart.
    pub fn ends(&mut self, ends: &[EndLabel]) {
        let lines: Vec<Vec<String>> = ends.iter().map(EndLabel::lines).collect();
        let heights: Vec<f64> = lines.iter().map(|lines| lines.len() as f64 * text::LINE_HEIGHT).collect();
        let wanted: Vec<f64> = ends.iter().map(|end| self.down(end.value)).collect();
        let middles = layout::spread(&wanted, &heights, self.top - 6.0, self.foot + 6.0);
        for ((end, lines), (middle, height)) in ends.iter().zip(lines).zip(middles.into_iter().zip(heights)) {
            let first = middle - height / 2.0 + (text::LINE_HEIGHT + text::ASCENT - text::DESCENT) / 2.0;
            for (at, line) in lines.into_iter().enumerate() {
                let y = first + at as f64 * text::LINE_HEIGHT;
                let label = Label::new(line, 100.0, y, format!("name {}", end.class)).bold();
                self.label(label.anchored(Anchor::Start, ASIDE).within(View::Wide));
            }
        }
    }

    /// Columns that read the chart out, each from and to a date, lit at a third, with a head and a text for each series:
    /// its name and its value. Names are left out where they have no room.
    pub fn readouts(&mut self, columns: &[ReadoutColumn]) {
        let bold = |text: &str| text::width(text, Weight::Bold);
        let bare = |column: &ReadoutColumn| {
            let values = column.values.iter().map(|(_, value, _)| SPACE + bold(value));
            text::width(&column.head, Weight::Regular) + values.sum::<f64>()
        };
        let named = |column: &ReadoutColumn| {
            let names = column.values.iter().filter(|(name, ..)| !name.is_empty());
            bare(column) + names.map(|(name, ..)| bold(name) + bold(" ")).sum::<f64>()
        };
        let widest = |width: &dyn Fn(&ReadoutColumn) -> f64| columns.iter().map(width).fold(0.0, f64::max);
        let (bare, named) = (widest(&bare), widest(&named));
        let has_room =
            |width: f64| View::EACH.map(|view| self.frame.widths(view).is_none_or(|(narrowest, _)| width <= narrowest));
        // Where there is no room even for the values alone, the table below the chart has to do.
        let (bare, named) = (has_room(bare), has_room(named));
        let view = match bare {
            [true, true] => View::Both,
            [true, false] => View::Wide,
            [false, _] => return,
        };
        for (at, column) in columns.iter().enumerate() {
            let (label, words) = self.readout(column, named, at);
            let line = (label.within(view), words);
            let across = [column.from, column.to, column.at].map(|date| self.across(date));
            self.draw_on_page(&Column::new(across, [self.top - 6.0, self.foot], vec![line]));
        }
    }

    /// A column's line, with names in the wide and in the narrow view.
    fn readout(&self, column: &ReadoutColumn, [wide, narrow]: [bool; 2], at: usize) -> (Label, Vec<Names>) {
        let words = column.values.iter().map(|(name, value, class)| {
            let (name, text) = match (wide && !name.is_empty(), narrow) {
                (true, true) => (String::new(), format!("{name} {value}")),
                (true, false) => (name.clone(), value.clone()),
                (false, _) => (String::new(), value.clone()),
            };
            Names { name, text, class: class.clone(), space: SPACE }
        });
        readout(&column.head, words.collect(), (0.0, -self.frame.left, HEADLINE), View::Both, at)
    }

    /// Names a horizontal rule: above or below it, at the end of the plot where there is most space from the curves.
    pub fn rule_name(&mut self, name: &str, value: f64, curves: &[Vec<(f64, f64)>]) {
        let width = text::width(name, Weight::Regular);
        let share = ((width + ASIDE) / self.frame.narrowest_plot(View::Narrow)).min(1.0);
        let line = self.down(value);
        // Enough space is as good as more: the first place that has it is taken.
        let enough = 24.0;
        let mut best: Option<(f64, Label)> = None;
        for (x, anchor, dx) in [(100.0, Anchor::End, -4.0), (0.0, Anchor::Start, 4.0)] {
            for y in [line - 5.0, line + 14.0] {
                let near = |at: f64| if x == 0.0 { at <= share } else { at >= 1.0 - share };
                let points = curves.iter().flatten().filter(|(date, _)| near(self.x.at(*date)));
                let space = points.map(|(_, value)| (self.down(*value) - y + 4.0).abs()).fold(enough, f64::min);
                let inside = y < self.foot && y > self.top + text::ASCENT;
                if inside && best.as_ref().is_none_or(|(most, _)| space > *most) {
                    best = Some((space, Label::new(name, x, y, "").anchored(anchor, dx)));
                }
            }
        }
        if let Some((_, label)) = best {
            self.label(label);
        }
    }

    /// A panel of several, with its name and its description.
    pub fn panel(self, label: impl Into<String>, description: impl Into<String>) -> Panel {
        let mut clashes = layout::check(&self.labels, &self.obstacles, &self.frame);
        clashes.extend(self.strays);
        let (label, description) = (label.into(), description.into());
        Panel { label, description, clashes, layers: self.sheet.finish(), frame: self.frame }
    }

    /// The drawing, with the description that stands inside it: the author's, or the one written from the data.
    pub fn finish(self, data: &ChartData<'_>, written: &str) -> Drawing {
        let (id, description) = (&data.id.value, data.described.as_deref().unwrap_or(written));
        let mut clashes = layout::check(&self.labels, &self.obstacles, &self.frame);
        clashes.extend(self.strays);
        let Frame { left, left_narrow, right_wide, height, .. } = self.frame;
        let narrow = if left_narrow == left { "" } else { " board" };
        let classes = format!("l{left:.0} r{right_wide:.0}{narrow}");
        let layers = self.sheet.finish();
        let svg = layers.finish(id, &classes, height, description);
        Drawing { svg, clashes, layers: vec![(layers, self.frame)] }
    }
}

/// A small drawing beside others.
pub struct Panel {
    label: String,
    description: String,
    clashes: Vec<Clash>,
    layers: Svg,
    frame: Frame,
}

impl Drawing {
    /// Panels side by side, as many as there is room for, with the description of them all: the author's, or the one
    /// written from the data.
    pub fn of_panels(panels: Vec<Panel>, data: &ChartData<'_>, written: &str) -> Self {
        let (id, description) = (escape(&data.id.value), escape(data.described.as_deref().unwrap_or(written)));
        let mut svg = format!(
            "<div class=\"panels\" role=\"group\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\">\
             <p id=\"{id}-desc\" hidden=\"hidden\">{description}</p>"
        );
        let (mut clashes, mut layers) = (Vec::new(), Vec::new());
        for (at, panel) in panels.into_iter().enumerate() {
            let id = format!("{id}-{}", at + 1);
            svg.push_str(&panel.layers.panel(&id, panel.frame.height, &panel.label, &panel.description));
            clashes.extend(panel.clashes);
            layers.push((panel.layers, panel.frame));
        }
        svg.push_str("</div>");
        Self { svg, clashes, layers }
    }
}

/// A column of a chart that reads out what it says there.
#[derive(Clone, Debug)]
pub struct ReadoutColumn {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// The date read out.
    pub at: f64,
    /// How that date is called.
    pub head: String,
    /// For each series its name, its value and its class.
    pub values: Vec<(String, String, String)>,
}

/// The ticks of a scale, named by `name`.
pub fn ticks(scale: Scale, most: usize, name: impl Fn(f64) -> String) -> Vec<Tick> {
    scale.ticks(most).into_iter().map(|value| Tick { value, label: name(value) }).collect()
}

/// Cuts a line to the dates from `from` to `to`, with the values there put in between its points.
pub fn cut(points: &[(f64, f64)], from: f64, to: f64) -> Vec<(f64, f64)> {
    let mut kept = Vec::new();
    for pair in points.windows(2) {
        let [(start, low), (end, high)] = pair else { continue };
        let at = |date: f64| if end > start { low + (date - start) / (end - start) * (high - low) } else { *low };
        if *start < from && from < *end {
            kept.push((from, at(from)));
        }
        if (from..=to).contains(start) {
            kept.push((*start, *low));
        }
        if *start < to && to < *end {
            kept.push((to, at(to)));
        }
    }
    kept.extend(points.last().filter(|(date, _)| (from..=to).contains(date)));
    kept
}

/// The whole years whose first day is drawn.
pub fn years(from: f64, to: f64) -> Vec<i32> {
    (from.ceil() as i32..=to.floor() as i32).collect()
}

/// How a year's columns are grouped so that a finger finds one: at most forty.
pub fn stride(years: usize) -> usize {
    years.div_ceil(40).max(1)
}

/// A date that is named above a rule: `7 May 2026`.
pub fn today(date: crate::date::Date) -> String {
    format!("today, {}", number::short_day(date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_whatever_is_drawn_is_proven_to_have_room() {
        let frame = Frame {
            left: 0.0,
            left_narrow: 0.0,
            right_wide: 0.0,
            right_narrow: 0.0,
            height: 60.0,
            widths: (layout::NARROW_FROM, 400.0),
        };
        let scale = Scale::Linear { from: 0.0, to: 1.0 };
        let clashes = |lines: &[(&str, f64)]| {
            let mut plot = Plot::within(frame, (scale, scale), (0.0, 60.0));
            plot.label(Label::new("Tick", 0.0, 44.0, ""));
            let lines = lines.iter().map(|(text, y)| readout(text, Vec::new(), (0.0, 0.0, *y), View::Both, 0));
            plot.draw_on_page(&Column::over([0.0, 100.0], [0.0, 60.0], lines.collect()));
            plot.panel("", "").clashes
        };
        let long = "This is wider than the narrowest drawing gets, and not than the widest";
        assert_eq!(clashes(&[("Short", 14.0), ("as well", 29.0)]), []);
        assert_eq!(clashes(&[("Short", 14.0), (long, 29.0)]), [Clash::Outside { label: long.into() }]);
        let touch = |one: &str, other: &str| Clash::Touch { one: one.into(), other: other.into(), width: 288.0 };
        assert_eq!(clashes(&[("Short", 14.0), ("as well", 27.0)]), [touch("Short", "as well")]);
        assert_eq!(clashes(&[("Short", 14.0), ("as well", 31.0)]), [touch("Tick", "as well")]);
    }
}
