//! The scenarios of a forecast: the outcomes with the values that each scenario sets.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::compiled_model::{CompiledModel, unit_scale};
use super::definitions::Section;
use super::forecast::{Outcome, ScenarioCurve, ScenarioForecast};
use crate::diagnostic::{Report, Reported};
use crate::document::model::{Overrides, Scenario};
use crate::model::stats::draws::Draws;
use crate::parallel;

impl CompiledModel<'_> {
    /// Runs every scenario, with `set` on top of what it sets. `base` has the outcomes of the whole forecast, which are also those
    /// of a scenario that sets nothing if nothing but `set` is replaced in `base`.
    pub(super) fn scenarios(
        &self,
        set: &Overrides,
        base: Option<&[Outcome]>,
        report: &mut Report,
    ) -> Result<Vec<ScenarioForecast>, Reported> {
        let scenario = |scenario: &Scenario, report: &mut Report| match base.filter(|_| self.is_as_written(scenario)) {
            Some(outcomes) => {
                self.progress.complete(1);
                let outcomes = outcomes.iter().map(|outcome| (outcome.name.clone(), outcome.draws.clone())).collect();
                Ok(ScenarioForecast { outcomes, ..described(scenario) })
            }
            None => self.scenario(scenario, set, report),
        };
        let scenarios = parallel::each_reporting(&self.definitions.file.scenarios, scenario, report);
        scenarios.into_iter().collect()
    }

    fn scenario(
        &self,
        scenario: &Scenario,
        set: &Overrides,
        report: &mut Report,
    ) -> Result<ScenarioForecast, Reported> {
        let outcomes: Vec<usize> = self.section(Section::Outcome).collect();
        let inputs = self.inputs_set_by(scenario);
        let replaced = self.replacements(Some(&scenario.name.value), set, report)?;
        let mut compiled = self.compile(&replaced, report)?;
        let names = [&outcomes[..], &inputs].concat();
        let alternatives = self.alternatives(&mut compiled, []);
        let samples = self.simulate(&compiled, names.iter().copied(), alternatives.registers(), report)?;
        self.progress.complete(1);
        let columns = self.columns(&compiled, &samples, &names, report)?.into_iter().skip(outcomes.len());
        let outcomes = outcomes.iter().map(|name| {
            let draws = self.draws(*name, &compiled, (&samples, &alternatives), report)?;
            Ok((self.name(*name), draws.in_unit(unit_scale(&compiled.values[*name].kind))))
        });
        let outcomes = outcomes.collect::<Result<_, Reported>>()?;
        let replaced = Arc::new(replaced);
        let curve = |curve| ScenarioCurve::new(self.name(curve), &replaced);
        let input = |(name, (kind, column)): (&usize, (_, Vec<f64>))| {
            // One sample says as much as many that are the same by construction.
            let draws = match compiled.program.is_random(compiled.values[*name].register) {
                true => Draws::new(column),
                false => Draws::new(column[..1.min(column.len())].to_vec()).exact(true),
            };
            (self.name(*name), kind, draws)
        };
        Ok(ScenarioForecast {
            outcomes,
            inputs: inputs.iter().zip(columns).map(input).collect(),
            curves: self.curves_changed_by(scenario).into_iter().map(curve).collect(),
            ..described(scenario)
        })
    }

    /// Returns the curves that depend on what a scenario sets.
    fn curves_changed_by(&self, scenario: &Scenario) -> Vec<usize> {
        let pooled = self.pooled();
        let mut set: BTreeSet<&str> = scenario.set.iter().map(|(name, _)| name.value.as_str()).collect();
        if self.structure(Some(&scenario.name.value)).is_some() {
            // Alone, a structure has other values of all names that some structure replaces.
            set.extend(pooled.keys().map(String::as_str));
        }
        let set = set.into_iter().filter_map(|name| self.definitions.find(name)).collect();
        let changed = self.definitions.dependents(set, &pooled);
        self.section(Section::Curve).filter(|curve| changed.contains(curve)).collect()
    }

    /// Returns the inputs that a scenario sets.
    fn inputs_set_by(&self, scenario: &Scenario) -> Vec<usize> {
        let set = scenario.set.iter().filter_map(|(name, _)| self.definitions.find(&name.value));
        set.filter(|name| self.definitions.names[*name].section == Section::Input).collect()
    }
}

/// Returns what the file says of a scenario, without its results.
fn described(scenario: &Scenario) -> ScenarioForecast {
    ScenarioForecast {
        name: scenario.name.value.clone(),
        label: scenario.label.clone().unwrap_or_else(|| scenario.name.value.replace('_', " ")),
        note: scenario.note.clone(),
        set: scenario.set.iter().map(|(name, value)| (name.value.clone(), value.value.clone())).collect(),
        outcomes: Vec::new(),
        inputs: Vec::new(),
        curves: Vec::new(),
    }
}
