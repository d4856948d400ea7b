//! Labels inside and beside a plot: names of points, of lines, and of rules.

use super::{HEADLINE, LABEL_GAP, Plot};
use crate::figure::canvas::collisions::{self, Obstacle};
use crate::figure::canvas::end_label::EndLabel;
use crate::figure::canvas::frame::View;
use crate::figure::canvas::label::{Anchor, Label, Layer};
use crate::figure::canvas::label_placement::Placer;
use crate::figure::canvas::marks::Segments;
use crate::figure::canvas::spacing;
use crate::figure::canvas::text;

impl Plot {
    /// Writes a name beside one of several points, each a pair of data values, where it touches neither what has been
    /// drawn nor `obstacles`. Returns whether there is room in each of the views.
    pub fn name_point(
        &mut self,
        text: &str,
        points: &[(f64, f64)],
        class: &str,
        views: &[View],
        obstacles: &[Obstacle],
    ) -> bool {
        let points: Vec<_> = points.iter().map(|(x, y)| (self.x_percent(*x), self.y_pixels(*y))).collect();
        let obstacles = [&self.obstacles, obstacles].concat();
        let placer = Placer::new(&self.frame, (self.top, self.bottom), &obstacles, &self.labels);
        let placed = placer.name(text, &points, class, views);
        let named = views.iter().filter(|view| self.frame.widths(**view).is_some());
        let everywhere = named.clone().all(|view| placed.iter().any(|label| label.view.includes(*view)));
        placed.into_iter().for_each(|label| self.label(label));
        everywhere
    }

    /// Draws a vertical rule at a date, with a text above it on either side where there is room.
    pub fn marker_line(&mut self, date: f64, before: &str, after: &str) {
        let across = self.x_percent(date);
        if !(0.0..=100.0).contains(&across) {
            return;
        }
        let down = (self.top - 6.0, self.bottom);
        self.draw_on_page(&Segments { points: vec![(across, down.0), (across, down.1)], class: "marker".into() });
        self.obstacle(Obstacle::down(across, down));
        let sides = [(before, Anchor::End, -6.0), (after, Anchor::Start, if before.is_empty() { 0.0 } else { 6.0 })];
        for (spans, anchor, dx) in sides {
            let label = Label::new(spans, across, self.headline, "idle").anchored(anchor, dx).on(Layer::Idle);
            if !spans.is_empty() && label.fits(&self.frame) {
                self.label(label);
            }
        }
    }

    /// Draws a vertical rule from the line above the plot to its bottom at a value, with a text on that line while no readout is
    /// visible. Draws nothing if the value is outside of the plot.
    pub fn headline_rule(&mut self, value: f64, text: &str) {
        let across = self.x_percent(value);
        if !(0.0..=100.0).contains(&across) {
            return;
        }
        let points = vec![(across, HEADLINE + 4.0), (across, self.bottom)];
        self.draw_on_page(&Segments { points, class: "marker".into() });
        let label = Label::new(text, across, HEADLINE, "idle").on(Layer::Idle);
        let sides = [(Anchor::Middle, 0.0), (Anchor::Start, -6.0), (Anchor::End, 6.0)];
        let mut placed = sides.map(|(anchor, dx)| label.clone().anchored(anchor, dx)).into_iter();
        if let Some(label) = placed.find(|label| label.fits(&self.frame)) {
            self.label(label);
        }
    }

    /// Draws the labels of lines at their right ends in the wide view, moved apart.
    pub fn end_labels(&mut self, ends: &[EndLabel]) {
        let lines: Vec<Vec<String>> = ends.iter().map(EndLabel::lines).collect();
        let heights: Vec<f64> = lines.iter().map(|lines| lines.len() as f64 * text::LINE_HEIGHT).collect();
        let wanted: Vec<f64> = ends.iter().map(|end| self.y_pixels(end.value)).collect();
        let middles = spacing::spread(&wanted, &heights, self.top - 6.0, self.bottom + 6.0);
        for ((end, lines), (middle, height)) in ends.iter().zip(lines).zip(middles.into_iter().zip(heights)) {
            let first = middle - height / 2.0 + (text::LINE_HEIGHT + text::ASCENT - text::DESCENT) / 2.0;
            for (at, line) in lines.into_iter().enumerate() {
                let y = first + at as f64 * text::LINE_HEIGHT;
                let label = Label::new(line, 100.0, y, format!("name {}", end.class)).bold();
                self.label(label.anchored(Anchor::Start, LABEL_GAP).within(View::Wide));
            }
        }
    }

