//! Datasets that are made of groups of the rows of another dataset, and the names of computed columns.

use crate::diagnostic::{Report, error};
use crate::document::Dataset;
use crate::document::accept::{Accepted, AcceptedIn};
use crate::document::dataset::{Column, ColumnKind, DatasetKeys, DerivedColumn};
use crate::source::{Span, Spanned};
use crate::yaml::{Context, Fields};

use super::schema;

/// Reads a dataset that is made of groups. Its columns have their names, and their kinds and the rows follow from the other
/// dataset.
pub fn read(keys: DatasetKeys, mut fields: Fields<'_>, report: &mut Report) -> Dataset {
    report_needless_keys(&keys, &mut fields, report);
    fields.finish(&mut Context::new(report, schema::keys));
    let DatasetKeys {
        id,
        title,
        description,
        sources,
        license,
        derived,
        expect,
        accept,
        reviewed,
        review_by,
        span,
        group,
        ..
    } = keys;
    let names = group.iter().flat_map(|group| group.by.iter().chain(group.columns.iter().map(|column| &column.name)));
    let column = |name: &Spanned<String>| Column::new(name.clone(), ColumnKind::Number { unit: None });
    let columns: Vec<Column> = names.map(column).collect();
    check_columns(&columns, report);
    check_names(&columns, &derived, report);
    let key = (0..group.as_ref().map_or(0, |group| group.by.len())).collect();
    Dataset {
        title: title.unwrap_or_else(|| id.value.replace('_', " ")),
        description,
        sources,
        license,
        key,
        columns,
        derived,
        expect,
        accept: accept_in_all(accept, report),
        reviewed,
        review_by,
        group,
        span,
        ..Dataset::empty(id)
    }
}

/// Reports the keys of a dataset with rows of its own.
fn report_needless_keys(keys: &DatasetKeys, fields: &mut Fields<'_>, report: &mut Report) {
    let written = ["rows", "columns"].into_iter().filter_map(|key| fields.node(key).map(|node| node.head));
    let mut places: Vec<Span> = written.collect();
    places.extend(keys.key.iter().chain(&keys.date).chain(&keys.published).map(|name| name.span));
    places.extend(keys.csv.written());
    for span in places {
        report.push(
            error!(BAD_VALUE at span, "the rows of this dataset are made by its `group`, so they follow from it";
            hint "leave it out, or leave out `group`"),
        );
    }
}

/// Returns what is accepted of all rows, and reports what is accepted of single rows: they are not known yet.
fn accept_in_all(accept: Vec<(Spanned<String>, AcceptedIn)>, report: &mut Report) -> Accepted {
    let mut accepted = Accepted::new();
    for (check, of) in accept {
        match of {
            AcceptedIn::AllRows(reason) => accepted.push((check, reason)),
            AcceptedIn::Rows(_) => {
                report.push(error!(BAD_VALUE at check.span, "expected a reason for all rows, since the rows are made by `group`";
                    hint "give `{}` one reason for all rows, or accept it in the rows of the other dataset", check.value));
            }
        }
    }
    accepted
}

/// Reports columns of groups with the same name.
fn check_columns(columns: &[Column], report: &mut Report) {
    for (at, later) in columns.iter().enumerate() {
        let name = &later.name;
        if let Some(first) = columns[..at].iter().find(|column| column.name.value == name.value) {
            report.push(error!(DUPLICATE_KEY at name.span, "two columns are named `{}`", name.value;
                label first.name.span, "the other";
                hint "rename one of the two"));
        }
    }
}

/// Reports derived columns with the name of a column.
pub fn check_names(columns: &[Column], derived: &[DerivedColumn], report: &mut Report) {
    for later in derived {
        let name = &later.name.value;
        if let Some(first) = columns.iter().find(|column| column.name.value == *name) {
            report.push(error!(DUPLICATE_KEY at later.name.span, "`{name}` is both a column and a derived column";
                label first.name.span, "the column";
                hint "rename one of the two"));
        }
    }
}
