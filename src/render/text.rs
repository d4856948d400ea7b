//! The text of a page without markup or as Markdown, and its length in words and tokens.

mod elements;
mod markdown_text;
mod markdown_words;
mod plain;
mod search_text;
mod tokens;

pub use markdown_text::markdown_text;
pub use plain::{plain_text, word_count};
pub use search_text::{SearchSection, search_sections};
pub use tokens::token_count;
