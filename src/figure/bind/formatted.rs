//! Bound values as text: in the format that the author asks for, or in the default format of their kind.

use super::item::{Item, named_in};
use super::quantity::{CurvePoint, Format, Quantity, QuantityKind, Sampled};
use crate::diagnostic::{Report, Reported, error};
use crate::figure::format::number::{self, is_money};
use crate::figure::format::precision::{self, Grain};
use crate::model::{Forecast, Unit};
use crate::source::Span;

/// A value as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormattedValue {
    /// The text for readers: `2030`, `32 GB`, `41%`.
    pub text: String,
    /// The exact value, for machines: `2030-06-14`, `32`.
    pub value: String,
}

/// Formats a quantile of samples with the digits that the samples support; a quantile that is never reached is `after
/// 2050`.
pub fn format_quantile(sampled: &Sampled<'_>, level: f64) -> FormattedValue {
    formatted(&sampled.quantile(level))
}

/// Formats the number that stands for all samples: the probability of a chance, otherwise the median.
pub fn format_central(sampled: &Sampled<'_>) -> FormattedValue {
    formatted(&sampled.central())
}

/// Formats the probability of a definition of a run that is a chance; `None` for any other.
pub fn format_probability(forecast: &Forecast, name: &str) -> Option<String> {
    match named_in(forecast, name)? {
        Item::Sampled(sampled) if sampled.is_chance() => Some(format_central(&sampled).text),
        _ => None,
    }
}

fn formatted(quantity: &Quantity) -> FormattedValue {
    FormattedValue { text: default_text(quantity, true), value: exact(quantity) }
}

/// Formats the median and the 90% interval of a definition of a run: of a curve, at the date of the run. `None` for a
/// name that is not an outcome, an input, a curve or a condition.
pub fn format_median_and_interval(forecast: &Forecast, name: &str) -> Option<(String, String)> {
    let levels = [0.05, 0.5, 0.95];
    let [low, median, high] = match named_in(forecast, name)? {
        Item::Sampled(sampled) => levels.map(|level| Some(sampled.quantile(level))),
        Item::Curve(curve, forecast) => {
            let point = CurvePoint { curve, date: forecast.as_of.to_years(), samples: forecast.samples };
            levels.map(|level| point.quantile(level))
        }
        _ => return None,
    };
    let text = |quantity: Option<Quantity>| quantity.map(|quantity| default_text(&quantity, true));
    Some((text(median)?, number::range(&text(low)?, &text(high)?)))
}

/// Formats what a path leads to.
///
/// # Errors
///
/// Reports a path that does not lead to a value, and a format that does not suit the value.
pub fn format(item: &Item<'_>, span: Span, report: &mut Report) -> Result<FormattedValue, Reported> {
    format_as(item, &[], span, report)
}

fn format_as(item: &Item<'_>, formats: &[Format], span: Span, report: &mut Report) -> Result<FormattedValue, Reported> {
    match item {
        Item::Formatted(inner, own) => format_as(inner, own, span, report),
        Item::Text(label) => {
            let text = if formats.contains(&Format::Lower) { lowercase_first(label) } else { label.clone() };
            Ok(FormattedValue { text, value: label.clone() })
        }
        Item::Quantity(quantity) => {
            Ok(FormattedValue { text: text(quantity, formats, span, report)?, value: exact(quantity) })
        }
        Item::Range(low, high) => Ok(FormattedValue {
            text: number::range(&text(low, formats, span, report)?, &text(high, formats, span, report)?),
            value: format!("{}/{}", exact(low), exact(high)),
        }),
        Item::Point(point) => {
            let median = point.try_quantile(0.5, span, report)?;
            format_as(&Item::Quantity(median), formats, span, report)
        }
        Item::Sampled(sampled) if sampled.is_chance() => {
            format_as(&Item::Quantity(sampled.central()), formats, span, report)
        }
        Item::Model(_) | Item::Sampled(_) | Item::Curve(..) | Item::Scenario(..) | Item::Dataset(_) | Item::Row(..) => {
            Err(report.push(error!(
                BAD_PATH at span, "expected a value: an attribute is missing at the end";
                hint "write `.median`, `.p90`, `.by(2030)`, `.range(p5,p95)`, or a row's column"
            )))
        }
    }
}

/// Returns a label as it is written inside a sentence. A label that begins with two capitals is a name and is kept.
fn lowercase_first(label: &str) -> String {
    let mut characters = label.chars();
    match characters.next() {
        Some(first) if !label.chars().nth(1).is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => label.to_owned(),
    }
}

