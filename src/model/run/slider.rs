//! The slider of a forecast: runs at even steps from each of the slider's scenarios to the next.
//!
//! Between two scenarios, every name that one of the slider's scenarios sets changes gradually from its value in the first to
//! its value in the second, sample by sample: by equal factors if both values are positive, otherwise by equal differences. A
//! Boolean changes in the middle. So the slider's ends and stops are the scenarios themselves.

use super::compilation::{Compiled, PARAMETER};
use super::compiled_model::{CompiledModel, in_unit, unit_scale};
use super::definitions::{Replacement, Replacements, Section, known_or_near};
use super::forecast::{ChanceByDate, QUANTILE_LEVELS, SliderPosition};
use super::options::{SLIDER_POSITIONS, SliderPositions};
use super::outside::Alternatives;
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::document::model::{Overrides, Scenario};
use crate::model::compile::Kind;
use crate::model::program::Register;
use crate::model::program::simulate::{self, CaseColumns, Cases, Drawing, Fixed, FixedAt, Quantities, Samples};
use crate::model::stats::draws;
use crate::model::stats::sampler::Blocks;
use crate::model::window::Known;
use crate::observer::Phase;

/// The medians of the slider's curve are computed from one in this many samples, within the two limits below.
const CURVE_SAMPLE_RATIO: usize = 4;

/// The limit on the samples for the curve's medians.
const MAX_CURVE_SAMPLES: usize = 4096;

/// The smallest number of samples for the curve's medians, if there are as many: with fewer, a median fluctuates by more than
/// the width of a line.
const MIN_CURVE_SAMPLES: usize = 256;

