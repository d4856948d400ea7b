//! What uses a dataset: the files and lines that name it.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Report;
use crate::document::chart::Annotations;
use crate::document::figure::{FigureHead, TableKind};
use crate::document::{Dataset, ModelFile, Project};
use crate::figure::bind::evidence::Evidence;
use crate::figure::bind::inline::inline_figures;
use crate::figure::chart::chart_inputs;
use crate::model::{Expression, ExpressionKind, KnownNames, Units, children, expression};
use crate::source::{Span, Spanned};

/// What uses a dataset, with the places that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The kind of user.
    pub user: User,
    /// Its id; of a page, its path below `content/`.
    pub name: String,
    /// The places that name the dataset, in the order of its file.
    pub places: Vec<Span>,
}

/// The kinds of users of datasets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum User {
    /// Another dataset.
    Dataset,
    /// A model.
    Model,
    /// A chart.
    Chart,
    /// A table.
    Table,
    /// A page.
    Page,
    /// A claim.
    Claim,
    /// The settings of the site.
    Settings,
}

impl User {
    /// Returns the kind in a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dataset => "dataset",
            Self::Model => "model",
            Self::Chart => "chart",
            Self::Table => "table",
            Self::Page => "page",
            Self::Claim => "claim",
            Self::Settings => "settings",
        }
    }
}

/// Returns the datasets that a model uses, directly or through other datasets, those of the project first, by id.
pub fn datasets_of<'a>(project: &'a Project, evidence: Evidence<'_>, model: &'a ModelFile) -> Vec<&'a Dataset> {
    let uses = Uses::of_data(project, evidence);
    let mut used: BTreeSet<&str> = BTreeSet::new();
    loop {
        let is_user = |user: &Use| match user.user {
            User::Model => user.name == model.id.value,
            User::Dataset => used.contains(user.name.as_str()),
            _ => false,
        };
        let of_project = uses.uses.iter().filter(|((owner, _), _)| owner.is_none());
        let found: BTreeSet<&str> = of_project
            .filter(|(_, users)| users.iter().any(is_user))
            .filter_map(|((_, id), _)| project.datasets.get_key_value(id).map(|(id, _)| id.as_str()))
            .collect();
        if found.len() == used.len() {
            break;
        }
        used = found;
    }
    used.into_iter().filter_map(|id| project.datasets.get(id)).chain(&model.datasets).collect()
}

/// The uses of all datasets.
pub(super) struct Uses<'a> {
    project: &'a Project,
    /// By the model that a dataset belongs to, if it is a model's own, and by its id.
    uses: BTreeMap<(Option<String>, String), Vec<Use>>,
}

/// Where a text is: the kind and name of what it belongs to, and the model whose own datasets it can name.
#[derive(Clone, Copy)]
struct Place<'p> {
    user: User,
    name: &'p str,
    model: Option<&'p ModelFile>,
}

impl<'a> Uses<'a> {
    /// Finds the uses of the datasets of a project. `named` are the expressions of each page's text, with the page's path.
    pub(super) fn new(project: &'a Project, evidence: Evidence<'_>, named: &[(String, Spanned<String>)]) -> Self {
        let mut uses = Self { project, uses: BTreeMap::new() };
        let units = &**evidence.units;
        uses.add_data(evidence);
        for (id, chart) in &project.charts {
            let place = Place { user: User::Chart, name: id, model: None };
            let inputs = chart_inputs(chart);
            inputs.rows.iter().for_each(|rows| uses.add_id(place, &rows.dataset));
            inputs.paths.iter().for_each(|path| uses.add_expression(place, path, units));
            chart.kind.annotations().flat_map(Annotations::texts).for_each(|text| {
                uses.add_prose(place, text, units);
            });
            uses.add_head(place, &chart.head, units);
        }
        for (id, table) in &project.tables {
            let place = Place { user: User::Table, name: id, model: None };
            match &table.kind {
                TableKind::Dataset(table) => uses.add_id(place, &table.rows.dataset),
                TableKind::Hindcasts(table) => uses.add_id(place, &table.model),
                TableKind::Revisions(_) => {}
                TableKind::Structures(table) | TableKind::Scenarios(table) => {
                    uses.add_expression(place, &table.outcome, units);
                }
                TableKind::Backtest(table) => uses.add_expression(place, &table.curve, units),
                TableKind::Pool(table) => uses.add_expression(place, &table.input, units),
                TableKind::Grid(grid) => {
                    grid.rows.iter().flatten().for_each(|cell| uses.add_prose(place, cell, units));
                }
                TableKind::Claims(_) | TableKind::Questions(_) | TableKind::Scores(_) => {}
            }
            uses.add_head(place, &table.head, units);
        }
        for page in &project.pages {
            let place = Place { user: User::Page, name: &page.path, model: None };
            page.head_texts().for_each(|text| uses.add_prose(place, text, units));
            let own = named.iter().filter(|(path, _)| *path == page.path);
            own.for_each(|(_, text)| uses.add_expression(place, text, units));
        }
        for (id, claim) in &project.claims {
            let place = Place { user: User::Claim, name: id, model: None };
            [&claim.statement, &claim.resolves].into_iter().for_each(|text| uses.add_prose(place, text, units));
            claim.expressions().for_each(|text| uses.add_expression(place, text, units));
        }
        let place = Place { user: User::Settings, name: "foresite.yaml", model: None };
        project.config.theme.footer.iter().for_each(|text| uses.add_prose(place, text, units));
        uses
    }

