//! Claims with the values of their expressions.

use super::bind::binder::Binder;
use super::bind::evidence::Evidence;
use super::bind::probability::chance_path;
use crate::diagnostic::{Report, Reported, error};
use crate::document::Claim;
use crate::document::claim::Probability;
use crate::document::ledger::Entry;
use crate::locale::Language;
use crate::source::Spanned;

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
    pub fn new(_language: &Language, claim: &'a Claim, binder: &mut Binder<'_>, report: &mut Report) -> Self {
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

/// Reports the problems of all claims and questions.
pub fn problems(evidence: Evidence<'_>) -> Report {
    let language = evidence.language;
    let mut report = Report::default();
    for claim in evidence.claims.values() {
        ReadClaim::new(language, claim, &mut Binder::new(evidence), &mut report);
        check_unchanged(("claim", &claim.id), &claim.content_hash(), evidence, &mut report);
    }
    for question in evidence.questions.values() {
        let mut binder = Binder::new(evidence);
        binder.fill(&question.title, &mut report);
        question.rules.iter().for_each(|rules| drop(binder.fill(&rules.resolves, &mut report)));
        if let Some(expression) = question.forecast.expression()
            && binder.forecast_text(question, &mut report).is_ok()
            && chance_path(expression, evidence).is_none()
        {
            report.push(error!(
                NOT_A_CHANCE at expression.span, "`{}` is not the outcome of a model, so that the ledger has no forecasts of it", expression.value;
                hint "name an outcome, like `model.outcome`, or its chance, like `model.outcome.by(2030)`"
            ));
        }
        check_unchanged(("question", &question.id), &question.content_hash(), evidence, &mut report);
    }
    report
}

/// Reports a claim or a question that is not what it was when it was resolved.
fn check_unchanged((kind, id): (&str, &Spanned<String>), hash: &str, evidence: Evidence<'_>, report: &mut Report) {
    let resolutions = evidence.ledger.entries.iter().filter_map(Entry::resolution);
    let mut own = resolutions.filter(|entry| entry.claim.as_ref().is_some_and(|claim| claim.value == id.value));
    if let Some(entry) = own.find(|entry| entry.claim_hash.as_ref().is_some_and(|known| known.value != hash)) {
        report.push(error!(
            CLAIM_CHANGED at id.span, "the {kind} `{}` was changed after it was resolved", id.value;
            label entry.result.span, "resolved";
            hint "restore what it said, or make a new {kind} under another name"
        ));
    }
}
