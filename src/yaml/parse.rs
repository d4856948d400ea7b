//! The only parser of YAML. It turns text into a tree in which every key and value knows its bytes. Only this file and
//! `syntax_errors` name `serde_yaml`.
//!
//! It reads the events of the library instead of deserializing, since a deserializer stops at its first mistake and
//! does not know where a missing key belongs. It refuses features of YAML that data files do not need (anchors,
//! aliases, tags, several documents), and texts that YAML would silently cut short.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_yaml::granit_parser::{self, Event, Parser, ScalarStyle, StrInput, StructureStyle};

use super::node::{Kind, Node};
use super::syntax_errors;
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::source::{SourceId, Span, Spanned};

/// The deepest nesting of mappings and lists in texts that no project has a limit for, such as its settings.
const NESTING: usize = 64;
/// The largest number of values in one file.
const MAX_NODES: usize = 1_000_000;
/// The largest number of bytes in one value.
const MAX_SCALAR: usize = 256 * 1024;

/// A parsed text.
pub struct Document {
    /// The root, or `None` if the document is empty. An error if the text has no valid structure.
    pub root: Result<Option<Node>, Reported>,
    /// The problems of the text.
    pub report: Report,
}

/// The documents of whole source files. Each is parsed once for as long as its text stays the same.
#[derive(Clone, Default)]
pub struct Documents {
    parsed: BTreeMap<SourceId, (String, Arc<Document>)>,
    /// Whether a document is dropped when it was asked for.
    is_for_one_load: bool,
}

impl Documents {
    /// Returns documents that are each asked for once: they are not kept for the next load.
    pub fn for_one_load() -> Self {
        Self { is_for_one_load: true, ..Self::default() }
    }

    /// Returns whether the document of a source file that has this text is known.
    pub fn contains(&self, source: SourceId, text: &str) -> bool {
        self.parsed.get(&source).is_some_and(|(before, _)| before == text)
    }

    /// Adds the document of a source file, to be asked for later.
    pub fn add(&mut self, source: SourceId, text: &str, document: Document) {
        self.parsed.insert(source, (text.to_owned(), Arc::new(document)));
    }

    /// Returns the document of a source file that has this text, and is nested at most `nesting` deep.
    pub fn get(&mut self, source: SourceId, text: &str, nesting: usize) -> Arc<Document> {
        if let Some((before, document)) = self.parsed.get(&source)
            && before == text
        {
            let document = Arc::clone(document);
            if self.is_for_one_load {
                self.parsed.remove(&source);
            }
            return document;
        }
        let document = Arc::new(parse_nested(text, (source, 0), nesting));
        if !self.is_for_one_load {
            self.parsed.insert(source, (text.to_owned(), Arc::clone(&document)));
        }
        document
    }
}

/// Parses a document: a whole source file, or a part of it that starts at byte `offset`, such as front matter.
pub fn parse(text: &str, source: SourceId, offset: usize) -> Document {
    parse_nested(text, (source, offset), NESTING)
}

/// Parses a document whose mappings and lists are nested at most `nesting` deep.
pub fn parse_nested(text: &str, (source, offset): (SourceId, usize), nesting: usize) -> Document {
    let options = granit_parser::options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: nesting,
        block_nesting_limit: nesting,
    };
    let events = Parser::new_from_str_with_options(text, options);
    let mut reader = Reader { events, text, source, offset, nesting, nodes: 0, report: Report::default() };
    let root = reader.document();
    Document { root, report: reader.report }
}

