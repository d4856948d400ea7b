//! Tables of quantile functions, for distributions whose parameters are the same in all samples.
//!
//! The numerical inverse is computed at equally spaced scores. Between two of them the quantile is interpolated by the polynomial
//! of degree 5 with the same values, slopes, and curvatures at both ends (quintic Hermite interpolation).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::shape::Shape;

/// The largest score in the table. About one draw in 10⁹ is beyond it, and is inverted numerically.
const MAX_SCORE: f64 = 6.0;

/// The numbers of cells per unit of score, tried in turn. Most shapes are smooth enough for the first.
const DENSITIES: [usize; 3] = [16, 32, 64];

/// The score up to which all cells must be accurate for a density to be accepted.
const ACCURATE_SCORE: f64 = 5.0;

/// The limit on the relative error of a polynomial in the middle of its cell.
const TOLERANCE: f64 = 1e-11;

/// A quantile function, as a function of the standard normal score.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    shape: Shape,
    density: f64,
    /// For each cell the coefficients of its polynomial, the constant first; `None` if it would be inaccurate.
    cells: Vec<Option<[f64; 6]>>,
}

impl Table {
    /// Computes the table of a distribution.
    pub fn new(shape: Shape) -> Self {
        let mut table = Self::with_density(shape, DENSITIES[0]);
        for density in &DENSITIES[1..] {
            if table.is_accurate() {
                break;
            }
            table = Self::with_density(shape, *density);
        }
        table
    }

    /// Returns whether all cells up to [`ACCURATE_SCORE`] are accurate.
    fn is_accurate(&self) -> bool {
        let outside = ((MAX_SCORE - ACCURATE_SCORE) * self.density) as usize;
        self.cells.iter().skip(outside).take(self.cells.len() - 2 * outside).all(Option::is_some)
    }

    fn with_density(shape: Shape, density: usize) -> Self {
        let half = MAX_SCORE as usize * density;
        let mut nodes = vec![(0.0, 0.0, 0.0); 2 * half + 1];
        let width = 1.0 / density as f64;
        let node = |score: f64, start: f64| {
            let transformed = shape.transformed_quantile(score, start);
            let (first, second) = shape.derivatives(score, transformed);
            (transformed, first * width, second * width * width)
        };
        nodes[half] = node(0.0, shape.approximate_quantile(0.0));
        for step in 1..=half {
            // Each from the Taylor expansion at its neighbor.
            let (y, first, second) = nodes[half + step - 1];
            nodes[half + step] = node(step as f64 * width, y + first + second / 2.0);
            let (y, first, second) = nodes[half - step + 1];
            nodes[half - step] = node(-(step as f64) * width, y - first + second / 2.0);
        }
        let cells = (0..2 * half)
            .map(|cell| {
                let coefficients = quintic(nodes[cell], nodes[cell + 1]);
                let middle = (cell as f64 + 0.5) * width - MAX_SCORE;
                let found = polynomial(&coefficients, 0.5);
                let exact = shape.transformed_quantile(middle, found);
                let (interpolated, exact) = (shape.value(found), shape.value(exact));
                // Student's t is symmetric about 0, where a relative error has no meaning.
                let min_magnitude = if matches!(shape, Shape::Student(_)) { 0.1 } else { 0.0 };
                let close = (interpolated - exact).abs() <= TOLERANCE * exact.abs().max(min_magnitude);
                close.then_some(coefficients)
            })
            .collect();
        Self { shape, density: density as f64, cells }
    }

    /// Returns the quantile at a standard normal score.
    pub fn quantile(&self, score: f64) -> f64 {
        let place = (score + MAX_SCORE) * self.density;
        // NaN and scores below the first cell become 0; the second condition excludes the latter, and NaN fails it.
        let cell = place as usize;
        match self.cells.get(cell) {
            Some(Some(coefficients)) if place >= 0.0 => self.shape.value(polynomial(coefficients, place - cell as f64)),
            _ => self.shape.quantile(score),
        }
    }

