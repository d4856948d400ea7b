//! The table of the hindcasts of a model: past cases with what came, and the mean scores by structure.

use super::case_rows::{case_rows, heads, no_hindcasts};
use super::types::{TableBody, TableCell, TableColumn};
use crate::diagnostic::{Report, Reported, error};
use crate::document::figure::HindcastsTable;
use crate::figure::bind::evidence::Evidence;
use crate::figure::bind::formatted::default_text;
use crate::figure::format::{number, phrase};
use crate::figure::scores::case_means::case_means;
use crate::locale::Language;
use crate::model::Forecast;

/// Returns a row for each past case.
///
/// # Errors
///
/// Reports an unknown model, and a model without hindcasts.
pub(super) fn body(table: &HindcastsTable, evidence: Evidence<'_>, report: &mut Report) -> Result<TableBody, Reported> {
    let language = evidence.language;
    let model = &table.model;
    let Some(forecast) = evidence.forecast(&model.value).transpose()? else {
        return Err(report.push(error!(
            UNKNOWN_IN_FIGURE at model.span, "there is no model `{}`", model.value;
            suggest &model.value, evidence.models.keys().map(String::as_str)
        )));
    };
    if forecast.hindcasts.is_empty() {
        return Err(report.push(no_hindcasts(model)));
    }
    let heads = heads(forecast, evidence.interval);
    let column = |label: &str, numeric: bool| TableColumn { label: label.to_owned(), unit: None, numeric };
    let columns = heads.iter().map(|(_, label)| column(label, true));
    let rows = case_rows(language, forecast, evidence.interval).into_iter();
    Ok(TableBody {
        headers: std::iter::once("case").chain(heads.iter().map(|(name, _)| *name)).map(str::to_owned).collect(),
        columns: std::iter::once(column("Case", false)).chain(columns).collect(),
        rows: rows.map(|row| [vec![TableCell::text(row.label)], row.cells].concat()).collect(),
        remark: Some(remark(language, forecast)),
    })
}

/// Returns the sentences below the table: the mean scores of the forecast and of each structure, and of the naive forecast.
fn remark(language: &Language, forecast: &Forecast) -> String {
    let whole = if forecast.ensemble.is_some() { "all together" } else { "the model" };
    let means = case_means(forecast, whole);
    let mut sentences: Vec<String> = Vec::new();
    for (at, score) in means.scores.iter().enumerate() {
        let values =
            means.rows.iter().map(|(label, own)| format!("{} for {label}", default_text(language, &own[at], true)));
        let cases = crate::words::count(score.cases, "case");
        let values = phrase::and(language, &values.collect::<Vec<_>>());
        sentences.push(format!("The mean {} over {cases} is {values}; less is better.", score.name));
        if let Some(naive) = &score.naive {
            let against = means.rows.last().and_then(|(_, own)| score.skill(&own[at]));
            let against = against
                .map(|skill| format!("; the skill of {whole} against it is {}", number::percent(language, skill)));
            sentences.push(format!(
                "The naive forecast, which is what came in the other cases, has {}{}.",
                default_text(language, naive, true),
                against.unwrap_or_default()
            ));
        }
    }
    if means.scores.iter().all(|score| score.naive.is_none()) {
        sentences.push("A naive forecast of a case needs two other cases.".to_owned());
    }
    sentences.join(" ")
}
