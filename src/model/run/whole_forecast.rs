//! A whole forecast, put together from its parts.

use std::sync::Arc;

use super::compilation::Compiled;
use super::compiled_model::{CompiledModel, unit_scale};
use super::definitions::{Replacements, Section};
use super::forecast::{Forecast, Joint, Outcome};
use super::hindcast_runs::hindcasts;
use super::options::RunOptions;
use super::outside::Alternatives;
use super::trends;
use crate::dependencies::Tracked;
use crate::diagnostic::{Diagnostic, Report, Reported, codes};
use crate::document::model::Overrides;
use crate::document::{Dataset, ModelFile};
use crate::model::compile::Value;
use crate::model::program::simulate::Samples;
use crate::observer::Phase;
use crate::parallel::{both, both_reporting};

/// The limit on the samples of a forecast whose parts are all computed at the same time. With few samples, each part alone has too
/// little work for all threads; with more, the samples of the parts together take too much memory.
const MAX_SAMPLES_OF_ALL_PARTS: usize = 1 << 16;

/// Runs a model file, which reads the project's datasets and its own.
///
/// # Errors
///
/// If the file or the options have errors, or samples are not finite; all problems are reported. If the run was cancelled,
/// nothing is reported.
pub fn run<'a>(
    file: &'a ModelFile,
    datasets: impl Into<Tracked<'a, Dataset>>,
    options: &RunOptions,
    report: &mut Report,
) -> Result<Forecast, Reported> {
    let datasets = datasets.into();
    let model = CompiledModel::new(file, datasets, options, report)?;
    let forecast = model.forecast(options.scenario.as_deref(), &options.set, report)?;
    Ok(Forecast { hindcasts: hindcasts(file, datasets, options, report)?, ..forecast })
}

