//! YAML: text into typed values, each with its place in the file.
//!
//! Reading has four levels. Each reports problems and continues where it can:
//!
//! 1. [`parse()`] turns the text into a tree of [`Node`]s.
//! 2. [`scalars`] reads single values strictly: numbers, dates, names.
//! 3. A [`Format`] reads a value, and describes the allowed values as a [`Shape`].
//! 4. A `Section` is a mapping with known keys. The macro `section!` declares a struct, the keys that its fields are
//!    read from, and their descriptions at once. The reader, the JSON Schema, the suggestions for misspelled keys, and the
//!    reference pages all follow from that one declaration.

mod alternatives;
mod answers;
mod collections;
pub(crate) mod fields;
mod format;
mod node;
mod parse;
mod quoted;
mod renamed;
mod scalar_formats;
pub mod scalars;
pub(crate) mod section;
mod section_format;
pub(crate) mod shape;
mod syntax_errors;
mod unknown_name;

pub use alternatives::{either_by_key, list_or, mapping_or, or_null, recursive, spanned};
pub use collections::{EntryFormat, IDENTIFIERS, NameRule, by_name, entry_format, list, non_empty, one_or_many, pair};
pub use fields::{Context, Fields};
pub use format::Format;
pub use node::{Kind, Node};
pub use parse::{Document, Documents, parse, parse_nested};
pub use quoted::quoted;
pub use renamed::{EARLIER, ELSEWHERE, same_word, with_rewrite};
pub use scalar_formats::{
    DAY_OF_TIME, between, boolean, bytes, choice, count, date, day_of_time, expression, identifier, integer, number,
    period, string, text, whole_number,
};
pub use scalars::parse_date;
pub use section::{
    Field, Kinds, Section, computed, default, entry_name, flatten, ignored, optional, or_defaults, or_empty,
    read_later, required, setting, span, without_keys,
};
pub use section_format::section;
pub use shape::{Key, Shape};
pub use syntax_errors::limit_hint;
pub use unknown_name::unknown_name;

pub(crate) use section::{kinds, section};
