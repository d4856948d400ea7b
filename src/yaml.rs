//! YAML: text into typed values, each with its place in the file.
//!
//! A text goes up through four levels, and every level reports what is wrong and goes on where it can:
//!
//! 1. [`parse()`] turns the text into a tree of [`Node`]s.
//! 2. [`scalars`] reads single values strictly: numbers, dates, names.
//! 3. A [`Format`] says what a value may be, as a [`Shape`], and reads it.
//! 4. A [`Section`] is a mapping with known keys. The macro [`section!`] declares a struct, the keys that its fields are
//!    read from, and their descriptions at once. The reader, the JSON Schema, the suggestions for misspelled keys, and the
//!    reference pages all follow from that one declaration.

mod fields;
mod format;
mod key;
mod node;
mod parse;
mod renamed;
pub mod scalars;
mod section;
mod shape;
mod syntax;

pub use fields::{Context, Fields};
pub use format::{
    Entry, EntryFormat, Format, IDENTIFIERS, between, boolean, by_name, bytes, choice, count, date, either_by_key,
    entry_format, expression, identifier, integer, list, mapping_or, non_empty, number, one_or_many, or_null, pair,
    recursive, section, spanned, string, text, whole_number,
};
pub use key::unknown_name;
pub use node::{Kind, Node};
pub use parse::{Document, Documents, parse};
pub use renamed::{EARLIER, ELSEWHERE, same_word, with_rewrite};
pub use section::{
    Field, Kinds, Section, computed, default, entry_name, flatten, ignored, of_type, optional, or_empty, read_later,
    required, span,
};
pub use shape::{IDENTIFIER, Key, Shape};

pub(crate) use section::{key_name, kinds, section};
