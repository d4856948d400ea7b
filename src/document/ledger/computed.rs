//! Entries that `foresite record` makes of a forecast.

use super::content_hash::OF_FILES;
use super::recorded_move::RecordedMove;
use super::recorded_value::{RecordedValue, RecordedValues, by_number, hash, recorded_value};
use crate::date::Date;
use crate::document::model::ModelFile;
use crate::source::Spanned;
use crate::yaml::{
    Format, IDENTIFIERS, NameRule, boolean, by_name, choice, date, default, entry_name, identifier, integer, number,
    optional, or_empty, pair, required, section, string,
};

/// The version of Foresite that computes forecasts.
pub const ENGINE: &str = env!("CARGO_PKG_VERSION");

section! {
    /// `kind: computed`: the forecast of a model as it was on a day, with everything that it was computed from.
    #[derive(Clone, Debug, PartialEq)]
    pub struct ComputedEntry {
        /// The model's id.
        pub model: Spanned<String> = required(identifier()),
        /// The model's title.
        pub title: Option<String> = optional(string()),
        /// The question that the model answers.
        pub question: Option<String> = optional(string()),
        /// The days on which the model searches; a date outside of them is not known.
        pub window: RecordedWindow = required(section::<RecordedWindow>("the window")),
        /// The outcomes, in the order of the model's file.
        pub outcomes: Vec<RecordedOutcome> =
            required(by_name("outcomes", IDENTIFIERS, section::<RecordedOutcome>("the outcome"))),
        /// The median of each outcome under each scenario; of a chance, its probability.
        pub scenarios: Vec<(Spanned<String>, RecordedValues)> = or_empty(by_name(
            "scenarios",
            IDENTIFIERS,
            pair(by_name("outcomes", IDENTIFIERS, pair(recorded_value()))),
        )),
        /// The conditions, each with its expression.
        pub conditions: Vec<(Spanned<String>, String)> = or_empty(by_name("conditions", IDENTIFIERS, pair(string()))),
        /// The curves, each with its expression.
        pub curves: Vec<(Spanned<String>, String)> = or_empty(by_name("curves", IDENTIFIERS, pair(string()))),
        /// The inputs, each with its expression and unit.
        pub inputs: Vec<RecordedInput> = or_empty(by_name("inputs", IDENTIFIERS, section::<RecordedInput>("the input"))),
        /// The datasets that the model uses, directly or through others.
        pub datasets: Vec<RecordedDataset> =
            or_empty(by_name("datasets", IDENTIFIERS, section::<RecordedDataset>("the dataset"))),
        /// The files that the forecast was computed from, by path, each with the first 16 digits of the SHA-256 of its bytes.
        /// `data/ledger/kept/` has each of them under this name.
        pub files: Vec<(Spanned<String>, Spanned<String>)> = or_empty(by_name("files", PATHS, pair(hash(OF_FILES)))),
        /// The version of Foresite.
        pub engine: String = required(string()),
        /// How each outcome has moved since the entry before of this model, and why.
        pub moved: Vec<RecordedMove> =
            or_empty(by_name("outcomes", IDENTIFIERS, section::<RecordedMove>("the move"))),
        /// The seed of the draws.
        pub seed: u64 = required(integer().map(|seed| seed.value)),
        /// The number of samples.
        pub samples: u64 = required(integer().map(|samples| samples.value)),
        /// The commit of the repository, if there is one.
        pub commit: Option<String> = optional(string()),
        /// Whether the project's files differed from those of the commit.
        pub uncommitted: bool = default(boolean(), "false"),
    }
}

impl ComputedEntry {
    /// Returns the move of an outcome since the entry before.
    pub fn moved(&self, outcome: &str) -> Option<&RecordedMove> {
        self.moved.iter().find(|moved| moved.name.value == outcome)
    }

    /// Gives a model the settings of its run, which options may have replaced.
    pub fn restore_settings(&self, file: &mut ModelFile) {
        file.seed = self.seed;
        file.samples.value = self.samples;
    }

    /// Returns the chance that an outcome or an input has come by the end of a year, or that it is true, if it was recorded.
    pub fn chance(&self, name: &str, by_year: Option<i32>) -> Option<f64> {
        let input = || self.inputs.iter().find(|input| input.name.value == name);
        let (by, probability) = match self.outcome(name) {
            Some(outcome) => (&outcome.by, outcome.probability),
            None => input().map(|input| (&input.by, input.probability))?,
        };
        match by_year {
            Some(year) => by.iter().find(|(known, _)| *known == year).map(|(_, chance)| *chance),
            None => probability,
        }
    }

