//! The part of a forecast's JSON about its hindcasts.

use serde::Serialize;

use super::json_values::{Number, Ordered, number, ordered};
use super::outcome_values::ScenarioOutcome;
use crate::date::Date;
use crate::document::Came;
use crate::document::hindcast_case::NOT_YET;
use crate::model::{CaseForecast, CaseRun, CaseScores, CaseStructure, Kind, NaiveCase, Outcome};

/// A past case: what came, and what the model says of it.
#[derive(Serialize)]
pub struct HindcastObject<'a> {
    label: &'a str,
    as_of: Date,
    set: Ordered<&'a str, &'a str>,
    outcome: &'a str,
    came: CameValue,
    forecast: CaseObject,
    #[serde(skip_serializing_if = "Ordered::is_empty")]
    structures: Ordered<&'a str, CaseObject>,
    /// The naive forecast from the other cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    naive: Option<NaiveObject>,
}

#[derive(Serialize)]
struct NaiveObject {
    cases: usize,
    #[serde(flatten)]
    scores: ScoresObject,
}

/// What came: a day, a number, or a word.
#[derive(Serialize)]
#[serde(untagged)]
enum CameValue {
    Date(Date),
    Number(Number),
    Event(bool),
    Word(&'static str),
}

/// A forecast of a case, with its scores. One that does not apply is `null`.
#[derive(Serialize)]
struct CaseObject {
    #[serde(flatten)]
    outcome: Option<ScenarioOutcome>,
    #[serde(flatten)]
    scores: ScoresObject,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ScoresObject {
    Value { crps: Number, pit: Number },
    Chance { brier: Number },
    NotYet { not_yet: Number, brier: Number },
}

impl<'a> HindcastObject<'a> {
    /// Returns a case with its name.
    pub fn named(case: &'a CaseForecast) -> (&'a str, Self) {
        let structure = |own: &'a CaseStructure| (own.name.as_str(), CaseObject::new(&own.run, case.came));
        let object = Self {
            label: &case.label,
            as_of: case.whole.forecast.as_of,
            set: ordered(&case.set, |(name, expression)| (name.as_str(), expression.as_str())),
            outcome: case.whole.outcome().map_or("", |outcome| &outcome.name),
            came: match case.came {
                Came::On(date) => CameValue::Date(date),
                Came::Number(came) => CameValue::Number(number(came)),
                Came::Event(happened) => CameValue::Event(happened),
                Came::NotYet => CameValue::Word(NOT_YET),
            },
            forecast: CaseObject::new(&case.whole, case.came),
            structures: ordered(&case.structures, structure),
            naive: case.naive.map(|NaiveCase { cases, scores }| NaiveObject {
                cases,
                scores: ScoresObject::new(scores, case.came, case.whole.outcome()),
            }),
        };
        (&case.name, object)
    }
}

impl CaseObject {
    fn new(run: &CaseRun, came: Came) -> Self {
        let window = run.forecast.window;
        let scores = ScoresObject::new(run.scores, came, run.outcome());
        Self { outcome: run.outcome().map(|own| ScenarioOutcome::new(&own.draws, &own.kind, window)), scores }
    }
}

impl ScoresObject {
    /// Returns the scores of a forecast of an outcome that apply to what came.
    fn new(scores: CaseScores, came: Came, outcome: Option<&Outcome>) -> Self {
        let CaseScores { crps, pit, brier, not_yet } = scores;
        match (came, outcome.map(|outcome| &outcome.kind)) {
            (Came::NotYet, _) => Self::NotYet { not_yet: Number(not_yet), brier: Number(brier) },
            (_, Some(Kind::Bool)) => Self::Chance { brier: Number(brier) },
            _ => Self::Value { crps: Number(crps), pit: Number(pit) },
        }
    }
}
