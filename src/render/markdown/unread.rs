//! Markup of other tools, which is published as it is written: `:::warning`, `{{ x }}`, `[[page]]`, `[see @key]`.
//!
//! Each is reported where it stands. A backslash before its first character says that readers should see it, and so does
//! code.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::events::{SpannedEvent, end_of};
use super::picture_attributes::attributes;
use super::renderer::Renderer;
use super::tables::caption;
use super::word_marks::script;
use crate::diagnostic::{error, warning};
use crate::markup::{Found, find};
use crate::source::Span;

/// Languages of fenced blocks that other tools draw or run, each with what it is.
const DRAWN_LANGUAGES: [(&str, &str); 6] = [
    ("mermaid", "a Mermaid diagram"),
    ("plantuml", "a PlantUML diagram"),
    ("graphviz", "a Graphviz diagram"),
    ("vega-lite", "a Vega-Lite chart"),
    ("geojson", "a map"),
    ("topojson", "a map"),
];

impl Renderer<'_> {
    /// Reports the markup of other tools in a text.
    pub(super) fn report_unread_markup(&mut self, events: &[SpannedEvent<'_>]) {
        let has_attributes = |(index, (event, range)): (usize, &SpannedEvent<'_>)| match event {
            Event::End(TagEnd::Image) => Some(range.end),
            Event::End(TagEnd::Table) => caption(&self.body.value, &events[index + 1..])?.attributes_at,
            _ => None,
        };
        let attributes: BTreeSet<usize> = events.iter().enumerate().filter_map(has_attributes).collect();
        for mut piece in pieces(events) {
            // The backslash before an escaped character is no part of an event.
            piece.start -= usize::from(self.body.value[..piece.start].ends_with('\\'));
            for found in find(&self.body.value, &piece) {
                if !self.is_read(&found, &attributes) {
                    self.report_found(&found);
                }
            }
        }
        for (event, range) in events {
            if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event {
                self.report_drawn_code(info, range);
            }
        }
    }

    /// Returns whether markup that other texts do not have is read in Markdown. `places` are those at which pictures
    /// and captions can have attributes.
    fn is_read(&self, found: &Found, places: &BTreeSet<usize>) -> bool {
        let start = found.range.start;
        let (before, rest) = self.body.value.split_at(start);
        let is_attributes = || places.contains(&start) && attributes(rest).is_some();
        script(rest, before.chars().next_back()).is_some() || is_attributes()
    }

    /// Reports a key in brackets that are no citation.
    pub(super) fn report_unread_citation(&mut self, key: &str, span: Span) {
        self.report.push(warning!(
            UNREAD_MARKUP at span, "`{key}` is not read as a citation, and is published as it is written";
            hint "each part of a citation, between semicolons, has the key of a source: `[see @one, p. 3; @two]`";
            hint "if readers should see `{key}`, write `\\{key}`"
        ));
    }

    fn report_found(&mut self, found: &Found) {
        let span = self.span(&found.range);
        let whole = &self.body.value[found.range.clone()];
        let text = whole.lines().next().unwrap_or_default().trim_end();
        let escaped = match whole.trim_end() == text {
            true => format!("write `\\{text}`"),
            false => "put a backslash before it".to_owned(),
        };
        match found.kind {
            "citation" => {
                let key = text.trim_start_matches('@');
                let is_figure = ["fig", "tbl", "tab", "sec", "eq"]
                    .iter()
                    .any(|kind| key.strip_prefix(kind).is_some_and(|rest| rest.starts_with(['-', ':'])));
                if is_figure {
                    self.report.push(warning!(
                        UNREAD_MARKUP at span, "`{text}` is no link to a figure, and is published as it is written";
                        hint "link to the id of the chart, the table or the picture: `[](#chart-growth)`, which reads its number";
                        hint "if readers should see `{text}`, {escaped}"
                    ));
                } else if found.is_bracketed {
                    self.report_unread_citation(text, span);
                }
            }
            "footnote" => {
                self.report.push(error!(
                    FOOTNOTE at span, "there is no footnote `{text}`";
                    hint "write it on a line of its own: `{text}: The words of the note`";
                    hint "if readers should see `{text}`, {escaped}"
                ));
            }
            "reference" => {
                self.report.push(error!(
                    REFERENCE at span, "`{text}` leads to no address";
                    hint "write the address into round brackets: `[text](https://example.org/)`";
                    hint "if readers should see these brackets, {escaped}"
                ));
            }
            kind => {
                self.report.push(warning!(
                    UNREAD_MARKUP at span, "`{text}` is {kind} of other tools, and is published as it is written";
                    hint "{}", found.hint;
                    hint "if readers should see it, {escaped}"
                ));
            }
        }
    }

    fn report_drawn_code(&mut self, info: &str, range: &Range<usize>) {
        let language = info.split_whitespace().next().unwrap_or_default();
        let start =
            self.span(&(range.start..range.start + self.body.value[range.start..].lines().next().map_or(0, str::len)));
        let name = language.trim_start_matches('{').trim_end_matches('}').trim_start_matches('.');
        if let Some((_, what)) = DRAWN_LANGUAGES.iter().find(|(known, _)| known.eq_ignore_ascii_case(language)) {
            self.report.push(warning!(
                UNREAD_MARKUP at start, "{what} is published as code, not drawn";
                hint "draw a chart from data with a file in `data/charts/`, or put a picture into `static/`";
                hint "if readers should see the code, name it `text` in place of `{language}`"
            ));
        } else if language.starts_with('{') {
            self.report.push(warning!(
                UNREAD_MARKUP at start, "`{language}` is published as code, neither run nor set";
                hint "if readers should see the code, name it `{name}` in place of `{language}`"
            ));
        }
    }

    /// Reports definitions of link references that no link uses: they vanish from the page.
    pub(super) fn report_unused_references(
        &mut self,
        definitions: &[(String, Range<usize>)],
        events: &[SpannedEvent<'_>],
    ) {
        if definitions.is_empty() {
            return;
        }
        let used = events.iter().filter_map(|(event, _)| match event {
            Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) => Some(id.to_lowercase()),
            _ => None,
        });
        let used: BTreeSet<String> = used.collect();
        for (label, range) in definitions {
            // `[//]: # (a remark)` is a usual way to write a comment.
            if used.contains(&label.to_lowercase()) || matches!(label.as_str(), "//" | "#" | "comment") {
                continue;
            }
            self.report.push(warning!(
                REFERENCE at self.span(range), "no link uses the address of `[{label}]`, and it is not published";
                hint "refer to it with `[{label}]` in the text, or delete the line";
                hint "if readers should see the line, write `\\{}`", self.body.value[range.clone()].trim_end()
            ));
        }
    }
}

