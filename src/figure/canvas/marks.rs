//! What charts are made of: each mark has its points, in the coordinates of the plane it is drawn on, and writes itself
//! once they are placed.

use super::layout::{Label, View};
use super::svg::{self, Names, Spot, Svg};

/// A point of a plane.
pub type Point = (f64, f64);

/// Something to draw.
pub trait Mark {
    /// Its points, in the plane's coordinates.
    fn points(&self) -> &[Point];

    /// Its classes, by which messages name it.
    fn class(&self) -> &str;

    /// The text it sets, which must stay in its frame and touch nothing.
    fn labels(&self) -> Vec<Label> {
        Vec::new()
    }

    /// Writes it, its points placed, one spot each.
    fn write(&self, at: &[Spot], svg: &mut Svg);
}

/// A line through points.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Where it runs, from left to right.
    pub points: Vec<Point>,
    /// Classes.
    pub class: String,
}

impl Mark for Curve {
    fn points(&self) -> &[Point] {
        &self.points
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[Spot], svg: &mut Svg) {
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
    /// Between `upper` and `lower`, each from left to right.
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

    fn write(&self, at: &[Spot], svg: &mut Svg) {
        let (upper, lower) = at.split_at(self.upper.min(at.len()));
        let mut outline = [upper, lower].map(|edge| simplify(edge, EDGE_TOLERANCE)).concat();
        outline.iter_mut().for_each(|spot| *spot = spot.coarse());
        if outline.len() > 2 {
            svg.coarse_path(&self.class, &(path(&outline) + "z"));
        }
    }
}

/// Straight lines, each from a point to the next, as one stroke: a grid, a rule, a drop line.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The ends, in pairs.
    pub points: Vec<Point>,
    /// Classes.
    pub class: String,
}

impl Mark for Rules {
    fn points(&self) -> &[Point] {
        &self.points
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[Spot], svg: &mut Svg) {
        let mut data = String::with_capacity(at.len() * 8);
        at.chunks_exact(2).for_each(|ends| add_path(&mut data, ends));
        if !data.is_empty() {
            svg.path(&self.class, &data);
        }
    }
}

/// A point marked by a shape that differs from series to series, as their colours do.
#[derive(Clone, Debug)]
pub struct Dot {
    /// Where.
    pub point: [Point; 1],
    /// Which series: the shapes are a disc, a square, a diamond and a triangle, in turn.
    pub series: usize,
    /// Classes.
    pub class: String,
}

/// The shapes of dots, of about one area.
const SHAPES: [&str; 4] =
    ["M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", "M-4.5-4.5h9v9h-9z", "M0-6 6 0 0 6-6 0z", "M0-6 6 5h-12z"];

impl Mark for Dot {
    fn points(&self) -> &[Point] {
        &self.point
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[Spot], svg: &mut Svg) {
        if let [at] = at {
            svg.shape(*at, &format!("dot {}", self.class), SHAPES[self.series % SHAPES.len()]);
        }
    }
}

/// A bar: a filled box between two corners.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Two corners that lie across from each other.
    pub corners: [Point; 2],
    /// Classes.
    pub class: String,
}

impl Mark for Bar {
    fn points(&self) -> &[Point] {
        &self.corners
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[Spot], svg: &mut Svg) {
        if let [from, to] = at {
            let corner = |x, y| Spot { x, y };
            let outline = [*from, corner(to.x, from.y), *to, corner(from.x, to.y)];
            svg.path(&format!("bar {}", self.class), &(path(&outline) + "z"));
        }
    }
}

/// A disc, whose radius does not stretch.
#[derive(Clone, Debug)]
pub struct Circle {
    /// Its middle.
    pub middle: [Point; 1],
    /// Its radius in pixels.
    pub radius: f64,
    /// Classes.
    pub class: String,
}

impl Mark for Circle {
    fn points(&self) -> &[Point] {
        &self.middle
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[Spot], svg: &mut Svg) {
        if let [at] = at {
            svg.disc(*at, self.radius, &self.class);
        }
    }
}

/// The head of an arrow at a point: what it is on goes on beyond the plot.
#[derive(Clone, Debug)]
pub struct Arrow {
    /// Its tip.
    pub tip: [Point; 1],
    /// Whether it points to the left.
    pub left: bool,
    /// Classes.
    pub class: String,
}

impl Mark for Arrow {
    fn points(&self) -> &[Point] {
        &self.tip
    }

    fn class(&self) -> &str {
        &self.class
    }

