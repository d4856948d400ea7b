//! Escaping of text for HTML, SVG and Atom, and a reader of the tags of a finished page.
//!
//! [`escape`] is the only function of this crate that escapes text for markup. [`tags`] reads markup that this crate
//! wrote, to check its links, count its words and minify it; it is no parser of HTML in general.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

/// Escapes text for use between tags and in quoted attributes of HTML and XML.
///
/// Characters that XML cannot contain, such as control characters, are left out.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape_into(&mut escaped, text);
    escaped
}

/// Appends text to `escaped` as [`escape`] would return it.
pub fn escape_into(escaped: &mut String, text: &str) {
    let (mut copied, mut at) = (0, 0);
    while let Some(next) = text.as_bytes().get(at..).and_then(|rest| rest.iter().position(may_be_escaped)) {
        at += next;
        let Some(character) = text[at..].chars().next() else { break };
        let end = at + character.len_utf8();
        let replacement = match character {
            '&' => Some("&amp;"),
            '<' => Some("&lt;"),
            '>' => Some("&gt;"),
            '"' => Some("&quot;"),
            '\'' => Some("&#39;"),
            '\t' | '\n' | '\r' => None,
            character if character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}') => Some(""),
            _ => None,
        };
        if let Some(replacement) = replacement {
            escaped.push_str(&text[copied..at]);
            escaped.push_str(replacement);
            copied = end;
        }
        at = end;
    }
    escaped.push_str(&text[copied..]);
}

/// Returns whether a character that begins with that byte may be one that is escaped or left out. Of the characters beyond ASCII, the
/// control characters begin with 0xC2, and the two that are no characters with 0xEF.
fn may_be_escaped(byte: &u8) -> bool {
    matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | ..b' ' | 0x7f | 0xc2 | 0xef)
}

/// Returns the text of an attribute's value or of a text node. Entities are resolved if [`escape`] or the minifier
/// writes them; any others are left as they are.
pub fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest[1..].find(';').filter(|length| *length < 12).map(|length| &rest[1..=length]);
        match entity.and_then(character) {
            Some(character) => {
                plain.push(character);
                rest = &rest[entity.map_or(0, str::len) + 2..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Returns the character of an entity, given without `&` and `;`.
fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// A tag of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Its name in lower case.
    pub name: Cow<'a, str>,
    /// Whether it is a closing tag, `</p>`.
    pub closing: bool,
    /// Whether it ends in `/>`.
    pub self_closing: bool,
    /// Its bytes in the page.
    pub range: Range<usize>,
    /// Everything after its name, with the `>` at its end.
    rest: &'a str,
}

impl<'a> Tag<'a> {
    /// Returns the names of its attributes and their values as they are written, without quotation marks, in order.
    pub fn written_attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let (rest, mut at) = (self.rest, 0);
        std::iter::from_fn(move || {
            loop {
                match part(rest, at)? {
                    (Part::Attribute(name, value), next) => {
                        at = next;
                        return Some((name, value));
                    }
                    (Part::End, _) => return None,
                    (_, next) => at = next,
                }
            }
        })
    }

    /// Returns the names and unescaped values of its attributes, in order.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> + use<'a> {
        self.written_attributes().map(|(name, value)| (name, unescape(value)))
    }

    /// Returns the value of an attribute, whose name is compared without regard to case.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut written = self.written_attributes();
        written.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| unescape(value))
    }

    /// Returns whether the element has neither content nor a closing tag, like `<br>`.
    pub fn is_void(&self) -> bool {
        const VOID: [&str; 14] = [
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
            "wbr",
        ];
        VOID.contains(&&*self.name)
    }
}

/// Returns every tag of a page, in order. Comments, the doctype, and the content of `<script>` and `<style>` are skipped.
pub fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + memchr(b'<', html.as_bytes().get(at..)?)?;
            let rest = &html[start..];
            if let Some(tag) = tag(html, start) {
                at = tag.range.end;
                if !tag.closing && matches!(&*tag.name, "script" | "style") {
                    let close = format!("</{}", tag.name);
                    at = html[at..].find(&close).map_or(html.len(), |end| at + end);
                }
                return Some(tag);
            }
            at = if let Some(comment) = rest.strip_prefix("<!--") {
                comment.find("-->").map_or(html.len(), |end| start + 4 + end + 3)
            } else if rest.starts_with("<!") || rest.starts_with("<?") {
                rest.find('>').map_or(html.len(), |end| start + end + 1)
            } else {
                start + 1
            };
        }
    })
}

