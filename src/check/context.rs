//! The input of the checks, and the reports that an author can accept.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Report, warning};
use crate::document::{Acceptable, Accepted, ModelFile, Project};
use crate::figure::Evidence;
use crate::render::Site;
use crate::source::Span;

/// The input of a check.
pub struct Context<'a> {
    /// The project as its author wrote it.
    pub project: &'a Project,
    /// The forecasts and the data.
    pub evidence: Evidence<'a>,
    /// The finished site.
    pub site: &'a Site,
    /// The places of the entries of `accept` that a check had a use for.
    used: RefCell<BTreeSet<Span>>,
}

impl<'a> Context<'a> {
    /// Returns the input of the checks of a project, its results, and its finished site.
    pub fn new(project: &'a Project, evidence: Evidence<'a>, site: &'a Site) -> Self {
        Self { project, evidence, site, used: RefCell::default() }
    }

    /// Reports a problem, unless one of the lists of accepted checks contains its check. `place` names where the author can
    /// accept it: `the row or the dataset`.
    pub fn report_unless_accepted(
        &self,
        (check, accepted, place): (Acceptable, &[&Accepted], &str),
        problem: Diagnostic,
        report: &mut Report,
    ) {
        if self.is_accepted(check, accepted) {
            return;
        }
        let name = check.name();
        report.push(problem.hint(format!("if it is correct, give the reason in {place}: `accept: {{ {name}: … }}`")));
    }

    /// Returns whether one of the lists contains a check, and records which entry does.
    pub fn is_accepted(&self, check: Acceptable, accepted: &[&Accepted]) -> bool {
        let mut entries = accepted.iter().flat_map(|entries| entries.iter());
        let entry = entries.find(|(name, _)| name.value == check.name());
        self.used.borrow_mut().extend(entry.map(|(name, _)| name.span));
        entry.is_some()
    }
}

/// Reports the accepted checks that report nothing, so that no reason stays after its cause. It runs after all others.
pub fn unused_accepts(context: &Context<'_>, report: &mut Report) {
    let used = context.used.borrow();
    // Checks skip datasets with errors and models without a forecast.
    let datasets = context.project.all_datasets().filter(|data| data.validity.is_ok());
    let in_data =
        datasets.flat_map(|data| std::iter::once(&data.accept).chain(data.rows.iter().map(|row| &row.accept)));
    let has_forecast = |id: &String| context.evidence.forecasts.get(id).is_some();
    let models = context.project.models.iter().filter(|(id, _)| has_forecast(id)).map(|(_, model)| model);
    let in_models = models.flat_map(|model: &ModelFile| {
        let scenarios = model.scenarios.iter().map(|scenario| &scenario.accept);
        std::iter::once(&model.accept).chain(scenarios).chain(model.definitions().map(|definition| &definition.accept))
    });
    let heads = context.project.charts.values().map(|chart| &chart.head);
    let heads = heads.chain(context.project.tables.values().map(|table| &table.head));
    let in_figures = heads.map(|head| &head.accept);
    let in_settings = std::iter::once(&context.project.config.accept);
    for (name, _) in in_data
        .chain(in_models)
        .chain(in_figures)
        .chain(in_settings)
        .flatten()
        .filter(|(name, _)| !used.contains(&name.span))
    {
        report.push(warning!(
            UNUSED_ACCEPT at name.span, "the check `{}` is accepted here, but it reports nothing", name.value;
            hint "remove the entry"
        ));
    }
}
