//! Sources of facts, from `data/sources.yaml` and `data/*.bib`.

use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::source::{Span, Spanned};

/// A person or an organization that wrote a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    /// The name as readers see it: `Janet Doe`.
    pub name: String,
    /// The part of the name by which a sentence names the author: `Doe`. It is the whole name if its parts are not known.
    pub family: String,
}

impl Author {
    /// Returns an author whose name has no known parts, such as an organization.
    pub fn whole(name: String) -> Self {
        Self { family: name.clone(), name }
    }
}

/// One source, named in `sources:` lists and cited in prose as `[@key]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The name it is cited by.
    pub key: Spanned<String>,
    /// Title of the work.
    pub title: String,
    /// Who wrote it.
    pub author: Vec<Author>,
    /// Who published it, or the site or journal it is part of.
    pub publisher: Option<String>,
    /// Date, as precisely as it is known: `2025`, `2025-03` or `2025-03-12`.
    pub date: Option<String>,
    /// Address.
    pub url: Option<Spanned<String>>,
    /// When the address was read.
    pub accessed: Option<Date>,
    /// A remark on how the source was obtained: from a copy, or secondhand.
    pub note: Option<String>,
    /// Whether it is from a bibliography that another program exported, which may have more sources than are cited.
    pub is_exported: bool,
    /// What is wrong with its entry in such a bibliography. It is reported if the source is used: what others keep in their
    /// libraries is not the author's to mend.
    pub problems: Vec<Diagnostic>,
    /// The place of the entry.
    pub span: Span,
}

impl Reference {
    /// Returns a source with nothing but its key, which is also used as its title.
    pub fn bare(key: Spanned<String>, span: Span) -> Self {
        Self {
            title: key.value.clone(),
            key,
            author: Vec::new(),
            publisher: None,
            date: None,
            url: None,
            accessed: None,
            note: None,
            is_exported: false,
            problems: Vec::new(),
            span,
        }
    }
}
