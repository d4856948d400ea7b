//! Attributes the moves of outcomes to the changes that made them.

use std::collections::BTreeMap;

use super::change::{Change, ChangeKind};
use super::explanation::{Cause, Explanation, Measure, Move, OutcomeMove, ScenarioMove, Share};
use super::hybrid::{Hybrid, Hybrids};
use super::measures::{error, measured, parts};
use super::model_comparison::compare;
use super::side::Side;
use super::together::Groups;
use crate::diagnostic::{Report, Reported};
use crate::document::model::Scenario;
use crate::model::compile::Kind;
use crate::model::run::compiled_model::CompiledModel;
use crate::model::run::forecast::{Forecast, Outcome};
use crate::model::run::options::RunOptions;
use crate::model::stats::math;
use crate::model::stats::sampler;
use crate::model::stats::shapley::{self, Method};
use crate::model::window::Known;

/// How moves are attributed.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExplainOptions {
    /// The number of samples that replaces those of both sides.
    pub samples: Option<u64>,
}

/// Returns what moved a model's forecast from one side to the other.
///
/// # Errors
///
/// If one of the two sides cannot be run; its problems are in its report.
pub fn explain(
    from: Side<'_>,
    to: Side<'_>,
    options: ExplainOptions,
    reports: &mut [Report; 2],
) -> Result<Explanation, Reported> {
    let mut changes = compare(from, to);
    if options.samples.is_some() {
        changes.retain(|change| change.kind != ChangeKind::Samples);
    }
    let hybrids = Hybrids::new(from, to, &changes);
    let none = vec![false; changes.len()];
    let all = vec![true; changes.len()];
    let before = outcomes_of(&hybrids.model(&none), options, &mut reports[0])?;
    let after = outcomes_of(&hybrids.model(&all), options, &mut reports[1])?;
    let mut game = Game {
        hybrids: &hybrids,
        options,
        compared: compared(&before, &after),
        parts: parts([before.samples, after.samples]),
        known: BTreeMap::new(),
    };
    let mut groups = Groups::new(from, to, &changes);
    let shares = game.shares(&mut groups, &to.file.id.value, (after.seed, changes.len()))?;
    let runs = game.known.len();
    let (found, own_errors, method) = (shares.shares, shares.errors, shares.method);
    let outcomes = game.moves(&found, &own_errors);
    let scenarios = scenario_moves(&hybrids, (from, to), &changes, options);
    let causes = groups.all().iter().map(|group| Cause { changes: group.clone() }).collect();
    Ok(Explanation { from: before, to: after, causes, outcomes, scenarios, method, runs, changes })
}

fn run_options(model: &Hybrid, options: ExplainOptions) -> RunOptions {
    RunOptions { units: std::sync::Arc::clone(&model.units), samples: options.samples, ..RunOptions::at(model.as_of) }
}

/// Returns the forecast of a model, with nothing but its outcomes.
fn outcomes_of(model: &Hybrid, options: ExplainOptions, report: &mut Report) -> Result<Forecast, Reported> {
    let options = run_options(model, options);
    CompiledModel::new(&model.file, &*model.datasets, &options, report)?.forecast_of_outcomes(None, report)
}

/// An outcome that both sides have.
struct Compared<'a> {
    from: &'a Outcome,
    to: &'a Outcome,
    /// The earlier and the later forecast.
    forecasts: [&'a Forecast; 2],
    /// The numbers that are attributed; none if the outcomes are of different kinds.
    measures: Vec<Measure>,
}

fn compared<'a>(before: &'a Forecast, after: &'a Forecast) -> Vec<Compared<'a>> {
    let pairs = after.outcomes.iter().filter_map(|to| Some((before.outcome(&to.name)?, to)));
    let compare = |(from, to): (&'a Outcome, &'a Outcome)| {
        let quantiles = [0.5, 0.05, 0.95].map(Measure::Quantile);
        let measures = match (&from.kind, &to.kind) {
            (from, to) if factor(from, to).is_none() => Vec::new(),
            (_, Kind::Bool) | (Kind::Bool, _) => vec![Measure::Chance],
            (_, Kind::Date) => {
                let years = to.by.iter().filter(|(year, _)| from.by.iter().any(|(known, _)| known == year));
                quantiles.into_iter().chain(years.map(|(year, _)| Measure::By(*year))).collect()
            }
            _ => quantiles.to_vec(),
        };
        Compared { from, to, forecasts: [before, after], measures }
    };
    pairs.map(compare).collect()
}

