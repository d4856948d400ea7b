//! Labels inside and beside a plot: names of points, of lines, and of rules.

use super::{HEADLINE, LABEL_GAP, Plot};
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::end_label::EndLabel;
use crate::figure::canvas::frame::View;
use crate::figure::canvas::label::{Anchor, Label, Layer};
use crate::figure::canvas::label_placement::Placer;
use crate::figure::canvas::marks::Segments;
use crate::figure::canvas::spacing;
use crate::figure::canvas::text::{self, Weight};

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
            let label = Label::new(spans, across, HEADLINE, "idle").anchored(anchor, dx).on(Layer::Idle);
            if !spans.is_empty() && label.fits(&self.frame) {
                self.label(label);
            }
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

    /// Labels a horizontal rule: above or below it, at the end of the plot with the most space between the label and
    /// the curves.
    pub fn label_rule(&mut self, name: &str, value: f64, curves: &[Vec<(f64, f64)>]) {
        let width = text::width(name, Weight::Regular);
        let share = ((width + LABEL_GAP) / self.frame.narrowest_plot(View::Narrow)).min(1.0);
        let line = self.y_pixels(value);
        // The first position with enough space is taken.
        let enough = 24.0;
        let mut best: Option<(f64, Label)> = None;
        for (x, anchor, dx) in [(100.0, Anchor::End, -4.0), (0.0, Anchor::Start, 4.0)] {
            for y in [line - 5.0, line + 14.0] {
                let near = |at: f64| if x == 0.0 { at <= share } else { at >= 1.0 - share };
                let points = curves.iter().flatten().filter(|(date, _)| near(self.x.at(*date)));
                let space = points.map(|(_, value)| (self.y_pixels(*value) - y + 4.0).abs()).fold(enough, f64::min);
                let inside = y < self.bottom && y > self.top + text::ASCENT;
                if inside && best.as_ref().is_none_or(|(limit, _)| space > *limit) {
                    best = Some((space, Label::new(name, x, y, "").anchored(anchor, dx)));
                }
            }
        }
        if let Some((_, label)) = best {
            self.label(label);
        }
    }
}
