//! What a build leaves for the next one of the same project. A result is taken over only where all that it was made from
//! is equal, places in the files included: so a rebuild yields what a cold build would, and only sooner.

use std::collections::BTreeMap;

use crate::date::Date;
use crate::document::{ModelFile, Project};
use crate::figure::Figures;
use crate::model::Forecast;
use crate::render::Pages;

/// The last build; nothing at first.
#[derive(Default)]
pub struct Memory {
    last: Option<Last>,
    pages: Pages,
}

/// A build, and what it was made from.
pub struct Last {
    /// As it was loaded.
    pub project: Project,
    /// The date called `today`.
    pub as_of: Date,
    /// Forecasts by model id.
    pub forecasts: BTreeMap<String, Forecast>,
    /// Charts and tables.
    pub figures: Figures,
}

impl Memory {
    /// Forgets what does not hold for a project as it is now.
    pub fn meet(&mut self, project: &Project, as_of: Date) {
        let Some(last) = &mut self.last else { return };
        let before = &last.project;
        let same_date = last.as_of == as_of;
        let holds = |file: &ModelFile| {
            // An expression can name a dataset by its id alone: what does not hold the id anywhere does not rest on it.
            let text = format!("{file:?}");
            let ids = before.datasets.keys().chain(project.datasets.keys());
            ids.filter(|id| text.contains(id.as_str())).all(|id| before.datasets.get(id) == project.datasets.get(id))
        };
        last.forecasts.retain(|id, _| {
            same_date && project.models.get(id).is_some_and(|file| before.models.get(id) == Some(file) && holds(file))
        });
        let same_evidence = same_date
            && before.models == project.models
            && before.datasets == project.datasets
            && before.references == project.references;
        if !same_evidence {
            last.figures = Figures::default();
            return;
        }
        last.figures.charts.retain(|id, _| before.charts.get(id) == project.charts.get(id));
        last.figures.tables.retain(|id, _| before.tables.get(id) == project.tables.get(id));
    }

    /// The forecast of a model, where it still holds.
    pub fn forecast(&mut self, model: &str) -> Option<Forecast> {
        self.last.as_mut()?.forecasts.remove(model)
    }

    /// The figures that still hold.
    pub fn figures(&mut self) -> Figures {
        self.last.as_mut().map(|last| std::mem::take(&mut last.figures)).unwrap_or_default()
    }

    /// The pages as they were.
    pub fn pages(&mut self) -> &mut Pages {
        &mut self.pages
    }

    /// Takes note of a build.
    pub fn keep(&mut self, last: Last) {
        self.last = Some(last);
    }
}
