//! The search for one sample piece by piece. Between the dates at which something in the condition steps, its quantities
//! are sums of exponentials and a straight line ([`ExponentialSum`]), or fractions of them ([`Fraction`]), whose crossing follows
//! by arithmetic or by a few evaluations of the sums.
//!
//! The first piece in which the condition becomes true has the answer. Conditions without such pieces, and samples with too many,
//! are left to the other methods.

use super::condition::{Condition, Rows, TimedInstruction as Timed};
use super::exponential_sum::{ExponentialSum, Operand, SignChange};
use super::fraction::Fraction;
use crate::model::program::arithmetic::{self, Operation, Unary};

/// The time after its start at which a piece is evaluated, in years: a thirtieth of a second, more than the rounding
/// error of a date.
const AFTER: f64 = 1e-9;

/// The time before the crossing at which the condition is assumed to be false, in years: half a minute.
const BEFORE: f64 = 1e-6;

/// The limit on the pieces of a window. With more, bisection is faster.
const MAX_PIECES: usize = 64;

/// How the places of a condition are computed piece by piece.
#[derive(Debug)]
pub struct Pieces {
    /// The form of each place within a piece.
    forms: Vec<Form>,
    /// The timed places that are one sum throughout the window, without the condition.
    smooth: Vec<usize>,
    /// The other timed places, without the condition, in order.
    stepped: Vec<(usize, Method)>,
}

/// The form of a place within a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// A number that does not depend on the date.
    Constant,
    /// A sum that is the same in all pieces.
    Smooth,
    /// A sum that differs from piece to piece.
    Mixed,
}

/// How a stepped place is computed in a piece.
#[derive(Clone, Copy, Debug)]
enum Method {
    /// A comparison of sums that are the same in all pieces: it is true from one date, or until one date.
    Comparison,
    /// The rounding of a straight line that is the same in all pieces: the line's place and the rounding function.
    Rounding(usize, Unary),
    /// A function of numbers.
    Arithmetic,
    /// Anything else.
    Mixed,
}

/// The values of one sample. Times are in years from the window's start.
pub struct State {
    /// The numbers of constant places in the current piece.
    values: Vec<f64>,
    /// The sums of the other places; for a comparison, a sum with the sign of the left side minus the right side.
    sums: Vec<ExponentialSum>,
    /// What the sums are divided by.
    bottoms: Vec<Option<ExponentialSum>>,
    /// Whether some sum is divided by another: seldom, so that most samples need not look.
    has_bottoms: bool,
    /// Where comparisons change.
    sign_changes: Vec<SignChange>,
    /// The left side of the condition minus its right side.
    margin: ExponentialSum,
}

impl State {
    /// Returns the value of a place in the current piece.
    fn fraction(&self, forms: &[Form], place: usize) -> Fraction {
        if forms[place] == Form::Constant {
            return ExponentialSum::constant(self.values[place]).into();
        }
        Fraction { top: self.sums[place], bottom: self.bottoms[place] }
    }

    /// Sets a place to a function of two others that come before it.
    fn assign(&mut self, forms: &[Form], place: usize, operation: Operation, a: usize, b: usize) -> Option<()> {
        if self.are_sums(a, b) {
            let (before, own) = self.sums.split_at_mut(place);
            let first = operand_of(forms, a, &self.values, before);
            let second = operand_of(forms, b, &self.values, before);
            if own[0].assign(operation, first, second).is_some() {
                return Some(());
            }
        }
        let fraction = Fraction::binary(operation, &self.fraction(forms, a), &self.fraction(forms, b))?;
        self.set(place, fraction);
        Some(())
    }

    fn set(&mut self, place: usize, fraction: Fraction) {
        self.sums[place] = fraction.top;
        if self.has_bottoms || fraction.bottom.is_some() {
            self.has_bottoms = true;
            self.bottoms[place] = fraction.bottom;
        }
    }

    #[inline]
    fn are_sums(&self, a: usize, b: usize) -> bool {
        !self.has_bottoms || (self.bottoms[a].is_none() && self.bottoms[b].is_none())
    }
}

#[inline]
fn operand_of<'s>(forms: &[Form], place: usize, values: &[f64], sums: &'s [ExponentialSum]) -> Operand<'s> {
    if forms[place] == Form::Constant { Operand::Value(values[place]) } else { Operand::Sum(&sums[place]) }
}

/// Where the condition becomes true.
enum FirstTrue {
    /// At this time, within the current piece or at its end.
    At(f64),
    /// Never, or in a later piece.
    Later,
}

