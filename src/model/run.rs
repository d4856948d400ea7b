//! One run: everything that a model says, from its definitions.

pub mod correlation;
pub mod definitions;
pub mod forecast;
pub mod options;
pub mod progress;
mod scenarios;
mod sensitivity;
mod slider;

use std::sync::Arc;

use super::compile::datasets::Data;
use super::compile::{Kind, Value};
use super::program::simulate::{self, NotFinite, Quantities, Samples};
use super::program::{Instruction, Register, bounds, crossing};
use super::stats::draws::Draws;
use super::stats::fit::{Fit, Keys};
use super::stats::sampler::Blocks;
use super::stats::{math, summary};
use crate::cancel::CancelToken;
use crate::date::Date;
use crate::dependencies::Tracked;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::model::Overrides;
use crate::document::{Dataset, ModelFile};
use crate::parallel::both;
use definitions::{Compiled, Definitions, Replacements, Section, Setting};
use forecast::{Condition, Curve, Description, Forecast, Outcome};
use options::{RunOptions, SliderPositions};
use progress::Progress;

/// The seed of a model that gives none.
pub const DEFAULT_SEED: u64 = 20_260_507;

/// The number of samples of a model that gives none.
pub const DEFAULT_SAMPLES: u64 = 16_384;

/// The fewest and the most samples.
pub const SAMPLES: std::ops::RangeInclusive<u64> = 64..=1_048_576;

/// The longest window, in years.
pub const MAX_WINDOW: f64 = 500.0;

/// The most points in time at which bands are given.
const BAND_POINTS: usize = 120;

/// For each condition, the register of the first date at which it holds.
type Firsts = Vec<(usize, Register)>;

/// A model file with what it takes to run it under any replacements.
pub struct CompiledModel<'a> {
    definitions: Definitions<'a>,
    as_of: Date,
    window: (Date, Date),
    seed: u64,
    blocks: Blocks,
    draws: usize,
    /// The positions of the slider to run; none if the file has no slider.
    slider_positions: SliderPositions,
    has_waterfall: bool,
    progress: Arc<Progress>,
    cancel: CancelToken,
    /// The values of the model as written, which replacements must keep the kind of.
    kinds: Vec<Value>,
}

