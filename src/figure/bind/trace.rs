//! What an expression rests on.

use super::evidence::Evidence;
use super::path::{Item, evaluate};
use crate::model::{Argument, Expression, ExpressionKind, Forecast, QUERIES, Units};

/// A thing that a value is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An input, a curve, a condition or an outcome.
    Definition {
        /// The model's id.
        model: String,
        /// The scenario it is asked for under.
        scenario: Option<String>,
        /// Its name.
        name: String,
    },
    /// The run of a model as a whole.
    Model(String),
    /// A row of a dataset, by index.
    Row {
        /// The dataset's id.
        dataset: String,
        /// The row.
        row: usize,
    },
    /// A dataset as a whole.
    Dataset(String),
}

/// What an expression rests on, each once, in its order.
pub fn trace(expression: &Expression, evidence: Evidence<'_>, units: &Units) -> Vec<Origin> {
    let mut trace = Trace { evidence, units, found: Vec::new() };
    trace.follow(expression);
    trace.found
}

struct Trace<'e, 'u> {
    evidence: Evidence<'e>,
    units: &'u Units,
    found: Vec<Origin>,
}

impl<'e> Trace<'e, '_> {
    fn follow(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Name(name) => match self.item(expression) {
                Some(Item::Sampled(sampled)) => self.add_definition(sampled.forecast, None, name),
                Some(Item::Curve(_, forecast)) => self.add_definition(forecast, None, name),
                _ => {}
            },
            ExpressionKind::Member(inner, word) => match self.item(inner) {
                Some(Item::Row(dataset, row)) => {
                    self.add(Origin::Row { dataset: dataset.id.value.clone(), row });
                    self.follow(inner);
                }
                Some(Item::Dataset(dataset)) if !QUERIES.contains(&word.text.as_str()) => {
                    self.add(Origin::Dataset(dataset.id.value.clone()));
                }
                Some(Item::Model(forecast)) => self.of_model(forecast, expression, &word.text),
                Some(Item::Scenario(scenario, forecast)) => {
                    self.add_definition(forecast, Some(&scenario.name), &word.text);
                }
                _ => self.follow(inner),
            },
            ExpressionKind::Call(function, arguments) => {
                self.follow(function);
                // What stands in the brackets of an attribute are levels, dates and columns.
                if !matches!(function.kind, ExpressionKind::Member(..)) {
                    for argument in arguments {
                        match argument {
                            Argument::Plain(value) | Argument::Named(_, value) => self.follow(value),
                            Argument::Point(point, value) => {
                                [point, value].into_iter().for_each(|part| self.follow(part))
                            }
                        }
                    }
                }
            }
            kind => crate::model::children(kind).into_iter().for_each(|child| self.follow(child)),
        }
    }

    fn item(&self, expression: &Expression) -> Option<Item<'e>> {
        evaluate(expression, self.evidence, self.units).ok()
    }

    fn of_model(&mut self, forecast: &Forecast, path: &Expression, name: &str) {
        match self.item(path) {
            // A scenario is asked for something of it in the next step.
            Some(Item::Scenario(..)) => {}
            Some(Item::Sampled(_) | Item::Curve(..)) => self.add_definition(forecast, None, name),
            _ => self.add(Origin::Model(forecast.model.clone())),
        }
    }

    fn add_definition(&mut self, forecast: &Forecast, scenario: Option<&str>, name: &str) {
        let (model, scenario) = (forecast.model.clone(), scenario.map(str::to_owned));
        self.add(Origin::Definition { model, scenario, name: name.to_owned() });
    }

    fn add(&mut self, origin: Origin) {
        if !self.found.contains(&origin) {
            self.found.push(origin);
        }
    }
}