/// Returns the text of a value in the formats that the author asks for.
fn text(quantity: &Quantity, formats: &[Format], span: Span, report: &mut Report) -> Result<String, Reported> {
    let shows_unit = !formats.contains(&Format::Bare);
    let (Some(value), Some(format)) = (quantity.value, shape(formats)) else {
        return Ok(default_text(quantity, shows_unit));
    };
    Ok(match (format, &quantity.kind) {
        (Format::Month, QuantityKind::Date) => Grain::Month.of(value),
        (Format::Year, QuantityKind::Date) => Grain::Year.of(value),
        (Format::Day, QuantityKind::Date) => Grain::Day.of(value),
        (Format::Round(decimals), QuantityKind::Date) => number::fixed(value, decimals).replace(',', ""),
        (Format::Percent, QuantityKind::Chance) => number::chance_within(value, quantity.error),
        (Format::Round(decimals), QuantityKind::Chance) => format!("{}%", number::fixed(value * 100.0, decimals)),
        (Format::Round(decimals), QuantityKind::Projected(unit) | QuantityKind::Exact(unit)) => {
            let digits = number::fixed(value, decimals);
            if shows_unit { number::with_unit(&digits, unit) } else { digits }
        }
        (Format::Percent, QuantityKind::Projected(unit) | QuantityKind::Exact(unit)) if is_dimensionless(unit) => {
            number::percent(value)
        }
        (Format::Money, QuantityKind::Projected(unit) | QuantityKind::Exact(unit))
            if is_dimensionless(unit) || is_money(unit) =>
        {
            number::money(value)
        }
        (format, kind) => {
            let wanted = match format {
                Format::Year | Format::Month | Format::Day => "a date",
                Format::Percent => "a share",
                Format::Money => "an amount of money",
                Format::Round(_) => "a number",
                Format::Bare | Format::Lower => "a text",
            };
            let (attribute, found) = (format.attribute(), kind.in_words());
            return Err(report
                .push(error!(BAD_PATH at span, "`{attribute}` is a format of {wanted}, and this value is {found}")));
        }
    })
}

/// Returns whether a unit has no text of its own, so that its numbers are shares or counts.
fn is_dimensionless(unit: &Unit) -> bool {
    unit.to_string().is_empty()
}

/// Returns the text of a value in its default format, with the digits that the samples support.
fn default_text(quantity: &Quantity, shows_unit: bool) -> String {
    let Some(value) = quantity.value else {
        return quantity.window_end.map_or_else(|| number::MISSING.to_owned(), number::never);
    };
    let plain = Unit::plain();
    let shown = |unit| if shows_unit { unit } else { &plain };
    match &quantity.kind {
        QuantityKind::Date => precision::month(value, quantity.error),
        QuantityKind::Chance => number::chance_within(value, quantity.error),
        QuantityKind::Projected(unit) => number::quantity_within(value, shown(unit), quantity.error),
        QuantityKind::Exact(unit) => number::exact_quantity(value, shown(unit)),
    }
}

/// Returns the format that determines the digits: the last format that does not concern the unit or the case of
/// letters.
fn shape(formats: &[Format]) -> Option<Format> {
    formats.iter().rev().find(|format| !matches!(format, Format::Bare | Format::Lower)).copied()
}

/// Checks that the format that the author asks for shows only digits that the samples support.
///
/// # Errors
///
/// Reports the first value whose last digit counts for less than its standard error.
pub fn check_precision(item: &Item<'_>, span: Span, report: &mut Report) -> Result<(), Reported> {
    check_precision_as(item, &[], span, report)
}

fn check_precision_as(item: &Item<'_>, formats: &[Format], span: Span, report: &mut Report) -> Result<(), Reported> {
    match item {
        Item::Formatted(inner, own) => check_precision_as(inner, own, span, report),
        Item::Quantity(quantity) => check_digits(formats, quantity, span, report),
        Item::Range(low, high) => {
            check_digits(formats, low, span, report)?;
            check_digits(formats, high, span, report)
        }
        Item::Point(point) => check_digits(formats, &point.try_quantile(0.5, span, report)?, span, report),
        _ => Ok(()),
    }
}

/// Checks that the last digit shown counts for at least the standard error.
fn check_digits(formats: &[Format], quantity: &Quantity, span: Span, report: &mut Report) -> Result<(), Reported> {
    let (Some(shape), Some(value)) = (shape(formats), quantity.value) else { return Ok(()) };
    let decimal = |digits: usize| (0..digits).fold(1.0, |step, _| step / 10.0);
    let step = match (shape, &quantity.kind) {
        (Format::Day, _) => number::DAY,
        (Format::Month, _) => number::MONTH,
        (Format::Year, _) => 1.0,
        (Format::Round(digits), QuantityKind::Chance) => decimal(digits) / 100.0,
        (Format::Round(digits), _) => decimal(digits),
        (Format::Percent, QuantityKind::Projected(_)) => 0.01,
        (Format::Money, _) if value.abs() < 100.0 => 0.01,
        (Format::Money, _) => 1.0,
        _ => return Ok(()),
    };
    if quantity.error <= step {
        return Ok(());
    }
    let (error, step) = (number::significant(quantity.error, 2), number::significant(step, 2));
    Err(report.push(error!(
        TOO_MANY_DIGITS at span, "this format writes more digits than the samples support";
        hint "the sampling error is {error}, and the last digit counts for {step}";
        hint "leave out the format, choose a coarser one, or run more samples"
    )))
}

/// Returns a value for machines.
fn exact(quantity: &Quantity) -> String {
    match (quantity.value, &quantity.kind) {
        (None, _) => "never".to_owned(),
        (Some(value), QuantityKind::Date) => number::iso_day(value),
        (Some(value), _) => number::machine(value),
    }
}
