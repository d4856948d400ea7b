//! The renderer of one text: it walks over the events of the parser and writes HTML.
//!
//! The other files of this folder add methods to [`Renderer`], one for each kind of element.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Tag};

use super::abbreviations::Abbreviations;
use super::citations::Citations;
use super::contents::Heading;
use super::events::{Element, SpannedEvent, end_of, html, trim_space_before_superscript, write};
use super::joined_text::joined_text;
use super::render_context::RenderContext;
use super::sections::Sections;
use super::shown_figures::ShownFigures;
use super::slugs::Slugs;
use crate::diagnostic::Report;
use crate::figure::BoundFigure;
use crate::html::{escape, tags};
use crate::render::links::AnchorLink;
use crate::source::{Span, Spanned};

/// A footnote that the text mentions.
pub struct FootnoteUse {
    /// Its label.
    pub label: String,
    /// The number of mentions.
    pub mentions: usize,
}

/// The place in the table that is being rendered.
#[derive(Debug, Default)]
pub struct TableState {
    pub(super) alignments: Vec<Alignment>,
    /// The index of the next cell in its row.
    pub(super) column: usize,
    pub(super) in_header: bool,
    /// The names of the columns if the rows become cards on narrow screens; otherwise there are none.
    pub(super) names: Vec<String>,
}

/// The state of the rendering of one text.
pub(super) struct Renderer<'a> {
    pub(super) body: &'a Spanned<String>,
    /// Whether the text of a link is rendered, in which no other link can be.
    pub(super) is_in_link: bool,
    /// Whether a paragraph or a heading is rendered, in which no block can be.
    pub(super) is_sentence: bool,
    pub(super) context: &'a RenderContext<'a>,
    pub(super) report: Report,
    pub(super) slugs: Slugs,
    pub(super) headings: Vec<Heading>,
    pub(super) citations: Citations,
    pub(super) anchors: Vec<AnchorLink>,
    /// The charts, tables and models rendered so far.
    pub(super) figures: ShownFigures,
    /// The footnotes mentioned so far, in the order of their first mention.
    pub(super) footnote_uses: Vec<FootnoteUse>,
    /// Labels of footnotes that are mentioned in branches that are not published.
    pub(super) unpublished_footnotes: BTreeSet<String>,
    pub(super) unpublished: BTreeSet<String>,
    pub(super) bound_figures: Vec<BoundFigure>,
    /// Whether a heading is being rendered. It is a link to itself, so it cannot contain other links.
    pub(super) in_heading: bool,
    pub(super) sections: Sections,
    /// The abbreviations that the text defines.
    pub(super) abbreviations: Abbreviations,
    pub(super) table: TableState,
}

