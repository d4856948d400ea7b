//! Backtests: a model run again as of earlier dates, each time with the data that were known then.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::site_data::{prepare_data, prepare_model};
use crate::date::Date;
use crate::diagnostic::{Report, Reported};
use crate::document::ledger::ResolvedAs;
use crate::document::model::ObservedColumn;
use crate::document::{Dataset, Ledger, ModelFile, Project};
use crate::figure::{Standing, standing_of_outcome};
use crate::model::{
    Backtest, BacktestCurve, BacktestOutcome, ComparedCurve, CompiledModel, Hindcasts, Kind, ObservedValues, Outcome,
    RecordedResult, RunOptions, Units, hindcasts, observed_values,
};

/// What a backtest is made with.
#[derive(Clone, Debug)]
pub struct BacktestOptions {
    /// The dates as of which the model is run, in ascending order.
    pub made: Vec<Date>,
    /// The date as of which the data say what came.
    pub as_of: Date,
    /// Whether outcomes that are dates are tested beside curves.
    pub outcomes: bool,
    /// The options of the runs.
    pub run: RunOptions,
}

/// A model with the data of a date.
struct Known {
    file: ModelFile,
    datasets: BTreeMap<String, Dataset>,
    units: Arc<Units>,
    as_of: Date,
}

/// Runs a model of a project, as it was read, again as of each of some dates. The beliefs are those of the file: only the data are
/// those that were known on the date.
///
/// # Errors
///
/// Reports problems of the data, and of the columns that curves are compared with.
pub fn backtest(
    mut project: Project,
    file: &ModelFile,
    options: &BacktestOptions,
    report: &mut Report,
) -> Result<Backtest, Reported> {
    // What is left is copied for each date.
    project.models.clear();
    project.pages.clear();
    let now = Known::new(project.clone(), file.clone(), options.as_of, report);
    let mut curves = Vec::new();
    let mut came = Vec::new();
    for curve in &now.file.curves {
        let Some(observed) = &curve.observed else { continue };
        came.push(now.observed(observed, report)?);
        curves.push(BacktestCurve::new(curve.name.value.clone(), curve.label.clone(), observed.clone()));
    }
    let (mut outcomes, mut undecided) = (Vec::new(), Vec::new());
    if options.outcomes {
        for outcome in now.outcomes(&options.run, report)?.iter().filter(|outcome| outcome.kind == Kind::Date) {
            let recorded = recorded_result(&project.ledger, &file.id.value, &outcome.name, options.as_of);
            match BacktestOutcome::new(outcome, options.as_of, recorded) {
                Some(outcome) => outcomes.push(outcome),
                None => undecided.push(outcome.name.clone()),
            }
        }
    }
    let mut backtest = Backtest { curves, outcomes, undecided, failed: Vec::new() };
    for made in &options.made {
        let mut own = Report::default();
        let known = Known::past(&project, file, *made, &mut own);
        let outcomes = match backtest.outcomes.is_empty() {
            true => Ok(Vec::new()),
            false => known.outcomes(&options.run, &mut own),
        };
        let curves = outcomes.and_then(|outcomes| {
            let curves = known.hindcasts_since(*made, &options.run, (&backtest.curves, &came), &mut own)?;
            Ok((outcomes, curves))
        });
        match curves {
            Ok((outcomes, found)) => {
                backtest.outcomes.iter_mut().for_each(|outcome| outcome.add(*made, &outcomes));
                backtest.curves.iter_mut().zip(found).for_each(|(curve, found)| curve.add(found));
            }
            Err(_) => backtest.failed.push((*made, own)),
        }
    }
    Ok(backtest)
}

/// A recorded forecast whose curves are scored.
pub struct RecordedModel {
    /// The id of the model.
    pub model: String,
    /// The date as of which it was run.
    pub as_of: Date,
    /// The day on which it was recorded, if that was later: rows until then may have been known.
    pub recorded: Date,
    /// The project that it was run from, as the ledger has kept it.
    pub project: Project,
}