    fn write(&self, at: &[Spot], svg: &mut Svg) {
        if let [at] = at {
            let data = if self.left { "M0 0l7-5v10z" } else { "M0 0l-7-5v10z" };
            svg.shape(*at, &format!("bar {}", self.class), data);
        }
    }
}

/// A label, drawn where its own `x` and `y` say, on the page's plane.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its place.
    pub point: [Point; 1],
    /// The label.
    pub label: Label,
}

impl From<Label> for Tag {
    fn from(label: Label) -> Self {
        Self { point: [(label.x, label.y)], label }
    }
}

impl Mark for Tag {
    fn points(&self) -> &[Point] {
        &self.point
    }

    fn class(&self) -> &str {
        &self.label.class
    }

    fn labels(&self) -> Vec<Label> {
        vec![self.label.clone()]
    }

    fn write(&self, at: &[Spot], svg: &mut Svg) {
        if let [at] = at {
            svg.text(*at, &self.label, &[]);
        }
    }
}

/// A transparent box, on the page's plane, that lights text, and a rule where it has one, while the pointer is over it.
#[derive(Clone, Debug)]
pub struct Column {
    points: Vec<Point>,
    ruled: bool,
    lines: Vec<(Label, Vec<Names>)>,
}

impl Column {
    /// From `left` to `right` and lit at `rule`, in percent, from `top` to `foot`, in pixels, with one or several
    /// lines of text for each view.
    pub fn new([left, right, rule]: [f64; 3], [top, foot]: [f64; 2], lines: Vec<(Label, Vec<Names>)>) -> Self {
        let mut points = vec![(left, 0.0), (right, foot), (rule, top)];
        points.extend(lines.iter().map(|(label, _)| (label.x, label.y)));
        Self { points, ruled: true, lines }
    }

    /// Over a box, from its left to its right side in percent and from its top to its foot in pixels, without a rule.
    pub fn over([left, right]: [f64; 2], [top, foot]: [f64; 2], lines: Vec<(Label, Vec<Names>)>) -> Self {
        let mut points = vec![(left, top), (right, foot), (left, top)];
        points.extend(lines.iter().map(|(label, _)| (label.x, label.y)));
        Self { points, ruled: false, lines }
    }
}

impl Mark for Column {
    fn points(&self) -> &[Point] {
        &self.points
    }

    fn class(&self) -> &str {
        "column"
    }

    /// A line that says more in the wide view is one for each view.
    fn labels(&self) -> Vec<Label> {
        let mut labels = Vec::with_capacity(self.lines.len());
        for (label, words) in &self.lines {
            let more: f64 = words.iter().map(Names::name_width).sum();
            let mut wide = label.clone();
            wide.width += more;
            if more > 0.0 && label.view == View::Both {
                labels.extend([wide.within(View::Wide), label.clone().within(View::Narrow)]);
            } else {
                labels.push(wide);
            }
        }
        labels
    }

    fn write(&self, at: &[Spot], svg: &mut Svg) {
        let [from, to, rule, places @ ..] = at else { return };
        svg.open_column(*from, *to, self.ruled.then_some(*rule));
        for (place, (label, words)) in places.iter().zip(&self.lines) {
            svg.text(*place, label, words);
        }
        svg.close();
    }
}

/// A readout's line for one view.
pub fn readout(
    head: &str,
    words: Vec<Names>,
    place: (f64, f64, f64),
    view: View,
    column: usize,
) -> (Label, Vec<Names>) {
    use super::layout::{Anchor, Layer};
    use super::text::{self, Weight};

    let (x, dx, y) = place;
    let mut label = Label::new(head, x, y, "").anchored(Anchor::Start, dx).within(view).on(Layer::Readout(column));
    label.width += words.iter().map(|words| words.space + text::width(&words.text, Weight::Bold)).sum::<f64>();
    (label, words)
}

/// Path data through points, in steps from each to the next.
fn path(points: &[Spot]) -> String {
    let mut data = String::with_capacity(points.len() * 8);
    add_path(&mut data, points);
    data
}

fn add_path(data: &mut String, points: &[Spot]) {
    let [first, rest @ ..] = points else { return };
    data.push('M');
    add_step(data, first.x);
    if first.y >= 0 {
        data.push(' ');
    }
    add_step(data, first.y);
    let mut before = first;
    for (at, point) in rest.iter().enumerate() {
        let (dx, dy) = (point.x.saturating_sub(before.x), point.y.saturating_sub(before.y));
        if at == 0 {
            data.push('l');
        } else if dx >= 0 {
            data.push(' ');
        }
        add_step(data, dx);
        if dy >= 0 {
            data.push(' ');
        }
        add_step(data, dy);
        before = point;
    }
}

