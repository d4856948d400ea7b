//! Bisection of the window, for samples whose condition stays true once it is true.
//!
//! The result is that of halving the window, to the bit. But where the condition is a comparison, the margin between its two sides
//! tells where the next date is best evaluated, which takes a third of the evaluations.

use super::condition::{Condition, Rows};

/// The number of halvings of the window: 25 years become about a minute.
pub const HALVINGS: usize = 24;

/// The number of parts into which the window is halved.
const PARTS: f64 = (1_u64 << HALVINGS) as f64;

/// The limit on the dates at which a sample's margin is evaluated. With more, halving is as fast.
const MAX_GUESSES: usize = HALVINGS;

/// Returns, for each sample, the first date at which the condition is true, and a date just before it at which it is false.
///
/// The date is infinity if the condition is false at the window's end, and NaN if it has no value at one of the ends. The
/// result is valid only for samples whose condition stays true once it is true.
pub fn bisect(condition: &Condition, rows: &mut Rows, (from, to): (f64, f64), samples: usize) -> (Vec<f64>, Vec<f64>) {
    condition.evaluate(rows, &vec![from; samples]);
    let (at_start, margin_at_start) = (rows[condition.place].clone(), condition.margin(rows));
    condition.evaluate(rows, &vec![to; samples]);
    let (at_end, margin_at_end) = (rows[condition.place].clone(), condition.margin(rows));
    let (mut low, mut high) = (vec![from; samples], vec![to; samples]);
    // The samples whose condition becomes true within the window.
    let mut brackets = Vec::new();
    for sample in 0..samples {
        high[sample] = match (at_start[sample], at_end[sample]) {
            (start, end) if start.is_nan() || end.is_nan() => f64::NAN,
            (1.0, _) => from,
            (_, 1.0) => {
                let margins = [&margin_at_start, &margin_at_end].map(|margin| margin.get(sample).copied());
                brackets.push(Bracket::new(sample, margins.map(|margin| margin.unwrap_or(f64::NAN))));
                to
            }
            _ => {
                low[sample] = to;
                f64::INFINITY
            }
        };
    }
    let mut own: Rows = condition.picked(rows, brackets.iter().map(|bracket| bracket.sample));
    while !brackets.is_empty() {
        let guesses: Vec<f64> = brackets.iter().map(Bracket::guess).collect();
        let dates: Vec<f64> = guesses.iter().map(|part| from + (to - from) * (part / PARTS)).collect();
        condition.evaluate(&mut own, &dates);
        let margins = condition.margin(&own);
        for (at, bracket) in brackets.iter_mut().enumerate() {
            let is_true = own[condition.place][at] == 1.0;
            bracket.narrow(guesses[at], is_true, margins.get(at).copied().unwrap_or(f64::NAN));
        }
        let is_done = |bracket: &Bracket| bracket.parts[1] - bracket.parts[0] <= 1.0;
        for bracket in brackets.iter().filter(|bracket| is_done(bracket)) {
            (high[bracket.sample], low[bracket.sample]) = halved((from, to), bracket.parts[0]);
        }
        let left: Vec<usize> = (0..brackets.len()).filter(|at| !is_done(&brackets[*at])).collect();
        if left.len() < brackets.len() {
            own = condition.picked(&own, left.iter().copied());
            brackets = left.into_iter().map(|at| brackets[at]).collect();
        }
    }
    (high, low)
}

/// A range of equal parts of the window, at whose start the condition of a sample is false, and at whose end it is true.
#[derive(Clone, Copy)]
struct Bracket {
    sample: usize,
    /// The numbers of parts before its start and before its end.
    parts: [f64; 2],
    /// The margin at its start and at its end, by which the condition is false or true; NaN if it is not known. A margin that
    /// stays at one end is halved again and again, so that the next guess moves that end (the Illinois method; Dowell and Jarratt
    /// 1971, "A modified regula falsi method for computing the root of an equation", BIT 11).
    margins: [f64; 2],
    /// Whether the last guess was true.
    last: Option<bool>,
    guesses: usize,
}

impl Bracket {
    fn new(sample: usize, margins: [f64; 2]) -> Self {
        Self { sample, parts: [0.0, PARTS], margins, last: None, guesses: 0 }
    }

    /// Returns the next part at whose start the condition is evaluated.
    fn guess(&self) -> f64 {
        let ([low, high], [below, above]) = (self.parts, self.margins);
        let share = below / (below - above);
        let is_known = below < 0.0 && above >= 0.0 && share.is_finite() && self.guesses < MAX_GUESSES;
        // Every third guess halves the bracket, so that it closes whatever the margins are.
        if !is_known || self.guesses % 3 == 2 && high - low > 64.0 {
            return ((low + high) / 2.0).floor();
        }
        (low + share * (high - low)).floor().clamp(low + 1.0, high - 1.0)
    }

    fn narrow(&mut self, part: f64, is_true: bool, margin: f64) {
        let (own, other) = if is_true { (1, 0) } else { (0, 1) };
        (self.parts[own], self.margins[own]) = (part, margin);
        if self.last.replace(is_true) == Some(is_true) {
            self.margins[other] /= 2.0;
        }
        self.guesses += 1;
    }
}

/// Returns the end and the start of a part of the window, as halving the window finds them. `part` is the number of parts before it.
fn halved((mut low, mut high): (f64, f64), part: f64) -> (f64, f64) {
    let part = part as u64;
    for halving in (0..HALVINGS).rev() {
        let middle = midpoint(low, high);
        if part >> halving & 1 == 1 { low = middle } else { high = middle }
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
