//! Prints the structures of an ensemble: what each says alone, and what they say together.

use super::lines::{Style, line, print_columns};
use crate::figure::number::chance;
use crate::figure::{Sampled, format_central};
use crate::locale::english;
use crate::model::{Draws, Forecast, Outcome};
use crate::printable::printable;

/// Adds a table of the medians: a row for each structure with its weight, and one for all together; a column for each outcome.
pub fn print_structures(text: &mut String, forecast: &Forecast, style: Style) {
    let Some(ensemble) = &forecast.ensemble else { return };
    let has_chances = forecast.outcomes.iter().any(Outcome::is_chance);
    let heading = if has_chances { "Medians and probabilities by structure" } else { "Medians by structure" };
    line(text, &format!("\n{}", style.bold(heading)));
    let names = forecast.outcomes.iter().map(|outcome| outcome.name.clone());
    let mut rows: Vec<Vec<String>> = vec![["".to_owned(), "weight".to_owned()].into_iter().chain(names).collect()];
    let central = |outcome: &Outcome, draws: &Draws| {
        format_central(english(), &Sampled::new(draws, &outcome.kind, forecast, &outcome.description.label)).text
    };
    for structure in &ensemble.structures {
        let own = |outcome: &Outcome| {
            structure.draws(&outcome.name).map_or_else(String::new, |draws| central(outcome, draws))
        };
        let head = [printable(&structure.label).into_owned(), chance(english(), structure.weight)];
        rows.push(head.into_iter().chain(forecast.outcomes.iter().map(own)).collect());
    }
    let pooled = forecast.outcomes.iter().map(|outcome| central(outcome, &outcome.draws));
    rows.push(["all together".to_owned(), String::new()].into_iter().chain(pooled).collect());
    print_columns(text, &rows);
}
