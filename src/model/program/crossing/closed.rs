//! Crossings that need no search: a comparison of two exponentials of the date, or of two straight lines, turns true or
//! false at one date, which plain arithmetic gives. So do conjunctions of such.
//!
//! The arithmetic is spelled out in instructions of the program, where equal parts are shared and a change of one input
//! recomputes only what rests on it. It holds for samples in which every factor is above zero; a block with any other is
//! searched.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::program::{Closed, Instruction, Operation, Program, Register, Search, Unary};
use crate::source::Span;

/// A quantity as a function of the date `t`.
#[derive(Clone, Copy)]
enum Form {
    /// The same at all dates.
    Steady(Register),
    /// `slope · t + level`
    Line { slope: Register, level: Register },
    /// `factor · 2^(slope · t + level)`
    Exponential { factor: Register, slope: Register, level: Register },
}

/// From one date until another.
#[derive(Clone, Copy)]
struct Stretch {
    from: Register,
    until: Register,
}

/// Adds a search to the program, solved beforehand where that can be done.
pub fn search(program: &mut Program, condition: Register, terms: Vec<(String, Register)>, place: Span) -> Register {
    let closed = Solving { program, forms: BTreeMap::new(), provided: Vec::new() }.solve(condition, &terms);
    let closed = closed.or_else(|| parted(program, condition, &terms, place));
    program.search(Search { condition, terms, closed, place })
}

/// A conjunction as the last of its parts to come to hold, provided that each then holds for good. Each is a search of its
/// own, which a change of what it does not rest on leaves as it is.
fn parted(program: &mut Program, condition: Register, terms: &[(String, Register)], place: Span) -> Option<Closed> {
    let parts = conjuncts(program, condition);
    if parts.len() < 2 {
        return None;
    }
    let mut provided = Vec::new();
    let mut dates = BTreeMap::new();
    for part in parts {
        let date = if program.is_timed(part) {
            let date = search(program, part, Vec::new(), place);
            provided.push(program.push(Instruction::Rises(date)));
            date
        } else {
            let [from, until] = [f64::NEG_INFINITY, f64::INFINITY].map(|date| program.number(date));
            program.choose(part, from, until)
        };
        dates.insert(part, date);
    }
    let parts: Vec<BTreeSet<Register>> = terms.iter().map(|(_, term)| conjuncts(program, *term)).collect();
    let mut latest = |parts: &mut dyn Iterator<Item = &Register>| -> Option<Register> {
        let dates = parts.map(|part| dates.get(part).copied()).collect::<Option<Vec<Register>>>()?;
        dates.into_iter().reduce(|a, b| program.binary(Operation::Maximum, a, b))
    };
    let from = latest(&mut dates.keys())?;
    let terms = parts.iter().map(|parts| latest(&mut parts.iter())).collect::<Option<_>>()?;
    Some(Closed { from, until: program.number(f64::INFINITY), provided, terms })
}

/// The parts of a conjunction, each once; of any other truth, itself.
fn conjuncts(program: &Program, truth: Register) -> BTreeSet<Register> {
    match program.instructions()[truth.index()] {
        Instruction::Binary(Operation::Minimum, left, right) => {
            let mut parts = conjuncts(program, left);
            parts.extend(conjuncts(program, right));
            parts
        }
        _ => BTreeSet::from([truth]),
    }
}

/// `factor · 2^(slope · t + level)`, as long as all of `provided` hold.
#[derive(Clone, Debug)]
pub struct Power {
    /// What it is multiplied by; above zero where `provided` holds.
    pub factor: Register,
    /// Doublings a year.
    pub slope: Register,
    /// Doublings at the year 0.
    pub level: Register,
    /// Truths that must all hold in a sample.
    pub provided: Vec<Register>,
}

/// A timed quantity as an exponential of the date, where it is one.
pub fn power(program: &mut Program, quantity: Register) -> Option<Power> {
    if !program.is_timed(quantity) {
        return None;
    }
    let mut solving = Solving { program, forms: BTreeMap::new(), provided: Vec::new() };
    solving.learn([quantity]);
    let Some(Form::Exponential { factor, slope, level }) = solving.of(quantity) else { return None };
    solving.provide_positive(factor);
    Some(Power { factor, slope, level, provided: solving.provided })
}

struct Solving<'p> {
    program: &'p mut Program,
    forms: BTreeMap<Register, Option<Form>>,
    provided: Vec<Register>,
}

