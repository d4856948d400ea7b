//! The slider: the model between scenarios, at even steps from each to the next.
//!
//! Between two scenarios every name that one of the slider's sets goes over from its value in the one to that in the
//! other, draw by draw: by equal factors where both are above zero, by equal amounts elsewhere, and at the middle where
//! it is a truth. So a slider's ends, and its stops, are the scenarios themselves.

use std::collections::BTreeMap;

use super::definitions::{Compiled, Replacement, Replacements, Section, known_or_near};
use super::forecast::{QUANTILE_LEVELS, SliderPosition};
use super::options::SliderPositions;
use super::{CompiledModel, in_unit, scale};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::model::{Overrides, Scenario};
use crate::model::program::simulate::{self, Cases, Held, Quantities, Samples};
use crate::model::program::{Instruction, Register};
use crate::model::stats::draws;
use crate::model::stats::sampler::Blocks;

/// Positions from one end to the other.
pub const POSITIONS: usize = 41;

/// The most samples that the curve's medians are taken over.
const CURVE_SAMPLES: usize = 4096;

/// They are taken over one in so many of all samples, as far as that is neither more nor too few.
const ONE_IN: usize = 4;

/// The fewest, where there are as many: a median of fewer wavers by more than a line is wide.
const FEWEST: usize = 256;

