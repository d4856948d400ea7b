//! Claims with what came of them, and the scores of the chances that were given for them.

use std::collections::BTreeMap;

use super::standing::{Standing, standing_of_claim};
use crate::date::Date;
use crate::document::claim::{PoolKind, Probability, WeightSource};
use crate::document::ledger::ResolvedAs;
use crate::figure::bind::evidence::Evidence;
use crate::figure::bind::probability::chance_path;
use crate::figure::read_claims::ReadClaim;
use crate::model::pool::{linear_pool, logarithmic_pool};
use crate::model::score::{brier_score, log_score_event};
use crate::source::Spanned;

/// The name under which the scores list the report's own chances.
pub const OWN: &str = "this report";

/// The name under which the scores list the chances that several forecasters give together.
pub const POOL: &str = "pool";

/// A claim with what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredClaim {
    /// The id.
    pub id: String,
    /// The claim in a sentence.
    pub statement: String,
    /// How somebody will decide whether it came true.
    pub resolves: String,
    /// The question that it belongs to.
    pub question: Option<String>,
    /// The last day on which it can come true.
    pub deadline: Date,
    /// What came of it.
    pub result: ClaimResult,
    /// The day on which it was resolved.
    resolved_on: Option<Date>,
    /// How its chances become one, and their weights in the file.
    pooling: (PoolKind, WeightSource, Vec<f64>),
    /// The base rate.
    pub baseline: Option<f64>,
    /// The chances that were given, that of the claim itself first, and the pool of all last if there are several.
    pub chances: Vec<GivenChance>,
}

/// What came of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimResult {
    /// It came true, or not.
    Resolved(bool),
    /// It is not decided yet.
    Open,
    /// It is not decided, although its deadline has passed.
    Overdue,
    /// Its rule does not say whether it came true, or two resolutions contradict each other.
    Ambiguous,
    /// The claim lost its meaning.
    Annulled,
}

impl ClaimResult {
    /// Returns the result in a word or two.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Resolved(true) => "yes",
            Self::Resolved(false) => "no",
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Ambiguous => "ambiguous",
            Self::Annulled => "annulled",
        }
    }
}

/// A chance that somebody gave for a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenChance {
    /// Who gave it.
    pub by: String,
    /// When.
    pub made: Date,
    /// The chance; `None` if it is bound to a model whose forecast of that day is not in the ledger.
    pub chance: Option<f64>,
    /// The Brier score, if the claim came true or not.
    pub brier: Option<f64>,
    /// The logarithmic score in nats.
    pub log: Option<f64>,
}

impl ScoredClaim {
    /// Scores a claim as of the day of the evidence.
    pub(super) fn new(read: &ReadClaim<'_>, evidence: Evidence<'_>) -> Self {
        let ReadClaim { claim, statement, resolves, .. } = read;
        let standing = standing_of_claim(evidence.ledger, &claim.id.value, evidence.as_of);
        let result = result(claim.deadline.value, standing, evidence.as_of);
        let known_from = if let Standing::Resolved { on, .. } = standing { Some(on) } else { None };
        let chance_at = |written: &Probability, now: Option<f64>, made: Date| match written {
            Probability::Typed(number) => Some(number.value),
            Probability::Bound(expression) => {
                let recorded = recorded_chance(expression, (made, known_from), evidence);
                // What a model says today is not what it said on that day, unless this is the day.
                recorded.or(now.filter(|_| made == evidence.as_of))
            }
        };
        let own = chance_at(&claim.probability, read.probability.ok(), claim.made.value);
        let mut chances = vec![(OWN.to_owned(), claim.made.value, own, claim.weight)];
        if let Some(by) = &claim.by {
            chances[0].0.clone_from(&by.value);
        }
        for (view, now) in claim.views.iter().zip(&read.views) {
            let made = view.made.as_ref().map_or(claim.made.value, |made| made.value);
            chances.push((view.by.value.clone(), made, chance_at(&view.probability, now.ok(), made), view.weight));
        }
        let weights = chances.iter().map(|(.., weight)| *weight).collect();
        let scored = chances.into_iter().map(|(by, made, chance, _)| GivenChance::new(by, made, chance, result));
        Self {
            id: claim.id.value.clone(),
            statement: statement.clone(),
            resolves: resolves.clone(),
            question: claim.question.as_ref().map(|question| question.value.clone()),
            deadline: claim.deadline.value,
            result,
            resolved_on: known_from,
            pooling: (claim.pool, claim.weights, weights),
            baseline: read.baseline.and_then(Result::ok),
            chances: scored.collect(),
        }
    }
}

