//! The rows of a dataset that a chart or a table shows: which rows, their names, and their cells, column by column.

use crate::date::{CalendarDate, CalendarUnit, Date};
use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::document::rows::{ColumnFilter, Rows};
use crate::figure::bind::evidence::Evidence;
use crate::figure::format::{number, phrase};
use crate::locale::Language;
use crate::model::{CellValue, Unit, Units, cells};
use crate::source::Spanned;
use crate::words::{agreeing, count};

/// Rows of a dataset, chosen by an author's conditions.
#[derive(Clone, Debug)]
pub struct Selected<'a> {
    /// The dataset.
    pub dataset: &'a Dataset,
    /// The indices of the rows, in the order in which they are written.
    pub rows: Vec<usize>,
    /// The name of each row.
    pub names: Vec<String>,
    /// The number of rows that are left out because they are dated after `today`.
    later: usize,
}

/// The cells of one column in chosen rows.
#[derive(Clone, Debug)]
pub struct Cells {
    /// The column's name for readers.
    pub label: String,
    /// The unit of its numbers; that of plain numbers for text and dates.
    pub unit: Unit,
    /// Whether the column is derived from other columns.
    pub derived: bool,
    /// One cell per row; `None` if it is missing.
    pub values: Vec<Option<CellValue>>,
}

impl<'a> Selected<'a> {
    /// Chooses the rows that meet an author's conditions and are not dated after `today`.
    ///
    /// # Errors
    ///
    /// Reports an unknown dataset or column, a filter that is not a condition, and conditions that no row meets.
    pub fn new(rows: &Rows, evidence: Evidence<'a>, units: &Units, report: &mut Report) -> Result<Self, Reported> {
        let language = evidence.language;
        let name = &rows.dataset;
        let Some(dataset) = evidence.datasets.get(&name.value) else {
            return Err(report.push(error!(
                UNKNOWN_IN_FIGURE at name.span, "there is no dataset `{}`", name.value;
                suggest &name.value, evidence.datasets.keys().map(String::as_str)
            )));
        };
        dataset.validity?;
        let today = evidence.as_of;
        let Chosen { rows: chosen, later } = choose(dataset, rows, units, today, report)?;
        if chosen.is_empty() {
            let span = rows.condition.as_ref().map_or(name.span, |condition| condition.span);
            let problem = error!(EMPTY_FIGURE at span, "no row of `{}` is left to draw", name.value);
            let near =
                rows.condition.as_ref().and_then(|condition| cells::near(dataset, condition, units, today.to_years()));
            return Err(report.push(problem.hints(near)));
        }
        let mut selected = Self { dataset, rows: chosen, names: Vec::new(), later };
        selected.names = match &rows.label {
            Some(label) => selected.texts(language, label, units, today, report)?,
            None => {
                let name = |row: &usize| cells::row_name(dataset, *row).trim_matches('`').to_owned();
                selected.rows.iter().map(name).collect()
            }
        };
        Ok(selected)
    }

    /// Returns a sentence for readers on the rows that are left out because they are dated after `today`.
    pub fn remark(&self, language: &Language, today: Date) -> Option<String> {
        remark_on_later_rows(language, self.later, today)
    }

    /// Returns the cells of a column.
    ///
    /// # Errors
    ///
    /// Reports an unknown column, and a derived column that cannot be computed.
    pub fn cells(
        &self,
        column: &Spanned<String>,
        units: &Units,
        today: Date,
        report: &mut Report,
    ) -> Result<Cells, Reported> {
        let all = cells::column(self.dataset, &column.value, column.span, units, today.to_years(), report)?;
        let values: Vec<Option<CellValue>> = self.rows.iter().map(|row| all.get(*row).cloned().flatten()).collect();
        let own = self.dataset.columns.iter().find(|known| known.name.value == column.value);
        let derived = self.dataset.derived.iter().find(|known| known.name.value == column.value);
        let label = own.and_then(|own| own.label.clone()).or_else(|| derived.and_then(|derived| derived.label.clone()));
        let unit = values.iter().flatten().find_map(|cell| match cell {
            CellValue::Number(_, unit) if !unit.is_unnamed() => Some(unit.clone()),
            _ => None,
        });
        Ok(Cells {
            label: label.unwrap_or_else(|| readable(&column.value)),
            unit: unit.unwrap_or_else(Unit::plain),
            derived: self.dataset.is_computed(&column.value),
            values,
        })
    }

    /// Returns the dates of a column, or of the dataset's own date column, as points on the axis of years.
    ///
    /// # Errors
    ///
    /// Reports a dataset without a date column, and a column that does not contain dates.
    pub fn dates(
        &self,
        column: Option<&Spanned<String>>,
        units: &Units,
        today: Date,
        report: &mut Report,
    ) -> Result<Vec<Option<f64>>, Reported> {
        let Some(column) = column else {
            let id = &self.dataset.id;
            if self.dataset.date.is_none() {
                return Err(report.push(error!(
                    WRONG_SERIES at id.span, "`{}` has no column of dates", id.value;
                    hint "name the column of dates in the dataset: `date: released`"
                )));
            }
            let date = |row: &usize| self.dataset.date_of(*row).map(CalendarDate::to_years);
            return Ok(self.rows.iter().map(date).collect());
        };
        let cells = self.cells(column, units, today, report)?;
        let date = |cell: Option<CellValue>| match cell {
            None => Ok(None),
            Some(CellValue::Date(date, _)) => Ok(Some(date)),
            Some(_) => Err(wrong_kind(column, "a column of dates", report)),
        };
        cells.values.into_iter().map(date).collect()
    }

