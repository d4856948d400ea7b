//! Trends that are carried farther ahead than their rows reach back.
//!
//! A fit knows the span of its rows and no more. An outcome that is a date and rests on one is told of where it comes
//! later after the last row than the first row lies before it in more than [`TOLERATED`] of the samples; "never" is as
//! late as the window's end. So is the value of a curve at a date that is written out. An author who has reasons to carry
//! a trend farther says until when beside it, `valid_until`, and that day is judged by instead.

use std::collections::{BTreeMap, BTreeSet};

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::model::Definition;
use crate::document::{ModelFile, Project};
use crate::figure::{Evidence, number};
use crate::model::{
    Argument, Expression, ExpressionKind, Fit, Forecast, Kind, KnownNames, Units, children, expression,
};
use crate::source::Span;

/// The share of samples that may lie beyond without a word.
const TOLERATED: f64 = 0.1;

/// Looks through the models that have run.
pub fn check(project: &Project, evidence: Evidence<'_>) -> Report {
    let mut report = Report::default();
    for (id, model) in &project.models {
        if let Some(forecast) = evidence.forecasts.get(id) {
            Reader::new(model, forecast, project).check(&mut report);
        }
    }
    report
}

/// A fit where it is written.
struct Place<'a> {
    definition: &'a Definition,
    fit: &'a Fit,
    span: Span,
}

impl Place<'_> {
    /// The last day, as a point on the axis of years, that the fit may speak of.
    fn limit(&self) -> f64 {
        let (first, last) = self.fit.dates;
        let own = self.definition.valid_until.as_ref().map(|day| day.value.to_years());
        own.unwrap_or(last + (last - first))
    }
}

/// What comes after a fit's last day.
struct Beyond<'a> {
    share: f64,
    definition: &'a Definition,
    says: String,
}

struct Reader<'a> {
    model: &'a ModelFile,
    forecast: &'a Forecast,
    /// Definitions by name, with their expressions.
    names: BTreeMap<&'a str, (&'a Definition, Expression)>,
}

