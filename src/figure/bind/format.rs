//! Bound values as text: in the format asked for, or as their kind wants.

use super::Bound;
use super::path::{Format, Item, Quantity, QuantityKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::figure::number;
use crate::model::forecast::Kind;
use crate::source::Span;

/// The text of what a path leads to.
pub fn format(item: &Item<'_>, span: Span) -> Result<Bound, Diagnostic> {
    write(item, &[], span)
}

fn write(item: &Item<'_>, formats: &[Format], span: Span) -> Result<Bound, Diagnostic> {
    match item {
        Item::Formatted(inner, own) => write(inner, own, span),
        Item::Text(words) => {
            let text = if formats.contains(&Format::Lower) { lower(words) } else { words.clone() };
            Ok(Bound { text, value: words.clone() })
        }
        Item::Quantity(quantity) => Ok(Bound { text: text(quantity, formats, span)?, value: exact(quantity) }),
        Item::Range(low, high) => Ok(Bound {
            text: number::range(&text(low, formats, span)?, &text(high, formats, span)?),
            value: format!("{}/{}", exact(low), exact(high)),
        }),
        Item::Point(curve, date) => {
            let middle = curve.at(*date, 0.5).ok_or_else(|| {
                Diagnostic::error(codes::BAD_PATH, "the date lies outside the model's window").at(span)
            })?;
            let kind = match &curve.kind {
                Kind::Date => QuantityKind::Date,
                Kind::Truth => QuantityKind::Chance,
                Kind::Number { unit } => QuantityKind::Projected(unit.clone()),
            };
            write(&Item::Quantity(Quantity { value: Some(middle), kind, window_end: None }), formats, span)
        }
        Item::Model(_) | Item::Sampled(_) | Item::Curve(..) | Item::Scenario(..) | Item::Dataset(_) | Item::Row(..) => {
            Err(Diagnostic::error(codes::BAD_PATH, "expected a value: an attribute is missing at the end")
                .at(span)
                .hint("write `.median`, `.p90`, `.by(2030)`, `.range(p5,p95)`, or a row's column"))
        }
    }
}

/// A label as it stands inside a sentence; what begins with two capitals is a name and stays.
fn lower(words: &str) -> String {
    let mut characters = words.chars();
    match characters.next() {
        Some(first) if !words.chars().nth(1).is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => words.to_owned(),
    }
}

/// A value as a reader sees it.
fn text(quantity: &Quantity, formats: &[Format], span: Span) -> Result<String, Diagnostic> {
    let Some(value) = quantity.value else {
        return Ok(quantity.window_end.map_or_else(|| number::MISSING.to_owned(), number::never));
    };
    let unit = match &quantity.kind {
        QuantityKind::Projected(unit) | QuantityKind::Exact(unit) if !formats.contains(&Format::Bare) => unit.as_str(),
        _ => "",
    };
    let shape = formats.iter().rev().find(|format| !matches!(format, Format::Bare | Format::Lower));
    let misfit = |wants: &str| {
        let message = format!("this format is for {wants}, and the value is none");
        Err(Diagnostic::error(codes::BAD_PATH, message).at(span))
    };
    match (shape, &quantity.kind) {
        (None | Some(Format::Month), QuantityKind::Date) => Ok(number::month(value)),
        (Some(Format::Year), QuantityKind::Date) => Ok(number::year(value)),
        (Some(Format::Day), QuantityKind::Date) => Ok(number::day(value)),
        (Some(Format::Round(decimals)), QuantityKind::Date) => Ok(number::fixed(value, *decimals).replace(',', "")),
        (Some(Format::Year | Format::Month | Format::Day), _) => misfit("dates"),
        (None | Some(Format::Percent), QuantityKind::Chance) => Ok(number::chance(value)),
        (Some(Format::Round(decimals)), QuantityKind::Chance) => {
            Ok(format!("{}%", number::fixed(value * 100.0, *decimals)))
        }
        (None, QuantityKind::Projected(_)) => Ok(number::quantity(value, unit)),
        (None, QuantityKind::Exact(_)) if matches!(unit, "USD" | "$") => Ok(number::money(value)),
        (None, QuantityKind::Exact(_)) => Ok(number::with_unit(&number::exact(value), unit)),
        (Some(Format::Percent), QuantityKind::Projected(own) | QuantityKind::Exact(own)) if own.is_empty() => {
            Ok(number::percent(value))
        }
        (Some(Format::Percent), _) => misfit("shares"),
        (Some(Format::Money), QuantityKind::Projected(own) | QuantityKind::Exact(own))
            if own.is_empty() || own.starts_with("USD") || own.starts_with('$') =>
        {
            Ok(number::money(value))
        }
        (Some(Format::Money), _) => misfit("amounts of money"),
        (Some(Format::Round(decimals)), _) => Ok(number::with_unit(&number::fixed(value, *decimals), unit)),
        (Some(Format::Bare | Format::Lower), _) => misfit("words"),
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
