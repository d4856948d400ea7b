//! The search for one sample piece by piece: from one date at which something in the condition steps to the next, its
//! quantities are sums of exponentials and a straight line ([`Sum`]), of which the crossing follows by arithmetic or
//! takes a few looks at the sums alone.
//!
//! It is for samples in which the condition, once it holds, holds for good: the first piece that comes to hold is then the
//! answer. What has no such pieces, or more than a search is worth, is left to the halving of the window.

use super::sum::{Operand, Sum, Turn};
use super::{Move, Rows};
use crate::model::program::arithmetic::{self, Operation, Unary};

/// How far past the start of a piece it is looked at, in years: a thirtieth of a second, more than a date is rounded by.
const PAST: f64 = 1e-9;

/// How far before the crossing the condition is taken not to hold, in years: half a minute.
const JUST: f64 = 1e-6;

/// The most pieces of a window.
const MOST_PIECES: usize = 64;

/// A condition that can be walked along by its pieces.
#[derive(Debug)]
pub struct Pieces {
    /// The number of steady places before the moving ones.
    steady: usize,
    /// How each place is known.
    kinds: Vec<Kind>,
    /// The moving places that are one sum throughout the window.
    smooth: Vec<usize>,
    /// The moving places before the condition that are not, in order.
    stepped: Vec<(usize, Step)>,
    condition: usize,
}

/// How a place is known within a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// As a number: it is the same throughout the piece.
    Flat,
    /// As a sum, the same in all pieces.
    Smooth,
    /// As a sum.
    Mixed,
}

/// How a place is found in a piece.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// By comparing sums that are the same in all pieces: the place is true from one date, or until it.
    Turn,
    /// By the whole number next to a line that is the same in all pieces.
    Whole(usize, Unary),
    /// As a function of numbers.
    Plain,
    /// Otherwise.
    Mixed,
}

/// What is known of one sample, in years from the window's start.
pub struct Lane {
    /// The numbers of flat places in the piece that was looked at last.
    values: Vec<f64>,
    /// The sums of the others; of a place that turns, its margin's.
    sums: Vec<Sum>,
    /// Where places that turn do.
    turns: Vec<Turn>,
    /// By how much the one side of the condition is above the other.
    margin: Sum,
}

impl Lane {
    fn sum(&self, kinds: &[Kind], place: usize) -> Sum {
        if kinds[place] == Kind::Flat { Sum::steady(self.values[place]) } else { self.sums[place] }
    }
}

/// Where within a piece the condition comes to hold.
enum Found {
    At(f64),
    /// In none, or in another piece.
    Later,
}

impl Found {
    fn when(holds: bool, place: f64) -> Self {
        if holds { Self::At(place) } else { Self::Later }
    }
}

/// From where a piece is looked at, and how far it goes.
struct Piece {
    probe: f64,
    until: f64,
}

impl Pieces {
    /// Sorts the places of a condition; nothing where some have no pieces. `moving` follow so many steady ones.
    pub fn new(steady: usize, moving: &[Move], condition: usize) -> Option<Self> {
        let mut kinds = vec![Kind::Flat; steady];
        let (mut smooth, mut stepped) = (Vec::new(), Vec::new());
        for (place, instruction) in (steady..).zip(moving) {
            let operands = instruction.operands();
            let all_flat = operands.iter().all(|operand| kinds[*operand] == Kind::Flat);
            // Of what is the same in all pieces.
            let first_known = operands.iter().all(|operand| *operand < steady || kinds[*operand] == Kind::Smooth);
            let step = match instruction {
                Move::Time => None,
                Move::Unary(Unary::NormalCumulative, _)
                | Move::Interpolate(..)
                | Move::Special(..)
                | Move::Table(..) => {
                    return None;
                }
                _ if all_flat => Some(Step::Plain),
                Move::Unary(function @ (Unary::Floor | Unary::Ceiling | Unary::Round), x) if first_known => {
                    Some(Step::Whole(*x, *function))
                }
                Move::Binary(Operation::AtLeast | Operation::More, ..) if first_known => Some(Step::Turn),
                Move::Unary(Unary::Floor | Unary::Ceiling | Unary::Round | Unary::Absolute, _) | Move::Choose(..) => {
                    Some(Step::Mixed)
                }
                Move::Binary(operation, ..) if is_turning(*operation) => Some(Step::Mixed),
                _ => (!first_known).then_some(Step::Mixed),
            };
            let is_whole = matches!(instruction, Move::Unary(Unary::Floor | Unary::Ceiling | Unary::Round, _));
            let is_bool = matches!(instruction, Move::Binary(Operation::AtLeast | Operation::More, ..));
            kinds.push(match step {
                None => Kind::Smooth,
                Some(Step::Mixed) if !is_whole && !is_bool => Kind::Mixed,
                Some(_) => Kind::Flat,
            });
            match step {
                _ if place == condition => {}
                None => smooth.push(place),
                Some(step) => stepped.push((place, step)),
            }
        }
        (condition >= steady).then_some(Self { steady, kinds, smooth, stepped, condition })
    }

