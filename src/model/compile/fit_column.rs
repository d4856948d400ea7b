//! Fits a trend to a column of a dataset, and lists the values of a column that `draw` picks from.

use std::sync::Arc;

use super::cells::{self, CellValue};
use super::column_argument::{ChosenRows, ColumnArgument};
use super::model_datasets::Datasets;
use crate::diagnostic::{Report, Reported, error};
use crate::document::Dataset;
use crate::document::dataset::ColumnKind;
use crate::model::stats::fit::{Fit, Fitted, LeftOut, MIN_ROWS, Point, records};
use crate::model::stats::math;
use crate::model::syntax::expression::TextSpan;
use crate::model::syntax::unit::{Unit, Units};
use crate::source::Span;

/// The limit on rows times samples of a bootstrap, which keeps it within seconds.
pub const MAX_RESAMPLED: usize = 1_000_000_000;

/// The values of a column, each with its row.
pub type RowValues = Vec<(usize, f64)>;

impl Datasets<'_> {
    /// Returns the values of a column in the rows chosen, in base units or as points on the axis of years, each with its row, and
    /// their unit; `None` for dates.
    ///
    /// # Errors
    ///
    /// Reports a column of text, or without any value.
    pub fn values(
        &self,
        dataset: &Dataset,
        (column, chosen): (&TextSpan, Option<&ChosenRows>),
        units: &Units,
        report: &mut Report,
    ) -> Result<(RowValues, Option<Unit>), Reported> {
        let mut unit = None;
        let mut values = Vec::new();
        let cells = cells::column(dataset, &column.text, column.span, units, self.known_by, report)?;
        let is_chosen = is_chosen(chosen);
        let known = cells.into_iter().enumerate().filter_map(|(row, cell)| Some((row, cell?)));
        for (row, cell) in known.filter(|(row, _)| is_chosen(*row)) {
            match cell {
                CellValue::Text(_) => return Err(holds_text(column, report)),
                CellValue::Date(years, _) => values.push((row, years)),
                CellValue::Number(number, own) => {
                    values.push((row, number * own.scale));
                    unit.get_or_insert(own);
                }
            }
        }
        if values.is_empty() {
            return Err(report.push(error!(
                NO_TREND at column.span, "`{}.{}` has no values to draw from", dataset.id.value, column.text
            )));
        }
        Ok((values, unit))
    }

    /// Returns the trend of a column, or of the rows that set its records if `frontier`. It is fitted only once per
    /// run.
    ///
    /// # Errors
    ///
    /// Reports a column that no trend can be fitted to.
    pub fn fit(
        &self,
        argument: &ColumnArgument<'_>,
        frontier: bool,
        units: &Units,
        report: &mut Report,
    ) -> Result<Arc<Fit>, Reported> {
        let chosen = argument.chosen.as_ref().map(|chosen| chosen.rows.clone());
        let id = (argument.dataset.to_owned(), argument.column.text.clone(), frontier, chosen);
        let dataset = self.dataset(argument.dataset, argument.dataset_span, report)?;
        self.cached_fit(id, || self.fit_column(dataset, argument, frontier, units, report))
    }

    fn fit_column(
        &self,
        data: &Dataset,
        argument: &ColumnArgument<'_>,
        frontier: bool,
        units: &Units,
        report: &mut Report,
    ) -> Result<Fit, Reported> {
        let ColumnArgument { column, dataset_span, chosen, .. } = argument;
        let chosen = chosen.as_ref();
        let id = &data.id.value;
        let values = cells::column(data, &column.text, column.span, units, self.known_by, report)?;
        let declared = data.columns.iter().find(|known| known.name.value == column.text);
        if declared.is_some_and(|known| known.kind == ColumnKind::Text) {
            return Err(holds_text(column, report));
        }
        if data.date.is_none() {
            let dates = data.columns.iter().find(|column| column.kind == ColumnKind::Date);
            let dates = dates.map_or("released", |column| column.name.value.as_str());
            return Err(report.push(error!(
                NO_TREND at *dataset_span, "`{id}` has no date column for a trend to run along";
                label data.id.span, "the dataset";
                hint "name the column of dates in the dataset: `date: {dates}`"
            )));
        }
        let mut left_out = LeftOut::default();
        let mut unit = None;
        let mut points: Vec<Option<Point>> = vec![None; values.len()];
        let is_chosen = is_chosen(chosen);
        for (row, value) in values.into_iter().enumerate().filter(|(row, _)| is_chosen(*row)) {
            match (cells::date_of(data, row), value) {
                (_, Some(CellValue::Text(_))) => return Err(holds_text(column, report)),
                (_, Some(CellValue::Date(_, _))) => {
                    return Err(report.push(error!(
                        KIND_MISMATCH at column.span, "`{}` has dates: expected a column of numbers", column.text
                    )));
                }
                (None, _) | (_, None) => left_out.missing += 1,
                (Some(date), _) if date > self.known_by => left_out.later += 1,
                (Some(date), Some(CellValue::Number(number, own))) => {
                    if number <= 0.0 {
                        return Err(not_positive(data, row, column, number, report));
                    }
                    points[row] = Some(Point { date, logarithm: math::log2(number) });
                    unit.get_or_insert(own);
                }
            }
        }
        if !frontier {
            check_one_per_date(data, (column, chosen), &points, report)?;
        }
        let resampled = self.resampled_rows(data, chosen);
        let mut rows: Vec<Option<Point>> = resampled.into_iter().map(|row| points[row]).collect();
        let mut points: Vec<Point> = rows.iter().flatten().copied().collect();
        if frontier {
            let mut is_record = records(&points).into_iter();
            rows.iter_mut()
                .filter(|row| row.is_some())
                .for_each(|row| *row = row.filter(|_| is_record.next() == Some(true)));
            let all = points.len();
            points = rows.iter().flatten().copied().collect();
            left_out.no_record = all - points.len();
        }
        let name = format!("{id}.{}", column.text);
        self.check_size((&name, rows.len()), &points, left_out, column.span, report)?;
        let unit = unit.unwrap_or_else(Unit::plain);
        let condition = chosen.map(|chosen| chosen.condition.as_str());
        let fitted = Fitted { dataset: id, column: &column.text, frontier, condition };
        Ok(Fit::new(fitted, unit, rows, left_out, self.keys))
    }

    /// Returns the rows of a dataset that a bootstrap resamples: those that are chosen and not dated after `today`, by date. Rows
    /// of one date are ordered by their cells, so that their order in the file changes no digit.
    fn resampled_rows(&self, data: &Dataset, chosen: Option<&ChosenRows>) -> Vec<usize> {
        let is_chosen = is_chosen(chosen);
        let is_used =
            |row: &usize| is_chosen(*row) && cells::date_of(data, *row).is_some_and(|date| date <= self.known_by);
        let mut rows: Vec<usize> = (0..data.rows.len()).filter(is_used).collect();
        rows.sort_by_cached_key(|row| {
            let date = cells::date_of(data, *row).unwrap_or(0.0);
            let texts = data.rows[*row].cells.iter().map(|cell| cell.as_ref().map(|cell| format!("{:?}", cell.value)));
            // Dates of the calendar are positive, so the order of their bits is their own.
            (date.to_bits(), texts.collect::<Vec<_>>())
        });
        rows
    }

    /// Checks that there are enough rows for a trend, and not too many.
    fn check_size(
        &self,
        (name, resampled): (&str, usize),
        points: &[Point],
        left_out: LeftOut,
        span: Span,
        report: &mut Report,
    ) -> Result<(), Reported> {
        let rows = points.len();
        let is_one_date = points.iter().all(|point| point.date == points[0].date);
        if rows < MIN_ROWS || is_one_date {
            let found = match rows {
                0 => "no row".to_owned(),
                1 => "1 row".to_owned(),
                _ if is_one_date => format!("{rows} rows of one date"),
                _ => format!("{rows} rows"),
            };
            let problem = error!(
                NO_TREND at span, "`{name}` has {found} to fit a trend to: at least {MIN_ROWS} rows with 2 different dates are needed"
            );
            let reasons = [
                (left_out.missing, "without a value or date"),
                (left_out.later, "dated after `today`"),
                (left_out.no_record, "that set no record"),
            ];
            let reasons: Vec<String> = reasons
                .iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, reason)| format!("{count} {reason}"))
                .collect();
            return Err(report.push(match reasons.is_empty() {
                true => problem,
                false => problem.hint(format!("rows left out: {}", reasons.join(", "))),
            }));
        }
        let samples = self.keys.blocks.samples;
        if resampled.saturating_mul(samples) > MAX_RESAMPLED {
            return Err(report.push(error!(
                MODEL_LIMIT at span,
                "a bootstrap of {resampled} rows in {samples} samples exceeds the limit of {MAX_RESAMPLED} drawn rows";
                hint "run it with fewer samples"
            )));
        }
        Ok(())
    }
}

