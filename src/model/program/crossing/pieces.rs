//! The search piece by piece, for many samples at once. Between the dates at which something in a condition steps, its
//! quantities are sums of exponentials and a straight line, or fractions of them, whose crossing follows by arithmetic or by a
//! few evaluations of the sums ([`ExponentialSum`]).
//!
//! Every sample is in a piece of its own, and all samples take the same [`Steps`], which are loops over rows. A sample is done
//! when the condition becomes true in its piece. Conditions without steps, and samples with too many pieces, are left to the
//! other methods.

use super::condition::{Condition, Rows};
use super::exponential_sum::{ExponentialSum, SignChange};
use super::head_start::{self, HeadStart};
use super::piece_steps::{Goal, Step, Steps};
use super::row_sum::{Row, RowFraction, RowSum};
use crate::model::program::arithmetic::{self, Unary};
use crate::model::stats::math;

/// The time after its start at which a piece is evaluated, in years: a thirtieth of a second, more than the rounding
/// error of a date.
const AFTER: f64 = 1e-9;

/// This close to a step, in years, a value is mostly rounding error.
const CLOSE: f64 = 2.0 * AFTER;

/// The time before the crossing at which the condition is assumed to be false, in years: half a minute.
const BEFORE: f64 = 1e-6;

/// The limit on the pieces of a window. With more, bisection is faster.
const MAX_PIECES: usize = 64;

/// The limit on the steps back of a search that began too late: their lengths grow, so that these reach over all centuries.
const MAX_STEPS_BACK: usize = 9;

/// The steps of a condition.
#[derive(Debug)]
pub struct Pieces {
    steps: Steps,
    /// The untimed rows that the steps read.
    untimed: Vec<Row>,
    /// The rows that do not change from piece to piece and are read in each; for each, whether it is the same in all samples.
    kept: Vec<(Row, bool)>,
    /// Where searches can begin, if not only at the window's start.
    head_start: Option<HeadStart>,
}

/// The samples whose crossing is not found yet, each in a piece of its own. Times are in years from the window's start.
struct Lanes {
    /// The index of each sample.
    samples: Vec<usize>,
    /// The time, just after the piece's start, at which it is evaluated.
    probe: Vec<f64>,
    /// The piece's end; it decreases while the steps of places are found.
    end: Vec<f64>,
    /// How much earlier the sample is evaluated next if the condition is true at the probe: 0 if it is known to be false before it,
    /// and at the window's start.
    back: Vec<f64>,
    /// Whether the piece's numbers are known.
    is_known: Vec<bool>,
    /// Whether the sample is done.
    is_done: Vec<bool>,
    /// Whether the search began near a known date rather than at the window's start.
    is_near: Vec<bool>,
    /// The date of the window's start, and the length of the window.
    window: (f64, f64),
}

impl Pieces {
    /// Writes the steps of a condition. Returns `None` if some place has no pieces.
    pub fn new(condition: &Condition) -> Option<Self> {
        let steps = Steps::new(condition)?;
        let kept = steps.read_in_pieces();
        let once = steps.once.iter().flat_map(|(_, step)| step.reads());
        let mut untimed: Vec<Row> = once.chain(kept.iter().copied()).collect();
        let is_number = |row: &Row| match condition.constants.get(*row) {
            Some(constant) => constant.is_some(),
            None => steps.once.iter().any(|(own, step)| own == row && matches!(step, Step::Number(_) | Step::Start)),
        };
        let kept = kept.iter().map(|row| (*row, is_number(row))).collect();
        untimed.retain(|row| *row < condition.untimed.len());
        untimed.sort_unstable();
        untimed.dedup();
        let head_start = HeadStart::new(&steps);
        Some(Self { steps, untimed, kept, head_start })
    }

