//! Finds the backtests that charts and tables show.

use super::backtest_request::{BacktestRequest, MAX_DATES};
use super::evidence::Evidence;
use crate::diagnostic::{Report, Reported, error};
use crate::document::backtest_keys::BacktestKeys;
use crate::model::{Backtest, BacktestCurve};

/// Finds the backtest of a curve.
///
/// # Errors
///
/// Reports a curve that does not name the data that it forecasts, dates as of which nothing can be run, and problems of the runs.
pub fn backtest_of<'a>(
    keys: &BacktestKeys,
    evidence: Evidence<'a>,
    report: &mut Report,
) -> Result<(&'a Backtest, &'a BacktestCurve), Reported> {
    let path = &keys.curve;
    let (model, name) = path.value.split_once('.').unwrap_or((&path.value, ""));
    let Some(file) = evidence.models.get(model) else {
        return Err(report.push(error!(
            UNKNOWN_IN_FIGURE at path.span, "there is no model `{model}`";
            suggest model, evidence.models.keys().map(String::as_str)
        )));
    };
    let Some(curve) = file.curves.iter().find(|curve| curve.name.value == name) else {
        return Err(report.push(error!(
            UNKNOWN_IN_FIGURE at path.span, "model `{model}` has no curve `{name}`";
            suggest name, file.curves.iter().map(|curve| curve.name.value.as_str())
        )));
    };
    let Some(observed) = &curve.observed else {
        return Err(report.push(error!(
            UNKNOWN_IN_FIGURE at path.span, "`{}` does not name the data that it forecasts", path.value;
            hint "add `observed: dataset.column` to the curve"
        )));
    };
    // A change of the model or of its data changes the backtest.
    evidence.forecast(model).transpose()?;
    let _ = evidence.datasets.get(observed.path.value.split('.').next().unwrap_or_default());
    let request = BacktestRequest::of(keys);
    let dates = request.dates(evidence.as_of).take(MAX_DATES + 1).count();
    if dates == 0 || dates > MAX_DATES {
        return Err(report.push(match dates {
            0 => error!(
                EMPTY_FIGURE at keys.from.span, "{} is not before {}, the date of the report", request.from, evidence.as_of
            ),
            _ => error!(
                EMPTY_FIGURE at keys.every.span, "the model would be run as of more than {MAX_DATES} dates";
                hint "choose a longer time with `every`, or a later `from`"
            ),
        }));
    }
    // Charts and tables are made after these runs, unless one of them was canceled.
    let known = evidence.reruns.and_then(|reruns| reruns.backtests.get(&request));
    let backtest = match known.ok_or_else(Reported::by_an_earlier_stage)? {
        Ok(backtest) => backtest,
        Err(problems) => {
            report.append(problems.clone());
            return Err(Reported::by_an_earlier_stage());
        }
    };
    let found = backtest.curves.iter().find(|curve| curve.name == name).ok_or_else(Reported::by_an_earlier_stage)?;
    if found.hindcasts.is_empty() {
        let why = backtest.failed.first().and_then(|(made, problems)| {
            Some(format!("it cannot be run as of {made}: {}", problems.sorted().first()?.message))
        });
        let why = why.unwrap_or_else(|| "nothing came after these dates".to_owned());
        return Err(report.push(error!(EMPTY_FIGURE at path.span, "`{}` has no backtest: {why}", path.value)));
    }
    Ok((backtest, found))
}
