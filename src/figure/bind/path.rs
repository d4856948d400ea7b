//! Paths into the results of the runs and into the data: `parity.product.range(p5, p95).year`.
//!
//! A path begins with a name and takes one step per dot. What a step means depends on what the path has led to so far:
//! see `attribute`. Anything that is not a path is arithmetic, for which see `arithmetic`.

use super::binder::Binder;
use super::item::{Item, all_names, named_in};
use super::origin::Origin;
use super::quantity::{Quantity, QuantityKind};
use super::question_path::QUESTIONS;
use super::recorded::LEDGER;
use crate::date::CalendarUnit;
use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::model::{Expression, ExpressionKind, Forecast, TextSpan, cells};
use crate::source::Span;

impl<'a> Binder<'a> {
    /// Returns what an expression leads to.
    pub(super) fn evaluate(&mut self, expression: &Expression, report: &mut Report) -> Result<Item<'a>, Reported> {
        let language = self.evidence.language;
        match &expression.kind {
            ExpressionKind::Name(name) => self.name(name, expression.span, report),
            ExpressionKind::Member(inner, member) => self.attribute(language, inner, member, &[], report),
            ExpressionKind::Call(function, arguments) => match &function.kind {
                ExpressionKind::Member(inner, member) => self.attribute(language, inner, member, arguments, report),
                _ => self.compute(expression, report),
            },
            ExpressionKind::Row(inner, key) => match self.evaluate(inner, report)? {
                Item::Dataset(data) => Ok(Item::Row(data, cells::row(data, &key.text, key.span, report)?)),
                Item::History(subject) => self.stated_by(subject, key, report),
                _ => Err(no_rows(inner.span, report)),
            },
            ExpressionKind::Filtered(inner, condition) => match &inner.kind {
                // The condition may stand after the column as well: `ev.share[entity = "World"]`.
                ExpressionKind::Member(data, column) => match self.evaluate(data, report)? {
                    Item::Dataset(data) => {
                        check_column(data, column, report)?;
                        let row = self.selecting(|binder| binder.only_row(data, condition, report))?;
                        self.cell(data, row, column, report)
                    }
                    _ => Err(no_rows(data.span, report)),
                },
                _ => match self.evaluate(inner, report)? {
                    Item::Dataset(data) => {
                        let row = self.selecting(|binder| binder.only_row(data, condition, report))?;
                        Ok(Item::Row(data, row))
                    }
                    _ => Err(no_rows(inner.span, report)),
                },
            },
            _ => self.compute(expression, report),
        }
    }

    /// Returns what a name at the beginning of a path leads to: a model, a dataset, `today`, or a name that exactly one
    /// model has.
    fn name(&mut self, name: &str, span: Span, report: &mut Report) -> Result<Item<'a>, Reported> {
        let evidence = self.evidence;
        if let Some(forecast) = evidence.forecast(name) {
            return Ok(Item::Model(forecast?));
        }
        if let Some(data) = evidence.datasets.get(name) {
            data.validity?;
            return Ok(Item::Dataset(data));
        }
        if name == LEDGER {
            return Ok(Item::Ledger);
        }
        if name == QUESTIONS {
            return Ok(Item::Questions);
        }
        if name == "today" {
            return Ok(Item::Quantity(Quantity::known(
                evidence.as_of.to_years(),
                QuantityKind::Date(CalendarUnit::Day),
            )));
        }
        let bearers: Vec<(&Forecast, Item<'a>)> =
            evidence.forecasts.values().filter_map(|forecast| Some((forecast, named_in(forecast, name)?))).collect();
        match &bearers[..] {
            [(forecast, item)] => {
                self.read_definition(forecast, item, name);
                Ok(item.clone())
            }
            [(first, _), (second, _), ..] => {
                let (first, second) = (&first.model, &second.model);
                Err(report.push(error!(
                    BAD_PATH at span, "`{name}` is in the models `{first}` and `{second}`";
                    hint "write `{first}.{name}`"
                )))
            }
            // The name may be one of a model that failed.
            [] => Err(evidence.any_failure().unwrap_or_else(|| self.unknown_name(name, span, report))),
        }
    }

    fn unknown_name(&self, name: &str, span: Span, report: &mut Report) -> Reported {
        match self.evidence.units.named(name) {
            Some(_) => report.push(error!(BAD_PATH at span, "`{name}` is a unit: expected a value")),
            None => report.push(error!(
                BAD_PATH at span, "nothing is called `{name}`";
                suggest name, all_names(self.evidence)
            )),
        }
    }

    /// Records that something of a model was read by its name. A scenario is recorded by the step after it.
    pub(super) fn read_definition(&mut self, forecast: &Forecast, item: &Item<'_>, name: &str) {
        if !matches!(item, Item::Scenario(..)) {
            let model = forecast.model.clone();
            self.read(Origin::Definition { model, scenario: None, name: name.to_owned() });
        }
    }
}

fn no_rows(span: Span, report: &mut Report) -> Reported {
    report.push(error!(BAD_PATH at span, "only a dataset has rows"))
}

/// Checks that a dataset has a column.
fn check_column(data: &Dataset, column: &TextSpan, report: &mut Report) -> Result<(), Reported> {
    match cells::columns(data).any(|known| known == column.text) {
        true => Ok(()),
        false => Err(report.push(cells::unknown_column(data, &column.text, column.span))),
    }
}
