//! Prints the hindcasts of a forecast: what the model says of past cases beside what came, and the scores by structure.

use super::lines::{Style, line, print_columns};
use crate::document::IntervalLevel;
use crate::figure::number::percent;
use crate::figure::phrase::lower;
use crate::figure::{CaseRow, case_means, case_rows, default_text, heads};
use crate::locale::english;
use crate::model::Forecast;
use crate::printable::printable;

/// Adds a table of the cases, and the mean scores; of each structure, if there is an ensemble.
pub fn print_hindcasts(text: &mut String, (forecast, level): (&Forecast, IntervalLevel), style: Style) {
    if forecast.hindcasts.is_empty() {
        return;
    }
    line(text, &format!("\n{}", style.bold("Hindcasts: past cases, and what came")));
    let heads = heads(forecast, level).into_iter().map(|(_, label)| lower(english(), &label));
    let mut rows = vec![std::iter::once(String::new()).chain(heads).collect::<Vec<String>>()];
    rows.extend(case_rows(english(), forecast, level).into_iter().map(|CaseRow { label, cells }| {
        std::iter::once(printable(label).into_owned()).chain(cells.into_iter().map(|cell| cell.text)).collect()
    }));
    print_columns(text, &rows);
    print_means(text, forecast);
}

/// Adds a table of the mean scores, each with the skill against the naive forecast.
fn print_means(text: &mut String, forecast: &Forecast) {
    let means = case_means(forecast, if forecast.ensemble.is_some() { "all together" } else { "mean" });
    let row = |label: &str, cells: &dyn Fn(usize) -> [String; 2]| {
        let mut row = vec![label.to_owned()];
        for (at, score) in means.scores.iter().enumerate() {
            let [own, skill] = cells(at);
            row.push(own);
            row.extend(score.naive.is_some().then_some(skill));
        }
        row
    };
    let mut rows = vec![row("", &|at| {
        let score = &means.scores[at];
        [format!("{} ({})", score.name, score.cases), "skill".to_owned()]
    })];
    for (label, own) in &means.rows {
        rows.push(row(&printable(label), &|at| {
            let skill =
                means.scores[at].skill(&own[at]).map_or_else(|| "-".to_owned(), |share| percent(english(), share));
            [default_text(english(), &own[at], true), skill]
        }));
    }
    let has_naive = means.scores.iter().any(|score| score.naive.is_some());
    if has_naive {
        rows.push(row("naive", &|at| {
            let naive = means.scores[at].naive.as_ref();
            [naive.map_or_else(|| "-".to_owned(), |naive| default_text(english(), naive, true)), String::new()]
        }));
    }
    let naive = match has_naive {
        true => "; the naive forecast is what came in the other cases",
        false => "; a naive forecast of a case needs two other cases",
    };
    line(text, &format!("  mean scores (number of cases), less is better{naive}"));
    print_columns(text, &rows);
}
