//! How a CSV file is written, as its dataset says.

use crate::source::{Span, Spanned};
use crate::yaml::{choice, integer, one_or_many, optional, or_empty, section, spanned, text};

section! {
    /// How the CSV file of a dataset is written. The file itself is never changed.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct CsvFormat {
        /// What stands between the fields of the CSV file. Without it, what separates the names of its header row.
        pub delimiter: Option<Spanned<u8>> = optional(spanned(choice(DELIMITERS))),
        /// The decimal sign of the numbers in the CSV file. Without it, a point; a comma in a column that leaves no doubt.
        pub decimal: Option<Spanned<char>> = optional(spanned(choice(&[(".", '.'), (",", ',')]))),
        /// What separates the thousands of the numbers in the CSV file.
        pub thousands: Option<Spanned<char>> = optional(spanned(choice(&[
            (",", ','), (".", '.'), (" ", ' '), ("'", '\''), ("_", '_'),
        ]))),
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

    /// Returns the places of the keys that are written.
    pub fn written(&self) -> impl Iterator<Item = Span> {
        let delimiter = self.delimiter.as_ref().map(|delimiter| delimiter.span);
        let signs = [&self.decimal, &self.thousands].into_iter().flatten().map(|sign| sign.span);
        let missing = self.missing.first().map(|word| word.span);
        let skip = self.skip.as_ref().map(|skip| skip.span);
        delimiter.into_iter().chain(signs).chain(missing).chain(skip)
    }

    /// Returns whether a text stands for a missing value.
    pub fn is_missing(&self, text: &str) -> bool {
        self.missing.iter().any(|missing| missing.value == text)
    }
}
