//! Datasets: columns, and rows from YAML or from a CSV file, each cell typed by its column.

use std::collections::BTreeMap;

use super::csv::{self, CsvFile, CsvRows};
use super::files::Files;
use super::group;
use super::row::{self, Columns};
use super::schema;
use crate::diagnostic::{Report, Reported, codes, error};
use crate::document::Dataset;
use crate::document::accept::{Accepted, AcceptedIn};
use crate::document::dataset::{Column, ColumnKind, DatasetKeys, Row, name_of, naming_columns};
use crate::document::withheld::Withheld;
use crate::source::{SourceId, Spanned};
use crate::yaml::{Context, Fields, Kind, Node, Section, scalars, unknown_name};

/// Reads a dataset; `folder` is the folder of a CSV file that it names. Parts that cannot be read are reported, and the
/// dataset is returned without them, so that its uses are not reported as well.
pub fn read(id: Spanned<String>, root: &Node, folder: &str, files: &mut Files, report: &mut Report) -> Dataset {
    let mut own = Report::default();
    let dataset = try_read(id.clone(), root, folder, files, &mut own);
    let validity = own.verdict();
    report.append(own);
    match dataset {
        Ok(dataset) => Dataset { validity, ..dataset },
        Err(reported) => Dataset::unread(id, reported),
    }
}

fn try_read(
    id: Spanned<String>,
    root: &Node,
    folder: &str,
    files: &mut Files,
    report: &mut Report,
) -> Result<Dataset, Reported> {
    let what = format!("the dataset `{}`", id.value);
    let mut fields = Fields::of(root, id, what, report)?;
    let keys = match DatasetKeys::read(&mut fields, &mut Context::new(report, schema::keys)) {
        Ok(keys) => keys,
        // Without the columns, the rows cannot be checked.
        Err(reported) => {
            fields.finish(&mut Context::new(report, schema::keys));
            return Err(reported);
        }
    };
    if keys.group.is_some() {
        return Ok(group::read(keys, fields, report));
    }
    let DatasetKeys {
        id,
        title,
        description,
        sources,
        license,
        mut columns,
        derived,
        expect,
        accept,
        reviewed,
        review_by,
        span,
        ..
    } = keys;
    let rows = fields.required_node("rows", report);
    let csv_source = match rows {
        Ok(node) if matches!(node.kind, Kind::Scalar { .. }) => Some(source_of_csv(node, folder, files, report)?),
        _ => None,
    };
    let csv_file = csv_source.map(|source| CsvFile {
        text: &files.sources.get(source).text,
        source,
        format: &keys.csv,
        limit: files.limits.csv_cells,
    });
    let is_inferred = columns.is_empty() && !fields.has("columns");
    match &csv_file {
        Some(file) if is_inferred => columns = file.inferred_columns(report)?,
        Some(_) => csv::check_signs(&keys.csv, report),
        None => {
            csv::report_needless_keys(&keys.csv, &columns, report);
            if columns.is_empty() {
                let missing = match fields.node("columns").map(|node| &node.kind) {
                    Some(Kind::Refused(reported)) => *reported,
                    _ => fields.report_missing("columns", None, report),
                };
                fields.finish(&mut Context::new(report, schema::keys));
                return Err(missing);
            }
        }
    }
    group::check_names(&columns, &derived, report);
    let key: Vec<usize> = keys.key.iter().filter_map(|name| column_index(name, &columns, report).ok()).collect();
    let date = match &keys.date {
        Some(name) => date_column(name, &columns, report).ok(),
        None if is_inferred => only_date(&columns),
        None => None,
    };
    let published = keys.published.as_ref().and_then(|name| date_column(name, &columns, report).ok());
    check_published(keys.published.as_ref(), published, &key, report);
    let known = Columns { columns: &columns, key: &key };
    let read = match (&csv_file, rows) {
        (Some(file), _) => file.rows(&known, report),
        (None, Ok(node)) => rows_of(node, &known, report).map(|rows| CsvRows { rows, ignored: Vec::new() }),
        (None, Err(reported)) => Err(reported),
    };
    let CsvRows { mut rows, ignored: ignored_heads } = read.unwrap_or_default();
    fields.finish(&mut Context::new(report, schema::keys));
    let accept = accept_in_rows(accept, &mut rows, (&columns, &naming_columns(&key, date)), report);
    // Revisions have the same key, and are published on other days.
    let with_date: Vec<usize> = key.iter().copied().chain(published.filter(|_| !key.is_empty())).collect();
    row::check_keys(&rows, &Columns { columns: &columns, key: &with_date }, report);
    let title = title.unwrap_or_else(|| id.value.replace('_', " "));
    let validity = Ok(());
    Ok(Dataset {
        id,
        title,
        description,
        sources,
        license,
        key,
        date,
        published,
        withheld: Withheld::default(),
        columns,
        derived,
        rows: rows.into(),
        group: None,
        inexact: Vec::new(),
        computed: BTreeMap::new(),
        reads: BTreeMap::new(),
        has_recognised_columns: is_inferred && csv_source.is_some(),
        ignored_heads,
        of_claims: false,
        expect,
        accept,
        reviewed,
        review_by,
        validity,
        span,
    })
}

