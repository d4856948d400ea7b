//! What the searches of a forecast have found, and the columns that take long to compute, for its later runs.
//!
//! A forecast runs its model many times: under each scenario, in each structure, with each input at the ends of its range. Many of
//! these runs ask for dates that do not depend on what they change, which are remembered. A date that depends on it is often close
//! to the one that was found first, so a search begins there ([`Solver::solve`](super::crossing::Solver::solve)). Draws, and what
//! takes as long as they do, are the same in most runs.
//!
//! Whether two programs ask for the same dates, or the same draws, is known from a program that they are all added to, where equal instructions have
//! one register. What is remembered only saves time: a run finds the same dates without it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::arithmetic::{Operation, Unary};
use super::crossing::Crossings;
use super::graph::Program;
use super::instruction::{Instruction, Register, operands};
use crate::source::Span;

/// The limit on the samples whose dates are remembered, of all searches together: 64 MiB with some terms each.
const MAX_KEPT: usize = 1 << 21;

/// The limit on the instructions of the programs together, beyond which no more is remembered.
const MAX_INSTRUCTIONS: usize = 1 << 16;

/// The limit on the numbers of remembered columns, of all columns together: 16 MiB.
const MAX_COLUMNS: usize = 1 << 21;

/// What a search in one group of samples found, as soon as it has.
type Found = Arc<OnceLock<Arc<Crossings>>>;

/// A part of a column: a register among all programs, the first sample, and the number of samples.
type Part = (Register, usize, usize);

/// What the runs of a forecast have found. All its runs must have the same window, draws, and blocks of samples.
#[derive(Debug, Default)]
pub struct SearchMemory {
    /// All programs together.
    programs: Mutex<Program>,
    /// By the register of the search among all programs, and by the samples.
    found: Mutex<BTreeMap<(Register, usize, usize), Found>>,
    /// What the first search with this place found, by the samples.
    first: Mutex<BTreeMap<(Place, usize, usize), Found>>,
    /// The columns of costly registers.
    columns: Mutex<BTreeMap<Part, Arc<[f64]>>>,
}

/// Where a search is written, and how many searches that are written there come before it.
pub type Place = (Span, usize);

/// The searches and the costly registers of one program.
#[derive(Debug)]
pub struct Remembered<'m> {
    memory: &'m SearchMemory,
    /// The register of each search among all programs; `None` if it is not remembered.
    registers: Vec<Option<Register>>,
    places: Vec<Place>,
    /// The register of each costly register among all programs.
    costly: BTreeMap<Register, Register>,
}

impl SearchMemory {
    /// Returns what is remembered of those registers of a program that are searches or costly. Operands come first among
    /// `registers`.
    pub fn of(&self, program: &Program, registers: &[Register]) -> Remembered<'_> {
        let firsts: Vec<(Register, usize)> = registers
            .iter()
            .filter_map(|register| match program.instructions()[register.index()] {
                Instruction::First(search) => Some((*register, search)),
                _ => None,
            })
            .collect();
        let mut own = vec![None; program.searches().len()];
        let mut costly = BTreeMap::new();
        let mut programs = locked(&self.programs);
        if programs.instructions().len() < MAX_INSTRUCTIONS {
            let mut roots: Vec<Register> = firsts.iter().map(|(register, _)| *register).collect();
            roots.extend(costly_registers(program, registers));
            let added = programs.add(program, &roots);
            let mut added = added.registers.into_iter();
            firsts.iter().zip(added.by_ref()).for_each(|((_, search), register)| own[*search] = Some(register));
            costly = roots[firsts.len()..].iter().copied().zip(added).collect();
        }
        let mut counts: BTreeMap<Span, usize> = BTreeMap::new();
        let place = |span: Span| {
            let count = counts.entry(span).or_default();
            *count += 1;
            (span, *count)
        };
        Remembered {
            memory: self,
            registers: own,
            places: program.searches().iter().map(|search| search.span).map(place).collect(),
            costly,
        }
    }
}

