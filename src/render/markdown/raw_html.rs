//! HTML in a text: `H<sub>2</sub>O`, `<details>`, `<abbr title="…">`.
//!
//! Every tag is written anew from its name and its attributes. Those of [the safe set](super::safe_html) are published on every page,
//! all others where the settings say `html: true`, and components of the site's templates write what they want. Tags are published only in pairs within the same parent, so that no page can
//! break the layout around it. What is left out is reported at its place.

use std::collections::BTreeMap;
use std::ops::Range;

use super::events::SpannedEvent;
use super::html_pieces::{OpenTag, Piece, PieceKind, pieces};
use super::renderer::Renderer;
use super::safe_html::{Content, SafeElement, frame_element, is_opaque, safe_element};
use crate::diagnostic::{error, warning};
use crate::html::{escape, unescape};
use crate::render::links::blocked;
use crate::render::policy::{Load, host_of};
use crate::render::templates::components::ComponentHtml;

/// The greatest number of characters of left-out words that a message shows.
const MAX_WORDS_SHOWN: usize = 40;

/// The HTML that is published in place of an event.
#[derive(Debug, Default)]
pub struct PublishedHtml {
    /// The HTML.
    pub html: String,
    /// How many blocks are open after it, of those that it and earlier events of the same parent opened.
    pub open_blocks: usize,
    /// Whether a link is open after it.
    pub is_in_link: bool,
}

/// What becomes of a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    /// A component writes something in its place.
    Component,
    /// Another block in place of one that is left out, so that its words stay apart from those around it.
    Div,
    LeftOut,
    /// It is left out with everything up to its closing tag.
    WithContent,
}

