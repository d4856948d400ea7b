//! Tables: of a chart's data, of a dataset's rows, and of bound expressions; and files of all of them.

use std::cmp::Ordering;

use super::rows::readable;
use super::types::{Table, TableCell, TableColumn};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::TableSpec;
use crate::document::dataset::{Cell, ColumnKind, Dataset, DerivedColumn};
use crate::document::figure::TableKind;
use crate::document::rows::Rows;
use crate::figure::bind;
use crate::figure::bind::evidence::Evidence;
use crate::figure::format::number;
use crate::model::Units;
use crate::source::Spanned;

/// A cell of a table: as shown, and exactly where it is a number or a date.
pub type Record = TableCell;

impl TableCell {
    /// Names.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), value: None }
    }

    /// Nothing.
    pub fn missing() -> Self {
        Self::text(number::MISSING)
    }

    /// What a machine should read.
    pub fn exact(&self) -> String {
        match &self.value {
            Some(value) => value.clone(),
            None if self.text == number::MISSING => String::new(),
            None => self.text.clone(),
        }
    }
}

/// Computes the cells of derived columns: the model stage's business, not a table's.
pub trait DerivedCells {
    /// The unit of a derived column's cells, for its head.
    fn unit(&self, dataset: &Dataset, column: &DerivedColumn) -> Option<String>;

    /// The cell of a row, by its index; nothing where an optional cell it needs is not there.
    ///
    /// # Errors
    ///
    /// An expression that cannot be evaluated.
    fn cell(&self, dataset: &Dataset, row: usize, column: &DerivedColumn) -> Result<Option<Cell>, Diagnostic>;
}

/// The table of a chart, whose title and sources stand with the chart.
pub fn of_records(columns: Vec<TableColumn>, rows: Vec<Vec<Record>>, csv: String) -> Table {
    Table { columns, rows, csv, ..Table::default() }
}

/// Sets a table.
pub fn set(spec: &TableSpec, evidence: Evidence<'_>, derived: &dyn DerivedCells) -> (Option<Table>, Report) {
    let mut report = Report::default();
    let body = match &spec.kind {
        TableKind::Dataset { rows, columns, sort, limit } => {
            let shown = (columns.as_slice(), sort.as_ref(), limit.as_ref());
            let body = dataset_body(rows, shown, evidence, derived);
            report.take(body)
        }
        TableKind::Grid { headers, rows } => Some(report.note(grid_body(headers, rows, evidence))),
    };
    let head = &spec.head;
    let title = report.note(bind::fill(&head.title, evidence));
    let [subtitle, note] =
        [&head.subtitle, &head.note].map(|text| text.as_ref().map(|text| report.note(bind::fill(text, evidence))));
    let mut sources: Vec<String> = head.sources.iter().map(|source| source.value.clone()).collect();
    if let (true, TableKind::Dataset { rows, .. }) = (sources.is_empty(), &spec.kind) {
        let dataset = evidence.datasets.get(&rows.dataset.value);
        sources.extend(dataset.iter().flat_map(|dataset| &dataset.sources).map(|source| source.value.clone()));
    }
    let table = body.map(|body| {
        let heads: Vec<String> = body.heads;
        let csv = csv(&heads, body.rows.iter().map(|row| row.iter().map(Record::exact).collect()));
        let id = head.id.value.clone();
        let origins = origins(spec, evidence);
        Table { id, title, subtitle, columns: body.columns, rows: body.rows, sources, note, csv, origins }
    });
    (table, report)
}

/// The paths of what a table's cells are computed from, in the order of the first mention.
fn origins(spec: &TableSpec, evidence: Evidence<'_>) -> Vec<String> {
    let mut origins: Vec<String> = match &spec.kind {
        TableKind::Dataset { rows, .. } => vec![rows.dataset.value.clone()],
        TableKind::Grid { rows, .. } => rows.iter().flatten().flat_map(|cell| bind::origins(cell, evidence)).collect(),
    };
    let mut known = std::collections::BTreeSet::new();
    origins.retain(|path| known.insert(path.clone()));
    origins
}

/// Columns and rows, with the names of the columns for machines.
struct Body {
    heads: Vec<String>,
    columns: Vec<TableColumn>,
    rows: Vec<Vec<TableCell>>,
}

/// A column to show: of the data, or derived.
#[derive(Clone, Copy)]
enum Shown<'a> {
    Data(usize),
    Derived(&'a DerivedColumn),
}