impl<'a> CompiledModel<'a> {
    /// Reads and checks a model file.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn new(
        file: &'a ModelFile,
        datasets: impl Into<Tracked<'a, Dataset>>,
        options: &RunOptions,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut errors = Vec::new();
        let window = window(file).map_err(|error| errors.push(error)).ok();
        let blocks = samples(file, options).map_err(|error| errors.push(error)).ok();
        let seed = options.seed.or(file.seed.as_ref().map(|seed| seed.value)).unwrap_or(DEFAULT_SEED);
        let today = options.as_of.to_years();
        // Where the number of samples is wrong nothing is drawn; all else is still checked.
        let keys = Keys { seed, model: &file.id.value, blocks: blocks.unwrap_or_else(|| Blocks::new(0)) };
        let data = Data::new(file, datasets.into(), keys, today).map_err(|found| errors.extend(found)).ok();
        let definitions =
            data.and_then(|data| Definitions::read(file, data).map_err(|found| errors.extend(found)).ok());
        let as_written = definitions.as_ref().and_then(|definitions| {
            let setting = Setting { seed, today, replaced: &Replacements::new() };
            definitions.compile(setting, None).map_err(|found| errors.extend(found)).ok()
        });
        match (window, blocks, definitions, as_written) {
            (Some(window), Some(blocks), Some(definitions), Some(compiled)) => {
                let run = Self {
                    definitions,
                    as_of: options.as_of,
                    window,
                    seed,
                    blocks,
                    draws: options.draws,
                    slider_positions: match file.slider.scenarios.is_empty() {
                        true => SliderPositions::None,
                        false => options.parts.slider,
                    },
                    has_waterfall: options.parts.waterfall,
                    progress: Arc::clone(&options.progress),
                    cancel: options.cancel.clone(),
                    kinds: compiled.values,
                };
                bounds::check_size(&run.size(), &compiled.program, file).map_err(|error| vec![error])?;
                Ok(run)
            }
            _ => Err(errors),
        }
    }

    /// The forecast under a scenario and overrides.
    ///
    /// # Errors
    ///
    /// What is wrong with the scenario, the overrides, the other scenarios or the waterfall of the file, and samples that
    /// are not finite.
    pub fn forecast(&self, scenario: Option<&str>, set: &Overrides) -> Result<Forecast, Vec<Diagnostic>> {
        let file = self.definitions.file;
        let mut replaced = Replacements::new();
        if let Some(name) = scenario {
            let known = file.scenarios.iter().find(|known| known.name.value == name);
            let Some(known) = known else {
                let names = file.scenarios.iter().map(|known| known.name.value.as_str());
                let message = format!("the model `{}` has no scenario `{name}`", file.id.value);
                let error = Diagnostic::error(codes::UNKNOWN_TARGET, message);
                return Err(vec![definitions::known_or_near(error, name, names)]);
            };
            replaced.extend(self.definitions.overrides(&known.set)?);
        }
        replaced.extend(self.definitions.overrides(set)?);
        self.progress.plan(self.steps());
        let mut base = self.compile(&replaced)?;
        let conditions = self.firsts(&mut base);
        let quantities = self.quantities(&mut base);
        let others = conditions.iter().map(|(_, first)| *first).chain(quantities.steady(&base.program));
        let named = self.section(Section::Input).chain(self.section(Section::Outcome));
        let samples = self.simulate(&base, named, others)?;
        let outcomes = self.outcomes(&base, &samples)?;
        // Side by side, since of few samples each has too little to do for all threads.
        let ((inputs, curves), (scenarios, (waterfall, slider))) = both(
            || {
                both(
                    || self.inputs(&base, &samples, &replaced),
                    || self.curves(&base, &quantities, &self.band_dates(), &samples),
                )
            },
            || both(|| self.scenarios(set), || both(|| self.waterfall(&replaced), || self.slider(set))),
        );
        let (inputs, curves) = (inputs?, curves?);
        let conditions = self.conditions(&conditions, &samples);
        let mut errors = Vec::new();
        let mut told = |found: Vec<Diagnostic>| errors.extend(found);
        let (scenarios, waterfall, slider) =
            (scenarios.map_err(&mut told), waterfall.map_err(&mut told), slider.map_err(&mut told));
        let (Ok(scenarios), Ok(waterfall), Ok(slider)) = (scenarios, waterfall, slider) else { return Err(errors) };
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
            scenarios,
            fits: base.program.fits().iter().map(|fit| fitted(fit)).collect(),
            waterfall,
            slider,
            joint: self.joint(&base, &samples),
        })
    }

    /// What a forecast will take at most.
    fn size(&self) -> bounds::Size {
        let curves = self.section(Section::Curve).count();
        bounds::Size {
            samples: self.blocks.samples,
            kept: self.definitions.names.len(),
            runs: 1 + self.steps(),
            bands: curves * (BAND_POINTS + 1),
        }
    }

    /// How many runs a forecast takes, for those who watch.
    fn steps(&self) -> usize {
        let file = self.definitions.file;
        let waterfall = file.waterfall.as_ref().filter(|_| self.has_waterfall);
        let waterfall = waterfall.map_or(0, |waterfall| waterfall.steps.len() + 1);
        let slider = if self.slider_positions == SliderPositions::None { 0 } else { slider::POSITIONS };
        2 * file.inputs.len() + file.scenarios.len() + waterfall + slider
    }

    fn compile(&self, replaced: &Replacements) -> Result<Compiled, Vec<Diagnostic>> {
        let setting = Setting { seed: self.seed, today: self.as_of.to_years(), replaced };
        self.definitions.compile(setting, Some(&self.kinds))
    }

    fn years(&self) -> (f64, f64) {
        (self.window.0.to_years(), self.window.1.to_years())
    }

    fn section(&self, section: Section) -> impl Iterator<Item = usize> {
        (0..self.definitions.names.len()).filter(move |at| self.definitions.names[*at].section == section)
    }

    /// Runs the model for the registers of some names, and for what else is asked.
    fn simulate(
        &self,
        base: &Compiled,
        names: impl Iterator<Item = usize>,
        others: impl IntoIterator<Item = Register>,
    ) -> Result<Samples, Vec<Diagnostic>> {
        let mut keep: Vec<Register> = names.map(|at| base.values[at].register).chain(others).collect();
        keep.sort_unstable();
        keep.dedup();
        simulate::run(&base.program, &keep, (self.blocks, self.years()), &self.cancel)
    }

    /// For each condition, the register of the first date at which it holds.
    fn firsts(&self, base: &mut Compiled) -> Firsts {
        let conditions = self.section(Section::Condition).map(|at| {
            let condition = base.values[at].register;
            let place = self.definitions.names[at].definition.value.span;
            (at, crossing::search(&mut base.program, condition, Vec::new(), place))
        });
        conditions.collect()
    }

    /// The outcomes alone, of the model as it is written.
    ///
    /// # Errors
    ///
    /// Samples that are not finite.
    pub fn sample_outcomes(&self) -> Result<Vec<Outcome>, Vec<Diagnostic>> {
        let base = self.compile(&Replacements::new())?;
        let samples = self.simulate(&base, self.section(Section::Outcome), [])?;
        self.outcomes(&base, &samples)
    }

    /// The bands of all curves at `dates`, of the model as it is written.
    ///
    /// # Errors
    ///
    /// Samples that are not finite.
    pub fn sample_bands(&self, dates: &[f64]) -> Result<Vec<Curve>, Vec<Diagnostic>> {
        let mut base = self.compile(&Replacements::new())?;
        let quantities = self.quantities(&mut base);
        let steady = quantities.steady(&base.program);
        let samples = self.simulate(&base, std::iter::empty(), steady)?;
        self.curves(&base, &quantities, dates, &samples)
    }

    fn quantities(&self, base: &mut Compiled) -> Quantities {
        let registers: Vec<Register> = self.section(Section::Curve).map(|at| base.values[at].register).collect();
        Quantities::new(&mut base.program, &registers, base.time)
    }

    /// Ends a run that was called off, of which there is nothing to tell.
    fn wanted(&self) -> Result<(), Vec<Diagnostic>> {
        if self.cancel.is_cancelled() { Err(Vec::new()) } else { Ok(()) }
    }

    /// Makes sure that a named thing's samples are numbers; "never", and what follows from it, may be infinite.
    fn finite(&self, at: usize, column: &[f64]) -> Result<(), Vec<Diagnostic>> {
        let named = &self.definitions.names[at];
        let may_be_never = named.section == Section::Outcome
            && match &self.kinds[at].kind {
                Kind::Date => true,
                Kind::Number(unit) => unit.is_time(),
                Kind::Bool => false,
            };
        let broken = |value: &&f64| !(value.is_finite() || (may_be_never && **value == f64::INFINITY));
        let count = column.iter().filter(broken).count();
        if count == 0 {
            return Ok(());
        }
        let what = format!("`{}`", named.definition.name.value);
        Err(vec![simulate::not_finite(&what, count, column.len()).at(named.definition.value.span)])
    }

    fn description(&self, at: usize) -> Description {
        let definition = self.definitions.names[at].definition;
        Description {
            label: definition.label.clone().unwrap_or_else(|| definition.name.value.replace('_', " ")),
            note: definition.note.clone(),
            expression: definition.value.value.clone(),
            sources: definition.sources.iter().map(|source| source.value.clone()).collect(),
        }
    }

    fn name(&self, at: usize) -> String {
        self.definitions.names[at].definition.name.value.clone()
    }

    fn outcomes(&self, base: &Compiled, samples: &Samples) -> Result<Vec<Outcome>, Vec<Diagnostic>> {
        let mut outcomes = Vec::new();
        let mut errors = Vec::new();
        for at in self.section(Section::Outcome) {
            let value = &base.values[at];
            let raw = samples.get(value.register);
            if let Err(found) = self.finite(at, raw) {
                errors.extend(found);
                continue;
            }
            let draws = Draws::new(raw.to_vec());
            let error = summary::median_error(raw, &draws, self.blocks).map(|error| error / scale(&value.kind));
            let draws = draws.in_unit(scale(&value.kind));
            let is_date = value.kind == Kind::Date;
            outcomes.push(Outcome {
                name: self.name(at),
                description: self.description(at),
                kind: value.kind.clone(),
                already: if is_date { draws.share_by(self.as_of.to_years()) } else { 0.0 },
                never: draws.share_never(),
                by: if is_date { self.by_year(&draws) } else { Vec::new() },
                median_error: error,
                bottleneck: bottleneck(base, value.register, samples),
                draws,
            });
        }
        if errors.is_empty() { Ok(outcomes) } else { Err(errors) }
    }

    /// The chance by the end of each year, from the year of `as_of` to the window's last.
    fn by_year(&self, draws: &Draws) -> Vec<(i32, f64)> {
        let end = self.window.1;
        let begins_year = end.month() == 1 && end.day() == 1;
        let last = i32::from(end.year()) - i32::from(begins_year);
        (i32::from(self.as_of.year())..=last).map(|year| (year, draws.share_before(Date::end_of_year(year)))).collect()
    }

    fn curves(
        &self,
        base: &Compiled,
        quantities: &Quantities,
        dates: &[f64],
        samples: &Samples,
    ) -> Result<Vec<Curve>, Vec<Diagnostic>> {
        let places: Vec<usize> = self.section(Section::Curve).collect();
        let bands = simulate::bands(&base.program, quantities, dates, (samples, self.blocks), &self.cancel);
        self.wanted()?;
        let bands = bands.map_err(|errors| self.not_finite(&places, &errors))?;
        let curves = places.into_iter().zip(bands).map(|(at, bands)| Curve {
            name: self.name(at),
            description: self.description(at),
            kind: base.values[at].kind.clone(),
            times: dates.to_vec(),
            bands: bands.into_iter().map(|band| in_unit(&band, &base.values[at].kind)).collect(),
        });
        Ok(curves.collect())
    }

    /// What is told of curves whose bands are no numbers; `places` are those of the registers asked for.
    fn not_finite(&self, places: &[usize], errors: &[NotFinite]) -> Vec<Diagnostic> {
        let told = errors.iter().map(|error| {
            let definition = self.definitions.names[places[error.place]].definition;
            let date = Date::from_years(error.date).map_or_else(String::new, |date| format!(" on {date}"));
            let what = format!("`{}`{date}", definition.name.value);
            simulate::not_finite(&what, error.count, self.blocks.samples).at(definition.value.span)
        });
        told.collect()
    }

    /// Dates over the window at equal steps of a whole part of a year, or of whole years: at most [`BAND_POINTS`] of
    /// them after the first, the last one the window's end.
    fn band_dates(&self) -> Vec<f64> {
        let (from, to) = self.years();
        let length = to - from;
        let steps = [1.0 / 12.0, 0.25, 0.5, 1.0, 2.0, 5.0];
        let step = steps.into_iter().find(|step| length / step <= BAND_POINTS as f64).unwrap_or(length / 100.0);
        let mut dates: Vec<f64> = (0..).map(|at| from + f64::from(at) * step).take_while(|date| *date < to).collect();
        dates.push(to);
        dates
    }

    fn conditions(&self, searches: &[(usize, Register)], samples: &Samples) -> Vec<Condition> {
        let found = searches.iter().map(|(at, first)| {
            let first = Draws::new(samples.get(*first).to_vec());
            Condition { name: self.name(*at), description: self.description(*at), by: self.by_year(&first), first }
        });
        found.collect()
    }
}

