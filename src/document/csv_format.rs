//! How a CSV file is written, as its dataset says.

use crate::source::Spanned;
use crate::yaml::{choice, integer, one_or_many, optional, or_empty, section, text};

section! {
    /// How the CSV file of a dataset is written. The file itself is never changed.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct CsvFormat {
        /// What stands between the fields of the CSV file. Without it, what separates the names of its header row.
        pub delimiter: Option<u8> = optional(choice(DELIMITERS)),
        /// The decimal sign of the numbers in the CSV file. Without it, a point; a comma in a column that leaves no doubt.
        pub decimal: Option<char> = optional(choice(&[(".", '.'), (",", ',')])),
        /// What separates the thousands of the numbers in the CSV file.
        pub thousands: Option<char> = optional(choice(&[
            (",", ','), (".", '.'), (" ", ' '), ("'", '\''), ("_", '_'),
        ])),
        /// The words that stand for a missing value in the CSV file, besides the empty field: `[NA, "..", "-"]`.
        pub missing: Vec<Spanned<String>> = or_empty(one_or_many(text())),
        /// How many lines of the CSV file stand above its header row.
        pub skip: Option<Spanned<u64>> = optional(integer()),
    }
}

/// The delimiters by the word that names each.
const DELIMITERS: &[(&str, u8)] = &[(",", b','), (";", b';'), ("|", b'|'), ("tab", b'\t')];

impl CsvFormat {
    /// The delimiters that are recognised in a header row.
    pub const RECOGNISED: [u8; 4] = [b',', b';', b'\t', b'|'];

    /// Returns a delimiter as `delimiter` names it.
    pub fn delimiter_name(delimiter: u8) -> &'static str {
        DELIMITERS.iter().find(|(_, found)| *found == delimiter).map_or(",", |(name, _)| name)
    }

    /// Returns whether a text stands for a missing value.
    pub fn is_missing(&self, text: &str) -> bool {
        self.missing.iter().any(|missing| missing.value == text)
    }
}
