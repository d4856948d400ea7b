//! Turns the fields of an entry of a bibliography into a source.

use std::collections::BTreeMap;

use super::latex;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::address::check_web_address;
use crate::document::work::{check_source_key, is_partial_date};
use crate::document::{Author, Reference};
use crate::load::work_links;
use crate::source::{Span, Spanned};
use crate::yaml::{scalars, unknown_name};

/// The kind of content of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A key, a number or an address, which is not LaTeX.
    Verbatim,
    /// Names of people in LaTeX, which readers see.
    Names,
    /// Other LaTeX that readers see.
    Shown,
    /// LaTeX that readers do not see.
    Hidden,
}

/// The fields that are read.
pub const FIELDS: [(&str, Content); 25] = [
    ("archiveprefix", Content::Hidden),
    ("author", Content::Names),
    ("booktitle", Content::Shown),
    ("crossref", Content::Verbatim),
    ("date", Content::Hidden),
    ("day", Content::Hidden),
    ("doi", Content::Verbatim),
    ("editor", Content::Names),
    ("eprint", Content::Verbatim),
    ("eprinttype", Content::Hidden),
    ("howpublished", Content::Shown),
    ("institution", Content::Shown),
    ("journal", Content::Shown),
    ("journaltitle", Content::Shown),
    ("month", Content::Hidden),
    ("note", Content::Shown),
    ("organization", Content::Shown),
    ("publisher", Content::Shown),
    ("school", Content::Shown),
    ("subtitle", Content::Shown),
    ("title", Content::Shown),
    ("url", Content::Verbatim),
    ("urldate", Content::Hidden),
    ("xdata", Content::Verbatim),
    ("year", Content::Hidden),
];

/// The fields that say where a work appeared, in the order in which they are tried.
const PUBLISHERS: [&str; 7] =
    ["journaltitle", "journal", "booktitle", "publisher", "organization", "institution", "school"];

/// The entries of a bibliography.
#[derive(Default)]
pub struct Entries {
    /// A source for each, in the order written, with what is wrong with it.
    pub references: Vec<Reference>,
    /// What is wrong with entries that nothing can cite, since they have no key.
    pub uncitable: Vec<Diagnostic>,
}

/// An entry of a bibliography.
pub struct Entry {
    /// The key that it is cited by.
    pub key: Spanned<String>,
    /// The kind in lower case: `article`, `online`.
    pub kind: String,
    /// The whole entry.
    pub span: Span,
    /// Its fields by name.
    pub values: BTreeMap<&'static str, Value>,
    /// What is wrong with its fields.
    pub problems: Vec<Diagnostic>,
}

/// The value of a field.
pub struct Value {
    /// The place of the field's name.
    pub name: Span,
    /// The place of the value.
    pub span: Span,
    /// The value as it is written, with abbreviations expanded.
    pub raw: String,
    /// The value without its LaTeX.
    pub text: String,
    /// The names of people in it.
    pub names: Vec<Author>,
    /// True if it could not be read, which is reported.
    pub is_faulty: bool,
}

/// Returns a source whose entry cannot be read.
pub fn broken(key: Spanned<String>, span: Span) -> Reference {
    Reference { is_exported: true, ..Reference::bare(key, span) }
}

/// Turns entries into sources.
pub fn add_references(entries: &[Entry], read: &mut Entries) {
    let by_key: BTreeMap<&str, &Entry> = entries.iter().rev().map(|entry| (entry.key.value.as_str(), entry)).collect();
    // Entries that exist only for others to inherit from, and sets of entries, are not sources.
    for entry in entries.iter().filter(|entry| !matches!(entry.kind.as_str(), "xdata" | "set")) {
        let report = &mut Report::default();
        let is_valid = check_source_key(&entry.key, "sources", report).is_ok();
        let work = Work {
            own: entry,
            parents: named_entries(entry, "crossref", &by_key, report),
            shared: named_entries(entry, "xdata", &by_key, report),
        };
        let inherited = work.parents.iter().chain(&work.shared).flat_map(|entry| &entry.problems);
        let problems: Vec<Diagnostic> = entry.problems.iter().chain(inherited).cloned().collect();
        let reference = work.reference(report);
        let problems = problems.into_iter().chain(std::mem::take(report)).collect();
        if is_valid {
            read.references.push(Reference { problems, ..reference });
        } else {
            read.uncitable.extend(problems);
        }
    }
}

