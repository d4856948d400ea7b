//! Attributes the moves of outcomes to the changes that made them.

use super::change::{Change, ChangeKind};
use super::engine_change::add_engine_change;
use super::explanation::{Cause, Explanation, Measure, Move, OutcomeMove, ScenarioMove, Share};
use super::game::Game;
use super::hybrid::{Hybrid, Hybrids};
use super::made::Made;
use super::measures::{error, factor, parts};
use super::model_comparison::compare;
use super::samples_change::add_samples_change;
use super::side::Side;
use super::together::Groups;
use crate::diagnostic::{Report, Reported};
use crate::document::model::Scenario;
use crate::model::compile::Kind;
use crate::model::run::compiled_model::CompiledModel;
use crate::model::run::forecast::{Forecast, Outcome};
use crate::model::stats::math;
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
    let (of_samples, changes): (Vec<Change>, Vec<Change>) =
        compare(from, to).into_iter().partition(|change| change.kind == ChangeKind::Samples);
    let hybrids = Hybrids::new(from, to, &changes);
    let [none, all] = [false, true].map(|is_made| Made::every(changes.len(), is_made));
    let before = outcomes_of(&hybrids.model(&none), options, &mut reports[0])?;
    let after = outcomes_of(&hybrids.model(&all), options, &mut reports[1])?;
    let compared = compared(&before, &after);
    let measured = compared.iter().filter(|compared| !compared.measures.is_empty());
    let sought = measured.map(|compared| (compared.to, compared.measures.as_slice())).collect();
    let fewer = (!of_samples.is_empty()).then(|| from.file.samples.value.min(to.file.samples.value));
    let mut game = Game::new(&hybrids, options.samples.or(fewer), sought, parts([before.samples, after.samples]));
    let mut groups = Groups::new(from, to, &changes);
    let shares = game.shares(&mut groups, &to.file.id.value, after.seed)?;
    let of_parts = game.shares_of_parts(&groups);
    let (runs, parts) = (game.runs(), game.parts);
    let outcomes = moves(&compared, &shares, &of_parts, parts);
    let scenarios = scenario_moves(&hybrids, (from, to), &changes, options);
    let causes = groups.all().iter().map(|group| Cause { changes: group.clone() }).collect();
    let is_recorded = [false, false];
    let method = shares.method;
    let mut explanation =
        Explanation { from: before, to: after, is_recorded, causes, outcomes, scenarios, method, runs, changes };
    // With other samples, a difference would be due to them.
    if options.samples.is_none() {
        of_samples.into_iter().for_each(|change| add_samples_change(&mut explanation, change));
        add_engine_change(&mut explanation, [from, to]);
    }
    Ok(explanation)
}

/// Returns the forecast of a model, with nothing but its outcomes.
fn outcomes_of(model: &Hybrid, options: ExplainOptions, report: &mut Report) -> Result<Forecast, Reported> {
    let options = model.run_options(options.samples);
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

/// Returns the moves of all outcomes, from the shares of their numbers: those of the causes, and those of the parts of each cause.
fn moves(
    compared: &[Compared<'_>],
    shares: &shapley::Shares,
    of_parts: &[Vec<Vec<f64>>],
    parts: usize,
) -> Vec<OutcomeMove> {
    let mut start = 0;
    let mut outcomes = Vec::new();
    for compared in compared {
        let count = compared.measures.len();
        let moves = compared.measures.iter().enumerate().map(|(at, measure)| {
            let place = |part: usize| start + part * count + at;
            let found = |values: &[f64], order_error: f64| {
                let parts: Vec<f64> = (1..=parts).map(|part| values[place(part)]).collect();
                let sampling = error(&parts);
                let error = sampling.map(|error| math::sqrt(error * error + order_error * order_error));
                PartedShare { share: Share { value: values[place(0)], error }, parts }
            };
            let causes = shares.shares.iter().zip(&shares.errors);
            let causes: Vec<PartedShare> = causes.map(|(values, errors)| found(values, errors[place(0)])).collect();
            let rows = of_parts.iter().map(|rows| rows.iter().map(|values| found(values, 0.0).share).collect());
            a_move(*measure, compared, &causes, rows.collect(), parts)
        });
        let moves = moves.collect();
        outcomes.push(OutcomeMove {
            name: compared.to.name.clone(),
            label: compared.to.description.label.clone(),
            kind: compared.to.kind.clone(),
            moves,
        });
        start += count * (1 + parts);
    }
    outcomes
}

/// A share of a move, with its values in the parts of the samples.
struct PartedShare {
    share: Share,
    parts: Vec<f64>,
}

/// Returns the move of a measure, given for each cause its share and the shares of the rows that it consists of.
fn a_move(
    measure: Measure,
    compared: &Compared<'_>,
    causes: &[PartedShare],
    rows: Vec<Vec<Share>>,
    parts: usize,
) -> Move {
    let factor = factor(&compared.from.kind, &compared.to.kind).unwrap_or(1.0);
    let [before, after] = compared.forecasts;
    let from = known(measure, compared.from, before).map(|value| value * factor);
    let to = known(measure, compared.to, after);
    let total = from.zip(to).map(|(from, to)| {
        let sums: Vec<f64> = (0..parts).map(|part| causes.iter().map(|cause| cause.parts[part]).sum()).collect();
        Share { value: to - from, error: error(&sums) }
    });
    let is_known = |shares: &[Share]| total.is_some() && shares.iter().all(|share| share.value.is_finite());
    let shares: Vec<Share> = causes.iter().map(|cause| cause.share).collect();
    let parts = rows.into_iter().map(|rows| if is_known(&rows) { rows } else { Vec::new() }).collect();
    match is_known(&shares) {
        true => Move { measure, from, to, total, shares, parts },
        false => Move { measure, from, to, total, shares: Vec::new(), parts: Vec::new() },
    }
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
            forecast_under(hybrids.model(&Made::every(changes.len(), model)), scenario, options)
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
    model.file.scenarios.retain(|known| known.name.value != scenario.name.value);
    model.file.scenarios.push(scenario.clone());
    let options = model.run_options(options.samples);
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
