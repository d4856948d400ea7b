//! Standard distributions without a closed-form quantile function, and the numerical inverse of their distribution functions.
//!
//! The inverse is found on a transformed axis that is unbounded, and on which quantiles are a smooth function of the normal
//! score: the log odds of a beta, the logarithm of a gamma, the inverse hyperbolic sine of a Student's t variable. The score as
//! a function of the transformed value is nearly a straight line, so a few steps of Halley's method (Ortega and Rheinboldt
//! 1970, "Iterative Solution of Nonlinear Equations in Several Variables"), safeguarded by bisection, invert it.

use super::tails::{self, Tails, beta_tails, gamma_tails, ln_beta_density, ln_gamma_density, stirling_remainder};
use crate::model::stats::math;

/// The largest shape parameter. With larger ones the distributions are practically normal.
pub const MAX_PARAMETER: f64 = 1e6;

/// The smallest shape parameter. With smaller ones nearly all probability is at the ends of the number range.
pub const MIN_PARAMETER: f64 = 1e-3;

/// A standard distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A beta distribution with two shape parameters.
    Beta(f64, f64),
    /// A gamma distribution with scale 1 and a shape parameter.
    Gamma(f64),
    /// Student's t distribution with location 0, scale 1, and some degrees of freedom.
    Student(f64),
}

impl Shape {
    /// Returns whether its parameters are from [`MIN_PARAMETER`] to [`MAX_PARAMETER`].
    pub fn is_valid(self) -> bool {
        let fits = |parameter: f64| (MIN_PARAMETER..=MAX_PARAMETER).contains(&parameter);
        match self {
            Self::Beta(a, b) => fits(a) && fits(b),
            Self::Gamma(shape) => fits(shape),
            Self::Student(freedom) => fits(freedom),
        }
    }

    /// Returns the quantile at a standard normal score; NaN if a parameter is invalid.
    pub fn quantile(self, score: f64) -> f64 {
        self.value(self.transformed_quantile(score, self.approximate_quantile(score)))
    }

    /// Returns the standard normal score of a value; NaN if a parameter is invalid.
    pub fn score(self, value: f64) -> f64 {
        if !self.is_valid() || value.is_nan() {
            return f64::NAN;
        }
        let transformed = match self {
            Self::Beta(..) if value <= 0.0 => f64::NEG_INFINITY,
            Self::Beta(..) if value >= 1.0 => f64::INFINITY,
            Self::Beta(..) => math::ln(value) - math::ln_1p(-value),
            Self::Gamma(_) => math::ln(value.max(0.0)),
            Self::Student(_) => math::asinh(value),
        };
        if transformed.is_infinite() { transformed } else { self.tails(transformed).score() }
    }

    /// Returns the value at a point of the transformed axis.
    pub fn value(self, transformed: f64) -> f64 {
        match self {
            Self::Beta(..) => tails::logistic(transformed),
            Self::Gamma(_) => math::exp(transformed),
            Self::Student(_) => math::sinh(transformed),
        }
    }

    /// Returns the tails at a point of the transformed axis.
    fn tails(self, transformed: f64) -> Tails {
        match self {
            Self::Beta(a, b) => beta_tails(transformed, a, b),
            Self::Gamma(shape) => gamma_tails(transformed, shape),
            Self::Student(freedom) if transformed != 0.0 => {
                // The incomplete beta function at x = ν/(ν + t²) (Abramowitz and Stegun 1964, 26.7.1).
                let side = beta_tails(math::ln(freedom) - 2.0 * ln_sinh(transformed.abs()), freedom / 2.0, 0.5);
                let (far, near) = (side.below / 2.0, 0.5 + side.above / 2.0);
                if transformed < 0.0 { Tails { below: far, above: near } } else { Tails { below: near, above: far } }
            }
            Self::Student(_) => Tails { below: 0.5, above: 0.5 },
        }
    }

