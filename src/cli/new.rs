//! `foresite new`: one file of a project, which builds at once and shows how such a file is written.

use super::arguments::{Global, NewFlags, Sort};
use super::failure::{Exit, Failure};
use super::terminal::Terminal;
use super::{schema, today};
use crate::cache::Forecasts;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::dataset::{ColumnKind, Dataset};
use crate::document::{ModelFile, Project};
use crate::model::{Kind, RunOptions};
use crate::source::Sources;
use crate::{load, pipeline, write};

/// Samples that are enough to tell what an outcome is.
const SAMPLES: u64 = 256;

/// Writes the file.
pub fn run(global: &Global, flags: &NewFlags, terminal: &Terminal) -> Result<(), Failure> {
    let load::Loaded { project, sources, report } = load::load(&global.root);
    let Some(project) = project else {
        terminal.judge(&report, &sources, false, "nothing was written")?;
        return Err(Failure::author());
    };
    let as_of = pipeline::as_of(&project, global.as_of, today()?);
    let (sort, name) = (flags.sort, flags.name.as_str());
    let path = path(sort, name);
    let in_the_way = write::in_the_way(&global.root, [path.as_str()]);
    if let Some(problem) = wrong_name(sort, name).or_else(|| taken(sort, name, &in_the_way, &project)) {
        terminal
            .judge(&problem.into(), &Sources::default(), false, "nothing was written")
            .map_err(|_| Failure { exit: Exit::Call, message: None })?;
    }
    let text = text(sort, name, as_of, &project)?;
    let line = schema::line(&global.root, &path).unwrap_or_default();
    write::create(&global.root, [(path.as_str(), format!("{line}{text}").as_bytes())])?;
    terminal.say(&format!("made `{path}`{}", next(sort, name)));
    Ok(())
}

fn path(sort: Sort, name: &str) -> String {
    match sort {
        Sort::Essay => format!("content/essays/{name}.md"),
        Sort::Dataset => format!("data/{name}.yaml"),
        Sort::Model => format!("data/models/{name}.yaml"),
        Sort::Chart => format!("data/charts/{name}.yaml"),
    }
}

/// What is wrong with a name by itself.
fn wrong_name(sort: Sort, name: &str) -> Option<Diagnostic> {
    let (is_good, better, problem) = match sort {
        Sort::Essay => {
            let problem = Diagnostic::error(codes::BAD_SLUG, format!("`{name}` cannot be part of an address"))
                .hint("pages are named in lower-case letters, digits and hyphens");
            (load::is_slug(name), load::slug(name), problem)
        }
        _ => {
            let problem = Diagnostic::error(codes::BAD_NAME, format!("expected a name, found `{name}`"))
                .hint("names are letters, digits and `_`, and start with a letter");
            // `sources.yaml` in `data/` is no dataset.
            let is_kept = matches!(sort, Sort::Dataset) && name == "sources";
            (load::is_identifier(name) && !is_kept, load::identifier(name), problem)
        }
    };
    let is_better = better != name && !better.is_empty();
    (!is_good).then(|| if is_better { problem.hint(format!("did you mean `{better}`?")) } else { problem })
}

/// What has the name already.
fn taken(sort: Sort, name: &str, in_the_way: &[String], project: &Project) -> Option<Diagnostic> {
    if let Some(path) = in_the_way.first() {
        let problem = Diagnostic::error(codes::FILE_EXISTS, format!("`{path}` is there already"));
        return Some(problem.hint("choose another name"));
    }
    let other = match sort {
        Sort::Dataset if project.models.contains_key(name) => "a model",
        Sort::Model if project.datasets.contains_key(name) => "a dataset",
        Sort::Chart if project.charts.contains_key(name) => "a chart on a page",
        _ => return None,
    };
    let problem = Diagnostic::error(codes::DUPLICATE_ID, format!("{other} is named `{name}` already"));
    Some(problem.hint("choose another name"))
}

