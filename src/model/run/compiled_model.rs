//! A checked model file, with the methods that all parts of its forecast need: compiling it with replacements,
//! simulating it, and naming its quantities.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::compilation::{CompileOptions, Compiled};
use super::correlation::{Direction, ScoreOrder};
use super::definitions::{Definitions, Replacements, Section};
use super::forecast::Description;
use super::options::{Parts, RunOptions, SLIDER_POSITIONS, SliderPositions};
use super::progress::Progress;
use super::structures::Structures;
use super::{correlation, limits, settings};
use crate::cancel::CancelToken;
use crate::date::Date;
use crate::dependencies::Tracked;
use crate::diagnostic::{Report, Reported, error};
use crate::document::{Dataset, ModelFile};
use crate::model::compile::model_datasets::Datasets;
use crate::model::compile::observed::check_observed;
use crate::model::compile::{Kind, Value};
use crate::model::program::search_memory::SearchMemory;
use crate::model::program::simulate::{self, Drawing, Samples};
use crate::model::program::{Instruction, Program, Register};
use crate::model::stats::draws::Draws;
use crate::model::stats::fit::Keys;
use crate::model::stats::sampler::Blocks;
use crate::model::window::Window;
use crate::observer::{Observed, Phase};

/// A model file, checked and ready to run with any replacements.
pub struct CompiledModel<'a> {
    pub(super) definitions: Definitions<'a>,
    /// The structures of the file's ensemble, if it has one.
    pub(super) structures: Option<Structures>,
    pub(super) as_of: Date,
    /// The days that searches consider.
    pub(super) window: Window,
    pub(super) seed: u64,
    pub(super) blocks: Blocks,
    /// The number of joint draws that the forecast has.
    pub(super) joint_draws: usize,
    /// The parts of the forecast to compute; no slider if the file has none.
    pub(super) parts: Parts,
    pub(super) progress: Arc<Progress>,
    pub(super) observed: Observed,
    /// What the searches of its runs have found.
    pub(super) searches: SearchMemory,
    pub(super) cancel: CancelToken,
    /// The value of every name in the model as written. Replacements must keep their kinds.
    pub(super) as_written: Vec<Value>,
    /// The inputs and outcomes that are true or false in each sample: conditions, and numbers that are 0 or 1.
    chances: BTreeSet<usize>,
}

impl<'a> CompiledModel<'a> {
    /// Checks and compiles a model file.
    ///
    /// # Errors
    ///
    /// If the file has errors; all of them are reported.
    pub fn new(
        file: &'a ModelFile,
        datasets: impl Into<Tracked<'a, Dataset>>,
        options: &RunOptions,
        report: &mut Report,
    ) -> Result<Self, Reported> {
        let datasets = datasets.into();
        options.observed.phase(Phase::Compile, || Self::compiled(file, datasets, options, report))
    }

    fn compiled(
        file: &'a ModelFile,
        datasets: Tracked<'a, Dataset>,
        options: &RunOptions,
        report: &mut Report,
    ) -> Result<Self, Reported> {
        let window = settings::window(file, options.as_of, report);
        let blocks = settings::blocks(file, options, report);
        let seed = settings::seed(file, options);
        let today = options.as_of.to_years();
        let known_by = options.known_by.unwrap_or(options.as_of);
        // With an invalid number of samples nothing is drawn, and everything else is still checked.
        let keys = Keys { seed, model: &file.id.value, blocks: blocks.unwrap_or_else(|_| Blocks::new(0)) };
        let datasets = Datasets::new(file, datasets, keys, known_by.to_years(), report)?;
        let definitions = Definitions::read(file, datasets, &options.units, report)?;
        let as_written = compile(&definitions, (seed, today), &Replacements::new(), None, report);
        let structures = Structures::read(&definitions, report);
        let (window, blocks, as_written, structures) = (window?, blocks?, as_written?, structures?);
        // All structures together, if there are several.
        let whole = structures.as_ref().map(|structures| {
            compile(&definitions, (seed, today), &structures.pooled, Some(&as_written.values), report)
        });
        let whole = whole.transpose()?;
        let whole = whole.as_ref().unwrap_or(&as_written);
        for (named, value) in definitions.names.iter().zip(&as_written.values) {
            let kind = matches!(named.section, Section::Curve | Section::Input).then_some(&value.kind);
            let dataset = |id: &str| definitions.datasets.get(id);
            check_observed((named.definition, kind), dataset, (&definitions.units, known_by), report)?;
        }
        let slider = if file.slider.scenarios.is_empty() { SliderPositions::None } else { options.parts.slider };
        let model = Self {
            as_of: options.as_of,
            window,
            seed,
            blocks,
            joint_draws: options.draws,
            parts: Parts { slider, ..options.parts },
            progress: Arc::clone(&options.progress),
            observed: options.observed.clone(),
            searches: SearchMemory::default(),
            cancel: options.cancel.clone(),
            chances: chances(&definitions, whole),
            as_written: as_written.values.clone(),
            structures,
            definitions,
        };
        limits::check_size(&model.size(), &whole.program, file, report)?;
        Ok(model)
    }

