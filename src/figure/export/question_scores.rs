//! The part of the JSON of scores about questions.

use serde::Serialize;

use super::json_values::Number;
use crate::date::Date;
use crate::figure::scores::scored_questions::{QuestionForecast, ScoredQuestion};

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
    /// The mean scores over the days on which the question was open.
    brier: Number,
    log: Number,
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
}

impl<'a> From<&'a ScoredQuestion> for QuestionObject<'a> {
    fn from(question: &'a ScoredQuestion) -> Self {
        Self {
            id: &question.id,
            title: &question.title,
            opens: question.opens,
            closes: question.closes,
            due: question.due,
            status: question.status.in_words(),
            answer: question.status.answer(),
            brier: Number(question.score.map(|score| score.brier)),
            log: Number(question.score.map(|score| score.log)),
            forecasts: question.forecasts.iter().map(ForecastObject::from).collect(),
        }
    }
}

impl<'a> From<&'a QuestionForecast> for ForecastObject<'a> {
    fn from(forecast: &'a QuestionForecast) -> Self {
        Self {
            made: forecast.made,
            forecast: &forecast.text,
            chance: Number(forecast.chance),
            rules_from: forecast.rules_from,
            brier: Number(forecast.brier),
            log: Number(forecast.log),
        }
    }
}
