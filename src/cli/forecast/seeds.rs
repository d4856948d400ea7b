//! `--check-seeds`: whether another seed changes what is printed.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::text::printed_values;
use crate::diagnostic::Report;
use crate::document::{Dataset, ModelFile};
use crate::model::{CompiledModel, Forecast, Outcome, RunOptions};

/// Returns a text that lists the values of a forecast that runs with other seeds would print differently. Each of `runs` runs
/// has the next seed; only their outcomes are computed. `None` if a run fails, whose problems the forecast has reported.
pub fn check(
    file: &ModelFile,
    datasets: &BTreeMap<String, Dataset>,
    forecast: &Forecast,
    options: &RunOptions,
    runs: u64,
) -> Option<String> {
    let mut others: Vec<Vec<Outcome>> = Vec::new();
    for run in 1..=runs {
        let options = RunOptions { seed: Some(forecast.seed.wrapping_add(run)), ..options.clone() };
        let report = &mut Report::default();
        let model = CompiledModel::new(file, datasets, &options, report).ok()?;
        others.push(model.sample_outcomes_with(options.scenario.as_deref(), &options.set, report).ok()?);
    }
    let mut text = format!("\nWith other seeds ({runs} runs)\n");
    for (at, outcome) in forecast.outcomes.iter().enumerate() {
        let mut changes = Vec::new();
        for (place, (name, own)) in printed_values(outcome, forecast).into_iter().enumerate() {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for other in &others {
                let printed = printed_values(&other[at], forecast);
                if let Some((_, other)) = printed.get(place).filter(|(_, other)| *other != own) {
                    *counts.entry(other.clone()).or_default() += 1;
                }
            }
            let changed: usize = counts.values().sum();
            // Of equal counts the first in the order of the texts.
            let likeliest = counts.iter().rev().max_by_key(|(_, count)| **count).map(|(other, _)| other);
            if let Some(other) = likeliest {
                changes.push(format!("{name} {own} changes in {changed}, to {other}"));
            }
        }
        let line = if changes.is_empty() { "nothing that is printed changes".to_owned() } else { changes.join("; ") };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {}: {line}", outcome.name);
    }
    Some(text)
}
