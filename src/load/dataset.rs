//! Datasets: the columns, and rows from YAML or from a CSV file beside it, each cell typed by its column.

use super::csv;
use super::expectation::expectations;
use super::fields::{Fields, any_identifier, boolean, choice, date, map, text, unknown};
use super::files::Files;
use super::rows::{self, ROW_KEYS, Shape};
use super::yaml::{Kind, Node};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::Dataset;
use crate::document::dataset::{Column, ColumnKind, DerivedColumn, Row};
use crate::source::Spanned;

/// Reads a dataset; `folder` is where a CSV file that it names stands. One with mistakes in it is a dataset all the same:
/// who names it is not wrong as well.
pub fn read(id: Spanned<String>, root: &Node, folder: &str, files: &mut Files, report: &mut Report) -> Dataset {
    let mut found = Report::default();
    let dataset = parts(id.clone(), root, folder, files, &mut found);
    let validity = found.verdict();
    report.append(found);
    match dataset {
        Some(dataset) => Dataset { validity, ..dataset },
        None => Dataset::unread(id, validity),
    }
}

fn parts(id: Spanned<String>, root: &Node, folder: &str, files: &mut Files, report: &mut Report) -> Option<Dataset> {
    let mut fields = Fields::of(root, format!("the dataset `{}`", id.value), report)?;
    let title = fields.words(report, "title").unwrap_or_else(|| id.value.replace('_', " "));
    let description = fields.words(report, "description");
    let sources = fields.texts(report, "sources");
    let key = fields.optional(report, "key", text);
    let along = fields.optional(report, "date", text);
    let columns = fields.required(report, "columns", |node, report| {
        let columns = map(node, report, "columns", column_name, column);
        matches!(node.kind, Kind::Mapping(_)).then_some(columns)
    });
    let derived = fields
        .optional(report, "derived", |node, report| Some(map(node, report, "derived columns", column_name, derived)))
        .unwrap_or_default();
    let expect = fields.optional(report, "expect", expectations).unwrap_or_default();
    let review_by = fields.optional(report, "review_by", date);
    let Some(columns) = columns else {
        // Nobody can tell what is right in rows whose columns are not known.
        fields.node("rows");
        fields.finish(report);
        return None;
    };
    check_names(&columns, &derived, report);
    let key = key.and_then(|name| column_index(&name, &columns, report));
    let along = along.and_then(|name| date_column(&name, &columns, report));
    let shape = Shape { columns: &columns, key };
    let rows = fields.required(report, "rows", |node, report| rows_of(node, &shape, folder, files, report));
    let span = fields.span;
    fields.finish(report);
    let rows = rows.unwrap_or_default();
    rows::check_keys(&rows, &shape, report);
    Some(Dataset {
        id,
        title,
        description,
        sources,
        key,
        date: along,
        columns,
        derived,
        rows,
        expect,
        review_by,
        validity: Ok(()),
        span,
    })
}

/// A column's name: an identifier, and none that a row uses for itself.
fn column_name(name: &Spanned<String>, what: &str, report: &mut Report) -> bool {
    if ROW_KEYS.contains(&name.value.as_str()) {
        let message = format!("expected a column name, found `{}`, which a row uses for itself", name.value);
        report.push(Diagnostic::error(codes::BAD_NAME, message).at(name.span).hint("name the column something else"));
        return false;
    }
    any_identifier(name, what, report)
}

fn column(name: &Spanned<String>, node: &Node, report: &mut Report) -> Option<Column> {
    #[derive(Clone, Copy, PartialEq)]
    enum Type {
        Text,
        Date,
        Number,
        Unknown,
    }
    let plain = ColumnKind::Number { unit: None };
    if node.is_null() {
        return Some(Column { name: name.clone(), kind: plain, label: None, optional: false, note: None });
    }
    let unknown = Column { name: name.clone(), kind: ColumnKind::Text, label: None, optional: false, note: None };
    let Some(mut fields) = Fields::of(node, format!("the column `{}`", name.value), report) else {
        return Some(unknown);
    };
    let types = [("text", Type::Text), ("date", Type::Date), ("number", Type::Number)];
    // Cells under a type that is none are not wrong as well: any text will do for them.
    let kind = fields.node("type").map(|node| choice(node, report, &types).unwrap_or(Type::Unknown));
    let unit = fields.optional(report, "unit", text);
    let label = fields.words(report, "label");
    let optional = fields.optional(report, "optional", boolean).unwrap_or(false);
    let note = fields.words(report, "note");
    fields.finish(report);
    if let (Some(Type::Text | Type::Date), Some(unit)) = (kind, &unit) {
        let problem = Diagnostic::error(codes::BAD_VALUE, "expected a unit only where cells are numbers").at(unit.span);
        report.push(problem.hint("leave out `type` or `unit`"));
    }
    let kind = match kind {
        Some(Type::Text | Type::Unknown) => ColumnKind::Text,
        Some(Type::Date) => ColumnKind::Date,
        Some(Type::Number) | None => ColumnKind::Number { unit },
    };
    Some(Column { name: name.clone(), kind, label, optional, note })
}

