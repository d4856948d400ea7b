//! `data/charts/<id>.yaml` and `data/tables/<id>.yaml`.

use super::fields::{Fields, boolean, check_order, choice, date, list, number, text};
use super::yaml::{Kind, Node};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::figure::{ChartKind, FigureHead, Series, TableKind};
use crate::document::{ChartSpec, TableSpec};
use crate::source::Spanned;

/// Reads a chart.
pub fn chart(id: Spanned<String>, root: &Node, report: &mut Report) -> Option<ChartSpec> {
    #[derive(Clone, Copy)]
    enum Form {
        Chance,
        Trend,
    }
    let mut fields = Fields::of(root, format!("the chart `{}`", id.value), report)?;
    let forms = [("chance", Form::Chance), ("trend", Form::Trend)];
    let form = fields.required(report, "kind", |node, report| choice(node, report, &forms));
    let head = head(id, &mut fields, report);
    let from = fields.optional(report, "from", date);
    let to = fields.optional(report, "to", date);
    check_order(from.as_ref(), to.as_ref(), report);
    // Without its kind a chart's other keys cannot be told from mistakes.
    let kind = match form? {
        Form::Chance => {
            let outcomes = fields.required(report, "outcomes", all_series);
            outcomes.map(|outcomes| ChartKind::Chance { outcomes, from, to })
        }
        Form::Trend => {
            let curves = fields.required(report, "curves", all_series);
            let scales = [("linear", false), ("log", true)];
            let scale = fields.optional(report, "scale", |node, report| choice(node, report, &scales));
            let rule = fields.optional(report, "rule", rule);
            curves.map(|curves| ChartKind::Trend { curves, from, to, logarithmic: scale.unwrap_or(false), rule })
        }
    };
    fields.finish(report);
    Some(ChartSpec { head: head?, kind: kind? })
}

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

fn head(id: Spanned<String>, fields: &mut Fields<'_>, report: &mut Report) -> Option<FigureHead> {
    let title = fields.required(report, "title", text);
    let subtitle = fields.optional(report, "subtitle", text);
    let sources = fields.texts(report, "sources");
    let note = fields.optional(report, "note", text);
    let alt = fields.optional(report, "alt", text);
    Some(FigureHead { id, title: title?, subtitle, sources, note, alt })
}

/// At least one thing to draw.
fn all_series(node: &Node, report: &mut Report) -> Option<Vec<Series>> {
    let items = list(node, report, series)?;
    if items.is_empty() && matches!(&node.kind, Kind::Sequence(items) if items.is_empty()) {
        let problem = Diagnostic::error(codes::BAD_VALUE, "expected at least one thing to draw, found none");
        report.push(problem.at(node.head).hint("write `[model.name]`"));
        return None;
    }
    Some(items)
}

/// `model.name`, or `{ path: model.name, label: Name }`.
fn series(node: &Node, report: &mut Report) -> Option<Series> {
    if !matches!(node.kind, Kind::Mapping(_)) {
        return text(node, report).map(|path| Series { path, label: None });
    }
    let mut fields = Fields::of(node, "a series", report)?;
    let path = fields.required(report, "path", text);
    let label = fields.words(report, "label");
    fields.finish(report);
    Some(Series { path: path?, label })
}

fn rule(node: &Node, report: &mut Report) -> Option<(f64, String)> {
    let mut fields = Fields::of(node, "the rule", report)?;
    let value = fields.required(report, "value", number);
    let label = fields.required(report, "label", text);
    fields.finish(report);
    Some((value?.value, label?.value))
}

/// `column`, or `{ by: column, descending: true }`.
fn sort(node: &Node, report: &mut Report) -> Option<(Spanned<String>, bool)> {
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
