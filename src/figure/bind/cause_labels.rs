//! What has moved a forecast, by the names that readers know.

use super::evidence::Evidence;
use crate::document::ModelFile;
use crate::document::ledger::{RecordedCause, RecordedChange};
use crate::figure::format::phrase;

/// The names of what changes in a model and in its data.
#[derive(Clone, Copy)]
pub struct CauseLabels<'a> {
    model: Option<&'a ModelFile>,
    evidence: Evidence<'a>,
}

impl<'a> CauseLabels<'a> {
    /// Returns the names of a model as it is. What it has no more is named by its identifier.
    pub fn new(model: &str, evidence: Evidence<'a>) -> Self {
        Self { model: evidence.models.get(model), evidence }
    }

    /// Returns the name of a cause: `Halving time`, `Data: Graphics cards`, `Wait for tools and 15 more`.
    pub fn label(&self, cause: &RecordedCause) -> String {
        let changes = cause.changes();
        match changes.as_slice() {
            [] => "Changes that go together".to_owned(),
            [change] => self.of_change(*change),
            [first, others @ ..] => format!("{} and {} more", self.of_change(*first), others.len()),
        }
    }

    fn of_change(&self, change: RecordedChange<'_>) -> String {
        let RecordedChange { kind, name } = change;
        match kind {
            "time" => "Time has passed".to_owned(),
            "engine" => "Another version of Foresite".to_owned(),
            "samples" => "Number of samples".to_owned(),
            "data" => format!("Data: {}", self.title_of_dataset(name)),
            "correlation" => {
                let ends: Vec<String> =
                    name.split(", ").map(|end| phrase::lower(self.evidence.language, &self.name(end))).collect();
                format!("Correlation of {}", ends.join(" and "))
            }
            "unit" => format!("Unit {name}"),
            kind if name.is_empty() => phrase::capital(kind),
            "scenario" => self.scenario(name).unwrap_or_else(|| self.name(name)),
            _ => self.name(name),
        }
    }

    /// Returns the label of a definition, or its identifier as words.
    fn name(&self, name: &str) -> String {
        let definition = self.model.into_iter().flat_map(ModelFile::definitions).find(|known| known.name.value == name);
        let label = definition.and_then(|definition| definition.label.clone());
        label.unwrap_or_else(|| phrase::capital(&name.replace('_', " ")))
    }

    fn scenario(&self, name: &str) -> Option<String> {
        self.model?.scenarios.iter().find(|scenario| scenario.name.value == name)?.label.clone()
    }

    fn title_of_dataset(&self, id: &str) -> String {
        let own = self.model.into_iter().flat_map(|model| &model.datasets).find(|dataset| dataset.id.value == id);
        let dataset = own.or_else(|| self.evidence.datasets.get(id));
        dataset.map_or_else(|| id.replace('_', " "), |dataset| dataset.title.clone())
    }
}
