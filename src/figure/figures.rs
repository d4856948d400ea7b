//! Every figure of a site, drawn side by side, or taken over from the last build.
//!
//! Each chart and table is drawn with a [`Recorder`] of its own, which records what it was computed from.
//! [`Figures::retain_unchanged`] drops the figures that have to be drawn again; [`draw`] draws what is missing.

use std::collections::BTreeMap;

use super::bind::evidence::Evidence;
use super::chart;
use super::chart::figure::Figure;
use super::figure_languages::FigureLanguages;
use super::read_claims;
use super::tables::derived::DerivedCells;
use super::tables::model_listing::{self, ModelFigure};
use super::tables::table;
use super::tables::types::Table;
use crate::dependencies::{Changes, Dependencies, Kind, Recorder};
use crate::diagnostic::Report;
use crate::document::{ModelFile, Project};
use crate::parallel;

/// Every figure of a site.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Charts by id.
    pub charts: BTreeMap<String, Figure>,
    /// Tables by id.
    pub tables: BTreeMap<String, Table>,
    /// Lists of the definitions of models, by the id of the model.
    pub models: BTreeMap<String, ModelFigure>,
    /// What each chart and table was computed from.
    records: BTreeMap<(Kind, String), Record>,
    /// What the check of derived columns was computed from, once it is done.
    derived: Option<Record>,
    /// What the check of the claims was computed from, once it is done.
    claims: Option<Record>,
}

/// The problems of a computation, and what it depends on.
#[derive(Clone, Debug)]
struct Record {
    report: Report,
    dependencies: Dependencies,
}

impl Figures {
    /// Drops all figures that `changes` may have altered.
    pub fn retain_unchanged(&mut self, changes: &Changes) {
        self.records
            .retain(|(kind, id), record| !changes.contains(*kind, id) && record.dependencies.is_unchanged(changes));
        let records = &self.records;
        self.charts.retain(|id, _| records.contains_key(&(Kind::Chart, id.clone())));
        self.tables.retain(|id, _| records.contains_key(&(Kind::Table, id.clone())));
        for checked in [&mut self.derived, &mut self.claims] {
            checked.take_if(|record| !record.dependencies.is_unchanged(changes));
        }
    }
}

/// Draws every chart and table whose id is `wanted`, except those that are in `known` already, and lists every model.
///
/// All problems are reported, those of the figures in `known` included. A figure that cannot be drawn is left out.
pub fn draw(
    project: &Project,
    evidence: Evidence<'_>,
    known: Figures,
    wanted: impl Fn(Kind, &str) -> bool + Sync,
    report: &mut Report,
) -> Figures {
    let Figures { charts, tables, mut records, derived: checked, claims: checked_claims, .. } = known;
    let languages = FigureLanguages::new(project);
    let cells = DerivedCells::new(project.datasets.values(), evidence);
    // Other pages, models and downloads use derived columns that no table shows.
    let derived = checked.unwrap_or_else(|| {
        let recorder = Recorder::default();
        let report = cells.problems(evidence.recorded_by(&recorder).datasets.values());
        Record { report, dependencies: recorder.into_dependencies() }
    });
    report.append(derived.report.clone());
    // Claims are checked even if no table shows them.
    let claims = checked_claims.unwrap_or_else(|| {
        let recorder = Recorder::default();
        let report = read_claims::problems(evidence.recorded_by(&recorder));
        Record { report, dependencies: recorder.into_dependencies() }
    });
    report.append(claims.report.clone());
    let charts = complete(Kind::Chart, &project.charts, charts, &mut records, |id, spec, recorder| {
        let evidence = evidence.in_language(languages.of(&spec.head));
        wanted(Kind::Chart, id).then(|| chart::draw(spec, evidence.recorded_by(recorder)))
    });
    let tables = complete(Kind::Table, &project.tables, tables, &mut records, |id, spec, recorder| {
        wanted(Kind::Table, id).then(|| {
            let mut report = Report::default();
            let evidence = evidence.in_language(languages.of(&spec.head));
            let table = table::build(spec, evidence.recorded_by(recorder), &cells, &mut report);
            (table.ok(), report)
        })
    });
    for record in records.values() {
        report.append(record.report.clone());
    }
    let models = model_listings(project, evidence);
    Figures { charts, tables, models, records, derived: Some(derived), claims: Some(claims) }
}

/// Lists the definitions of every model, by its id, in the language of the evidence.
pub fn model_listings(project: &Project, evidence: Evidence<'_>) -> BTreeMap<String, ModelFigure> {
    let models: Vec<(&String, &ModelFile)> = project.models.iter().collect();
    parallel::each(&models, |(id, file)| ((*id).clone(), model_listing::list(file, evidence))).into_iter().collect()
}

/// Calls `make` for each specification that is not in `known`. Adds the results to `known`, and their dependencies to
/// `records`. `make` returns nothing for a figure that is not wanted.
fn complete<Spec: Sync, Made: Send>(
    kind: Kind,
    specifications: &BTreeMap<String, Spec>,
    mut known: BTreeMap<String, Made>,
    records: &mut BTreeMap<(Kind, String), Record>,
    make: impl Fn(&str, &Spec, &Recorder) -> Option<(Option<Made>, Report)> + Sync + Send,
) -> BTreeMap<String, Made> {
    known.retain(|id, _| specifications.contains_key(id));
    records.retain(|(of, id), _| *of != kind || known.contains_key(id));
    let missing: Vec<(&String, &Spec)> = specifications.iter().filter(|(id, _)| !known.contains_key(*id)).collect();
    let made = parallel::each(&missing, |(id, specification)| {
        let recorder = Recorder::default();
        let (made, report) = make(id, specification, &recorder)?;
        Some((made, Record { report, dependencies: recorder.into_dependencies() }))
    });
    for ((id, _), made) in missing.into_iter().zip(made) {
        if let Some((made, record)) = made {
            records.insert((kind, id.clone()), record);
            known.extend(made.map(|made| (id.clone(), made)));
        }
    }
    known
}
