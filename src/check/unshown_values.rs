//! Values in the titles, subtitles, and alternative texts of charts that the chart does not show. Readers would look for
//! them in the drawing, and a change of the chart would leave them behind.

use std::collections::BTreeSet;

use super::context::Context;
use super::parsed_definitions::{all, parsed};
use crate::diagnostic::{Report, warning};
use crate::document::{Acceptable, ChartSpec, ModelFile, Project};
use crate::figure::{Evidence, Inputs, Origin, Selected, bound_values, chart_inputs};
use crate::model::{ExpressionKind, SliderPositions, Units};

/// Reports every bound value of these texts whose origins the chart does not read.
pub fn check(context: &Context<'_>, report: &mut Report) {
    for chart in context.project.charts.values() {
        let head = &chart.head;
        let texts = [("title", Some(&head.title)), ("subtitle", head.subtitle.as_ref()), ("alt", head.alt.as_ref())];
        let mut shown = None;
        for (key, text) in texts {
            let Some(text) = text else { continue };
            for (expression, origins) in bound_values(text, context.evidence) {
                let shown = shown.get_or_insert_with(|| Shown::of(chart, context.project, context.evidence));
                let Some(missing) = origins.values().find(|origin| !shown.contains(origin)) else { continue };
                let id = &head.id.value;
                let problem = warning!(
                    UNSHOWN_VALUE at expression.span,
                    "the {key} of the chart `{id}` gives a value that the chart does not show: {}", described(missing, context.project);
                    hint "draw it, or give a value that the chart shows; what else there is to say belongs to the note or the page"
                );
                let accept = (Acceptable::Unshown, &[&head.accept][..], "the chart");
                context.report_unless_accepted(accept, problem, report);
            }
        }
    }
}

/// Returns an origin as an author writes it.
fn described(origin: &Origin, project: &Project) -> String {
    match origin {
        Origin::Definition { model, scenario: Some(scenario), name } => format!("`{model}.{scenario}.{name}`"),
        Origin::Definition { model, scenario: None, name } => format!("`{model}.{name}`"),
        Origin::Row { dataset, row } => match project.datasets.get(dataset) {
            Some(data) => format!("{} of `{dataset}`", crate::model::cells::row_name(data, *row)),
            None => format!("`{dataset}`"),
        },
        Origin::Model(id) | Origin::Dataset(id) => format!("`{id}`"),
    }
}

/// What a chart shows.
struct Shown<'a> {
    project: &'a Project,
    /// Definitions by model, scenario, and name.
    definitions: BTreeSet<(&'a str, Option<&'a str>, &'a str)>,
    /// The models of which it shows every input, because it is about what an outcome depends on.
    all_inputs: BTreeSet<&'a str>,
    /// Outcomes that it shows under several scenarios, by model and name.
    in_scenarios: BTreeSet<(&'a str, &'a str)>,
    models: BTreeSet<&'a str>,
    datasets: BTreeSet<&'a str>,
    /// The rows of the datasets of which it shows a selection.
    rows: BTreeSet<(&'a str, usize)>,
    /// The datasets of which it shows all rows.
    whole_datasets: BTreeSet<&'a str>,
}

impl<'a> Shown<'a> {
    fn of(chart: &'a ChartSpec, project: &'a Project, evidence: Evidence<'a>) -> Self {
        let inputs: Inputs<'a> = chart_inputs(chart);
        let paths: Vec<(&str, Option<&str>, &str)> =
            inputs.paths.iter().filter_map(|path| definition(&path.value, project)).collect();
        let mut shown = Self {
            project,
            definitions: paths.iter().copied().collect(),
            all_inputs: BTreeSet::new(),
            in_scenarios: BTreeSet::new(),
            models: inputs.models(project),
            datasets: inputs.datasets(project).into_iter().collect(),
            rows: BTreeSet::new(),
            whole_datasets: BTreeSet::new(),
        };
        for rows in &inputs.rows {
            let id = rows.dataset.value.as_str();
            if let Ok(selected) = Selected::new(rows, evidence, &Units::built_in(), &mut Report::default()) {
                shown.rows.extend(selected.rows.into_iter().map(|row| (id, row)));
            }
        }
        let of_paths = inputs.paths.iter().filter_map(|path| path.value.split(['.', '[']).next());
        shown.whole_datasets.extend(of_paths.filter(|name| project.datasets.contains_key(*name)));
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

    fn contains(&self, origin: &Origin) -> bool {
        match origin {
            Origin::Model(id) => self.models.contains(id.as_str()),
            Origin::Dataset(id) => self.datasets.contains(id.as_str()),
            Origin::Row { dataset, row } => {
                self.whole_datasets.contains(dataset.as_str()) || self.rows.contains(&(dataset.as_str(), *row))
            }
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
        let parsed = parsed(model, self.project);
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