/// Returns the factor from the unit of one kind to that of another; `None` if they cannot be compared.
fn factor(from: &Kind, to: &Kind) -> Option<f64> {
    match (from, to) {
        (Kind::Number(from), Kind::Number(to)) => (from.dimension == to.dimension).then(|| from.scale / to.scale),
        // A number that is 0 or 1 in each sample is a chance.
        (Kind::Number(unit), Kind::Bool) | (Kind::Bool, Kind::Number(unit)) => unit.is_plain().then_some(1.0),
        (from, to) => (from == to).then_some(1.0),
    }
}

/// The numbers of all outcomes with some of the changes made.
struct Game<'g> {
    hybrids: &'g Hybrids<'g>,
    options: ExplainOptions,
    compared: Vec<Compared<'g>>,
    /// The number of parts of the samples.
    parts: usize,
    /// The numbers that are known, by the changes that have an effect. `None` if a model cannot be run.
    known: BTreeMap<Vec<bool>, Option<Vec<f64>>>,
}

/// A combination of groups that cannot be run.
struct Impossible(Vec<bool>);

impl Game<'_> {
    /// Returns the shares of all numbers. Groups that cannot be made one without the other are joined.
    ///
    /// # Errors
    ///
    /// If one of the sides cannot be run.
    fn shares(
        &mut self,
        groups: &mut Groups,
        model: &str,
        (seed, changes): (u64, usize),
    ) -> Result<shapley::Shares, Reported> {
        let key = sampler::key(seed, model, "orders of changes", 0);
        loop {
            let count = groups.all().len();
            let value =
                |made: &[bool]| self.value(&groups.made(made, changes)).ok_or_else(|| Impossible(made.to_vec()));
            match shapley::shares(count, key, value) {
                Ok(shares) => return Ok(shares),
                Err(Impossible(made)) => {
                    let joined = self.inseparable(groups, &made, changes);
                    let [one, other] = joined.ok_or_else(Reported::by_an_earlier_stage)?;
                    groups.join(one, other);
                }
            }
        }
    }

    /// Returns a change of a group that is made, and one of a group that is not, because of which a combination cannot be run.
    /// Making all groups one after the other leads to one that can, and so does undoing them.
    fn inseparable(&mut self, groups: &Groups, made: &[bool], changes: usize) -> Option<[usize; 2]> {
        let mut last = |to: bool| {
            let mut made = made.to_vec();
            for at in 0..made.len() {
                if made[at] != to {
                    made[at] = to;
                    if self.value(&groups.made(&made, changes)).is_some() {
                        return Some(groups.all()[at][0]);
                    }
                }
            }
            None
        };
        Some([last(false)?, last(true)?])
    }

    /// Returns the numbers with these changes made; `None` if this model cannot be run.
    fn value(&mut self, made: &[bool]) -> Option<Vec<f64>> {
        let is_one_side = made.iter().all(|made| *made) || !made.iter().any(|made| *made);
        let key = if is_one_side { made.to_vec() } else { self.hybrids.effective(made) };
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let value = self.run(made);
        self.known.insert(key, value.clone());
        value
    }

    fn run(&self, made: &[bool]) -> Option<Vec<f64>> {
        let model = self.hybrids.model(made);
        let options = run_options(&model, self.options);
        // A model between the sides that cannot be run is no problem of the author's.
        let report = &mut Report::default();
        let compiled = CompiledModel::new(&model.file, &*model.datasets, &options, report).ok()?;
        let columns = compiled.outcome_samples(report).ok()?;
        let mut numbers = Vec::new();
        for Compared { to, measures, .. } in self.compared.iter().filter(|compared| !compared.measures.is_empty()) {
            let (_, kind, column) = columns.iter().find(|(name, ..)| *name == to.name)?;
            let factor = factor(kind, &to.kind)?;
            let column: Vec<f64> = column.iter().map(|value| value * factor).collect();
            numbers.extend(measured(&column, measures, self.parts));
        }
        Some(numbers)
    }

    /// Returns the moves of all outcomes, from the shares of their numbers.
    fn moves(&mut self, found: &[Vec<f64>], own_errors: &[Vec<f64>]) -> Vec<OutcomeMove> {
        let mut start = 0;
        let mut outcomes = Vec::new();
        for compared in &self.compared {
            let count = compared.measures.len();
            let moves = compared.measures.iter().enumerate().map(|(at, measure)| {
                let share = |(shares, errors): (&Vec<f64>, &Vec<f64>)| {
                    let place = |part: usize| start + part * count + at;
                    let parts: Vec<f64> = (1..=self.parts).map(|part| shares[place(part)]).collect();
                    let sampling = error(&parts);
                    let error = sampling.map(|error| math::sqrt(error * error + errors[place(0)] * errors[place(0)]));
                    (shares[place(0)], parts, error)
                };
                let shares: Vec<(f64, Vec<f64>, Option<f64>)> = found.iter().zip(own_errors).map(share).collect();
                a_move(*measure, compared, &shares, self.parts)
            });
            let moves = moves.collect();
            outcomes.push(OutcomeMove {
                name: compared.to.name.clone(),
                label: compared.to.description.label.clone(),
                kind: compared.to.kind.clone(),
                moves,
            });
            start += count * (1 + self.parts);
        }
        outcomes
    }
}

