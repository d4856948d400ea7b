//! Scales: from data values to positions on an axis, and the round values that an axis names.

use crate::date::Date;
use crate::figure::format::number;
use crate::locale::Language;
use crate::model::math::{ln, log10};

/// A map from the values of an axis to positions from 0 to 1. Values outside the domain get positions outside of 0 to
/// 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// A linear scale.
    Linear {
        /// The value at 0.
        from: f64,
        /// The value at 1.
        to: f64,
    },
    /// A logarithmic scale. Both ends are above zero.
    Log {
        /// The value at 0.
        from: f64,
        /// The value at 1.
        to: f64,
    },
    /// A scale of dates, in years.
    Time {
        /// The date at 0.
        from: f64,
        /// The date at 1.
        to: f64,
    },
}

/// A scale prepared for many values.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    logarithmic: bool,
    /// The value at 0.
    from: f64,
    /// The difference between the values at 1 and 0, or the logarithm of their ratio.
    span: f64,
}

impl Axis {
    /// Returns the position of a value: 0 at one end of the axis, 1 at the other.
    pub fn at(self, value: f64) -> f64 {
        (if self.logarithmic { ln(value / self.from) } else { value - self.from }) / self.span
    }
}

/// A labeled value of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The value.
    pub value: f64,
    /// The label.
    pub label: String,
}

impl Scale {
    /// Returns a linear scale that contains `low` and `high`, widened to round numbers. It starts at zero if `low` is
    /// near zero.
    pub fn linear_over(low: f64, high: f64) -> Self {
        let (low, high) = if low > 0.0 && low < high * 0.4 { (0.0, high) } else { (low, high) };
        // Large numbers are farther apart than 1.
        let room = (low.abs() * DUST).max(1.0);
        let (low, high) = if low < high { (low, high) } else { (low - room, high + room) };
        let step = round_step((high - low) / 5.0);
        let (from, to) = ((low / step).floor() * step, (high / step).ceil() * step);
        // Values that are neighbors among the floating-point numbers have no round numbers around them.
        if from < to { Self::Linear { from, to } } else { Self::Linear { from: low, to: high } }
    }

    /// Returns a logarithmic scale that contains `low` and `high`, which are above zero. It is widened to the next 1,
    /// 2, or 5 times a power of ten.
    pub fn log_over(low: f64, high: f64) -> Self {
        let from = round_values(low).into_iter().rev().find(|value| *value <= low * (1.0 + DUST)).unwrap_or(low);
        let to = round_values(high).into_iter().find(|value| *value >= high * (1.0 - DUST)).unwrap_or(high);
        if from < to { Self::Log { from, to } } else { Self::Log { from: from / 2.0, to: to * 2.0 } }
    }

    /// Returns the values at 0 and 1.
    pub fn domain(self) -> (f64, f64) {
        match self {
            Self::Linear { from, to } | Self::Log { from, to } | Self::Time { from, to } => (from, to),
        }
    }

    /// Returns the position of a value: 0 at one end of the axis, 1 at the other.
    pub fn at(self, value: f64) -> f64 {
        self.axis().at(value)
    }

    /// Returns the scale prepared for many values.
    pub fn axis(self) -> Axis {
        match self {
            Self::Linear { from, to } | Self::Time { from, to } => Axis { logarithmic: false, from, span: to - from },
            Self::Log { from, to } => Axis { logarithmic: true, from, span: ln(to / from) },
        }
    }

    /// Returns about `limit` round values of the axis. Dates are thinned out where they are placed.
    pub fn ticks(self, limit: usize) -> Vec<f64> {
        let limit = limit.max(2);
        match self {
            Self::Linear { from, to } => {
                if to <= from {
                    return vec![from];
                }
                let step = round_step((to - from) / (limit - 1) as f64);
                steps(from, to, step)
            }
            Self::Log { from, to } => {
                let all: Vec<f64> = decades(from, to).into_iter().flat_map(round_multiples).collect();
                let within = |values: Vec<f64>| -> Vec<f64> {
                    let slack = 1e-9;
                    values.into_iter().filter(|v| *v >= from * (1.0 - slack) && *v <= to * (1.0 + slack)).collect()
                };
                let all = within(all);
                // Ones, twos, and fives are closer together than even steps would be, and easier to read than powers
                // alone.
                if all.len() <= limit + 2 {
                    return all;
                }
                // Otherwise, every nth power of ten is named, counted from 1.
                let powers = within(decades(from, to).into_iter().map(power_of_ten).collect());
                let stride = powers.len().div_ceil(limit) as i32;
                let counted = |value: &f64| (log10(*value).round() as i32) % stride.max(1) == 0;
                powers.into_iter().filter(counted).collect()
            }
            Self::Time { .. } => self.dates(YEARLY),
        }
    }