impl FirstTrue {
    fn at_if(is_true: bool, time: f64) -> Self {
        if is_true { Self::At(time) } else { Self::Later }
    }
}

/// The current piece, in years from the window's start.
struct Piece {
    /// The time, just after the piece's start, at which stepped places are evaluated.
    probe: f64,
    /// The piece's end; it decreases while the steps of places are found.
    end: f64,
    /// The length of the window.
    length: f64,
}

impl Pieces {
    /// Decides how each place is computed. Returns `None` if some place has no pieces.
    pub fn new(condition: &Condition) -> Option<Self> {
        let untimed = condition.untimed.len();
        let mut forms = vec![Form::Constant; untimed];
        let (mut smooth, mut stepped) = (Vec::new(), Vec::new());
        for (place, instruction) in condition.steps() {
            let is_rounding = matches!(instruction, Timed::Unary(Unary::Floor | Unary::Ceiling | Unary::Round, _));
            let is_comparison = matches!(instruction, Timed::Binary(Operation::AtLeast | Operation::More, ..));
            let method = method(instruction, untimed, &forms)?;
            forms.push(match method {
                None => Form::Smooth,
                Some(Method::Mixed) if !is_rounding && !is_comparison => Form::Mixed,
                Some(_) => Form::Constant,
            });
            match method {
                _ if place == condition.place => {}
                None => smooth.push(place),
                Some(method) => stepped.push((place, method)),
            }
        }
        (condition.place >= untimed).then_some(Self { forms, smooth, stepped })
    }

    /// Returns room for the values of one sample.
    pub fn state(&self) -> State {
        let places = self.forms.len();
        let zero = ExponentialSum::constant(0.0);
        State {
            values: vec![0.0; places],
            sums: vec![zero; places],
            bottoms: vec![None; places],
            has_bottoms: false,
            sign_changes: vec![SignChange::Never; places],
            margin: zero,
        }
    }

    /// Returns the first date at which the condition is true in one sample, and a date just before it. The date is infinity
    /// if there is none in the window. Returns `None` if the pieces do not tell.
    pub fn first_crossing(
        &self,
        condition: &Condition,
        rows: &Rows,
        sample: usize,
        (start, end): (f64, f64),
        state: &mut State,
    ) -> Option<(f64, f64)> {
        self.begin(condition, rows, sample, start, state)?;
        let length = end - start;
        let mut piece = Piece { probe: 0.0, end: f64::INFINITY, length };
        for count in 0..MAX_PIECES {
            piece.end = f64::INFINITY;
            for (place, method) in &self.stepped {
                self.step(timed(condition, *place), *place, *method, state, &mut piece)?;
            }
            let found = self.first_true(timed(condition, condition.place), state, &mut piece)?;
            if let FirstTrue::At(time) = found {
                let date = if count == 0 && time == 0.0 { start } else { (start + time).min(end) };
                return Some((date, (date - BEFORE).max(start)));
            }
            if piece.end > length || piece.probe >= length {
                return Some((f64::INFINITY, end));
            }
            piece.probe = (piece.end + AFTER).min(length);
        }
        None
    }

    /// Computes everything that is the same in all pieces. `start` is the date of the window's start.
    fn begin(&self, condition: &Condition, rows: &Rows, sample: usize, start: f64, state: &mut State) -> Option<()> {
        for (value, row) in state.values.iter_mut().zip(&rows[..condition.untimed.len()]) {
            *value = row[sample];
        }
        if std::mem::take(&mut state.has_bottoms) {
            state.bottoms.fill(None);
        }
        for place in &self.smooth {
            match timed(condition, *place) {
                Timed::Time => state.sums[*place] = ExponentialSum::line(start, 1.0),
                Timed::Unary(Unary::Negate, x) => {
                    let (before, own) = state.sums.split_at_mut(*place);
                    own[0].set_negated(&before[*x]);
                    state.bottoms[*place] = state.bottoms[*x];
                }
                Timed::Unary(function, x) => state.sums[*place] = state.fraction(&self.forms, *x).unary(*function)?,
                Timed::Binary(operation, a, b) => state.assign(&self.forms, *place, *operation, *a, *b)?,
                _ => return None,
            }
        }
        for (place, method) in &self.stepped {
            if let (Method::Comparison, Timed::Binary(_, a, b)) = (method, timed(condition, *place)) {
                state.assign(&self.forms, *place, Operation::Subtract, *a, *b)?;
                if let Some(bottom) = state.bottoms[*place].take() {
                    // The place has one sign throughout all pieces, so that of the bottom must not change.
                    let sign = bottom.sign();
                    if bottom.sign_change() != SignChange::Never || sign.abs() != 1.0 {
                        return None;
                    }
                    if sign < 0.0 {
                        let top = state.sums[*place];
                        state.sums[*place].set_negated(&top);
                    }
                }
                state.sign_changes[*place] = state.sums[*place].sign_change();
            }
        }
        Some(())
    }

