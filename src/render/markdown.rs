//! Markdown into HTML. The only file that names `pulldown_cmark`.
//!
//! CommonMark with tables, footnotes, strikethrough, definition lists, alerts, smart punctuation and heading
//! attributes. On top of it:
//!
//! - **Bound figures**: a link whose address starts with `=`, `[2030](=parity.product.median.year)`; the text must be
//!   what the expression says, or nothing, to be filled in.
//! - **Charts, tables and models**: an image alone in its paragraph whose address is `chart:ID`, `table:ID` or `model:ID`; its text, where
//!   there is any, becomes the alternative text. Or a fenced block whose first words are `chart ID` or `table ID`, and
//!   which holds its specification; a third word, `show`, shows that as well.
//! - **Conditions**: `{when="parity.product.median < 2030-01-01"}` on a line of its own says when the block below it is
//!   published, `{otherwise}` what stands in its place.
//! - **Citations**: `[@key]` or `[@one; @two]`, keys of `data/sources.yaml` or of a `data/*.bib`.
//! - **Examples**: fenced blocks of the words that [`super::code`] knows are set with what they are.
//! - **Sections**: a heading with a class, `### Best year {.card}`, opens `<section class="card">` up to the next
//!   heading of its level or above, or the next with a class. Neighbours of one class stand in a
//!   `<div class="card-group">`. In `hero`, `card` and `scenario` sections the heading is a label, left out of the
//!   table of contents, and the theme sets the first paragraph large.
//!
//! Raw HTML and links that may run code are left out, with a warning.

mod bound;
mod choices;
mod comparisons;
mod conditions;
mod figures;
mod notes;
pub mod passages;
mod tables;

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag,
};

use super::code;
use super::heading::{Heading, Slugs, contents};
use super::links::{Addresses, AnchorUse, Target};
use super::prose::{self, Cited, FigureName};
use super::sections::Sections;
use super::view::ContentsEntry;
use crate::dependencies::Tracked;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::Reference;
use crate::figure::{BoundFigure, Evidence};
use crate::html::{escape, tags};
use crate::source::{Span, Spanned};
use choices::Choice;
use conditions::Hidden;
use notes::Notes;

/// Sets the figure of that name, with another alternative text where one is given; the span is where it is named.
pub type SetFigure<'a> = dyn Fn(&FigureName, Option<&str>, Span) -> Result<String, Diagnostic> + 'a;

/// What a text is set with.
pub struct Setting<'a> {
    /// The page's file below `content/`.
    pub path: &'a str,
    /// The way from the page to the site's first folder.
    pub root: String,
    /// What bound figures are computed from.
    pub evidence: Evidence<'a>,
    /// What links may lead to.
    pub addresses: &'a Addresses,
    /// What citations may name.
    pub references: Tracked<'a, Reference>,
    /// Sets charts and tables.
    pub figure: &'a SetFigure<'a>,
    /// Whether bound figures lead to where they come from, which stands at the foot of the page.
    pub explains: bool,
}

/// A text as HTML, with what else is to be known of it.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The HTML.
    pub html: String,
    /// Its headings.
    pub contents: Vec<ContentsEntry>,
    /// The sources cited, in order.
    pub cited: Cited,
    /// Links to places on pages, still to be looked for.
    pub anchors: Vec<AnchorUse>,
    /// The ids of what stands in branches that are not published.
    pub unpublished: BTreeSet<String>,
    /// Its bound figures, one for each expression.
    pub told: Vec<BoundFigure>,
    /// What is wrong.
    pub report: Report,
}

/// An event and its bytes in the text.
type Placed<'a> = (Event<'a>, Range<usize>);