impl CompiledModel<'_> {
    /// Returns the forecast with the values that a scenario and `set` replace.
    ///
    /// # Errors
    ///
    /// If the scenario, the overrides, the other scenarios, the slider or the waterfall of the file have errors, or samples
    /// are not finite. If the run was cancelled, nothing is reported.
    pub fn forecast(&self, scenario: Option<&str>, set: &Overrides, report: &mut Report) -> Result<Forecast, Reported> {
        let file = self.definitions.file;
        let replaced = self.replacements(scenario, set, report)?;
        self.progress.plan(self.run_count());
        let mut base = self.compile(&replaced, report)?;
        let searches = self.condition_searches(&mut base);
        let alternatives = self.alternatives(&mut base, searches.iter().map(|(_, [first, _])| *first));
        let curve_alternatives = self.curve_alternatives(self.section(Section::Curve), &mut base);
        let quantities = self.quantities(&mut base);
        let others = searches.iter().flat_map(|(_, registers)| *registers).chain(quantities.untimed(&base.program));
        let others = others.chain(alternatives.registers()).chain(curve_alternatives.1.untimed(&base.program));
        let names = self.section(Section::Input).chain(self.section(Section::Outcome));
        let samples = self.simulate_with_terms(&base, names, others, report)?;
        let outcomes: Vec<usize> = self.section(Section::Outcome).collect();
        let outcomes = self.outcomes(&outcomes, &base, (&samples, &alternatives), report)?;
        let dates = self.band_dates();
        let (mut base_report, mut other_report) = (Report::default(), Report::default());
        let parts_of_base = || {
            // Owned, so that they are dropped with this part.
            let samples = samples;
            let report = &mut base_report;
            let (inputs, curves) = both_reporting(
                |report| self.inputs(&base, (&samples, &alternatives), &replaced, report),
                |report| self.curves(&base, &quantities, (&dates, &samples), report),
                report,
            );
            let (inputs, curves) = (inputs?, curves?);
            self.check_curves(&base, &curve_alternatives, &samples, &curves, report)?;
            let conditions = || self.conditions(&base, &searches, (&samples, &alternatives));
            let conditions = self.observed.phase(Phase::Summarize, conditions);
            Ok((inputs, curves, conditions, self.joint(&base, &samples, &alternatives)))
        };
        let mut other_parts = || {
            both_reporting(
                |report| {
                    both_reporting(
                        |report| self.scenarios(set, scenario.is_none().then_some(&outcomes[..]), report),
                        |report| self.ensemble(scenario, set, report),
                        report,
                    )
                },
                |report| {
                    both_reporting(
                        |report| self.waterfall(&replaced, report),
                        |report| self.slider(set, report),
                        report,
                    )
                },
                &mut other_report,
            )
        };
        let (parts_of_base, ((scenarios, ensemble), (waterfall, slider))) =
            match self.blocks.samples > MAX_SAMPLES_OF_ALL_PARTS {
                true => {
                    let parts_of_base = parts_of_base();
                    (parts_of_base, other_parts())
                }
                false => both(parts_of_base, other_parts),
            };
        // The problems of inputs and curves are likely to be those of the other parts as well, which are then not reported again.
        report.append(base_report);
        let (mut inputs, curves, conditions, joint) = parts_of_base?;
        report.append(other_report);
        let (scenarios, ensemble, waterfall, slider) = (scenarios?, ensemble?, waterfall?, slider?);
        let ensemble = ensemble.map(|(ensemble, shares)| {
            let varying = inputs.iter_mut().zip(shares).filter(|(input, _)| !input.draws.is_one_value());
            varying.for_each(|(input, shares)| input.variance_shares = shares);
            ensemble
        });
        let replaced = Arc::new(replaced);
        Ok(Forecast {
            model: file.id.value.clone(),
            title: file.title.clone(),
            question: file.question.clone(),
            as_of: self.as_of,
            window: self.window,
            seed: self.seed,
            samples: self.blocks.samples,
            scenario: scenario.map(str::to_owned),
            outcomes,
            inputs,
            curves,
            conditions,
            beliefs: self.beliefs(&replaced),
            pairs: self.pairs(&replaced),
            scenarios,
            ensemble,
            hindcasts: Vec::new(),
            fits: base.program.fits().iter().map(|fit| trends::summarize(fit)).collect(),
            pools: base.program.pools().to_vec(),
            waterfall,
            slider,
            joint,
        })
    }

    /// Returns the forecast with the values that a scenario replaces, with nothing but its outcomes.
    ///
    /// # Errors
    ///
    /// If the scenario has errors, or samples are not finite, or violate a condition of the model.
    pub fn forecast_of_outcomes(&self, scenario: Option<&str>, report: &mut Report) -> Result<Forecast, Reported> {
        Ok(self.forecast_of(scenario, self.sample_outcomes_with(scenario, &Overrides::new(), report)?))
    }

    /// Returns a forecast under a scenario that has nothing but outcomes.
    pub(super) fn forecast_of(&self, scenario: Option<&str>, outcomes: Vec<Outcome>) -> Forecast {
        let file = self.definitions.file;
        Forecast {
            model: file.id.value.clone(),
            title: file.title.clone(),
            question: file.question.clone(),
            as_of: self.as_of,
            window: self.window,
            seed: self.seed,
            samples: self.blocks.samples,
            scenario: scenario.map(str::to_owned),
            outcomes,
            inputs: Vec::new(),
            curves: Vec::new(),
            conditions: Vec::new(),
            pairs: Vec::new(),
            beliefs: Vec::new(),
            scenarios: Vec::new(),
            ensemble: None,
            hindcasts: Vec::new(),
            fits: Vec::new(),
            pools: Vec::new(),
            waterfall: None,
            slider: Vec::new(),
            joint: Joint::default(),
        }
    }

    /// Returns the replacements of a run under a scenario, with `set` on top: of the structure that it is, or of all structures
    /// together.
    pub(super) fn replacements(
        &self,
        scenario: Option<&str>,
        set: &Overrides,
        report: &mut Report,
    ) -> Result<Replacements, Reported> {
        let mut replaced = if self.structure(scenario).is_some() { Replacements::new() } else { self.pooled() };
        replaced.extend(self.replacements_of(scenario, set, report)?);
        Ok(replaced)
    }

    /// Returns the replacements of a scenario, and of `set` on top of it.
    pub(super) fn replacements_of(
        &self,
        scenario: Option<&str>,
        set: &Overrides,
        report: &mut Report,
    ) -> Result<Replacements, Reported> {
        let file = self.definitions.file;
        let mut replaced = Replacements::new();
        if let Some(name) = scenario {
            let known = file.scenarios.iter().find(|known| known.name.value == name);
            if known.is_none() && self.structure(scenario).is_none() {
                let names = file.scenarios.iter().map(|known| known.name.value.as_str());
                let message = format!("the model `{}` has no scenario `{name}`", file.id.value);
                let error = Diagnostic::error(codes::UNKNOWN_TARGET, message);
                return Err(report.push(super::definitions::known_or_near(error, name, names)));
            }
            if let Some(known) = known {
                replaced.extend(self.definitions.overrides(&known.set, report)?);
            }
        }
        replaced.extend(self.definitions.overrides(set, report)?);
        Ok(replaced)
    }

    /// Returns the inputs and outcomes of the first samples, side by side.
    fn joint(&self, base: &Compiled, samples: &Samples, alternatives: &Alternatives) -> Joint {
        let column = |name: usize| {
            let Value { register, kind } = &base.values[name];
            let column = samples.get(*register).iter().take(self.joint_draws);
            (self.name(name), column.map(|value| value / unit_scale(kind)).collect())
        };
        Joint {
            inputs: self.section(Section::Input).map(column).collect(),
            outcomes: self.section(Section::Outcome).map(column).collect(),
            known: self
                .section(Section::Outcome)
                .filter_map(|name| {
                    let known = self.known_samples(name, base, (samples, alternatives), self.joint_draws)?;
                    Some((self.name(name), known))
                })
                .collect(),
        }
    }
}
