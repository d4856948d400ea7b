//! The solver of one search: it chooses the method for each sample.

use super::bisection::{bisect, bisect_sample};
use super::branch_and_bound;
use super::condition::{Condition, Rows};
use super::monotone;
use super::pieces::Pieces;
use crate::model::program::{ClosedForm, Program, Register};

/// The limit on the ranges of dates that branch and bound examines, on average over a group of samples.
pub const MAX_STEPS_PER_SAMPLE: usize = 4096;

/// If the pieces of a condition fail in more than one sample out of this many, bisection of all samples together is faster.
const MAX_FAILURE_RATIO: usize = 4;

/// The results of a search in one group of samples.
#[derive(Clone, Debug)]
pub struct Crossings {
    /// The first date at which the condition is true, for each sample: the window's start if the condition is true there,
    /// infinity if it is never true, NaN if it has no value.
    pub dates: Vec<f64>,
    /// For each term of the condition, for each sample, the term's share in having been the last to become true: the terms
    /// that are still false just before the date share 1 equally. All are 0 if the date is the window's start or infinity.
    /// Empty if that was not asked for.
    pub last_terms: Vec<Vec<f64>>,
    /// For each sample, whether the condition was shown to stay true until the window's end once it is true: 1 or 0.
    pub stays_true: Vec<f64>,
    /// Whether the search gave up because it reached [`MAX_STEPS_PER_SAMPLE`].
    pub gave_up: bool,
}

impl Crossings {
    /// Returns results in which no sample is solved.
    fn unsolved(samples: usize, terms: usize) -> Self {
        let zeros = || vec![0.0; samples];
        Self { dates: vec![f64::NAN; samples], last_terms: vec![zeros(); terms], stays_true: zeros(), gave_up: false }
    }

    /// Computes the dates from the columns of a closed form. Also returns the samples for which it is not valid.
    pub fn of_closed_form<'c>(
        form: &ClosedForm,
        column: &impl Fn(Register) -> &'c [f64],
        ((start, end), wants_terms): ((f64, f64), bool),
    ) -> (Self, Vec<usize>) {
        let (from, until) = (column(form.from), column(form.until));
        let provided: Vec<&[f64]> = form.provided.iter().map(|condition| column(*condition)).collect();
        let is_valid = |sample: usize| {
            let is_date = !from[sample].is_nan() && !until[sample].is_nan();
            is_date && provided.iter().all(|condition| condition[sample] == 1.0)
        };
        let unsolved: Vec<usize> = (0..from.len()).filter(|sample| !is_valid(*sample)).collect();
        let date = |(from, until): (&f64, &f64)| {
            let date = from.max(start);
            if date > until.min(end) { f64::INFINITY } else { date }
        };
        let dates: Vec<f64> = from.iter().zip(until).map(date).collect();
        let was_last = |term: &Register| -> Vec<f64> {
            let is_last = |(from, date): (&f64, &f64)| from == date && *date > start && *date < f64::INFINITY;
            column(*term).iter().zip(&dates).map(|pair| f64::from(u8::from(is_last(pair)))).collect()
        };
        let mut last_terms: Vec<Vec<f64>> =
            if wants_terms { form.terms.iter().map(was_last).collect() } else { Vec::new() };
        for sample in 0..dates.len() {
            let count: f64 = last_terms.iter().map(|term| term[sample]).sum();
            if count > 1.0 {
                last_terms.iter_mut().for_each(|term| term[sample] /= count);
            }
        }
        let mut stays_true: Vec<f64> = until.iter().map(|until| f64::from(u8::from(*until >= end))).collect();
        unsolved.iter().for_each(|sample| stays_true[*sample] = 0.0);
        (Self { dates, last_terms, stays_true, gave_up: false }, unsolved)
    }
}

/// Memory that searches use one after another, since each would otherwise ask for as much anew.
#[derive(Default)]
pub struct Scratch {
    /// The rows of a condition.
    rows: Rows,
    /// The rows of the steps of its pieces.
    steps: Rows,
}

/// Solves one search for groups of samples.
pub struct Solver {
    pub(super) condition: Condition,
    pub(super) closed_form: Option<ClosedForm>,
    pieces: Option<Pieces>,
}

impl Solver {
    /// Prepares the search with that index in the program.
    pub fn new(program: &Program, search: usize) -> Self {
        let search = &program.searches()[search];
        let condition = Condition::new(program, search);
        let pieces = Pieces::new(&condition);
        Self { condition, closed_form: search.closed_form.clone(), pieces }
    }

    /// Returns the number of terms of the condition.
    pub fn term_count(&self) -> usize {
        self.condition.terms.len()
    }

