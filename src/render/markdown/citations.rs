//! Citations of sources and their numbers on the page: `[@key]`, `[see @key, p. 3; @other]`, `[-@key]`, and `@key` in a
//! sentence.

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
    /// Cites a source and returns its number as a link, or `None` if there is no such source.
    fn cite(&mut self, key: &str, references: Tracked<'_, Reference>) -> Option<String> {
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
            "<a id=\"{id}\" href=\"#fs:source-{number}\" role=\"doc-biblioref\" title=\"{title}\">{number}</a>"
        ))
    }

    /// Cites the sources of one pair of brackets, and returns the citation as HTML, which is empty if there is none of the
    /// sources. `unknown` is told the citations whose source does not exist.
    pub fn cite_all<'t>(
        &mut self,
        citations: &[Citation<'t>],
        references: Tracked<'_, Reference>,
        mut unknown: impl FnMut(Citation<'t>),
    ) -> String {
        let mut parts = Vec::with_capacity(citations.len());
        for citation in citations {
            match self.cite(citation.key, references) {
                Some(link) => parts.push(format!("{}{link}{}", escape(citation.before), escape(citation.after))),
                None => unknown(*citation),
            }
        }
        match parts.is_empty() {
            true => String::new(),
            // Words are too long to be above the line.
            false if citations.iter().any(Citation::has_words) => {
                format!("<span class=\"cite\">[{}]</span>", parts.join("; "))
            }
            false => format!("<sup class=\"cite\">{}</sup>", parts.join(", ")),
        }
    }

    /// Cites a source in a sentence, and returns its authors, or else its title, with its number.
    pub fn cite_by_name(&mut self, key: &str, references: Tracked<'_, Reference>) -> Option<String> {
        let name = name(references.get(key)?);
        let link = self.cite(key, references)?;
        Some(format!("{}<sup class=\"cite\">{link}</sup>", escape(&name)))
    }
}

/// Returns a source as a sentence names it: `Doe`, `Doe and Roe`, `Doe et al.`, or its title.
fn name(reference: &Reference) -> String {
    let family = |name: &String| name.split_once(", ").map_or(name.as_str(), |(family, _)| family).to_owned();
    match reference.author.as_slice() {
        [] => reference.title.clone(),
        [one] => family(one),
        [one, other] => format!("{} and {}", family(one), family(other)),
        [first, ..] => format!("{} et al.", family(first)),
    }
}

/// One source of a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation<'t> {
    /// The key of the source.
    pub key: &'t str,
    /// The first byte of the key.
    pub at: usize,
    /// The words before the number, with the space after them: `see `.
    pub before: &'t str,
    /// The words after the number: `, p. 3`.
    pub after: &'t str,
}

impl Citation<'_> {
    /// Returns whether it has words besides its number.
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
            let before = before.strip_suffix('-').unwrap_or(before);
            let after = &part[sign + 1 + key.len()..];
            found.push(Citation { key, at: start + sign + 1, before, after: after.trim_end() });
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
        let plain = |key, at| Citation { key, at, before: "", after: "" };
        assert_eq!(citations("@one"), Some(vec![plain("one", 1)]));
        assert_eq!(citations("@one;  @two"), Some(vec![plain("one", 1), plain("two", 8)]));
        assert_eq!(citations("@one, @two,@three"), Some(vec![plain("one", 1), plain("two", 7), plain("three", 12)]));
        assert_eq!(citations("-@one"), Some(vec![plain("one", 2)]));
        let see = Citation { before: "see ", after: ", p. 3", ..plain("one", 5) };
        assert_eq!(citations("see @one, p. 3; @two"), Some(vec![see, plain("two", 17)]));
        assert_eq!(citations("@one p. 3"), Some(vec![Citation { after: " p. 3", ..plain("one", 1) }]));
        assert_eq!(citations("see -@one"), Some(vec![Citation { before: "see ", ..plain("one", 6) }]));
        assert_eq!(
            citations("@one, as @two says"),
            Some(vec![Citation { after: ", as @two says", ..plain("one", 1) }])
        );
        for text in ["sic", "me@example.org", "@one; two", "@", "a @-b"] {
            assert_eq!(citations(text), None, "{text}");
        }
    }
}
