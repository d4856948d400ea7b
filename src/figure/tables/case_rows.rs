//! Past cases as rows: what came, what the model says, and how good that was.

use super::table_cell::TableCell;
use crate::diagnostic::{Diagnostic, error};
use crate::document::hindcast_case::NOT_YET;
use crate::document::{Came, IntervalLevel};
use crate::figure::bind::case_values::{came, came_kind, naive_score, score, share};
use crate::figure::bind::formatted::{default_text, exact, interval_texts};
use crate::figure::bind::quantity::{Quantity, Sampled};
use crate::figure::format::number;
use crate::figure::format::precision::DateStyle;
use crate::locale::Language;
use crate::model::{CaseForecast, CaseRun, Forecast};
use crate::source::Spanned;

/// A past case as a row of a table.
pub struct CaseRow<'a> {
    /// The name for readers.
    pub label: &'a str,
    /// The cells under [`heads`].
    pub cells: Vec<TableCell>,
}

/// Returns the problem of a figure that shows the past cases of a model without any.
pub fn no_hindcasts(model: &Spanned<String>) -> Diagnostic {
    error!(
        EMPTY_FIGURE at model.span, "the model `{}` has no hindcasts", model.value;
        hint "add past cases to the model file, each with what came, under `hindcasts`"
    )
}

/// Returns the names of the columns of past cases after that of the case, for machines and for readers. Only if some case has a naive
/// forecast is there a column for its score.
pub fn heads(forecast: &Forecast, level: IntervalLevel) -> Vec<(&'static str, String)> {
    let mut heads = vec![
        ("came", "Came".to_owned()),
        ("median", "Median".to_owned()),
        ("interval", format!("{level} interval")),
        ("score", "Score".to_owned()),
        ("naive", "Naive".to_owned()),
        ("pit", "PIT".to_owned()),
    ];
    heads.retain(|(name, _)| *name != "naive" || has_naive(forecast));
    heads
}

/// Returns whether some case has a naive forecast.
fn has_naive(forecast: &Forecast) -> bool {
    forecast.hindcasts.iter().any(|case| case.naive.is_some())
}

/// Returns the hindcasts of a forecast as rows, with intervals of a level.
pub fn case_rows<'f>(language: &Language, forecast: &'f Forecast, level: IntervalLevel) -> Vec<CaseRow<'f>> {
    let has_naive = has_naive(forecast);
    forecast.hindcasts.iter().map(|case| row(language, case, has_naive, level)).collect()
}

/// Returns the samples of the outcome of a case.
pub fn sampled_in(run: &CaseRun) -> Option<Sampled<'_>> {
    let outcome = run.outcome()?;
    Some(Sampled::new(&outcome.draws, &outcome.kind, &run.forecast, &outcome.description.label))
}

/// Returns the cell of a value.
pub fn cell(language: &Language, quantity: &Quantity) -> TableCell {
    TableCell { text: default_text(language, quantity, true), value: Some(exact(quantity)) }
}

/// Returns the cell of the interval of samples at a level.
pub fn interval_cell(language: &Language, sampled: &Sampled<'_>, level: IntervalLevel) -> TableCell {
    let [low, high] = level.ends().map(|level| sampled.quantile(level));
    let texts = interval_texts(language, &low, &high, DateStyle::Month);
    let value = format!("{}/{}", exact(&low), exact(&high));
    TableCell { text: number::range(language, &texts[0], &texts[1]), value: Some(value) }
}

fn row<'c>(language: &Language, case: &'c CaseForecast, has_naive: bool, level: IntervalLevel) -> CaseRow<'c> {
    let run = &case.whole;
    let sampled = sampled_in(run);
    let optional = |quantity: Option<Quantity>| {
        quantity.as_ref().map_or_else(TableCell::missing, |quantity| cell(language, quantity))
    };
    let interval = sampled.as_ref().filter(|sampled| !sampled.is_chance());
    let mut cells = vec![
        came_cell(language, case),
        optional(sampled.as_ref().map(Sampled::central)),
        interval.map_or_else(TableCell::missing, |sampled| interval_cell(language, sampled, level)),
        optional(score(run)),
    ];
    cells.extend(has_naive.then(|| optional(naive_score(case))));
    cells.push(optional(run.outcome().zip(run.scores.pit).map(|(outcome, pit)| share(pit, outcome))));
    CaseRow { label: &case.label, cells }
}

/// Returns the cell of what came.
fn came_cell(language: &Language, case: &CaseForecast) -> TableCell {
    match case.came {
        Came::On(date) => TableCell { text: language.date(date), value: Some(date.to_string()) },
        Came::Number(_) => {
            let known = came(case).zip(came_kind(case)).map(|(value, kind)| Quantity::known(value, kind));
            known.as_ref().map_or_else(TableCell::missing, |quantity| cell(language, quantity))
        }
        Came::Event(happened) => TableCell::text(if happened { "came true" } else { "did not come true" }),
        Came::NotYet => {
            let chance = case.whole.outcome().zip(case.whole.scores.not_yet);
            let chance = chance.map(|(outcome, chance)| default_text(language, &share(chance, outcome), true));
            let text = chance.map_or(NOT_YET.to_owned(), |chance| format!("{NOT_YET} (given {chance})"));
            TableCell { text, value: Some(NOT_YET.to_owned()) }
        }
    }
}
