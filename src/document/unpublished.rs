//! Pages that a build leaves out.

use super::page::Page;
use crate::date::Date;

/// A page that a build leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnpublishedPage {
    /// Its path below `content/`.
    pub path: String,
    /// The address that it would have.
    pub route: String,
    /// Why it is left out.
    pub reason: Unpublished,
}

/// Why a build leaves a page out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unpublished {
    /// It is a draft.
    Draft,
    /// It appears on a later day than that of the report.
    Later {
        /// The day on which it appears.
        from: Date,
        /// The day of the report.
        as_of: Date,
    },
}

impl Page {
    /// Returns why a build as of a date leaves the page out, or `None` if it is published.
    pub fn unpublished(&self, as_of: Date) -> Option<Unpublished> {
        let from = self.date.as_ref().map(|date| date.value).filter(|date| *date > as_of);
        match from {
            _ if self.draft => Some(Unpublished::Draft),
            Some(from) => Some(Unpublished::Later { from, as_of }),
            None => None,
        }
    }
}
