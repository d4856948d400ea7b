//! `data/charts/<id>.yaml`, and fenced `chart` blocks.

use super::fields::{Fields, boolean, check_order, choice, date, list, number, text};
use super::figure::{self, count, rows};
use super::yaml::{Kind, Node};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::ChartSpec;
use crate::document::chart::{
    Bars, Belief, Calibration, Chance, ChartKind, Dates, Dots, Events, Fan, Forest, ForestRows, LabeledPath, Line,
    Multiples, Others, Rule, Scatter, Series, Slider, Steps, Timeline, Tornado, Waterfall,
};
use crate::source::Spanned;

/// Reads what one kind says.
type Read = fn(&mut Fields<'_>, &mut Report) -> Option<ChartKind>;

/// The kinds by name.
const KINDS: [(&str, Read); 15] = [
    ("line", line),
    ("fan", fan),
    ("chance", chance),
    ("dots", dots),
    ("timeline", timeline),
    ("waterfall", waterfall),
    ("tornado", tornado),
    ("forest", forest),
    ("scatter", scatter),
    ("bars", bars),
    ("multiples", multiples),
    ("calibration", calibration),
    ("steps", steps),
    ("slider", slider),
    ("belief", belief),
];

/// Reads a chart.
pub fn chart(id: Spanned<String>, root: &Node, report: &mut Report) -> Option<ChartSpec> {
    let mut fields = Fields::of(root, format!("the chart `{}`", id.value), report)?;
    let read = fields.required(report, "kind", |node, report| choice(node, report, &KINDS));
    let head = figure::head(id, &mut fields, report);
    // Without its kind a chart's other keys cannot be told from mistakes.
    let kind = read?(&mut fields, report);
    fields.finish(report);
    Some(ChartSpec { head: head?, kind: kind? })
}

fn line(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let series = fields.required(report, "series", all_series);
    let (dates, logarithmic, rule) = (dates(fields, report), scale(fields, report, "scale"), rule(fields, report));
    Some(ChartKind::Line(Line { series: series?, dates, logarithmic, rule }))
}

fn fan(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let curve = fields.required(report, "curve", labeled_path);
    let data = fields.optional(report, "data", series);
    let (dates, logarithmic, rule) = (dates(fields, report), scale(fields, report, "scale"), rule(fields, report));
    Some(ChartKind::Fan(Fan { curve: curve?, data, dates, logarithmic, rule }))
}

fn chance(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let outcomes = fields.required(report, "outcomes", labeled_paths);
    let dates = dates(fields, report);
    Some(ChartKind::Chance(Chance { outcomes: outcomes?, dates }))
}

fn dots(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let outcome = fields.required(report, "outcome", labeled_path);
    let dots = count(fields, report, "dots", 100.0);
    Some(ChartKind::Dots(Dots { outcome: outcome?, dots }))
}

fn timeline(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let events = fields.required(report, "events", |node, report| some(node, report, events));
    let dates = dates(fields, report);
    Some(ChartKind::Timeline(Timeline { events: events?, dates }))
}

/// `model.outcome`, `{ path: model.outcome, label: Name, side: below }` or `{ dataset: …, label: column, … }`.
fn events(node: &Node, report: &mut Report) -> Option<Events> {
    if !matches!(node.kind, Kind::Mapping(_)) {
        return labeled_path(node, report).map(|outcome| Events::Forecast { outcome, below: false });
    }
    let mut fields = Fields::of(node, "the events", report)?;
    let sides = [("above", false), ("below", true)];
    let side = fields.optional(report, "side", |node, report| choice(node, report, &sides));
    let below = side.unwrap_or(false);
    let read = if fields.node("path").is_some() {
        named(&mut fields, report).map(|outcome| Events::Forecast { outcome, below })
    } else {
        let rows = rows(&mut fields, report);
        let [date, note] = ["date", "note"].map(|key| fields.optional(report, key, text));
        rows.map(|rows| Events::Rows { rows, date, note, below })
    };
    fields.finish(report);
    read
}

fn waterfall(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let model = fields.required(report, "model", text);
    Some(ChartKind::Waterfall(Waterfall { model: model? }))
}

fn tornado(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let outcome = fields.required(report, "outcome", labeled_path);
    let limit = count(fields, report, "limit", 30.0);
    Some(ChartKind::Tornado(Tornado { outcome: outcome?, limit }))
}

fn forest(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let rows = fields.required(report, "rows", |node, report| some(node, report, forest_rows));
    let sorted = fields.optional(report, "sorted", boolean).unwrap_or(false);
    let dates = dates(fields, report);
    Some(ChartKind::Forest(Forest { rows: rows?, sorted, dates }))
}

/// `model.outcome`, `{ path: model.scenario.outcome, label: Name }` or `{ dataset: …, median: column, … }`.
fn forest_rows(node: &Node, report: &mut Report) -> Option<ForestRows> {
    if !matches!(node.kind, Kind::Mapping(_)) {
        return labeled_path(node, report).map(ForestRows::Own);
    }
    let mut fields = Fields::of(node, "the rows", report)?;
    let read = if fields.node("path").is_some() {
        named(&mut fields, report).map(ForestRows::Own)
    } else {
        let rows = rows(&mut fields, report);
        let [median, low, high] = ["median", "low", "high"].map(|key| fields.optional(report, key, text));
        rows.map(|rows| ForestRows::Others(Box::new(Others { rows, median, low, high })))
    };
    fields.finish(report);
    read
}

fn scatter(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let rows = rows(fields, report);
    let [x, y] = ["x", "y"].map(|key| fields.required(report, key, text));
    let (x_logarithmic, y_logarithmic) = (scale(fields, report, "x_scale"), scale(fields, report, "y_scale"));
    let fit = fields.optional(report, "fit", boolean).unwrap_or(false);
    let annotate = fields.texts(report, "annotate");
    Some(ChartKind::Scatter(Scatter { rows: rows?, x: x?, y: y?, x_logarithmic, y_logarithmic, fit, annotate }))
}

fn bars(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let rows = rows(fields, report);
    let values = fields.required(report, "values", |node, report| some(node, report, text));
    let sort = fields.optional(report, "sort", figure::sort);
    let limit = count(fields, report, "limit", 60.0);
    let linear_only = |node: &Node, report: &mut Report| {
        let logarithmic = choice(node, report, &[("linear", false), ("log", true)])?;
        if logarithmic {
            let message = "expected `linear`: bars stand on zero, which a logarithmic scale does not have";
            let problem = Diagnostic::error(codes::BAD_VALUE, message).at(node.span);
            report.push(problem.hint("draw points instead: `kind: scatter`"));
        }
        Some(())
    };
    fields.optional(report, "scale", linear_only);
    Some(ChartKind::Bars(Bars { rows: rows?, values: values?, sort, limit }))
}

fn multiples(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let series = fields.required(report, "series", all_series);
    let (dates, logarithmic) = (dates(fields, report), scale(fields, report, "scale"));
    Some(ChartKind::Multiples(Multiples { series: series?, dates, logarithmic }))
}

fn calibration(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let rows = rows(fields, report);
    let [chance, came_true] = ["chance", "came_true"].map(|key| fields.required(report, key, text));
    let bins = count(fields, report, "bins", 20.0);
    Some(ChartKind::Calibration(Calibration { rows: rows?, chance: chance?, came_true: came_true?, bins }))
}

fn steps(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let rows = rows(fields, report);
    let value = fields.required(report, "value", text);
    let [low, high] = ["low", "high"].map(|key| fields.optional(report, key, text));
    let now = fields.optional(report, "now", labeled_path);
    if let (Some(one), None) | (None, Some(one)) = (&low, &high) {
        let problem = Diagnostic::error(codes::BAD_VALUE, "expected `low` and `high` together, found one of the two");
        report.push(problem.at(one.span));
    }
    Some(ChartKind::Steps(Steps { rows: rows?, value: value?, interval: low.zip(high), now }))
}

fn slider(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let outcome = fields.required(report, "outcome", labeled_path);
    let (dates, logarithmic, rule) = (dates(fields, report), scale(fields, report, "scale"), rule(fields, report));
    Some(ChartKind::Slider(Slider { outcome: outcome?, dates, logarithmic, rule }))
}

fn belief(fields: &mut Fields<'_>, report: &mut Report) -> Option<ChartKind> {
    let outcome = fields.required(report, "outcome", labeled_path);
    let limit = count(fields, report, "limit", 20.0);
    Some(ChartKind::Belief(Belief { outcome: outcome?, limit }))
}

fn dates(fields: &mut Fields<'_>, report: &mut Report) -> Dates {
    let [from, to] = ["from", "to"].map(|key| fields.optional(report, key, date));
    check_order(from.as_ref(), to.as_ref(), report);
    Dates { from, to }
}

/// Whether a scale is logarithmic.
fn scale(fields: &mut Fields<'_>, report: &mut Report, key: &'static str) -> bool {
    let scales = [("linear", false), ("log", true)];
    fields.optional(report, key, |node, report| choice(node, report, &scales)).unwrap_or(false)
}

fn rule(fields: &mut Fields<'_>, report: &mut Report) -> Option<Rule> {
    fields.optional(report, "rule", |node, report| {
        let mut fields = Fields::of(node, "the rule", report)?;
        let value = fields.required(report, "value", number);
        let label = fields.required(report, "label", text);
        fields.finish(report);
        Some(Rule { value: value?, label: label?.value })
    })
}

fn labeled_paths(node: &Node, report: &mut Report) -> Option<Vec<LabeledPath>> {
    some(node, report, labeled_path)
}

/// At least one thing to draw.
fn some<T>(node: &Node, report: &mut Report, read: impl Fn(&Node, &mut Report) -> Option<T>) -> Option<Vec<T>> {
    let items = list(node, report, read)?;
    if items.is_empty() && matches!(&node.kind, Kind::Sequence(items) if items.is_empty()) {
        let problem = Diagnostic::error(codes::BAD_VALUE, "expected at least one thing to draw, found none");
        report.push(problem.at(node.head).hint("write `[model.name]`"));
        return None;
    }
    Some(items)
}

/// `model.name`, or `{ path: model.name, label: Name }`.
fn labeled_path(node: &Node, report: &mut Report) -> Option<LabeledPath> {
    if !matches!(node.kind, Kind::Mapping(_)) {
        return text(node, report).map(|path| LabeledPath { path, label: None });
    }
    let mut fields = Fields::of(node, "a series", report)?;
    let series = named(&mut fields, report);
    fields.finish(report);
    series
}

fn all_series(node: &Node, report: &mut Report) -> Option<Vec<Series>> {
    some(node, report, series)
}

/// `model.curve`, `dataset.column`, or `{ path: dataset.column, label: Name, frontier: true }`.
fn series(node: &Node, report: &mut Report) -> Option<Series> {
    if !matches!(node.kind, Kind::Mapping(_)) {
        return labeled_path(node, report).map(|source| Series { source, frontier: false });
    }
    let mut fields = Fields::of(node, "a series", report)?;
    let source = named(&mut fields, report);
    let frontier = fields.optional(report, "frontier", boolean).unwrap_or(false);
    fields.finish(report);
    source.map(|source| Series { source, frontier })
}

fn named(fields: &mut Fields<'_>, report: &mut Report) -> Option<LabeledPath> {
    let path = fields.required(report, "path", text);
    let label = fields.words(report, "label");
    Some(LabeledPath { path: path?, label })
}
