//! Citations of sources by numbers, or by authors and years: `[@key]`, `[see @key, p. 3; @other]`, `[-@key]`, and `@key` in a
//! sentence.

use crate::dependencies::Tracked;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{CitationStyle, Reference};
use crate::html::escape;
use crate::locale::Language;
use crate::render::source_label::{self, SourceLabel, SourceLabels};
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

/// What citations are written with.
#[derive(Clone, Copy)]
pub struct Citing<'a> {
    /// The sources, by key.
    pub references: Tracked<'a, Reference>,
    /// How citations name them.
    pub style: CitationStyle,
    /// The labels of the sources.
    pub labels: &'a SourceLabels,
    /// The texts of the interface.
    pub language: &'a Language,
}

impl<'a> Citing<'a> {
    /// Returns the label of a source; `None` if citations are numbers.
    fn label(&self, key: &str) -> Option<&'a SourceLabel> {
        match self.style {
            CitationStyle::Numbers => None,
            CitationStyle::AuthorDate => self.labels.get(key, self.references, self.language),
        }
    }
}

/// A citation as HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationHtml {
    /// The HTML.
    pub html: String,
    /// Whether it is above the line, so that no space belongs before it.
    pub is_superscript: bool,
}

impl Citations {
    /// Cites a source and returns a link to it with the text that its number or its label gives; `None` if there is no such
    /// source.
    fn cite(&mut self, key: &str, citing: Citing<'_>, text: impl Fn(usize) -> String) -> Option<String> {
        let reference = citing.references.get(key)?;
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
        let text = escape(&text(number));
        Some(format!("<a id=\"{id}\" href=\"#fs:source-{number}\" role=\"doc-biblioref\" title=\"{title}\">{text}</a>"))
    }

    /// Cites the sources of one pair of brackets, and returns the citation, or `None` if there is none of the sources. `unknown`
    /// is told the citations whose source does not exist.
    pub fn cite_all<'t>(
        &mut self,
        citations: &[Citation<'t>],
        citing: Citing<'_>,
        mut unknown: impl FnMut(Citation<'t>),
    ) -> Option<CitationHtml> {
        let mut parts = Vec::with_capacity(citations.len());
        for citation in citations {
            let text = |number: usize| match citing.label(citation.key) {
                None => number.to_string(),
                Some(SourceLabel { year, .. }) if citation.without_name => year.clone(),
                Some(SourceLabel { name, year }) => format!("{name} {year}"),
            };
            match self.cite(citation.key, citing, text) {
                Some(link) => parts.push(format!("{}{link}{}", escape(citation.before), escape(citation.after))),
                None => unknown(*citation),
            }
        }
        if parts.is_empty() {
            return None;
        }
        let is_superscript = citing.style == CitationStyle::Numbers && !citations.iter().any(Citation::has_words);
        let html = match (citing.style, is_superscript) {
            (CitationStyle::Numbers, true) => format!("<sup class=\"cite\">{}</sup>", parts.join(", ")),
            // Words are too long to be above the line.
            (CitationStyle::Numbers, false) => format!("<span class=\"cite\">[{}]</span>", parts.join("; ")),
            (CitationStyle::AuthorDate, _) => format!("<span class=\"cite\">({})</span>", parts.join("; ")),
        };
        Some(CitationHtml { html, is_superscript })
    }

    /// Cites a source in a sentence, and returns its authors, or else its publisher or title, with its number or year.
    pub fn cite_by_name(&mut self, key: &str, citing: Citing<'_>) -> Option<String> {
        let name = escape(&source_label::name(citing.references.get(key)?, citing.language));
        Some(match citing.style {
            CitationStyle::Numbers => {
                let link = self.cite(key, citing, |number| number.to_string())?;
                format!("{name}<sup class=\"cite\">{link}</sup>")
            }
            CitationStyle::AuthorDate => {
                let link =
                    self.cite(key, citing, |_| citing.label(key).map_or_else(String::new, |label| label.year.clone()))?;
                format!("{name} <span class=\"cite\">({link})</span>")
            }
        })
    }
}

/// One source of a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation<'t> {
    /// The key of the source.
    pub key: &'t str,
    /// The first byte of the key.
    pub at: usize,
    /// The words before it, with the space after them: `see `.
    pub before: &'t str,
    /// The words after it: `, p. 3`.
    pub after: &'t str,
    /// Whether the sentence names the authors itself: `[-@key]`.
    pub without_name: bool,
}

