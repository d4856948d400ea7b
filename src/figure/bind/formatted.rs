//! Bound values as text: in the format that the author asks for, or in the default format of their kind.

use super::item::{Item, named_in};
use super::quantity::{CurvePoint, Format, Quantity, QuantityKind, Sampled};
use super::recorded_quantity;
use crate::date::CalendarUnit;
use crate::diagnostic::{Report, Reported, error};
use crate::document::{ChanceWords, IntervalLevel};
use crate::figure::format::precision::{self, DateStyle, Grain};
use crate::figure::format::{number, phrase};
use crate::locale::Language;
use crate::model::{Forecast, Known, StrongestPair, Unit};
use crate::source::Span;

/// A value as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormattedValue {
    /// The text for readers: `2030`, `32 GB`, `41%`.
    pub text: String,
    /// The exact value, for machines: `2030-06-14`, `32`.
    pub value: String,
}

/// Formats a quantile of samples with the digits that the samples support; a quantile that is never reached is
/// `after 1 January 2050`.
pub fn format_quantile(language: &Language, sampled: &Sampled<'_>, level: f64) -> FormattedValue {
    formatted(language, &sampled.quantile(level))
}

/// Formats the number that stands for all samples: the probability of a chance, otherwise the median.
pub fn format_central(language: &Language, sampled: &Sampled<'_>) -> FormattedValue {
    formatted(language, &sampled.central())
}

/// Formats the number that stands for all samples beside another like it, from which a date differs by its month.
pub fn format_compared(language: &Language, sampled: &Sampled<'_>) -> FormattedValue {
    formatted(language, &sampled.central().beside_others())
}

/// Formats the probability of a definition of a run that is a chance; `None` for any other.
pub fn format_probability(language: &Language, forecast: &Forecast, name: &str) -> Option<String> {
    match named_in(forecast, name)? {
        Item::Sampled(sampled) if sampled.is_chance() => Some(format_central(language, &sampled).text),
        _ => None,
    }
}

/// Formats a value with no digit that sampling leaves open; a date in this style. All surfaces (prose, charts, tables, and the
/// terminal) format values here, so that a value has one text.
pub fn quantity_text(language: &Language, quantity: &Quantity, style: DateStyle) -> String {
    match (quantity.value, &quantity.kind) {
        (Known::At(date), QuantityKind::Date(_)) => style.date(language, date, quantity.precision()),
        (known, QuantityKind::Date(_)) => style.limit(language, known).unwrap_or_default(),
        (known @ Known::NeverBy(_), _) => style.limit(language, known).unwrap_or_default(),
        _ => default_text(language, quantity, true),
    }
}

/// Formats both ends of an interval as [`quantity_text`] does, with as many digits as tell two different values apart.
pub fn interval_texts(language: &Language, low: &Quantity, high: &Quantity, style: DateStyle) -> [String; 2] {
    let texts = [low, high].map(|end| quantity_text(language, end, style));
    let (ends, precisions) = ([low.value, high.value], [low.precision(), high.precision()]);
    match (&low.kind, ends) {
        (QuantityKind::Date(_), _) => precision::date_ends(language, ends, precisions, style),
        (kind, [Known::At(from), Known::At(to)]) if texts[0] == texts[1] && from != to => match kind {
            QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit) => {
                number::apart(language, from, to).map(|text| number::with_unit(language, &text, unit))
            }
            _ => number::chances_apart(language, from, to),
        },
        _ => texts,
    }
}

/// Formats an interval in one text: `2029–2033`, `10.1–10.4 GB`, `2030 to after 1 January 2031`.
pub fn interval_text(language: &Language, low: &Quantity, high: &Quantity, style: DateStyle) -> String {
    let [low, high] = interval_texts(language, low, high, style);
    number::range(language, &low, &high)
}

/// Formats a value with its default format.
pub fn formatted(language: &Language, quantity: &Quantity) -> FormattedValue {
    FormattedValue { text: default_text(language, quantity, true), value: exact(quantity) }
}

