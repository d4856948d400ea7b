//! The steps of a path into the hindcasts of a model: `parity.hindcasts.gpt_4.median`, `parity.hindcasts.gpt_4.sparse.crps`.

use super::binder::Binder;
use super::case_values::{brier, came, came_kind, crps, share};
use super::in_case::OfCase;
use super::item::Item;
use super::origin::Origin;
use super::quantity::{Quantity, QuantityKind};
use crate::date::CalendarUnit;
use crate::diagnostic::{Report, Reported, error};
use crate::document::Came;
use crate::document::hindcast_case::NOT_YET;
use crate::model::{CaseForecast, Forecast, TextSpan, Unit};

/// The step of a case that leads to its naive forecast.
const NAIVE: &str = "naive";

impl<'a> Binder<'a> {
    /// Returns the case of a name.
    pub(super) fn of_hindcasts(
        &self,
        forecast: &'a Forecast,
        word: &TextSpan,
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let name = word.text.as_str();
        match forecast.hindcasts.iter().find(|case| case.name == name) {
            Some(case) => Ok(Item::OfCase(OfCase { case, structure: None, forecast })),
            None => Err(report.push(error!(
                BAD_PATH at word.span, "the model `{}` has no hindcast `{name}`", forecast.model;
                suggest name, forecast.hindcasts.iter().map(|case| case.name.as_str())
            ))),
        }
    }

    /// Returns what is known of a case: what came, a score, or the case in a structure. Every other word is one about samples, those of
    /// the outcome in the case.
    ///
    /// # Errors
    ///
    /// Reports a score that does not apply to what came.
    pub(super) fn of_case(
        &mut self,
        found: OfCase<'a>,
        word: &TextSpan,
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let OfCase { case, structure, forecast } = found;
        let scores = found.run().scores;
        let outcome = found.run().outcome().map_or("", |outcome| outcome.name.as_str());
        let scenario = structure.map(|structure| structure.name.clone());
        let name = outcome.to_owned();
        self.read(Origin::Definition { model: forecast.model.clone(), scenario, name });
        let kind = found.run().outcome().map(|outcome| &outcome.kind);
        let quantity = match (word.text.as_str(), case.came) {
            ("came", Came::On(_) | Came::Number(_)) => {
                came(case).zip(came_kind(case)).map(|(value, kind)| Quantity::known(value, kind))
            }
            ("came", Came::Event(happened)) => return Ok(Item::Text(happened.to_string())),
            ("came", Came::NotYet) => return Ok(Item::Text(NOT_YET.to_owned())),
            ("as_of", _) => {
                let as_of = found.run().forecast.as_of.to_years();
                Some(Quantity::known(as_of, QuantityKind::Date(CalendarUnit::Day)))
            }
            ("label", _) => return Ok(Item::Text(structure.map_or(&case.label, |structure| &structure.label).clone())),
            ("crps", _) => scores.crps.zip(kind).map(|(score, kind)| crps(score, kind)),
            ("brier", _) => scores.brier.map(brier),
            ("pit", _) => found.run().outcome().zip(scores.pit).map(|(outcome, pit)| share(pit, outcome)),
            ("not_yet", _) => found.run().outcome().zip(scores.not_yet).map(|(outcome, chance)| share(chance, outcome)),
            (NAIVE, _) if structure.is_none() => return naive(case, word, report),
            (name, _) => {
                if let (None, Some(structure)) = (structure, case.structure(name)) {
                    return Ok(Item::OfCase(OfCase { structure: Some(structure), ..found }));
                }
                return found.sampled().map(Item::Sampled).ok_or_else(Reported::by_an_earlier_stage);
            }
        };
        quantity.map(Item::Quantity).ok_or_else(|| {
            report.push(error!(
                BAD_PATH at word.span, "the hindcast `{}` has no `.{}`", case.name, word.text;
                hint "a date or a number that came has a `.crps` and a `.pit`, a chance a `.brier`, and a date that has not come \
                      a `.not_yet` and a `.brier`"
            ))
        })
    }
}

/// Returns the naive forecast of a case.
fn naive<'a>(case: &'a CaseForecast, word: &TextSpan, report: &mut Report) -> Result<Item<'a>, Reported> {
    if case.naive.is_some() {
        return Ok(Item::NaiveCase(case));
    }
    Err(report.push(error!(
        BAD_PATH at word.span, "the hindcast `{}` has no naive forecast: there are fewer than two other cases in which the outcome \
                                came", case.name;
        hint "add past cases of the same outcome; if it is a date, each needs an `as_of`"
    )))
}

/// Returns what is known of the naive forecast of a case: its scores, and the number of the other cases.
pub(super) fn of_naive<'a>(case: &'a CaseForecast, word: &TextSpan, report: &mut Report) -> Result<Item<'a>, Reported> {
    let naive = case.naive.as_ref().zip(case.whole.outcome());
    let quantity = naive.and_then(|(naive, outcome)| match word.text.as_str() {
        "cases" => Some(Quantity::known(naive.cases as f64, QuantityKind::Exact(Unit::plain()))),
        "crps" => naive.scores.crps.map(|score| crps(score, &outcome.kind)),
        "brier" => naive.scores.brier.map(brier),
        "pit" => naive.scores.pit.map(|pit| Quantity::known(pit, QuantityKind::Chance)),
        "not_yet" => naive.scores.not_yet.map(|chance| Quantity::known(chance, QuantityKind::Chance)),
        _ => None,
    });
    quantity.map(Item::Quantity).ok_or_else(|| {
        report.push(error!(
            BAD_PATH at word.span, "the naive forecast of `{}` has no `.{}`", case.name, word.text;
            hint "ask for its `.crps`, `.pit`, `.brier`, or `.not_yet`, as of the case itself, or for its `.cases`"
        ))
    })
}
