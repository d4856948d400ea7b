//! The space of a drawing: the plot, the margins around it, and the widths that it may take.
//!
//! A drawing is fluid: `x` is a share of its width, `y` and all text are in pixels. It has two views, wide and narrow,
//! which the stylesheet switches at [`WIDE_FROM`].

/// From this width of a figure on, labels stand beside what they name; below it, in a key above the drawing.
pub const WIDE_FROM: f64 = 560.0;

/// The narrowest a figure gets: a phone of 320 pixels with 16 of margin on each side.
pub const NARROW_FROM: f64 = 288.0;

/// The widest a figure gets.
pub const WIDEST: f64 = 1600.0;

/// Where something is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// At every width.
    Both,
    /// From [`WIDE_FROM`] on.
    Wide,
    /// Below [`WIDE_FROM`].
    Narrow,
}

impl View {
    /// The two views that exist.
    pub const EACH: [Self; 2] = [Self::Wide, Self::Narrow];

    /// Whether what is shown in `self` is shown in `view`, which is one of [`View::EACH`].
    pub fn includes(self, view: Self) -> bool {
        self == Self::Both || self == view
    }

    /// The narrowest and the widest figure of this view.
    pub fn widths(self) -> (f64, f64) {
        match self {
            Self::Both => (NARROW_FROM, WIDEST),
            Self::Wide => (WIDE_FROM, WIDEST),
            Self::Narrow => (NARROW_FROM, WIDE_FROM),
        }
    }
}

/// The space round a plot, in pixels; from its left edge at 0% to its right edge at 100% is fluid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Left of the plot in the wide view.
    pub left: f64,
    /// Left of it in the narrow view.
    pub left_narrow: f64,
    /// Right of it in the wide view.
    pub right_wide: f64,
    /// Right of it in the narrow view.
    pub right_narrow: f64,
    /// From the top of the drawing to its foot.
    pub height: f64,
    /// The narrowest and the widest that the drawing gets: a page's column, or a panel of it.
    pub widths: (f64, f64),
}

/// The widths of a drawing that has the page's column to itself.
pub const COLUMN: (f64, f64) = (NARROW_FROM, WIDEST);

/// Margins are multiples of this, so that a class each is enough for the stylesheet.
pub const MARGIN_STEP: f64 = 8.0;

/// The widest margin that the stylesheet knows; what needs more does not fit its frame.
pub const WIDEST_MARGIN: f64 = 248.0;

/// The next margin that the stylesheet knows.
pub fn margin(width: f64) -> f64 {
    ((width / MARGIN_STEP).ceil().max(0.0) * MARGIN_STEP).min(WIDEST_MARGIN)
}

impl Frame {
    /// The plot's width in a figure of that width.
    pub fn plot_width(&self, view: View, figure: f64) -> f64 {
        figure - self.left(view) - self.right(view)
    }

    /// The narrowest and the widest that the drawing gets in a view; nothing where it is never shown so.
    pub fn widths(&self, view: View) -> Option<(f64, f64)> {
        let ((from, to), (narrowest, widest)) = (view.widths(), self.widths);
        let (from, to) = (if view == View::Narrow { narrowest } else { from.max(narrowest) }, to.min(widest));
        (from <= to).then_some((from, to))
    }

    /// The plot's width where the drawing is the narrowest that it gets in a view.
    pub fn narrowest_plot(&self, view: View) -> f64 {
        self.plot_width(view, self.widths(view).map_or(self.widths.0, |(narrowest, _)| narrowest))
    }

    /// The space left of the plot.
    pub fn left(&self, view: View) -> f64 {
        if view == View::Narrow { self.left_narrow } else { self.left }
    }

    /// The space right of the plot.
    pub fn right(&self, view: View) -> f64 {
        if view == View::Narrow { self.right_narrow } else { self.right_wide }
    }
}
