//! Where labels go, and the proof that none touches another.
//!
//! A drawing is fluid: `x` is a share of its width, `y` and all text are in pixels. The gap between two labels is
//! therefore linear in the width, so what is clear at both ends of a view's range, on the same side, is clear between.

use super::text::{self, Weight};

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
    fn meets(self, other: Self) -> bool {
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

/// What is wrong with a layout.
#[derive(Clone, Debug, PartialEq)]
pub enum Clash {
    /// Two labels touch in a figure of that width.
    Touch {
        /// What one says.
        one: String,
        /// What the other says.
        other: String,
        /// The figure's width in pixels.
        width: f64,
    },
    /// A label leaves its frame.
    Outside {
        /// What it says.
        label: String,
    },
    /// A rule or a stem runs through a label in a figure of that width.
    Crossed {
        /// What it says.
        label: String,
        /// The figure's width in pixels.
        width: f64,
    },
    /// A mark has a point that is no number, or that lies outside the plot.
    Stray {
        /// The classes of the mark.
        mark: String,
    },
}

/// A straight stroke that no label may lie on, a rule or a stem, or a dot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Obstacle {
    /// Its ends across, in percent of the plot's width.
    pub across: (f64, f64),
    /// Its ends downwards, in pixels from the top of the drawing.
    pub down: (f64, f64),
    /// How far it reaches to either side of that, in pixels.
    pub aside: f64,
    /// Where it is shown.
    pub view: View,
}

impl Obstacle {
    /// One down the drawing.
    pub fn down(across: f64, down: (f64, f64)) -> Self {
        let down = (down.0.min(down.1), down.0.max(down.1));
        Self { across: (across, across), down, aside: 0.0, view: View::Both }
    }

    /// One across the drawing.
    pub fn across(across: (f64, f64), down: f64) -> Self {
        let across = (across.0.min(across.1), across.0.max(across.1));
        Self { across, down: (down, down), aside: 0.0, view: View::Both }
    }

    /// A dot of that radius at a point, in percent across and pixels down.
    pub fn round((across, down): (f64, f64), radius: f64) -> Self {
        let down = (down - radius, down + radius);
        Self { across: (across, across), down, aside: radius, view: View::Both }
    }

    /// Shown there alone.
    #[must_use]
    pub fn within(mut self, view: View) -> Self {
        self.view = view;
        self
    }

    /// Whether it comes as near to a label's height as its letters.
    fn level_with(&self, label: &Label) -> bool {
        self.down.0 < label.y + text::DESCENT - 1.0 && self.down.1 > label.y - text::ASCENT + 1.0
    }
}

/// The least space between two labels of one line.
const GAP: f64 = 4.0;

/// Proves that no two labels touch, at any width, that none leaves its frame and that no obstacle runs through one; or
/// names those of which that is not so.
pub fn check(labels: &[Label], obstacles: &[Obstacle], frame: &Frame) -> Vec<Clash> {
    let mut clashes: Vec<Clash> = labels
        .iter()
        .filter(|label| !label.fits(frame))
        .map(|label| Clash::Outside { label: label.text.clone() })
        .collect();
    for (at, one) in labels.iter().enumerate() {
        for other in &labels[at + 1..] {
            let clear = (one.y - other.y).abs() >= text::ASCENT + text::DESCENT;
            if clear || !one.layer.meets(other.layer) {
                continue;
            }
            if let Some(width) = touching(one, other, frame) {
                clashes.push(Clash::Touch { one: one.text.clone(), other: other.text.clone(), width });
            }
        }
        for obstacle in obstacles.iter().filter(|obstacle| obstacle.level_with(one)) {
            if let Some(width) = crossing(one, obstacle, frame) {
                clashes.push(Clash::Crossed { label: one.text.clone(), width });
                break;
            }
        }
    }
    clashes
}

/// The width of a figure in which two labels of about one height touch.
fn touching(one: &Label, other: &Label, frame: &Frame) -> Option<f64> {
    meeting((one.view, other.view), frame, |width| one.extent(width), |width| other.extent(width), GAP)
}

