//! The text of a page without markup or as Markdown, and its length in words and tokens.

mod elements;
mod markdown_text;
mod markdown_words;
mod plain;
mod tokens;

pub use markdown_text::markdown_text;
pub use plain::{plain_text, word_count};
pub use tokens::token_count;