/// Sets a text.
pub fn render(body: &Spanned<String>, setting: &Setting<'_>) -> Rendered {
    let hidden = hidden(&body.value);
    let events = parse(&hidden);
    let mut setter = Setter::new(body, setting);
    setter.find_unread(&events);
    let choices = choices::choices(body, &hidden, &events, setting.evidence, &mut setter.report);
    let (notes, mut events) = Notes::split(events, &choices);
    choices::take_out_lines(&mut events, &hidden);
    let mut set = setter.text(&events, &choices);
    set.push(html(setter.sections.end()));
    setter.notes(&notes, &mut set);
    Rendered {
        html: written(set, body.value.len() * 2),
        contents: contents(setter.headings),
        cited: setter.cited,
        anchors: setter.anchors,
        unpublished: setter.unpublished,
        told: setter.told,
        report: setter.report,
    }
}

/// Returns the charts, tables and models that a text names or specifies, misplaced ones included.
pub fn figure_names(text: &str) -> BTreeSet<FigureName> {
    let hidden = hidden(text);
    let name = |(event, _): Placed<'_>| match event {
        Event::Start(Tag::Image { dest_url, .. }) => FigureName::parse(&dest_url),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
            let mut words = info.split_whitespace();
            let (kind, id) = words.next().zip(words.next())?;
            FigureName::parse(&format!("{kind}:{id}"))
        }
        _ => None,
    };
    parse(&hidden).into_iter().filter_map(name).collect()
}

/// Events as HTML.
fn written(set: Vec<Event<'_>>, length: usize) -> String {
    let mut html = String::with_capacity(length);
    pulldown_cmark::html::push_html(&mut html, set.into_iter());
    html
}

/// A text with all that Markdown would misread hidden from it.
fn hidden(text: &str) -> Hidden<'_> {
    conditions::hide(comparisons::hide(text))
}

/// Reads a text.
fn parse<'h>(hidden: &'h Hidden<'_>) -> Vec<Placed<'h>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    let citation = |link: pulldown_cmark::BrokenLink<'_>| {
        let is_citation = link.reference.starts_with('@') && link.link_type == LinkType::Shortcut;
        is_citation.then(|| (CowStr::from(link.reference.into_string()), CowStr::from("")))
    };
    let events = Parser::new_with_broken_link_callback(&hidden.text, options, Some(citation)).into_offset_iter();
    events.map(|(event, range)| (comparisons::show(hidden.show(event, &range)), range)).collect()
}

