//! What a chart or a table shows, for the check of the values in its title.

use std::collections::BTreeSet;

use super::parsed_definitions::{all, parsed};
use crate::diagnostic::Report;
use crate::document::chart::Dates;
use crate::document::figure::TableKind;
use crate::document::{ChartSpec, Dataset, ModelFile, Project, TableSpec};
use crate::figure::{
    Evidence, Inputs, Origin, Selected, bound_values, chart_inputs, drawn_dates, drawn_rows, shown_cells,
};
use crate::model::{Expression, ExpressionKind, KnownNames, SliderPositions, Units, cells, children, expression};
use crate::source::Spanned;

/// What a chart or a table shows.
pub struct Shown<'a> {
    project: &'a Project,
    evidence: Evidence<'a>,
    /// Definitions by model, scenario, and name.
    definitions: BTreeSet<(&'a str, Option<&'a str>, &'a str)>,
    /// The models of which it shows every input, because it is about what an outcome depends on.
    all_inputs: BTreeSet<&'a str>,
    /// Outcomes that it shows under several scenarios, by model and name.
    in_scenarios: BTreeSet<(&'a str, &'a str)>,
    models: BTreeSet<&'a str>,
    datasets: BTreeSet<&'a str>,
    /// The rows of datasets that it shows.
    rows: BTreeSet<(&'a str, usize)>,
    /// The columns of datasets of which it shows values, by dataset.
    columns: BTreeSet<(&'a str, String)>,
    /// What the cells of a table are read from.
    origins: BTreeSet<Origin>,
}

impl<'a> Shown<'a> {
    fn nothing(project: &'a Project, evidence: Evidence<'a>) -> Self {
        Self {
            project,
            evidence,
            definitions: BTreeSet::new(),
            all_inputs: BTreeSet::new(),
            in_scenarios: BTreeSet::new(),
            models: BTreeSet::new(),
            datasets: BTreeSet::new(),
            rows: BTreeSet::new(),
            columns: BTreeSet::new(),
            origins: BTreeSet::new(),
        }
    }

    /// Returns what a table shows.
    pub fn of_table(table: &'a TableSpec, project: &'a Project, evidence: Evidence<'a>) -> Self {
        let mut shown = Self::nothing(project, evidence);
        match &table.kind {
            TableKind::Dataset(table) => {
                let id = table.rows.dataset.value.as_str();
                shown.datasets.insert(id);
                if let Some((rows, columns)) = shown_cells(table, evidence) {
                    shown.rows.extend(rows.into_iter().map(|row| (id, row)));
                    shown.columns.extend(columns.into_iter().map(|column| (id, column)));
                }
            }
            TableKind::Structures(table) | TableKind::Scenarios(table) => {
                let found = definition(&table.outcome.value, project);
                shown.definitions.extend(found);
                shown.in_scenarios.extend(found.map(|(model, _, name)| (model, name)));
            }
            TableKind::Hindcasts(table) => {
                shown.models.extend(project.models.get_key_value(&table.model.value).map(|(id, _)| id.as_str()));
            }
            TableKind::Claims(_)
            | TableKind::Questions(_)
            | TableKind::Scores(_)
            | TableKind::Revisions(_)
            | TableKind::Backtest(_)
            | TableKind::Pool(_) => {}
            TableKind::Grid(grid) => {
                for (expression, origins) in grid.rows.iter().flatten().flat_map(|cell| bound_values(cell, evidence)) {
                    shown.origins.extend(origins.values().cloned());
                    for (dataset, column) in read_columns(&expression, evidence) {
                        shown
                            .columns
                            .extend(project.datasets.get_key_value(&dataset).map(|(id, _)| (id.as_str(), column)));
                    }
                }
            }
        }
        shown
    }

    /// Returns what a chart shows.
    pub fn of_chart(chart: &'a ChartSpec, project: &'a Project, evidence: Evidence<'a>) -> Self {
        let inputs: Inputs<'a> = chart_inputs(chart);
        let paths: Vec<(&str, Option<&str>, &str)> =
            inputs.paths.iter().filter_map(|path| definition(&path.value, project)).collect();
        let mut shown = Self {
            definitions: paths.iter().copied().collect(),
            models: inputs.models(project),
            datasets: inputs.datasets(project).into_iter().collect(),
            ..Self::nothing(project, evidence)
        };
        let of_rows = inputs.columns.iter().map(|(rows, column)| (rows.dataset.value.as_str(), column.value.clone()));
        let of_paths = inputs.paths.iter().filter_map(|path| path.value.split_once('.'));
        let of_paths = of_paths.filter(|(name, _)| project.datasets.contains_key(*name));
        shown.columns.extend(of_rows.chain(of_paths.map(|(name, column)| (name, column.to_owned()))));
        for rows in &inputs.rows {
            let id = rows.dataset.value.as_str();
            let selected = || Selected::new(rows, evidence, evidence.units, &mut Report::default()).ok();
            let drawn = drawn_rows(chart, evidence).or_else(|| selected().map(|selected| selected.rows));
            shown.rows.extend(drawn.into_iter().flatten().map(|row| (id, row)));
        }
        for series in &inputs.series {
            let name = series.source.path.value.split('.').next().unwrap_or_default();
            let Some((id, data)) = project.datasets.get_key_value(name) else { continue };
            let rows = match &series.condition {
                Some(condition) => {
                    let (units, today) = (evidence.units, evidence.as_of.to_years());
                    cells::filter(data, condition, units, today, &mut Report::default()).unwrap_or_default()
                }
                None => (0..data.rows.len()).collect(),
            };
            let split = series.split.as_ref().filter(|split| !split.only.is_empty());
            let is_split_off = |row: &usize| {
                let Some(split) = split else { return true };
                let at = data.columns.iter().position(|column| column.name.value == split.by.value);
                let cell = at.and_then(|at| data.rows[*row].cells.get(at)?.as_ref());
                cell.is_some_and(|cell| split.only.iter().any(|value| value.value == cell.value.name()))
            };
            let is_drawn = |row: &usize| is_split_off(row) && data.day_of(*row).is_none_or(|day| day <= evidence.as_of);
            shown.rows.extend(rows.into_iter().filter(is_drawn).map(|row| (id.as_str(), row)));
        }
        if let Some(Dates { from, to }) = drawn_dates(chart) {
            let (from, to) = (from.as_ref().map(|date| date.value), to.as_ref().map(|date| date.value));
            shown.rows.retain(|(id, row)| {
                let date = project.datasets.get(*id).and_then(|data| data.day_of(*row));
                date.is_none_or(|date| from.is_none_or(|from| from <= date) && to.is_none_or(|to| date <= to))
            });
        }
        if inputs.shows_inputs {
            shown.all_inputs.extend(paths.iter().map(|(model, ..)| *model));
        }
        if inputs.parts.slider != SliderPositions::None {
            for (model, _, name) in paths {
                shown.in_scenarios.insert((model, name));
                let curve = project.models.get(model).and_then(|model| model.slider.curve.as_ref());
                shown.in_scenarios.extend(curve.map(|curve| (model, curve.value.as_str())));
            }
        }
        if inputs.parts.waterfall {
            let models = shown.models.iter().filter_map(|id| project.models.get(*id));
            let outcomes = models.filter_map(|model| Some((model.id.value.as_str(), model.waterfall.as_ref()?)));
            shown.in_scenarios.extend(outcomes.map(|(model, waterfall)| (model, waterfall.outcome.value.as_str())));
        }
        let of_scenarios: Vec<_> = shown.in_scenarios.iter().map(|(model, name)| (*model, None, *name)).collect();
        shown.definitions.extend(of_scenarios);
        shown
    }

    /// Returns whether values of a column are shown, or can be computed from what is shown. The columns that name and date rows
    /// are shown with them.
    pub fn has_column(&self, dataset: &str, column: &str) -> bool {
        let is_shown = |column: &str| self.columns.iter().any(|(id, shown)| *id == dataset && shown == column);
        let Some(data) = self.project.datasets.get(dataset) else { return true };
        let names_rows = data.key.iter().copied().chain(data.date);
        let is_name = names_rows.map(|at| &data.columns[at].name.value).any(|name| name == column);
        let used = derived_from(data, column, self.evidence.units);
        is_shown(column) || is_name || (!used.is_empty() && used.iter().all(|used| is_shown(used)))
    }

    /// Returns whether an origin is shown, or can be read off what is shown.
    pub fn contains(&self, origin: &Origin) -> bool {
        self.origins.contains(origin) || self.reads(origin)
    }

    fn reads(&self, origin: &Origin) -> bool {
        match origin {
            Origin::Model(id) => self.models.contains(id.as_str()),
            Origin::Dataset(id) => self.datasets.contains(id.as_str()),
            // A chart of the history of an outcome shows all entries.
            Origin::Recorded { .. } => true,
            Origin::Row { dataset, row } => self.rows.contains(&(dataset.as_str(), *row)),
            Origin::Definition { model, scenario, name } => {
                let scenario = scenario.as_deref();
                self.definitions.contains(&(model.as_str(), scenario, name.as_str()))
                    || self.in_scenarios.contains(&(model.as_str(), name.as_str()))
                    || self
                        .project
                        .models
                        .get(model)
                        .is_some_and(|file| self.is_input_shown(file, name) || self.is_read_off(file, (scenario, name)))
            }
        }
    }

    /// Returns whether a chart about what an outcome depends on shows an input.
    fn is_input_shown(&self, model: &ModelFile, name: &str) -> bool {
        self.all_inputs.contains(model.id.value.as_str()) && model.inputs.iter().any(|input| input.name.value == name)
    }

    /// Returns whether a definition can be read off what is shown: it is computed from a curve or a dataset that the chart
    /// draws, such as the date on which a curve crosses a line, or the trend of a column.
    fn is_read_off(&self, model: &ModelFile, (scenario, name): (Option<&str>, &str)) -> bool {
        let id = model.id.value.as_str();
        let parsed = parsed(model, self.evidence);
        let mut waiting = vec![name.to_owned()];
        let mut seen = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            let found = parsed.iter().find(|(definition, _)| definition.name.value == name);
            let Some((_, expression)) = found.filter(|_| seen.insert(name)) else { continue };
            for part in all(expression) {
                let ExpressionKind::Name(part) = &part.kind else { continue };
                let is_curve = model.curves.iter().any(|curve| curve.name.value == *part);
                let is_drawn = self.definitions.contains(&(id, scenario, part.as_str()));
                if is_curve && is_drawn || self.datasets.contains(part.as_str()) {
                    return true;
                }
                // A condition is no value of its own: what it compares is.
                if model.conditions.iter().any(|condition| condition.name.value == *part) {
                    waiting.push(part.clone());
                }
            }
        }
        false
    }
}

/// Returns the model, the scenario, and the name of a path to a definition; `None` for a column of a dataset.
fn definition<'a>(path: &'a str, project: &'a Project) -> Option<(&'a str, Option<&'a str>, &'a str)> {
    let parts: Vec<&str> = path.split('.').collect();
    if project.datasets.contains_key(parts[0]) {
        return None;
    }
    match parts.as_slice() {
        [model, name] if project.models.contains_key(*model) => Some((model, None, name)),
        [model, scenario, name] if project.models.contains_key(*model) => Some((model, Some(scenario), name)),
        // The only model of a project need not be named.
        rest => {
            let model = project.models.keys().next().filter(|_| project.models.len() == 1)?;
            match rest {
                [name] => Some((model, None, name)),
                [scenario, name] => Some((model, Some(scenario), name)),
                _ => None,
            }
        }
    }
}

