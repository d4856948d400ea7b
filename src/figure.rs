//! Forecasts and datasets into charts, tables and formatted numbers. Pure, as the model is.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod alt;
pub mod bind;
pub mod board;
pub mod chart;
mod derived;
pub mod desk;
pub mod export;
mod find;
pub mod flags;
pub mod json;
pub mod kinds;
pub mod layout;
pub mod marks;
pub mod measure;
pub mod model;
pub mod number;
pub mod place;
pub mod plot;
pub mod precision;
pub mod rows;
pub mod scale;
pub mod sheet;
pub mod svg;
pub mod table;
pub mod text;
pub mod trend;
pub mod whence;

use std::collections::BTreeMap;

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report};
use crate::document::{Dataset, ModelFile, Project};
use crate::model::Forecast;
use crate::parallel;

/// What figures and bound prose are computed from: the one run, and the data.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// Forecasts by model id.
    pub forecasts: &'a BTreeMap<String, Forecast>,
    /// Datasets by id.
    pub datasets: &'a BTreeMap<String, Dataset>,
    /// Model files by id: those that are not among the forecasts did not run, and why has been told.
    pub models: &'a BTreeMap<String, ModelFile>,
    /// The date called `today`.
    pub as_of: Date,
}

/// Every figure of a site.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Charts by id.
    pub charts: BTreeMap<String, Figure>,
    /// Tables by id.
    pub tables: BTreeMap<String, Table>,
    /// Models by id.
    pub models: BTreeMap<String, model::ModelFigure>,
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

/// A drawn chart with all that stands around it; templates write the HTML.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Figure {
    /// Identifier; unique on a page, the prefix of the ids in `svg`.
    pub id: String,
    /// What it draws: `chance`, `line`.
    pub kind: &'static str,
    /// The finding, as text.
    pub title: String,
    /// Measure, unit and scale, as text.
    pub subtitle: Option<String>,
    /// The drawing: fluid SVG, described by `ID-desc` inside it and titled by `ID-title`, which the template sets.
    pub svg: String,
    /// The key above the drawing on narrow screens: a CSS class and a label each.
    pub key: Vec<KeyEntry>,
    /// What stands in place of the drawing on narrow screens; empty where the drawing serves them too.
    pub list: Vec<ListEntry>,
    /// The data as a table.
    pub table: Table,
    /// Alternative text: a sentence made from the data, or the author's.
    pub alt: String,
    /// Keys of `data/sources.yaml`.
    pub sources: Vec<String>,
    /// A remark, as text.
    pub note: Option<String>,
    /// The data as a file.
    pub csv: String,
    /// The drawing as a file of its own.
    pub file: String,
    /// The paths of what it is drawn from: `parity.product`, `gpus`.
    pub origins: Vec<String>,
    /// What readers may move.
    pub controls: Controls,
}

/// What readers may move of a figure; each says all there is to say without a script.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Controls {
    /// A model between its scenarios.
    pub slider: Option<kinds::slider::Slider>,
    /// Joint draws to be weighted.
    pub belief: Option<kinds::belief::Belief>,
}

/// An entry of the list that stands in place of a drawing.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ListEntry {
    /// When, as readers see it.
    pub date: String,
    /// What.
    pub label: String,
    /// A word on it.
    pub note: Option<String>,
    /// CSS classes.
    pub class: String,
}

/// A line of a chart's key.
#[derive(Clone, Debug, serde::Serialize)]
pub struct KeyEntry {
    /// CSS class that colours it.
    pub class: String,
    /// What it stands for.
    pub label: String,
}

/// A table, ready to be set.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Table {
    /// Identifier.
    pub id: String,
    /// The finding, as text; empty for a chart's own table.
    pub title: String,
    /// Measure and unit, as text.
    pub subtitle: Option<String>,
    /// Heads.
    pub columns: Vec<TableColumn>,
    /// Rows of cells, one for each column.
    pub rows: Vec<Vec<TableCell>>,
    /// Keys of `data/sources.yaml`.
    pub sources: Vec<String>,
    /// A remark, as text.
    pub note: Option<String>,
    /// The data as a file.
    pub csv: String,
    /// The paths of what it is computed from: `parity.product`, `gpus`.
    pub origins: Vec<String>,
}

/// The head of a table's column.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TableColumn {
    /// Its name for readers.
    pub label: String,
    /// The unit of its numbers.
    pub unit: Option<String>,
    /// Whether it is set flush right, as numbers are.
    pub numeric: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TableCell {
    /// As shown.
    pub text: String,
    /// The exact value, where it is a number or a date.
    pub value: Option<String>,
}

/// Draws every chart and sets every table of a project whose id is `wanted`, but for those that are `known` already.
pub fn draw(
    project: &Project,
    evidence: Evidence<'_>,
    mut known: Figures,
    wanted: impl Fn(&str) -> bool + Sync,
) -> (Figures, Report) {
    let (mut figures, mut report) = (Figures::default(), Report::default());
    let cells = derived::Cells::new(project.datasets.values(), evidence.as_of);
    // What is shown nowhere is downloaded and named by others: it is computed once all the same.
    let derived = known.derived.take().unwrap_or_else(|| derived::problems(project.datasets.values(), &cells));
    report.extend(derived.iter().cloned());
    figures.derived = Some(derived);
    let (known_charts, known_tables) = (std::mem::take(&mut known.charts), std::mem::take(&mut known.tables));
    let draw = |id: &str, spec: &_| wanted(id).then(|| chart::draw(spec, project, evidence));
    figures.charts = made(&project.charts, known_charts, draw, |id, problems| {
        let name = FigureName::Chart(id.to_owned());
        figures.told.insert(name.clone(), problems.or_else(|| known.told.remove(&name)).unwrap_or_default());
    });
    let set = |id: &str, spec: &_| wanted(id).then(|| table::set(spec, project, evidence, &cells));
    figures.tables = made(&project.tables, known_tables, set, |id, problems| {
        let name = FigureName::Table(id.to_owned());
        figures.told.insert(name.clone(), problems.or_else(|| known.told.remove(&name)).unwrap_or_default());
    });
    report.extend(figures.told.values().flat_map(|problems| problems.clone()));
    let models: Vec<(&String, &ModelFile)> = project.models.iter().collect();
    let set = parallel::each(&models, |(id, file)| ((*id).clone(), model::set(file, evidence)));
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
