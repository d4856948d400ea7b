//! What prose may hold beside words: bound figures, charts, tables and models by name, and citations.

use std::fmt;
use std::ops::Range;

use crate::dependencies::Tracked;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Reference;
use crate::html::escape;
use crate::source::{Span, Spanned};

/// A chart, a table or a model as prose names it: `chart:growth`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FigureName {
    /// A chart, by id.
    Chart(String),
    /// A table, by id.
    Table(String),
    /// A model, by id: every definition of it.
    Model(String),
}

impl FigureName {
    /// Reads `chart:ID`, `table:ID` or `model:ID`.
    pub fn parse(address: &str) -> Option<Self> {
        let (kind, id) = address.split_once(':')?;
        match kind {
            "chart" => Some(Self::Chart(id.to_owned())),
            "table" => Some(Self::Table(id.to_owned())),
            "model" => Some(Self::Model(id.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for FigureName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chart(id) => write!(formatter, "chart:{id}"),
            Self::Table(id) => write!(formatter, "table:{id}"),
            Self::Model(id) => write!(formatter, "model:{id}"),
        }
    }
}

/// Bound figures that Markdown does not take for links; `taken` are the bytes of its links, pictures and code.
pub fn unread_figures(body: &Spanned<String>, taken: &[&Range<usize>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, _) in body.value.match_indices("](") {
        let address = body.value[at + 2..].trim_start_matches(['<', ' ']);
        if !address.starts_with('=') || taken.iter().any(|range| range.contains(&at)) {
            continue;
        }
        let line = body.value[at..].split('\n').next().unwrap_or_default();
        let length = line.find([')', '>']).map_or(line.len(), |end| end + 1);
        let expression = line[..length].trim_start_matches(['<', ' ', ']', '(', '=']).trim_end_matches([')', '>']);
        found.push(
            Diagnostic::error(codes::UNREAD_FIGURE, "a bound figure is not read as one")
                .at(body.part(at, at + length))
                .hint(format!("an address with spaces goes into angle brackets: `[…](<={expression}>)`")),
        );
    }
    found
}

/// The sources a page cites.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cited {
    /// Keys in the order of the first citation, each with the ids of its citations.
    pub keys: Vec<(String, Vec<String>)>,
}

impl Cited {
    /// The citation of one source, as HTML; nothing where there is no such source.
    pub fn cite(&mut self, key: &str, references: Tracked<'_, Reference>) -> Option<String> {
        let reference = references.get(key)?;
        let at = self.keys.iter().position(|(known, _)| known == key).unwrap_or_else(|| {
            self.keys.push((key.to_owned(), Vec::new()));
            self.keys.len() - 1
        });
        let number = at + 1;
        let (_, ids) = self.keys.get_mut(at)?;
        let id = if ids.is_empty() { format!("cite-{number}") } else { format!("cite-{number}-{}", ids.len() + 1) };
        ids.push(id.clone());
        let title = escape(&reference.title);
        Some(format!(
            "<sup class=\"cite\"><a id=\"{id}\" href=\"#source-{number}\" role=\"doc-biblioref\" title=\"{title}\">{number}</a></sup>"
        ))
    }
}

/// The keys of a citation, `@one; @two`, each with the byte at which it starts.
pub fn citation_keys(text: &str) -> Vec<(&str, usize)> {
    let mut keys = Vec::new();
    let mut at = 0;
    for part in text.split([';', ',']) {
        let spaces = part.len() - part.trim_start().len();
        let key = part.trim();
        let bare = key.strip_prefix('@').unwrap_or(key);
        keys.push((bare, at + spaces + (key.len() - bare.len())));
        at += part.len() + 1;
    }
    keys
}

/// The diagnostic of a citation of nothing.
pub fn unknown_citation(key: &str, references: Tracked<'_, Reference>, span: Span) -> Diagnostic {
    Diagnostic::error(codes::UNKNOWN_CITATION, format!("there is no source `{key}` in `data/`"))
        .at(span)
        .suggest(key, references.keys().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_a_citation_are_found_with_their_places() {
        assert_eq!(citation_keys("@one"), [("one", 1)]);
        assert_eq!(citation_keys("@one;  @two"), [("one", 1), ("two", 8)]);
    }
}