/// How a kind of quantity is shown: divided by this.
fn scale(kind: &Kind) -> f64 {
    match kind {
        Kind::Number(unit) => unit.scale,
        _ => 1.0,
    }
}

/// Of the one search an outcome rests on, how often each term was last; nothing where there are several.
fn bottleneck(base: &Compiled, outcome: Register, samples: &Samples) -> Vec<(String, f64)> {
    let cone = base.program.cone([outcome], true);
    // What is no search for an author's terms is one for a part of a conjunction.
    let is_asked = |search: &usize| !base.program.searches()[*search].terms.is_empty();
    let mut searches = cone.iter().filter_map(|register| match base.program.instructions()[register.index()] {
        Instruction::First(search) => Some(search).filter(is_asked),
        _ => None,
    });
    let (Some(search), None) = (searches.next(), searches.next()) else {
        return Vec::new();
    };
    let terms = &base.program.searches()[search].terms;
    match samples.last.get(&search) {
        Some(shares) if shares.iter().any(|share| *share > 0.0) => {
            terms.iter().map(|(words, _)| words.clone()).zip(shares.iter().copied()).collect()
        }
        _ => Vec::new(),
    }
}

/// What a forecast says of a trend.
fn fitted(fit: &Fit) -> forecast::Fit {
    let ends = fit.points.first().zip(fit.points.last());
    forecast::Fit {
        column: fit.column.clone(),
        frontier: fit.frontier,
        rows: fit.points.len(),
        left_out: fit.left_out,
        dates: ends.map_or((fit.reference, fit.reference), |(first, last)| (first.date, last.date)),
        reference: fit.reference,
        level: math::exp2(fit.line.intercept),
        unit: fit.unit.clone(),
        slope: fit.line.slope,
        slope_error: fit.line.slope_error,
        r_squared: fit.line.r_squared,
        slopes: Draws::new(fit.slopes().collect()),
        doublings: Draws::new(fit.slopes().map(|slope| 1.0 / slope).collect()),
    }
}

