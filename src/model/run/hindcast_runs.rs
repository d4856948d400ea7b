//! The hindcasts of a model: its past cases, each run with what is different in it, and scored by what came.

use super::case_scores::{case_scores, naive_case};
use super::compiled_model::CompiledModel;
use super::definitions::known_or_near;
use super::forecast::{CaseForecast, CaseRun, CaseScores, CaseStructure, Kind, Outcome};
use super::options::RunOptions;
use super::structures::Structure;
use crate::date::Date;
use crate::dependencies::Tracked;
use crate::diagnostic::{Diagnostic, Report, Reported, error};
use crate::document::model::{Overrides, WindowStart};
use crate::document::{Came, Dataset, HindcastCase, ModelFile};
use crate::parallel;

/// The limit on the samples of a past case. A case is compared with one value, so that more of them would tell little.
const MAX_SAMPLES: u64 = 4096;

/// Returns the forecasts of all past cases of a model, with the scenario and the overrides of the options.
///
/// # Errors
///
/// Reports cases that cannot be run, whose outcome the model has not, and in which something came that is not of the outcome's kind.
pub(super) fn hindcasts(
    file: &ModelFile,
    datasets: Tracked<'_, Dataset>,
    options: &RunOptions,
    report: &mut Report,
) -> Result<Vec<CaseForecast>, Reported> {
    let case = |case: &HindcastCase, report: &mut Report| {
        let mut problems = Report::default();
        let found = hindcast(case, file, (datasets, options), &mut problems);
        // The warnings of the model as such were reported by its own run.
        if found.is_err() {
            report.append(problems);
        }
        found
    };
    let cases = parallel::each_reporting(&file.hindcasts, case, report).into_iter();
    let mut cases = cases.collect::<Result<Vec<CaseForecast>, Reported>>()?;
    let known_by = options.known_by.unwrap_or(options.as_of);
    for (at, case) in cases.iter_mut().enumerate() {
        case.naive = naive_case((&file.hindcasts, at), case, known_by);
    }
    Ok(cases)
}

fn hindcast(
    case: &HindcastCase,
    file: &ModelFile,
    (datasets, options): (Tracked<'_, Dataset>, &RunOptions),
    report: &mut Report,
) -> Result<CaseForecast, Reported> {
    check_outcome(case, file, report)?;
    let as_of = case.as_of.as_ref().map_or(options.as_of, |as_of| as_of.value);
    // The window begins no later than the case.
    let mut own = ModelFile { hindcasts: Vec::new(), ..file.clone() };
    if let WindowStart::On(from) = own.window.from.value {
        own.window.from.value = WindowStart::On(from.min(as_of));
    }
    let samples = options.samples.unwrap_or(file.samples.value).min(MAX_SAMPLES);
    let options = RunOptions {
        as_of,
        known_by: Some(options.known_by.unwrap_or(options.as_of)),
        samples: Some(samples),
        ..options.clone()
    };
    let model = CompiledModel::new(&own, datasets, &options, report)?;
    let scenario = options.scenario.as_deref();
    let set: Overrides = options.set.iter().chain(&case.set).cloned().collect();
    let known_by = options.known_by.unwrap_or(as_of);
    let replaced = model.replacements(scenario, &set, report)?;
    // The other outcomes are not asked for.
    let outcome = || model.definitions.find(&case.outcome.value).into_iter().collect();
    let outcomes = model.outcomes_with(&replaced, outcome(), report)?;
    let whole = model.case_run(case, (scenario, known_by), outcomes, report)?;
    let structure = |structure: &Structure, report: &mut Report| {
        let replaced = model.replacements_in(structure, (scenario, &set), report)?;
        let outcomes = model.outcomes_with(&replaced, outcome(), report)?;
        let run = model.case_run(case, (Some(&structure.name), known_by), outcomes, report)?;
        Ok(CaseStructure { name: structure.name.clone(), label: structure.label.clone(), run })
    };
    let members = model.pooled_under(scenario).map_or(&[][..], |structures| &structures.members);
    let structures = parallel::each_reporting(members, structure, report);
    Ok(CaseForecast {
        name: case.name.value.clone(),
        label: case.label.clone().unwrap_or_else(|| case.name.value.replace('_', " ")),
        note: case.note.clone(),
        sources: case.sources.iter().map(|source| source.value.clone()).collect(),
        set: case.set.iter().map(|(name, value)| (name.value.clone(), value.value.clone())).collect(),
        came: case.came.value,
        whole,
        structures: structures.into_iter().collect::<Result<_, Reported>>()?,
        naive: None,
    })
}

/// Checks that the model has the outcome of a case.
fn check_outcome(case: &HindcastCase, file: &ModelFile, report: &mut Report) -> Result<(), Reported> {
    let name = &case.outcome;
    let mut known = file.outcomes.iter().map(|outcome| outcome.name.value.as_str());
    if known.clone().any(|known| known == name.value) {
        return Ok(());
    }
    let problem: Diagnostic = error!(UNKNOWN_TARGET at name.span, "the model has no outcome `{}`", name.value);
    Err(report.push(known_or_near(problem, &name.value, known.by_ref().collect::<Vec<_>>().into_iter())))
}

impl CompiledModel<'_> {
    /// Returns the forecast and the scores of a case, whose outcome is the one of `outcomes`. `known_by` is the date of the report.
    fn case_run(
        &self,
        case: &HindcastCase,
        (scenario, known_by): (Option<&str>, Date),
        outcomes: Vec<Outcome>,
        report: &mut Report,
    ) -> Result<CaseRun, Reported> {
        let scores = outcomes.iter().map(|outcome| self.scores(case, outcome, known_by, report)).next();
        let scores = scores.transpose()?.unwrap_or_default();
        Ok(CaseRun { forecast: Box::new(self.forecast_of(scenario, outcomes)), scores })
    }

    /// Returns the scores of the outcome of a case.
    ///
    /// # Errors
    ///
    /// Reports a date outside of the window, and what is not of the outcome's kind.
    fn scores(
        &self,
        case: &HindcastCase,
        outcome: &Outcome,
        known_by: Date,
        report: &mut Report,
    ) -> Result<CaseScores, Reported> {
        let (came, span) = (case.came.value, case.came.span);
        if let (Came::On(date), Kind::Date) = (came, &outcome.kind)
            && (date > self.window.to || date < self.window.from)
        {
            return Err(report.push(error!(
                BAD_VALUE at span, "expected a date in the window of the hindcast, {} to {}, found {date}",
                self.window.from, self.window.to;
                hint "write the date on which the case begins as its `as_of`, or give the model a longer window"
            )));
        }
        case_scores(came, (&outcome.draws, &outcome.kind), (self.window.end(), known_by)).ok_or_else(|| {
            let expected = match &outcome.kind {
                Kind::Date => "a date or `not yet`".to_owned(),
                Kind::Number(unit) if unit.is_unnamed() => "a number".to_owned(),
                Kind::Number(unit) => format!("a number in `{unit}`, without the unit"),
                Kind::Bool => "`true` or `false`".to_owned(),
            };
            report.push(error!(
                BAD_VALUE at span, "expected {expected}, since the outcome `{}` is {}", outcome.name, outcome.kind.in_words();
                label case.outcome.span, "the outcome"
            ))
        })
    }
}