/// Formats the median and the interval of a level of a definition of a run: of a curve, at the date of the run. `None` for a
/// name that is not an outcome, an input, a curve or a condition.
pub fn format_median_and_interval(
    language: &Language,
    forecast: &Forecast,
    name: &str,
    level: IntervalLevel,
) -> Option<(String, String)> {
    let [low, high] = level.ends();
    let levels = [low, 0.5, high];
    let [low, median, high] = match named_in(forecast, name)? {
        Item::Sampled(sampled) => levels.map(|level| Some(sampled.quantile(level))),
        Item::Curve(curve, forecast) => {
            let point = CurvePoint { curve, date: forecast.as_of.to_years(), samples: forecast.samples };
            levels.map(|level| point.quantile(level))
        }
        _ => return None,
    };
    Some((default_text(language, &median?, true), range_text(language, &low?, &high?, &[])))
}

/// Formats what a path leads to.
///
/// # Errors
///
/// Reports a path that does not lead to a value, and a format that does not suit the value.
pub fn format(
    language: &Language,
    item: &Item<'_>,
    span: Span,
    report: &mut Report,
) -> Result<FormattedValue, Reported> {
    format_as(language, item, &[], span, report)
}

fn format_as(
    language: &Language,
    item: &Item<'_>,
    formats: &[Format],
    span: Span,
    report: &mut Report,
) -> Result<FormattedValue, Reported> {
    match item {
        Item::Formatted(inner, own) => format_as(language, inner, own, span, report),
        Item::Worded(inner, scale) => {
            let chance = format_as(language, inner, formats, span, report)?;
            Ok(FormattedValue { text: with_word(&chance.text, scale), ..chance })
        }
        Item::Text(label) => {
            let text = if formats.contains(&Format::Lower) { lowercase_first(label) } else { label.clone() };
            Ok(FormattedValue { text, value: label.clone() })
        }
        Item::Quantity(quantity) => {
            Ok(FormattedValue { text: text(language, quantity, formats, span, report)?, value: exact(quantity) })
        }
        Item::Range(low, high) => Ok(FormattedValue {
            text: {
                text(language, low, formats, span, report)?;
                text(language, high, formats, span, report)?;
                range_text(language, low, high, formats)
            },
            value: format!("{}/{}", exact(low), exact(high)),
        }),
        Item::Point(point) => {
            let median = point.try_quantile(0.5, span, report)?;
            format_as(language, &Item::Quantity(median), formats, span, report)
        }
        Item::Sampled(sampled) if sampled.is_chance() => {
            format_as(language, &Item::Quantity(sampled.central()), formats, span, report)
        }
        Item::Recorded(outcome, computed) if outcome.probability.is_some() => {
            let probability = outcome.probability.unwrap_or_default();
            let chance = recorded_quantity::chance(probability, outcome.probability_error, computed);
            format_as(language, &Item::Quantity(chance), formats, span, report)
        }
        Item::Ledger | Item::History(_) | Item::Entry(..) | Item::Moves(..) | Item::Recorded(..) => Err(report.push(error!(
            BAD_PATH at span, "expected a value: a path into the ledger goes on to an outcome and its attribute";
            hint "write `ledger.model.previous.outcome.median`"
        ))),
        Item::Questions | Item::Question(_) => Err(report.push(error!(
            BAD_PATH at span, "expected a value: a path into the questions goes on to a question and its attribute";
            hint "write `questions.name.now`"
        ))),
        Item::Basis(_) => Err(report.push(error!(
            BAD_PATH at span, "expected a value: `.basis` has a share for each basis";
            hint "add `.measured`, `.published`, `.judged`, `.unstated`, `.structures`, or `.together`"
        ))),
        Item::Pair(pair, forecast) => format_as(language, &Item::Text(pair_label(language, pair, forecast)), formats, span, report),
        Item::OfInput(attribute, ..) => Err(report.push(error!(
            BAD_PATH at span, "expected a value: `.{attribute}` has a share for each outcome";
            hint "add the name of an outcome: `model.input.{attribute}.outcome`"
        ))),
        Item::StatedBy(..) | Item::Stated(..) => Err(report.push(error!(
            BAD_PATH at span, "expected a value: a path to what somebody stated goes on to an outcome and its attribute";
            hint "write `ledger.model[\"who stated it\"].outcome.estimate`"
        ))),
        Item::Hindcasts(_) | Item::OfCase(_) | Item::NaiveCase(_) => Err(report.push(error!(
            BAD_PATH at span, "expected a value: a path into the hindcasts goes on to a case and its attribute";
            hint "add them: `model.hindcasts.case.came`, `model.hindcasts.case.median`"
        ))),
        Item::Ensemble(..) | Item::OfEnsemble(_) => Err(report.push(error!(
            BAD_PATH at span, "expected a value: a path into an ensemble goes on to a structure or an outcome, and its attribute";
            hint "add them: `model.ensemble.outcome.between`, `model.ensemble.structure.weight`"
        ))),
        Item::Model(_) | Item::Sampled(_) | Item::Curve(..) | Item::Scenario(..) | Item::Dataset(_) | Item::Row(..) => {
            Err(report.push(error!(
                BAD_PATH at span, "expected a value: an attribute is missing at the end";
                hint "add `.median`, `.p90`, `.by(2030)`, `.range(p5,p95)`, or a row's column"
            )))
        }
    }
}

