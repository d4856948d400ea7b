//! Forecasts as entries of the ledger.

use std::collections::BTreeSet;

use crate::date::Date;
use crate::document::dataset::{Cell, ColumnKind};
use crate::document::ledger::computed::{RecordedDataset, RecordedInput, RecordedWindow};
use crate::document::ledger::content_hash::file_hash;
use crate::document::ledger::{ComputedEntry, OutcomeKind, RecordedOutcome, RecordedValue};
use crate::document::model::Definition;
use crate::document::{Commit, Dataset, ModelFile};
use crate::figure::tables::csv_text::to_csv;
use crate::model::{Draws, Forecast, Kind, Known, Outcome, QUANTILE_LEVELS, Window};
use crate::source::{Span, Spanned};

/// What an entry says besides the forecast.
pub struct Recording<'r> {
    /// The model's file.
    pub model: &'r ModelFile,
    /// The datasets that the model uses.
    pub datasets: Vec<&'r Dataset>,
    /// The files that the forecast was computed from, by path, each with its hash.
    pub files: Vec<(String, String)>,
    /// The commit of the repository, if there is one.
    pub commit: Option<Commit>,
    /// The version of Foresite.
    pub engine: &'r str,
    /// The names of the model whose chances claims read, with the year by whose end a date has come.
    pub claimed: Vec<(String, Option<i32>)>,
}

/// Returns the entry of a forecast. Outcomes have the rules of the model's file; one without a rule has an empty one.
pub fn recorded_forecast(forecast: &Forecast, recording: Recording<'_>) -> ComputedEntry {
    let Recording { model, datasets, files, commit, engine, claimed } = recording;
    let at = Place(model.id.span);
    let outcome = |outcome: &Outcome| {
        let definition = model.outcomes.iter().find(|known| known.name.value == outcome.name);
        let rule = definition.and_then(|definition| model.rule_of(definition)).unwrap_or_default();
        recorded_outcome(outcome, (rule, at), forecast.window)
    };
    let kind_of = |name: &str| forecast.outcome(name).map_or(&Kind::Date, |outcome| &outcome.kind);
    let scenarios = forecast.scenarios.iter().map(|scenario| {
        let outcomes = scenario.outcomes.iter();
        let values =
            outcomes.filter_map(|(name, draws)| Some((at.name(name), central(draws, kind_of(name), forecast.window)?)));
        (at.name(&scenario.name), values.collect())
    });
    let expression = |definition: &Definition| (definition.name.clone(), definition.value.value.clone());
    ComputedEntry {
        model: at.name(&forecast.model),
        title: forecast.title.clone(),
        question: forecast.question.clone(),
        window: RecordedWindow { from: forecast.window.from, to: forecast.window.to },
        outcomes: forecast.outcomes.iter().map(outcome).collect(),
        scenarios: scenarios.collect(),
        conditions: model.conditions.iter().map(expression).collect(),
        curves: model.curves.iter().map(expression).collect(),
        inputs: model.inputs.iter().map(|input| recorded_input(input, forecast, &claimed)).collect(),
        datasets: datasets.into_iter().map(|dataset| recorded_dataset(dataset, at)).collect(),
        files: files.iter().map(|(path, hash)| (at.name(path), at.name(hash))).collect(),
        engine: engine.to_owned(),
        moved: Vec::new(),
        seed: forecast.seed,
        samples: forecast.samples as u64,
        uncommitted: commit.as_ref().is_some_and(|commit| commit.is_changed),
        commit: commit.map(|commit| commit.id),
    }
}

/// The place of the values of an entry that is not in a file yet.
#[derive(Clone, Copy)]
struct Place(Span);

impl Place {
    fn name(self, name: &str) -> Spanned<String> {
        Spanned::new(name.to_owned(), self.0)
    }
}