impl Renderer<'_> {
    /// Returns the HTML that is published in place of events, by their index, and reports what is left out.
    pub(super) fn raw_html(&mut self, events: &[SpannedEvent<'_>]) -> BTreeMap<usize, PublishedHtml> {
        let mut published: BTreeMap<usize, PublishedHtml> = BTreeMap::new();
        let pieces = pieces(events);
        let components = self.components(&pieces);
        let fates = self.fates(&pieces, &components);
        let (mut open_blocks, mut is_in_link) = (0_usize, self.is_in_link);
        let mut index = 0;
        while let Some(piece) = pieces.get(index) {
            let fate = fates.get(index).copied().unwrap_or(Fate::LeftOut);
            let is_in_sentence = self.is_in_sentence(piece, events);
            let mut html = String::new();
            match &piece.kind {
                PieceKind::Text(text) if self.context.html => html.push_str(text),
                PieceKind::Text(text) => html.push_str(&text.replace('<', "&lt;").replace('>', "&gt;")),
                PieceKind::Declaration(_) => {}
                PieceKind::Open(_) | PieceKind::Close(_) if fate == Fate::LeftOut => {
                    // Without a tag that was no styling, the words around it would become one.
                    if is_in_sentence && !piece.kind.is_styling() {
                        html.push(' ');
                    }
                }
                PieceKind::Open(_) if fate == Fate::WithContent => index = piece.partner.unwrap_or(index),
                PieceKind::Open(_) if fate == Fate::Component => {
                    open_blocks += usize::from(!is_in_sentence && piece.partner.is_some());
                    html.extend(called(&components, Some(index)).map(|html| html.before.as_str()));
                }
                PieceKind::Close(_) if fate == Fate::Component => {
                    open_blocks = open_blocks.saturating_sub(usize::from(!is_in_sentence));
                    html.extend(called(&components, piece.partner).map(|html| html.after.as_str()));
                }
                PieceKind::Open(_) if fate == Fate::Div => {
                    open_blocks += 1;
                    html.push_str("<div>");
                }
                PieceKind::Close(_) if fate == Fate::Div => {
                    open_blocks = open_blocks.saturating_sub(1);
                    html.push_str("</div>");
                }
                PieceKind::Open(tag) => {
                    open_blocks += usize::from(!is_in_sentence && piece.partner.is_some());
                    is_in_link |= tag.name == "a";
                    html = self.written(tag, &piece.range);
                }
                PieceKind::Close(name) => {
                    open_blocks = open_blocks.saturating_sub(usize::from(!is_in_sentence));
                    is_in_link &= name != "a";
                    html = format!("</{name}>");
                }
            }
            let own = published.entry(piece.event).or_default();
            own.html.push_str(&html);
            (own.open_blocks, own.is_in_link) = (open_blocks, is_in_link);
            index += 1;
        }
        published
    }

    /// Decides what becomes of every tag, and reports those that are left out.
    fn fates(&mut self, pieces: &[Piece], components: &BTreeMap<usize, Option<ComponentHtml>>) -> Vec<Fate> {
        let mut fates = vec![Fate::LeftOut; pieces.len()];
        let mut index = 0;
        while let Some(piece) = pieces.get(index) {
            match &piece.kind {
                PieceKind::Open(tag) => {
                    let fate = match components.get(&index) {
                        Some(Some(_)) => Fate::Component,
                        Some(None) => Fate::LeftOut,
                        None => self.fate(tag, piece, pieces),
                    };
                    fates[index] = fate;
                    if let Some(partner) = piece.partner {
                        fates[partner] = fate;
                        if fate == Fate::WithContent {
                            index = partner;
                        }
                    }
                }
                PieceKind::Close(name) if piece.partner.is_none() => {
                    self.report.push(warning!(
                        RAW_HTML at self.span(&piece.range), "`</{name}>` is left out: no `<{name}>` is open here";
                        hint "delete it, or open the element before it in the same paragraph or block"
                    ));
                }
                PieceKind::Declaration(text) => {
                    let text = shortened(text);
                    self.report.push(warning!(
                        RAW_HTML at self.span(&piece.range), "`{text}` is left out, and no words with it";
                        hint "delete it: the theme writes the frame of the page"
                    ));
                }
                _ => {}
            }
            index += 1;
        }
        fates
    }

    fn fate(&mut self, tag: &OpenTag, piece: &Piece, pieces: &[Piece]) -> Fate {
        let name = &tag.name;
        let span = self.span(&piece.range);
        let is_closed_alone = self.context.html && tag.is_closed;
        if !tag.is_void && piece.partner.is_none() && !is_opaque(name) && !is_closed_alone {
            self.report.push(warning!(
                RAW_HTML at span, "`<{name}>` is left out, and its words are kept: it is not closed in the same paragraph or block";
                hint "close it with `</{name}>` after its last word"
            ));
            return Fate::LeftOut;
        }
        if name == "a" && self.is_in_link {
            self.report.push(warning!(
                RAW_HTML at span, "`<a>` inside a link or a heading is left out, and its words are kept";
                hint "close the link before it"
            ));
            return Fate::LeftOut;
        }
        let safe = self.safe_element(tag);
        let is_block = safe.is_some_and(|element| element.content == Content::Blocks) || name == "hr";
        if is_block && self.is_sentence {
            self.report.push(warning!(
                RAW_HTML at span, "`<{name}>` inside a sentence is left out, and its words are kept";
                hint "start it on a line of its own, after an empty line"
            ));
            return Fate::LeftOut;
        }
        let is_whole =
            piece.partner.and_then(|partner| pieces.get(partner)).is_some_and(|end| end.event == piece.event);
        let without_content = if is_opaque(name) && is_whole { Fate::WithContent } else { Fate::LeftOut };
        if safe.is_some() || self.context.html {
            return if self.is_blocked(tag, &piece.range) { without_content } else { Fate::Kept };
        }
        if let ("iframe", Some(host)) = (name.as_str(), tag.attribute("src").as_deref().and_then(host_of)) {
            let words = self.words_of(piece, pieces);
            let what = if words.is_empty() { "and no words with it" } else { "with the words in it" };
            self.report.push(warning!(
                RAW_HTML at span, "`<{name}>` is left out, {what}: pages load nothing from `{host}`";
                hint "allow the host in `foresite.yaml`: `allow: [{host}]`"
            ));
            return without_content;
        }
        if is_opaque(name) {
            let words = self.words_of(piece, pieces);
            let what = match words.as_str() {
                "" => "and no words with it".to_owned(),
                words => format!("with the words in it: `{words}`"),
            };
            self.report.push(warning!(
                RAW_HTML at span, "`<{name}>` is left out, {what}";
                hint "put it into a template, or write `html: true` into the front matter of the page"
            ));
            return without_content;
        }
        let words = if tag.is_void { "no words with it" } else { "its words are kept" };
        self.report.push(warning!(
            RAW_HTML at span, "`<{name}>` is left out, and {words}";
            hint "write it in Markdown, or write `html: true` into the front matter of the page"
        ));
        let is_first = !pieces.iter().any(|other| {
            other.event == piece.event
                && other.range.start < piece.range.start
                && !matches!(&other.kind, PieceKind::Text(text) if text.trim().is_empty())
        });
        if is_first && !self.is_sentence && piece.partner.is_some() { Fate::Div } else { Fate::LeftOut }
    }

    /// Returns an element if every page may contain it. A frame may be on a page that is allowed to load it.
    fn safe_element(&self, tag: &OpenTag) -> Option<SafeElement> {
        let is_frame = tag.name == "iframe" && tag.attribute("src").is_some();
        let blocks = |load: &Load| matches!(load, Load::File(..)) && self.context.policy.blocks(load);
        let is_allowed = is_frame && !tag.loads.iter().any(blocks);
        safe_element(&tag.name).or_else(|| is_allowed.then(frame_element))
    }

    /// Reports what a tag loads and runs against the policy of the page. Returns whether there is any.
    fn is_blocked(&mut self, tag: &OpenTag, range: &Range<usize>) -> bool {
        let policy = self.context.policy;
        // Of an element of the safe set, the attributes that run something are left out.
        let is_published = |load: &&Load| self.context.html || matches!(load, Load::File(..));
        let is_picture = |load: &Load| matches!(load, Load::File(_, address) if address.starts_with("data:"));
        let found = tag.loads.iter().filter(is_published).filter(|load| policy.blocks(load) && !is_picture(load));
        let problems: Vec<_> = found.map(|load| blocked(load, self.span(range))).collect();
        let is_blocked = !problems.is_empty();
        self.report.extend(problems);
        is_blocked
    }

    /// Returns the first words between an element's tags.
    fn words_of(&self, piece: &Piece, pieces: &[Piece]) -> String {
        if matches!(&piece.kind, PieceKind::Open(tag) if tag.name == "script" || tag.name == "style") {
            return String::new();
        }
        let end = piece.partner.and_then(|partner| pieces.get(partner)).map_or(piece.range.end, |end| end.range.start);
        let inner = pieces.iter().filter(|inner| piece.range.end <= inner.range.start && inner.range.end <= end);
        let words: Vec<&str> = inner
            .filter_map(|inner| if let PieceKind::Text(text) = &inner.kind { Some(text.as_str()) } else { None })
            .flat_map(str::split_whitespace)
            .collect();
        shortened(&words.join(" "))
    }

    /// Returns an opening tag as it is published.
    fn written(&mut self, tag: &OpenTag, range: &Range<usize>) -> String {
        let mut written = format!("<{}", tag.name);
        let mut names: Vec<String> = Vec::new();
        for (name, value) in &tag.attributes {
            let lower = name.to_ascii_lowercase();
            if names.contains(&lower) || !self.may_have(tag, &lower, range) {
                continue;
            }
            let value = match self.published_value(tag, &lower, value, range) {
                Some(value) => value,
                None => continue,
            };
            written.push(' ');
            written.push_str(if self.context.html { name } else { &lower });
            if !value.is_empty() {
                written.push_str(&format!("=\"{}\"", value.replace('"', "&quot;").replace('<', "&lt;")));
            }
            names.push(lower);
        }
        if tag.name == "iframe" && !names.iter().any(|name| name == "title") {
            let address = tag.attribute("src").unwrap_or_default();
            self.report.push(error!(
                MISSING_ALT at self.span(range), "the frame `{address}` has no title";
                hint "say in it what it shows: `<iframe title=\"What it shows\"`"
            ));
        }
        if matches!(tag.name.as_str(), "img" | "iframe") {
            if tag.name == "img" && !names.iter().any(|name| name == "alt") {
                self.report_missing_alt(&tag.attribute("src").unwrap_or_default(), self.span(range));
            }
            if !names.iter().any(|name| name == "loading") {
                written.push_str(" loading=\"lazy\"");
            }
        }
        written.push_str(if self.context.html && tag.is_closed { "/>" } else { ">" });
        written
    }

    /// Returns whether an element is published with an attribute. If not, it is reported.
    fn may_have(&mut self, tag: &OpenTag, name: &str, range: &Range<usize>) -> bool {
        let is_name = name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_:.@".contains(letter));
        if is_name && (self.context.html || self.safe_element(tag).is_some_and(|element| element.may_have(name))) {
            return true;
        }
        let (span, element) = (self.span(range), &tag.name);
        let hint = match name {
            "style" => {
                "give it a `class`, and write its rules into a stylesheet in `static/`, which `theme: { styles: own.css }` loads"
            }
            _ if name.starts_with("on") => "put the script into a file in `static/`, and load it in a template",
            _ => "delete it, or write `html: true` into the front matter of the page",
        };
        self.report.push(
            warning!(RAW_HTML at span, "the attribute `{name}` of `<{element}>` is left out, and no words with it"; hint "{hint}"),
        );
        false
    }

    /// Returns the value of an attribute as it is published, and `None` if the attribute is left out, which is reported.
    fn published_value(&mut self, tag: &OpenTag, name: &str, value: &str, range: &Range<usize>) -> Option<String> {
        let plain = unescape(value).trim().to_owned();
        match name {
            "id" => {
                self.reserve_id(&plain, self.span(range));
                Some(escape(&plain))
            }
            "href" if matches!(tag.name.as_str(), "a" | "area") => self.link_address(&plain, range),
            "src" | "poster" => self.file_address(&tag.name, &plain, range),
            _ => Some(value.to_owned()),
        }
    }

    /// Returns whether a piece is inside a sentence.
    fn is_in_sentence(&self, piece: &Piece, events: &[SpannedEvent<'_>]) -> bool {
        matches!(events.get(piece.event), Some((pulldown_cmark::Event::InlineHtml(_), _)))
    }
}

/// Returns what the component writes that the tag with this index calls.
fn called(components: &BTreeMap<usize, Option<ComponentHtml>>, index: Option<usize>) -> Option<&ComponentHtml> {
    components.get(&index?)?.as_ref()
}

impl PieceKind {
    /// Returns whether a tag only changes the look of a part of a word.
    fn is_styling(&self) -> bool {
        let name = match self {
            Self::Open(tag) => tag.name.as_str(),
            Self::Close(name) => name,
            Self::Text(_) | Self::Declaration(_) => return false,
        };
        ["font", "tt", "big", "strike", "nobr"].contains(&name)
            || safe_element(name).is_some_and(|element| element.content == Content::Words)
    }
}

/// Returns the first words of a text.
fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MAX_WORDS_SHOWN) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text,
    }
}
