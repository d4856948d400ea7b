//! A least-squares line through points, and its confidence band.
//!
//! The band is the confidence band of the mean response in simple linear regression, by Student's t (Draper and Smith,
//! *Applied Regression Analysis*).

use crate::model::Shape;
use crate::model::fit::{self, Line, Point};
use crate::model::math::{normal_quantile, sqrt};

/// The quantile level of the upper edge of a 90% confidence interval.
const UPPER: f64 = 0.95;

/// A least-squares line.
#[derive(Clone, Copy, Debug)]
pub struct Regression {
    /// The line. Its intercept is at the mean of `x`.
    pub line: Line,
    /// The number of points.
    pub count: usize,
    /// The mean of `x`.
    pub mean: f64,
    /// The sum of the squared differences of `x` from its mean.
    squares: f64,
    /// The quantile of Student's t distribution at [`UPPER`], with two degrees of freedom fewer than there are points.
    student: f64,
}

impl Regression {
    /// Fits a line. Returns `None` for fewer than [`fit::MIN_ROWS`] points, and if all have the same `x`.
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

    /// Returns the lower edge of the 90% confidence band at `x`, the height of the line, and the upper edge.
    pub fn at(&self, x: f64) -> [f64; 3] {
        let away = x - self.mean;
        let height = self.line.intercept + self.line.slope * away;
        let half = self.student * self.line.slope_error * sqrt(self.squares / self.count as f64 + away * away);
        [height - half, height, height + half]
    }

    /// Returns the slope between the ends of its 90% confidence interval.
    pub fn slope(&self) -> [f64; 3] {
        let half = self.student * self.line.slope_error;
        [self.line.slope - half, self.line.slope, self.line.slope + half]
    }
}
