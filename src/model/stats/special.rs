//! Functions of probability theory that programs call: quantiles and scores.
//!
//! A *score* is a place in a distribution, told by the point of the standard normal with as much below it. Both tails keep
//! their full precision in it, which a probability close to 1 does not.

pub mod shape;
pub mod table;
pub mod tails;

use super::math;
use shape::Shape;
use tails::Tails;

/// A function of a few operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// Of (score, α, β): a beta's quantile.
    BetaQuantile,
    /// Of (x, α, β): the score of x in a beta.
    BetaScore,
    /// Of (score, shape): the quantile of a gamma of scale 1.
    GammaQuantile,
    /// Of (x, shape): the score of x in it.
    GammaScore,
    /// Of (score, degrees of freedom): the quantile of Student's t.
    StudentQuantile,
    /// Of (x, degrees of freedom): the score of x in it.
    StudentScore,
    /// Of (u, 1 − u): the quantile of an exponential of mean 1.
    ExponentialQuantile,
    /// Of (x): the score of x in it.
    ExponentialScore,
    /// Of (x, low, high): the score of x in a uniform.
    UniformScore,
    /// Of (x, low, mode, high): the score of x in a triangle.
    TriangularScore,
    /// Of (u, low score, high score): the score at the share u of what lies between the two.
    ScoreWithin,
    /// Of (score, low score, high score): the score that a place has among what lies between the two.
    ScoreOfWithin,
    /// Of (low score, high score): the probability of what lies between.
    Mass,
}

/// The most operands any of them has.
pub const MAX_OPERANDS: usize = 4;

/// The function at one set of operands; NaN where there are too few, or one is NaN.
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
            Tails { below: share((x - low) / width), above: share((high - x) / width) }.score()
        }
        (Special::TriangularScore, [x, low, mode, high]) => triangular_tails(*x, *low, *mode, *high).score(),
        (Special::ScoreWithin, [share, low, high]) => {
            let mass = mass(*low, *high);
            let below = math::normal_cumulative(*low) + share * mass;
            let above = math::normal_cumulative(-high) + (1.0 - share) * mass;
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

/// A share held to 0 to 1, NaN kept.
fn share(value: f64) -> f64 {
    if value.is_nan() { value } else { value.clamp(0.0, 1.0) }
}

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

/// The probability between two scores, from whichever tails are small.
fn mass(low: f64, high: f64) -> f64 {
    if low > 0.0 {
        math::normal_cumulative(-low) - math::normal_cumulative(-high)
    } else {
        math::normal_cumulative(high) - math::normal_cumulative(low)
    }
}
