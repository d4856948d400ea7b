//! The curves of a scenario. Few of them are ever shown, and their bands take longer than all other parts of a scenario, so a
//! curve is computed when it is first read.

use std::sync::{Arc, OnceLock};

use super::compiled_model::CompiledModel;
use super::definitions::Replacements;
use super::forecast::{Curve, Forecast, ScenarioCurve};
use crate::dependencies::Tracked;
use crate::diagnostic::{Report, Reported};
use crate::document::{Dataset, ModelFile};
use crate::model::syntax::unit::Units;

impl ScenarioCurve {
    /// Returns a curve that is not computed yet.
    pub(super) fn new(name: String, replaced: &Arc<Replacements>) -> Self {
        Self { name, replaced: Arc::clone(replaced), computed: OnceLock::new() }
    }

    /// Returns the curve. The first call computes it from the model file, the datasets, and the site's units of its `forecast`.
    ///
    /// # Errors
    ///
    /// If samples of the curve are not finite, or would be others if the window were longer. Every call reports that.
    pub fn get(
        &self,
        forecast: &Forecast,
        (file, datasets, units): (&ModelFile, Tracked<'_, Dataset>, &Arc<Units>),
        report: &mut Report,
    ) -> Result<&Curve, Reported> {
        if let Some(curve) = self.computed.get() {
            return Ok(curve);
        }
        let options = forecast.options(units);
        let curve = {
            // The run of the forecast has reported the warnings about the model file.
            let mut own = Report::default();
            let model = CompiledModel::new(file, datasets, &options, &mut own).inspect_err(|_| report.append(own))?;
            model.curve_with(&self.name, &self.replaced, report)?
        };
        // Two threads may compute the same curve. Waiting for the other one could block both, because a thread that waits for
        // its own parallel work takes up other work, which may read this curve.
        Ok(self.computed.get_or_init(|| curve))
    }
}

impl CompiledModel<'_> {
    /// Returns a curve with replacements.
    fn curve_with(&self, name: &str, replaced: &Replacements, report: &mut Report) -> Result<Curve, Reported> {
        let mut compiled = self.compile(replaced, report)?;
        let names: Vec<usize> = self.definitions.find(name).into_iter().collect();
        let quantities = self.quantities_of(&names, &mut compiled);
        let alternatives = self.curve_alternatives(names.iter().copied(), &mut compiled);
        let mut untimed = quantities.untimed(&compiled.program);
        untimed.extend(alternatives.1.untimed(&compiled.program));
        let samples = self.simulate(&compiled, std::iter::empty(), untimed, report)?;
        let curves = self.curves_of(&names, &compiled, &quantities, (&self.band_dates(), &samples), report)?;
        self.check_curves(&compiled, &alternatives, &samples, &curves, report)?;
        // A scenario names only curves of its own model.
        curves.into_iter().next().ok_or_else(Reported::by_an_earlier_stage)
    }
}
