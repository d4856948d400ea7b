//! Forecasts and datasets into charts, tables and formatted numbers. Pure, as the model is.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod bind;
pub mod canvas;
pub mod chart;
pub mod export;
pub mod format;
pub mod tables;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Report};
use crate::document::{ModelFile, Project};
use crate::parallel;

pub use bind::evidence::Evidence;
pub use canvas::key::KeyEntry;
pub use chart::figure::{Controls, Figure, ListEntry};
pub use tables::types::{Table, TableCell, TableColumn};

/// Every figure of a site.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Charts by id.
    pub charts: BTreeMap<String, Figure>,
    /// Tables by id.
    pub tables: BTreeMap<String, Table>,
    /// Models by id.
    pub models: BTreeMap<String, crate::figure::tables::model_listing::ModelFigure>,
    /// What is told of each chart and table.
    told: BTreeMap<FigureName, Report>,
    /// What is told of derived columns, once they were looked at.
    derived: Option<Vec<Diagnostic>>,
}

impl Figures {
    /// What of them rests on datasets and the date alone.
    #[must_use]
    pub fn of_data(self) -> Self {
        Self { derived: self.derived, ..Self::default() }
    }
}

/// A chart or a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum FigureName {
    Chart(String),
    Table(String),
}

/// Draws every chart and sets every table of a project whose id is `wanted`, but for those that are `known` already.
pub fn draw(
    project: &Project,
    evidence: Evidence<'_>,
    mut known: Figures,
    wanted: impl Fn(&str) -> bool + Sync,
) -> (Figures, Report) {
    let (mut figures, mut report) = (Figures::default(), Report::default());
    let cells = crate::figure::tables::derived::Cells::new(project.datasets.values(), evidence.as_of);
    // What is shown nowhere is downloaded and named by others: it is computed once all the same.
    let derived = known
        .derived
        .take()
        .unwrap_or_else(|| crate::figure::tables::derived::problems(project.datasets.values(), &cells));
    report.extend(derived.iter().cloned());
    figures.derived = Some(derived);
    let (known_charts, known_tables) = (std::mem::take(&mut known.charts), std::mem::take(&mut known.tables));
    let draw = |id: &str, spec: &_| wanted(id).then(|| chart::draw(spec, evidence));
    figures.charts = made(&project.charts, known_charts, draw, |id, problems| {
        let name = FigureName::Chart(id.to_owned());
        figures.told.insert(name.clone(), problems.or_else(|| known.told.remove(&name)).unwrap_or_default());
    });
    let set = |id: &str, spec: &_| wanted(id).then(|| crate::figure::tables::table::set(spec, evidence, &cells));
    figures.tables = made(&project.tables, known_tables, set, |id, problems| {
        let name = FigureName::Table(id.to_owned());
        figures.told.insert(name.clone(), problems.or_else(|| known.told.remove(&name)).unwrap_or_default());
    });
    report.extend(figures.told.values().flat_map(|problems| problems.clone()));
    let models: Vec<(&String, &ModelFile)> = project.models.iter().collect();
    let set = parallel::each(&models, |(id, file)| {
        ((*id).clone(), crate::figure::tables::model_listing::set(file, evidence))
    });
    figures.models = set.into_iter().collect();
    (figures, report)
}

/// What is made of `specs`, side by side, but for those that are `known`; `make` passes over what is not asked for. Of each,
/// `tell` is told what is wrong with it, which is nothing new for one that is known.
fn made<Spec: Sync, Made: Send + Sync>(
    specs: &BTreeMap<String, Spec>,
    mut known: BTreeMap<String, Made>,
    make: impl Fn(&str, &Spec) -> Option<(Option<Made>, Report)> + Sync + Send,
    mut tell: impl FnMut(&str, Option<Report>),
) -> BTreeMap<String, Made> {
    let missing: Vec<(&String, &Spec)> = specs.iter().filter(|(id, _)| !known.contains_key(*id)).collect();
    let fresh = parallel::each(&missing, |(id, spec)| make(id, spec));
    known.retain(|id, _| specs.contains_key(id));
    known.keys().for_each(|id| tell(id, None));
    for ((id, _), fresh) in missing.into_iter().zip(fresh) {
        if let Some((made, problems)) = fresh {
            tell(id, Some(problems));
            known.extend(made.map(|made| (id.clone(), made)));
        }
    }
    known
}
