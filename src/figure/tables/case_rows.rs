//! Past cases as rows: what came, what the model says, and how good that was.

use super::table_cell::TableCell;
use crate::document::hindcast_case::NOT_YET;
use crate::document::{Came, IntervalLevel};
use crate::figure::bind::case_values::{came, came_kind, score, share};
use crate::figure::bind::formatted::{default_text, exact, interval_texts};
use crate::figure::bind::quantity::{Quantity, Sampled};
use crate::figure::format::number;
use crate::figure::format::precision::DateStyle;
use crate::model::{CaseForecast, CaseRun, Forecast};

/// A past case as a row of a table.
pub struct CaseRow<'a> {
    /// The name for readers.
    pub label: &'a str,
    /// What came, the median or the probability, the interval, the score, and the probability integral transform.
    pub cells: [TableCell; 5],
}

/// Returns the hindcasts of a forecast as rows, with intervals of a level.
pub fn case_rows(forecast: &Forecast, level: IntervalLevel) -> Vec<CaseRow<'_>> {
    forecast.hindcasts.iter().map(|case| row(case, level)).collect()
}

/// Returns the samples of the outcome of a case.
pub fn sampled_in(run: &CaseRun) -> Option<Sampled<'_>> {
    let outcome = run.outcome()?;
    Some(Sampled::new(&outcome.draws, &outcome.kind, &run.forecast, &outcome.description.label))
}

/// Returns the cell of a value.
pub fn cell(quantity: &Quantity) -> TableCell {
    TableCell { text: default_text(quantity, true), value: Some(exact(quantity)) }
}

/// Returns the cell of the interval of samples at a level.
pub fn interval_cell(sampled: &Sampled<'_>, level: IntervalLevel) -> TableCell {
    let [low, high] = level.ends().map(|level| sampled.quantile(level));
    let texts = interval_texts(&low, &high, DateStyle::Month);
    let value = format!("{}/{}", exact(&low), exact(&high));
    TableCell { text: number::range(&texts[0], &texts[1]), value: Some(value) }
}

fn row(case: &CaseForecast, level: IntervalLevel) -> CaseRow<'_> {
    let run = &case.whole;
    let Some((sampled, outcome)) = sampled_in(run).zip(run.outcome()) else {
        return CaseRow { label: &case.label, cells: [(); 5].map(|()| TableCell::missing()) };
    };
    let interval = if sampled.is_chance() { TableCell::missing() } else { interval_cell(&sampled, level) };
    let optional = |quantity: Option<Quantity>| quantity.as_ref().map_or_else(TableCell::missing, cell);
    let pit = run.scores.pit.map(|pit| share(pit, outcome));
    CaseRow {
        label: &case.label,
        cells: [came_cell(case), cell(&sampled.central()), interval, optional(score(run)), optional(pit)],
    }
}

/// Returns the cell of what came.
fn came_cell(case: &CaseForecast) -> TableCell {
    match case.came {
        Came::On(date) => TableCell { text: date.long(), value: Some(date.to_string()) },
        Came::Number(_) => {
            let known = came(case).zip(came_kind(case)).map(|(value, kind)| Quantity::known(value, kind));
            known.as_ref().map_or_else(TableCell::missing, cell)
        }
        Came::Event(happened) => TableCell::text(if happened { "came true" } else { "did not come true" }),
        Came::NotYet => {
            let chance = case.whole.outcome().zip(case.whole.scores.not_yet);
            let chance = chance.map(|(outcome, chance)| default_text(&share(chance, outcome), true));
            let text = chance.map_or(NOT_YET.to_owned(), |chance| format!("{NOT_YET} (given {chance})"));
            TableCell { text, value: Some(NOT_YET.to_owned()) }
        }
    }
}
