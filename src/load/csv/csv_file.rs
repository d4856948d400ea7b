//! Reads the rows of a CSV file, or the columns that it has.

use super::alike::{AlikeProblems, Described};
use super::header::{Target, span_of, targets};
use super::infer;
use super::number_column::NumberColumn;
use super::numbers::{is_word, missing_hint};
use super::records::{Field, Records, recognise_delimiter};
use crate::date::CalendarDate;
use crate::diagnostic::{Report, Reported, codes, error};
use crate::document::csv_format::CsvFormat;
use crate::document::dataset::{Cell, Column, ColumnKind, Row};
use crate::document::project_limits::Limits;
use crate::document::reader_text::report_markup;
use crate::load::row::Columns;
use crate::source::{SourceId, Span, Spanned};
use crate::words::count;
use crate::yaml::scalars;

/// A CSV file, and how it is written.
pub struct CsvFile<'t> {
    /// Its text.
    pub text: &'t str,
    /// The text as a source.
    pub source: SourceId,
    /// How it is written.
    pub format: &'t CsvFormat,
    /// The largest number of cells that are kept.
    pub limit: usize,
}

/// What was read of a CSV file.
#[derive(Default)]
pub struct CsvRows {
    /// The rows.
    pub rows: Vec<Row>,
    /// The heads that no column is read from, as written.
    pub ignored: Vec<String>,
}

impl<'t> CsvFile<'t> {
    /// Reads the rows.
    ///
    /// # Errors
    ///
    /// The file is not CSV, is too large, or its header row does not fit the columns.
    pub fn rows(&self, columns: &Columns<'_>, report: &mut Report) -> Result<CsvRows, Reported> {
        let delimiter = self.delimiter(columns.columns);
        let mut records = self.records(delimiter);
        let header = self.header(&mut records, report)?;
        let targets = targets(&header, columns.columns, report)?;
        let mut rows = Rows::new(columns, &targets, self.format);
        let used = targets.iter().filter(|target| **target != Target::Ignored).count();
        while let Some(record) = records.next(report)? {
            if record.iter().all(|field| field.value.is_empty()) {
                continue;
            }
            if used * (rows.rows.len() + 1) > self.limit {
                let span = span_of(&record).unwrap_or(Span::new(self.source, 0, 0));
                let problem = error!(TOO_LARGE at span, "the file is too large: at most {} cells are read", self.limit);
                return Err(report.push(problem.hint(Limits::hint("csv_cells"))));
            }
            rows.add(record, header.len(), report);
        }
        let rows = rows.finish(delimiter == b';', report);
        let ignored = targets.iter().zip(header).filter(|(target, _)| **target == Target::Ignored);
        let ignored = ignored.map(|(_, head)| head.value.into_owned()).filter(|head| !head.is_empty()).collect();
        Ok(CsvRows { rows, ignored })
    }

    /// Returns columns for all heads of the file, each of the kind that all of its cells have.
    ///
    /// # Errors
    ///
    /// The file is not CSV, or is empty.
    pub fn inferred_columns(&self, report: &mut Report) -> Result<Vec<Column>, Reported> {
        let mut records = self.records(self.delimiter(&[]));
        let header = self.header(&mut records, report)?;
        infer::columns(&header, records, self.format, report)
    }

    pub(super) fn records(&self, delimiter: u8) -> Records<'t> {
        Records::new(self.text, self.source, delimiter, self.skip())
    }

    fn skip(&self) -> u64 {
        self.format.skip.as_ref().map_or(0, |skip| skip.value)
    }

    /// Returns the delimiter that is declared, or else recognised.
    pub(super) fn delimiter(&self, columns: &[Column]) -> u8 {
        let heads: Vec<&str> = columns.iter().map(|column| column.head().value.as_str()).collect();
        let recognised = || recognise_delimiter(self.text, self.skip(), &heads, &CsvFormat::RECOGNISED);
        self.format.delimiter.as_ref().map_or_else(recognised, |delimiter| delimiter.value)
    }

    pub(super) fn header(&self, records: &mut Records<'t>, report: &mut Report) -> Result<Vec<Field<'t>>, Reported> {
        match records.next(report)? {
            Some(header) => Ok(header),
            None => {
                let start = Span::new(self.source, 0, 0);
                Err(report.push(error!(BAD_CSV at start, "expected a header row of column names, found an empty file")))
            }
        }
    }
}

/// The rows while they are read.
struct Rows<'c> {
    columns: &'c Columns<'c>,
    targets: &'c [Target],
    format: &'c CsvFormat,
    /// The state of each column of numbers.
    numbers: Vec<Option<NumberColumn>>,
    problems: AlikeProblems,
    rows: Vec<Row>,
}

impl<'c> Rows<'c> {
    fn new(columns: &'c Columns<'c>, targets: &'c [Target], format: &'c CsvFormat) -> Self {
        let all = columns.columns.iter().enumerate();
        let numbers = all.map(|(at, column)| NumberColumn::new(at, column, format)).collect();
        Self { columns, targets, format, numbers, problems: AlikeProblems::default(), rows: Vec::new() }
    }