/// What is shown of rows: columns, the order, and how many.
type Wanted<'a> = (&'a [Spanned<String>], Option<&'a (Spanned<String>, bool)>, Option<&'a Spanned<f64>>);

fn dataset_body(
    rows: &Rows,
    (columns, sort, limit): Wanted<'_>,
    evidence: Evidence<'_>,
    derived: &dyn DerivedCells,
) -> Result<Body, Vec<Diagnostic>> {
    let name = &rows.dataset;
    let Some(dataset) = evidence.datasets.get(&name.value) else {
        let message = format!("there is no dataset `{}` for this table", name.value);
        let known = evidence.datasets.keys().map(String::as_str);
        return Err(vec![
            Diagnostic::error(codes::UNKNOWN_IN_FIGURE, message).at(name.span).suggest(&name.value, known),
        ]);
    };
    if !dataset.is_valid {
        // What is wrong with it is told already.
        return Err(Vec::new());
    }
    let mut problems = Vec::new();
    let mut shown = Vec::new();
    if columns.is_empty() {
        shown.extend((0..dataset.columns.len()).map(Shown::Data));
        shown.extend(dataset.derived.iter().map(Shown::Derived));
    }
    for column in columns {
        match find(dataset, column) {
            Ok(column) => shown.push(column),
            Err(problem) => problems.push(problem),
        }
    }
    let sort = sort.and_then(|(column, descending)| match find(dataset, column) {
        Ok(column) => Some((column, *descending)),
        Err(problem) => {
            problems.push(problem);
            None
        }
    });
    let mut cell = |shown: Shown<'_>, row: usize| -> Option<Cell> {
        match shown {
            Shown::Data(at) => dataset.rows.get(row)?.cells.get(at)?.as_ref().map(|cell| cell.value.clone()),
            Shown::Derived(column) => match derived.cell(dataset, row, column) {
                Ok(cell) => cell,
                Err(problem) => {
                    problems.push(problem);
                    None
                }
            },
        }
    };
    let chosen = super::rows::choose(dataset, rows, &Units::built_in(), evidence.as_of);
    let mut order = chosen.map_err(|problem| vec![*problem])?;
    if let Some((by, descending)) = sort {
        let keys: Vec<Option<Cell>> = order.iter().map(|row| cell(by, *row)).collect();
        let mut keyed: Vec<(usize, Option<Cell>)> = order.into_iter().zip(keys).collect();
        keyed.sort_by(|a, b| compare(a.1.as_ref(), b.1.as_ref(), descending));
        order = keyed.into_iter().map(|(row, _)| row).collect();
    }
    order.truncate(limit.map_or(usize::MAX, |limit| limit.value as usize));
    let rows =
        order.iter().map(|row| shown.iter().map(|column| shown_cell(*column, cell(*column, *row))).collect()).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let heads = shown.iter().map(|column| match column {
        Shown::Data(at) => dataset.columns[*at].name.value.clone(),
        Shown::Derived(column) => column.name.value.clone(),
    });
    let columns = shown.iter().map(|column| head(dataset, *column, derived));
    Ok(Body { heads: heads.collect(), columns: columns.collect(), rows })
}

fn find<'a>(dataset: &'a Dataset, name: &Spanned<String>) -> Result<Shown<'a>, Diagnostic> {
    let mut derived = dataset.derived.iter();
    let data = dataset.columns.iter().position(|column| column.name.value == name.value).map(Shown::Data);
    let found = data.or_else(|| derived.find(|column| column.name.value == name.value).map(Shown::Derived));
    found.ok_or_else(|| {
        let message = format!("dataset `{}` has no column `{}`", dataset.id.value, name.value);
        let known: Vec<&str> = dataset
            .columns
            .iter()
            .map(|column| column.name.value.as_str())
            .chain(dataset.derived.iter().map(|column| column.name.value.as_str()))
            .collect();
        Diagnostic::error(codes::UNKNOWN_IN_FIGURE, message)
            .at(name.span)
            .suggest(&name.value, known.iter().copied())
            .hint(format!("its columns are {}", known.join(", ")))
    })
}

