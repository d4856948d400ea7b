//! The steps of a path into the hindcasts of a model: `parity.hindcasts.gpt_4.median`, `parity.hindcasts.gpt_4.sparse.crps`.

use super::binder::Binder;
use super::case_values::{came, came_kind, crps, share};
use super::in_case::OfCase;
use super::item::Item;
use super::origin::Origin;
use super::quantity::{Quantity, QuantityKind};
use crate::date::CalendarUnit;
use crate::diagnostic::{Report, Reported, error};
use crate::document::Came;
use crate::document::hindcast_case::NOT_YET;
use crate::model::{Forecast, TextSpan, Unit};

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
            ("brier", _) => scores.brier.map(|score| Quantity::known(score, QuantityKind::Computed(Unit::plain()))),
            ("pit", _) => found.run().outcome().zip(scores.pit).map(|(outcome, pit)| share(pit, outcome)),
            ("not_yet", _) => found.run().outcome().zip(scores.not_yet).map(|(outcome, chance)| share(chance, outcome)),
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
