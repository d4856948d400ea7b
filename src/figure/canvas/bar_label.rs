//! Texts at the ends of bars, and the axis that leaves room for them.

use super::frame::{Frame, View};
use super::scale::Scale;
use super::text::{self, Weight};

/// The least space right of a plot of rows, in pixels.
pub(super) const RIGHT: f64 = 24.0;

/// The distance from the end of a bar to its label, in pixels.
pub const NEAR: f64 = 6.0;

/// The distance from the middle of a dot to its label, in pixels.
pub const BESIDE_DOT: f64 = 10.0;

/// A label at the end of a bar.
#[derive(Clone, Debug)]
pub struct BarLabel {
    /// The value at which it is placed.
    pub value: f64,
    /// The text: one line or two.
    pub lines: Vec<String>,
    /// Whether it is left of the value.
    pub left: bool,
    /// The distance to the value, in pixels.
    pub gap: f64,
    /// The CSS classes of its first line.
    pub class: String,
}

impl BarLabel {
    fn width(&self) -> f64 {
        self.lines.iter().map(|line| text::width(line, Weight::Bold)).fold(0.0, f64::max)
    }
}

/// Widens a scale so that the labels of bars fit beside their values in the narrowest plot of each view. An end of the
/// scale moves only if a label needs the space.
pub(super) fn widen_for_labels(x: Scale, ends: &[BarLabel], frame: &Frame) -> Scale {
    if ends.is_empty() {
        return x;
    }
    let (mut from, mut to) = x.domain();
    for _ in 0..48 {
        for view in View::EACH {
            let width = frame.narrowest_plot(view);
            // In the wide view, the names of rows are left of the plot.
            let (left, right) =
                (if view == View::Wide { 0.0 } else { frame.left_narrow }, frame.right(view).min(RIGHT));
            for end in ends {
                let taken = end.width() + end.gap;
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
    // A little more, so that rounding cannot make the space too small.
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

    use super::super::frame::COLUMN;
    use super::*;

    fn end(value: f64, text: &str, left: bool) -> BarLabel {
        BarLabel { value, lines: vec![text.into()], left, gap: NEAR, class: String::new() }
    }

    #[test]
    fn the_axis_leaves_just_enough_room_for_labels_at_its_ends() {
        let frame = Frame {
            left: 104.0,
            left_narrow: 8.0,
            right_wide: 24.0,
            right_narrow: 24.0,
            height: 100.0,
            widths: COLUMN,
        };
        let bare = Scale::Linear { from: 0.0, to: 100.0 };
        assert_eq!(widen_for_labels(bare, &[end(20.0, "20", false)], &frame), bare);
        // The narrowest plot is 256 pixels wide, with 24 pixels to its right.
        let text = "1,792 GB/s";
        let Scale::Linear { from, to } = widen_for_labels(bare, &[end(100.0, text, false)], &frame) else {
            panic!("linear")
        };
        let taken = text::width(text, Weight::Bold) + NEAR;
        assert!((100.0 / to * 256.0 + taken - 280.0).abs() < 1e-2 && from == 0.0, "{to}");
        let both = [end(0.0, "−0.9 years", true), end(100.0, "+0.9 years", false)];
        let scale = widen_for_labels(bare, &both, &frame);
        let taken = both.each_ref().map(|end| end.width() + NEAR);
        assert!(scale.at(0.0) * 256.0 + 8.0 >= taken[0] && scale.at(1e2) * 256.0 + taken[1] <= 280.0, "{scale:?}");
        assert!(scale.at(0.0) * 352.0 >= taken[0] && scale.at(1e2) * 352.0 + taken[1] <= 376.0, "{scale:?}");
    }
}