/// Returns the names of a pair for readers.
pub fn pair_label(language: &Language, pair: &StrongestPair, forecast: &Forecast) -> String {
    let label = |name: &String| forecast.input(name).map_or(name, |input| &input.description.label).clone();
    phrase::and(language, &pair.inputs.each_ref().map(label))
}

/// Returns a chance with its word: `likely (70%)`. The word is that of the number as it is printed, so that both agree. `<5%` has the
/// word of chances just below 5%.
fn with_word(chance: &str, scale: &ChanceWords) -> String {
    let digits = chance.trim_start_matches(['<', '>']).trim_end_matches('%');
    let printed = digits.parse::<f64>().ok().map(|percent| percent / 100.0);
    let share = printed.map(|share| match chance.chars().next() {
        Some('<') => share.next_down(),
        Some('>') => share.next_up(),
        _ => share,
    });
    match share.and_then(|share| scale.word_of(share)) {
        Some(word) => format!("{word} ({chance})"),
        None => chance.to_owned(),
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
///
/// # Errors
///
/// Reports a format that does not suit the value.
fn text(
    language: &Language,
    quantity: &Quantity,
    formats: &[Format],
    span: Span,
    report: &mut Report,
) -> Result<String, Reported> {
    shaped_text(language, quantity, formats).map_err(|format| {
        let wanted = match format {
            Format::Year | Format::Month | Format::Day => "a date",
            Format::Percent => "a share",
            Format::Money => "an amount of money",
            Format::Round(_) => "a number",
            Format::Bare | Format::Lower => "a text",
        };
        let (attribute, found) = (format.attribute(), quantity.kind.in_words());
        if let (Format::Month | Format::Day, QuantityKind::Date(unit)) = (format, &quantity.kind) {
            return report.push(error!(
                BAD_PATH at span, "`{attribute}` is finer than the data, which gives this date as a {}", unit.name();
                hint "leave `{attribute}` out, or write `.year`"
            ));
        }
        report.push(error!(BAD_PATH at span, "`{attribute}` is a format of {wanted}, and this value is {found}"))
    })
}

/// Returns the text of a value in the formats that the author asks for, or the format that does not suit the value.
fn shaped_text(language: &Language, quantity: &Quantity, formats: &[Format]) -> Result<String, Format> {
    let at = |value: f64| value_text(language, value, quantity, formats);
    match (quantity.value, &quantity.kind) {
        (Known::At(value), _) => at(value),
        (known, QuantityKind::Date(_)) | (known @ Known::NeverBy(_), _) => {
            Ok(DateStyle::Month.limit(language, known).unwrap_or_default())
        }
        (Known::AtMost(limit), _) => Ok(language.format("numbers.at_most", &[("number", &at(limit)?)])),
        (Known::MoreThan(limit), _) => Ok(language.format("numbers.more_than", &[("number", &at(limit)?)])),
    }
}

/// Returns the text of a known value of the kind and with the error of a quantity.
fn value_text(language: &Language, value: f64, quantity: &Quantity, formats: &[Format]) -> Result<String, Format> {
    let shows_unit = !formats.contains(&Format::Bare);
    let Some(format) = shape(formats) else { return Ok(plain_text(language, value, quantity, shows_unit)) };
    Ok(match (format, &quantity.kind) {
        (Format::Month, QuantityKind::Date(unit)) if *unit <= CalendarUnit::Month => Grain::Month.of(language, value),
        (Format::Year, QuantityKind::Date(_)) => Grain::Year.of(language, value),
        (Format::Day, QuantityKind::Date(CalendarUnit::Day)) => Grain::Day.of(language, value),
        (Format::Round(decimals), QuantityKind::Date(_)) => number::fixed(language, value, decimals).replace(',', ""),
        (Format::Percent, QuantityKind::Chance) => plain_text(language, value, quantity, shows_unit),
        (Format::Round(decimals), QuantityKind::Chance) if is_certain(value, quantity) => {
            format!("{}%", number::fixed(language, value * 100.0, decimals))
        }
        (Format::Round(decimals), QuantityKind::Chance) => number::chance_to(language, value, decimals),
        (
            Format::Round(decimals),
            QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit),
        ) => {
            let digits = number::fixed(language, value, decimals);
            if shows_unit { number::with_unit(language, &digits, unit) } else { digits }
        }
        (Format::Percent, QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit))
            if unit.is_unnamed() || unit.is_share() =>
        {
            number::percent(language, value * unit.scale)
        }
        (Format::Money, QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit)) => {
            number::money(language, value, unit).ok_or(format)?
        }
        (format, _) => return Err(format),
    })
}

