//! The input of the rendering of a Markdown text, and its result.

use std::collections::BTreeSet;

use super::citations::{Citations, Citing};
use super::figure_numbers::PageNumbers;
use crate::dependencies::{Recorder, Tracked};
use crate::diagnostic::{Report, Reported};
use crate::document::{CitationStyle, Reference};
use crate::figure::{BoundFigure, Evidence};
use crate::locale::Language;
use crate::render::figure_name::FigureName;
use crate::render::links::{Addresses, AnchorLink};
use crate::render::policy::Policy;
use crate::render::source_label::SourceLabels;
use crate::render::templates::components::{ComponentCall, ComponentHtml};
use crate::render::templates::views::{CodeView, ContentsEntry};
use crate::source::Span;

/// What a text says of a chart, table or model that it shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Caption<'c> {
    /// Another alternative text.
    pub alt: Option<&'c str>,
    /// Its number: `Figure 2`.
    pub number: Option<&'c str>,
}

/// Renders the chart, table or model of this name as HTML. The span is that of the name in the text.
pub type RenderFigure<'a> = dyn Fn(&FigureName, Caption<'_>, Span, &mut Report) -> Result<String, Reported> + 'a;

/// Renders a fenced block of code as HTML. Returns `None` if the site has no template for code.
pub type RenderCode<'a> = dyn Fn(&CodeView, &mut Report) -> Option<String> + 'a;

/// Renders a component that a text calls. Returns `None` if there is none of this name.
pub type RenderComponent<'a> = dyn Fn(&ComponentCall<'_>, &mut Report) -> Option<Result<ComponentHtml, Reported>> + 'a;

/// Everything that a text is rendered with.
pub struct RenderContext<'a> {
    /// The file of the page, below `content/`.
    pub path: &'a str,
    /// The relative path from the page to the root of the site.
    pub root: String,
    /// The forecasts and datasets that bound figures are computed from.
    pub evidence: Evidence<'a>,
    /// The addresses that links can lead to.
    pub addresses: &'a Addresses,
    /// The sources that citations can name, by key.
    pub references: Tracked<'a, Reference>,
    /// How citations name their sources.
    pub citation_style: CitationStyle,
    /// The labels of the sources.
    pub source_labels: &'a SourceLabels,
    /// The texts of the interface.
    pub language: &'a Language,
    /// Renders charts, tables and models.
    pub figure: &'a RenderFigure<'a>,
    /// Records the figures that the text names in a wrong place, which are not rendered.
    pub recorder: Option<&'a Recorder>,
    /// Renders blocks of code.
    pub code: &'a RenderCode<'a>,
    /// Renders components.
    pub component: &'a RenderComponent<'a>,
    /// The numbers of figures and tables.
    pub numbers: &'a PageNumbers,
    /// How deeply elements of the text may be nested.
    pub nesting: usize,
    /// Whether all HTML of the text is published, and not only the safe part.
    pub html: bool,
    /// What browsers load on the page.
    pub policy: &'a Policy,
    /// Whether bound figures link to their provenance at the end of the page.
    pub links_provenance: bool,
}

impl<'a> RenderContext<'a> {
    /// Returns what citations are written with.
    pub(super) fn citing(&self) -> Citing<'a> {
        Citing {
            references: self.references,
            style: self.citation_style,
            labels: self.source_labels,
            language: self.language,
        }
    }
}

/// A text as HTML, and what the rest of the page needs to know about it.
#[derive(Debug, Default)]
pub struct RenderedMarkdown {
    /// The HTML.
    pub html: String,
    /// The table of contents.
    pub contents: Vec<ContentsEntry>,
    /// The sources that it cites.
    pub citations: Citations,
    /// Its links to elements of pages, to be checked when all pages are rendered.
    pub anchors: Vec<AnchorLink>,
    /// The ids in branches that are not published.
    pub unpublished: BTreeSet<String>,
    /// Its bound figures, one for each expression.
    pub bound_figures: Vec<BoundFigure>,
    /// The problems that were found.
    pub report: Report,
}
