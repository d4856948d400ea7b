//! Marks on the axis across a plot: texts at dates, each beside a line up from its date, rules down the plot at a value, and
//! shaded ranges of either.
//!
//! A view shows the texts at dates if there is room for all of them, and else numbers, whose texts are in the key. The text of a
//! rule that has no room is in the key.

use super::{HEADLINE, Plot};
use crate::figure::canvas::collisions::{self, Obstacle};
use crate::figure::canvas::frame::View;
use crate::figure::canvas::label::{Anchor, Label, Layer};
use crate::figure::canvas::marks::{Bar, Circle, Segments};
use crate::figure::canvas::text::{self, Weight};

/// A text at a date or another value across, or at a range of these.
#[derive(Clone, Debug)]
pub struct MarkAcross {
    /// The first and the last value, which are the same for a single one.
    pub ends: (f64, f64),
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

/// The top of a rule, just below the line above the plot.
const RULE_TOP: f64 = HEADLINE + 4.0;

/// The distance that a rule keeps from labels, in pixels.
const ASIDE: f64 = 2.0;

/// The shortest part of a rule that is drawn, in pixels.
const SHORTEST: f64 = 2.0;

/// The radius of the disc behind a number, in pixels.
const DISC: f64 = 8.0;

/// The lines of a placed text, and where the line up from its date ends.
struct Placed {
    labels: Vec<Label>,
    top: f64,
}

impl Plot {
    /// Shades a range of the axis across. An end that is missing is that of the axis.
    pub fn shade_across(&mut self, from: Option<f64>, to: Option<f64>) {
        let (from, to) = self.range_across(from, to);
        let corners = [(self.x_percent(from), self.top), (self.x_percent(to), self.bottom)];
        self.draw_on_page(&Bar { corners, class: "shade".into() });
    }

    /// Returns a range of the axis across. An end that is missing is that of the axis.
    pub fn range_across(&self, from: Option<f64>, to: Option<f64>) -> (f64, f64) {
        let (first, last) = self.x.domain();
        (from.unwrap_or(first), to.unwrap_or(last))
    }

    /// Shades a range of values. An end that is missing is that of the axis.
    pub fn shade_values(&mut self, from: Option<f64>, to: Option<f64>) {
        let (low, high) = self.y.domain();
        let [low, high] = [from.unwrap_or(low), to.unwrap_or(high)].map(|value| self.y_pixels(value));
        self.draw_on_page(&Bar { corners: [(0.0, high), (100.0, low)], class: "shade".into() });
    }

