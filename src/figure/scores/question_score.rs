//! The score of a question: the mean over the days on which its forecasts stood.

use crate::date::Date;
use crate::model::score::{brier_score, log_score_event};

/// A score of a question, or of one of its forecasts.
#[derive(Clone, Debug, PartialEq)]
pub enum QuestionScore {
    /// That of a chance.
    Chance {
        /// The Brier score.
        brier: f64,
        /// The logarithmic score in nats.
        log: f64,
    },
    /// That of a date or a number.
    Estimate {
        /// The continuous ranked probability score, in the unit.
        crps: f64,
        /// The unit: years for a date.
        unit: Option<String>,
    },
}

impl QuestionScore {
    /// Returns the score of a chance of something that came true or did not; `None` if it is no probability.
    pub(super) fn of_chance(chance: f64, came_true: bool) -> Option<Self> {
        Some(Self::Chance { brier: brier_score(chance, came_true)?, log: log_score_event(chance, came_true)? })
    }

    /// Returns the Brier score of a chance.
    pub fn brier(&self) -> Option<f64> {
        match self {
            Self::Chance { brier, .. } => Some(*brier),
            Self::Estimate { .. } => None,
        }
    }

    /// Returns the logarithmic score of a chance, in nats.
    pub fn log(&self) -> Option<f64> {
        match self {
            Self::Chance { log, .. } => Some(*log),
            Self::Estimate { .. } => None,
        }
    }

    /// Returns the continuous ranked probability score of a date or a number, with its unit.
    pub fn crps(&self) -> Option<(f64, Option<&str>)> {
        match self {
            Self::Chance { .. } => None,
            Self::Estimate { crps, unit } => Some((*crps, unit.as_deref())),
        }
    }
}

/// Returns the mean score over the days from the opening to the day before `end`: each day counts with the last forecast made by then,
/// as in the tournaments of the Good Judgment Project (Mellers and others 2014, Psychological Science 25(5)). Forecasts are the oldest
/// first, each with its day.
pub(super) fn mean_score(scored: &[(Date, &QuestionScore)], opens: Date, end: Date) -> Option<QuestionScore> {
    let mean = |part: fn(&QuestionScore) -> Option<f64>| {
        let scores = scored.iter().filter_map(|(made, score)| Some((*made, part(score)?)));
        mean_over_days(&scores.collect::<Vec<_>>(), opens, end)
    };
    match scored.last()?.1 {
        QuestionScore::Chance { .. } => {
            Some(QuestionScore::Chance { brier: mean(QuestionScore::brier)?, log: mean(QuestionScore::log)? })
        }
        QuestionScore::Estimate { unit, .. } => {
            let crps = mean(|score| score.crps().map(|(crps, _)| crps))?;
            Some(QuestionScore::Estimate { crps, unit: unit.clone() })
        }
    }
}

/// Returns the mean of the scores of forecasts over the days from `opens` to the day before `end`. If none of them stood on a day, the
/// question was answered on the day of its last forecast, and that one counts.
fn mean_over_days(scores: &[(Date, f64)], opens: Date, end: Date) -> Option<f64> {
    let (mut days, mut sum) = (0.0, 0.0);
    for (at, (made, score)) in scores.iter().enumerate() {
        let from = (*made).max(opens);
        let until = scores.get(at + 1).map_or(end, |(next, _)| (*next).min(end));
        let stood = from.days_to(until).max(0) as f64;
        days += stood;
        // A forecast that stood on no day counts for nothing, also if its score is infinite.
        if stood > 0.0 {
            sum += stood * score;
        }
    }
    if days > 0.0 { Some(sum / days) } else { scores.last().map(|(_, score)| *score) }
}