fn head(dataset: &Dataset, column: Shown<'_>, derived: &dyn DerivedCells) -> TableColumn {
    match column {
        Shown::Data(at) => {
            let column = &dataset.columns[at];
            let unit = match &column.kind {
                ColumnKind::Number { unit } => unit.as_ref().map(|unit| unit.value.clone()),
                ColumnKind::Text | ColumnKind::Date => None,
            };
            let numeric = matches!(column.kind, ColumnKind::Number { .. });
            TableColumn { label: column.label.clone().unwrap_or_else(|| readable(&column.name.value)), unit, numeric }
        }
        Shown::Derived(column) => {
            let unit = derived.unit(dataset, column);
            let label = column.label.clone().unwrap_or_else(|| readable(&column.name.value));
            TableColumn { label, unit: unit.filter(|unit| !unit.is_empty()), numeric: true }
        }
    }
}

fn shown_cell(column: Shown<'_>, cell: Option<Cell>) -> TableCell {
    match cell {
        None => TableCell::missing(),
        Some(Cell::Text(text)) => TableCell::text(text),
        Some(Cell::Date(date)) => TableCell { text: number::short_day(date), value: Some(date.to_string()) },
        Some(Cell::Number(value)) => {
            let text = match column {
                Shown::Data(_) => number::exact(value),
                Shown::Derived(_) => number::computed(value),
            };
            TableCell { text, value: Some(number::machine(value)) }
        }
    }
}

/// Orders cells; those that are not there come last either way.
fn compare(a: Option<&Cell>, b: Option<&Cell>, descending: bool) -> Ordering {
    let order = match (a, b) {
        (None, None) => return Ordering::Equal,
        (None, _) => return Ordering::Greater,
        (_, None) => return Ordering::Less,
        (Some(Cell::Number(a)), Some(Cell::Number(b))) => a.total_cmp(b),
        (Some(Cell::Date(a)), Some(Cell::Date(b))) => a.cmp(b),
        (Some(Cell::Text(a)), Some(Cell::Text(b))) => a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b)),
        // A column holds one kind of cell.
        _ => Ordering::Equal,
    };
    if descending { order.reverse() } else { order }
}

fn grid_body(
    heads: &[Spanned<String>],
    rows: &[Vec<Spanned<String>>],
    evidence: Evidence<'_>,
) -> (Body, Vec<Diagnostic>) {
    let mut report = Report::default();
    let mut filled = |texts: &[Spanned<String>]| -> Vec<String> {
        texts.iter().map(|text| report.note(bind::fill(text, evidence))).collect()
    };
    let heads_filled = filled(heads);
    let cells: Vec<Vec<String>> = rows.iter().map(|row| filled(row)).collect();
    for row in rows.iter().filter(|row| row.len() != heads.len()) {
        let message =
            format!("this row has {}, but the table has {}", count(row.len(), "cell"), count(heads.len(), "head"));
        let place = row.first().or(heads.first()).map(|cell| cell.span);
        let problem = Diagnostic::error(codes::GRID_SHAPE, message).hint("give each row one cell for each head");
        report.push(place.map_or_else(|| problem.clone(), |span| problem.clone().at(span)));
    }
    let numeric = |at: usize| {
        let mut cells = cells.iter().filter_map(|row| row.get(at)).filter(|text| *text != number::MISSING).peekable();
        cells.peek().is_some() && cells.all(|text| is_figure(text))
    };
    let columns = heads_filled.iter().enumerate().map(|(at, head)| {
        // The first column names its row, even where the name is a year.
        TableColumn { label: head.clone(), unit: None, numeric: at > 0 && numeric(at) }
    });
    let columns = columns.collect();
    let rows = cells.into_iter().map(|row| row.into_iter().map(TableCell::text).collect()).collect();
    (Body { heads: heads_filled, columns, rows }, report.into_iter().collect())
}

/// Whether a text is a number with at most a sign before it and a unit after it.
fn is_figure(text: &str) -> bool {
    let text = text.trim_start_matches(['+', '−', '-', '<', '>', '$', '≈']);
    text.starts_with(|first: char| first.is_ascii_digit()) && text.split(' ').count() <= 2
}

fn count(many: usize, what: &str) -> String {
    if many == 1 { format!("1 {what}") } else { format!("{many} {what}s") }
}

/// A file of comma-separated values, after RFC 4180. A text that a spreadsheet would take for a formula is led by an
/// apostrophe.
pub fn csv(heads: &[String], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut file = String::new();
    for row in std::iter::once(heads.to_vec()).chain(rows) {
        let fields: Vec<String> = row.iter().map(|field| quoted(&guarded(field))).collect();
        file.push_str(&fields.join(","));
        file.push_str("\r\n");
    }
    file
}

fn guarded(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']) && field.parse::<f64>().is_err();
    if formula { format!("'{field}") } else { field.to_owned() }
}

fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}
