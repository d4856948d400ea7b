//! The tables of an outcome by structure and by scenario: what each says, and the chance of a later date.

use super::case_rows::{cell, interval_cell};
use super::types::{TableBody, TableCell, TableColumn};
use crate::diagnostic::{Report, Reported, error};
use crate::document::figure::OutcomeTable;
use crate::figure::bind::binder::Binder;
use crate::figure::bind::evidence::Evidence;
use crate::figure::bind::formatted::default_text;
use crate::figure::bind::in_structure::structures_of;
use crate::figure::bind::later::later;
use crate::figure::bind::quantity::{Quantity, QuantityKind, Sampled};
use crate::figure::format::number;
use crate::model::{Forecast, Kind, Outcome};

/// Returns the table of an outcome by structure, with a last row for all structures together.
///
/// # Errors
///
/// Reports a path that leads to no outcome, and a model without an ensemble.
pub fn by_structure(table: &OutcomeTable, evidence: Evidence<'_>, report: &mut Report) -> Result<TableBody, Reported> {
    let language = evidence.language;
    let sampled = Binder::new(evidence).sampled(&table.outcome, report)?;
    let all = structures_of(&sampled, table.outcome.span, report)?;
    let weight =
        |weight: f64| TableCell { text: number::percent(language, weight), value: Some(number::machine(weight)) };
    let mut rows: Vec<Vec<TableCell>> = all
        .iter()
        .map(|structure| {
            let head = vec![TableCell::text(structure.label), weight(structure.weight)];
            [head, values(&structure.sampled, evidence)].concat()
        })
        .collect();
    let pooled = Sampled { pooled: sampled.outcome, ..sampled.clone() };
    rows.push([vec![TableCell::text("All together"), weight(1.0)], values(&pooled, evidence)].concat());
    let ensemble = sampled.forecast.ensemble.as_ref();
    let between = sampled.outcome.zip(ensemble).and_then(|(outcome, ensemble)| ensemble.between(&outcome.name));
    let remark = between.map(|share| {
        let share = Quantity { error: share.error, ..Quantity::known(share.estimated(), QuantityKind::Chance) };
        format!("{} of the variance lies between the structures.", default_text(language, &share, true))
    });
    Ok(body((&["Structure", "Weight"], &["structure", "weight"]), &sampled, rows, remark, evidence))
}

/// Returns the table of an outcome by scenario, with a first row for the forecast itself.
///
/// # Errors
///
/// Reports a path that leads to no outcome, and a model without scenarios.
pub fn by_scenario(table: &OutcomeTable, evidence: Evidence<'_>, report: &mut Report) -> Result<TableBody, Reported> {
    let _language = evidence.language;
    let sampled = Binder::new(evidence).sampled(&table.outcome, report)?;
    let forecast: &Forecast = sampled.forecast;
    let outcome: Option<&Outcome> = sampled.outcome;
    let Some(outcome) = outcome.filter(|_| !forecast.scenarios.is_empty()) else {
        return Err(report.push(error!(
            EMPTY_FIGURE at table.outcome.span, "expected an outcome of a model with scenarios: `model.outcome`"
        )));
    };
    let of_forecast = Sampled { pooled: Some(outcome), ..sampled.clone() };
    let mut rows = vec![[vec![TableCell::text("The forecast")], values(&of_forecast, evidence)].concat()];
    for scenario in &forecast.scenarios {
        let draws = scenario.outcomes.iter().find(|(name, _)| *name == outcome.name);
        rows.extend(draws.map(|(_, draws)| {
            let under = Sampled::of_scenario(draws, outcome, forecast);
            [vec![TableCell::text(&scenario.label)], values(&under, evidence)].concat()
        }));
    }
    Ok(body((&["Scenario"], &["scenario"]), &sampled, rows, None, evidence))
}

fn body(
    (labels, names): (&[&str], &[&str]),
    sampled: &Sampled<'_>,
    rows: Vec<Vec<TableCell>>,
    remark: Option<String>,
    evidence: Evidence<'_>,
) -> TableBody {
    let column = |label: &str, numeric: bool| TableColumn { label: label.to_owned(), unit: None, numeric };
    let mut columns: Vec<TableColumn> = labels.iter().enumerate().map(|(at, label)| column(label, at > 0)).collect();
    let mut headers: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    if sampled.is_chance() {
        columns.push(column("Probability", true));
        headers.push("probability".to_owned());
    } else {
        let later = if *sampled.kind == Kind::Date { "Chance of a later date" } else { "Chance of more" };
        let interval = format!("{} interval", evidence.interval);
        columns.extend([column("Median", true), column(&interval, true), column(later, true)]);
        headers.extend(["median", "interval", "later"].map(str::to_owned));
    }
    TableBody { headers, columns, rows, remark }
}

/// Returns the cells of samples: their median and interval, and how often the forecast is later; or their probability.
fn values(sampled: &Sampled<'_>, evidence: Evidence<'_>) -> Vec<TableCell> {
    let language = evidence.language;
    if sampled.is_chance() {
        return vec![cell(language, &sampled.central())];
    }
    let interval = interval_cell(language, sampled, evidence.interval);
    let later = later(sampled).map_or_else(TableCell::missing, |share| cell(language, &share));
    vec![cell(language, &sampled.central()), interval, later]
}
