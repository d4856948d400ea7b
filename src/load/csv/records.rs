//! Splits a CSV file into records and fields, each field with its place. The rules are those of RFC 4180, as `csv-core` reads
//! them. Quotes that it would pass over in silence are reported: one that is never closed, and text after a closing one.

use std::borrow::Cow;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::source::{SourceId, Span, Spanned};

/// A field of a record, without the blanks around it. It borrows from the file unless the file has quotes inside it.
pub type Field<'t> = Spanned<Cow<'t, str>>;

/// The records of a CSV file, the header row among them. Lines without any text are passed over.
pub struct Records<'t> {
    text: &'t str,
    source: SourceId,
    reader: Reader,
    delimiter: u8,
    /// The next byte to read.
    at: usize,
    /// The value of the current field without its quotes.
    value: Vec<u8>,
}

/// The number of bytes of a field that are read in one step.
const STEP: usize = 256;

impl<'t> Records<'t> {
    /// Opens a file, after its first `skip` lines.
    pub fn new(text: &'t str, source: SourceId, delimiter: u8, skip: u64) -> Self {
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        let at = match skip {
            0 => 0,
            _ => text.match_indices('\n').nth(skip - 1).map_or(text.len(), |(at, _)| at + 1),
        };
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { text, source, reader, delimiter, at, value: Vec::new() }
    }

    /// Returns the next record, or `None` at the end.
    ///
    /// # Errors
    ///
    /// A field has a quote that cannot be understood. What follows cannot be read.
    pub fn next(&mut self, report: &mut Report) -> Result<Option<Vec<Field<'t>>>, Reported> {
        let mut record = Vec::new();
        while let Some((field, is_last)) = self.field(record.is_empty(), report)? {
            record.push(field);
            if is_last {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    /// Returns the next field and whether it ends its record, or `None` at the end of the file.
    fn field(&mut self, is_first: bool, report: &mut Report) -> Result<Option<(Field<'t>, bool)>, Reported> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut step = [0; STEP];
        self.value.clear();
        loop {
            let (result, read, written) = self.reader.read_field(bytes.get(self.at..).unwrap_or_default(), &mut step);
            self.at += read;
            self.value.extend(step.iter().take(written));
            match result {
                // Without input, the next step is told that the file ends.
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end } => {
                    return self.finish((start, is_first), report).map(|field| Some((field, record_end)));
                }
                ReadFieldResult::End => return Ok(None),
            }
        }
    }

    /// Returns the field whose bytes are `start..self.at`, with the sign after it, and with the empty lines before it if it is the
    /// first of its record.
    fn finish(&self, (start, is_first): (usize, bool), report: &mut Report) -> Result<Field<'t>, Reported> {
        let read = &self.text[start..self.at];
        let raw = if is_first { read.trim_start_matches('\n') } else { read };
        let start = start + (read.len() - raw.len());
        let is_sign = |sign: char| sign == '\n' || sign == char::from(self.delimiter);
        let is_quoted = raw.starts_with('"');
        // A field without quotes ends at the first sign; a quoted one may hold signs.
        let raw = raw.strip_suffix(is_sign).unwrap_or(raw);
        if !is_quoted {
            let value = raw.trim_matches([' ', '\t']);
            let start = start + (raw.len() - raw.trim_start_matches([' ', '\t']).len()).min(raw.len());
            let span = Span::new(self.source, start, start + value.len());
            if value.starts_with('"') {
                return Err(report.push(error!(BAD_CSV at span, "a quoted field has blanks before its quote";
                    hint "remove the blanks: {}", value.chars().take(20).collect::<String>())));
            }
            return Ok(Spanned::new(Cow::Borrowed(value), span));
        }
        let end = self.closing_quote(raw, start, report)?;
        let inside = raw.get(1..end).unwrap_or_default();
        // If the field has no quotes inside, this is its place, so that parts of it have places too.
        if inside.contains('"') {
            let value = String::from_utf8_lossy(&self.value).into_owned();
            return Ok(Spanned::new(Cow::Owned(value), Span::new(self.source, start, start + end + 1)));
        }
        Ok(Spanned::new(Cow::Borrowed(inside), Span::new(self.source, start + 1, start + end)))
    }

