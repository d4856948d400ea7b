//! The text of an entry: the same bytes for the same entry on every machine, and the hash that names it.
//!
//! The keys have a fixed order, numbers have the shortest digits that read back to the same number, and a text that YAML
//! could read as something else is in quotes. The last line is `hash:`, the SHA-256 of all text before it.

use std::fmt::Display;

use super::computed::{ComputedEntry, OUTCOME_KINDS, RecordedOutcome};
use super::content_hash::{SHORT, content_hash, short};
use super::entry_keys::{EntryHead, EntryKind};
use super::recorded_move::RecordedMove;
use super::resolution::ResolutionEntry;
use super::stated::StatedEntry;
use crate::date::Date;
use crate::source::Spanned;
use crate::yaml::quoted;

/// The start of the last line of an entry.
const HASH_LINE: &str = "hash: ";

/// An entry as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CanonicalEntry {
    /// The whole text of the file.
    pub text: String,
    /// The 64 digits of its hash.
    pub hash: String,
}

/// Returns the text of an entry that is recorded on a day, after the entries with the hashes `previous`.
pub fn canonical_entry(head: &EntryHead, kind: &EntryKind, recorded: Date, previous: &[String]) -> CanonicalEntry {
    let mut lines = Lines::default();
    lines.plain("kind", kind.name());
    let model = match kind {
        EntryKind::Computed(entry) => Some(&entry.model),
        EntryKind::Stated(entry) => entry.model.as_ref(),
        EntryKind::Resolution(entry) => entry.model.as_ref(),
    };
    lines.named("model", model);
    lines.plain("as_of", head.as_of.value);
    lines.plain("recorded", recorded);
    match kind {
        EntryKind::Computed(entry) => lines.computed(entry),
        EntryKind::Stated(entry) => lines.stated(entry),
        EntryKind::Resolution(entry) => lines.resolution(entry),
    }
    lines.optional("author", head.author.as_deref());
    lines.optional("note", head.note.as_deref());
    match previous {
        [] => {}
        [one] => lines.text("previous", one),
        several => lines.list("previous", several.iter().map(String::as_str)),
    }
    lines.named("corrects", head.corrects.as_ref());
    let hash = content_hash(lines.text.as_bytes());
    lines.text("hash", &hash);
    CanonicalEntry { text: lines.text, hash }
}

/// Returns what an entry says, without when, by whom, from which files, and after which entry it was recorded, and what has moved since. Two records of
/// the same forecast have the same content, although a comment in a file may have changed.
pub fn content(head: &EntryHead, kind: &EntryKind) -> String {
    let mut kind = kind.clone();
    if let EntryKind::Computed(entry) = &mut kind {
        entry.files.clear();
        entry.moved.clear();
        entry.commit = None;
        entry.uncommitted = false;
    }
    let head = EntryHead { author: None, note: None, ..head.clone() };
    canonical_entry(&head, &kind, head.as_of.value, &[]).text
}

/// Returns the hash that an entry's text should have: that of the text before its last line. `None` if the last line is not
/// that of the hash.
pub fn expected_hash(text: &str) -> Option<String> {
    let before = text.strip_suffix('\n')?.rfind('\n')? + 1;
    text.get(before..)?.starts_with(HASH_LINE).then(|| content_hash(&text.as_bytes()[..before]))
}

/// Returns the name of an entry's file: `2026-05-07-parity-3f9a1c.yaml`.
pub fn file_name(as_of: Date, subject: &str, hash: &str) -> String {
    format!("{as_of}-{subject}-{}.yaml", short(hash, SHORT))
}

/// Returns a text as YAML reads it in block style: as it is if it is a word or an address, otherwise in quotes.
fn scalar(text: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_plain = |found: char| found.is_ascii_alphanumeric() || "_-./".contains(found);
    let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.chars().all(is_plain);
    if is_word && !WORDS.contains(&text.to_ascii_lowercase().as_str()) { text.to_owned() } else { quoted(text) }
}

/// The lines of an entry.
#[derive(Default)]
struct Lines {
    text: String,
    /// How many mappings the next line is in.
    depth: usize,
}

impl Lines {
    /// Adds a key whose value is written as it is: a number, a date, or an id.
    fn plain(&mut self, key: &str, value: impl Display) {
        self.text.push_str(&"  ".repeat(self.depth));
        self.text.push_str(&format!("{key}: {value}\n"));
    }

    fn text(&mut self, key: &str, value: &str) {
        self.plain(key, scalar(value));
    }

    fn optional(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    fn named(&mut self, key: &str, value: Option<&Spanned<String>>) {
        self.optional(key, value.map(|value| value.value.as_str()));
    }

    fn number(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.plain(key, value);
        }
    }