    /// Returns, for each of the `samples` of the untimed `rows`, the first date at which the condition is true, and a date just
    /// before it. The date is infinity if there is none in the window. The result is `None` where the pieces do not tell.
    ///
    /// `table` is memory for the rows of the steps.
    pub fn first_crossings(
        &self,
        rows: &Rows,
        samples: usize,
        (start, end): (f64, f64),
        near: &[f64],
        table: &mut Rows,
    ) -> Vec<Option<(f64, f64)>> {
        let mut found = vec![None; samples];
        let length = end - start;
        let mut lanes = Lanes::new(samples, (start, length));
        table.iter_mut().for_each(Vec::clear);
        table.resize_with(self.steps.rows, Vec::new);
        for row in &self.untimed {
            table[*row].extend_from_slice(&rows[*row]);
        }
        for (row, step) in &self.steps.once {
            lanes.compute(step, *row, table);
        }
        lanes.begin_near(near, self.head_start.as_ref(), table);
        let (mut values, mut steps_end) = (Vec::new(), Vec::new());
        for piece in 0..MAX_PIECES + MAX_STEPS_BACK {
            if piece == MAX_PIECES {
                lanes.is_done.iter_mut().zip(&lanes.is_near).for_each(|(is_done, is_near)| *is_done |= !is_near);
            }
            lanes.end.fill(f64::INFINITY);
            for (row, step) in &self.steps.each {
                lanes.compute(step, *row, table);
            }
            for row in &self.steps.required {
                lanes.is_known.iter_mut().zip(&table[*row]).for_each(|(is_known, value)| *is_known &= *value == 1.0);
            }
            steps_end.clone_from(&lanes.end);
            match &self.steps.goal {
                Goal::Boolean(row) => values.clone_from(&table[*row]),
                Goal::Margin(margin, strict) => lanes.compare((margin, *strict, true), table, &mut values),
            }
            for lane in 0..lanes.samples.len() {
                if lanes.is_done[lane] {
                    continue;
                }
                let (value, probe, end_of_piece) = (values[lane], lanes.probe[lane], lanes.end[lane]);
                if lanes.back[lane] > 0.0 {
                    if value != 0.0 {
                        lanes.go_back(lane);
                        continue;
                    }
                    lanes.back[lane] = 0.0;
                }
                let time = match value {
                    _ if !lanes.is_known[lane] || value.is_nan() => Err(()),
                    1.0 => Ok(Some(probe)),
                    // The margin becomes positive at the end of the piece.
                    _ if end_of_piece < steps_end[lane] && end_of_piece <= length => Ok(Some(end_of_piece)),
                    _ => Ok(None),
                };
                let own = match time {
                    Err(()) => None,
                    Ok(Some(time)) => {
                        let date = if time == 0.0 { start } else { (start + time).min(end) };
                        Some((date, (date - BEFORE).max(start)))
                    }
                    Ok(None) if end_of_piece > length || probe >= length => Some((f64::INFINITY, end)),
                    Ok(None) => {
                        lanes.probe[lane] = (end_of_piece + AFTER).min(length);
                        continue;
                    }
                };
                found[lanes.samples[lane]] = own;
                lanes.is_done[lane] = true;
            }
            if !lanes.drop_done(table, &self.kept) {
                break;
            }
        }
        found
    }
}

impl Lanes {
    fn new(samples: usize, window: (f64, f64)) -> Self {
        Self {
            samples: (0..samples).collect(),
            probe: vec![0.0; samples],
            back: vec![0.0; samples],
            end: vec![f64::INFINITY; samples],
            is_known: vec![true; samples],
            is_done: vec![false; samples],
            is_near: vec![false; samples],
            window,
        }
    }

    /// Begins the search of each sample just before a date `near` which its own is expected; NaN for none. All samples are of the
    /// first piece so far.
    fn begin_near(&mut self, near: &[f64], head_start: Option<&HeadStart>, table: &Rows) {
        let Some(head_start) = head_start.filter(|_| !near.is_empty()) else { return };
        let (start, length) = self.window;
        let allowed = head_start.is_allowed(table, (near.len(), length, MAX_PIECES));
        for (lane, (near, is_allowed)) in near.iter().zip(allowed).enumerate() {
            let time = near.min(start + length) - start - head_start::MARGIN;
            if is_allowed && !near.is_nan() && time > 0.0 {
                self.is_near[lane] = true;
                (self.probe[lane], self.back[lane]) = (time, 2.0 * head_start::MARGIN);
            }
        }
    }

