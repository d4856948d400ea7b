//! Many diagnostics of one cause as one: the first of them, with the places of the others in short.

use std::collections::BTreeMap;

use super::Diagnostic;
use crate::source::Sources;
use crate::words::agreeing;

/// The largest number of equal diagnostics that are all shown in full.
const MAX_EQUAL: usize = 3;

/// The largest number of diagnostics that differ only in names and numbers and that are all shown in full.
const MAX_ALIKE: usize = 10;

/// How many of more than [`MAX_ALIKE`] are shown in full.
const SHOWN_ALIKE: usize = 5;

/// The largest number of places of other diagnostics that are named.
const MAX_PLACES: usize = 12;

/// A diagnostic that is shown in full, and others that are not.
pub struct Folded<'r> {
    /// The diagnostic.
    pub shown: &'r Diagnostic,
    /// Diagnostics with the same message, in other places.
    equal: Vec<&'r Diagnostic>,
    /// Diagnostics whose messages differ only in names and numbers.
    alike: Vec<&'r Diagnostic>,
}

impl Folded<'_> {
    /// Returns notes that name the places of the diagnostics that are not shown.
    pub fn notes(&self, sources: &Sources) -> Vec<String> {
        let note = |others: &[&Diagnostic], what: &str| {
            let count = others.len();
            (count > 0).then(|| {
                format!(
                    "{count} more {} {what}: {}",
                    agreeing(count, "problem is", "problems are"),
                    places(others, sources)
                )
            })
        };
        note(&self.equal, "the same").into_iter().chain(note(&self.alike, "of this kind")).collect()
    }
}

/// Folds diagnostics, in their order.
pub fn fold<'r>(diagnostics: &[&'r Diagnostic]) -> Vec<Folded<'r>> {
    let equal = |diagnostic: &Diagnostic| {
        (diagnostic.code.id, diagnostic.severity, diagnostic.message.clone(), diagnostic.hints.clone())
    };
    let firsts = groups(diagnostics, equal, (MAX_EQUAL, 1));
    let shown: Vec<&Diagnostic> = firsts.iter().map(|(shown, _)| *shown).collect();
    let alike = |diagnostic: &Diagnostic| (diagnostic.code.id, diagnostic.severity, pattern(&diagnostic.message));
    // By address, which only finds an entry again and orders nothing.
    let mut equal_to: BTreeMap<*const Diagnostic, Vec<&Diagnostic>> =
        firsts.into_iter().map(|(first, others)| (std::ptr::from_ref(first), others)).collect();
    let mut folded = Vec::new();
    for (shown, alike) in groups(&shown, alike, (MAX_ALIKE, SHOWN_ALIKE)) {
        let mut equal = |of: &Diagnostic| equal_to.remove(&std::ptr::from_ref(of)).unwrap_or_default();
        let own = equal(shown);
        let alike = alike.into_iter().flat_map(|other| std::iter::once(other).chain(equal(other))).collect();
        folded.push(Folded { shown, equal: own, alike });
    }
    folded
}

/// Returns the diagnostics without those of a group that has more than `max` of them; only `kept` of these stay, and the last
/// of them comes with the others.
fn groups<'r, K: Ord>(
    diagnostics: &[&'r Diagnostic],
    key: impl Fn(&Diagnostic) -> K,
    (max, kept): (usize, usize),
) -> Vec<(&'r Diagnostic, Vec<&'r Diagnostic>)> {
    let mut members: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for (index, diagnostic) in diagnostics.iter().enumerate() {
        members.entry(key(diagnostic)).or_default().push(index);
    }
    let mut others: BTreeMap<usize, Vec<usize>> = (0..diagnostics.len()).map(|index| (index, Vec::new())).collect();
    for group in members.values().filter(|group| group.len() > max) {
        let (shown, hidden) = group.split_at(kept);
        hidden.iter().for_each(|index| drop(others.remove(index)));
        others.extend(shown.last().map(|last| (*last, hidden.to_vec())));
    }
    let at = |index: usize| diagnostics[index];
    others.into_iter().map(|(index, others)| (at(index), others.into_iter().map(at).collect())).collect()
}

