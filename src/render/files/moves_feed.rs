//! The feed of moves: the forecasts of the ledger that have moved a result by more than the settings ask for, newest first, as Atom
//! (RFC 4287).

use super::feed::{element, head, link, moment};
use crate::document::Project;
use crate::document::config::Notify;
use crate::document::ledger::{
    ComputedEntry, Entry, OutcomeKind, RecordedCause, RecordedMove, RecordedOutcome, RecordedValue,
};
use crate::figure::{largest_first, number, reasons, unit_of_move};
use crate::locale::english;
use crate::render::links::with_slash;

/// The path of the feed.
pub const PATH: &str = "moves.xml";

/// The parts of a move that its title names at most.
const MAX_PARTS: usize = 2;

/// A move that is announced.
struct Announced<'a> {
    before: &'a RecordedOutcome,
    entry: &'a Entry,
    outcome: &'a RecordedOutcome,
    moved: &'a RecordedMove,
    total: f64,
}

/// Returns whether the settings ask for the feed.
pub fn is_wanted(project: &Project) -> bool {
    !project.config.notify.is_empty()
}

/// Returns the feed, or `None` if the settings do not ask for it. It is empty until a result has moved.
pub fn moves_feed(project: &Project) -> Option<String> {
    if !is_wanted(project) {
        return None;
    }
    let mut announced: Vec<Announced<'_>> =
        project.config.notify.iter().flat_map(|notify| announced(project, notify)).collect();
    announced.sort_by(|a, b| {
        let key = |announced: &Announced<'_>| (announced.entry.head.as_of.value, announced.entry.seal.recorded.value);
        key(b).cmp(&key(a))
    });
    let base_url = with_slash(&project.config.base_url.value);
    let recorded = |announced: &Announced<'_>| announced.entry.seal.recorded.value;
    // Atom requires a date, also of a feed without entries.
    let updated = announced.iter().map(recorded).max().or(project.config.as_of.as_ref().map(|date| date.value));
    let updated = updated.map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), moment);
    let title = format!("{}: moves of the forecast", project.config.title);
    let mut feed = head(project, &title, (PATH, &format!("{base_url}{PATH}"), ""), &updated);
    for announced in &announced {
        feed.push_str(&announced.xml(&base_url));
    }
    Some(feed + "</feed>\n")
}

/// Returns the moves of a result that are large enough.
fn announced<'a>(project: &'a Project, notify: &'a Notify) -> Vec<Announced<'a>> {
    let (model, name) = notify.outcome.value.split_once('.').unwrap_or((&notify.outcome.value, ""));
    let forecasts: Vec<(&Entry, &ComputedEntry)> = project.ledger.forecasts(model).collect();
    let pairs = forecasts.windows(2).filter_map(|pair| {
        let [(_, before), (entry, after)] = pair else { return None };
        let moved = after.moved(name)?;
        let (before, outcome, total) = (before.outcome(name)?, after.outcome(name)?, moved.total?);
        let threshold = match outcome.kind {
            OutcomeKind::Date => notify.by.as_ref().map(|by| by.value.to_years()),
            OutcomeKind::Number | OutcomeKind::Chance => notify.change,
        };
        let threshold = threshold.or(moved.error).unwrap_or(0.0);
        (total.abs() > threshold).then_some(Announced { before, entry, outcome, moved, total })
    });
    pairs.collect()
}

impl Announced<'_> {
    fn xml(&self, base_url: &str) -> String {
        let file = self.entry.path.value.rsplit('/').next().unwrap_or_default();
        let name = file.strip_suffix(".yaml").unwrap_or(file);
        let mut entry = "<entry>\n".to_owned();
        entry.push_str(&element("title", &self.title()));
        // An entry of the ledger never changes, so neither does its name.
        entry.push_str(&element("id", &format!("{base_url}#{name}-{}", self.outcome.name.value)));
        entry.push_str(&link("alternate", "text/html", base_url));
        entry.push_str(&element("updated", &moment(self.entry.seal.recorded.value)));
        entry.push_str(&element("summary", &self.summary()));
        entry + "</entry>\n"
    }

    /// Returns a title such as `Parity: June 2030 → March 2031, +9 months, of which +7 months by data gpus`.
    fn title(&self) -> String {
        let unit = unit_of_move(self.outcome, self.moved);
        let [before, after] = [self.before, self.outcome].map(value);
        let parts = largest_first(self.moved);
        let large: Vec<String> = parts
            .iter()
            .take(MAX_PARTS)
            .filter(|cause| cause.error.is_none_or(|error| cause.share.abs() > error) && cause.share != 0.0)
            .map(|cause| format!("{} by {}", unit.text(english(), cause.share), cause_name(cause)))
            .collect();
        let why = match large.as_slice() {
            [] => String::new(),
            [_] if parts.iter().skip(1).all(|cause| cause.share == 0.0) => format!(" by {}", cause_name(parts[0])),
            several => format!(", of which {}", several.join(" and ")),
        };
        format!("{}: {before} → {after}, {}{why}", self.outcome.label, unit.text(english(), self.total))
    }

    /// Returns the author's note and every part of the move.
    fn summary(&self) -> String {
        let parts = reasons(english(), self.outcome, self.moved);
        self.entry.head.note.iter().cloned().chain(parts).collect::<Vec<_>>().join("; ")
    }
}

/// Returns the central value of an outcome as text.
fn value(outcome: &RecordedOutcome) -> String {
    match outcome.central() {
        Some(RecordedValue::Date(date)) => date.month_and_year(),
        Some(RecordedValue::Number(share)) if outcome.kind == OutcomeKind::Chance => number::chance(english(), share),
        Some(RecordedValue::Number(value)) => {
            number::quantity(english(), value, outcome.unit.as_deref().unwrap_or_default())
        }
        Some(other) => other.to_string(),
        None => "not known".to_owned(),
    }
}

/// Returns what has changed in few words: `data gpus`, `time`.
fn cause_name(cause: &RecordedCause) -> String {
    match (&cause.name, cause.kind.as_str()) {
        (Some(name), kind) => format!("{kind} {name}"),
        (None, "together") => "several changes together".to_owned(),
        (None, kind) => kind.to_owned(),
    }
}
