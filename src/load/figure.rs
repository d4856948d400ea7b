//! `data/tables/<id>.yaml`, fenced `table` blocks, and what charts and tables have in common.

use super::fields::{Fields, any_identifier, boolean, choice, list, map, text};
use super::yaml::{Kind, Node};
use crate::diagnostic::Report;
use crate::document::TableSpec;
use crate::document::chart::Only;
use crate::document::figure::{FigureHead, TableKind};
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
            let dataset = fields.required(report, "dataset", text);
            let columns = fields.texts(report, "columns");
            let sort = fields.optional(report, "sort", sort);
            dataset.map(|dataset| TableKind::Dataset { dataset, columns, sort })
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
    let heads = fields.required(report, "heads", |node, report| list(node, report, text));
    let rows =
        fields.required(report, "rows", |node, report| list(node, report, |node, report| list(node, report, text)));
    Some(TableKind::Grid { heads: heads?, rows: rows? })
}

/// Columns of words, each with those that are wanted: `{ maker: NVIDIA }`, `{ maker: [NVIDIA, AMD] }`.
pub fn only(node: &Node, report: &mut Report) -> Option<Vec<Only>> {
    Some(map(node, report, "columns", any_identifier, |column, node, report| {
        let words = match &node.kind {
            Kind::Sequence(_) => list(node, report, text)?,
            _ => vec![text(node, report)?],
        };
        Some(Only { column: column.clone(), words })
    }))
}
