//! Paths into what a run said: `parity.product.range(p5, p95).year`.

use super::arithmetic::{compute, queried};
use super::evidence::Evidence;
use super::quantity::{Format, Quantity, QuantityKind, Sampled, of_curve};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Dataset;
use crate::model::{
    Argument, CellValue, Curve, Expression, ExpressionKind, Forecast, Input, Kind, Outcome, QUERIES, ScenarioForecast,
    Units, Word, cells,
};
use crate::source::Span;

/// Why there is no value.
pub enum Failure {
    /// It rests on a model that did not run, which has been told.
    Told,
    /// The expression is wrong.
    Wrong(Box<Diagnostic>),
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Wrong(Box::new(diagnostic))
    }
}

/// A value, or why there is none.
pub type Found<T> = Result<T, Failure>;

/// What a path leads to.
#[derive(Clone)]
pub enum Item<'a> {
    /// A model's run.
    Model(&'a Forecast),
    /// Samples: of an outcome, an input, or a condition's first date.
    Sampled(Sampled<'a>),
    /// A curve.
    Curve(&'a Curve, &'a Forecast),
    /// A curve at a date, and over how many samples.
    Point(&'a Curve, f64, usize),
    /// A scenario.
    Scenario(&'a ScenarioForecast, &'a Forecast),
    /// A dataset.
    Dataset(&'a Dataset),
    /// A row of one.
    Row(&'a Dataset, usize),
    /// A value.
    Quantity(Quantity),
    /// Two values.
    Range(Quantity, Quantity),
    /// A value or range to be written in certain ways.
    Formatted(Box<Item<'a>>, Vec<Format>),
    /// Names.
    Text(String),
}

/// Whether a word is a name rather than a unit.
pub fn is_name(word: &str, evidence: Evidence<'_>) -> bool {
    evidence.models.contains_key(word) || evidence.datasets.contains_key(word)
}

/// Evaluates an expression.
pub fn evaluate<'a>(expression: &Expression, evidence: Evidence<'a>, units: &Units) -> Found<Item<'a>> {
    match &expression.kind {
        ExpressionKind::Name(name) => name_item(name, expression.span, evidence, units),
        ExpressionKind::Member(inner, member) => member_item(inner, member, &[], evidence, units),
        ExpressionKind::Call(function, arguments) => match &function.kind {
            ExpressionKind::Member(inner, member) => member_item(inner, member, arguments, evidence, units),
            _ => compute(expression, evidence, units),
        },
        ExpressionKind::Row(inner, key) => match evaluate(inner, evidence, units)? {
            Item::Dataset(data) => Ok(Item::Row(data, cells::row(data, &key.text, key.span)?)),
            _ => Err(wrong("only a dataset has rows", inner.span).into()),
        },
        _ => compute(expression, evidence, units),
    }
}

/// The error of a path that leads nowhere.
pub fn wrong(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::error(codes::BAD_PATH, message).at(span)
}

/// A model, a dataset, `today`, or a name that only one model has.
fn name_item<'a>(name: &str, span: Span, evidence: Evidence<'a>, units: &Units) -> Found<Item<'a>> {
    if let Some(forecast) = evidence.forecasts.get(name) {
        return Ok(Item::Model(forecast));
    }
    if evidence.models.contains_key(name) {
        return Err(Failure::Told);
    }
    if let Some(data) = evidence.datasets.get(name) {
        return if data.is_valid { Ok(Item::Dataset(data)) } else { Err(Failure::Told) };
    }
    if name == "today" {
        let value = Some(evidence.as_of.to_years());
        return Ok(Item::Quantity(Quantity { value, kind: QuantityKind::Date, window_end: None, error: 0.0 }));
    }
    let bearers: Vec<&Forecast> =
        evidence.forecasts.values().filter(|forecast| named_in(forecast, name).is_some()).collect();
    match bearers[..] {
        [forecast] => Ok(named_in(forecast, name).unwrap_or(Item::Model(forecast))),
        [first, second, ..] => {
            let message = format!("`{name}` is in the models `{}` and `{}`", first.model, second.model);
            Err(wrong(message, span).hint(format!("write `{}.{name}`", first.model)).into())
        }
        [] if evidence.forecasts.len() < evidence.models.len() => Err(Failure::Told),
        [] => match units.named(name) {
            Some(_) => Err(wrong(format!("`{name}` is a unit: expected a value"), span).into()),
            None => {
                let own = evidence.forecasts.values().flat_map(names_of);
                let candidates = evidence.models.keys().chain(evidence.datasets.keys()).map(String::as_str).chain(own);
                Err(wrong(format!("nothing is called `{name}`"), span).suggest(name, candidates).into())
            }
        },
    }
}

/// A thing of a model by its name.
pub fn named_in<'a>(forecast: &'a Forecast, name: &str) -> Option<Item<'a>> {
    if let Some(outcome) = forecast.outcome(name) {
        let Outcome { draws, kind, description, .. } = outcome;
        let outcome = Some(outcome);
        return Some(Item::Sampled(Sampled {
            draws,
            kind,
            forecast,
            outcome,
            is_input: false,
            label: &description.label,
        }));
    }
    if let Some(input) = forecast.input(name) {
        let (draws, kind, label) = (&input.draws, &input.kind, &input.description.label);
        return Some(Item::Sampled(Sampled { draws, kind, forecast, outcome: None, is_input: true, label }));
    }
    if let Some(curve) = forecast.curve(name) {
        return Some(Item::Curve(curve, forecast));
    }
    if let Some(condition) = forecast.conditions.iter().find(|condition| condition.name == name) {
        let (draws, kind, label) = (&condition.first, &Kind::Date, &condition.description.label);
        return Some(Item::Sampled(Sampled { draws, kind, forecast, outcome: None, is_input: false, label }));
    }
    forecast.scenarios.iter().find(|scenario| scenario.name == name).map(|scenario| Item::Scenario(scenario, forecast))
}

