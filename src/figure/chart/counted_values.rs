//! Values whose distribution a chart shows: the samples of an outcome or an input, or a column of a dataset.

use super::bins;
use super::data::ChartData;
use super::measure::Measure;
use super::series::SampleSeries;
use crate::diagnostic::{Reported, error};
use crate::document::chart::{Counted, CountedPath};
use crate::document::rows::Rows;
use crate::figure::format::number;
use crate::figure::format::precision::DateStyle;
use crate::locale::Language;
use crate::model::Kind;
use crate::source::{Span, Spanned};
use crate::words::{agreeing, count};

/// Values whose distribution a chart shows.
pub struct Values<'a> {
    /// The name for readers.
    pub label: String,
    /// The name of the column of the CSV file.
    pub header: String,
    /// The unit; empty for plain numbers and dates.
    pub unit: String,
    /// Whether they are dates.
    pub are_dates: bool,
    /// Where they come from.
    pub source: Source<'a>,
    /// Where the author names them.
    pub span: Span,
}

/// Where values come from.
pub enum Source<'a> {
    /// The samples of an outcome or an input.
    Samples(SampleSeries<'a>),
    /// The values of rows, in ascending order.
    Rows(Vec<f64>),
}

impl<'a> Values<'a> {
    /// Returns their quantity.
    pub fn measure(&self) -> Measure {
        if self.are_dates { Measure::Date } else { Measure::Number(self.unit.clone()) }
    }

    /// Finds the values.
    ///
    /// # Errors
    ///
    /// Reports a path to neither samples nor a column, a chance, and a column without numbers or dates.
    pub fn find(spec: &Counted, data: &mut ChartData<'a>) -> Result<Self, Reported> {
        let language = data.evidence.language;
        let path = match spec {
            Counted::Rows(rows) => return Self::of_rows(&rows.rows, &rows.value, None, data),
            Counted::Path(path) => path,
        };
        let CountedPath { source: path, condition } = path;
        let written = &path.path;
        let dataset = written.value.split_once('.').filter(|(id, _)| data.evidence.datasets.contains_key(id));
        if let Some((id, column)) = dataset {
            let start = id.len() + 1;
            let rows = Rows {
                dataset: Spanned::new(id.to_owned(), written.part(0, start - 1)),
                condition: condition.clone(),
                filter: Vec::new(),
                label: None,
            };
            let column = Spanned::new(column.to_owned(), written.part(start, written.value.len()));
            return Self::of_rows(&rows, &column, path.label.clone(), data);
        }
        let samples = data.sampled(language, path)?;
        if let Some(condition) = condition {
            return Err(data.report.push(error!(
                WRONG_SERIES at condition.span, "`{}` is samples, and only a column of data has rows", samples.path
            )));
        }
        let unit = match samples.sampled.kind {
            Kind::Number(unit) => unit.to_string(),
            Kind::Date => String::new(),
            Kind::Bool => {
                return Err(data.report.push(error!(
                    WRONG_SERIES at samples.span, "`{}` is a chance, and this chart shows how dates or numbers are spread", samples.path;
                    hint "a chance is drawn by the kinds `forest` and `tornado`"
                )));
            }
        };
        let are_dates = *samples.sampled.kind == Kind::Date;
        let (label, header, span) = (samples.label.clone(), samples.path.clone(), samples.span);
        Ok(Self { label, header, unit, are_dates, source: Source::Samples(samples), span })
    }

    fn of_rows(
        rows: &Rows,
        column: &Spanned<String>,
        label: Option<String>,
        data: &mut ChartData<'a>,
    ) -> Result<Self, Reported> {
        let language = data.evidence.language;
        let selected = data.select(language, rows)?;
        let cells = data.measures(&selected, column)?;
        let are_dates = cells.is_dates();
        let cells = if are_dates { cells } else { data.numbers(&selected, column)? };
        let mut sorted: Vec<f64> = cells.numbers().flatten().collect();
        if sorted.is_empty() {
            return Err(data.report.push(error!(
                EMPTY_FIGURE at column.span, "no row of `{}` has a value in `{}`", rows.dataset.value, column.value
            )));
        }
        let missing = cells.values.len() - sorted.len();
        if missing > 0 {
            let (rows, are) = (count(missing, "row"), agreeing(missing, "is", "are"));
            data.add_note(format!("{rows} without a value {are} left out."));
        }
        sorted.sort_by(f64::total_cmp);
        let label = label.unwrap_or_else(|| cells.label.clone());
        let (header, unit, span) = (column.value.clone(), cells.unit.to_string(), column.span);
        Ok(Self { label, header, unit, are_dates, source: Source::Rows(sorted), span })
    }

    /// Returns the samples, if they are samples.
    pub fn draws(&self) -> Option<&SampleSeries<'a>> {
        if let Source::Samples(samples) = &self.source { Some(samples) } else { None }
    }

    /// Returns the values that are finite, in ascending order.
    pub fn finite(&self) -> &[f64] {
        match &self.source {
            Source::Rows(sorted) => sorted,
            Source::Samples(samples) => {
                let sorted = samples.sampled.draws.sorted();
                let start = sorted.partition_point(|value| *value == f64::NEG_INFINITY);
                let end = sorted.partition_point(|value| *value < f64::INFINITY);
                &sorted[start..end.max(start)]
            }
        }
    }

    /// Returns the share of values below an edge, or at most at it.
    pub fn share_below(&self, edge: f64, or_at: bool) -> f64 {
        let sorted = match &self.source {
            Source::Rows(sorted) => sorted,
            Source::Samples(samples) => samples.sampled.draws.sorted(),
        };
        sorted.partition_point(|value| *value < edge || (or_at && *value == edge)) as f64 / sorted.len() as f64
    }

    /// Returns the share of values that are "never".
    pub fn never(&self) -> f64 {
        self.draws().map_or(0.0, |samples| samples.sampled.draws.share_never())
    }

    /// Checks that a logarithmic scale can show all values.
    ///
    /// # Errors
    ///
    /// Reports the least value if it is not above zero, and dates.
    pub fn check_positive(&self, data: &mut ChartData<'_>) -> Result<(), Reported> {
        let language = data.evidence.language;
        if self.are_dates {
            let message = format!("`{}` is dates, which have no logarithmic scale", self.header);
            return Err(data.report_undrawable(&message, self.span, "leave `scale` out"));
        }
        let Some(least) = self.finite().first().filter(|least| **least <= 0.0) else { return Ok(()) };
        let least = number::exact(language, *least);
        let message = format!("`{}` is as low as {least}, which a logarithmic scale cannot show", self.header);
        Err(data.report_undrawable(&message, self.span, "draw it on a linear scale"))
    }

    /// Returns the median with its text, if it is known.
    pub fn median(&self, language: &Language) -> Option<(f64, String)> {
        match &self.source {
            Source::Samples(samples) => {
                let median = samples.sampled.quantile(0.5).value.at_most()?;
                Some((median, samples.format_quantile(language, 0.5).text))
            }
            Source::Rows(sorted) => {
                let median = bins::quantile(sorted, 0.5);
                let text = if self.are_dates {
                    number::month(language, median)
                } else {
                    number::computed_quantity(language, median, &self.unit)
                };
                Some((median, text))
            }
        }
    }
}

/// Returns the text of "never": `after 1 Jan 2050`.
pub fn never_text(language: &Language, values: &Values<'_>) -> String {
    let known = values.draws().map(|samples| {
        let sampled = &samples.sampled;
        sampled.forecast.window.never(sampled.draws, sampled.kind)
    });
    known.and_then(|known| DateStyle::Short.limit(language, known)).unwrap_or_default()
}