    /// Returns about `limit` round values of the axis, each with its label. `label` returns the text of a value with a
    /// number of significant digits: the fewest, from [`TICK_DIGITS`] on, with which all labels differ.
    pub fn labeled_ticks(self, language: &Language, limit: usize, label: impl Fn(f64, usize) -> String) -> Vec<Tick> {
        let values = self.ticks(limit);
        let digits = number::distinct_digits(&values, TICK_DIGITS, &label);
        let labels = self.with_even_decimals(language, values.iter().map(|value| label(*value, digits)).collect());
        let mut ticks: Vec<Tick> = values.into_iter().zip(labels).map(|(value, label)| Tick { value, label }).collect();
        // Values that no number of digits tells apart are one value.
        ticks.dedup_by(|next, tick| next.label == tick.label);
        ticks
    }

    /// Returns labels with the same number of decimals, except on a logarithmic scale, whose values are of different sizes.
    pub fn with_even_decimals(self, language: &Language, labels: Vec<String>) -> Vec<String> {
        if matches!(self, Self::Linear { .. }) { number::even_decimals(language, labels) } else { labels }
    }

    /// Returns every nth month's first day, in years. Steps of a year or more are counted from the year 0.
    pub fn dates(self, months: u32) -> Vec<f64> {
        let (from, to) = self.domain();
        let mut dates = Vec::new();
        let mut month = ((from * 12.0).floor() as i64).div_euclid(i64::from(months)) * i64::from(months);
        while (month as f64) / 12.0 <= to + 1.0 && dates.len() < 4096 {
            let first = i16::try_from(month.div_euclid(12)).ok();
            let first = first.and_then(|year| Date::new(year, month.rem_euclid(12) as i8 + 1, 1));
            if let Some(date) = first.map(Date::to_years).filter(|date| *date >= from && *date <= to) {
                dates.push(date);
            }
            month += i64::from(months.max(1));
        }
        dates
    }
}

/// The numbers of months between the dates that an axis may name, finest first.
pub const DATE_STEPS: [u32; 10] = [1, 3, 6, YEARLY, 24, 48, 60, 120, 240, 600];

/// A relative rounding error, which must not widen an axis.
const DUST: f64 = 1e-6;

/// The months of a year.
const YEARLY: u32 = 12;

/// The number of significant digits that a label of an axis has at most, unless more are needed to tell labels apart.
pub const TICK_DIGITS: usize = 6;

/// Returns the label of a date on an axis: the year if the labels are at least a year apart, or else month and year.
pub fn date_label(language: &Language, date: f64, months: u32) -> String {
    if months >= YEARLY { number::year(date) } else { number::short_month(language, date) }
}

/// Returns the least of 1, 2, or 5 times a power of ten that is at least `raw`, which is above zero.
fn round_step(raw: f64) -> f64 {
    round_values(raw).into_iter().find(|value| *value >= raw * (1.0 - 1e-9)).unwrap_or(raw)
}

/// Returns 1, 2, and 5 times each power of ten near a value above zero.
fn round_values(about: f64) -> Vec<f64> {
    let power = log10(about).floor() as i32;
    (power - 1..=power + 1).flat_map(round_multiples).collect()
}

/// Returns 1, 2, and 5 times a power of ten.
pub fn round_multiples(power: i32) -> [f64; 3] {
    [1.0, 2.0, 5.0].map(|digit| if power < 0 { digit / power_of_ten(-power) } else { digit * power_of_ten(power) })
}

fn decades(from: f64, to: f64) -> Vec<i32> {
    (log10(from).floor() as i32 - 1..=log10(to).ceil() as i32 + 1).collect()
}

/// Returns the multiples of `step` in a range. Each is computed on its own, so that rounding errors do not add up.
fn steps(from: f64, to: f64, step: f64) -> Vec<f64> {
    let (first, last) = ((from / step - 1e-9).ceil() as i64, (to / step + 1e-9).floor() as i64);
    (first..=last).take(64).map(|at| divide_exactly(at, step)).collect()
}

/// Returns `at * step`. If the step is a fraction, its reciprocal is whole, and the division avoids an error in the
/// last digit.
fn divide_exactly(at: i64, step: f64) -> f64 {
    if step < 1.0 { at as f64 / (1.0 / step).round() } else { at as f64 * step }
}