fn derived(name: &Spanned<String>, node: &Node, report: &mut Report) -> Option<DerivedColumn> {
    if let Kind::Scalar { .. } = node.kind {
        let value = text(node, report)?;
        return Some(DerivedColumn { name: name.clone(), value, unit: None, label: None, note: None });
    }
    let mut fields = Fields::of(node, format!("the derived column `{}`", name.value), report)?;
    let value = fields.required(report, "value", text);
    let unit = fields.optional(report, "unit", text);
    let label = fields.words(report, "label");
    let note = fields.words(report, "note");
    fields.finish(report);
    Some(DerivedColumn { name: name.clone(), value: value?, unit, label, note })
}

/// Columns and derived columns share their names.
fn check_names(columns: &[Column], derived: &[DerivedColumn], report: &mut Report) {
    for later in derived {
        if let Some(first) = columns.iter().find(|column| column.name.value == later.name.value) {
            let message = format!("`{}` is both a column and a derived column", later.name.value);
            let problem = Diagnostic::error(codes::DUPLICATE_KEY, message).label(later.name.span, "derived here");
            report.push(problem.label(first.name.span, "a column already").hint("rename one of the two"));
        }
    }
}

fn column_index(name: &Spanned<String>, columns: &[Column], report: &mut Report) -> Option<usize> {
    let found = columns.iter().position(|column| column.name.value == name.value);
    if found.is_none() {
        let names: Vec<_> = columns.iter().map(|column| column.name.value.as_str()).collect();
        report.push(unknown(codes::UNKNOWN_KEY, "column", name, "this dataset", &names));
    }
    found
}

fn date_column(name: &Spanned<String>, columns: &[Column], report: &mut Report) -> Option<usize> {
    let index = column_index(name, columns, report)?;
    let column = columns.get(index)?;
    if column.kind == ColumnKind::Date {
        return Some(index);
    }
    let message = format!("expected a column of dates, and `{}` is none", name.value);
    let problem = Diagnostic::error(codes::WRONG_KIND, message).at(name.span).label(column.name.span, "declared here");
    report.push(problem.hint(format!("write `{}: {{ type: date }}`", name.value)));
    None
}

/// Rows, or the name of the CSV file that holds them.
fn rows_of(node: &Node, shape: &Shape<'_>, folder: &str, files: &mut Files, report: &mut Report) -> Option<Vec<Row>> {
    match &node.kind {
        Kind::Sequence(items) => {
            let read = |(at, item): (usize, &Node)| rows::read(at + 1, item, shape, report);
            Some(items.iter().enumerate().filter_map(read).collect())
        }
        Kind::Scalar { .. } => {
            let name = text(node, report)?;
            if !name.value.ends_with(".csv") || name.value.contains(['/', '\\']) {
                let message = format!("expected a list of rows or the name of a CSV file, found `{}`", name.value);
                let problem = Diagnostic::error(codes::BAD_VALUE, message).at(name.span);
                report.push(problem.hint("the file stands beside this one and its name ends in `.csv`"));
                return None;
            }
            let path = format!("{folder}{}", name.value);
            match files.text(&path) {
                Ok(source) => Some(csv::rows(&files.sources.get(source).text, source, shape, report)),
                Err(mut problem) => {
                    if problem.labels.is_empty() {
                        problem = problem.label(name.span, "named here");
                    }
                    report.push(problem);
                    None
                }
            }
        }
        Kind::Refused => None,
        Kind::Mapping(_) => {
            let problem =
                Diagnostic::error(codes::WRONG_KIND, "expected a list of rows, found a mapping").at(node.head);
            report.push(problem.hint("start each row with `- `"));
            None
        }
    }
}