/// The width of a figure in which a obstacle of about a label's height runs through it.
fn crossing(label: &Label, obstacle: &Obstacle, frame: &Frame) -> Option<f64> {
    let extent = |width: f64| (obstacle.across.0 / 100.0 * width, obstacle.across.1 / 100.0 * width);
    meeting((label.view, obstacle.view), frame, |width| label.extent(width), extent, obstacle.aside)
}

/// Whether a label fits its frame and touches none of several labels and obstacles, at any width.
pub fn is_clear(label: &Label, labels: &[Label], obstacles: &[Obstacle], frame: &Frame) -> bool {
    let near = |other: &&Label| (label.y - other.y).abs() < text::ASCENT + text::DESCENT;
    label.fits(frame)
        && labels.iter().filter(near).all(|other| touching(label, other, frame).is_none())
        && obstacles
            .iter()
            .filter(|obstacle| obstacle.level_with(label))
            .all(|obstacle| crossing(label, obstacle, frame).is_none())
}

/// The width of a figure in which two things, each from its left to its right end by the plot's width, come nearer to
/// each other than `gap`.
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
            // On one side when narrow and on the other when wide: they pass each other between.
            (Some(_), _) => Some(widest),
            (None, _) => Some(narrowest),
        }
    })
}

/// Moves labels apart: each as near to where it wants to be as can be (least squares), in the order they want, with room
/// for their heights, between `top` and `bottom`. Pool-adjacent-violators; exact. Gives the middles, in the order asked.
pub fn spread(wanted: &[f64], heights: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
    // With each label's own offset in the stack taken off, "far enough apart" is "not descending".
    let mut offsets = Vec::with_capacity(order.len());
    let mut stacked = 0.0;
    for at in &order {
        offsets.push(stacked + heights[*at] / 2.0);
        stacked += heights[*at];
    }
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (place, at) in order.iter().enumerate() {
        pools.push((wanted[*at] - offsets[place], 1));
        while let [.., (before, many), (last, few)] = pools[..]
            && before > last
        {
            pools.truncate(pools.len() - 2);
            pools.push(((before * many as f64 + last * few as f64) / (many + few) as f64, many + few));
        }
    }
    let mut middles = vec![0.0; wanted.len()];
    let bottommost = (bottom - stacked).max(top);
    let resting = pools.into_iter().flat_map(|(value, size)| std::iter::repeat_n(value, size));
    for ((place, at), value) in order.iter().enumerate().zip(resting) {
        middles[*at] = value.clamp(top, bottommost) + offsets[place];
    }
    middles
}

/// Whether labels in a row, each with its middle as a share of `width` and its own width, clear each other by `gap`.
pub fn clears(labels: &[(f64, f64)], width: f64, gap: f64) -> bool {
    labels.windows(2).all(|pair| {
        let [(one, one_width), (other, other_width)] = pair else { return true };
        (other - one) * width >= (one_width + other_width) / 2.0 + gap
    })
}

/// The first of several rows of labels, finest first, that is clear; the last where none is.
pub fn thin<T>(rows: Vec<Vec<T>>, measure: impl Fn(&T) -> (f64, f64), width: f64, gap: f64) -> Vec<T> {
    let last = rows.len().saturating_sub(1);
    for (at, row) in rows.into_iter().enumerate() {
        let measured: Vec<(f64, f64)> = row.iter().map(&measure).collect();
        if at == last || clears(&measured, width, gap) {
            return row;
        }
    }
    Vec::new()
}

