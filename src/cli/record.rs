//! `foresite record`: adds the forecasts of today, or entries that somebody has written, to the ledger. Nothing else writes
//! there.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::PathBuf;

use super::arguments::{Global, RecordFlags};
use super::diff::compared_sides::Tree;
use super::failure::Failure;
use super::forecast::retain_model;
use super::moves_since::moves_since;
use super::new_entries::{NewEntries, NewEntry, entry_named};
use super::progress::ProgressDisplay;
use super::sound_ledger::check_sound;
use super::terminal::Terminal;
use super::today::today;
use crate::cache::Forecasts;
use crate::date::Date;
use crate::diagnostic::{Report, error};
use crate::document::ledger::computed::ENGINE;
use crate::document::ledger::content_hash::file_hash;
use crate::document::ledger::{EntryHead, EntryKind, kept_path};
use crate::document::{Commit, ModelFile, Project};
use crate::figure::{Evidence, Recording, claimed_chances, datasets_of, recorded_forecast};
use crate::model::RunOptions;
use crate::source::{Sources, Spanned};
use crate::words::count;
use crate::{load, pipeline, write};

/// What a failure means.
const NOTHING: &str = "nothing was recorded";

/// Records the forecasts of the project, or the entries of files.
pub fn run(global: &Global, flags: &RecordFlags, terminal: &Terminal) -> Result<(), Failure> {
    let today = today()?;
    let _lock = write::lock_ledger(&global.root);
    let loaded = load::load(&global.root);
    let commit = loaded.commit();
    let load::Loaded { project, sources, mut report, .. } = loaded;
    let Ok(mut project) = project else {
        terminal.report(&report, &sources, false, NOTHING)?;
        return Err(Failure::project());
    };
    let ledger = std::mem::take(&mut project.ledger);
    check_sound(&ledger, &sources, NOTHING, terminal)?;
    let corrected = flags.corrects.as_deref().map(|digits| entry_named(&ledger, digits)).transpose()?;
    let entries = if flags.files.is_empty() {
        let wanted = match (&flags.model, corrected) {
            (None, Some(entry)) => Some(entry.kind.subject().to_owned()),
            (model, _) => model.clone(),
        };
        if let Some(wanted) = &wanted {
            retain_model(wanted, &mut project)?;
        }
        let as_of = pipeline::as_of(&project, global.as_of, today);
        let run = Run { as_of, commit, sources: &sources };
        run.forecasts(&mut project, &mut report, terminal)?
    } else {
        let as_of = pipeline::as_of(&project, global.as_of, today);
        // The data decides nothing here, but its problems are those of the project.
        pipeline::prepare_data(&mut project, as_of, &mut report);
        by_hand(&flags.files, &project, terminal)?
    };
    let entries = entries.into_iter().map(|mut entry| {
        let author = || project.config.author.clone();
        entry.head.author = flags.author.clone().or(entry.head.author).or_else(author);
        entry.head.note = flags.note.clone().or(entry.head.note);
        let written = entry.head.corrects.take();
        entry.head.corrects = match (corrected, written) {
            (Some(corrected), _) => Some(corrected.seal.hash.clone()),
            (None, Some(digits)) => Some(entry_named(&ledger, &digits.value)?.seal.hash.clone()),
            (None, None) => None,
        };
        Ok(entry)
    });
    let entries = entries.collect::<Result<Vec<NewEntry>, Failure>>()?;
    let mut new = NewEntries::new(&ledger, today);
    let tree = OnceCell::new();
    for mut entry in entries {
        if let EntryKind::Computed(computed) = &mut entry.kind
            && !new.is_recorded(&entry.head, computed)
        {
            let tree = tree.get_or_init(|| Tree::load(&global.root, global.as_of, today));
            computed.moved = moves_since(tree, &computed.model.value, terminal);
        }
        match new.add(entry)? {
            Ok(path) => terminal.detail(&format!("to record: `{path}`")),
            Err(path) => terminal.info(&format!("already recorded: `{path}`")),
        }
    }
    new.write(&global.root, terminal)
}

/// How the forecasts are made.
struct Run<'r> {
    as_of: Date,
    commit: Option<Commit>,
    sources: &'r Sources,
}

