//! Crossings in closed form: a comparison of two exponentials of the date, or of two straight lines, changes at one date,
//! which follows by arithmetic. Conjunctions of such comparisons are closed forms as well.
//!
//! The arithmetic is written as instructions of the program: equal parts are shared, and a change of one input recomputes
//! only what depends on it. The forms are valid in samples in which every factor is positive; other samples are searched.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::program::{ClosedForm, Instruction, Operation, Program, Register, Search, Unary};
use crate::source::Span;

/// A quantity as a function of the date `t`.
#[derive(Clone, Copy)]
enum Form {
    /// A value that does not depend on the date.
    Untimed(Register),
    /// `slope · t + level`
    Line { slope: Register, level: Register },
    /// `factor · 2^(slope · t + level)`
    Exponential { factor: Register, slope: Register, level: Register },
}

/// The dates from `from` until `until`.
#[derive(Clone, Copy)]
struct Period {
    from: Register,
    until: Register,
}

/// Adds a search to the program, with its closed form if it has one. `span` is where the search is written.
pub fn search(program: &mut Program, condition: Register, terms: Vec<(String, Register)>, span: Span) -> Register {
    let closed_form = Forms::new(program).solve(condition, &terms);
    let closed_form = closed_form.or_else(|| by_parts(program, condition, &terms, span));
    program.search(Search { condition, terms, closed_form, span })
}