    /// Evaluates a sample next at an earlier time, where its condition may still be false.
    fn go_back(&mut self, lane: usize) {
        self.is_known[lane] = true;
        let earlier = self.probe[lane] - self.back[lane];
        (self.probe[lane], self.back[lane]) = if earlier > 0.0 { (earlier, 4.0 * self.back[lane]) } else { (0.0, 0.0) };
    }

    /// Drops the samples that are done, also from the `kept` rows, once they are many. Returns whether any are left.
    fn drop_done(&mut self, table: &mut Rows, kept: &[(Row, bool)]) -> bool {
        let left: Vec<usize> = (0..self.samples.len()).filter(|lane| !self.is_done[*lane]).collect();
        if left.is_empty() || 4 * left.len() > 3 * self.samples.len() {
            return !left.is_empty();
        }
        for (row, is_number) in kept {
            match is_number {
                true => table[*row].truncate(left.len()),
                false => keep(&mut table[*row], &left),
            }
        }
        keep(&mut self.samples, &left);
        keep(&mut self.probe, &left);
        keep(&mut self.back, &left);
        keep(&mut self.end, &left);
        keep(&mut self.is_known, &left);
        keep(&mut self.is_done, &left);
        keep(&mut self.is_near, &left);
        true
    }

    /// Computes the rows of a step.
    fn compute(&mut self, step: &Step, row: Row, table: &mut Rows) {
        let lanes = self.samples.len();
        let mut out = std::mem::take(&mut table[row]);
        match step {
            Step::Number(value) => out.resize(lanes, *value),
            Step::Start => out.resize(lanes, self.window.0),
            Step::Compute(instruction) => instruction.fill(table, &mut out, &[]),
            Step::SignChange(sum, strict) => {
                let mut after = std::mem::take(&mut table[row + 1]);
                out.clear();
                after.clear();
                for lane in 0..lanes {
                    let change = sign_change(sum, *strict, table, lane);
                    out.push(change.0);
                    after.push(change.1);
                }
                table[row + 1] = after;
            }
            Step::Positive(change) => {
                out.clear();
                let pieces = self.probe.iter().zip(&mut self.end).zip(&mut self.is_known);
                let changes = table[*change].iter().zip(&table[*change + 1]);
                out.extend(pieces.zip(changes).map(|(((probe, end), is_known), (time, after))| {
                    *is_known &= !time.is_nan();
                    positive((*time, *after), *probe, end)
                }));
            }
            Step::Compare(margin, strict) => self.compare((margin, *strict, false), table, &mut out),
            Step::Round(function, level, slope) => {
                out.clear();
                let lines = table[*level].iter().zip(&table[*slope]);
                let pieces = self.probe.iter().zip(&mut self.end).zip(&mut self.is_known);
                out.extend(lines.zip(pieces).map(|((level, slope), ((probe, end), is_known))| {
                    let value = rounded(*function, (*level, *slope), *probe, end);
                    *is_known &= !value.is_nan();
                    value
                }));
            }
            Step::Interpolate(points, (level, slope), (extended, are_same)) => {
                let mut slopes = std::mem::take(&mut table[row + 1]);
                out.clear();
                slopes.clear();
                let mut own_points = Vec::with_capacity(points.len());
                for (lane, (probe, end)) in self.probe.iter().zip(&mut self.end).enumerate().take(lanes) {
                    if lane == 0 || !are_same {
                        own_points.clear();
                        own_points.extend(points.iter().map(|(x, y)| (table[*x][lane], table[*y][lane])));
                    }
                    let line = (table[*level][lane], table[*slope][lane]);
                    let own = interpolated(&own_points, line, *extended, *probe, end);
                    out.push(own.0);
                    slopes.push(own.1);
                }
                table[row + 1] = slopes;
            }
        }
        table[row] = out;
    }

