//! `data/sources.yaml` and `data/*.bib`: where facts come from.

use crate::date::Date;
use crate::source::{Span, Spanned};

/// One source, named in `sources:` lists and cited in prose as `[@key]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The name it is cited by.
    pub key: Spanned<String>,
    /// Title of the work.
    pub title: String,
    /// Who wrote it.
    pub author: Vec<String>,
    /// Who published it, or the site or journal it is part of.
    pub publisher: Option<String>,
    /// Date, as precisely as it is known: `2025`, `2025-03` or `2025-03-12`.
    pub date: Option<String>,
    /// Address.
    pub url: Option<Spanned<String>>,
    /// When the address was read.
    pub accessed: Option<Date>,
    /// A word on how it was come by: a copy, a second hand.
    pub note: Option<String>,
    /// Whether it is of a bibliography that another program wrote, which may hold more than is cited.
    pub is_exported: bool,
    /// Where it stands.
    pub span: Span,
}

impl Reference {
    /// One of which no more than its key is known, which stands for its title.
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
            span,
        }
    }
}
