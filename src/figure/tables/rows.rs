//! Rows of a dataset as charts and tables draw them: chosen, named, and read column by column.

use crate::date::Date;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Dataset;
use crate::document::dataset::Cell;
use crate::document::rows::{ColumnFilter, Rows};
use crate::figure::bind::evidence::Evidence;
use crate::figure::format::number;
use crate::figure::format::phrase;
use crate::model::{CellValue, Units, cells};
use crate::source::Spanned;

type Told<T> = Result<T, Box<Diagnostic>>;

/// Rows chosen.
#[derive(Clone, Debug)]
pub struct Selected<'a> {
    /// The dataset.
    pub dataset: &'a Dataset,
    /// The rows, by index, in the order written.
    pub rows: Vec<usize>,
    /// The name of each.
    pub names: Vec<String>,
    /// How many are left out for being dated after `today`.
    later: usize,
}

/// The cells of a column in rows chosen.
#[derive(Clone, Debug)]
pub struct Cells {
    /// The column's name for readers.
    pub label: String,
    /// The unit of its numbers, as written; empty where they are plain.
    pub unit: String,
    /// Whether it is computed from other columns.
    pub derived: bool,
    /// A cell each; nothing where the row has none.
    pub values: Vec<Option<CellValue>>,
}

impl<'a> Selected<'a> {
    /// Chooses rows.
    ///
    /// # Errors
    ///
    /// A dataset or column that is not there, and a condition that is no truth.
    pub fn new(rows: &Rows, evidence: Evidence<'a>, units: &Units) -> Told<Self> {
        let name = &rows.dataset;
        let Some(dataset) = evidence.datasets.get(&name.value) else {
            let message = format!("there is no dataset `{}`", name.value);
            let known = evidence.datasets.keys().map(String::as_str);
            let problem = Diagnostic::error(codes::UNKNOWN_IN_FIGURE, message).at(name.span);
            return Err(Box::new(problem.suggest(&name.value, known)));
        };
        let today = evidence.as_of;
        let mut chosen = choose(dataset, rows, units, today)?;
        let all = chosen.len();
        chosen.retain(|row| date_of(dataset, *row).is_none_or(|date| date <= today));
        if chosen.is_empty() {
            let message = format!("no row of `{}` is left to draw", name.value);
            let problem = Diagnostic::error(codes::EMPTY_FIGURE, message);
            let span = rows.condition.as_ref().map_or(name.span, |condition| condition.span);
            return Err(Box::new(problem.at(span)));
        }
        let later = all - chosen.len();
        let mut selected = Self { dataset, rows: chosen, names: Vec::new(), later };
        selected.names = match &rows.label {
            Some(label) => selected.words(label, units, today)?,
            None => {
                let name = |row: &usize| cells::row_name(dataset, *row).trim_matches('`').to_owned();
                selected.rows.iter().map(name).collect()
            }
        };
        Ok(selected)
    }

    /// What readers are told of rows that are left out.
    pub fn remark(&self, today: Date) -> Option<String> {
        let (rows, are) = if self.later == 1 { ("row", "is") } else { ("rows", "are") };
        let today = number::short_day(today);
        (self.later > 0).then(|| format!("{} {rows} dated after {today} {are} left out.", self.later))
    }

    /// The cells of a column.
    ///
    /// # Errors
    ///
    /// A column that is not there, and what is wrong with a derived one.
    pub fn cells(&self, column: &Spanned<String>, units: &Units, today: Date) -> Told<Cells> {
        let all = cells::column(self.dataset, &column.value, column.span, units, today.to_years())?;
        let values: Vec<Option<CellValue>> = self.rows.iter().map(|row| all.get(*row).cloned().flatten()).collect();
        let own = self.dataset.columns.iter().find(|known| known.name.value == column.value);
        let derived = self.dataset.derived.iter().find(|known| known.name.value == column.value);
        let label = own.and_then(|own| own.label.clone()).or_else(|| derived.and_then(|derived| derived.label.clone()));
        let unit = values.iter().flatten().find_map(|cell| match cell {
            CellValue::Number(_, unit) if !unit.is_plain() => Some(unit.to_string()),
            _ => None,
        });
        Ok(Cells {
            label: label.unwrap_or_else(|| readable(&column.value)),
            unit: unit.unwrap_or_default(),
            derived: derived.is_some(),
            values,
        })
    }

