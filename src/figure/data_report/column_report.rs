//! The columns of a dataset: their ranges, how many values they have, and how many are missing.

use std::cmp::Ordering;

use crate::document::Dataset;
use crate::document::dataset::{Cell, ColumnKind};
use crate::figure::format::number;
use crate::figure::tables::derived::DerivedCells;
use crate::locale::Language;

/// The report on one column.
#[derive(Clone, Debug)]
pub struct ColumnReport {
    /// Its name.
    pub name: String,
    /// Its label for readers.
    pub label: Option<String>,
    /// What its cells are: `text`, `date` or `number`.
    pub kind: &'static str,
    /// The unit of its numbers.
    pub unit: Option<String>,
    /// Whether it is computed from other columns.
    pub is_derived: bool,
    /// Whether its cells are computed, because it is derived or a column of a group, so that not all of their digits count.
    pub is_computed: bool,
    /// The least and the greatest of its numbers, or its first and its last date; `None` for text, and without cells.
    pub range: Option<(Cell, Cell)>,
    /// The number of different values.
    pub distinct: usize,
    /// The number of rows without a value.
    pub missing: usize,
}

impl ColumnReport {
    /// Returns its range for readers: `8–32 GB`, `$5–9`, `17 March 2015 to 30 January 2025`; `None` without a range.
    pub fn range_text(&self, language: &Language) -> Option<String> {
        let quantity = if self.is_computed { number::computed_quantity } else { number::exact_quantity };
        let text = |cell: &Cell| match cell {
            Cell::Number(value) => quantity(language, *value, self.unit.as_deref().unwrap_or_default()),
            Cell::Date(date) => number::short_calendar_date(language, *date),
            Cell::Text(text) => text.clone(),
        };
        self.range.as_ref().map(|(low, high)| number::range(language, &text(low), &text(high)))
    }
}

/// Describes the columns of a dataset. Those that a model's own dataset derives are left out, since only tables and charts, which
/// cannot name it, compute them.
pub(super) fn describe(data: &Dataset, derived: &DerivedCells<'_>, is_of_model: bool) -> Vec<ColumnReport> {
    let mut columns: Vec<ColumnReport> = Vec::new();
    for (index, column) in data.columns.iter().enumerate() {
        let cells: Vec<Option<&Cell>> =
            data.rows.iter().map(|row| Some(&row.cells.get(index)?.as_ref()?.value)).collect();
        let (kind, unit) = match &column.kind {
            ColumnKind::Text => ("text", None),
            ColumnKind::Date => ("date", None),
            ColumnKind::Number { unit } => ("number", unit.as_ref().map(|unit| unit.value.clone())),
        };
        let found = ColumnReport::of_cells(&column.name.value, kind, &cells);
        let is_computed = data.is_computed(&column.name.value);
        columns.push(ColumnReport { label: column.label.clone(), unit, is_computed, ..found });
    }
    for column in data.derived.iter().filter(|_| !is_of_model) {
        let cells: Vec<Option<Cell>> =
            (0..data.rows.len()).map(|row| derived.cell(data, row, column).ok().flatten()).collect();
        let kind = match cells.iter().flatten().next() {
            Some(Cell::Text(_)) => "text",
            Some(Cell::Date(_)) => "date",
            _ => "number",
        };
        let cells: Vec<Option<&Cell>> = cells.iter().map(Option::as_ref).collect();
        let unit = derived.unit(data, column).map(ToString::to_string);
        let found = ColumnReport::of_cells(&column.name.value, kind, &cells);
        columns.push(ColumnReport { label: column.label.clone(), unit, is_derived: true, is_computed: true, ..found });
    }
    columns
}

impl ColumnReport {
    /// Describes the cells of a column, `None` where one is missing.
    fn of_cells(name: &str, kind: &'static str, cells: &[Option<&Cell>]) -> Self {
        let mut present: Vec<&Cell> = cells.iter().flatten().copied().collect();
        present.sort_by(|a, b| order(a, b));
        let range = present.first().zip(present.last()).filter(|_| kind != "text");
        let distinct = present.windows(2).filter(|pair| order(pair[0], pair[1]).is_ne()).count();
        Self {
            name: name.to_owned(),
            label: None,
            kind,
            unit: None,
            is_derived: false,
            is_computed: false,
            range: range.map(|(low, high)| ((*low).clone(), (*high).clone())),
            distinct: distinct + usize::from(!present.is_empty()),
            missing: cells.len() - present.len(),
        }
    }
}

/// Orders the cells of one column, which are of one kind.
pub(super) fn order(a: &Cell, b: &Cell) -> Ordering {
    match (a, b) {
        (Cell::Number(a), Cell::Number(b)) => a.total_cmp(b),
        (Cell::Date(a), Cell::Date(b)) => a.cmp(b),
        (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}
