//! Bound values as text: in the format asked for, or as their kind wants.

use super::Bound;
use super::path::Item;
use super::quantity::{Format, Quantity, QuantityKind, of_curve};
use crate::diagnostic::{Diagnostic, codes};
use crate::figure::format::number;
use crate::figure::format::precision::{self, Grain};
use crate::source::Span;

/// The text of what a path leads to.
pub fn format(item: &Item<'_>, span: Span) -> Result<Bound, Diagnostic> {
    write(item, &[], span)
}

/// A quantity as its kind wants it written.
pub fn quantity(quantity: &Quantity, span: Span) -> Bound {
    Bound { text: text(quantity, &[], span).unwrap_or_else(|_| number::MISSING.to_owned()), value: exact(quantity) }
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
        Item::Point(curve, date, samples) => {
            let middle = of_curve(curve, *date, 0.5, *samples, span)?;
            write(&Item::Quantity(middle), formats, span)
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
    let shape = shape(formats);
    let misfit = |wants: &str| {
        let message = format!("this format is for {wants}, and the value is none");
        Err(Diagnostic::error(codes::BAD_PATH, message).at(span))
    };
    let error = quantity.error;
    match (shape, &quantity.kind) {
        (None, QuantityKind::Date) => Ok(precision::month(value, error)),
        (Some(Format::Month), QuantityKind::Date) => Ok(Grain::Month.of(value)),
        (Some(Format::Year), QuantityKind::Date) => Ok(Grain::Year.of(value)),
        (Some(Format::Day), QuantityKind::Date) => Ok(Grain::Day.of(value)),
        (Some(Format::Round(decimals)), QuantityKind::Date) => Ok(number::fixed(value, decimals).replace(',', "")),
        (Some(Format::Year | Format::Month | Format::Day), _) => misfit("dates"),
        (None | Some(Format::Percent), QuantityKind::Chance) => Ok(number::chance_within(value, error)),
        (Some(Format::Round(decimals)), QuantityKind::Chance) => {
            Ok(format!("{}%", number::fixed(value * 100.0, decimals)))
        }
        (None, QuantityKind::Projected(_)) => Ok(number::quantity_within(value, unit, error)),
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
        (Some(Format::Round(decimals)), _) => Ok(number::with_unit(&number::fixed(value, decimals), unit)),
        (Some(Format::Bare | Format::Lower), _) => misfit("words"),
    }
}

/// The format that a quantity takes of several.
fn shape(formats: &[Format]) -> Option<Format> {
    formats.iter().rev().find(|format| !matches!(format, Format::Bare | Format::Lower)).copied()
}

/// Makes sure that a format asked for writes no digit that sampling leaves open.
///
/// # Errors
///
/// The first that it does.
pub fn bear_out(item: &Item<'_>, span: Span) -> Result<(), Diagnostic> {
    borne_out(item, &[], span)
}

fn borne_out(item: &Item<'_>, formats: &[Format], span: Span) -> Result<(), Diagnostic> {
    match item {
        Item::Formatted(inner, own) => borne_out(inner, own, span),
        Item::Quantity(quantity) => within_error(formats, quantity, span),
        Item::Range(low, high) => {
            within_error(formats, low, span)?;
            within_error(formats, high, span)
        }
        Item::Point(curve, date, samples) => within_error(formats, &of_curve(curve, *date, 0.5, *samples, span)?, span),
        _ => Ok(()),
    }
}

/// The last digit written must count for at least the standard error.
fn within_error(formats: &[Format], quantity: &Quantity, span: Span) -> Result<(), Diagnostic> {
    let (Some(shape), Some(value)) = (shape(formats), quantity.value) else { return Ok(()) };
    let decimals = |digits: usize| (0..digits).fold(1.0, |step, _| step / 10.0);
    let step = match (shape, &quantity.kind) {
        (Format::Day, _) => number::DAY,
        (Format::Month, _) => number::MONTH,
        (Format::Year, _) => 1.0,
        (Format::Round(digits), QuantityKind::Chance) => decimals(digits) / 100.0,
        (Format::Round(digits), _) => decimals(digits),
        (Format::Percent, QuantityKind::Projected(_)) => 0.01,
        (Format::Money, _) if value.abs() < 100.0 => 0.01,
        (Format::Money, _) => 1.0,
        _ => return Ok(()),
    };
    if quantity.error <= step {
        return Ok(());
    }
    let message = "this format writes more digits than the samples bear out";
    let error = number::significant(quantity.error, 2);
    Err(Diagnostic::error(codes::TOO_MANY_DIGITS, message)
        .at(span)
        .hint(format!("the sampling error is {error}, and the last digit counts for {}", number::significant(step, 2)))
        .hint("leave the format out, choose a coarser one, or run more samples"))
}

/// A value for machines.
fn exact(quantity: &Quantity) -> String {
    match (quantity.value, &quantity.kind) {
        (None, _) => "never".to_owned(),
        (Some(value), QuantityKind::Date) => number::iso_day(value),
        (Some(value), _) => number::machine(value),
    }
}
