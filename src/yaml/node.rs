//! The tree of a YAML document.

use crate::diagnostic::Reported;
use crate::source::{Span, Spanned};

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// The bytes of the value. For a scalar whose value is exactly the written text, these are the bytes without
    /// quotes.
    pub span: Span,
    /// The value.
    pub kind: Kind,
    /// The part of `span` on its first line, to underline when a message is about the whole value.
    pub head: Span,
}

/// The kinds of value.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A text, a number, or a date: YAML's own guesses at types are not used.
    Scalar {
        /// The text after quotes and folding are resolved, without a line end at its end.
        text: String,
        /// True if the scalar is written without quotes.
        plain: bool,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values, in the order written, each key once.
    Mapping(Vec<(Spanned<String>, Node)>),
    /// Something that the parser refused and reported: an alias, or a mapping with a merge key. Its value is unknown.
    Refused(Reported),
}

impl Node {
    /// Returns whether no value is written: nothing at all, `~`, or `null`.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Returns the kind of the value as messages name it.
    pub fn describe(&self) -> &'static str {
        match &self.kind {
            _ if self.is_null() => "nothing",
            Kind::Scalar { .. } => "text",
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a mapping",
            Kind::Refused(_) => "a value that was refused",
        }
    }

    /// Returns a plain scalar that the program wrote itself, placed at `span`.
    pub fn plain(text: &str, span: Span) -> Self {
        Self { span, head: span, kind: Kind::Scalar { text: text.to_owned(), plain: true } }
    }

    /// Returns the same value with all of its parts placed at `span`.
    pub fn moved_to(self, span: Span) -> Self {
        let kind = match self.kind {
            Kind::Sequence(items) => Kind::Sequence(items.into_iter().map(|item| item.moved_to(span)).collect()),
            Kind::Mapping(entries) => {
                let moved =
                    |(key, value): (Spanned<String>, Self)| (Spanned::new(key.value, span), value.moved_to(span));
                Kind::Mapping(entries.into_iter().map(moved).collect())
            }
            kind => kind,
        };
        Self { span, head: span, kind }
    }

    /// Returns the entries of a mapping, or nothing for any other value.
    pub fn entries(&self) -> &[(Spanned<String>, Self)] {
        match &self.kind {
            Kind::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// Returns the value of a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| name.value == key).map(|(_, value)| value)
    }
}