/// Everything of a model that a path may name.
pub fn names_of(forecast: &Forecast) -> impl Iterator<Item = &str> {
    let outcomes = forecast.outcomes.iter().map(|outcome| outcome.name.as_str());
    let inputs = forecast.inputs.iter().map(|input| input.name.as_str());
    let curves = forecast.curves.iter().map(|curve| curve.name.as_str());
    let conditions = forecast.conditions.iter().map(|condition| condition.name.as_str());
    let scenarios = forecast.scenarios.iter().map(|scenario| scenario.name.as_str());
    outcomes.chain(inputs).chain(curves).chain(conditions).chain(scenarios)
}

fn member_item<'a>(
    inner: &Expression,
    member: &Word,
    arguments: &[Argument],
    evidence: Evidence<'a>,
    units: &Units,
) -> Found<Item<'a>> {
    let item = evaluate(inner, evidence, units)?;
    let attribute = Attribute { member, arguments, evidence, units };
    if !matches!(item, Item::Model(_) | Item::Scenario(..) | Item::Dataset(_) | Item::Row(..))
        && let Some(format) = attribute.format()?
    {
        return Ok(match item {
            Item::Formatted(inner, mut formats) => {
                formats.push(format);
                Item::Formatted(inner, formats)
            }
            item => Item::Formatted(Box::new(item), vec![format]),
        });
    }
    match item {
        Item::Model(forecast) => attribute.of_model(forecast),
        Item::Scenario(scenario, forecast) => attribute.of_scenario(scenario, forecast),
        Item::Sampled(sampled) => attribute.of_samples(&sampled),
        Item::Curve(curve, forecast) => attribute.of_curve(curve, forecast),
        Item::Point(curve, date, samples) => attribute.of_point(curve, date, samples),
        Item::Dataset(data) => attribute.of_dataset(data),
        Item::Row(data, row) => attribute.of_row(data, row),
        Item::Quantity(_) | Item::Range(..) | Item::Formatted(..) | Item::Text(_) => {
            Err(attribute.unknown("a value", FORMATS).into())
        }
    }
}

