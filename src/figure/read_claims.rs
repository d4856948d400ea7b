//! Claims with the values of their expressions.

use super::bind::binder::Binder;
use super::bind::evidence::Evidence;
use crate::diagnostic::{Report, Reported};
use crate::document::Claim;
use crate::document::claim::Probability;

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
        let baseline = claim.baseline.as_ref().map(value);
        Self { claim, statement, resolves, probability, baseline }
    }
}

/// Reports the problems of all claims.
pub fn problems(evidence: Evidence<'_>) -> Report {
    let mut report = Report::default();
    for claim in evidence.claims.values() {
        ReadClaim::new(claim, &mut Binder::new(evidence), &mut report);
    }
    report
}
