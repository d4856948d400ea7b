//! The marks that charts are made of. A mark has its points in the coordinates of the plane that it is drawn on, and
//! writes its SVG once the backend has placed them.

use super::label::Label;
use super::path::{EDGE_TOLERANCE, LINE_TOLERANCE, add_path, path, simplify};
use super::svg::{Svg, SvgPoint};

/// A point in the coordinates of a plane.
pub type Point = (f64, f64);

/// A mark: something that can be drawn.
pub trait Mark {
    /// Returns the points of the mark, in the coordinates of its plane.
    fn points(&self) -> &[Point];

    /// Returns the CSS classes, by which messages name the mark.
    fn class(&self) -> &str;

    /// Returns the labels of the mark, which must stay in the frame and touch nothing.
    fn labels(&self) -> Vec<Label> {
        Vec::new()
    }

    /// Writes the mark. `at` has the placed points, in the order of [`points`](Self::points).
    fn write(&self, at: &[SvgPoint], svg: &mut Svg);
}

/// A line through points.
#[derive(Clone, Debug)]
pub struct Polyline {
    /// The points, from left to right.
    pub points: Vec<Point>,
    /// CSS classes.
    pub class: String,
}

impl Mark for Polyline {
    fn points(&self) -> &[Point] {
        &self.points
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[SvgPoint], svg: &mut Svg) {
        let kept = simplify(at, LINE_TOLERANCE);
        if kept.len() > 1 {
            svg.path(&self.class, &path(&kept));
        }
    }
}

/// The area between two lines.
#[derive(Clone, Debug)]
pub struct Band {
    points: Vec<Point>,
    upper: usize,
    class: String,
}

impl Band {
    /// Returns the area between two lines, each from left to right.
    pub fn new(upper: Vec<Point>, lower: impl DoubleEndedIterator<Item = Point>, class: impl Into<String>) -> Self {
        let mut points = upper;
        let upper = points.len();
        points.extend(lower.rev());
        Self { points, upper, class: class.into() }
    }
}

impl Mark for Band {
    fn points(&self) -> &[Point] {
        &self.points
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[SvgPoint], svg: &mut Svg) {
        let (upper, lower) = at.split_at(self.upper.min(at.len()));
        let mut outline = [upper, lower].map(|edge| simplify(edge, EDGE_TOLERANCE)).concat();
        outline.iter_mut().for_each(|spot| *spot = spot.coarse());
        if outline.len() > 2 {
            svg.coarse_path(&self.class, &(path(&outline) + "z"));
        }
    }
}

/// Straight segments as one stroke: a grid, a rule, a drop line.
#[derive(Clone, Debug)]
pub struct Segments {
    /// The ends of the segments, in pairs.
    pub points: Vec<Point>,
    /// CSS classes.
    pub class: String,
}

impl Mark for Segments {
    fn points(&self) -> &[Point] {
        &self.points
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[SvgPoint], svg: &mut Svg) {
        let mut data = String::with_capacity(at.len() * 8);
        at.chunks_exact(2).for_each(|ends| add_path(&mut data, ends));
        if !data.is_empty() {
            svg.path(&self.class, &data);
        }
    }
}

/// A dot whose shape depends on the series, as its color does.
#[derive(Clone, Debug)]
pub struct Dot {
    /// The position.
    pub point: [Point; 1],
    /// The index of the series. The shapes are a circle, a square, a diamond, and a triangle, in turn.
    pub series: usize,
    /// CSS classes.
    pub class: String,
}

/// The shapes of dots, of about the same area.
const SHAPES: [&str; 4] =
    ["M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", "M-4.5-4.5h9v9h-9z", "M0-6 6 0 0 6-6 0z", "M0-6 6 5h-12z"];

impl Mark for Dot {
    fn points(&self) -> &[Point] {
        &self.point
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[SvgPoint], svg: &mut Svg) {
        if let [at] = at {
            svg.shape(*at, &format!("dot {}", self.class), SHAPES[self.series % SHAPES.len()]);
        }
    }
}

