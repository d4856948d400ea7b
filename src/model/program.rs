//! A model as a straight line of instructions: each computes one register from earlier ones, for every sample.
//!
//! Registers that depend on the date being evaluated are *timed*; the rest are computed once a run. Equal instructions
//! share a register, so a quantity that is written twice is one quantity, and `x - x` is 0 in every sample.

pub mod arithmetic;
pub mod bounds;
pub mod columns;
pub mod crossing;
pub mod interval;
pub mod simulate;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::stats::fit::Fit;
use super::stats::special::table::Table;
use super::stats::special::{Special, special};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use arithmetic::{binary, unary};

pub use crate::model::program::arithmetic::{Operation, Unary};

/// Names the result of one instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Register(pub u32);

impl Register {
    /// Its place in the program.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One instruction.
#[derive(Clone, Debug, PartialEq)]
pub enum Instruction {
    /// A number, the same in every sample.
    Constant(f64),
    /// The date being evaluated.
    Time,
    /// A number that a run chooses, the same in every sample; 0 unless it is held at another.
    Free,
    /// Uniform draws of that key, inside (0, 1).
    Uniform(u64),
    /// Standard normal scores of that key.
    Score(u64),
    /// A function of one register.
    Unary(Unary, Register),
    /// A function of two.
    Binary(Operation, Register, Register),
    /// A function of probability theory, of as many as it takes.
    Special(Special, Vec<Register>),
    /// A quantile function from its table, at a score.
    Table(Arc<Table>, Register),
    /// The second where the first is true, else the third.
    Choose(Register, Register, Register),
    /// Straight lines between points (x, y) at the last register; flat outside them, or going on where `extended`.
    Interpolate {
        /// The points; their x ascend in every sample.
        points: Vec<(Register, Register)>,
        /// Where.
        at: Register,
        /// Whether the end segments go on.
        extended: bool,
    },
    /// The first date at which a condition holds: an index into [`Program::searches`].
    First(usize),
    /// Whether the condition of a search, of which the register holds the first date, then holds to the window's end
    Rises(Register),
    /// What a resample of a trend's rows says: an index into [`Program::fits`].
    Fit(usize, FitPart),
    /// The entry of a list, an index into [`Program::lists`], at a share of its length.
    Pick(usize, Register),
}

/// What of a fitted line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FitPart {
    /// The logarithm to base 2 at the fit's reference date.
    Intercept,
    /// Doublings a year.
    Slope,
}

/// A search for the first date at which a condition holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// The condition, a timed register or a static one.
    pub condition: Register,
    /// The conditions whose conjunction it is, each by the words it is known by.
    pub terms: Vec<(String, Register)>,
    /// The dates, where they are known without a search.
    pub closed: Option<Closed>,
    /// Where it was asked for first.
    pub place: Span,
}

/// When a condition holds: from one date until another, both computed without a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    /// The date from which it holds; negative infinity where it always has.
    pub from: Register,
    /// The date until which it holds; infinity where it does for good.
    pub until: Register,
    /// Truths that must all hold in a sample for the dates to mean anything.
    pub provided: Vec<Register>,
    /// For each term, the date from which it holds.
    pub terms: Vec<Register>,
}

/// Something that must hold in every sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Guard {
    /// The truth that must hold; not timed.
    pub condition: Register,
    /// What to say where it does not.
    pub diagnostic: Diagnostic,
}

/// A model, compiled.
#[derive(Clone, Debug, Default)]
pub struct Program {
    instructions: Vec<Instruction>,
    timed: Vec<bool>,
    shared: BTreeMap<Code, Register>,
    searches: Vec<Search>,
    guards: Vec<Guard>,
    fits: Vec<Arc<Fit>>,
    lists: Vec<Vec<f64>>,
}

impl Program {
    /// The trends, by the number in [`Instruction::Fit`].
    pub fn fits(&self) -> &[Arc<Fit>] {
        &self.fits
    }

    /// The lists, by the number in [`Instruction::Pick`].
    pub fn lists(&self) -> &[Vec<f64>] {
        &self.lists
    }

    /// Adds a part of a trend. Trends of one column are one trend: a run fits each once.
    pub fn fit(&mut self, fit: &Arc<Fit>, part: FitPart) -> Register {
        let known = self.fits.iter().position(|known| known.column == fit.column && known.frontier == fit.frontier);
        let at = known.unwrap_or_else(|| {
            self.fits.push(Arc::clone(fit));
            self.fits.len() - 1
        });
        self.push(Instruction::Fit(at, part))
    }

