//! Transcendental functions with the same bits on every platform, and the standard normal distribution. Only this file uses
//! `libm`.

/// Returns e to the power of `x`.
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// Returns 2 to the power of `x`.
pub fn exp2(x: f64) -> f64 {
    libm::exp2(x)
}

/// Returns e to the power of `x` minus 1, accurate near 0.
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// Returns the natural logarithm.
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// Returns the natural logarithm of `1 + x`, accurate near 0.
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// Returns the logarithm to base 2.
pub fn log2(x: f64) -> f64 {
    libm::log2(x)
}

/// Returns the logarithm to base 10.
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// Returns `base` to the power of `exponent`.
pub fn pow(base: f64, exponent: f64) -> f64 {
    if base == 2.0 {
        exp2(exponent)
    } else if exponent.abs() <= MAX_FACTORS && exponent == exponent.floor() {
        whole_power(base, exponent)
    } else {
        libm::pow(base, exponent)
    }
}

/// The largest whole exponent for which a power is computed by multiplication: in a fifth of the time, with an error of at
/// most the rounding of as many products.
const MAX_FACTORS: f64 = 16.0;

/// Returns a power with a whole exponent of at most [`MAX_FACTORS`], by repeated squaring (Knuth 1997, "The Art of Computer
/// Programming", volume 2, section 4.6.3).
fn whole_power(base: f64, exponent: f64) -> f64 {
    let (mut left, mut square, mut product) = (exponent.abs() as u32, base, 1.0);
    while left > 0 {
        if left % 2 == 1 {
            product *= square;
        }
        square *= square;
        left /= 2;
    }
    if exponent < 0.0 { 1.0 / product } else { product }
}

/// Returns the natural logarithm of the gamma function of `x` > 0.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Returns the hyperbolic sine, accurate near 0.
pub fn sinh(x: f64) -> f64 {
    libm::sinh(x)
}

/// Returns the inverse hyperbolic sine.
pub fn asinh(x: f64) -> f64 {
    libm::asinh(x)
}

/// Returns the square root. IEEE 754 requires correct rounding, so it is the same on every platform.
pub fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

/// The 95% quantile of the standard normal distribution.
pub const Z95: f64 = 1.644_853_626_951_472_2;

/// Returns the cumulative distribution function of the standard normal distribution (DLMF 7.2.2).
pub fn normal_cumulative(z: f64) -> f64 {
    0.5 * libm::erfc(-z * core::f64::consts::FRAC_1_SQRT_2)
}

/// Returns the natural logarithm of the standard normal density.
pub fn normal_log_density(z: f64) -> f64 {
    -0.5 * z * z - HALF_LN_TAU
}

/// ½ ln 2π
pub const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;

/// Returns the quantile of the standard normal distribution for a probability strictly between 0 and 1.
///
/// Algorithm PPND16 of Wichura 1988, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics
/// 37(3); its relative error is about 1e-16.
pub fn normal_quantile(probability: f64) -> f64 {
    let centered = probability - 0.5;
    if centered.abs() <= 0.425 {
        let r = 0.180625 - centered * centered;
        return centered * polynomial(&CENTER.0, r) / polynomial(&CENTER.1, r);
    }
    let tail = if centered < 0.0 { probability } else { 1.0 - probability };
    let r = sqrt(-ln(tail));
    let value = if r <= 5.0 {
        polynomial(&MIDDLE.0, r - 1.6) / polynomial(&MIDDLE.1, r - 1.6)
    } else {
        polynomial(&TAIL.0, r - 5.0) / polynomial(&TAIL.1, r - 5.0)
    };
    if centered < 0.0 { -value } else { value }
}

/// Replaces each of `probabilities`, which ascend, by its [`normal_quantile`].
pub fn normal_quantiles(probabilities: &mut [f64]) {
    let from = probabilities.partition_point(|probability| *probability < 0.075);
    let to = probabilities.partition_point(|probability| *probability <= 0.925);
    let (low, rest) = probabilities.split_at_mut(from);
    let (center, high) = rest.split_at_mut(to - from);
    for value in low.iter_mut().chain(high) {
        *value = normal_quantile(*value);
    }
    // The loop over the center has no branch, so it is vectorized.
    for value in center {
        let centered = *value - 0.5;
        let r = 0.180625 - centered * centered;
        *value = centered * polynomial(&CENTER.0, r) / polynomial(&CENTER.1, r);
    }
}

/// Evaluates a polynomial by Horner's rule. `coefficients` start with the constant term.
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// The coefficients of a rational function: numerator and denominator.
type Rational = ([f64; 8], [f64; 8]);

/// AS 241's function for |p − 0.5| ≤ 0.425.
const CENTER: Rational = (
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_545,
    ],
);

/// AS 241's function for tail probabilities down to about 1e-11.
const MIDDLE: Rational = (
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
);

/// AS 241's function for smaller tail probabilities.
const TAIL: Rational = (
    [
        6.657_904_643_501_104,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantiles_agree_with_published_tables() {
        // mpmath 1.3, findroot(ncdf(z) - p) at 40 digits.
        for (probability, expected) in [
            (0.5, 0.0),
            (0.75, 0.674_489_750_196_081_7),
            (0.95, 1.644_853_626_951_472_2),
            (0.999, 3.090_232_306_167_813),
            (1e-6, -4.753_424_308_822_899),
            (1e-12, -7.034_483_825_301_131),
            (1e-30, -11.464_024_688_443_616),
        ] {
            let error = (normal_quantile(probability) - expected).abs();
            assert!(error <= 1e-13 * expected.abs(), "{probability}: {} not {expected}", normal_quantile(probability));
        }
    }

    #[test]
    fn powers_with_whole_exponents_agree_with_the_library() {
        for base in [0.0, -0.0, 1.25, -1.7, 3.0, 1e-200, 1e200, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, -1.0] {
            for exponent in -17..=17 {
                let exponent = f64::from(exponent);
                let (own, theirs) = (pow(base, exponent), libm::pow(base, exponent));
                let same = own == theirs || (own.is_nan() && theirs.is_nan());
                assert!(same || ((own - theirs) / theirs).abs() < 8e-15, "{base}^{exponent}: {own}, {theirs}");
            }
        }
    }

    #[test]
    fn quantiles_of_many_probabilities_equal_those_of_each() {
        let probabilities: Vec<f64> = (0..2000).map(|step| (f64::from(step) + 0.5) / 2000.0).collect();
        let mut found = probabilities.clone();
        normal_quantiles(&mut found);
        for (probability, found) in probabilities.iter().zip(found) {
            let expected = normal_quantile(*probability);
            assert!((found - expected).abs() <= 1e-15 * expected.abs().max(1.0), "{probability}");
        }
    }

    #[test]
    fn the_normal_quantile_inverts_the_distribution_function() {
        for step in 1..1000 {
            let probability = f64::from(step) / 1000.0;
            assert!((normal_cumulative(normal_quantile(probability)) - probability).abs() < 1e-14);
        }
    }
}
