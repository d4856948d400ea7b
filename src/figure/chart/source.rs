//! What a chart is drawn from: the things that its author names, found, or a diagnostic for each that is not there.

use super::drawn::MAX_SERIES;
use super::resolve::{self, Absent};
use super::series::Resolved;
use super::series::{OverTime, SampleSeries, TimeSeries};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::ChartSpec;
use crate::document::chart::{Dates, LabeledPath};
use crate::document::rows::Rows;
use crate::figure::bind::binder::Binder;
use crate::figure::bind::evidence::Evidence;
use crate::figure::format::number;
use crate::figure::tables::rows::{Cells, Selected};
use crate::model::{Curve, Forecast, Outcome, Units};
use crate::source::{Span, Spanned};

/// Where one chart is drawn.
pub struct ChartData<'a> {
    /// The chart's id.
    pub id: &'a Spanned<String>,
    /// What its author says of it in place of the sentence made from the data.
    pub described: Option<String>,
    /// The runs and the data.
    pub evidence: Evidence<'a>,
    /// What is wrong so far.
    pub report: Report,
    units: Units,
    origins: Vec<String>,
    remarks: Vec<String>,
}

impl<'a> ChartData<'a> {
    /// An empty data for a chart.
    pub fn new(spec: &'a ChartSpec, evidence: Evidence<'a>) -> Self {
        Self {
            id: &spec.head.id,
            described: None,
            evidence,
            report: Report::default(),
            units: Units::built_in(),
            origins: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// The paths of what was found, in the order asked, and what the chart's note must say besides what its author does.
    pub fn finish(self) -> (Vec<String>, Vec<String>, Report) {
        (self.origins, self.remarks, self.report)
    }

    /// Tells readers something that the chart leaves out.
    pub fn remark(&mut self, text: impl Into<String>) {
        self.remarks.push(text.into());
    }

    fn keep<T>(&mut self, found: Result<T, Absent>) -> Option<T> {
        match found {
            Ok(thing) => Some(thing),
            Err(Absent::Wrong(problem)) => {
                self.report.push(*problem);
                None
            }
            Err(Absent::Silent) => None,
        }
    }

    fn from(&mut self, path: &str) {
        if !self.origins.iter().any(|known| known == path) {
            self.origins.push(path.to_owned());
        }
    }

    /// A date that is forecast.
    pub fn outcome(&mut self, series: &LabeledPath) -> Option<Resolved<'a, Outcome>> {
        let found = self.keep(resolve::outcome(series, self.evidence))?;
        self.from(&found.path);
        Some(found)
    }

    /// A curve of numbers.
    pub fn curve(&mut self, series: &LabeledPath) -> Option<Resolved<'a, Curve>> {
        let found = self.keep(resolve::curve(series, self.evidence))?;
        self.from(&found.path);
        Some(found)
    }

