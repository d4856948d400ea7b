//! The number of tokens that a text has for a language model. Only this file names `tiktoken_rs`, which is behind the
//! feature `tokens`.

/// Returns the number of tokens of a text in the encoding `o200k_base`, or `None` if the feature is off.
#[cfg(feature = "tokens")]
pub fn token_count(text: &str) -> Option<usize> {
    // The encoding is built at the first call, in a tenth of a second, and reused.
    Some(tiktoken_rs::o200k_base_singleton().count_ordinary(text))
}

/// Returns the number of tokens of a text in the encoding `o200k_base`, or `None` if the feature is off.
#[cfg(not(feature = "tokens"))]
pub fn token_count(_: &str) -> Option<usize> {
    None
}

#[cfg(all(test, feature = "tokens"))]
mod tests {
    use super::token_count;

    /// The expected numbers are those of OpenAI's own `tiktoken`.
    #[test]
    fn counts_tokens_as_the_published_encoding_does() {
        for (text, tokens) in [
            ("", 0),
            ("hello world", 2),
            ("tiktoken is great!", 6),
            ("antidisestablishmentarianism", 6),
            ("2 + 2 = 4", 7),
            ("お誕生日おめでとう", 8),
            ("<|endoftext|>", 7),
        ] {
            assert_eq!(token_count(text), Some(tokens), "{text}");
        }
    }
}
