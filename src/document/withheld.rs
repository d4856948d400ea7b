//! The counts of rows that a dataset leaves out, by the dates on which its rows were published.

/// How many rows are left out because of the date on which they were published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Withheld {
    /// Rows that were not published yet.
    pub unpublished: usize,
    /// Rows that a row published later replaces.
    pub revised: usize,
}
