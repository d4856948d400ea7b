//! Texts that have markup without any signs around it: addresses, and `@key` in a sentence, which names a source.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

use super::citations::{key_sign, leading_key};
use super::events::html;
use super::joined_text::may_have_markup;
use super::renderer::Renderer;
use crate::html::escape;

impl Renderer<'_> {
    /// Adds a text. Outside of links, the addresses in it become links.
    pub(super) fn bare_text<'e>(&mut self, text: &CowStr<'e>, range: &Range<usize>, output: &mut Vec<Event<'e>>) {
        let before = self.body.value.get(..range.start).and_then(|before| before.chars().next_back());
        if self.is_in_link || !may_have_markup(text) {
            self.words(text, before, output);
            return;
        }
        // The backslash before an escaped character is no part of the text.
        let mut is_escaped = self.body.value.get(..range.start).is_some_and(|before| before.ends_with('\\'));
        let mut rest: &str = text;
        while let Some(found) = first_address(rest).filter(|found| found.start > 0 || !is_escaped) {
            if found.start > 0 {
                self.text_with_citations(&rest[..found.start], is_escaped, output);
            }
            let address = &rest[found.clone()];
            let scheme = if address.contains("://") { "" } else { "https://" };
            let (href, shown) = (escape(&format!("{scheme}{address}")), escape(address));
            output.push(html(format!("<a href=\"{href}\">{shown}</a>")));
            rest = &rest[found.end..];
            is_escaped = false;
        }
        if !rest.is_empty() {
            self.text_with_citations(rest, is_escaped, output);
        }
    }

    /// Adds a text without addresses, in which `@key` names a source and cites it.
    fn text_with_citations<'e>(&mut self, text: &str, is_escaped: bool, output: &mut Vec<Event<'e>>) {
        let mut from = 0;
        let mut next = usize::from(is_escaped);
        while let Some(at) = text.get(next..).and_then(key_sign).map(|at| next + at) {
            let key = leading_key(&text[at + 1..]);
            next = at + 1 + key.len();
            if let Some(named) = self.citations.cite_by_name(key, self.context.citing()) {
                self.words(&text[from..at], None, output);
                output.push(html(named));
                from = next;
            }
        }
        self.words(&text[from..], None, output);
    }
}

/// Returns the bytes of the first address in a text, by the rules of GitHub: it begins a word, and ends before a blank, a `<`, or
/// the signs that end a sentence.
fn first_address(text: &str) -> Option<Range<usize>> {
    let starts = ["https://", "http://", "www."];
    let candidates =
        text.char_indices().filter(|(at, _)| !text[..*at].ends_with(|before: char| before.is_alphanumeric()));
    for (at, _) in candidates {
        let Some(start) = starts.iter().find(|start| text[at..].starts_with(**start)) else { continue };
        let whole = &text[at..];
        let end = whole.find(|sign: char| sign.is_whitespace() || "<>\"“”«»".contains(sign)).unwrap_or(whole.len());
        let address = without_end(&whole[..end]);
        let host = &address[start.len().min(address.len())..];
        let is_host =
            host.starts_with(|first: char| first.is_alphanumeric()) && (*start != "www." || host.contains('.'));
        if is_host {
            return Some(at..at + address.len());
        }
    }
    None
}

/// Returns an address without the signs that end the sentence around it, and without brackets that it does not open.
fn without_end(address: &str) -> &str {
    let mut address = address;
    loop {
        let trimmed = address.trim_end_matches(['.', ',', ':', ';', '!', '?', '*', '_', '~', '\'', '’', ']', '|']);
        let closes = trimmed.matches(')').count() > trimmed.matches('(').count();
        let trimmed = if closes { trimmed.strip_suffix(')').unwrap_or(trimmed) } else { trimmed };
        if trimmed.len() == address.len() {
            return address;
        }
        address = trimmed;
    }
}

#[cfg(test)]
mod tests {
    use super::first_address;

    #[test]
    fn finds_addresses_without_the_signs_after_them() {
        for (text, address) in [
            ("See https://example.org/a_b?c=d#e.", "https://example.org/a_b?c=d#e"),
            ("(http://example.org/a)", "http://example.org/a"),
            ("https://en.example.org/A_(b), and", "https://en.example.org/A_(b)"),
            ("www.example.org/…", "www.example.org/…"),
            ("*https://example.org/*", "https://example.org/"),
        ] {
            assert_eq!(first_address(text).map(|found| &text[found]), Some(address), "{text}");
        }
        for text in ["https://", "awww.example.org", "www.", "www.example", "xhttps://example.org", "http:// a"] {
            assert_eq!(first_address(text), None, "{text}");
        }
    }
}