/// Reports a dataset whose rows state when they were published, but not what they revise.
fn check_published(name: Option<&Spanned<String>>, published: Option<usize>, key: &[usize], report: &mut Report) {
    let Some(name) = name.filter(|_| published.is_some()) else { return };
    if key.iter().all(|column| Some(*column) == published) {
        report.push(error!(BAD_VALUE at name.span, "expected a key beside `published`: a row revises the earlier ones with its key";
            hint "name the columns that a revision leaves as they are: `key: year`"));
    }
}

/// Moves what a dataset accepts of single rows to these rows, and returns what it accepts of all. `naming` are the columns that
/// name a row; without one, a row is named by its number.
fn accept_in_rows(
    accept: Vec<(Spanned<String>, AcceptedIn)>,
    rows: &mut [Row],
    (columns, naming): (&[Column], &[usize]),
    report: &mut Report,
) -> Accepted {
    let names: Vec<String> = (0..rows.len()).map(|row| name_of(rows, row, naming)).collect();
    let mut of_all = Accepted::new();
    for (check, accepted) in accept {
        let of_rows = match accepted {
            AcceptedIn::AllRows(reason) => {
                of_all.push((check, reason));
                continue;
            }
            AcceptedIn::Rows(of_rows) => of_rows,
        };
        for (row, reason) in of_rows {
            let named = names.iter().zip(rows.iter_mut()).filter(|(name, _)| **name == row.value);
            let count = named
                .map(|(_, found)| found.accept.push((Spanned::new(check.value.clone(), row.span), reason.clone())))
                .count();
            if count == 0 {
                let by: Vec<String> =
                    naming.iter().map(|column| format!("`{}`", columns[*column].name.value)).collect();
                let by = if by.is_empty() { "number".to_owned() } else { by.join(", ") };
                report.push(error!(UNKNOWN_KEY at row.span, "no row has the {by} `{}`", row.value;
                    suggest &row.value, names.iter().map(String::as_str)));
            }
        }
    }
    of_all
}

/// Returns the index of the column that a key of the dataset names.
fn column_index(name: &Spanned<String>, columns: &[Column], report: &mut Report) -> Result<usize, Reported> {
    columns.iter().position(|column| column.name.value == name.value).ok_or_else(|| {
        let names: Vec<_> = columns.iter().map(|column| column.name.value.as_str()).collect();
        report.push(unknown_name(codes::UNKNOWN_KEY, "column", name, "this dataset", &names))
    })
}

/// Returns the index of a column, which must be one of dates.
fn date_column(name: &Spanned<String>, columns: &[Column], report: &mut Report) -> Result<usize, Reported> {
    let index = column_index(name, columns, report)?;
    let column = &columns[index];
    if column.kind == ColumnKind::Date {
        return Ok(index);
    }
    let name_text = &name.value;
    Err(report.push(error!(WRONG_KIND at name.span, "expected a column of dates, but `{name_text}` is not one";
        label column.name.span, "declared here";
        hint "declare it as a column of dates: `{name_text}: {{ type: date }}`")))
}

/// Returns the only column of dates, or `None` if there is none or several.
fn only_date(columns: &[Column]) -> Option<usize> {
    let mut dates = columns.iter().enumerate().filter(|(_, column)| column.kind == ColumnKind::Date).map(|(at, _)| at);
    dates.next().filter(|_| dates.next().is_none())
}

/// Reads a list of rows.
fn rows_of(node: &Node, columns: &Columns<'_>, report: &mut Report) -> Result<Vec<Row>, Reported> {
    match &node.kind {
        Kind::Sequence(items) => {
            let mut rows = Vec::with_capacity(items.len());
            for (at, item) in items.iter().enumerate() {
                rows.extend(row::read(at + 1, item, columns, report).ok());
            }
            Ok(rows)
        }
        Kind::Refused(reported) => Err(*reported),
        Kind::Mapping(_) | Kind::Scalar { .. } => Err(report
            .push(error!(WRONG_KIND at node.head, "expected a list of rows, found {}", node.describe();
                hint "start each row with `- `"))),
    }
}

/// Reads the text of the CSV file that `rows` names.
fn source_of_csv(node: &Node, folder: &str, files: &mut Files, report: &mut Report) -> Result<SourceId, Reported> {
    let name = scalars::text(node, report)?;
    if !name.value.ends_with(".csv") || name.value.contains(['/', '\\']) {
        let found = &name.value;
        return Err(report.push(
            error!(BAD_VALUE at name.span, "expected a list of rows or the name of a CSV file, found `{found}`";
                hint "the file must be in the folder of this one, and its name must end in `.csv`"),
        ));
    }
    files.text_named_at(&format!("{folder}{}", name.value), name.span, report)
}
