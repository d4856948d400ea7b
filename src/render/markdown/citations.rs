//! Citations of sources, `[@key]`, and their numbers on the page.

use crate::dependencies::Tracked;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Reference;
use crate::html::escape;
use crate::source::Span;

/// A source that a page cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedSource {
    /// Its key.
    pub key: String,
    /// The ids of its citations on the page.
    pub citation_ids: Vec<String>,
}

/// The sources that a page cites, in the order of their first citation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citations {
    /// The sources; the first has the number 1.
    pub sources: Vec<CitedSource>,
}

impl Citations {
    /// Cites a source and returns the citation as HTML, or `None` if there is no such source.
    pub fn cite(&mut self, key: &str, references: Tracked<'_, Reference>) -> Option<String> {
        let reference = references.get(key)?;
        let index = self.sources.iter().position(|source| source.key == key).unwrap_or_else(|| {
            self.sources.push(CitedSource { key: key.to_owned(), citation_ids: Vec::new() });
            self.sources.len() - 1
        });
        let number = index + 1;
        let ids = &mut self.sources.get_mut(index)?.citation_ids;
        let id =
            if ids.is_empty() { format!("fs:cite-{number}") } else { format!("fs:cite-{number}-{}", ids.len() + 1) };
        ids.push(id.clone());
        let title = escape(&reference.title);
        Some(format!(
            "<sup class=\"cite\"><a id=\"{id}\" href=\"#fs:source-{number}\" role=\"doc-biblioref\" title=\"{title}\">{number}</a></sup>"
        ))
    }
}

/// Returns the keys of a citation such as `@one; @two`, each with its first byte.
pub fn citation_keys(text: &str) -> Vec<(&str, usize)> {
    let mut keys = Vec::new();
    let mut start = 0;
    for part in text.split([';', ',']) {
        let spaces = part.len() - part.trim_start().len();
        let key = part.trim();
        let bare = key.strip_prefix('@').unwrap_or(key);
        keys.push((bare, start + spaces + (key.len() - bare.len())));
        start += part.len() + 1;
    }
    keys
}

/// Returns the diagnostic of a citation whose key is not that of a source.
pub fn unknown_citation(key: &str, references: Tracked<'_, Reference>, span: Span) -> Diagnostic {
    Diagnostic::error(codes::UNKNOWN_CITATION, format!("there is no source `{key}` in `data/`"))
        .at(span)
        .suggest(key, references.keys().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_keys_of_a_citation_with_their_bytes() {
        assert_eq!(citation_keys("@one"), [("one", 1)]);
        assert_eq!(citation_keys("@one;  @two"), [("one", 1), ("two", 8)]);
    }
}
