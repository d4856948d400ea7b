//! Distributions without a quantile function in closed form, each in its standard position, and the exact inverse.
//!
//! Each is looked at along a stretched axis that has no ends, and on which its quantiles are smooth in the normal score: the
//! log odds of a beta, the logarithm of a gamma, the inverse hyperbolic sine of a Student's t. What is solved is
//! score(stretched point) = score, which is nearly a straight line, so a handful of Halley's steps do.

use super::tails::{self, Tails, beta_tails, gamma_tails, ln_beta_density, ln_gamma_density, stirling_remainder};
use crate::model::stats::math;

/// The greatest shape parameter; larger ones have no use that a normal distribution would not serve.
pub const GREATEST: f64 = 1e6;

/// The least shape parameter.
pub const LEAST: f64 = 1e-3;

/// A distribution of one family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A beta, by its two parameters.
    Beta(f64, f64),
    /// A gamma of scale 1, by its shape.
    Gamma(f64),
    /// Student's t of location 0 and scale 1, by its degrees of freedom.
    Student(f64),
}

impl Shape {
    /// Whether its parameters are within [`LEAST`] and [`GREATEST`].
    pub fn is_possible(self) -> bool {
        let fits = |parameter: f64| (LEAST..=GREATEST).contains(&parameter);
        match self {
            Self::Beta(a, b) => fits(a) && fits(b),
            Self::Gamma(shape) => fits(shape),
            Self::Student(freedom) => fits(freedom),
        }
    }

    /// The quantile at a standard normal score.
    pub fn quantile(self, score: f64) -> f64 {
        self.value(self.stretched_quantile(score, self.guess(score)))
    }

    /// The standard normal score of a value.
    pub fn score(self, value: f64) -> f64 {
        if !self.is_possible() || value.is_nan() {
            return f64::NAN;
        }
        let stretched = match self {
            Self::Beta(..) if value <= 0.0 => f64::NEG_INFINITY,
            Self::Beta(..) if value >= 1.0 => f64::INFINITY,
            Self::Beta(..) => math::ln(value) - math::ln_1p(-value),
            Self::Gamma(_) => math::ln(value.max(0.0)),
            Self::Student(_) => math::asinh(value),
        };
        if stretched.is_infinite() { stretched } else { self.tails(stretched).score() }
    }

    /// A point of the stretched axis as a value.
    pub fn value(self, stretched: f64) -> f64 {
        match self {
            Self::Beta(..) => tails::logistic(stretched),
            Self::Gamma(_) => math::exp(stretched),
            Self::Student(_) => math::sinh(stretched),
        }
    }

    fn tails(self, stretched: f64) -> Tails {
        match self {
            Self::Beta(a, b) => beta_tails(stretched, a, b),
            Self::Gamma(shape) => gamma_tails(stretched, shape),
            Self::Student(freedom) if stretched != 0.0 => {
                // DLMF 8.17 with x = ν/(ν + t²).
                let side = beta_tails(math::ln(freedom) - 2.0 * ln_sinh(stretched.abs()), freedom / 2.0, 0.5);
                let (far, near) = (side.below / 2.0, 0.5 + side.above / 2.0);
                if stretched < 0.0 { Tails { below: far, above: near } } else { Tails { below: near, above: far } }
            }
            Self::Student(_) => Tails { below: 0.5, above: 0.5 },
        }
    }

    /// The logarithm of the density along the stretched axis, and that logarithm's derivative.
    fn ln_density(self, stretched: f64) -> (f64, f64) {
        match self {
            Self::Beta(a, b) => {
                (ln_beta_density(stretched, a, b), a * tails::logistic(-stretched) - b * tails::logistic(stretched))
            }
            Self::Gamma(shape) => (ln_gamma_density(stretched, shape), shape - math::exp(stretched)),
            Self::Student(freedom) => {
                let half = freedom / 2.0;
                let peak = half * math::ln_1p(0.5 / half) - 0.5 + stirling_remainder(half + 0.5)
                    - stirling_remainder(half)
                    - math::HALF_LN_TAU;
                let size = stretched.abs();
                if size > 300.0 {
                    let ln_square = 2.0 * ln_sinh(size) - math::ln(freedom);
                    return (
                        peak - (half + 0.5) * ln_square + size - core::f64::consts::LN_2,
                        -freedom * stretched.signum(),
                    );
                }
                let sine = math::sinh(stretched);
                let cosine = math::sqrt(1.0 + sine * sine);
                let ln_density = peak - (half + 0.5) * math::ln_1p(sine * sine / freedom) + math::ln(cosine);
                (ln_density, sine / cosine - (freedom + 1.0) * sine * cosine / (freedom + sine * sine))
            }
        }
    }

    /// The first two derivatives of the stretched quantile by the score, where both are known.
    pub fn derivatives(self, score: f64, stretched: f64) -> (f64, f64) {
        let (ln_density, slope) = self.ln_density(stretched);
        let first = math::exp(math::normal_log_density(score) - ln_density);
        (first, first * (-score - slope * first))
    }

    /// Where to begin looking for the quantile at a score.
    pub fn guess(self, score: f64) -> f64 {
        match self {
            Self::Beta(a, b) => math::ln(a / b) + score * math::sqrt(1.0 / a + 1.0 / b),
            Self::Gamma(shape) => {
                // Wilson and Hilferty 1931: the cube root is nearly normal.
                let root = 1.0 - 1.0 / (9.0 * shape) + score / (3.0 * math::sqrt(shape));
                let stretched = if root > 0.1 { 3.0 * math::ln(root) } else { score / math::sqrt(shape) };
                math::ln(shape) + stretched
            }
            Self::Student(freedom) => math::asinh(score * math::exp((score * score / (4.0 * freedom)).min(20.0))),
        }
    }

    /// The point of the stretched axis at a score, sought from `start` on; NaN where a parameter is impossible.
    pub fn stretched_quantile(self, score: f64, start: f64) -> f64 {
        /// How close a step must begin so that the cube of it is nothing.
        const CLOSE: f64 = 1e-5;
        if !self.is_possible() || !score.is_finite() {
            return if self.is_possible() { score } else { f64::NAN };
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
            let rate = math::exp(ln_density - math::normal_log_density(found));
            let step = error / rate;
            let bend = 1.0 - 0.5 * step * (slope + found * rate);
            let next = at - step / bend.clamp(0.5, 2.0);
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

/// ln sinh x for x > 0.
fn ln_sinh(x: f64) -> f64 {
    if x > 20.0 { x - core::f64::consts::LN_2 } else { math::ln(math::sinh(x)) }
}
