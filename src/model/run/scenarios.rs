//! Runs under other values: the scenarios and the waterfall.

use super::{Run, in_unit};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::model::Overrides;
use crate::model::definitions::{Replacements, Section};
use crate::model::draws::{self, Draws};
use crate::model::forecast::{ScenarioForecast, WaterfallForecast};
use crate::model::program::Register;
use crate::model::simulate;

impl Run<'_> {
    /// The samples of the outcomes alone, under other replacements.
    pub(super) fn outcomes_under(&self, replaced: &Replacements) -> Result<Vec<Vec<f64>>, Vec<Diagnostic>> {
        let compiled = self.compile(replaced)?;
        let keep: Vec<Register> = self.section(Section::Outcome).map(|at| compiled.values[at].register).collect();
        let samples = simulate::run(&compiled.program, &keep, self.blocks, self.years())?;
        self.progress.step(1);
        self.section(Section::Outcome)
            .zip(&keep)
            .map(|(at, register)| {
                let column = samples.get(*register);
                self.finite(at, column)?;
                Ok(in_unit(column, &compiled.values[at].kind))
            })
            .collect()
    }

    pub(super) fn scenarios(&self, set: &Overrides, errors: &mut Vec<Diagnostic>) -> Vec<ScenarioForecast> {
        let mut found = Vec::new();
        for scenario in &self.definitions.file.scenarios {
            let outcomes = self.definitions.overrides(&scenario.set).and_then(|mut replaced| {
                replaced.extend(self.definitions.overrides(set)?);
                self.outcomes_under(&replaced)
            });
            match outcomes {
                Err(problems) => errors.extend(problems),
                Ok(columns) => found.push(ScenarioForecast {
                    name: scenario.name.value.clone(),
                    label: scenario.label.clone().unwrap_or_else(|| scenario.name.value.replace('_', " ")),
                    note: scenario.note.clone(),
                    set: scenario.set.iter().map(|(name, value)| (name.value.clone(), value.value.clone())).collect(),
                    outcomes: self
                        .section(Section::Outcome)
                        .zip(columns)
                        .map(|(at, column)| (self.name(at), Draws::new(column)))
                        .collect(),
                }),
            }
        }
        found
    }

    pub(super) fn waterfall(&self, replaced: &Replacements, errors: &mut Vec<Diagnostic>) -> Option<WaterfallForecast> {
        let waterfall = self.definitions.file.waterfall.as_ref()?;
        let outcome = self.definitions.target(&waterfall.outcome, &[Section::Outcome], "outcome");
        let start = self.definitions.overrides(&waterfall.start_set);
        let (outcome, mut held) = match (outcome, start) {
            (Ok(outcome), Ok(held)) => (outcome, held),
            (outcome, held) => {
                errors.extend(outcome.err().into_iter().chain(held.err().into_iter().flatten()));
                return None;
            }
        };
        let place = self.section(Section::Outcome).position(|at| at == outcome)?;
        let mut median = |held: &Replacements| {
            let mut under = replaced.clone();
            under.extend(held.clone());
            let columns = self.outcomes_under(&under).map_err(|problems| errors.extend(problems)).ok()?;
            Some(draws::median(columns.into_iter().nth(place)?))
        };
        let start = (waterfall.start_label.clone(), median(&held)?);
        let mut steps = Vec::new();
        let mut unknown = Vec::new();
        for step in &waterfall.steps {
            for name in &step.restore {
                if held.remove(&name.value).is_none() {
                    let message = format!("`{}` is not set at the start, so it cannot be restored", name.value);
                    unknown.push(Diagnostic::error(codes::UNKNOWN_TARGET, message).at(name.span));
                }
            }
            steps.push((step.label.clone(), median(&held)?));
        }
        errors.extend(unknown);
        Some(WaterfallForecast { outcome: self.name(outcome), start, steps })
    }
}