impl CompiledModel<'_> {
    /// Returns the positions of the slider; nothing if the file has none, or it was not asked for.
    pub(super) fn slider(&self, set: &Overrides, report: &mut Report) -> Result<Vec<SliderPosition>, Reported> {
        if self.parts.slider == SliderPositions::None {
            return Ok(Vec::new());
        }
        let stops = self.stops(report)?;
        let segments = stops.len().saturating_sub(1);
        // Every stop has the position that is nearest to where even steps would put it.
        let position_of = |stop: usize| (stop * (SLIDER_POSITIONS - 1) + segments / 2) / segments.max(1);
        // For each position, its run, or the fraction of the way at which it is to be interpolated.
        let mut positions: Vec<Result<SliderPosition, f64>> = Vec::new();
        for (segment, pair) in stops.windows(2).enumerate() {
            let steps = position_of(segment + 1) - position_of(segment);
            let has_end = usize::from(segment + 1 == segments);
            let fractions: Vec<f64> = (0..steps + has_end).map(|step| step as f64 / steps.max(1) as f64).collect();
            // Every stop is run, so a position that is not run has a run neighbor on both sides.
            let is_run = |step: usize| {
                let is_even = (position_of(segment) + step).is_multiple_of(2);
                self.parts.slider == SliderPositions::All || step == 0 || is_even
            };
            let run: Vec<f64> = (0..fractions.len()).filter(|step| is_run(*step)).map(|step| fractions[step]).collect();
            let mut found = self.segment([pair[0], pair[1]], &stops, (set, &run), report)?.into_iter();
            self.progress.complete(fractions.len() - run.len());
            let position = |(step, fraction): (usize, f64)| match is_run(step) {
                true => found.next().ok_or(fraction),
                false => Err(fraction),
            };
            positions.extend(fractions.into_iter().enumerate().map(position));
        }
        let known = |at: usize| positions.get(at)?.as_ref().ok();
        let all = (0..positions.len()).filter_map(|at| match &positions[at] {
            Ok(position) => Some(position.clone()),
            Err(fraction) => Some(interpolated(known(at.checked_sub(1)?)?, known(at + 1)?, *fraction)),
        });
        Ok(all.collect())
    }

    /// Returns the scenarios at which the slider stops.
    fn stops(&self, report: &mut Report) -> Result<Vec<&Scenario>, Reported> {
        let file = self.definitions.file;
        let names = &file.slider.scenarios;
        if let [only] = names.as_slice() {
            let problem = error!(BAD_PARAMETER at only.span, "a slider needs at least two scenarios, found one");
            return Err(report.push(problem));
        }
        let mut stop = |name: &crate::source::Spanned<String>| {
            let found = file.scenarios.iter().find(|scenario| scenario.name.value == name.value);
            found.ok_or_else(|| {
                let message = format!("the model has no scenario `{}`", name.value);
                let error = Diagnostic::error(codes::UNKNOWN_TARGET, message).at(name.span);
                let known = file.scenarios.iter().map(|scenario| scenario.name.value.as_str());
                report.push(known_or_near(error, &name.value, known))
            })
        };
        let stops: Vec<_> = names.iter().map(&mut stop).collect();
        stops.into_iter().collect()
    }

    /// Runs the positions at `fractions` of the way between two stops, with `set` on top.
    fn segment(
        &self,
        ends: [&Scenario; 2],
        stops: &[&Scenario],
        (set, fractions): (&Overrides, &[f64]),
        report: &mut Report,
    ) -> Result<Vec<SliderPosition>, Reported> {
        let replaced = self.between(ends, stops, report)?;
        let moving = replaced.iter().filter(|(_, replacement)| matches!(replacement, Replacement::Between(_)));
        let parameters: Vec<usize> = moving.filter_map(|(name, _)| self.definitions.find(name)).collect();
        let mut replaced = replaced;
        // A name that the whole run overrides does not change along the slider.
        replaced.extend(self.definitions.overrides(set, report)?);
        let mut compiled = self.compile(&replaced, report)?;
        let weight = compiled.program.push(PARAMETER);
        let alternatives = self.alternatives(&mut compiled, []);
        let requested = Requested::new(
            (&mut compiled, &alternatives),
            (parameters, self.section(Section::Outcome).collect()),
            self.slider_curve(report)?,
            weight,
        );
        let cases: Vec<Fixed> =
            fractions.iter().map(|value| Fixed { register: weight, at: FixedAt::Value(*value) }).collect();
        let summarize = |columns: CaseColumns| {
            let mut report = Report::default();
            let columns = columns.into_iter().map(Option::unwrap_or_default);
            let samples = Samples::new(requested.keep.iter().copied().zip(columns).collect());
            (self.summarize_position(&compiled, &requested, (&samples, &alternatives), &mut report), report)
        };
        let (keep, nothing_known) = (&requested.keep, Samples::default());
        let drawing = (&nothing_known, self.drawing(), Phase::Slider);
        let found = simulate::run_with_fixed(&compiled.program, keep, &cases, drawing, summarize, report)?;
        let mut summaries = Vec::with_capacity(found.len());
        for (summary, own) in found {
            report.append(own);
            summaries.push(summary);
        }
        let summaries = summaries.into_iter().collect::<Result<Vec<PositionSummary>, Reported>>()?;
        let curves = self.slider_medians(&compiled, &requested, &summaries, report)?;
        self.progress.complete(fractions.len());
        let positions =
            fractions.iter().zip(summaries).zip(curves).map(|((fraction, summary), curve)| SliderPosition {
                scenario: ends[usize::from(*fraction == 1.0)].name.value.clone(),
                share: fraction % 1.0,
                parameters: summary.parameters,
                outcomes: summary.outcomes,
                curve,
                chances: summary.chances,
            });
        Ok(positions.collect())
    }

    /// Returns replacements that vary between two scenarios, for every name that one of the slider's scenarios sets.
    fn between(
        &self,
        ends: [&Scenario; 2],
        stops: &[&Scenario],
        report: &mut Report,
    ) -> Result<Replacements, Reported> {
        let from = self.definitions.overrides(&ends[0].set, report)?;
        let to = self.definitions.overrides(&ends[1].set, report)?;
        let pooled = self.pooled();
        let mut replaced = pooled.clone();
        for (name, _) in stops.iter().flat_map(|stop| &stop.set) {
            let own = |side: &Replacements| side.get(&name.value).or_else(|| pooled.get(&name.value)).cloned();
            replaced.insert(name.value.clone(), Replacement::Between(Box::new([own(&from), own(&to)])));
        }
        Ok(replaced)
    }

    /// Returns the medians of the slider's curve at every position; nothing for a slider without a curve.
    fn slider_medians(
        &self,
        compiled: &Compiled,
        requested: &Requested,
        positions: &[PositionSummary],
        report: &mut Report,
    ) -> Result<Vec<Vec<f64>>, Reported> {
        let Some(curve) = &requested.curve else { return Ok(vec![Vec::new(); positions.len()]) };
        let drawing = Drawing { blocks: self.curve_blocks(), ..self.drawing() };
        let shared = simulate::run(&compiled.program, &curve.shared, drawing, report)?;
        let own: Vec<Samples> = positions.iter().map(|position| position.curve_samples.clone()).collect();
        let cases = Cases { shared: &shared, own: &own };
        let medians = simulate::medians(&compiled.program, &curve.quantities, &self.band_dates(), (cases, drawing));
        Reported::if_cancelled(&self.cancel)?;
        match medians {
            Ok(medians) => {
                let kind = &compiled.values[curve.name].kind;
                Ok(medians.into_iter().map(|medians| in_unit(&medians, kind)).collect())
            }
            Err(error) => Err(self.report_not_finite(&[curve.name], &[error], report)),
        }
    }

    /// Returns the first blocks of samples, from which the curve's medians are computed.
    fn curve_blocks(&self) -> Blocks {
        let Blocks { samples, length } = self.blocks;
        let fewer = (samples / CURVE_SAMPLE_RATIO).clamp(MIN_CURVE_SAMPLES, MAX_CURVE_SAMPLES) / length * length;
        Blocks { samples: fewer.max(length).min(samples), length }
    }

    /// Returns the curve that the slider shows, if the file names one.
    fn slider_curve(&self, report: &mut Report) -> Result<Option<usize>, Reported> {
        let shown = self.definitions.file.slider.curve.as_ref();
        shown.map(|name| self.definitions.target(name, &[Section::Curve], "curve", report)).transpose()
    }

    /// Summarizes the samples of the requested registers at one position.
    fn summarize_position(
        &self,
        compiled: &Compiled,
        requested: &Requested,
        (samples, alternatives): (&Samples, &Alternatives),
        report: &mut Report,
    ) -> Result<PositionSummary, Reported> {
        let mut parameters = Vec::new();
        for name in &requested.parameters {
            let value = &compiled.values[*name];
            let median = match compiled.program.is_timed(value.register) {
                true => None,
                false => {
                    let column = samples.get(value.register);
                    self.check_finite(*name, compiled, column, report)?;
                    draws::median(column)
                }
            };
            parameters.push((self.name(*name), median.map(|median| median / unit_scale(&value.kind))));
        }
        let mut outcomes = Vec::new();
        for name in &requested.outcomes {
            let quantiles = self.known_quantiles(*name, compiled, (samples, alternatives), &QUANTILE_LEVELS, report)?;
            outcomes.push((self.name(*name), std::array::from_fn(|level| quantiles[level])));
        }
        let dates = self.band_dates();
        let is_date = |name: &&usize| compiled.values[**name].kind == Kind::Date;
        let shown = requested.outcomes.iter().filter(is_date).filter(|_| requested.curve.is_none());
        let chances = shown.map(|name| {
            let column = samples.get(compiled.values[*name].register);
            ChanceByDate { outcome: self.name(*name), points: chances(column, &dates) }
        });
        let chances = chances.collect();
        let count = self.curve_blocks().samples;
        let first = |register: &Register| (*register, samples.get(*register)[..count].to_vec());
        let curve = requested.curve.iter().flat_map(|curve| curve.own.iter().map(first)).collect();
        Ok(PositionSummary { parameters, outcomes, curve_samples: Samples::new(curve), chances })
    }
}

