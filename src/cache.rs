//! What a build leaves for the next one of the same project. A result is taken over only where all that it was made from
//! is equal, places in the files included: so a rebuild yields what a cold build would, and only sooner.

use std::collections::BTreeMap;

use crate::date::Date;
use crate::document::{ModelFile, Page, Project, Template};
use crate::figure::Figures;
use crate::load::Documents;
use crate::model::Forecast;
use crate::render::page_cache::PageCache;
use crate::render::prose::FigureName;

/// The last build; nothing at first.
#[derive(Default)]
pub struct BuildCache {
    /// What it was made from: a project as it was loaded, and the date called `today`.
    last: Option<(Project, Date)>,
    forecasts: BTreeMap<String, Forecast>,
    figures: Figures,
    pages: PageCache,
    /// The documents of the project's files.
    pub documents: Documents,
}

impl BuildCache {
    /// Forgets what does not hold for a project as it is now.
    pub fn invalidate(&mut self, project: &Project, as_of: Date) {
        let Some((before, date)) = &self.last else { return };
        let same_date = *date == as_of;
        let same_data = before.datasets == project.datasets;
        let holds = |file: &ModelFile| {
            if same_data {
                return true;
            }
            // An expression can name a dataset by its id alone: what does not hold the id anywhere does not rest on it.
            let text = format!("{file:?}");
            let ids = before.datasets.keys().chain(project.datasets.keys());
            ids.filter(|id| text.contains(id.as_str())).all(|id| before.datasets.get(id) == project.datasets.get(id))
        };
        self.forecasts.retain(|id, _| {
            same_date && project.models.get(id).is_some_and(|file| before.models.get(id) == Some(file) && holds(file))
        });
        let same_evidence =
            same_date && before.models == project.models && same_data && before.references == project.references;
        if !same_evidence {
            let figures = std::mem::take(&mut self.figures);
            self.figures = if same_date && same_data { figures.of_data() } else { Figures::default() };
            self.pages.forget();
            return;
        }
        self.figures.charts.retain(|id, _| before.charts.get(id) == project.charts.get(id));
        self.figures.tables.retain(|id, _| before.tables.get(id) == project.tables.get(id));
        if is_framed_alike(before, project) {
            self.pages.retain(|name| match name {
                FigureName::Chart(id) => before.charts.get(id) == project.charts.get(id),
                FigureName::Table(id) => before.tables.get(id) == project.tables.get(id),
                FigureName::Model(_) => true,
            });
        } else {
            self.pages.forget();
        }
    }

    /// Takes out the forecasts and the figures that still hold, to be given back.
    pub fn take(&mut self) -> (BTreeMap<String, Forecast>, Figures) {
        (std::mem::take(&mut self.forecasts), std::mem::take(&mut self.figures))
    }

    /// Takes in forecasts and figures that hold for the project that was met last.
    pub fn store(&mut self, forecasts: BTreeMap<String, Forecast>, figures: Figures) {
        (self.forecasts, self.figures) = (forecasts, figures);
    }

    /// The pages as they were.
    pub fn pages(&mut self) -> &mut PageCache {
        &mut self.pages
    }

    /// Takes note of what all that it holds was made from.
    pub fn commit(&mut self, project: Project, as_of: Date) {
        self.last = Some((project, as_of));
    }
}

/// Whether what stands around the text of a page is the same in both: templates, settings, and what pages are called.
fn is_framed_alike(before: &Project, now: &Project) -> bool {
    // A figure that templates set stands on pages that do not name it.
    let sets_figures = |template: &Template| {
        let text: String = template.text.split_whitespace().collect();
        ["chart(", "table("].iter().any(|call| text.contains(call))
    };
    let same_figures = || before.charts == now.charts && before.tables == now.tables;
    before.config == now.config
        && before.templates == now.templates
        && (same_figures() || !now.templates.values().any(sets_figures))
        && outline(before) == outline(now)
}

/// What other pages say of a page, and what decides where.
#[derive(PartialEq)]
struct Outline<'a> {
    path: &'a str,
    route: &'a str,
    title: &'a str,
    short_title: Option<&'a str>,
    weight: i64,
    date: Option<Date>,
}

fn outline(project: &Project) -> Vec<Outline<'_>> {
    fn of(page: &Page) -> Outline<'_> {
        let Page { path, route, title, short_title, weight, date, .. } = page;
        let date = date.as_ref().map(|date| date.value);
        Outline { path, route, title: &title.value, short_title: short_title.as_deref(), weight: *weight, date }
    }
    project.pages.iter().map(of).collect()
}