/// Returns the closed form of a conjunction: it becomes true with the last of its parts, provided that each part then stays
/// true. Each part is a search of its own, so a change of an input leaves the parts that do not depend on it unchanged.
fn by_parts(
    program: &mut Program,
    condition: Register,
    terms: &[(String, Register)],
    span: Span,
) -> Option<ClosedForm> {
    let parts = conjuncts(program, condition);
    if parts.len() < 2 {
        return None;
    }
    let mut provided = Vec::new();
    let mut dates = BTreeMap::new();
    for part in parts {
        let date = if program.is_timed(part) {
            let date = search(program, part, Vec::new(), span);
            provided.push(program.push(Instruction::StaysTrue(date)));
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
    Some(ClosedForm { from, until: program.number(f64::INFINITY), provided, terms })
}

/// Returns the parts of a conjunction, each once. Any other condition is its own only part.
fn conjuncts(program: &Program, condition: Register) -> BTreeSet<Register> {
    match program.instructions()[condition.index()] {
        Instruction::Binary(Operation::Minimum, left, right) => {
            let mut parts = conjuncts(program, left);
            parts.extend(conjuncts(program, right));
            parts
        }
        _ => BTreeSet::from([condition]),
    }
}

/// An exponential of the date t, `factor · 2^(slope · t + level)`, valid in samples in which all of `provided` are true.
#[derive(Clone, Debug)]
pub struct Exponential {
    /// The factor; positive in samples in which the form is valid.
    pub factor: Register,
    /// Doublings per year.
    pub slope: Register,
    /// Doublings at the year 0, the origin of the axis of years.
    pub level: Register,
    /// Booleans that must all be true in a sample.
    pub provided: Vec<Register>,
}

/// Returns a timed quantity as an exponential of the date, or `None` if it is not one.
pub fn exponential(program: &mut Program, quantity: Register) -> Option<Exponential> {
    if !program.is_timed(quantity) {
        return None;
    }
    let mut forms = Forms::new(program);
    forms.find([quantity]);
    let Some(Form::Exponential { factor, slope, level }) = forms.get(quantity) else { return None };
    forms.require_positive(factor);
    Some(Exponential { factor, slope, level, provided: forms.provided })
}

/// The forms of registers, found so far.
struct Forms<'p> {
    program: &'p mut Program,
    forms: BTreeMap<Register, Option<Form>>,
    /// Booleans that must be true for the forms to be valid.
    provided: Vec<Register>,
}

impl<'p> Forms<'p> {
    fn new(program: &'p mut Program) -> Self {
        Self { program, forms: BTreeMap::new(), provided: Vec::new() }
    }

    fn solve(mut self, condition: Register, terms: &[(String, Register)]) -> Option<ClosedForm> {
        self.find(std::iter::once(condition).chain(terms.iter().map(|(_, term)| *term)));
        let Period { from, until } = self.period(condition)?;
        let terms = terms.iter().map(|(_, term)| Some(self.period(*term)?.from)).collect::<Option<_>>()?;
        Some(ClosedForm { from, until, provided: self.provided, terms })
    }

    /// Finds the forms of `roots` and of everything that they are computed from.
    fn find(&mut self, roots: impl IntoIterator<Item = Register>) {
        // Operands come first, so their forms are known when they are needed.
        for register in self.program.cone(roots, false) {
            let form =
                if self.program.is_timed(register) { self.form(register) } else { Some(Form::Untimed(register)) };
            self.forms.insert(register, form);
        }
    }

    fn get(&self, register: Register) -> Option<Form> {
        self.forms.get(&register).copied().flatten()
    }

    fn binary(&mut self, operation: Operation, a: Register, b: Register) -> Register {
        self.program.binary(operation, a, b)
    }

    /// Returns the form of a timed quantity, or `None` if it has none.
    fn form(&mut self, register: Register) -> Option<Form> {
        match self.program.instructions()[register.index()].clone() {
            Instruction::Time => Some(Form::Line { slope: self.program.number(1.0), level: self.program.number(0.0) }),
            Instruction::Unary(function, x) => {
                let x = self.get(x)?;
                self.form_of_unary(function, x)
            }
            Instruction::Binary(operation, a, b) => {
                let (a, b) = (self.get(a)?, self.get(b)?);
                match operation {
                    Operation::Add | Operation::Subtract => self.form_of_sum(operation, a, b),
                    Operation::Multiply => self.form_of_product(a, b),
                    Operation::Divide => self.form_of_quotient(a, b),
                    Operation::Power => self.form_of_power(a, b),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn form_of_unary(&mut self, function: Unary, x: Form) -> Option<Form> {
        use Form::{Exponential, Line};
        Some(match (function, x) {
            (Unary::Negate, Line { slope, level }) => Line { slope: self.negated(slope), level: self.negated(level) },
            (Unary::Negate, Exponential { factor, slope, level }) => {
                Exponential { factor: self.negated(factor), slope, level }
            }
            (Unary::Root, Exponential { factor, slope, level }) => {
                let half = self.program.number(0.5);
                let factor = self.program.unary(Unary::Root, factor);
                let slope = self.binary(Operation::Multiply, slope, half);
                Exponential { factor, slope, level: self.binary(Operation::Multiply, level, half) }
            }
            (Unary::Exponential, Line { slope, level }) => {
                let log2_e = self.program.number(std::f64::consts::LOG2_E);
                self.power(log2_e, slope, level)
            }
            (Unary::Logarithm2, Exponential { factor, slope, level }) => {
                let log2_factor = self.program.unary(Unary::Logarithm2, factor);
                Line { slope, level: self.binary(Operation::Add, level, log2_factor) }
            }
            _ => return None,
        })
    }

    /// Returns the form of a sum or a difference.
    fn form_of_sum(&mut self, operation: Operation, a: Form, b: Form) -> Option<Form> {
        use Form::{Line, Untimed};
        Some(match (a, b) {
            (Line { slope, level }, Untimed(x)) => Line { slope, level: self.binary(operation, level, x) },
            (Line { slope: a, level: c }, Line { slope: b, level: d }) => {
                Line { slope: self.binary(operation, a, b), level: self.binary(operation, c, d) }
            }
            (Untimed(x), Line { slope, level }) => {
                let slope = if operation == Operation::Add { slope } else { self.negated(slope) };
                Line { slope, level: self.binary(operation, x, level) }
            }
            _ => return None,
        })
    }

    fn form_of_product(&mut self, a: Form, b: Form) -> Option<Form> {
        use Form::{Exponential, Line, Untimed};
        use Operation::{Add, Multiply};
        Some(match (a, b) {
            (Line { slope, level }, Untimed(x)) | (Untimed(x), Line { slope, level }) => {
                Line { slope: self.binary(Multiply, slope, x), level: self.binary(Multiply, level, x) }
            }
            (Exponential { factor, slope, level }, Untimed(x)) | (Untimed(x), Exponential { factor, slope, level }) => {
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
        })
    }

    fn form_of_quotient(&mut self, a: Form, b: Form) -> Option<Form> {
        use Form::{Exponential, Line, Untimed};
        use Operation::{Divide, Subtract};
        Some(match (a, b) {
            (Line { slope, level }, Untimed(x)) => {
                Line { slope: self.binary(Divide, slope, x), level: self.binary(Divide, level, x) }
            }
            (Exponential { factor, slope, level }, Untimed(x)) => {
                Exponential { factor: self.binary(Divide, factor, x), slope, level }
            }
            (Untimed(x), Exponential { factor, slope, level }) => Exponential {
                factor: self.binary(Divide, x, factor),
                slope: self.negated(slope),
                level: self.negated(level),
            },
            (Exponential { factor: e, slope: a, level: c }, Exponential { factor: f, slope: b, level: d }) => {
                Exponential {
                    factor: self.binary(Divide, e, f),
                    slope: self.binary(Subtract, a, b),
                    level: self.binary(Subtract, c, d),
                }
            }
            _ => return None,
        })
    }

    fn form_of_power(&mut self, base: Form, exponent: Form) -> Option<Form> {
        use Form::{Exponential, Line, Untimed};
        use Operation::{Multiply, Power};
        Some(match (base, exponent) {
            (Untimed(base), Line { slope, level }) => {
                self.require_positive(base);
                let log2_base = self.program.unary(Unary::Logarithm2, base);
                self.power(log2_base, slope, level)
            }
            (Exponential { factor, slope, level }, Untimed(x)) => {
                self.require_positive(factor);
                Exponential {
                    factor: self.binary(Power, factor, x),
                    slope: self.binary(Multiply, slope, x),
                    level: self.binary(Multiply, level, x),
                }
            }
            _ => return None,
        })
    }

    fn negated(&mut self, register: Register) -> Register {
        self.program.unary(Unary::Negate, register)
    }

    /// Returns the form of `(2^exponent)^(slope · t + level)`.
    fn power(&mut self, exponent: Register, slope: Register, level: Register) -> Form {
        Form::Exponential {
            factor: self.program.number(1.0),
            slope: self.binary(Operation::Multiply, slope, exponent),
            level: self.binary(Operation::Multiply, level, exponent),
        }
    }

    /// Makes it a condition of the forms that a register is positive.
    fn require_positive(&mut self, register: Register) {
        let zero = self.program.number(0.0);
        let positive = self.binary(Operation::More, register, zero);
        if self.program.constant(positive) != Some(1.0) && !self.provided.contains(&positive) {
            self.provided.push(positive);
        }
    }

    /// Returns when a condition is true, or `None` if that is more than one period, or needs a search.
    fn period(&mut self, condition: Register) -> Option<Period> {
        if !self.program.is_timed(condition) {
            let from = self.program.number(f64::NEG_INFINITY);
            let until = self.program.number(f64::INFINITY);
            return Some(Period { from: self.program.choose(condition, from, until), until });
        }
        match self.program.instructions()[condition.index()].clone() {
            Instruction::Binary(Operation::AtLeast, a, b) => self.comparison(a, b, Operation::RisesAt),
            Instruction::Binary(Operation::More, a, b) => self.comparison(a, b, Operation::RisesAbove),
            Instruction::Unary(Unary::Not, inner) => match self.program.instructions()[inner.index()].clone() {
                Instruction::Binary(Operation::AtLeast, a, b) => self.comparison(b, a, Operation::RisesAbove),
                Instruction::Binary(Operation::More, a, b) => self.comparison(b, a, Operation::RisesAt),
                _ => None,
            },
            Instruction::Binary(Operation::Minimum, a, b) => {
                let (a, b) = (self.period(a)?, self.period(b)?);
                Some(Period {
                    from: self.binary(Operation::Maximum, a.from, b.from),
                    until: self.binary(Operation::Minimum, a.until, b.until),
                })
            }
            _ => None,
        }
    }

    /// Returns when `above` is at least `below`, or above it: as `rises` says, which decides only where both are the same line.
    fn comparison(&mut self, above: Register, below: Register, rises: Operation) -> Option<Period> {
        use Form::{Exponential, Line, Untimed};
        let zero = self.program.number(0.0);
        let (above, below) = (self.get(above)?, self.get(below)?);
        let (a, b) = match (above, below) {
            (Untimed(_) | Line { .. }, Untimed(_) | Line { .. }) => {
                let line = |form| match form {
                    Line { slope, level } => (slope, level),
                    Untimed(x) | Exponential { factor: x, .. } => (zero, x),
                };
                (line(above), line(below))
            }
            (Untimed(_) | Exponential { .. }, Untimed(_) | Exponential { .. }) => {
                let logarithm = |form| match form {
                    Exponential { factor, slope, level } => (factor, slope, level),
                    Untimed(x) | Line { slope: x, .. } => (x, zero, zero),
                };
                let ((e, a, c), (f, b, d)) = (logarithm(above), logarithm(below));
                self.require_positive(e);
                self.require_positive(f);
                let ratio = self.binary(Operation::Divide, e, f);
                let ratio = self.program.unary(Unary::Logarithm2, ratio);
                let level = self.binary(Operation::Add, c, ratio);
                ((a, level), (b, d))
            }
            _ => return None,
        };
        let slope = self.binary(Operation::Subtract, a.0, b.0);
        let level = self.binary(Operation::Subtract, a.1, b.1);
        Some(Period { from: self.binary(rises, slope, level), until: self.binary(Operation::FallsAt, slope, level) })
    }
}