    /// Adds a value picked from a list by a share of its length, in 0 to 1.
    pub fn pick(&mut self, list: Vec<f64>, share: Register) -> Register {
        let at = self.lists.iter().position(|known| *known == list).unwrap_or_else(|| {
            self.lists.push(list);
            self.lists.len() - 1
        });
        self.push(Instruction::Pick(at, share))
    }

    /// The instructions, operands before those who use them.
    pub fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }

    /// The searches, by the number in [`Instruction::First`].
    pub fn searches(&self) -> &[Search] {
        &self.searches
    }

    /// What must hold in every sample.
    pub fn guards(&self) -> &[Guard] {
        &self.guards
    }

    /// Adds something that must hold in every sample.
    pub fn guard(&mut self, guard: Guard) {
        if !self.guards.contains(&guard) {
            self.guards.push(guard);
        }
    }

    /// Whether a register depends on the date being evaluated.
    pub fn is_timed(&self, register: Register) -> bool {
        self.timed[register.index()]
    }

    /// The value of a register that is the same in every sample.
    pub fn constant(&self, register: Register) -> Option<f64> {
        match self.instructions[register.index()] {
            Instruction::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// Whether a register can be seen to hold nothing but 0 and 1.
    pub fn is_bool(&self, register: Register) -> bool {
        let mut seen = vec![false; register.index() + 1];
        let mut waiting = vec![register];
        while let Some(next) = waiting.pop() {
            if std::mem::replace(&mut seen[next.index()], true) {
                continue;
            }
            match &self.instructions[next.index()] {
                Instruction::Constant(value) if *value == 0.0 || *value == 1.0 => {}
                Instruction::Binary(Operation::AtLeast | Operation::More, ..) => {}
                Instruction::Unary(Unary::Not, operand) => waiting.push(*operand),
                Instruction::Binary(Operation::Minimum | Operation::Maximum, left, right) => {
                    waiting.extend([*left, *right]);
                }
                Instruction::Choose(_, yes, no) => waiting.extend([*yes, *no]),
                _ => return false,
            }
        }
        true
    }

    /// A register that holds a number.
    pub fn number(&mut self, value: f64) -> Register {
        self.push(Instruction::Constant(value))
    }

    /// Adds a function of one register.
    pub fn unary(&mut self, function: Unary, operand: Register) -> Register {
        match self.constant(operand) {
            Some(value) => self.number(unary(function, value)),
            None => self.push(Instruction::Unary(function, operand)),
        }
    }

    /// Adds a function of two registers.
    pub fn binary(&mut self, operation: Operation, left: Register, right: Register) -> Register {
        match (self.constant(left), self.constant(right)) {
            (Some(a), Some(b)) => self.number(binary(operation, a, b)),
            (_, Some(b)) if is_neutral(operation, b) => left,
            _ => self.push(Instruction::Binary(operation, left, right)),
        }
    }

    /// Adds a function of probability theory.
    pub fn special(&mut self, function: Special, operands: &[Register]) -> Register {
        let values: Option<Vec<f64>> = operands.iter().map(|operand| self.constant(*operand)).collect();
        match values {
            Some(values) => self.number(special(function, &values)),
            None => self.push(Instruction::Special(function, operands.to_vec())),
        }
    }

    /// Adds a choice.
    pub fn choose(&mut self, condition: Register, yes: Register, no: Register) -> Register {
        match self.constant(condition) {
            Some(1.0) => yes,
            Some(_) => no,
            None if yes == no => yes,
            None => self.push(Instruction::Choose(condition, yes, no)),
        }
    }

    /// Adds a search.
    pub fn search(&mut self, search: Search) -> Register {
        let same = |known: &Search| known.condition == search.condition && known.terms == search.terms;
        let known = self.searches.iter().position(same);
        let at = known.unwrap_or_else(|| {
            self.searches.push(search);
            self.searches.len() - 1
        });
        self.push(Instruction::First(at))
    }

    /// Adds an instruction, or finds its equal.
    pub fn push(&mut self, instruction: Instruction) -> Register {
        let code = encode(&instruction);
        if let Some(known) = self.shared.get(&code) {
            return *known;
        }
        let timed = match &instruction {
            Instruction::Time => true,
            Instruction::First(_) | Instruction::Rises(_) => false,
            other => {
                let mut timed = false;
                each_operand(other, |operand| timed |= self.is_timed(operand));
                timed
            }
        };
        let register = Register(u32::try_from(self.instructions.len()).unwrap_or(u32::MAX));
        self.instructions.push(instruction);
        self.timed.push(timed);
        self.shared.insert(code, register);
        register
    }

    /// The registers that `roots` are computed from, themselves included, in order; through searches where `whole`,
    /// else only as far as the date being evaluated reaches.
    pub fn cone(&self, roots: impl IntoIterator<Item = Register>, whole: bool) -> Vec<Register> {
        let mut reached = vec![false; self.instructions.len()];
        let mut waiting: Vec<Register> = roots.into_iter().collect();
        while let Some(register) = waiting.pop() {
            if std::mem::replace(&mut reached[register.index()], true) || !(whole || self.is_timed(register)) {
                continue;
            }
            match &self.instructions[register.index()] {
                Instruction::First(search) => {
                    let search = &self.searches[*search];
                    waiting.push(search.condition);
                    waiting.extend(search.terms.iter().map(|(_, term)| *term));
                    if let Some(closed) = &search.closed {
                        waiting.extend([closed.from, closed.until]);
                        waiting.extend(closed.provided.iter().chain(&closed.terms));
                    }
                }
                other => each_operand(other, |operand| waiting.push(operand)),
            }
        }
        (0..self.instructions.len() as u32).map(Register).filter(|register| reached[register.index()]).collect()
    }
}

/// Whether the right operand changes nothing in any sample.
fn is_neutral(operation: Operation, right: f64) -> bool {
    match operation {
        Operation::Multiply | Operation::Divide | Operation::Power => right == 1.0,
        // x − 0 is x to the bit; x + 0 is not, where x is −0.
        Operation::Subtract => right == 0.0 && right.is_sign_positive(),
        _ => false,
    }
}

/// The registers an instruction reads.
pub fn operands(instruction: &Instruction) -> Vec<Register> {
    let mut operands = Vec::new();
    each_operand(instruction, |operand| operands.push(operand));
    operands
}

/// Calls with each register that an instruction reads.
fn each_operand(instruction: &Instruction, mut call: impl FnMut(Register)) {
    match instruction {
        Instruction::Constant(_)
        | Instruction::Time
        | Instruction::Free
        | Instruction::Uniform(_)
        | Instruction::Score(_)
        | Instruction::First(_)
        | Instruction::Fit(..) => {}
        Instruction::Unary(_, operand)
        | Instruction::Pick(_, operand)
        | Instruction::Table(_, operand)
        | Instruction::Rises(operand) => call(*operand),
        Instruction::Special(_, operands) => operands.iter().copied().for_each(call),
        Instruction::Binary(_, left, right) => [*left, *right].into_iter().for_each(call),
        Instruction::Choose(condition, yes, no) => [*condition, *yes, *no].into_iter().for_each(call),
        Instruction::Interpolate { points, at, .. } => {
            points.iter().flat_map(|(x, y)| [*x, *y]).chain(std::iter::once(*at)).for_each(call);
        }
    }
}

/// An instruction as numbers: equal where the instructions are, NaNs included. The first tells which it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Code {
    /// Nearly all are: nothing need be allocated to look one up.
    Short([u64; 4]),
    Long(Vec<u64>),
}

