//! `data/models/<id>.yaml`. Expressions stay text: the model stage reads them.

use std::collections::BTreeSet;

use super::dataset;
use super::expectation::expectations;
use super::fields::{Fields, any_identifier, date, identifier, integer, list, map, number, text};
use super::files::Files;
use super::yaml::{Kind, Node};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::ModelFile;
use crate::document::model::{Correlation, Definition, Overrides, Scenario, Slider, Waterfall, WaterfallStep};
use crate::source::Spanned;

/// Reads a model file; `folder` is where the CSV files of its datasets stand.
pub fn read(
    id: Spanned<String>,
    root: &Node,
    folder: &str,
    files: &mut Files,
    report: &mut Report,
) -> Option<ModelFile> {
    let mut fields = Fields::of(root, format!("the model `{}`", id.value), report)?;
    let mut refused = BTreeSet::new();
    let mut file = ModelFile {
        title: fields.words(report, "title"),
        question: fields.words(report, "question"),
        window: fields.optional(report, "window", window),
        samples: fields.optional(report, "samples", integer),
        seed: fields.optional(report, "seed", integer),
        units: fields.optional(report, "units", units).unwrap_or_default(),
        inputs: definitions(&mut fields, report, "inputs", &mut refused),
        curves: definitions(&mut fields, report, "curves", &mut refused),
        conditions: definitions(&mut fields, report, "conditions", &mut refused),
        outcomes: definitions(&mut fields, report, "outcomes", &mut refused),
        scenarios: fields.optional(report, "scenarios", scenarios).unwrap_or_default(),
        slider: fields.optional(report, "slider", slider).unwrap_or_default(),
        correlations: fields
            .optional(report, "correlations", |node, report| list(node, report, correlation))
            .unwrap_or_default(),
        waterfall: fields.optional(report, "waterfall", waterfall),
        expect: fields.optional(report, "expect", expectations).unwrap_or_default(),
        datasets: fields
            .optional(report, "datasets", |node, report| {
                Some(map(node, report, "datasets", any_identifier, |id, node, report| {
                    Some(dataset::read(id.clone(), node, folder, files, report))
                }))
            })
            .unwrap_or_default(),
        refused: BTreeSet::new(),
        span: fields.span,
        id,
    };
    // `input:` for `inputs:` has said enough once it is told.
    refused.extend(fields.others().flat_map(keys).flat_map(words));
    file.refused = refused;
    fields.finish(report);
    Some(file)
}

/// The names of scenarios alone, or with the curve that is shown.
fn slider(node: &Node, report: &mut Report) -> Option<Slider> {
    if !matches!(node.kind, Kind::Mapping(_)) {
        return Some(Slider { scenarios: identifiers(node, report)?, curve: None });
    }
    let mut fields = Fields::of(node, "the slider", report)?;
    let scenarios = fields.required(report, "scenarios", identifiers);
    let curve = fields.optional(report, "curve", identifier);
    fields.finish(report);
    Some(Slider { scenarios: scenarios?, curve })
}

fn window(node: &Node, report: &mut Report) -> Option<Spanned<(Spanned<Date>, Spanned<Date>)>> {
    let mut fields = Fields::of(node, "the window", report)?;
    let from = fields.required(report, "from", date);
    let to = fields.required(report, "to", date);
    fields.finish(report);
    Some(Spanned::new((from?, to?), node.span))
}

/// Units: a new base unit where nothing stands for the name.
type Units = Vec<(Spanned<String>, Option<Spanned<String>>)>;

fn units(node: &Node, report: &mut Report) -> Option<Units> {
    Some(map(node, report, "units", any_identifier, |name, node, report| {
        if node.is_null() {
            return Some((name.clone(), None));
        }
        text(node, report).map(|unit| (name.clone(), Some(unit)))
    }))
}

fn definitions(
    fields: &mut Fields<'_>,
    report: &mut Report,
    key: &'static str,
    refused: &mut BTreeSet<String>,
) -> Vec<Definition> {
    let read = |node: &Node, report: &mut Report| {
        let read = map(node, report, key, any_identifier, definition);
        let is_read = |name: &String| read.iter().any(|definition| definition.name.value == *name);
        refused.extend(keys(node).flat_map(words).filter(|name| !is_read(name)));
        Some(read)
    };
    fields.optional(report, key, read).unwrap_or_default()
}

/// What an expression that names it reads: the parts of a name that is no word, `disk` and `size` of `disk-size`.
fn words(name: &Spanned<String>) -> impl Iterator<Item = String> {
    name.value.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned)
}

