//! Tables of a dataset's rows: which rows and columns they show, and in what order.

use std::cmp::Ordering;

use super::derived::DerivedCells;
use super::rows::{Chosen, choose, readable, remark_on_later_rows};
use super::types::{TableBody, TableCell, TableColumn};
use crate::diagnostic::{Report, Reported, error};
use crate::document::dataset::{Cell, ColumnKind, Dataset, DerivedColumn};
use crate::document::figure::DatasetTable;
use crate::figure::bind::evidence::Evidence;
use crate::figure::format::number;
use crate::locale::Language;
use crate::source::Spanned;

/// A column to show: of the data by its index, or derived.
#[derive(Clone, Copy)]
enum Shown<'a> {
    Data(usize),
    Derived(&'a DerivedColumn),
}

impl<'a> Shown<'a> {
    /// Returns the name of the column.
    fn name(self, dataset: &'a Dataset) -> &'a str {
        match self {
            Self::Data(at) => &dataset.columns[at].name.value,
            Self::Derived(column) => &column.name.value,
        }
    }
}

/// Builds the table of a dataset's rows. Rows dated after the date of the report are left out, and counted in a remark.
///
/// # Errors
///
/// Reports an unknown dataset or column, and the problems of the condition on the rows. The problems of derived columns
/// were reported with their dataset.
pub(super) fn body(
    table: &DatasetTable,
    evidence: Evidence<'_>,
    derived: &DerivedCells<'_>,
    report: &mut Report,
) -> Result<TableBody, Reported> {
    let language = evidence.language;
    let Layout { dataset, shown, rows, later } = layout(table, evidence, derived, report)?;
    let table_row = |row: &usize| -> Result<Vec<TableCell>, Reported> {
        shown
            .iter()
            .map(|column| Ok(table_cell(language, dataset, *column, cell(dataset, *column, *row, derived)?)))
            .collect()
    };
    let rows = rows.iter().map(table_row).collect::<Result<Vec<_>, _>>()?;
    let headers = shown.iter().map(|column| column.name(dataset).to_owned());
    let columns = shown.iter().map(|column| table_column(language, dataset, *column, derived));
    let remark = remark_on_later_rows(language, later, evidence.as_of);
    Ok(TableBody { headers: headers.collect(), columns: columns.collect(), rows, remark })
}

/// Returns the rows of its dataset that a table shows, by index, and the names of its columns; `None` if the table has errors.
pub fn shown_cells(table: &DatasetTable, evidence: Evidence<'_>) -> Option<(Vec<usize>, Vec<String>)> {
    let dataset = evidence.datasets.get(&table.rows.dataset.value)?;
    let derived = DerivedCells::new(std::iter::once(dataset), evidence);
    let Layout { dataset, shown, rows, .. } = layout(table, evidence, &derived, &mut Report::default()).ok()?;
    Some((rows, shown.iter().map(|column| column.name(dataset).to_owned()).collect()))
}

/// The rows and columns of a table.
struct Layout<'a> {
    dataset: &'a Dataset,
    shown: Vec<Shown<'a>>,
    /// The indices of the rows, in the order in which they are shown.
    rows: Vec<usize>,
    /// The number of rows that are left out because they are dated after the report.
    later: usize,
}

/// Returns which rows and columns a table shows, with the errors of [`body`].
fn layout<'a>(
    table: &DatasetTable,
    evidence: Evidence<'a>,
    derived: &DerivedCells<'_>,
    report: &mut Report,
) -> Result<Layout<'a>, Reported> {
    let name = &table.rows.dataset;
    let Some(dataset) = evidence.datasets.get(&name.value) else {
        return Err(report.push(error!(
            UNKNOWN_IN_FIGURE at name.span, "there is no dataset `{}` for this table", name.value;
            suggest &name.value, evidence.datasets.keys().map(String::as_str)
        )));
    };
    dataset.validity?;
    let shown: Vec<Result<Shown<'_>, Reported>> = match table.columns.as_slice() {
        [] => {
            let derived = dataset.derived.iter().map(Shown::Derived);
            (0..dataset.columns.len()).map(Shown::Data).chain(derived).map(Ok).collect()
        }
        columns => columns.iter().map(|column| find(dataset, column, report)).collect(),
    };
    let sort = table.sort.as_ref().map(|sort| Ok((find(dataset, &sort.by, report)?, sort.descending)));
    let (shown, sort) = (shown.into_iter().collect::<Result<Vec<_>, _>>()?, sort.transpose()?);
    let Chosen { mut rows, later } = choose(dataset, &table.rows, evidence.units, evidence.as_of, report)?;
    if let Some((by, descending)) = sort {
        let keyed: Result<Vec<_>, Reported> =
            rows.into_iter().map(|row| Ok((row, cell(dataset, by, row, derived)?))).collect();
        let mut keyed: Vec<(usize, Option<Cell>)> = keyed?;
        keyed.sort_by(|a, b| compare(a.1.as_ref(), b.1.as_ref(), descending));
        rows = keyed.into_iter().map(|(row, _)| row).collect();
    }
    rows.truncate(table.limit.unwrap_or(usize::MAX));
    Ok(Layout { dataset, shown, rows, later })
}

