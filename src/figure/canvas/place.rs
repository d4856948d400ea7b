//! Where a name goes beside what it names: the first of several places round a point where it touches nothing.

use super::layout::{self, Anchor, Frame, Label, Obstacle, View};
use super::text::{ASCENT, DESCENT};

/// How far from a point its name stands, in pixels, the nearest first.
const REACHES: [f64; 3] = [7.0, 13.0, 22.0];

/// What names are kept off.
pub struct Placer<'f> {
    frame: &'f Frame,
    /// The plot's top and foot in pixels.
    down: (f64, f64),
    obstacles: &'f [Obstacle],
    labels: &'f [Label],
}

impl<'f> Placer<'f> {
    /// Between `top` and `foot`, off strokes and dots, and off labels that are there.
    pub fn new(frame: &'f Frame, down: (f64, f64), obstacles: &'f [Obstacle], labels: &'f [Label]) -> Self {
        Self { frame, down, obstacles, labels }
    }

    /// Sets a name at one of several points, in percent across and pixels down: in each view at the first place that is
    /// free. Nothing for a view that has none.
    pub fn name(&self, text: &str, points: &[(f64, f64)], class: &str, views: &[View]) -> Vec<Label> {
        let at = |view: &View| points.iter().find_map(|point| self.at(text, *point, class, *view));
        let mut placed: Vec<Label> = views.iter().filter_map(at).collect();
        if let [one, other] = &placed[..]
            && one.clone().within(View::Both) == other.clone().within(View::Both)
        {
            placed = vec![one.clone().within(View::Both)];
        }
        placed
    }

    fn at(&self, text: &str, (x, y): (f64, f64), class: &str, view: View) -> Option<Label> {
        let label = |anchor, dx, y| Label::new(text, x, y, class).bold().anchored(anchor, dx).within(view);
        let middle = y + (ASCENT - DESCENT) / 2.0;
        REACHES.into_iter().find_map(|reach| {
            let (above, below, aside) = (y - reach - DESCENT + 1.0, y + reach + ASCENT - 1.0, reach * 0.6);
            let places = [
                label(Anchor::Start, reach, middle),
                label(Anchor::End, -reach, middle),
                label(Anchor::Middle, 0.0, above),
                label(Anchor::Middle, 0.0, below),
                label(Anchor::Start, aside, above),
                label(Anchor::End, -aside, above),
                label(Anchor::Start, aside, below),
                label(Anchor::End, -aside, below),
            ];
            places.into_iter().find(|label| self.is_free(label, view))
        })
    }

    fn is_free(&self, label: &Label, view: View) -> bool {
        let (top, foot) = self.down;
        let Some((narrowest, widest)) = self.frame.widths(view) else { return false };
        // Over the plot itself: beside it stand the names of values and of the lines' ends.
        let within = [narrowest, widest].into_iter().all(|figure| {
            let width = self.frame.plot_width(view, figure);
            let (left, right) = label.extent(width);
            left >= 2.0 && right <= width + self.frame.right(view).min(16.0)
        });
        within
            && label.y - ASCENT >= top
            && label.y + DESCENT <= foot
            && layout::is_clear(label, self.labels, self.obstacles, self.frame)
    }
}

/// Dots along a line, in percent across and pixels down: what keeps names off one that is not straight across or down.
pub fn along(points: &[(f64, f64)], radius: f64) -> Vec<Obstacle> {
    let mut obstacles = Vec::new();
    for pair in points.windows(2) {
        let [(x, y), (to_x, to_y)] = pair else { continue };
        // As near to each other as letters are high, so that none slips through.
        let steps = ((to_x - x).abs() / 0.8).max((to_y - y).abs() / 6.0).ceil().clamp(1.0, 400.0);
        for at in 0..steps as u32 {
            let share = f64::from(at) / steps;
            obstacles.push(Obstacle::round((x + share * (to_x - x), y + share * (to_y - y)), radius));
        }
    }
    obstacles.extend(points.last().map(|last| Obstacle::round(*last, radius)));
    obstacles
}

