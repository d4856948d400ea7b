//! Intervals that are hardly meant: ends that differ by more than a factor of a million, and years without dates.

use super::context::Context;
use super::parsed_definitions::{all, parsed, units};
use crate::diagnostic::{Report, warning};
use crate::document::Acceptable;
use crate::figure::number::computed;
use crate::locale::english;
use crate::model::{Argument, Expression, ExpressionKind, Units};

/// The largest factor between the ends of an interval that is not reported.
const MAX_FACTOR: f64 = 1e6;

/// Reports intervals of models that have a forecast.
pub fn check(context: &Context<'_>, report: &mut Report) {
    for (id, model) in &context.project.models {
        if !context.evidence.forecasts.contains_key(id) {
            continue;
        }
        let units = units(model, context.evidence);
        for (definition, expression) in parsed(model, context.evidence) {
            for part in all(&expression) {
                let Some((low, high)) = ends(part) else { continue };
                let accept = (Acceptable::Wide, &[&definition.accept, &model.accept][..], "the definition");
                if let (Some(from), Some(to)) = (bare_year(low), bare_year(high)) {
                    let problem = warning!(
                        WIDE_INTERVAL at part.span,
                        "`{from} to {to}` is an interval of plain numbers, although both ends look like years";
                        hint "write `{from}-01-01 to {to}-01-01`, an interval of dates"
                    );
                    context.report_unless_accepted(accept, problem, report);
                    continue;
                }
                let bottom = with_unit_of(low, high, &units).or_else(|| size(low, &units));
                let Some((bottom, top)) = bottom.zip(size(high, &units)) else { continue };
                let factor = top / bottom;
                if factor > MAX_FACTOR * (1.0 + 1e-9) {
                    let problem = warning!(
                        WIDE_INTERVAL at part.span,
                        "the ends of this interval differ by a factor of {}", computed(english(), factor);
                        hint "check the units and the powers of ten of both ends"
                    );
                    context.report_unless_accepted(accept, problem, report);
                }
            }
        }
    }
}

/// Returns the ends of an interval: `a to b`, `interval(a, b, 80%)`, or named quantiles such as `p5` and `p95`.
fn ends(expression: &Expression) -> Option<(&Expression, &Expression)> {
    match &expression.kind {
        ExpressionKind::Interval(low, high) => Some((low, high)),
        ExpressionKind::Call(function, arguments) => {
            let ExpressionKind::Name(name) = &function.kind else { return None };
            let named = |wanted: &str| {
                arguments.iter().find_map(|argument| match argument {
                    Argument::Named(name, value) if name.text == wanted => Some(value),
                    _ => None,
                })
            };
            match (name.as_str(), arguments.as_slice()) {
                ("interval", [Argument::Plain(low), Argument::Plain(high), ..]) => Some((low, high)),
                ("lognormal", _) => [("p5", "p95"), ("p10", "p90"), ("p25", "p75")]
                    .into_iter()
                    .find_map(|(low, high)| named(low).zip(named(high))),
                ("loguniform", _) => named("low").zip(named("high")),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Returns a year that is written as a plain number.
fn bare_year(expression: &Expression) -> Option<f64> {
    match expression.kind {
        ExpressionKind::Number(year) if year.fract() == 0.0 && (1900.0..2200.0).contains(&year) => Some(year),
        _ => None,
    }
}

/// Returns a positive literal in base units. A date, a name, and a calculation have no size here.
fn size(expression: &Expression, units: &Units) -> Option<f64> {
    match &expression.kind {
        ExpressionKind::Number(value) if *value > 0.0 => Some(*value),
        ExpressionKind::Measured(inner, unit) => Some(size(inner, units)? * units.resolve(unit).scale),
        _ => None,
    }
}

/// Returns the size of a low end without a unit, which has the unit of the high end: `1.4 to 3.2 year`.
fn with_unit_of(low: &Expression, high: &Expression, units: &Units) -> Option<f64> {
    match (&low.kind, &high.kind) {
        (ExpressionKind::Number(value), ExpressionKind::Measured(_, unit)) if *value > 0.0 => {
            Some(value * units.resolve(unit).scale)
        }
        _ => None,
    }
}