    /// Returns an upper limit on the size of a forecast.
    fn size(&self) -> limits::Size {
        limits::Size {
            samples: self.blocks.samples,
            kept: self.definitions.names.len(),
            runs: 1 + self.run_count(),
            bands: self.section(Section::Curve).count() * (limits::MAX_BAND_STEPS + 1),
        }
    }

    /// Returns how often a forecast runs the model, in addition to the run for the outcomes. Progress counts these
    /// runs.
    pub(super) fn run_count(&self) -> usize {
        let file = self.definitions.file;
        let waterfall = file.waterfall.as_ref().filter(|_| self.parts.waterfall);
        let waterfall = waterfall.map_or(0, |waterfall| waterfall.steps.len() + 1);
        let slider = if self.parts.slider == SliderPositions::None { 0 } else { SLIDER_POSITIONS };
        let structures = self.structures.as_ref().map_or(0, |structures| structures.members.len());
        3 * file.inputs.len() + file.scenarios.len() + structures + waterfall + slider
    }

    /// Compiles the model with replacements.
    pub(super) fn compile(&self, replaced: &Replacements, report: &mut Report) -> Result<Compiled, Reported> {
        let keys = (self.seed, self.as_of.to_years());
        let compile = || compile(&self.definitions, keys, replaced, Some(&self.as_written), report);
        self.observed.phase(Phase::Compile, compile)
    }

    /// Compiles the model with replacements, and with the score of one correlated input first.
    pub(super) fn compile_with_first(
        &self,
        replaced: &Replacements,
        first: usize,
        report: &mut Report,
    ) -> Result<Compiled, Reported> {
        let options = CompileOptions {
            seed: self.seed,
            today: self.as_of.to_years(),
            replacements: replaced,
            as_written: Some(&self.as_written),
        };
        let order = ScoreOrder { first: Some(first), ..ScoreOrder::default() };
        self.observed.phase(Phase::Compile, || compile_in_order(&self.definitions, options, &order, report))
    }

