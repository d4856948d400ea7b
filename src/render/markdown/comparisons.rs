//! Comparisons in bound figures, `[9](<=models.first(score >= 40).name>)`: CommonMark ends an address at the first `>` and
//! takes no `<` inside one, so both are hidden from it, byte for byte, and put back into what it reads.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, Tag};

/// What stands for `<` and `>` meanwhile: control characters of one byte each, which no text has a use for.
const HIDDEN: [(char, char); 2] = [('<', '\u{2}'), ('>', '\u{3}')];

/// A text of the same length in which the addresses of bound figures have no angle brackets but their own.
pub fn hide(text: &str) -> Cow<'_, str> {
    let mut hidden = String::new();
    let mut done = 0;
    for (at, opening) in text.match_indices("](<=") {
        let start = at + opening.len();
        let line = text[start..].split('\n').next().unwrap_or_default();
        let Some(address) = line.find(">)").map(|end| &line[..end]) else { continue };
        if !address.contains(['<', '>']) || address.contains("](") {
            continue;
        }
        hidden.push_str(&text[done..start]);
        hidden.extend(address.chars().map(|letter| match HIDDEN.iter().find(|(shown, _)| *shown == letter) {
            Some((_, hidden)) => *hidden,
            None => letter,
        }));
        done = start + address.len();
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    hidden.push_str(&text[done..]);
    Cow::Owned(hidden)
}

/// Puts the angle brackets back.
pub fn show(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) => Event::Text(shown(text)),
        Event::Code(text) => Event::Code(shown(text)),
        Event::Html(text) => Event::Html(shown(text)),
        Event::InlineHtml(text) => Event::InlineHtml(shown(text)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: shown(dest_url), title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: shown(dest_url), title, id })
        }
        other => other,
    }
}

fn shown(text: CowStr<'_>) -> CowStr<'_> {
    if !text.contains(HIDDEN.map(|(_, hidden)| hidden)) {
        return text;
    }
    HIDDEN.iter().fold(text.to_string(), |text, (shown, hidden)| text.replace(*hidden, &shown.to_string())).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_in_the_address_of_a_bound_figure_is_hidden() {
        let text = "a < b > c [x](<=d.best(e, f >= 1 and g < 2).h>) and [y](<=a.b>), [z](<=a \"t\"> c) d > e [q](<=f>)";
        let hidden = hide(text);
        assert_eq!(hidden.len(), text.len());
        assert_eq!(*hidden, text.replace("f >= 1", "f \u{3}= 1").replace("g < 2", "g \u{2} 2"));
        for text in ["a < b [x](<=c.d>)", "[x](<a>b>)"] {
            assert!(matches!(hide(text), Cow::Borrowed(_)), "{text}");
        }
        let Event::Text(shown) = show(Event::Text(hidden.into())) else { panic!() };
        assert_eq!(*shown, *text);
    }
}
