//! The runs for what readers believe. A few hundred of them take about as long as the positions of a slider, and only pages with a
//! chart of beliefs ask for them, so they are made when they are first read.

use std::sync::Arc;

use super::belief_grid::{ANSWER_LEVELS, BELIEF_LEVELS, BeliefGrid, MEDIAN, OutcomeBeliefs};
use super::compiled_model::{CompiledModel, unit_scale};
use super::definitions::{Replacement, Replacements, Section};
use super::forecast::Forecast;
use crate::dependencies::Tracked;
use crate::diagnostic::{Report, Reported};
use crate::document::{Dataset, ModelFile};
use crate::model::program::simulate::{self, Choice, Drawing};
use crate::model::program::{Instruction, Register};
use crate::model::stats::draws;
use crate::model::stats::sampler::Blocks;
use crate::model::syntax::unit::Units;
use crate::observer::Phase;
use crate::parallel;

/// The limit on the samples of each run. More would not move a quantile by the width of a line.
const MAX_SAMPLES: usize = 4096;

/// The least limit on the samples of each run.
const MIN_SAMPLES: usize = 384;

/// The limit on the samples of all runs that search for dates anew. With more, a page waits for seconds.
const MAX_SEARCHED: usize = 1 << 19;

/// The most inputs that are fixed together. With more, the answers would be too many for a page to load.
const MAX_INPUTS: usize = 4;

impl OutcomeBeliefs {
    /// Returns the grid; `None` if the model refuses some combination of values. The first call computes it from the model file, the
    /// datasets, and the site's units of its `forecast`, for those of the `candidates` that move the outcome's median most.
    ///
    /// # Errors
    ///
    /// If the model cannot be run again. Every call reports that.
    pub fn get<'a>(
        &self,
        (forecast, candidates): (&Forecast, &[&str]),
        (file, datasets, units): (&'a ModelFile, impl Into<Tracked<'a, Dataset>>, &Arc<Units>),
        report: &mut Report,
    ) -> Result<Option<&BeliefGrid>, Reported> {
        if let Some(grid) = self.computed.get() {
            return Ok(grid.as_ref());
        }
        let options = forecast.options(units);
        // The run of the forecast has reported the warnings about the model file.
        let mut own = Report::default();
        let model = CompiledModel::new(file, datasets, &options, &mut own).inspect_err(|_| report.append(own))?;
        // A value of one structure of an ensemble may be impossible in another. Then there is no grid.
        let grid = model.belief_grid(self, (forecast, candidates), &mut Report::default());
        Reported::if_cancelled(&options.cancel)?;
        // As for curves of scenarios, two threads may compute the same grid.
        Ok(self.computed.get_or_init(|| grid.ok()).as_ref())
    }
}

impl Forecast {
    /// Returns the grid of beliefs of an outcome, computed or not.
    pub fn beliefs(&self, outcome: &str) -> Option<&OutcomeBeliefs> {
        self.beliefs.iter().find(|beliefs| beliefs.outcome == outcome)
    }
}

