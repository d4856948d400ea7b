//! The forecast of an outcome as the interface of Metaculus takes it.

use serde::Serialize;

use super::json_text::print;
use crate::date::Date;
use crate::diagnostic::{Report, Reported, error};
use crate::document::MetaculusQuestion;
use crate::document::ledger::StatedValue;
use crate::model::metaculus_cdf::{metaculus_cdf, points};
use crate::model::{Draws, Forecast, Kind, Outcome};

/// The least probability of a question of yes or no, and 1 minus the largest.
const LEAST_CHANCE: f64 = 0.001;

/// A forecast, with the range that it is for.
#[derive(Serialize)]
struct Object<'a> {
    outcome: &'a str,
    as_of: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<RangeObject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuous_cdf: Option<Vec<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probability_yes: Option<f64>,
}

#[derive(Serialize)]
struct RangeObject {
    range_min: String,
    range_max: String,
    zero_point: Option<f64>,
    open_lower_bound: bool,
    open_upper_bound: bool,
}

/// Returns the forecast of the outcome that answers a question.
///
/// # Errors
///
/// Reports a question without a range whose answer is not yes or no, a range that is empty or of another kind than the outcome, and a
/// forecast that is all beyond closed bounds.
pub fn metaculus_json(
    question: &MetaculusQuestion,
    (outcome, forecast): (&Outcome, &Forecast),
    report: &mut Report,
) -> Result<String, Reported> {
    let name = question.outcome.value.as_str();
    if let Some(chance) = outcome.mean.filter(|_| outcome.is_chance()) {
        let probability = chance.value.clamp(LEAST_CHANCE, 1.0 - LEAST_CHANCE);
        return Ok(print(&Object {
            outcome: name,
            as_of: forecast.as_of,
            range: None,
            continuous_cdf: None,
            probability_yes: Some(probability),
        }));
    }
    let Some((from, to)) = question.from.zip(question.to) else {
        return Err(report.push(error!(
            MISSING_KEY at question.span, "expected the range of the question about `{name}`: `from` and `to`"
        )));
    };
    let places = match (&outcome.kind, from, to) {
        (Kind::Date, StatedValue::Date(from), StatedValue::Date(to)) => {
            dates(from.to_years(), to.to_years()).filter(|_| question.zero_point.is_none())
        }
        (Kind::Number(_), from, to) => match [from.as_number(), to.as_number()] {
            [StatedValue::Number(from), StatedValue::Number(to)] => points(from, to, question.zero_point),
            _ => None,
        },
        _ => None,
    };
    let Some(places) = places else {
        let kind = if outcome.kind == Kind::Date { "dates" } else { "numbers in the unit of the outcome" };
        return Err(report.push(error!(
            BAD_VALUE at question.span, "expected a range of {kind} from a lower to an upper end, found {from} to {to}"
        )));
    };
    let Some(cdf) = metaculus_cdf(&shares(&places, &outcome.draws), question.open_lower, question.open_upper) else {
        return Err(report.push(error!(
            BAD_VALUE at question.span, "all of the forecast of `{name}` is beyond the closed bounds of the question"
        )));
    };
    Ok(print(&Object {
        outcome: name,
        as_of: forecast.as_of,
        range: Some(RangeObject {
            range_min: from.to_string(),
            range_max: to.to_string(),
            zero_point: question.zero_point,
            open_lower_bound: question.open_lower,
            open_upper_bound: question.open_upper,
        }),
        continuous_cdf: Some(cdf),
        probability_yes: None,
    }))
}

/// Returns the probabilities below the points of a range; that of the first point leaves out the point itself.
fn shares(places: &[f64], draws: &Draws) -> Vec<f64> {
    let share = |(at, place): (usize, &f64)| match at {
        0 => draws.share_before(*place),
        _ => draws.share_by(*place),
    };
    places.iter().enumerate().map(share).collect()
}

/// Returns points that are the same number of seconds apart, on the axis of years. Years are not of the same length.
fn dates(from: f64, to: f64) -> Option<Vec<f64>> {
    let (first, last) = (Date::from_years(from)?, Date::from_years(to)?);
    let places = points(0.0, f64::from(first.days_to(last)), None)?;
    let on_axis = |days: f64| {
        let day = first.plus_days(days as i32)?;
        let next = day.plus_days(1)?;
        Some(day.to_years() + (days - days.trunc()) * (next.to_years() - day.to_years()))
    };
    places.into_iter().map(on_axis).collect()
}
