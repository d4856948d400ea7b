//! Datasets that read a CSV file in words, as `foresite check -v` prints them: what was read of the file, and what was not.

use crate::document::dataset::{Column, ColumnKind};
use crate::document::{Dataset, Project};

/// Returns a line for the columns that were recognised in a file, and one for the heads that no column is read from.
pub fn describe(project: &Project) -> Vec<String> {
    project.all_datasets().flat_map(lines).collect()
}

fn lines(data: &Dataset) -> Vec<String> {
    let id = &data.id.value;
    let mut lines = Vec::new();
    if data.has_recognised_columns {
        let columns: Vec<String> = data.columns.iter().map(column).collect();
        lines.push(format!("{id}: the columns of its file are {}", columns.join(", ")));
    }
    if !data.ignored_heads.is_empty() {
        let heads: Vec<String> = data.ignored_heads.iter().map(|head| format!("`{head}`")).collect();
        lines.push(format!("{id}: no column is read from {}", heads.join(", ")));
    }
    lines
}

/// Returns a column in words: `share (numbers)`.
fn column(column: &Column) -> String {
    let kind = match &column.kind {
        ColumnKind::Text => "text",
        ColumnKind::Date => "dates",
        ColumnKind::Number { .. } => "numbers",
    };
    format!("`{}` ({kind})", column.name.value)
}