impl CompiledModel<'_> {
    /// The positions of the slider; none where the file has none, or they are not asked for.
    pub(super) fn slider(&self, set: &Overrides) -> Result<Vec<SliderPosition>, Vec<Diagnostic>> {
        if self.slider_positions == SliderPositions::None {
            return Ok(Vec::new());
        }
        let stops = self.stops()?;
        let segments = stops.len().saturating_sub(1);
        // Every stop has a position of its own, the nearest to where even steps would put it.
        let position = |stop: usize| (stop * (POSITIONS - 1) + segments / 2) / segments.max(1);
        let mut positions = Vec::new();
        for (segment, pair) in stops.windows(2).enumerate() {
            let steps = position(segment + 1) - position(segment);
            let end = usize::from(segment + 1 == segments);
            let shares: Vec<f64> = (0..steps + end).map(|step| step as f64 / steps.max(1) as f64).collect();
            // A stop is always run, so that its neighbours of a position that is not have been.
            let is_run = |step: usize| {
                self.slider_positions == SliderPositions::All
                    || step == 0
                    || (position(segment) + step).is_multiple_of(2)
            };
            let run: Vec<f64> = (0..shares.len()).filter(|step| is_run(*step)).map(|step| shares[step]).collect();
            let mut found = self.segment([pair[0], pair[1]], &stops, set, &run)?.into_iter();
            self.progress.step(shares.len() - run.len());
            let place = |(step, share): (usize, f64)| if is_run(step) { found.next().ok_or(share) } else { Err(share) };
            positions.extend(shares.into_iter().enumerate().map(place));
        }
        let known = |at: usize| positions.get(at)?.as_ref().ok();
        let whole = (0..positions.len()).filter_map(|at| match &positions[at] {
            Ok(position) => Some(position.clone()),
            Err(share) => Some(halfway(known(at.checked_sub(1)?)?, known(at + 1)?, *share)),
        });
        Ok(whole.collect())
    }

    /// The scenarios that the slider stops at.
    fn stops(&self) -> Result<Vec<&Scenario>, Vec<Diagnostic>> {
        let file = self.definitions.file;
        let slider = &file.slider.scenarios;
        if let [only] = slider.as_slice() {
            let message = "a slider goes from one scenario to another: expected at least two";
            return Err(vec![Diagnostic::error(codes::BAD_PARAMETER, message).at(only.span)]);
        }
        let mut stops = Vec::with_capacity(slider.len());
        let mut unknown = Vec::new();
        for name in slider {
            match file.scenarios.iter().find(|scenario| scenario.name.value == name.value) {
                Some(scenario) => stops.push(scenario),
                None => {
                    let message = format!("the model has no scenario `{}`", name.value);
                    let error = Diagnostic::error(codes::UNKNOWN_TARGET, message).at(name.span);
                    let known = file.scenarios.iter().map(|scenario| scenario.name.value.as_str());
                    unknown.push(known_or_near(error, &name.value, known));
                }
            }
        }
        if unknown.is_empty() { Ok(stops) } else { Err(unknown) }
    }

    /// The positions at `shares` of the way between two stops.
    fn segment(
        &self,
        ends: [&Scenario; 2],
        stops: &[&Scenario],
        set: &Overrides,
        shares: &[f64],
    ) -> Result<Vec<SliderPosition>, Vec<Diagnostic>> {
        let [from, to] = [self.definitions.overrides(&ends[0].set)?, self.definitions.overrides(&ends[1].set)?];
        let mut replaced = Replacements::new();
        for (name, _) in stops.iter().flat_map(|stop| &stop.set) {
            let side = |side: &Replacements| match side.get(&name.value) {
                Some(Replacement::Expression(expression)) => Some(expression.clone()),
                _ => None,
            };
            replaced.insert(name.value.clone(), Replacement::Between(Box::new([side(&from), side(&to)])));
        }
        let parameters: Vec<usize> = replaced.keys().filter_map(|name| self.definitions.find(name)).collect();
        // Overrides of the whole run leave nothing to slide.
        replaced.extend(self.definitions.overrides(set)?);
        let mut compiled = self.compile(&replaced)?;
        let weight = compiled.program.push(Instruction::Free);
        let outcomes = self.section(Section::Outcome).collect();
        let asked = Asked::new(&mut compiled, &parameters, outcomes, self.curve_shown()?, weight);
        let cases: Vec<Held> = shares.iter().map(|share| Held { register: weight, value: *share }).collect();
        let answer = |columns| self.position(&compiled, &asked, columns);
        let found =
            simulate::under(&compiled.program, &asked.keep, &cases, (self.blocks, self.years()), &self.cancel, answer)?;
        let found: Vec<Found> = found.into_iter().collect::<Result<_, _>>()?;
        let (found, own): (Vec<_>, Vec<Samples>) =
            found.into_iter().map(|(parameters, outcomes, own)| ((parameters, outcomes), own)).unzip();
        let curves = self.curves_of_positions(&compiled, &asked, &own)?;
        let name = |share: f64| if share == 1.0 { &ends[1].name.value } else { &ends[0].name.value };
        self.progress.step(shares.len());
        let positions = shares.iter().zip(found).zip(curves).map(|((share, (parameters, outcomes)), curve)| {
            SliderPosition { scenario: name(*share).clone(), share: share % 1.0, parameters, outcomes, curve }
        });
        Ok(positions.collect())
    }

    /// The medians of the curve at every position; `own` are the samples of what the knob moves.
    fn curves_of_positions(
        &self,
        compiled: &Compiled,
        asked: &Asked,
        own: &[Samples],
    ) -> Result<Vec<Vec<f64>>, Vec<Diagnostic>> {
        let Some(curve) = &asked.curve else { return Ok(vec![Vec::new(); own.len()]) };
        let blocks = self.curve_blocks();
        let shared = simulate::run(&compiled.program, &curve.shared, (blocks, self.years()), &self.cancel)?;
        let (dates, cases) = (self.band_dates(), Cases { shared: &shared, own });
        let medians = simulate::medians(&compiled.program, &curve.quantity, &dates, (cases, blocks), &self.cancel);
        self.wanted()?;
        let medians = medians.map_err(|error| self.not_finite(&[curve.at], &[error]))?;
        let kind = &compiled.values[curve.at].kind;
        Ok(medians.into_iter().map(|medians| in_unit(&medians, kind)).collect())
    }

    /// The first blocks, over which the curve's medians are taken.
    fn curve_blocks(&self) -> Blocks {
        let Blocks { samples, length } = self.blocks;
        let few = (samples / ONE_IN).clamp(FEWEST, CURVE_SAMPLES) / length * length;
        Blocks { samples: few.max(length).min(samples), length }
    }

    /// The curve that the file has the slider show.
    fn curve_shown(&self) -> Result<Option<usize>, Vec<Diagnostic>> {
        let shown = self.definitions.file.slider.curve.as_ref();
        let found = shown.map(|name| self.definitions.target(name, &[Section::Curve], "curve"));
        found.transpose().map_err(|error| vec![error])
    }

    fn position(&self, compiled: &Compiled, asked: &Asked, columns: Vec<Vec<f64>>) -> Result<Found, Vec<Diagnostic>> {
        let columns: BTreeMap<Register, Vec<f64>> = asked.keep.iter().copied().zip(columns).collect();
        let column = |at: usize| -> Result<&[f64], Vec<Diagnostic>> {
            let column = columns.get(&compiled.values[at].register).map_or(&[][..], Vec::as_slice);
            self.finite(at, column)?;
            Ok(column)
        };
        let mut parameters = Vec::new();
        for at in &asked.parameters {
            let value = &compiled.values[*at];
            let median = match compiled.program.is_timed(value.register) {
                true => None,
                false => draws::median(column(*at)?),
            };
            parameters.push((self.name(*at), median.map(|median| median / scale(&value.kind))));
        }
        let mut outcomes = Vec::new();
        for at in &asked.outcomes {
            let scale = scale(&compiled.values[*at].kind);
            let found = draws::select(column(*at)?, &QUANTILE_LEVELS);
            let level = |at: usize| Some(found[at] / scale).filter(|value| value.is_finite());
            outcomes.push((self.name(*at), std::array::from_fn(level)));
        }
        let samples = self.curve_blocks().samples;
        let first = |register: &Register| Some((*register, columns.get(register)?[..samples].to_vec()));
        let own = asked.curve.iter().flat_map(|curve| curve.own.iter().filter_map(first)).collect();
        Ok((parameters, outcomes, Samples::of(own)))
    }
}

