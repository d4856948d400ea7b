//! `data/sources.yaml`, whose keys are Hayagriva's.

use super::address::{checked_address, web_address};
use super::fields::{Fields, date, list, map, text};
use super::identifiers;
use super::yaml::{Kind, Node};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::Reference;
use crate::source::Spanned;

/// The file's path.
pub const FILE: &str = "data/sources.yaml";

/// Keys of Hayagriva that say what no reader of a report is told.
pub const IGNORED_KEYS: [&str; 18] = [
    "type",
    "abstract",
    "genre",
    "affiliated",
    "call-number",
    "location",
    "issue",
    "volume",
    "volume-total",
    "chapter",
    "edition",
    "page-range",
    "page-total",
    "time-range",
    "runtime",
    "language",
    "archive",
    "archive-location",
];

/// Reads the sources, in the order written.
pub fn read(root: &Node, report: &mut Report) -> Vec<Reference> {
    map(root, report, "sources", is_key, reference)
}

/// Keys are cited in prose, where brackets and spaces would end them.
pub fn is_key(key: &Spanned<String>, _: &str, report: &mut Report) -> bool {
    let good = key.value.starts_with(|first: char| first.is_ascii_alphanumeric())
        && key.value.chars().all(|found| found.is_ascii_alphanumeric() || "_-.:/+".contains(found))
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
    let mut reference = Reference::bare(key.clone(), key.span.to(node.span));
    let what = format!("the source `{}`", key.value);
    let Some(mut fields) = Fields::of(node, what, report) else {
        return Some(reference);
    };
    if let Some(title) = fields.required(report, "title", words) {
        reference.title = title;
    }
    let work = Work::of(fields, report);
    reference.publisher = work.published();
    reference.date = work.first(&|work| work.date.clone());
    let address = work.first(&|work| work.url.clone());
    let (url, read_on) = address.map_or((None, None), |(url, read_on)| (Some(url), read_on));
    reference.url = url;
    reference.accessed = work.accessed.or(read_on);
    reference.author = work.people;
    reference.note = work.note;
    Some(reference)
}

/// A work, or what it is part of.
#[derive(Default)]
struct Work {
    title: Option<String>,
    people: Vec<String>,
    publisher: Option<String>,
    date: Option<String>,
    url: Option<(Spanned<String>, Option<Date>)>,
    accessed: Option<Date>,
    note: Option<String>,
    parents: Vec<Work>,
}

impl Work {
    /// Reads a work whose title was read already, or need not be there.
    fn of(mut fields: Fields<'_>, report: &mut Report) -> Self {
        let mut work = Self { title: fields.optional(report, "title", words), ..Self::default() };
        let authors = fields.optional(report, "author", people).unwrap_or_default();
        let editors = fields.optional(report, "editor", people).unwrap_or_default();
        work.people = if authors.is_empty() { editors } else { authors };
        let publisher = fields.optional(report, "publisher", publisher);
        work.publisher = publisher.or(fields.optional(report, "organization", words));
        work.date = fields.optional(report, "date", partial_date);
        let url = fields.optional(report, "url", address);
        let number = fields.optional(report, "serial-number", serial_number);
        work.url = url.or(number.map(|address| (address, None)));
        work.accessed = fields.optional(report, "accessed", date).map(|date| date.value);
        work.note = fields.optional(report, "note", words);
        work.parents = fields.optional(report, "parent", parents).unwrap_or_default();
        for key in IGNORED_KEYS {
            fields.node(key);
        }
        fields.finish(report);
        work
    }

    /// The journal or site that it is part of, else who published it.
    fn published(&self) -> Option<String> {
        let parent = self.parents.iter().find_map(|parent| parent.first(&|work| work.title.clone()));
        parent.or_else(|| self.first(&|work| work.publisher.clone()))
    }

    /// Something of the work, or of the nearest that it is part of.
    fn first<T>(&self, of: &dyn Fn(&Self) -> Option<T>) -> Option<T> {
        of(self).or_else(|| self.parents.iter().find_map(|parent| parent.first(of)))
    }
}

/// What a work is part of: one, or a list.
fn parents(node: &Node, report: &mut Report) -> Option<Vec<Work>> {
    let parent = |node: &Node, report: &mut Report| {
        Fields::of(node, "what the source is part of", report).map(|fields| Work::of(fields, report))
    };
    match node.kind {
        Kind::Sequence(_) => list(node, report, parent),
        _ => parent(node, report).map(|parent| vec![parent]),
    }
}

