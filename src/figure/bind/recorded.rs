//! What the ledger has recorded: `ledger.parity.previous.product.median`, `ledger.parity.first.as_of`.

use super::binder::Binder;
use super::item::Item;
use super::origin::Origin;
use super::quantity::{Quantity, QuantityKind};
use super::recorded_quantity::{forecasts, moved, quantile, recorded_unit};
use crate::date::{CalendarUnit, Date};
use crate::diagnostic::{Report, Reported, error};
use crate::document::ledger::{ComputedEntry, Entry, OutcomeKind, RecordedOutcome};
use crate::model::Unit;
use crate::source::Span;

/// The name at the beginning of a path into the ledger.
pub const LEDGER: &str = "ledger";

/// The moves that the last entry of a model has recorded: `ledger.parity.moved.product`.
const MOVED: &str = "moved";

/// The entries of a model that a path can name.
const WHICH: [&str; 3] = ["latest", "previous", "first"];

/// The attributes of an entry besides its outcomes.
const OF_ENTRIES: [&str; 5] = ["as_of", "recorded", "note", "author", "title"];

/// The attributes of a recorded outcome, as they are written.
pub const OF_RECORDED: &[&str] =
    &["median", "p5", "p95", "range(p5,p95)", "by(2030)", "never", "already", "probability", "moved", "label"];

impl<'a> Binder<'a> {
    /// Returns what a model's name leads to after `ledger`: its entries.
    pub(super) fn of_ledger(&self, (name, span): (&str, Span), report: &mut Report) -> Result<Item<'a>, Reported> {
        match self.evidence.ledger.by_subject.get_key_value(name) {
            Some((model, _)) => Ok(Item::History(model)),
            None => Err(report.push(error!(
                BAD_PATH at span, "the ledger has no entry about `{name}`";
                suggest name, self.evidence.ledger.by_subject.keys().map(String::as_str)
            ))),
        }
    }

    /// Returns an entry of a model, or the number of its forecasts.
    pub(super) fn of_history(
        &self,
        model: &str,
        (which, span): (&str, Span),
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let all = forecasts(self.evidence, model);
        let found = match which {
            "count" => {
                let kind = QuantityKind::Exact(Unit::plain());
                return Ok(Item::Quantity(Quantity::known(all.len() as f64, kind)));
            }
            "latest" | MOVED => all.last(),
            "previous" => all.len().checked_sub(2).and_then(|at| all.get(at)),
            "first" => all.first(),
            _ => {
                return Err(report.push(error!(
                    BAD_PATH at span, "the ledger of `{model}` has no `.{which}`";
                    suggest which, WHICH.into_iter().chain([MOVED, "count"]);
                    hint "expected after the dot: {}, {MOVED}, count", WHICH.join(", ")
                )));
            }
        };
        let item = |(entry, computed): &(&'a Entry, &'a ComputedEntry)| match which {
            MOVED => Item::Moves(entry, computed),
            _ => Item::Entry(entry, computed),
        };
        let which = if which == MOVED { "latest" } else { which };
        found.map(item).ok_or_else(|| {
            report.push(error!(
                BAD_PATH at span, "the ledger has no {which} forecast of `{model}`: there {}",
                match all.len() { 0 => "is none".to_owned(), 1 => "is only one".to_owned(), count => format!("are {count}") }
            ))
        })
    }

    /// Returns an outcome of an entry, or something that is said of the whole entry.
    pub(super) fn of_entry(
        &mut self,
        (entry, computed): (&'a Entry, &'a ComputedEntry),
        (name, span): (&str, Span),
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        self.read(Origin::Recorded { model: computed.model.value.clone(), entry: entry.path.value.clone() });
        let day = |date: Date| Item::Quantity(Quantity::known(date.to_years(), QuantityKind::Date(CalendarUnit::Day)));
        let text = |text: &Option<String>| Item::Text(text.clone().unwrap_or_default());
        match name {
            _ if computed.outcome(name).is_some() => {}
            "as_of" => return Ok(day(entry.head.as_of.value)),
            "recorded" => return Ok(day(entry.seal.recorded.value)),
            "note" => return Ok(text(&entry.head.note)),
            "author" => return Ok(text(&entry.head.author)),
            "title" => return Ok(text(&computed.title)),
            _ => {}
        }
        computed.outcome(name).map(|outcome| Item::Recorded(outcome, computed)).ok_or_else(|| {
            let names = computed.outcomes.iter().map(|outcome| outcome.name.value.as_str()).chain(OF_ENTRIES);
            report.push(error!(
                BAD_PATH at span, "the forecast of {} has no outcome `{name}`", entry.head.as_of.value;
                suggest name, names
            ))
        })
    }

    /// Returns how far an outcome has moved, as an entry has recorded it.
    pub(super) fn of_moves(
        &mut self,
        entry: (&'a Entry, &'a ComputedEntry),
        (name, span): (&str, Span),
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        match self.of_entry(entry, (name, span), report)? {
            Item::Recorded(outcome, computed) => self.recorded_move((outcome, computed), span, report),
            _ => Err(report.push(error!(
                BAD_PATH at span, "expected an outcome of the forecast of {} after `.{MOVED}`, found `{name}`",
                entry.0.head.as_of.value
            ))),
        }
    }

    /// Returns how far a recorded outcome has moved since the forecast before.
    pub(super) fn recorded_move(
        &self,
        (outcome, computed): (&RecordedOutcome, &ComputedEntry),
        span: Span,
        report: &mut Report,
    ) -> Result<Item<'a>, Reported> {
        let found = moved(outcome, computed, self.evidence).map(Item::Quantity);
        found.ok_or_else(|| {
            report.push(error!(BAD_PATH at span, "the ledger has not recorded this of `{}`", outcome.label))
        })
    }

    /// Returns the unit of a recorded outcome.
    fn unit(&self, outcome: &RecordedOutcome, span: Span, report: &mut Report) -> Result<Unit, Reported> {
        recorded_unit(outcome, self.evidence).ok_or_else(|| {
            let unit = outcome.unit.as_deref().unwrap_or_default();
            report.push(error!(BAD_PATH at span, "`{}` was recorded in `{unit}`, a unit that is not known any more", outcome.label))
        })
    }

    /// Returns the quantile of a recorded outcome at a level.
    pub(super) fn recorded_quantile(
        &self,
        (outcome, computed): (&RecordedOutcome, &ComputedEntry),
        level: f64,
        span: Span,
        report: &mut Report,
    ) -> Result<Quantity, Reported> {
        if outcome.kind == OutcomeKind::Chance {
            return Err(report.push(error!(
                BAD_PATH at span, "`{}` is a chance, which has a probability and no quantiles", outcome.label;
                hint "ask for its `.probability`"
            )));
        }
        let unit = self.unit(outcome, span, report)?;
        quantile(outcome, computed, level, unit).ok_or_else(|| {
            let levels: Vec<String> =
                outcome.quantiles.iter().map(|(level, _)| format!("p{}", level * 100.0)).collect();
            report.push(error!(BAD_PATH at span, "the ledger has no such quantile of `{}`", outcome.label;
                hint "it has {}", levels.join(", ")))
        })
    }
}
