//! Escaping of text for HTML, SVG and Atom, and a reader of the tags of a finished page.
//!
//! [`escape`] is the only function of this crate that escapes text for markup. [`tags`] reads markup that this crate
//! wrote, to check its links, count its words and minify it; it is no parser of HTML in general.

use std::ops::Range;

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
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push(character),
            character if character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}') => {}
            _ => escaped.push(character),
        }
    }
}

/// Returns the text of an attribute's value or of a text node. Entities are resolved if [`escape`] or the minifier
/// writes them; any others are left as they are.
pub fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
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
    plain + rest
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
    pub name: String,
    /// Whether it is a closing tag, `</p>`.
    pub closing: bool,
    /// Whether it ends in `/>`.
    pub self_closing: bool,
    /// Names and unescaped values, in order.
    pub attributes: Vec<(&'a str, String)>,
    /// Its bytes in the page.
    pub range: Range<usize>,
}

impl Tag<'_> {
    /// Returns the value of an attribute, whose name is compared without regard to case.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns whether the element has neither content nor a closing tag, like `<br>`.
    pub fn is_void(&self) -> bool {
        const VOID: [&str; 14] = [
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
            "wbr",
        ];
        VOID.contains(&self.name.as_str())
    }
}

/// Returns every tag of a page, in order. Comments, the doctype, and the content of `<script>` and `<style>` are skipped.
pub fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let rest = &html[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            at = comment.find("-->").map_or(html.len(), |end| start + 4 + end + 3);
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            at = rest.find('>').map_or(html.len(), |end| start + end + 1);
        } else if let Some(tag) = tag(html, start) {
            at = tag.range.end;
            if !tag.closing && matches!(tag.name.as_str(), "script" | "style") {
                let close = format!("</{}", tag.name);
                at = html[at..].find(&close).map_or(html.len(), |end| at + end);
            }
            tags.push(tag);
        } else {
            at = start + 1;
        }
    }
    tags
}

/// Reads the tag that starts at byte `start`; `None` if there is no complete tag.
fn tag(html: &str, start: usize) -> Option<Tag<'_>> {
    let bytes = html.as_bytes();
    let closing = bytes.get(start + 1) == Some(&b'/');
    let name_start = start + 1 + usize::from(closing);
    if !bytes.get(name_start)?.is_ascii_alphabetic() {
        return None;
    }
    let mut at = name_start;
    while bytes.get(at).is_some_and(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'>' | b'/')) {
        at += 1;
    }
    let mut tag = Tag {
        name: html[name_start..at].to_ascii_lowercase(),
        closing,
        self_closing: false,
        attributes: Vec::new(),
        range: start..start,
    };
    loop {
        match bytes.get(at)? {
            b'>' => {
                tag.range.end = at + 1;
                return Some(tag);
            }
            b'/' => {
                tag.self_closing = bytes.get(at + 1) == Some(&b'>');
                at += 1;
            }
            byte if byte.is_ascii_whitespace() => at += 1,
            _ => at = attribute(html, at, &mut tag.attributes)?,
        }
    }
}

/// Reads the attribute at byte `at` and returns the byte after it; `None` if the page ends first.
fn attribute<'a>(html: &'a str, mut at: usize, attributes: &mut Vec<(&'a str, String)>) -> Option<usize> {
    let bytes = html.as_bytes();
    let name_start = at;
    while !bytes.get(at)?.is_ascii_whitespace() && !matches!(bytes[at], b'=' | b'>' | b'/') {
        at += 1;
    }
    if at == name_start {
        return Some(at + 1);
    }
    let name = &html[name_start..at];
    while bytes.get(at)?.is_ascii_whitespace() {
        at += 1;
    }
    if bytes[at] != b'=' {
        attributes.push((name, String::new()));
        return Some(at);
    }
    at += 1;
    while bytes.get(at)?.is_ascii_whitespace() {
        at += 1;
    }
    let quote = bytes[at];
    let (value, end) = if matches!(quote, b'"' | b'\'') {
        let length = html[at + 1..].find(char::from(quote))?;
        (&html[at + 1..at + 1 + length], at + length + 2)
    } else {
        let length = html[at..].find(|c: char| c.is_ascii_whitespace() || c == '>')?;
        (&html[at..at + length], at + length)
    };
    attributes.push((name, unescape(value)));
    Some(end)
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
        let found = tags(html);
        let names: Vec<_> = found.iter().map(|tag| (tag.name.as_str(), tag.closing)).collect();
        assert_eq!(names, [("a", false), ("a", true), ("script", false), ("script", true), ("br", false)]);
        assert_eq!(found[0].attribute("href"), Some("x>y"));
        assert_eq!(found[0].attribute("class"), Some("k"));
        assert_eq!(found[0].attribute("hidden"), Some(""));
        assert!(found[4].self_closing && found[4].is_void());
    }

    #[test]
    fn ignores_unfinished_tags() {
        for html in ["<", "<a", "<a href", "<a href=", "<a href=\"x", "a <b c", "<a =", "</"] {
            assert_eq!(tags(html), Vec::new(), "{html}");
        }
    }
}