/// Returns a message without what it quotes and without its numbers.
fn pattern(message: &str) -> String {
    let outside = message.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let mut pattern: String =
        outside.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
    while pattern.contains("00") {
        pattern = pattern.replace("00", "0");
    }
    pattern
}

/// Returns the places of diagnostics by file: `data/a.csv:5, 7; content/b.md:3`.
fn places(diagnostics: &[&Diagnostic], sources: &Sources) -> String {
    let mut places = String::new();
    let mut file = "";
    for span in diagnostics.iter().filter_map(|diagnostic| diagnostic.span()).take(MAX_PLACES) {
        let (path, at) = sources.locate(span);
        if path == file {
            places.push_str(&format!(", {}", at.line));
        } else {
            let separator = if places.is_empty() { "" } else { "; " };
            places.push_str(&format!("{separator}{path}:{}", at.line));
            file = path;
        }
    }
    match diagnostics.len().saturating_sub(MAX_PLACES) {
        0 => places,
        more => format!("{places}, and {more} more"),
    }
}

/// Returns what mends many of the problems at once, as the start of a summary: "17 figures are stale: `foresite fix`".
pub fn what_to_do(diagnostics: &[&Diagnostic], sources: &Sources) -> Option<String> {
    let can_be_made = |diagnostic: &&&Diagnostic| {
        diagnostic.rewrite.as_ref().is_some_and(|rewrite| sources.text(rewrite.span) == rewrite.old)
    };
    let rewritten = diagnostics.iter().filter(can_be_made);
    let (figures, keys): (Vec<&&Diagnostic>, Vec<&&Diagnostic>) =
        rewritten.partition(|diagnostic| diagnostic.code == super::codes::STALE_FIGURE);
    let count = |number: usize, one: &str, several: &str| {
        (number > 0).then(|| format!("{number} {}", agreeing(number, one, several)))
    };
    let parts = [
        count(figures.len(), "figure is stale", "figures are stale"),
        count(keys.len(), "key is misspelled", "keys are misspelled"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("{}: `foresite fix`", parts.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;
    use crate::source::Span;

    fn folded(messages: &[&str]) -> Vec<(String, Vec<String>)> {
        let mut sources = Sources::default();
        let text = "x\n".repeat(messages.len());
        let file = sources.add("a.md", &text);
        let problems: Vec<Diagnostic> = messages
            .iter()
            .enumerate()
            .map(|(at, message)| Diagnostic::error(codes::BAD_NUMBER, *message).at(Span::new(file, 2 * at, 2 * at + 1)))
            .collect();
        let problems: Vec<&Diagnostic> = problems.iter().collect();
        fold(&problems).iter().map(|folded| (folded.shown.message.clone(), folded.notes(&sources))).collect()
    }

    #[test]
    fn shows_one_of_many_equal_problems_and_the_places_of_the_others() {
        let note = "3 more problems are the same: a.md:2, 4, 5".to_owned();
        assert_eq!(
            folded(&["no `a`", "no `a`", "another", "no `a`", "no `a`"]),
            [("no `a`".to_owned(), vec![note]), ("another".to_owned(), vec![])]
        );
        assert_eq!(folded(&["no `a`"; 3]).len(), 3);
    }

    #[test]
    fn shows_some_of_many_problems_that_differ_in_names_and_numbers() {
        let messages: Vec<String> = (0..11).map(|at| format!("no `{at}` of {}", 3 * at)).collect();
        let messages: Vec<&str> = messages.iter().map(String::as_str).collect();
        let found = folded(&messages);
        let note = "6 more problems are of this kind: a.md:6, 7, 8, 9, 10, 11".to_owned();
        assert_eq!(found.len(), 5);
        assert_eq!(found[4], ("no `4` of 12".to_owned(), vec![note]));
        assert_eq!(folded(&messages[..10]).len(), 10);
    }

    #[test]
    fn names_a_limited_number_of_places() {
        let found = folded(&["no `a`"; 40]);
        assert!(found.len() == 1 && found[0].1[0].ends_with(", 13, and 27 more"), "{found:?}");
    }
}