/// Gives each of several spans the topmost row in which it clears those before it by `gap`.
pub fn rows(spans: &[(f64, f64)], gap: f64) -> Vec<usize> {
    let mut taken: Vec<Vec<(f64, f64)>> = Vec::new();
    spans
        .iter()
        .map(|(left, right)| {
            let free = |row: &Vec<(f64, f64)>| row.iter().all(|(l, r)| *right + gap <= *l || *r + gap <= *left);
            let at = taken.iter().position(free).unwrap_or(taken.len());
            if at == taken.len() {
                taken.push(Vec::new());
            }
            taken[at].push((*left, *right));
            at
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FRAME: Frame =
        Frame { left: 48.0, left_narrow: 48.0, right_wide: 160.0, right_narrow: 24.0, height: 340.0, widths: COLUMN };

    #[test]
    fn labels_that_collide_are_named() {
        let labels =
            [Label::new("Memory", 100.0, 100.0, "").within(View::Wide), Label::new("Bandwidth", 100.0, 108.0, "")];
        let clashes = check(&labels[..], &[], &FRAME);
        assert!(clashes.contains(&Clash::Touch { one: "Memory".into(), other: "Bandwidth".into(), width: 560.0 }));
        assert!(clashes.contains(&Clash::Outside { label: "Bandwidth".into() }), "it has no room on a phone");
    }

    #[test]
    fn labels_that_pass_each_other_between_two_widths_are_found() {
        let still = Label::new("mm", 0.0, 100.0, "").anchored(Anchor::Start, 300.0).within(View::Wide);
        let moving = Label::new("mm", 60.0, 100.0, "").within(View::Wide);
        assert_eq!(check(&[still, moving], &[], &FRAME).len(), 1);
    }

    #[test]
    fn labels_never_seen_at_once_may_share_a_place() {
        let label = |layer| Label::new("2029", 0.0, 14.0, "").on(layer);
        assert!(
            check(&[label(Layer::Idle), label(Layer::Readout(0)), label(Layer::Readout(1))], &[], &FRAME).is_empty()
        );
        assert_eq!(check(&[label(Layer::Always), label(Layer::Readout(1))], &[], &FRAME).len(), 1);
    }

    #[test]
    fn without_spreading_the_proof_fails_and_with_it_it_holds() {
        let wanted = [100.0, 103.0, 104.0, 330.0];
        let place = |middles: &[f64]| -> Vec<Label> {
            middles.iter().map(|y| Label::new("name", 100.0, y + 4.0, "").within(View::Wide)).collect()
        };
        assert!(!check(&place(&wanted), &[], &FRAME).is_empty());
        assert_eq!(check(&place(&spread(&wanted, &[15.0; 4], 0.0, 330.0)), &[], &FRAME), []);
    }

    #[test]
    fn rows_are_as_few_as_a_first_fit_finds() {
        assert_eq!(rows(&[(0.0, 50.0), (40.0, 90.0), (60.0, 110.0)], 4.0), [0, 1, 0]);
    }

    #[test]
    fn ticks_are_thinned_to_the_finest_row_that_is_clear() {
        let candidates = vec![vec![0.0, 0.1, 0.2], vec![0.0, 0.2], vec![0.0]];
        assert_eq!(thin(candidates.clone(), |at| (*at, 30.0), 250.0, 10.0), [0.0, 0.2]);
        assert_eq!(thin(candidates, |at| (*at, 300.0), 250.0, 10.0), [0.0]);
    }

    proptest! {
        #[test]
        fn spreading_keeps_order_gaps_and_bounds(wanted in prop::collection::vec(0.0..300.0f64, 1..12)) {
            let heights = vec![15.0; wanted.len()];
            let middles = spread(&wanted, &heights, 10.0, 300.0);
            let mut order: Vec<usize> = (0..wanted.len()).collect();
            order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
            for pair in order.windows(2) {
                prop_assert!(middles[pair[1]] - middles[pair[0]] >= 15.0 - 1e-9);
            }
            prop_assert!(middles.iter().all(|middle| (17.4..=292.6).contains(middle)));
        }

        #[test]
        fn spreading_is_optimal(wanted in prop::collection::vec(0.0..60.0f64, 2..4)) {
            let cost = |middles: &[f64]| -> f64 {
                middles.iter().zip(&wanted).map(|(middle, wish)| (middle - wish) * (middle - wish)).sum()
            };
            let best = cost(&spread(&wanted, &vec![10.0; wanted.len()], -500.0, 500.0));
            // Every arrangement in the same order on a grid of one pixel costs at least as much.
            let mut order: Vec<usize> = (0..wanted.len()).collect();
            order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
            for first in -30..60 {
                for second in first + 10..80 {
                    for third in if wanted.len() == 3 { second + 10..100 } else { 0..1 } {
                        let mut middles = vec![0.0; wanted.len()];
                        for (at, y) in order.iter().zip([first, second, third]) {
                            middles[*at] = f64::from(y);
                        }
                        prop_assert!(cost(&middles) >= best - 1e-6);
                    }
                }
            }
        }
    }
}
