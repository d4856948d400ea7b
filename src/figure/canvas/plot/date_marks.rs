//! Texts at dates inside a plot, each beside a line up from its date, or in a shaded range of dates.
//!
//! A view shows the texts if there is room for all of them, and else numbers, whose texts are in the key.

use super::Plot;
use crate::figure::canvas::collisions::{self, Obstacle};
use crate::figure::canvas::frame::View;
use crate::figure::canvas::label::{Anchor, Label};
use crate::figure::canvas::marks::{Bar, Circle, Segments};
use crate::figure::canvas::text::{self, Weight};

/// A text at a date, or at a range of dates.
#[derive(Clone, Debug)]
pub struct DateMark {
    /// The first and the last date, which are the same for a single date.
    pub dates: (f64, f64),
    /// The text.
    pub text: String,
}

/// The distance from a line to the text beside it, in pixels.
const BESIDE: f64 = 5.0;

/// The widths to which a text is wrapped, in pixels, the preferred one first.
const WRAPS: [f64; 4] = [136.0, 104.0, 176.0, 76.0];

/// The steps in which a text is moved down from the top of the plot, in pixels.
const STEP: f64 = 6.0;

/// The cost of a further line of text, in pixels of distance from the top.
const LINE_COST: f64 = 8.0;

/// The radius of the disc behind a number, in pixels.
const DISC: f64 = 8.0;

/// The lines of a placed text, and where the line up from its date ends.
struct Placed {
    labels: Vec<Label>,
    top: f64,
}

impl Plot {
    /// Shades a range of dates.
    pub fn shade_dates(&mut self, (from, to): (f64, f64)) {
        let corners = [(self.x_percent(from), self.top), (self.x_percent(to), self.bottom)];
        self.draw_on_page(&Bar { corners, class: "shade".into() });
    }

    /// Shades a range of values. An end that is missing is that of the axis.
    pub fn shade_values(&mut self, from: Option<f64>, to: Option<f64>) {
        let (low, high) = self.y.domain();
        let [low, high] = [from.unwrap_or(low), to.unwrap_or(high)].map(|value| self.y_pixels(value));
        self.draw_on_page(&Bar { corners: [(0.0, high), (100.0, low)], class: "shade".into() });
    }

    /// Writes texts at their dates, where they touch neither what has been drawn nor `obstacles`. Returns whether they are
    /// numbered in the wide and in the narrow view, because there is no room for all of them.
    pub fn mark_dates(&mut self, marks: &[DateMark], obstacles: &[Obstacle]) -> [bool; 2] {
        if marks.is_empty() {
            return [false, false];
        }
        View::EACH.map(|view| {
            if self.frame.widths(view).is_none() {
                return false;
            }
            let Some(placed) = self.place_texts(marks, obstacles, view) else {
                self.number_dates(marks, obstacles, view, true);
                return true;
            };
            let stems = self.stems(marks, placed.iter().map(|placed| placed.top), view);
            self.keep_off(&stems, view);
            for placed in placed {
                placed.labels.into_iter().for_each(|label| self.label(label));
            }
            false
        })
    }

    /// Writes the number of each text at its date, on a line up from the date that crosses no label if `keeps_off` is true.
    pub fn number_dates(&mut self, marks: &[DateMark], obstacles: &[Obstacle], view: View, keeps_off: bool) {
        let middle = |label: &Label| label.y - (text::ASCENT - text::DESCENT) / 2.0;
        let mut placed: Vec<Label> = Vec::new();
        for (at, mark) in marks.iter().enumerate() {
            let x = self.x_percent(f64::midpoint(mark.dates.0, mark.dates.1));
            let number = |y: f64| {
                let label = Label::new((at + 1).to_string(), x, y, "note-number").bold();
                Label { width: 2.0 * DISC, ..label }.anchored(Anchor::Middle, 0.0).within(view)
            };
            let first = self.top + DISC + 1.0 + (text::ASCENT - text::DESCENT) / 2.0;
            let steps = ((self.bottom - self.top) / STEP - 2.0) as u32;
            let mut all = (0..steps).map(|step| number(first + f64::from(step) * STEP));
            let labels = [&self.labels[..], &placed].concat();
            let everything = [&self.obstacles[..], obstacles].concat();
            let is_clear = |label: &Label, obstacles: &[Obstacle]| {
                collisions::is_clear(label, &labels, obstacles, &self.frame)
                    && (!keeps_off || self.has_room_for_stem(mark, middle(label) + DISC, &self.labels, view))
            };
            // A number may lie on a stroke, which its disc covers, but not on another number.
            let found = all.clone().find(|label| is_clear(label, &everything));
            let found = found.or_else(|| all.find(|label| is_clear(label, &[])));
            placed.push(Label { opaque: true, ..found.unwrap_or_else(|| number(first)) });
        }
        let tops: Vec<f64> = placed.iter().map(|label| middle(label) + DISC).collect();
        let stems = self.stems(marks, tops.into_iter(), view);
        if keeps_off {
            self.keep_off(&stems, view);
        }
        for label in placed {
            let class = format!("note{}", view_class(view));
            self.draw_on_page(&Circle { middle: [(label.x, middle(&label))], radius: DISC, class });
            self.label(label);
        }
    }