    /// Returns the texts of a column: text as it is written, dates by month, and numbers with their unit. A missing cell
    /// is empty.
    ///
    /// # Errors
    ///
    /// Reports an unknown column, and a derived column that cannot be computed.
    pub fn texts(
        &self,
        language: &Language,
        column: &Spanned<String>,
        units: &Units,
        today: Date,
        report: &mut Report,
    ) -> Result<Vec<String>, Reported> {
        let cells = self.cells(column, units, today, report)?;
        let text = |cell: &Option<CellValue>| match cell {
            None => String::new(),
            Some(CellValue::Text(text)) => text.clone(),
            Some(CellValue::Date(date, CalendarUnit::Day)) => number::month(language, *date),
            Some(CellValue::Date(date, unit)) => number::calendar_date(language, *date, *unit),
            Some(CellValue::Number(value, _)) => number::exact_quantity(language, *value, &cells.unit),
        };
        Ok(cells.values.iter().map(text).collect())
    }
}

impl Cells {
    /// Returns the cells, all of which are numbers or missing.
    ///
    /// # Errors
    ///
    /// Reports a column of text or dates.
    pub fn of_numbers(self, column: &Spanned<String>, report: &mut Report) -> Result<Self, Reported> {
        let are_numbers = self.values.iter().flatten().all(|cell| matches!(cell, CellValue::Number(..)));
        if are_numbers { Ok(self) } else { Err(wrong_kind(column, "a column of numbers", report)) }
    }

    /// Returns whether all cells are dates or missing.
    pub fn is_dates(&self) -> bool {
        self.values.iter().flatten().all(|cell| matches!(cell, CellValue::Date(_, _)))
    }

    /// Iterates over the numbers, and over dates as points on the axis of years. Text and missing cells are `None`.
    pub fn numbers(&self) -> impl Iterator<Item = Option<f64>> {
        self.values.iter().map(|cell| match cell {
            Some(CellValue::Number(value, _)) => Some(*value),
            Some(CellValue::Date(date, _)) => Some(*date),
            Some(CellValue::Text(_)) | None => None,
        })
    }

    /// Returns a value of the column for readers: with all digits if it is data, with three at most if it is derived.
    pub fn text(&self, language: &Language, value: f64) -> String {
        match self.derived {
            true => number::computed_quantity(language, value, &self.unit),
            false => number::exact_quantity(language, value, &self.unit),
        }
    }
}

/// The rows that an author chose, without those dated after `today`.
pub struct Chosen {
    /// The indices of the rows, in the order in which they are written.
    pub rows: Vec<usize>,
    /// The number of rows that are left out because they are dated after `today`.
    pub later: usize,
}

/// Returns a sentence for readers on `later` rows that are left out because they are dated after `today`, or `None` if
/// there is no such row.
pub fn remark_on_later_rows(language: &Language, later: usize, today: Date) -> Option<String> {
    let (rows, are) = (count(later, "row"), agreeing(later, "is", "are"));
    let today = number::short_day(language, today);
    (later > 0).then(|| format!("{rows} dated after {today} {are} left out."))
}

/// Chooses the rows that meet an author's conditions and are not dated after `today`.
///
/// # Errors
///
/// Reports an unknown column, a filter that is not a condition, and a text that no row has.
pub fn choose(
    dataset: &Dataset,
    rows: &Rows,
    units: &Units,
    today: Date,
    report: &mut Report,
) -> Result<Chosen, Reported> {
    let mut chosen: Vec<usize> = match &rows.condition {
        Some(condition) => cells::filter(dataset, condition, units, today.to_years(), report)?,
        None => (0..dataset.rows.len()).collect(),
    };
    for ColumnFilter { column, values } in &rows.filter {
        let cells = cells::column(dataset, &column.value, column.span, units, today.to_years(), report)?;
        if let Some(value) = values.iter().find(|value| !cells.iter().any(|cell| is_text(cell.as_ref(), value))) {
            let known = cells.iter().filter_map(|cell| match cell {
                Some(CellValue::Text(text)) => Some(text.as_str()),
                _ => None,
            });
            return Err(report.push(error!(
                UNKNOWN_IN_FIGURE at value.span,
                "no row of `{}` has `{}` as its {}", dataset.id.value, value.value, column.value;
                suggest &value.value, known
            )));
        }
        chosen.retain(|row| values.iter().any(|value| is_text(cells[*row].as_ref(), value)));
    }
    let all = chosen.len();
    chosen.retain(|row| dataset.day_of(*row).is_none_or(|day| day <= today));
    let later = all - chosen.len();
    Ok(Chosen { rows: chosen, later })
}

fn wrong_kind(column: &Spanned<String>, expected: &str, report: &mut Report) -> Reported {
    let name = &column.value;
    report.push(error!(WRONG_SERIES at column.span, "expected {expected}: `{name}` contains something else"))
}

fn is_text(cell: Option<&CellValue>, text: &Spanned<String>) -> bool {
    matches!(cell, Some(CellValue::Text(found)) if *found == text.value)
}

/// Returns the date of the newest row of datasets that is not dated after `today`.
pub fn newest_row<'a>(datasets: impl Iterator<Item = &'a Dataset>, today: Date) -> Option<Date> {
    let dates = datasets.flat_map(|dataset| (0..dataset.rows.len()).filter_map(|row| dataset.day_of(row)));
    dates.filter(|date| *date <= today).max()
}

/// Returns an identifier as a label: `memory_bandwidth` is `Memory bandwidth`.
pub fn readable(name: &str) -> String {
    phrase::capital(&name.replace('_', " "))
}
