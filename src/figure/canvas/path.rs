//! SVG path data: written in short relative steps, and simplified where that cannot be seen.

use super::svg::{self, SvgPoint};

/// Returns path data through points, in relative steps.
pub(super) fn path(points: &[SvgPoint]) -> String {
    let mut data = String::with_capacity(points.len() * 8);
    add_path(&mut data, points);
    data
}

pub(super) fn add_path(data: &mut String, points: &[SvgPoint]) {
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

/// The greatest vertical distance of a simplified line from its points, in units of height: a fifth of a pixel.
pub(super) const LINE_TOLERANCE: f64 = 2.0;

/// The same distance for the edge of an area, which has no stroke to show its corners.
pub(super) const EDGE_TOLERANCE: f64 = 8.0;

/// Simplifies a line, and keeps its ends. Only the vertical distance from the original counts, because it does not
/// stretch with the width of the drawing. Each stroke is as long as the tolerance allows (the cone-intersection method
/// of Williams, 1978).
pub(super) fn simplify(points: &[SvgPoint], tolerance: f64) -> Vec<SvgPoint> {
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

/// Returns the number of points that a stroke from `start` passes within the tolerance, and its end.
fn stroke(start: SvgPoint, points: &[SvgPoint], tolerance: f64, forward: f64) -> (usize, SvgPoint) {
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
            found = (at + 1, SvgPoint { x: point.x, y: start.y.saturating_add((slope * across).round() as i32) });
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

    fn spots(points: &[(i32, i32)]) -> Vec<SvgPoint> {
        points.iter().map(|(x, y)| SvgPoint { x: *x, y: *y }).collect()
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
        let back: Vec<SvgPoint> = line.iter().rev().copied().collect();
        assert_eq!(simplify(&back, 2.5), spots(&[(400, 100), (300, 302), (0, 0)]));
    }

    #[test]
    fn a_line_of_fewer_points_stays_within_its_tolerance() {
        let wave = |at: i32| (at % 60 - 30) * (at % 60 - 30) + at * at / 10;
        let points: Vec<SvgPoint> = (0..200).map(|at| SvgPoint { x: at * 50, y: wave(at) }).collect();
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
