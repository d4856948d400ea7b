//! How good claims and recorded forecasts were, once it is known what came of them.
//!
//! Everything that was forecast is counted, whatever came of it: what is open, ambiguous, or annulled has no score, and is
//! never left out of the counts.

pub mod case_means;
pub mod question_score;
pub mod score_summary;
pub mod scored_claims;
pub mod scored_estimates;
pub mod scored_questions;
mod standing;

use super::bind::binder::Binder;
use super::bind::evidence::Evidence;
use super::read_claims::ReadClaim;
use crate::date::Date;
use crate::diagnostic::Report;
use scored_claims::ScoredClaim;
use scored_estimates::ScoredEstimate;
use scored_questions::ScoredQuestion;

pub use standing::{Standing, standing_of_claim, standing_of_outcome};

/// The scores of a project as of a day.
#[derive(Clone, Debug)]
pub struct Scores {
    /// The day: what came later is not known.
    pub as_of: Date,
    /// The claims, those whose deadline is first at the top.
    pub claims: Vec<ScoredClaim>,
    /// The dates and numbers that the ledger has forecasts of, the oldest forecast of each outcome first.
    pub estimates: Vec<ScoredEstimate>,
    /// The questions, those that are due first at the top.
    pub questions: Vec<ScoredQuestion>,
}

impl Scores {
    /// Scores the claims and the ledger of a project. Problems of claims are reported by the build, and not here.
    pub fn new(evidence: Evidence<'_>) -> Self {
        let language = evidence.language;
        let mut claims: Vec<ScoredClaim> = evidence
            .claims
            .values()
            .map(|claim| {
                let mut binder = Binder::new(evidence);
                let read = ReadClaim::new(language, claim, &mut binder, &mut Report::default());
                ScoredClaim::new(&read, evidence)
            })
            .collect();
        scored_claims::add_pools(&mut claims);
        claims.sort_by(|a, b| (a.deadline, &a.id).cmp(&(b.deadline, &b.id)));
        let questions = evidence.questions.values().map(|question| ScoredQuestion::new(question, evidence));
        let mut questions: Vec<ScoredQuestion> = questions.collect();
        questions.sort_by(|a, b| (a.due, &a.id).cmp(&(b.due, &b.id)));
        let estimates = scored_estimates::all(evidence.ledger, evidence.as_of);
        Self { as_of: evidence.as_of, claims, estimates, questions }
    }
}
