//! Colons at the start of a line that begin no definition: `:::warning`, `:rocket: Launch`.
//!
//! A definition starts with a colon and a space. The parser takes any colon below a paragraph for one and drops it, so the
//! others are masked before the text is parsed, and put back into the events with the other masks.

use std::borrow::Cow;

use super::masks::masked;

/// Masks the first colon of every line that starts with one and is no definition. The text keeps its length.
pub fn mask(text: Cow<'_, str>) -> Cow<'_, str> {
    let mut text_masked = String::new();
    let (mut done, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        let inner = line.trim_start_matches([' ', '\t', '>']);
        let start = at + line.len() - inner.len();
        at += line.len();
        let is_definition = inner.strip_prefix(':').is_none_or(|rest| rest.starts_with(char::is_whitespace));
        let is_table = || inner.contains('-') && inner.trim_end().chars().all(|letter| "|:- \t".contains(letter));
        if !is_definition && !is_table() && inner.len() > 1 {
            text_masked.push_str(&text[done..start]);
            text_masked.push(masked(':'));
            done = start + 1;
        }
    }
    if done == 0 {
        return text;
    }
    text_masked.push_str(&text[done..]);
    Cow::Owned(text_masked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_only_colons_that_begin_neither_a_definition_nor_a_table() {
        let shown = |text: &'static str| mask(Cow::Borrowed(text)).replace(masked(':'), "_");
        assert_eq!(shown("Term\n: one\n:two\n:::\n> :x\n:\n"), "Term\n: one\n_two\n_::\n> _x\n:\n");
        assert_eq!(shown("a|b\n:--|--:\n1:2\n"), "a|b\n:--|--:\n1:2\n");
    }
}
