//! The ledger and the claims, as templates see them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::values::{CountView, DateView};
use crate::date::Date;
use crate::diagnostic::Report;
use crate::document::ledger::{OutcomeKind, RecordedOutcome, RecordedValue};
use crate::figure::{Estimates, Evidence, MoveUnit, Scores, difference, estimates, number};
use crate::locale::Language;
use crate::source::Spanned;

/// What the report has recorded and claimed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LedgerView {
    /// Whether the entries are as they were recorded. Nothing is scored otherwise.
    pub is_sound: bool,
    /// The number of entries.
    pub entries: CountView,
    /// The models that have a forecast in the ledger, by id.
    pub models: BTreeMap<String, RecordedModelView>,
    /// The claims, the first deadline first.
    pub claims: Vec<ClaimView>,
    /// The number of claims, by what came of them.
    pub counts: ClaimCountsView,
    /// The mean scores of the claims that are decided, by question.
    pub scores: Vec<ScoreView>,
}

/// What the ledger has of a model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecordedModelView {
    /// The title of the model, or its id.
    pub title: String,
    /// The number of forecasts in the ledger, without those that were corrected.
    pub count: CountView,
    /// The day that the last forecast is as of.
    pub latest: DateView,
    /// The day that the forecast before it is as of.
    pub previous: Option<DateView>,
    /// The author's note on the last forecast.
    pub note: Option<String>,
    /// Its outcomes, by name.
    pub outcomes: BTreeMap<String, RecordedOutcomeView>,
}

/// What the ledger has of an outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecordedOutcomeView {
    /// Its name for readers.
    pub label: String,
    /// How far it has moved from the last forecast in the ledger to today: `+9 months`; none if it has not.
    pub moved: Option<String>,
    /// Every estimate of it, the oldest first: forecasts, and what somebody stated.
    pub revisions: Vec<RevisionView>,
}

/// An estimate of an outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RevisionView {
    /// The day on which it was made.
    pub made: DateView,
    /// Who made it: the model by its title, or who stated it.
    pub by: String,
    /// The estimate.
    pub text: String,
    /// Its interval, or the range that was stated.
    pub range: Option<String>,
    /// The difference from the estimate before: `+9 months`.
    pub change: Option<String>,
    /// What has moved it since the forecast before, as it was recorded, the largest part first.
    pub reasons: Vec<String>,
    /// The author's note.
    pub note: Option<String>,
    /// Whether somebody stated it.
    pub is_stated: bool,
}

/// A claim with what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimView {
    /// Its name in `data/claims.yaml`.
    pub id: String,
    /// The claim in a sentence.
    pub statement: String,
    /// Its chance, as it was given; none if it is that of a forecast that was not recorded.
    pub chance: Option<String>,
    /// What came of it: `open`, `overdue`, `yes`, `no`, `ambiguous`, or `annulled`.
    pub result: &'static str,
    /// The last day on which it can come true.
    pub deadline: DateView,
    /// How somebody will decide whether it came true.
    pub resolves: String,
    /// The question that it belongs to.
    pub question: Option<String>,
}

/// The number of claims, by what came of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimCountsView {
    /// Those that came true or not.
    pub resolved: CountView,
    /// Those that are not decided.
    pub open: CountView,
    /// Those that are not decided although their deadline has passed. They are open, too.
    pub overdue: CountView,
    /// Those that their rule did not decide.
    pub ambiguous: CountView,
    /// Those that lost their meaning.
    pub annulled: CountView,
}

/// The mean scores of the claims of a question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScoreView {
    /// The question.
    pub name: String,
    /// The number of chances with a score.
    pub count: CountView,
    /// The mean Brier score: 0 is best.
    pub brier: f64,
    /// The mean logarithmic score; none if something happened that was given no chance.
    pub log: Option<f64>,
    /// The skill against the base rates of the claims that have one: 1 is perfect, 0 no better.
    pub skill: Option<f64>,
}