fn recorded_outcome(outcome: &Outcome, (rule, at): (&str, Place), window: Window) -> RecordedOutcome {
    let Outcome { draws, kind, .. } = outcome;
    let (is_date, is_chance) = (*kind == Kind::Date, outcome.is_chance());
    let number = |value: Option<f64>| value.filter(|value| value.is_finite()).map(plain);
    let quantile = |level: f64| Some((level, value(window.quantile(draws, level, kind), kind, window)?));
    let unit = match kind {
        Kind::Number(unit) => Some(unit.to_string()).filter(|unit| !unit.is_empty()),
        Kind::Date | Kind::Bool => None,
    };
    let kind_of_outcome = match kind {
        Kind::Date => OutcomeKind::Date,
        Kind::Number(_) => OutcomeKind::Number,
        Kind::Bool => OutcomeKind::Chance,
    };
    RecordedOutcome {
        name: at.name(&outcome.name),
        label: outcome.description.label.clone(),
        kind: kind_of_outcome,
        unit,
        definition: outcome.description.expression.clone(),
        resolves: rule.to_owned(),
        median: if is_chance { None } else { central(draws, kind, window) },
        median_error: number(outcome.median_error.filter(|_| !is_chance)),
        probability: number(outcome.mean.filter(|_| is_chance).map(|mean| mean.value)),
        probability_error: number(outcome.mean.filter(|_| is_chance).map(|mean| mean.error)),
        quantiles: if is_chance { Vec::new() } else { QUANTILE_LEVELS.into_iter().filter_map(quantile).collect() },
        by: outcome.by.iter().map(|(year, chance)| (*year, plain(*chance))).collect(),
        already: number(outcome.already.filter(|_| is_date)),
        before: is_date.then(|| plain(window.share_before(draws))),
        never: (is_date || outcome.never > 0.0).then(|| plain(outcome.never)),
    }
}

/// Returns the value that stands for all samples: the probability of a chance, otherwise the median.
fn central(draws: &Draws, kind: &Kind, window: Window) -> Option<RecordedValue> {
    match kind {
        Kind::Bool => draws.mean().map(|mean| RecordedValue::Number(plain(mean))),
        Kind::Date | Kind::Number(_) => value(window.quantile(draws, 0.5, kind), kind, window),
    }
}

/// Returns what is known of a value as the ledger has it; `None` for a date outside of the calendar.
fn value(known: Known, kind: &Kind, window: Window) -> Option<RecordedValue> {
    let is_date = *kind == Kind::Date;
    match known {
        Known::At(years) if is_date => Date::from_years(years).map(RecordedValue::Date),
        Known::AtMost(years) if is_date => Date::from_years(years).map(RecordedValue::Before),
        Known::MoreThan(years) if is_date && years < window.end() => Date::from_years(years).map(RecordedValue::After),
        Known::MoreThan(_) if is_date => Some(RecordedValue::After(window.to)),
        Known::NeverBy(day) => Some(RecordedValue::After(day)),
        Known::At(number) => Some(RecordedValue::Number(plain(number))),
        Known::AtMost(limit) => Some(RecordedValue::AtMost(plain(limit))),
        Known::MoreThan(limit) => Some(RecordedValue::MoreThan(plain(limit))),
    }
}

/// Returns a number without the sign of a zero.
fn plain(number: f64) -> f64 {
    number + 0.0
}

/// Returns an input, with those of its chances that claims read: an input has no chances by itself.
fn recorded_input(input: &Definition, forecast: &Forecast, claimed: &[(String, Option<i32>)]) -> RecordedInput {
    let unit = input.unit.as_ref().map(|unit| unit.value.clone());
    let draws = forecast.input(&input.name.value).map(|input| &input.draws);
    let read = || claimed.iter().filter(|(name, _)| *name == input.name.value).map(|(_, year)| *year);
    let years: BTreeSet<i32> = read().flatten().collect();
    let by = years.into_iter().filter_map(|year| Some((year, plain(draws?.share_before(Date::end_of_year(year))))));
    let probability = draws.filter(|_| read().any(|year| year.is_none())).and_then(Draws::mean).map(plain);
    RecordedInput { name: input.name.clone(), value: input.value.value.clone(), unit, probability, by: by.collect() }
}

/// Returns the hash of a dataset's columns and rows, written as CSV, and their number.
fn recorded_dataset(dataset: &Dataset, at: Place) -> RecordedDataset {
    let headers = dataset.columns.iter().map(|column| match &column.kind {
        ColumnKind::Number { unit: Some(unit) } => format!("{} ({})", column.name.value, unit.value),
        _ => column.name.value.clone(),
    });
    let headers: Vec<String> = headers.collect();
    let rows = dataset.rows.iter().map(|row| {
        let text = |cell: &Option<Spanned<Cell>>| cell.as_ref().map(|cell| cell.value.name()).unwrap_or_default();
        row.cells.iter().map(text)
    });
    RecordedDataset {
        id: dataset.id.clone(),
        hash: at.name(&file_hash(to_csv(&headers, rows).as_bytes())),
        rows: dataset.rows.len() as u64,
    }
}