    /// Searches the window for every sample of a group. `column` returns the columns of untimed registers. The last part of the
    /// third argument is whether the result tells which term was the last to become true.
    pub fn solve<'c>(
        &self,
        column: impl Fn(Register) -> &'c [f64],
        samples: usize,
        (window, near, wants_terms): ((f64, f64), &[f64], bool),
        scratch: &mut Scratch,
    ) -> Crossings {
        let (mut found, unsolved) = match &self.closed_form {
            Some(form) => Crossings::of_closed_form(form, &column, (window, wants_terms)),
            None => {
                let terms = if wants_terms { self.term_count() } else { 0 };
                (Crossings::unsolved(samples, terms), (0..samples).collect())
            }
        };
        if unsolved.is_empty() {
            return found;
        }
        self.fill_rows(&column, &unsolved, &mut scratch.rows);
        let near: Vec<f64> =
            if near.len() == samples { unsolved.iter().map(|sample| near[*sample]).collect() } else { Vec::new() };
        let searched = self.search(scratch, (window, near, wants_terms), MAX_STEPS_PER_SAMPLE * samples);
        for (at, sample) in unsolved.into_iter().enumerate() {
            (found.dates[sample], found.stays_true[sample]) = (searched.dates[at], searched.stays_true[at]);
            for (term, searched) in found.last_terms.iter_mut().zip(&searched.last_terms) {
                term[sample] = searched[at];
            }
        }
        Crossings { gave_up: searched.gave_up, ..found }
    }

    /// Makes `rows` those of the condition for some samples, with the untimed rows set.
    pub(super) fn fill_rows<'c>(&self, column: &impl Fn(Register) -> &'c [f64], samples: &[usize], rows: &mut Rows) {
        rows.resize_with(self.condition.untimed.len() + self.condition.timed.len(), Vec::new);
        let (untimed, timed) = rows.split_at_mut(self.condition.untimed.len());
        for (register, row) in self.condition.untimed.iter().zip(untimed) {
            let column = column(*register);
            row.clear();
            match samples.len() == column.len() {
                true => row.extend_from_slice(column),
                false => row.extend(samples.iter().map(|sample| column[*sample])),
            }
        }
        timed.iter_mut().for_each(|row| row.resize(samples.len(), 0.0));
    }

    /// Searches for samples without a closed form, in at most `steps` steps for all of them.
    fn search(
        &self,
        scratch: &mut Scratch,
        (window, mut near, wants_terms): ((f64, f64), Vec<f64>, bool),
        mut steps: usize,
    ) -> Crossings {
        let Scratch { rows, steps: table } = scratch;
        let stays_true = monotone::stays_true(&self.condition, rows, window);
        // Elsewhere the date is not the only change.
        near.iter_mut().zip(&stays_true).filter(|(_, stays_true)| !**stays_true).for_each(|(near, _)| *near = f64::NAN);
        let (mut dates, mut before, unsolved) = match self.search_by_pieces(rows, &stays_true, (window, &near), table) {
            Some(found) => found,
            None => {
                let (dates, before) = bisect(&self.condition, rows, window, stays_true.len());
                (dates, before, (0..stays_true.len()).filter(|sample| !stays_true[*sample]).collect())
            }
        };
        for sample in unsolved {
            (dates[sample], before[sample]) =
                branch_and_bound::first_crossing(&self.condition, rows, sample, window, &mut steps);
        }
        let last_terms = if wants_terms { self.last_terms(rows, &dates, &before, window) } else { Vec::new() };
        let stays_true = stays_true.into_iter().map(|stays_true| f64::from(u8::from(stays_true))).collect();
        Crossings { dates, last_terms, stays_true, gave_up: steps == 0 }
    }

    /// Returns the first date of each sample, a date just before it, and the samples that are not solved: those whose pieces do
    /// not tell, and which may not stay true, so that bisection does not tell either. Returns `None` if the condition has no
    /// pieces, or they fail in too many samples that `stays_true`.
    pub(super) fn search_by_pieces(
        &self,
        rows: &Rows,
        stays_true: &[bool],
        (window, near): ((f64, f64), &[f64]),
        table: &mut Rows,
    ) -> Option<(Vec<f64>, Vec<f64>, Vec<usize>)> {
        let samples = stays_true.len();
        let found = self.pieces.as_ref()?.first_crossings(rows, samples, window, near, table);
        let failures = found.iter().zip(stays_true).filter(|(own, stays_true)| own.is_none() && **stays_true).count();
        if failures * MAX_FAILURE_RATIO > samples {
            return None;
        }
        let (mut dates, mut before) = (Vec::with_capacity(samples), Vec::with_capacity(samples));
        let mut unsolved = Vec::new();
        for (sample, (own, stays_true)) in found.into_iter().zip(stays_true).enumerate() {
            let own = match own {
                Some(own) => own,
                None if !stays_true => {
                    unsolved.push(sample);
                    window
                }
                None => bisect_sample(&self.condition, rows, sample, window),
            };
            dates.push(own.0);
            before.push(own.1);
        }
        Some((dates, before, unsolved))
    }

    /// Returns each term's share in having been the last to become true: the terms that are false at the date `before` and true at
    /// the date share 1 equally. Where none is, as if the dates were too close together, those that are false before share it.
    fn last_terms(&self, rows: &mut Rows, dates: &[f64], before: &[f64], (from, _): (f64, f64)) -> Vec<Vec<f64>> {
        let terms = &self.condition.terms;
        if terms.is_empty() {
            return Vec::new();
        }
        let mut shares = vec![vec![0.0; dates.len()]; terms.len()];
        self.condition.evaluate(rows, before);
        let were_false: Vec<Vec<bool>> =
            terms.iter().map(|term| rows[*term].iter().map(|value| *value != 1.0).collect()).collect();
        let known: Vec<f64> = dates.iter().map(|date| if date.is_finite() { *date } else { from }).collect();
        self.condition.evaluate(rows, &known);
        for (sample, date) in dates.iter().enumerate() {
            if !date.is_finite() || *date <= from {
                continue;
            }
            let was_false = |term: &usize| were_false[*term][sample];
            let became_true: Vec<usize> =
                (0..terms.len()).filter(was_false).filter(|term| rows[terms[*term]][sample] == 1.0).collect();
            let last = if became_true.is_empty() { (0..terms.len()).filter(was_false).collect() } else { became_true };
            let count = last.len();
            for term in last {
                shares[term][sample] = 1.0 / count as f64;
            }
        }
        shares
    }
}