impl GivenChance {
    fn new(by: String, made: Date, chance: Option<f64>, result: ClaimResult) -> Self {
        let came_true = if let ClaimResult::Resolved(came_true) = result { Some(came_true) } else { None };
        let known = chance.zip(came_true);
        Self {
            by,
            made,
            chance,
            brier: known.and_then(|(chance, came_true)| brier_score(chance, came_true)),
            log: known.and_then(|(chance, came_true)| log_score_event(chance, came_true)),
        }
    }
}

/// The least mean Brier score that a weight is the inverse of, so that nobody decides a pool alone.
const LEAST_SCORE: f64 = 0.01;

/// Adds the pool of each claim for which several gave a chance.
pub(super) fn add_pools(claims: &mut [ScoredClaim]) {
    let mut past: BTreeMap<String, Vec<(Date, f64)>> = BTreeMap::new();
    for claim in claims.iter() {
        for given in &claim.chances {
            let scored = claim.resolved_on.zip(given.brier);
            past.entry(given.by.clone()).or_default().extend(scored);
        }
    }
    for claim in claims.iter_mut().filter(|claim| claim.chances.len() > 1) {
        let (kind, source, weights) = &claim.pooling;
        let weights = match source {
            WeightSource::File => weights.clone(),
            WeightSource::Scores => weights_by_scores(claim, &past),
        };
        let chances: Option<Vec<f64>> = claim.chances.iter().map(|given| given.chance).collect();
        let weighted = chances.map(|chances| chances.into_iter().zip(weights).collect::<Vec<_>>());
        let pooled = weighted.and_then(|weighted| match kind {
            PoolKind::Linear => linear_pool(&weighted),
            PoolKind::Logarithmic => logarithmic_pool(&weighted),
        });
        // The sums leave digits that nobody meant.
        let pooled = pooled.map(|chance| (chance * 1e12).round() / 1e12);
        let made = claim.chances.iter().map(|given| given.made).max();
        claim.chances.extend(made.map(|made| GivenChance::new(POOL.to_owned(), made, pooled, claim.result)));
    }
}

/// Returns the inverse of the mean past Brier score of each forecaster of a claim. Those without a score have the mean weight of
/// the others, and all have the same weight if nobody has a score.
fn weights_by_scores(claim: &ScoredClaim, past: &BTreeMap<String, Vec<(Date, f64)>>) -> Vec<f64> {
    let weight = |given: &GivenChance| {
        let of_forecaster = past.get(&given.by).into_iter().flatten();
        let known: Vec<f64> = of_forecaster.filter(|(on, _)| *on <= given.made).map(|(_, brier)| *brier).collect();
        (!known.is_empty())
            .then(|| known.len() as f64 / known.iter().sum::<f64>().max(LEAST_SCORE * known.len() as f64))
    };
    let weights: Vec<Option<f64>> = claim.chances.iter().map(weight).collect();
    let known: Vec<f64> = weights.iter().flatten().copied().collect();
    let mean = if known.is_empty() { 1.0 } else { known.iter().sum::<f64>() / known.len() as f64 };
    weights.into_iter().map(|weight| weight.unwrap_or(mean)).collect()
}

/// Returns what came of a claim.
fn result(deadline: Date, standing: Standing, as_of: Date) -> ClaimResult {
    match standing {
        Standing::Open if deadline < as_of => ClaimResult::Overdue,
        Standing::Open => ClaimResult::Open,
        Standing::Contradicted => ClaimResult::Ambiguous,
        Standing::Resolved { result, .. } => match result {
            ResolvedAs::Yes => ClaimResult::Resolved(true),
            ResolvedAs::No => ClaimResult::Resolved(false),
            // It came, in time or too late.
            ResolvedAs::On(date) => ClaimResult::Resolved(date <= deadline),
            ResolvedAs::Annulled => ClaimResult::Annulled,
            // A number does not decide a claim.
            ResolvedAs::Ambiguous | ResolvedAs::Number(_) => ClaimResult::Ambiguous,
        },
    }
}

/// Returns the chance that a model gave on a day, from the last forecast of the ledger up to that day. A forecast that was
/// recorded after the claim was resolved does not count, since its author knew the result.
fn recorded_chance(
    expression: &Spanned<String>,
    (made, known_from): (Date, Option<Date>),
    evidence: Evidence<'_>,
) -> Option<f64> {
    let path = chance_path(expression, evidence)?;
    let forecasts = evidence.ledger.forecasts(&path.model).filter(|(entry, _)| entry.head.as_of.value <= made);
    let mut known = forecasts.filter(|(entry, _)| known_from.is_none_or(|on| entry.seal.recorded.value < on));
    let (_, computed) = known.next_back()?;
    computed.chance(&path.outcome, path.by_year)
}
