//! Functions of probability theory that programs call: quantiles and normal scores of distributions.
//!
//! The *score* of a value is the standard normal quantile with the same probability below it. Unlike a probability close to 1,
//! a score keeps full precision in both tails.

pub mod shape;
pub mod table;
pub mod tails;

use super::math;
use shape::Shape;
use tails::Tails;

/// A function of probability theory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// (score, α, β): the quantile of a beta distribution.
    BetaQuantile,
    /// (x, α, β): the score of x in a beta distribution.
    BetaScore,
    /// (score, shape): the quantile of a gamma distribution with scale 1.
    GammaQuantile,
    /// (x, shape): the score of x in a gamma distribution with scale 1.
    GammaScore,
    /// (score, degrees of freedom): the quantile of Student's t distribution.
    StudentQuantile,
    /// (x, degrees of freedom): the score of x in Student's t distribution.
    StudentScore,
    /// (u, 1 − u): the quantile of an exponential distribution with mean 1, at the probability u.
    ExponentialQuantile,
    /// (x): the score of x in an exponential distribution with mean 1.
    ExponentialScore,
    /// (x, low, high): the score of x in a uniform distribution.
    UniformScore,
    /// (x, low, mode, high): the score of x in a triangular distribution.
    TriangularScore,
    /// (u, low score, high score): the score at the fraction u of the probability between two scores.
    ScoreWithin,
    /// (score, low score, high score): the score within the standard normal distribution truncated to two scores.
    ScoreOfWithin,
    /// (low score, high score): the probability between two scores.
    Mass,
}

/// The largest number of operands of a function.
pub const MAX_OPERANDS: usize = 4;

/// Returns a function's value; NaN if the number of operands is wrong, or an operand is NaN.
pub fn special(function: Special, operands: &[f64]) -> f64 {
    match (function, operands) {
        (Special::BetaQuantile, [score, a, b]) => Shape::Beta(*a, *b).quantile(*score),
        (Special::BetaScore, [x, a, b]) => Shape::Beta(*a, *b).score(*x),
        (Special::GammaQuantile, [score, shape]) => Shape::Gamma(*shape).quantile(*score),
        (Special::GammaScore, [x, shape]) => Shape::Gamma(*shape).score(*x),
        (Special::StudentQuantile, [score, freedom]) => Shape::Student(*freedom).quantile(*score),
        (Special::StudentScore, [x, freedom]) => Shape::Student(*freedom).score(*x),
        (Special::ExponentialQuantile, [below, above]) => {
            if *below < 0.5 {
                -math::ln_1p(-below)
            } else {
                -math::ln(*above)
            }
        }
        (Special::ExponentialScore, [x]) => {
            let x = if x.is_nan() { f64::NAN } else { x.max(0.0) };
            Tails { below: -math::exp_m1(-x), above: math::exp(-x) }.score()
        }
        (Special::UniformScore, [x, low, high]) => {
            let width = high - low;
            Tails { below: probability((x - low) / width), above: probability((high - x) / width) }.score()
        }
        (Special::TriangularScore, [x, low, mode, high]) => triangular_tails(*x, *low, *mode, *high).score(),
        (Special::ScoreWithin, [u, low, high]) => {
            let mass = mass(*low, *high);
            let below = math::normal_cumulative(*low) + u * mass;
            let above = math::normal_cumulative(-high) + (1.0 - u) * mass;
            Tails { below, above }.score()
        }
        (Special::ScoreOfWithin, [score, low, high]) => {
            let whole = mass(*low, *high);
            let inside = if score.is_nan() { f64::NAN } else { score.max(*low).min(*high) };
            Tails { below: mass(*low, inside) / whole, above: mass(inside, *high) / whole }.score()
        }
        (Special::Mass, [low, high]) => mass(*low, *high),
        _ => f64::NAN,
    }
}

/// Returns a probability clamped to 0 to 1, or NaN.
fn probability(value: f64) -> f64 {
    if value.is_nan() { value } else { value.clamp(0.0, 1.0) }
}

/// Returns the probabilities on both sides of x in a triangular distribution (Kotz and van Dorp 2004, "Beyond Beta", chapter
/// 1).
fn triangular_tails(x: f64, low: f64, mode: f64, high: f64) -> Tails {
    if x.is_nan() {
        return Tails { below: x, above: x };
    }
    let width = high - low;
    if x <= low {
        Tails { below: 0.0, above: 1.0 }
    } else if x >= high {
        Tails { below: 1.0, above: 0.0 }
    } else if x < mode {
        let below = (x - low) * (x - low) / (width * (mode - low));
        Tails { below, above: 1.0 - below }
    } else {
        let above = (high - x) * (high - x) / (width * (high - mode));
        Tails { below: 1.0 - above, above }
    }
}

/// Returns the probability between two scores, as a difference of the smaller tails.
fn mass(low: f64, high: f64) -> f64 {
    if low > 0.0 {
        math::normal_cumulative(-low) - math::normal_cumulative(-high)
    } else {
        math::normal_cumulative(high) - math::normal_cumulative(low)
    }
}