/// Returns a test for the rows that are chosen.
fn is_chosen(chosen: Option<&ChosenRows>) -> impl Fn(usize) -> bool {
    move |row| chosen.is_none_or(|chosen| chosen.rows.binary_search(&row).is_ok())
}

/// Checks that no two rows of a fit have the same date, unless each row is a thing of its own.
///
/// A dataset whose key does not have the date, such as one of graphics cards by name, has a row for each thing, and a trend
/// through all of them is the trend of such things. Otherwise several rows of one date are several series, and a trend
/// through all of them would mix their levels into its slope.
fn check_one_per_date(
    data: &Dataset,
    (column, chosen): (&TextSpan, Option<&ChosenRows>),
    points: &[Option<Point>],
    report: &mut Report,
) -> Result<(), Reported> {
    if cells::has_a_row_for_each_thing(data) {
        return Ok(());
    }
    let rows: Vec<(usize, f64)> =
        points.iter().enumerate().filter_map(|(row, point)| Some((row, point.as_ref()?.date))).collect();
    let Some(same) = cells::same_date(data, &rows).filter(|same| same.are_apart) else { return Ok(()) };
    let path = format!("{}.{}", data.id.value, column.text);
    let problem = error!(
        NO_TREND at column.span, "`{path}` has {} rows of {}: a trend needs one value on each date", same.rows, same.date;
        label data.id.span, "the dataset"
    );
    let chosen = chosen.map(|chosen| format!("{}, ", chosen.condition)).unwrap_or_default();
    let select = same.condition;
    let select = select.map(|condition| format!("select the rows of one series: `{path}[{chosen}{condition}]`"));
    let problem = problem.hints(select);
    Err(report.push(problem.hints(
        same.name.map(|name| format!("if each row is a thing of its own, let the dataset name it: `key: {name}`")),
    )))
}

fn holds_text(column: &TextSpan, report: &mut Report) -> Reported {
    report.push(error!(KIND_MISMATCH at column.span, "`{}` has text: expected a column of numbers", column.text))
}

/// Reports a value that has no logarithm.
fn not_positive(data: &Dataset, row: usize, column: &TextSpan, number: f64, report: &mut Report) -> Reported {
    let name = cells::row_name(data, row);
    let index = data.columns.iter().position(|known| known.name.value == column.text);
    let cell = index.and_then(|index| data.rows[row].cells.get(index)?.as_ref());
    report.push(error!(
        NO_TREND at column.span, "`{}` of {name} is {number}: a trend needs values above 0", column.text;
        label cell.map_or(data.rows[row].span, |cell| cell.span), "this value"
    ))
}
