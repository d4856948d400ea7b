//! The probabilities below and above a value in a beta or gamma distribution: the regularized incomplete beta and gamma
//! functions.
//!
//! The smaller tail is computed directly, so it has full relative precision. Formulas are those of the NIST Digital Library of
//! Mathematical Functions (DLMF), in the sections named below. Their leading factors are in the form of Loader 2000, "Fast and
//! accurate computation of binomial probabilities", in which no large terms cancel. Continued fractions are evaluated by the
//! modified Lentz method (Thompson and Barnett 1986, Journal of Computational Physics 64).

use crate::model::stats::math;

/// The limit on the terms of a series or fraction. Parameters of a million need about ten thousand terms.
const MAX_TERMS: usize = 100_000;

/// The relative change at which a series or fraction has converged: slightly more than the rounding error of 1.
const CONVERGED: f64 = 3e-16;

/// The probabilities on both sides of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tails {
    /// The probability of at most the value.
    pub below: f64,
    /// The probability of more than the value.
    pub above: f64,
}

impl Tails {
    /// Returns the standard normal quantile with the same tails.
    pub fn score(self) -> f64 {
        if self.below <= self.above { score(self.below) } else { -score(self.above) }
    }
}

/// Returns the standard normal quantile of a probability, which may be 0.
fn score(probability: f64) -> f64 {
    if probability > 0.0 {
        math::normal_quantile(probability)
    } else if probability == 0.0 {
        f64::NEG_INFINITY
    } else {
        f64::NAN
    }
}

/// Returns the remainder of Stirling's formula, ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π) (DLMF 5.11.1).
pub fn stirling_remainder(x: f64) -> f64 {
    if x < 16.0 {
        return math::ln_gamma(x) - ((x - 0.5) * math::ln(x) - x + math::HALF_LN_TAU);
    }
    let square = 1.0 / (x * x);
    let terms = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0];
    terms.iter().rev().fold(0.0, |sum, term| sum * square + term) / x
}

/// Returns ln(1 + weight · (eᵈ − 1)) for a weight from 0 to 1 and any d.
fn ln_mix(weight: f64, d: f64) -> f64 {
    if d > 30.0 { d + math::ln(weight + (1.0 - weight) * math::exp(-d)) } else { math::ln_1p(weight * math::exp_m1(d)) }
}

/// Returns ln(xᵃ (1 − x)ᵇ / B(a, b)), where x has the given log odds: the logarithm of a beta distribution's density on the
/// axis of log odds.
pub fn ln_beta_density(log_odds: f64, a: f64, b: f64) -> f64 {
    let sum = a + b;
    let distance = log_odds - math::ln(a / b);
    let lower = -a * ln_mix(b / sum, -distance);
    let upper = -b * ln_mix(a / sum, distance);
    let remainder = stirling_remainder(sum) - stirling_remainder(a) - stirling_remainder(b);
    lower + upper + remainder + 0.5 * math::ln(a / sum * b) - math::HALF_LN_TAU
}

/// Returns the tails of a beta distribution at the value with the given log odds (DLMF 8.17).
pub fn beta_tails(log_odds: f64, a: f64, b: f64) -> Tails {
    if log_odds.is_infinite() {
        return if log_odds > 0.0 { Tails { below: 1.0, above: 0.0 } } else { Tails { below: 0.0, above: 1.0 } };
    }
    let density = math::exp(ln_beta_density(log_odds, a, b));
    let x = logistic(log_odds);
    if x * (a + b + 2.0) <= a + 1.0 {
        let below = density / a * beta_fraction(x, a, b);
        Tails { below, above: 1.0 - below }
    } else {
        let above = density / b * beta_fraction(logistic(-log_odds), b, a);
        Tails { below: 1.0 - above, above }
    }
}

/// Returns 1 / (1 + e⁻ʸ), accurate at both ends.
pub fn logistic(y: f64) -> f64 {
    let small = math::exp(-y.abs());
    if y >= 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) }
}