    /// Room for one sample.
    pub fn lane(&self) -> Lane {
        let places = self.kinds.len();
        let zero = Sum::steady(0.0);
        Lane { values: vec![0.0; places], sums: vec![zero; places], turns: vec![Turn::Never; places], margin: zero }
    }

    /// The first date of one sample, and a date just before it; nothing where that cannot be told.
    pub fn first(
        &self,
        moving: &[Move],
        rows: &Rows,
        sample: usize,
        (start, end): (f64, f64),
        lane: &mut Lane,
    ) -> Option<(f64, f64)> {
        self.begin(moving, rows, sample, start, lane)?;
        let length = end - start;
        let mut piece = Piece { probe: 0.0, until: f64::INFINITY };
        for count in 0..MOST_PIECES {
            piece.until = f64::INFINITY;
            for (place, step) in &self.stepped {
                self.step(&moving[*place - self.steady], *place, *step, lane, &mut piece)?;
            }
            if let Found::At(place) = self.crossing(&moving[self.condition - self.steady], lane, &mut piece, length)? {
                let date = if count == 0 && place == 0.0 { start } else { (start + place).min(end) };
                return Some((date, (date - JUST).max(start)));
            }
            if piece.until > length || piece.probe >= length {
                return Some((f64::INFINITY, end));
            }
            piece.probe = (piece.until + PAST).min(length);
        }
        None
    }

    /// Finds what is the same in all pieces.
    fn begin(&self, moving: &[Move], rows: &Rows, sample: usize, start: f64, lane: &mut Lane) -> Option<()> {
        for (value, row) in lane.values.iter_mut().zip(&rows[..self.steady]) {
            *value = row[sample];
        }
        let Lane { values, sums, turns, .. } = lane;
        for place in &self.smooth {
            let (before, own) = sums.split_at_mut(*place);
            match &moving[*place - self.steady] {
                Move::Time => own[0] = Sum::line(start, 1.0),
                Move::Unary(Unary::Negate, x) => own[0].negate(&before[*x]),
                Move::Unary(function, x) => own[0] = before[*x].unary(*function)?,
                Move::Binary(operation, a, b) => {
                    let (a, b) = (self.operand(*a, values, before), self.operand(*b, values, before));
                    own[0].assign(*operation, a, b)?;
                }
                _ => return None,
            }
        }
        for (place, step) in &self.stepped {
            if let (Step::Turn, Move::Binary(_, a, b)) = (step, &moving[*place - self.steady]) {
                let (before, own) = sums.split_at_mut(*place);
                let (a, b) = (self.operand(*a, values, before), self.operand(*b, values, before));
                own[0].assign(Operation::Subtract, a, b)?;
                turns[*place] = own[0].turn();
            }
        }
        Some(())
    }