/// From base units to the unit a quantity is shown in.
fn in_unit(column: &[f64], kind: &Kind) -> Vec<f64> {
    column.iter().map(|value| value / scale(kind)).collect()
}

fn window(file: &ModelFile) -> Result<(Date, Date), Diagnostic> {
    let Some(window) = &file.window else {
        return Date::new(2000, 1, 1)
            .zip(Date::new(2100, 1, 1))
            .ok_or_else(|| Diagnostic::error(codes::BAD_WINDOW, "a window that is none").at(file.span));
    };
    let (from, to) = (window.value.0.value, window.value.1.value);
    let length = to.to_years() - from.to_years();
    if length <= 0.0 {
        let message = format!("the window ends on {to}, and begins on {from}: expected a later end");
        return Err(Diagnostic::error(codes::BAD_WINDOW, message).at(window.value.1.span));
    }
    if length > MAX_WINDOW {
        let message = format!("a window from {from} to {to} is longer than the limit of {MAX_WINDOW} years");
        return Err(Diagnostic::error(codes::MODEL_LIMIT, message).at(window.span));
    }
    Ok((from, to))
}

fn samples(file: &ModelFile, options: &RunOptions) -> Result<Blocks, Diagnostic> {
    let written = file.samples.as_ref();
    let samples = options.samples.or(written.map(|samples| samples.value)).unwrap_or(DEFAULT_SAMPLES);
    if !SAMPLES.contains(&samples) {
        let (least, most) = (SAMPLES.start(), SAMPLES.end());
        let message = format!("{samples} samples are outside the limits of {least} to {most}");
        let error = Diagnostic::error(codes::MODEL_LIMIT, message);
        return Err(match written.filter(|_| options.samples.is_none()) {
            Some(written) => error.at(written.span),
            None => error.hint("choose another number after `--samples`"),
        });
    }
    // Within the limits, so it fits.
    Ok(Blocks::new(samples as usize))
}