/// A text, or `{ value: …, verbatim: true, short: … }`. Braces in it keep capitals in styles that change them.
fn words(node: &Node, report: &mut Report) -> Option<String> {
    let value = if matches!(node.kind, Kind::Mapping(_)) {
        let mut fields = Fields::of(node, "a text", report)?;
        let value = fields.required(report, "value", text);
        for key in ["verbatim", "short", "title-case", "sentence-case"] {
            fields.node(key);
        }
        fields.finish(report);
        value?.value
    } else {
        text(node, report)?.value
    };
    let is_marked = value.contains('{') && value.matches('{').count() == value.matches('}').count();
    Some(if is_marked { value.replace(['{', '}'], "") } else { value })
}

/// `Publisher`, or `{ name: Publisher, location: London }`.
fn publisher(node: &Node, report: &mut Report) -> Option<String> {
    let Kind::Mapping(entries) = &node.kind else { return words(node, report) };
    if entries.iter().any(|(key, _)| key.value == "value") {
        return words(node, report);
    }
    let mut fields = Fields::of(node, "a publisher", report)?;
    let name = fields.required(report, "name", words);
    fields.node("location");
    fields.finish(report);
    name
}

/// One person, or a list of them.
fn people(node: &Node, report: &mut Report) -> Option<Vec<String>> {
    match node.kind {
        Kind::Sequence(_) => list(node, report, person),
        _ => person(node, report).map(|name| vec![name]),
    }
}

/// A person as readers see the name: `Doe, Janet` is Janet Doe.
fn person(node: &Node, report: &mut Report) -> Option<String> {
    if matches!(node.kind, Kind::Mapping(_)) {
        let mut fields = Fields::of(node, "a person", report)?;
        let name = fields.required(report, "name", words);
        let [given, prefix, suffix] = ["given-name", "prefix", "suffix"].map(|key| fields.optional(report, key, words));
        fields.node("alias");
        fields.finish(report);
        let parts: Vec<String> = [given, prefix, Some(name?), suffix].into_iter().flatten().collect();
        return Some(parts.join(" "));
    }
    let name = text(node, report)?;
    let parts: Vec<&str> = name.value.split(',').map(str::trim).collect();
    match parts[..] {
        [family, given] if !given.is_empty() => Some(format!("{given} {family}")),
        [family, suffix, given] => Some(format!("{given} {family} {suffix}")),
        [_] => Some(name.value),
        _ => {
            let message = format!("expected one person, found `{}`", name.value);
            let problem = Diagnostic::error(codes::BAD_VALUE, message).at(name.span);
            report.push(
                problem
                    .hint("write several as a list, `[Janet Doe, Max Jacoby]`, each `Janet Doe` or `\"Doe, Janet\"`"),
            );
            None
        }
    }
}

/// An address, or the address and the day on which it was read: `{ value: https://…, date: 2026-05-01 }`.
fn address(node: &Node, report: &mut Report) -> Option<(Spanned<String>, Option<Date>)> {
    if !matches!(node.kind, Kind::Mapping(_)) {
        return web_address(node, report).map(|address| (address, None));
    }
    let mut fields = Fields::of(node, "an address", report)?;
    let url = fields.required(report, "value", web_address);
    let read_on = fields.optional(report, "date", date).map(|date| date.value);
    fields.finish(report);
    Some((url?, read_on))
}

/// The address that a number leads to, where it is one of those that lead somewhere:
/// `{ doi: 10.1000/182, arxiv: 1706.03762 }`.
fn serial_number(node: &Node, report: &mut Report) -> Option<Spanned<String>> {
    let Kind::Mapping(entries) = &node.kind else {
        text(node, report)?;
        return None;
    };
    let mut numbers = Vec::new();
    for (scheme, node) in entries {
        numbers.extend(text(node, report).map(|number| (scheme.value.as_str(), number)));
    }
    let find = |known: &str| numbers.iter().find(|(scheme, _)| *scheme == known).map(|(_, number)| number.clone());
    let doi = find("doi").map(|number| number.map(|number| identifiers::doi(&number)));
    let found = doi.or_else(|| find("arxiv").map(|number| number.map(|number| identifiers::arxiv(&number))));
    checked_address(found?, report)
}

/// A date as precisely as it is known: `2025`, `2025-03` or `2025-03-12`.
fn partial_date(node: &Node, report: &mut Report) -> Option<String> {
    let date = text(node, report)?;
    if is_partial_date(&date.value) {
        return Some(date.value);
    }
    let problem = Diagnostic::error(codes::BAD_DATE, format!("expected a date, found `{}`", date.value)).at(date.span);
    report.push(problem.hint("write it as precisely as it is known: 2025, 2025-03 or 2025-03-12"));
    None
}

/// Whether a text is a year, a month of a year, or a day.
pub fn is_partial_date(text: &str) -> bool {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    Date::parse(&whole).is_some()
}
