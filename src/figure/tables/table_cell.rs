//! A cell of a table.

use crate::figure::format::number;

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct TableCell {
    /// The text for readers.
    pub text: String,
    /// The exact value of a number or a date, for machines.
    pub value: Option<String>,
}

impl TableCell {
    /// Returns a cell of text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), value: None }
    }

    /// Returns a cell that stands for a missing value.
    pub fn missing() -> Self {
        Self::text(number::MISSING)
    }

    /// Returns the content of the cell for machines: the exact value, or the text; empty for a missing value.
    pub fn exact(&self) -> &str {
        match &self.value {
            Some(value) => value,
            None if self.text == number::MISSING => "",
            None => &self.text,
        }
    }
}