    /// Computes whether a fraction is positive (or zero, unless `strict`) from the probe to the piece's end, and moves the end to
    /// where that changes. For the margin that decides on the whole condition, `is_goal`, the end only matters if the fraction is
    /// not positive. The result is NaN where it is not known.
    fn compare(&mut self, (margin, strict, is_goal): (&RowFraction, bool, bool), table: &Rows, out: &mut Vec<f64>) {
        out.clear();
        let length = self.window.1;
        if let (None, None, [(factor, rate)]) = (&margin.bottom, margin.top.slope, &margin.top.exponentials[..])
            && let Some(level) = margin.top.level
        {
            let parts = table[level].iter().zip(&table[*factor]).zip(&table[*rate]);
            let pieces = self.probe.iter().zip(&mut self.end);
            out.extend(parts.zip(pieces).map(|(((level, factor), rate), (probe, end))| {
                exponential_in_piece((*level, *factor, *rate), strict, (*probe, length), end)
            }));
            return;
        }
        let mut bottoms = Vec::new();
        if let Some(bottom) = &margin.bottom {
            for lane in 0..self.samples.len() {
                bottoms.push(self.sign_of((bottom, 1.0), (true, false), table, lane));
            }
        }
        for lane in 0..self.samples.len() {
            let sign = bottoms.get(lane).map_or(1.0, |is_positive| 2.0 * is_positive - 1.0);
            out.push(self.sign_of((&margin.top, sign), (strict, is_goal), table, lane));
        }
    }

    /// Returns whether a sum times a `sign` is positive in the piece of a sample, as [`Lanes::compare`] does.
    #[inline]
    fn sign_of(
        &mut self,
        (sum, sign): (&RowSum, f64),
        (strict, is_goal): (bool, bool),
        table: &Rows,
        lane: usize,
    ) -> f64 {
        let (probe, end, length) = (self.probe[lane], &mut self.end[lane], self.window.1);
        let part = |row: Option<Row>| row.map_or(0.0, |row| sign * table[row][lane]);
        let level = part(sum.level);
        if let ([(factor, rate)], None) = (&sum.exponentials[..], sum.slope) {
            let (factor, rate) = (sign * table[*factor][lane], table[*rate][lane]);
            return exponential_in_piece((level, factor, rate), strict, (probe, length), end);
        }
        if sum.exponentials.is_empty() {
            let change = change_of_line(level, part(sum.slope), strict);
            return if change.0.is_nan() { f64::NAN } else { positive(change, probe, end) };
        }
        let exponentials =
            sum.exponentials.iter().map(|(factor, rate)| (sign * table[*factor][lane], table[*rate][lane]));
        let Some(sum) = ExponentialSum::new(level, part(sum.slope), exponentials) else { return f64::NAN };
        match sum.sign_change() {
            SignChange::Never => boolean_of(sum.sign(), strict).1,
            SignChange::At { time, .. } if time.is_nan() => f64::NAN,
            SignChange::At { time, rises } => positive((time, f64::from(u8::from(rises))), probe, end),
            SignChange::Unknown => {
                let now = sum.at(probe);
                let is_positive = now > 0.0 || (now == 0.0 && !strict);
                if !now.is_finite() {
                    return f64::NAN;
                }
                if !(is_goal && is_positive) {
                    match sum.next_sign_change(probe, end.min(length), AFTER) {
                        Some(time) => *end = end.min(time.unwrap_or(f64::INFINITY)),
                        None => return f64::NAN,
                    }
                }
                f64::from(u8::from(is_positive))
            }
        }
    }
}

/// Keeps the items at some indices, which ascend.
fn keep<Item: Copy>(items: &mut Vec<Item>, indices: &[usize]) {
    for (to, from) in indices.iter().enumerate() {
        items[to] = items[*from];
    }
    items.truncate(indices.len());
}

