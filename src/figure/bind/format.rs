//! Bound values as text: in the format asked for, or as their kind wants.

use super::Bound;
use super::path::{Format, Item, Quantity, QuantityKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::figure::number;
use crate::source::Span;

/// The text of what a path leads to.
pub fn format(item: &Item<'_>, span: Span) -> Result<Bound, Diagnostic> {
    write(item, None, span)
}

fn write(item: &Item<'_>, format: Option<Format>, span: Span) -> Result<Bound, Diagnostic> {
    match item {
        Item::Formatted(inner, own) => write(inner, format.or(Some(*own)), span),
        Item::Text(text) => Ok(Bound { text: text.clone(), value: text.clone() }),
        Item::Quantity(quantity) => Ok(Bound { text: text(quantity, format, span)?, value: exact(quantity) }),
        Item::Range(low, high) => Ok(Bound {
            text: number::range(&text(low, format, span)?, &text(high, format, span)?),
            value: format!("{}/{}", exact(low), exact(high)),
        }),
        Item::Point(curve, date) => {
            let middle = curve.at(*date, 0.5).ok_or_else(|| {
                Diagnostic::error(codes::BAD_PATH, "the date lies outside the model's window").at(span)
            })?;
            let kind = match &curve.kind {
                crate::model::forecast::Kind::Date => QuantityKind::Date,
                crate::model::forecast::Kind::Truth => QuantityKind::Chance,
                crate::model::forecast::Kind::Number { unit } => QuantityKind::Projected(unit.clone()),
            };
            write(&Item::Quantity(Quantity { value: Some(middle), kind, window_end: None }), format, span)
        }
        Item::Model(_) | Item::Sampled(_) | Item::Curve(..) | Item::Scenario(..) | Item::Dataset(_) | Item::Row(..) => {
            Err(Diagnostic::error(codes::BAD_PATH, "expected a value: an attribute is missing at the end")
                .at(span)
                .hint("write `.median`, `.p90`, `.by(2030)`, `.range(p5,p95)`, or a row's column"))
        }
    }
}

/// A value as a reader sees it.
fn text(quantity: &Quantity, format: Option<Format>, span: Span) -> Result<String, Diagnostic> {
    let Some(value) = quantity.value else {
        return Ok(quantity.window_end.map_or_else(|| number::MISSING.to_owned(), number::never));
    };
    let misfit = |wants: &str| {
        Err(Diagnostic::error(codes::BAD_PATH, format!("this format is for {wants}, and the value is none")).at(span))
    };
    match (format, &quantity.kind) {
        (None, QuantityKind::Date) | (Some(Format::Month), QuantityKind::Date) => Ok(number::month(value)),
        (Some(Format::Year), QuantityKind::Date) => Ok(number::year(value)),
        (Some(Format::Day), QuantityKind::Date) => Ok(number::day(value)),
        (Some(Format::Round(decimals)), QuantityKind::Date) => Ok(number::fixed(value, decimals).replace(',', "")),
        (Some(Format::Year | Format::Month | Format::Day), _) => misfit("dates"),
        (None | Some(Format::Percent), QuantityKind::Chance) => Ok(number::chance(value)),
        (Some(Format::Round(decimals)), QuantityKind::Chance) => {
            Ok(format!("{}%", number::fixed(value * 100.0, decimals)))
        }
        (None, QuantityKind::Projected(unit)) => Ok(number::quantity(value, unit)),
        (None, QuantityKind::Exact(unit)) if matches!(unit.as_str(), "USD" | "$") => Ok(number::money(value)),
        (None, QuantityKind::Exact(unit)) => Ok(number::with_unit(&number::exact(value), unit)),
        (Some(Format::Percent), QuantityKind::Projected(unit) | QuantityKind::Exact(unit)) if unit.is_empty() => {
            Ok(number::percent(value))
        }
        (Some(Format::Percent), _) => misfit("shares"),
        (Some(Format::Money), QuantityKind::Projected(unit) | QuantityKind::Exact(unit))
            if unit.is_empty() || unit.starts_with("USD") || unit.starts_with('$') =>
        {
            Ok(number::money(value))
        }
        (Some(Format::Money), _) => misfit("amounts of money"),
        (Some(Format::Round(decimals)), QuantityKind::Projected(unit) | QuantityKind::Exact(unit)) => {
            Ok(number::with_unit(&number::fixed(value, decimals), unit))
        }
    }
}

/// A value for machines.
fn exact(quantity: &Quantity) -> String {
    match (quantity.value, &quantity.kind) {
        (None, _) => "never".to_owned(),
        (Some(value), QuantityKind::Date) => number::iso_day(value),
        (Some(value), _) => number::machine(value),
    }
}
