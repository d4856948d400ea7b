//! A straight line through points by least squares, and how sure its height is.

use crate::model::Shape;
use crate::model::fit::{self, Line, Point};
use crate::model::math::{normal_quantile, sqrt};

/// The share of a confidence band that lies below its upper edge: nine tenths between both edges.
const UPPER: f64 = 0.95;

/// A line through points.
#[derive(Clone, Copy, Debug)]
pub struct Regression {
    /// The line; its intercept is at the mean.
    pub line: Line,
    /// How many points it runs through.
    pub count: usize,
    /// The mean of the points across.
    pub mean: f64,
    /// The sum of the squares of their distances from it.
    squares: f64,
    /// Student's t at the level of the band, with two degrees of freedom less than there are points.
    student: f64,
}

impl Regression {
    /// Through at least [`fit::MIN_ROWS`] points of at least two places across; nothing for others.
    pub fn through(points: &[(f64, f64)]) -> Option<Self> {
        let count = points.len();
        let mean = points.iter().map(|(x, _)| x).sum::<f64>() / count as f64;
        let squares: f64 = points.iter().map(|(x, _)| (x - mean) * (x - mean)).sum();
        let apart = points.iter().any(|(x, _)| *x != points[0].0);
        if count < fit::MIN_ROWS || !apart {
            return None;
        }
        let points: Vec<Point> = points.iter().map(|(x, y)| Point { date: *x, logarithm: *y }).collect();
        let line = fit::least_squares(&points, mean);
        let student = Shape::Student((count - 2) as f64).quantile(normal_quantile(UPPER));
        Some(Self { line, count, mean, squares, student })
    }

    /// The line's height at a place, and the lower and upper edge of the 90% confidence band of the mean there.
    pub fn at(&self, x: f64) -> [f64; 3] {
        let away = x - self.mean;
        let height = self.line.intercept + self.line.slope * away;
        let half = self.student * self.line.slope_error * sqrt(self.squares / self.count as f64 + away * away);
        [height - half, height, height + half]
    }

    /// The slope and the ends of its 90% confidence interval.
    pub fn slope(&self) -> [f64; 3] {
        let half = self.student * self.line.slope_error;
        [self.line.slope - half, self.line.slope, self.line.slope + half]
    }
}