    /// Returns what every run needs.
    pub(super) fn drawing(&self) -> Drawing<'_> {
        Drawing {
            blocks: self.blocks,
            window: self.window.years(),
            cancel: &self.cancel,
            memory: Some(&self.searches),
            last_terms: false,
            observed: &self.observed,
        }
    }

    /// Returns the indices of the names that are defined in a section, in the file's order.
    pub(super) fn section(&self, section: Section) -> impl Iterator<Item = usize> {
        (0..self.definitions.names.len()).filter(move |name| self.definitions.names[*name].section == section)
    }

    /// Runs a program for the registers of some names, and for other registers.
    pub(super) fn simulate(
        &self,
        compiled: &Compiled,
        names: impl Iterator<Item = usize>,
        others: impl IntoIterator<Item = Register>,
        report: &mut Report,
    ) -> Result<Samples, Reported> {
        self.simulate_with(self.drawing(), compiled, (names, others), report)
    }

    /// Does the same as [`Self::simulate`]. The samples also tell which terms of conditions were the last to become true.
    pub(super) fn simulate_with_terms(
        &self,
        compiled: &Compiled,
        names: impl Iterator<Item = usize>,
        others: impl IntoIterator<Item = Register>,
        report: &mut Report,
    ) -> Result<Samples, Reported> {
        self.simulate_with(Drawing { last_terms: true, ..self.drawing() }, compiled, (names, others), report)
    }

    fn simulate_with(
        &self,
        drawing: Drawing<'_>,
        compiled: &Compiled,
        (names, others): (impl Iterator<Item = usize>, impl IntoIterator<Item = Register>),
        report: &mut Report,
    ) -> Result<Samples, Reported> {
        let mut keep: Vec<Register> = names.map(|name| compiled.values[name].register).chain(others).collect();
        keep.sort_unstable();
        keep.dedup();
        simulate::run(&compiled.program, &keep, drawing, report)
    }

    /// Checks that the samples of a name are finite. An outcome that is a date or a duration may be infinite: "never".
    ///
    /// # Errors
    ///
    /// Reports how many samples are not, and why the first of them is not.
    pub(super) fn check_finite(
        &self,
        name: usize,
        compiled: &Compiled,
        column: &[f64],
        report: &mut Report,
    ) -> Result<(), Reported> {
        let named = &self.definitions.names[name];
        let may_be_never = self.may_be_never(name);
        let is_valid = |value: f64| is_valid(value, may_be_never);
        let Some(first) = column.iter().position(|value| !is_valid(*value)) else { return Ok(()) };
        let count = column.iter().filter(|value| !is_valid(**value)).count();
        let what = format!("`{}`", named.definition.name.value);
        let problem = simulate::not_finite(&what, count, column.len()).at(named.definition.value.span);
        Err(report.push(match self.cause(compiled, compiled.values[name].register, first) {
            Some(cause) => problem.hint(cause),
            None => problem,
        }))
    }

    /// Returns whether the samples of a name may be infinite: "never".
    pub(super) fn may_be_never(&self, name: usize) -> bool {
        self.definitions.names[name].section == Section::Outcome
            && match &self.as_written[name].kind {
                Kind::Date => true,
                Kind::Number(unit) => unit.is_time(),
                Kind::Bool => false,
            }
    }

    /// Returns why a register has no finite value in a sample, and the names that made it so, each with its value.
    fn cause(&self, compiled: &Compiled, register: Register, sample: usize) -> Option<String> {
        /// The names that are listed at most.
        const LIMIT: usize = 4;
        let cause = simulate::explain(&compiled.program, register, sample, self.drawing())?;
        let value = |name: &usize| {
            let Value { register, kind } = &compiled.values[*name];
            let (_, value) = cause.values.iter().find(|(known, _)| known == register)?;
            let text = match kind {
                _ if *value == f64::INFINITY => "never".to_owned(),
                Kind::Date => Date::from_years(*value)?.to_string(),
                Kind::Number(unit) if unit.is_unnamed() => simulate::short(*value),
                Kind::Number(unit) => format!("{} {unit}", simulate::short(*value / unit.scale)),
                Kind::Bool => (*value == 1.0).to_string(),
            };
            Some(format!("`{}` is {text}", self.name(*name)))
        };
        let is_never = |name: &usize| {
            let own = compiled.values[*name].register;
            cause.values.iter().any(|(known, value)| *known == own && *value == f64::INFINITY)
        };
        let all = || {
            (0..self.definitions.names.len()).filter(|name| !compiled.program.is_timed(compiled.values[*name].register))
        };
        let never: Vec<String> = all().filter(is_never).filter_map(|name| value(&name)).collect();
        let inputs: Vec<String> = self.section(Section::Input).filter_map(|name| value(&name)).collect();
        let names = if cause.words.contains("never") && !never.is_empty() { never } else { inputs };
        let shown = match names.len() {
            0 => String::new(),
            count if count > LIMIT => format!(", where {} and {} more", names[..LIMIT].join(", "), count - LIMIT),
            _ => format!(", where {}", names.join(", ")),
        };
        Some(format!("first in sample {}: {}{shown}", sample + 1, cause.words))
    }

    /// Returns the kind in which a name is shown: a number that is 0 or 1 is a chance.
    pub(super) fn shown_kind(&self, name: usize, compiled: &Compiled) -> Kind {
        if self.chances.contains(&name) { Kind::Bool } else { compiled.values[name].kind.clone() }
    }

    /// Returns the probability of a name that is a chance, from its samples; `None` for any other name.
    pub(super) fn chance(&self, name: usize, column: &[f64]) -> Option<f64> {
        self.chances.contains(&name).then(|| column.iter().sum::<f64>() / column.len().max(1) as f64)
    }

    /// Returns what readers are shown about a name.
    pub(super) fn description(&self, name: usize) -> Description {
        let definition = self.definitions.names[name].definition;
        Description {
            label: definition.label.clone().unwrap_or_else(|| definition.name.value.replace('_', " ")),
            note: definition.note.clone(),
            expression: definition.value.value.clone(),
            sources: definition.sources.iter().map(|source| source.value.clone()).collect(),
        }
    }

    /// Returns a name's identifier.
    pub(super) fn name(&self, name: usize) -> String {
        self.definitions.names[name].definition.name.value.clone()
    }

    /// Returns the probability of a date before the end of each year from the year of `as_of` on that belongs to the window as
    /// a whole.
    pub(super) fn probability_by_year(&self, dates: &Draws) -> Vec<(i32, f64)> {
        let years = self.window.whole_years().filter(|year| *year >= i32::from(self.as_of.year()));
        years.filter_map(|year| Some((year, dates.known_share_before(Date::end_of_year(year))?))).collect()
    }
}

