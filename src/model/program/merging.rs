//! Programs that are added to another one, so that what they have in common is computed once.

use super::graph::Program;
use super::instruction::{ClosedForm, Guard, Instruction, Register, Search};

/// Where a program is in the one that it was added to.
#[derive(Clone, Debug)]
pub struct Added {
    /// The registers that were asked for, in the same order.
    pub registers: Vec<Register>,
    /// The conditions of its guards.
    pub guards: Vec<Register>,
    /// Its searches.
    pub searches: Vec<usize>,
}

impl Program {
    /// Adds the guards of another program, and everything that these and `registers` are computed from. Instructions that are
    /// there already are shared.
    pub fn add(&mut self, other: &Self, registers: &[Register]) -> Added {
        let roots = registers.iter().copied().chain(other.guards().iter().map(|guard| guard.condition));
        let mut places = vec![None; other.instructions().len()];
        let mut searches = Vec::new();
        for register in other.cone(roots, true) {
            let place = |operand: Register| place(&places, operand);
            let added = match &other.instructions()[register.index()] {
                Instruction::First(search) => {
                    let first = self.search(moved(&other.searches()[*search], place));
                    if let Instruction::First(search) = self.instructions()[first.index()] {
                        searches.push(search);
                    }
                    first
                }
                Instruction::StaysTrue(first) => self.push(Instruction::StaysTrue(place(*first))),
                Instruction::Fit(fit, part) => self.fit(&other.fits()[*fit], *part),
                Instruction::Pick(list, fraction) => self.pick(other.lists()[*list].clone(), place(*fraction)),
                instruction => self.push(instruction.clone().with_operands(place)),
            };
            places[register.index()] = Some(added);
        }
        let place = |register: &Register| place(&places, *register);
        let guards = other.guards().iter().map(|guard| {
            let condition = place(&guard.condition);
            self.guard(Guard { condition, diagnostic: guard.diagnostic.clone() });
            condition
        });
        let guards = guards.collect();
        Added { registers: registers.iter().map(place).collect(), guards, searches }
    }
}

/// Returns the place of a register that was added. Every instruction comes after those that it reads.
fn place(places: &[Option<Register>], register: Register) -> Register {
    places[register.index()].unwrap_or_else(|| unreachable!("an instruction comes after what it reads"))
}

/// Returns a search with other registers.
fn moved(search: &Search, place: impl Fn(Register) -> Register) -> Search {
    let all = |registers: &[Register]| registers.iter().map(|register| place(*register)).collect();
    Search {
        condition: place(search.condition),
        terms: search.terms.iter().map(|(name, term)| (name.clone(), place(*term))).collect(),
        closed_form: search.closed_form.as_ref().map(|closed| ClosedForm {
            from: place(closed.from),
            until: place(closed.until),
            provided: all(&closed.provided),
            terms: all(&closed.terms),
        }),
        span: search.span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::program::arithmetic::{Operation, Unary};
    use crate::source::{Sources, Span};

    /// Returns a program that searches for the date at which time is after the exponential of a score, plus a shift.
    fn program(score: u64, shift: f64) -> (Program, Register) {
        let mut program = Program::default();
        let time = program.push(Instruction::Time);
        let score = program.push(Instruction::Score(score));
        let level = program.unary(Unary::Exponential, score);
        let shift = program.number(shift);
        let level = program.binary(Operation::Add, level, shift);
        let condition = program.binary(Operation::AtLeast, time, level);
        let span = Span::new(Sources::default().add("test", ""), 0, 0);
        let date = program.search(Search { condition, terms: Vec::new(), closed_form: None, span });
        let other = program.push(Instruction::StaysTrue(date));
        let result = program.binary(Operation::Add, date, other);
        (program, result)
    }

    #[test]
    fn what_programs_have_in_common_is_there_once() {
        let mut all = Program::default();
        let [(one, result), (other, other_result)] = [program(1, 2.0), program(1, 3.0)];
        let first = all.add(&one, &[result]);
        let size = all.instructions().len();
        assert_eq!(size, one.instructions().len());
        assert_eq!(all.add(&one, &[result]).registers, first.registers);
        let second = all.add(&other, &[other_result]);
        // Another shift, sum, comparison, search, whether it stays true, and result; the score and its exponential are shared.
        assert_eq!(all.instructions().len(), size + 6);
        assert_ne!(first.registers, second.registers);
        assert_eq!((first.searches, second.searches), (vec![0], vec![1]));
    }
}
