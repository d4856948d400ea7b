//! Placement of a name beside the point that it names: the first of several positions where it touches nothing.

use super::collisions::{self, Obstacle};
use super::frame::{Frame, View};
use super::label::{Anchor, Label};
use super::text::{ASCENT, DESCENT};

/// The distances from a point to its name that are tried, in pixels, the nearest first.
const REACHES: [f64; 3] = [7.0, 13.0, 22.0];

/// Finds positions for names among the labels and obstacles of a plot.
pub struct Placer<'f> {
    frame: &'f Frame,
    /// The top and bottom of the plot, in pixels.
    down: (f64, f64),
    obstacles: &'f [Obstacle],
    labels: &'f [Label],
}

impl<'f> Placer<'f> {
    /// Returns a placer for a plot with the given top and bottom, in pixels.
    pub fn new(frame: &'f Frame, down: (f64, f64), obstacles: &'f [Obstacle], labels: &'f [Label]) -> Self {
        Self { frame, down, obstacles, labels }
    }

    /// Places a name beside one of several points, in percent across and pixels down: in each view at the first free
    /// position. A view without a free position gets no label.
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
        let (top, bottom) = self.down;
        let Some((narrowest, widest)) = self.frame.widths(view) else { return false };
        // The name must be inside the plot: the labels of the axes and of the lines' ends are beside it.
        let within = [narrowest, widest].into_iter().all(|figure| {
            let width = self.frame.plot_width(view, figure);
            let (left, right) = label.extent(width);
            left >= 2.0 && right <= width + self.frame.right(view).min(16.0)
        });
        within
            && label.y - ASCENT >= top
            && label.y + DESCENT <= bottom
            && collisions::is_clear(label, self.labels, self.obstacles, self.frame)
    }
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
        widths: super::super::frame::COLUMN,
    };

    #[test]
    fn a_name_is_placed_clear_of_dots_and_names() {
        let dots = [Obstacle::round((50.0, 100.0), 4.0), Obstacle::round((54.0, 100.0), 4.0)];
        let name = |labels: &[Label]| {
            Placer::new(&FRAME, (20.0, 280.0), &dots, labels).name("Turing", &[(50.0, 100.0)], "", &View::EACH)
        };
        let first = name(&[]);
        // The other dot is on the right, so the name is on the left.
        assert!(matches!(&first[..], [label] if label.anchor == Anchor::End), "{first:?}");
        let second = name(&first);
        // Directly above the point, it would be too close to the first name.
        assert!(matches!(&second[..], [label] if label.anchor == Anchor::Start && label.y == 91.0), "{second:?}");
        assert_eq!(collisions::check(&[first, second].concat(), &dots, &FRAME), []);
    }

    #[test]
    fn a_name_without_room_is_left_out() {
        let line = Obstacle::along(&[(0.0, 20.0), (100.0, 280.0)], 2.0);
        let narrow = Frame { widths: (132.0, 200.0), ..FRAME };
        let placer = Placer::new(&narrow, (20.0, 280.0), &line, &[]);
        assert_eq!(placer.name("Donaudampfschifffahrt", &[(50.0, 150.0)], "", &[View::Narrow]), []);
    }
}