/// The keys of a mapping; none of anything else.
fn keys(node: &Node) -> impl Iterator<Item = &Spanned<String>> {
    let entries = match &node.kind {
        Kind::Mapping(entries) => entries.as_slice(),
        _ => &[],
    };
    entries.iter().map(|(key, _)| key)
}

fn definition(name: &Spanned<String>, node: &Node, report: &mut Report) -> Option<Definition> {
    let name = name.clone();
    if node.is_null() {
        let problem = Diagnostic::error(codes::MISSING_KEY, format!("expected a value for `{}`", name.value));
        report.push(problem.at(name.span).hint(format!("write `{}: expression`", name.value)));
        return None;
    }
    if let Kind::Scalar { .. } = node.kind {
        let value = text(node, report)?;
        return Some(Definition {
            name,
            value,
            label: None,
            note: None,
            unit: None,
            sources: Vec::new(),
            review_by: None,
            valid_until: None,
        });
    }
    if let Kind::Sequence(_) = node.kind {
        let message = format!("expected an expression for `{}`, found a list", name.value);
        report.push(Diagnostic::error(codes::WRONG_KIND, message).at(node.head));
        return None;
    }
    let mut fields = Fields::of(node, format!("`{}`", name.value), report)?;
    let value = fields.required(report, "value", text);
    let label = fields.words(report, "label");
    let note = fields.words(report, "note");
    let unit = fields.optional(report, "unit", text);
    let sources = fields.texts(report, "sources");
    let review_by = fields.optional(report, "review_by", date);
    let valid_until = fields.optional(report, "valid_until", date);
    fields.finish(report);
    Some(Definition { name, value: value?, label, note, unit, sources, review_by, valid_until })
}

fn identifiers(node: &Node, report: &mut Report) -> Option<Vec<Spanned<String>>> {
    list(node, report, identifier)
}

fn overrides(node: &Node, report: &mut Report) -> Option<Overrides> {
    Some(map(node, report, "overrides", any_identifier, |name, node, report| {
        text(node, report).map(|value| (name.clone(), value))
    }))
}

fn scenarios(node: &Node, report: &mut Report) -> Option<Vec<Scenario>> {
    Some(map(node, report, "scenarios", any_identifier, |name, node, report| {
        let name = name.clone();
        if node.is_null() {
            return Some(Scenario { name, label: None, note: None, set: Vec::new() });
        }
        let mut fields = Fields::of(node, format!("the scenario `{}`", name.value), report)?;
        let label = fields.words(report, "label");
        let note = fields.words(report, "note");
        let set = fields.optional(report, "set", overrides).unwrap_or_default();
        fields.finish(report);
        Some(Scenario { name, label, note, set })
    }))
}

fn correlation(node: &Node, report: &mut Report) -> Option<Correlation> {
    let mut fields = Fields::of(node, "a correlation", report)?;
    let between = fields.required(report, "between", |node, report| {
        let names = identifiers(node, report)?;
        match <[Spanned<String>; 2]>::try_from(names) {
            Ok(pair) => Some(pair),
            Err(names) => {
                let message = format!("expected two inputs, found {}", names.len());
                report.push(Diagnostic::error(codes::BAD_VALUE, message).at(node.head).hint("write `between: [a, b]`"));
                None
            }
        }
    });
    let rho = fields.required(report, "rho", |node, report| {
        let rho = number(node, report)?;
        if (-1.0..=1.0).contains(&rho.value) {
            return Some(rho);
        }
        let message = format!("expected a correlation from -1 to 1, found {}", rho.value);
        report.push(Diagnostic::error(codes::BAD_VALUE, message).at(rho.span));
        None
    });
    fields.finish(report);
    Some(Correlation { between: between?, rho: rho? })
}

fn waterfall(node: &Node, report: &mut Report) -> Option<Waterfall> {
    let mut fields = Fields::of(node, "the waterfall", report)?;
    let outcome = fields.required(report, "outcome", identifier);
    let start = fields.required(report, "start", |node, report| {
        let mut fields = Fields::of(node, "the waterfall's start", report)?;
        let label = fields.required(report, "label", text);
        let set = fields.required(report, "set", overrides);
        fields.finish(report);
        Some((label?.value, set?))
    });
    let steps = fields.required(report, "steps", |node, report| list(node, report, waterfall_step));
    fields.finish(report);
    let (start_label, start_set) = start?;
    Some(Waterfall { outcome: outcome?, start_label, start_set, steps: steps? })
}

fn waterfall_step(node: &Node, report: &mut Report) -> Option<WaterfallStep> {
    let mut fields = Fields::of(node, "a step of the waterfall", report)?;
    let label = fields.required(report, "label", text);
    let restore = fields.required(report, "restore", identifiers);
    fields.finish(report);
    Some(WaterfallStep { label: label?.value, restore: restore? })
}