impl Citation<'_> {
    /// Returns whether it has words besides its number or label.
    pub fn has_words(&self) -> bool {
        !self.before.is_empty() || !self.after.is_empty()
    }
}

/// Returns the citations of a text in brackets, such as `see @one, p. 3; @two`; `None` if it has a part without a key, so that it
/// is no citation.
pub fn citations(text: &str) -> Option<Vec<Citation<'_>>> {
    let mut found: Vec<Citation<'_>> = Vec::new();
    let mut start = 0;
    for part in text.split(';') {
        let mut at = 0;
        let mut before_length = 0;
        while let Some(sign) = key_sign(&part[at..]).map(|sign| at + sign) {
            let key = leading_key(&part[sign + 1..]);
            // A key after a comma is another citation; anywhere else it is a word of this one.
            let between = &part[before_length..sign];
            if let Some(last) = found.last_mut().filter(|_| at > 0) {
                if between.trim() != "," {
                    at = sign + 1;
                    continue;
                }
                last.after = "";
            }
            let before = if at > 0 { "" } else { between.trim_start() };
            let (before, without_name) = match before.strip_suffix('-') {
                Some(before) => (before, true),
                None => (before, false),
            };
            let after = &part[sign + 1 + key.len()..];
            found.push(Citation { key, at: start + sign + 1, before, after: after.trim_end(), without_name });
            at = sign + 1 + key.len();
            before_length = at;
        }
        if at == 0 {
            return None;
        }
        start += part.len() + 1;
    }
    Some(found)
}

/// Returns the byte of the first `@` that starts the key of a source.
pub fn key_sign(text: &str) -> Option<usize> {
    let starts_key = |at: &usize| {
        let is_in_word = text[..*at].ends_with(|before: char| before.is_alphanumeric() || ".@/_\\".contains(before));
        !is_in_word && !leading_key(&text[at + 1..]).is_empty()
    };
    text.match_indices('@').map(|(at, _)| at).find(starts_key)
}

/// Returns the key that a text starts with, which may be empty.
pub fn leading_key(text: &str) -> &str {
    let is_key = |letter: char| letter.is_ascii_alphanumeric() || "_-.:/+".contains(letter);
    let key = &text[..text.find(|letter| !is_key(letter)).unwrap_or(text.len())];
    if key.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        key.trim_end_matches(['.', ':', '/', '-', '+'])
    } else {
        ""
    }
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
    fn finds_the_keys_of_a_citation_with_their_bytes_and_words() {
        let plain = |key, at| Citation { key, at, before: "", after: "", without_name: false };
        assert_eq!(citations("@one"), Some(vec![plain("one", 1)]));
        assert_eq!(citations("@one;  @two"), Some(vec![plain("one", 1), plain("two", 8)]));
        assert_eq!(citations("@one, @two,@three"), Some(vec![plain("one", 1), plain("two", 7), plain("three", 12)]));
        assert_eq!(citations("-@one"), Some(vec![Citation { without_name: true, ..plain("one", 2) }]));
        let see = Citation { before: "see ", after: ", p. 3", ..plain("one", 5) };
        assert_eq!(citations("see @one, p. 3; @two"), Some(vec![see, plain("two", 17)]));
        assert_eq!(citations("@one p. 3"), Some(vec![Citation { after: " p. 3", ..plain("one", 1) }]));
        let see = Citation { before: "see ", without_name: true, ..plain("one", 6) };
        assert_eq!(citations("see -@one"), Some(vec![see]));
        assert_eq!(
            citations("@one, as @two says"),
            Some(vec![Citation { after: ", as @two says", ..plain("one", 1) }])
        );
        for text in ["sic", "me@example.org", "@one; two", "@", "a @-b"] {
            assert_eq!(citations(text), None, "{text}");
        }
    }
}