/// Returns the continued fraction of DLMF 8.17.22, which converges rapidly for x < (a + 1)/(a + b + 2).
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let coefficient = |term: usize| {
        let half = (term / 2) as f64;
        let twice = a + 2.0 * half;
        if term.is_multiple_of(2) {
            half * (b - half) * x / ((twice - 1.0) * twice)
        } else {
            -(a + half) * (a + b + half) * x / (twice * (twice + 1.0))
        }
    };
    let one = |_| 1.0;
    1.0 / fraction(one, coefficient)
}

/// Returns the continued fraction b(0) + a(1)/(b(1) + a(2)/(b(2) + …)).
fn fraction(b: impl Fn(usize) -> f64, a: impl Fn(usize) -> f64) -> f64 {
    // Replaces a denominator of 0.
    const TINY: f64 = 1e-300;
    let nonzero = |value: f64| if value == 0.0 { TINY } else { value };
    let mut value = nonzero(b(0));
    let (mut upper, mut lower) = (value, 0.0);
    for term in 1..MAX_TERMS {
        let (a, b) = (a(term), b(term));
        lower = 1.0 / nonzero(b + a * lower);
        upper = nonzero(b + a / upper);
        let factor = upper * lower;
        value *= factor;
        if (factor - 1.0).abs() <= CONVERGED {
            break;
        }
    }
    value
}

/// Returns ln(xᵏ e⁻ˣ / Γ(k)) at x = eʸ: the logarithm of a gamma distribution's density on the axis of logarithms.
pub fn ln_gamma_density(y: f64, shape: f64) -> f64 {
    let distance = y - math::ln(shape);
    shape * (distance - math::exp_m1(distance)) + 0.5 * math::ln(shape) - math::HALF_LN_TAU - stirling_remainder(shape)
}

/// Returns the tails of a gamma distribution with scale 1 at eʸ (DLMF 8.2).
pub fn gamma_tails(y: f64, shape: f64) -> Tails {
    let x = math::exp(y);
    if x.is_infinite() {
        return Tails { below: 1.0, above: 0.0 };
    }
    let density = math::exp(ln_gamma_density(y, shape));
    if x < shape + 1.0 {
        let below = density / shape * gamma_series(x, shape);
        return Tails { below, above: 1.0 - below };
    }
    // DLMF 8.9.2.
    let denominator = |term: usize| x + 1.0 + 2.0 * term as f64 - shape;
    let numerator = |term: usize| term as f64 * (shape - term as f64);
    let above = density / fraction(denominator, numerator);
    Tails { below: 1.0 - above, above }
}

/// Returns the series of DLMF 8.7.1, the sum of xⁿ / ((k + 1) … (k + n)).
fn gamma_series(x: f64, shape: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for place in 1..MAX_TERMS {
        term *= x / (shape + place as f64);
        sum += term;
        if term <= CONVERGED * sum {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stirling_remainder_is_continuous_between_its_two_forms() {
        // mpmath 1.3: loggamma(x) - ((x - 1/2) log(x) - x + log(2 pi)/2) at 40 digits.
        for (x, expected) in [
            (0.5, 0.153_426_409_720_027_35),
            (3.0, 0.027_677_925_684_998_34),
            (15.999, 0.005_207_981_333_852_433),
            (16.0, 0.005_207_655_919_609_640_4),
            (100.0, 0.000_833_330_555_634_914_7),
        ] {
            let found = stirling_remainder(x);
            assert!((found - expected).abs() < 2e-14, "{x}: {found:e} not {expected:e}");
        }
    }

    #[test]
    fn invalid_and_extreme_arguments_terminate() {
        for (a, b) in [(1e-3, 1e6), (1e6, 1e6), (1e6, 1e-3), (f64::NAN, 1.0)] {
            for log_odds in [-1e9, -40.0, 0.0, 13.8, 40.0, 1e9] {
                let tails = beta_tails(log_odds, a, b);
                assert!(a.is_nan() || (tails.below + tails.above - 1.0).abs() < 1e-9, "{a} {b} {log_odds}: {tails:?}");
            }
        }
    }
}
