//! Lines of text for the terminal.

use std::fmt::Write;

use crate::printable::printable;

/// Adds lines of aligned cells, as many in each row.
pub fn print_columns(text: &mut String, rows: &[Vec<String>]) {
    let columns = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> =
        (0..columns).map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)).collect();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())))
            .collect();
        line(text, format!("  {}", cells.join("   ")).trim_end());
    }
}

/// Adds a line.
pub fn line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

/// Emphasis, if the terminal shows it.
#[derive(Clone, Copy)]
pub struct Style {
    has_colors: bool,
}

impl Style {
    /// Returns the emphasis of a terminal, with escape codes if `has_colors`.
    pub fn new(has_colors: bool) -> Self {
        Self { has_colors }
    }

    /// Returns a text in bold.
    pub fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    /// Returns a text in a weaker color.
    pub fn dim(self, text: &str) -> String {
        self.wrap("2", text)
    }

    fn wrap(self, code: &str, text: &str) -> String {
        let text = printable(text);
        if self.has_colors && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.into_owned() }
    }
}