/// Returns the inputs and outcomes that are true or false in each sample. A number that is always 1, say, is no chance.
fn chances(definitions: &Definitions<'_>, compiled: &Compiled) -> BTreeSet<usize> {
    let is_chance = |name: &usize| {
        let Value { register, kind } = &compiled.values[*name];
        matches!(definitions.names[*name].section, Section::Input | Section::Outcome)
            && match kind {
                Kind::Bool => true,
                Kind::Number(unit) => {
                    unit.is_plain()
                        && compiled.program.constant(*register).is_none()
                        && compiled.program.is_bool(*register)
                }
                Kind::Date => false,
            }
    };
    (0..definitions.names.len()).filter(is_chance).collect()
}

fn compile(
    definitions: &Definitions<'_>,
    (seed, today): (u64, f64),
    replaced: &Replacements,
    as_written: Option<&[Value]>,
    report: &mut Report,
) -> Result<Compiled, Reported> {
    let options = CompileOptions { seed, today, replacements: replaced, as_written };
    compile_in_order(definitions, options, &ScoreOrder::default(), report)
}

/// Compiles a model whose correlated scores are drawn in an order. Inputs that fall as their draws rise have the opposite
/// score, so that every correlation has the sign that was asked for.
fn compile_in_order(
    definitions: &Definitions<'_>,
    options: CompileOptions<'_>,
    order: &ScoreOrder,
    report: &mut Report,
) -> Result<Compiled, Reported> {
    let compile = |order: &ScoreOrder, report: &mut Report| {
        let mut program = Program::default();
        program.push(Instruction::Time);
        let scores = correlation::scores(definitions, options.seed, order, &mut program, report)?;
        definitions.compile((program, scores), options, report)
    };
    let compiled = compile(order, report)?;
    let falling = falling_inputs(definitions, &compiled, report)?;
    if falling.is_empty() {
        return Ok(compiled);
    }
    compile(&ScoreOrder { falling, ..order.clone() }, report)
}

/// Returns the correlated inputs that fall as their scores rise, each with the structure of the ensemble in which it does.
///
/// # Errors
///
/// Reports correlated inputs that neither rise nor fall throughout: they cannot have the correlation that is asked for.
fn falling_inputs(
    definitions: &Definitions<'_>,
    compiled: &Compiled,
    report: &mut Report,
) -> Result<BTreeSet<(usize, usize)>, Reported> {
    let scores = &compiled.scores.registers;
    if scores.is_empty() {
        return Ok(BTreeSet::new());
    }
    let values_of = |name: &usize| match compiled.by_structure.get(name) {
        Some(values) => values.clone(),
        None => vec![compiled.drawn.get(name).copied().unwrap_or(compiled.values[*name].register)],
    };
    let registers: Vec<Register> = scores.keys().flat_map(values_of).chain(scores.values().copied()).collect();
    let samples = simulate::first_samples(&compiled.program, &registers);
    let mut result = Ok(());
    let mut falling = BTreeSet::new();
    let values = scores.iter().flat_map(|(name, score)| {
        values_of(name).into_iter().enumerate().map(move |(structure, value)| (name, structure, value, score))
    });
    for (name, structure, value, score) in values {
        match correlation::direction(samples.get(value), samples.get(*score)) {
            Direction::Rises | Direction::Constant => {}
            Direction::Falls => drop(falling.insert((*name, structure))),
            Direction::Both => {
                let definition = definitions.names[*name].definition;
                let ends = definitions.file.correlations.pairs().iter().flat_map(|correlation| &correlation.between);
                let ends = ends.filter(|end| end.value == definition.name.value).map(|end| end.span);
                let problem = error!(
                    BAD_PARAMETER at definition.value.span,
                    "`{}` rises and falls with its draw, so that its correlation with another input would be weaker than \
                     asked for", definition.name.value;
                    hint "name the draw as an input of its own, and correlate that input instead"
                );
                let problem = ends.fold(problem, |problem, end| problem.label(end, "correlated here"));
                result = Err(report.push(problem));
            }
        }
    }
    result.map(|()| falling)
}

/// Returns whether a sample is finite, or infinite where it may be: "never".
pub(super) fn is_valid(value: f64, may_be_never: bool) -> bool {
    value.is_finite() || (may_be_never && value == f64::INFINITY)
}

/// Returns the factor from the unit in which a quantity is shown to its base units: 1 for dates and Booleans.
pub(super) fn unit_scale(kind: &Kind) -> f64 {
    match kind {
        Kind::Number(unit) => unit.scale,
        Kind::Date | Kind::Bool => 1.0,
    }
}

/// Converts numbers from base units to the unit in which a quantity is shown.
pub(super) fn in_unit(column: &[f64], kind: &Kind) -> Vec<f64> {
    column.iter().map(|value| value / unit_scale(kind)).collect()
}
