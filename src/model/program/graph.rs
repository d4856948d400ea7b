//! The program under construction: instructions are added at its end, and equal ones are shared.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::arithmetic::{Operation, Unary, binary, unary};
use super::instruction::{FitPart, Guard, Instruction, Key, Register, Search, each_operand, key};
use crate::model::stats::expert_pool::ExpertPool;
use crate::model::stats::fit::Fit;
use crate::model::stats::special::{Special, special};
use crate::source::Span;

/// The number of operands from which a chain of operations becomes a balanced tree. Shorter chains are computed from left to
/// right, as they are written.
const MIN_BALANCED: usize = 8;

/// A compiled model.
#[derive(Clone, Debug, Default)]
pub struct Program {
    instructions: Vec<Instruction>,
    timed: Vec<bool>,
    shared: BTreeMap<Key, Register>,
    searches: Vec<Search>,
    guards: Vec<Guard>,
    fits: Vec<Arc<Fit>>,
    lists: Vec<Vec<f64>>,
    drawn: BTreeMap<String, DrawnRows>,
    pools: Vec<ExpertPool>,
}

/// The rows that draws take from a dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnRows {
    /// The rows of which each draw takes one.
    pub rows: Vec<usize>,
    /// The correlated input whose score chooses the row, if one does.
    pub follows: Option<String>,
    /// Where the first draw is written.
    pub span: Span,
}

impl Program {
    /// Returns the trends; [`Instruction::Fit`] has indices into them.
    pub fn fits(&self) -> &[Arc<Fit>] {
        &self.fits
    }

    /// Returns the lists; [`Instruction::Pick`] has indices into them.
    pub fn lists(&self) -> &[Vec<f64>] {
        &self.lists
    }

    /// Adds a parameter of a trend. Trends of the same column share their resamples.
    pub fn fit(&mut self, fit: &Arc<Fit>, part: FitPart) -> Register {
        let known = self.fits.iter().position(|known| known.is_same(fit));
        let at = known.unwrap_or_else(|| {
            self.fits.push(Arc::clone(fit));
            self.fits.len() - 1
        });
        self.push(Instruction::Fit(at, part))
    }

    /// Returns the rows that draws take from a dataset, if something has been drawn from it.
    pub fn drawn_rows(&self, dataset: &str) -> Option<&DrawnRows> {
        self.drawn.get(dataset)
    }

    /// Records the rows that draws take from a dataset.
    pub fn draw_rows(&mut self, dataset: &str, rows: DrawnRows) {
        self.drawn.insert(dataset.to_owned(), rows);
    }

    /// Returns the pools of beliefs that inputs draw from, in the order in which they were compiled.
    pub fn pools(&self) -> &[ExpertPool] {
        &self.pools
    }

    /// Records a pool of beliefs that an input draws from.
    pub fn draw_pool(&mut self, pool: ExpertPool) {
        if !self.pools.contains(&pool) {
            self.pools.push(pool);
        }
    }

    /// Adds the entry of a list at `fraction` (0 to 1) of its length.
    pub fn pick(&mut self, list: Vec<f64>, fraction: Register) -> Register {
        let at = self.lists.iter().position(|known| *known == list).unwrap_or_else(|| {
            self.lists.push(list);
            self.lists.len() - 1
        });
        self.push(Instruction::Pick(at, fraction))
    }