const FORMATS: &[&str] = &["year", "month", "date", "percent", "round(1)", "money", "bare", "lower"];
const OF_SAMPLES: &[&str] = &[
    "median",
    "mean",
    "p5",
    "p95",
    "by(2030)",
    "never",
    "already",
    "range(p5,p95)",
    "bottleneck",
    "accelerant",
    "label",
];
const OF_CURVES: &[&str] = &["at(2030-01-01)", "label", "median", "p5", "p95", "range(p5,p95)"];

/// One step of a path: the word after a dot, and what stands in brackets after it.
struct Attribute<'e, 'a> {
    member: &'e Word,
    arguments: &'e [Argument],
    evidence: Evidence<'a>,
    units: &'e Units,
}

impl<'a> Attribute<'_, 'a> {
    fn unknown(&self, of: &str, known: &[&str]) -> Diagnostic {
        let name = &self.member.text;
        let plain = known.iter().map(|known| known.split('(').next().unwrap_or(known));
        wrong(format!("{of} has no `.{name}`"), self.member.span)
            .suggest(name, plain)
            .hint(format!("what follows a dot here: {}", known.join(", ")))
    }

    /// The one argument, a whole number.
    fn whole(&self, usage: &str) -> Found<i64> {
        match self.arguments {
            [Argument::Plain(Expression { kind: ExpressionKind::Number(number), .. })]
                if number.fract() == 0.0 && number.abs() < 1e6 =>
            {
                Ok(*number as i64)
            }
            _ => Err(wrong(format!("expected a whole number: `{usage}`"), self.member.span).into()),
        }
    }

    fn format(&self) -> Found<Option<Format>> {
        Ok(Some(match self.member.text.as_str() {
            "year" => Format::Year,
            "month" => Format::Month,
            "date" => Format::Day,
            "percent" => Format::Percent,
            "money" => Format::Money,
            "bare" => Format::Bare,
            "lower" => Format::Lower,
            "round" => Format::Round(usize::try_from(self.whole(".round(1)")?.clamp(0, 6)).unwrap_or(0)),
            _ => return Ok(None),
        }))
    }

    fn of_model(&self, forecast: &'a Forecast) -> Found<Item<'a>> {
        let name = self.member.text.as_str();
        let exact = |value: f64| Item::Quantity(Quantity::known(value, QuantityKind::Exact(String::new())));
        match named_in(forecast, name) {
            Some(item) => Ok(item),
            None => match name {
                "samples" => Ok(exact(forecast.samples as f64)),
                "seed" => Ok(Item::Text(forecast.seed.to_string())),
                "title" => Ok(Item::Text(forecast.title.clone().unwrap_or_else(|| forecast.model.clone()))),
                "question" => Ok(Item::Text(forecast.question.clone().unwrap_or_default())),
                _ => {
                    let message = format!("the model `{}` has nothing called `{name}`", forecast.model);
                    Err(wrong(message, self.member.span).suggest(name, names_of(forecast)).into())
                }
            },
        }
    }

    fn of_scenario(&self, scenario: &'a ScenarioForecast, forecast: &'a Forecast) -> Found<Item<'a>> {
        let name = self.member.text.as_str();
        if name == "label" {
            return Ok(Item::Text(scenario.label.clone()));
        }
        let outcomes = scenario.outcomes.iter().filter_map(|(name, draws)| {
            let outcome = forecast.outcome(name)?;
            Some((name, draws, &outcome.kind, &outcome.description.label))
        });
        let inputs = scenario.inputs.iter().filter_map(|(name, kind, draws)| {
            let input = forecast.input(name)?;
            Some((name, draws, kind, &input.description.label))
        });
        let Some((_, draws, kind, label)) = outcomes.chain(inputs).find(|(known, ..)| *known == name) else {
            let message = format!("the scenario `{}` has no outcome and sets no input `{name}`", scenario.name);
            let outcomes = scenario.outcomes.iter().map(|(name, _)| name.as_str());
            let names = outcomes.chain(scenario.inputs.iter().map(|(name, ..)| name.as_str()));
            return Err(wrong(message, self.member.span).suggest(name, names).into());
        };
        Ok(Item::Sampled(Sampled { draws, kind, forecast, outcome: None, is_input: false, label }))
    }

    fn of_samples(&self, sampled: &Sampled<'a>) -> Found<Item<'a>> {
        let name = self.member.text.as_str();
        let chance = |value: f64| Item::Quantity(Quantity::chance(value, sampled.draws));
        if let Some(level) = level(name) {
            return Ok(Item::Quantity(sampled.quantile(level)));
        }
        match name {
            "mean" => match sampled.draws.mean() {
                Some(mean) => Ok(Item::Quantity(Quantity { value: Some(mean), ..sampled.quantile(0.5) })),
                None => Err(wrong("there is no mean where some samples are \"never\"", self.member.span)
                    .hint("write `.median`")
                    .into()),
            },
            "range" => {
                let (low, high) = self.levels()?;
                Ok(Item::Range(sampled.quantile(low), sampled.quantile(high)))
            }
            "by" if *sampled.kind == Kind::Date => {
                let year = self.whole(".by(2030)")?;
                Ok(chance(sampled.draws.share_before(Date::end_of_year(year as i32))))
            }
            "never" if *sampled.kind == Kind::Date => Ok(chance(sampled.draws.share_never())),
            "already" if *sampled.kind == Kind::Date => {
                Ok(chance(sampled.draws.share_by(sampled.forecast.as_of.to_years())))
            }
            "label" => Ok(Item::Text(sampled.label.to_owned())),
            "bottleneck" if !self.arguments.is_empty() => self.last_of(sampled),
            "bottleneck" | "accelerant" => self.driver(sampled),
            _ => Err(self.unknown("what is sampled", OF_SAMPLES).into()),
        }
    }

    /// The chance that a condition is what holds an outcome back: the last to come true.
    fn last_of(&self, sampled: &Sampled<'a>) -> Found<Item<'a>> {
        let outcome = sampled.outcome.map(|outcome| &outcome.bottleneck[..]).unwrap_or_default();
        let usage = "expected the name of a condition: `.bottleneck(fits)`";
        let [Argument::Plain(Expression { kind: ExpressionKind::Name(name), span, .. })] = self.arguments else {
            return Err(wrong(usage, self.member.span).into());
        };
        match outcome.iter().find(|(known, _)| known == name) {
            Some((_, share)) => Ok(Item::Quantity(Quantity::chance(*share, sampled.draws))),
            None => {
                let error = wrong(format!("`{name}` is nothing that `{}` waits for", sampled.label), *span);
                Err(error.suggest(name, outcome.iter().map(|(known, _)| known.as_str())).into())
            }
        }
    }

    /// What holds an outcome back most often, or the input whose p10 or p90 brings it earliest.
    fn driver(&self, sampled: &Sampled<'a>) -> Found<Item<'a>> {
        let Some(outcome) = sampled.outcome else {
            return Err(wrong(format!("only an outcome has a `.{}`", self.member.text), self.member.span).into());
        };
        let forecast = sampled.forecast;
        let label = if self.member.text == "bottleneck" {
            // The first of equals, in the order of the condition.
            let most = outcome.bottleneck.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
            most.map(|(name, _)| {
                let condition = forecast.conditions.iter().find(|condition| condition.name == *name);
                condition.map_or_else(|| name.clone(), |condition| condition.description.label.clone())
            })
        } else {
            let pull = |input: &Input| {
                let swing = input.swings.iter().find(|(name, _)| *name == outcome.name)?;
                swing.1.iter().flatten().copied().min_by(f64::total_cmp)
            };
            let earliest = forecast.inputs.iter().filter_map(|input| Some((pull(input)?, input)));
            earliest.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, input)| input.description.label.clone())
        };
        match label {
            Some(label) => Ok(Item::Text(label)),
            None => Err(wrong(format!("`{}` has no `.{}`", outcome.name, self.member.text), self.member.span).into()),
        }
    }

    fn of_curve(&self, curve: &'a Curve, forecast: &'a Forecast) -> Found<Item<'a>> {
        match self.member.text.as_str() {
            "at" => Ok(Item::Point(curve, self.date()?, forecast.samples)),
            "label" => Ok(Item::Text(curve.description.label.clone())),
            // Of a curve without a date: as of today.
            _ => self.of_point(curve, forecast.as_of.to_years(), forecast.samples),
        }
    }

    fn of_point(&self, curve: &'a Curve, date: f64, samples: usize) -> Found<Item<'a>> {
        if self.member.text == "range" {
            let (low, high) = self.levels()?;
            let at = |level| of_curve(curve, date, level, samples, self.member.span);
            return Ok(Item::Range(at(low)?, at(high)?));
        }
        match level(&self.member.text) {
            Some(level) => Ok(Item::Quantity(of_curve(curve, date, level, samples, self.member.span)?)),
            None => Err(self.unknown("a curve", OF_CURVES).into()),
        }
    }

    fn date(&self) -> Found<f64> {
        let [Argument::Plain(expression)] = self.arguments else {
            return Err(wrong("expected a date: `.at(2030-01-01)`", self.member.span).into());
        };
        match evaluate(expression, self.evidence, self.units)? {
            Item::Quantity(Quantity { value: Some(years), kind: QuantityKind::Date, .. }) => Ok(years),
            _ => Err(wrong("expected a date: `.at(2030-01-01)`", expression.span).into()),
        }
    }

    /// Two levels, as in `range(p5, p95)`.
    fn levels(&self) -> Found<(f64, f64)> {
        let word = |argument: &Argument| match argument {
            Argument::Plain(Expression { kind: ExpressionKind::Name(name), .. }) => level(name),
            _ => None,
        };
        match self.arguments {
            [low, high] => word(low).zip(word(high)),
            _ => None,
        }
        .filter(|(low, high)| low < high)
        .ok_or_else(|| wrong("expected two levels, the lower one first: `.range(p5,p95)`", self.member.span).into())
    }

    fn of_dataset(&self, data: &'a Dataset) -> Found<Item<'a>> {
        if self.member.text == "count" {
            let kind = QuantityKind::Exact(String::new());
            return Ok(Item::Quantity(Quantity::known(data.rows.len() as f64, kind)));
        }
        if QUERIES.contains(&&*self.member.text) {
            return Ok(Item::Row(data, queried(data, self.member, self.arguments, self.evidence, self.units)?));
        }
        let message = format!("expected a row of `{0}`: `{0}[\"…\"].{1}`", data.id.value, self.member.text);
        let error = wrong(message, self.member.span).suggest(&self.member.text, QUERIES);
        Err(error.hint(format!("or one that is asked for: `{}.best(column, condition)`", data.id.value)).into())
    }

    fn of_row(&self, data: &'a Dataset, row: usize) -> Found<Item<'a>> {
        let today = self.evidence.as_of.to_years();
        let found = cells::cell(data, row, &self.member.text, self.member.span, self.units, today)?;
        let quantity = |value: f64, kind| Item::Quantity(Quantity::known(value, kind));
        match found {
            Some(CellValue::Text(text)) => Ok(Item::Text(text)),
            Some(CellValue::Date(years)) => Ok(quantity(years, QuantityKind::Date)),
            Some(CellValue::Number(number, unit)) => {
                // What arithmetic makes is shown as a projection is, with no more digits than it means.
                let derived = data.derived.iter().any(|column| column.name.value == self.member.text);
                let unit = unit.to_string();
                Ok(quantity(number, if derived { QuantityKind::Projected(unit) } else { QuantityKind::Exact(unit) }))
            }
            None => Err(wrong(format!("`{}` has no value in this row", self.member.text), self.member.span)
                .label(data.rows[row].span, "the row")
                .into()),
        }
    }
}

/// `median`, `p5`, …: the level of a quantile.
fn level(name: &str) -> Option<f64> {
    if name == "median" {
        return Some(0.5);
    }
    let percent: u32 = name.strip_prefix('p')?.parse().ok()?;
    (1..=99).contains(&percent).then(|| f64::from(percent) / 100.0)
}