/// Returns the time at which a simple sum changes its sign, and whether it is positive after it.
fn sign_change(sum: &RowSum, strict: bool, table: &Rows, lane: usize) -> (f64, f64) {
    let part = |row: Option<Row>| row.map_or(0.0, |row| table[row][lane]);
    let level = part(sum.level);
    let Some((factor, rate)) = sum.exponentials.first() else {
        return change_of_line(level, part(sum.slope), strict);
    };
    match exponential_ratio(level, table[*factor][lane], table[*rate][lane]) {
        Err(sign) => boolean_of(sign, strict),
        Ok((ratio, rises)) => (math::log2(ratio) / table[*rate][lane], rises),
    }
}

/// Returns the change of a value that has the same sign at all times: none, and whether the value is positive.
fn boolean_of(value: f64, strict: bool) -> (f64, f64) {
    let time = if value.is_nan() { f64::NAN } else { f64::NEG_INFINITY };
    let is_positive = f64::from(u8::from(value > 0.0 || (value == 0.0 && !strict)));
    (time, if value.is_nan() { f64::NAN } else { is_positive })
}

/// Returns the time at which a straight line changes its sign, and whether it is positive after it.
fn change_of_line(level: f64, slope: f64, strict: bool) -> (f64, f64) {
    if slope == 0.0 { boolean_of(level, strict) } else { (-level / slope, f64::from(u8::from(slope > 0.0))) }
}

/// Returns, for `level + factor · 2^(rate · t)`, what `2^(rate · t)` is where the sum changes its sign, and whether the sum is
/// positive after that. Returns a number with its sign if it does not change it.
fn exponential_ratio(level: f64, factor: f64, rate: f64) -> Result<(f64, f64), f64> {
    let ratio = -level / factor;
    if ratio <= 0.0 || rate == 0.0 || factor == 0.0 {
        return Err(level + factor);
    }
    Ok((ratio, f64::from(u8::from((factor > 0.0) == (rate > 0.0)))))
}

/// Returns whether a value is positive in a piece, from the time of its sign change and whether it is positive after it, and moves
/// the piece's end to that time.
#[inline]
fn positive((time, after): (f64, f64), probe: f64, end: &mut f64) -> f64 {
    if time <= probe + CLOSE {
        return after;
    }
    *end = end.min(time);
    1.0 - after
}

/// Returns whether `level + factor · 2^(rate · t)` is positive in a piece, and moves the piece's end to where that changes.
#[inline]
fn exponential_in_piece(
    (level, factor, rate): (f64, f64, f64),
    strict: bool,
    (probe, length): (f64, f64),
    end: &mut f64,
) -> f64 {
    let (ratio, after) = match exponential_ratio(level, factor, rate) {
        Err(sign) => return boolean_of(sign, strict).1,
        Ok(change) => change,
    };
    // Most pieces lie on one side of the change as a whole, which bounds on the logarithm tell.
    let (low, high) = log2_bounds(ratio);
    let times = [low / rate, high / rate];
    if times[0].max(times[1]) < probe {
        return after;
    }
    if times[0].min(times[1]) > end.min(length) {
        return 1.0 - after;
    }
    let time = math::log2(ratio) / rate;
    if time.is_nan() { f64::NAN } else { positive((time, after), probe, end) }
}

/// Returns bounds on the logarithm to base 2 of a number above 0.
#[inline]
fn log2_bounds(x: f64) -> (f64, f64) {
    /// More than the greatest distance of log₂(1 + x) from x between 0 and 1.
    const GREATEST: f64 = 0.0861;
    if !(f64::MIN_POSITIVE..=f64::MAX).contains(&x) {
        return (f64::NEG_INFINITY, f64::INFINITY);
    }
    let bits = x.to_bits();
    let exponent = (bits >> 52) as f64 - 1023.0;
    let mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    let low = exponent + (mantissa - 1.0);
    (low - 1e-9, low + GREATEST)
}

