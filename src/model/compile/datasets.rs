//! The datasets that a model reads: the project's and its own, and the trends fitted to them, each once a run.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::cells::{self, CellValue};
use crate::dependencies::Tracked;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::dataset::{Cell, ColumnKind};
use crate::document::{Dataset, ModelFile};
use crate::model::stats::fit::{Fit, Keys, LeftOut, MIN_ROWS, Point, records};
use crate::model::stats::math;
use crate::model::syntax::expression::Word;
use crate::model::syntax::unit::{Unit, Units};
use crate::source::Span;

/// The most rows, times samples, that a bootstrap draws.
pub const MAX_RESAMPLED: usize = 1_000_000_000;

/// What a trend is fitted to: the dataset, the column, and whether only its records.
type FitName = (String, String, bool);

/// Datasets by id, and fits by what they are fitted to.
#[derive(Debug)]
pub struct Data<'a> {
    /// The model's own.
    own: BTreeMap<&'a str, &'a Dataset>,
    /// The project's: which of them are looked up is what the model depends on.
    project: Tracked<'a, Dataset>,
    keys: Keys<'a>,
    today: f64,
    fits: Mutex<BTreeMap<FitName, Result<Arc<Fit>, Diagnostic>>>,
}

impl<'a> Data<'a> {
    /// The project's datasets and the model's own. The draws of trends are keyed by `keys`; `today` is the last day whose
    /// rows they use.
    ///
    /// # Errors
    ///
    /// A dataset of the model's own with the id of another.
    pub fn new(
        file: &'a ModelFile,
        project: Tracked<'a, Dataset>,
        keys: Keys<'a>,
        today: f64,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut own = BTreeMap::new();
        let mut errors = Vec::new();
        for dataset in &file.datasets {
            let id = dataset.id.value.as_str();
            if let Some(other) = project.get(id).or(own.insert(id, dataset)) {
                let message = format!("two datasets are named `{id}`");
                let error = Diagnostic::error(codes::DUPLICATE_ID, message).label(dataset.id.span, "the model's own");
                errors.push(error.label(other.id.span, "the other").hint("rename one of the two"));
            }
        }
        let fits = Mutex::new(BTreeMap::new());
        if errors.is_empty() { Ok(Self { own, project, keys, today, fits }) } else { Err(errors) }
    }