fn text(sort: Sort, name: &str, as_of: Date, project: &Project) -> Result<String, Failure> {
    let title = title(name);
    let template = match sort {
        Sort::Essay => include_str!("new/essay.md").replace("{shown}", &shown(project, as_of)),
        Sort::Dataset => include_str!("new/dataset.yaml").to_owned(),
        Sort::Model => include_str!("new/model.yaml").to_owned(),
        Sort::Chart => chart(name, as_of, project)?,
    };
    let date = |days| as_of.plus_days(days).unwrap_or(as_of).to_string();
    Ok(template
        .replace("{title}", &title)
        .replace("{name}", name)
        .replace("{date}", &date(0))
        .replace("{year_before}", &date(-365))
        .replace("{years_after}", &date(20 * 365)))
}

/// A name as a title: `why-plans-run-late` is *Why plans run late*.
fn title(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A chart of the first thing that there is to draw.
fn chart(name: &str, as_of: Date, project: &Project) -> Result<String, Failure> {
    let (template, path) = match (outcome(project, as_of), project.datasets.values().find_map(dated_column)) {
        (Some((path, true)), _) => (include_str!("new/chance.yaml"), path),
        (None, Some(path)) => (include_str!("new/line.yaml"), path),
        (Some((path, false)), _) => (include_str!("new/dots.yaml"), path),
        (None, None) => {
            return Err(Failure::call(format!(
                "there is nothing to draw yet: expected a model with an outcome, or a dataset with dates\nhint: `foresite new \
                 model {name}` makes a model"
            )));
        }
    };
    Ok(template.replace("{path}", &path))
}

/// A page's way to show what the model says.
fn shown(project: &Project, as_of: Date) -> String {
    let figure = match outcome(project, as_of) {
        Some((path, _)) => format!(
            "A figure bound to the model cannot go stale: the median of `{path}` is [](={path}.median). Between the brackets you \
             may\nwrite what it says; `foresite fix` keeps it true."
        ),
        None => {
            "A figure bound to a model cannot go stale; `foresite new model` makes a model to begin with.".to_owned()
        }
    };
    match project.charts.keys().next() {
        Some(chart) => format!("{figure}\n\n![](chart:{chart})"),
        None => figure,
    }
}

/// The first outcome that is a date, else the first that is a number, and which of the two it is.
fn outcome(project: &Project, as_of: Date) -> Option<(String, bool)> {
    let run = |_: &ModelFile| RunOptions { samples: Some(SAMPLES), ..RunOptions::at(as_of) };
    let mut forecasts = Forecasts::default();
    // The problems of a model are reported by the next build.
    forecasts.complete(&project.models, &project.datasets, run, &mut Report::default());
    let outcomes = forecasts.by_model().values().flat_map(|forecast| {
        forecast.outcomes.iter().map(|outcome| (format!("{}.{}", forecast.model, outcome.name), &outcome.kind))
    });
    let outcomes: Vec<_> = outcomes.collect();
    let date = outcomes.iter().find(|(_, kind)| matches!(kind, Kind::Date));
    let found = date.or_else(|| outcomes.iter().find(|(_, kind)| matches!(kind, Kind::Number(_))))?;
    Some((found.0.clone(), matches!(found.1, Kind::Date)))
}

/// A column of numbers of a dataset that has dates.
fn dated_column(dataset: &Dataset) -> Option<String> {
    let column = dataset.columns.iter().find(|column| matches!(column.kind, ColumnKind::Number { .. }))?;
    dataset.date?;
    Some(format!("{}.{}", dataset.id.value, column.name.value))
}

/// What to do with the file.
fn next(sort: Sort, name: &str) -> String {
    match sort {
        Sort::Essay => ", a draft: `foresite serve --drafts` shows it".to_owned(),
        Sort::Dataset => String::new(),
        Sort::Model => format!(": `foresite forecast --model {name}` prints what it says"),
        Sort::Chart => format!(": place it in a page with `![](chart:{name})`"),
    }
}
