//! `data/tables/<id>.yaml`, fenced `table` blocks, and what charts and tables have in common.

use super::fields::{Fields, any_identifier, boolean, choice, list, map, number, text};
use super::yaml::{Kind, Node};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::TableSpec;
use crate::document::figure::{FigureHead, TableKind};
use crate::document::rows::{ColumnFilter, Rows};
use crate::source::Spanned;

/// Reads a table.
pub fn table(id: Spanned<String>, root: &Node, report: &mut Report) -> Option<TableSpec> {
    #[derive(Clone, Copy)]
    enum Form {
        Dataset,
        Grid,
    }
    let mut fields = Fields::of(root, format!("the table `{}`", id.value), report)?;
    let forms = [("dataset", Form::Dataset), ("grid", Form::Grid)];
    let form = fields.required(report, "kind", |node, report| choice(node, report, &forms));
    let head = head(id, &mut fields, report);
    let kind = match form? {
        Form::Dataset => {
            let rows = rows(&mut fields, report);
            let columns = fields.texts(report, "columns");
            let sort = fields.optional(report, "sort", sort);
            let limit = count(&mut fields, report, "limit", 1000.0);
            rows.map(|rows| TableKind::Dataset { rows: Box::new(rows), columns, sort, limit })
        }
        Form::Grid => grid(&mut fields, report),
    };
    fields.finish(report);
    Some(TableSpec { head: head?, kind: kind? })
}

/// What every figure says about itself.
pub fn head(id: Spanned<String>, fields: &mut Fields<'_>, report: &mut Report) -> Option<FigureHead> {
    let title = fields.required(report, "title", text);
    let subtitle = fields.optional(report, "subtitle", text);
    let sources = fields.texts(report, "sources");
    let note = fields.optional(report, "note", text);
    let alt = fields.optional(report, "alt", text);
    Some(FigureHead { id, title: title?, subtitle, sources, note, alt })
}

/// `column`, or `{ by: column, descending: true }`.
pub fn sort(node: &Node, report: &mut Report) -> Option<(Spanned<String>, bool)> {
    if !matches!(node.kind, Kind::Mapping(_)) {
        return text(node, report).map(|column| (column, false));
    }
    let mut fields = Fields::of(node, "the order", report)?;
    let by = fields.required(report, "by", text);
    let descending = fields.optional(report, "descending", boolean).unwrap_or(false);
    fields.finish(report);
    Some((by?, descending))
}

fn grid(fields: &mut Fields<'_>, report: &mut Report) -> Option<TableKind> {
    let headers = fields.required(report, "headers", |node, report| list(node, report, text));
    let rows =
        fields.required(report, "rows", |node, report| list(node, report, |node, report| list(node, report, text)));
    Some(TableKind::Grid { headers: headers?, rows: rows? })
}

/// Columns of words, each with those that are wanted: `{ maker: NVIDIA }`, `{ maker: [NVIDIA, AMD] }`.
pub fn filter(node: &Node, report: &mut Report) -> Option<Vec<ColumnFilter>> {
    Some(map(node, report, "columns", any_identifier, |column, node, report| {
        let values = match &node.kind {
            Kind::Sequence(_) => list(node, report, text)?,
            _ => vec![text(node, report)?],
        };
        Some(ColumnFilter { column: column.clone(), values })
    }))
}

/// Rows of a dataset: `dataset`, with `where`, `filter` and `label`.
pub fn rows(fields: &mut Fields<'_>, report: &mut Report) -> Option<Rows> {
    let dataset = fields.required(report, "dataset", text);
    let [condition, label] = ["where", "label"].map(|key| fields.optional(report, key, text));
    let filter = fields.optional(report, "filter", filter).unwrap_or_default();
    Some(Rows { dataset: dataset?, condition, filter, label })
}

/// A whole number from 1 to `most`.
pub fn count(fields: &mut Fields<'_>, report: &mut Report, key: &'static str, most: f64) -> Option<Spanned<f64>> {
    let count = fields.optional(report, key, number)?;
    if count.value.fract() == 0.0 && (1.0..=most).contains(&count.value) {
        return Some(count);
    }
    let message = format!("expected a whole number from 1 to {most}, found {}", count.value);
    report.push(Diagnostic::error(codes::BAD_VALUE, message).at(count.span));
    None
}
