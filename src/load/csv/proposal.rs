//! A dataset for a CSV file that no dataset describes yet: what the file leaves no doubt about, and what it leaves open.

use std::collections::BTreeSet;

use super::column_scan::{DateScan, NumberScan, Scan, scan};
use super::csv_file::{CsvFile, CsvRows};
use super::header::span_of;
use super::infer::{column_of, names_years};
use super::numbers::{Declaration, Separators};
use super::records::Field;
use crate::diagnostic::{Report, Reported};
use crate::document::csv_format::CsvFormat;
use crate::document::dataset::{Column, ColumnKind, Row};
use crate::document::reader_text::report_markup;
use crate::load::row::Columns;
use crate::source::{Span, Spanned};

/// A dataset that reads a CSV file.
pub struct Proposal {
    /// How the file is written.
    pub format: CsvFormat,
    /// A column for each head.
    pub columns: Vec<Column>,
    /// The columns that name a row, by index.
    pub key: Vec<usize>,
    /// The column of dates that trends follow, by index.
    pub date: Option<usize>,
    /// What the file leaves open, a sentence each.
    pub open: Vec<String>,
    /// The number of rows.
    pub rows: usize,
}

impl CsvFile<'_> {
    /// Proposes a dataset that reads the file without an error. `is_unit` tells which units the project knows.
    ///
    /// # Errors
    ///
    /// The file is not CSV, is empty, or has rows that do not fit its header row.
    pub fn proposal(&self, is_unit: &dyn Fn(&str) -> bool, report: &mut Report) -> Result<Proposal, Reported> {
        let delimiter = self.delimiter(&[]);
        let mut records = self.records(delimiter);
        let header = self.header(&mut records, report)?;
        let scans = scan(&header, records, self.format, report)?;
        let place = span_of(&header).unwrap_or(Span::new(self.source, 0, 0));
        let mut draft = Draft::new((place, &scans), delimiter == b';', is_unit);
        for (head, scan) in header.iter().zip(&scans).filter(|(head, _)| !head.value.is_empty()) {
            draft.add(head, scan);
        }
        let Draft { format, columns, mut open, .. } = draft;
        let read = CsvFile { format: &format, ..*self };
        let mut own = Report::default();
        let CsvRows { rows, .. } = read.rows(&Columns { columns: &columns, key: &[] }, &mut own)?;
        let verdict = own.verdict();
        report.append(own);
        verdict?;
        let is_gap = |at: usize| rows.iter().any(|row| row.cells[at].is_none());
        let columns: Vec<Column> =
            columns.into_iter().enumerate().map(|(at, column)| Column { optional: is_gap(at), ..column }).collect();
        let dates = of_kind(&columns, |kind| *kind == ColumnKind::Date);
        let key = key(&columns, &dates, &rows);
        if key.is_empty() {
            open.push("no column names each row once: without `key`, no sentence can cite a single row".to_owned());
        }
        if let [first, second, ..] = dates[..] {
            let (first, second) = (&columns[first].name.value, &columns[second].name.value);
            open.push(format!(
                "trends follow the dates of `{first}`; if those of `{second}` are meant, say `date: {second}`"
            ));
        }
        Ok(Proposal { rows: rows.len(), date: dates.first().copied(), key, format, columns, open })
    }
}

/// The proposal while its columns are decided.
struct Draft<'u> {
    format: CsvFormat,
    columns: Vec<Column>,
    open: Vec<String>,
    has_semicolons: bool,
    is_unit: &'u dyn Fn(&str) -> bool,
    /// The header row, where what is declared has its place until it is written.
    place: Span,
}

impl<'u> Draft<'u> {
    /// Starts with the signs between digits on which all columns agree.
    fn new((place, scans): (Span, &[Scan]), has_semicolons: bool, is_unit: &'u dyn Fn(&str) -> bool) -> Self {
        let numbers: Vec<&NumberScan> = scans.iter().filter_map(|scan| scan.numbers.as_ref()).collect();
        let declared = numbers.iter().flat_map(|numbers| &numbers.declarations);
        let separators: BTreeSet<Separators> = declared.filter_map(separators_of).collect();
        let mut format = CsvFormat::default();
        if let [only] = Vec::from_iter(separators)[..] {
            format.thousands = Some(Spanned::new(only.thousands, place));
            format.decimal = (only.decimal == ',').then(|| Spanned::new(',', place));
        } else if numbers.iter().any(|numbers| numbers.has_comma) && !numbers.iter().any(|numbers| numbers.has_point) {
            format.decimal = Some(Spanned::new(',', place));
        }
        Self { format, columns: Vec::new(), open: Vec::new(), has_semicolons, is_unit, place }
    }