struct Reader<'a> {
    events: Parser<'a, StrInput<'a>>,
    text: &'a str,
    source: SourceId,
    offset: usize,
    nesting: usize,
    /// The number of values read so far.
    nodes: usize,
    report: Report,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, usize, usize), Reported> {
        loop {
            let (event, start, end) = match self.events.next_event() {
                None => (Event::StreamEnd, self.text.len(), self.text.len()),
                Some(Ok((event, span))) => {
                    let range = span.byte_range().unwrap_or(0..0);
                    (event, range.start, range.end)
                }
                Some(Err(error)) => {
                    let at = error.marker().byte_offset().unwrap_or(self.text.len()).min(self.text.len());
                    let problem = syntax_errors::explain((error.kind(), self.nesting), self.text, at, |start, end| {
                        self.span(start, end)
                    });
                    return Err(self.report.push(problem));
                }
            };
            // There are events for comments only if another crate of the build turns them on.
            if event.is_node()
                || matches!(
                    event,
                    Event::StreamStart
                        | Event::StreamEnd
                        | Event::DocumentStart(..)
                        | Event::DocumentEnd
                        | Event::SequenceEnd
                        | Event::MappingEnd
                )
            {
                return Ok((event, start, end));
            }
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, self.offset + start, self.offset + end)
    }

    /// Returns the end of a span without the white space at its end.
    fn trimmed(&self, start: usize, end: usize) -> usize {
        self.text.get(start..end).map_or(end, |text| start + text.trim_end().len())
    }

    /// Returns the first line of a span.
    fn head(&self, start: usize, end: usize) -> Span {
        let line = self.text.get(start..end).and_then(|text| text.lines().next()).unwrap_or("");
        self.span(start, start + line.trim_end().len())
    }

    fn document(&mut self) -> Result<Option<Node>, Reported> {
        let mut root = None;
        let mut documents = 0;
        loop {
            let (event, start, end) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::DocumentStart(..) if documents > 0 => {
                    let problem = Diagnostic::error(codes::YAML_FEATURE, "expected one YAML document, found a second");
                    self.report.push(problem.label(self.span(start, end), "a second document starts here"));
                    return Ok(root);
                }
                Event::DocumentStart(..) => documents += 1,
                Event::StreamStart | Event::DocumentEnd => {}
                node => root = Some(self.node(node, start, end, 0)?),
            }
        }
    }

    fn node(&mut self, event: Event<'a>, start: usize, end: usize, depth: usize) -> Result<Node, Reported> {
        self.nodes += 1;
        if self.nodes > MAX_NODES || depth > self.nesting {
            let (bound, hint) = if depth > self.nesting {
                (format!("nested more than {} deep", self.nesting), Some(syntax_errors::limit_hint("yaml_nesting")))
            } else {
                (format!("more than {MAX_NODES} values"), None)
            };
            let problem = Diagnostic::error(codes::TOO_LARGE, format!("the file is too large: {bound}")).hints(hint);
            return Err(self.report.push(problem.label(self.span(start, end), "the limit is exceeded here")));
        }
        let (anchor, tagged) = match &event {
            Event::Scalar(_, _, anchor, tag) => (*anchor, tag.is_some()),
            Event::SequenceStart(_, anchor, tag) | Event::MappingStart(_, anchor, tag) => (*anchor, tag.is_some()),
            _ => (0, false),
        };
        if anchor != 0 {
            self.refuse(start, end, "an anchor (`&name`)", '&');
        }
        if tagged {
            self.refuse(start, end, "a tag (`!name`)", '!');
        }
        match event {
            Event::Scalar(text, style, ..) => self.scalar(&text, style, start, end),
            Event::SequenceStart(..) => self.sequence(start, depth),
            Event::MappingStart(style, ..) => self.mapping(start, style, depth),
            // An alias: `*name`.
            _ => {
                let reported = self.refuse(start, end, "an alias (`*name`)", '*');
                let (span, head) = (self.span(start, end), self.head(start, end));
                Ok(Node { span, head, kind: Kind::Refused(reported) })
            }
        }
    }

    /// Refuses a feature of YAML that starts with `sign`.
    fn refuse(&mut self, start: usize, end: usize, what: &str, sign: char) -> Reported {
        let span = self.span(start, end);
        self.report.push(error!(YAML_FEATURE at span, "expected plain data, found {what}";
            hint "write the value out; put a text that starts with `{sign}` in quotes"))
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, start: usize, end: usize) -> Result<Node, Reported> {
        if text.len() > MAX_SCALAR {
            let message = format!("the value is too long: {} bytes, and at most {MAX_SCALAR} are read", text.len());
            return Err(self.report.push(Diagnostic::error(codes::TOO_LARGE, message).at(self.head(start, end))));
        }
        // The parser returns `~` for a missing value.
        let text = if start == end { "" } else { text };
        let plain = style == ScalarStyle::Plain;
        let (start, end, text) = match style {
            ScalarStyle::Plain => (start, end, text),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let (start, end) = self.unquoted(text, start, end);
                (start, end, text)
            }
            ScalarStyle::Literal | ScalarStyle::Folded => (start, self.trimmed(start, end), text.trim_end()),
        };
        if plain && start != end {
            self.check_comment(start, end);
        }
        let (span, head) = (self.span(start, end), self.head(start, end));
        Ok(Node { span, head, kind: Kind::Scalar { text: text.to_owned(), plain } })
    }

    /// Returns the span of a quoted text. If the text between the quotes is the value itself, this is its span, so that
    /// parts of the value have places. Otherwise it is the span with the quotes, or without one of them if the value is
    /// as long: a span as long as the value would mean that offsets are the same.
    fn unquoted(&self, text: &str, start: usize, end: usize) -> (usize, usize) {
        match self.text.get(start + 1..end.saturating_sub(1)) {
            Some(inner) if inner == text => (start + 1, end - 1),
            _ if end - start == text.len() => (start, end - 1),
            _ => (start, end),
        }
    }

    /// Refuses `text #more`, where YAML would drop everything from the `#` on. A comment must have a space after its
    /// `#`.
    fn check_comment(&mut self, start: usize, end: usize) {
        let rest = self.text.get(end..).unwrap_or("");
        let comment = rest.trim_start_matches([' ', '\t']);
        let first = comment.strip_prefix('#').and_then(|after| after.chars().next());
        if first.is_some_and(|first| !first.is_whitespace() && !"#-=!".contains(first)) {
            let at = end + rest.len() - comment.len();
            let rest = rest.lines().next().unwrap_or("");
            let problem =
                Diagnostic::error(codes::CUT_SHORT, "a value ends at ` #`: the rest of the line is a comment")
                    .label(self.span(at, end + rest.trim_end().len()), "this would be lost")
                    .label(self.span(start, end), "the value ends here")
                    .hint("put the whole value in quotes, or a space after the `#` of a comment");
            self.report.push(problem);
        }
    }

    fn sequence(&mut self, start: usize, depth: usize) -> Result<Node, Reported> {
        let mut items = Vec::new();
        let mut last = start;
        loop {
            let (event, at, to) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                last = last.max(to);
                break;
            }
            let item = self.node(event, at, to, depth + 1)?;
            last = last.max(self.end_of(&item));
            self.check_comma(&item, None);
            items.push(item);
        }
        Ok(self.collection(start, last, Kind::Sequence(items)))
    }

    fn mapping(&mut self, start: usize, style: StructureStyle, depth: usize) -> Result<Node, Reported> {
        let mut entries: Vec<(Spanned<String>, Node)> = Vec::new();
        let mut seen = BTreeMap::<String, Span>::new();
        let mut last = start;
        // The end of a value that a comma has cut short. The entries after it are the rest of that value.
        let mut cut = false;
        // A merge key adds keys that are not known here.
        let mut merged = None;
        loop {
            let (event, at, to) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                last = last.max(to);
                break;
            }
            let key = self.node(event, at, to, depth + 1)?;
            let (event, from, until) = self.next()?;
            let value = self.node(event, from, until, depth + 1)?;
            last = last.max(self.end_of(&key)).max(self.end_of(&value));
            if is_merge(&key) {
                let (start, end) = (key.span.start - self.offset, key.span.end - self.offset);
                merged = Some(self.refuse(start, end, "a merge key (`<<`)", '<'));
                continue;
            }
            let Ok(key) = self.key(key) else { continue };
            if cut || (style == StructureStyle::Flow && self.lacks_colon(&key)) {
                if !cut {
                    self.refuse_without_colon(&key, entries.last());
                }
                cut = true;
                continue;
            }
            cut = self.check_comma(&value, Some(&key));
            if let Some(first) = seen.get(&key.value) {
                let problem = Diagnostic::error(codes::DUPLICATE_KEY, format!("`{}` is given twice", key.value))
                    .label(key.span, "given again here")
                    .label(*first, "first given here")
                    .hint("remove one of the two, or rename it");
                self.report.push(problem);
                continue;
            }
            seen.insert(key.value.clone(), key.span);
            entries.push((key, value));
        }
        Ok(self.collection(start, last, merged.map_or(Kind::Mapping(entries), Kind::Refused)))
    }

    fn collection(&self, start: usize, end: usize, kind: Kind) -> Node {
        let end = self.trimmed(start, end);
        Node { span: self.span(start, end), head: self.head(start, end), kind }
    }

    /// Returns the end of a node in `text`.
    fn end_of(&self, node: &Node) -> usize {
        node.span.end - self.offset
    }

    /// Turns a node into a key, which must be a text.
    fn key(&mut self, node: Node) -> Result<Spanned<String>, Reported> {
        let (found, is_null) = (node.describe(), node.is_null());
        match node.kind {
            Kind::Refused(reported) => Err(reported),
            Kind::Scalar { text, .. } if !is_null => Ok(Spanned::new(text, node.span)),
            _ => Err(self.report.push(error!(YAML_SYNTAX at node.head, "expected a key, found {found}"))),
        }
    }

    /// Returns whether a key of `{ … }` has no colon. YAML reads it as a key without a value.
    fn lacks_colon(&self, key: &Spanned<String>) -> bool {
        let after = self.text.get(key.span.end - self.offset..).unwrap_or("");
        let after = after.trim_start_matches(['"', '\'']).trim_start();
        !after.starts_with(':')
    }

    fn refuse_without_colon(&mut self, key: &Spanned<String>, previous: Option<&(Spanned<String>, Node)>) {
        let message = "inside `{ … }` a comma ends a value, and what follows is no `key: value`";
        let mut problem = Diagnostic::error(codes::CUT_SHORT, message).label(key.span, "expected `key: value`");
        if let Some((name, value)) = previous {
            problem = problem
                .label(value.head, format!("the value of `{}` ends here", name.value))
                .hint(format!("put `{}` on a line of its own: there a value may have commas", name.value));
        }
        self.report.push(problem.hint("or put the value in quotes"));
    }

    /// Refuses a value that a comma has cut inside a bracket: `f(a` of `{ value: f(a, b) }`.
    fn check_comma(&mut self, value: &Node, key: Option<&Spanned<String>>) -> bool {
        let Kind::Scalar { text, plain: true } = &value.kind else { return false };
        let after = self.text.get(self.end_of(value)..).unwrap_or("").trim_start();
        if !after.starts_with(',') || text.matches('(').count() <= text.matches(')').count() {
            return false;
        }
        let (message, hint) = match key {
            Some(key) => (
                "inside `{ … }` a comma ends a value",
                format!("put `{}` on a line of its own: there a value may have commas", key.value),
            ),
            None => {
                ("inside `[ … ]` a comma ends a value", "put each value on a line of its own, after `- `".to_owned())
            }
        };
        let problem = Diagnostic::error(codes::CUT_SHORT, message)
            .label(value.head, "the value ends here, with its bracket open")
            .hint(hint)
            .hint("or put the value in quotes");
        self.report.push(problem);
        true
    }
}

/// Returns whether a key is `<<`, with which YAML merges the keys of another mapping.
fn is_merge(key: &Node) -> bool {
    matches!(&key.kind, Kind::Scalar { text, plain: true } if text == "<<")
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
