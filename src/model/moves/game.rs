//! The numbers of all outcomes with some of the changes made, and the shares of the changes in their moves.

use std::collections::{BTreeMap, BTreeSet};

use super::explanation::Measure;
use super::hybrid::{Hybrid, Hybrids};
use super::made::Made;
use super::measures::{factor, measured};
use super::together::Groups;
use crate::diagnostic::{Report, Reported};
use crate::model::run::compiled_model::CompiledModel;
use crate::model::run::forecast::Outcome;
use crate::model::run::outcome_batch::{OutcomeBatch, OutcomeColumn, OutcomeProgram};
use crate::model::stats::{sampler, shapley};
use crate::parallel;

/// The number of models that are compiled at a time.
const AT_A_TIME: usize = 64;

/// The numbers of all outcomes with some of the changes made.
pub struct Game<'g> {
    hybrids: &'g Hybrids<'g>,
    samples: Option<u64>,
    /// The outcomes whose moves are attributed, with their numbers.
    sought: Vec<(&'g Outcome, &'g [Measure])>,
    /// The number of parts of the samples.
    pub parts: usize,
    /// The numbers that are known, by the changes that have an effect. `None` if a model cannot be run.
    known: BTreeMap<Made, Option<Vec<f64>>>,
}

/// A combination of groups that cannot be run.
struct Impossible(Vec<bool>);

impl<'g> Game<'g> {
    /// Returns a game in which nothing is known yet.
    pub fn new(
        hybrids: &'g Hybrids<'g>,
        samples: Option<u64>,
        sought: Vec<(&'g Outcome, &'g [Measure])>,
        parts: usize,
    ) -> Self {
        Self { hybrids, samples, sought, parts, known: BTreeMap::new() }
    }

    /// Returns the number of different models that were run.
    pub fn runs(&self) -> usize {
        self.known.len()
    }

    /// Returns the shares of all numbers. Groups that cannot be made one without the other are joined.
    ///
    /// # Errors
    ///
    /// If one of the sides cannot be run.
    pub fn shares(&mut self, groups: &mut Groups, model: &str, seed: u64) -> Result<shapley::Shares, Reported> {
        let key = sampler::key(seed, model, "orders of changes", 0);
        loop {
            let count = groups.all().len();
            self.run_all(shapley::needed(count, key).iter().map(|made| self.made(groups, made)).collect());
            let value = |made: &[bool]| self.value(&self.made(groups, made)).ok_or_else(|| Impossible(made.to_vec()));
            match shapley::shares(count, key, value) {
                Ok(shares) => return Ok(shares),
                Err(Impossible(made)) => {
                    let joined = self.inseparable(groups, &made);
                    let [one, other] = joined.ok_or_else(Reported::by_an_earlier_stage)?;
                    groups.join(one, other);
                }
            }
        }
    }

    /// Returns for each group the shares of its parts in all numbers, if it is one change that has parts, and they are few.
    pub fn shares_of_parts(&mut self, groups: &Groups) -> Vec<Vec<Vec<f64>>> {
        (0..groups.all().len()).map(|group| self.parts_of(groups, group).unwrap_or_default()).collect()
    }

    fn parts_of(&mut self, groups: &Groups, group: usize) -> Option<Vec<Vec<f64>>> {
        let [change] = groups.all()[group][..] else { return None };
        let changed = &self.hybrids.changes()[change];
        let (count, parts) = (groups.all().len(), changed.details.len());
        if !(changed.has_parts() && shapley::has_few_parts(count, parts)) {
            return None;
        }
        let of = |others: &[bool], mine: &[bool]| self.made(groups, others).with_rows(change, mine.to_vec());
        let mut wanted = Vec::new();
        let note = |others: &[bool], mine: &[bool]| {
            wanted.push(of(others, mine));
            Some(Vec::new()).ok_or(())
        };
        shapley::parts((count, group, parts), note).ok()?;
        self.run_all(wanted);
        shapley::parts((count, group, parts), |others, mine| {
            self.value(&self.made(groups, others).with_rows(change, mine.to_vec())).ok_or(())
        })
        .ok()
    }

    /// Returns which changes are made if some groups are.
    fn made(&self, groups: &Groups, made: &[bool]) -> Made {
        groups.made(made, self.hybrids.changes().len())
    }

