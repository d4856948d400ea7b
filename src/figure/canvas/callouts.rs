//! Placement of callouts: wrapped labels on stems along one axis, as close to the axis as possible without a stem
//! through a label.
//!
//! A callout's label is right of its stem, or left of it if there is no room on the right. A stem under another
//! callout's label must end below that label, so each label is placed farther out than the callouts whose stems it
//! covers. Which label covers which stem is decided at the narrowest and the widest drawing. It is the same at every
//! width between, because the distance between two stems grows with the width.

use super::frame::{Frame, View};
use super::text::{self, Weight};

/// The distance from a stem to its label, in pixels.
pub const LABEL_GAP: f64 = 6.0;

/// The least gap between a stem and another callout's label, in pixels.
const CLEAR: f64 = 4.0;

/// The least gap between two labels above each other, in pixels.
const BETWEEN: f64 = 5.0;

/// The widths to which labels are wrapped in search of the least height, in pixels.
const WRAPS: std::ops::RangeInclusive<u32> = 70..=150;

/// The step of that search, in pixels.
const WRAP_STEP: usize = 4;

/// A callout to place.
#[derive(Clone, Debug)]
pub struct Callout {
    /// The position of its stem, in percent of the plot's width.
    pub x: f64,
    /// The text of its label.
    pub text: String,
}

/// A placed callout.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The lines of its label.
    pub lines: Vec<String>,
    /// Whether its label is left of its stem.
    pub left: bool,
    /// The distance from the axis to the near side of the label, in pixels.
    pub near: f64,
    /// The distance from the axis to the far side of the label, where the stem ends, in pixels.
    pub far: f64,
}

/// A callout with its wrapped label.
struct Wrapped {
    x: f64,
    lines: Vec<String>,
    width: f64,
    height: f64,
    left: bool,
}

impl Wrapped {
    fn new(callout: &Callout, limit: f64) -> Self {
        let lines = text::wrap(&callout.text, Weight::Regular, limit);
        let width = lines.iter().map(|line| text::width(line, Weight::Regular)).fold(0.0, f64::max);
        let height = lines.len() as f64 * text::LINE_HEIGHT;
        Self { x: callout.x, lines, width, height, left: false }
    }

    /// Returns the left and right end of the label in a plot of a given width, in pixels.
    fn extent(&self, plot: f64) -> (f64, f64) {
        let stem = self.x / 100.0 * plot;
        if self.left {
            (stem - LABEL_GAP - self.width, stem - LABEL_GAP)
        } else {
            (stem + LABEL_GAP, stem + LABEL_GAP + self.width)
        }
    }

    /// Returns whether the label crosses the stem of another callout at some width.
    fn covers(&self, other: &Self, plots: [f64; 2]) -> bool {
        meet(plots, |plot| self.extent(plot), |plot| (other.x / 100.0 * plot, other.x / 100.0 * plot))
    }

    /// Returns whether the label is above, below, or on the label of another callout at some width.
    fn meets(&self, other: &Self, plots: [f64; 2]) -> bool {
        meet(plots, |plot| self.extent(plot), |plot| other.extent(plot))
    }

    fn fits(&self, frame: &Frame, plots: [f64; 2]) -> bool {
        plots.iter().all(|plot| {
            let (from, to) = self.extent(*plot);
            from >= -frame.left(View::Wide) && to <= plot + frame.right(View::Wide)
        })
    }
}

/// Returns whether two intervals come closer than [`CLEAR`] at some width between the narrowest and the widest.
fn meet(plots: [f64; 2], one: impl Fn(f64) -> (f64, f64), other: impl Fn(f64) -> (f64, f64)) -> bool {
    let side = |plot: f64| {
        let ((from, to), (other_from, other_to)) = (one(plot), other(plot));
        match () {
            () if to + CLEAR <= other_from => Some(true),
            () if other_to + CLEAR <= from => Some(false),
            () => None,
        }
    };
    let [narrowest, widest] = plots.map(side);
    narrowest.is_none() || narrowest != widest
}