    fn add(&mut self, head: &Field<'_>, scan: &Scan) {
        let dates = scan.dates.as_ref().filter(|dates| !dates.formats.is_empty());
        let dates = dates.filter(|dates| !dates.are_years || names_years(&head.value));
        let (kind, date_format) = match (dates, &scan.numbers) {
            (Some(dates), _) => self.date(head, dates),
            (None, Some(numbers)) if scan.has_value => (self.number(head, numbers), None),
            _ => (ColumnKind::Text, None),
        };
        let column = column_of(head, kind, &self.columns);
        // A label is shown to readers as it is.
        let is_plain = |label: &String| {
            let mut problems = Report::default();
            report_markup(&Spanned::new(label.clone(), head.span), &mut problems);
            problems.is_empty()
        };
        let label = column.label.filter(is_plain);
        let format = date_format.map(|format| Spanned::new(format.to_owned(), head.span));
        self.columns.push(Column { label, format, optional: true, ..column });
    }

    /// Returns the kind of a column of dates and their format, if they leave no doubt.
    fn date(&mut self, head: &Field<'_>, dates: &DateScan) -> (ColumnKind, Option<&'static str>) {
        let [first, others @ ..] = &dates.formats[..] else { return (ColumnKind::Text, None) };
        if let Some(other) = others.iter().find(|other| other.dates != first.dates) {
            let format = |format: Option<&str>| format!("`format: \"{}\"`", format.unwrap_or("%Y-%m-%d"));
            self.open.push(format!(
                "the dates of `{}` have several readings: say `type: date` and {} or {}",
                head.value,
                format(first.format),
                format(other.format)
            ));
            return (ColumnKind::Text, None);
        }
        self.add_missing(dates.words.iter());
        (ColumnKind::Date, first.format)
    }

    /// Returns the kind of a column of numbers: text if their unit or their signs leave a doubt.
    fn number(&mut self, head: &Field<'_>, numbers: &NumberScan) -> ColumnKind {
        let head = &head.value;
        let mut words = Vec::new();
        let mut units = BTreeSet::new();
        let mut separators = BTreeSet::new();
        for declaration in &numbers.declarations {
            match declaration {
                Declaration::Missing(word) => words.push(word),
                Declaration::Thousands(found) => drop(separators.insert(*found)),
                Declaration::Unit(unit, found) => {
                    units.insert(unit.as_str());
                    separators.extend(*found);
                }
            }
        }
        let is_declared = self.format.thousands.is_some() || self.format.decimal.is_some();
        let has_doubt = numbers.has_open_comma || numbers.has_open_point && self.has_semicolons && !numbers.has_point;
        let unit = match Vec::from_iter(units)[..] {
            [] => None,
            [unit] if !numbers.has_bare && (self.is_unit)(unit) => Some(unit),
            [unit, ..] => {
                self.open.push(match (self.is_unit)(unit) {
                    true => format!("some cells of `{head}` are in `{unit}`, and others are not"),
                    false => format!("`{unit}` in `{head}` is not a unit that the project knows"),
                });
                return ColumnKind::Text;
            }
        };
        if !is_declared && (has_doubt || !separators.is_empty()) {
            self.open.push(format!(
                "the numbers of `{head}` have two readings: declare `thousands` or `decimal`, and leave out `type: text`"
            ));
            return ColumnKind::Text;
        }
        if unit.is_none() && !numbers.has_bare && separators.is_empty() {
            return ColumnKind::Text;
        }
        self.add_missing(words);
        ColumnKind::Number { unit: unit.map(|unit| Spanned::new(unit.to_owned(), self.place)) }
    }

    fn add_missing<'w>(&mut self, words: impl IntoIterator<Item = &'w String>) {
        for word in words {
            if !self.format.is_missing(word) {
                self.format.missing.push(Spanned::new(word.clone(), self.place));
                self.open.push(format!("`{word}` is taken for a missing value"));
            }
        }
    }
}

fn separators_of(declaration: &Declaration) -> Option<Separators> {
    match declaration {
        Declaration::Missing(_) => None,
        Declaration::Thousands(separators) => Some(*separators),
        Declaration::Unit(_, separators) => *separators,
    }
}

/// Returns the columns of a kind, by index.
fn of_kind(columns: &[Column], is_wanted: impl Fn(&ColumnKind) -> bool) -> Vec<usize> {
    columns.iter().enumerate().filter(|(_, column)| is_wanted(&column.kind)).map(|(at, _)| at).collect()
}

/// Returns the columns that name each row once: one of text, or one of text and one of dates, or one of dates. Empty if there
/// are none.
fn key(columns: &[Column], dates: &[usize], rows: &[Row]) -> Vec<usize> {
    let texts = of_kind(columns, |kind| *kind == ColumnKind::Text);
    let alone = texts.iter().map(|text| vec![*text]);
    let pairs = texts.iter().flat_map(|text| dates.iter().map(|date| vec![*text, *date]));
    let candidates = alone.chain(pairs).chain(dates.iter().map(|date| vec![*date]));
    let names_all = |key: &Vec<usize>| {
        let mut names = BTreeSet::new();
        rows.iter().all(|row| row.name(key).is_some_and(|name| names.insert(name)))
    };
    candidates.filter(|_| !rows.is_empty()).find(names_all).unwrap_or_default()
}