impl CompiledModel<'_> {
    /// Returns the grids of all outcomes of a run with replacements. None is computed yet.
    pub(super) fn beliefs(&self, replaced: &Arc<Replacements>) -> Vec<OutcomeBeliefs> {
        self.section(Section::Outcome).map(|outcome| OutcomeBeliefs::new(self.name(outcome), replaced)).collect()
    }

    /// Returns the outcome in every combination of the states of those of `candidates` that move its median most.
    fn belief_grid(
        &self,
        of: &OutcomeBeliefs,
        (forecast, candidates): (&Forecast, &[&str]),
        report: &mut Report,
    ) -> Result<BeliefGrid, Reported> {
        let pull = |name: &&str, report: &mut Report| {
            let grid = self.grid_of(of, (forecast, &[name]), report)?;
            let medians = grid.quantiles[1..].iter().map(|quantiles| quantiles[MEDIAN].min(self.window.end()));
            let [least, most] = medians
                .fold([f64::INFINITY, f64::NEG_INFINITY], |[least, most], date| [least.min(date), most.max(date)]);
            Ok(most - least)
        };
        let pulls = parallel::each_reporting(candidates, pull, report);
        let pulls = pulls.into_iter().collect::<Result<Vec<f64>, Reported>>()?;
        let mut ranked: Vec<(&str, f64)> = candidates.iter().copied().zip(pulls).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked.truncate(MAX_INPUTS);
        let inputs: Vec<&str> = ranked.into_iter().filter(|(_, pull)| *pull > 0.0).map(|(name, _)| name).collect();
        self.grid_of(of, (forecast, &inputs), report)
    }

    /// Returns the outcome in every combination of the states of `inputs`.
    fn grid_of(
        &self,
        of: &OutcomeBeliefs,
        (forecast, inputs): (&Forecast, &[&str]),
        report: &mut Report,
    ) -> Result<BeliefGrid, Reported> {
        let missing = Reported::by_an_earlier_stage;
        let mut replaced = Replacements::clone(&of.replaced);
        for name in inputs {
            let drawn = replaced.remove(*name).map(Box::new);
            replaced.insert((*name).to_owned(), Replacement::Choice(drawn));
        }
        let compiled = self.compile(&replaced, report)?;
        let program = &compiled.program;
        let outcome = self.definitions.find(&of.outcome).ok_or_else(missing)?;
        let kept = compiled.values[outcome].register;
        let is_search = |register: &Register| matches!(program.instructions()[register.index()], Instruction::First(_));
        let searches: Vec<Register> = program.cone([kept], true).into_iter().filter(is_search).collect();
        let mut choices = Vec::new();
        for name in inputs {
            let index = self.definitions.find(name).ok_or_else(missing)?;
            let value = &compiled.values[index];
            let draws = &forecast.input(name).ok_or_else(missing)?.draws;
            let fixed = BELIEF_LEVELS.map(|level| draws.quantile(level).map(|own| own * unit_scale(&value.kind)));
            let values = fixed.into_iter().collect::<Option<Vec<f64>>>().ok_or_else(missing)?;
            let drawn = *compiled.drawn.get(&index).ok_or_else(missing)?;
            let (searched, _) = simulate::split_by_dependence(program, &searches, value.register);
            choices.push((searched.len(), (*name).to_owned(), Choice { register: value.register, drawn, values }));
        }
        // What many searches depend on changes least often.
        choices.sort_by_key(|(searched, ..)| std::cmp::Reverse(*searched));
        let searching = choices.iter().filter(|(searched, ..)| *searched > 0);
        let searching: usize = searching.map(|(.., choice)| choice.states()).product();
        let (inputs, choices): (Vec<String>, Vec<Choice>) =
            choices.into_iter().map(|(_, name, choice)| (name, choice)).unzip();
        let Blocks { samples, length } = self.blocks;
        let wanted = (MAX_SEARCHED / searching).clamp(MIN_SAMPLES, MAX_SAMPLES);
        let fewer = (wanted / length * length).max(length).min(samples);
        let drawing = Drawing { blocks: Blocks { samples: fewer, length }, ..self.drawing() };
        let runs = simulate::run_combinations(program, (kept, &choices), (drawing, Phase::Beliefs), report)?;
        let scale = unit_scale(&compiled.values[outcome].kind);
        let mut quantiles = parallel::each(&runs, |samples| {
            let sorted = draws::sorted(samples.clone());
            ANSWER_LEVELS.map(|level| draws::quantile(&sorted, level) / scale)
        });
        // With every input free, the answer is the forecast, whose samples may be more.
        let whole = forecast.outcome(&of.outcome).ok_or_else(missing)?.draws.sorted();
        let free = quantiles.first().copied().ok_or_else(missing)?;
        for (place, level) in ANSWER_LEVELS.into_iter().enumerate() {
            let shift = draws::quantile(whole, level) - free[place];
            if shift.is_finite() {
                quantiles.iter_mut().for_each(|quantiles| quantiles[place] += shift);
            }
        }
        Ok(BeliefGrid { inputs, quantiles })
    }
}