    /// Returns the outcome with that name.
    pub fn outcome(&self, name: &str) -> Option<&RecordedOutcome> {
        self.outcomes.iter().find(|outcome| outcome.name.value == name)
    }
}

section! {
    /// The days on which a model searched.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct RecordedWindow {
        /// The first day.
        pub from: Date = required(date().map(|date| date.value)),
        /// The last day.
        pub to: Date = required(date().map(|date| date.value)),
    }
}

section! {
    /// An outcome as it was forecast.
    #[derive(Clone, Debug, PartialEq)]
    pub struct RecordedOutcome {
        /// The identifier.
        pub name: Spanned<String> = entry_name(),
        /// Its name for readers.
        pub label: String = required(string()),
        /// Whether it is a date, a number, or a chance: true or false in each sample.
        pub kind: OutcomeKind = required(choice(&OUTCOME_KINDS)),
        /// The unit of a number.
        pub unit: Option<String> = optional(string()),
        /// Its expression in the model.
        pub definition: String = required(string()),
        /// How it will be decided what has come true.
        pub resolves: String = required(string()),
        /// The median; a chance has a probability instead.
        pub median: Option<RecordedValue> = optional(recorded_value()),
        /// The standard error of the median due to sampling, in years for a date.
        pub median_error: Option<f64> = optional(number().map(|number| number.value)),
        /// The probability of a chance.
        pub probability: Option<f64> = optional(number().map(|number| number.value)),
        /// The standard error of the probability due to sampling.
        pub probability_error: Option<f64> = optional(number().map(|number| number.value)),
        /// The quantiles by level.
        pub quantiles: Vec<(f64, RecordedValue)> = or_empty(by_number("quantiles", recorded_value())),
        /// The probability that a date has come by the end of each year.
        pub by: Vec<(i32, f64)> = or_empty(chances_by_year()),
        /// The probability that a date is not after the day of the forecast.
        pub already: Option<f64> = optional(number().map(|number| number.value)),
        /// The probability that a date is before the window.
        pub before: Option<f64> = optional(number().map(|number| number.value)),
        /// The probability of "never": not within the window.
        pub never: Option<f64> = optional(number().map(|number| number.value)),
    }
}

/// The format of chances by year.
fn chances_by_year() -> impl Format<Value = Vec<(i32, f64)>> {
    by_number("years", number().map(|number| number.value))
        .map(|by| by.into_iter().map(|(year, chance)| (year as i32, chance)).collect())
}

impl RecordedOutcome {
    /// Returns the quantile at a level that was recorded.
    pub fn quantile(&self, level: f64) -> Option<RecordedValue> {
        self.quantiles.iter().find(|(known, _)| *known == level).map(|(_, value)| *value)
    }

    /// Returns the value that stands for all samples: the probability of a chance, otherwise the median.
    pub fn central(&self) -> Option<RecordedValue> {
        self.probability.map(RecordedValue::Number).or(self.median)
    }

    /// Returns the standard error of [`Self::central`].
    pub fn central_error(&self) -> Option<f64> {
        self.probability_error.or(self.median_error)
    }
}

/// The kinds of outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeKind {
    /// A date.
    Date,
    /// A number with a unit.
    Number,
    /// True or false in each sample.
    Chance,
}

/// The kinds of outcomes, as they are written.
pub const OUTCOME_KINDS: [(&str, OutcomeKind); 3] =
    [("date", OutcomeKind::Date), ("number", OutcomeKind::Number), ("chance", OutcomeKind::Chance)];

section! {
    /// An input as it was written.
    #[derive(Clone, Debug, PartialEq)]
    pub struct RecordedInput {
        /// The identifier.
        pub name: Spanned<String> = entry_name(),
        /// Its expression.
        pub value: String = required(string()),
        /// The unit that it is shown in.
        pub unit: Option<String> = optional(string()),
        /// The probability of an input that is true or false, if a claim reads it.
        pub probability: Option<f64> = optional(number().map(|number| number.value)),
        /// The probability that a date has come by the end of each year that a claim reads.
        pub by: Vec<(i32, f64)> = or_empty(chances_by_year()),
    }
}

section! {
    /// A dataset as it was read.
    #[derive(Clone, Debug, PartialEq)]
    pub struct RecordedDataset {
        /// The id.
        pub id: Spanned<String> = entry_name(),
        /// The first 16 digits of the SHA-256 of its columns and rows as CSV.
        pub hash: Spanned<String> = required(hash(OF_FILES)),
        /// The number of rows.
        pub rows: u64 = required(integer().map(|rows| rows.value)),
    }
}

/// Paths below the root of a project.
const PATHS: NameRule = NameRule { pattern: "^[^/].*$", check: |_, _, _| Ok(()) };