/// Returns whether a probability is 0 or 1 by construction.
fn is_certain(value: f64, quantity: &Quantity) -> bool {
    quantity.error == 0.0 && (value == 0.0 || value == 1.0)
}

/// Returns the text of a range in the formats that the author asks for, which must suit both ends.
fn range_text(language: &Language, low: &Quantity, high: &Quantity, formats: &[Format]) -> String {
    let [low, high] = ends_apart(language, low, high, formats);
    number::range(language, &low, &high)
}

/// Returns the texts of two values in the formats that the author asks for, which must suit both. Two different values have
/// as many digits as make them differ.
pub(super) fn ends_apart(language: &Language, low: &Quantity, high: &Quantity, formats: &[Format]) -> [String; 2] {
    if formats.is_empty() {
        return interval_texts(language, low, high, DateStyle::Month);
    }
    let text = |quantity| shaped_text(language, quantity, formats).unwrap_or_default();
    let mut ends = [text(low), text(high)];
    if let (Known::At(from), Known::At(to)) = (low.value, high.value)
        && ends[0] == ends[1]
        && from != to
    {
        let is_percent = shape(formats) == Some(Format::Percent);
        ends = match &low.kind {
            QuantityKind::Date(_) => precision::dates_apart(language, [from, to], false),
            QuantityKind::Chance => number::chances_apart(language, from, to),
            QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit) if is_percent => {
                number::chances_apart(language, from * unit.scale, to * unit.scale)
            }
            QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit) => {
                let shown = if formats.contains(&Format::Bare) { &Unit::plain() } else { unit };
                number::apart(language, from, to).map(|text| number::with_unit(language, &text, shown))
            }
        };
    }
    ends
}