impl<'a> Reader<'a> {
    fn new(model: &'a ModelFile, forecast: &'a Forecast, project: &Project) -> Self {
        let mut units = Units::built_in();
        // What is wrong with them has kept the model from running.
        let _ = units.declare(&model.units, &mut Report::default());
        let own: BTreeSet<&str> = model.definitions().map(|definition| definition.name.value.as_str()).collect();
        let is_data =
            |word: &str| project.datasets.contains_key(word) || model.datasets.iter().any(|own| own.id.value == word);
        let words = KnownNames { units: &units, names: |word: &str| own.contains(word) || is_data(word) };
        let read = |definition: &'a Definition| {
            let expression = expression::parse(&definition.value, &words, &mut Report::default()).ok()?;
            Some((definition.name.value.as_str(), (definition, expression)))
        };
        Self { model, forecast, names: model.definitions().filter_map(read).collect() }
    }

    fn check(&self, report: &mut Report) {
        let mut worst: BTreeMap<Span, (Place<'a>, Beyond<'a>)> = BTreeMap::new();
        let mut add = |place: Place<'a>, beyond: Beyond<'a>| {
            let known = worst.get(&place.span).map_or(TOLERATED, |(_, known)| known.share);
            if beyond.share > known {
                worst.insert(place.span, (place, beyond));
            }
        };
        for definition in &self.model.outcomes {
            for place in self.rests_on(definition) {
                if let Some(beyond) = self.beyond(definition, place.limit()) {
                    add(place, beyond);
                }
            }
        }
        for (definition, expression) in self.names.values() {
            for (date, curve) in dated(expression) {
                for place in self.below(curve, definition) {
                    if date.to_years() > place.limit() {
                        let says = format!("takes its value on {}", date.long());
                        add(place, Beyond { share: 1.0, definition, says });
                    }
                }
            }
        }
        report.extend(worst.into_values().map(|(place, beyond)| told(&place, &beyond)));
        for (definition, expression) in self.names.values() {
            if let Some(day) = &definition.valid_until
                && fits(expression).is_empty()
            {
                let message = format!("`{}` fits no trend that could hold until a day", definition.name.value);
                let problem = Diagnostic::warning(codes::EXTRAPOLATED, message).at(day.span);
                report.push(problem.hint("put `valid_until` where `trend` or `doubling` is written, or take it out"));
            }
        }
    }

    /// How much of an outcome lies after a day.
    fn beyond(&self, definition: &'a Definition, limit: f64) -> Option<Beyond<'a>> {
        let outcome = self.forecast.outcome(&definition.name.value).filter(|outcome| outcome.kind == Kind::Date)?;
        let end = self.forecast.window.1.to_years();
        // Beyond its window nothing is asked of a trend.
        let never = if end > limit { 0.0 } else { outcome.never };
        let share = 1.0 - outcome.draws.share_by(limit) - never;
        let samples = number::chance(share);
        Some(Beyond { share, definition, says: format!("comes later in {samples} of samples") })
    }

    /// The fits that a definition rests on, however far away.
    fn rests_on(&self, definition: &'a Definition) -> Vec<Place<'a>> {
        match self.names.get(definition.name.value.as_str()) {
            Some((definition, expression)) => self.below(expression, definition),
            None => Vec::new(),
        }
    }

    /// The fits that a part of a definition rests on.
    fn below(&self, expression: &Expression, definition: &'a Definition) -> Vec<Place<'a>> {
        let mut places = Vec::new();
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<(&Expression, &'a Definition)> = vec![(expression, definition)];
        while let Some((expression, definition)) = waiting.pop() {
            for (column, frontier, span) in fits(expression) {
                let is_it = |fit: &&Fit| fit.column == column && fit.frontier == frontier;
                if let Some(fit) = self.forecast.fits.iter().find(is_it) {
                    places.push(Place { definition, fit, span });
                }
            }
            for name in words(expression) {
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

fn told(place: &Place<'_>, beyond: &Beyond<'_>) -> Diagnostic {
    let Place { definition, fit, .. } = place;
    let (first, last) = fit.dates;
    let limit = number::month(place.limit());
    let asked = &beyond.definition.name;
    let (asked_for, says) = (&asked.value, &beyond.says);
    let message = match &definition.valid_until {
        Some(_) => format!("the trend of `{}` is taken to hold until {limit}, and `{asked_for}` {says}", fit.column),
        None => format!("the trend of `{}` is carried past {limit}: `{asked_for}` {says}", fit.column),
    };
    let rows = format!("fitted to {} rows, {} to {}", fit.rows, number::month(first), number::month(last));
    let mut problem = Diagnostic::warning(codes::EXTRAPOLATED, message).label(place.span, rows);
    if asked.span != definition.name.span {
        problem = problem.label(asked.span, beyond.says.clone());
    }
    let until = "where there are reasons to carry it that far, say until when beside it, `valid_until: 2040-01-01`, and why in its `note`";
    if let Some(day) = &definition.valid_until {
        return problem
            .label(day.span, "taken to hold until here")
            .hint("set a later day, with the reason in the `note`, or add rows");
    }
    problem
        .hint("rows bear out as much time after the last of them as they span: add some, or let the curve bend")
        .hint(until)
}

/// The fits written in an expression: the column, whether only its records are fitted, and where.
fn fits(expression: &Expression) -> Vec<(String, bool, Span)> {
    let mut found = Vec::new();
    let mut waiting = vec![expression];
    while let Some(expression) = waiting.pop() {
        if let ExpressionKind::Call(function, arguments) = &expression.kind
            && matches!(&function.kind, ExpressionKind::Name(name) if name == "trend" || name == "doubling")
            && let Some(Argument::Plain(Expression { kind: ExpressionKind::Member(data, column), .. })) =
                arguments.first()
            && let ExpressionKind::Name(data) = &data.kind
        {
            let is_set = |argument: &Argument| matches!(argument, Argument::Named(name, value) if name.text == "frontier" && value.kind == ExpressionKind::Bool(true));
            let frontier = arguments.iter().any(is_set);
            found.push((format!("{data}.{}", column.text), frontier, expression.span));
        }
        waiting.extend(children(&expression.kind));
    }
    found
}

/// The curves whose value is asked for on a day that is written out: `at(2040-01-01, curve)`.
fn dated(expression: &Expression) -> Vec<(Date, &Expression)> {
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

/// Every name in an expression.
fn words(expression: &Expression) -> Vec<&str> {
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
