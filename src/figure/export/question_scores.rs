//! The part of the JSON of scores about questions.

use serde::Serialize;

use super::json_values::Number;
use crate::date::Date;
use crate::figure::scores::question_score::QuestionScore;
use crate::figure::scores::scored_questions::{QuestionForecast, ScoredQuestion};
use crate::locale::english;

/// A question with its forecasts and scores.
#[derive(Serialize)]
pub(super) struct QuestionObject<'a> {
    id: &'a str,
    title: &'a str,
    opens: Date,
    closes: Date,
    due: Date,
    status: &'static str,
    answer: Option<String>,
    /// The mean scores over the days on which the question was open; the last is in the unit of `score_unit`.
    brier: Number,
    log: Number,
    crps: Number,
    score_unit: Option<&'a str>,
    forecasts: Vec<ForecastObject<'a>>,
}

#[derive(Serialize)]
struct ForecastObject<'a> {
    made: Date,
    forecast: &'a str,
    chance: Number,
    /// The first day of the rules that it was made for.
    rules_from: Option<Date>,
    brier: Number,
    log: Number,
    crps: Number,
}

impl<'a> From<&'a ScoredQuestion> for QuestionObject<'a> {
    fn from(question: &'a ScoredQuestion) -> Self {
        let score = question.score.as_ref();
        let crps = score.and_then(QuestionScore::crps);
        Self {
            id: &question.id,
            title: &question.title,
            opens: question.opens,
            closes: question.closes,
            due: question.due,
            status: question.status.in_words(),
            answer: question.status.answer(english()),
            brier: Number(score.and_then(QuestionScore::brier)),
            log: Number(score.and_then(QuestionScore::log)),
            crps: Number(crps.map(|(crps, _)| crps)),
            score_unit: crps.and_then(|(_, unit)| unit),
            forecasts: question.forecasts.iter().map(ForecastObject::from).collect(),
        }
    }
}

impl<'a> From<&'a QuestionForecast> for ForecastObject<'a> {
    fn from(forecast: &'a QuestionForecast) -> Self {
        let score = forecast.score.as_ref();
        Self {
            made: forecast.made,
            forecast: &forecast.text,
            chance: Number(forecast.chance),
            rules_from: forecast.rules_from,
            brier: Number(score.and_then(QuestionScore::brier)),
            log: Number(score.and_then(QuestionScore::log)),
            crps: Number(score.and_then(QuestionScore::crps).map(|(crps, _)| crps)),
        }
    }
}
