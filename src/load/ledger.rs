//! Reads `data/ledger/*.yaml`, and checks that each entry is what was recorded.
//!
//! A fault of the ledger fails no build: it is a warning here, and an error of `foresite verify`.

use std::collections::BTreeSet;

use super::data_folder::{document, root_of};
use super::files::Files;
use super::schema;
use crate::diagnostic::{Diagnostic, Report, Reported, Severity, codes, error};
use crate::document::Ledger;
use crate::document::ledger::canonical_text::{expected_hash, file_name};
use crate::document::ledger::chain::faults;
use crate::document::ledger::content_hash::file_hash;
use crate::document::ledger::entries::is_below;
use crate::document::ledger::{Entry, EntryHead, EntryKind, FOLDER, KEPT, Seal};
use crate::source::{Span, Spanned};
use crate::yaml::{Context, Fields, Format, Kinds, Node, Section, choice};

/// Reads the entries of these files of the ledger.
pub fn read(paths: &[String], files: &mut Files, report: &mut Report) -> Ledger {
    let (kept, paths): (Vec<&String>, Vec<&String>) = paths.iter().partition(|path| is_below(path, KEPT));
    let kept: BTreeSet<String> = kept.into_iter().cloned().collect();
    let mut found = Report::default();
    let mut entries = Vec::new();
    for path in paths {
        if path.ends_with(".yaml") && path.matches('/').count() == FOLDER.matches('/').count() + 1 {
            // An entry that cannot be read is reported.
            entries.extend(entry(path, files, &mut found).ok());
        } else {
            let message = format!("`{path}` is not an entry of the ledger");
            found.push(Diagnostic::error(codes::LEDGER_FOREIGN, message).hint("move the file out of `data/ledger/`"));
        }
    }
    let mut ledger = Ledger::new(entries);
    found.extend(faults(&ledger.entries, &kept));
    let problems: Vec<Diagnostic> = found.into_iter().collect();
    report.extend(problems.iter().map(|problem| Diagnostic { severity: Severity::Warning, ..problem.clone() }));
    ledger.faults = problems;
    ledger.kept = kept;
    ledger
}

/// Returns what is wrong with the texts of the kept files of a ledger: each is named by its hash.
pub fn kept_faults(ledger: &Ledger, files: &mut Files) -> Report {
    let mut faults = Report::default();
    for path in &ledger.kept {
        let name = path.rsplit('/').next().unwrap_or(path).split('.').next().unwrap_or_default();
        // A file that cannot be read is reported.
        let Ok(source) = files.text(path, &mut faults) else { continue };
        if file_hash(files.sources.get(source).text.as_bytes()) != name {
            let message = format!("`{path}` was changed: its name is not the hash of its text");
            faults.push(Diagnostic::error(codes::LEDGER_KEPT, message).hint("restore it from the repository"));
        }
    }
    faults
}

/// Reads an entry that somebody has written: it has no hash yet.
///
/// # Errors
///
/// The file cannot be read, or is not such an entry.
pub fn by_hand(name: &str, files: &mut Files, report: &mut Report) -> Result<(EntryHead, EntryKind), Reported> {
    let (file, document) = document(name, files, report)?;
    let root = root_of(file, &document.root, report)?;
    let title = Spanned::new(name.to_owned(), Span::new(file.source, 0, 0));
    let mut fields = Fields::of(root, title, "the entry".to_owned(), report)?;
    let entry = head_and_kind(&mut fields, report)?;
    if let EntryKind::Computed(computed) = &entry.1 {
        return Err(report
            .push(error!(BAD_VALUE at computed.model.span, "only `foresite record` makes an entry of this kind, and from a forecast: expected `kind: stated`")));
    }
    fields.finish(&mut Context::new(report, schema::keys));
    report.verdict().map(|()| entry)
}

/// Reads an entry, and checks its hash and the name of its file.
fn entry(path: &str, files: &mut Files, report: &mut Report) -> Result<Entry, Reported> {
    let (file, document) = document(path, files, report)?;
    let root = root_of(file, &document.root, report)?;
    let place = Span::new(file.source, 0, 0);
    let entry = entry_of(Spanned::new(path.to_owned(), place), root, report)?;
    let (hash, written) = (expected_hash(&files.sources.get(file.source).text), entry.hash());
    if hash.as_deref() != Some(written) {
        return Err(report.push(error!(LEDGER_CHANGED at entry.seal.hash.span,
            "`{path}` was changed after it was recorded: its text does not have this hash";
            hint "restore the file from the repository; to correct an entry, record another with `--corrects`")));
    }
    let expected = file_name(entry.head.as_of.value, entry.kind.subject(), written);
    if path.rsplit('/').next() != Some(&expected) {
        report.push(error!(LEDGER_CHANGED at place, "the file of this entry was renamed: expected `{expected}`";
            hint "give the file its name again"));
    }
    Ok(entry)
}

/// Reads the keys of an entry.
pub(super) fn entry_of(path: Spanned<String>, root: &Node, report: &mut Report) -> Result<Entry, Reported> {
    let mut fields = Fields::of(root, path.clone(), format!("the entry `{}`", path.value), report)?;
    let entry = head_and_kind(&mut fields, report);
    let context = &mut Context::new(report, schema::keys);
    let seal = Seal::read(&mut fields, context);
    if entry.is_ok() {
        fields.finish(context);
    }
    let (head, kind) = entry?;
    Ok(Entry { path, head, kind, seal: seal? })
}

/// Reads the keys of an entry that `foresite record` does not add.
fn head_and_kind(fields: &mut Fields<'_>, report: &mut Report) -> Result<(EntryHead, EntryKind), Reported> {
    let kind = fields.required_node("kind", report);
    let context = &mut Context::new(report, schema::keys);
    let kind = kind.and_then(|node| choice(EntryKind::NAMES).read(node, context));
    let head = EntryHead::read(fields, context);
    let kind = EntryKind::read(kind?, fields, context);
    let (head, mut kind) = (head?, kind?);
    if let EntryKind::Stated(entry) = &mut kind {
        entry.use_unit();
    }
    check(&kind, fields.span, report)?;
    Ok((head, kind))
}

/// Checks what the single keys of an entry do not say.
fn check(kind: &EntryKind, place: Span, report: &mut Report) -> Result<(), Reported> {
    match kind {
        EntryKind::Stated(entry) if entry.estimate.is_none() && (entry.low.is_none() || entry.high.is_none()) => {
            Err(report.push(error!(MISSING_KEY at place, "expected an `estimate`, or a range from `low` to `high`")))
        }
        EntryKind::Resolution(entry) if entry.claim.is_none() && (entry.model.is_none() || entry.outcome.is_none()) => {
            Err(report.push(error!(MISSING_KEY at place, "expected a `claim`, or a `model` and its `outcome`")))
        }
        _ => Ok(()),
    }
}