/// Places callouts on one side of an axis in the wide view of a frame, the nearest of them `near` pixels from the axis.
/// Labels are wrapped to the width at which the callouts need the least height.
///
/// # Errors
///
/// Returns the texts of the callouts that have no room.
pub fn place(callouts: &[Callout], frame: &Frame, near: f64) -> Result<Vec<Placed>, Vec<String>> {
    let (narrowest, widest) = frame.widths(View::Wide).unwrap_or(frame.widths);
    let plots = [narrowest, widest].map(|figure| frame.plot_width(View::Wide, figure));
    let mut best: Option<((f64, usize), Vec<Placed>)> = None;
    let mut unplaced = Vec::new();
    for limit in WRAPS.step_by(WRAP_STEP) {
        let wrapped: Vec<Wrapped> = callouts.iter().map(|callout| Wrapped::new(callout, f64::from(limit))).collect();
        match place_wrapped(wrapped, frame, plots, near) {
            Ok(placed) => {
                let far = placed.iter().map(|callout| callout.far).fold(0.0, f64::max);
                let cost = (far, placed.iter().map(|callout| callout.lines.len()).sum());
                if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                    best = Some((cost, placed));
                }
            }
            Err(culprits) => unplaced = culprits,
        }
    }
    best.map(|(_, placed)| placed).ok_or(unplaced)
}

fn place_wrapped(
    mut callouts: Vec<Wrapped>,
    frame: &Frame,
    plots: [f64; 2],
    near: f64,
) -> Result<Vec<Placed>, Vec<String>> {
    turn(&mut callouts, frame, plots)?;
    let mut placed: Vec<Option<(f64, f64)>> = vec![None; callouts.len()];
    while placed.iter().any(Option::is_none) {
        let ready = (0..callouts.len()).filter(|at| placed[*at].is_none()).filter_map(|at| {
            let span = span(at, &callouts, &placed, plots, near)?;
            Some((at, span))
        });
        // The lowest callout comes first, and of those the rightmost, because it covers the fewest of the others.
        let next = ready.min_by(|(one, (low, _)), (other, (other_low, _))| {
            low.total_cmp(other_low).then(callouts[*other].x.total_cmp(&callouts[*one].x)).then(one.cmp(other))
        });
        let Some((at, span)) = next else {
            let waiting = callouts.iter().zip(&placed).filter(|(_, placed)| placed.is_none());
            return Err(waiting.map(|(callout, _)| callout.lines.join(" ")).collect());
        };
        placed[at] = Some(span);
    }
    let callout = |(callout, span): (Wrapped, Option<(f64, f64)>)| {
        let (near, far) = span.unwrap_or_default();
        Placed { lines: callout.lines, left: callout.left, near, far }
    };
    Ok(callouts.into_iter().zip(placed).map(callout).collect())
}

/// Flips callouts to the left that have no room on the right, and those whose label would cross the stem of a flipped
/// callout and be crossed by its label.
fn turn(callouts: &mut [Wrapped], frame: &Frame, plots: [f64; 2]) -> Result<(), Vec<String>> {
    loop {
        let faces = |at: usize| {
            let covered = |other: &Wrapped| callouts[at].covers(other, plots) && other.covers(&callouts[at], plots);
            callouts.iter().any(|other| other.left && covered(other))
        };
        let next =
            (0..callouts.len()).find(|at| !callouts[*at].left && (!callouts[*at].fits(frame, plots) || faces(*at)));
        let Some(at) = next else { return Ok(()) };
        callouts[at].left = true;
        if !callouts[at].fits(frame, plots) {
            return Err(vec![callouts[at].lines.join(" ")]);
        }
    }
}

