//! What the cells of each column of a CSV file look like, over the whole file: numbers, dates, or words.

use std::collections::BTreeSet;

use super::numbers::{Declaration, NotANumber, NumberFormat, Reading, is_word};
use super::records::{Field, Records};
use crate::date::{CalendarDate, CalendarUnit};
use crate::diagnostic::{Report, Reported};
use crate::document::csv_format::CsvFormat;

/// The largest number of different words, or of different declarations, of a column that may still be one of dates or numbers.
const MAX_EXCEPTIONS: usize = 4;

/// What the cells of one column have been so far.
pub struct Scan {
    /// Whether there is a cell with a value.
    pub has_value: bool,
    /// Whether there is a cell without one.
    pub has_gaps: bool,
    /// What is known of them as numbers; `None` if a cell is certainly no number.
    pub numbers: Option<NumberScan>,
    /// What is known of them as dates; `None` if a cell is certainly no date.
    pub dates: Option<DateScan>,
}

/// The cells of a column as numbers.
#[derive(Default)]
pub struct NumberScan {
    /// Whether a cell is a number without a unit.
    pub has_bare: bool,
    /// Whether a cell has a point that can only be a decimal one.
    pub has_point: bool,
    /// Whether a cell has a comma that can only be a decimal one.
    pub has_comma: bool,
    /// Whether a cell has a comma that may be a decimal one or separate thousands.
    pub has_open_comma: bool,
    /// Whether a cell has a point that may be a decimal one or separate thousands.
    pub has_open_point: bool,
    /// What would make numbers or gaps of the other cells.
    pub declarations: BTreeSet<Declaration>,
}

/// The cells of a column as dates.
pub struct DateScan {
    /// Whether all dates are years alone, so that they may as well be numbers.
    pub are_years: bool,
    /// The formats by which all cells with digits are dates; `None` is year-month-day, and a coarser date of that kind.
    pub formats: Vec<FormatScan>,
    /// The cells without digits.
    pub words: BTreeSet<String>,
}

/// One format by which all cells are dates.
pub struct FormatScan {
    /// The format of `strftime`, or `None` for a date as datasets write it.
    pub format: Option<&'static str>,
    /// A hash of the dates, by which two formats that read all cells alike are told from those that do not.
    pub dates: i64,
}

/// Returns what the cells below each head look like.
///
/// # Errors
///
/// The file is not CSV.
pub fn scan(
    header: &[Field<'_>],
    mut records: Records<'_>,
    format: &CsvFormat,
    report: &mut Report,
) -> Result<Vec<Scan>, Reported> {
    let numbers = NumberFormat::of(format, None);
    let mut scans: Vec<Scan> = header.iter().map(|_| Scan::new()).collect();
    while let Some(record) = records.next(report)? {
        if record.iter().all(|field| field.value.is_empty()) {
            continue;
        }
        for (field, scan) in record.iter().zip(&mut scans) {
            if field.value.is_empty() || format.is_missing(&field.value) {
                scan.has_gaps = true;
            } else {
                scan.add(&field.value, &numbers);
            }
        }
    }
    Ok(scans)
}

impl Scan {
    fn new() -> Self {
        Self { has_value: false, has_gaps: false, numbers: Some(NumberScan::default()), dates: None }
    }

    fn add(&mut self, text: &str, format: &NumberFormat) {
        if !self.has_value {
            self.has_value = true;
            self.dates = Some(DateScan::starting_with(text));
        } else if let Some(dates) = &mut self.dates
            && !dates.add(text)
        {
            self.dates = None;
        }
        if let Some(numbers) = &mut self.numbers
            && !numbers.add(text, format)
        {
            self.numbers = None;
        }
    }
}

impl NumberScan {
    /// Adds a cell; returns whether the column may still be one of numbers.
    fn add(&mut self, text: &str, format: &NumberFormat) -> bool {
        match format.read(text) {
            Ok(reading) => {
                self.has_bare = true;
                self.add_reading(text, reading);
            }
            Err(NotANumber { declaration: None, .. }) => return false,
            Err(NotANumber { declaration: Some(declaration), digits }) => {
                // The number beside a unit has signs too.
                if let Declaration::Unit(_, None) = declaration
                    && let Ok(reading) = format.read(&digits)
                {
                    self.add_reading(&digits, reading);
                }
                self.declarations.insert(declaration);
            }
        }
        self.declarations.len() <= MAX_EXCEPTIONS
    }

    fn add_reading(&mut self, text: &str, reading: Reading) {
        match reading {
            Reading::Number(_) => self.has_point |= text.contains('.'),
            Reading::DecimalComma { is_certain: true, .. } => self.has_comma = true,
            Reading::DecimalComma { is_certain: false, .. } => self.has_open_comma = true,
            Reading::PointOrThousands(_) => self.has_open_point = true,
        }
    }
}

impl DateScan {
    /// Returns the scan of a column whose first value is `text`.
    fn starting_with(text: &str) -> Self {
        let mut scan = Self { are_years: true, formats: Vec::new(), words: BTreeSet::new() };
        scan.add(text);
        scan
    }

    /// Adds a cell; returns whether the column may still be one of dates.
    fn add(&mut self, text: &str) -> bool {
        if is_word(text) {
            if !self.words.contains(text) {
                self.words.insert(text.to_owned());
            }
            return self.words.len() <= MAX_EXCEPTIONS;
        }
        if self.formats.is_empty() {
            let plain = CalendarDate::parse(text).map(|date| (None, date));
            let others =
                || CalendarDate::readings(text).into_iter().map(|(format, date)| (Some(format), date)).collect();
            let readings: Vec<_> = plain.map_or_else(others, |plain| vec![plain]);
            self.formats = readings.iter().map(|(format, _)| FormatScan { format: *format, dates: 0 }).collect();
        }
        let mut are_years = self.are_years;
        self.formats.retain_mut(|scan| {
            let date = match scan.format {
                Some(format) => CalendarDate::parse_as(text, format),
                None => CalendarDate::parse(text),
            };
            let Some(date) = date else { return false };
            are_years &= scan.format.is_none() && date.unit() == CalendarUnit::Year;
            let first = date.first();
            for part in [i64::from(first.year()), i64::from(first.month()), i64::from(first.day())] {
                scan.dates = scan.dates.wrapping_mul(409).wrapping_add(part);
            }
            true
        });
        self.are_years = are_years;
        !self.formats.is_empty()
    }

    /// Returns whether all cells are dates as datasets write them.
    pub fn are_plain(&self) -> bool {
        self.words.is_empty() && self.formats.iter().any(|scan| scan.format.is_none())
    }
}
