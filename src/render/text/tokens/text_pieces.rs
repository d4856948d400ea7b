//! The pieces into which the encoding `o200k_base` splits a text before it looks for tokens: words, numbers, signs, and spaces.

use std::sync::OnceLock;

use regex_automata::meta::Regex;

/// The patterns of the encoding. In the published pattern, the last one is `\s+(?!\S)|\s+`: spaces before something else leave the
/// last of them to it.
const PATTERNS: [&str; 2] = [
    concat!(
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"|\p{N}{1,3}",
        r"| ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"|\s*[\r\n]+",
    ),
    r"\s+",
];

/// The index of the pattern of spaces.
const SPACES: usize = 1;

/// Returns the pieces of a text.
pub fn pieces(text: &str) -> Option<impl Iterator<Item = &str>> {
    static REGEX: OnceLock<Option<Regex>> = OnceLock::new();
    let regex = REGEX.get_or_init(|| Regex::new_many(&PATTERNS).ok()).as_ref()?;
    let mut rest = text;
    Some(std::iter::from_fn(move || {
        let found = regex.find(rest)?;
        let piece = &rest[found.range()];
        let is_before_something = found.pattern().as_usize() == SPACES && found.end() < rest.len();
        let last = piece.char_indices().next_back().map_or(0, |(last, _)| last);
        // A single space is a piece of its own.
        let length = if is_before_something && last > 0 { last } else { piece.len() };
        rest = &rest[found.start() + length..];
        Some(&piece[..length])
    }))
}
