//! Trends that are extrapolated further into the future than their rows reach into the past.
//!
//! A fit is only supported by the time span of its rows. Its limit is as long after the last row as the first row is before
//! it. A date outcome that depends on the fit is reported if it is after the limit in more than [`TOLERATED_SHARE`] of the
//! samples; "never" counts as the end of the window. The value of a curve at a
//! date after the limit is reported as well. An author who has reasons to extrapolate a trend further can declare another
//! limit next to it with `valid_until`.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::parsed_definitions::parsed;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::ModelFile;
use crate::document::model::Definition;
use crate::figure::{Evidence, number, precision};
use crate::locale::english;
use crate::model::{Argument, Expression, ExpressionKind, Fit, Forecast, Kind, children};
use crate::source::Span;
use crate::words::count;

/// The share of samples that may be after the limit.
const TOLERATED_SHARE: f64 = 0.1;

/// Reports trends of the models that have a forecast.
pub fn check(context: &Context<'_>, report: &mut Report) {
    for (id, model) in &context.project.models {
        if let Some(forecast) = context.evidence.forecasts.get(id) {
            Reader::new(model, forecast, context.evidence).check(report);
        }
    }
}

/// A fit, and where it is written.
struct FitUse<'a> {
    definition: &'a Definition,
    fit: &'a Fit,
    span: Span,
}

impl FitUse<'_> {
    /// Returns the last date that the fit supports, in years.
    fn limit(&self) -> f64 {
        let (first, last) = self.fit.dates;
        let own = self.definition.valid_until.as_ref().map(|day| day.value.to_years());
        own.unwrap_or(last + (last - first))
    }
}

/// A definition that depends on a fit after its limit.
struct Extrapolation<'a> {
    /// The share of samples after the limit, or 1 for a value at one date.
    share: f64,
    /// The definition that depends on the fit.
    definition: &'a Definition,
    /// The action of the definition: a verb and the rest of the sentence.
    action: String,
}

/// Looks for extrapolated trends in one model.
struct Reader<'a> {
    model: &'a ModelFile,
    forecast: &'a Forecast,
    /// The definitions with their expressions, by name.
    names: BTreeMap<&'a str, (&'a Definition, Expression)>,
}

impl<'a> Reader<'a> {
    fn new(model: &'a ModelFile, forecast: &'a Forecast, evidence: Evidence<'_>) -> Self {
        let named = |(definition, expression): (&'a Definition, Expression)| {
            (definition.name.value.as_str(), (definition, expression))
        };
        Self { model, forecast, names: parsed(model, evidence).into_iter().map(named).collect() }
    }

    fn check(&self, report: &mut Report) {
        let mut worst: BTreeMap<Span, (FitUse<'a>, Extrapolation<'a>)> = BTreeMap::new();
        let mut add = |place: FitUse<'a>, beyond: Extrapolation<'a>| {
            let known = worst.get(&place.span).map_or(TOLERATED_SHARE, |(_, known)| known.share);
            if beyond.share > known {
                worst.insert(place.span, (place, beyond));
            }
        };
        for definition in &self.model.outcomes {
            for place in self.fits_of(definition) {
                if let Some(beyond) = self.beyond(definition, place.limit()) {
                    add(place, beyond);
                }
            }
        }
        for (definition, expression) in self.names.values() {
            for (date, curve) in dated_values(expression) {
                for place in self.fits_below(curve, definition) {
                    if date.to_years() > place.limit() {
                        let action = format!("takes its value on {}", date.long());
                        add(place, Extrapolation { share: 1.0, definition, action });
                    }
                }
            }
        }
        report.extend(worst.into_values().map(|(place, beyond)| diagnose(&place, &beyond)));
        for (definition, expression) in self.names.values() {
            if let Some(day) = &definition.valid_until
                && fits(expression).is_empty()
            {
                let message = format!("`{}` has `valid_until`, but it fits no trend", definition.name.value);
                let problem = Diagnostic::warning(codes::EXTRAPOLATED, message).at(day.span);
                report.push(
                    problem.hint("move `valid_until` to the definition with `trend` or `doubling`, or remove it"),
                );
            }
        }
    }

