//! The steps of a path: the word after a dot, and its arguments. `median`, `by(2030)`, `range(p5,p95)`, `year`.

use super::basis_share;
use super::binder::Binder;
use super::chance_word::WORDS;
use super::in_case::HINDCASTS;
use super::in_structure::ENSEMBLE;
use super::item::{Item, named_in, names_of};
use super::later::{LATER, later};
use super::of_hindcasts;
use super::of_input;
use super::of_outcome::{self, INTERACTIONS, PAIR};
use super::origin::Origin;
use super::quantity::{CurvePoint, Format, Quantity, QuantityKind, Sampled};
use super::recorded::OF_RECORDED;
use super::recorded_quantity;
use super::statistics::{STATISTICS, report_unknown_share};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::document::Dataset;
use crate::document::ledger::{ComputedEntry, RecordedOutcome};
use crate::locale::Language;
use crate::model::{
    Argument, COUNT, CellValue, Curve, Expression, ExpressionKind, Forecast, Input, Kind, Known, QUERIES,
    ScenarioForecast, TextSpan, Unit, cells,
};

/// The attributes that every value has, as they are written.
const FORMATS: &[&str] = &["year", "month", "date", "percent", "round(1)", "money", "bare", "lower", "words"];

/// The attributes of samples, as they are written.
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
    LATER,
    "basis.judged",
    PAIR,
    INTERACTIONS,
    "share.outcome",
    "total.outcome",
    "shrinks.outcome",
    "label",
];

/// The attributes of chances, as they are written.
const OF_CHANCES: &[&str] =
    &["probability", "basis.judged", PAIR, INTERACTIONS, "share.outcome", "total.outcome", "shrinks.outcome", "label"];

/// The attributes of curves, as they are written.
const OF_CURVES: &[&str] = &["at(2030-01-01)", "label", "median", "p5", "p95", "range(p5,p95)"];

/// One step of a path.
#[derive(Clone, Copy)]
struct Step<'e> {
    /// The word after the dot.
    word: &'e TextSpan,
    /// The arguments in parentheses after it.
    arguments: &'e [Argument],
}

impl<'a> Binder<'a> {
    /// Returns what an attribute of `inner` leads to.
    pub(super) fn attribute(
        &mut self,
        language: &Language,
        inner: &Expression,
        word: &TextSpan,
        arguments: &[Argument],
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let item = self.evaluate(inner, report)?;
        let step = Step { word, arguments };
        let item = match item {
            Item::OfCase(found) => match self.of_case(found, word, report)? {
                // Every other word is about the samples of the case.
                item @ Item::Sampled(_) => item,
                item => return Ok(item),
            },
            item => item,
        };
        match item {
            Item::Hindcasts(forecast) => self.of_hindcasts(forecast, word, report),
            Item::NaiveCase(case) => of_hindcasts::of_naive(case, word, report),
            Item::Model(forecast) => self.of_model(forecast, step, report),
            Item::Scenario(scenario, forecast) => self.of_scenario(scenario, forecast, step, report),
            Item::Ensemble(ensemble, forecast) => self.of_ensemble(ensemble, forecast, word, report),
            Item::OfEnsemble(found) => self.of_structure(found, word, report),
            Item::Dataset(data) => self.of_dataset(data, step, report),
            Item::Row(data, row) => self.cell(data, row, word, report),
            Item::Ledger => self.of_ledger((&word.text, word.span), report),
            Item::Questions => self.of_questions((&word.text, word.span), report),
            Item::Question(question) => self.of_question(language, question, (&word.text, word.span), report),
            Item::History(model) => self.of_history(model, (&word.text, word.span), report),
            Item::Entry(entry, computed) => self.of_entry((entry, computed), (&word.text, word.span), report),
            Item::Moves(entry, computed) => self.of_moves((entry, computed), (&word.text, word.span), report),
            Item::StatedBy(subject, who) => self.stated_outcome((subject, &who), word, report),
            Item::Basis(shares) => basis_share::of_basis(&shares, word, report),
            Item::OfInput(attribute, input, forecast) => self.of_input(attribute, (input, forecast), word, report),
            Item::Pair(pair, _) if word.text == "share" => Ok(of_input::part(pair.share)),
            Item::Stated(entry, stated) => self.of_stated((entry, stated), word, report),
            item if word.text == WORDS => self.worded(item, word.span, report),
            item => match (step.format(report)?, item) {
                (Some(format), Item::Formatted(inner, mut formats)) => {
                    formats.push(format);
                    Ok(Item::Formatted(inner, formats))
                }
                (Some(format), item) => Ok(Item::Formatted(Box::new(item), vec![format])),
                (None, Item::Sampled(sampled)) if word.text == PAIR => self.pair(&sampled, word.span, report),
                (None, Item::Sampled(sampled)) => match self.statistic(language, &sampled, (word, arguments), report) {
                    Some(statistic) => statistic,
                    None => step.of_samples(&sampled, report),
                },
                (None, Item::Curve(curve, forecast)) => self.of_curve(language, curve, forecast, step, report),
                (None, Item::Point(point)) => step.of_point(&point, report),
                (None, Item::Recorded(outcome, computed)) => self.of_recorded((outcome, computed), step, report),
                (None, Item::Pair(..)) => Err(step.unknown("a pair of inputs", &["share", "lower"], report)),
                (None, _) => Err(step.unknown("a value", FORMATS, report)),
            },
        }
    }

