//! What came of a claim or an outcome, by the resolutions of the ledger.

use crate::date::Date;
use crate::document::Ledger;
use crate::document::ledger::{ResolutionEntry, ResolvedAs};

/// What is known of a claim or an outcome on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// Nobody has recorded a result.
    Open,
    /// It was resolved.
    Resolved {
        /// The result.
        result: ResolvedAs,
        /// The day on which it came true or was decided.
        on: Date,
    },
    /// Two resolutions contradict each other, and neither corrects the other.
    Contradicted,
}

/// Returns what is known of a claim on a day.
pub fn standing_of_claim(ledger: &Ledger, claim: &str, as_of: Date) -> Standing {
    standing(ledger, as_of, |entry| entry.claim.as_ref().is_some_and(|id| id.value == claim))
}

/// Returns what is known of an outcome of a model on a day.
pub fn standing_of_outcome(ledger: &Ledger, model: &str, outcome: &str, as_of: Date) -> Standing {
    standing(ledger, as_of, |entry| {
        let names = entry.model.as_ref().zip(entry.outcome.as_ref());
        entry.claim.is_none() && names.is_some_and(|(of, name)| of.value == model && name.value == outcome)
    })
}

fn standing(ledger: &Ledger, as_of: Date, is_about: impl Fn(&ResolutionEntry) -> bool) -> Standing {
    let corrected = ledger.corrected();
    let mut standing = Standing::Open;
    for entry in &ledger.entries {
        let Some(resolution) = entry.resolution().filter(|resolution| is_about(resolution)) else { continue };
        if corrected.contains(entry.hash()) || entry.head.as_of.value > as_of {
            continue;
        }
        let found = Standing::Resolved { result: resolution.result.value, on: entry.head.as_of.value };
        standing = match standing {
            Standing::Open => found,
            Standing::Resolved { result, .. } if result == resolution.result.value => standing,
            _ => Standing::Contradicted,
        };
    }
    standing
}