/// The index of the event that ends what `events[start]` starts.
fn end_of(events: &[Placed<'_>], start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, (event, _)) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    events.len().saturating_sub(1)
}

/// The text of events, without marks.
fn plain(events: &[Event<'_>]) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// The text of placed events, without marks.
fn plain_of(events: &[Placed<'_>]) -> String {
    plain(&events.iter().map(|(event, _)| event.clone()).collect::<Vec<_>>())
}

/// Sets one text.
struct Setter<'a> {
    body: &'a Spanned<String>,
    setting: &'a Setting<'a>,
    report: Report,
    slugs: Slugs,
    headings: Vec<Heading>,
    cited: Cited,
    anchors: Vec<AnchorUse>,
    figures: BTreeSet<FigureName>,
    /// Labels of footnotes in the order of their first mention, and how often each was named.
    noted: Vec<(String, usize)>,
    /// Labels of footnotes that are named in branches that are not published.
    noted_aside: BTreeSet<String>,
    unpublished: BTreeSet<String>,
    told: Vec<BoundFigure>,
    /// Whether a heading is being set, which leads to itself.
    in_heading: bool,
    sections: Sections,
    /// The alignments of the open table's columns, the column, and whether it is its head.
    table: (Vec<Alignment>, usize, bool),
}

impl<'a> Setter<'a> {
    fn new(body: &'a Spanned<String>, setting: &'a Setting<'a>) -> Self {
        Self {
            body,
            setting,
            report: Report::default(),
            slugs: Slugs::default(),
            headings: Vec::new(),
            cited: Cited::default(),
            anchors: Vec::new(),
            figures: BTreeSet::new(),
            noted: Vec::new(),
            noted_aside: BTreeSet::new(),
            unpublished: BTreeSet::new(),
            told: Vec::new(),
            in_heading: false,
            sections: Sections::default(),
            table: (Vec::new(), 0, false),
        }
    }

    fn span(&self, range: &Range<usize>) -> Span {
        self.body.part(range.start, range.end)
    }

    /// Reports bound figures that Markdown did not take for links.
    fn find_unread(&mut self, events: &[Placed<'_>]) {
        let mut taken: Vec<&Range<usize>> = Vec::new();
        for (event, range) in events {
            match event {
                Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => taken.push(range),
                Event::Code(_) | Event::Html(_) | Event::InlineHtml(_) => taken.push(range),
                _ => {}
            }
        }
        self.report.extend(prose::unread_figures(self.body, &taken));
    }

    /// Sets a whole text; of each choice, the branch that is published.
    fn text<'e>(&mut self, events: &[Placed<'e>], choices: &[Choice]) -> Vec<Event<'e>> {
        let mut set = Vec::with_capacity(events.len());
        // Every branch of a choice starts from what stands before the first.
        let mut before = (usize::MAX, Slugs::default(), BTreeSet::new());
        for (branch, run) in choices::runs(events, choices) {
            let Some((choice, branch)) = branch else {
                set.extend(self.blocks(run, true));
                continue;
            };
            if before.0 != choice {
                before = (choice, self.slugs.clone(), self.figures.clone());
            }
            if choices.get(choice).is_some_and(|choice| choice.kept == Some(branch)) {
                set.extend(self.blocks(run, true));
            } else {
                self.aside(run, before.1.clone(), before.2.clone());
            }
        }
        set
    }

    /// Sets what is not published, for what is wrong with it.
    fn aside(&mut self, events: &[Placed<'_>], slugs: Slugs, figures: BTreeSet<FigureName>) {
        let mut other = Setter { slugs, figures, ..Setter::new(self.body, self.setting) };
        let html = written(other.blocks(events, true), 0);
        self.unpublished.extend(tags(&html).iter().filter_map(|tag| tag.attribute("id").map(str::to_owned)));
        self.anchors.extend(other.anchors.into_iter().map(|used| AnchorUse { published: false, ..used }));
        self.noted_aside.extend(other.noted.into_iter().map(|(label, _)| label));
        self.report.append(other.report);
    }

    /// Sets blocks and what is in them. `outermost` is false inside quotes, lists and notes, where no section starts.
    fn blocks<'e>(&mut self, events: &[Placed<'e>], outermost: bool) -> Vec<Event<'e>> {
        let mut set = Vec::with_capacity(events.len());
        let mut at = 0;
        while let Some((event, range)) = events.get(at) {
            let end = if matches!(event, Event::Start(_)) { end_of(events, at) } else { at };
            let inner = events.get(at + 1..end).unwrap_or_default();
            match event {
                Event::Start(Tag::Heading { .. }) => self.heading(event, range, inner, outermost, &mut set),
                Event::Start(Tag::Paragraph) if self.figure(inner, &mut set) => {}
                Event::Start(Tag::Link { .. }) => self.link(event, range, inner, &mut set),
                Event::Start(Tag::Image { .. }) => self.image(event, range, inner, &mut set),
                Event::Start(Tag::BlockQuote(Some(kind))) => {
                    let name = alert(*kind);
                    let class = name.to_lowercase();
                    set.push(html(format!("<aside class=\"alert {class}\"><p class=\"alert-title\">{name}</p>\n")));
                    set.extend(self.blocks(inner, false));
                    set.push(html("</aside>\n".to_owned()));
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    let info = if let CodeBlockKind::Fenced(info) = kind { info.as_ref() } else { "" };
                    if !self.figure_block(info, range, inner, outermost, &mut set) {
                        set.push(html(code::block(info, &plain_of(inner))));
                    }
                }
                Event::Start(Tag::HtmlBlock) => {
                    let is_comment = plain_html(inner).trim_start().starts_with("<!--");
                    if !is_comment {
                        self.left_out(range);
                    }
                }
                Event::InlineHtml(tag) => {
                    if !tag.starts_with("<!--") && !tag.starts_with("</") {
                        self.left_out(range);
                    }
                }
                Event::Html(_) => {}
                Event::FootnoteReference(label) => {
                    close_up(&mut set);
                    set.push(self.note(label));
                }
                Event::Start(Tag::Table(alignments)) => {
                    self.table.0.clone_from(alignments);
                    // Scrolls inside itself on narrow screens, by keyboard as well.
                    set.push(html(
                        "<div class=\"scroll\" role=\"region\" aria-label=\"Table\" tabindex=\"0\"><table>".to_owned(),
                    ));
                    set.extend(self.blocks(inner, false));
                    set.push(html("</tbody></table></div>\n".to_owned()));
                }
                Event::Start(Tag::TableHead | Tag::TableRow | Tag::TableCell) => {
                    self.table_part(event, inner, &mut set)
                }
                Event::Start(tag) => {
                    set.push(event.clone());
                    set.extend(self.blocks(inner, outermost && matches!(tag, Tag::Paragraph)));
                    set.push(Event::End(tag.to_end()));
                }
                _ => set.push(event.clone()),
            }
            at = end + 1;
        }
        set
    }

    fn left_out(&mut self, range: &Range<usize>) {
        self.report.push(
            Diagnostic::warning(codes::RAW_HTML, "HTML in a page is left out")
                .at(self.span(range))
                .hint("say it in Markdown, or put it into a template"),
        );
    }

    fn heading<'e>(
        &mut self,
        event: &Event<'e>,
        range: &Range<usize>,
        inner: &[Placed<'e>],
        outermost: bool,
        set: &mut Vec<Event<'e>>,
    ) {
        let Event::Start(Tag::Heading { level, id, classes, attrs }) = event else { return };
        let span = self.span(range);
        if let Some((name, _)) = attrs.first() {
            let message = format!("a heading may have an id and classes, and not `{name}`");
            self.report.push(Diagnostic::error(codes::BAD_HEADING, message).at(span).hint("write `{#id .class}`"));
        }
        if *level == HeadingLevel::H1 {
            let message = "the title of a page is its only heading of the first level";
            self.report.push(
                Diagnostic::error(codes::BAD_HEADING, message).at(span).hint("start the text's headings at `##`"),
            );
        }
        self.in_heading = true;
        let words = self.blocks(inner, false);
        self.in_heading = false;
        let title = plain(&words);
        let id = match id {
            Some(id) => {
                if !self.slugs.take(id) {
                    let message = format!("the id `{id}` is given twice on the page");
                    let problem = Diagnostic::error(codes::DUPLICATE_ANCHOR, message).at(span);
                    self.report.push(problem.hint("give this heading an id of its own, or none"));
                }
                id.to_string()
            }
            None => self.slugs.make(&title),
        };
        let level = *level as u8;
        let class = classes.first().map(ToString::to_string);
        if outermost {
            let classes: Vec<&str> = classes.iter().map(AsRef::as_ref).collect();
            set.push(html(self.sections.heading(&classes, level, &id)));
        }
        let is_label = class.as_deref().is_some_and(|class| matches!(class, "hero" | "card" | "scenario"));
        if outermost && !is_label {
            self.headings.push(Heading { level, id: id.clone(), title });
        }
        let id = escape(&id);
        // A link in a link is no HTML: a heading that holds one is not itself linked.
        let is_linked =
            !is_label && !words.iter().any(|event| matches!(event, Event::Html(tag) if tag.contains("<a ")));
        set.push(html(match is_linked {
            true => format!("<h{level} id=\"{id}\"><a class=\"anchor\" href=\"#{id}\">"),
            false => format!("<h{level} id=\"{id}\">"),
        }));
        set.extend(words);
        set.push(html(format!("{}</h{level}>\n", if is_linked { "</a>" } else { "" })));
    }

    fn image<'e>(&mut self, event: &Event<'e>, range: &Range<usize>, inner: &[Placed<'e>], set: &mut Vec<Event<'e>>) {
        let Event::Start(Tag::Image { dest_url, title, .. }) = event else { return };
        let span = self.span(range);
        if let Some(name) = FigureName::parse(dest_url) {
            let message = format!("`{name}` must stand in a paragraph of its own");
            self.report.push(
                Diagnostic::error(codes::MISPLACED_FIGURE, message)
                    .at(span)
                    .hint("put an empty line before and after it"),
            );
            return;
        }
        let alt = plain_of(inner);
        if alt.trim().is_empty() {
            self.report.push(
                Diagnostic::error(codes::MISSING_ALT, format!("the picture `{dest_url}` has no text"))
                    .at(span)
                    .hint("say in the square brackets what it shows: `![What it shows](/picture.svg)`"),
            );
        }
        match self.setting.addresses.find(dest_url, self.setting.path) {
            Ok(target @ Target::File(_)) => {
                let source = Addresses::href(&target, dest_url, &self.setting.root);
                let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
                let (source, alt) = (escape(&source), escape(&alt));
                set.push(html(format!("<img src=\"{source}\" alt=\"{alt}\"{title} loading=\"lazy\">")));
            }
            Ok(_) => {
                self.report.push(
                    Diagnostic::error(codes::DEAD_LINK, format!("the picture `{dest_url}` is no file of the site"))
                        .at(span)
                        .hint("put it into `static/` and name it from there: `/picture.svg`"),
                );
            }
            Err(refusal) => {
                self.report.push(self.setting.addresses.refuse(dest_url, &refusal, span));
            }
        }
    }

    fn link<'e>(&mut self, event: &Event<'e>, range: &Range<usize>, inner: &[Placed<'e>], set: &mut Vec<Event<'e>>) {
        let Event::Start(Tag::Link { link_type, dest_url, title, .. }) = event else { return };
        let span = self.span(range);
        if let Some(expression) = dest_url.strip_prefix('=') {
            let words_end = inner.last().map_or(range.start + 1, |(_, last)| last.end);
            self.bound(expression, range, words_end, &plain_of(inner), set);
            return;
        }
        if *link_type == LinkType::ShortcutUnknown && dest_url.starts_with('@') {
            let offset = range.start + 1;
            for (key, from) in prose::citation_keys(dest_url) {
                let span = self.span(&(offset + from..offset + from + key.len()));
                match self.cited.cite(key, self.setting.references) {
                    Some(citation) => {
                        close_up(set);
                        set.push(html(citation));
                    }
                    None => {
                        self.report.push(prose::unknown_citation(key, self.setting.references, span));
                    }
                }
            }
            return;
        }
        let words = self.blocks(inner, false);
        let address = if *link_type == LinkType::Email { format!("mailto:{dest_url}") } else { dest_url.to_string() };
        match self.setting.addresses.find(&address, self.setting.path) {
            Ok(target) => {
                if let Target::Page(route, Some(anchor)) = &target {
                    let (route, anchor) = (route.clone(), anchor.clone());
                    self.anchors.push(AnchorUse { span, route, anchor, published: true });
                }
                let href = escape(&Addresses::href(&target, &address, &self.setting.root));
                let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
                set.push(html(format!("<a href=\"{href}\"{title}>")));
                set.extend(words);
                set.push(html("</a>".to_owned()));
            }
            Err(refusal) => {
                self.report.push(self.setting.addresses.refuse(&address, &refusal, span));
                set.extend(words);
            }
        }
    }
}

/// Takes away the space before a raised mark, which stands close to its word.
fn close_up(set: &mut Vec<Event<'_>>) {
    match set.last_mut() {
        Some(Event::SoftBreak) => {
            set.pop();
        }
        Some(Event::Text(text)) => *text = text.trim_end().to_owned().into(),
        _ => {}
    }
}

/// HTML as an event.
fn html<'e>(text: String) -> Event<'e> {
    Event::Html(text.into())
}

/// The HTML of an HTML block.
fn plain_html(events: &[Placed<'_>]) -> String {
    events.iter().filter_map(|(event, _)| if let Event::Html(text) = event { Some(&**text) } else { None }).collect()
}

/// The name of an alert for readers.
fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}

#[cfg(test)]
mod tests;
