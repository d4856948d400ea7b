//! The addresses where the site shows models and datasets, so that figures and provenance can link to them.

use std::collections::BTreeMap;

use super::figure_name::FigureName;
use super::markdown::named_figures;
use super::templates::views::DependencyView;
use crate::dependencies::Tracked;
use crate::document::figure::{DatasetTable, TableKind};
use crate::document::{Page, Project};
use crate::figure::{DescribedOrigin, LEDGER, ModelFigure};
use crate::parallel;

/// The addresses of models and datasets, relative to the root of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locations {
    /// The route of the page that lists the definitions of a model, by the model's id.
    models: BTreeMap<String, String>,
    /// The address of the table that shows a whole dataset, by the dataset's id.
    tables: BTreeMap<String, String>,
}

impl Locations {
    /// Finds the pages that show models, and those that show whole datasets.
    pub fn new(project: &Project) -> Self {
        let pages: Vec<&Page> = project.pages.iter().collect();
        let figures = parallel::each(&pages, |page| named_figures(&page.body.value));
        // The first page that shows each figure.
        let mut shown: BTreeMap<FigureName, &Page> = BTreeMap::new();
        for (page, figures) in pages.into_iter().zip(figures) {
            for name in figures {
                shown.entry(name).or_insert(page);
            }
        }
        let models = project.models.keys().filter_map(|id| {
            let page = shown.get(&FigureName::Model(id.clone()))?;
            Some((id.clone(), page.route.clone()))
        });
        let tables = project.tables.iter().filter_map(|(id, table)| {
            let TableKind::Dataset(DatasetTable { rows, columns, limit: None, .. }) = &table.kind else { return None };
            let is_whole = rows.condition.is_none() && rows.filter.is_empty();
            let page = shown.get(&FigureName::Table(id.clone())).filter(|_| is_whole)?;
            // A table that names no columns has all of them.
            let width = if columns.is_empty() { usize::MAX } else { columns.len() };
            Some((rows.dataset.value.clone(), width, format!("{}#table-{id}", page.route)))
        });
        // Of several tables, the one with the most columns.
        let mut widest: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for (dataset, width, address) in tables {
            if widest.get(&dataset).is_none_or(|(known, _)| *known < width) {
                widest.insert(dataset, (width, address));
            }
        }
        let tables = widest.into_iter().map(|(dataset, (_, address))| (dataset, address)).collect();
        Self { models: models.collect(), tables }
    }

    /// Returns the address where an origin of a bound figure is shown as a whole.
    pub fn origin(&self, origin: &DescribedOrigin, models: Tracked<'_, ModelFigure>) -> Option<String> {
        match &origin.dataset {
            Some(id) => Some(self.tables.get(id).cloned().unwrap_or_else(|| format!("data/{id}.csv"))),
            None => self.dependency(&origin.path, models).href,
        }
    }

    /// Returns a dataset or a part of a model with its address.
    pub fn dependency(&self, path: &str, models: Tracked<'_, ModelFigure>) -> DependencyView {
        let (id, rest) = path.split_once('.').unwrap_or((path, ""));
        if id == LEDGER && models.get(id).is_none() {
            // The page with the model is the nearest to its entries.
            let href = self.models.get(rest).map(|route| format!("{route}#model-{rest}"));
            return DependencyView { path: path.to_owned(), expression: None, href };
        }
        let Some(model) = models.get(id) else {
            return DependencyView { path: path.to_owned(), expression: None, href: Some(format!("data/{id}.csv")) };
        };
        // In a scenario, an outcome has the same expression with other inputs.
        let name = path.rsplit('.').next().filter(|_| path.contains('.'));
        let definition = name.and_then(|name| model.definition(name));
        let scenario = model.scenarios.iter().find(|scenario| scenario.path == path);
        let anchor = match (definition, scenario) {
            (Some(definition), _) => definition.path.clone(),
            (None, Some(scenario)) => scenario.path.clone(),
            (None, None) => format!("model-{id}"),
        };
        DependencyView {
            path: path.to_owned(),
            expression: definition.map(|definition| definition.expression.clone()),
            href: self.models.get(id).map(|route| format!("{route}#{anchor}")),
        }
    }
}