fn add_step(data: &mut String, step: i32) {
    if step < 0 {
        data.push('-');
    }
    svg::add_whole(data, step.unsigned_abs());
}

/// How far, in units of height, a line may be drawn from its points: a fifth of a pixel.
const LINE_TOLERANCE: f64 = 2.0;

/// The same for the edge of an area, which has no stroke to show its corners.
const EDGE_TOLERANCE: f64 = 8.0;

/// The same line through fewer points, at any width of the drawing: only the distance downwards counts, and that does not
/// stretch. Each stroke goes on as far as it passes all points by; the ends stay where they are.
fn simplify(points: &[Spot], tolerance: f64) -> Vec<Spot> {
    let [first, rest @ .., last] = points else { return points.to_vec() };
    let forward = if last.x < first.x { -1.0 } else { 1.0 };
    let mut kept = vec![*first];
    let (mut start, mut at) = (*first, 0);
    while at <= rest.len() {
        let (passed, end) = stroke(start, &points[at + 1..], tolerance, forward);
        (start, at) = (end, at + passed);
        kept.push(end);
    }
    kept
}

/// How many points a stroke from `start` passes by, and where it ends.
fn stroke(start: Spot, points: &[Spot], tolerance: f64, forward: f64) -> (usize, Spot) {
    let mut found = (1, points.first().copied().unwrap_or(start));
    let (mut lowest, mut highest) = (f64::NEG_INFINITY, f64::INFINITY);
    for (at, point) in points.iter().enumerate() {
        let across = (f64::from(point.x) - f64::from(start.x)) * forward;
        let down = f64::from(point.y) - f64::from(start.y);
        if across <= 0.0 {
            break;
        }
        let reach = |aside: f64| (lowest.max((down - aside) / across), highest.min((down + aside) / across));
        let (low, high) = reach(if at + 1 == points.len() { 0.0 } else { tolerance });
        if low <= high {
            let slope = (down / across).clamp(low, high);
            found = (at + 1, Spot { x: point.x, y: start.y.saturating_add((slope * across).round() as i32) });
        }
        (lowest, highest) = reach(tolerance);
        if lowest > highest {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(points: &[(i32, i32)]) -> Vec<Spot> {
        points.iter().map(|(x, y)| Spot { x: *x, y: *y }).collect()
    }

    #[test]
    fn a_path_is_written_in_steps() {
        assert_eq!(path(&spots(&[(0, 300), (120, 270), (240, 280), (200, 280)])), "M0 300l120-30 120 10-40 0");
    }

    #[test]
    fn points_on_a_line_are_left_out_and_corners_kept() {
        let line = spots(&[(0, 0), (100, 101), (200, 200), (300, 302), (400, 100)]);
        assert_eq!(simplify(&line, 2.5), spots(&[(0, 0), (300, 302), (400, 100)]));
        let steps = spots(&[(0, 50), (100, 50), (100, 20), (300, 20), (300, 10)]);
        assert_eq!(simplify(&steps, 8.0), steps);
        let back: Vec<Spot> = line.iter().rev().copied().collect();
        assert_eq!(simplify(&back, 2.5), spots(&[(400, 100), (300, 302), (0, 0)]));
    }

    #[test]
    fn a_line_of_fewer_points_stays_within_its_tolerance() {
        let wave = |at: i32| (at % 60 - 30) * (at % 60 - 30) + at * at / 10;
        let points: Vec<Spot> = (0..200).map(|at| Spot { x: at * 50, y: wave(at) }).collect();
        let kept = simplify(&points, 8.0);
        assert!(kept.len() < 60, "{}", kept.len());
        assert_eq!([kept[0], kept[kept.len() - 1]], [points[0], points[199]]);
        for point in &points {
            let pair = kept.windows(2).find(|pair| (pair[0].x..=pair[1].x).contains(&point.x)).unwrap();
            let share = f64::from(point.x - pair[0].x) / f64::from(pair[1].x - pair[0].x);
            let drawn = f64::from(pair[0].y) + share * f64::from(pair[1].y - pair[0].y);
            assert!((drawn - f64::from(point.y)).abs() <= 8.5, "{point:?} is drawn at {drawn}");
        }
    }
}
