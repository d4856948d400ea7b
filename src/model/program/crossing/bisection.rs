//! Bisection of the window, for samples whose condition stays true once it is true.

use super::condition::{Condition, Rows};

/// The number of halvings of the window: 25 years become about a minute.
pub const HALVINGS: usize = 24;

/// Returns, for each sample, the first date at which the condition is true, and a date just before it at which it is false.
///
/// The date is infinity if the condition is false at the window's end, and NaN if it has no value at one of the ends. The
/// result is valid only for samples whose condition stays true once it is true.
pub fn bisect(condition: &Condition, rows: &mut Rows, (from, to): (f64, f64), samples: usize) -> (Vec<f64>, Vec<f64>) {
    condition.evaluate(rows, &vec![from; samples]);
    let at_start = rows[condition.place].clone();
    condition.evaluate(rows, &vec![to; samples]);
    let at_end = rows[condition.place].clone();
    let (mut low, mut high) = (vec![from; samples], vec![to; samples]);
    let mut middle = vec![0.0; samples];
    for _ in 0..HALVINGS {
        for (sample, middle) in middle.iter_mut().enumerate() {
            *middle = midpoint(low[sample], high[sample]);
        }
        condition.evaluate(rows, &middle);
        for (sample, value) in rows[condition.place].iter().enumerate() {
            let end = if *value == 1.0 { &mut high[sample] } else { &mut low[sample] };
            *end = middle[sample];
        }
    }
    for sample in 0..samples {
        high[sample] = match (at_start[sample], at_end[sample]) {
            (start, end) if start.is_nan() || end.is_nan() => f64::NAN,
            (1.0, _) => from,
            (_, 1.0) => high[sample],
            _ => f64::INFINITY,
        };
    }
    (high, low)
}

/// Returns the same as [`bisect`] for one sample.
pub fn bisect_sample(condition: &Condition, rows: &Rows, sample: usize, (from, to): (f64, f64)) -> (f64, f64) {
    let mut values: Vec<f64> = rows.iter().map(|row| row[sample]).collect();
    let (start, end) = (condition.evaluate_sample(&mut values, from), condition.evaluate_sample(&mut values, to));
    if start.is_nan() || end.is_nan() {
        return (f64::NAN, from);
    }
    match (start, end) {
        (1.0, _) => (from, from),
        (_, 1.0) => refine(condition, &mut values, (from, to), HALVINGS),
        _ => (f64::INFINITY, to),
    }
}

/// Halves a range of dates `halvings` times. The condition must be false at its start and true at its end. Returns the end
/// and the start of the narrowed range.
pub fn refine(
    condition: &Condition,
    values: &mut [f64],
    (mut low, mut high): (f64, f64),
    halvings: usize,
) -> (f64, f64) {
    for _ in 0..halvings {
        let middle = midpoint(low, high);
        if condition.evaluate_sample(values, middle) == 1.0 { high = middle } else { low = middle }
    }
    (high, low)
}

/// Returns the middle of two dates.
pub fn midpoint(low: f64, high: f64) -> f64 {
    low + (high - low) / 2.0
}