    /// Returns what each dataset is used by among datasets and models.
    fn of_data(project: &'a Project, evidence: Evidence<'_>) -> Self {
        let mut uses = Self { project, uses: BTreeMap::new() };
        uses.add_data(evidence);
        uses
    }

    fn add_data(&mut self, evidence: Evidence<'_>) {
        let units = &**evidence.units;
        for (id, data) in &self.project.datasets {
            self.add_dataset(Place { user: User::Dataset, name: id, model: None }, data, units);
        }
        for (id, model) in &self.project.models {
            self.add_model(Place { user: User::Model, name: id, model: Some(model) }, model, evidence);
        }
    }

    /// Takes out the uses of a dataset, which may be a model's own.
    pub(super) fn take(&mut self, id: &str, model: Option<&str>) -> Vec<Use> {
        self.uses.remove(&(model.map(str::to_owned), id.to_owned())).unwrap_or_default()
    }

    fn add_dataset(&mut self, place: Place<'_>, data: &Dataset, units: &Units) {
        if let Some(group) = &data.group {
            self.add_id(place, &group.from);
            group.columns.iter().for_each(|column| self.add_expression(place, &column.value, units));
        }
        let derived = data.derived.iter().map(|column| &column.value);
        let expected = data.expect.iter().map(|expected| &expected.condition);
        // Columns hide datasets of their names.
        let columns =
            data.columns.iter().map(|column| &column.name).chain(data.derived.iter().map(|column| &column.name));
        let hidden: BTreeSet<&str> = columns.map(|name| name.value.as_str()).collect();
        for text in derived.chain(expected) {
            for (name, span) in self.names(place, text, units) {
                if !hidden.contains(name.as_str()) && name != place.name {
                    self.add(place, name, span);
                }
            }
        }
    }

    fn add_model(&mut self, place: Place<'_>, model: &ModelFile, evidence: Evidence<'_>) {
        // The problems of declared units were reported by the run.
        let (units, _) = evidence.units.with(&model.units, &mut Report::default());
        let texts = model.definitions().map(|definition| &definition.value);
        let texts = texts.chain(model.all_overrides().map(|(_, value)| value));
        let texts = texts.chain(model.expect.iter().map(|expected| &expected.condition));
        texts.for_each(|text| self.add_expression(place, text, &units));
        model.datasets.iter().for_each(|data| self.add_dataset(place, data, &units));
        // A backtest compares a curve with data, and a check compares an input.
        for observed in model.definitions().filter_map(|definition| definition.observed.as_ref()) {
            let path = &observed.path;
            let id = path.value.split('.').next().unwrap_or_default();
            if self.project.datasets.contains_key(id) || model.datasets.iter().any(|own| own.id.value == id) {
                self.add(place, id.to_owned(), path.part(0, id.len()));
            }
        }
    }

    fn add_head(&mut self, place: Place<'_>, head: &FigureHead, units: &Units) {
        let prose = std::iter::once(&head.title).chain(&head.subtitle).chain(&head.note);
        prose.for_each(|text| self.add_prose(place, text, units));
        head.check.iter().for_each(|text| self.add_expression(place, text, units));
    }

    /// Adds the datasets that the bound figures of a text name.
    fn add_prose(&mut self, place: Place<'_>, text: &Spanned<String>, units: &Units) {
        inline_figures(&text.value).for_each(|figure| self.add_expression(place, &figure.expression(text), units));
    }

    fn add_expression(&mut self, place: Place<'_>, text: &Spanned<String>, units: &Units) {
        for (name, span) in self.names(place, text, units) {
            self.add(place, name, span);
        }
    }

    fn add_id(&mut self, place: Place<'_>, id: &Spanned<String>) {
        if self.project.datasets.contains_key(&id.value) {
            self.add(place, id.value.clone(), id.span);
        }
    }

    fn add(&mut self, place: Place<'_>, id: String, span: Span) {
        let own = place.model.filter(|model| model.datasets.iter().any(|data| data.id.value == id));
        let uses = self.uses.entry((own.map(|model| model.id.value.clone()), id)).or_default();
        match uses.iter_mut().find(|known| known.user == place.user && known.name == place.name) {
            Some(known) if known.places.contains(&span) => {}
            Some(known) => {
                known.places.push(span);
                known.places.sort();
            }
            None => uses.push(Use { user: place.user, name: place.name.to_owned(), places: vec![span] }),
        }
    }

    /// Returns the datasets that an expression names, each with its place.
    fn names(&self, place: Place<'_>, text: &Spanned<String>, units: &Units) -> Vec<(String, Span)> {
        let is_own =
            |word: &str| place.model.is_some_and(|model| model.datasets.iter().any(|own| own.id.value == word));
        let is_data = |word: &str| self.project.datasets.contains_key(word) || is_own(word);
        let is_defined =
            |word: &str| place.model.is_some_and(|model| model.definitions().any(|known| known.name.value == word));
        let words = KnownNames { units, names: |word: &str| is_defined(word) || is_data(word) };
        // The problems of an expression are reported where it is computed.
        let Ok(parsed) = expression::parse(text, &words, &mut Report::default()) else { return Vec::new() };
        let mut found = Vec::new();
        collect(&parsed, &mut found);
        found.retain(|(name, _)| is_data(name) && !is_defined(name));
        found
    }
}

fn collect(expression: &Expression, found: &mut Vec<(String, Span)>) {
    match &expression.kind {
        ExpressionKind::Name(name) => found.push((name.clone(), expression.span)),
        kind => children(kind).into_iter().for_each(|child| collect(child, found)),
    }
}