    /// Returns the lines of each text, or `None` if there is no room for one of them.
    fn place_texts(&self, marks: &[DateMark], obstacles: &[Obstacle], view: View) -> Option<Vec<Placed>> {
        let obstacles = [&self.obstacles[..], obstacles, &self.stem_obstacles(marks, view)].concat();
        let mut labels = self.labels.clone();
        let mut all = Vec::with_capacity(marks.len());
        for mark in marks {
            let placed = self.place_text(mark, &labels, &obstacles, view)?;
            labels.extend(placed.labels.iter().cloned());
            all.push(placed);
        }
        Some(all)
    }

    fn place_text(&self, mark: &DateMark, labels: &[Label], obstacles: &[Obstacle], view: View) -> Option<Placed> {
        let (from, to) = (self.x_percent(mark.dates.0), self.x_percent(mark.dates.1));
        let anchors = if mark.dates.0 < mark.dates.1 {
            vec![
                (f64::midpoint(from, to), Anchor::Middle, 0.0),
                (from, Anchor::Start, BESIDE),
                (to, Anchor::End, -BESIDE),
                (to, Anchor::Start, BESIDE),
                (from, Anchor::End, -BESIDE),
            ]
        } else {
            vec![(from, Anchor::Start, BESIDE), (from, Anchor::End, -BESIDE)]
        };
        let mut candidates: Vec<(f64, Placed)> = Vec::new();
        for (order, limit) in WRAPS.iter().enumerate() {
            let lines = text::wrap(&mark.text, Weight::Regular, *limit);
            let height = lines.len() as f64 * text::LINE_HEIGHT;
            let room = self.bottom - self.top - height;
            for step in 0..=(room / STEP).max(0.0) as u32 {
                let top = self.top + f64::from(step) * STEP;
                for (side, (x, anchor, dx)) in anchors.iter().enumerate() {
                    let line = |(at, line): (usize, &String)| {
                        let y = top + text::ASCENT + 1.0 + at as f64 * text::LINE_HEIGHT;
                        Label::new(line, *x, y, "note").anchored(*anchor, *dx).within(view)
                    };
                    let cost = top - self.top + height / text::LINE_HEIGHT * LINE_COST + (order + side) as f64;
                    candidates.push((cost, Placed { labels: lines.iter().enumerate().map(line).collect(), top }));
                }
            }
        }
        candidates.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let is_inside = |label: &Label| {
            let widths = self.frame.widths(view).unwrap_or(self.frame.widths);
            [widths.0, widths.1].into_iter().all(|figure| {
                let plot = self.frame.plot_width(view, figure);
                let (left, right) = label.extent(plot);
                left >= 0.0 && right <= plot
            })
        };
        let is_clear = |label: &Label| is_inside(label) && collisions::is_clear(label, labels, obstacles, &self.frame);
        candidates
            .into_iter()
            .map(|(_, placed)| placed)
            .find(|placed| placed.labels.iter().all(is_clear) && self.has_room_for_stem(mark, placed.top, labels, view))
    }

    /// Returns whether the line up from a date to a height crosses none of the labels.
    fn has_room_for_stem(&self, mark: &DateMark, top: f64, labels: &[Label], view: View) -> bool {
        let stem = Obstacle::down(self.x_percent(mark.dates.0), (top, self.bottom)).within(view);
        mark.dates.0 < mark.dates.1 || !labels.iter().any(|label| collisions::crosses(&stem, label, &self.frame))
    }

    /// Returns the lines up from single dates as obstacles, over the whole height of the plot.
    pub fn stem_obstacles(&self, marks: &[DateMark], view: View) -> Vec<Obstacle> {
        let dates = marks.iter().filter(|mark| mark.dates.0 == mark.dates.1);
        let down = (self.top, self.bottom);
        dates.map(|mark| Obstacle::down(self.x_percent(mark.dates.0), down).within(view)).collect()
    }

    /// Draws a line up from each single date to a height. Returns the positions of the lines, in percent of the plot's width,
    /// and their tops.
    fn stems(&mut self, marks: &[DateMark], tops: impl Iterator<Item = f64>, view: View) -> Vec<(f64, f64)> {
        let stems: Vec<(f64, f64)> = marks
            .iter()
            .zip(tops)
            .filter(|(mark, _)| mark.dates.0 == mark.dates.1)
            .map(|(mark, top)| (self.x_percent(mark.dates.0), top))
            .collect();
        let points = stems.iter().flat_map(|(x, top)| [(*x, *top), (*x, self.bottom)]).collect();
        self.draw_on_page(&Segments { points, class: format!("note{}", view_class(view)) });
        stems
    }

    /// Keeps labels off lines up from dates.
    fn keep_off(&mut self, stems: &[(f64, f64)], view: View) {
        for (x, top) in stems {
            self.obstacle(Obstacle::down(*x, (*top, self.bottom)).within(view));
        }
    }
}

/// Returns the class of a mark that is shown in a view, after a space.
fn view_class(view: View) -> &'static str {
    match view {
        View::Both => "",
        View::Wide => " wide",
        View::Narrow => " narrow",
    }
}