/// Returns the text of a value in no particular format, with no digit that sampling leaves open.
pub fn default_text(language: &Language, quantity: &Quantity, shows_unit: bool) -> String {
    let formats: &[Format] = if shows_unit { &[] } else { &[Format::Bare] };
    shaped_text(language, quantity, formats).unwrap_or_default()
}

/// Returns the text of a known value in no particular format.
fn plain_text(language: &Language, value: f64, quantity: &Quantity, shows_unit: bool) -> String {
    let plain = Unit::plain();
    let shown = |unit| if shows_unit { unit } else { &plain };
    match &quantity.kind {
        QuantityKind::Date(CalendarUnit::Day) => precision::month(language, value, quantity.precision()),
        QuantityKind::Date(unit) => number::calendar_date(language, value, *unit),
        QuantityKind::Chance if is_certain(value, quantity) => number::percent(language, value),
        QuantityKind::Chance => number::chance_within(language, value, quantity.error),
        QuantityKind::Projected(unit) => number::quantity_within(language, value, shown(unit), quantity.precision()),
        QuantityKind::Computed(unit) => number::computed_quantity(language, value, shown(unit)),
        QuantityKind::Exact(unit) => number::exact_quantity(language, value, shown(unit)),
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
pub fn check_precision(language: &Language, item: &Item<'_>, span: Span, report: &mut Report) -> Result<(), Reported> {
    check_precision_as(language, item, &[], span, report)
}

fn check_precision_as(
    language: &Language,
    item: &Item<'_>,
    formats: &[Format],
    span: Span,
    report: &mut Report,
) -> Result<(), Reported> {
    match item {
        Item::Formatted(inner, own) => check_precision_as(language, inner, own, span, report),
        Item::Worded(inner, _) => check_precision_as(language, inner, formats, span, report),
        Item::Quantity(quantity) => check_digits(language, formats, quantity, span, report),
        Item::Range(low, high) => {
            check_digits(language, formats, low, span, report)?;
            check_digits(language, formats, high, span, report)
        }
        Item::Point(point) => check_digits(language, formats, &point.try_quantile(0.5, span, report)?, span, report),
        _ => Ok(()),
    }
}

/// Checks that the last digit shown counts for at least the standard error.
fn check_digits(
    language: &Language,
    formats: &[Format],
    quantity: &Quantity,
    span: Span,
    report: &mut Report,
) -> Result<(), Reported> {
    let (Some(shape), Known::At(value)) = (shape(formats), quantity.value) else { return Ok(()) };
    let decimal = |digits: usize| (0..digits).fold(1.0, |step, _| step / 10.0);
    let step = match (shape, &quantity.kind) {
        (Format::Day, _) => number::DAY,
        (Format::Month, _) => number::MONTH,
        (Format::Year, _) => 1.0,
        (Format::Round(digits), QuantityKind::Chance) => decimal(digits) / 100.0,
        (Format::Round(digits), _) => decimal(digits),
        (Format::Percent, QuantityKind::Projected(unit) | QuantityKind::Computed(unit)) => 0.01 / unit.scale,
        (Format::Money, QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit)) => {
            number::money_step(value, unit).unwrap_or(1.0)
        }
        _ => return Ok(()),
    };
    if quantity.error <= step {
        return Ok(());
    }
    let (error, step) = (number::significant(language, quantity.error, 2), number::significant(language, step, 2));
    Err(report.push(error!(
        TOO_MANY_DIGITS at span, "this format writes more digits than the samples support";
        hint "the sampling error is {error}, and the last digit counts for {step}";
        hint "leave out the format, choose a coarser one, or run more samples"
    )))
}

/// Returns a value for machines: `2030-06-14`, `<=2025-01-01`, `>2050-01-01`, `never`.
pub fn exact(quantity: &Quantity) -> String {
    number::machine_known(quantity.value, matches!(quantity.kind, QuantityKind::Date(_)))
}