fn encode(instruction: &Instruction) -> Code {
    let at = |register: &Register| u64::from(register.0);
    let long = |head: Vec<u64>| {
        let operands = operands(instruction).into_iter().map(|operand| at(&operand));
        Code::Long(head.into_iter().chain(operands).collect())
    };
    Code::Short(match instruction {
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
        Instruction::Free => [11, 0, 0, 0],
        Instruction::Rises(first) => [14, at(first), 0, 0],
        Instruction::Interpolate { extended, .. } => return long(vec![7, u64::from(*extended)]),
        Instruction::Special(function, _) => return long(vec![12, *function as u64]),
        Instruction::Table(table, _) => return long(std::iter::once(13).chain(table.key()).collect()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_instructions_share_a_register() {
        let mut program = Program::default();
        let x = program.push(Instruction::Score(1));
        let y = program.push(Instruction::Score(2));
        let sum = program.binary(Operation::Add, x, y);
        assert_eq!(program.binary(Operation::Add, x, y), sum);
        assert_ne!(program.binary(Operation::Add, y, x), sum);
        assert_eq!(program.push(Instruction::Score(1)), x);
    }

    #[test]
    fn constants_are_folded_and_time_is_passed_on() {
        let mut program = Program::default();
        let two = program.number(2.0);
        let three = program.number(3.0);
        let eight = program.binary(Operation::Power, two, three);
        assert_eq!(program.constant(eight), Some(8.0));
        let time = program.push(Instruction::Time);
        let doubled = program.binary(Operation::Multiply, time, two);
        assert!(program.is_timed(doubled));
        let span = Span::new(crate::source::Sources::default().add("test", ""), 0, 0);
        let search = program.search(Search { condition: doubled, terms: Vec::new(), closed: None, place: span });
        assert!(!program.is_timed(search));
        assert_eq!(program.cone([doubled], false), [two, time, doubled]);
    }
}
