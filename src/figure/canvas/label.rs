//! One line of text with its position, and whether it fits its frame.

use super::frame::{Frame, View};
use super::text::{self, Weight};

/// The part of a label that is at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The left end.
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

/// The time at which a label is visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Always.
    Always,
    /// While no readout is visible.
    Idle,
    /// While the readout with this index is visible.
    Readout(usize),
}

impl Layer {
    /// Returns whether labels of the two layers can be visible at the same time.
    pub fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Always, _) | (_, Self::Always) => true,
            _ => self == other,
        }
    }
}

/// One line of text at a position.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The text.
    pub text: String,
    /// The position of the point, in percent of the plot's width.
    pub x: f64,
    /// The distance from the point to the anchor, in pixels to the right.
    pub dx: f64,
    /// The baseline, in pixels from the top of the drawing.
    pub y: f64,
    /// The part of the label that is at the point.
    pub anchor: Anchor,
    /// The weight of the font.
    pub weight: Weight,
    /// The width in pixels. It is more than that of the text if the label has spans after it.
    pub width: f64,
    /// CSS classes.
    pub class: String,
    /// The widths at which it is shown.
    pub view: View,
    /// The time at which it is shown.
    pub layer: Layer,
    /// Whether it has a background of its own, so that strokes may run behind it.
    pub opaque: bool,
}

impl Label {
    /// Returns a label of regular weight that starts at its point and is always shown.
    pub fn new(text: impl Into<String>, x: f64, y: f64, class: impl Into<String>) -> Self {
        let text = text.into();
        let width = text::width(&text, Weight::Regular);
        let (anchor, weight, view, layer) = (Anchor::Start, Weight::Regular, View::Both, Layer::Always);
        Self { text, x, dx: 0.0, y, anchor, weight, width, class: class.into(), view, layer, opaque: false }
    }

    /// Makes the label bold.
    #[must_use]
    pub fn bold(mut self) -> Self {
        self.weight = Weight::Bold;
        self.width = text::width(&self.text, Weight::Bold);
        self
    }

    /// Moves the label: `anchor` is the part at the point, and `dx` the distance from it, in pixels.
    #[must_use]
    pub fn anchored(mut self, anchor: Anchor, dx: f64) -> Self {
        (self.anchor, self.dx) = (anchor, dx);
        self
    }

    /// Shows the label in a view only.
    #[must_use]
    pub fn within(mut self, view: View) -> Self {
        self.view = view;
        self
    }

    /// Shows the label in a layer only.
    #[must_use]
    pub fn on(mut self, layer: Layer) -> Self {
        self.layer = layer;
        self
    }

    /// Returns the positions of the left and right end, in pixels from the plot's left edge, in a plot of a given
    /// width.
    pub fn extent(&self, plot_width: f64) -> (f64, f64) {
        let point = self.x / 100.0 * plot_width + self.dx;
        let left = match self.anchor {
            Anchor::Start => point,
            Anchor::Middle => point - self.width / 2.0,
            Anchor::End => point - self.width,
        };
        (left, left + self.width)
    }

    /// Returns whether the label stays inside the frame at every width at which it is shown.
    pub fn fits(&self, frame: &Frame) -> bool {
        View::EACH.into_iter().filter(|view| self.view.includes(*view)).all(|view| {
            let Some((narrowest, widest)) = frame.widths(view) else { return true };
            [narrowest, widest].into_iter().all(|figure| {
                let plot_width = frame.plot_width(view, figure);
                let (left, right) = self.extent(plot_width);
                let slack = 0.01;
                left >= -frame.left(view) - slack
                    && right <= plot_width + frame.right(view) + slack
                    && self.y - text::ASCENT >= -slack
                    && self.y + text::DESCENT <= frame.height + slack
            })
        })
    }
}
