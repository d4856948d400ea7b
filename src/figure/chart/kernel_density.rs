//! Densities of values, estimated with a Gaussian kernel.

use super::bins::quantile;
use super::counted_values::Values;
use crate::figure::format::number;
use crate::locale::Language;
use crate::model::math::{HALF_LN_TAU, exp, log10, pow, sqrt};

/// How many bandwidths from a value its kernel is taken into account. Beyond, it is below the rounding error of a sum.
const REACH: f64 = 8.0;

/// The share of samples beyond either end of a density, whose few far values would press all others together.
const TAIL: f64 = 0.005;

/// The number of points at which a density is drawn.
pub const POINTS: usize = 161;

/// A density over an axis.
pub struct Density {
    /// The values at which the density is known, in ascending order and at even distances along the axis.
    pub points: Vec<f64>,
    /// The density at each point: the share of all values per unit, per year, or per factor of ten on a logarithmic scale.
    pub densities: Vec<f64>,
    /// The standard deviation of the kernel, along the axis.
    bandwidth: f64,
    logarithmic: bool,
}

impl Density {
    /// Returns the density of values between the least and the greatest of them, or of samples without the few at either end. With
    /// a logarithmic scale, it is that of the decimal logarithms. `None` if fewer than two values differ.
    pub fn of(values: &Values<'_>, logarithmic: bool) -> Option<Self> {
        let place = |value: &f64| if logarithmic { log10(*value) } else { *value };
        let places: Vec<f64> = values.finite().iter().map(place).collect();
        let tail = if values.draws().is_some() { (places.len() as f64 * TAIL).ceil() as usize } else { 0 };
        let (low, high) = (*places.get(tail)?, *places.get(places.len().checked_sub(tail + 1)?)?);
        let bandwidth = bandwidth(&places).filter(|_| low < high)?;
        let at = |step: usize| low + (high - low) * step as f64 / (POINTS - 1) as f64;
        let along: Vec<f64> = (0..POINTS).map(at).collect();
        // Samples outside of the window have no place on the axis, and their share is missing from the area.
        let finite = values.share_below(f64::INFINITY, false) - values.share_below(f64::NEG_INFINITY, true);
        let densities = along.iter().map(|point| finite * density(&places, bandwidth, *point)).collect();
        let points = along.iter().map(|point| if logarithmic { exp(point * std::f64::consts::LN_10) } else { *point });
        Some(Self { points: points.collect(), densities, bandwidth, logarithmic })
    }

    /// Returns the greatest density.
    pub fn peak(&self) -> f64 {
        self.densities.iter().copied().fold(0.0, f64::max)
    }

    /// Returns the bandwidth as text: `4 months`, `3.2 GB`, `1.5×` on a logarithmic scale.
    pub fn bandwidth_text(&self, language: &Language, values: &Values<'_>) -> String {
        let digits = |value: f64| number::significant(language, value, 2);
        match (values.are_dates, self.logarithmic) {
            (_, true) => format!("{}×", digits(exp(self.bandwidth * std::f64::consts::LN_10))),
            (true, _) if self.bandwidth < 1.0 => {
                number::with_unit(language, &digits(self.bandwidth / number::MONTH), "month")
            }
            (true, _) => number::with_unit(language, &digits(self.bandwidth), "year"),
            (false, _) => {
                number::with_unit(language, &digits(self.bandwidth), number::unit_of_difference(&values.unit))
            }
        }
    }

    /// Returns what a density is per: `year`, `GB`, `factor of ten`.
    pub fn per(&self, language: &Language, values: &Values<'_>) -> String {
        match (values.are_dates, self.logarithmic) {
            (_, true) => "factor of ten".to_owned(),
            (true, _) => "year".to_owned(),
            _ if values.unit.is_empty() => "unit".to_owned(),
            _ => number::unit_alone(language, &values.unit),
        }
    }

    /// Returns the value at which the density is greatest. Of several, the first is taken.
    pub fn mode(&self) -> Option<f64> {
        let pairs = self.points.iter().zip(&self.densities).rev();
        pairs.max_by(|a, b| a.1.total_cmp(b.1)).map(|(point, _)| *point)
    }
}

/// Returns the standard deviation of the kernel for values in ascending order, by Silverman's rule of thumb: 0.9 times the smaller of
/// the standard deviation and the interquartile range over 1.34, divided by the fifth root of the number of values (Silverman, 1986,
/// equation 3.31). Without a spread between the quartiles, it is by the standard deviation. `None` if all values are the same.
fn bandwidth(sorted: &[f64]) -> Option<f64> {
    let count = sorted.len() as f64;
    let mean = sorted.iter().sum::<f64>() / count;
    let squares: f64 = sorted.iter().map(|value| (value - mean) * (value - mean)).sum();
    let deviation = Some(sqrt(squares / (count - 1.0))).filter(|deviation| *deviation > 0.0)?;
    let quartiles = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34;
    let spread = if quartiles > 0.0 { deviation.min(quartiles) } else { deviation };
    Some(0.9 * spread * pow(count, -0.2))
}

/// Returns the density of values in ascending order at a point.
fn density(sorted: &[f64], bandwidth: f64, point: f64) -> f64 {
    let reach = REACH * bandwidth;
    let first = sorted.partition_point(|value| *value < point - reach);
    let near = sorted[first..].iter().take_while(|value| **value <= point + reach);
    let kernel = |value: &f64| {
        let z = (point - value) / bandwidth;
        exp(-z * z / 2.0 - HALF_LN_TAU)
    };
    near.map(kernel).sum::<f64>() / (sorted.len() as f64 * bandwidth)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From SciPy 1.17.1 and NumPy 2.4.6, for `x` and `h` as below:
    /// `sd = x.std(ddof=1); h = 0.9 * min(sd, np.subtract(*np.percentile(x, [75, 25])) / 1.34) * len(x)**-0.2`
    /// `scipy.stats.gaussian_kde(x, bw_method=h / sd)([0, 2.25, 5, 11, 30])`
    #[test]
    fn densities_are_those_of_scipy() {
        let values = [1.0, 2.0, 2.5, 4.0, 4.5, 7.0, 11.0];
        let h = bandwidth(&values).unwrap();
        assert!((h - 1.592_891_326_277_25).abs() < 1e-12, "{h}");
        let expected = [
            (0.0, 0.058_279_607_133_179_95),
            (2.25, 0.130_159_080_903_324_4),
            (5.0, 0.097_777_093_168_476_98),
            (11.0, 0.037_318_468_547_424_99),
            (30.0, 0.0),
        ];
        for (point, wanted) in expected {
            let found = density(&values, h, point);
            assert!((found - wanted).abs() < 1e-12, "{point}: {found}");
        }
        // Without a spread between the quartiles: `0.9 * sd * 5**-0.2`.
        let h = bandwidth(&[3.0, 3.0, 3.0, 3.0, 9.0]).unwrap();
        assert!((h - 1.750_309_124_428_183_4).abs() < 1e-12, "{h}");
        assert_eq!((bandwidth(&[2.0, 2.0]), bandwidth(&[2.0])), (None, None));
    }

    #[test]
    fn the_area_under_a_density_is_one() {
        let values: Vec<f64> = (0..50).map(|at| f64::from(at * at % 37)).collect();
        let mut sorted = values;
        sorted.sort_by(f64::total_cmp);
        let h = bandwidth(&sorted).unwrap();
        let area: f64 = (-4_000..8_000).map(|at| density(&sorted, h, f64::from(at) / 100.0) / 100.0).sum();
        assert!((area - 1.0).abs() < 1e-9, "{area}");
    }
}
