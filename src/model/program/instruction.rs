//! The instructions of a program, and what they refer to.

use std::sync::Arc;

use super::arithmetic::{Operation, Unary};
use crate::diagnostic::Diagnostic;
use crate::model::stats::special::Special;
use crate::model::stats::special::table::Table;
use crate::source::Span;

/// The result of one instruction: its index in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Register(pub u32);

impl Register {
    /// Returns the index of its instruction in the program.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An instruction. Its value is one number per sample; Booleans are 1 and 0.
#[derive(Clone, Debug, PartialEq)]
pub enum Instruction {
    /// A number, the same in every sample.
    Constant(f64),
    /// The date being evaluated: a point on the axis of years.
    Time,
    /// A number that a run chooses, by its place among the parameters: 0 unless the run gives it another value.
    Parameter(usize),
    /// Uniform draws with this key, strictly between 0 and 1.
    Uniform(u64),
    /// Standard normal draws with this key.
    Score(u64),
    /// A function of one register.
    Unary(Unary, Register),
    /// A function of two registers.
    Binary(Operation, Register, Register),
    /// A function of probability theory, with its operands.
    Special(Special, Vec<Register>),
    /// A quantile function in a table, at a standard normal score.
    Table(Arc<Table>, Register),
    /// The second register where the first, a Boolean, is true; otherwise the third.
    Choose(Register, Register, Register),
    /// Linear interpolation between points.
    Interpolate {
        /// The points (x, y), with x ascending in every sample.
        points: Vec<(Register, Register)>,
        /// The x at which to interpolate.
        at: Register,
        /// If true, the first and last segments continue outside the points; if false, the line is level there.
        extended: bool,
    },
    /// The first date at which a condition is true: an index into [`Program::searches`](super::Program::searches).
    First(usize),
    /// Whether the condition of a search stays true until the window's end once it is true. The register is that of the
    /// search's [`Instruction::First`].
    StaysTrue(Register),
    /// A parameter of the line fitted to a resample of a trend's rows: an index into
    /// [`Program::fits`](super::Program::fits).
    Fit(usize, FitPart),
    /// The entry of a list at a fraction (0 to 1) of its length: an index into
    /// [`Program::lists`](super::Program::lists), and the fraction.
    Pick(usize, Register),
}

/// A parameter of a fitted line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FitPart {
    /// The logarithm to base 2 of the value at the fit's reference date.
    Intercept,
    /// Doublings per year.
    Slope,
}

/// A search for the first date at which a condition is true.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// The condition.
    pub condition: Register,
    /// The terms of the condition, if it is a conjunction: the name of each, and its register.
    pub terms: Vec<(String, Register)>,
    /// The dates in closed form, if no search is needed.
    pub closed_form: Option<ClosedForm>,
    /// Where the first request for the search is written.
    pub span: Span,
}

/// The dates between which a condition is true, computed without a search.
#[derive(Clone, Debug, PartialEq)]
pub struct ClosedForm {
    /// The date from which the condition is true: negative infinity if it has always been true.
    pub from: Register,
    /// The date until which it is true: infinity if it stays true.
    pub until: Register,
    /// Booleans that must all be true in a sample for the dates to be valid.
    pub provided: Vec<Register>,
    /// For each term of the search, the date from which it is true.
    pub terms: Vec<Register>,
}

/// A Boolean that must be true in every sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Guard {
    /// The Boolean. If it is timed, it must be true at every date of the window.
    pub condition: Register,
    /// The error if it is false in some sample; a run adds the number of such samples.
    pub diagnostic: Diagnostic,
}

/// Returns the registers that an instruction reads.
pub fn operands(instruction: &Instruction) -> Vec<Register> {
    let mut operands = Vec::new();
    each_operand(instruction, |operand| operands.push(operand));
    operands
}