/// From where to where each of several places reaches, in order: halfway to its neighbours, and to both ends.
pub fn halfway(places: &[f64], (from, to): (f64, f64)) -> Vec<(f64, f64)> {
    let middles: Vec<f64> = places.windows(2).map(|pair| pair.iter().sum::<f64>() / 2.0).collect();
    let starts = std::iter::once(from).chain(middles.iter().copied());
    starts.zip(middles.iter().copied().chain([to])).collect()
}

/// The box round each of several points, in percent across and pixels down, in which it is the one that is meant: as far
/// to each side as `reach`, and at most halfway to another. Halfway is across or down, wherever two are farther apart in a
/// plot that is `width` pixels wide; two of one place share their box.
pub fn surroundings(points: &[(f64, f64)], reach: (f64, f64), width: f64) -> Vec<([f64; 2], [f64; 2])> {
    let around = |(x, y): &(f64, f64)| {
        let mut sides = [(x - reach.0).max(0.0), (x + reach.0).min(100.0)];
        let mut ends = [y - reach.1, y + reach.1];
        for (other_x, other_y) in points {
            let (across, down) = (other_x - x, other_y - y);
            if across.abs() >= 2.0 * reach.0 || down.abs() >= 2.0 * reach.1 {
                continue;
            }
            let is_beside = across.abs() / 100.0 * width > down.abs();
            let (edges, at, away) = if is_beside { (&mut sides, x, across) } else { (&mut ends, y, down) };
            if away < 0.0 {
                edges[0] = edges[0].max(at + away / 2.0);
            } else if away > 0.0 {
                edges[1] = edges[1].min(at + away / 2.0);
            }
        }
        (sides, ends)
    };
    points.iter().map(around).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame {
        left: 40.0,
        left_narrow: 40.0,
        right_wide: 24.0,
        right_narrow: 24.0,
        height: 300.0,
        widths: layout::COLUMN,
    };

    #[test]
    fn a_name_goes_where_no_dot_and_no_name_is() {
        let dots = [Obstacle::round((50.0, 100.0), 4.0), Obstacle::round((54.0, 100.0), 4.0)];
        let name = |labels: &[Label]| {
            Placer::new(&FRAME, (20.0, 280.0), &dots, labels).name("Turing", &[(50.0, 100.0)], "", &View::EACH)
        };
        let first = name(&[]);
        // The right is taken by the other dot, so the name stands to the left.
        assert!(matches!(&first[..], [label] if label.anchor == Anchor::End), "{first:?}");
        let second = name(&first);
        // Straight above it would come too near to the first name.
        assert!(matches!(&second[..], [label] if label.anchor == Anchor::Start && label.y == 91.0), "{second:?}");
        assert_eq!(layout::check(&[first, second].concat(), &dots, &FRAME), []);
    }

    #[test]
    fn places_reach_halfway_to_their_neighbours_and_to_both_ends() {
        assert_eq!(halfway(&[2.0, 3.0, 8.0], (0.0, 9.0)), [(0.0, 2.5), (2.5, 5.5), (5.5, 9.0)]);
        assert_eq!(halfway(&[2.0], (0.0, 9.0)), [(0.0, 9.0)]);
    }

    #[test]
    fn what_is_meant_at_a_place_is_the_nearer_of_two_points() {
        let points = [(1.0, 50.0), (3.0, 52.0), (3.5, 64.0), (90.0, 50.0), (90.0, 50.0)];
        // 2% of 224 pixels are more than 2 pixels; 2.5% are less than 14.
        let expected = [
            ([0.0, 2.0], [40.0, 57.0]),
            ([2.0, 4.5], [42.0, 58.0]),
            ([2.0, 5.0], [58.0, 74.0]),
            ([88.5, 91.5], [40.0, 60.0]),
            ([88.5, 91.5], [40.0, 60.0]),
        ];
        assert_eq!(surroundings(&points, (1.5, 10.0), 224.0), expected);
    }

    #[test]
    fn a_name_without_room_is_not_set() {
        let line = along(&[(0.0, 20.0), (100.0, 280.0)], 2.0);
        let narrow = Frame { widths: (132.0, 200.0), ..FRAME };
        let placer = Placer::new(&narrow, (20.0, 280.0), &line, &[]);
        assert_eq!(placer.name("Donaudampfschifffahrt", &[(50.0, 150.0)], "", &[View::Narrow]), []);
    }
}
