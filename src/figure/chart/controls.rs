//! The controls of charts that readers can move, as templates and the site's script read them.
//!
//! The page shows everything without a script; a script makes the controls interactive.

use serde::Serialize;

/// The controls of one chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Controls {
    /// A slider between the scenarios of a model.
    pub slider: Option<SliderControl>,
    /// A belief control, which answers what follows from a reader's beliefs.
    pub belief: Option<BeliefControl>,
}

/// A slider between the scenarios of a model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SliderControl {
    /// The label of the outcome that each position dates.
    pub outcome: String,
    /// The labels of the inputs that the scenarios set.
    pub parameters: Vec<String>,
    /// The positions that are scenarios, in the order of the slider.
    pub scenarios: Vec<SliderScenario>,
    /// All positions as JSON for a script element. Each position has `name`, `value`, `range`, `parameters`, and `y` along
    /// the common `x`, both in the units of the stretching layer. `today` is the number of points up to the date of the
    /// run, `scenarios` are the indices of the scenarios, and `between` is the text for all other positions.
    pub data: String,
}

/// A position of a slider that is a scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SliderScenario {
    /// The class of its series.
    pub class: String,
    /// Whether the page shows it first.
    pub selected: bool,
    /// The scenario's note.
    pub note: Option<String>,
    /// The texts of its position.
    pub text: PositionText,
}

/// The texts of one position of a slider.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PositionText {
    /// The name of the position.
    pub name: String,
    /// The year of the outcome's median.
    pub value: String,
    /// The outcome's median and 90% interval.
    pub range: String,
    /// The medians of the inputs that the scenarios set.
    pub parameters: Vec<String>,
}

/// A belief control: readers fix inputs, and see what follows for the outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BeliefControl {
    /// The label of the outcome, as it is written inside a sentence.
    pub outcome: String,
    /// JSON for a script element: the inputs with their values at 41 evenly spaced percentiles over the middle 90%, the `places`
    /// of these percentiles among the levels that were run, and how to decode the answers.
    pub data: String,
    /// The answers: for each combination of the states of the inputs, the quantiles of the outcome at the `levels`, as two bytes each
    /// (little-endian): the number of whole steps after `from`, with `steps` steps per year, or 65,535 for "never". A combination
    /// is a number with a digit for each input, the last one the lowest; 0 is free.
    #[serde(skip)]
    pub columns: Vec<u8>,
}
