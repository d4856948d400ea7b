//! Writes a page in fewer bytes while reading it once, without a tree: what `minify_html` makes of it, in a small part of
//! the time.
//!
//! In a page whose elements are closed in order, as those of templates and Markdown are, there are two things to do: to
//! drop white space, which depends on the elements around it, and to minify each tag.

use std::borrow::Cow;

use crate::html::{Tag, tags};

/// What the minifier does to white space in an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spaces {
    /// Elements that contain blocks: white space alone is dropped, and so is white space at both edges.
    Layout,
    /// Elements that contain text: white space at both edges is dropped.
    Content,
    /// Inline elements: white space becomes one space.
    Inline,
    /// All white space is kept.
    Kept,
}

impl Spaces {
    /// Returns what the minifier does to white space in an element. Returns `None` for an element that is not known here.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "article" | "aside" | "blockquote" | "body" | "colgroup" | "div" | "dl" | "fieldset" | "figure"
            | "footer" | "form" | "head" | "header" | "html" | "main" | "nav" | "ol" | "optgroup" | "section"
            | "select" | "table" | "tbody" | "tfoot" | "thead" | "tr" | "ul" => Some(Self::Layout),
            "address" | "button" | "caption" | "dd" | "details" | "dt" | "figcaption" | "h1" | "h2" | "h3" | "h4"
            | "h5" | "h6" | "label" | "legend" | "li" | "option" | "output" | "p" | "summary" | "td" | "th" => {
                Some(Self::Content)
            }
            "code" | "title" | "script" => Some(Self::Kept),
            _ => INLINE.contains(&name).then_some(Self::Inline),
        }
    }
}

/// Inline elements.
pub const INLINE: [&str; 23] = [
    "a", "abbr", "b", "cite", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span",
    "strong", "sub", "sup", "time", "u", "var",
];

/// The doctype, in small letters.
const DOCTYPE: &str = "<!doctype html>";

/// Returns a page with the same text and elements in fewer bytes, or `None` if its elements are not closed in order or it
/// has parts that are not known here.
///
/// `blocks` are the elements at whose edges a browser ignores spaces. `minified_tag` returns an opening tag as the minifier
/// writes it.
pub fn compact(html: &str, blocks: &[&str], minified_tag: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut writer = Writer {
        written: String::with_capacity(html.len()),
        open: vec![Open { name: "", spaces: Spaces::Layout, has_parts: false }],
        run: Run::default(),
        attributes: Vec::new(),
        has_html: false,
        has_head: false,
        has_body: false,
    };
    let mut at = 0;
    if html.get(..DOCTYPE.len()).is_some_and(|start| start.eq_ignore_ascii_case(DOCTYPE)) {
        writer.written.push_str(DOCTYPE);
        at = DOCTYPE.len();
        writer.run.start = at;
    }
    // The element before the text.
    let mut before = None;
    let is_inline = |name: Option<&str>| name.is_some_and(|name| !blocks.contains(&name));
    let mut tags = tags(html);
    while let Some(tag) = tags.next() {
        writer.text(&html[at..tag.range.start], || is_inline(before), || is_inline(Some(&tag.name)))?;
        // A name in capitals is not borrowed from the page.
        let Cow::Borrowed(name) = tag.name else { return None };
        (at, before) = (tag.range.end, Some(name));
        if is_island(&tag) {
            let start = tag.range.start;
            at = end_of_island(tag, &mut tags).unwrap_or(html.len());
            writer.island(&html[start..at]);
            continue;
        }
        let source = &html[tag.range.clone()];
        writer.end_run(tag.closing);
        if tag.closing {
            writer.close(name, source)?;
        } else {
            writer.open(&tag, name, source, &minified_tag)?;
        }
    }
    writer.text(&html[at..], || is_inline(before), || false)?;
    writer.end_run(true);
    writer.written.shrink_to_fit();
    (writer.open.len() == 1).then_some(writer.written)
}

/// Returns whether a drawing, a formula or a preformatted part starts at a tag.
pub fn is_island(tag: &Tag<'_>) -> bool {
    matches!(&*tag.name, "svg" | "math" | "pre" | "textarea") && !tag.closing
}

/// Skips the tags of an island, and returns the byte after it; `None` if it is never closed.
pub fn end_of_island<'a>(island: Tag<'a>, tags: &mut impl Iterator<Item = Tag<'a>>) -> Option<usize> {
    let name = island.name.clone();
    let mut depth = 0_usize;
    for tag in std::iter::once(island).chain(tags).filter(|tag| tag.name == name) {
        depth = if tag.closing { depth.saturating_sub(1) } else { depth + usize::from(!tag.self_closing) };
        if depth == 0 {
            return Some(tag.range.end);
        }
    }
    None
}