impl<'a> Renderer<'a> {
    pub(super) fn new(body: &'a Spanned<String>, context: &'a RenderContext<'a>) -> Self {
        Self {
            body,
            is_in_link: false,
            is_sentence: false,
            context,
            report: Report::default(),
            slugs: Slugs::default(),
            headings: Vec::new(),
            citations: Citations::default(),
            anchors: Vec::new(),
            figures: ShownFigures::default(),
            footnote_uses: Vec::new(),
            unpublished_footnotes: BTreeSet::new(),
            unpublished: BTreeSet::new(),
            bound_figures: Vec::new(),
            in_heading: false,
            sections: Sections::default(),
            abbreviations: Abbreviations::new(),
            table: TableState::default(),
        }
    }

    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        self.body.part(range.start, range.end)
    }

    /// Renders a branch that is not published, only to report its problems and to learn its ids. It starts with the ids and
    /// figures from before its choice.
    pub(super) fn check_unpublished(&mut self, events: &[SpannedEvent<'_>]) {
        let (slugs, figures) = (self.slugs.lend(), self.figures.lend());
        let (slugs, figures) = self.check_with(events, slugs, figures);
        self.slugs.give_back(slugs);
        self.figures.give_back(figures);
    }

    /// Renders a note that is not published, only to report its problems and to learn its ids.
    pub(super) fn check_alone(&mut self, events: &[SpannedEvent<'_>]) {
        self.check_with(events, Slugs::default(), ShownFigures::default());
    }

    /// Renders events that are not published, after these ids and figures, and returns both with those of the events.
    fn check_with(
        &mut self,
        events: &[SpannedEvent<'_>],
        slugs: Slugs,
        figures: ShownFigures,
    ) -> (Slugs, ShownFigures) {
        let abbreviations = std::mem::take(&mut self.abbreviations);
        let mut other = Renderer { slugs, figures, abbreviations, ..Renderer::new(self.body, self.context) };
        let html = write(other.blocks(events, true), 0);
        self.unpublished.extend(tags(&html).filter_map(|tag| tag.attribute("id").map(Cow::into_owned)));
        self.anchors.extend(other.anchors.into_iter().map(|link| AnchorLink { published: false, ..link }));
        self.unpublished_footnotes.extend(other.footnote_uses.into_iter().map(|used| used.label));
        self.abbreviations = other.abbreviations;
        self.report.append(other.report);
        (other.slugs, other.figures)
    }

    /// Renders blocks and their content. `outermost` is false inside quotes, lists and footnotes, where no section can
    /// start.
    pub(super) fn blocks<'e>(&mut self, events: &[SpannedEvent<'e>], outermost: bool) -> Vec<Event<'e>> {
        let mut output = Vec::with_capacity(events.len());
        self.blocks_into(events, outermost, &mut output);
        output
    }

    /// Adds rendered blocks and their content to those before them. See [`blocks`](Self::blocks).
    pub(super) fn blocks_into<'e>(
        &mut self,
        events: &[SpannedEvent<'e>],
        outermost: bool,
        output: &mut Vec<Event<'e>>,
    ) {
        let mut raw = self.raw_html(events);
        let (was_in_link, mut open_blocks) = (self.is_in_link, 0);
        let mut index = 0;
        while let Some((event, range)) = events.get(index) {
            if let Some(published) = raw.remove(&index) {
                (self.is_in_link, open_blocks) = (published.is_in_link, published.open_blocks);
                output.push(html(published.html));
                index = end_of(events, index) + 1;
                continue;
            }
            // No section starts inside of an element of HTML.
            let outermost = outermost && open_blocks == 0;
            if let Some((text, range, length)) = joined_text(&events[index..]) {
                self.bare_text(&text, &range, output);
                index += length;
                continue;
            }
            let end = if matches!(event, Event::Start(_)) { end_of(events, index) } else { index };
            let inner = events.get(index + 1..end).unwrap_or_default();
            if matches!(event, Event::Start(Tag::Image { .. })) {
                let after = events.get(end + 1..).unwrap_or_default();
                index = end + 1 + self.picture_in_sentence(Element { event, range, inner, outermost }, after, output);
                continue;
            }
            if matches!(event, Event::Start(Tag::Table(_))) {
                let after = events.get(end + 1..).unwrap_or_default();
                index = end + 1 + self.table_with_caption(Element { event, range, inner, outermost }, after, output);
                continue;
            }
            let is_sentence = matches!(event, Event::Start(Tag::Paragraph | Tag::Heading { .. }));
            let was_sentence = self.is_sentence;
            self.is_sentence |= is_sentence;
            self.block(Element { event, range, inner, outermost }, output);
            self.is_sentence = was_sentence;
            index = end + 1;
        }
        self.is_in_link = was_in_link;
    }

    /// Renders one event with the events inside it.
    fn block<'e>(&mut self, element: Element<'_, 'e>, output: &mut Vec<Event<'e>>) {
        let Element { event, range, inner, outermost } = element;
        match event {
            Event::Start(Tag::Heading { .. }) => self.heading(element, output),
            Event::Start(Tag::Paragraph) if self.figure_paragraph(inner, output) => {}
            Event::Start(Tag::Paragraph) if self.picture_paragraph(inner, output) => {}
            Event::Start(Tag::Link { .. }) => self.link(element, output),
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                let class = alert_class(*kind);
                let title = escape(self.context.language.get(&format!("alert.{class}")));
                output.push(html(format!("<aside class=\"alert {class}\"><p class=\"alert-title\">{title}</p>\n")));
                self.blocks_into(inner, false, output);
                output.push(html("</aside>\n".to_owned()));
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = if let CodeBlockKind::Fenced(info) = kind { info.as_ref() } else { "" };
                if info.trim() == "math" {
                    self.fenced_formula(range, inner, output);
                } else if !self.fenced_figure(info, element, output) {
                    self.code(info, range, inner, output);
                }
            }
            // The HTML of a text is published where its tags are paired; comments are left.
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) | Event::Html(_) => {}
            Event::FootnoteReference(label) => {
                trim_space_before_superscript(output);
                output.push(self.footnote_mark(label));
            }
            Event::Start(Tag::TableHead | Tag::TableRow | Tag::TableCell) => self.table_part(event, inner, output),
            Event::Start(tag) => {
                output.push(event.clone());
                self.blocks_into(inner, outermost && matches!(tag, Tag::Paragraph), output);
                output.push(Event::End(tag.to_end()));
            }
            Event::TaskListMarker(is_done) => {
                let (key, checked) = if *is_done { ("task.done", " checked") } else { ("task.open", "") };
                let label = escape(self.context.language.get(key));
                output.push(html(format!("<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> ")));
            }
            Event::Text(text) => self.bare_text(text, range, output),
            Event::InlineMath(source) => self.formula(source, range, false, output),
            Event::DisplayMath(source) => self.formula(source, range, true, output),
            _ => output.push(event.clone()),
        }
    }
}

/// Returns the class of an alert, which is also its key among the texts of the interface.
fn alert_class(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}