    /// Computes one stepped place in a piece, and moves the piece's end to where the place steps next.
    fn step(
        &self,
        instruction: &Timed,
        place: usize,
        method: Method,
        state: &mut State,
        piece: &mut Piece,
    ) -> Option<()> {
        let values = &state.values;
        let value = match method {
            Method::Comparison => {
                let strict = matches!(instruction, Timed::Binary(Operation::More, ..));
                f64::from(u8::from(is_above_given(state.sign_changes[place], &state.sums[place], strict, piece)?))
            }
            Method::Rounding(x, function) => rounded(function, &state.sums[x], piece)?,
            Method::Arithmetic => match instruction {
                Timed::Unary(function, x) => arithmetic::unary(*function, values[*x]),
                Timed::Binary(operation, a, b) => arithmetic::binary(*operation, values[*a], values[*b]),
                Timed::Choose(condition, yes, no) => arithmetic::choose(values[*condition], values[*yes], values[*no]),
                _ => return None,
            },
            Method::Mixed => {
                let fraction = self.mixed(instruction, state, piece)?;
                if self.forms[place] == Form::Mixed {
                    state.set(place, fraction);
                    return Some(());
                }
                fraction.sum()?.value()?
            }
        };
        state.values[place] = value;
        Some(())
    }

    /// Returns what a place is in a piece, from what its operands are.
    fn mixed(&self, instruction: &Timed, state: &State, piece: &mut Piece) -> Option<Fraction> {
        let operand = |place: &usize| state.fraction(&self.forms, *place);
        Some(match instruction {
            Timed::Unary(function @ (Unary::Floor | Unary::Ceiling | Unary::Round), x) => {
                ExponentialSum::constant(rounded(*function, &operand(x).sum()?, piece)?).into()
            }
            Timed::Unary(Unary::Negate, x) => operand(x).negated(),
            Timed::Unary(Unary::Absolute, x) => {
                let x = operand(x);
                if is_above(&signed(&x, piece)?, false, piece)? { x } else { x.negated() }
            }
            Timed::Unary(function, x) => operand(x).unary(*function)?.into(),
            Timed::Binary(operation, a, b) if depends_on_order(*operation) => {
                let (a, b) = (operand(a), operand(b));
                let margin = signed(&Fraction::binary(Operation::Subtract, &a, &b)?, piece)?;
                let above = is_above(&margin, *operation == Operation::More, piece)?;
                match operation {
                    Operation::Maximum if above => a,
                    Operation::Minimum if !above => a,
                    Operation::Maximum | Operation::Minimum => b,
                    _ => ExponentialSum::constant(f64::from(u8::from(above))).into(),
                }
            }
            Timed::Binary(operation, a, b) => Fraction::binary(*operation, &operand(a), &operand(b))?,
            Timed::Choose(condition, yes, no) => match operand(condition).sum()?.value()? {
                1.0 => operand(yes),
                0.0 => operand(no),
                _ => return None,
            },
            Timed::Interpolate(points, x, extended) => {
                let points: Vec<_> = points.iter().map(|(x, y)| (state.values[*x], state.values[*y])).collect();
                interpolated(&points, &operand(x).sum()?, *extended, piece)?.into()
            }
            Timed::Time | Timed::Special(..) | Timed::Table(..) => return None,
        })
    }

    /// Returns where the condition becomes true in a piece.
    fn first_true(&self, condition: &Timed, state: &mut State, piece: &mut Piece) -> Option<FirstTrue> {
        let (strict, above, below) = match condition {
            Timed::Binary(Operation::AtLeast, a, b) => (false, *a, *b),
            Timed::Binary(Operation::More, a, b) => (true, *a, *b),
            _ => {
                let value = self.mixed(condition, state, piece)?.sum()?.value()?;
                return if value.is_nan() { None } else { Some(FirstTrue::at_if(value == 1.0, piece.probe)) };
            }
        };
        self.set_margin(above, below, state, piece)?;
        let margin = &state.margin;
        let (end, sign_change) = (piece.end, margin.sign_change());
        if sign_change == SignChange::Unknown {
            let now = margin.at(piece.probe);
            if !now.is_finite() {
                return None;
            }
            if now > 0.0 || (now == 0.0 && !strict) {
                return Some(FirstTrue::At(piece.probe));
            }
            let rise = margin.next_sign_change(piece.probe, end.min(piece.length), AFTER)?;
            return Some(rise.map_or(FirstTrue::Later, FirstTrue::At));
        }
        if is_above_given(sign_change, margin, strict, piece)? {
            return Some(FirstTrue::At(piece.probe));
        }
        Some(FirstTrue::at_if(piece.end < end && piece.end <= piece.length, piece.end))
    }