/// A bar: a filled box between two corners.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Two opposite corners.
    pub corners: [Point; 2],
    /// CSS classes.
    pub class: String,
}

impl Mark for Bar {
    fn points(&self) -> &[Point] {
        &self.corners
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[SvgPoint], svg: &mut Svg) {
        if let [from, to] = at {
            let corner = |x, y| SvgPoint { x, y };
            let outline = [*from, corner(to.x, from.y), *to, corner(from.x, to.y)];
            svg.path(&format!("bar {}", self.class), &(path(&outline) + "z"));
        }
    }
}

/// Filled boxes, drawn as one path.
#[derive(Clone, Debug)]
pub struct Boxes {
    /// Two opposite corners of each box, in pairs.
    pub corners: Vec<Point>,
    /// CSS classes.
    pub class: String,
}

impl Mark for Boxes {
    fn points(&self) -> &[Point] {
        &self.corners
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[SvgPoint], svg: &mut Svg) {
        let mut data = String::with_capacity(at.len() * 12);
        for ends in at.chunks_exact(2) {
            let corner = |x, y| SvgPoint { x, y };
            let outline = [ends[0], corner(ends[1].x, ends[0].y), ends[1], corner(ends[0].x, ends[1].y)];
            add_path(&mut data, &outline);
            data.push('z');
        }
        if !data.is_empty() {
            svg.path(&self.class, &data);
        }
    }
}

/// A circle. Its radius does not stretch.
#[derive(Clone, Debug)]
pub struct Circle {
    /// The center.
    pub middle: [Point; 1],
    /// The radius in pixels.
    pub radius: f64,
    /// CSS classes.
    pub class: String,
}

impl Mark for Circle {
    fn points(&self) -> &[Point] {
        &self.middle
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[SvgPoint], svg: &mut Svg) {
        if let [at] = at {
            svg.disc(*at, self.radius, &self.class);
        }
    }
}

/// The head of an arrow: the stroke that ends there continues beyond the plot.
#[derive(Clone, Debug)]
pub struct Arrow {
    /// The tip.
    pub tip: [Point; 1],
    /// Whether it points to the left.
    pub left: bool,
    /// CSS classes.
    pub class: String,
}

impl Mark for Arrow {
    fn points(&self) -> &[Point] {
        &self.tip
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[SvgPoint], svg: &mut Svg) {
        if let [at] = at {
            let data = if self.left { "M0 0l7-5v10z" } else { "M0 0l-7-5v10z" };
            svg.shape(*at, &format!("bar {}", self.class), data);
        }
    }
}

/// A short stroke near a point. It does not stretch.
#[derive(Clone, Debug)]
pub struct Leader {
    /// The point.
    pub point: [Point; 1],
    /// The ends of the stroke, in pixels from the point.
    pub stroke: [(f64, f64); 2],
    /// CSS classes.
    pub class: String,
}

impl Mark for Leader {
    fn points(&self) -> &[Point] {
        &self.point
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[SvgPoint], svg: &mut Svg) {
        if let [at] = at {
            let [from, to] = self.stroke.map(|(x, y)| (x.round() as i32, y.round() as i32));
            svg.shape(*at, &self.class, &format!("M{} {}L{} {}", from.0, from.1, to.0, to.1));
        }
    }
}

/// A label, drawn at its own `x` and `y` in the coordinates of the page.
#[derive(Clone, Debug)]
pub struct LabelMark {
    /// The position of the label.
    pub point: [Point; 1],
    /// The label.
    pub label: Label,
}

impl From<Label> for LabelMark {
    fn from(label: Label) -> Self {
        Self { point: [(label.x, label.y)], label }
    }
}

impl Mark for LabelMark {
    fn points(&self) -> &[Point] {
        &self.point
    }

    fn class(&self) -> &str {
        &self.label.class
    }

    fn labels(&self) -> Vec<Label> {
        vec![self.label.clone()]
    }

    fn write(&self, at: &[SvgPoint], svg: &mut Svg) {
        if let [at] = at {
            svg.text(*at, &self.label, &[]);
        }
    }
}
