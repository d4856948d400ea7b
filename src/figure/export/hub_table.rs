//! A forecast as a hub of the hubverse takes it: one row for each quantile, probability, and date.

use crate::date::Date;
use crate::figure::tables::csv_text::to_csv;
use crate::model::{BAND_LEVELS, Curve, Forecast, Kind, Outcome, QUANTILE_LEVELS};

/// The columns: those that name a task, and the three that every hub has.
const COLUMNS: [&str; 8] =
    ["reference_date", "target", "horizon", "target_end_date", "location", "output_type", "output_type_id", "value"];

/// What is written for a task that has no horizon, date, or location.
const NOT_USED: &str = "NA";

/// The most years ahead for which curves are written.
const MAX_YEARS: i16 = 10;

type Row = [String; COLUMNS.len()];

/// Returns the outcomes and curves of a forecast as a file of comma-separated values. A date is a point on the axis of years; the
/// quantiles of one that are not within the window have no rows, and the probabilities by the end of each year follow as `cdf`.
pub fn hub_table(forecast: &Forecast) -> String {
    let outcomes = forecast.outcomes.iter().flat_map(|outcome| of_outcome(outcome, forecast));
    let curves = forecast.curves.iter().flat_map(|curve| of_curve(curve, forecast));
    let rows: Vec<Row> = outcomes.chain(curves).collect();
    to_csv(&COLUMNS.map(str::to_owned), rows.into_iter())
}

fn of_outcome(outcome: &Outcome, forecast: &Forecast) -> Vec<Row> {
    let row = |output_type: &str, id: String, value: f64| -> Row {
        let task = [NOT_USED.to_owned(), NOT_USED.to_owned()];
        row(forecast.as_of, &outcome.name, task, (output_type, id, value))
    };
    if let Some(chance) = outcome.mean.filter(|_| outcome.is_chance()) {
        return vec![row("pmf", "no".to_owned(), 1.0 - chance.value), row("pmf", "yes".to_owned(), chance.value)];
    }
    let quantiles = QUANTILE_LEVELS.into_iter().filter_map(|level| {
        let value = forecast.window.quantile(&outcome.draws, level, &outcome.kind).value()?;
        Some(row("quantile", level.to_string(), value))
    });
    let by = outcome.by.iter().filter(|_| outcome.kind == Kind::Date);
    let by = by.map(|(year, share)| row("cdf", Date::end_of_year(*year).to_string(), *share));
    quantiles.chain(by).collect()
}

/// Returns the quantiles of a curve at the end of each of the next years.
fn of_curve(curve: &Curve, forecast: &Forecast) -> Vec<Row> {
    let first = forecast.as_of.year();
    let mut rows = Vec::new();
    for (horizon, year) in (first..=first + MAX_YEARS).enumerate() {
        let Some(end) = Date::new(year, 12, 31).filter(|end| *end > forecast.as_of) else { continue };
        for level in BAND_LEVELS {
            let Some(value) = curve.at(end.to_years(), level).filter(|value| value.is_finite()) else { continue };
            let task = [horizon.to_string(), end.to_string()];
            rows.push(row(forecast.as_of, &curve.name, task, ("quantile", level.to_string(), value)));
        }
    }
    rows
}

fn row(
    reference: Date,
    target: &str,
    [horizon, end]: [String; 2],
    (output_type, id, value): (&str, String, f64),
) -> Row {
    let texts = [reference.to_string(), target.to_owned(), horizon, end, NOT_USED.to_owned()];
    let [reference, target, horizon, end, location] = texts;
    [reference, target, horizon, end, location, output_type.to_owned(), id, value.to_string()]
}
