//! Where a figure's numbers come from, and the models that readers can look them up in.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::view::ReferenceView;
use crate::dependencies::{Kind, Recorder, Tracked};
use crate::document::figure::TableKind;
use crate::document::{Project, Reference};
use crate::figure::{Described, Figures, ModelFigure};

/// `model`: a model, as its partial sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ModelView {
    /// The model.
    #[serde(flatten)]
    pub model: ModelFigure,
    /// The sources that its definitions name, by key.
    pub references: BTreeMap<String, ReferenceView>,
}

impl ModelView {
    /// A model with its sources.
    pub fn new(model: &ModelFigure, references: &BTreeMap<String, Reference>) -> Self {
        let definitions = model.groups.iter().flat_map(|group| &group.definitions);
        let keys = definitions.flat_map(|definition| &definition.sources);
        let references = keys.filter_map(|key| Some((key.clone(), ReferenceView::new(references.get(key)?))));
        Self { references: references.collect(), model: model.clone() }
    }
}

/// One thing that a figure is computed from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OriginView {
    /// Its path: `parity.product`, `gpus`.
    pub path: String,
    /// The expression behind it, where it is one of a model's.
    pub expression: Option<String>,
    /// Where it stands on the site, from the site's first folder.
    pub href: Option<String>,
}

/// Where models and datasets stand on a site.
pub struct Origins<'a> {
    models: Tracked<'a, ModelFigure>,
    shown: Arc<Shown>,
}

/// The addresses of what is shown whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The page that shows a model, by the model's id.
    pages: BTreeMap<String, String>,
    /// The table that shows a dataset, by the dataset's id.
    tables: BTreeMap<String, String>,
}

impl<'a> Origins<'a> {
    /// Looks for the pages that show models and datasets.
    pub fn new(figures: &'a Figures, project: &'a Project) -> Self {
        let pages = &project.pages;
        let tables = project.tables.iter().filter_map(|(id, table)| {
            let TableKind::Dataset { rows, columns, limit: None, .. } = &table.kind else { return None };
            let is_whole = rows.condition.is_none() && rows.filter.is_empty();
            let page = pages.iter().find(|page| page.body.value.contains(&format!("](table:{id})")))?;
            is_whole.then(|| (rows.dataset.value.as_str(), columns.len(), format!("{}#table-{id}", page.route)))
        });
        // Of several the one with most columns; none named are all of them.
        let mut widest: BTreeMap<&str, (usize, String)> = BTreeMap::new();
        for (dataset, columns, address) in tables {
            let columns = if columns == 0 { usize::MAX } else { columns };
            if widest.get(dataset).is_none_or(|(known, _)| *known < columns) {
                widest.insert(dataset, (columns, address));
            }
        }
        let tables = widest.into_iter().map(|(dataset, (_, address))| (dataset.to_owned(), address)).collect();
        let shows = |id: &str| pages.iter().find(|page| page.body.value.contains(&format!("](model:{id})")));
        let ids = figures.models.keys();
        let pages = ids.filter_map(|id| Some((id.clone(), shows(id)?.route.clone()))).collect();
        let models = Tracked::new(Kind::ModelListing, &figures.models);
        Self { models, shown: Arc::new(Shown { pages, tables }) }
    }

    /// Returns the same with the models that are looked up recorded.
    pub fn recorded_by<'b>(&self, recorder: &'b Recorder) -> Origins<'b>
    where
        'a: 'b,
    {
        Origins { models: self.models.recorded_by(recorder), shown: Arc::clone(&self.shown) }
    }

    /// Returns the list of a model's definitions.
    pub fn model(&self, id: &str) -> Option<&'a ModelFigure> {
        self.models.get(id)
    }

    /// The addresses of what is shown whole.
    pub fn shown(&self) -> &Shown {
        &self.shown
    }

    /// The origins of a chart.
    pub fn of(&self, paths: &[String]) -> Vec<OriginView> {
        paths.iter().map(|path| self.origin(path)).collect()
    }

    /// Where what bound figures rest on is shown whole, from the site's first folder.
    pub fn whole(&self, described: &Described) -> Option<String> {
        match &described.dataset {
            Some(id) => Some(self.shown.tables.get(id).cloned().unwrap_or_else(|| format!("data/{id}.csv"))),
            None => self.origin(&described.path).href,
        }
    }

    fn origin(&self, path: &str) -> OriginView {
        let id = path.split('.').next().unwrap_or(path);
        let Some(model) = self.models.get(id) else {
            return OriginView { path: path.to_owned(), expression: None, href: Some(format!("data/{id}.csv")) };
        };
        // Under a scenario it is the same expression of other inputs.
        let name = path.rsplit('.').next().filter(|_| path.contains('.'));
        let definitions = model.groups.iter().flat_map(|group| &group.definitions);
        let definition = name.and_then(|name| definitions.into_iter().find(|definition| definition.name == name));
        let scenario = model.scenarios.iter().find(|scenario| scenario.path == path);
        let anchor = match (definition, scenario) {
            (Some(definition), _) => definition.path.clone(),
            (None, Some(scenario)) => scenario.path.clone(),
            (None, None) => format!("model-{id}"),
        };
        OriginView {
            path: path.to_owned(),
            expression: definition.map(|definition| definition.expression.clone()),
            href: self.shown.pages.get(id).map(|route| format!("{route}#{anchor}")),
        }
    }
}
