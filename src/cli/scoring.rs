//! `foresite score`: how good the claims and the recorded forecasts were.

use std::path::Path;

use super::arguments::{Format, Global, ScoreFlags};
use super::failure::Failure;
use super::progress::ProgressDisplay;
use super::score_text;
use super::sound_ledger::check_sound;
use super::terminal::Terminal;
use super::today::today;
use crate::cache::Forecasts;
use crate::date::Date;
use crate::document::Project;
use crate::figure::{Evidence, Scores, problems_of_claims, scores_json};
use crate::model::RunOptions;
use crate::pipeline::RecordedModel;
use crate::printable::printable_json;
use crate::{load, pipeline};

/// What a failure means.
const NOTHING: &str = "no scores";

/// Scores the project and prints the scores.
pub fn run(global: &Global, flags: &ScoreFlags, terminal: &Terminal) -> Result<(), Failure> {
    let today = today()?;
    let load::Loaded { project, sources, mut report, .. } = load::load(&global.root);
    let Ok(mut project) = project else {
        terminal.report(&report, &sources, false, NOTHING)?;
        return Err(Failure::project());
    };
    check_sound(&project.ledger, &sources, "nothing is scored", terminal)?;
    let as_of = pipeline::as_of(&project, global.as_of, today);
    let recorded = recorded_models(&global.root, &project, as_of);
    let curves = pipeline::recorded_curves(&project, recorded, (as_of, &RunOptions::at(as_of)));
    let units = pipeline::prepare_data(&mut project, as_of, &mut report);
    let options = RunOptions { units: units.clone(), ..RunOptions::at(as_of) };
    let progress = ProgressDisplay::new(&options.progress, terminal.is_watched());
    let mut forecasts = Forecasts::default();
    forecasts.complete(&project.models, &project.datasets, |_| options.clone(), &mut report);
    drop(progress);
    let evidence = Evidence::new((&project, &units), forecasts.by_model(), forecasts.failed(), as_of);
    report.append(problems_of_claims(evidence));
    terminal.report(&report, &sources, false, NOTHING)?;
    let scores = Scores::new(evidence);
    match flags.format {
        Format::Json => terminal.styled(&printable_json(&scores_json(&scores, &curves))),
        Format::Text => terminal.data(&score_text::print(&scores, &curves)),
    }
}

/// Returns the forecasts that were recorded up to a day, each with the files that it was computed from. Those whose files are gone or
/// cannot be read any more are left out.
fn recorded_models(root: &Path, project: &Project, as_of: Date) -> Vec<RecordedModel> {
    let corrected = project.ledger.corrected();
    let entries = project.ledger.entries.iter().filter(|entry| {
        !corrected.contains(entry.hash()) && entry.head.as_of.value.max(entry.seal.recorded.value) < as_of
    });
    let recorded = entries.filter_map(|entry| {
        let computed = entry.computed()?;
        let files = load::recorded_files(root, computed).ok()?;
        Some(RecordedModel {
            model: computed.model.value.clone(),
            as_of: entry.head.as_of.value,
            recorded: entry.seal.recorded.value,
            project: load::load_files(files).project.ok()?,
        })
    });
    recorded.collect()
}