    fn list<'t>(&mut self, key: &str, items: impl Iterator<Item = &'t str>) {
        let items: Vec<String> = items.map(scalar).collect();
        if !items.is_empty() {
            self.plain(key, format!("[{}]", items.join(", ")));
        }
    }

    /// Adds a mapping with an entry for each item, unless there are none.
    fn mapping<T>(&mut self, key: &str, items: &[T], add: impl Fn(&mut Self, &T)) {
        if items.is_empty() {
            return;
        }
        self.text.push_str(&format!("{}{key}:\n", "  ".repeat(self.depth)));
        self.depth += 1;
        items.iter().for_each(|item| add(self, item));
        self.depth -= 1;
    }

    /// Adds a mapping that has keys in any case.
    fn nested(&mut self, key: &str, add: impl Fn(&mut Self)) {
        self.mapping(key, &[()], |lines, ()| add(lines));
    }

    fn computed(&mut self, entry: &ComputedEntry) {
        self.optional("title", entry.title.as_deref());
        self.optional("question", entry.question.as_deref());
        self.nested("window", |lines| {
            lines.plain("from", entry.window.from);
            lines.plain("to", entry.window.to);
        });
        self.mapping("outcomes", &entry.outcomes, |lines, outcome| {
            lines.nested(&outcome.name.value, |lines| lines.outcome(outcome));
        });
        self.mapping("scenarios", &entry.scenarios, |lines, (name, outcomes)| {
            lines.mapping(&name.value, outcomes, |lines, (name, value)| lines.plain(&name.value, value));
        });
        let pair = |lines: &mut Self, (name, expression): &(Spanned<String>, String)| {
            lines.text(&name.value, expression);
        };
        self.mapping("conditions", &entry.conditions, pair);
        self.mapping("curves", &entry.curves, pair);
        self.mapping("inputs", &entry.inputs, |lines, input| {
            lines.nested(&input.name.value, |lines| {
                lines.text("value", &input.value);
                lines.optional("unit", input.unit.as_deref());
                lines.number("probability", input.probability);
                lines.mapping("by", &input.by, |lines, (year, chance)| lines.plain(&year.to_string(), chance));
            });
        });
        self.mapping("datasets", &entry.datasets, |lines, dataset| {
            lines.nested(&dataset.id.value, |lines| {
                lines.text("hash", &dataset.hash.value);
                lines.plain("rows", dataset.rows);
            });
        });
        self.mapping("files", &entry.files, |lines, (path, hash)| lines.text(&scalar(&path.value), &hash.value));
        self.mapping("moved", &entry.moved, |lines, moved| {
            lines.nested(&moved.name.value, |lines| lines.moved(moved));
        });
        self.text("engine", &entry.engine);
        self.plain("seed", entry.seed);
        self.plain("samples", entry.samples);
        self.optional("commit", entry.commit.as_deref());
        if entry.uncommitted {
            self.plain("uncommitted", true);
        }
    }

    fn moved(&mut self, moved: &RecordedMove) {
        self.number("move", moved.total);
        self.number("error", moved.error);
        if moved.causes.is_empty() {
            return;
        }
        let indent = "  ".repeat(self.depth);
        self.text.push_str(&format!("{indent}causes:\n"));
        for cause in &moved.causes {
            let error = cause.error.map(|error| format!(", error: {error}")).unwrap_or_default();
            let name = cause.name.as_ref().map(|name| format!(", name: {}", quoted(name))).unwrap_or_default();
            let (kind, change, share) = (quoted(&cause.kind), quoted(&cause.change), cause.share);
            self.text
                .push_str(&format!("{indent}  - {{ kind: {kind}{name}, change: {change}, share: {share}{error} }}\n"));
        }
    }

    fn outcome(&mut self, outcome: &RecordedOutcome) {
        let kind = OUTCOME_KINDS.iter().find(|(_, kind)| *kind == outcome.kind).map_or("", |(name, _)| name);
        self.text("label", &outcome.label);
        self.plain("kind", kind);
        self.optional("unit", outcome.unit.as_deref());
        self.text("definition", &outcome.definition);
        self.text("resolves", &outcome.resolves);
        self.number("median", outcome.median);
        self.number("median_error", outcome.median_error);
        self.number("probability", outcome.probability);
        self.number("probability_error", outcome.probability_error);
        self.mapping("quantiles", &outcome.quantiles, |lines, (level, value)| lines.plain(&level.to_string(), value));
        self.mapping("by", &outcome.by, |lines, (year, chance)| lines.plain(&year.to_string(), chance));
        self.number("already", outcome.already);
        self.number("before", outcome.before);
        self.number("never", outcome.never);
    }

    fn stated(&mut self, entry: &StatedEntry) {
        self.named("outcome", Some(&entry.outcome));
        self.number("estimate", entry.estimate);
        self.number("low", entry.low);
        self.number("high", entry.high);
        self.number("level", entry.level.map(|level| format!("{}%", (level * 1e6).round() / 1e4)));
        self.optional("unit", entry.unit.as_deref());
        self.list("source", entry.sources.iter().map(|key| key.value.as_str()));
        self.optional("who", entry.who.as_deref());
    }

    fn resolution(&mut self, entry: &ResolutionEntry) {
        self.named("claim", entry.claim.as_ref());
        self.named("claim_hash", entry.claim_hash.as_ref());
        self.named("outcome", entry.outcome.as_ref());
        self.plain("result", entry.result.value);
        self.list("source", entry.sources.iter().map(|key| key.value.as_str()));
        self.optional("who", entry.who.as_deref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_yaml_could_read_as_something_else() {
        for text in ["parity", "data/models/parity.yaml", "e3b0c44298fc1c14", "Rust-1.95"] {
            assert_eq!(scalar(text), text);
        }
        for text in ["no", "Off", "12", "3f9a1c", "a b", "a: b", "", "-", "é", "1e5"] {
            assert_eq!(scalar(text), format!("\"{text}\""));
        }
        assert_eq!(scalar("two\nlines"), "\"two\\u000Alines\"");
    }

    #[test]
    fn the_hash_is_that_of_the_text_before_it() {
        // `printf 'kind: stated\n' | sha256sum`
        let text = "kind: stated\nhash: anything\n";
        let expected = "ad240846";
        assert_eq!(short(&expected_hash(text).unwrap(), 8), expected);
        assert_eq!(expected_hash("kind: stated\n"), None);
        assert_eq!(expected_hash("kind: stated\nhash: a"), None);
    }
}
