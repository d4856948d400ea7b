//! Problems that are alike: one message for all of one kind, with their number and the first places.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::Span;
use crate::words::grouped;

/// How many places one message shows.
const PLACES: usize = 3;

/// What one problem of many is.
pub struct Described {
    /// The code.
    pub code: Code,
    /// The message.
    pub message: String,
    /// What there are several of, if there are several: ``cells of `share` ``.
    pub several: String,
    /// How to mend them.
    pub hints: Vec<String>,
}

/// The problems found so far, by what makes them alike.
#[derive(Default)]
pub struct AlikeProblems {
    kinds: BTreeMap<String, Alike>,
}

struct Alike {
    first: Described,
    places: Vec<Span>,
    count: usize,
}

impl AlikeProblems {
    /// Adds a problem. `kind` is what makes problems alike; the first of each kind describes all.
    pub fn add(&mut self, kind: String, place: Span, describe: impl FnOnce() -> Described) {
        let alike = self.kinds.entry(kind).or_insert_with(|| Alike { first: describe(), places: Vec::new(), count: 0 });
        alike.count += 1;
        if alike.places.len() < PLACES {
            alike.places.push(place);
        }
    }

    /// Reports everything, in the order of the first places.
    pub fn report(self, report: &mut Report) {
        let mut kinds: Vec<Alike> = self.kinds.into_values().collect();
        kinds.sort_by_key(|alike| alike.places.first().map(|place| place.start));
        for Alike { first: Described { code, message, several, hints }, places, count } in kinds {
            let message = match count {
                1 => message,
                _ => format!("{message}; {} {several} are like this", grouped(count, ",")),
            };
            let mut problem = Diagnostic::error(code, message);
            for (at, place) in places.into_iter().enumerate() {
                problem = problem.label(place, if at == 0 { "" } else { "and here" });
            }
            report.push(problem.hints(hints));
        }
    }
}
