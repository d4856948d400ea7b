//! Quantile functions in tables: where a distribution's parameters are the same in all samples, its exact inverse is taken at
//! some points only, and joined by polynomials of the fifth degree that share value, slope and curvature with it there.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::shape::Shape;

/// The scores beyond which quantiles are computed one by one: about one in 10⁹.
const REACH: f64 = 6.0;

/// The numbers of cells in one unit of score to be tried in turn: most shapes are smooth enough for the first.
const DENSITIES: [usize; 3] = [16, 32, 64];

/// Up to which score on both sides a density must hold every draw to do.
const MIDDLE: f64 = 5.0;

/// How far the polynomial may be off the exact inverse in the middle of its cell, relatively.
const TOLERANCE: f64 = 1e-11;

/// A quantile function against the standard normal score.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    shape: Shape,
    density: f64,
    /// For each cell the coefficients of its polynomial, the constant first; none where it would be too far off.
    cells: Vec<Option<[f64; 6]>>,
}

impl Table {
    /// Computes the table of a shape.
    pub fn new(shape: Shape) -> Self {
        let mut table = Self::of_density(shape, DENSITIES[0]);
        for density in &DENSITIES[1..] {
            if table.holds_middle() {
                break;
            }
            table = Self::of_density(shape, *density);
        }
        table
    }

    /// Whether the scores that nearly all draws have find their polynomials.
    fn holds_middle(&self) -> bool {
        let outside = ((REACH - MIDDLE) * self.density) as usize;
        self.cells.iter().skip(outside).take(self.cells.len() - 2 * outside).all(Option::is_some)
    }

    fn of_density(shape: Shape, density: usize) -> Self {
        let half = REACH as usize * density;
        let mut nodes = vec![(0.0, 0.0, 0.0); 2 * half + 1];
        let width = 1.0 / density as f64;
        let node = |score: f64, start: f64| {
            let stretched = shape.stretched_quantile(score, start);
            let (first, second) = shape.derivatives(score, stretched);
            (stretched, first * width, second * width * width)
        };
        nodes[half] = node(0.0, shape.guess(0.0));
        for step in 1..=half {
            // Each from where its neighbour points to.
            let (y, first, second) = nodes[half + step - 1];
            nodes[half + step] = node(step as f64 * width, y + first + second / 2.0);
            let (y, first, second) = nodes[half - step + 1];
            nodes[half - step] = node(-(step as f64) * width, y - first + second / 2.0);
        }
        let cells = (0..2 * half)
            .map(|cell| {
                let coefficients = quintic(nodes[cell], nodes[cell + 1]);
                let middle = (cell as f64 + 0.5) * width - REACH;
                let found = polynomial(&coefficients, 0.5);
                let exact = shape.stretched_quantile(middle, found);
                let (near, exact) = (shape.value(found), shape.value(exact));
                // A t lies around 0, next to which nothing is relative.
                let least = if matches!(shape, Shape::Student(_)) { 0.1 } else { 0.0 };
                let close = (near - exact).abs() <= TOLERANCE * exact.abs().max(least);
                close.then_some(coefficients)
            })
            .collect();
        Self { shape, density: density as f64, cells }
    }

    /// The quantile at a standard normal score.
    pub fn quantile(&self, score: f64) -> f64 {
        let place = (score + REACH) * self.density;
        // NaN and what is below the first cell become 0, and find no polynomial that fits.
        let cell = place as usize;
        match self.cells.get(cell) {
            Some(Some(coefficients)) if place >= 0.0 => self.shape.value(polynomial(coefficients, place - cell as f64)),
            _ => self.shape.quantile(score),
        }
    }

    /// What tells it from other tables.
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

/// The polynomial on 0 to 1 with those values, first and second derivatives at its ends.
fn quintic((y0, first0, second0): (f64, f64, f64), (y1, first1, second1): (f64, f64, f64)) -> [f64; 6] {
    let rise = y1 - y0 - first0 - second0 / 2.0;
    let turn = first1 - first0 - second0;
    let bend = second1 - second0;
    [
        y0,
        first0,
        second0 / 2.0,
        10.0 * rise - 4.0 * turn + bend / 2.0,
        -15.0 * rise + 7.0 * turn - bend,
        6.0 * rise - 3.0 * turn + bend / 2.0,
    ]
}

fn polynomial(coefficients: &[f64; 6], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// The tables made so far: a model is compiled many times over in one run, under different overrides.
#[derive(Debug, Default)]
pub struct Tables(Mutex<BTreeMap<[u64; 3], Arc<Table>>>);

impl Tables {
    /// The table of a shape.
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
    fn tables_hold_nearly_every_draw_and_agree_with_the_exact_inverse() {
        for shape in SHAPES {
            let table = Table::new(shape);
            let mut missing = 0.0;
            for (cell, coefficients) in table.cells.iter().enumerate() {
                let low = cell as f64 / table.density - REACH;
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
            assert!(missing < 0.02, "{shape:?}: {missing} of the draws are outside the table");
        }
    }

    #[test]
    fn beyond_the_table_and_for_no_number_the_exact_inverse_answers() {
        let table = Table::new(Shape::Gamma(2.0));
        for score in [-8.0, 6.5, 8.2] {
            assert_eq!(table.quantile(score), Shape::Gamma(2.0).quantile(score));
        }
        assert!(table.quantile(f64::NAN).is_nan());
        assert!(Shape::Beta(-1.0, 2.0).quantile(0.0).is_nan());
        assert!(Shape::Student(f64::INFINITY).quantile(0.5).is_nan());
    }
}