    /// Returns the share of a date outcome's samples that are after a limit.
    fn beyond(&self, definition: &'a Definition, limit: f64) -> Option<Extrapolation<'a>> {
        let outcome = self.forecast.outcome(&definition.name.value).filter(|outcome| outcome.kind == Kind::Date)?;
        let end = self.forecast.window.end();
        // The trend is not used after the end of the window.
        let never = if end > limit { 0.0 } else { outcome.never };
        let share = 1.0 - outcome.draws.share_by(limit) - never;
        let samples = precision::share(english(), share, &outcome.draws);
        Some(Extrapolation { share, definition, action: format!("comes later in {samples} of samples") })
    }

    /// Returns the fits that a definition depends on, directly or through other definitions.
    fn fits_of(&self, definition: &'a Definition) -> Vec<FitUse<'a>> {
        match self.names.get(definition.name.value.as_str()) {
            Some((definition, expression)) => self.fits_below(expression, definition),
            None => Vec::new(),
        }
    }

    /// Returns the fits that a part of a definition depends on.
    fn fits_below(&self, expression: &Expression, definition: &'a Definition) -> Vec<FitUse<'a>> {
        let mut places = Vec::new();
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<(&Expression, &'a Definition)> = vec![(expression, definition)];
        while let Some((expression, definition)) = waiting.pop() {
            for call in fits(expression) {
                if let Some(fit) = self.forecast.fits.iter().find(|fit| call.is_of(fit)) {
                    places.push(FitUse { definition, fit, span: call.span });
                }
            }
            for name in names(expression) {
                if let Some((definition, expression)) = self.names.get(name)
                    && seen.insert(name)
                {
                    waiting.push((expression, definition));
                }
            }
        }
        places
    }
}

fn diagnose(place: &FitUse<'_>, extrapolation: &Extrapolation<'_>) -> Diagnostic {
    let FitUse { definition, fit, .. } = place;
    let (first, last) = fit.dates;
    let limit = number::month(english(), place.limit());
    let asked = &extrapolation.definition.name;
    let (name, action) = (&asked.value, &extrapolation.action);
    let message = match &definition.valid_until {
        Some(_) => format!("the trend of `{}` is declared valid until {limit}, but `{name}` {action}", fit.column),
        None => format!("the trend of `{}` is extrapolated past {limit}: `{name}` {action}", fit.column),
    };
    let rows = format!(
        "fitted to {}, {} to {}",
        count(fit.rows, "row"),
        number::month(english(), first),
        number::month(english(), last)
    );
    let mut problem = Diagnostic::warning(codes::EXTRAPOLATED, message).label(place.span, rows);
    if asked.span != definition.name.span {
        problem = problem.label(asked.span, extrapolation.action.clone());
    }
    let until = "if there are reasons to extrapolate so far, declare it with `valid_until: 2040-01-01` next to the trend, and give them in its `note`";
    if let Some(day) = &definition.valid_until {
        return problem
            .label(day.span, "declared valid until here")
            .hint("set a later date, with the reason in the `note`, or add rows");
    }
    problem
        .hint("the rows support a trend for as long after the last row as they span: add rows, or let the curve level off")
        .hint(until)
}

/// A call of `trend` or `doubling`.
struct FitCall {
    /// The column with its dataset.
    column: String,
    frontier: bool,
    /// The condition on the rows, as text.
    condition: Option<String>,
    span: Span,
}

impl FitCall {
    fn is_of(&self, fit: &Fit) -> bool {
        fit.column == self.column && fit.frontier == self.frontier && fit.condition == self.condition
    }
}

/// Returns the column that an argument names, and the condition on its rows.
fn column_of(argument: &Expression) -> Option<(String, Vec<&Expression>)> {
    match &argument.kind {
        ExpressionKind::Filtered(inner, condition) => {
            let (column, mut conditions) = column_of(inner)?;
            conditions.push(condition);
            Some((column, conditions))
        }
        ExpressionKind::Member(data, column) => match &data.kind {
            ExpressionKind::Name(data) => Some((format!("{data}.{}", column.text), Vec::new())),
            ExpressionKind::Filtered(data, condition) => match &data.kind {
                ExpressionKind::Name(data) => Some((format!("{data}.{}", column.text), vec![condition])),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// Returns the fits in an expression.
fn fits(expression: &Expression) -> Vec<FitCall> {
    let mut found = Vec::new();
    let mut waiting = vec![expression];
    while let Some(expression) = waiting.pop() {
        if let ExpressionKind::Call(function, arguments) = &expression.kind
            && matches!(&function.kind, ExpressionKind::Name(name) if name == "trend" || name == "doubling")
            && let Some(Argument::Plain(argument)) = arguments.first()
            && let Some((column, mut conditions)) = column_of(argument)
        {
            let is_set = |argument: &Argument| matches!(argument, Argument::Named(name, value) if name.text == "frontier" && value.kind == ExpressionKind::Bool(true));
            let frontier = arguments.iter().any(is_set);
            conditions.extend(arguments.iter().filter_map(|argument| match argument {
                Argument::Named(name, value) if name.text == "where" => Some(value),
                _ => None,
            }));
            let condition = |condition: &&Expression| condition.condition().unwrap_or_else(|| "a condition".to_owned());
            let conditions: Vec<String> = conditions.iter().map(condition).collect();
            let condition = (!conditions.is_empty()).then(|| conditions.join(" and "));
            found.push(FitCall { column, frontier, condition, span: expression.span });
        }
        waiting.extend(children(&expression.kind));
    }
    found
}

/// Returns the curves whose value is taken at a given date, as in `at(2040-01-01, curve)`.
fn dated_values(expression: &Expression) -> Vec<(Date, &Expression)> {
    let mut found = Vec::new();
    let mut waiting = vec![expression];
    while let Some(expression) = waiting.pop() {
        if let ExpressionKind::Call(function, arguments) = &expression.kind
            && matches!(&function.kind, ExpressionKind::Name(name) if name == "at")
            && let [Argument::Plain(Expression { kind: ExpressionKind::Date(date), .. }), Argument::Plain(curve)] =
                arguments.as_slice()
        {
            found.push((*date, curve));
        }
        waiting.extend(children(&expression.kind));
    }
    found
}

/// Returns all names in an expression.
fn names(expression: &Expression) -> Vec<&str> {
    let mut found = Vec::new();
    let mut waiting = vec![expression];
    while let Some(expression) = waiting.pop() {
        match &expression.kind {
            ExpressionKind::Name(name) => found.push(name.as_str()),
            kind => waiting.extend(children(kind)),
        }
    }
    found
}
