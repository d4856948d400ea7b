//! The keys that entries of all kinds have, and the kinds.

use super::computed::ComputedEntry;
use super::recorded_value::hash;
use super::resolution::ResolutionEntry;
use super::stated::StatedEntry;
use crate::date::Date;
use crate::source::Spanned;
use crate::yaml::{date, kinds, one_or_many, optional, or_empty, required, section, string, text};

section! {
    /// The keys of every entry that somebody chooses.
    #[derive(Clone, Debug, PartialEq)]
    pub struct EntryHead {
        /// The day that the entry is as of: that of the report, that on which an estimate was stated, or that on which something
        /// came true or was decided.
        pub as_of: Spanned<Date> = required(date()),
        /// Who recorded it.
        pub author: Option<String> = optional(string()),
        /// A remark: why the forecast was revised, or how an estimate was worded.
        pub note: Option<String> = optional(string()),
        /// The first digits of the hash of the entry that this one corrects.
        pub corrects: Option<Spanned<String>> = optional(text()),
    }
}

section! {
    /// The keys of every entry that `foresite record` adds.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Seal {
        /// The day on which it was recorded.
        pub recorded: Spanned<Date> = required(date()),
        /// The hash of the entry before it about the same subject; several if two branches were merged.
        pub previous: Vec<Spanned<String>> = or_empty(one_or_many(hash(64))),
        /// The SHA-256 of the text of the file before this line.
        pub hash: Spanned<String> = required(hash(64)),
    }
}

kinds! {
    /// The kinds of entries.
    #[derive(Clone, Debug, PartialEq)]
    pub enum EntryKind {
        /// A forecast.
        "computed" => Computed(ComputedEntry),
        /// An estimate that somebody stated.
        "stated" => Stated(StatedEntry),
        /// What came of a claim or an outcome.
        "resolution" => Resolution(ResolutionEntry),
    }
}

impl EntryKind {
    /// Returns what the entry is about: the id in the name of its file. Entries about the same subject form a chain.
    pub fn subject(&self) -> &str {
        match self {
            Self::Computed(entry) => &entry.model.value,
            Self::Stated(entry) => entry.model.as_ref().map_or(&entry.outcome.value, |model| &model.value),
            Self::Resolution(entry) => {
                entry.claim.as_ref().or(entry.model.as_ref()).or(entry.outcome.as_ref()).map_or("", |name| &name.value)
            }
        }
    }

    /// Returns the keys of the sources that the entry names.
    pub fn named_sources(&self) -> &[Spanned<String>] {
        match self {
            Self::Computed(_) => &[],
            Self::Stated(entry) => &entry.sources,
            Self::Resolution(entry) => &entry.sources,
        }
    }
}
