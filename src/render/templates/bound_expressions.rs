//! The calls of `bound(expression = "…")` in templates, found in their text, so that each is checked at its place before
//! any page is rendered.

use std::collections::BTreeMap;

use crate::diagnostic::Report;
use crate::document::Template;
use crate::figure::{Binder, Evidence};
use crate::source::{Span, Spanned};

/// Returns the text of every bound expression in the templates, by expression. An expression that has no value is
/// reported and left out.
pub fn bound_texts(
    templates: &BTreeMap<String, Template>,
    evidence: Evidence<'_>,
    report: &mut Report,
) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for template in templates.values() {
        for (start, call) in template.text.match_indices("bound(") {
            let Some((start, expression)) = argument(&template.text, start + call.len()) else { continue };
            let span = Span::new(template.source, start, start + expression.len());
            let expression = Spanned::new(expression.to_owned(), span);
            if let Ok(value) = Binder::new(evidence).bind(&expression, report) {
                texts.insert(expression.value, value.text);
            }
        }
    }
    texts
}

/// Returns the text in quotes after `expression =`, with its first byte.
fn argument(text: &str, from: usize) -> Option<(usize, &str)> {
    let rest = text.get(from..)?.trim_start().strip_prefix("expression")?.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
    let inner = rest.get(1..)?;
    let start = text.len() - inner.len();
    Some((start, &inner[..inner.find(quote)?]))
}
