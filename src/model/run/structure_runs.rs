//! The ensemble of a forecast: each structure run alone, and the share of the variance that lies between the structures.

use super::compiled_model::{CompiledModel, unit_scale};
use super::definitions::{Replacements, Section};
use super::forecast::{EnsembleForecast, StructureForecast};
use super::structures::{Structure, Structures};
use crate::diagnostic::{Report, Reported};
use crate::document::model::{Overrides, Scenario};
use crate::model::stats::draws::Draws;
use crate::model::stats::math;
use crate::model::stats::summary::{Bins, Estimate};
use crate::model::stats::variance_split::{PartMoments, VarianceSplit, variance_split};
use crate::observer::Phase;
use crate::parallel;

/// The shares of the inputs in the variance of each outcome, by the outcome's name, in the order of the inputs.
pub(super) type SharesOfInputs = Vec<Vec<(String, Estimate)>>;

/// A structure, run alone.
struct StructureRun {
    forecast: StructureForecast,
    /// The sums over the samples of each outcome.
    moments: Vec<Option<PartMoments>>,
    /// For each input, its share of the variance of each outcome; `None` if the samples are too few to tell.
    shares: Vec<Option<Vec<Option<Estimate>>>>,
}

impl CompiledModel<'_> {
    /// Returns the replacements that make the model the pool of its structures; none for a model without an ensemble.
    pub(super) fn pooled(&self) -> Replacements {
        self.structures.as_ref().map(|structures| structures.pooled.clone()).unwrap_or_default()
    }

    /// Returns the structure that a scenario is, if it is one.
    pub(super) fn structure(&self, scenario: Option<&str>) -> Option<&Structure> {
        self.structures.as_ref()?.find(scenario?)
    }

    /// Returns whether a scenario is the model as written.
    pub(super) fn is_as_written(&self, scenario: &Scenario) -> bool {
        scenario.set.is_empty() && self.structure(Some(&scenario.name.value)).is_none()
    }

    /// Runs the structures of the ensemble alone, each with the values that a scenario and `set` replace. Returns what they say, and
    /// the shares of the inputs in the variance within the structures; `None` for a model without an ensemble, or under a scenario
    /// that is a structure itself.
    pub(super) fn ensemble(
        &self,
        scenario: Option<&str>,
        set: &Overrides,
        report: &mut Report,
    ) -> Result<Option<(EnsembleForecast, SharesOfInputs)>, Reported> {
        let Some(structures) = self.pooled_under(scenario) else { return Ok(None) };
        let run = |structure: &Structure, report: &mut Report| self.structure_run(structure, (scenario, set), report);
        let runs = parallel::each_reporting(&structures.members, run, report);
        let runs = runs.into_iter().collect::<Result<Vec<StructureRun>, Reported>>()?;
        let outcomes: Vec<usize> = self.section(Section::Outcome).collect();
        let (mut forecasts, mut moments, mut shares) = (Vec::new(), Vec::new(), Vec::new());
        for run in runs {
            forecasts.push(run.forecast);
            moments.push(run.moments.into_iter());
            shares.push(run.shares);
        }
        let splits: Vec<Option<VarianceSplit>> = outcomes
            .iter()
            .map(|_| {
                let parts: Option<Vec<PartMoments>> = moments.iter_mut().map(|own| own.next().flatten()).collect();
                variance_split(&parts?)
            })
            .collect();
        let share = |input: usize, outcome: usize| {
            let split = splits[outcome].as_ref()?;
            let own = |(within, shares): (&f64, &Vec<Option<Vec<Option<Estimate>>>>)| {
                // An outcome that does not vary in a structure has no share there.
                let share = shares[input].as_ref()?[outcome].unwrap_or(Estimate { value: 0.0, error: 0.0 });
                Some(Estimate { value: within * share.value, error: within * share.error })
            };
            let parts = split.within.iter().zip(&shares).map(own).collect::<Option<Vec<Estimate>>>()?;
            let squares: f64 = parts.iter().map(|part| part.error * part.error).sum();
            Some(Estimate { value: parts.iter().map(|part| part.value).sum(), error: math::sqrt(squares) })
        };
        let inputs = 0..self.section(Section::Input).count();
        let named = |input: usize| {
            let shares = outcomes.iter().enumerate();
            shares.filter_map(|(at, outcome)| Some((self.name(*outcome), share(input, at)?))).collect()
        };
        let between = outcomes.iter().zip(&splits);
        let between = between.filter_map(|(outcome, split)| Some((self.name(*outcome), split.as_ref()?.between)));
        Ok(Some((EnsembleForecast { between: between.collect(), structures: forecasts }, inputs.map(named).collect())))
    }

    /// Returns the structures that a run under a scenario pools.
    pub(super) fn pooled_under(&self, scenario: Option<&str>) -> Option<&Structures> {
        self.structures.as_ref().filter(|_| self.structure(scenario).is_none())
    }

    /// Returns the replacements of a structure alone, with the values that a scenario and `set` replace on top of its own.
    pub(super) fn replacements_in(
        &self,
        structure: &Structure,
        (scenario, set): (Option<&str>, &Overrides),
        report: &mut Report,
    ) -> Result<Replacements, Reported> {
        let mut replaced = structure.replacements.clone();
        replaced.extend(self.replacements_of(scenario, set, report)?);
        Ok(replaced)
    }

    fn structure_run(
        &self,
        structure: &Structure,
        replaced: (Option<&str>, &Overrides),
        report: &mut Report,
    ) -> Result<StructureRun, Reported> {
        let replaced = self.replacements_in(structure, replaced, report)?;
        let mut compiled = self.compile(&replaced, report)?;
        let (inputs, outcomes): (Vec<usize>, Vec<usize>) =
            (self.section(Section::Input).collect(), self.section(Section::Outcome).collect());
        let alternatives = self.alternatives(&mut compiled, []);
        let names = inputs.iter().chain(&outcomes).copied();
        let samples = self.simulate(&compiled, names, alternatives.registers(), report)?;
        self.progress.complete(1);
        self.columns(&compiled, &samples, &outcomes, report)?;
        let column = |name: &usize| samples.get(compiled.values[*name].register);
        let draws = |name: &usize| {
            let draws = self.draws(*name, &compiled, (&samples, &alternatives), report)?;
            Ok((self.name(*name), draws.in_unit(unit_scale(&compiled.values[*name].kind))))
        };
        let draws = outcomes.iter().map(draws).collect::<Result<_, Reported>>()?;
        let horizon = |outcome: &usize| self.horizon(&compiled, *outcome);
        let moments =
            |outcome: &usize| PartMoments::new(structure.weight, column(outcome), horizon(outcome), self.blocks);
        let shares = |input: &usize| {
            if !compiled.program.is_random(compiled.values[*input].register) {
                return Some(vec![Some(Estimate { value: 0.0, error: 0.0 }); outcomes.len()]);
            }
            let bins = Bins::new(column(input), &Draws::new(column(input).to_vec()))?;
            let share = |outcome: &usize| bins.first_order_share(column(outcome), horizon(outcome), self.blocks);
            Some(outcomes.iter().map(share).collect())
        };
        Ok(StructureRun {
            forecast: StructureForecast {
                name: structure.name.clone(),
                label: structure.label.clone(),
                note: structure.note.clone(),
                weight: structure.weight,
                outcomes: draws,
            },
            moments: outcomes.iter().map(moments).collect(),
            shares: parallel::each(&inputs, |input| self.observed.phase(Phase::Shares, || shares(input))),
        })
    }
}
