//! What a path leads to in questions: `questions.card_48.now`, `questions.card_48.due`.

use super::binder::Binder;
use super::formatted::{self, FormattedValue};
use super::item::Item;
use super::quantity::{Quantity, QuantityKind};
use crate::date::{CalendarUnit, Date};
use crate::diagnostic::{Report, Reported, error};
use crate::document::Question;
use crate::document::claim::Probability;
use crate::figure::scores::question_score::QuestionScore;
use crate::figure::scores::scored_questions::ScoredQuestion;
use crate::locale::Language;
use crate::model::Unit;
use crate::source::Span;

/// The name at the beginning of a path into the questions.
pub const QUESTIONS: &str = "questions";

/// The attributes of a question.
pub const OF_QUESTIONS: [&str; 10] =
    ["now", "moved", "due", "opens", "closes", "status", "answer", "score", "title", "rule"];

impl<'a> Binder<'a> {
    /// Returns the question of a name.
    pub(super) fn of_questions(&self, (name, span): (&str, Span), report: &mut Report) -> Result<Item<'a>, Reported> {
        match self.evidence.questions.get(name) {
            Some(question) => Ok(Item::Question(question)),
            None => Err(report.push(error!(
                BAD_PATH at span, "there is no question `{name}`";
                suggest name, self.evidence.questions.keys().map(String::as_str)
            ))),
        }
    }

    /// Returns an attribute of a question.
    pub(super) fn of_question(
        &mut self,
        language: &Language,
        question: &'a Question,
        (name, span): (&str, Span),
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let day = |date: Date| Item::Quantity(Quantity::known(date.to_years(), QuantityKind::Date(CalendarUnit::Day)));
        let scored = || ScoredQuestion::new(question, self.evidence);
        let found = match name {
            "now" => return self.forecast_of_question(question, report),
            "due" => Some(day(question.due.value)),
            "opens" => Some(day(question.opens.value)),
            "closes" => Some(day(question.closes.value)),
            "status" => Some(Item::Text(scored().status.in_words().to_owned())),
            "title" => Some(Item::Text(scored().title)),
            "rule" => Some(Item::Text(scored().rule)),
            "answer" => scored().status.answer(language).map(Item::Text),
            "moved" => scored().moved.map(Item::Text),
            "score" => scored().score.map(|score| self.of_question_score(&score)),
            _ => {
                return Err(report.push(error!(
                    BAD_PATH at span, "a question has no `.{name}`";
                    suggest name, OF_QUESTIONS.into_iter();
                    hint "expected after the dot: {}", OF_QUESTIONS.join(", ")
                )));
            }
        };
        found.ok_or_else(|| {
            let why = match name {
                "answer" => "no answer yet",
                "score" => "no score: none of its forecasts is known to be right or wrong",
                _ => "no move: the ledger has fewer than two forecasts of it",
            };
            report.push(error!(BAD_PATH at span, "the question `{}` has {why}", question.id.value))
        })
    }

    /// Returns the forecast of a question as the model gives it now: a chance, or the median of a date or a number.
    fn forecast_of_question(&mut self, question: &Question, report: &mut Report) -> Result<Item<'a>, Reported> {
        let item = match &question.forecast {
            Probability::Typed(chance) => {
                return Ok(Item::Quantity(Quantity::known(chance.value, QuantityKind::Chance)));
            }
            Probability::Bound(expression) => {
                let parsed = self.parse(expression, report)?;
                self.evaluate(&parsed, report)?
            }
        };
        Ok(match item {
            Item::Sampled(sampled) => Item::Quantity(sampled.central()),
            item => item,
        })
    }

    /// Returns the text of the forecast of a question now.
    ///
    /// # Errors
    ///
    /// Reports the problems of its expression.
    pub fn forecast_text(&mut self, question: &Question, report: &mut Report) -> Result<FormattedValue, Reported> {
        let language = self.evidence.language;
        let item = self.forecast_of_question(question, report)?;
        formatted::format(language, &item, question.forecast.span(), report)
    }

    /// Returns the score of a question with its unit.
    fn of_question_score(&self, score: &QuestionScore) -> Item<'a> {
        let (value, unit) = match score {
            QuestionScore::Chance { brier, .. } => (*brier, None),
            QuestionScore::Estimate { crps, unit } => (*crps, unit.as_deref()),
        };
        let unit = unit.and_then(|unit| self.evidence.units.read(unit).ok()).unwrap_or_else(Unit::plain);
        Item::Quantity(Quantity::known(value, QuantityKind::Computed(unit)))
    }
}
