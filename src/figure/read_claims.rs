//! Claims with the values of their expressions.

use super::bind::binder::Binder;
use super::bind::evidence::Evidence;
use crate::diagnostic::{Report, Reported, error};
use crate::document::Claim;
use crate::document::claim::Probability;
use crate::document::ledger::Entry;

/// A claim with the values that its texts and probabilities have now.
#[derive(Clone, Debug)]
pub struct ReadClaim<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The claim in a sentence.
    pub statement: String,
    /// How somebody will decide whether it came true.
    pub resolves: String,
    /// The probability.
    pub probability: Result<f64, Reported>,
    /// The base rate.
    pub baseline: Option<Result<f64, Reported>>,
    /// The probabilities that others give.
    pub views: Vec<Result<f64, Reported>>,
}

impl<'a> ReadClaim<'a> {
    /// Evaluates the expressions of a claim, and reports their problems.
    pub fn new(claim: &'a Claim, binder: &mut Binder<'_>, report: &mut Report) -> Self {
        let statement = binder.fill(&claim.statement, report);
        let resolves = binder.fill(&claim.resolves, report);
        let mut value = |probability: &Probability| match probability {
            Probability::Typed(number) => Ok(number.value),
            Probability::Bound(expression) => binder.probability(expression, report),
        };
        let probability = value(&claim.probability);
        let baseline = claim.baseline.as_ref().map(&mut value);
        let views = claim.views.iter().map(|view| value(&view.probability)).collect();
        Self { claim, statement, resolves, probability, baseline, views }
    }
}

/// Reports the problems of all claims.
pub fn problems(evidence: Evidence<'_>) -> Report {
    let mut report = Report::default();
    for claim in evidence.claims.values() {
        ReadClaim::new(claim, &mut Binder::new(evidence), &mut report);
        let resolutions = evidence.ledger.entries.iter().filter_map(Entry::resolution);
        let mut own = resolutions.filter(|entry| entry.claim.as_ref().is_some_and(|id| id.value == claim.id.value));
        if let Some(entry) =
            own.find(|entry| entry.claim_hash.as_ref().is_some_and(|hash| hash.value != claim.content_hash()))
        {
            report.push(error!(
                CLAIM_CHANGED at claim.id.span, "the claim `{}` was changed after it was resolved", claim.id.value;
                label entry.result.span, "resolved";
                hint "restore what it said, or make a new claim under another name"
            ));
        }
    }
    report
}