/// Returns the entries that a field names.
fn named_entries<'e>(
    entry: &Entry,
    field: &str,
    by_key: &BTreeMap<&str, &'e Entry>,
    report: &mut Report,
) -> Vec<&'e Entry> {
    let Some(value) = entry.values.get(field) else { return Vec::new() };
    let mut found = Vec::new();
    for key in value.raw.split(',').map(str::trim).filter(|key| !key.is_empty()) {
        match by_key.get(key) {
            Some(entry) => found.push(*entry),
            None => {
                let known: Vec<&str> = by_key.keys().copied().collect();
                let key = Spanned::new(key.to_owned(), value.span);
                report.push(unknown_name(codes::UNKNOWN_SOURCE, "entry", &key, &format!("`{field}`"), &known));
            }
        }
    }
    found
}

/// An entry with the entries that it inherits fields from.
struct Work<'e> {
    own: &'e Entry,
    /// The works that it is part of: the proceedings of a paper.
    parents: Vec<&'e Entry>,
    /// The entries whose fields it inherits.
    shared: Vec<&'e Entry>,
}

impl<'e> Work<'e> {
    /// Returns a field that is not empty: its own, or an inherited one.
    fn value(&self, name: &str) -> Option<&'e Value> {
        let own = std::iter::once(&self.own).chain(&self.shared);
        // A paper does not take the title of its proceedings.
        let parents = self.parents.iter().filter(|_| !matches!(name, "title" | "subtitle" | "author" | "note"));
        own.chain(parents).filter_map(|entry| entry.values.get(name)).find(|value| !value.raw.trim().is_empty())
    }

    /// Returns the text of a field that is not empty.
    fn text(&self, name: &str) -> Option<String> {
        self.value(name).map(|value| value.text.clone()).filter(|text| !text.is_empty())
    }

    /// Returns the source.
    fn reference(&self, report: &mut Report) -> Reference {
        let mut reference = broken(self.own.key.clone(), self.own.span);
        match (self.text("title"), self.text("subtitle")) {
            (Some(title), None) => reference.title = title,
            (Some(title), Some(subtitle)) => reference.title = format!("{title}: {subtitle}"),
            (None, _) if self.own.values.get("title").is_some_and(|title| title.is_faulty) => {}
            (None, _) => {
                let message = format!("expected the field `title` in the source `{}`", self.own.key.value);
                let problem = Diagnostic::error(codes::MISSING_KEY, message).at(self.own.key.span);
                report.push(problem.hint("add `title = {…}`: readers see it as the name of the source"));
            }
        }
        let people =
            ["author", "editor"].iter().filter_map(|name| self.value(name)).find(|value| !value.names.is_empty());
        reference.author = people.map(|value| value.names.clone()).unwrap_or_default();
        reference.publisher = self.publisher();
        reference.date = self.date(report);
        reference.url = self.address(report);
        reference.accessed = self.value("urldate").and_then(|value| {
            let day = value.text.split('T').next().unwrap_or_default();
            scalars::parse_date(day, value.span, report).ok().map(|date| date.value)
        });
        reference.note = self.text("note");
        reference
    }

    /// Returns the journal, site or publisher that it appeared in.
    fn publisher(&self) -> Option<String> {
        let named = PUBLISHERS.iter().find_map(|name| match *name {
            "booktitle" => self.text(name).or_else(|| {
                let parent = self.parents.first()?;
                parent.values.get("title").map(|value| value.text.clone()).filter(|title| !title.is_empty())
            }),
            _ => self.text(name),
        });
        let published = || self.text("howpublished").filter(|words| !words.contains("://"));
        named.or_else(published).or_else(|| self.is_arxiv().then(|| "arXiv".to_owned()))
    }

    /// Returns whether it has a number at arXiv.
    fn is_arxiv(&self) -> bool {
        let kind = self.text("eprinttype").or_else(|| self.text("archiveprefix"));
        kind.is_some_and(|kind| kind.eq_ignore_ascii_case("arxiv")) && self.value("eprint").is_some()
    }

    /// Returns its address, or else that of its DOI or of its number at arXiv.
    fn address(&self, report: &mut Report) -> Option<Spanned<String>> {
        if let Some(value) = self.value("url") {
            return check_web_address(Spanned::new(latex::address(&value.raw), value.span), report).ok();
        }
        let doi = self.value("doi").map(|value| (value, work_links::doi(&latex::address(&value.raw))));
        let arxiv = || self.value("eprint").filter(|_| self.is_arxiv());
        let number = doi.or_else(|| arxiv().map(|value| (value, work_links::arxiv(value.raw.trim()))));
        if let Some((value, address)) = number {
            return check_web_address(Spanned::new(address, value.span), report).ok();
        }
        let value = self.value("howpublished").filter(|value| value.raw.contains("://"))?;
        let start = value.raw.find("http").unwrap_or(0);
        let address = value.raw.get(start..)?.split(['}', ' ', '\n']).next().unwrap_or_default();
        check_web_address(Spanned::new(latex::address(address), value.span), report).ok()
    }

    /// Returns the date, as precisely as it is given.
    fn date(&self, report: &mut Report) -> Option<String> {
        if let Some(value) = self.value("date") {
            let parts: Vec<&str> = value.text.split('/').map(without_time).filter(|part| !part.is_empty()).collect();
            if (1..=2).contains(&parts.len()) && parts.iter().all(|part| is_partial_date(part)) {
                return Some(parts.join(" to "));
            }
            report
                .push(bad_date(value, "write the date as precisely as it is known: {2025}, {2025-03} or {2025-03-12}"));
            return None;
        }
        let year = self.value("year")?;
        if !is_partial_date(&year.text) || year.text.len() != 4 {
            report.push(bad_date(year, "write the year in four digits; other words go into `note`"));
            return None;
        }
        let (mut month, mut day) = (None, None);
        for value in ["month", "day"].iter().filter_map(|name| self.value(name)) {
            for word in value.text.split([' ', ',', '.', '\u{a0}']).filter(|word| !word.is_empty()) {
                match word.parse::<i8>() {
                    Ok(number) if month.is_none() => month = Some(number),
                    Ok(number) => day = Some(number),
                    Err(_) => {
                        // In “12 June” the first number is the day and not the month.
                        day = day.or(month.take());
                        month = month_of(word);
                    }
                }
            }
        }
        let year_number = year.text.parse().unwrap_or_default();
        let whole = month.and_then(|month| Some((month, Date::new(year_number, month, day.unwrap_or(1))?)));
        match whole {
            Some((_, date)) if day.is_some() => Some(date.to_string()),
            Some((month, _)) => Some(format!("{}-{month:02}", year.text)),
            // A season, or two months at once.
            None => Some(year.text.clone()),
        }
    }
}

/// Returns a date without the time of day and without the marks of uncertainty.
fn without_time(text: &str) -> &str {
    text.trim().split('T').next().unwrap_or_default().trim_end_matches(['~', '?', '%']).trim_matches('.')
}

/// Returns the problem of a value that is not a date.
fn bad_date(value: &Value, hint: &str) -> Diagnostic {
    let message = format!("expected a date, found `{}`", value.text);
    Diagnostic::error(codes::BAD_DATE, message).at(value.span).hint(hint)
}

/// Returns the number of a month, from 1, by its English name or the first three or more letters of it.
fn month_of(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_lowercase();
    let at = NAMES.iter().position(|name| word.len() >= 3 && name.starts_with(&word))?;
    i8::try_from(at + 1).ok()
}