/// Returns ascending dates, each with the share of the samples that have come by then.
fn chances(samples: &[f64], dates: &[f64]) -> Vec<(f64, f64)> {
    let mut counts = vec![0_usize; dates.len() + 1];
    for sample in samples {
        counts[dates.partition_point(|date| date < sample)] += 1;
    }
    let mut come = 0;
    let share = |(date, count): (&f64, usize)| {
        come += count;
        (*date, come as f64 / samples.len() as f64)
    };
    dates.iter().zip(counts).map(share).collect()
}

/// Returns a position halfway between two others.
fn interpolated(before: &SliderPosition, after: &SliderPosition, fraction: f64) -> SliderPosition {
    let middle = |a: f64, b: f64| a + (b - a) / 2.0;
    let middle_of_finite = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| middle(a, b));
    let parameters = before.parameters.iter().zip(&after.parameters);
    let between = |(a, b): (&ChanceByDate, &ChanceByDate)| {
        let points = a.points.iter().zip(&b.points).map(|((date, one), (_, other))| (*date, middle(*one, *other)));
        ChanceByDate { outcome: a.outcome.clone(), points: points.collect() }
    };
    let outcomes =
        before.outcomes.iter().zip(&after.outcomes).map(|((name, a), (_, b))| {
            (name.clone(), std::array::from_fn(|level| middle_of_known(a[level], b[level])))
        });
    SliderPosition {
        scenario: before.scenario.clone(),
        share: fraction,
        parameters: parameters.map(|((name, a), (_, b))| (name.clone(), middle_of_finite(*a, *b))).collect(),
        outcomes: outcomes.collect(),
        curve: before.curve.iter().zip(&after.curve).map(|(a, b)| middle(*a, *b)).collect(),
        chances: before.chances.iter().zip(&after.chances).map(between).collect(),
    }
}

