//! The tags, and the text between them, of the HTML that a text contains.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::events::{SpannedEvent, end_of};
use super::safe_html::safe_element;
use crate::html;
use crate::render::policy::{Load, loads};

/// A part of the HTML in a text.
pub struct Piece {
    /// The index of the event that it belongs to.
    pub event: usize,
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: PieceKind,
    /// Of a tag: the index of the piece that opens or closes the same element.
    pub partner: Option<usize>,
}

/// What a part of HTML is.
pub enum PieceKind {
    /// A tag that opens an element, or an element without content.
    Open(OpenTag),
    /// The name of an element that a tag closes.
    Close(String),
    /// Text, as it is written.
    Text(String),
    /// `<?xml … ?>` or `<!DOCTYPE …>`, as it is written.
    Declaration(String),
}

/// A tag that opens an element.
pub struct OpenTag {
    /// The name of the element, in lower case.
    pub name: String,
    /// The names and values of its attributes, as they are written.
    pub attributes: Vec<(String, String)>,
    /// What it loads and runs.
    pub loads: Vec<Load>,
    /// Whether it ends in `/>`.
    pub is_closed: bool,
    /// Whether the element never has content.
    pub is_void: bool,
}

/// Returns the pieces of the HTML among events, and not inside of them, with the partner of every tag that has one.
pub fn pieces(events: &[SpannedEvent<'_>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut index = 0;
    while let Some((event, range)) = events.get(index) {
        let end = end_of(events, index);
        match event {
            Event::InlineHtml(tag) => read(index, &[(tag, range)], &mut pieces),
            Event::Start(Tag::HtmlBlock) => {
                let lines = events[index..end].iter().filter_map(|(event, range)| match event {
                    Event::Html(line) => Some((&**line, range)),
                    _ => None,
                });
                read(index, &lines.collect::<Vec<_>>(), &mut pieces);
            }
            _ => {}
        }
        index = end + 1;
    }
    pair(&mut pieces);
    pieces
}

/// Adds the pieces of one event, given the lines of its HTML with their bytes in the text.
fn read(event: usize, lines: &[(&str, &Range<usize>)], pieces: &mut Vec<Piece>) {
    let raw: String = lines.iter().map(|(line, _)| *line).collect();
    let mut starts = Vec::with_capacity(lines.len());
    let mut at = 0;
    for (line, range) in lines {
        starts.push((at, *range, line.len() == range.len()));
        at += line.len();
    }
    // A line is shorter than its bytes in the text if a comment was taken out of it.
    let place = |byte: usize| {
        let found = starts.partition_point(|(start, ..)| *start <= byte).saturating_sub(1);
        starts.get(found).map_or(0, |(start, range, is_whole)| range.start + if *is_whole { byte - start } else { 0 })
    };
    let mut add = |range: Range<usize>, kind| {
        let (start, last) = (place(range.start), place(range.end.max(range.start + 1) - 1));
        pieces.push(Piece { event, range: start..last.max(start) + 1, kind, partner: None });
    };
    let mut done = 0;
    for tag in html::tags(&raw) {
        text(&raw, done..tag.range.start, &mut add);
        done = tag.range.end;
        let kind = match tag.closing {
            true => PieceKind::Close(tag.name.to_string()),
            false => PieceKind::Open(OpenTag {
                name: tag.name.to_string(),
                attributes: tag.written_attributes().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
                loads: loads(&tag),
                is_closed: tag.self_closing,
                is_void: tag.is_void(),
            }),
        };
        add(tag.range, kind);
    }
    text(&raw, done..raw.len(), &mut add);
}

/// Adds the text between two tags, without its comments.
fn text(raw: &str, range: Range<usize>, add: &mut impl FnMut(Range<usize>, PieceKind)) {
    let mut at = range.start;
    while at < range.end {
        let rest = &raw[at..range.end];
        let starts = ["<!", "<?"].iter().filter_map(|start| rest.find(start)).min();
        let length = starts.unwrap_or(rest.len());
        if length > 0 {
            add(at..at + length, PieceKind::Text(rest[..length].to_owned()));
        }
        let Some(marked) = starts.map(|start| &rest[start..]) else { return };
        let is_comment = marked.starts_with("<!--");
        let close = if is_comment { "-->" } else { ">" };
        let end = marked.find(close).map_or(marked.len(), |end| end + close.len());
        if !is_comment {
            add(at + length..at + length + end, PieceKind::Declaration(marked[..end].to_owned()));
        }
        at += length + end;
    }
}

/// Finds the partners of tags. An element that is never closed does not change those around it.
fn pair(pieces: &mut [Piece]) {
    let mut open: Vec<(String, usize)> = Vec::new();
    // How many of each name are open, so that a tag that closes nothing does not look through all that are.
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for index in 0..pieces.len() {
        match &pieces[index].kind {
            PieceKind::Open(tag) if tag.opens() => {
                let name = tag.name.clone();
                *counts.entry(name.clone()).or_default() += 1;
                open.push((name, index));
            }
            PieceKind::Close(name) if counts.get(name).is_some_and(|count| *count > 0) => {
                let name = name.clone();
                while let Some((known, start)) = open.pop() {
                    counts.entry(known.clone()).and_modify(|count| *count -= 1);
                    if known == name {
                        pieces[start].partner = Some(index);
                        pieces[index].partner = Some(start);
                        break;
                    }
                }
            }
            _ => {}
        }
    }
}

impl OpenTag {
    /// Returns whether the tag opens an element that a later tag closes. In HTML, `<div/>` does, but for a component it is a call
    /// without a body.
    fn opens(&self) -> bool {
        let is_call = self.is_closed && safe_element(&self.name).is_none();
        !self.is_void && !is_call
    }

    /// Returns the value of an attribute without its entities.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let (_, value) = self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(html::unescape(value).into_owned())
    }
}