/// Returns a cell of a column; `None` if it is missing.
fn cell(
    dataset: &Dataset,
    column: Shown<'_>,
    row: usize,
    derived: &DerivedCells<'_>,
) -> Result<Option<Cell>, Reported> {
    match column {
        Shown::Data(at) => {
            let cell = dataset.rows.get(row).and_then(|row| row.cells.get(at)?.as_ref());
            Ok(cell.map(|cell| cell.value.clone()))
        }
        Shown::Derived(column) => derived.cell(dataset, row, column),
    }
}

fn find<'a>(dataset: &'a Dataset, name: &Spanned<String>, report: &mut Report) -> Result<Shown<'a>, Reported> {
    let mut derived = dataset.derived.iter();
    let data = dataset.columns.iter().position(|column| column.name.value == name.value).map(Shown::Data);
    let found = data.or_else(|| derived.find(|column| column.name.value == name.value).map(Shown::Derived));
    found.ok_or_else(|| {
        let known: Vec<&str> = crate::model::cells::columns(dataset).collect();
        report.push(error!(
            UNKNOWN_IN_FIGURE at name.span, "dataset `{}` has no column `{}`", dataset.id.value, name.value;
            suggest &name.value, known.iter().copied();
            hint "its columns are {}", known.join(", ")
        ))
    })
}

fn table_column(language: &Language, dataset: &Dataset, column: Shown<'_>, derived: &DerivedCells<'_>) -> TableColumn {
    match column {
        Shown::Data(at) => {
            let column = &dataset.columns[at];
            let unit = match &column.kind {
                ColumnKind::Number { unit } => unit.as_ref().map(|unit| number::unit_alone(language, &unit.value)),
                ColumnKind::Text | ColumnKind::Date => None,
            };
            let numeric = matches!(column.kind, ColumnKind::Number { .. });
            TableColumn { label: column.label.clone().unwrap_or_else(|| readable(&column.name.value)), unit, numeric }
        }
        Shown::Derived(column) => {
            let unit = derived.unit(dataset, column).map(|unit| number::unit_alone(language, &unit.to_string()));
            let label = column.label.clone().unwrap_or_else(|| readable(&column.name.value));
            TableColumn { label, unit, numeric: !derived.is_text(dataset, column) }
        }
    }
}

fn table_cell(language: &Language, dataset: &Dataset, column: Shown<'_>, cell: Option<Cell>) -> TableCell {
    match cell {
        None => TableCell::missing(),
        Some(Cell::Text(text)) => TableCell::text(text),
        Some(Cell::Date(date)) => {
            TableCell { text: number::short_calendar_date(language, date), value: Some(date.to_string()) }
        }
        Some(Cell::Number(value)) => {
            let text = match column {
                Shown::Data(at) if !dataset.is_computed(&dataset.columns[at].name.value) => {
                    number::exact(language, value)
                }
                Shown::Data(_) | Shown::Derived(_) => number::computed(language, value),
            };
            TableCell { text, value: Some(number::machine(value)) }
        }
    }
}

/// Orders the cells of one column. Missing cells come last in either order.
fn compare(a: Option<&Cell>, b: Option<&Cell>, descending: bool) -> Ordering {
    let order = match (a, b) {
        (None, None) => return Ordering::Equal,
        (None, _) => return Ordering::Greater,
        (_, None) => return Ordering::Less,
        (Some(Cell::Number(a)), Some(Cell::Number(b))) => a.total_cmp(b),
        (Some(Cell::Date(a)), Some(Cell::Date(b))) => a.cmp(b),
        (Some(Cell::Text(a)), Some(Cell::Text(b))) => a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b)),
        // All cells of a column are of one kind.
        _ => Ordering::Equal,
    };
    if descending { order.reverse() } else { order }
}