/// A position between two others.
fn halfway(before: &SliderPosition, after: &SliderPosition, share: f64) -> SliderPosition {
    let middle = |a: f64, b: f64| a + (b - a) / 2.0;
    let either = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| middle(a, b));
    let parameters =
        before.parameters.iter().zip(&after.parameters).map(|((name, a), (_, b))| (name.clone(), either(*a, *b)));
    let outcomes = before.outcomes.iter().zip(&after.outcomes).map(|((name, a), (_, b))| {
        let level = |level: usize| either(a[level], b[level]);
        (name.clone(), std::array::from_fn(level))
    });
    SliderPosition {
        scenario: before.scenario.clone(),
        share,
        parameters: parameters.collect(),
        outcomes: outcomes.collect(),
        curve: before.curve.iter().zip(&after.curve).map(|(a, b)| middle(*a, *b)).collect(),
    }
}

/// What is asked of every position.
struct Asked {
    parameters: Vec<usize>,
    outcomes: Vec<usize>,
    curve: Option<Shown>,
    keep: Vec<Register>,
}

/// The curve that is asked for.
struct Shown {
    at: usize,
    quantity: Quantities,
    /// What it is computed from that the knob moves.
    own: Vec<Register>,
    /// What the knob does not move.
    shared: Vec<Register>,
}

impl Asked {
    fn new(
        compiled: &mut Compiled,
        parameters: &[usize],
        outcomes: Vec<usize>,
        curve: Option<usize>,
        weight: Register,
    ) -> Self {
        let curve = curve.map(|at| {
            let shown = [compiled.values[at].register];
            let quantity = Quantities::new(&mut compiled.program, &shown, compiled.time);
            let mut steady = quantity.steady(&compiled.program);
            steady.sort_unstable();
            steady.dedup();
            let (own, shared) = simulate::resting(&compiled.program, &steady, weight);
            Shown { at, quantity, own, shared }
        });
        let register = |at: &usize| compiled.values[*at].register;
        let mut keep: Vec<Register> = parameters.iter().chain(&outcomes).map(register).collect();
        keep.retain(|register| !compiled.program.is_timed(*register));
        keep.extend(curve.iter().flat_map(|curve| &curve.own));
        keep.sort_unstable();
        keep.dedup();
        Self { parameters: parameters.to_vec(), outcomes, curve, keep }
    }
}

/// Knobs and outcomes of a position, and what the curve takes.
type Found = (Vec<(String, Option<f64>)>, Vec<(String, [Option<f64>; QUANTILE_LEVELS.len()])>, Samples);
