//! Charts and tables: `data/charts/<id>.yaml`, `data/tables/<id>.yaml`, and fenced blocks of pages.

use super::schema;
use crate::diagnostic::{Report, Reported};
use crate::document::figure::FigureHead;
use crate::document::{ChartSpec, TableSpec};
use crate::source::Spanned;
use crate::yaml::{Context, Fields, Format, Kinds, Node, Section, choice};

/// Reads a chart.
///
/// # Errors
///
/// A required key is missing or cannot be read.
pub fn chart(id: Spanned<String>, root: &Node, report: &mut Report) -> Result<ChartSpec, Reported> {
    let (head, kind) = by_kind("the chart", id, root, report)?;
    Ok(ChartSpec { head, kind })
}

/// Reads a table.
///
/// # Errors
///
/// A required key is missing or cannot be read.
pub fn table(id: Spanned<String>, root: &Node, report: &mut Report) -> Result<TableSpec, Reported> {
    let (head, kind) = by_kind("the table", id, root, report)?;
    Ok(TableSpec { head, kind })
}

/// Reads the keys that all figures have, and those of the kind that is written under `kind`.
fn by_kind<K: Kinds>(
    what: &str,
    id: Spanned<String>,
    root: &Node,
    report: &mut Report,
) -> Result<(FigureHead, K), Reported> {
    let what = format!("{what} `{}`", id.value);
    let mut fields = Fields::of(root, id, what, report)?;
    let kind = fields.required_node("kind", report);
    let context = &mut Context::new(report, schema::keys);
    let kind = kind.and_then(|node| choice(K::NAMES).read(node, context));
    let head = FigureHead::read(&mut fields, context);
    // If the kind is unknown, the other keys cannot be checked.
    let kind = K::read(kind?, &mut fields, context);
    fields.finish(context);
    Ok((head?, kind?))
}