    /// Returns the instructions, each after its operands.
    pub fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }

    /// Returns the searches; [`Instruction::First`] has indices into them.
    pub fn searches(&self) -> &[Search] {
        &self.searches
    }

    /// Returns the Booleans that must be true in every sample.
    pub fn guards(&self) -> &[Guard] {
        &self.guards
    }

    /// Adds a Boolean that must be true in every sample.
    pub fn guard(&mut self, guard: Guard) {
        if !self.guards.contains(&guard) {
            self.guards.push(guard);
        }
    }

    /// Returns whether a register depends on the date being evaluated.
    pub fn is_timed(&self, register: Register) -> bool {
        self.timed[register.index()]
    }

    /// Returns the value of a register if it is a constant, the same in every sample.
    pub fn constant(&self, register: Register) -> Option<f64> {
        match self.instructions[register.index()] {
            Instruction::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// Returns whether anything that a register is computed from is drawn at random.
    pub fn is_random(&self, register: Register) -> bool {
        self.cone([register], true).iter().any(|register| {
            matches!(
                self.instructions()[register.index()],
                Instruction::Uniform(_) | Instruction::Score(_) | Instruction::Fit(..) | Instruction::Pick(..)
            )
        })
    }

    /// Returns whether a register is known to be 0 or 1 in every sample.
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
                Instruction::Binary(Operation::Minimum | Operation::Maximum | Operation::Multiply, left, right) => {
                    waiting.extend([*left, *right]);
                }
                Instruction::Binary(Operation::Subtract, left, right) if self.constant(*left) == Some(1.0) => {
                    waiting.push(*right);
                }
                Instruction::Pick(list, _) if self.lists[*list].iter().all(|value| *value == 0.0 || *value == 1.0) => {}
                Instruction::Choose(_, yes, no) => waiting.extend([*yes, *no]),
                _ => return false,
            }
        }
        true
    }

    /// Adds a constant.
    pub fn number(&mut self, value: f64) -> Register {
        self.push(Instruction::Constant(value))
    }

    /// Adds a function of one register; computes it at once if the operand is constant.
    pub fn unary(&mut self, function: Unary, operand: Register) -> Register {
        match self.constant(operand) {
            Some(value) => self.number(unary(function, value)),
            None => self.push(Instruction::Unary(function, operand)),
        }
    }

    /// Adds a function of two registers; computes it at once if both operands are constant.
    pub fn binary(&mut self, operation: Operation, left: Register, right: Register) -> Register {
        match (self.constant(left), self.constant(right)) {
            (Some(a), Some(b)) => self.number(binary(operation, a, b)),
            (_, Some(b)) if is_neutral(operation, b) => left,
            _ => self.push(Instruction::Binary(operation, left, right)),
        }
    }

    /// Adds a chain of operations on operands from left to right: `a + b − c`, say. Each operand is combined by `operations[0]`,
    /// or by its inverse `operations[1]` if its second part is true. That of the first operand must be false.
    ///
    /// A long chain becomes a balanced tree. A run that changes one operand then computes a few operations anew, not the whole
    /// rest of the chain, and rounding errors grow with the logarithm of the length (Higham 2002, "Accuracy and Stability of
    /// Numerical Algorithms", section 4.2, on pairwise summation).
    pub fn chain(&mut self, operands: &[(Register, bool)], operations: [Operation; 2]) -> Register {
        if operands.len() >= MIN_BALANCED {
            return self.balanced(operands, operations).0;
        }
        let [forward, inverse] = operations;
        let mut result = operands[0].0;
        for (operand, is_inverse) in &operands[1..] {
            result = self.binary(if *is_inverse { inverse } else { forward }, result, *operand);
        }
        result
    }

    /// Adds the balanced tree of a part of a chain. Returns its result, and whether the result is to be combined by the inverse.
    fn balanced(&mut self, operands: &[(Register, bool)], operations: [Operation; 2]) -> (Register, bool) {
        let [forward, inverse] = operations;
        if let [only] = operands {
            return *only;
        }
        let (first, second) = operands.split_at(operands.len() / 2);
        let ((a, a_is_inverse), (b, b_is_inverse)) =
            (self.balanced(first, operations), self.balanced(second, operations));
        match (a_is_inverse, b_is_inverse) {
            (false, true) => (self.binary(inverse, a, b), false),
            (true, false) => (self.binary(inverse, b, a), false),
            _ => (self.binary(forward, a, b), a_is_inverse),
        }
    }

    /// Adds a function of probability theory; computes it at once if all operands are constant.
    pub fn special(&mut self, function: Special, operands: &[Register]) -> Register {
        let values: Option<Vec<f64>> = operands.iter().map(|operand| self.constant(*operand)).collect();
        match values {
            Some(values) => self.number(special(function, &values)),
            None => self.push(Instruction::Special(function, operands.to_vec())),
        }
    }

    /// Adds a choice between `yes` and `no`; takes one of them if the condition is constant.
    pub fn choose(&mut self, condition: Register, yes: Register, no: Register) -> Register {
        match self.constant(condition) {
            Some(1.0) => yes,
            Some(_) => no,
            None if yes == no => yes,
            None => self.push(Instruction::Choose(condition, yes, no)),
        }
    }

    /// Adds a search, or finds the same search.
    pub fn search(&mut self, search: Search) -> Register {
        let same = |known: &Search| known.condition == search.condition && known.terms == search.terms;
        let known = self.searches.iter().position(same);
        let at = known.unwrap_or_else(|| {
            self.searches.push(search);
            self.searches.len() - 1
        });
        self.push(Instruction::First(at))
    }

    /// Adds an instruction, or finds an equal one.
    pub fn push(&mut self, instruction: Instruction) -> Register {
        let key = key(&instruction);
        if let Some(known) = self.shared.get(&key) {
            return *known;
        }
        let timed = match &instruction {
            Instruction::Time => true,
            Instruction::First(_) | Instruction::StaysTrue(_) => false,
            other => {
                let mut timed = false;
                each_operand(other, |operand| timed |= self.is_timed(operand));
                timed
            }
        };
        let register = Register(u32::try_from(self.instructions.len()).unwrap_or(u32::MAX));
        self.instructions.push(instruction);
        self.timed.push(timed);
        self.shared.insert(key, register);
        register
    }

    /// Returns the registers that `roots` are computed from, and the roots, operands first.
    ///
    /// If `whole` is true, the result includes everything that searches evaluate. If it is false, the result includes
    /// operands of timed registers only: it ends at untimed registers.
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
                    if let Some(closed) = &search.closed_form {
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

/// Returns whether `left operation right` is `left`, bit by bit, in every sample.
fn is_neutral(operation: Operation, right: f64) -> bool {
    match operation {
        Operation::Multiply | Operation::Divide | Operation::Power => right == 1.0,
        // x − 0 is x to the bit; x + 0 is not, where x is −0.
        Operation::Subtract => right == 0.0 && right.is_sign_positive(),
        _ => false,
    }
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
    fn a_long_chain_is_a_shallow_tree_with_the_signs_of_its_operands() {
        let mut program = Program::default();
        let operands: Vec<(Register, bool)> = (0..100)
            .map(|at| (program.push(Instruction::Score(at)), at % 3 == 1 || at % 7 == 5))
            .map(|(register, is_inverse)| (register, is_inverse && register.0 > 0))
            .collect();
        let root = program.chain(&operands, [Operation::Add, Operation::Subtract]);
        // Every operand counts once, with its sign, and is at most seven operations away from the sum.
        let mut signs = vec![0; 100];
        let mut waiting = vec![(root, 1, 0)];
        while let Some((register, sign, depth)) = waiting.pop() {
            match program.instructions()[register.index()] {
                Instruction::Binary(operation, a, b) => {
                    waiting.push((a, sign, depth + 1));
                    waiting.push((b, if operation == Operation::Subtract { -sign } else { sign }, depth + 1));
                }
                _ => {
                    signs[register.index()] += sign;
                    assert!(depth <= 7, "{depth}");
                }
            }
        }
        assert_eq!(signs, operands.iter().map(|(_, is_inverse)| if *is_inverse { -1 } else { 1 }).collect::<Vec<_>>());
    }

    #[test]
    fn a_short_chain_is_computed_from_left_to_right() {
        let mut program = Program::default();
        let [a, b, c] = [1, 2, 3].map(|key| program.push(Instruction::Score(key)));
        let chain = program.chain(&[(a, false), (b, false), (c, true)], [Operation::Multiply, Operation::Divide]);
        let product = program.binary(Operation::Multiply, a, b);
        assert_eq!(program.binary(Operation::Divide, product, c), chain);
    }

    #[test]
    fn constants_are_folded_and_time_propagates() {
        let mut program = Program::default();
        let two = program.number(2.0);
        let three = program.number(3.0);
        let eight = program.binary(Operation::Power, two, three);
        assert_eq!(program.constant(eight), Some(8.0));
        let time = program.push(Instruction::Time);
        let doubled = program.binary(Operation::Multiply, time, two);
        assert!(program.is_timed(doubled));
        let span = Span::new(crate::source::Sources::default().add("test", ""), 0, 0);
        let search = program.search(Search { condition: doubled, terms: Vec::new(), closed_form: None, span });
        assert!(!program.is_timed(search));
        assert_eq!(program.cone([doubled], false), [two, time, doubled]);
    }
}
