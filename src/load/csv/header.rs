//! The header row of a CSV file: which column each head names.

use super::records::Field;
use crate::diagnostic::{Diagnostic, Report, Reported, closest, codes, error};
use crate::document::dataset::Column;
use crate::source::Span;

/// The part of a row that the fields below a head are read into.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// The column of this index.
    Column(usize),
    /// The keys of the row's sources.
    Sources,
    /// The row's remark for readers.
    Note,
    /// The day by which to review the row.
    ReviewBy,
    /// Nothing: the dataset does not ask for this head.
    Ignored,
}

/// Returns the part of a row that each head means.
///
/// # Errors
///
/// A column has no head, or two of them.
pub fn targets(header: &[Field<'_>], columns: &[Column], report: &mut Report) -> Result<Vec<Target>, Reported> {
    let mut targets = vec![Target::Ignored; header.len()];
    let mut complete = Ok(());
    for (index, column) in columns.iter().enumerate() {
        let head = column.head();
        let mut found = (0..header.len()).filter(|at| header[*at].value == head.value);
        match (found.next(), found.next()) {
            (Some(at), None) if targets[at] == Target::Ignored => targets[at] = Target::Column(index),
            (Some(at), None) => {
                let other = match targets[at] {
                    Target::Column(other) => columns[other].head().span,
                    _ => header[at].span,
                };
                let problem = error!(DUPLICATE_KEY at head.span, "two columns are read from the head `{}`", head.value;
                    label other, "the other column");
                complete = Err(report.push(problem));
            }
            (Some(first), Some(second)) => {
                let problem = Diagnostic::error(codes::DUPLICATE_KEY, format!("`{}` is given twice", head.value))
                    .label(header[second].span, "given again here")
                    .label(header[first].span, "first given here");
                complete = Err(report.push(problem));
            }
            (None, _) => complete = Err(report.push(missing(column, header))),
        }
    }
    for (at, head) in header.iter().enumerate().filter(|(at, _)| targets[*at] == Target::Ignored).collect::<Vec<_>>() {
        targets[at] = match head.value.as_ref() {
            "sources" => Target::Sources,
            "note" => Target::Note,
            "review_by" => Target::ReviewBy,
            _ => Target::Ignored,
        };
    }
    complete.map(|()| targets)
}

/// Returns the place of a record.
pub fn span_of(record: &[Field<'_>]) -> Option<Span> {
    record.first().zip(record.last()).map(|(first, last)| first.span.to(last.span))
}

/// Returns the error for a column whose head the header row does not have.
fn missing(column: &Column, header: &[Field<'_>]) -> Diagnostic {
    let head = column.head();
    let heads: Vec<&str> = header.iter().map(|head| head.value.as_ref()).collect();
    let problem = error!(MISSING_CELL at head.span, "the CSV file has no head `{}`", head.value);
    let problem = match span_of(header) {
        Some(place) => problem.label(place, "its header row"),
        None => problem,
    };
    match closest(&head.value, heads.iter().copied()) {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None => problem
            .hint(format!("its heads are {}; write the one that the column is read from: `from: …`", listed(&heads))),
    }
}

/// The largest number of heads that a message names.
const MAX_NAMED: usize = 12;

fn listed(heads: &[&str]) -> String {
    let named: Vec<String> = heads.iter().take(MAX_NAMED).map(|head| format!("`{head}`")).collect();
    match heads.len().saturating_sub(MAX_NAMED) {
        0 => named.join(", "),
        more => format!("{}, and {more} more", named.join(", ")),
    }
}
