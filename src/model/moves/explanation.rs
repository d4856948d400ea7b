//! What moved a forecast, and by how much.

use super::change::Change;
use crate::model::run::forecast::{Forecast, Kind};
use crate::model::stats::shapley::Method;

/// What moved a forecast from one time to another.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The forecast at the earlier time: its outcomes only.
    pub from: Forecast,
    /// The forecast at the later time: its outcomes only.
    pub to: Forecast,
    /// For each time, whether its numbers are those that an entry of the ledger recorded, since another version of Foresite computed
    /// them.
    pub is_recorded: [bool; 2],
    /// The changes in between.
    pub changes: Vec<Change>,
    /// What the moves are attributed to: changes, or groups of changes that cannot be made one without the other.
    pub causes: Vec<Cause>,
    /// The outcomes of both, in the order of the later model.
    pub outcomes: Vec<OutcomeMove>,
    /// The outcomes under the scenarios that have changed.
    pub scenarios: Vec<ScenarioMove>,
    /// How the shares were computed.
    pub method: Method,
    /// The number of different models that were run for them.
    pub runs: usize,
}

impl Explanation {
    /// Adds a change as a cause of its own.
    pub(super) fn add_cause(&mut self, change: Change) {
        self.causes.push(Cause { changes: vec![self.changes.len()] });
        self.changes.push(change);
    }
}

/// Changes that are made together: their positions among the changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// One change, or several that cannot be made one without the other.
    pub changes: Vec<usize>,
}

/// A number of an outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// The quantile at this level.
    Quantile(f64),
    /// The probability by the end of a year.
    By(i32),
    /// The probability of an outcome that is true or false.
    Chance,
}

/// How an outcome has moved.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeMove {
    /// The identifier.
    pub name: String,
    /// The name for readers.
    pub label: String,
    /// The kind of the later outcome, in whose unit the moves are.
    pub kind: Kind,
    /// The moves of its numbers. Empty if the two outcomes are of different kinds.
    pub moves: Vec<Move>,
}

impl OutcomeMove {
    /// Returns the move of a measure.
    pub fn of(&self, measure: Measure) -> Option<&Move> {
        self.moves.iter().find(|known| known.measure == measure)
    }

    /// Returns the move of the number that stands for all samples: the median, or the probability of a chance.
    pub fn central(&self) -> Option<&Move> {
        self.of(Measure::Quantile(0.5)).or_else(|| self.of(Measure::Chance))
    }
}

/// How a number of an outcome has moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The number.
    pub measure: Measure,
    /// Its earlier value, in the unit of the later; `None` is "never", or outside of the window.
    pub from: Option<f64>,
    /// Its later value.
    pub to: Option<f64>,
    /// The difference; `None` if one of the values is.
    pub total: Option<Share>,
    /// The part that each cause has in it, in the order of the causes; empty if that is not known, since the number is "never" with
    /// some of the changes.
    pub shares: Vec<Share>,
    /// For each cause whose change has parts, such as the rows of a dataset, the part that each of its details has in its share;
    /// empty for other causes, or if it is not known.
    pub parts: Vec<Vec<Share>>,
}

impl Move {
    /// Returns the parts of the share of a cause, in the order of its change's details; empty if they are not known.
    pub fn parts_of(&self, cause: usize) -> &[Share] {
        self.parts.get(cause).map_or(&[], Vec::as_slice)
    }
}

/// A part of a move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The part, in the outcome's unit: years for a date.
    pub value: f64,
    /// Its standard error due to sampling, with the same draws on both sides; `None` if it is not known.
    pub error: Option<f64>,
}

impl Share {
    /// Returns whether sampling explains a part of this size.
    pub fn is_below_error(&self) -> bool {
        self.error.is_some_and(|error| self.value.abs() < error)
    }
}

/// How an outcome under a scenario has moved.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioMove {
    /// The scenario's identifier.
    pub scenario: String,
    /// The scenario's name for readers.
    pub label: String,
    /// The outcome's identifier.
    pub outcome: String,
    /// The kind of the later outcome, in whose unit the moves are.
    pub kind: Kind,
    /// The earlier central value; `None` if it is "never", or there was no such scenario or outcome.
    pub from: Option<f64>,
    /// The later central value.
    pub to: Option<f64>,
    /// The part of the change of the scenario itself.
    pub own: Option<Share>,
    /// The part of all other changes.
    pub others: Option<Share>,
}