/// Returns the lowest position of a callout above those whose stems it covers, clear of the labels above or below it.
/// Returns `None` while one of the covered callouts has no position yet.
fn span(
    at: usize,
    callouts: &[Wrapped],
    placed: &[Option<(f64, f64)>],
    plots: [f64; 2],
    near: f64,
) -> Option<(f64, f64)> {
    let callout = &callouts[at];
    let mut low = near;
    let mut beside = Vec::new();
    for (other_at, other) in callouts.iter().enumerate().filter(|(other_at, _)| *other_at != at) {
        if callout.covers(other, plots) {
            low = low.max(placed[other_at]?.1 + BETWEEN);
        } else if callout.meets(other, plots) {
            beside.extend(placed[other_at]);
        }
    }
    beside.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (other_low, other_high) in beside {
        if low < other_high + BETWEEN && other_low < low + callout.height + BETWEEN {
            low = other_high + BETWEEN;
        }
    }
    Some((low, low + callout.height))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::collisions::{self, Obstacle};
    use super::super::frame::{WIDE_FROM, WIDEST};
    use super::super::label::{Anchor, Label};
    use super::*;

    const FRAME: Frame = Frame {
        left: 8.0,
        left_narrow: 8.0,
        right_wide: 24.0,
        right_narrow: 24.0,
        height: 4000.0,
        widths: (WIDE_FROM, WIDEST),
    };

    /// Returns the labels and stems of placed callouts, with the axis at the bottom.
    fn drawn(callouts: &[Callout], placed: &[Placed]) -> (Vec<Label>, Vec<Obstacle>) {
        let axis = 3990.0;
        let (mut labels, mut obstacles) = (Vec::new(), Vec::new());
        for (callout, placed) in callouts.iter().zip(placed) {
            obstacles.push(Obstacle::down(callout.x, (axis - placed.far, axis)));
            for (at, line) in placed.lines.iter().enumerate() {
                let y = axis - placed.far + at as f64 * text::LINE_HEIGHT + text::ASCENT;
                let (anchor, dx) = if placed.left { (Anchor::End, -LABEL_GAP) } else { (Anchor::Start, LABEL_GAP) };
                labels.push(Label::new(line, callout.x, y, "").anchored(anchor, dx).within(View::Wide));
            }
        }
        (labels, obstacles)
    }

    fn callouts(all: &[(f64, &str)]) -> Vec<Callout> {
        all.iter().map(|(x, text)| Callout { x: *x, text: (*text).to_owned() }).collect()
    }

    #[test]
    fn a_label_lies_beyond_the_stems_that_it_covers() {
        let callouts = callouts(&[(10.0, "GPT-4"), (14.0, "Claude 3"), (60.0, "o3")]);
        let placed = place(&callouts, &FRAME, 14.0).unwrap();
        assert_eq!(placed.iter().map(|callout| callout.near).collect::<Vec<_>>(), [34.0, 14.0, 14.0]);
        assert!(placed.iter().all(|callout| !callout.left && callout.far == callout.near + 15.0));
    }

    #[test]
    fn a_label_without_room_on_the_right_is_left_of_its_stem() {
        let placed = place(&callouts(&[(50.0, "Task parity"), (97.0, "Whole-product parity")]), &FRAME, 14.0).unwrap();
        assert_eq!(placed.iter().map(|callout| callout.left).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn facing_callouts_flip_to_the_same_side() {
        // The right callout must be flipped; each would cover the stem of the other.
        let placed = place(&callouts(&[(93.0, "Task parity"), (97.0, "Product parity")]), &FRAME, 14.0).unwrap();
        assert_eq!(placed.iter().map(|callout| callout.left).collect::<Vec<_>>(), [true, true]);
        assert!(placed[1].near > placed[0].far, "the right label crosses the left stem");
    }

    #[test]
    fn names_callouts_that_cannot_be_placed() {
        let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsabend";
        assert_eq!(place(&callouts(&[(50.0, word)]), &FRAME, 14.0), Err(vec![word.to_owned()]));
    }

    proptest! {
        #[test]
        fn every_layout_passes_the_collision_check(
            xs in prop::collection::vec(0.0..100.0f64, 1..28),
            spans in prop::collection::vec("[A-Za-z0-9]{2,9}( [a-z]{2,9}){0,4}", 28),
        ) {
            let callouts: Vec<Callout> = xs.iter().zip(spans).map(|(x, text)| Callout { x: *x, text }).collect();
            if let Ok(placed) = place(&callouts, &FRAME, 14.0) {
                let (labels, obstacles) = drawn(&callouts, &placed);
                prop_assert_eq!(collisions::check(&labels, &obstacles, &FRAME), []);
            }
        }
    }
}