    fn of_model(&mut self, forecast: &'a Forecast, step: Step<'_>, report: &mut Report) -> Result<Item<'a>, Reported> {
        let name = step.word.text.as_str();
        if let Some(item) = named_in(forecast, name) {
            self.read_definition(forecast, &item, name);
            return Ok(item);
        }
        if let (ENSEMBLE, Some(ensemble)) = (name, &forecast.ensemble) {
            return Ok(Item::Ensemble(ensemble, forecast));
        }
        if name == HINDCASTS && !forecast.hindcasts.is_empty() {
            return Ok(Item::Hindcasts(forecast));
        }
        self.read(Origin::Model(forecast.model.clone()));
        match name {
            "samples" => Ok(exact(forecast.samples as f64)),
            "seed" => Ok(Item::Text(forecast.seed.to_string())),
            "title" => Ok(Item::Text(forecast.title.clone().unwrap_or_else(|| forecast.model.clone()))),
            "question" => Ok(Item::Text(forecast.question.clone().unwrap_or_default())),
            _ => Err(report.push(error!(
                BAD_PATH at step.word.span, "the model `{}` has nothing called `{name}`", forecast.model;
                suggest name, names_of(forecast)
            ))),
        }
    }

    fn of_scenario(
        &mut self,
        scenario: &'a ScenarioForecast,
        forecast: &'a Forecast,
        step: Step<'_>,
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let name = step.word.text.as_str();
        if name == "label" {
            return Ok(Item::Text(scenario.label.clone()));
        }
        let outcomes = scenario.outcomes.iter().filter_map(|(name, draws)| {
            let outcome = forecast.outcome(name)?;
            Some((name, draws, &outcome.kind, &outcome.description.label, Some(outcome)))
        });
        let inputs = scenario.inputs.iter().filter_map(|(name, kind, draws)| {
            let input = forecast.input(name)?;
            Some((name, draws, kind, &input.description.label, None))
        });
        if let Some(curve) = scenario.curves.iter().find(|curve| curve.name == name) {
            let (model, scenario) = (forecast.model.clone(), Some(scenario.name.clone()));
            self.read(Origin::Definition { model, scenario, name: name.to_owned() });
            return Ok(Item::Curve(self.evidence.scenario_curve(curve, forecast, report)?, forecast));
        }
        let Some((_, draws, kind, label, pooled)) = outcomes.chain(inputs).find(|(known, ..)| *known == name) else {
            let outcomes = scenario.outcomes.iter().map(|(name, _)| name.as_str());
            let names = outcomes.chain(scenario.inputs.iter().map(|(name, ..)| name.as_str()));
            let names = names.chain(scenario.curves.iter().map(|curve| curve.name.as_str()));
            return Err(report.push(error!(
                BAD_PATH at step.word.span,
                "the scenario `{}` has no outcome `{name}`, and changes no such input or curve", scenario.name;
                suggest name, names
            )));
        };
        let (model, scenario) = (forecast.model.clone(), Some(scenario.name.clone()));
        self.read(Origin::Definition { model, scenario, name: name.to_owned() });
        Ok(Item::Sampled(Sampled { pooled, is_input: pooled.is_none(), ..Sampled::new(draws, kind, forecast, label) }))
    }

    fn of_curve(
        &mut self,
        _language: &Language,
        curve: &'a Curve,
        forecast: &'a Forecast,
        step: Step<'_>,
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let samples = forecast.samples;
        match step.word.text.as_str() {
            "at" => {
                let date = self.selecting(|binder| binder.date_argument(step, report))?;
                Ok(Item::Point(CurvePoint { curve, date, samples }))
            }
            "label" => Ok(Item::Text(curve.description.label.clone())),
            // A curve without a date is read at the date of the run.
            _ => step.of_point(&CurvePoint { curve, date: forecast.as_of.to_years(), samples }, report),
        }
    }

    /// Returns what was recorded of an outcome.
    fn of_recorded(
        &self,
        (outcome, computed): (&'a RecordedOutcome, &'a ComputedEntry),
        step: Step<'_>,
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let (name, span) = (step.word.text.as_str(), step.word.span);
        if let Some(level) = level(name) {
            return self.recorded_quantile((outcome, computed), level, span, report).map(Item::Quantity);
        }
        let share =
            |value: Option<f64>| value.map(|value| Item::Quantity(recorded_quantity::chance(value, None, computed)));
        let found = match name {
            "range" => {
                let (low, high) = step.levels(report)?;
                let mut end = |level| self.recorded_quantile((outcome, computed), level, span, report);
                return Ok(Item::Range(end(low)?, end(high)?));
            }
            "by" => {
                let year = step.whole_number(".by(2030)", report)?;
                let found = outcome.by.iter().find(|(known, _)| i64::from(*known) == year).map(|(_, chance)| *chance);
                share(found)
            }
            "never" => share(outcome.never),
            "already" => share(outcome.already),
            "probability" => outcome
                .probability
                .map(|value| Item::Quantity(recorded_quantity::chance(value, outcome.probability_error, computed))),
            "moved" => return self.recorded_move((outcome, computed), span, report),
            "label" => Some(Item::Text(outcome.label.clone())),
            _ => return Err(step.unknown("a recorded outcome", OF_RECORDED, report)),
        };
        found.ok_or_else(|| {
            report.push(error!(BAD_PATH at span, "the ledger has not recorded this of `{}`", outcome.label))
        })
    }

    /// Returns the date in the parentheses of `at`, on the axis of years.
    fn date_argument(&mut self, step: Step<'_>, report: &mut Report) -> Result<f64, Reported> {
        let usage = "expected a date: `.at(2030-01-01)`";
        let [Argument::Plain(expression)] = step.arguments else {
            return Err(report.push(Diagnostic::error(codes::BAD_PATH, usage).at(step.word.span)));
        };
        match self.evaluate(expression, report)? {
            Item::Quantity(Quantity { value: Known::At(years), kind: QuantityKind::Date(_), .. }) => Ok(years),
            _ => Err(report.push(Diagnostic::error(codes::BAD_PATH, usage).at(expression.span))),
        }
    }

    fn of_dataset(&mut self, data: &'a Dataset, step: Step<'_>, report: &mut Report) -> Result<Item<'a>, Reported> {
        let (id, name) = (&data.id.value, step.word.text.as_str());
        if name == COUNT {
            self.read(Origin::Dataset(id.clone()));
            return Ok(exact(self.counted_rows(data, step.word, step.arguments, report)? as f64));
        }
        if QUERIES.contains(&name) {
            return Ok(Item::Row(
                data,
                self.selecting(|binder| binder.queried_row(data, step.word, step.arguments, report))?,
            ));
        }
        let problem = error!(
            BAD_PATH at step.word.span, "expected a row of `{id}`: `{id}[\"…\"].{name}`";
            suggest name, QUERIES.iter().copied()
        );
        // Rows without a key are chosen by a condition.
        let is_column = dataset_has(data, name) && data.key_column().is_none();
        let rows: Vec<usize> = (0..data.rows.len()).collect();
        let condition = is_column.then(|| cells::telling_apart(data, &rows)).flatten();
        Err(report.push(match condition {
            Some(condition) => {
                problem.hint(format!("choose a row: `{id}.{name}[{}]`", condition.replace(" and ", ", ")))
            }
            None => problem.hint(format!("or ask for a row by its values: `{id}.best(column, condition)`")),
        }))
    }

    /// Returns the cell of a row in a column.
    pub(super) fn cell(
        &mut self,
        data: &'a Dataset,
        row: usize,
        column: &TextSpan,
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        self.read(Origin::Row { dataset: data.id.value.clone(), row });
        let TextSpan { text: name, span } = column;
        data.reads.get(name).into_iter().flatten().for_each(|id| self.read_source(id));
        let found = cells::cell(data, row, (name, *span), self.evidence.units, self.evidence.as_of.to_years(), report)?;
        let quantity = |value: f64, kind| Ok(Item::Quantity(Quantity::known(value, kind)));
        match found {
            Some(CellValue::Text(text)) => Ok(Item::Text(text)),
            Some(CellValue::Date(years, unit)) => quantity(years, QuantityKind::Date(unit)),
            Some(CellValue::Number(number, unit)) => {
                let is_derived = data.is_computed(name);
                quantity(number, if is_derived { QuantityKind::Computed(unit) } else { QuantityKind::Exact(unit) })
            }
            None => {
                let problem = error!(BAD_PATH at *span, "`{name}` has no value in this row");
                let row = data.rows.get(row).map(|row| row.span);
                Err(report.push(match row {
                    Some(row) => problem.label(row, "the row"),
                    None => problem,
                }))
            }
        }
    }
}