    /// Labels a horizontal rule, above or below it: at the end of the plot with the most space between the label and the
    /// curves, or beside one of the vertical strokes in `stems`, which the label keeps off where it can. Returns whether the wide
    /// and the narrow view have no room for the label.
    pub fn label_rule(&mut self, name: &str, value: f64, curves: &[Vec<(f64, f64)>], stems: &[Obstacle]) -> [bool; 2] {
        let line = self.y_pixels(value);
        self.label_along(name, &[line - 5.0, line + 14.0], curves, stems)
    }

    /// Labels a range of values, inside it, as [`label_rule`](Self::label_rule) labels a rule. An end that is missing is that
    /// of the axis.
    pub fn label_values(
        &mut self,
        name: &str,
        (from, to): (Option<f64>, Option<f64>),
        curves: &[Vec<(f64, f64)>],
        stems: &[Obstacle],
    ) -> [bool; 2] {
        let (low, high) = self.y.domain();
        let [bottom, top] = [from.unwrap_or(low), to.unwrap_or(high)].map(|value| self.y_pixels(value));
        self.label_along(name, &[top + 14.0, bottom - 5.0, f64::midpoint(top, bottom) + 4.0], curves, stems)
    }

    /// Writes a label at one of several heights, at the same place in both views if that has room in both. Returns whether the
    /// wide and the narrow view have no room for it.
    fn label_along(
        &mut self,
        name: &str,
        heights: &[f64],
        curves: &[Vec<(f64, f64)>],
        stems: &[Obstacle],
    ) -> [bool; 2] {
        if let Some(label) = self.best_along(name, heights, curves, stems, View::Both) {
            self.label(label);
            return [false, false];
        }
        View::EACH.map(|view| {
            let label = self.best_along(name, heights, curves, stems, view);
            let has_no_room = label.is_none() && self.frame.widths(view).is_some();
            label.into_iter().for_each(|label| self.label(label));
            has_no_room
        })
    }

    /// Returns a label at the best place in a view that has room for it.
    fn best_along(
        &self,
        name: &str,
        heights: &[f64],
        curves: &[Vec<(f64, f64)>],
        stems: &[Obstacle],
        view: View,
    ) -> Option<Label> {
        let width = self.frame.narrowest_plot(view);
        let beside = stems.iter().map(|stem| stem.across.0);
        let beside = beside.flat_map(|x| [(x, Anchor::Start, LABEL_GAP / 2.0), (x, Anchor::End, -LABEL_GAP / 2.0)]);
        // The first position with enough space is taken.
        let enough = 24.0;
        let mut best: Option<((bool, bool, f64), Label)> = None;
        for (x, anchor, dx) in [(100.0, Anchor::End, -4.0), (0.0, Anchor::Start, 4.0)].into_iter().chain(beside) {
            for &y in heights {
                let label = Label::new(name, x, y, "").anchored(anchor, dx).within(view);
                let inside = y < self.bottom && y > self.top + text::ASCENT;
                if !inside || !collisions::is_clear(&label, &self.labels, &self.obstacles, &self.frame) {
                    continue;
                }
                let (left, right) = label.extent(width);
                let near = (left - LABEL_GAP / 2.0) / width..=(right + LABEL_GAP / 2.0) / width;
                let points = curves.iter().flatten().filter(|(date, _)| near.contains(&self.x.at(*date)));
                let space = points.map(|(_, value)| (self.y_pixels(*value) - y + 4.0).abs()).fold(enough, f64::min);
                // A stem can end below a label, but is longer if none is on it.
                let is_beside_stems = !stems.iter().any(|stem| collisions::crosses(stem, &label, &self.frame));
                let merit = (space >= LABEL_GAP, is_beside_stems, space);
                if best.as_ref().is_none_or(|(found, _)| merit > *found) {
                    best = Some((merit, label));
                }
            }
        }
        best.map(|(_, label)| label)
    }
}