    /// Returns a change of a group that is made, and one of a group that is not, because of which a combination cannot be run.
    /// Making all groups one after the other leads to one that can, and so does undoing them.
    fn inseparable(&mut self, groups: &Groups, made: &[bool]) -> Option<[usize; 2]> {
        let mut last = |to: bool| {
            let mut made = made.to_vec();
            for at in 0..made.len() {
                if made[at] != to {
                    made[at] = to;
                    let made = self.made(groups, &made);
                    self.run_all(vec![made.clone()]);
                    if self.value(&made).is_some() {
                        return Some(groups.all()[at][0]);
                    }
                }
            }
            None
        };
        Some([last(false)?, last(true)?])
    }

    /// Returns what decides the numbers with these changes made: those of them that have an effect. The two sides themselves are
    /// run as they were written.
    fn key(&self, made: &Made) -> Made {
        if made.is_all() || made.is_none() { made.clone() } else { self.hybrids.effective(made) }
    }

    /// Returns the numbers with these changes made, which must have been run; `None` if this model cannot be run.
    fn value(&self, made: &Made) -> Option<Vec<f64>> {
        self.known.get(&self.key(made)).cloned().flatten()
    }

    /// Runs the models with these changes made that have not been run.
    fn run_all(&mut self, wanted: Vec<Made>) {
        let mut seen = BTreeSet::new();
        let mut wanted: Vec<(Made, Made)> = wanted.into_iter().map(|made| (self.key(&made), made)).collect();
        wanted.retain(|(key, _)| !self.known.contains_key(key) && seen.insert(key.clone()));
        // Those that can be run together follow each other.
        wanted.sort_by_key(|(_, made)| self.hybrids.settings(made));
        let mut batch = Batch::default();
        for some in wanted.chunks(AT_A_TIME) {
            let models: Vec<Hybrid> = some.iter().map(|(_, made)| self.hybrids.model(made)).collect();
            let programs = parallel::each(&models, |model| program(model, self.samples));
            for ((key, _), program) in some.iter().zip(programs) {
                match program {
                    None => drop(self.known.insert(key.clone(), None)),
                    Some(program) if batch.models.accepts(&program) => batch.add(key, program),
                    Some(program) => {
                        self.run_batch(&std::mem::take(&mut batch));
                        batch.add(key, program);
                    }
                }
            }
        }
        self.run_batch(&batch);
    }

    fn run_batch(&mut self, batch: &Batch) {
        let Ok(found) = batch.models.run() else { return };
        // Outcomes that have the same samples in several models are measured once.
        let mut places: BTreeMap<(usize, usize, u64), usize> = BTreeMap::new();
        let mut distinct: Vec<(&OutcomeColumn, f64, &[Measure])> = Vec::new();
        let mut of_models: Vec<Option<Vec<usize>>> = Vec::new();
        for outcomes in &found.models {
            let place = |(at, (to, measures)): (usize, &(&Outcome, &'g [Measure]))| {
                let outcome = outcomes.as_ref()?.iter().find(|outcome| outcome.name == to.name)?;
                let factor = factor(&outcome.kind, &to.kind)?;
                Some(*places.entry((at, outcome.place(), factor.to_bits())).or_insert_with(|| {
                    distinct.push((outcome, factor, measures));
                    distinct.len() - 1
                }))
            };
            of_models.push(self.sought.iter().enumerate().map(place).collect());
        }
        let numbers = parallel::each(&distinct, |(outcome, factor, measures)| {
            let column: Vec<f64> = found.column(outcome).map(|value| value * factor).collect();
            measured(&column, measures, self.parts)
        });
        for (key, places) in batch.keys.iter().zip(of_models) {
            let all = places.map(|places| places.iter().flat_map(|at| numbers[*at].iter().copied()).collect());
            self.known.insert(key.clone(), all);
        }
    }
}

/// Models that are run together, each by the changes that are made.
#[derive(Default)]
struct Batch {
    keys: Vec<Made>,
    models: OutcomeBatch,
}

impl Batch {
    fn add(&mut self, key: &Made, program: OutcomeProgram) {
        self.keys.push(key.clone());
        self.models.add(program);
    }
}

/// Returns the program of a model's outcomes; `None` if it cannot be compiled, which is no problem of the author's, since the
/// model is between the sides.
fn program(model: &Hybrid, samples: Option<u64>) -> Option<OutcomeProgram> {
    let report = &mut Report::default();
    let options = model.run_options(samples);
    let compiled = CompiledModel::new(&model.file, &*model.datasets, &options, report).ok()?;
    compiled.outcome_program(report).ok()
}