/// Returns what is known of a value halfway between two others, if it changes in one direction from one to the other.
fn middle_of_known(one: Known, other: Known) -> Known {
    match (one, other) {
        (Known::At(one), Known::At(other)) => Known::At(one + (other - one) / 2.0),
        (never @ Known::NeverBy(_), _) | (_, never @ Known::NeverBy(_)) => never,
        (Known::MoreThan(one), Known::MoreThan(other) | Known::At(other))
        | (Known::At(one), Known::MoreThan(other))
        // From before the window to after it: nothing is known but the start.
        | (Known::MoreThan(one), Known::AtMost(other))
        | (Known::AtMost(one), Known::MoreThan(other)) => Known::MoreThan(one.min(other)),
        (Known::AtMost(one), Known::AtMost(other) | Known::At(other)) | (Known::At(one), Known::AtMost(other)) => {
            Known::AtMost(one.max(other))
        }
    }
}

/// The registers that every position needs.
struct Requested {
    /// The names that change along the slider.
    parameters: Vec<usize>,
    outcomes: Vec<usize>,
    curve: Option<SliderCurve>,
    /// The untimed registers to keep, in ascending order.
    keep: Vec<Register>,
}

/// The curve that the slider shows.
struct SliderCurve {
    name: usize,
    quantities: Quantities,
    /// The registers it is computed from that depend on the position.
    own: Vec<Register>,
    /// The registers it is computed from that do not.
    shared: Vec<Register>,
}

/// The summary of one position.
struct PositionSummary {
    parameters: Vec<(String, Option<f64>)>,
    outcomes: Vec<(String, [Known; QUANTILE_LEVELS.len()])>,
    /// The first samples of the curve's registers that depend on the position.
    curve_samples: Samples,
    /// Of a slider without a curve: the chances of each outcome that is a date.
    chances: Vec<ChanceByDate>,
}

impl Requested {
    /// `weight` is the register of the fraction of the way between two stops.
    fn new(
        (compiled, alternatives): (&mut Compiled, &Alternatives),
        (parameters, outcomes): (Vec<usize>, Vec<usize>),
        curve: Option<usize>,
        weight: Register,
    ) -> Self {
        let curve = curve.map(|name| {
            let registers = [compiled.values[name].register];
            let quantities = Quantities::new(&mut compiled.program, &registers, compiled.time);
            let mut untimed = quantities.untimed(&compiled.program);
            untimed.sort_unstable();
            untimed.dedup();
            let (own, shared) = simulate::split_by_dependence(&compiled.program, &untimed, weight);
            SliderCurve { name, quantities, own, shared }
        });
        let register = |name: &usize| compiled.values[*name].register;
        let mut keep: Vec<Register> = parameters.iter().chain(&outcomes).map(register).collect();
        keep.retain(|register| !compiled.program.is_timed(*register));
        keep.extend(curve.iter().flat_map(|curve| &curve.own));
        keep.extend(alternatives.registers());
        keep.sort_unstable();
        keep.dedup();
        Self { parameters, outcomes, curve, keep }
    }
}
