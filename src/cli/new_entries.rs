//! Entries on their way into the ledger: each gets its hash, the entries before it, and the name of its file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::failure::Failure;
use super::interrupts::Interrupts;
use super::terminal::Terminal;
use crate::date::Date;
use crate::document::Ledger;
use crate::document::ledger::canonical_text::{canonical_entry, content, file_name};
use crate::document::ledger::{ComputedEntry, Entry, EntryHead, EntryKind, FOLDER};
use crate::write;

/// An entry without the keys that the ledger adds.
pub struct NewEntry {
    /// The keys of all kinds.
    pub head: EntryHead,
    /// The keys of its kind.
    pub kind: EntryKind,
    /// The files that are kept with it, by path below the root of the project, with their texts.
    pub kept: Vec<(String, String)>,
}

/// The entries that will be added to a ledger.
pub struct NewEntries<'l> {
    ledger: &'l Ledger,
    recorded: Date,
    /// The last entry about each subject of those that are to be added: its hash, and what it says.
    last: BTreeMap<String, (String, String)>,
    entries: Vec<(String, String)>,
    kept: BTreeMap<String, String>,
}

impl<'l> NewEntries<'l> {
    /// Starts to add entries to a ledger on a day.
    pub fn new(ledger: &'l Ledger, recorded: Date) -> Self {
        Self { ledger, recorded, last: BTreeMap::new(), entries: Vec::new(), kept: BTreeMap::new() }
    }

    /// Adds an entry. Returns the path of its file, or that of the entry that already says the same.
    ///
    /// # Errors
    ///
    /// The entry is dated before the one that it follows.
    pub fn add(&mut self, entry: NewEntry) -> Result<Result<String, String>, Failure> {
        let NewEntry { head, kind, kept } = entry;
        let said = content(&head, &kind);
        if let Some(known) = self.known(&said, &head, &kind) {
            return Ok(Err(known.path.value.clone()));
        }
        let subject = kind.subject().to_owned();
        let previous: Vec<String> = match self.last.get(&subject) {
            Some((_, last)) if *last == said => {
                let path = self.entries.last().map(|(path, _)| path.clone()).unwrap_or_default();
                return Ok(Err(path));
            }
            Some((hash, _)) => vec![hash.clone()],
            None => {
                self.check_dates(&head, &kind)?;
                self.ledger.heads(&subject).into_iter().map(str::to_owned).collect()
            }
        };
        let canonical = canonical_entry(&head, &kind, self.recorded, &previous);
        let path = format!("{FOLDER}/{}", file_name(head.as_of.value, &subject, &canonical.hash));
        self.last.insert(subject, (canonical.hash, said));
        self.entries.push((path.clone(), canonical.text));
        self.kept.extend(kept);
        Ok(Ok(path))
    }

    /// Returns whether an entry says the same as this forecast already.
    pub fn is_recorded(&self, head: &EntryHead, forecast: &ComputedEntry) -> bool {
        let kind = EntryKind::Computed(forecast.clone());
        self.known(&content(head, &kind), head, &kind).is_some()
    }

    /// Returns the entry that says the same already. A forecast may return to what it was: only the last one counts, and whether
    /// that one was a correction makes no difference to a record that corrects nothing.
    fn known(&self, said: &str, head: &EntryHead, kind: &EntryKind) -> Option<&'l Entry> {
        let says_so = |entry: &&Entry| {
            let corrects = head.corrects.as_ref().and(entry.head.corrects.clone());
            content(&EntryHead { corrects, ..entry.head.clone() }, &entry.kind) == said
        };
        let ledger = self.ledger;
        match kind {
            EntryKind::Computed(computed) => {
                let heads: BTreeSet<&str> = ledger.heads(kind.subject()).into_iter().collect();
                let last = ledger.forecasts(&computed.model.value).next_back().map(|(entry, _)| entry);
                let ends = ledger.entries.iter().filter(|entry| heads.contains(entry.hash()));
                ends.chain(last).find(says_so)
            }
            EntryKind::Stated(_) | EntryKind::Resolution(_) => ledger.entries.iter().find(says_so),
        }
    }

    /// Checks that an entry is not dated before those that it follows.
    fn check_dates(&self, head: &EntryHead, kind: &EntryKind) -> Result<(), Failure> {
        let before = self.ledger.entries.iter().filter(|entry| entry.kind.subject() == kind.subject());
        for entry in before {
            let (path, recorded) = (&entry.path.value, entry.seal.recorded.value);
            if recorded > self.recorded {
                return Err(Failure::usage(format!(
                    "`{path}` was recorded on {recorded}, which is after today, {}: is the clock of this computer right?",
                    self.recorded
                )));
            }
            let are_forecasts = entry.computed().is_some() && matches!(kind, EntryKind::Computed(_));
            if are_forecasts && entry.head.as_of.value > head.as_of.value {
                return Err(Failure::usage(format!(
                    "`{path}` is as of {}, so a forecast as of {} cannot follow it: the ledger is never dated back",
                    entry.head.as_of.value, head.as_of.value
                )));
            }
        }
        Ok(())
    }

    /// Writes the entries, each of them whole or not at all, and says so.
    ///
    /// # Errors
    ///
    /// The system refuses a step, or somebody stopped the command.
    pub fn write(self, root: &Path, terminal: &Terminal) -> Result<(), Failure> {
        let Self { entries, kept, .. } = self;
        if entries.is_empty() {
            return Ok(());
        }
        let paths: Vec<String> = entries.iter().map(|(path, _)| path.clone()).collect();
        let files: Vec<(String, String)> = kept.into_iter().chain(entries).collect();
        let write = |cancel: &_| write::add_to_ledger(root, &files, cancel);
        if let Some(aside) = Interrupts::watch().while_writing(write)? {
            let aside = aside.strip_prefix(root).unwrap_or(&aside).display();
            terminal.info(&format!("an earlier record was interrupted: what it left unfinished is in `{aside}`"));
        }
        for path in paths {
            terminal.info(&format!("recorded `{path}`"));
        }
        Ok(())
    }
}

/// Returns the entry whose hash starts with some digits.
pub fn entry_named<'l>(ledger: &'l Ledger, digits: &str) -> Result<&'l Entry, Failure> {
    const FEWEST: usize = 4;
    let mut found = if digits.len() < FEWEST { None } else { Some(ledger.starting_with(digits)) }.into_iter().flatten();
    match (found.next(), found.next()) {
        (Some(entry), None) => Ok(entry),
        (Some(_), Some(_)) => {
            Err(Failure::usage(format!("several entries have a hash that starts with `{digits}`: give more digits")))
        }
        (None, _) => Err(Failure::usage(format!(
            "no entry of the ledger has a hash that starts with `{digits}`: expected at least {FEWEST} digits, such as the \
             last part of the name of its file"
        ))),
    }
}
