//! CSV files: comma-separated values with a header row, by the rules of RFC 4180 and stricter ones. This is not left to
//! a library, because libraries accept mistakes that an author must be told about (an unclosed quote, text after a
//! closing one), and do not report the place of a field.

use super::row::{self, Columns};
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::document::dataset::Row;
use crate::document::project_limits::Limits;
use crate::document::reader_text::report_markup;
use crate::source::{SourceId, Span, Spanned};
use crate::words::count;
use crate::yaml::scalars;

/// Reads the rows of a dataset from a text of at most `limit` cells.
///
/// # Errors
///
/// The text is not CSV, or its header row does not fit the columns.
pub fn rows(
    text: &str,
    source: SourceId,
    columns: &Columns<'_>,
    limit: usize,
    report: &mut Report,
) -> Result<Vec<Row>, Reported> {
    let mut records = records(text, source, limit, report)?.into_iter();
    let Some(header) = records.next() else {
        let start = Span::new(source, 0, 0);
        return Err(report.push(error!(BAD_CSV at start, "expected a header row of column names, found an empty file")));
    };
    let targets = targets(&header, columns, report)?;
    let mut rows = Vec::new();
    for (at, record) in records.enumerate() {
        let span = span_of(&record, source);
        if record.len() == header.len() {
            rows.push(row(at + 1, record, &targets, span, columns, report));
        } else {
            let (expected, found) = (count(header.len(), "field"), count(record.len(), "field"));
            report.push(error!(BAD_CSV at span, "expected {expected}, found {found}";
                hint "put a field that contains a comma in double quotes"));
        }
    }
    Ok(rows)
}

fn span_of(record: &[Spanned<String>], source: SourceId) -> Span {
    match (record.first(), record.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::new(source, 0, 0),
    }
}

/// The part of a row that a field of a record is read into.
enum Target {
    Column(usize),
    Sources,
    Note,
    ReviewBy,
    Unknown,
}

/// Returns the part of a row that each name of the header row means.
///
/// # Errors
///
/// A name is given twice, or a required column is missing.
fn targets(header: &[Spanned<String>], columns: &Columns<'_>, report: &mut Report) -> Result<Vec<Target>, Reported> {
    let mut targets = Vec::new();
    for (at, name) in header.iter().enumerate() {
        if let Some(first) = header[..at].iter().find(|first| first.value == name.value) {
            let problem = Diagnostic::error(codes::DUPLICATE_KEY, format!("`{}` is given twice", name.value))
                .label(name.span, "given again here")
                .label(first.span, "first given here");
            return Err(report.push(problem));
        }
        targets.push(match (columns.find(&name.value), name.value.as_str()) {
            (Some(column), _) => Target::Column(column),
            (None, "sources") => Target::Sources,
            (None, "note") => Target::Note,
            (None, "review_by") => Target::ReviewBy,
            (None, _) => {
                report.push(row::unknown_column(name, columns));
                Target::Unknown
            }
        });
    }
    let mut complete = Ok(());
    for (at, column) in columns.columns.iter().enumerate().filter(|(_, column)| !column.optional) {
        if targets.iter().any(|target| matches!(target, Target::Column(found) if *found == at)) {
            continue;
        }
        let name = &column.name.value;
        let span = match (header.first(), header.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => column.name.span,
        };
        complete = Err(report.push(error!(MISSING_CELL at span, "no column `{name}` in the header row";
            label column.name.span, "declared here";
            hint "add it, or declare it `optional: true`")));
    }
    complete.map(|()| targets)
}

fn row(
    number: usize,
    record: Vec<Spanned<String>>,
    targets: &[Target],
    span: Span,
    columns: &Columns<'_>,
    report: &mut Report,
) -> Row {
    let mut row = Row::empty(columns.columns.len(), span);
    let mut is_faulty = vec![false; columns.columns.len()];
    for (field, target) in record.into_iter().zip(targets).filter(|(field, _)| !field.value.is_empty()) {
        match target {
            Target::Column(at) => {
                let cell = row::parse_cell(&field.value, field.span, &columns.columns[*at], report);
                is_faulty[*at] = cell.is_err();
                row.cells[*at] = cell.ok();
            }
            Target::Sources => row.sources = keys(&field),
            Target::Note => {
                report_markup(&field, report);
                row.note = Some(field.value);
            }
            Target::ReviewBy => row.review_by = scalars::parse_date(&field.value, field.span, report).ok(),
            Target::Unknown => {}
        }
    }
    row::check_missing(number, &row, &is_faulty, span, columns, report);
    row
}

/// Splits keys of sources, which have spaces or semicolons between them.
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

/// Splits a text into the fields of every line that is not empty. A quoted field may hold commas, line ends and doubled
/// quotes.
fn records(
    text: &str,
    source: SourceId,
    limit: usize,
    report: &mut Report,
) -> Result<Vec<Vec<Spanned<String>>>, Reported> {
    let mut records = Vec::new();
    let mut record = Vec::new();
    let mut count = 0;
    let mut at = 0;
    while at < text.len() {
        if record.is_empty() && text[at..].starts_with('\n') {
            at += 1;
            continue;
        }
        let (field, end) = field(text, at, source, report)?;
        record.push(field);
        count += 1;
        if count > limit {
            let problem = error!(TOO_LARGE at Span::new(source, at, end), "the file is too large: at most {limit} cells are read");
            return Err(report.push(problem.hint(Limits::hint("csv_cells"))));
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

/// Reads the field at `start`, without the blanks around it, and returns where it ends: at a comma, a line end, or the end
/// of the text.
fn field(
    text: &str,
    start: usize,
    source: SourceId,
    report: &mut Report,
) -> Result<(Spanned<String>, usize), Reported> {
    let rest = &text[start..];
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if rest[blank..].starts_with('"') {
        return quoted(text, start + blank, source, report);
    }
    let end = start + rest.find([',', '\n']).unwrap_or(rest.len());
    let raw = &text[start..end];
    let value = raw.trim();
    let from = start + (raw.len() - raw.trim_start().len()).min(raw.len());
    let span = Span::new(source, from, from + value.len());
    if let Some(quote) = value.find('"') {
        let at = from + quote;
        let span = Span::new(source, at, at + 1);
        return Err(report.push(error!(BAD_CSV at span, "a double quote inside a field that is not quoted";
            hint "put the whole field in double quotes, and write a quote inside it twice")));
    }
    Ok((Spanned::new(value.to_owned(), span), end))
}

/// Reads a quoted field from its opening quote at `start`, and returns where it ends.
fn quoted(
    text: &str,
    start: usize,
    source: SourceId,
    report: &mut Report,
) -> Result<(Spanned<String>, usize), Reported> {
    let mut value = String::new();
    let mut at = start + 1;
    loop {
        let Some(quote) = text[at..].find('"') else {
            let problem = Diagnostic::error(codes::BAD_CSV, "a quote is never closed");
            return Err(report.push(problem.label(Span::new(source, start, start + 1), "expected its closing quote")));
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
        return Err(report.push(problem.hint("write a quote inside a quoted field twice")));
    }
    // If the text is exactly what is written between the quotes, this is its place, so that parts of the text have
    // places too.
    let plain = value.len() == at - start - 2;
    let span = if plain { Span::new(source, start + 1, at - 1) } else { Span::new(source, start, at) };
    Ok((Spanned::new(value, span), end))
}