    #[inline]
    fn operand<'l>(&self, place: usize, values: &[f64], sums: &'l [Sum]) -> Operand<'l> {
        if self.kinds[place] == Kind::Flat { Operand::Value(values[place]) } else { Operand::Sum(&sums[place]) }
    }

    /// Finds one place in a piece, which may end the sooner for it.
    fn step(&self, instruction: &Move, place: usize, step: Step, lane: &mut Lane, piece: &mut Piece) -> Option<()> {
        let values = &lane.values;
        let value = match step {
            Step::Turn => {
                let strict = matches!(instruction, Move::Binary(Operation::More, ..));
                f64::from(u8::from(after(lane.turns[place], &lane.sums[place], strict, piece)?))
            }
            Step::Whole(x, function) => whole_by(function, &lane.sums[x], piece)?,
            Step::Plain => match instruction {
                Move::Unary(function, x) => arithmetic::unary(*function, values[*x]),
                Move::Binary(operation, a, b) => arithmetic::binary(*operation, values[*a], values[*b]),
                Move::Choose(condition, yes, no) => arithmetic::choose(values[*condition], values[*yes], values[*no]),
                _ => return None,
            },
            Step::Mixed => {
                let sum = self.mixed(instruction, lane, piece)?;
                if self.kinds[place] == Kind::Mixed {
                    lane.sums[place] = sum;
                    return Some(());
                }
                sum.value()?
            }
        };
        lane.values[place] = value;
        Some(())
    }

    /// What a place is in a piece, by what it is computed from.
    fn mixed(&self, instruction: &Move, lane: &Lane, piece: &mut Piece) -> Option<Sum> {
        let operand = |place: &usize| lane.sum(&self.kinds, *place);
        Some(match instruction {
            Move::Unary(function @ (Unary::Floor | Unary::Ceiling | Unary::Round), x) => {
                Sum::steady(whole_by(*function, &operand(x), piece)?)
            }
            Move::Unary(Unary::Absolute, x) => {
                let x = operand(x);
                if is_above(&x, false, piece)? { x } else { x.unary(Unary::Negate)? }
            }
            Move::Unary(function, x) => operand(x).unary(*function)?,
            Move::Binary(operation, a, b) if is_turning(*operation) => {
                let (a, b) = (operand(a), operand(b));
                let margin = Sum::binary(Operation::Subtract, &a, &b)?;
                let above = is_above(&margin, *operation == Operation::More, piece)?;
                match operation {
                    Operation::Maximum if above => a,
                    Operation::Minimum if !above => a,
                    Operation::Maximum | Operation::Minimum => b,
                    _ => Sum::steady(f64::from(u8::from(above))),
                }
            }
            Move::Binary(operation, a, b) => Sum::binary(*operation, &operand(a), &operand(b))?,
            Move::Choose(condition, yes, no) => match operand(condition).value()? {
                1.0 => operand(yes),
                0.0 => operand(no),
                _ => return None,
            },
            Move::Time | Move::Interpolate(..) | Move::Special(..) | Move::Table(..) => return None,
        })
    }

    /// Where within a piece the condition comes to hold.
    fn crossing(&self, condition: &Move, lane: &mut Lane, piece: &mut Piece, length: f64) -> Option<Found> {
        let (strict, above, below) = match condition {
            Move::Binary(Operation::AtLeast, a, b) => (false, *a, *b),
            Move::Binary(Operation::More, a, b) => (true, *a, *b),
            _ => {
                let truth = self.mixed(condition, lane, piece)?.value()?;
                return if truth.is_nan() { None } else { Some(Found::when(truth == 1.0, piece.probe)) };
            }
        };
        let Lane { values, sums, margin, .. } = lane;
        let (above, below) = (self.operand(above, values, sums), self.operand(below, values, sums));
        margin.assign(Operation::Subtract, above, below)?;
        let (before, turn) = (piece.until, margin.turn());
        if turn == Turn::Somewhere {
            let now = margin.at(piece.probe);
            if !now.is_finite() {
                return None;
            }
            if now > 0.0 || (now == 0.0 && !strict) {
                return Some(Found::At(piece.probe));
            }
            return Some(margin.crossing(piece.probe, before.min(length), PAST).map_or(Found::Later, Found::At));
        }
        if after(turn, margin, strict, piece)? {
            return Some(Found::At(piece.probe));
        }
        Some(Found::when(piece.until < before && piece.until <= length, piece.until))
    }
}

/// Whether an operation hangs on which of its operands is the greater.
fn is_turning(operation: Operation) -> bool {
    matches!(operation, Operation::AtLeast | Operation::More | Operation::Minimum | Operation::Maximum)
}

/// Whether a sum is above zero, or at zero where that will do, from where a piece is looked at until the piece ends.
fn is_above(sum: &Sum, strict: bool, piece: &mut Piece) -> Option<bool> {
    after(sum.turn(), sum, strict, piece)
}

/// [`is_above`], of a sum that changes its sign there.
fn after(turn: Turn, sum: &Sum, strict: bool, piece: &mut Piece) -> Option<bool> {
    match turn {
        Turn::Never => {
            let sign = sum.sign();
            if sign.is_nan() { None } else { Some(sign > 0.0 || (sign == 0.0 && !strict)) }
        }
        Turn::Somewhere => None,
        Turn::At { place, .. } if place.is_nan() => None,
        // Where it is about to, its value is little but rounding.
        Turn::At { place, rises } if place <= piece.probe + 2.0 * PAST => Some(rises),
        Turn::At { place, rises } => {
            piece.until = piece.until.min(place);
            Some(!rises)
        }
    }
}

/// A whole number next to a line.
fn whole_by(function: Unary, line: &Sum, piece: &mut Piece) -> Option<f64> {
    let (level, slope) = line.as_line()?;
    if slope == 0.0 {
        return Some(arithmetic::unary(function, level));
    }
    match function {
        Unary::Ceiling => Some(-whole(-level, -slope, piece)?),
        Unary::Round => whole(level + 0.5, slope, piece),
        _ => whole(level, slope, piece),
    }
}

/// The whole number at or below a line, from where a piece is looked at until the piece ends.
fn whole(level: f64, slope: f64, piece: &mut Piece) -> Option<f64> {
    let at = |number: f64| (number - level) / slope;
    let now = level + slope * piece.probe;
    if !now.is_finite() {
        return None;
    }
    let near = now.round();
    let down = if (at(near) - piece.probe).abs() <= 2.0 * PAST {
        // As in `is_above`.
        if slope > 0.0 { near } else { near - 1.0 }
    } else {
        now.floor()
    };
    let next = at(if slope > 0.0 { down + 1.0 } else { down });
    piece.until = piece.until.min(next.max(piece.probe));
    Some(down)
}
