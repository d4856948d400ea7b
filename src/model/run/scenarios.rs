//! Runs under other values: the scenarios and the waterfall.

use super::definitions::{Replacements, Section};
use super::forecast::{self, ScenarioForecast, WaterfallForecast};
use super::{CompiledModel, in_unit};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::model::{Overrides, Scenario};
use crate::model::program::{Register, simulate};
use crate::model::stats::draws::{self, Draws};
use crate::parallel;

impl CompiledModel<'_> {
    /// The samples of the outcomes alone, under other replacements.
    pub(super) fn outcomes_under(&self, replaced: &Replacements) -> Result<Vec<Vec<f64>>, Vec<Diagnostic>> {
        let outcomes: Vec<usize> = self.section(Section::Outcome).collect();
        Ok(self.under(replaced, &outcomes)?.into_iter().map(|(_, column)| column).collect())
    }

    /// The samples of some names, and what they are, under other replacements.
    fn under(
        &self,
        replaced: &Replacements,
        places: &[usize],
    ) -> Result<Vec<(forecast::Kind, Vec<f64>)>, Vec<Diagnostic>> {
        let compiled = self.compile(replaced)?;
        let keep: Vec<Register> = places.iter().map(|at| compiled.values[*at].register).collect();
        let samples = simulate::run(&compiled.program, &keep, (self.blocks, self.years()), &self.cancel)?;
        self.progress.step(1);
        let columns = places.iter().zip(&keep).map(|(at, register)| {
            let column = samples.get(*register);
            self.finite(*at, column)?;
            let own = &compiled.values[*at].kind;
            Ok((own.clone(), in_unit(column, own)))
        });
        columns.collect()
    }

    /// The inputs that a scenario sets.
    fn inputs_of(&self, scenario: &Scenario) -> Vec<usize> {
        let set = scenario.set.iter().filter_map(|(name, _)| self.definitions.find(&name.value));
        set.filter(|at| self.definitions.names[*at].section == Section::Input).collect()
    }

    /// The outcomes under each scenario, or what is wrong with any of them.
    pub(super) fn scenarios(&self, set: &Overrides) -> Result<Vec<ScenarioForecast>, Vec<Diagnostic>> {
        // Side by side, so that to compile one takes no time of another.
        let runs = parallel::each(&self.definitions.file.scenarios, |scenario| self.scenario(scenario, set));
        let (mut found, mut errors) = (Vec::with_capacity(runs.len()), Vec::new());
        for run in runs {
            match run {
                Ok(run) => found.push(run),
                Err(problems) => errors.extend(problems),
            }
        }
        if errors.is_empty() { Ok(found) } else { Err(errors) }
    }

    fn scenario(&self, scenario: &Scenario, set: &Overrides) -> Result<ScenarioForecast, Vec<Diagnostic>> {
        let outcomes: Vec<usize> = self.section(Section::Outcome).collect();
        let inputs = self.inputs_of(scenario);
        let mut replaced = self.definitions.overrides(&scenario.set)?;
        replaced.extend(self.definitions.overrides(set)?);
        let mut columns = self.under(&replaced, &[&outcomes[..], &inputs].concat())?.into_iter();
        Ok(ScenarioForecast {
            name: scenario.name.value.clone(),
            label: scenario.label.clone().unwrap_or_else(|| scenario.name.value.replace('_', " ")),
            note: scenario.note.clone(),
            set: scenario.set.iter().map(|(name, value)| (name.value.clone(), value.value.clone())).collect(),
            outcomes: outcomes
                .iter()
                .zip(&mut columns)
                .map(|(at, (_, column))| (self.name(*at), Draws::new(column)))
                .collect(),
            inputs: inputs
                .iter()
                .zip(columns)
                .map(|(at, (kind, column))| (self.name(*at), kind, Draws::new(column)))
                .collect(),
        })
    }

    /// The median of an outcome after each step of the waterfall; nothing where the file has none, or it is not asked for.
    pub(super) fn waterfall(&self, replaced: &Replacements) -> Result<Option<WaterfallForecast>, Vec<Diagnostic>> {
        let waterfall = self.definitions.file.waterfall.as_ref().filter(|_| self.has_waterfall);
        let Some(waterfall) = waterfall else { return Ok(None) };
        let outcome = self.definitions.target(&waterfall.outcome, &[Section::Outcome], "outcome");
        let start = self.definitions.overrides(&waterfall.start_set);
        let (outcome, mut held) = match (outcome, start) {
            (Ok(outcome), Ok(held)) => (outcome, held),
            (outcome, held) => {
                return Err(outcome.err().into_iter().chain(held.err().into_iter().flatten()).collect());
            }
        };
        let Some(place) = self.section(Section::Outcome).position(|at| at == outcome) else { return Ok(None) };
        // What is held at the start, and after each step.
        let mut under = vec![held.clone()];
        let mut unknown = Vec::new();
        for step in &waterfall.steps {
            for name in &step.restore {
                if held.remove(&name.value).is_none() {
                    let message = format!("`{}` is not set at the start, so it cannot be restored", name.value);
                    unknown.push(Diagnostic::error(codes::UNKNOWN_TARGET, message).at(name.span));
                }
            }
            under.push(held.clone());
        }
        let medians: Vec<Result<Option<f64>, Vec<Diagnostic>>> = parallel::each(&under, |held| {
            let mut under = replaced.clone();
            under.extend(held.clone());
            let column = self.outcomes_under(&under)?.into_iter().nth(place).unwrap_or_default();
            Ok(draws::median(&column))
        });
        let medians = medians.into_iter().collect::<Result<Vec<_>, _>>()?;
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let labels = std::iter::once(&waterfall.start_label).chain(waterfall.steps.iter().map(|step| &step.label));
        let mut steps: Vec<_> = labels.cloned().zip(medians).collect();
        // The start stands before all steps.
        let start = steps.remove(0);
        Ok(Some(WaterfallForecast { outcome: self.name(outcome), start, steps }))
    }
}