impl Run<'_> {
    /// Runs the models and returns an entry for each that has outcomes.
    fn forecasts(
        self,
        project: &mut Project,
        report: &mut Report,
        terminal: &Terminal,
    ) -> Result<Vec<NewEntry>, Failure> {
        let units = pipeline::prepare_data(project, self.as_of, report);
        let options = RunOptions { units: units.clone(), ..RunOptions::at(self.as_of) };
        let progress = ProgressDisplay::new(&options.progress, terminal.is_watched());
        let mut forecasts = Forecasts::default();
        forecasts.complete(&project.models, &project.datasets, |_| options.clone(), report);
        drop(progress);
        for model in project.models.values().filter(|model| model.unrecorded.is_none()) {
            check_rules(model, report);
        }
        terminal.report(report, self.sources, false, NOTHING)?;
        let evidence = Evidence::new((project, &units), forecasts.by_model(), forecasts.failed(), self.as_of);
        let mut entries = Vec::new();
        for (id, forecast) in forecasts.by_model() {
            let Some(model) = project.models.get(id).filter(|_| !forecast.outcomes.is_empty()) else {
                terminal.info(&format!("`{id}` has no outcomes, so there is nothing to record"));
                continue;
            };
            if let Some(reason) = &model.unrecorded {
                terminal.info(&format!("`{id}` is not recorded: {reason}"));
                continue;
            }
            let datasets = datasets_of(project, evidence, model);
            let files = self.files(model, &datasets);
            let hashes = files.iter().map(|(path, text)| (path.clone(), file_hash(text.as_bytes()))).collect();
            let recording = Recording {
                model,
                datasets,
                files: hashes,
                commit: self.commit.clone(),
                engine: ENGINE,
                claimed: claimed_chances(id, evidence),
            };
            let as_of = Spanned::new(self.as_of, model.id.span);
            let head = EntryHead { as_of, author: None, note: None, corrects: None };
            let kind = EntryKind::Computed(recorded_forecast(forecast, recording));
            let kept = files.into_iter().map(|(path, text)| (kept_path(&path, &file_hash(text.as_bytes())), text));
            entries.push(NewEntry { head, kind, kept: kept.collect() });
        }
        Ok(entries)
    }

    /// Returns the files that a forecast was computed from, by path: the settings, the file of the model, and those of its
    /// datasets.
    fn files(&self, model: &ModelFile, datasets: &[&crate::document::Dataset]) -> BTreeMap<String, String> {
        let settings = self.sources.iter().find(|file| file.path == load::INPUTS[0]);
        let of_datasets = datasets.iter().flat_map(|dataset| {
            // Rows may be in a CSV file.
            let rows = dataset.rows.first().map(|row| row.span.source);
            std::iter::once(dataset.id.span.source).chain(rows)
        });
        let files = std::iter::once(model.id.span.source).chain(of_datasets).map(|source| self.sources.get(source));
        settings.into_iter().chain(files).map(|file| (file.path.clone(), file.text.clone())).collect()
    }
}

/// Reports the outcomes of a model without a rule that decides them.
fn check_rules(model: &ModelFile, report: &mut Report) {
    let without = model.outcomes.iter().filter(|outcome| model.rule_of(outcome).is_none());
    let names: Vec<&Spanned<String>> = without.map(|outcome| &outcome.name).collect();
    let Some(first) = names.first() else { return };
    let others = if names.len() == 1 {
        String::new()
    } else {
        format!(" and {} of this model", count(names.len() - 1, "other outcome"))
    };
    report.push(error!(NO_RULE at first.span, "nothing says how it will be decided what has come true of `{}`{others}", first.value;
        hint "give the outcome or the model a rule: `resolves: It is reached on the first day on which …`"));
}

/// Reads entries that somebody has written, and checks what they name.
fn by_hand(files: &[PathBuf], project: &Project, terminal: &Terminal) -> Result<Vec<NewEntry>, Failure> {
    let mut entries = Vec::new();
    for file in files {
        let load::LoadedEntry { entry, sources, mut report } = load::load_entry(file);
        if let Ok((_, kind)) = &entry {
            check_names(kind, project, &mut report);
        }
        terminal.report(&report, &sources, false, NOTHING)?;
        let (head, kind) = entry.map_err(|_| Failure::project())?;
        entries.push(NewEntry { head, kind, kept: Vec::new() });
    }
    Ok(entries)
}

/// Reports the models, outcomes, and sources that an entry names and that the project does not have.
fn check_names(kind: &EntryKind, project: &Project, report: &mut Report) {
    let (model, outcome) = match kind {
        EntryKind::Computed(_) => (None, None),
        EntryKind::Stated(entry) => (entry.model.as_ref(), Some(&entry.outcome)),
        EntryKind::Resolution(entry) => (entry.model.as_ref(), entry.outcome.as_ref()),
    };
    if let Some(name) = model {
        match (project.models.get(&name.value), outcome) {
            (None, _) => {
                report.push(error!(UNKNOWN_NAME at name.span, "no model is called `{}`", name.value;
                    suggest &name.value, project.models.keys().map(String::as_str)));
            }
            (Some(model), Some(outcome)) => {
                let names = || model.outcomes.iter().map(|known| known.name.value.as_str());
                if !names().any(|known| known == outcome.value) {
                    report.push(error!(UNKNOWN_NAME at outcome.span, "the model `{}` has no outcome `{}`", name.value, outcome.value;
                        suggest &outcome.value, names()));
                }
            }
            (Some(_), None) => {}
        }
    }
    let claim = if let EntryKind::Resolution(entry) = kind { entry.claim.as_ref() } else { None };
    let is_known = |id: &str| project.claims.contains_key(id) || project.questions.contains_key(id);
    if let Some(id) = claim.filter(|id| !is_known(&id.value)) {
        let known = project.claims.keys().chain(project.questions.keys());
        report.push(error!(UNKNOWN_NAME at id.span, "no claim or question is called `{}`", id.value;
            suggest &id.value, known.map(String::as_str)));
    }
    for key in kind.named_sources() {
        if !project.references.contains_key(&key.value) {
            let known = project.references.keys().map(String::as_str);
            report.push(
                error!(UNKNOWN_SOURCE at key.span, "no source has the key `{}`", key.value; suggest &key.value, known),
            );
        }
    }
}
