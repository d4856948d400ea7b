//! YAML: text into typed values, each with its place in the file.
//!
//! A text goes up through four levels, and every level reports what is wrong and goes on where it can:
//!
//! 1. [`parse()`] turns the text into a tree of [`Node`]s.
//! 2. [`scalars`] reads single values strictly: numbers, dates, names.
//! 3. A [`Format`] says what a value may be, as a [`Shape`], and reads it.
//! 4. A `Section` is a mapping with known keys. The macro `section!` declares a struct, the keys that its fields are
//!    read from, and their descriptions at once. The reader, the JSON Schema, the suggestions for misspelled keys, and the
//!    reference pages all follow from that one declaration.

mod alternatives;
mod collections;
pub(crate) mod fields;
mod format;
mod key;
mod node;
mod parse;
mod renamed;
pub mod scalars;
pub(crate) mod section;
mod sections;
pub(crate) mod shape;
mod syntax;
mod values;

pub use alternatives::{either_by_key, mapping_or, or_null, recursive, spanned};
pub use collections::{EntryFormat, IDENTIFIERS, NameRule, by_name, entry_format, list, non_empty, one_or_many, pair};
pub use fields::{Context, Fields};
pub use format::Format;
pub use key::unknown_name;
pub use node::{Kind, Node};
pub use parse::{Document, Documents, parse};
pub use renamed::{EARLIER, ELSEWHERE, same_word, with_rewrite};
pub use section::{
    Field, Kinds, Section, computed, default, entry_name, flatten, ignored, optional, or_defaults, or_empty,
    read_later, required, setting, span, without_keys,
};
pub use sections::section;
pub use shape::{Key, Shape};
pub use values::{
    between, boolean, bytes, choice, count, date, expression, identifier, integer, number, string, text, whole_number,
};

pub(crate) use section::{kinds, section};
