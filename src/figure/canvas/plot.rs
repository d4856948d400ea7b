//! A chart being drawn on two axes. Every kind of chart uses it.
//!
//! Labels and obstacles are collected while they are drawn; [`Plot::finish`] checks that no label collides with another.
//! The axes, the labels, the marks across, and the readouts have a file each below this one.

pub mod axes;
pub mod labels;
pub mod marks_across;
pub mod panels;
pub mod readouts;

use super::backend::{Plane, SvgBackend};
use super::collisions::{self, LayoutProblem, Obstacle};
use super::drawing::{Drawing, Panel};
use super::end_label::EndLabel;
use super::frame::{self, Frame};
use super::label::Label;
use super::marks::{LabelMark, Mark, Segments};
use super::scale::{Scale, Tick};
use super::text::{self, Weight};

/// The baseline of the line above the plot, which has the labels of vertical rules or a readout.
pub const HEADLINE: f64 = 14.0;

/// The top of the plot, in pixels from the top of the drawing.
pub const TOP: f64 = 26.0;

/// The height of the plot, in pixels.
pub const PLOT_HEIGHT: f64 = 280.0;

/// The bottom of the plot, in pixels from the top of the drawing.
pub const BOTTOM: f64 = TOP + PLOT_HEIGHT;

/// The distance from the bottom of a plot to the baseline of its dates, in pixels.
pub const DATES_BELOW: f64 = 18.0;

/// The baseline of the dates below a plot of the usual height.
pub const DATES: f64 = BOTTOM + DATES_BELOW;

/// The space between a plot's edge and the labels beside it, in pixels.
pub const LABEL_GAP: f64 = 8.0;

/// The space right of a plot in the narrow view: half the width of a year's label.
const NARROW_RIGHT: f64 = 24.0;

/// A plot being drawn.
pub struct Plot {
    sheet: SvgBackend,
    frame: Frame,
    x: Scale,
    y: Scale,
    top: f64,
    bottom: f64,
    /// The top and the bottom of the panel above this one, if there is one.
    above: Option<(f64, f64)>,
    /// The baseline of the line just above the plot, or above the panel above it.
    headline: f64,
    labels: Vec<Label>,
    obstacles: Vec<Obstacle>,
    stray_marks: Vec<LayoutProblem>,
}

impl Plot {
    /// Returns an empty plot with room for the labels of `y_ticks` on its left, for `ends` on its right, and for `rows`
    /// lines below the dates.
    pub fn new(x: Scale, y: Scale, y_ticks: &[Tick], ends: &[EndLabel], rows: usize) -> Self {
        let frame = Self::frame_around(y_ticks, ends, DATES + 8.0 + rows as f64 * text::LINE_HEIGHT);
        Self::within(frame, (x, y), (TOP, BOTTOM))
    }

    /// Returns the frame of a height in pixels with room for the labels of `y_ticks` and for `ends`.
    fn frame_around(y_ticks: &[Tick], ends: &[EndLabel], height: f64) -> Frame {
        let widest = |widths: &mut dyn Iterator<Item = f64>| widths.fold(0.0, f64::max);
        let names = widest(&mut y_ticks.iter().map(|tick| text::width(&tick.label, Weight::Regular)));
        let ends = widest(&mut ends.iter().flat_map(EndLabel::lines).map(|line| text::width(&line, Weight::Bold)));
        let left = frame::margin(names + LABEL_GAP);
        Frame {
            left,
            left_narrow: left,
            right_wide: frame::margin(ends + LABEL_GAP).max(NARROW_RIGHT),
            right_narrow: NARROW_RIGHT,
            height,
            widths: frame::COLUMN,
        }
    }

    /// Returns an empty plot in a frame, from `top` to `bottom` in pixels from the top of the drawing.
    pub fn within(frame: Frame, (x, y): (Scale, Scale), (top, bottom): (f64, f64)) -> Self {
        let sheet = SvgBackend::new(frame.height);
        let (labels, obstacles, stray_marks) = (Vec::new(), Vec::new(), Vec::new());
        Self { sheet, frame, x, y, top, bottom, above: None, headline: HEADLINE, labels, obstacles, stray_marks }
    }

    /// Returns the space around the plot.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Draws a mark whose points are data values.
    pub fn draw(&mut self, mark: &impl Mark) {
        self.place(Plane::Data { x: self.x.axis(), y: self.y.axis(), top: self.top, bottom: self.bottom }, mark);
    }

    /// Draws a mark whose points are in percent of the plot's width and pixels from the top.
    pub fn draw_on_page(&mut self, mark: &impl Mark) {
        self.place(Plane::Page { height: self.frame.height }, mark);
    }

    fn place(&mut self, plane: Plane, mark: &impl Mark) {
        self.labels.extend(mark.labels());
        if !self.sheet.draw(plane, mark) {
            self.stray_marks.push(LayoutProblem::OffPlot { mark: mark.class().to_owned() });
        }
    }

    /// Keeps labels off a stroke.
    pub fn obstacle(&mut self, obstacle: Obstacle) {
        self.obstacles.push(obstacle);
    }

