//! A Markdown page and its front matter.

use crate::date::Date;
use crate::source::{Span, Spanned};

/// One page of `content/`.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Path below `content/`: `essays/gap.md`.
    pub path: String,
    /// Where it is published, below the base path: `essays/gap/` (empty for `index.md`, `essays/` for
    /// `essays/index.md`).
    pub route: String,
    /// Title; may hold bound figures.
    pub title: Spanned<String>,
    /// Title in the navigation, where it is shorter.
    pub short_title: Option<String>,
    /// One or two sentences; may hold bound figures.
    pub description: Option<Spanned<String>>,
    /// When it was first published.
    pub date: Option<Spanned<Date>>,
    /// When its text last changed.
    pub updated: Option<Spanned<Date>>,
    /// Template to render it with: `page.html` by default.
    pub template: Option<Spanned<String>>,
    /// Place among its neighbours: lower first, then by date (newest first), then by path.
    pub weight: i64,
    /// Left out unless drafts are asked for.
    pub draft: bool,
    /// Words on what it is about.
    pub tags: Vec<Spanned<String>>,
    /// Figures that its author typed on purpose: quotations, past estimates.
    pub literals: Vec<Spanned<String>>,
    /// The Markdown after the front matter; its span is exact.
    pub body: Spanned<String>,
    /// The whole file.
    pub span: Span,
}
