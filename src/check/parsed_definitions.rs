//! The definitions of a model with their expressions, for checks that look at how a model is written.

use std::collections::BTreeSet;

use crate::diagnostic::Report;
use crate::document::ModelFile;
use crate::document::model::Definition;
use crate::figure::Evidence;
use crate::model::{Expression, KnownNames, Units, children, expression};
use crate::source::{Span, Spanned};

/// Returns the definitions of a model, in the order of its sections, each with its expression. Problems of expressions are
/// reported by the run of the model.
pub fn parsed<'a>(model: &'a ModelFile, evidence: Evidence<'_>) -> Vec<(&'a Definition, Expression)> {
    parsed_from(model, evidence, |value| value.clone())
}

/// Returns the definitions of a model like [`parsed`], but with the offsets in its text as the places of an expression's
/// parts. In the file, quotes and folded lines can make a text longer.
pub fn parsed_by_offset<'a>(model: &'a ModelFile, evidence: Evidence<'_>) -> Vec<(&'a Definition, Expression)> {
    parsed_from(model, evidence, |value| {
        Spanned::new(value.value.clone(), Span::new(value.span.source, 0, value.value.len()))
    })
}

fn parsed_from<'a>(
    model: &'a ModelFile,
    evidence: Evidence<'_>,
    text: impl Fn(&Spanned<String>) -> Spanned<String>,
) -> Vec<(&'a Definition, Expression)> {
    let texts = model.definitions().map(|definition| (definition, text(&definition.value)));
    parsed_texts(texts, model, evidence)
}

/// Returns the names that scenarios, hindcasts, and the waterfall replace, each with the expression that replaces its own.
pub fn parsed_overrides<'a>(model: &'a ModelFile, evidence: Evidence<'_>) -> Vec<(&'a str, Expression)> {
    parsed_texts(model.all_overrides().map(|(name, value)| (name.value.as_str(), value.clone())), model, evidence)
}

/// Parses expressions of a model, and leaves out those with problems.
fn parsed_texts<T>(
    texts: impl Iterator<Item = (T, Spanned<String>)>,
    model: &ModelFile,
    evidence: Evidence<'_>,
) -> Vec<(T, Expression)> {
    let units = units(model, evidence);
    let own: BTreeSet<&str> = model.definitions().map(|definition| definition.name.value.as_str()).collect();
    let is_data =
        |word: &str| evidence.datasets.contains_key(word) || model.datasets.iter().any(|own| own.id.value == word);
    let words = KnownNames { units: &units, names: |word: &str| own.contains(word) || is_data(word) };
    let read =
        |(of, text): (T, Spanned<String>)| Some((of, expression::parse(&text, &words, &mut Report::default()).ok()?));
    texts.filter_map(read).collect()
}

/// Returns the units that a model can name.
pub fn units(model: &ModelFile, evidence: Evidence<'_>) -> Units {
    // A model with problems in its units has no forecast.
    evidence.units.with(&model.units, &mut Report::default()).0
}

/// Returns an expression and all expressions in it.
pub fn all(expression: &Expression) -> Vec<&Expression> {
    let mut found = Vec::new();
    let mut waiting = vec![expression];
    while let Some(expression) = waiting.pop() {
        waiting.extend(children(&expression.kind));
        found.push(expression);
    }
    found
}
