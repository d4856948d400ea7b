//! The number of tokens that a text has for a language model. The vocabulary is behind the feature `tokens`.

#[cfg(feature = "tokens")]
mod byte_pairs;
#[cfg(feature = "tokens")]
mod text_pieces;
#[cfg(feature = "tokens")]
mod vocabulary;

/// Returns the number of tokens of a text in the encoding `o200k_base`, or `None` if the feature is off.
#[cfg(feature = "tokens")]
pub fn token_count(text: &str) -> Option<usize> {
    let vocabulary = vocabulary::Vocabulary::get()?;
    Some(text_pieces::pieces(text)?.map(|piece| byte_pairs::token_count(piece.as_bytes(), vocabulary)).sum())
}

/// Returns the number of tokens of a text in the encoding `o200k_base`, or `None` if the feature is off.
#[cfg(not(feature = "tokens"))]
pub fn token_count(_: &str) -> Option<usize> {
    None
}

#[cfg(all(test, feature = "tokens"))]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::token_count;

    /// Returns the number of tokens that another implementation counts.
    fn reference(text: &str) -> usize {
        tiktoken_rs::o200k_base_singleton().count_ordinary(text)
    }

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

    #[test]
    fn counts_spaces_and_contractions_as_another_implementation_does() {
        for text in [
            "a  b",
            "a \t b",
            "a\u{a0}\u{a0}b",
            "a   ",
            "   ",
            " \n  \n x",
            "x\r\n\r\n  y",
            "\u{2003}\u{2003}\u{2003}3",
            "We'Re they'll DON'T 'sa",
            "1234567.890",
            "./path//to/\n\nfile",
            "naïve Ǆ ǅ e\u{301} \u{301}",
            "HTTPServer iPhone",
            "a\u{85}b\u{2028}\u{2028}c",
        ] {
            assert_eq!(token_count(text), Some(reference(text)), "{text:?}");
        }
        // Long pieces, which are merged in another way there.
        for piece in ["a", "ab", "=", " ", "\n", "é", "猫", "\u{1f600}"] {
            for times in [2, 99, 100, 101, 5000] {
                let text = piece.repeat(times);
                assert_eq!(token_count(&text), Some(reference(&text)), "{times} of {piece:?}");
            }
        }
    }

    #[test]
    fn counts_the_handbook_as_another_implementation_does() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/docs/development");
        let paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(paths.len() > 5, "{paths:?}");
        for path in paths {
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(token_count(&text), Some(reference(&text)), "{}", path.display());
        }
    }

    proptest! {
        #[test]
        fn counts_any_text_as_another_implementation_does(text in any::<String>(), plain in "[ \\t\\n\\ra-zA-Z0-9'./é]{0,60}") {
            for text in [text, plain] {
                prop_assert_eq!(token_count(&text), Some(reference(&text)));
            }
        }
    }
}
