//! From data to a place on an axis, and the round values that an axis names.

use crate::date::Date;
use crate::figure::format::number;
use crate::model::math::{ln, log10};

/// How an axis maps its values onto 0 to 1. Nothing is clamped: what lies outside the domain lands outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// Equal differences are equal distances.
    Linear {
        /// The value at 0.
        from: f64,
        /// The value at 1.
        to: f64,
    },
    /// Equal ratios are equal distances; both ends are above zero.
    Log {
        /// The value at 0.
        from: f64,
        /// The value at 1.
        to: f64,
    },
    /// Points on the axis of years.
    Time {
        /// The date at 0.
        from: f64,
        /// The date at 1.
        to: f64,
    },
}

/// A scale made ready for many values.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    logarithmic: bool,
    /// The value at 0.
    from: f64,
    /// From 0 to 1: a difference, or the logarithm of a ratio.
    span: f64,
}

impl Axis {
    /// Where a value lies: 0 at one end, 1 at the other.
    pub fn at(self, value: f64) -> f64 {
        (if self.logarithmic { ln(value / self.from) } else { value - self.from }) / self.span
    }
}

/// A value that an axis names.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it is.
    pub value: f64,
    /// What it is called.
    pub label: String,
}

impl Scale {
    /// A linear axis over all of `values`, widened to round numbers; it starts at zero where they come near it.
    pub fn linear_over(low: f64, high: f64) -> Self {
        let (low, high) = if low > 0.0 && low < high * 0.4 { (0.0, high) } else { (low, high) };
        let (low, high) = if low < high { (low, high) } else { (low - 1.0, high + 1.0) };
        let step = round_step((high - low) / 5.0);
        Self::Linear { from: (low / step).floor() * step, to: (high / step).ceil() * step }
    }

    /// A logarithmic axis over all of `values`, all above zero, widened to the next 1, 2 or 5 times a power of ten.
    pub fn log_over(low: f64, high: f64) -> Self {
        let from = round_values(low).into_iter().rev().find(|value| *value <= low * (1.0 + DUST)).unwrap_or(low);
        let to = round_values(high).into_iter().find(|value| *value >= high * (1.0 - DUST)).unwrap_or(high);
        if from < to { Self::Log { from, to } } else { Self::Log { from: from / 2.0, to: to * 2.0 } }
    }

    /// The values at 0 and 1.
    pub fn domain(self) -> (f64, f64) {
        match self {
            Self::Linear { from, to } | Self::Log { from, to } | Self::Time { from, to } => (from, to),
        }
    }

    /// Where a value lies: 0 at one end, 1 at the other.
    pub fn at(self, value: f64) -> f64 {
        self.axis().at(value)
    }

    /// Made ready for many values.
    pub fn axis(self) -> Axis {
        match self {
            Self::Linear { from, to } | Self::Time { from, to } => Axis { logarithmic: false, from, span: to - from },
            Self::Log { from, to } => Axis { logarithmic: true, from, span: ln(to / from) },
        }
    }

    /// Round values of the axis, at most about `most` of them; dates are thinned where they are placed.
    pub fn ticks(self, limit: usize) -> Vec<f64> {
        let limit = limit.max(2);
        match self {
            Self::Linear { from, to } => {
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
                // Ones, twos and fives stand closer than even steps would, and read better than powers alone.
                if all.len() <= limit + 2 {
                    return all;
                }
                // Every so many powers of ten, counted from 1, which stays among them.
                let powers = within(decades(from, to).into_iter().map(power_of_ten).collect());
                let stride = powers.len().div_ceil(limit) as i32;
                let counted = |value: &f64| (log10(*value).round() as i32) % stride.max(1) == 0;
                powers.into_iter().filter(counted).collect()
            }
            Self::Time { .. } => self.dates(YEARLY),
        }
    }

    /// Returns about `limit` round values of the axis, each with its label.
    pub fn labeled_ticks(self, limit: usize, label: impl Fn(f64) -> String) -> Vec<Tick> {
        self.ticks(limit).into_iter().map(|value| Tick { value, label: label(value) }).collect()
    }

    /// The starts of every so many months, as points on the axis of years; every year or more counts from year 0.
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

/// Months between the dates that an axis may name, finest first.
pub const DATE_STEPS: [u32; 10] = [1, 3, 6, YEARLY, 24, 48, 60, 120, 240, 600];

/// The error of arithmetic that must not widen an axis: far less than can be seen.
const DUST: f64 = 1e-6;

/// Months of a year.
const YEARLY: u32 = 12;

/// How a date on an axis is called: a year where its neighbours are a year apart or more.
pub fn date_label(date: f64, months: u32) -> String {
    if months >= YEARLY { number::year(date) } else { number::short_month(date) }
}

/// The least of 1, 2 or 5 times a power of ten that is at least `raw`, which is above zero.
fn round_step(raw: f64) -> f64 {
    round_values(raw).into_iter().find(|value| *value >= raw * (1.0 - 1e-9)).unwrap_or(raw)
}

/// 1, 2 and 5 times each power of ten round about a value above zero.
fn round_values(about: f64) -> Vec<f64> {
    let power = log10(about).floor() as i32;
    (power - 1..=power + 1).flat_map(round_multiples).collect()
}

/// 1, 2 and 5 times a power of ten.
pub fn round_multiples(power: i32) -> [f64; 3] {
    [1.0, 2.0, 5.0].map(|digit| if power < 0 { digit / power_of_ten(-power) } else { digit * power_of_ten(power) })
}

fn decades(from: f64, to: f64) -> Vec<i32> {
    (log10(from).floor() as i32 - 1..=log10(to).ceil() as i32 + 1).collect()
}

/// Multiples of `step` from the first within to the last, each computed by itself so that no error adds up.
fn steps(from: f64, to: f64, step: f64) -> Vec<f64> {
    let (first, last) = ((from / step - 1e-9).ceil() as i64, (to / step + 1e-9).floor() as i64);
    (first..=last).take(64).map(|at| divide_exactly(at, step)).collect()
}

/// `at * step`, without the last digit's error where the step is a fraction: one over it is whole.
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

    #[test]
    fn a_linear_axis_names_round_values() {
        let scale = Scale::linear_over(0.3, 9.2);
        assert_eq!(scale, Scale::Linear { from: 0.0, to: 10.0 });
        assert_eq!(scale.ticks(6), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        let small = Scale::linear_over(0.1, 0.32).ticks(5);
        assert_eq!(
            small.iter().map(|value| number::exact(*value)).collect::<Vec<_>>(),
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
    fn what_lies_outside_is_not_pulled_inside() {
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
            quarters.iter().map(|date| date_label(*date, 3)).collect::<Vec<_>>(),
            ["Jan 2027", "Apr 2027", "Jul 2027"]
        );
    }
}
