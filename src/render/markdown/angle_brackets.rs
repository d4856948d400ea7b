//! Angle brackets in bound figures, `[9](<=models.first(score >= 40).name>)`.
//!
//! CommonMark ends an address at the first `>` and allows no `<` inside one. So both are masked, byte for byte, before the
//! text is parsed, and put back into the events.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, Tag};

/// The control characters that take the place of `<` and `>`: one byte each, and never needed in a text.
const MASKS: [(char, char); 2] = [('<', '\u{2}'), ('>', '\u{3}')];
/// The control character that takes the place of a [colon](super::colons).
pub(super) const COLON_MASK: char = '\u{4}';

/// Masks the angle brackets inside the addresses of bound figures. The text keeps its length.
pub fn mask(text: &str) -> Cow<'_, str> {
    let mut masked = String::new();
    let mut done = 0;
    for (at, opening) in text.match_indices("](<=") {
        let start = at + opening.len();
        let line = text[start..].split('\n').next().unwrap_or_default();
        let Some(address) = line.find(">)").map(|end| &line[..end]) else { continue };
        if !address.contains(['<', '>']) || address.contains("](") {
            continue;
        }
        masked.push_str(&text[done..start]);
        masked.extend(address.chars().map(|letter| match MASKS.iter().find(|(bracket, _)| *bracket == letter) {
            Some((_, mask)) => *mask,
            None => letter,
        }));
        done = start + address.len();
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(&text[done..]);
    Cow::Owned(masked)
}

/// Puts the angle brackets and colons back into an event.
pub fn unmask(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) => Event::Text(unmask_text(text)),
        Event::Code(text) => Event::Code(unmask_text(text)),
        Event::Html(text) => Event::Html(unmask_text(text)),
        Event::InlineHtml(text) => Event::InlineHtml(unmask_text(text)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: unmask_text(dest_url), title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: unmask_text(dest_url), title, id })
        }
        other => other,
    }
}

fn unmask_text(text: CowStr<'_>) -> CowStr<'_> {
    if !text.contains(['\u{2}', '\u{3}', COLON_MASK]) {
        return text;
    }
    let masks = MASKS.iter().chain(&[(':', COLON_MASK)]);
    masks.fold(text.to_string(), |text, (letter, mask)| text.replace(*mask, &letter.to_string())).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_only_the_addresses_of_bound_figures() {
        let text = "a < b > c [x](<=d.best(e, f >= 1 and g < 2).h>) and [y](<=a.b>), [z](<=a \"t\"> c) d > e [q](<=f>)";
        let masked = mask(text);
        assert_eq!(masked.len(), text.len());
        assert_eq!(*masked, text.replace("f >= 1", "f \u{3}= 1").replace("g < 2", "g \u{2} 2"));
        for text in ["a < b [x](<=c.d>)", "[x](<a>b>)"] {
            assert!(matches!(mask(text), Cow::Borrowed(_)), "{text}");
        }
        let Event::Text(unmasked) = unmask(Event::Text(masked.into())) else { panic!() };
        assert_eq!(*unmasked, *text);
    }
}
