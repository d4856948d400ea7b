//! Text that is compared word by word: dashes and spaces of one kind, and names in lower case.

use std::ops::Range;

use crate::currency::Currency;

/// A text with only one kind of dash and single spaces, with the position of each byte in the original text.
pub struct PlainText {
    /// The text.
    pub text: String,
    positions: Vec<usize>,
}

impl PlainText {
    /// Replaces the dashes of a text by `-`, and each run of white space by one space.
    pub fn new(text: &str) -> Self {
        let mut plain = Self { text: String::with_capacity(text.len()), positions: Vec::with_capacity(text.len() + 1) };
        for (position, letter) in text.char_indices() {
            let letter = match letter {
                '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
                letter if letter.is_whitespace() => ' ',
                letter => letter,
            };
            if letter == ' ' && plain.text.ends_with(' ') {
                continue;
            }
            plain.text.push(letter);
            plain.positions.resize(plain.text.len(), position);
        }
        plain.positions.push(text.len());
        plain
    }

    /// Returns the text in lower case.
    pub fn lower(&self) -> String {
        self.text.to_lowercase()
    }

    /// Returns the bytes of the original text for bytes of this text.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        self.positions[range.start]..self.positions[range.end]
    }
}

/// Returns a text as [`PlainText`] in lower case.
pub fn lower(text: &str) -> String {
    PlainText::new(text).lower()
}

/// Returns whether a part of a text is a whole word or number, and not a part of a longer one.
pub fn is_whole(text: &str, range: Range<usize>) -> bool {
    let joins = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '%') || Currency::is_sign(letter);
    let before = text[..range.start].chars().next_back();
    let mut after = text[range.end..].chars();
    let next = after.next();
    let has_more_digits = matches!(next, Some('.' | ',')) && after.next().is_some_and(|letter| letter.is_ascii_digit());
    !before.is_some_and(|letter| joins(letter) || letter == '.') && !next.is_some_and(joins) && !has_more_digits
}

/// Returns whether a text contains a phrase as whole words.
pub fn mentions(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let outside = [text[..at].chars().next_back(), text[at + phrase.len()..].chars().next()];
        !outside.into_iter().flatten().any(char::is_alphanumeric)
    })
}

/// Returns the names by which prose may refer to a row: its name, and its name without the first word, which is often
/// the maker's name.
pub fn names(name: &str) -> Vec<String> {
    let whole = lower(name);
    let rest = whole.split_once(' ').map(|(_, rest)| rest.to_owned());
    let rest = rest.filter(|rest| rest.len() > 5 && rest.bytes().any(|byte| byte.is_ascii_digit()));
    std::iter::once(whole).chain(rest).collect()
}

/// Returns the words of a label that are longer than five letters, or the whole label if it has none.
pub fn key_words(label: &str) -> Vec<String> {
    let lower = lower(label);
    let long = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 5);
    let words: Vec<String> = long.map(str::to_owned).collect();
    if words.is_empty() { vec![lower] } else { words }
}
