//! Angle brackets in bound figures, `[9](<=models.first(score >= 40).name>)`.
//!
//! CommonMark ends an address at the first `>` and allows no `<` inside one. So both are masked, byte for byte, before the
//! text is parsed, and put back into the events.

use std::borrow::Cow;

use super::masks::masked;

/// Masks the angle brackets inside the addresses of bound figures. The text keeps its length.
pub fn mask(text: &str) -> Cow<'_, str> {
    let mut text_masked = String::new();
    let mut done = 0;
    for (at, opening) in text.match_indices("](<=") {
        let start = at + opening.len();
        let line = text[start..].split('\n').next().unwrap_or_default();
        let Some(address) = line.find(">)").map(|end| &line[..end]) else { continue };
        if !address.contains(['<', '>']) || address.contains("](") {
            continue;
        }
        text_masked.push_str(&text[done..start]);
        let mask = |letter| if matches!(letter, '<' | '>') { masked(letter) } else { letter };
        text_masked.extend(address.chars().map(mask));
        done = start + address.len();
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    text_masked.push_str(&text[done..]);
    Cow::Owned(text_masked)
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::Event;

    use super::*;
    use crate::render::markdown::masks::unmask;

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