/// Returns the curves of recorded forecasts with the rows that came after they were recorded, by `model.curve`, each forecast beside
/// the naive ones from the rows that it knew. The models are run again from what the ledger has kept; one that cannot be run any more,
/// or whose column is gone, has no rows.
pub fn recorded_curves(
    project: &Project,
    recorded: Vec<RecordedModel>,
    (as_of, run): (Date, &RunOptions),
) -> Vec<BacktestCurve> {
    let mut all: BTreeMap<String, BacktestCurve> = BTreeMap::new();
    for RecordedModel { model, as_of: made, recorded, project: mut kept } in recorded {
        // Most models compare no curve with data, and then nothing is prepared.
        let compares = |file: &ModelFile| file.curves.iter().any(|curve| curve.observed.is_some());
        let Some(file) = kept.models.remove(&model).filter(compares) else { continue };
        let report = &mut Report::default();
        let known = Known::new(kept, file, made, report);
        // The rows of today may be in a dataset of the model's own.
        let file = project.models.get(&model).unwrap_or(&known.file).clone();
        let now = Known::new(project.clone(), file, as_of, report);
        let curves = known.file.curves.iter().filter_map(|curve| {
            let came = now.observed(curve.observed.as_ref()?, report).ok()?;
            let name = curve.name.value.clone();
            Some((BacktestCurve::new(name, curve.label.clone(), curve.observed.clone()?), came))
        });
        let (curves, came): (Vec<BacktestCurve>, Vec<ObservedValues>) = curves.collect();
        let since = made.max(recorded);
        let Ok(found) = known.hindcasts_since(since, run, (&curves, &came), report) else { continue };
        for (curve, found) in curves.into_iter().zip(found) {
            let name = format!("{model}.{}", curve.name);
            all.entry(name.clone()).or_insert_with(|| BacktestCurve { name, ..curve }).add(found);
        }
    }
    all.into_values().filter(|curve| !curve.hindcasts.is_empty()).collect()
}

/// Returns what the ledger records of an outcome up to a day.
fn recorded_result(ledger: &Ledger, model: &str, outcome: &str, as_of: Date) -> RecordedResult {
    match standing_of_outcome(ledger, model, outcome, as_of) {
        Standing::Open => RecordedResult::Open,
        Standing::Resolved { result: ResolvedAs::On(date), .. } => RecordedResult::Came(date.to_years()),
        Standing::Resolved { .. } | Standing::Contradicted => RecordedResult::Void,
    }
}

impl Known {
    /// Returns the model and the data as of a date.
    fn new(mut project: Project, mut file: ModelFile, as_of: Date, report: &mut Report) -> Self {
        let units = prepare_data(&mut project, as_of, report);
        prepare_model(&mut file, &project.datasets, (&units, as_of), report);
        Self { file, datasets: project.datasets, units, as_of }
    }

    /// Returns the model, and the data without the rows that were not known on a date.
    fn past(project: &Project, file: &ModelFile, made: Date, report: &mut Report) -> Self {
        let (mut project, mut file) = (project.clone(), file.clone());
        let datasets = project.datasets.values_mut().chain(&mut file.datasets);
        datasets.for_each(|dataset| dataset.keep_past(made));
        Self::new(project, file, made, report)
    }

    fn observed(&self, column: &ObservedColumn, report: &mut Report) -> Result<ObservedValues, Reported> {
        let of_model = |id: &str| self.file.datasets.iter().find(|dataset| dataset.id.value == id);
        let dataset = |id: &str| of_model(id).or_else(|| self.datasets.get(id));
        // Problems of the units that a model declares are reported by its run.
        let (units, _) = self.units.with(&self.file.units, &mut Report::default());
        observed_values(column, dataset, (&units, self.as_of), report)
    }

    /// Returns the model, compiled as of the date.
    fn compiled(&self, options: &RunOptions, report: &mut Report) -> Result<CompiledModel<'_>, Reported> {
        let options = RunOptions { as_of: self.as_of, units: Arc::clone(&self.units), ..options.clone() };
        CompiledModel::new(&self.file, &self.datasets, &options, report)
    }

    fn outcomes(&self, options: &RunOptions, report: &mut Report) -> Result<Vec<Outcome>, Reported> {
        self.compiled(options, report)?.sample_outcomes(report)
    }

    /// Returns the forecasts of the rows of curves that came after a day.
    fn hindcasts_since(
        &self,
        since: Date,
        options: &RunOptions,
        (curves, came): (&[BacktestCurve], &[ObservedValues]),
        report: &mut Report,
    ) -> Result<Vec<Hindcasts>, Reported> {
        let model = self.compiled(options, report)?;
        let compared = curves.iter().zip(came).map(|(curve, came)| ComparedCurve {
            name: &curve.name,
            // The column was read as it is now: without any row, a naive forecast has nothing to continue.
            known: self.observed(&curve.observed, &mut Report::default()).ok(),
            came,
        });
        hindcasts(&model, since, &compared.collect::<Vec<_>>(), report)
    }
}