    /// Returns the offset of the quote that closes a field.
    fn closing_quote(&self, raw: &str, start: usize, report: &mut Report) -> Result<usize, Reported> {
        let mut at = 1;
        loop {
            let Some(quote) = raw.get(at..).and_then(|rest| rest.find('"')) else {
                let problem = Diagnostic::error(codes::BAD_CSV, "a quote is never closed");
                let place = Span::new(self.source, start, start + 1);
                return Err(report.push(problem.label(place, "expected its closing quote")));
            };
            let end = at + quote;
            if raw[end + 1..].starts_with('"') {
                at = end + 2;
                continue;
            }
            if !raw[end + 1..].trim_matches([' ', '\t']).is_empty() {
                let problem = Diagnostic::error(codes::BAD_CSV, "text after the closing quote of a field");
                let place = Span::new(self.source, start + end + 1, start + raw.len());
                let problem = problem.label(place, "expected the end of the field");
                return Err(report.push(problem.hint("write a quote inside a quoted field twice")));
            }
            return Ok(end);
        }
    }
}

/// Returns what certainly separates the fields of the header row: of the usual signs the one that it has outside of quotes, or,
/// if it has several, the one that yields the most of the wanted names.
pub fn recognise_delimiter(text: &str, skip: u64, wanted: &[&str], candidates: &[u8]) -> u8 {
    let source = crate::source::Sources::default().add("", "");
    let score = |delimiter: u8| {
        let header = Records::new(text, source, delimiter, skip).next(&mut Report::default());
        let fields = header.ok().flatten().unwrap_or_default();
        let found = wanted.iter().filter(|name| fields.iter().any(|field| field.value == **name)).count();
        (found, fields.len())
    };
    // Of equal ones the first.
    let best = candidates.iter().copied().rev().max_by_key(|delimiter| score(*delimiter));
    best.unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(text: &str, delimiter: u8, skip: u64) -> Result<Vec<Vec<String>>, String> {
        let mut sources = Sources::default();
        let source = sources.add("a.csv", text);
        let mut report = Report::default();
        let mut records = Records::new(text, source, delimiter, skip);
        let mut found = Vec::new();
        loop {
            match records.next(&mut report) {
                Ok(Some(record)) => {
                    let field = |field: &Field<'_>| format!("{}={}", field.value, sources.text(field.span));
                    found.push(record.iter().map(field).collect());
                }
                Ok(None) => return Ok(found),
                Err(_) => {
                    let problem = report.into_iter().next().unwrap();
                    let (_, at) = sources.locate(problem.span().unwrap());
                    return Err(format!("{at} {}", problem.message));
                }
            }
        }
    }

    #[test]
    fn gives_each_field_its_place() {
        let rows = read("a,b\n1, x y ,\n\n\"p, \"\"q\"\"\",\"r\ns\"\n", b',', 0).unwrap();
        assert_eq!(rows[0], ["a=a", "b=b"]);
        assert_eq!(rows[1], ["1=1", "x y=x y", "="]);
        assert_eq!(rows[2], ["p, \"q\"=\"p, \"\"q\"\"\"", "r\ns=r\ns"]);
    }

    #[test]
    fn reads_long_fields_and_a_last_line_without_an_end() {
        let long = "x".repeat(3 * STEP + 1);
        assert_eq!(read(&format!("{long};1\n\"{long}\"\"\";2"), b';', 0).unwrap()[1][0].len(), 6 * STEP + 8);
    }

    #[test]
    fn passes_over_the_lines_above_the_header_row() {
        assert_eq!(read("Title \"of it\n\na,b\n", b',', 2).unwrap(), [["a=a", "b=b"]]);
        assert!(read("a\n", b',', 9).unwrap().is_empty());
    }

    #[test]
    fn keeps_a_quote_in_the_middle_of_a_field() {
        assert_eq!(read("5\" disk,b\n", b',', 0).unwrap(), [["5\" disk=5\" disk", "b=b"]]);
    }

    #[test]
    fn reports_quotes_that_it_cannot_understand() {
        assert_eq!(read("a\n\"b,c\nd\n", b',', 0).unwrap_err(), "2:1 a quote is never closed");
        assert_eq!(read("a\n\"b\" c,d\n", b',', 0).unwrap_err(), "2:4 text after the closing quote of a field");
        assert_eq!(read("a\nb, \"c\n", b',', 0).unwrap_err(), "2:4 a quoted field has blanks before its quote");
    }

    #[test]
    fn recognises_the_delimiter_of_a_header_row() {
        let recognised = |text, wanted: &[&str]| char::from(recognise_delimiter(text, 0, wanted, b",;\t|"));
        assert_eq!(recognised("a;b\n1;2,5\n", &[]), ';');
        assert_eq!(recognised("a\tb, c\n", &["a"]), '\t');
        assert_eq!(recognised("\"a;b\",c\n", &[]), ',');
        assert_eq!(recognised("a\n", &[]), ',');
    }
}
