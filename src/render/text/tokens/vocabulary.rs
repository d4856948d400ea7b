//! The tokens of the encoding `o200k_base` with their ranks, which say what is merged first.

use std::collections::HashMap;
use std::sync::OnceLock;

use miniz_oxide::inflate::decompress_to_vec_zlib;

/// The published vocabulary (<https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken>, MIT license), compressed
/// with zlib: the lengths of the tokens in the order of their ranks, one byte for each, and then the bytes of the tokens.
const COMPRESSED: &[u8] = include_bytes!("o200k_base.zlib");

/// The number of tokens.
const TOKENS: usize = 199_998;

/// The ranks of the tokens.
pub struct Vocabulary {
    ranks: HashMap<&'static [u8], u32>,
}

impl Vocabulary {
    /// Returns the vocabulary, which the first call reads.
    pub fn get() -> Option<&'static Self> {
        static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
        static VOCABULARY: OnceLock<Option<Vocabulary>> = OnceLock::new();
        let read = || Self::read(BYTES.get_or_init(|| decompress_to_vec_zlib(COMPRESSED).unwrap_or_default()));
        VOCABULARY.get_or_init(read).as_ref()
    }

    fn read(bytes: &'static [u8]) -> Option<Self> {
        let (lengths, mut rest) = bytes.split_at_checked(TOKENS)?;
        let mut ranks = HashMap::with_capacity(TOKENS);
        for (rank, length) in (0..).zip(lengths) {
            let (token, others) = rest.split_at_checked(usize::from(*length))?;
            ranks.insert(token, rank);
            rest = others;
        }
        Some(Self { ranks })
    }

    /// Returns the rank of a token; `None` if these bytes are not one token.
    pub fn rank(&self, token: &[u8]) -> Option<u32> {
        self.ranks.get(token).copied()
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;
    use crate::document::ledger::content_hash::content_hash;

    /// The SHA-256 is the one with which OpenAI's `tiktoken` checks the file that it downloads.
    #[test]
    fn the_vocabulary_is_the_published_one() {
        let mut tokens: Vec<(&[u8], u32)> =
            Vocabulary::get().unwrap().ranks.iter().map(|(token, rank)| (*token, *rank)).collect();
        tokens.sort_unstable_by_key(|(_, rank)| *rank);
        let lines: String = tokens.iter().map(|(token, rank)| format!("{} {rank}\n", STANDARD.encode(token))).collect();
        assert_eq!(content_hash(lines.as_bytes()), "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d");
    }
}
