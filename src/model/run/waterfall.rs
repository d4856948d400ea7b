//! The waterfall of a forecast: an outcome's median, from a simpler model to the whole model step by step.

use super::compiled_model::CompiledModel;
use super::definitions::{Replacements, Section};
use super::forecast::WaterfallForecast;
use crate::diagnostic::{Report, Reported, error};
use crate::document::model::Waterfall;
use crate::model::window::Known;
use crate::parallel;

impl CompiledModel<'_> {
    /// Runs the start and every step of the waterfall, with `replaced` as the base. Returns `None` if the file has no
    /// waterfall, or none was asked for.
    pub(super) fn waterfall(
        &self,
        replaced: &Replacements,
        report: &mut Report,
    ) -> Result<Option<WaterfallForecast>, Reported> {
        let waterfall = self.definitions.file.waterfall.as_ref().filter(|_| self.parts.waterfall);
        let Some(waterfall) = waterfall else { return Ok(None) };
        let outcome = self.definitions.target(&waterfall.outcome, &[Section::Outcome], "outcome", report);
        let start = self.definitions.overrides(&waterfall.start.set, report);
        let (outcome, start) = (outcome?, start?);
        let (steps, unknown) = self.steps(waterfall, start, report);
        let median = |own: &Replacements, report: &mut Report| {
            let mut all = replaced.clone();
            all.extend(own.clone());
            let mut compiled = self.compile(&all, report)?;
            let alternatives = self.alternatives(&mut compiled, []);
            // All outcomes, so that a step at which another is not finite is reported.
            let outcomes: Vec<usize> = self.section(Section::Outcome).collect();
            let samples = self.simulate(&compiled, outcomes.iter().copied(), alternatives.registers(), report)?;
            self.progress.complete(1);
            self.columns(&compiled, &samples, &outcomes, report)?;
            self.known_central(outcome, &compiled, (&samples, &alternatives), report)
        };
        let medians = parallel::each_reporting(&steps, median, report);
        let medians = medians.into_iter().collect::<Result<Vec<Known>, Reported>>()?;
        unknown?;
        let labels = std::iter::once(&waterfall.start.label).chain(waterfall.steps.iter().map(|step| &step.label));
        let mut steps: Vec<_> = labels.cloned().zip(medians).collect();
        let start = steps.remove(0);
        Ok(Some(WaterfallForecast { outcome: self.name(outcome), start, steps }))
    }

    /// Returns the replacements at the start and after each step, and an error if a step restores a name that is not
    /// replaced.
    fn steps(
        &self,
        waterfall: &Waterfall,
        start: Replacements,
        report: &mut Report,
    ) -> (Vec<Replacements>, Result<(), Reported>) {
        let mut replaced = start;
        let mut steps = vec![replaced.clone()];
        let mut result = Ok(());
        for step in &waterfall.steps {
            for name in &step.restore {
                if replaced.remove(&name.value).is_none() {
                    result = Err(report.push(error!(
                        UNKNOWN_TARGET at name.span,
                        "`{}` is not set at the start, so it cannot be restored", name.value
                    )));
                }
            }
            steps.push(replaced.clone());
        }
        (steps, result)
    }
}
