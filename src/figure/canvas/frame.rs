//! The space of a drawing: the plot, the margins around it, and the widths that it may take.
//!
//! A drawing is fluid: `x` is a share of its width, `y` and all text are in pixels. It has two views, wide and narrow,
//! which the stylesheet switches at [`WIDE_FROM`].

/// The least width of the wide view, in pixels. In the wide view, labels are beside the lines that they name; in the
/// narrow view, they are in a key above the drawing.
pub const WIDE_FROM: f64 = 560.0;

/// The least width of a figure, in pixels: a phone of 320 pixels with a margin of 16 on each side.
pub const NARROW_FROM: f64 = 288.0;

/// The greatest width of a figure, in pixels.
pub const WIDEST: f64 = 1600.0;

/// The widths at which something is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// All widths.
    Both,
    /// Widths from [`WIDE_FROM`].
    Wide,
    /// Widths below [`WIDE_FROM`].
    Narrow,
}

impl View {
    /// The wide and the narrow view.
    pub const EACH: [Self; 2] = [Self::Wide, Self::Narrow];

    /// Returns whether something that is shown in `self` is shown in `view`, which is one of [`View::EACH`].
    pub fn includes(self, view: Self) -> bool {
        self == Self::Both || self == view
    }

    /// Returns the least and the greatest width of a figure in this view, in pixels.
    pub fn widths(self) -> (f64, f64) {
        match self {
            Self::Both => (NARROW_FROM, WIDEST),
            Self::Wide => (WIDE_FROM, WIDEST),
            Self::Narrow => (NARROW_FROM, WIDE_FROM),
        }
    }
}

/// The space around a plot, in pixels. The width of the plot itself is fluid: 0% is its left edge, 100% its right edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The space left of the plot in the wide view.
    pub left: f64,
    /// The space left of the plot in the narrow view.
    pub left_narrow: f64,
    /// The space right of the plot in the wide view.
    pub right_wide: f64,
    /// The space right of the plot in the narrow view.
    pub right_narrow: f64,
    /// The height of the drawing.
    pub height: f64,
    /// The least and the greatest width of the drawing: those of a page's column, or of a panel in it.
    pub widths: (f64, f64),
}

/// The least and the greatest width of a drawing that has the page's column to itself.
pub const COLUMN: (f64, f64) = (NARROW_FROM, WIDEST);

/// The step of margins in pixels. The stylesheet has one class for each multiple.
pub const MARGIN_STEP: f64 = 8.0;

/// The widest margin for which the stylesheet has a class.
pub const WIDEST_MARGIN: f64 = 248.0;

/// Returns the least margin that is at least as wide as `width` and has a class in the stylesheet.
pub fn margin(width: f64) -> f64 {
    ((width / MARGIN_STEP).ceil().max(0.0) * MARGIN_STEP).min(WIDEST_MARGIN)
}

impl Frame {
    /// Returns the width of the plot in a figure of a given width.
    pub fn plot_width(&self, view: View, figure: f64) -> f64 {
        figure - self.left(view) - self.right(view)
    }

    /// Returns the least and the greatest width of the drawing in a view, or `None` if it is never shown in that view.
    pub fn widths(&self, view: View) -> Option<(f64, f64)> {
        let ((from, to), (narrowest, widest)) = (view.widths(), self.widths);
        let (from, to) = (if view == View::Narrow { narrowest } else { from.max(narrowest) }, to.min(widest));
        (from <= to).then_some((from, to))
    }

    /// Returns the width of the plot in the narrowest drawing of a view.
    pub fn narrowest_plot(&self, view: View) -> f64 {
        self.plot_width(view, self.widths(view).map_or(self.widths.0, |(narrowest, _)| narrowest))
    }

    /// Returns the space left of the plot.
    pub fn left(&self, view: View) -> f64 {
        if view == View::Narrow { self.left_narrow } else { self.left }
    }

    /// Returns the space right of the plot.
    pub fn right(&self, view: View) -> f64 {
        if view == View::Narrow { self.right_narrow } else { self.right_wide }
    }
}
