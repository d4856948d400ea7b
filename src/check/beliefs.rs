//! The inputs of models in words, as `foresite check -v` prints them: an interval says more than its author may have meant.

use crate::document::Project;
use crate::figure::{Evidence, number};
use crate::locale::english;
use crate::model::{Input, Kind};

/// Returns a line for each uncertain input: its median, and the values that it is below and above in one case in twenty.
pub fn describe(project: &Project, evidence: Evidence<'_>) -> Vec<String> {
    let forecasts = project.models.keys().filter_map(|id| Some((id, evidence.forecasts.get(id)?)));
    forecasts.flat_map(|(id, forecast)| forecast.inputs.iter().filter_map(move |input| line(id, input))).collect()
}

fn line(model: &str, input: &Input) -> Option<String> {
    let [low, median, high] = [0.05, 0.5, 0.95].map(|level| input.draws.quantile(level));
    let (low, median, high) = (low?, median?, high?);
    if low >= high {
        return None;
    }
    let text = |value: f64| match &input.kind {
        Kind::Date => number::day(english(), value),
        Kind::Number(unit) => number::quantity(english(), value, unit),
        Kind::Bool => number::chance(english(), value),
    };
    Some(format!(
        "{model}.{}: one time in twenty below {}, as often above as below {}, one time in twenty above {}",
        input.name,
        text(low),
        text(median),
        text(high)
    ))
}
