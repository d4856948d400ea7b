//! Bound figures: expressions over what a run said and over the data, as text in prose.
//!
//! An expression is a path, `parity.product.median.year`, or arithmetic on paths in the model language,
//! `(gpus["RTX 5090"].released - gpus["RTX 4090"].released) in month`. `path` follows the dots; `format` writes the
//! value as a reader should see it.

mod arithmetic;
pub mod evidence;
pub mod expect;
mod format;
mod path;
pub mod provenance;
mod quantity;
mod trace;

use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Expression, ExpressionKind, KnownNames, Units, expression};
use crate::source::{Span, Spanned};
use evidence::Evidence;

pub use quantity::Sampled;
pub use trace::Origin;

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
    let Some((item, span)) = item(expression, evidence)? else { return Ok(None) };
    format::bear_out(&item, span)?;
    format::format(&item, span).map(Some)
}

/// What an expression leads to, and where it stands. Nothing, where it rests on a model that did not run.
fn item<'a>(
    expression: &Spanned<String>,
    evidence: Evidence<'a>,
) -> Result<Option<(path::Item<'a>, Span)>, Diagnostic> {
    let units = Units::built_in();
    let parsed = parse(expression, evidence, &units)?;
    match path::evaluate(&parsed, evidence, &units) {
        Ok(item) => Ok(Some((item, parsed.span))),
        Err(path::Failure::Told) => Ok(None),
        Err(path::Failure::Wrong(diagnostic)) => Err(*diagnostic),
    }
}

/// Whether a condition holds. Nothing, where it rests on a model that did not run: that has been told.
///
/// # Errors
///
/// An unknown name or attribute, and what is neither true nor false.
pub fn truth(condition: &Spanned<String>, evidence: Evidence<'_>) -> Result<Option<bool>, Diagnostic> {
    let units = Units::built_in();
    let parsed = parse(condition, evidence, &units)?;
    match arithmetic::judge(&parsed, evidence, &units) {
        Ok(holds) => Ok(Some(holds)),
        Err(path::Failure::Told) => Ok(None),
        Err(path::Failure::Wrong(diagnostic)) => Err(*diagnostic),
    }
}

fn parse(expression: &Spanned<String>, evidence: Evidence<'_>, units: &Units) -> Result<Expression, Diagnostic> {
    expression::parse(expression, &KnownNames { units, names: |word: &str| path::is_name(word, evidence) })
}

/// Evaluates a path that leads to samples. Nothing, where they are of a model that did not run: that has been told.
///
/// # Errors
///
/// A path that leads nowhere, or to something else.
pub fn sampled<'a>(path: &Spanned<String>, evidence: Evidence<'a>) -> Result<Option<Sampled<'a>>, Diagnostic> {
    match item(path, evidence)? {
        Some((path::Item::Sampled(sampled), _)) => Ok(Some(sampled)),
        Some(_) => Err(Diagnostic::error(codes::WRONG_SERIES, format!("`{}` is not what is sampled", path.value))
            .at(path.span)
            .hint("name an outcome, `model.outcome`, or one under a scenario, `model.scenario.outcome`")),
        None => Ok(None),
    }
}

/// A quantile of samples as people say it, with no digit that sampling leaves open; `after 2050` where it is never.
pub fn said(sampled: &Sampled<'_>, level: f64, span: Span) -> Bound {
    format::quantity(&sampled.quantile(level), span)
}

/// A bound figure beside the text that stands for it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The figure.
    pub bound: Bound,
    /// What is wrong with it all the same: the text says something else, or the format more than is known.
    pub problem: Option<Box<Diagnostic>>,
}

/// Evaluates a bound figure and compares it with the text that stands for it, which may be empty.
///
/// # Errors
///
/// Those of [`bind`].
pub fn check(
    written: &Spanned<String>,
    expression: &Spanned<String>,
    evidence: Evidence<'_>,
) -> Result<Option<Checked>, Diagnostic> {
    let Some((item, span)) = item(expression, evidence)? else { return Ok(None) };
    let bound = format::format(&item, span)?;
    if let Err(problem) = format::bear_out(&item, span) {
        return Ok(Some(Checked { bound, problem: Some(Box::new(problem)) }));
    }
    if written.value.trim().is_empty() || comparable(&written.value) == comparable(&bound.text) {
        return Ok(Some(Checked { bound, problem: None }));
    }
    let message = format!(
        "bound figure is stale: `{}` is written, and `{}` is `{}`",
        written.value, expression.value, bound.text
    );
    let stale = Diagnostic::error(codes::STALE_FIGURE, message)
        .label(written.span, format!("now `{}`", bound.text))
        .hint(format!(
            "write `{}` (`foresite fix` does), or nothing between the brackets to have it filled in",
            bound.text
        ))
        .rewrite(written.span, &written.value, &bound.text);
    Ok(Some(Checked { bound, problem: Some(Box::new(stale)) }))
}