    /// Writes texts at their dates, where they touch neither what has been drawn nor `obstacles`. Returns whether they are
    /// numbered in the wide and in the narrow view, because there is no room for all of them.
    pub fn mark_dates(&mut self, marks: &[MarkAcross], obstacles: &[Obstacle]) -> [bool; 2] {
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
    pub fn number_dates(&mut self, marks: &[MarkAcross], obstacles: &[Obstacle], view: View, keeps_off: bool) {
        let middle = |label: &Label| label.y - (text::ASCENT - text::DESCENT) / 2.0;
        let mut placed: Vec<Label> = Vec::new();
        for (at, mark) in marks.iter().enumerate() {
            let x = self.x_percent(f64::midpoint(mark.ends.0, mark.ends.1));
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
    fn place_texts(&self, marks: &[MarkAcross], obstacles: &[Obstacle], view: View) -> Option<Vec<Placed>> {
        let obstacles = [&self.obstacles[..], obstacles, &self.stem_obstacles(marks, view)].concat();
        let mut labels = self.labels.clone();
        let mut all = Vec::with_capacity(marks.len());
        for mark in marks {
            let has_stem = |placed: &Placed| self.has_room_for_stem(mark, placed.top, &labels, view);
            let placed = self.place_text(mark, (&labels, &obstacles), view, has_stem)?;
            labels.extend(placed.labels.iter().cloned());
            all.push(placed);
        }
        Some(all)
    }

    /// Returns the lines of a text at the best place that is clear of labels and obstacles, and that is accepted.
    fn place_text(
        &self,
        mark: &MarkAcross,
        (labels, obstacles): (&[Label], &[Obstacle]),
        view: View,
        accepts: impl Fn(&Placed) -> bool,
    ) -> Option<Placed> {
        let (from, to) = (self.x_percent(mark.ends.0), self.x_percent(mark.ends.1));
        let anchors = if mark.ends.0 < mark.ends.1 {
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
            .find(|placed| placed.labels.iter().all(is_clear) && accepts(placed))
    }

    /// Returns whether the line up from a date to a height crosses none of the labels.
    fn has_room_for_stem(&self, mark: &MarkAcross, top: f64, labels: &[Label], view: View) -> bool {
        let stem = Obstacle::down(self.x_percent(mark.ends.0), (top, self.bottom)).within(view);
        mark.ends.0 < mark.ends.1 || !labels.iter().any(|label| collisions::crosses(&stem, label, &self.frame))
    }

    /// Returns the lines up from single dates as obstacles, over the whole height of the plot.
    pub fn stem_obstacles(&self, marks: &[MarkAcross], view: View) -> Vec<Obstacle> {
        let dates = marks.iter().filter(|mark| mark.ends.0 == mark.ends.1);
        let down = (self.top, self.bottom);
        dates.map(|mark| Obstacle::down(self.x_percent(mark.ends.0), down).within(view)).collect()
    }

    /// Draws a line up from each single date to a height. Returns the positions of the lines, in percent of the plot's width,
    /// and their tops.
    fn stems(&mut self, marks: &[MarkAcross], tops: impl Iterator<Item = f64>, view: View) -> Vec<(f64, f64)> {
        let stems: Vec<(f64, f64)> = marks
            .iter()
            .zip(tops)
            .filter(|(mark, _)| mark.ends.0 == mark.ends.1)
            .map(|(mark, top)| (self.x_percent(mark.ends.0), top))
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

impl Plot {
    /// Draws a rule down the plot at a value across. It gives way to the labels in its way.
    pub fn rule_across(&mut self, value: f64, class: &str) {
        let across = self.x_percent(value);
        let [wide, narrow] = View::EACH.map(|view| self.clear_strokes(across, view));
        let views = match wide == narrow {
            true => vec![(View::Both, wide)],
            false => vec![(View::Wide, wide), (View::Narrow, narrow)],
        };
        for (view, strokes) in views {
            let points = strokes.iter().flat_map(|(top, bottom)| [(across, *top), (across, *bottom)]).collect();
            self.draw_on_page(&Segments { points, class: format!("{class}{}", view_class(view)) });
            for stroke in strokes {
                self.obstacle(Obstacle::down(across, stroke).within(view));
            }
        }
    }

    /// Returns the tops and bottoms of the parts of a rule that cross no label in a view.
    fn clear_strokes(&self, across: f64, view: View) -> Vec<(f64, f64)> {
        let whole = Obstacle { aside: ASIDE, ..Obstacle::down(across, (RULE_TOP, self.bottom)) }.within(view);
        let in_way = self.labels.iter().filter(|label| collisions::crosses(&whole, label, &self.frame));
        let mut gaps: Vec<(f64, f64)> =
            in_way.map(|label| (label.y - text::ASCENT - 1.0, label.y + text::DESCENT + 1.0)).collect();
        gaps.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut strokes = Vec::new();
        let mut top = RULE_TOP;
        for (above, below) in gaps.into_iter().chain([(self.bottom, self.bottom)]) {
            if above - top >= SHORTEST {
                strokes.push((top, above));
            }
            top = top.max(below);
        }
        strokes
    }

    /// Writes the texts of rules and ranges above the plot, while no readout is visible, or else beside them in the plot, where
    /// they touch neither what has been drawn nor `obstacles`. Returns for each whether the wide and the narrow view have no room
    /// for it.
    pub fn label_across(&mut self, marks: &[MarkAcross], obstacles: &[Obstacle]) -> Vec<[bool; 2]> {
        let write = |mark: &MarkAcross| {
            View::EACH.map(|view| {
                if self.frame.widths(view).is_none() {
                    return false;
                }
                let labels = self.text_across(mark, marks, obstacles, view);
                let has_no_room = labels.is_empty();
                labels.into_iter().for_each(|label| self.label(label));
                has_no_room
            })
        };
        marks.iter().map(write).collect()
    }

    /// Returns the lines of the text of one of several marks, which are none if there is no room for them.
    fn text_across(&self, mark: &MarkAcross, all: &[MarkAcross], obstacles: &[Obstacle], view: View) -> Vec<Label> {
        let middle = self.x_percent(f64::midpoint(mark.ends.0, mark.ends.1));
        let above = Label::new(&mark.text, middle, HEADLINE, "idle").on(Layer::Idle).within(view);
        let above = [(Anchor::Middle, 0.0), (Anchor::Start, -BESIDE), (Anchor::End, BESIDE)]
            .map(|(anchor, dx)| above.clone().anchored(anchor, dx));
        // A text across the end of another rule would seem to belong to that rule.
        let others = all.iter().filter(|other| other.ends.0 == other.ends.1 && other.ends != mark.ends);
        let others: Vec<Obstacle> =
            others.map(|other| Obstacle::down(self.x_percent(other.ends.0), (0.0, RULE_TOP))).collect();
        let is_clear = |label: &Label| collisions::is_clear(label, &self.labels, &others, &self.frame);
        if let Some(label) = above.into_iter().find(is_clear) {
            return vec![label];
        }
        let obstacles = [&self.obstacles[..], obstacles, &self.stem_obstacles(all, view)].concat();
        let placed = self.place_text(mark, (&self.labels, &obstacles), view, |_| true);
        placed.map_or_else(Vec::new, |placed| placed.labels)
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