/// Returns the move of a measure, given for each cause its share, its share in each part of the samples, and its error.
fn a_move(measure: Measure, compared: &Compared<'_>, shares: &[(f64, Vec<f64>, Option<f64>)], parts: usize) -> Move {
    let factor = factor(&compared.from.kind, &compared.to.kind).unwrap_or(1.0);
    let [before, after] = compared.forecasts;
    let from = known(measure, compared.from, before).map(|value| value * factor);
    let to = known(measure, compared.to, after);
    let total = from.zip(to).map(|(from, to)| {
        let sums: Vec<f64> = (0..parts).map(|part| shares.iter().map(|(_, parts, _)| parts[part]).sum()).collect();
        Share { value: to - from, error: error(&sums) }
    });
    let is_known = total.is_some() && shares.iter().all(|(share, ..)| share.is_finite());
    let shares = shares.iter().map(|(value, _, error)| Share { value: *value, error: *error });
    Move { measure, from, to, total, shares: if is_known { shares.collect() } else { Vec::new() } }
}

/// Returns a number of an outcome if it is known.
fn known(measure: Measure, outcome: &Outcome, forecast: &Forecast) -> Option<f64> {
    match measure {
        Measure::Quantile(level) => match forecast.window.quantile(&outcome.draws, level, &outcome.kind) {
            Known::At(value) => Some(value),
            _ => None,
        },
        Measure::By(year) => outcome.by.iter().find(|(known, _)| *known == year).map(|(_, share)| *share),
        Measure::Chance => outcome.draws.mean(),
    }
}

/// Returns how the outcomes moved under the scenarios that have changed. The part of a scenario's own change is its Shapley value
/// beside all other changes together.
fn scenario_moves(
    hybrids: &Hybrids<'_>,
    (from, to): (Side<'_>, Side<'_>),
    changes: &[Change],
    options: ExplainOptions,
) -> Vec<ScenarioMove> {
    let mut moves = Vec::new();
    for change in changes.iter().filter(|change| change.kind == ChangeKind::Scenario) {
        let find =
            |side: Side<'_>| side.file.scenarios.iter().find(|scenario| scenario.name.value == change.name).cloned();
        let scenarios = [find(from), find(to)];
        let run = |model: bool, scenario: bool| {
            let scenario = scenarios[usize::from(scenario)].as_ref()?;
            forecast_under(hybrids.model(&vec![model; changes.len()]), scenario, options)
        };
        let [start, end] = [run(false, false), run(true, true)];
        let [own, others] = [run(false, true), run(true, false)];
        let Some(shown) = end.as_ref().or(start.as_ref()) else { continue };
        for outcome in &shown.outcomes {
            let central = |forecast: &Option<Forecast>| {
                let forecast = forecast.as_ref()?;
                let found = forecast.outcome(&outcome.name)?;
                let factor = factor(&found.kind, &outcome.kind)?;
                let value = match found.kind {
                    Kind::Bool => found.draws.mean(),
                    _ => known(Measure::Quantile(0.5), found, forecast),
                };
                Some(value? * factor)
            };
            let [start, end, own, others] = [&start, &end, &own, &others].map(central);
            let share = |first: Option<f64>, other: Option<f64>| {
                let value = 0.5 * ((first? - start?) + (end? - other?));
                Some(Share { value, error: None })
            };
            moves.push(ScenarioMove {
                scenario: change.name.clone(),
                label: change.label.clone(),
                outcome: outcome.name.clone(),
                kind: outcome.kind.clone(),
                from: start,
                to: end,
                own: share(own, others),
                others: share(others, own),
            });
        }
    }
    moves
}

/// Returns the outcomes of a model under a scenario, which may be that of another side; `None` if it cannot be run.
fn forecast_under(mut model: Hybrid, scenario: &Scenario, options: ExplainOptions) -> Option<Forecast> {
    model.file.scenarios = vec![scenario.clone()];
    let options = run_options(&model, options);
    let report = &mut Report::default();
    let compiled = CompiledModel::new(&model.file, &*model.datasets, &options, report).ok()?;
    compiled.forecast_of_outcomes(Some(&scenario.name.value), report).ok()
}

impl Explanation {
    /// Returns whether the shares are those of all combinations of changes.
    pub fn is_exact(&self) -> bool {
        self.method == Method::Exact
    }
}