/// Returns those of some registers that take long to compute, and that no search changes.
fn costly_registers(program: &Program, registers: &[Register]) -> Vec<Register> {
    let mut is_searched = vec![false; program.instructions().len()];
    let mut costly = Vec::new();
    for register in registers {
        let instruction = &program.instructions()[register.index()];
        let is_search = matches!(instruction, Instruction::First(_) | Instruction::StaysTrue(_));
        is_searched[register.index()] =
            is_search || operands(instruction).iter().any(|operand| is_searched[operand.index()]);
        if !is_searched[register.index()] && is_costly(instruction) {
            costly.push(*register);
        }
    }
    costly
}

/// Returns whether an instruction takes longer than to copy a column.
fn is_costly(instruction: &Instruction) -> bool {
    match instruction {
        Instruction::Uniform(_) | Instruction::Score(_) | Instruction::Special(..) | Instruction::Table(..) => true,
        Instruction::Unary(function, _) => matches!(
            function,
            Unary::Exponential | Unary::Logarithm | Unary::Logarithm2 | Unary::Logarithm10 | Unary::NormalCumulative
        ),
        Instruction::Binary(operation, ..) => *operation == Operation::Power,
        _ => false,
    }
}

impl Remembered<'_> {
    /// Returns the column of a costly register in some samples, if it is known.
    pub fn column(&self, register: Register, samples: &Range<usize>) -> Option<Arc<[f64]>> {
        let register = self.costly.get(&register)?;
        locked(&self.memory.columns).get(&(*register, samples.start, samples.len())).cloned()
    }

    /// Remembers the column of a register in some samples, if it is costly and there is room.
    pub fn keep_column(&self, register: Register, samples: &Range<usize>, column: &[f64]) {
        let Some(register) = self.costly.get(&register) else { return };
        let mut columns = locked(&self.memory.columns);
        if columns.len() * samples.len() < MAX_COLUMNS {
            columns.insert((*register, samples.start, samples.len()), column.into());
        }
    }

    /// Returns what a search finds in some samples: what it has found there before, or else what `solve` returns, which is given
    /// dates that may be near, or none.
    pub fn find(
        &self,
        search: usize,
        samples: &Range<usize>,
        solve: impl FnOnce(&[f64]) -> Crossings,
    ) -> Arc<Crossings> {
        let solve = || Arc::new(solve(self.near(search, samples).as_ref().map_or(&[], |found| &found.dates)));
        let Some(register) = self.registers[search] else { return solve() };
        let known = self.place(&self.memory.found, register, samples);
        let found = match known {
            Some(known) => Arc::clone(known.get_or_init(solve)),
            None => solve(),
        };
        if let Some(first) = self.place(&self.memory.first, self.places[search], samples) {
            first.get_or_init(|| Arc::clone(&found));
        }
        found
    }

    /// Returns what the first search with the same place found in some samples.
    pub fn near(&self, search: usize, samples: &Range<usize>) -> Option<Arc<Crossings>> {
        let first = locked(&self.memory.first);
        first.get(&(self.places[search], samples.start, samples.len()))?.get().cloned()
    }

    /// Returns the place of what a search finds; `None` if there is no room for more.
    fn place<Key: Ord>(
        &self,
        known: &Mutex<BTreeMap<(Key, usize, usize), Found>>,
        key: Key,
        samples: &Range<usize>,
    ) -> Option<Found> {
        let mut known = locked(known);
        let key = (key, samples.start, samples.len());
        let is_full = known.len() * samples.len() >= MAX_KEPT;
        if is_full { known.get(&key).cloned() } else { Some(Arc::clone(known.entry(key).or_default())) }
    }
}

