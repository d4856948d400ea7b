//! Scores for programs: what `foresite score --format json` prints.
//!
//! Numbers have all of their digits. A score that does not exist, or is infinite, is `null`.

use serde::Serialize;

use super::json_text::print;
use super::json_values::{Number, number};
use super::question_scores::QuestionObject;
use crate::date::Date;
use crate::figure::scores::Scores;
use crate::figure::scores::score_summary::MeanScores;
use crate::figure::scores::scored_claims::{GivenChance, ScoredClaim};
use crate::figure::scores::scored_estimates::{EstimateResult, ScoredEstimate};
use crate::model::BacktestCurve;

/// Returns scores as one JSON object. `curves` are those of recorded forecasts, with the rows that came since.
pub fn scores_json(scores: &Scores, curves: &[BacktestCurve]) -> String {
    let counts = scores.counts();
    print(&ScoresObject {
        as_of: scores.as_of,
        counts: CountsObject {
            resolved: counts.resolved,
            open: counts.open,
            overdue: counts.overdue,
            ambiguous: counts.ambiguous,
            annulled: counts.annulled,
            unrecorded: counts.unrecorded,
        },
        all: scores.overall().as_ref().map(MeansObject::from),
        brier_parts: scores.parts().map(|parts| PartsObject {
            reliability: number(parts.reliability),
            resolution: number(parts.resolution),
            uncertainty: number(parts.uncertainty),
        }),
        by_question: scores.by_question().iter().map(MeansObject::from).collect(),
        by_forecaster: scores.by_forecaster().iter().map(MeansObject::from).collect(),
        by_year: scores.by_year().iter().map(MeansObject::from).collect(),
        claims: scores.claims.iter().map(ClaimObject::from).collect(),
        questions: scores.questions.iter().map(QuestionObject::from).collect(),
        forecasts: scores.estimates.iter().map(EstimateObject::from).collect(),
        curves: curves.iter().map(CurveScores::from).collect(),
    })
}

#[derive(Serialize)]
struct ScoresObject<'a> {
    as_of: Date,
    counts: CountsObject,
    all: Option<MeansObject>,
    brier_parts: Option<PartsObject>,
    by_question: Vec<MeansObject>,
    by_forecaster: Vec<MeansObject>,
    by_year: Vec<MeansObject>,
    claims: Vec<ClaimObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    questions: Vec<QuestionObject<'a>>,
    forecasts: Vec<EstimateObject<'a>>,
    curves: Vec<CurveScores<'a>>,
}

/// The mean weighted interval scores of a recorded curve and of naive forecasts, in its unit.
#[derive(Serialize)]
struct CurveScores<'a> {
    curve: &'a str,
    unit: &'a str,
    rows: usize,
    score: Option<f64>,
    last_value: Option<f64>,
    last_trend: Option<f64>,
    random_walk: Option<f64>,
}

impl<'a> From<&'a BacktestCurve> for CurveScores<'a> {
    fn from(curve: &'a BacktestCurve) -> Self {
        let (score, [last_value, last_trend, random_walk]) = curve.mean_scores();
        let (name, unit, rows) = (&curve.name, &curve.unit, curve.hindcasts.len());
        Self { curve: name, unit, rows, score, last_value, last_trend, random_walk }
    }
}

#[derive(Serialize)]
struct CountsObject {
    resolved: usize,
    open: usize,
    overdue: usize,
    ambiguous: usize,
    annulled: usize,
    unrecorded: usize,
}

#[derive(Serialize)]
struct PartsObject {
    reliability: Number,
    resolution: Number,
    uncertainty: Number,
}

#[derive(Serialize)]
struct MeansObject {
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    count: usize,
    chance: Number,
    came_true: usize,
    brier: Number,
    log: Number,
    skill: Number,
    with_baseline: usize,
}

impl From<&MeanScores> for MeansObject {
    fn from(means: &MeanScores) -> Self {
        Self {
            name: means.name.clone(),
            count: means.count,
            chance: number(means.chance),
            came_true: means.came_true,
            brier: number(means.brier),
            log: number(means.log),
            skill: Number(means.skill.map(|(skill, _)| skill)),
            with_baseline: means.skill.map_or(0, |(_, count)| count),
        }
    }
}

#[derive(Serialize)]
struct ClaimObject<'a> {
    id: &'a str,
    statement: &'a str,
    question: Option<&'a str>,
    deadline: Date,
    result: &'static str,
    baseline: Number,
    chances: Vec<ChanceObject<'a>>,
}

#[derive(Serialize)]
struct ChanceObject<'a> {
    by: &'a str,
    made: Date,
    chance: Number,
    brier: Number,
    log: Number,
}

impl<'a> From<&'a ScoredClaim> for ClaimObject<'a> {
    fn from(claim: &'a ScoredClaim) -> Self {
        let chance = |given: &'a GivenChance| ChanceObject {
            by: &given.by,
            made: given.made,
            chance: Number(given.chance),
            brier: Number(given.brier),
            log: Number(given.log),
        };
        Self {
            id: &claim.id,
            statement: &claim.statement,
            question: claim.question.as_deref(),
            deadline: claim.deadline,
            result: claim.result.in_words(),
            baseline: Number(claim.baseline),
            chances: claim.chances.iter().map(chance).collect(),
        }
    }
}

#[derive(Serialize)]
struct EstimateObject<'a> {
    model: Option<&'a str>,
    outcome: &'a str,
    unit: Option<&'a str>,
    made: Date,
    by: Option<&'a str>,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Number>,
    median: Number,
    error: Number,
    crps: Number,
    wis: Number,
    log: Number,
    interval: Number,
    within_interval: Option<bool>,
}

impl<'a> From<&'a ScoredEstimate> for EstimateObject<'a> {
    fn from(estimate: &'a ScoredEstimate) -> Self {
        let (result, date, value) = match estimate.result {
            EstimateResult::Came(date) => ("came", Some(date), None),
            EstimateResult::Number(value) => ("number", None, Some(number(value))),
            EstimateResult::NotYet(date) => ("not yet", Some(date), None),
            EstimateResult::Open => ("open", None, None),
            EstimateResult::Ambiguous => ("ambiguous", None, None),
            EstimateResult::Annulled => ("annulled", None, None),
            EstimateResult::TooLate => ("too late", None, None),
        };
        Self {
            model: estimate.model.as_deref(),
            outcome: &estimate.outcome,
            unit: estimate.unit.as_deref(),
            made: estimate.made,
            by: estimate.by.as_deref(),
            result,
            date,
            value,
            median: Number(estimate.median),
            error: Number(estimate.error),
            crps: Number(estimate.crps),
            wis: Number(estimate.wis),
            log: Number(estimate.log),
            interval: Number(estimate.within.map(|(level, _)| level)),
            within_interval: estimate.within.map(|(_, is_within)| is_within),
        }
    }
}