/// Returns what a project has recorded and claimed; `None` if that is nothing.
pub fn ledger(evidence: Evidence<'_>, language: &Language) -> Option<LedgerView> {
    let ledger = evidence.ledger;
    if ledger.entries.is_empty() && evidence.claims.is_empty() {
        return None;
    }
    let is_sound = ledger.faults.is_empty();
    let scores = Scores::new(evidence);
    let count = |value: usize| CountView::new(value, language);
    let date = |date: Date| DateView::new(date, language);
    let counts = scores.counts();
    let claims = scores.claims.iter().map(|claim| ClaimView {
        id: claim.id.clone(),
        statement: claim.statement.clone(),
        chance: claim.chances.first().and_then(|given| given.chance).map(|value| number::chance(language, value)),
        result: if is_sound { claim.result.in_words() } else { "open" },
        deadline: date(claim.deadline),
        resolves: claim.resolves.clone(),
        question: claim.question.clone(),
    });
    let by_question = if is_sound { scores.by_question() } else { Vec::new() };
    let means = by_question.into_iter().map(|mean| ScoreView {
        count: count(mean.count),
        brier: mean.brier,
        log: Some(mean.log).filter(|log| log.is_finite()),
        skill: mean.skill.map(|(skill, _)| skill),
        name: mean.name,
    });
    let models = ledger.by_subject.keys().filter_map(|id| Some((id.clone(), model(id, evidence, language)?)));
    Some(LedgerView {
        is_sound,
        entries: count(ledger.entries.len()),
        models: models.collect(),
        claims: claims.collect(),
        counts: ClaimCountsView {
            resolved: count(counts.resolved),
            open: count(counts.open),
            overdue: count(counts.overdue),
            ambiguous: count(counts.ambiguous),
            annulled: count(counts.annulled),
        },
        scores: means.collect(),
    })
}

/// Returns what the ledger has of a model; `None` if it has no forecast of it.
fn model(id: &str, evidence: Evidence<'_>, language: &Language) -> Option<RecordedModelView> {
    let forecasts: Vec<_> = evidence.ledger.forecasts(id).collect();
    let (entry, computed) = forecasts.last()?;
    let date = |at: usize| forecasts.get(at).map(|(entry, _)| DateView::new(entry.head.as_of.value, language));
    let outcomes = computed.outcomes.iter().filter_map(|outcome| {
        let name = &outcome.name.value;
        let path = Spanned::new(format!("{id}.{name}"), entry.path.span);
        let found = estimates(&path, evidence, &mut Report::default()).ok()?;
        let view = RecordedOutcomeView {
            label: outcome.label.clone(),
            moved: moved(id, outcome, evidence),
            revisions: revisions(name, &found, language),
        };
        Some((name.clone(), view))
    });
    Some(RecordedModelView {
        title: computed.title.clone().unwrap_or_else(|| id.to_owned()),
        count: CountView::new(forecasts.len(), language),
        latest: DateView::new(entry.head.as_of.value, language),
        previous: forecasts.len().checked_sub(2).and_then(date),
        note: entry.head.note.clone(),
        outcomes: outcomes.collect(),
    })
}

fn revisions(outcome: &str, found: &Estimates<'_>, language: &Language) -> Vec<RevisionView> {
    let before = std::iter::once(None).chain(found.all.iter().map(Some));
    let revision = |(estimate, before): (&_, Option<&_>)| {
        let estimate: &crate::figure::LedgerEstimate<'_> = estimate;
        let change = before.and_then(|before| difference(language, before, estimate, found.unit.as_ref()));
        RevisionView {
            made: DateView::new(estimate.entry.head.as_of.value, language),
            by: estimate.by.clone(),
            text: estimate.text.0.clone(),
            range: estimate.range.as_ref().map(|(range, ..)| range.clone()),
            change: change.map(|(text, _)| text),
            reasons: estimate.reasons(language, outcome),
            note: estimate.entry.head.note.clone(),
            is_stated: estimate.is_stated,
        }
    };
    found.all.iter().zip(before).map(revision).collect()
}

/// Returns how far an outcome has moved since it was recorded; `None` if it has not, or if one of the two values is not known.
fn moved(model: &str, recorded: &RecordedOutcome, evidence: Evidence<'_>) -> Option<String> {
    let language = evidence.language;
    let forecast = evidence.forecasts.iter().find(|(id, _)| *id == model)?.1;
    let now = forecast.outcome(&recorded.name.value)?.central()?;
    let change = now - recorded.central().and_then(RecordedValue::known)?;
    let (unit, least) = match recorded.kind {
        // The ledger has days.
        OutcomeKind::Date => (MoveUnit::of_dates([change].into_iter()), 1.0 / 365.0),
        OutcomeKind::Chance => (MoveUnit::Points, 1e-9),
        OutcomeKind::Number => (MoveUnit::Number(recorded.unit.clone().unwrap_or_default()), 1e-9 * now.abs()),
    };
    (change.abs() > least).then(|| unit.text(language, change))
}