    /// Returns numbers that are equal for equal tables only.
    pub fn key(&self) -> [u64; 3] {
        key(self.shape)
    }
}

fn key(shape: Shape) -> [u64; 3] {
    match shape {
        Shape::Beta(a, b) => [0, a.to_bits(), b.to_bits()],
        Shape::Gamma(shape) => [1, shape.to_bits(), 0],
        Shape::Student(freedom) => [2, freedom.to_bits(), 0],
    }
}

/// Returns the polynomial on 0 to 1 with the given values, first, and second derivatives at its ends.
fn quintic((y0, first0, second0): (f64, f64, f64), (y1, first1, second1): (f64, f64, f64)) -> [f64; 6] {
    let rise = y1 - y0 - first0 - second0 / 2.0;
    let slope_change = first1 - first0 - second0;
    let curvature_change = second1 - second0;
    [
        y0,
        first0,
        second0 / 2.0,
        10.0 * rise - 4.0 * slope_change + curvature_change / 2.0,
        -15.0 * rise + 7.0 * slope_change - curvature_change,
        6.0 * rise - 3.0 * slope_change + curvature_change / 2.0,
    ]
}

/// Evaluates a polynomial by Horner's rule.
fn polynomial(coefficients: &[f64; 6], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// The tables computed so far. One run compiles a model many times, with different replacements.
#[derive(Debug, Default)]
pub struct Tables(Mutex<BTreeMap<[u64; 3], Arc<Table>>>);

impl Tables {
    /// Returns the table of a distribution. The first call computes it.
    pub fn of(&self, shape: Shape) -> Arc<Table> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(key(shape)).or_insert_with(|| Arc::new(Table::new(shape))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPES: [Shape; 12] = [
        Shape::Beta(2.0, 3.0),
        Shape::Beta(0.5, 0.5),
        Shape::Beta(2.0, 80.0),
        Shape::Beta(0.05, 3.0),
        Shape::Beta(1e6, 2.0),
        Shape::Gamma(0.1),
        Shape::Gamma(1.0),
        Shape::Gamma(500.0),
        Shape::Gamma(1e6),
        Shape::Student(1.0),
        Shape::Student(2.5),
        Shape::Student(1e6),
    ];

    #[test]
    fn tables_cover_nearly_all_draws_and_agree_with_the_numerical_inverse() {
        for shape in SHAPES {
            let table = Table::new(shape);
            let mut missing = 0.0;
            for (cell, coefficients) in table.cells.iter().enumerate() {
                let low = cell as f64 / table.density - MAX_SCORE;
                if coefficients.is_none() {
                    missing += crate::model::stats::math::normal_cumulative(low + 1.0 / table.density)
                        - crate::model::stats::math::normal_cumulative(low);
                }
                for share in [0.03, 0.25, 0.7, 0.98] {
                    let score = low + share / table.density;
                    let (found, exact) = (table.quantile(score), shape.quantile(score));
                    let error = if found == exact { 0.0 } else { (found - exact).abs() / exact.abs() };
                    assert!(error < 1e-10, "{shape:?} at {score}: {found} not {exact}, {error:e}");
                }
            }
            assert!(missing < 0.02, "{shape:?}: the table misses {missing} of the draws");
        }
    }

    #[test]
    fn scores_beyond_the_table_are_inverted_numerically() {
        let table = Table::new(Shape::Gamma(2.0));
        for score in [-8.0, 6.5, 8.2] {
            assert_eq!(table.quantile(score), Shape::Gamma(2.0).quantile(score));
        }
        assert!(table.quantile(f64::NAN).is_nan());
        assert!(Shape::Beta(-1.0, 2.0).quantile(0.0).is_nan());
        assert!(Shape::Student(f64::INFINITY).quantile(0.5).is_nan());
    }
}
