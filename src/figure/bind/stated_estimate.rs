//! Estimates that somebody stated, as the ledger has them: `ledger.parity["Revised page"].product.estimate`.

use super::binder::Binder;
use super::item::Item;
use super::origin::Origin;
use super::quantity::{Format, Quantity, QuantityKind};
use crate::date::{CalendarUnit, Date};
use crate::diagnostic::{Report, Reported, error};
use crate::document::ledger::{Entry, StatedEntry, StatedValue};
use crate::model::{TextSpan, Unit};

/// The attributes of an estimate that somebody stated.
pub const OF_STATED: [&str; 6] = ["estimate", "low", "high", "range", "as_of", "note"];

impl<'a> Binder<'a> {
    /// Returns what somebody stated about a subject of the ledger: the word in brackets is who stated it.
    pub(super) fn stated_by(
        &self,
        subject: &'a str,
        who: &TextSpan,
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let stated = self.stated(subject);
        let names: Vec<&str> = stated.iter().filter_map(|(_, stated)| stated.who.as_deref()).collect();
        if names.contains(&who.text.as_str()) {
            return Ok(Item::StatedBy(subject, who.text.clone()));
        }
        Err(report.push(error!(
            BAD_PATH at who.span, "the ledger has nothing that `{}` stated about `{subject}`", who.text;
            suggest who.text.as_str(), names.iter().copied()
        )))
    }

    /// Returns the last estimate of an outcome that somebody stated.
    pub(super) fn stated_outcome(
        &mut self,
        (subject, who): (&'a str, &str),
        outcome: &TextSpan,
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let stated = self.stated(subject);
        let of_who = || stated.iter().filter(|(_, stated)| stated.who.as_deref() == Some(who));
        if let Some((entry, stated)) = of_who().rfind(|(_, stated)| stated.outcome.value == outcome.text) {
            self.read(Origin::Recorded { model: subject.to_owned(), entry: entry.path.value.clone() });
            return Ok(Item::Stated(entry, stated));
        }
        Err(report.push(error!(
            BAD_PATH at outcome.span, "the ledger has no estimate of `{}` that `{who}` stated", outcome.text;
            suggest outcome.text.as_str(), of_who().map(|(_, stated)| stated.outcome.value.as_str())
        )))
    }

    /// Returns an attribute of an estimate that somebody stated.
    pub(super) fn of_stated(
        &self,
        (entry, stated): (&'a Entry, &'a StatedEntry),
        word: &TextSpan,
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let quantity = |value: Option<StatedValue>, place| self.stated_quantity(value?, place, stated);
        let found = match word.text.as_str() {
            "estimate" => quantity(stated.estimate, Place::Middle).map(Item::Quantity),
            "low" => quantity(stated.low, Place::Start).map(Item::Quantity),
            "high" => quantity(stated.high, Place::End).map(Item::Quantity),
            "range" => quantity(stated.low, Place::Start)
                .zip(quantity(stated.high, Place::End))
                .map(|(low, high)| range(low, high)),
            "as_of" => {
                let day = QuantityKind::Date(CalendarUnit::Day);
                Some(Item::Quantity(Quantity::known(entry.head.as_of.value.to_years(), day)))
            }
            "note" => Some(Item::Text(entry.head.note.clone().unwrap_or_default())),
            _ => {
                return Err(report.push(error!(
                    BAD_PATH at word.span, "a stated estimate has no `.{}`", word.text;
                    suggest word.text.as_str(), OF_STATED;
                    hint "expected after the dot: {}", OF_STATED.join(", ")
                )));
            }
        };
        found.ok_or_else(|| {
            report.push(error!(BAD_PATH at word.span, "this estimate was stated without {}", missing(&word.text)))
        })
    }

    /// Returns the estimates that somebody stated about a subject, the oldest first, without those that were corrected.
    fn stated(&self, subject: &str) -> Vec<(&'a Entry, &'a StatedEntry)> {
        let ledger = self.evidence.ledger;
        let corrected = ledger.corrected();
        let entries = ledger.by_subject.get(subject).map(Vec::as_slice).unwrap_or_default();
        let entries = entries.iter().filter(|entry| !corrected.contains(entry.hash()));
        entries.filter_map(|entry| Some((entry, entry.stated()?))).collect()
    }

    /// Returns a stated value with its unit; `None` if the unit is not known any more.
    fn stated_quantity(&self, value: StatedValue, place: Place, stated: &StatedEntry) -> Option<Quantity> {
        match value {
            StatedValue::Date(date) => {
                // Some hours before its end.
                let last_day = || Date::from_years(date.ends()[1] - 0.001).map_or(date.to_years(), Date::to_years);
                let point = match place {
                    Place::Middle => date.to_years(),
                    Place::Start => date.first().to_years(),
                    Place::End => last_day(),
                };
                Some(Quantity::known(point, QuantityKind::Date(date.unit())))
            }
            StatedValue::Number(number) => {
                let unit =
                    stated.unit.as_ref().map_or_else(|| Ok(Unit::plain()), |unit| self.evidence.units.read(unit));
                Some(Quantity::known(number, QuantityKind::Exact(unit.ok()?)))
            }
        }
    }
}

/// Which day of a year or a month is meant by it.
#[derive(Clone, Copy)]
enum Place {
    /// Its first day, for the lower end of a range.
    Start,
    /// Its middle, for an estimate.
    Middle,
    /// Its last day, for the upper end of a range.
    End,
}

/// Returns a range. One of years is written as years, and not as their first and last months.
fn range<'a>(low: Quantity, high: Quantity) -> Item<'a> {
    let is_year = |end: &Quantity| end.kind == QuantityKind::Date(CalendarUnit::Year);
    let format = (is_year(&low) && is_year(&high)).then_some(Format::Year);
    let range = Item::Range(low, high);
    format.map_or_else(|| range.clone(), |format| Item::Formatted(Box::new(range.clone()), vec![format]))
}

/// Returns what an estimate lacks, with its article.
fn missing(attribute: &str) -> &'static str {
    match attribute {
        "low" => "a lower end",
        "high" => "an upper end",
        "range" => "a range",
        _ => "a single value, or in a unit that is not known any more",
    }
}
