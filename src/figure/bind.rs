//! Bound figures: expressions over what a run said and over the data, as text in prose.
//!
//! An expression is a path, `parity.product.median.year`, or arithmetic on paths in the model language,
//! `(gpus["RTX 5090"].released - gpus["RTX 4090"].released) in month`. [`path`] follows the dots; [`format`] writes the
//! value as a reader should see it.

mod format;
mod path;

use super::Evidence;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::compile::Words;
use crate::model::expression;
use crate::model::unit::Units;
use crate::source::Spanned;

/// A bound figure, evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// As a reader sees it: `2030`, `32 GB`, `41%`.
    pub text: String,
    /// The exact value, for machines: `2030-06-14`, `32`.
    pub value: String,
}

/// Evaluates the expression of a bound figure. Nothing, where it rests on a model that did not run: that has been told.
///
/// # Errors
///
/// An unknown name or attribute, or units that do not balance.
pub fn bind(expression: &Spanned<String>, evidence: Evidence<'_>) -> Result<Option<Bound>, Diagnostic> {
    let units = Units::built_in();
    let names = |word: &str| path::is_name(word, evidence);
    let parsed = expression::parse(expression, &Words { units: &units, names })?;
    match path::evaluate(&parsed, evidence, &units) {
        Ok(item) => format::format(&item, parsed.span).map(Some),
        Err(path::Failure::Told) => Ok(None),
        Err(path::Failure::Wrong(diagnostic)) => Err(*diagnostic),
    }
}

/// Replaces every `[written](=expression)` of a plain text by what its expression says.
///
/// # Errors
///
/// Those of [`bind`], and every written figure that is not what its expression says.
pub fn fill(text: &Spanned<String>, evidence: Evidence<'_>) -> Result<String, Vec<Diagnostic>> {
    let mut filled = String::new();
    let mut errors = Vec::new();
    let mut at = 0;
    while let Some(found) = find(&text.value[at..]) {
        filled.push_str(&text.value[at..at + found.start]);
        let expression = Spanned::new(
            text.value[at + found.expression.0..at + found.expression.1].to_owned(),
            text.part(at + found.expression.0, at + found.expression.1),
        );
        let written = &text.value[at + found.start + 1..at + found.written_end];
        match bind(&expression, evidence) {
            Ok(Some(bound)) => {
                if is_stale(written, &bound.text) {
                    let span = text.part(at + found.start, at + found.end);
                    errors.push(stale(written, &bound.text, &expression.value).at(span));
                }
                filled.push_str(&bound.text);
            }
            Ok(None) => filled.push_str(written),
            Err(error) => errors.push(error),
        }
        at += found.end;
    }
    filled.push_str(&text.value[at..]);
    if errors.is_empty() { Ok(filled) } else { Err(errors) }
}

/// Whether a written figure differs from what its expression says; one that is left empty is filled in.
pub fn is_stale(written: &str, bound: &str) -> bool {
    let written = normal(written);
    !written.is_empty() && written != normal(bound)
}

/// A text as it compares: what a keyboard has in place of typographic spaces, dashes and signs.
fn normal(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|character| match character {
            '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
            '\u{2010}'..='\u{2014}' | '\u{2212}' => '-',
            '\u{2019}' => '\'',
            other => other,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The error of a figure that is not what its expression says.
pub fn stale(written: &str, bound: &str, expression: &str) -> Diagnostic {
    Diagnostic::error(codes::STALE_FIGURE, format!("the text says `{written}`, and `{expression}` is `{bound}`"))
        .hint(format!("write `[{bound}](={expression})`, and read the sentence again"))
}

/// Where a bound figure stands in a text: bytes from the bracket on.
struct Place {
    start: usize,
    written_end: usize,
    expression: (usize, usize),
    end: usize,
}

/// The first `[written](=expression)` or `[written](<=expression>)`.
fn find(text: &str) -> Option<Place> {
    let mut from = 0;
    while let Some(middle) = text[from..].find("](").map(|at| from + at) {
        let rest = &text[middle + 2..];
        let angled = rest.starts_with("<=");
        let start = text[..middle].rfind('[');
        if let (Some(start), true) = (start, angled || rest.starts_with('=')) {
            let begin = middle + 2 + if angled { 2 } else { 1 };
            let length = if angled { text[begin..].find(">)") } else { closing(&text[begin..]) };
            if let Some(length) = length {
                let end = begin + length + if angled { 2 } else { 1 };
                return Some(Place { start, written_end: middle, expression: (begin, begin + length), end });
            }
        }
        from = middle + 2;
    }
    None
}

/// The place of the bracket that closes one opened before the text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}
