//! The data of one chart: finds what its author names, and collects problems, notes, and the origins of the data.

use super::resolve;
use super::series::{DateSeries, Resolved, SampleSeries};
use crate::date::Date;
use crate::diagnostic::{Report, Reported, error};
use crate::document::backtest_keys::BacktestKeys;
use crate::document::chart::{Dates, LabeledPath};
use crate::document::ledger::{ComputedEntry, Entry, RecordedOutcome};
use crate::document::rows::Rows;
use crate::figure::bind::backtest_of::backtest_of;
use crate::figure::bind::binder::Binder;
use crate::figure::bind::estimates::{Estimates, estimates};
use crate::figure::bind::evidence::Evidence;
use crate::figure::bind::origin::OriginSet;
use crate::figure::format::{number, phrase};
use crate::figure::tables::rows::{Cells, Selected};
use crate::locale::Language;
use crate::model::{Backtest, BacktestCurve, Curve, Forecast, Outcome, Unit};
use crate::source::{Span, Spanned};
use crate::words::count;

/// The most series in one chart that readers can tell apart.
const MAX_SERIES: usize = 6;

/// The most names in a sentence on what a chart leaves out. On a phone, more of them fill a screen.
const MAX_LEFT_OUT: usize = 5;

/// The data that one chart is drawn from.
pub struct ChartData<'a> {
    /// The chart's id.
    pub id: &'a Spanned<String>,
    /// The forecasts and datasets.
    pub evidence: Evidence<'a>,
    /// The problems found so far.
    pub report: Report,
    /// The author's alternative text.
    alt: Option<String>,
    origins: Vec<String>,
    notes: Vec<String>,
}

/// An outcome in a forecast of the ledger.
#[derive(Clone, Copy)]
pub struct Recorded<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// Its forecast.
    pub computed: &'a ComputedEntry,
    /// The outcome.
    pub outcome: &'a RecordedOutcome,
}

/// The notes, origins and problems that remain after a chart has been drawn.
pub struct Remainder {
    /// The paths of everything that was found, in the order in which it was asked for.
    pub origins: Vec<String>,
    /// Sentences for the chart's note, about data that the chart leaves out.
    pub notes: Vec<String>,
    /// The problems found.
    pub report: Report,
}

impl<'a> ChartData<'a> {
    /// Returns the data of the chart with an id, and with the author's alternative text.
    pub fn new(id: &'a Spanned<String>, alt: Option<String>, evidence: Evidence<'a>) -> Self {
        let (origins, notes) = (Vec::new(), Vec::new());
        Self { id, evidence, report: Report::default(), alt, origins, notes }
    }

    /// Ends the use of the data.
    pub fn finish(self) -> Remainder {
        Remainder { origins: self.origins, notes: self.notes, report: self.report }
    }

    /// Returns the description of the drawing: the author's alternative text, or else the generated text.
    pub fn description<'d>(&'d self, generated: &'d str) -> &'d str {
        self.alt.as_deref().unwrap_or(generated)
    }

    /// Adds a sentence to the chart's note.
    pub fn add_note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// Adds to the chart's note what it leaves out, and why: the names if they are few, and else how many `noun`s they are.
    pub fn add_left_out(&mut self, names: &[String], noun: &str, why: &str) {
        let language = self.evidence.language;
        match names.len() {
            0 => {}
            1..=MAX_LEFT_OUT => self.add_note(format!("Left out because {why}: {}.", phrase::and(language, names))),
            more => self.add_note(format!("{} are left out because {why}.", count(more, noun))),
        }
    }

    /// Records what the value of an expression in the chart was read from.
    pub fn add_origins(&mut self, origins: &OriginSet) {
        origins.paths().iter().for_each(|path| self.add_origin(path));
    }

    /// Records the path of data that the chart is drawn from.
    fn add_origin(&mut self, path: &str) {
        if !self.origins.iter().any(|known| known == path) {
            self.origins.push(path.to_owned());
        }
    }