/// Returns a straight line rounded by `function` at the probe, and moves the piece's end to where that changes. Returns NaN if
/// it is not finite.
#[inline]
fn rounded(function: Unary, (level, slope): (f64, f64), probe: f64, end: &mut f64) -> f64 {
    if slope == 0.0 {
        return arithmetic::unary(function, level);
    }
    match function {
        Unary::Ceiling => -floor(-level, -slope, probe, end),
        Unary::Round => floor(level + 0.5, slope, probe, end),
        _ => floor(level, slope, probe, end),
    }
}

/// Returns the floor of a straight line at the probe, and moves the piece's end to where it changes.
#[inline]
fn floor(level: f64, slope: f64, probe: f64, end: &mut f64) -> f64 {
    let at = |number: f64| (number - level) / slope;
    let now = level + slope * probe;
    if !now.is_finite() {
        return f64::NAN;
    }
    let nearest = (now + 0.5).floor();
    let floor = if (at(nearest) - probe).abs() <= CLOSE {
        // This close to a step, the line's value is mostly rounding error.
        if slope > 0.0 { nearest } else { nearest - 1.0 }
    } else if nearest > now {
        nearest - 1.0
    } else {
        nearest
    };
    let next = at(if slope > 0.0 { floor + 1.0 } else { floor });
    *end = end.min(next.max(probe));
    floor
}

/// Returns the level and the slope of the linear interpolation between points (x, y), with x ascending, at a straight line, and
/// moves the piece's end to where the line reaches the next point. `extended` is that of [`arithmetic::interpolate`].
fn interpolated(
    points: &[(f64, f64)],
    (level, slope): (f64, f64),
    extended: bool,
    probe: f64,
    end: &mut f64,
) -> (f64, f64) {
    if slope == 0.0 {
        return (arithmetic::interpolate(points, level, extended), 0.0);
    }
    let time = |point: &(f64, f64)| (point.0 - level) / slope;
    let is_reached = |point: &(f64, f64)| time(point) <= probe + CLOSE;
    // The number of points to the left of the line's value. A falling line leaves them one by one.
    let left = points.partition_point(|point| is_reached(point) == (slope > 0.0));
    let next = if slope > 0.0 { points.get(left) } else { points[..left].last() };
    if let Some(next) = next {
        *end = end.min(time(next));
    }
    let last = points.len() - 1;
    if !extended && (left == 0 || left > last) {
        return (points[left.min(last)].1, 0.0);
    }
    let after = left.clamp(1, last);
    let ((x0, y0), (x1, y1)) = (points[after - 1], points[after]);
    let steepness = (y1 - y0) / (x1 - x0);
    (y0 + (level - x0) * steepness, slope * steepness)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interpolation_is_a_line_until_the_next_point() {
        let points = [(1.0, 2.0), (2.0, 5.0), (4.0, 3.0)];
        for (slope, extended) in [(1.0, false), (1.0, true), (-0.5, false), (-0.5, true)] {
            let line = (if slope > 0.0 { 0.0 } else { 5.0 }, slope);
            let (mut probe, mut ends) = (0.0, Vec::new());
            while probe < 12.0 {
                let mut end = f64::INFINITY;
                let (level, own_slope) = interpolated(&points, line, extended, probe, &mut end);
                let end = end.min(12.0);
                for time in [probe, (probe + end) / 2.0, end] {
                    let expected = arithmetic::interpolate(&points, line.0 + line.1 * time, extended);
                    assert!((level + own_slope * time - expected).abs() < 1e-8, "slope {slope}, at {time}");
                }
                ends.push(end);
                probe = end + AFTER;
            }
            assert_eq!(ends, if slope > 0.0 { [1.0, 2.0, 4.0, 12.0] } else { [2.0, 6.0, 8.0, 12.0] });
        }
    }

    #[test]
    fn a_logarithm_lies_within_its_bounds() {
        for step in 0..100_000 {
            let x = math::exp2(f64::from(step) * 0.0205 - 1040.0);
            let (low, high) = log2_bounds(x);
            assert!(low < math::log2(x) && math::log2(x) < high, "{x}");
        }
    }
}
