//! Values of the author's own, which no part of the program reads: they are for templates.

use std::collections::BTreeMap;

use crate::diagnostic::{Report, Reported};
use crate::source::Spanned;
use crate::yaml::{Format, Kind, NameRule, Node, by_name, entry_format};

/// Values by name: `{ subtitle: A second look, wide: true }`.
pub type Extra = BTreeMap<String, ExtraValue>;

/// A value. Without quotes, `true`, `false`, and numbers are read as JSON reads them, and no value is none. Everything else is a
/// text, also a date.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum ExtraValue {
    /// No value.
    None,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// Values by name.
    Names(Extra),
}

/// The format of values of the author's own, by name.
pub fn extra() -> impl Format<Value = Extra> {
    let read = |name: &Spanned<String>, node: &Node, _: &mut crate::yaml::Context<'_>| {
        value(node).map(|value| (name.value.clone(), value))
    };
    by_name("values", ANY_NAME, entry_format(read)).map(|values| values.into_iter().collect())
}

/// Templates can read any name: `page.extra["sub-title"]`.
const ANY_NAME: NameRule = NameRule { pattern: "", check: |_: &Spanned<String>, _: &str, _: &mut Report| Ok(()) };

fn value(node: &Node) -> Result<ExtraValue, Reported> {
    Ok(match &node.kind {
        _ if node.is_null() => ExtraValue::None,
        Kind::Scalar { text, plain: true } => scalar(text),
        Kind::Scalar { text, .. } => ExtraValue::Text(text.clone()),
        Kind::Sequence(items) => ExtraValue::List(items.iter().map(value).collect::<Result<_, _>>()?),
        Kind::Mapping(entries) => {
            let entry = |(name, node): &(Spanned<String>, Node)| Ok((name.value.clone(), value(node)?));
            ExtraValue::Names(entries.iter().map(entry).collect::<Result<_, _>>()?)
        }
        Kind::Refused(reported) => return Err(*reported),
    })
}

/// Reads a text without quotes.
fn scalar(text: &str) -> ExtraValue {
    match text {
        "true" => ExtraValue::Boolean(true),
        "false" => ExtraValue::Boolean(false),
        _ if !is_json_number(text) => ExtraValue::Text(text.to_owned()),
        _ => match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(whole), _) => ExtraValue::Whole(whole),
            (_, Ok(number)) if number.is_finite() => ExtraValue::Number(number),
            _ => ExtraValue::Text(text.to_owned()),
        },
    }
}

/// Returns whether a text is a number of JSON: `012`, `1_000`, and `.5` are none.
fn is_json_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(whole, rest)| (whole, Some(rest)));
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && [fraction, exponent].into_iter().flatten().all(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_text_without_quotes_as_json_does() {
        for (text, expected) in [
            ("true", ExtraValue::Boolean(true)),
            ("True", ExtraValue::Text("True".into())),
            ("12", ExtraValue::Whole(12)),
            ("-0", ExtraValue::Whole(0)),
            ("1.50", ExtraValue::Number(1.5)),
            ("2e3", ExtraValue::Number(2000.0)),
            ("1e999", ExtraValue::Text("1e999".into())),
            ("99999999999999999999", ExtraValue::Number(1e20)),
        ] {
            assert_eq!(scalar(text), expected, "{text}");
        }
        for text in ["012", "1_000", ".5", "5.", "1e", "+1", "1.2.3", "2026-05-07", "0x1f", "inf", "NaN", "-", "yes"] {
            assert_eq!(scalar(text), ExtraValue::Text(text.into()), "{text}");
        }
    }
}