impl Solving<'_> {
    fn solve(mut self, condition: Register, terms: &[(String, Register)]) -> Option<Closed> {
        self.learn(std::iter::once(condition).chain(terms.iter().map(|(_, term)| *term)));
        let Stretch { from, until } = self.stretch(condition)?;
        let terms = terms.iter().map(|(_, term)| Some(self.stretch(*term)?.from)).collect::<Option<_>>()?;
        Some(Closed { from, until, provided: self.provided, terms })
    }

    /// Finds the forms of everything that `roots` rest on.
    fn learn(&mut self, roots: impl IntoIterator<Item = Register>) {
        // Operands stand before those who use them, so that each form is at hand when it is asked for.
        for register in self.program.cone(roots, false) {
            let form = if self.program.is_timed(register) { self.form(register) } else { Some(Form::Steady(register)) };
            self.forms.insert(register, form);
        }
    }

    fn of(&self, register: Register) -> Option<Form> {
        self.forms.get(&register).copied().flatten()
    }

    fn binary(&mut self, operation: Operation, a: Register, b: Register) -> Register {
        self.program.binary(operation, a, b)
    }

    /// The form of a timed quantity; none where it has neither.
    fn form(&mut self, register: Register) -> Option<Form> {
        use Form::{Exponential, Line, Steady};
        use Operation::{Add, Divide, Multiply, Power, Subtract};
        let instruction = self.program.instructions()[register.index()].clone();
        Some(match instruction {
            Instruction::Time => Line { slope: self.program.number(1.0), level: self.program.number(0.0) },
            Instruction::Unary(function, x) => match (function, self.of(x)?) {
                (Unary::Negate, Line { slope, level }) => {
                    Line { slope: self.negative(slope), level: self.negative(level) }
                }
                (Unary::Negate, Exponential { factor, slope, level }) => {
                    Exponential { factor: self.negative(factor), slope, level }
                }
                (Unary::Root, Exponential { factor, slope, level }) => {
                    let half = self.program.number(0.5);
                    let factor = self.program.unary(Unary::Root, factor);
                    let slope = self.binary(Multiply, slope, half);
                    Exponential { factor, slope, level: self.binary(Multiply, level, half) }
                }
                (Unary::Exponential, Line { slope, level }) => {
                    let base = self.program.number(std::f64::consts::LOG2_E);
                    self.power(base, slope, level)
                }
                (Unary::Logarithm2, Exponential { factor, slope, level }) => {
                    let own = self.program.unary(Unary::Logarithm2, factor);
                    Line { slope, level: self.binary(Add, level, own) }
                }
                _ => return None,
            },
            Instruction::Binary(operation @ (Add | Subtract), a, b) => match (self.of(a)?, self.of(b)?) {
                (Line { slope, level }, Steady(x)) => Line { slope, level: self.binary(operation, level, x) },
                (Line { slope: a, level: c }, Line { slope: b, level: d }) => {
                    Line { slope: self.binary(operation, a, b), level: self.binary(operation, c, d) }
                }
                (Steady(x), Line { slope, level }) => {
                    let slope = if operation == Add { slope } else { self.negative(slope) };
                    Line { slope, level: self.binary(operation, x, level) }
                }
                _ => return None,
            },
            Instruction::Binary(Multiply, a, b) => match (self.of(a)?, self.of(b)?) {
                (Line { slope, level }, Steady(x)) | (Steady(x), Line { slope, level }) => {
                    Line { slope: self.binary(Multiply, slope, x), level: self.binary(Multiply, level, x) }
                }
                (Exponential { factor, slope, level }, Steady(x))
                | (Steady(x), Exponential { factor, slope, level }) => {
                    Exponential { factor: self.binary(Multiply, factor, x), slope, level }
                }
                (Exponential { factor: e, slope: a, level: c }, Exponential { factor: f, slope: b, level: d }) => {
                    Exponential {
                        factor: self.binary(Multiply, e, f),
                        slope: self.binary(Add, a, b),
                        level: self.binary(Add, c, d),
                    }
                }
                _ => return None,
            },
            Instruction::Binary(Divide, a, b) => match (self.of(a)?, self.of(b)?) {
                (Line { slope, level }, Steady(x)) => {
                    Line { slope: self.binary(Divide, slope, x), level: self.binary(Divide, level, x) }
                }
                (Exponential { factor, slope, level }, Steady(x)) => {
                    Exponential { factor: self.binary(Divide, factor, x), slope, level }
                }
                (Steady(x), Exponential { factor, slope, level }) => Exponential {
                    factor: self.binary(Divide, x, factor),
                    slope: self.negative(slope),
                    level: self.negative(level),
                },
                (Exponential { factor: e, slope: a, level: c }, Exponential { factor: f, slope: b, level: d }) => {
                    Exponential {
                        factor: self.binary(Divide, e, f),
                        slope: self.binary(Subtract, a, b),
                        level: self.binary(Subtract, c, d),
                    }
                }
                _ => return None,
            },
            Instruction::Binary(Power, base, exponent) => match (self.of(base)?, self.of(exponent)?) {
                (Steady(base), Line { slope, level }) => {
                    self.provide_positive(base);
                    let base = self.program.unary(Unary::Logarithm2, base);
                    self.power(base, slope, level)
                }
                (Exponential { factor, slope, level }, Steady(x)) => {
                    self.provide_positive(factor);
                    Exponential {
                        factor: self.binary(Power, factor, x),
                        slope: self.binary(Multiply, slope, x),
                        level: self.binary(Multiply, level, x),
                    }
                }
                _ => return None,
            },
            _ => return None,
        })
    }

    fn negative(&mut self, register: Register) -> Register {
        self.program.unary(Unary::Negate, register)
    }

    /// `(2^base)^(slope · t + level)`
    fn power(&mut self, base: Register, slope: Register, level: Register) -> Form {
        Form::Exponential {
            factor: self.program.number(1.0),
            slope: self.binary(Operation::Multiply, slope, base),
            level: self.binary(Operation::Multiply, level, base),
        }
    }

    fn provide_positive(&mut self, register: Register) {
        let zero = self.program.number(0.0);
        let positive = self.binary(Operation::More, register, zero);
        if self.program.constant(positive) != Some(1.0) && !self.provided.contains(&positive) {
            self.provided.push(positive);
        }
    }

    /// When a condition holds; none where that is more than one stretch, or takes a search.
    fn stretch(&mut self, condition: Register) -> Option<Stretch> {
        if !self.program.is_timed(condition) {
            let from = self.program.number(f64::NEG_INFINITY);
            let until = self.program.number(f64::INFINITY);
            return Some(Stretch { from: self.program.choose(condition, from, until), until });
        }
        match self.program.instructions()[condition.index()].clone() {
            Instruction::Binary(Operation::AtLeast | Operation::More, a, b) => self.comparison(a, b),
            // A comparison the other way round, but for the moment of equality.
            Instruction::Unary(Unary::Not, inner) => match self.program.instructions()[inner.index()].clone() {
                Instruction::Binary(Operation::AtLeast | Operation::More, a, b) => self.comparison(b, a),
                _ => None,
            },
            Instruction::Binary(Operation::Minimum, a, b) => {
                let (a, b) = (self.stretch(a)?, self.stretch(b)?);
                Some(Stretch {
                    from: self.binary(Operation::Maximum, a.from, b.from),
                    until: self.binary(Operation::Minimum, a.until, b.until),
                })
            }
            _ => None,
        }
    }

    /// When the one quantity is at least the other.
    fn comparison(&mut self, above: Register, below: Register) -> Option<Stretch> {
        use Form::{Exponential, Line, Steady};
        let zero = self.program.number(0.0);
        let (above, below) = (self.of(above)?, self.of(below)?);
        let (a, b) = match (above, below) {
            (Steady(_) | Line { .. }, Steady(_) | Line { .. }) => {
                let line = |form| match form {
                    Line { slope, level } => (slope, level),
                    Steady(x) | Exponential { factor: x, .. } => (zero, x),
                };
                (line(above), line(below))
            }
            (Steady(_) | Exponential { .. }, Steady(_) | Exponential { .. }) => {
                let logarithm = |form| match form {
                    Exponential { factor, slope, level } => (factor, slope, level),
                    Steady(x) | Line { slope: x, .. } => (x, zero, zero),
                };
                let ((e, a, c), (f, b, d)) = (logarithm(above), logarithm(below));
                self.provide_positive(e);
                self.provide_positive(f);
                let ratio = self.binary(Operation::Divide, e, f);
                let ratio = self.program.unary(Unary::Logarithm2, ratio);
                let level = self.binary(Operation::Add, c, ratio);
                ((a, level), (b, d))
            }
            _ => return None,
        };
        let slope = self.binary(Operation::Subtract, a.0, b.0);
        let level = self.binary(Operation::Subtract, a.1, b.1);
        Some(Stretch {
            from: self.binary(Operation::RisesAt, slope, level),
            until: self.binary(Operation::FallsAt, slope, level),
        })
    }
}
