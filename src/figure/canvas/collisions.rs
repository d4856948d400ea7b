//! Checks that no label touches another label, leaves its frame, or is on a stroke, at any width of the drawing.
//!
//! `x` is a share of the drawing's width, and `y` and all text are in pixels. The gap between two labels is therefore
//! linear in the width: two labels that are apart at both ends of a view's range of widths, on the same side of each
//! other, are apart at every width between.

use super::frame::{Frame, View};
use super::label::Label;
use super::text;

/// A problem with the layout of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub enum LayoutProblem {
    /// Two labels overlap.
    Overlap {
        /// The text of one label.
        one: String,
        /// The text of the other label.
        other: String,
        /// A width of the figure at which they overlap, in pixels.
        width: f64,
    },
    /// A label leaves its frame.
    Outside {
        /// The text of the label.
        label: String,
    },
    /// A stroke or a dot runs through a label.
    Crossed {
        /// The text of the label.
        label: String,
        /// A width of the figure at which it does, in pixels.
        width: f64,
    },
    /// A mark has a point that is not a number or is outside the plot.
    OffPlot {
        /// The classes of the mark.
        mark: String,
    },
}

/// A straight stroke or a dot that no label may lie on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Obstacle {
    /// The left and right end, in percent of the plot's width.
    pub across: (f64, f64),
    /// The top and bottom end, in pixels from the top of the drawing.
    pub down: (f64, f64),
    /// The distance that it reaches beyond its left and right end, in pixels.
    pub aside: f64,
    /// The widths at which it is shown.
    pub view: View,
}

impl Obstacle {
    /// Returns a vertical stroke.
    pub fn down(across: f64, down: (f64, f64)) -> Self {
        let down = (down.0.min(down.1), down.0.max(down.1));
        Self { across: (across, across), down, aside: 0.0, view: View::Both }
    }

    /// Returns a horizontal stroke.
    pub fn across(across: (f64, f64), down: f64) -> Self {
        let across = (across.0.min(across.1), across.0.max(across.1));
        Self { across, down: (down, down), aside: 0.0, view: View::Both }
    }

    /// Returns a dot around a point, which is in percent across and pixels down. The radius is in pixels.
    pub fn round((across, down): (f64, f64), radius: f64) -> Self {
        let down = (down - radius, down + radius);
        Self { across: (across, across), down, aside: radius, view: View::Both }
    }

    /// Returns dots along a line, in percent across and pixels down, which keep labels off a line that is neither
    /// horizontal nor vertical.
    pub fn along(points: &[(f64, f64)], radius: f64) -> Vec<Self> {
        let mut obstacles = Vec::new();
        for pair in points.windows(2) {
            let [(x, y), (to_x, to_y)] = pair else { continue };
            // Closer together than letters are high, so that no label slips through.
            let steps = ((to_x - x).abs() / 0.8).max((to_y - y).abs() / 6.0).ceil().clamp(1.0, 400.0);
            for step in 0..steps as u32 {
                let share = f64::from(step) / steps;
                obstacles.push(Self::round((x + share * (to_x - x), y + share * (to_y - y)), radius));
            }
        }
        obstacles.extend(points.last().map(|last| Self::round(*last, radius)));
        obstacles
    }

    /// Shows the obstacle in a view only.
    #[must_use]
    pub fn within(mut self, view: View) -> Self {
        self.view = view;
        self
    }

    /// Returns whether the obstacle is at the height of a label's letters.
    fn level_with(&self, label: &Label) -> bool {
        self.down.0 < label.y + text::DESCENT - 1.0 && self.down.1 > label.y - text::ASCENT + 1.0
    }
}

/// The least gap between two labels at the same height, in pixels.
const GAP: f64 = 4.0;

/// Checks that no two labels overlap at any width, that no label leaves its frame, and that no obstacle runs through a
/// label that is not opaque. Returns the problems.
pub fn check(labels: &[Label], obstacles: &[Obstacle], frame: &Frame) -> Vec<LayoutProblem> {
    let mut problems: Vec<LayoutProblem> = labels
        .iter()
        .filter(|label| !label.fits(frame))
        .map(|label| LayoutProblem::Outside { label: label.text.clone() })
        .collect();
    for (at, one) in labels.iter().enumerate() {
        for other in &labels[at + 1..] {
            let clear = (one.y - other.y).abs() >= text::ASCENT + text::DESCENT;
            if clear || !one.layer.meets(other.layer) {
                continue;
            }
            if let Some(width) = touching(one, other, frame) {
                problems.push(LayoutProblem::Overlap { one: one.text.clone(), other: other.text.clone(), width });
            }
        }
        for obstacle in obstacles.iter().filter(|obstacle| !one.opaque && obstacle.level_with(one)) {
            if let Some(width) = crossing(one, obstacle, frame) {
                problems.push(LayoutProblem::Crossed { label: one.text.clone(), width });
                break;
            }
        }
    }
    problems
}

