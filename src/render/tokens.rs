//! How many tokens a text is to a language model. The only file that names `tiktoken_rs`, which is behind the feature
//! `tokens`.

/// The tokens of a text, as `o200k_base` cuts it; none where the feature is off.
#[cfg(feature = "tokens")]
pub fn count(text: &str) -> Option<usize> {
    // Built at the first call, in a tenth of a second, and kept.
    Some(tiktoken_rs::o200k_base_singleton().count_ordinary(text))
}

/// The tokens of a text, as `o200k_base` cuts it; none where the feature is off.
#[cfg(not(feature = "tokens"))]
pub fn count(_: &str) -> Option<usize> {
    None
}

#[cfg(all(test, feature = "tokens"))]
mod tests {
    use super::count;

    /// The numbers are those of OpenAI's own `tiktoken`.
    #[test]
    fn tokens_are_those_of_the_published_encoding() {
        for (text, tokens) in [
            ("", 0),
            ("hello world", 2),
            ("tiktoken is great!", 6),
            ("antidisestablishmentarianism", 6),
            ("2 + 2 = 4", 7),
            ("お誕生日おめでとう", 8),
            ("<|endoftext|>", 7),
        ] {
            assert_eq!(count(text), Some(tokens), "{text}");
        }
    }
}
