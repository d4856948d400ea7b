//! CSV files: comma-separated, with a head line, as RFC 4180 has them and stricter. Our own few lines, since readers of
//! CSV forgive what an author must be told (an unclosed quote, text after a closing one) and lose the place of a field.

use super::rows::{self, Shape};
use super::scalars::date_of;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::dataset::Row;
use crate::source::{SourceId, Span, Spanned};

/// Fields of one file.
const MAX_FIELDS: usize = 2_000_000;

/// Reads the rows of a dataset.
pub fn rows(text: &str, source: SourceId, shape: &Shape<'_>, report: &mut Report) -> Vec<Row> {
    let records = match records(text, source) {
        Ok(records) => records,
        Err(problem) => {
            report.push(problem);
            return Vec::new();
        }
    };
    let mut records = records.into_iter();
    let Some(head) = records.next() else {
        let problem = Diagnostic::error(codes::BAD_CSV, "expected a head line of column names, found an empty file");
        report.push(problem.at(Span::new(source, 0, 0)));
        return Vec::new();
    };
    let Some(targets) = targets(&head, shape, report) else { return Vec::new() };
    records
        .enumerate()
        .filter_map(|(at, record)| {
            if record.len() != head.len() {
                let message = format!("expected {}, found {}", fields(head.len()), fields(record.len()));
                let span = span_of(&record, source);
                let problem = Diagnostic::error(codes::BAD_CSV, message).at(span);
                report.push(problem.hint("a field that holds a comma stands in double quotes"));
                return None;
            }
            Some(row(at + 1, record, &targets, source, shape, report))
        })
        .collect()
}

fn fields(number: usize) -> String {
    if number == 1 { "1 field".to_owned() } else { format!("{number} fields") }
}

fn span_of(record: &[Spanned<String>], source: SourceId) -> Span {
    match (record.first(), record.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::new(source, 0, 0),
    }
}

/// What a field of each record is.
enum Target {
    Column(usize),
    Sources,
    Note,
    ReviewBy,
    Unknown,
}

/// What the names of the head line stand for; nothing where rows could only be misread.
fn targets(head: &[Spanned<String>], shape: &Shape<'_>, report: &mut Report) -> Option<Vec<Target>> {
    let mut targets = Vec::new();
    for (at, name) in head.iter().enumerate() {
        if let Some(first) = head[..at].iter().find(|first| first.value == name.value) {
            let problem = Diagnostic::error(codes::DUPLICATE_KEY, format!("`{}` is given twice", name.value))
                .label(name.span, "given again here")
                .label(first.span, "first given here");
            report.push(problem);
            return None;
        }
        let column = shape.columns.iter().position(|column| column.name.value == name.value);
        targets.push(match (column, name.value.as_str()) {
            (Some(column), _) => Target::Column(column),
            (None, "sources") => Target::Sources,
            (None, "note") => Target::Note,
            (None, "review_by") => Target::ReviewBy,
            (None, _) => {
                report.push(rows::unknown_column(name, shape));
                Target::Unknown
            }
        });
    }
    let mut complete = true;
    for (at, column) in shape.columns.iter().enumerate().filter(|(_, column)| !column.optional) {
        if !targets.iter().any(|target| matches!(target, Target::Column(found) if *found == at)) {
            let message = format!("no column `{}` in the head line", column.name.value);
            let span = head.first().map_or(column.name.span, |first| first.span);
            let span = head.last().map_or(span, |last| span.to(last.span));
            let problem = Diagnostic::error(codes::MISSING_CELL, message).at(span);
            report
                .push(problem.label(column.name.span, "declared here").hint("add it, or declare it `optional: true`"));
            complete = false;
        }
    }
    complete.then_some(targets)
}

fn row(
    number: usize,
    record: Vec<Spanned<String>>,
    targets: &[Target],
    source: SourceId,
    shape: &Shape<'_>,
    report: &mut Report,
) -> Row {
    let span = span_of(&record, source);
    let mut row = Row::empty(shape.columns.len(), span);
    let mut faulty = vec![false; shape.columns.len()];
    for (field, target) in record.into_iter().zip(targets) {
        if field.value.is_empty() {
            continue;
        }
        match target {
            Target::Column(at) => {
                let cell = rows::cell_of(&field.value, field.span, &shape.columns[*at], report);
                faulty[*at] = cell.is_none();
                row.cells[*at] = cell;
            }
            Target::Sources => row.sources = keys(&field),
            Target::Note => row.note = Some(field.value),
            Target::ReviewBy => row.review_by = date_of(&field.value, field.span, report),
            Target::Unknown => {}
        }
    }
    rows::check_missing(number, &row, &faulty, span, shape, report);
    row
}

