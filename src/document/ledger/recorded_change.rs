//! The single changes of a cause that the ledger records, as its text names them.

use super::recorded_move::RecordedCause;

/// The kind of a cause of several changes that cannot be made one without the other.
pub const TOGETHER: &str = "together";

/// The kinds of changes that have a name. After it comes what has changed.
const NAMED: [&str; 8] = ["input", "curve", "condition", "definition", "scenario", "data", "correlation", "unit"];

/// The kinds of changes of the whole model.
const UNNAMED: [&str; 4] = ["ensemble", "window", "seed", "samples"];

/// What follows the name of what has changed, before its texts or its rows.
const ENDS: [&str; 4] = [" added", " removed", ": ", " ("];

/// What separates the changes of a cause.
const SEPARATOR: &str = "; ";

/// Something that has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordedChange<'a> {
    /// What it is: `input`, `data`, `definition`, `time`.
    pub kind: &'a str,
    /// Its identifier; empty for a setting of the whole model.
    pub name: &'a str,
}

impl RecordedCause {
    /// Returns what has changed: one thing, or each of those that changed together. Entries of the ledger have only the text of
    /// the latter, which names each: `together: input pace added: 2 year; definition ready: 2030 → 2030 + pace`.
    pub fn changes(&self) -> Vec<RecordedChange<'_>> {
        if self.kind != TOGETHER {
            return vec![RecordedChange { kind: &self.kind, name: self.name.as_deref().unwrap_or_default() }];
        }
        let text = self.change.strip_prefix("together: ").unwrap_or(&self.change);
        // A separator can also be part of the text of an author, which names nothing.
        text.split(SEPARATOR).filter_map(change).collect()
    }
}

/// Reads the kind and the name at the start of the text of a change.
fn change(text: &str) -> Option<RecordedChange<'_>> {
    let (kind, rest) = text.split_at(text.find([' ', ':'])?);
    if UNNAMED.contains(&kind) {
        return ENDS.iter().any(|end| rest.starts_with(end)).then_some(RecordedChange { kind, name: "" });
    }
    let kind = NAMED.into_iter().find(|known| *known == kind)?;
    let rest = rest.strip_prefix(' ')?;
    let end = ENDS.iter().filter_map(|end| rest.find(end)).min()?;
    Some(RecordedChange { kind, name: &rest[..end] })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(kind: &str, name: Option<&str>, change: &str) -> RecordedCause {
        let (kind, name) = (kind.to_owned(), name.map(str::to_owned));
        RecordedCause { kind, name, change: change.to_owned(), share: 1.0, error: None }
    }

    #[test]
    fn a_cause_of_one_change_has_its_name() {
        let changes = |cause: RecordedCause| format!("{:?}", cause.changes());
        let input = changes(cause("input", Some("pace"), "input pace: 1 → 2; input other: 3"));
        assert_eq!(input, r#"[RecordedChange { kind: "input", name: "pace" }]"#);
        let window = changes(cause("window", None, "window: 2025 to 2050 → 2022 to 2060"));
        assert_eq!(window, r#"[RecordedChange { kind: "window", name: "" }]"#);
    }

    #[test]
    fn a_cause_of_several_changes_names_each() {
        let text = "together: input pace added: 2 year; definition ready: first(a) → first(b); curve need removed: grow(1; 2); \
                    correlation pace, wait added: 0.5; scenario base added: ; ensemble added: base: 1, other: 1; data gpus (2 columns \
                    added, 6 rows changed); data pairs (a new dataset); unit card: 1 GB → 2 GB; window: 2025 to 2050 → 2022 to 2060";
        let cause = cause(TOGETHER, None, text);
        let found: Vec<(&str, &str)> = cause.changes().iter().map(|change| (change.kind, change.name)).collect();
        let expected = [
            ("input", "pace"),
            ("definition", "ready"),
            ("curve", "need"),
            ("correlation", "pace, wait"),
            ("scenario", "base"),
            ("ensemble", ""),
            ("data", "gpus"),
            ("data", "pairs"),
            ("unit", "card"),
            ("window", ""),
        ];
        assert_eq!(found, expected);
    }
}