    /// Sets the margin to a sum with the sign of one place minus another in a piece.
    fn set_margin(&self, above: usize, below: usize, state: &mut State, piece: &mut Piece) -> Option<()> {
        if state.are_sums(above, below) {
            let State { values, sums, margin, .. } = state;
            let left = operand_of(&self.forms, above, values, sums);
            let right = operand_of(&self.forms, below, values, sums);
            if margin.assign(Operation::Subtract, left, right).is_some() {
                return Some(());
            }
        }
        let [above, below] = [above, below].map(|place| state.fraction(&self.forms, place));
        state.margin = signed(&Fraction::binary(Operation::Subtract, &above, &below)?, piece)?;
        Some(())
    }
}

/// Returns a sum with the sign of a fraction in a piece, and moves the piece's end to where the sign of the bottom changes.
fn signed(fraction: &Fraction, piece: &mut Piece) -> Option<ExponentialSum> {
    let is_positive = match &fraction.bottom {
        Some(bottom) => is_above(bottom, true, piece)?,
        None => true,
    };
    Some(if is_positive { fraction.top } else { fraction.negated().top })
}

/// Returns the timed instruction at a place.
fn timed(condition: &Condition, place: usize) -> &Timed {
    &condition.timed[place - condition.untimed.len()]
}

/// Returns how a place is computed, `Some(None)` if it is smooth, and `None` if it has no pieces. `forms` has the forms
/// of all places before it; the first `untimed` of them are untimed.
fn method(instruction: &Timed, untimed: usize, forms: &[Form]) -> Option<Option<Method>> {
    let operands = instruction.operands();
    let all_constant = operands.iter().all(|operand| forms[*operand] == Form::Constant);
    let same_in_all_pieces = operands.iter().all(|operand| *operand < untimed || forms[*operand] == Form::Smooth);
    Some(match instruction {
        Timed::Time => None,
        Timed::Unary(Unary::NormalCumulative, _) | Timed::Special(..) | Timed::Table(..) => return None,
        Timed::Interpolate(points, ..) => {
            let are_constant = points.iter().all(|(x, y)| [*x, *y].iter().all(|place| forms[*place] == Form::Constant));
            are_constant.then_some(Some(Method::Mixed))?
        }
        _ if all_constant => Some(Method::Arithmetic),
        Timed::Unary(function @ (Unary::Floor | Unary::Ceiling | Unary::Round), x) if same_in_all_pieces => {
            Some(Method::Rounding(*x, *function))
        }
        Timed::Binary(Operation::AtLeast | Operation::More, ..) if same_in_all_pieces => Some(Method::Comparison),
        Timed::Unary(Unary::Floor | Unary::Ceiling | Unary::Round | Unary::Absolute, _) | Timed::Choose(..) => {
            Some(Method::Mixed)
        }
        Timed::Binary(operation, ..) if depends_on_order(*operation) => Some(Method::Mixed),
        _ => (!same_in_all_pieces).then_some(Method::Mixed),
    })
}

/// Returns whether the result of an operation depends on which operand is larger.
fn depends_on_order(operation: Operation) -> bool {
    matches!(operation, Operation::AtLeast | Operation::More | Operation::Minimum | Operation::Maximum)
}

/// Returns whether a sum is positive (or zero, unless `strict`) from the probe to the piece's end, and moves the end to where
/// that changes.
fn is_above(sum: &ExponentialSum, strict: bool, piece: &mut Piece) -> Option<bool> {
    is_above_given(sum.sign_change(), sum, strict, piece)
}

/// Returns the same as [`is_above`] for a sum whose sign change is known.
fn is_above_given(sign_change: SignChange, sum: &ExponentialSum, strict: bool, piece: &mut Piece) -> Option<bool> {
    match sign_change {
        SignChange::Never => {
            let sign = sum.sign();
            if sign.is_nan() { None } else { Some(sign > 0.0 || (sign == 0.0 && !strict)) }
        }
        SignChange::Unknown => {
            let now = sum.at(piece.probe);
            if let Some(time) = sum.next_sign_change(piece.probe, piece.end.min(piece.length), AFTER)? {
                piece.end = piece.end.min(time);
            }
            Some(now > 0.0 || (now == 0.0 && !strict))
        }
        SignChange::At { time, .. } if time.is_nan() => None,
        // This close to the sign change, the value is mostly rounding error.
        SignChange::At { time, rises } if time <= piece.probe + 2.0 * AFTER => Some(rises),
        SignChange::At { time, rises } => {
            piece.end = piece.end.min(time);
            Some(!rises)
        }
    }
}

