//! The report on the data, with the pages that use it, and its parts as the pages that show them need them.

use std::collections::BTreeMap;

use super::figure_name::FigureName;
use super::markdown::{named_expressions, named_figures};
use super::templates::views::{DatasetView, UseView};
use crate::document::{Page, Project};
use crate::figure::{DataReport, DatasetReport, Evidence, Figures, Use, User};
use crate::locale::Language;
use crate::parallel;

/// Describes the datasets of a project.
pub fn data_report(project: &Project, evidence: Evidence<'_>) -> DataReport {
    let pages: Vec<&Page> = project.pages.iter().collect();
    let named = parallel::each(&pages, |page| {
        let named = named_expressions(&page.body);
        named.into_iter().map(|text| (page.path.clone(), text)).collect::<Vec<_>>()
    });
    let named: Vec<_> = named.into_iter().flatten().collect();
    DataReport::new(project, evidence, &named)
}

/// Returns the reports on datasets that pages can show, by the name after `dataset:`. There are none if no page shows one, since
/// they take time.
pub fn data_reports(
    project: &Project,
    evidence: Evidence<'_>,
    figures: &Figures,
    language: &Language,
) -> BTreeMap<String, DatasetView> {
    if !project.pages.iter().any(|page| page.body.value.contains("dataset:")) {
        return BTreeMap::new();
    }
    let shown = Shown::new(project);
    let named = |own: &Use| use_view(own, project, figures, &shown, language);
    let view = |data: &DatasetReport| (name(data), DatasetView::new(name(data), data, language, &named));
    data_report(project, evidence).datasets.iter().map(view).collect()
}

/// Returns the name of a dataset after `dataset:`, `gpus`; that of a model's own dataset begins with the model, `parity.gpus`.
fn name(data: &DatasetReport) -> String {
    data.model.iter().chain([&data.id]).cloned().collect::<Vec<_>>().join(".")
}

/// The first page that shows each figure.
struct Shown<'p>(BTreeMap<FigureName, &'p Page>);

impl<'p> Shown<'p> {
    fn new(project: &'p Project) -> Self {
        let mut shown = BTreeMap::new();
        for page in &project.pages {
            for name in named_figures(&page.body.value) {
                shown.entry(name).or_insert(page);
            }
        }
        Self(shown)
    }

    /// Returns the address of a figure, relative to the root of the site.
    fn address(&self, name: &FigureName) -> Option<String> {
        Some(format!("{}#{}", self.0.get(name)?.route, name.element_id()))
    }
}

/// Returns what uses a dataset, with its title and its address.
fn use_view(own: &Use, project: &Project, figures: &Figures, shown: &Shown<'_>, language: &Language) -> UseView {
    let id = own.name.clone();
    let (title, href) = match own.user {
        User::Dataset => {
            (project.datasets.get(&id).map(|data| data.title.clone()), shown.address(&FigureName::Dataset(id.clone())))
        }
        User::Model => {
            (figures.models.get(&id).map(|model| model.title.clone()), shown.address(&FigureName::Model(id.clone())))
        }
        User::Chart => {
            (figures.charts.get(&id).map(|chart| chart.title.clone()), shown.address(&FigureName::Chart(id.clone())))
        }
        User::Table => {
            (figures.tables.get(&id).map(|table| table.title.clone()), shown.address(&FigureName::Table(id.clone())))
        }
        User::Page => {
            let page = project.pages.iter().find(|page| page.path == id);
            (
                page.map(|page| page.short_title.clone().unwrap_or_else(|| page.title.value.clone())),
                page.map(|page| page.route.clone()),
            )
        }
        User::Claim | User::Settings => (None, None),
    };
    let kind = language.get(&format!("dataset.{}", own.user.name())).to_owned();
    UseView { kind, title: title.unwrap_or(id), href }
}