    /// Returns the logarithm of the density on the transformed axis, and its derivative.
    fn ln_density(self, transformed: f64) -> (f64, f64) {
        match self {
            Self::Beta(a, b) => (
                ln_beta_density(transformed, a, b),
                a * tails::logistic(-transformed) - b * tails::logistic(transformed),
            ),
            Self::Gamma(shape) => (ln_gamma_density(transformed, shape), shape - math::exp(transformed)),
            Self::Student(freedom) => {
                let half = freedom / 2.0;
                let peak = half * math::ln_1p(0.5 / half) - 0.5 + stirling_remainder(half + 0.5)
                    - stirling_remainder(half)
                    - math::HALF_LN_TAU;
                let size = transformed.abs();
                if size > 300.0 {
                    let ln_square = 2.0 * ln_sinh(size) - math::ln(freedom);
                    return (
                        peak - (half + 0.5) * ln_square + size - core::f64::consts::LN_2,
                        -freedom * transformed.signum(),
                    );
                }
                let sine = math::sinh(transformed);
                let cosine = math::sqrt(1.0 + sine * sine);
                let ln_density = peak - (half + 0.5) * math::ln_1p(sine * sine / freedom) + math::ln(cosine);
                (ln_density, sine / cosine - (freedom + 1.0) * sine * cosine / (freedom + sine * sine))
            }
        }
    }

    /// Returns the first two derivatives of the transformed quantile with respect to the score, at a score and its transformed
    /// quantile.
    pub fn derivatives(self, score: f64, transformed: f64) -> (f64, f64) {
        let (ln_density, slope) = self.ln_density(transformed);
        let first = math::exp(math::normal_log_density(score) - ln_density);
        (first, first * (-score - slope * first))
    }

    /// Returns a first approximation of the transformed quantile at a score.
    pub fn approximate_quantile(self, score: f64) -> f64 {
        match self {
            Self::Beta(a, b) => math::ln(a / b) + score * math::sqrt(1.0 / a + 1.0 / b),
            Self::Gamma(shape) => {
                // The cube root is nearly normal (Wilson and Hilferty 1931, PNAS 17(12)).
                let root = 1.0 - 1.0 / (9.0 * shape) + score / (3.0 * math::sqrt(shape));
                let transformed = if root > 0.1 { 3.0 * math::ln(root) } else { score / math::sqrt(shape) };
                math::ln(shape) + transformed
            }
            Self::Student(freedom) => math::asinh(score * math::exp((score * score / (4.0 * freedom)).min(20.0))),
        }
    }

    /// Returns the transformed quantile at a score, found from `start`; NaN if a parameter is invalid.
    pub fn transformed_quantile(self, score: f64, start: f64) -> f64 {
        /// An error of the score after which the next step is exact: Halley's method converges with the cube of the error.
        const CLOSE: f64 = 1e-5;
        if !self.is_valid() || !score.is_finite() {
            return if self.is_valid() { score } else { f64::NAN };
        }
        if matches!(self, Self::Student(_)) && score == 0.0 {
            return 0.0;
        }
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut at = if start.is_finite() { start } else { 0.0 };
        let mut reach = 1.0;
        for _ in 0..200 {
            let found = self.tails(at).score();
            let error = found - score;
            if error == 0.0 {
                return at;
            }
            if error > 0.0 {
                high = at
            } else {
                low = at
            }
            let (ln_density, slope) = self.ln_density(at);
            let density_ratio = math::exp(ln_density - math::normal_log_density(found));
            let step = error / density_ratio;
            let correction = 1.0 - 0.5 * step * (slope + found * density_ratio);
            let next = at - step / correction.clamp(0.5, 2.0);
            at = if next > low && next < high {
                if error.abs() < CLOSE {
                    return next;
                }
                next
            } else if low.is_finite() && high.is_finite() {
                let middle = low + (high - low) / 2.0;
                if middle <= low || middle >= high {
                    return at;
                }
                middle
            } else {
                reach *= 2.0;
                if error > 0.0 { high - reach } else { low + reach }
            };
        }
        at
    }
}

/// Returns ln sinh x for x > 0.
fn ln_sinh(x: f64) -> f64 {
    if x > 20.0 { x - core::f64::consts::LN_2 } else { math::ln(math::sinh(x)) }
}