    /// Adds the row of a record. `width` is the number of heads.
    fn add(&mut self, record: Vec<Field<'_>>, width: usize, report: &mut Report) {
        let Some(span) = span_of(&record) else { return };
        let is_wide = record.iter().skip(width).any(|field| !field.value.is_empty());
        if record.len() < width || is_wide {
            let found = record.len();
            self.problems.add(format!("fields {found}"), span, || Described {
                code: codes::BAD_CSV,
                message: format!("expected {}, found {}", count(width, "field"), count(found, "field")),
                several: "rows".to_owned(),
                hints: vec!["put a field that contains the delimiter in double quotes".to_owned()],
            });
            return;
        }
        let mut row = Row::empty(self.columns.columns.len(), span);
        let mut is_faulty = vec![false; self.columns.columns.len()];
        for (field, target) in record.into_iter().zip(self.targets) {
            if field.value.is_empty() || self.format.is_missing(&field.value) {
                continue;
            }
            match target {
                Target::Column(at) => {
                    row.cells[*at] = self.cell(*at, &field).map(|cell| Spanned::new(cell, field.span));
                    is_faulty[*at] = row.cells[*at].is_none();
                }
                Target::Sources => row.sources = keys(&field),
                Target::Note => {
                    let note = Spanned::new(field.value.into_owned(), field.span);
                    report_markup(&note, report);
                    row.note = Some(note.value);
                }
                Target::ReviewBy => row.review_by = scalars::parse_date(&field.value, field.span, report).ok(),
                Target::Ignored => {}
            }
        }
        for (at, column) in self.columns.columns.iter().enumerate() {
            if row.cells[at].is_none() && !is_faulty[at] && !column.optional {
                let name = &column.name.value;
                let message = || format!("no `{name}` in {}", self.columns.name_of(self.rows.len() + 1, &row));
                self.problems.add(format!("{at} missing"), span, || Described {
                    code: codes::MISSING_CELL,
                    message: message(),
                    several: format!("rows without `{name}`"),
                    hints: vec!["give the value, or declare the column `optional: true`".to_owned()],
                });
            }
        }
        self.rows.push(row);
    }

    /// Reads a cell from its text, which is not empty; `None` if it does not fit its column, or is not known to fit yet.
    fn cell(&mut self, at: usize, field: &Field<'_>) -> Option<Cell> {
        let column = &self.columns.columns[at];
        let row = self.rows.len();
        match &column.kind {
            ColumnKind::Text => Some(Cell::Text(field.value.clone().into_owned())),
            ColumnKind::Date => self.date(at, field).map(Cell::Date),
            ColumnKind::Number { .. } => {
                let number = self.numbers.get_mut(at)?.as_mut()?;
                number.read(row, &field.value, field.span, &mut self.problems).map(Cell::Number)
            }
        }
    }

    fn date(&mut self, at: usize, field: &Field<'_>) -> Option<CalendarDate> {
        let column = &self.columns.columns[at];
        let text = field.value.as_ref();
        let found = match &column.format {
            Some(format) => CalendarDate::parse_as(text, &format.value),
            None => CalendarDate::parse(text),
        };
        if found.is_some() {
            return found;
        }
        let readings = CalendarDate::readings(text);
        let kind: Vec<&str> = readings.iter().map(|(format, _)| *format).collect();
        let kind = if kind.is_empty() && is_word(text) { text.to_owned() } else { kind.join(" ") };
        self.problems.add(format!("{at} date {kind}"), field.span, || Described {
            code: codes::BAD_DATE,
            message: format!("expected a date, found `{text}`"),
            several: format!("cells of `{}`", column.name.value),
            hints: date_hints(text, column, &readings),
        });
        None
    }

    /// Ends the reading, and reports what is alike.
    fn finish(mut self, has_semicolons: bool, report: &mut Report) -> Vec<Row> {
        for number in std::mem::take(&mut self.numbers).into_iter().flatten() {
            number.settle(&mut self.rows, has_semicolons, &mut self.problems);
        }
        self.problems.report(report);
        self.rows
    }
}

/// Returns how to mend a text that is not a date, given the formats by which it is one.
fn date_hints(text: &str, column: &Column, readings: &[(&'static str, CalendarDate)]) -> Vec<String> {
    if let Some(format) = &column.format {
        return vec![format!("the column's format is `{}`", format.value)];
    }
    match readings {
        [] if is_word(text) => {
            vec![missing_hint(text)]
        }
        [] => vec![
            "write a date as year-month-day, 2026-02-28, or declare how the file writes it: `format: \"%m/%d/%Y\"`"
                .to_owned(),
        ],
        readings => {
            let reading = |(format, date): &(&str, CalendarDate)| {
                format!("`format: \"{format}\"` in the column reads `{text}` as {date}")
            };
            readings.iter().map(reading).collect()
        }
    }
}

/// Splits keys of sources, which have spaces or semicolons between them.
fn keys(field: &Field<'_>) -> Vec<Spanned<String>> {
    let field = Spanned::new(field.value.to_string(), field.span);
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