impl Instruction {
    /// Returns the same instruction with other operands. A search, and whether it stays true, have none.
    #[must_use]
    pub fn with_operands(self, other: impl Fn(Register) -> Register) -> Self {
        match self {
            Self::Unary(function, operand) => Self::Unary(function, other(operand)),
            Self::Binary(operation, left, right) => Self::Binary(operation, other(left), other(right)),
            Self::Special(function, operands) => Self::Special(function, operands.into_iter().map(other).collect()),
            Self::Table(table, score) => Self::Table(table, other(score)),
            Self::Choose(condition, yes, no) => Self::Choose(other(condition), other(yes), other(no)),
            Self::Interpolate { points, at, extended } => Self::Interpolate {
                points: points.into_iter().map(|(x, y)| (other(x), other(y))).collect(),
                at: other(at),
                extended,
            },
            Self::Pick(list, fraction) => Self::Pick(list, other(fraction)),
            others @ (Self::Constant(_)
            | Self::Time
            | Self::Parameter(_)
            | Self::Uniform(_)
            | Self::Score(_)
            | Self::First(_)
            | Self::StaysTrue(_)
            | Self::Fit(..)) => others,
        }
    }
}

/// Calls `call` with each register that an instruction reads.
pub(super) fn each_operand(instruction: &Instruction, mut call: impl FnMut(Register)) {
    match instruction {
        Instruction::Constant(_)
        | Instruction::Time
        | Instruction::Parameter(_)
        | Instruction::Uniform(_)
        | Instruction::Score(_)
        | Instruction::First(_)
        | Instruction::Fit(..) => {}
        Instruction::Unary(_, operand)
        | Instruction::Pick(_, operand)
        | Instruction::Table(_, operand)
        | Instruction::StaysTrue(operand) => call(*operand),
        Instruction::Special(_, operands) => operands.iter().copied().for_each(call),
        Instruction::Binary(_, left, right) => [*left, *right].into_iter().for_each(call),
        Instruction::Choose(condition, yes, no) => [*condition, *yes, *no].into_iter().for_each(call),
        Instruction::Interpolate { points, at, .. } => {
            points.iter().flat_map(|(x, y)| [*x, *y]).chain(std::iter::once(*at)).for_each(call);
        }
    }
}

/// A key that is equal for equal instructions, even if they have NaN constants. Its first number is the instruction's kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// Nearly all instructions: looking one up allocates nothing.
    Short([u64; 4]),
    /// Instructions with any number of operands.
    Long(Vec<u64>),
}

/// Returns the key of an instruction.
pub(super) fn key(instruction: &Instruction) -> Key {
    let at = |register: &Register| u64::from(register.0);
    let long = |head: Vec<u64>| {
        let operands = operands(instruction).into_iter().map(|operand| at(&operand));
        Key::Long(head.into_iter().chain(operands).collect())
    };
    Key::Short(match instruction {
        Instruction::Constant(value) => [0, value.to_bits(), 0, 0],
        Instruction::Time => [1, 0, 0, 0],
        Instruction::Uniform(key) => [2, *key, 0, 0],
        Instruction::Score(key) => [3, *key, 0, 0],
        Instruction::Unary(function, operand) => [4, *function as u64, at(operand), 0],
        Instruction::Binary(operation, left, right) => [5, *operation as u64, at(left), at(right)],
        Instruction::Choose(condition, yes, no) => [6, at(condition), at(yes), at(no)],
        Instruction::First(search) => [8, *search as u64, 0, 0],
        Instruction::Fit(fit, part) => [9, *fit as u64, *part as u64, 0],
        Instruction::Pick(list, share) => [10, *list as u64, at(share), 0],
        Instruction::Parameter(place) => [11, *place as u64, 0, 0],
        Instruction::StaysTrue(first) => [14, at(first), 0, 0],
        Instruction::Interpolate { extended, .. } => return long(vec![7, u64::from(*extended)]),
        Instruction::Special(function, _) => return long(vec![12, *function as u64]),
        Instruction::Table(table, _) => return long(std::iter::once(13).chain(table.key()).collect()),
    })
}