    /// Finds an outcome that is a date.
    ///
    /// # Errors
    ///
    /// Reports a path that is not such an outcome.
    pub fn outcome(&mut self, wanted: &LabeledPath) -> Result<Resolved<'a, Outcome>, Reported> {
        let resolved = resolve::outcome(wanted, self.evidence, &mut self.report)?;
        self.add_origin(&resolved.path);
        Ok(resolved)
    }

    /// Finds what comes true on a date: an outcome, with or without a scenario, or a condition.
    ///
    /// # Errors
    ///
    /// Reports a path that is neither.
    pub fn dates(&mut self, wanted: &LabeledPath) -> Result<DateSeries<'a>, Reported> {
        let series = resolve::dates(wanted, self.evidence, &mut self.report)?;
        self.add_origin(&series.path);
        Ok(series)
    }

    /// Finds a curve of numbers.
    ///
    /// # Errors
    ///
    /// Reports a path that is not such a curve.
    pub fn curve(&mut self, wanted: &LabeledPath) -> Result<Resolved<'a, Curve>, Reported> {
        let resolved = resolve::curve(wanted, self.evidence, &mut self.report)?;
        self.add_origin(&resolved.path);
        Ok(resolved)
    }

    /// Finds every estimate of an outcome in the ledger.
    ///
    /// # Errors
    ///
    /// Reports an outcome of which the ledger has no estimate.
    pub fn estimates(&mut self, path: &Spanned<String>) -> Result<Estimates<'a>, Reported> {
        let found = estimates(path, self.evidence, &mut self.report)?;
        let subject = path.value.split('.').next().unwrap_or_default();
        self.add_origin(&format!("ledger.{subject}"));
        Ok(found)
    }

    /// Finds an outcome in the forecast of the ledger that a name stands for.
    ///
    /// # Errors
    ///
    /// Reports a name of no forecast, and a forecast without the outcome.
    pub fn recorded(&mut self, path: &Spanned<String>, name: &Spanned<String>) -> Result<Recorded<'a>, Reported> {
        let (model, outcome) = path.value.split_once('.').unwrap_or((&path.value, ""));
        self.add_origin(&format!("ledger.{model}"));
        let (entry, computed) = self.evidence.ledger.named_forecast(model, &name.value).map_err(|why| {
            self.report.push(error!(
                UNKNOWN_IN_FIGURE at name.span, "{why}"; hint "`foresite record` adds the forecast of today"
            ))
        })?;
        let Some(outcome) = computed.outcome(outcome) else {
            let names = computed.outcomes.iter().map(|outcome| outcome.name.value.as_str());
            return Err(self.report.push(error!(
                UNKNOWN_IN_FIGURE at path.span, "the forecast of {} in the ledger has no outcome `{outcome}`",
                entry.head.as_of.value;
                suggest outcome, names
            )));
        };
        Ok(Recorded { entry, computed, outcome })
    }

    /// Finds the backtest of a curve.
    ///
    /// # Errors
    ///
    /// Reports a curve that has none.
    pub fn backtest(&mut self, keys: &BacktestKeys) -> Result<(&'a Backtest, &'a BacktestCurve), Reported> {
        let found = backtest_of(keys, self.evidence, &mut self.report)?;
        self.add_origin(&keys.curve.value);
        self.add_origin(&found.1.observed.path.value);
        Ok(found)
    }

    /// Finds samples: of an outcome, with or without a scenario, or of an input.
    ///
    /// # Errors
    ///
    /// Reports a path that does not lead to samples.
    pub fn sampled(&mut self, _language: &Language, wanted: &LabeledPath) -> Result<SampleSeries<'a>, Reported> {
        let (path, span) = (wanted.path.value.clone(), wanted.path.span);
        let sampled = Binder::new(self.evidence).sampled(&wanted.path, &mut self.report)?;
        self.add_origin(&path);
        let label = wanted.label.clone().unwrap_or_else(|| resolve::label(&path, &sampled));
        Ok(SampleSeries { sampled, path, label, span })
    }

    /// Finds all of several inputs. Looks for each of them even if another is missing, so that one build reports all.
    ///
    /// # Errors
    ///
    /// Those of `find`, and a list that is empty.
    pub fn every<S, T>(
        &mut self,
        wanted: &[S],
        find: impl Fn(&mut Self, &S) -> Result<T, Reported>,
    ) -> Result<Vec<T>, Reported> {
        if wanted.is_empty() {
            return Err(self.report_empty());
        }
        let results: Vec<Result<T, Reported>> = wanted.iter().map(|one| find(self, one)).collect();
        results.into_iter().collect()
    }

    /// Checks that a chart has at least one series, and no more than readers can tell apart.
    ///
    /// # Errors
    ///
    /// Reports an empty list of series, whose key is `key`, and the first series that is too many.
    pub fn check_series_count(&mut self, paths: &[&Spanned<String>], key: &str) -> Result<(), Reported> {
        self.check_count(MAX_SERIES, paths, key)
    }

    /// Checks that a chart has at least one series, and at most `limit`.
    ///
    /// # Errors
    ///
    /// As [`check_series_count`](Self::check_series_count).
    pub fn check_count(&mut self, limit: usize, paths: &[&Spanned<String>], key: &str) -> Result<(), Reported> {
        if paths.is_empty() {
            let (id, span) = (&self.id.value, self.id.span);
            let problem =
                error!(EMPTY_FIGURE at span, "chart `{id}` draws nothing"; hint "list what it draws under `{key}`");
            return Err(self.report.push(problem));
        }
        match paths.get(limit) {
            Some(extra) => Err(self.report_too_many(limit, paths.len(), extra.span)),
            None => Ok(()),
        }
    }

    /// Reports more series than readers can tell apart.
    pub fn report_too_many(&mut self, limit: usize, count: usize, span: Span) -> Reported {
        self.report.push(error!(
            TOO_MANY_SERIES at span, "a chart draws at most {limit} series, and this one has {count}";
            hint "readers cannot distinguish more: draw two charts"
        ))
    }

    /// Finds the forecast of a model.
    ///
    /// # Errors
    ///
    /// Reports an unknown model.
    pub fn model(&mut self, id: &Spanned<String>) -> Result<&'a Forecast, Reported> {
        let forecast = resolve::model(id, self.evidence, &mut self.report)?;
        self.add_origin(&id.value);
        Ok(forecast)
    }

    /// Selects rows of a dataset. Rows dated after `today` are left out, and counted in the chart's note.
    ///
    /// # Errors
    ///
    /// Reports an unknown dataset or column, and a filter that no row passes. An invalid dataset is not reported again.
    pub fn select(&mut self, language: &Language, rows: &Rows) -> Result<Selected<'a>, Reported> {
        let selected = Selected::new(rows, self.evidence, self.evidence.units, &mut self.report)?;
        self.add_origin(&rows.dataset.value);
        if let Some(note) = selected.remark(language, self.evidence.as_of) {
            self.add_note(note);
        }
        Ok(selected)
    }

    /// Returns the cells of a column of numbers or dates.
    ///
    /// # Errors
    ///
    /// Reports an unknown column, and a derived column that cannot be computed.
    pub fn measures(&mut self, rows: &Selected<'_>, column: &Spanned<String>) -> Result<Cells, Reported> {
        rows.cells(column, self.evidence.units, self.evidence.as_of, &mut self.report)
    }

    /// Returns the cells of a column of numbers.
    ///
    /// # Errors
    ///
    /// Those of [`measures`](Self::measures), and a column of something else.
    pub fn numbers(&mut self, rows: &Selected<'_>, column: &Spanned<String>) -> Result<Cells, Reported> {
        self.measures(rows, column)?.of_numbers(column, &mut self.report)
    }

    /// Returns the date of each row: from a column, or else from the dataset's own dates. A row may have none.
    ///
    /// # Errors
    ///
    /// Reports a dataset without dates, and a column of something else.
    pub fn dates_of(
        &mut self,
        rows: &Selected<'_>,
        column: Option<&Spanned<String>>,
    ) -> Result<Vec<Option<f64>>, Reported> {
        rows.dates(column, self.evidence.units, self.evidence.as_of, &mut self.report)
    }

    /// Returns the texts of a column.
    ///
    /// # Errors
    ///
    /// Reports an unknown column.
    pub fn texts(
        &mut self,
        language: &Language,
        rows: &Selected<'_>,
        column: &Spanned<String>,
    ) -> Result<Vec<String>, Reported> {
        rows.texts(language, column, self.evidence.units, self.evidence.as_of, &mut self.report)
    }

    /// Returns the range of dates of a chart of forecasts, in years: what the author gives, or else from `first` to the end
    /// of the first window that ends.
    ///
    /// # Errors
    ///
    /// Reports a date outside the models' windows, and a range that is empty.
    pub fn date_range(
        &mut self,
        dates: &Dates,
        first: Date,
        forecasts: impl Iterator<Item = &'a Forecast> + Clone,
    ) -> Result<(f64, f64), Reported> {
        let opens = forecasts.clone().map(|forecast| forecast.window.from).max();
        let closes = forecasts.map(|forecast| forecast.window.to).min();
        let Some((opens, closes)) = opens.zip(closes) else { return Err(self.report_empty()) };
        self.date_range_within(dates, first.max(opens), (opens, closes), "the window of the model")
    }

    /// Returns the range of dates of a chart, in years: what the author gives, or else from `first` to `closes`.
    ///
    /// # Errors
    ///
    /// Reports a date before `opens` or after `closes`, which are the limits of `extent`, and a range that is empty.
    pub fn date_range_within(
        &mut self,
        dates: &Dates,
        first: Date,
        (opens, closes): (Date, Date),
        extent: &str,
    ) -> Result<(f64, f64), Reported> {
        let (from, to) = (dates.from.as_ref(), dates.to.as_ref());
        if let Some(date) = [from, to].into_iter().flatten().find(|date| date.value < opens || date.value > closes) {
            return Err(self.report.push(error!(
                EMPTY_FIGURE at date.span, "{} is outside {extent}, {opens} to {closes}", date.value;
                hint "draw within the window, or widen it in the model file"
            )));
        }
        self.ordered_dates(dates, first, closes)
    }

    /// Returns the range of dates of a chart, in years: what the author gives, or else from `first` to `last`.
    ///
    /// # Errors
    ///
    /// Reports a range that is empty.
    pub fn ordered_dates(&mut self, dates: &Dates, first: Date, last: Date) -> Result<(f64, f64), Reported> {
        let (from, to) = (dates.from.as_ref(), dates.to.as_ref());
        let (start, end) = (from.map_or(first, |date| date.value), to.map_or(last, |date| date.value));
        if start < end {
            return Ok((start.to_years(), end.to_years()));
        }
        let span = to.or(from).map_or(self.id.span, |date| date.span);
        let id = &self.id.value;
        Err(self.report.push(error!(
            EMPTY_FIGURE at span, "chart `{id}` ends on {end}, which is not after its start, {start}"
        )))
    }

    /// Returns the unit that a text names. An empty text is the unit of plain numbers. `span` is what asks for it.
    ///
    /// # Errors
    ///
    /// Reports a text that is not a unit.
    pub fn unit(&mut self, text: &str, span: Span) -> Result<Unit, Reported> {
        if text.is_empty() {
            return Ok(Unit::plain());
        }
        self.evidence.units.parse(&Spanned::new(text.to_owned(), span), &mut self.report)
    }

    /// Reports that the chart draws nothing.
    pub fn report_empty(&mut self) -> Reported {
        self.report.push(error!(EMPTY_FIGURE at self.id.span, "chart `{}` draws nothing", self.id.value))
    }

    /// Reports that a value cannot be drawn. An empty hint is left out.
    pub fn report_undrawable(&mut self, message: &str, span: Span, hint: &str) -> Reported {
        let problem = error!(UNDRAWABLE at span, "{message}");
        self.report.push(if hint.is_empty() { problem } else { problem.hint(hint) })
    }

    /// Checks that values never fall, as chances by date and quantiles by level must not, and reports the first that does.
    /// Each value comes with its position on the axis.
    pub fn check_rising(&mut self, name: &str, values: impl IntoIterator<Item = (f64, f64)>) {
        let language = self.evidence.language;
        let mut before = f64::NEG_INFINITY;
        for (at, value) in values {
            if !value.is_finite() || value < before - 1e-9 {
                let at = number::exact(language, at);
                let span = self.id.span;
                self.report.push(error!(CONTRADICTION at span, "expected {name} never to fall: it falls at {at}"));
                return;
            }
            before = value;
        }
    }
}