    /// Samples: of an outcome, as the model is written or under a scenario, or of an input.
    pub fn sampled(&mut self, series: &LabeledPath) -> Option<SampleSeries<'a>> {
        let (path, span) = (series.path.value.clone(), series.path.span);
        let sampled = Binder::new(self.evidence).sampled(&series.path, &mut self.report).ok()?;
        self.from(&path);
        let label = series.label.clone().unwrap_or_else(|| sampled.label.to_owned());
        Some(SampleSeries { sampled, path, label, span })
    }

    /// A curve of a model, or a column of a dataset along its dates.
    pub fn over_time(&mut self, series: &LabeledPath) -> Option<OverTime<'a>> {
        let path = &series.path;
        let dataset = path.value.split_once('.').and_then(|(id, _)| self.evidence.datasets.get(id));
        let Some(dataset) = dataset else { return self.curve(series).map(OverTime::Curve) };
        let start = dataset.id.value.len() + 1;
        let column = Spanned::new(path.value[start..].to_owned(), path.part(start, path.value.len()));
        let rows = Rows {
            dataset: Spanned::new(dataset.id.value.clone(), path.part(0, start - 1)),
            condition: None,
            filter: Vec::new(),
            label: None,
        };
        let selected = self.select(&rows)?;
        let date = self.dates_of(&selected, None)?;
        let cells = self.numbers(&selected, &column)?;
        let label = series.label.clone().unwrap_or_else(|| cells.label.clone());
        let mut points: Vec<(f64, f64, String)> = Vec::new();
        for ((date, value), name) in date.iter().zip(cells.numbers()).zip(&selected.names) {
            points.extend(date.zip(value).map(|(date, value)| (date, value, name.clone())));
        }
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let names = points.iter().map(|(_, _, name)| name.clone()).collect();
        let points: Vec<(f64, f64)> = points.into_iter().map(|(date, value, _)| (date, value)).collect();
        let texts = points.iter().map(|(_, value)| cells.text(*value)).collect();
        let (path, span) = (path.value.clone(), path.span);
        Some(OverTime::Data(TimeSeries { path, label, unit: cells.unit, points, names, texts, span }))
    }

    /// Every one of several things, or nothing.
    pub fn every<S, T>(&mut self, wanted: &[S], find: impl Fn(&mut Self, &S) -> Option<T>) -> Option<Vec<T>> {
        let found: Vec<T> = wanted.iter().filter_map(|one| find(self, one)).collect();
        (!found.is_empty() && found.len() == wanted.len()).then_some(found)
    }

    /// Whether there is something to draw, and no more than readers can tell apart.
    pub fn countable(&mut self, series: &[LabeledPath], key: &str) -> bool {
        let paths: Vec<&Spanned<String>> = series.iter().map(|series| &series.path).collect();
        self.countable_to(MAX_SERIES, &paths, key)
    }

    /// Whether there is something to draw, and no more than so many.
    pub fn countable_to(&mut self, most: usize, series: &[&Spanned<String>], key: &str) -> bool {
        if series.is_empty() {
            let problem = Diagnostic::error(codes::EMPTY_FIGURE, format!("chart `{}` draws nothing", self.id.value));
            self.report.push(problem.at(self.id.span).hint(format!("list what it draws under `{key}`")));
        }
        if let Some(extra) = series.get(most) {
            let message = format!("a chart draws at most {most} series, and this one has {}", series.len());
            let problem = Diagnostic::error(codes::TOO_MANY_SERIES, message).at(extra.span);
            self.report.push(problem.hint("readers cannot tell more apart: draw two charts"));
        }
        (1..=most).contains(&series.len())
    }

    /// A model's run.
    pub fn model(&mut self, id: &Spanned<String>) -> Option<&'a Forecast> {
        let forecast = self.keep(resolve::model(id, self.evidence))?;
        self.from(&id.value);
        Some(forecast)
    }

    /// The rows of a dataset that a chart draws; those dated after `today` are left out, and the chart's note says so.
    pub fn select(&mut self, rows: &Rows) -> Option<Selected<'a>> {
        let selected = Selected::new(rows, self.evidence, &self.units, &mut self.report).ok()?;
        self.from(&rows.dataset.value);
        if let Some(remark) = selected.remark(self.evidence.as_of) {
            self.remark(remark);
        }
        Some(selected)
    }

    /// The cells of a column, numbers or dates.
    pub fn measures(&mut self, rows: &Selected<'_>, column: &Spanned<String>) -> Option<Cells> {
        rows.cells(column, &self.units, self.evidence.as_of, &mut self.report).ok()
    }

    /// The cells of a column of numbers.
    pub fn numbers(&mut self, rows: &Selected<'_>, column: &Spanned<String>) -> Option<Cells> {
        let cells = rows.cells(column, &self.units, self.evidence.as_of, &mut self.report).ok()?;
        cells.of_numbers(column, &mut self.report).ok()
    }

    /// The dates of rows: of a column, or of the dataset's own.
    pub fn dates_of(&mut self, rows: &Selected<'_>, column: Option<&Spanned<String>>) -> Option<Vec<Option<f64>>> {
        rows.dates(column, &self.units, self.evidence.as_of, &mut self.report).ok()
    }

    /// The words of a column.
    pub fn words(&mut self, rows: &Selected<'_>, column: &Spanned<String>) -> Option<Vec<String>> {
        rows.texts(column, &self.units, self.evidence.as_of, &mut self.report).ok()
    }

    /// The first and the last date drawn, as points on the axis of years: what the author says, else `first` and the end
    /// of the windows.
    pub fn settle(
        &mut self,
        dates: &Dates,
        first: Date,
        forecasts: impl Iterator<Item = &'a Forecast> + Clone,
    ) -> Option<(f64, f64)> {
        let opens = forecasts.clone().map(|forecast| forecast.window.0).max()?;
        let closes = forecasts.map(|forecast| forecast.window.1).min()?;
        self.within(dates, first.max(opens), (opens, closes), "the window of the model")
    }

    /// The same, where what there is to draw begins and ends on two dates.
    pub fn within(
        &mut self,
        dates: &Dates,
        first: Date,
        (opens, closes): (Date, Date),
        what: &str,
    ) -> Option<(f64, f64)> {
        let (from, to) = (dates.from.as_ref(), dates.to.as_ref());
        if let Some(date) = [from, to].into_iter().flatten().find(|date| date.value < opens || date.value > closes) {
            let message = format!("{} lies outside {what}, {opens} to {closes}", date.value);
            let problem = Diagnostic::error(codes::EMPTY_FIGURE, message).at(date.span);
            self.report.push(problem.hint("draw within the window, or widen it in the model file"));
            return None;
        }
        self.ordered(dates, first, closes)
    }

    /// The first and the last date drawn, with what stands for those that the author does not say.
    pub fn ordered(&mut self, dates: &Dates, first: Date, last: Date) -> Option<(f64, f64)> {
        let (from, to) = (dates.from.as_ref(), dates.to.as_ref());
        let (start, end) = (from.map_or(first, |date| date.value), to.map_or(last, |date| date.value));
        if start < end {
            return Some((start.to_years(), end.to_years()));
        }
        let message = format!("chart `{}` ends on {end}, which is not after its start, {start}", self.id.value);
        let span: Span = to.or(from).map_or(self.id.span, |date| date.span);
        self.report.push(Diagnostic::error(codes::EMPTY_FIGURE, message).at(span));
        None
    }

    /// Reports that a value cannot be drawn.
    pub fn undrawable(&mut self, message: String, span: Span, hint: &str) {
        let problem = Diagnostic::error(codes::UNDRAWABLE, message).at(span);
        self.report.push(if hint.is_empty() { problem } else { problem.hint(hint) });
    }

    /// Proves that values never fall, as chances and quantiles must not; or reports where they do.
    pub fn prove_rising(&mut self, what: &str, values: impl IntoIterator<Item = (f64, f64)>) {
        let mut before = f64::NEG_INFINITY;
        for (at, value) in values {
            if !value.is_finite() || value < before - 1e-9 {
                let message = format!("{what} is no less than before at {}", number::exact(at));
                let problem = Diagnostic::error(codes::CONTRADICTION, format!("expected that {message}: it falls"));
                self.report.push(problem.at(self.id.span));
                return;
            }
            before = value;
        }
    }
}