/// Returns whether an element closes the one that it is in, whose closing tag may be left out.
fn closes(child: &str, parent: &str) -> bool {
    match parent {
        "p" => {
            matches!(
                child,
                "address"
                    | "article"
                    | "aside"
                    | "blockquote"
                    | "details"
                    | "div"
                    | "dl"
                    | "fieldset"
                    | "figcaption"
                    | "figure"
                    | "footer"
                    | "form"
                    | "h1"
                    | "h2"
                    | "h3"
                    | "h4"
                    | "h5"
                    | "h6"
                    | "header"
                    | "hgroup"
                    | "hr"
                    | "main"
                    | "menu"
                    | "nav"
                    | "ol"
                    | "p"
                    | "pre"
                    | "section"
                    | "table"
                    | "ul"
            )
        }
        "li" => child == "li",
        "dt" | "dd" => matches!(child, "dt" | "dd"),
        "optgroup" => child == "optgroup",
        "option" => matches!(child, "option" | "optgroup"),
        "thead" | "tbody" => matches!(child, "tbody" | "tfoot"),
        "tfoot" => child == "tfoot",
        "tr" => child == "tr",
        "td" | "th" => matches!(child, "td" | "th"),
        "head" => child == "body",
        _ => false,
    }
}

/// Returns whether the minifier writes the value of an attribute as it is. It drops or changes the values of others.
fn is_plain_attribute(element: &str, attribute: &str) -> bool {
    matches!(attribute, "aria-label" | "aria-labelledby" | "class" | "href" | "id" | "title")
        || matches!((element, attribute), ("data", "value") | ("time", "datetime"))
}

/// Returns whether the minifier writes a value as it is: without white space at its edges, and but for single spaces.
fn is_plain_value(value: &str) -> bool {
    let bytes = value.as_bytes();
    let has_unusual = bytes.iter().any(|byte| matches!(byte, b'\t'..=b'\r' | b'"'));
    !value.is_empty() && !has_unusual && value.trim() == value && !bytes.windows(2).any(|pair| pair == b"  ")
}

/// An element that is open.
struct Open<'h> {
    name: &'h str,
    spaces: Spaces,
    /// Whether text or an element was in it already.
    has_parts: bool,
}

/// The text between two tags, islands included.
#[derive(Default)]
struct Run {
    /// Where it starts in what was written.
    start: usize,
    has_spaces: bool,
    /// Whether it has anything but white space that may be dropped.
    has_words: bool,
    ends_with_space: bool,
}

struct Writer<'h> {
    written: String,
    open: Vec<Open<'h>>,
    run: Run,
    /// The attributes of the tag being written.
    attributes: Vec<(&'h str, &'h str)>,
    has_html: bool,
    has_head: bool,
    has_body: bool,
}

impl<'h> Writer<'h> {
    fn parent(&self) -> (Spaces, bool) {
        self.open.last().map_or((Spaces::Layout, false), |open| (open.spaces, open.has_parts))
    }

    /// Writes a text. A space next to an inline element matters, and is kept.
    fn text(
        &mut self,
        text: &str,
        is_after_inline: impl Fn() -> bool,
        is_before_inline: impl Fn() -> bool,
    ) -> Option<()> {
        if text.is_empty() {
            return Some(());
        }
        let is_script = self.open.last().is_some_and(|open| open.name == "script");
        if text.contains('<') || is_script {
            return None;
        }
        let is_space = |character: char| character.is_ascii_whitespace();
        let words = text.trim_matches(is_space);
        if words.is_empty() {
            if is_after_inline() && is_before_inline() {
                self.kept_space();
            } else {
                self.words_or_spaces(text);
            }
            return Some(());
        }
        if text.starts_with(is_space) {
            if is_after_inline() { self.kept_space() } else { self.words_or_spaces(" ") }
        }
        self.words_or_spaces(words);
        if text.ends_with(is_space) {
            if is_before_inline() { self.kept_space() } else { self.words_or_spaces(" ") }
        }
        Some(())
    }

    fn kept_space(&mut self) {
        self.written.push(' ');
        (self.run.has_words, self.run.ends_with_space) = (true, false);
    }