    /// The dates of a column, or of the dataset's own.
    ///
    /// # Errors
    ///
    /// A dataset without dates, and a column of something else.
    pub fn dates(&self, column: Option<&Spanned<String>>, units: &Units, today: Date) -> Told<Vec<Option<f64>>> {
        let Some(column) = column else {
            if self.dataset.date.is_none() {
                let message = format!("`{}` has no column of dates", self.dataset.id.value);
                let problem = Diagnostic::error(codes::WRONG_SERIES, message).at(self.dataset.id.span);
                return Err(Box::new(problem.hint("name the column of dates in the dataset: `date: released`")));
            }
            let date = |row: &usize| date_of(self.dataset, *row).map(Date::to_years);
            return Ok(self.rows.iter().map(date).collect());
        };
        let cells = self.cells(column, units, today)?;
        let date = |cell: Option<CellValue>| match cell {
            None => Ok(None),
            Some(CellValue::Date(date)) => Ok(Some(date)),
            Some(_) => Err(wrong(column, "a column of dates")),
        };
        cells.values.into_iter().map(date).collect()
    }

    /// The words of a column; of dates and numbers too, as they are written.
    ///
    /// # Errors
    ///
    /// A column that is not there.
    pub fn words(&self, column: &Spanned<String>, units: &Units, today: Date) -> Told<Vec<String>> {
        let cells = self.cells(column, units, today)?;
        let word = |cell: &Option<CellValue>| match cell {
            None => String::new(),
            Some(CellValue::Text(text)) => text.clone(),
            Some(CellValue::Date(date)) => number::month(*date),
            Some(CellValue::Number(value, _)) => number::with_unit(&number::exact(*value), &cells.unit),
        };
        Ok(cells.values.iter().map(word).collect())
    }
}

impl Cells {
    /// Itself, where it is a column of numbers.
    ///
    /// # Errors
    ///
    /// Names or dates.
    pub fn of_numbers(self, column: &Spanned<String>) -> Told<Self> {
        let numbers = self.values.iter().flatten().all(|cell| matches!(cell, CellValue::Number(..)));
        if numbers { Ok(self) } else { Err(wrong(column, "a column of numbers")) }
    }

    /// Whether it is a column of dates.
    pub fn is_dates(&self) -> bool {
        self.values.iter().flatten().all(|cell| matches!(cell, CellValue::Date(_)))
    }

    /// Its numbers, or its dates as points on the axis of years.
    pub fn numbers(&self) -> impl Iterator<Item = Option<f64>> {
        self.values.iter().map(|cell| match cell {
            Some(CellValue::Number(value, _)) => Some(*value),
            Some(CellValue::Date(date)) => Some(*date),
            Some(CellValue::Text(_)) | None => None,
        })
    }

    /// A value as readers see it: data keep their digits, what is computed from them has no more than three.
    pub fn text(&self, value: f64) -> String {
        let number = if self.derived { number::computed(value) } else { number::exact(value) };
        number::with_unit(&number, &self.unit)
    }
}

/// The rows that meet the conditions, by index, in the order written.
///
/// # Errors
///
/// A column that is not there, and a condition that is no truth.
pub fn choose(dataset: &Dataset, rows: &Rows, units: &Units, today: Date) -> Told<Vec<usize>> {
    let mut chosen: Vec<usize> = match &rows.condition {
        Some(filter) => cells::filter(dataset, filter, units, today.to_years())?,
        None => (0..dataset.rows.len()).collect(),
    };
    for ColumnFilter { column, values } in &rows.filter {
        let cells = cells::column(dataset, &column.value, column.span, units, today.to_years())?;
        if let Some(word) = values.iter().find(|word| !cells.iter().any(|cell| is_word(cell.as_ref(), word))) {
            let known = cells.iter().filter_map(|cell| match cell {
                Some(CellValue::Text(text)) => Some(text.as_str()),
                _ => None,
            });
            let message = format!("no row of `{}` has `{}` as its {}", dataset.id.value, word.value, column.value);
            let problem = Diagnostic::error(codes::UNKNOWN_IN_FIGURE, message).at(word.span);
            return Err(Box::new(problem.suggest(&word.value, known)));
        }
        chosen.retain(|row| values.iter().any(|word| is_word(cells[*row].as_ref(), word)));
    }
    Ok(chosen)
}

fn wrong(column: &Spanned<String>, wanted: &str) -> Box<Diagnostic> {
    let message = format!("expected {wanted}: `{}` holds something else", column.value);
    Box::new(Diagnostic::error(codes::WRONG_SERIES, message).at(column.span))
}

fn is_word(cell: Option<&CellValue>, word: &Spanned<String>) -> bool {
    matches!(cell, Some(CellValue::Text(text)) if *text == word.value)
}

fn date_of(dataset: &Dataset, row: usize) -> Option<Date> {
    match dataset.rows.get(row)?.cells.get(dataset.date?)?.as_ref().map(|cell| &cell.value) {
        Some(Cell::Date(date)) => Some(*date),
        _ => None,
    }
}

/// A name as words: `memory_bandwidth` as `Memory bandwidth`.
pub fn readable(name: &str) -> String {
    phrase::capital(&name.replace('_', " "))
}