impl Step<'_> {
    /// Returns the format that the attribute selects, or `None` if it is not a format.
    fn format(self, report: &mut Report) -> Result<Option<Format>, Reported> {
        Ok(Some(match self.word.text.as_str() {
            "year" => Format::Year,
            "month" => Format::Month,
            "date" => Format::Day,
            "percent" => Format::Percent,
            "money" => Format::Money,
            "bare" => Format::Bare,
            "lower" => Format::Lower,
            "round" => {
                let decimals = self.whole_number(".round(1)", report)?.clamp(0, 6);
                Format::Round(usize::try_from(decimals).unwrap_or(0))
            }
            _ => return Ok(None),
        }))
    }

    fn of_samples<'a>(self, sampled: &Sampled<'a>, report: &mut Report) -> Result<Item<'a>, Reported> {
        let name = self.word.text.as_str();
        let is_date = *sampled.kind == Kind::Date;
        let chance = |value: f64| Ok(Item::Quantity(Quantity::chance(value, sampled.draws)));
        if sampled.is_chance() && (level(name).is_some() || name == "range") {
            return Err(report.push(error!(
                BAD_PATH at self.word.span, "`{}` is a chance, which has a probability and no `.{name}`", sampled.label;
                hint "ask for its `.probability`"
            )));
        }
        if let Some(level) = level(name) {
            return Ok(Item::Quantity(sampled.quantile(level)));
        }
        if let Some(attribute) = of_input::OF_OUTCOMES.into_iter().find(|known| *known == name) {
            return of_input::of_outcomes(sampled, attribute, self.word.span, report);
        }
        match name {
            "range" => {
                let (low, high) = self.levels(report)?;
                Ok(Item::Range(sampled.quantile(low), sampled.quantile(high)))
            }
            "by" if is_date => {
                let year = self.whole_year(sampled.forecast, report)?;
                let share = sampled.draws.known_share_before(Date::end_of_year(year));
                chance(
                    share.ok_or_else(|| {
                        self.report_unknown(sampled, &format!("the chance by the end of {year}"), report)
                    })?,
                )
            }
            "never" if is_date => chance(sampled.draws.share_never()),
            "already" if is_date => {
                let as_of = sampled.forecast.as_of;
                let share = sampled.draws.known_share_by(as_of.to_years());
                chance(share.ok_or_else(|| self.report_unknown(sampled, &format!("the chance by {as_of}"), report))?)
            }
            "label" => Ok(Item::Text(sampled.label.to_owned())),
            "bottleneck" if !self.arguments.is_empty() => self.bottleneck_chance(sampled, report),
            "bottleneck" | "accelerant" => self.driver(sampled, report),
            INTERACTIONS => of_outcome::interactions(sampled, self.word.span, report),
            "basis" => basis_share::basis(sampled, self.word.span, report),
            _ if sampled.is_chance() => Err(self.unknown("a chance", OF_CHANCES, report)),
            LATER => self.later(sampled, report),
            _ => Err(self.unknown("a sampled quantity", &[OF_SAMPLES, STATISTICS].concat(), report)),
        }
    }

    /// Returns the chance that the outcome of the forecast is later than the median of a scenario.
    fn later<'a>(self, sampled: &Sampled<'a>, report: &mut Report) -> Result<Item<'a>, Reported> {
        match (later(sampled), sampled.pooled) {
            (Some(chance), _) => Ok(Item::Quantity(chance)),
            (None, Some(_)) => Err(self.report_unknown(sampled, "the chance of a later date", report)),
            (None, None) => Err(report.push(error!(
                BAD_PATH at self.word.span, "only an outcome under a scenario has a `.{LATER}`: the chance of a later one";
                hint "put the scenario before the outcome: `model.scenario.outcome.{LATER}`"
            ))),
        }
    }

    /// Reports a chance that is not known, since some samples lie outside of the window on either side.
    fn report_unknown(self, sampled: &Sampled<'_>, what: &str, report: &mut Report) -> Reported {
        report_unknown_share(self.word.span, sampled, what, report)
    }

    /// Returns the chance that the condition named in parentheses is the last to become true of those that an outcome
    /// waits for.
    fn bottleneck_chance<'a>(self, sampled: &Sampled<'a>, report: &mut Report) -> Result<Item<'a>, Reported> {
        let shares = sampled.outcome.map(|outcome| &outcome.bottleneck[..]).unwrap_or_default();
        let [Argument::Plain(Expression { kind: ExpressionKind::Name(name), span, .. })] = self.arguments else {
            return Err(report.push(error!(
                BAD_PATH at self.word.span, "expected the name of a condition: `.bottleneck(fits)`"
            )));
        };
        match shares.iter().find(|(known, _)| known == name) {
            Some((_, share)) => Ok(Item::Quantity(Quantity::chance(*share, sampled.draws))),
            None => Err(report.push(error!(
                BAD_PATH at *span, "`{}` does not wait for a condition `{name}`", sampled.label;
                suggest name, shares.iter().map(|(known, _)| known.as_str())
            ))),
        }
    }

    /// Returns the label of what drives an outcome: for `bottleneck`, the condition that is most often the last to become
    /// true; for `accelerant`, the input whose p10 or p90 brings the earliest median.
    fn driver<'a>(self, sampled: &Sampled<'a>, report: &mut Report) -> Result<Item<'a>, Reported> {
        let TextSpan { text: name, span } = self.word;
        let Some(outcome) = sampled.outcome else {
            return Err(report.push(error!(BAD_PATH at *span, "only an outcome has a `.{name}`")));
        };
        let forecast = sampled.forecast;
        let label = if name == "bottleneck" {
            // Of equal shares the first in the order of the conditions.
            let largest = outcome.bottleneck.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
            largest.map(|(name, _)| {
                let condition = forecast.conditions.iter().find(|condition| condition.name == *name);
                condition.map_or_else(|| name.clone(), |condition| condition.description.label.clone())
            })
        } else {
            let earliest_median = |input: &Input| {
                let swing = input.swings.iter().find(|(name, _)| *name == outcome.name)?;
                swing.1.iter().filter_map(|median| median.at_most()).min_by(f64::total_cmp)
            };
            let medians = forecast.inputs.iter().filter_map(|input| Some((earliest_median(input)?, input)));
            medians.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, input)| input.description.label.clone())
        };
        match label {
            Some(label) => Ok(Item::Text(label)),
            None => Err(report.push(error!(BAD_PATH at *span, "`{}` has no `.{name}`", outcome.name))),
        }
    }

    fn of_point<'a>(self, point: &CurvePoint<'a>, report: &mut Report) -> Result<Item<'a>, Reported> {
        let span = self.word.span;
        if self.word.text == "range" {
            let (low, high) = self.levels(report)?;
            return Ok(Item::Range(point.try_quantile(low, span, report)?, point.try_quantile(high, span, report)?));
        }
        match level(&self.word.text) {
            Some(level) => Ok(Item::Quantity(point.try_quantile(level, span, report)?)),
            None => Err(self.unknown("a curve", OF_CURVES, report)),
        }
    }

    /// Returns the only argument, a whole number.
    fn whole_number(self, usage: &str, report: &mut Report) -> Result<i64, Reported> {
        match self.arguments {
            [Argument::Plain(Expression { kind: ExpressionKind::Number(number), .. })]
                if number.fract() == 0.0 && number.abs() < 1e6 =>
            {
                Ok(*number as i64)
            }
            _ => Err(report.push(error!(BAD_PATH at self.word.span, "expected a whole number: `{usage}`"))),
        }
    }

    /// Returns the only argument, a year of which every day belongs to the window of a run: the samples say nothing about
    /// other years.
    fn whole_year(self, forecast: &Forecast, report: &mut Report) -> Result<i32, Reported> {
        let year = self.whole_number(".by(2030)", report)? as i32;
        let (window, whole) = (forecast.window, forecast.window.whole_years());
        if whole.contains(&year) {
            return Ok(year);
        }
        let edge = if Date::end_of_year(year) > window.end() {
            format!("end the window on {year}-12-31 or later")
        } else {
            format!("begin the window on {year}-01-01 or earlier")
        };
        let hint = match whole.is_empty() {
            true => edge,
            false => format!("ask for `.by({})`, or {edge}", year.clamp(*whole.start(), *whole.end())),
        };
        Err(report.push(error!(
            BAD_PATH at self.word.span,
            "the window of the model `{}`, {} to {}, does not contain the whole year {year}, so the chance by its end is not \
             known", forecast.model, window.from, window.to;
            hint "{hint}"
        )))
    }

    /// Returns the two levels of `range(p5, p95)`.
    fn levels(self, report: &mut Report) -> Result<(f64, f64), Reported> {
        let level_of = |argument: &Argument| match argument {
            Argument::Plain(Expression { kind: ExpressionKind::Name(name), .. }) => level(name),
            _ => None,
        };
        let levels = match self.arguments {
            [low, high] => level_of(low).zip(level_of(high)),
            _ => None,
        };
        levels.filter(|(low, high)| low < high).ok_or_else(|| {
            report.push(error!(
                BAD_PATH at self.word.span, "expected two levels, the lower one first: `.range(p5,p95)`"
            ))
        })
    }

    fn unknown(self, owner: &str, known: &[&str], report: &mut Report) -> Reported {
        let name = &self.word.text;
        let plain = known.iter().map(|known| known.split(['(', '.']).next().unwrap_or(known));
        report.push(error!(
            BAD_PATH at self.word.span, "{owner} has no `.{name}`";
            suggest name, plain;
            hint "expected after the dot: {}", known.join(", ")
        ))
    }
}

fn dataset_has(data: &Dataset, column: &str) -> bool {
    cells::columns(data).any(|known| known == column)
}

/// Returns a plain number that is known exactly.
fn exact<'a>(value: f64) -> Item<'a> {
    Item::Quantity(Quantity::known(value, QuantityKind::Exact(Unit::plain())))
}

/// Returns the level of a quantile by its name: `median`, or `p1` to `p99`.
fn level(name: &str) -> Option<f64> {
    if name == "median" {
        return Some(0.5);
    }
    let percent: u32 = name.strip_prefix('p')?.parse().ok()?;
    (1..=99).contains(&percent).then(|| f64::from(percent) / 100.0)
}