/// Returns whether an obstacle runs through a label that is not opaque, at some width.
pub fn crosses(obstacle: &Obstacle, label: &Label, frame: &Frame) -> bool {
    !label.opaque && obstacle.level_with(label) && crossing(label, obstacle, frame).is_some()
}

/// Returns a width of the figure at which two labels of about the same height overlap.
fn touching(one: &Label, other: &Label, frame: &Frame) -> Option<f64> {
    meeting((one.view, other.view), frame, |width| one.extent(width), |width| other.extent(width), GAP)
}

/// Returns a width of the figure at which an obstacle at a label's height runs through the label.
fn crossing(label: &Label, obstacle: &Obstacle, frame: &Frame) -> Option<f64> {
    let extent = |width: f64| (obstacle.across.0 / 100.0 * width, obstacle.across.1 / 100.0 * width);
    meeting((label.view, obstacle.view), frame, |width| label.extent(width), extent, obstacle.aside)
}

/// Returns whether a label fits its frame, and overlaps none of the labels and obstacles at any width.
pub fn is_clear(label: &Label, labels: &[Label], obstacles: &[Obstacle], frame: &Frame) -> bool {
    let near = |other: &&Label| (label.y - other.y).abs() < text::ASCENT + text::DESCENT;
    label.fits(frame)
        && labels.iter().filter(near).all(|other| touching(label, other, frame).is_none())
        && obstacles
            .iter()
            .filter(|obstacle| obstacle.level_with(label))
            .all(|obstacle| crossing(label, obstacle, frame).is_none())
}

/// Returns a width of the figure at which two intervals come closer than `gap`. Each interval is given by a function
/// from the plot's width to its left and right end.
fn meeting(
    (one_view, other_view): (View, View),
    frame: &Frame,
    one: impl Fn(f64) -> (f64, f64),
    other: impl Fn(f64) -> (f64, f64),
    gap: f64,
) -> Option<f64> {
    View::EACH.into_iter().filter(|view| one_view.includes(*view) && other_view.includes(*view)).find_map(|view| {
        let (narrowest, widest) = frame.widths(view)?;
        let side = |figure: f64| {
            let plot_width = frame.plot_width(view, figure);
            let ((left, right), (other_left, other_right)) = (one(plot_width), other(plot_width));
            if right + gap <= other_left {
                Some(true)
            } else if other_right + gap <= left {
                Some(false)
            } else {
                None
            }
        };
        match (side(narrowest), side(widest)) {
            (Some(first), Some(last)) if first == last => None,
            // Their order differs between the narrowest and the widest figure, so they pass each other in between.
            (Some(_), _) => Some(widest),
            (None, _) => Some(narrowest),
        }
    })
}

#[cfg(test)]
mod tests {

    use super::super::frame::COLUMN;
    use super::super::label::{Anchor, Layer};
    use super::super::spacing::spread;
    use super::*;

    const FRAME: Frame =
        Frame { left: 48.0, left_narrow: 48.0, right_wide: 160.0, right_narrow: 24.0, height: 340.0, widths: COLUMN };

    #[test]
    fn labels_that_collide_are_named() {
        let labels =
            [Label::new("Memory", 100.0, 100.0, "").within(View::Wide), Label::new("Bandwidth", 100.0, 108.0, "")];
        let problems = check(&labels[..], &[], &FRAME);
        assert!(problems.contains(&LayoutProblem::Overlap {
            one: "Memory".into(),
            other: "Bandwidth".into(),
            width: 560.0
        }));
        assert!(problems.contains(&LayoutProblem::Outside { label: "Bandwidth".into() }), "it has no room on a phone");
    }

    #[test]
    fn labels_that_pass_each_other_between_two_widths_are_found() {
        let still = Label::new("mm", 0.0, 100.0, "").anchored(Anchor::Start, 300.0).within(View::Wide);
        let moving = Label::new("mm", 60.0, 100.0, "").within(View::Wide);
        assert_eq!(check(&[still, moving], &[], &FRAME).len(), 1);
    }

    #[test]
    fn labels_that_are_never_shown_together_may_overlap() {
        let label = |layer| Label::new("2029", 0.0, 14.0, "").on(layer);
        assert!(
            check(&[label(Layer::Idle), label(Layer::Readout(0)), label(Layer::Readout(1))], &[], &FRAME).is_empty()
        );
        assert_eq!(check(&[label(Layer::Always), label(Layer::Readout(1))], &[], &FRAME).len(), 1);
    }

    #[test]
    fn spreading_labels_removes_their_collisions() {
        let wanted = [100.0, 103.0, 104.0, 330.0];
        let place = |middles: &[f64]| -> Vec<Label> {
            middles.iter().map(|y| Label::new("name", 100.0, y + 4.0, "").within(View::Wide)).collect()
        };
        assert!(!check(&place(&wanted), &[], &FRAME).is_empty());
        assert_eq!(check(&place(&spread(&wanted, &[15.0; 4], 0.0, 330.0)), &[], &FRAME), []);
    }
}
