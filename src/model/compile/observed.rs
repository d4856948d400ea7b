//! The columns of data that curves forecast, with which backtests compare them, and those that inputs continue.

use super::cells::{self, CellValue};
use super::value::Kind;
use crate::date::{CalendarDate, Date};
use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::document::model::{Definition, ObservedColumn};
use crate::model::syntax::unit::{Unit, Units};

/// A row of data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Its date.
    pub date: CalendarDate,
    /// Its value.
    pub value: f64,
}

/// The rows of a column of data that a curve forecasts or an input continues.
#[derive(Clone, Debug)]
pub struct ObservedValues {
    /// The rows with a date and a value, by date.
    pub rows: Vec<Observation>,
    /// The unit of the values.
    pub unit: Unit,
}

/// Returns the rows of the column that a curve forecasts or an input continues, with their dates, in the order of the dates.
///
/// # Errors
///
/// Reports an unknown dataset or column, a dataset without dates, a column of something else than numbers, and problems of the
/// condition.
pub fn observed_values<'d>(
    observed: &ObservedColumn,
    dataset: impl Fn(&str) -> Option<&'d Dataset>,
    (units, as_of): (&Units, Date),
    report: &mut Report,
) -> Result<ObservedValues, Reported> {
    let path = &observed.path;
    let Some((id, column)) = path.value.split_once('.') else {
        return Err(report.push(error!(
            UNKNOWN_NAME at path.span, "expected a column of a dataset, such as `gpus.memory`, found `{}`", path.value
        )));
    };
    let Some(dataset) = dataset(id) else {
        return Err(report.push(error!(UNKNOWN_NAME at path.span, "no dataset is called `{id}`")));
    };
    dataset.validity?;
    let today = as_of.to_years();
    let cells = cells::column(dataset, column, path.span, units, today, report)?;
    let chosen = match &observed.condition {
        Some(condition) => cells::filter(dataset, condition, units, today, report)?,
        None => (0..dataset.rows.len()).collect(),
    };
    let mut unit = None;
    let mut rows = Vec::new();
    for row in chosen {
        match (dataset.date_of(row), &cells[row]) {
            (_, Some(CellValue::Text(_) | CellValue::Date(..))) => {
                let problem = error!(KIND_MISMATCH at path.span, "expected a column of numbers: `{}` has something else", path.value);
                return Err(report.push(problem));
            }
            (Some(date), Some(CellValue::Number(value, own))) => {
                unit.get_or_insert_with(|| own.clone());
                rows.push(Observation { date, value: *value });
            }
            (None, _) | (_, None) => {}
        }
    }
    if dataset.date.is_none() {
        return Err(report.push(error!(
            WRONG_SERIES at path.span, "`{}` has no column of dates", dataset.id.value;
            hint "name the column of dates in the dataset: `date: released`"
        )));
    }
    rows.sort_by_key(|row| row.date);
    Ok(ObservedValues { rows, unit: unit.unwrap_or_else(Unit::plain) })
}

/// Checks that a definition which names data is a curve or an input, whose kind is given, and that these data can be compared with
/// it.
///
/// # Errors
///
/// Reports any other definition, a column in another unit, and the problems of [`observed_values`].
pub fn check_observed<'d>(
    (definition, compared): (&Definition, Option<&Kind>),
    dataset: impl Fn(&str) -> Option<&'d Dataset>,
    (units, as_of): (&Units, Date),
    report: &mut Report,
) -> Result<(), Reported> {
    let Some(observed) = &definition.observed else { return Ok(()) };
    let (name, span) = (&definition.name.value, observed.path.span);
    let Some(kind) = compared else {
        return Err(report.push(error!(
            BAD_VALUE at span, "`{name}` is neither a curve nor an input, and only these are compared with data";
            hint "move `observed` to the curve that forecasts the column"
        )));
    };
    let values = observed_values(observed, dataset, (units, as_of), report)?;
    match kind {
        Kind::Number(unit) if unit.dimension == values.unit.dimension => Ok(()),
        Kind::Number(unit) => Err(report.push(error!(
            UNIT_MISMATCH at span, "`{}` is {}, and `{name}` is {}", observed.path.value, described(&values.unit), described(unit)
        ))),
        Kind::Date | Kind::Bool => Err(report.push(error!(
            KIND_MISMATCH at span, "`{name}` has no numbers that could be compared with `{}`", observed.path.value
        ))),
    }
}

fn described(unit: &Unit) -> String {
    if unit.is_plain() { "a plain number".to_owned() } else { format!("in `{unit}`") }
}
