//! The languages of pages and figures: every text that Foresite itself shows to readers, by key, and how numbers and dates are
//! written.
//!
//! Five languages are built in, one file each; see [`BUILT_IN`]. A project can add a language or change texts with a file
//! `templates/strings/LANGUAGE.json`. A text that a language lacks is taken from English.
//!
//! A file is a JSON object of sections, and a section an object of texts. A text can contain placeholders, `{date}`. A
//! text that depends on a number is an object with a text for each plural category of the Unicode CLDR.

mod date_pattern;
mod number_style;
mod plural;
mod site_languages;
mod spoken_language;
mod strings_file;
mod text_table;

pub use number_style::NumberStyle;
pub use site_languages::Languages;
pub use spoken_language::{BUILT_IN, Language, Quotes, english, fill};
pub use strings_file::LanguageFile;