/// Locks a value. What another thread left behind when it panicked is whole: each change is a single insertion.
fn locked<Value>(value: &Mutex<Value>) -> MutexGuard<'_, Value> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::program::{Operation, Search};
    use crate::source::Sources;

    /// Returns a program that searches for the date at which time is after a score plus `shift`, and the register of the search.
    fn program(score: u64, shift: f64) -> (Program, Register) {
        let mut program = Program::default();
        // Instructions that differ from program to program, so that registers do as well.
        program.push(Instruction::Uniform(score));
        let time = program.push(Instruction::Time);
        let score = program.push(Instruction::Score(7));
        let shift = program.number(shift);
        let level = program.binary(Operation::Add, score, shift);
        let condition = program.binary(Operation::AtLeast, time, level);
        let span = Span::new(Sources::default().add("test", ""), 0, 0);
        let date = program.search(Search { condition, terms: Vec::new(), closed_form: None, span });
        (program, date)
    }

    /// Returns what a search that would find `date` returns, and the dates that it was told are near if it was solved.
    fn find(
        memory: &SearchMemory,
        (program, search): &(Program, Register),
        samples: Range<usize>,
        date: f64,
    ) -> (f64, Option<Vec<f64>>) {
        let mut told = None;
        let found = memory.of(program, &[*search]).find(0, &samples, |near| {
            told = Some(near.to_vec());
            let row = vec![date; samples.len()];
            Crossings { dates: row.clone(), last_terms: Vec::new(), stays_true: row, gave_up: false }
        });
        (found.dates[0], told)
    }

    #[test]
    fn the_same_search_is_solved_once_for_the_same_samples() {
        let memory = SearchMemory::default();
        assert_eq!(find(&memory, &program(1, 2.0), 0..2, 2030.0), (2030.0, Some(Vec::new())));
        // The same search in another program.
        assert_eq!(find(&memory, &program(2, 2.0), 0..2, 2031.0), (2030.0, None));
        // Other samples, and another search, which is told what the first one has found.
        assert_eq!(find(&memory, &program(1, 2.0), 2..4, 2032.0), (2032.0, Some(Vec::new())));
        assert_eq!(find(&memory, &program(1, 3.0), 0..2, 2033.0), (2033.0, Some(vec![2030.0; 2])));
        assert_eq!(find(&memory, &program(1, 4.0), 0..2, 2034.0), (2034.0, Some(vec![2030.0; 2])));
    }

    #[test]
    fn a_costly_column_is_known_to_other_programs_unless_a_search_changes_it() {
        let memory = SearchMemory::default();
        let costly = |unrelated: u64| {
            let mut program = Program::default();
            // Instructions that differ from program to program, so that registers do as well.
            (0..unrelated).for_each(|key| {
                program.push(Instruction::Uniform(key));
            });
            let score = program.push(Instruction::Score(7));
            let power = program.push(Instruction::Unary(Unary::Exponential, score));
            (program, score, power)
        };
        let (first, score, power) = costly(1);
        let remembered = memory.of(&first, &[score, power]);
        assert!(remembered.column(power, &(0..2)).is_none());
        remembered.keep_column(power, &(0..2), &[3.0, 4.0]);
        let (second, score, power) = costly(2);
        let remembered = memory.of(&second, &[score, power]);
        assert_eq!(remembered.column(power, &(0..2)).as_deref(), Some(&[3.0, 4.0][..]));
        // Other samples, and another register.
        assert!(remembered.column(power, &(2..4)).is_none() && remembered.column(score, &(0..2)).is_none());
        // What is computed from a date is not kept.
        let (mut program, date) = self::program(1, 2.0);
        let power = program.push(Instruction::Unary(Unary::Exponential, date));
        let remembered = memory.of(&program, &[date, power]);
        remembered.keep_column(power, &(0..2), &[5.0, 6.0]);
        assert!(remembered.column(power, &(0..2)).is_none());
    }

    #[test]
    fn what_exceeds_the_limit_is_solved_again() {
        let memory = SearchMemory::default();
        let many = 0..MAX_KEPT;
        assert_eq!(find(&memory, &program(1, 2.0), many.clone(), 2030.0), (2030.0, Some(Vec::new())));
        assert_eq!(find(&memory, &program(1, 2.0), many.clone(), 2031.0), (2030.0, None));
        assert_eq!(find(&memory, &program(1, 3.0), many.clone(), 2032.0).0, 2032.0);
        assert_eq!(find(&memory, &program(1, 3.0), many, 2033.0).0, 2033.0);
    }
}