/// Replaces every `[written](=expression)` of a plain text by what its expression says, and tells what is wrong with them.
/// Where an expression says nothing, what is written stands.
pub fn fill(text: &Spanned<String>, evidence: Evidence<'_>) -> (String, Vec<Diagnostic>) {
    let part = |(start, end): (usize, usize)| Spanned::new(text.value[start..end].to_owned(), text.part(start, end));
    let mut filled = String::new();
    let mut errors = Vec::new();
    let mut at = 0;
    while let Some(found) = find(&text.value, at) {
        filled.push_str(&text.value[at..found.start]);
        let written = part((found.start + 1, found.written_end));
        match check(&written, &part(found.expression), evidence) {
            Ok(Some(Checked { bound, problem })) => {
                filled.push_str(&bound.text);
                errors.extend(problem.map(|problem| *problem));
            }
            Ok(None) => filled.push_str(&written.value),
            Err(error) => {
                filled.push_str(&written.value);
                errors.push(error);
            }
        }
        at = found.end;
    }
    filled.push_str(&text.value[at..]);
    (filled, errors)
}

/// The bound figures of a text that say something else than is written: what is written, the expression, and what it
/// says now.
pub fn stale(text: &Spanned<String>, evidence: Evidence<'_>) -> Vec<(String, Spanned<String>, String)> {
    let part = |(start, end): (usize, usize)| Spanned::new(text.value[start..end].to_owned(), text.part(start, end));
    let mut stale = Vec::new();
    let mut at = 0;
    while let Some(found) = find(&text.value, at) {
        let (written, expression) = (part((found.start + 1, found.written_end)), part(found.expression));
        if let Ok(Some(Checked { bound, problem: Some(problem) })) = check(&written, &expression, evidence)
            && problem.code == codes::STALE_FIGURE
        {
            stale.push((written.value, expression, bound.text));
        }
        at = found.end;
    }
    stale
}

/// What an expression rests on; nothing, where it cannot be read.
pub fn origins_of(expression: &Spanned<String>, evidence: Evidence<'_>) -> Vec<Origin> {
    let units = Units::built_in();
    parse(expression, evidence, &units).map_or_else(|_| Vec::new(), |parsed| trace::trace(&parsed, evidence, &units))
}

/// The paths that the bound figures of a text are computed from: a model's definition, `parity.product`, or a dataset.
pub fn origins(text: &Spanned<String>, evidence: Evidence<'_>) -> Vec<String> {
    let units = Units::built_in();
    let mut origins = Vec::new();
    let mut at = 0;
    while let Some(found) = find(&text.value, at) {
        let (from, to) = found.expression;
        let written = Spanned::new(text.value[from..to].to_owned(), text.part(from, to));
        if let Ok(parsed) = parse(&written, evidence, &units) {
            roots(&parsed, evidence, &mut origins);
        }
        at = found.end;
    }
    origins
}

/// The paths in an expression, each as far as it names a definition.
fn roots(expression: &Expression, evidence: Evidence<'_>, found: &mut Vec<String>) {
    let named = |inner: &Expression| match &inner.kind {
        ExpressionKind::Name(name) => Some(name.clone()),
        _ => None,
    };
    match &expression.kind {
        ExpressionKind::Name(name) if evidence.datasets.contains_key(name) => found.push(name.clone()),
        ExpressionKind::Member(inner, member) => match named(inner) {
            Some(model) if evidence.models.contains_key(&model) => found.push(format!("{model}.{}", member.text)),
            _ => roots(inner, evidence, found),
        },
        kind => expression::children(kind).into_iter().for_each(|child| roots(child, evidence, found)),
    }
}

/// A text with every kind of space, hyphen, dash and minus made one, so that what a keyboard has compares equal to what
/// is set.
fn comparable(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|character| match character {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other => other,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a bound figure stands in a text: bytes from the bracket on.
struct Place {
    start: usize,
    written_end: usize,
    expression: (usize, usize),
    end: usize,
}

/// The first `[written](=expression)` or `[written](<=expression>)` from a byte on.
fn find(text: &str, after: usize) -> Option<Place> {
    let mut from = after;
    while let Some(middle) = text[from..].find("](").map(|at| from + at) {
        let rest = &text[middle + 2..];
        let angled = rest.starts_with("<=");
        let start = text[after..middle].rfind('[').map(|at| after + at);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_dashes_of_every_kind_compare_alike() {
        assert_eq!(comparable("2029–2032"), comparable("2029-2032"));
        assert_eq!(comparable("−3\u{a0}GB/s"), comparable(" -3 GB/s"));
        assert_ne!(comparable("32GB"), comparable("32 GB"));
        assert_ne!(comparable("2030"), comparable("2031"));
    }

    #[test]
    fn bound_figures_are_found_in_plain_texts() {
        let text = "From [2029](=a.p5.year) to [x](<=a[\"b\"].c>), [a link](page.md), [](=a.by(2030)).";
        let (mut at, mut found) = (0, Vec::new());
        while let Some(place) = find(text, at) {
            found.push((&text[place.start + 1..place.written_end], &text[place.expression.0..place.expression.1]));
            at = place.end;
        }
        assert_eq!(found, [("2029", "a.p5.year"), ("x", "a[\"b\"].c"), ("", "a.by(2030)")]);
    }
}