    fn find(&self, name: &str) -> Option<&'a Dataset> {
        self.own.get(name).copied().or_else(|| self.project.get(name))
    }

    /// Whether a dataset is called so.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Whether nothing was wrong with the dataset of that name; none where none is called so.
    pub fn is_valid(&self, name: &str) -> Option<bool> {
        self.find(name).map(|dataset| dataset.validity.is_ok())
    }

    /// The dataset of that name.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn dataset(&self, name: &str, span: Span) -> Result<&'a Dataset, Diagnostic> {
        self.find(name).ok_or_else(|| {
            let error = Diagnostic::error(codes::UNKNOWN_NAME, format!("no dataset is called `{name}`")).at(span);
            let names: Vec<&str> = self.own.keys().copied().chain(self.project.keys().map(String::as_str)).collect();
            let error = error.suggest(name, names.iter().copied());
            if names.is_empty() {
                error.hint("a dataset stands in `data/<id>.yaml`, or in the model file under `datasets`")
            } else {
                error
            }
        })
    }

    /// The values of a column that `draw` picks from, in base units or on the axis of years, in ascending order, and their
    /// unit; none for dates.
    ///
    /// # Errors
    ///
    /// A column of words, or without any value.
    pub fn values(
        &self,
        dataset: &Dataset,
        column: &Word,
        units: &Units,
    ) -> Result<(Vec<f64>, Option<Unit>), Diagnostic> {
        let mut unit = None;
        let mut values = Vec::new();
        for cell in cells::column(dataset, &column.text, column.span, units, self.today)?.into_iter().flatten() {
            match cell {
                CellValue::Text(_) => return Err(words(column)),
                CellValue::Date(years) => values.push(years),
                CellValue::Number(number, own) => {
                    values.push(number * own.scale);
                    unit.get_or_insert(own);
                }
            }
        }
        if values.is_empty() {
            let message = format!("`{}.{}` has no values to draw from", dataset.id.value, column.text);
            return Err(Diagnostic::error(codes::NO_TREND, message).at(column.span));
        }
        values.sort_by(f64::total_cmp);
        Ok((values, unit))
    }

    /// The trend of a column: fitted where it is first asked for, and the same for everybody who asks.
    ///
    /// # Errors
    ///
    /// What keeps it from being fitted.
    pub fn fit(
        &self,
        (dataset, dataset_span): (&str, Span),
        column: &Word,
        frontier: bool,
        units: &Units,
    ) -> Result<Arc<Fit>, Diagnostic> {
        let name = (dataset.to_owned(), column.text.clone(), frontier);
        let data = self.dataset(dataset, dataset_span)?;
        let mut fits = self.fits.lock().unwrap_or_else(PoisonError::into_inner);
        let known = fits.entry(name);
        known.or_insert_with(|| self.fitted(data, dataset_span, column, frontier, units).map(Arc::new)).clone()
    }

    fn fitted(
        &self,
        data: &Dataset,
        dataset_span: Span,
        column: &Word,
        frontier: bool,
        units: &Units,
    ) -> Result<Fit, Diagnostic> {
        let id = &data.id.value;
        let values = cells::column(data, &column.text, column.span, units, self.today)?;
        let declared = data.columns.iter().find(|known| known.name.value == column.text);
        if declared.is_some_and(|known| known.kind == ColumnKind::Text) {
            return Err(words(column));
        }
        let Some(date) = data.date else {
            let message = format!("`{id}` has no date column for a trend to run along");
            let dates = data.columns.iter().find(|column| column.kind == ColumnKind::Date);
            let dates = dates.map_or("released", |column| column.name.value.as_str());
            return Err(Diagnostic::error(codes::NO_TREND, message)
                .at(dataset_span)
                .label(data.id.span, "the dataset")
                .hint(format!("name the column of dates in the dataset: `date: {dates}`")));
        };
        let mut left_out = LeftOut::default();
        let mut unit = None;
        let mut points = Vec::new();
        for (row, value) in values.into_iter().enumerate() {
            let date = match data.rows[row].cells.get(date).and_then(Option::as_ref).map(|cell| &cell.value) {
                Some(Cell::Date(date)) => Some(date.to_years()),
                _ => None,
            };
            match (date, value) {
                (_, Some(CellValue::Text(_))) => return Err(words(column)),
                (_, Some(CellValue::Date(_))) => {
                    let message = format!("`{}` holds dates: a trend runs through numbers", column.text);
                    return Err(Diagnostic::error(codes::KIND_MISMATCH, message).at(column.span));
                }
                (None, _) | (_, None) => left_out.missing += 1,
                (Some(date), _) if date > self.today => left_out.later += 1,
                (Some(date), Some(CellValue::Number(number, own))) => {
                    if number <= 0.0 {
                        return Err(not_positive(data, row, column, number));
                    }
                    points.push(Point { date, logarithm: math::log2(number) });
                    unit.get_or_insert(own);
                }
            }
        }
        if frontier {
            let marks = records(&points);
            let all = points.len();
            points = points.into_iter().zip(marks).filter(|(_, record)| *record).map(|(point, _)| point).collect();
            left_out.no_record = all - points.len();
        }
        let name = format!("{id}.{}", column.text);
        self.check(&name, &points, left_out, column.span)?;
        Ok(Fit::new((&name, frontier), unit.unwrap_or_else(Unit::plain), points, left_out, self.keys))
    }

    /// Whether there is enough for a trend, and not too much.
    fn check(&self, name: &str, points: &[Point], left_out: LeftOut, span: Span) -> Result<(), Diagnostic> {
        let rows = points.len();
        let one_date = points.iter().all(|point| point.date == points[0].date);
        if rows < MIN_ROWS || one_date {
            let found = match rows {
                0 => "no row".to_owned(),
                1 => "1 row".to_owned(),
                _ if one_date => format!("{rows} rows of one date"),
                _ => format!("{rows} rows"),
            };
            let message = format!("`{name}` has {found} to fit a trend to: it takes {MIN_ROWS}, of 2 dates or more");
            let error = Diagnostic::error(codes::NO_TREND, message).at(span);
            let why = [
                (left_out.missing, "without a value or date"),
                (left_out.later, "dated after `today`"),
                (left_out.no_record, "that set no record"),
            ];
            let why: Vec<String> =
                why.iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{count} {why}")).collect();
            return Err(if why.is_empty() { error } else { error.hint(format!("rows left out: {}", why.join(", "))) });
        }
        let samples = self.keys.blocks.samples;
        if rows.saturating_mul(samples) > MAX_RESAMPLED {
            let message = format!(
                "a bootstrap of {rows} rows in {samples} samples is past the limit of {MAX_RESAMPLED} drawn rows"
            );
            return Err(Diagnostic::error(codes::MODEL_LIMIT, message).at(span).hint("run it with fewer samples"));
        }
        Ok(())
    }
}

fn words(column: &Word) -> Diagnostic {
    let message = format!("`{}` holds words: expected a column of numbers", column.text);
    Diagnostic::error(codes::KIND_MISMATCH, message).at(column.span)
}

/// The error of a value that has no logarithm.
fn not_positive(data: &Dataset, row: usize, column: &Word, number: f64) -> Diagnostic {
    let name = cells::row_name(data, row);
    let message = format!("`{}` of {name} is {number}: a trend is of values above 0", column.text);
    let own = data.columns.iter().position(|known| known.name.value == column.text);
    let cell = own.and_then(|own| data.rows[row].cells.get(own)?.as_ref());
    Diagnostic::error(codes::NO_TREND, message)
        .at(column.span)
        .label(cell.map_or(data.rows[row].span, |cell| cell.span), "this value")
}
