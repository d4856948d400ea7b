//! `data/sources.yaml`.

use std::collections::BTreeMap;

use super::config::web_address;
use super::fields::{Fields, date, list, map, text};
use super::yaml::{Kind, Node};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::Reference;
use crate::source::Spanned;

/// The file's path.
pub const FILE: &str = "data/sources.yaml";

/// Reads the sources, by key.
pub fn read(root: &Node, report: &mut Report) -> BTreeMap<String, Reference> {
    map(root, report, "sources", is_key, reference)
        .into_iter()
        .map(|source| (source.key.value.clone(), source))
        .collect()
}

/// Keys are cited in prose, where brackets and spaces would end them.
fn is_key(key: &Spanned<String>, _: &str, report: &mut Report) -> bool {
    let good = key.value.starts_with(|first: char| first.is_ascii_alphanumeric())
        && key.value.chars().all(|found| found.is_ascii_alphanumeric() || "_-.:".contains(found))
        && !key.value.ends_with(['.', ':']);
    if !good {
        let problem =
            Diagnostic::error(codes::BAD_NAME, format!("expected the key of a source, found `{}`", key.value));
        report.push(problem.at(key.span).hint("keys are letters, digits, `_` and `-`"));
    }
    good
}

/// A source with mistakes in it is a source all the same: who cites it is not wrong as well.
fn reference(key: &Spanned<String>, node: &Node, report: &mut Report) -> Option<Reference> {
    let mut reference = Reference {
        key: key.clone(),
        title: key.value.clone(),
        author: Vec::new(),
        publisher: None,
        date: None,
        url: None,
        accessed: None,
        note: None,
        span: key.span.to(node.span),
    };
    let Some(mut fields) = Fields::of(node, format!("the source `{}`", key.value), report) else {
        return Some(reference);
    };
    if let Some(title) = fields.required(report, "title", text) {
        reference.title = title.value;
    }
    reference.author = fields.optional(report, "author", authors).unwrap_or_default();
    reference.publisher = fields.words(report, "publisher");
    reference.date = fields.optional(report, "date", partial_date);
    let (url, read_on) = fields.optional(report, "url", address).unwrap_or_default();
    reference.url = url;
    reference.accessed = fields.optional(report, "accessed", date).map(|date| date.value).or(read_on);
    reference.note = fields.words(report, "note");
    fields.finish(report);
    Some(reference)
}

/// One author, or a list of them.
fn authors(node: &Node, report: &mut Report) -> Option<Vec<String>> {
    match node.kind {
        Kind::Sequence(_) => Some(list(node, report, text)?.into_iter().map(|name| name.value).collect()),
        _ => text(node, report).map(|name| vec![name.value]),
    }
}

/// An address, or the address and the day on which it was read: `{ value: https://…, date: 2026-05-01 }`.
fn address(node: &Node, report: &mut Report) -> Option<(Option<Spanned<String>>, Option<Date>)> {
    if !matches!(node.kind, Kind::Mapping(_)) {
        return web_address(node, report).map(|address| (Some(address), None));
    }
    let mut fields = Fields::of(node, "an address", report)?;
    let url = fields.required(report, "value", web_address);
    let read_on = fields.optional(report, "date", date).map(|date| date.value);
    fields.finish(report);
    Some((url, read_on))
}

/// A date as precisely as it is known: `2025`, `2025-03` or `2025-03-12`.
fn partial_date(node: &Node, report: &mut Report) -> Option<String> {
    let date = text(node, report)?;
    let whole = match date.value.len() {
        4 => format!("{}-01-01", date.value),
        7 => format!("{}-01", date.value),
        _ => date.value.clone(),
    };
    if Date::parse(&whole).is_some() {
        return Some(date.value);
    }
    let problem = Diagnostic::error(codes::BAD_DATE, format!("expected a date, found `{}`", date.value)).at(date.span);
    report.push(problem.hint("write it as precisely as it is known: 2025, 2025-03 or 2025-03-12"));
    None
}