/// Returns a straight line rounded by `function` at the probe, and moves the piece's end to where that changes. Returns
/// `None` if the sum is not a straight line.
fn rounded(function: Unary, line: &ExponentialSum, piece: &mut Piece) -> Option<f64> {
    let (level, slope) = line.as_line()?;
    if slope == 0.0 {
        return Some(arithmetic::unary(function, level));
    }
    match function {
        Unary::Ceiling => Some(-floor(-level, -slope, piece)?),
        Unary::Round => floor(level + 0.5, slope, piece),
        _ => floor(level, slope, piece),
    }
}

/// Returns the floor of a straight line at the probe, and moves the piece's end to where it changes.
fn floor(level: f64, slope: f64, piece: &mut Piece) -> Option<f64> {
    let at = |number: f64| (number - level) / slope;
    let now = level + slope * piece.probe;
    if !now.is_finite() {
        return None;
    }
    let nearest = now.round();
    let floor = if (at(nearest) - piece.probe).abs() <= 2.0 * AFTER {
        // This close to a step, the line's value is mostly rounding error.
        if slope > 0.0 { nearest } else { nearest - 1.0 }
    } else {
        now.floor()
    };
    let next = at(if slope > 0.0 { floor + 1.0 } else { floor });
    piece.end = piece.end.min(next.max(piece.probe));
    Some(floor)
}

/// Returns the linear interpolation between points (x, y), with x ascending, at a straight line `x`, and moves the piece's end
/// to where the line reaches the next point. Returns `None` if `x` is not a straight line. `extended` is that of
/// [`arithmetic::interpolate`].
fn interpolated(
    points: &[(f64, f64)],
    x: &ExponentialSum,
    extended: bool,
    piece: &mut Piece,
) -> Option<ExponentialSum> {
    let (level, slope) = x.as_line()?;
    if slope == 0.0 {
        return Some(ExponentialSum::constant(arithmetic::interpolate(points, level, extended)));
    }
    let time = |point: &(f64, f64)| (point.0 - level) / slope;
    // This close to a point, the line's value is mostly rounding error.
    let is_reached = |point: &(f64, f64)| time(point) <= piece.probe + 2.0 * AFTER;
    // The number of points to the left of the line's value. A falling line leaves them one by one.
    let left = points.partition_point(|point| is_reached(point) == (slope > 0.0));
    let next = if slope > 0.0 { points.get(left) } else { points[..left].last() };
    if let Some(next) = next {
        piece.end = piece.end.min(time(next));
    }
    let last = points.len() - 1;
    if !extended && (left == 0 || left > last) {
        return Some(ExponentialSum::constant(points[left.min(last)].1));
    }
    let after = left.clamp(1, last);
    let ((x0, y0), (x1, y1)) = (points[after - 1], points[after]);
    let steepness = (y1 - y0) / (x1 - x0);
    Some(ExponentialSum::line(y0 + (level - x0) * steepness, slope * steepness))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interpolation_is_a_line_until_the_next_point() {
        let points = [(1.0, 2.0), (2.0, 5.0), (4.0, 3.0)];
        for (slope, extended) in [(1.0, false), (1.0, true), (-0.5, false), (-0.5, true)] {
            let line = ExponentialSum::line(if slope > 0.0 { 0.0 } else { 5.0 }, slope);
            let mut piece = Piece { probe: 0.0, end: f64::INFINITY, length: 12.0 };
            let mut ends = Vec::new();
            while piece.probe < 12.0 {
                piece.end = f64::INFINITY;
                let own = interpolated(&points, &line, extended, &mut piece).unwrap();
                let end = piece.end.min(12.0);
                for time in [piece.probe, (piece.probe + end) / 2.0, end] {
                    let expected = arithmetic::interpolate(&points, line.at(time), extended);
                    assert!((own.at(time) - expected).abs() < 1e-8, "slope {slope}, at {time}");
                }
                ends.push(end);
                piece.probe = end + AFTER;
            }
            assert_eq!(ends, if slope > 0.0 { [1.0, 2.0, 4.0, 12.0] } else { [2.0, 6.0, 8.0, 12.0] });
        }
    }
}
