//! Links, and the addresses of pictures.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::citations::{Citation, citations, unknown_citation};
use super::events::{Element, SpannedEvent, html, plain_text_of, trim_space_before_superscript};
use super::figure_numbers::is_reference;
use super::renderer::Renderer;
use crate::diagnostic::{Diagnostic, codes};
use crate::html::escape;
use crate::render::links::{Addresses, AnchorLink, Target};

impl Renderer<'_> {
    /// Renders a link, a citation or a bound figure, all of which Markdown parses as links.
    pub(super) fn link<'e>(&mut self, element: Element<'_, 'e>, output: &mut Vec<Event<'e>>) {
        let Element { event, range, inner, .. } = element;
        let Event::Start(Tag::Link { link_type, dest_url, title, .. }) = event else { return };
        if let Some(expression) = dest_url.strip_prefix('=') {
            let text_end = inner.last().map_or(range.start + 1, |(_, last)| last.end);
            self.bound_figure(expression, range, text_end, &plain_text_of(inner), output);
            return;
        }
        if *link_type == LinkType::ShortcutUnknown {
            self.citation(element, output);
            return;
        }
        if inner.is_empty() && is_reference(dest_url) {
            self.reference(dest_url, range, title, output);
            return;
        }
        self.check_link_has_both_parts(dest_url, inner, range);
        let is_in_link = std::mem::replace(&mut self.is_in_link, true);
        let text = self.blocks(inner, false);
        self.is_in_link = is_in_link;
        let address = if *link_type == LinkType::Email { format!("mailto:{dest_url}") } else { dest_url.to_string() };
        match self.context.addresses.resolve(&address, self.context.path) {
            Ok(target) => {
                if let Target::Page(route, Some(anchor)) = &target {
                    let (route, anchor) = (route.clone(), anchor.clone());
                    let at = self.address_of(dest_url, range);
                    let hash = self.body.value[at.clone()].find('#').map_or(0, |hash| hash + 1);
                    let span = self.span(&(at.start + hash..at.end));
                    self.anchors.push(AnchorLink { span, route, anchor, published: true, lacks_words: false });
                }
                let href = escape(&Addresses::href(&target, &address, &self.context.root));
                output.push(html(format!("<a href=\"{href}\"{}>", title_attribute(title))));
                output.extend(text);
                output.push(html("</a>".to_owned()));
            }
            Err(error) => {
                let span = self.span(&self.address_of(dest_url, range));
                self.report.push(self.context.addresses.diagnose((&address, self.context.path), &error, span));
                output.extend(text);
            }
        }
    }

    /// Renders a link without words to a figure or table, which reads its number: `Figure 2`.
    fn reference(&mut self, address: &str, range: &Range<usize>, title: &str, output: &mut Vec<Event<'_>>) {
        let at = self.address_of(address, range);
        match self.context.addresses.resolve(address, self.context.path) {
            Ok(Target::Page(route, Some(anchor))) => {
                let own = self.context.addresses.routes.get(self.context.path).map_or("", String::as_str);
                let number = self.context.numbers.of(&route, &anchor, own);
                let hash = self.body.value[at.clone()].find('#').map_or(0, |hash| hash + 1);
                let span = self.span(&(at.start + hash..at.end));
                let text = number.map_or_else(|| anchor.clone(), |number| number.text(self.context.language));
                let target = Target::Page(route.clone(), Some(anchor.clone()));
                let href = escape(&Addresses::href(&target, address, &self.context.root));
                output.push(html(format!("<a href=\"{href}\"{}>{}</a>", title_attribute(title), escape(&text))));
                self.anchors.push(AnchorLink { span, route, anchor, published: true, lacks_words: number.is_none() });
            }
            Ok(_) => self.check_link_has_both_parts(address, &[], range),
            Err(error) => {
                let span = self.span(&at);
                self.report.push(self.context.addresses.diagnose((address, self.context.path), &error, span));
            }
        }
    }

    /// Reports a link without an address, or without a text that readers could follow.
    fn check_link_has_both_parts(&mut self, address: &str, inner: &[SpannedEvent<'_>], range: &Range<usize>) {
        let span = self.span(range);
        let has_text = inner.iter().any(|(event, _)| match event {
            Event::Text(text) | Event::Code(text) => !text.trim().is_empty(),
            Event::Start(Tag::Image { .. }) => true,
            _ => false,
        });
        let address = address.trim();
        let problem = match (address, has_text) {
            ("" | "#", true) => Diagnostic::error(codes::EMPTY_LINK, "expected an address, found a link without one")
                .hint("write the address into the round brackets: `[text](https://example.org/)` or `[text](page.md)`"),
            (_, true) => return,
            (_, false) => Diagnostic::error(codes::EMPTY_LINK, format!("the link to `{address}` has no text"))
                .hint("write what readers see into the square brackets: `[text](address)`"),
        };
        self.report.push(problem.at(span).hint("to show brackets to readers, write `\\[`"));
    }

    /// Renders a citation of one or more sources. Words in brackets that only look like one are kept as they are.
    fn citation<'e>(&mut self, element: Element<'_, 'e>, output: &mut Vec<Event<'e>>) {
        let Element { range, inner, .. } = element;
        let start = range.start + 1;
        let text = self.body.value.get(start..range.end.saturating_sub(1)).unwrap_or_default();
        let cited = citations(text).unwrap_or_default();
        let references = self.context.references;
        let is_known = |key: &str| references.get(key).is_some();
        if !text.starts_with(['@', '-']) && !cited.iter().any(|citation| is_known(citation.key)) {
            output.push(Event::Text("[".into()));
            self.blocks_into(inner, false, output);
            output.push(Event::Text("]".into()));
            for Citation { key, at, .. } in cited {
                self.report_unread_citation(&format!("@{key}"), self.span(&(start + at - 1..start + at + key.len())));
            }
            return;
        }
        let mut unknown = Vec::new();
        let citing = self.context.citing();
        let cited = self.citations.cite_all(&cited, citing, |citation| unknown.push(citation));
        for Citation { key, at, .. } in unknown {
            let span = self.span(&(start + at..start + at + key.len()));
            self.report.push(unknown_citation(key, references, span));
        }
        if let Some(cited) = cited {
            if cited.is_superscript {
                trim_space_before_superscript(output);
            }
            output.push(html(cited.html));
        }
    }

    /// Returns the address of a link in HTML as it is published. If it leads nowhere, that is reported.
    pub(super) fn link_address(&mut self, address: &str, range: &Range<usize>) -> Option<String> {
        let at = self.part_of_tag(address, range);
        match self.context.addresses.resolve(address, self.context.path) {
            Ok(target) => {
                if let Target::Page(route, Some(anchor)) = &target {
                    let hash = self.body.value[at.clone()].find('#').map_or(0, |hash| hash + 1);
                    let span = self.span(&(at.start + hash..at.end));
                    let (route, anchor) = (route.clone(), anchor.clone());
                    self.anchors.push(AnchorLink { span, route, anchor, published: true, lacks_words: false });
                }
                Some(escape(&Addresses::href(&target, address, &self.context.root)))
            }
            Err(error) => {
                let span = self.span(&at);
                self.report.push(self.context.addresses.diagnose((address, self.context.path), &error, span));
                None
            }
        }
    }

    /// Returns the address of a file that an element of HTML loads, as it is published. If there is no such file, that is reported.
    pub(super) fn file_address(&mut self, element: &str, address: &str, range: &Range<usize>) -> Option<String> {
        let span = self.span(&self.part_of_tag(address, range));
        // A picture in its own address loads nothing.
        if element == "img" && address.starts_with("data:image/") {
            return Some(escape(address));
        }
        match self.context.addresses.resolve(address, self.context.path) {
            Ok(target) => Some(escape(&Addresses::href(&target, address, &self.context.root))),
            Err(error) => {
                self.report.push(self.context.addresses.diagnose((address, self.context.path), &error, span));
                None
            }
        }
    }

    /// Returns the bytes of a part of a tag, or of all of the tag if the part is written otherwise there.
    fn part_of_tag(&self, part: &str, range: &Range<usize>) -> Range<usize> {
        let written = self.body.value.get(range.clone()).unwrap_or_default();
        let at = written.find(part).filter(|_| !part.is_empty());
        at.map_or_else(|| range.clone(), |at| range.start + at..range.start + at + part.len())
    }

    /// Returns the bytes of the address of a link or picture, or of all of it if its address is written elsewhere.
    pub(super) fn address_of(&self, address: &str, range: &Range<usize>) -> Range<usize> {
        let written = &self.body.value[range.clone()];
        let start = written.rfind("](").map(|middle| middle + 2);
        let at = start.and_then(|start| Some(start + written[start..].find(address)?));
        at.filter(|_| !address.is_empty())
            .map_or_else(|| range.clone(), |at| range.start + at..range.start + at + address.len())
    }
}

/// Returns the `title` attribute of a link or picture; nothing if it has no title.
fn title_attribute(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) }
}
