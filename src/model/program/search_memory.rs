//! What the searches of a forecast have found, for its later runs.
//!
//! A forecast runs its model many times: under each scenario, in each structure, with each input at the ends of its range. Many of
//! these runs ask for dates that do not depend on what they change, which are remembered. A date that depends on it is often close
//! to the one that was found first, so a search begins there ([`Solver::solve`](super::crossing::Solver::solve)).
//!
//! Whether two programs ask for the same dates is known from a program that they are all added to, where equal instructions have
//! one register. What is remembered only saves time: a run finds the same dates without it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::crossing::Crossings;
use super::graph::Program;
use super::instruction::{Instruction, Register};
use crate::source::Span;

/// The limit on the samples whose dates are remembered, of all searches together: 64 MiB with some terms each.
const MAX_KEPT: usize = 1 << 21;

/// The limit on the instructions of the programs together, beyond which no more is remembered.
const MAX_INSTRUCTIONS: usize = 1 << 16;

/// What a search in one group of samples found, as soon as it has.
type Found = Arc<OnceLock<Arc<Crossings>>>;

/// What the searches of a forecast have found. All its runs must have the same window, draws, and blocks of samples.
#[derive(Debug, Default)]
pub struct SearchMemory {
    /// All programs together.
    programs: Mutex<Program>,
    /// By the register of the search among all programs, and by the samples.
    found: Mutex<BTreeMap<(Register, usize, usize), Found>>,
    /// What the first search with this place found, by the samples.
    first: Mutex<BTreeMap<(Place, usize, usize), Found>>,
}

/// Where a search is written, and how many searches that are written there come before it.
pub type Place = (Span, usize);

/// The searches of one program.
#[derive(Debug)]
pub struct Remembered<'m> {
    memory: &'m SearchMemory,
    /// The register of each search among all programs; `None` if it is not remembered.
    registers: Vec<Option<Register>>,
    places: Vec<Place>,
}

impl SearchMemory {
    /// Returns what is remembered of the searches of a program that are among some registers.
    pub fn of(&self, program: &Program, registers: &[Register]) -> Remembered<'_> {
        let firsts: Vec<(Register, usize)> = registers
            .iter()
            .filter_map(|register| match program.instructions()[register.index()] {
                Instruction::First(search) => Some((*register, search)),
                _ => None,
            })
            .collect();
        let mut own = vec![None; program.searches().len()];
        let mut programs = locked(&self.programs);
        if programs.instructions().len() < MAX_INSTRUCTIONS {
            let roots: Vec<Register> = firsts.iter().map(|(register, _)| *register).collect();
            let added = programs.add(program, &roots);
            firsts.iter().zip(added.registers).for_each(|((_, search), register)| own[*search] = Some(register));
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
        }
    }
}

impl Remembered<'_> {
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
    fn what_exceeds_the_limit_is_solved_again() {
        let memory = SearchMemory::default();
        let many = 0..MAX_KEPT;
        assert_eq!(find(&memory, &program(1, 2.0), many.clone(), 2030.0), (2030.0, Some(Vec::new())));
        assert_eq!(find(&memory, &program(1, 2.0), many.clone(), 2031.0), (2030.0, None));
        assert_eq!(find(&memory, &program(1, 3.0), many.clone(), 2032.0).0, 2032.0);
        assert_eq!(find(&memory, &program(1, 3.0), many, 2033.0).0, 2033.0);
    }
}
