//! The text of a page without markup, and its length in words and tokens.

mod plain;
mod tokens;

pub use plain::{plain_text, word_count};
pub use tokens::token_count;
