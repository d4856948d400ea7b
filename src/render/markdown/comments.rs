//! Comments, `<!-- a remark -->`, which readers never see.
//!
//! CommonMark ends an HTML block at the end of the line, so a comment at the start of a line would take the words behind it,
//! and an empty line inside a paragraph's comment would make it text. Where CommonMark does not read exactly the comment, it
//! is masked, byte for byte, as tags that CommonMark reads as such; the tags are taken out again with the comment.

use crate::markup::is_escaped;
use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::events::SpannedEvent;

/// How often a text is parsed again because a comment contained marks of code. Later comments are masked by what is known.
const MAX_PARSES: usize = 8;

/// A text whose comments are masked.
pub struct Comments<'t> {
    /// The text, of the same length.
    pub text: Cow<'t, str>,
    /// The bytes of every comment, in order.
    pub ranges: Vec<Range<usize>>,
    /// The first byte of a comment that is never closed.
    pub open: Option<usize>,
}

/// Masks the comments of a text. `parse` returns the events of a text.
pub fn mask<'t>(text: Cow<'t, str>, parse: impl Fn(&str) -> Vec<SpannedEvent<'_>>) -> Comments<'t> {
    let mut comments = Comments { text, ranges: Vec::new(), open: None };
    if !comments.text.contains("<!--") {
        return comments;
    }
    let mut at = 0;
    for parses in 0..MAX_PARSES {
        let blocks = Blocks::new(&parse(&comments.text));
        let Some(next) = comments.mask_from(at, &blocks, parses + 1 < MAX_PARSES) else { break };
        at = next;
    }
    comments
}

impl Comments<'_> {
    /// Masks the comments after a byte. Returns the byte to go on from if the text must be parsed again before.
    fn mask_from(&mut self, start: usize, blocks: &Blocks, may_stop: bool) -> Option<usize> {
        let mut at = start;
        while let Some(found) = self.text[at..].find("<!--").map(|found| at + found) {
            at = found + 4;
            if blocks.is_code(found) || is_escaped(&self.text, found) {
                continue;
            }
            // `<!-->` and `<!--->` are whole comments.
            let Some(end) = self.text[found + 2..].find("-->").map(|length| found + 2 + length + 3) else {
                self.open = Some(found);
                return None;
            };
            let comment = found..end;
            let is_masked = !blocks.reads(&comment, &self.text);
            let changes_code = self.text[comment.clone()].contains(['`', '~']);
            if is_masked {
                let masked = masked(&self.text, &comment);
                self.text.to_mut().replace_range(comment.clone(), &masked);
            }
            self.ranges.push(comment);
            at = end;
            if is_masked && changes_code && may_stop {
                return Some(at);
            }
        }
        None
    }
}

/// The parts of a parsed text that matter for comments.
struct Blocks {
    code: Vec<Range<usize>>,
    html: Vec<Range<usize>>,
    inline: Vec<Range<usize>>,
}

impl Blocks {
    fn new(events: &[SpannedEvent<'_>]) -> Self {
        let (mut code, mut html, mut inline) = (Vec::new(), Vec::new(), Vec::new());
        for (event, range) in events {
            match event {
                Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => code.push(range.clone()),
                Event::Start(Tag::HtmlBlock) => html.push(range.clone()),
                Event::InlineHtml(_) => inline.push(range.clone()),
                _ => {}
            }
        }
        Self { code, html, inline }
    }

    fn is_code(&self, byte: usize) -> bool {
        holder(&self.code, byte).is_some()
    }

    /// Returns whether Markdown reads a comment as such, and nothing but the comment.
    fn reads(&self, comment: &Range<usize>, text: &str) -> bool {
        if holder(&self.inline, comment.start) == Some(comment) {
            return true;
        }
        let Some(block) = holder(&self.html, comment.start) else { return false };
        let is_of_comments = text[block.clone()].trim_start().starts_with("<!");
        let line_end = text[comment.end..].find('\n').map_or(text.len(), |length| comment.end + length);
        let behind = without_comments(&text[comment.end..line_end]);
        comment.end <= block.end && (!is_of_comments || behind.trim().is_empty())
    }
}

/// Returns the range that contains a byte, of ranges in order.
fn holder(ranges: &[Range<usize>], byte: usize) -> Option<&Range<usize>> {
    let after = ranges.partition_point(|range| range.start <= byte);
    ranges.get(after.checked_sub(1)?).filter(|range| range.contains(&byte))
}

/// Returns the rest of a line without the comments that end on it.
fn without_comments(line: &str) -> String {
    let mut rest = line;
    let mut kept = String::new();
    while let Some((before, comment)) = rest.split_once("<!--") {
        let Some((_, after)) = comment.split_once("-->") else {
            // It goes on below, where it is masked by itself.
            rest = before;
            break;
        };
        kept.push_str(before);
        rest = after;
    }
    kept + rest
}

/// Returns what takes the place of a comment, line by line: HTML that ends on its own line.
fn masked(text: &str, comment: &Range<usize>) -> String {
    let line_start = text[..comment.start].rfind('\n').map_or(0, |at| at + 1);
    let column = comment.start - line_start;
    let lines: Vec<&str> = text[comment.clone()].split('\n').collect();
    let last = lines.len() - 1;
    let behind = &text[comment.end..];
    let is_alone_on_last_line = behind.split('\n').next().unwrap_or_default().trim().is_empty();
    let mask = |(index, line): (usize, &&str)| {
        let (line, end) = line.strip_suffix('\r').map_or((*line, ""), |line| (line, "\r"));
        // The marks of the quote or list that the comment is in are kept: they come before the comment's column.
        let kept = match index {
            0 => 0,
            _ => line.bytes().take(column).take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count(),
        };
        let length = line.len() - kept;
        let kept = &line[..kept];
        let masked = if index == 0 && last > 0 {
            format!("<!W{}>", "x".repeat(length - 4))
        } else if index == last && !(is_alone_on_last_line && last > 0) && length >= 3 {
            format!("<c{}>", " ".repeat(length - 3))
        } else {
            " ".repeat(length)
        };
        format!("{kept}{masked}{end}")
    };
    lines.iter().enumerate().map(mask).collect::<Vec<_>>().join("\n")
}