/// Returns whether other tools draw the code of a language, which is reported.
pub(super) fn is_drawn(language: &str) -> bool {
    DRAWN_LANGUAGES.iter().any(|(known, _)| known.eq_ignore_ascii_case(language))
}

/// Returns the parts of each block that are text, without code, pictures, tags, and what links lead to.
fn pieces(events: &[SpannedEvent<'_>]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut index = 0;
    while let Some((event, range)) = events.get(index) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. }) => {
                pieces.extend(open.take());
                index = end_of(events, index);
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                pieces.extend(open.take());
                let end = end_of(events, index);
                if !dest_url.starts_with('=') && *link_type != LinkType::ShortcutUnknown {
                    pieces.extend(self::pieces(events.get(index + 1..end).unwrap_or_default()));
                }
                index = end;
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => {
                open.get_or_insert(range.start..range.start);
            }
            Event::End(_) if matches!(event, Event::End(end) if is_emphasis(*end)) => {
                if let Some(open) = &mut open {
                    open.end = open.end.max(range.end);
                }
            }
            Event::Text(_) | Event::SoftBreak | Event::HardBreak => {
                let open = open.get_or_insert(range.clone());
                open.end = open.end.max(range.end);
            }
            _ => pieces.extend(open.take()),
        }
        index += 1;
    }
    pieces.extend(open);
    pieces
}

fn is_emphasis(end: TagEnd) -> bool {
    use TagEnd::{Emphasis, Strikethrough, Strong};
    matches!(end, Emphasis | Strong | Strikethrough)
}
