//! Control characters in place of letters that Markdown would misread. Each is one byte, like its letter, and never needed in
//! a text.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};

/// The letters that are masked.
const LETTERS: &[u8] = b"<>:$|`{}-+*=#~_[]";
/// Their masks, in the same order.
const MASKS: &[u8] = b"\x02\x03\x04\x05\x06\x07\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18";

/// Returns the control character that takes the place of a letter, or the letter itself if it is never masked.
pub fn masked(letter: char) -> char {
    let at = LETTERS.iter().position(|known| char::from(*known) == letter);
    at.and_then(|at| MASKS.get(at)).map_or(letter, |mask| char::from(*mask))
}

/// Puts the letters back into an event.
pub fn unmask(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) => Event::Text(unmask_text(text)),
        Event::Code(text) => Event::Code(unmask_text(text)),
        Event::InlineMath(text) => Event::InlineMath(unmask_text(text)),
        Event::DisplayMath(text) => Event::DisplayMath(unmask_text(text)),
        Event::Html(text) => Event::Html(unmask_text(text)),
        Event::InlineHtml(text) => Event::InlineHtml(unmask_text(text)),
        Event::FootnoteReference(label) => Event::FootnoteReference(unmask_text(label)),
        Event::Start(tag) => Event::Start(unmask_tag(tag)),
        other => other,
    }
}

fn unmask_tag(tag: Tag<'_>) -> Tag<'_> {
    match tag {
        Tag::Link { link_type, dest_url, title, id } => {
            Tag::Link { link_type, dest_url: unmask_text(dest_url), title: unmask_text(title), id: unmask_text(id) }
        }
        Tag::Image { link_type, dest_url, title, id } => {
            Tag::Image { link_type, dest_url: unmask_text(dest_url), title: unmask_text(title), id: unmask_text(id) }
        }
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Tag::CodeBlock(CodeBlockKind::Fenced(unmask_text(info))),
        Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(unmask_text(label)),
        other => other,
    }
}

fn unmask_text(text: CowStr<'_>) -> CowStr<'_> {
    // All masks are before the space.
    if !text.bytes().any(|byte| byte < b' ' && MASKS.contains(&byte)) {
        return text;
    }
    let letter = |mask: char| match MASKS.iter().position(|known| char::from(*known) == mask) {
        Some(at) => LETTERS.get(at).map_or(mask, |letter| char::from(*letter)),
        None => mask,
    };
    text.chars().map(letter).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mask_stands_for_one_letter() {
        assert_eq!(LETTERS.len(), MASKS.len());
        for letter in LETTERS.iter().map(|letter| char::from(*letter)) {
            assert!(masked(letter).is_control(), "{letter}");
            let Event::Text(text) = unmask(Event::Text(format!("a{}", masked(letter)).into())) else { panic!() };
            assert_eq!(*text, *format!("a{letter}"));
        }
    }
}
