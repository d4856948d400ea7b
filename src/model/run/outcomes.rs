//! The outcomes of a forecast.

use std::collections::BTreeSet;

use super::compilation::Compiled;
use super::compiled_model::{CompiledModel, in_unit, unit_scale};
use super::definitions::{Replacements, Section};
use super::forecast::{Estimate, Outcome, QUANTILE_LEVELS};
use super::outside::Alternatives;
use crate::diagnostic::{Report, Reported};
use crate::document::model::Overrides;
use crate::model::compile::Kind;
use crate::model::program::simulate::Samples;
use crate::model::program::{Instruction, Register, operands};
use crate::model::stats::sampler::Blocks;
use crate::model::stats::sampling_error;
use crate::observer::Phase;
use crate::parallel;

impl CompiledModel<'_> {
    /// Returns the outcomes of the model as written, without the other parts of a forecast.
    ///
    /// # Errors
    ///
    /// If samples are not finite, or violate a condition of the model.
    pub fn sample_outcomes(&self, report: &mut Report) -> Result<Vec<Outcome>, Reported> {
        self.outcomes_with(&self.pooled(), self.section(Section::Outcome).collect(), report)
    }

    /// Returns the outcomes with the values that a scenario and `set` replace, without the other parts of a forecast.
    ///
    /// # Errors
    ///
    /// If the scenario or the overrides have errors, or samples are not finite, or violate a condition of the model.
    pub fn sample_outcomes_with(
        &self,
        scenario: Option<&str>,
        set: &Overrides,
        report: &mut Report,
    ) -> Result<Vec<Outcome>, Reported> {
        let replaced = self.replacements(scenario, set, report)?;
        self.outcomes_with(&replaced, self.section(Section::Outcome).collect(), report)
    }

    /// Returns some outcomes with replacements.
    pub(super) fn outcomes_with(
        &self,
        replaced: &Replacements,
        names: Vec<usize>,
        report: &mut Report,
    ) -> Result<Vec<Outcome>, Reported> {
        let mut compiled = self.compile(replaced, report)?;
        let alternatives = self.alternatives_of(&names, &mut compiled, []);
        let samples = self.simulate_with_terms(&compiled, names.iter().copied(), alternatives.registers(), report)?;
        self.outcomes(&names, &compiled, (&samples, &alternatives), report)
    }

    /// Summarizes the samples of some outcomes.
    pub(super) fn outcomes(
        &self,
        names: &[usize],
        compiled: &Compiled,
        samples: (&Samples, &Alternatives),
        report: &mut Report,
    ) -> Result<Vec<Outcome>, Reported> {
        let outcome = |name: &usize, report: &mut Report| {
            self.observed.phase(Phase::Summarize, || self.outcome(*name, compiled, samples, report))
        };
        parallel::each_reporting(names, outcome, report).into_iter().collect()
    }

    fn outcome(
        &self,
        name: usize,
        compiled: &Compiled,
        (samples, alternatives): (&Samples, &Alternatives),
        report: &mut Report,
    ) -> Result<Outcome, Reported> {
        let value = &compiled.values[name];
        let column = samples.get(value.register);
        self.check_finite(name, compiled, column, report)?;
        let draws = self.draws(name, compiled, (samples, alternatives), report)?;
        let scale = unit_scale(&value.kind);
        let error = |level: &f64| Some(sampling_error::quantile_error(column, &draws, *level, self.blocks)? / scale);
        let quantile_errors = QUANTILE_LEVELS.each_ref().map(error);
        let is_exact = compiled.program.constant(value.register).is_some();
        let mean = draws.mean().map(|mean| Estimate {
            value: mean / scale,
            error: if is_exact { 0.0 } else { mean_error(column, mean, self.blocks) / scale },
        });
        let draws = draws.in_unit(scale);
        let is_date = value.kind == Kind::Date;
        Ok(Outcome {
            name: self.name(name),
            description: self.description(name),
            kind: self.shown_kind(name, compiled),
            already: if is_date { draws.known_share_by(self.as_of.to_years()) } else { Some(0.0) },
            never: draws.share_never(),
            by: if is_date { self.probability_by_year(&draws) } else { Vec::new() },
            median_error: QUANTILE_LEVELS.iter().position(|level| *level == 0.5).and_then(|at| quantile_errors[at]),
            quantile_errors,
            mean,
            bottleneck: bottleneck(compiled, value.register, samples),
            draws,
        })
    }

    /// Returns the kinds and the samples of some names, in the units in which they are shown.
    pub(super) fn columns(
        &self,
        compiled: &Compiled,
        samples: &Samples,
        names: &[usize],
        report: &mut Report,
    ) -> Result<Vec<(Kind, Vec<f64>)>, Reported> {
        let columns = names.iter().map(|name| {
            let column = samples.get(compiled.values[*name].register);
            self.check_finite(*name, compiled, column, report)?;
            Ok((self.shown_kind(*name, compiled), in_unit(column, &compiled.values[*name].kind)))
        });
        columns.collect()
    }
}

/// Returns the standard error of a mean. Where all samples are equal, the error is that of one sample in all: what did not
/// happen in any sample may still be possible.
fn mean_error(column: &[f64], mean: f64, blocks: Blocks) -> f64 {
    if column.iter().all(|value| *value == mean) {
        return if mean == 0.0 || mean == 1.0 { 1.0 / column.len() as f64 } else { 0.0 };
    }
    sampling_error::mean_error(column, blocks).unwrap_or(f64::INFINITY)
}

/// Returns, for an outcome that depends on exactly one search with terms, the share of samples in which each term was the
/// last to become true. Returns nothing for other outcomes, and for one that depends on the search only in some structures of an
/// ensemble.
fn bottleneck(compiled: &Compiled, outcome: Register, samples: &Samples) -> Vec<(String, f64)> {
    let cone = compiled.program.cone([outcome], true);
    // Searches without terms belong to parts of a conjunction.
    let has_terms = |search: &usize| !compiled.program.searches()[*search].terms.is_empty();
    let mut searches = cone.iter().filter_map(|register| match compiled.program.instructions()[register.index()] {
        Instruction::First(search) => Some(search).filter(has_terms),
        _ => None,
    });
    let (Some(search), None) = (searches.next(), searches.next()) else {
        return Vec::new();
    };
    if is_of_some_structures(compiled, outcome, search) {
        return Vec::new();
    }
    let terms = &compiled.program.searches()[search].terms;
    match samples.last_terms.get(&search) {
        Some(shares) if shares.iter().any(|share| *share > 0.0) => {
            terms.iter().map(|(text, _)| text.clone()).zip(shares.iter().copied()).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns whether an outcome depends on a search only in some structures of an ensemble.
fn is_of_some_structures(compiled: &Compiled, outcome: Register, search: usize) -> bool {
    let Some(draw) = compiled.structure else { return false };
    let instruction = |register: Register| &compiled.program.instructions()[register.index()];
    let chooses = |register: Register| {
        matches!(instruction(register), Instruction::Choose(condition, ..)
            if matches!(instruction(*condition), Instruction::Binary(_, _, right) if *right == draw))
    };
    let has_search = |register: Register| {
        let cone = compiled.program.cone([register], true);
        cone.into_iter().any(|register| *instruction(register) == Instruction::First(search))
    };
    let mut waiting = vec![outcome];
    let mut seen = BTreeSet::new();
    while let Some(register) = waiting.pop() {
        if seen.insert(register) {
            if chooses(register) && has_search(register) {
                return true;
            }
            waiting.extend(operands(instruction(register)));
        }
    }
    false
}
