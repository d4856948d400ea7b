//! One line of text with its position, and whether it fits its frame.

use super::frame::{Frame, View};
use super::text::{self, Weight};

/// Which part of a label stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// When a label is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Always.
    Always,
    /// While nothing is read out.
    Idle,
    /// While the column of that number is read out.
    Readout(usize),
}

impl Layer {
    /// Whether two labels can be seen at once.
    pub fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Always, _) | (_, Self::Always) => true,
            _ => self == other,
        }
    }
}

/// One line of text with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// What it says.
    pub text: String,
    /// Its point, in percent of the plot's width.
    pub x: f64,
    /// Pixels to the right of that point.
    pub dx: f64,
    /// Its baseline, in pixels from the top of the drawing.
    pub y: f64,
    /// Which part of it stands at the point.
    pub anchor: Anchor,
    /// How heavy it is set.
    pub weight: Weight,
    /// The width it takes, where it is not that of its text alone.
    pub width: f64,
    /// Classes.
    pub class: String,
    /// Where it is shown.
    pub view: View,
    /// When.
    pub layer: Layer,
}

impl Label {
    /// A label of regular weight that starts at its point and is always shown.
    pub fn new(text: impl Into<String>, x: f64, y: f64, class: impl Into<String>) -> Self {
        let text = text.into();
        let width = text::width(&text, Weight::Regular);
        let (anchor, weight, view, layer) = (Anchor::Start, Weight::Regular, View::Both, Layer::Always);
        Self { text, x, dx: 0.0, y, anchor, weight, width, class: class.into(), view, layer }
    }

    /// Set bold.
    #[must_use]
    pub fn bold(mut self) -> Self {
        self.weight = Weight::Bold;
        self.width = text::width(&self.text, Weight::Bold);
        self
    }

    /// Another part of it at the point, and that many pixels aside.
    #[must_use]
    pub fn anchored(mut self, anchor: Anchor, dx: f64) -> Self {
        (self.anchor, self.dx) = (anchor, dx);
        self
    }

    /// Shown there alone.
    #[must_use]
    pub fn within(mut self, view: View) -> Self {
        self.view = view;
        self
    }

    /// Shown then alone.
    #[must_use]
    pub fn on(mut self, layer: Layer) -> Self {
        self.layer = layer;
        self
    }

    /// Its left and right end in pixels from the plot's left edge, where the plot is that wide.
    pub fn extent(&self, plot_width: f64) -> (f64, f64) {
        let point = self.x / 100.0 * plot_width + self.dx;
        let left = match self.anchor {
            Anchor::Start => point,
            Anchor::Middle => point - self.width / 2.0,
            Anchor::End => point - self.width,
        };
        (left, left + self.width)
    }

    /// Whether it stays inside the frame in every view it is shown in.
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