/// Keys of sources, with spaces or semicolons between them.
fn keys(field: &Spanned<String>) -> Vec<Spanned<String>> {
    let mut keys = Vec::new();
    let mut at = 0;
    for part in field.value.split([' ', ';']) {
        if !part.is_empty() {
            keys.push(Spanned::new(part.to_owned(), field.part(at, at + part.len())));
        }
        at += part.len() + 1;
    }
    keys
}

/// The fields of every line that is not empty; a quoted field may hold commas, line ends and doubled quotes.
fn records(text: &str, source: SourceId) -> Result<Vec<Vec<Spanned<String>>>, Diagnostic> {
    let mut records = Vec::new();
    let mut record = Vec::new();
    let mut count = 0;
    let mut at = 0;
    while at < text.len() {
        if record.is_empty() && text[at..].starts_with('\n') {
            at += 1;
            continue;
        }
        let (field, end) = field(text, at, source)?;
        record.push(field);
        count += 1;
        if count > MAX_FIELDS {
            let message = format!("the file is too large: more than {MAX_FIELDS} fields");
            return Err(Diagnostic::error(codes::TOO_LARGE, message).at(Span::new(source, at, end)));
        }
        at = end;
        if text[at..].starts_with(',') {
            at += 1;
            // A comma at the very end opens a last, empty field.
            if at == text.len() {
                record.push(Spanned::new(String::new(), Span::new(source, at, at)));
            }
        } else {
            records.push(std::mem::take(&mut record));
            at += 1;
        }
    }
    if !record.is_empty() {
        records.push(record);
    }
    Ok(records)
}

/// One field and where it ends: at a comma, a line end, or the end of the text. Blanks around it are no part of it.
fn field(text: &str, start: usize, source: SourceId) -> Result<(Spanned<String>, usize), Diagnostic> {
    let rest = &text[start..];
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if rest[blank..].starts_with('"') {
        return quoted(text, start + blank, source);
    }
    let end = start + rest.find([',', '\n']).unwrap_or(rest.len());
    let raw = &text[start..end];
    let value = raw.trim();
    let from = start + (raw.len() - raw.trim_start().len()).min(raw.len());
    let span = Span::new(source, from, from + value.len());
    if let Some(quote) = value.find('"') {
        let at = from + quote;
        let problem = Diagnostic::error(codes::BAD_CSV, "a double quote inside a field that is not quoted");
        let problem = problem.at(Span::new(source, at, at + 1));
        return Err(problem.hint("put the whole field in double quotes, and write a quote inside it twice"));
    }
    Ok((Spanned::new(value.to_owned(), span), end))
}

/// A quoted field, from its opening quote at `start`.
fn quoted(text: &str, start: usize, source: SourceId) -> Result<(Spanned<String>, usize), Diagnostic> {
    let mut value = String::new();
    let mut at = start + 1;
    loop {
        let Some(quote) = text[at..].find('"') else {
            let problem = Diagnostic::error(codes::BAD_CSV, "a quote is never closed");
            return Err(problem.label(Span::new(source, start, start + 1), "expected its closing quote"));
        };
        value.push_str(&text[at..at + quote]);
        at += quote + 1;
        if !text[at..].starts_with('"') {
            break;
        }
        value.push('"');
        at += 1;
    }
    let rest = &text[at..];
    let end = at + rest.find([',', '\n']).unwrap_or(rest.len());
    if !text[at..end].trim().is_empty() {
        let problem = Diagnostic::error(codes::BAD_CSV, "text after the closing quote of a field");
        let problem = problem.label(Span::new(source, at, end), "expected a comma or the end of the line");
        return Err(problem.hint("write a quote inside a quoted field twice"));
    }
    // Without its quotes where that is what is meant, so that a part of it has a place.
    let plain = value.len() == at - start - 2;
    let span = if plain { Span::new(source, start + 1, at - 1) } else { Span::new(source, start, at) };
    Ok((Spanned::new(value, span), end))
}
