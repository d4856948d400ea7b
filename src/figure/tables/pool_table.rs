//! The table of a pool: what each expert believes and how much each belief counts, and the input that comes of it.

use super::claims_table::columns;
use super::types::{TableBody, TableCell};
use crate::diagnostic::{Report, Reported, error};
use crate::document::figure::PoolTable;
use crate::figure::bind::evidence::Evidence;
use crate::figure::bind::formatted::format_quantile;
use crate::figure::bind::quantity::Sampled;
use crate::figure::format::number;
use crate::locale::Language;
use crate::model::{Averages, ExpertPool, Unit};

/// Returns a row for each expert, and one for the input.
///
/// # Errors
///
/// Reports an input that the model does not have, and one whose value is not one pool.
pub(super) fn body(spec: &PoolTable, evidence: Evidence<'_>, report: &mut Report) -> Result<TableBody, Reported> {
    let language = evidence.language;
    let path = &spec.input;
    let (model, name) = path.value.split_once('.').unwrap_or((&path.value, ""));
    let Some(forecast) = evidence.forecast(model).transpose()? else {
        return Err(report.push(error!(
            UNKNOWN_IN_FIGURE at path.span, "there is no model `{model}`";
            suggest model, evidence.models.keys().map(String::as_str)
        )));
    };
    let pools: Vec<&ExpertPool> = forecast.pools.iter().filter(|pool| pool.input == name).collect();
    let (Some(input), [pool]) = (forecast.input(name), &pools[..]) else {
        let known = forecast.pools.iter().map(|pool| pool.input.as_str());
        return Err(report.push(error!(
            UNKNOWN_IN_FIGURE at path.span, "model `{model}` has no input `{name}` whose value is one `pool`";
            suggest name, known
        )));
    };
    let levels: Vec<(String, String)> =
        pool.levels.iter().map(|level| (format!("p{:.0}", level * 100.0), format!("{:.0}%", level * 100.0))).collect();
    let mut names = vec![("expert", "Expert", false), ("share", "Weight", true)];
    names.extend(levels.iter().map(|(name, label)| (name.as_str(), label.as_str(), true)));
    let expert_rows = pool.experts.iter().map(|expert| {
        let share =
            TableCell { text: number::percent(language, expert.share), value: Some(number::machine(expert.share)) };
        let mut row = vec![TableCell::text(&*expert.name), share];
        row.extend(expert.quantiles.iter().map(|value| stated(language, *value, pool.unit.as_ref())));
        row
    });
    let sampled = Sampled::of_input(input, forecast);
    let mut own = vec![TableCell::text(&*input.description.label), TableCell::text("")];
    own.extend(pool.levels.iter().map(|level| {
        let formatted = format_quantile(language, &sampled, *level);
        TableCell { text: formatted.text, value: Some(formatted.value) }
    }));
    Ok(TableBody {
        headers: names.iter().map(|(name, ..)| (*name).to_owned()).collect(),
        columns: columns(&names),
        rows: expert_rows.chain([own]).collect(),
        remark: Some(remark(pool)),
    })
}

/// Returns the cell of a quantile that an expert states.
fn stated(language: &Language, value: f64, unit: Option<&Unit>) -> TableCell {
    match unit {
        Some(unit) => {
            TableCell { text: number::exact_quantity(language, value, unit), value: Some(number::machine(value)) }
        }
        None => TableCell { text: number::day(language, value), value: Some(number::iso_day(value)) },
    }
}

/// Returns a sentence on what was averaged.
pub fn remark(pool: &ExpertPool) -> String {
    let averaged = match pool.averages {
        Averages::Probabilities => "the weighted mean of the experts' probabilities (a linear pool)",
        Averages::Quantiles => "the weighted mean of the experts' quantiles",
    };
    format!("The last row is {averaged}.")
}