/// Reads the tag that starts at byte `start`; `None` if there is no complete tag.
fn tag(html: &str, start: usize) -> Option<Tag<'_>> {
    let bytes = html.as_bytes();
    let closing = bytes.get(start + 1) == Some(&b'/');
    let name_start = start + 1 + usize::from(closing);
    if !bytes.get(name_start)?.is_ascii_alphabetic() {
        return None;
    }
    let name_end = name_start + bytes[name_start..].iter().position(|byte| ends_name(*byte) && *byte != b'=')?;
    let name = &html[name_start..name_end];
    let has_capitals = name.bytes().any(|byte| byte.is_ascii_uppercase());
    let name = if has_capitals { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) };
    let (mut at, mut self_closing) = (name_end, false);
    loop {
        match part(html, at)? {
            (Part::End, end) => {
                let rest = &html[name_end..end];
                return Some(Tag { name, closing, self_closing, range: start..end, rest });
            }
            (Part::Slash, next) => (self_closing, at) = (bytes.get(next) == Some(&b'>'), next),
            (_, next) => at = next,
        }
    }
}

/// A part of a tag after its name.
enum Part<'a> {
    /// The `>` at its end.
    End,
    Slash,
    /// White space, or a character that has no meaning here.
    Nothing,
    /// The name and the value of an attribute, as they are written.
    Attribute(&'a str, &'a str),
}

/// Reads the part at byte `at`, and returns it with the byte after it; `None` if the page ends first.
fn part(html: &str, at: usize) -> Option<(Part<'_>, usize)> {
    match html.as_bytes().get(at)? {
        b'>' => Some((Part::End, at + 1)),
        b'/' => Some((Part::Slash, at + 1)),
        byte if byte.is_ascii_whitespace() => Some((Part::Nothing, at + 1)),
        _ => attribute(html, at),
    }
}

/// Reads the attribute at byte `at`, and returns it with the byte after it; `None` if the page ends first.
fn attribute(html: &str, mut at: usize) -> Option<(Part<'_>, usize)> {
    let bytes = html.as_bytes();
    let name_start = at;
    at += bytes[at..].iter().position(|byte| ends_name(*byte))?;
    if at == name_start {
        return Some((Part::Nothing, at + 1));
    }
    let name = &html[name_start..at];
    while bytes.get(at)?.is_ascii_whitespace() {
        at += 1;
    }
    if bytes[at] != b'=' {
        return Some((Part::Attribute(name, ""), at));
    }
    at += 1;
    while bytes.get(at)?.is_ascii_whitespace() {
        at += 1;
    }
    let quote = bytes[at];
    let (value, end) = if matches!(quote, b'"' | b'\'') {
        let length = memchr(quote, &bytes[at + 1..])?;
        (&html[at + 1..at + 1 + length], at + length + 2)
    } else {
        let length = bytes[at..].iter().position(|byte| ends_name(*byte) && !matches!(byte, b'=' | b'/'))?;
        (&html[at..at + length], at + length)
    };
    Some((Part::Attribute(name, value), end))
}

/// Returns whether the name of an attribute ends before a byte. Letters are told first, since most bytes are.
fn ends_name(byte: u8) -> bool {
    byte <= b'>' && (byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>' | b'/'))
}

/// Returns a value as compact JSON that can be written inside a `script` element.
pub fn script_json(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string(value);
    debug_assert!(text.is_ok(), "keys are strings: {text:?}");
    // `<` occurs inside strings alone. Escaped, it can neither end the element nor begin a comment.
    text.unwrap_or_default().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_text_unescapes_to_itself() {
        let text = "a < b & \"c\" > 'd' &amp; é";
        assert_eq!(unescape(&escape(text)), text);
        assert_eq!(unescape("&unknown; &#x26; & &#38;"), "&unknown; & & &");
    }

    #[test]
    fn drops_characters_that_xml_cannot_contain() {
        assert_eq!(escape("a\u{1}b\u{ffff}c\nd"), "abc\nd");
    }

    #[test]
    fn reads_tags_with_quoted_and_bare_attributes() {
        let html = "<!doctype html><!-- <b> --><a href=\"x>y\" class=k hidden>1 < 2</a><script>\"<i>\"</script><br/>";
        let found: Vec<_> = tags(html).collect();
        let names: Vec<_> = found.iter().map(|tag| (&*tag.name, tag.closing)).collect();
        assert_eq!(names, [("a", false), ("a", true), ("script", false), ("script", true), ("br", false)]);
        assert_eq!(found[0].attribute("href").as_deref(), Some("x>y"));
        assert_eq!(found[0].attribute("class").as_deref(), Some("k"));
        assert_eq!(found[0].attribute("hidden").as_deref(), Some(""));
        assert!(found[4].self_closing && found[4].is_void());
    }

    #[test]
    fn ignores_unfinished_tags() {
        for html in ["<", "<a", "<a href", "<a href=", "<a href=\"x", "a <b c", "<a =", "</"] {
            assert_eq!(tags(html).next(), None, "{html}");
        }
    }
}