    /// Draws a vertical stroke from one value to another. Labels keep off it.
    pub fn drop_line(&mut self, x: f64, (from, to): (f64, f64), class: &str) {
        self.draw(&Segments { points: vec![(x, from), (x, to)], class: class.into() });
        self.obstacle(Obstacle::down(self.x_percent(x), (self.y_pixels(from), self.y_pixels(to))));
    }

    /// Draws a horizontal rule across the plot at a value. Labels keep off it.
    pub fn horizontal_rule(&mut self, value: f64, class: &str) {
        let (from, to) = self.x.domain();
        self.draw(&Segments { points: vec![(from, value), (to, value)], class: class.into() });
        self.obstacle(Obstacle::across((0.0, 100.0), self.y_pixels(value)));
    }

    /// Draws a label.
    pub fn label(&mut self, label: Label) {
        self.draw_on_page(&LabelMark::from(label));
    }

    /// Returns whether labels could be drawn: none overlaps another, or a label that is drawn already, and none lies on
    /// a stroke.
    pub fn has_room(&self, labels: &[Label]) -> bool {
        let all: Vec<Label> = self.labels.iter().chain(labels).cloned().collect();
        collisions::check(&all, &self.obstacles, &self.frame).is_empty()
    }

    /// Returns obstacles that keep labels off lines through data values, at a distance in pixels.
    pub fn along(&self, lines: &[Vec<(f64, f64)>], distance: f64) -> Vec<Obstacle> {
        let on_page = |(x, y): &(f64, f64)| (self.x_percent(*x), self.y_pixels(*y));
        let points = |line: &Vec<(f64, f64)>| line.iter().map(on_page).collect::<Vec<_>>();
        lines.iter().flat_map(|line| Obstacle::along(&points(line), distance)).collect()
    }

    /// Returns an obstacle that keeps labels off an area from the bottom of the plot up to a value.
    pub fn filled(&self, (from, to): (f64, f64), value: f64) -> Obstacle {
        let down = (self.y_pixels(value), self.bottom);
        Obstacle { down, aside: 3.0, ..Obstacle::across((self.x_percent(from), self.x_percent(to)), self.bottom) }
    }

    /// Returns the position of a value of `x`, in percent of the plot's width.
    pub fn x_percent(&self, date: f64) -> f64 {
        self.x.at(date) * 100.0
    }

    /// Returns the position of a value of `y`, in pixels from the top.
    pub fn y_pixels(&self, value: f64) -> f64 {
        self.bottom - self.y.at(value) * (self.bottom - self.top)
    }

    /// Finishes the plot as a panel among several, with its own name and description.
    pub fn panel(self, label: impl Into<String>, description: impl Into<String>) -> Panel {
        let mut problems = collisions::check(&self.labels, &self.obstacles, &self.frame);
        problems.extend(self.stray_marks);
        let (label, description) = (label.into(), description.into());
        Panel { label, description, problems, layers: self.sheet.finish(), frame: self.frame }
    }

    /// Finishes the drawing. `id` is unique on its page; `description` becomes the SVG's description.
    pub fn finish(self, id: &str, description: &str) -> Drawing {
        let mut problems = collisions::check(&self.labels, &self.obstacles, &self.frame);
        problems.extend(self.stray_marks);
        let Frame { left, left_narrow, right_wide, height, .. } = self.frame;
        let narrow = if left_narrow == left { "" } else { " row-plot" };
        let classes = format!("l{left:.0} r{right_wide:.0}{narrow}");
        let layers = self.sheet.finish();
        let svg = layers.finish(id, &classes, height, description);
        Drawing { svg, problems, layers: vec![(layers, self.frame)] }
    }
}

#[cfg(test)]
mod tests {

    use super::super::frame::{NARROW_FROM, View};
    use super::super::readout_area::{ReadoutArea, readout_line};
    use super::*;

    #[test]
    fn finds_labels_without_room() {
        let frame = Frame {
            left: 0.0,
            left_narrow: 0.0,
            right_wide: 0.0,
            right_narrow: 0.0,
            height: 60.0,
            widths: (NARROW_FROM, 400.0),
        };
        let scale = Scale::Linear { from: 0.0, to: 1.0 };
        let problems = |lines: &[(&str, f64)]| {
            let mut plot = Plot::within(frame, (scale, scale), (0.0, 60.0));
            plot.label(Label::new("Tick", 0.0, 44.0, ""));
            let lines = lines.iter().map(|(text, y)| readout_line(text, Vec::new(), (0.0, 0.0, *y), View::Both, 0));
            plot.draw_on_page(&ReadoutArea::over([0.0, 100.0], [0.0, 60.0], lines.collect()));
            plot.panel("", "").problems
        };
        let long = "This is wider than the narrowest drawing gets, and not than the widest";
        assert_eq!(problems(&[("Short", 14.0), ("as well", 29.0)]), []);
        assert_eq!(problems(&[("Short", 14.0), (long, 29.0)]), [LayoutProblem::Outside { label: long.into() }]);
        let touch =
            |one: &str, other: &str| LayoutProblem::Overlap { one: one.into(), other: other.into(), width: 288.0 };
        assert_eq!(problems(&[("Short", 14.0), ("as well", 27.0)]), [touch("Short", "as well")]);
        assert_eq!(problems(&[("Short", 14.0), ("as well", 31.0)]), [touch("Tick", "as well")]);
    }
}