/// Returns the columns of datasets, each with its dataset, whose values are part of the value of a bound figure. Columns that only
/// choose a row are not among them.
pub fn read_columns(bound: &Spanned<String>, evidence: Evidence<'_>) -> Vec<(String, String)> {
    let names = |word: &str| evidence.datasets.contains_key(word) || evidence.models.contains_key(word);
    let vocabulary = KnownNames { units: evidence.units, names };
    let mut found = Vec::new();
    if let Ok(parsed) = expression::parse(bound, &vocabulary, &mut Report::default()) {
        add_columns(&parsed, evidence, &mut found);
    }
    found
}

fn add_columns(expression: &Expression, evidence: Evidence<'_>, found: &mut Vec<(String, String)>) {
    let column_of = |path: &Expression, column: &str| {
        let id = path.root()?;
        let data = evidence.datasets.get(id)?;
        cells::columns(data).any(|known| known == column).then(|| (id.to_owned(), column.to_owned()))
    };
    match &expression.kind {
        ExpressionKind::Member(inner, word) => match column_of(inner, &word.text) {
            Some(column) => found.push(column),
            None => add_columns(inner, evidence, found),
        },
        ExpressionKind::Row(inner, _) | ExpressionKind::Filtered(inner, _) => add_columns(inner, evidence, found),
        ExpressionKind::Call(function, _) => match &function.kind {
            // The arguments choose a row.
            ExpressionKind::Member(inner, _) => add_columns(inner, evidence, found),
            _ => children(&expression.kind).into_iter().skip(1).for_each(|part| add_columns(part, evidence, found)),
        },
        kind => children(kind).into_iter().for_each(|part| add_columns(part, evidence, found)),
    }
}

/// Returns the columns that a derived column is computed from; none for a column of the data.
fn derived_from(data: &Dataset, column: &str, units: &Units) -> Vec<String> {
    let Some(derived) = data.derived.iter().find(|derived| derived.name.value == column) else { return Vec::new() };
    let columns: Vec<&str> = cells::columns(data).collect();
    let vocabulary = KnownNames { units, names: |word: &str| columns.contains(&word) };
    let parsed = expression::parse(&derived.value, &vocabulary, &mut Report::default());
    let name = |part: &&Expression| match &part.kind {
        ExpressionKind::Name(name) if columns.contains(&name.as_str()) => Some(name.clone()),
        _ => None,
    };
    parsed.iter().flat_map(|parsed| all(parsed).iter().filter_map(name).collect::<Vec<_>>()).collect()
}