fn power_of_ten(power: i32) -> f64 {
    let magnitude: f64 = (0..power.unsigned_abs()).map(|_| 10.0).product();
    if power < 0 { 1.0 / magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::english;

    #[test]
    fn a_linear_axis_names_round_values() {
        let scale = Scale::linear_over(0.3, 9.2);
        assert_eq!(scale, Scale::Linear { from: 0.0, to: 10.0 });
        assert_eq!(scale.ticks(6), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        let small = Scale::linear_over(0.1, 0.32).ticks(5);
        assert_eq!(
            small.iter().map(|value| number::exact(english(), *value)).collect::<Vec<_>>(),
            ["0", "0.1", "0.2", "0.3", "0.4"]
        );
        assert!(matches!(Scale::linear_over(3.0, 3.0), Scale::Linear { from, to } if from < 3.0 && to > 3.0));
    }

    #[test]
    fn a_log_axis_names_ones_twos_and_fives_or_powers_alone() {
        let scale = Scale::log_over(0.3, 8.0);
        assert_eq!(scale, Scale::Log { from: 0.2, to: 10.0 });
        assert_eq!(scale.ticks(5), [0.2, 0.5, 1.0, 2.0, 5.0, 10.0]);
        let wide = Scale::log_over(0.01, 30_000.0).ticks(4);
        assert_eq!(wide, [0.01, 1.0, 100.0, 10_000.0]);
        assert!((scale.at(1.0) - 0.411).abs() < 1e-3);
    }

    #[test]
    fn the_labels_of_a_linear_axis_have_the_same_decimals() {
        let labels = |scale: Scale, unit: &str| -> Vec<String> {
            let label = |value: f64, digits: usize| {
                number::with_unit(english(), &number::significant(english(), value, digits), unit)
            };
            scale.labeled_ticks(english(), 5, label).into_iter().map(|tick| tick.label).collect()
        };
        assert_eq!(labels(Scale::linear_over(0.5, 2.0), "GB"), ["0 GB", "0.5 GB", "1.0 GB", "1.5 GB", "2.0 GB"]);
        let dollars = labels(Scale::Linear { from: 10.1, to: 10.115 }, "USD");
        assert_eq!(dollars, ["$10.100", "$10.105", "$10.110", "$10.115"]);
        assert_eq!(labels(Scale::Log { from: 0.5, to: 20.0 }, ""), ["0.5", "1", "2", "5", "10", "20"]);
    }

    #[test]
    fn no_two_labels_of_an_axis_are_the_same() {
        let labels = |low: f64, high: f64| -> Vec<String> {
            let ticks = Scale::linear_over(low, high)
                .labeled_ticks(english(), 5, |value, digits| number::significant(english(), value, digits));
            ticks.into_iter().map(|tick| tick.label).collect()
        };
        let found = labels(1.000_000_1, 1.000_000_3);
        assert!(found.ends_with(&["1.00000025".to_owned(), "1.00000030".to_owned()]), "{found:?}");
        assert_eq!(labels(12_345_678.0, 12_345_680.0)[0], "12.3456780 million");
        // Neighbors among the floating-point numbers.
        let close = labels(1.0, 1.0_f64.next_up());
        assert!(close.windows(2).all(|pair| pair[0] != pair[1]), "{close:?}");
    }

    #[test]
    fn labels_differ_on_axes_of_any_range() {
        let digits = |value: f64, digits: usize| number::significant(english(), value, digits);
        let percent = |value: f64, digits: usize| {
            number::with_unit(english(), &number::significant(english(), value * 100.0, digits), "%")
        };
        // Starts and lengths of all sizes, from neighbors among the floating-point numbers to the largest numbers.
        let sizes = || (-30..30).map(|power| crate::model::math::exp(f64::from(power) * 1.37));
        for start in sizes().flat_map(|size| [size, -size]).chain([0.0]) {
            for length in sizes() {
                for limit in 2..10 {
                    let scale = Scale::linear_over(start, start + length);
                    for ticks in
                        [scale.labeled_ticks(english(), limit, digits), scale.labeled_ticks(english(), limit, percent)]
                    {
                        let mut labels: Vec<&String> = ticks.iter().map(|tick| &tick.label).collect();
                        labels.sort_unstable();
                        labels.dedup();
                        assert_eq!(labels.len(), ticks.len(), "{start} + {length}: {ticks:?}");
                    }
                }
            }
        }
        for (low, ratio) in sizes().flat_map(|low| sizes().map(move |ratio| (low, 1.0 + ratio))) {
            let ticks = Scale::log_over(low, low * ratio).labeled_ticks(english(), 6, digits);
            assert!(ticks.windows(2).all(|pair| pair[0].label != pair[1].label), "{low} × {ratio}: {ticks:?}");
        }
        for days in [3.0, 40.0, 400.0, 4_000.0, 400_000.0] {
            for months in DATE_STEPS {
                let dates = Scale::Time { from: 2026.3, to: 2026.3 + days / 365.25 }.dates(months);
                let labels: Vec<String> = dates.iter().map(|date| date_label(english(), *date, months)).collect();
                assert!(labels.windows(2).all(|pair| pair[0] != pair[1]), "{days} days: {labels:?}");
            }
        }
    }

    #[test]
    fn values_outside_the_domain_are_not_clamped() {
        assert_eq!(Scale::Linear { from: 0.0, to: 10.0 }.at(16.0), 1.6);
        assert!(Scale::Log { from: 1.0, to: 10.0 }.at(1000.0) > 2.9);
    }

    #[test]
    fn dates_fall_on_the_first_of_months() {
        let scale = Scale::Time { from: 2026.35, to: 2031.0 };
        assert_eq!(scale.dates(24), [2028.0, 2030.0]);
        assert_eq!(scale.dates(12).len(), 5);
        let quarters = Scale::Time { from: 2026.9, to: 2027.6 }.dates(3);
        assert_eq!(
            quarters.iter().map(|date| date_label(english(), *date, 3)).collect::<Vec<_>>(),
            ["Jan 2027", "Apr 2027", "Jul 2027"]
        );
    }
}
