//! Reads `data/sources.yaml`: turns the keys of Hayagriva into the details of a source that readers see.

use super::schema;
use super::work_links;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, Severity, codes, error};
use crate::document::Reference;
use crate::document::address::check_web_address;
use crate::document::work::{Details, SOURCE_KEYS, SourceKeys, Work};
use crate::source::{Span, Spanned};
use crate::yaml::{Context, EntryFormat, Format, Node, by_name, entry_format, section};

/// The file's path.
pub const FILE: &str = "data/sources.yaml";

/// Reads the sources, in the order written. A source that cannot be read is reported, and becomes one without details, so
/// that its citations are not reported as well.
pub fn read(root: &Node, report: &mut Report) -> Vec<Reference> {
    let mut own = Report::default();
    let references = read_strictly(root, &mut own);
    // Other programs may have keys of their own, but a misspelled one is a mistake.
    let is_foreign = |problem: &Diagnostic| problem.code == codes::UNKNOWN_KEY && problem.rewrite.is_none();
    report.extend(own.into_iter().map(|problem| match is_foreign(&problem) {
        true => Diagnostic { severity: Severity::Warning, ..problem },
        false => problem,
    }));
    references
}

fn read_strictly(root: &Node, report: &mut Report) -> Vec<Reference> {
    let entry = entry_format(|name, node, context| {
        let span = name.span.to(node.span);
        Ok(match section::<SourceKeys>("the source").read_entry(name, node, context) {
            Ok(keys) => reference(name.clone(), span, keys, context.report),
            Err(_) => Reference::bare(name.clone(), span),
        })
    });
    by_name("sources", SOURCE_KEYS, entry).read(root, &mut Context::new(report, schema::keys)).unwrap_or_default()
}

/// Returns the details of a source that readers see.
fn reference(key: Spanned<String>, span: Span, keys: SourceKeys, report: &mut Report) -> Reference {
    let SourceKeys { title, details } = keys;
    let of_parent = || details.parents.iter().find_map(title_of).filter(|_| title.is_none());
    let (title, publisher) = match (&title, of_parent()) {
        (Some(title), _) => (title.clone(), publisher(&details)),
        (None, Some(title)) => (title, nearest(&details, &mut published_by)),
        (None, None) => {
            report.push(error!(MISSING_KEY at key.span, "expected the key `title` in the source `{}`", key.value));
            (key.value.clone(), publisher(&details))
        }
    };
    let (url, read_on) = nearest(&details, &mut |details| address(details, report)).unzip();
    Reference {
        title,
        publisher,
        date: nearest(&details, &mut |details| details.date.clone()),
        url,
        accessed: details.accessed.map(|date| date.value).or(read_on.flatten()),
        author: if details.author.is_empty() { details.editor } else { details.author },
        note: details.note,
        ..Reference::bare(key, span)
    }
}

/// Returns the journal or site that a source is part of, or else who published it.
fn publisher(details: &Details) -> Option<String> {
    details.parents.iter().find_map(title_of).or_else(|| nearest(details, &mut published_by))
}

fn published_by(details: &Details) -> Option<String> {
    details.publisher.clone().or_else(|| details.organization.clone())
}

/// Returns the title of a work, or else that of what it is part of.
fn title_of(work: &Work) -> Option<String> {
    work.title.clone().or_else(|| work.details.parents.iter().find_map(title_of))
}

/// Returns a detail of a source, or of the nearest work that it is part of and that has it.
fn nearest<T>(details: &Details, of: &mut dyn FnMut(&Details) -> Option<T>) -> Option<T> {
    of(details).or_else(|| details.parents.iter().find_map(|parent| nearest(&parent.details, of)))
}

/// Returns the address of a work, or that of its DOI or arXiv number, with the day on which it was read.
fn address(details: &Details, report: &mut Report) -> Option<(Spanned<String>, Option<Date>)> {
    if let Some(url) = &details.url {
        return Some(url.clone());
    }
    let find = |scheme: &str| details.serial_numbers.iter().find(|(found, _)| found.value == scheme);
    let doi = find("doi").map(|(_, number)| number.clone().map(|number| work_links::doi(&number)));
    let arxiv = || find("arxiv").map(|(_, number)| number.clone().map(|number| work_links::arxiv(&number)));
    let address = check_web_address(doi.or_else(arxiv)?, report).ok()?;
    Some((address, None))
}
