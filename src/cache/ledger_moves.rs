//! What moved models since forecasts of the ledger: computed from the files that the ledger has kept, or taken over from the last
//! build.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::date::Date;
use crate::diagnostic::Report;
use crate::document::declared_units::DeclaredUnits;
use crate::document::ledger::computed::ENGINE;
use crate::document::ledger::{ComputedEntry, Entry, RecordedMove};
use crate::document::{Dataset, Ledger, ModelFile, Project};
use crate::figure::{ExplainedMoves, MovesBetween, recorded_moves};
use crate::load;
use crate::model::{Change, ExplainOptions, Side, compare, explain};

/// A model with all that its forecast depends on, as it was read.
#[derive(PartialEq)]
pub struct ModelAsRead {
    file: ModelFile,
    datasets: BTreeMap<String, Dataset>,
    units: DeclaredUnits,
    as_of: Date,
    /// The forecast that the ledger recorded of it.
    recorded: Option<ComputedEntry>,
}

/// What moved models since forecasts of the ledger.
#[derive(Default)]
pub struct LedgerMoves {
    /// The models of entries, by the hash of the entry, or why they cannot be read.
    recorded: BTreeMap<String, Result<ModelAsRead, String>>,
    /// What has moved each, with the changes from which it follows.
    explained: BTreeMap<MovesBetween, (Vec<Change>, Result<ExplainedOutcomes, String>)>,
}

/// The moves of the outcomes of a model.
type ExplainedOutcomes = Vec<RecordedMove>;

impl ModelAsRead {
    /// Returns a model of a project whose data are not computed yet; `None` if there is no such model.
    pub fn of(project: &Project, model: &str, as_of: Date) -> Option<Self> {
        let file = project.models.get(model)?.clone();
        Some(Self {
            file,
            datasets: project.datasets.clone(),
            units: project.config.units.clone(),
            as_of,
            recorded: None,
        })
    }

    /// Returns the model of an entry of the ledger in `root`.
    fn recorded(root: &Path, entry: &Entry) -> Result<Self, String> {
        let day = entry.head.as_of.value;
        let unknown = || format!("the forecast of {day} is not one of a model");
        let computed = entry.computed().ok_or_else(unknown)?;
        let files = load::recorded_files(root, computed).map_err(|path| {
            format!("`{path}`, from which the forecast of {day} was computed, is missing or was changed")
        })?;
        let project = load::load_files(files).project;
        let model = project.ok().and_then(|project| Self::of(&project, &computed.model.value, day));
        let mut model = model.ok_or_else(|| format!("the files of the forecast of {day} cannot be read any more"))?;
        computed.restore_settings(&mut model.file);
        model.recorded = Some(computed.clone());
        Ok(model)
    }

    /// Returns the model's file.
    pub fn file(&self) -> &ModelFile {
        &self.file
    }

    fn side(&self) -> Side<'_> {
        let recorded = self.recorded.as_ref();
        Side { file: &self.file, datasets: &self.datasets, units: &self.units, as_of: self.as_of, recorded }
    }
}

impl LedgerMoves {
    /// Forgets all moves but these.
    pub fn retain(&mut self, wanted: &BTreeSet<&MovesBetween>) {
        self.explained.retain(|between, _| wanted.contains(between));
        let used: BTreeSet<&str> = wanted.iter().flat_map(|between| between.hashes()).collect();
        self.recorded.retain(|hash, _| used.contains(hash.as_str()));
    }

    /// Returns what moved models between each of some forecasts of the ledger in `root`. `now` are the models as they are; those
    /// that are missing there are left out. A model that is run with fewer samples now, those of `samples`, is compared with as
    /// few, and the result is not kept.
    pub fn explain(
        &mut self,
        wanted: &BTreeSet<&MovesBetween>,
        (ledger, root): (&Ledger, &Path),
        now: &BTreeMap<String, Arc<ModelAsRead>>,
        samples: impl Fn(&str) -> Option<u64>,
    ) -> ExplainedMoves {
        let used: BTreeSet<&str> = wanted.iter().flat_map(|between| between.hashes()).collect();
        for entry in ledger.entries.iter().filter(|entry| used.contains(entry.hash())) {
            let read = || ModelAsRead::recorded(root, entry);
            self.recorded.entry(entry.hash().to_owned()).or_insert_with(read);
        }
        let mut all = ExplainedMoves::new();
        for between in wanted {
            let samples = if between.to.is_none() { samples(&between.model) } else { None };
            if let Some(moves) = self.between(between, now, samples) {
                all.insert((*between).clone(), moves);
            }
        }
        all
    }

    fn between(
        &mut self,
        between: &MovesBetween,
        now: &BTreeMap<String, Arc<ModelAsRead>>,
        samples: Option<u64>,
    ) -> Option<Result<ExplainedOutcomes, String>> {
        let later = match &between.to {
            Some(hash) => self.recorded.get(hash)?.as_ref(),
            None => Ok(now.get(&between.model)?.as_ref()),
        };
        let (from, to) = match (self.recorded.get(&between.from)?, later) {
            (Ok(from), Ok(to)) => (from, to),
            (Err(why), _) | (_, Err(why)) => return Some(Err(why.clone())),
        };
        let changes = compare(from.side(), to.side());
        if let Some((_, known)) = self.explained.get(between).filter(|(known, _)| *known == changes) {
            return Some(known.clone());
        }
        let explained = explained(from, to, &changes, samples);
        if samples.is_none() {
            self.explained.insert(between.clone(), (changes, explained.clone()));
        }
        Some(explained)
    }
}

fn explained(
    from: &ModelAsRead,
    to: &ModelAsRead,
    changes: &[Change],
    samples: Option<u64>,
) -> Result<ExplainedOutcomes, String> {
    let versions = [from, to].map(|side| side.recorded.as_ref().map_or(ENGINE, |entry| entry.engine.as_str()));
    if changes.is_empty() && versions[0] == versions[1] {
        return Ok(Vec::new());
    }
    let mut reports = [Report::default(), Report::default()];
    let explanation = explain(from.side(), to.side(), ExplainOptions { samples }, &mut reports);
    explanation.map(|explanation| recorded_moves(&explanation, to.file.id.span)).map_err(|_| {
        let (day, problems) = match &reports {
            [own, _] if own.has_errors() => (from.as_of, own),
            [_, own] => (to.as_of, own),
        };
        let why = problems.sorted().first().map(|problem| format!(": {}", problem.message)).unwrap_or_default();
        format!("the model of the forecast of {day} cannot be run any more{why}")
    })
}