    fn island(&mut self, island: &str) {
        self.written.push_str(island);
        (self.run.has_words, self.run.ends_with_space) = (true, false);
    }

    /// Writes words, with runs of white space as single spaces.
    fn words_or_spaces(&mut self, text: &str) {
        let (spaces, has_parts) = self.parent();
        if spaces == Spaces::Kept {
            return self.island(text);
        }
        let trims = matches!(spaces, Spaces::Layout | Spaces::Content) && !has_parts;
        let mut rest = text;
        while !rest.is_empty() {
            let length = rest.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(rest.len());
            if length > 0 {
                self.written.push_str(&rest[..length]);
                (self.run.has_words, self.run.ends_with_space) = (true, false);
                rest = &rest[length..];
                continue;
            }
            self.run.has_spaces = true;
            if !(self.run.ends_with_space || trims && !self.run.has_words) {
                self.written.push(' ');
                self.run.ends_with_space = true;
            }
            rest = rest.trim_start_matches(|character: char| character.is_ascii_whitespace());
        }
    }

    /// Ends the text before a tag.
    fn end_run(&mut self, before_closing: bool) {
        let (spaces, _) = self.parent();
        let run = std::mem::take(&mut self.run);
        if spaces == Spaces::Layout && !run.has_words {
            self.written.truncate(run.start);
        } else if run.ends_with_space && before_closing && matches!(spaces, Spaces::Layout | Spaces::Content) {
            self.written.pop();
        }
        if run.has_words || run.has_spaces {
            self.add_part();
        }
    }

    fn add_part(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.has_parts = true;
        }
    }

    fn close(&mut self, name: &str, source: &str) -> Option<()> {
        let open = self.open.pop()?;
        // A closing tag has the name alone between `</` and `>`.
        if open.name != name || source.len() != name.len() + 3 {
            return None;
        }
        self.written.push_str(source);
        self.run.start = self.written.len();
        Some(())
    }

    fn open(
        &mut self,
        tag: &Tag<'h>,
        name: &'h str,
        source: &str,
        minified_tag: &impl Fn(&str) -> Option<String>,
    ) -> Option<()> {
        let parent = self.open.last()?;
        let is_misplaced = match name {
            // A title has text alone.
            _ if parent.name == "title" => true,
            // A second one is dropped.
            "html" => std::mem::replace(&mut self.has_html, true),
            "head" => std::mem::replace(&mut self.has_head, true),
            "body" => std::mem::replace(&mut self.has_body, true),
            _ => false,
        };
        if is_misplaced || closes(name, parent.name) || tag.self_closing && !tag.is_void() {
            return None;
        }
        self.add_part();
        if source.len() == name.len() + 2 {
            self.written.push_str(source);
        } else if self.read_plain_attributes(tag, name) {
            self.write_attributes(name);
        } else {
            self.written.push_str(&minified_tag(source)?);
        }
        if !tag.is_void() {
            self.open.push(Open { name, spaces: Spaces::of(name)?, has_parts: false });
        }
        self.run.start = self.written.len();
        Some(())
    }

    /// Reads the attributes of a tag. Returns whether each has a value that is written as it is.
    fn read_plain_attributes(&mut self, tag: &Tag<'h>, name: &str) -> bool {
        self.attributes.clear();
        self.attributes.extend(tag.written_attributes());
        let is_plain = |(attribute, value): &(&str, &str)| is_plain_attribute(name, attribute) && is_plain_value(value);
        let is_repeated = |(at, (attribute, _)): (usize, &(&str, &str))| {
            self.attributes[..at].iter().any(|(other, _)| other == attribute)
        };
        self.attributes.iter().all(is_plain) && !self.attributes.iter().enumerate().any(is_repeated)
    }

    /// Writes a tag: first the attributes that need quotation marks, then those that do not, each in the order of their
    /// names.
    fn write_attributes(&mut self, name: &str) {
        let needs_quotes =
            |value: &str| value.bytes().any(|byte| matches!(byte, b' ' | b'\'' | b'=' | b'`' | b'<' | b'>'));
        self.attributes.sort_unstable_by_key(|(attribute, value)| (!needs_quotes(value), *attribute));
        self.written.push('<');
        self.written.push_str(name);
        for (attribute, value) in &self.attributes {
            self.written.push(' ');
            self.written.push_str(attribute);
            let quote = if needs_quotes(value) { "\"" } else { "" };
            for part in ["=", quote, value, quote] {
                self.written.push_str(part);
            }
        }
        self.written.push('>');
    }
}
