//! The forecasts of a timeline: each with its range in a lane of its own, so that no range lies on another.

use super::event::{Event, colored};
use super::texts::readout_values;
use crate::figure::canvas::frame::{Frame, View};
use crate::figure::canvas::label::{Anchor, Label};
use crate::figure::canvas::marks::{Arrow, Circle, Segments};
use crate::figure::canvas::plot::{HEADLINE, Plot};
use crate::figure::canvas::readout_area::{ReadoutArea, readout_line};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::svg::TextSpan;
use crate::figure::canvas::text;

/// The height of a lane whose label is beside its range, in pixels.
const LANE: f64 = 20.0;

/// The distance from the end of a range to its label, in pixels.
const GAP: f64 = 10.0;

/// The radius of a dot, in pixels.
const RADIUS: f64 = 4.5;

/// Lanes one below the other.
pub struct Lanes<'e> {
    lanes: Vec<Lane<'e>>,
}

/// The lane of a forecast.
struct Lane<'e> {
    event: &'e Event,
    /// The start and the end of what is drawn, in percent of the plot's width.
    ends: (f64, f64),
    /// The median, in percent of the plot's width; `None` for a median of "never".
    at: Option<f64>,
    /// The label, with its baseline relative to the top of the lane.
    label: Label,
    /// The middle of the range, relative to the top of the lane.
    middle: f64,
    height: f64,
}

impl<'e> Lane<'e> {
    fn new(event: &'e Event, x: Scale, frame: &Frame) -> Self {
        let (from, to) = x.domain();
        let percent = |date: f64| x.at(date.clamp(from, to)) * 100.0;
        let at = event.at.map(percent);
        let dot = at.unwrap_or(100.0);
        let (low, high) = event.range.map_or((dot, dot), |(low, high)| (percent(low), percent(high)));
        let ends = (low.min(dot), high.max(dot));
        let beside = LANE / 2.0 + text::ASCENT / 2.0 - 1.0;
        let label = |across: f64, anchor: Anchor, dx: f64, y: f64| {
            Label::new(event.callout(), across, y, "event").anchored(anchor, dx).within(View::Wide)
        };
        let right = label(ends.1, Anchor::Start, GAP, beside);
        // A label has room at the right of its range, or else above it.
        let above = [
            label(ends.0, Anchor::Start, 0.0, text::ASCENT + 2.0),
            label(ends.1, Anchor::End, 0.0, text::ASCENT + 2.0),
        ];
        if fits(&right, frame) {
            return Self { event, ends, at, label: right, middle: LANE / 2.0, height: LANE };
        }
        let [start, end] = above;
        let label = if fits(&start, frame) || !fits(&end, frame) { start } else { end };
        Self { event, ends, at, label, middle: text::LINE_HEIGHT + LANE / 2.0, height: text::LINE_HEIGHT + LANE }
    }
}

/// Returns whether a label is inside the frame at the left and the right.
fn fits(label: &Label, frame: &Frame) -> bool {
    let (narrowest, widest) = frame.widths(View::Wide).unwrap_or(frame.widths);
    [narrowest, widest].into_iter().all(|figure| {
        let plot = frame.plot_width(View::Wide, figure);
        let (left, right) = label.extent(plot);
        left >= -frame.left(View::Wide) && right <= plot + frame.right(View::Wide)
    })
}

impl<'e> Lanes<'e> {
    /// Returns a lane for each forecast, in their order.
    pub fn new(events: impl IntoIterator<Item = &'e Event>, x: Scale, frame: &Frame) -> Self {
        Self { lanes: events.into_iter().map(|event| Lane::new(event, x, frame)).collect() }
    }

    /// Returns the height of all lanes in pixels.
    pub fn height(&self) -> f64 {
        self.lanes.iter().map(|lane| lane.height).sum()
    }

    /// Draws the lanes from `top` on.
    pub fn draw(&self, plot: &mut Plot, top: f64) {
        let mut top = top;
        for lane in &self.lanes {
            let middle = top + lane.middle;
            if lane.ends.0 < lane.ends.1 {
                let points = vec![(lane.ends.0, middle), (lane.ends.1, middle)];
                plot.draw_on_page(&Segments { points, class: format!("interval {}", colored()) });
            }
            match lane.at {
                Some(at) => {
                    let class = format!("{} open", lane.event.color());
                    plot.draw_on_page(&Circle { middle: [(at, middle)], radius: RADIUS, class });
                }
                None => plot.draw_on_page(&Arrow { tip: [(100.0, middle)], left: false, class: colored() }),
            }
            let label = lane.label.clone();
            let y = label.y + top;
            plot.label(Label { y, ..label });
            top += lane.height;
        }
    }

    /// Draws a readout over each lane: its date, its label, and its range. The readouts before these are `before`.
    pub fn readouts(&self, plot: &mut Plot, top: f64, before: usize) {
        let mut top = top;
        for (at, lane) in self.lanes.iter().enumerate() {
            let span =
                |(_, text, class): (String, String, String)| TextSpan { name: String::new(), text, class, space: 12.0 };
            let spans = readout_values(&[lane.event]).into_iter().map(span).collect();
            let left = plot.frame().left(View::Wide);
            let line = readout_line(&lane.event.date.0, spans, (0.0, -left, HEADLINE), View::Wide, before + at);
            if line.0.fits(plot.frame()) {
                plot.draw_on_page(&ReadoutArea::over([0.0, 100.0], [top, top + lane.height], vec![line]));
            }
            top += lane.height;
        }
    }
}
