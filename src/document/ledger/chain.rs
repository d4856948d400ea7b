//! What is wrong with the entries of a ledger as a whole: entries that are missing, repeated, or dated back.

use std::collections::{BTreeMap, BTreeSet};

use super::canonical_text::content;
use super::content_hash::{SHORT, short};
use super::entries::{Entry, KEPT};
use crate::diagnostic::{Diagnostic, error};
use crate::source::Spanned;

/// Returns what is wrong with entries, as errors. `kept` are the paths of the kept files.
pub fn faults(entries: &[Entry], kept: &BTreeSet<String>) -> Vec<Diagnostic> {
    let mut by_hash: BTreeMap<&str, &Entry> = BTreeMap::new();
    let mut faults = Vec::new();
    for entry in entries {
        if let Some(first) = by_hash.insert(entry.hash(), entry) {
            faults.push(
                error!(LEDGER_TWICE at entry.path.span, "`{}` is a copy of `{}`", entry.path.value, first.path.value;
                hint "remove the copy"),
            );
        }
    }
    for entry in entries {
        faults.extend(missing(entry, &by_hash));
        faults.extend(entry.seal.previous.iter().filter_map(|hash| {
            let before = by_hash.get(hash.value.as_str())?;
            dated_back(entry, before).or_else(|| repeated(entry, before))
        }));
        faults.extend(not_kept(entry, kept));
    }
    faults
}

/// Returns the errors about entries that an entry names and that are not there.
fn missing(entry: &Entry, by_hash: &BTreeMap<&str, &Entry>) -> Vec<Diagnostic> {
    let named = entry.seal.previous.iter().map(|hash| ("follows", hash));
    let corrected = entry.head.corrects.iter().map(|hash| ("corrects", hash));
    let missing = named.chain(corrected).filter(|(_, hash)| !by_hash.contains_key(hash.value.as_str()));
    let problem = |(verb, hash): (&str, &Spanned<String>)| {
        error!(LEDGER_GAP at hash.span, "the entry `{}` that this one {verb} is missing", short(&hash.value, SHORT);
            hint "somebody removed or changed it: restore its file from the repository")
    };
    missing.map(problem).collect()
}

/// Returns the error about an entry that is dated before the one that it follows.
fn dated_back(entry: &Entry, before: &Entry) -> Option<Diagnostic> {
    let problem = |key: &str, own: String, other: String| {
        error!(LEDGER_ORDER at entry.path.span, "`{}` follows `{}`, but its `{key}` is earlier: {own} is before {other}",
            entry.path.value, before.path.value)
    };
    let (recorded, recorded_before) = (entry.seal.recorded.value, before.seal.recorded.value);
    if recorded < recorded_before {
        return Some(problem("recorded", recorded.to_string(), recorded_before.to_string()));
    }
    let are_forecasts = entry.computed().is_some() && before.computed().is_some();
    let (as_of, as_of_before) = (entry.head.as_of.value, before.head.as_of.value);
    (are_forecasts && as_of < as_of_before).then(|| problem("as_of", as_of.to_string(), as_of_before.to_string()))
}

/// Returns the error about an entry that says what the entry before it says.
fn repeated(entry: &Entry, before: &Entry) -> Option<Diagnostic> {
    (content(&entry.head, &entry.kind) == content(&before.head, &before.kind)).then(|| {
        error!(LEDGER_TWICE at entry.path.span, "`{}` says the same as `{}`, which it follows", entry.path.value, before.path.value)
    })
}

/// Returns pairs of entries that say the same and do not follow each other: two branches that were merged both recorded it.
pub fn told_twice(entries: &[Entry]) -> Vec<(&Entry, &Entry)> {
    let mut by_content: BTreeMap<String, &Entry> = BTreeMap::new();
    let mut pairs = Vec::new();
    for entry in entries {
        // Entries without a common predecessor are of one line: a forecast may return to what it was.
        let key = format!("{} {}", previous_of(entry), content(&entry.head, &entry.kind));
        if let Some(first) = by_content.insert(key, entry) {
            pairs.push((first, entry));
        }
    }
    pairs
}

/// Returns the hashes of the entries before an entry, in one text.
fn previous_of(entry: &Entry) -> String {
    entry.seal.previous.iter().map(|hash| hash.value.as_str()).collect::<Vec<_>>().join(" ")
}

/// Returns the errors about files that an entry was computed from and that are not kept.
fn not_kept(entry: &Entry, kept: &BTreeSet<String>) -> Vec<Diagnostic> {
    let files = entry.computed().into_iter().flat_map(|computed| &computed.files);
    let missing = files.filter(|(path, hash)| !kept.contains(&kept_path(&path.value, &hash.value)));
    let problem = |(path, hash): &(Spanned<String>, Spanned<String>)| {
        error!(LEDGER_KEPT at hash.span, "`{}` is missing: the file `{}` from which this forecast was computed",
            kept_path(&path.value, &hash.value), path.value;
            hint "restore it from the repository")
    };
    missing.map(problem).collect()
}

/// Returns the path of the kept copy of a file, given its own path and its hash.
pub fn kept_path(path: &str, hash: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((_, extension)) => format!("{KEPT}/{hash}.{extension}"),
        None => format!("{KEPT}/{hash}"),
    }
}
