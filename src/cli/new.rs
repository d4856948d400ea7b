//! `foresite new`: adds a file to a project. The file builds at once and shows how such a file is written.

mod of_csv;

use std::path::Path;

use super::arguments::{FileKind, Global, NewFlags};
use super::failure::Failure;
use super::interrupts::Interrupts;
use super::schema;
use super::terminal::Terminal;
use super::today::today;
use crate::cache::Forecasts;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::dataset::{ColumnKind, Dataset};
use crate::document::{ModelFile, Project};
use crate::model::{Kind, RunOptions, Units};
use crate::source::Sources;
use crate::words::count;
use crate::{load, pipeline, write};

/// Enough samples to find out whether an outcome is a date or a number.
const SAMPLES: u64 = 256;

/// Writes the file.
pub fn run(global: &Global, flags: &NewFlags, terminal: &Terminal) -> Result<(), Failure> {
    let load::Loaded { project, sources, mut report, .. } = load::load(&global.root);
    let Ok(mut project) = project else {
        terminal.report(&report, &sources, false, "nothing was written")?;
        return Err(Failure::project());
    };
    let as_of = pipeline::as_of(&project, global.as_of, today()?);
    let units = pipeline::prepare_data(&mut project, as_of, &mut report);
    let options = RunOptions { units, samples: Some(SAMPLES), ..RunOptions::at(as_of) };
    let (kind, name) = (flags.kind, flags.name.as_str());
    let path = path(kind, name);
    let csv = flags.file.as_deref().map(|file| CsvToRead::new(kind, file, &global.root)).transpose()?;
    let copy = csv.as_ref().and_then(|csv| csv.copy.as_deref());
    let existing = write::existing(&global.root, std::iter::once(path.as_str()).chain(copy));
    if let Some(problem) = name_problem(kind, name).or_else(|| taken(kind, name, &existing, &project)) {
        terminal
            .report(&problem.into(), &Sources::default(), false, "nothing was written")
            .map_err(|_| Failure::reported_usage())?;
    }
    let proposed = match &csv {
        Some(csv) => Some(csv.propose((&project, &options.units), terminal)?),
        None => None,
    };
    let text = match (&csv, &proposed) {
        (Some(csv), Some((proposal, _))) => of_csv::text(&title(name), &csv.name, proposal),
        _ => text(kind, name, &options, &project)?,
    };
    let comment = schema::schema_comment(&global.root, &path).unwrap_or_default();
    let text = format!("{comment}{text}");
    let copied = copy.zip(proposed.as_ref()).map(|(path, (_, bytes))| (path, bytes.as_slice()));
    let files = std::iter::once((path.as_str(), text.as_bytes())).chain(copied);
    Interrupts::watch().while_writing(|cancel| write::create(&global.root, files, cancel))?;
    match &proposed {
        Some((proposal, _)) => {
            let (rows, columns) = (count(proposal.rows, "row"), count(proposal.columns.len(), "column"));
            terminal.info(&format!("created `{path}`: {rows}, {columns}"));
            proposal.open.iter().for_each(|sentence| terminal.info(&format!("to decide: {sentence}")));
        }
        None => terminal.info(&format!("created `{path}`{}", next_step(kind, name))),
    }
    Ok(())
}

/// A CSV file that a new dataset reads.
struct CsvToRead<'f> {
    file: &'f Path,
    /// Its name, with which it stands in `data/`.
    name: String,
    /// The path of its copy below the root, or `None` if it is in `data/` already.
    copy: Option<String>,
}

impl<'f> CsvToRead<'f> {
    fn new(kind: FileKind, file: &'f Path, root: &Path) -> Result<Self, Failure> {
        let shown = file.display();
        if kind != FileKind::Dataset {
            return Err(Failure::usage(format!(
                "only a dataset reads a CSV file: expected `foresite new dataset NAME {shown}`"
            )));
        }
        let name = file.file_name().and_then(|name| name.to_str()).filter(|name| name.ends_with(".csv"));
        let Some(name) = name else {
            return Err(Failure::usage(format!("expected a file whose name ends in `.csv`, found `{shown}`")));
        };
        let folder = |folder: &Path| folder.canonicalize().ok();
        let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let is_in_place = folder(parent).is_some_and(|parent| Some(parent) == folder(&root.join("data")));
        Ok(Self { file, name: name.to_owned(), copy: (!is_in_place).then(|| format!("data/{name}")) })
    }

    /// Returns the dataset that is proposed for the file, and the file's bytes.
    fn propose(
        &self,
        (project, units): (&Project, &Units),
        terminal: &Terminal,
    ) -> Result<(load::Proposal, Vec<u8>), Failure> {
        let is_unit = |unit: &str| units.read(unit).is_ok();
        let proposed = load::propose_dataset(self.file, &project.config.limits, &is_unit);
        match proposed.proposal {
            Ok(proposal) => Ok((proposal, proposed.bytes)),
            Err(_) => {
                terminal.report(&proposed.report, &proposed.sources, false, "nothing was written")?;
                Err(Failure::project())
            }
        }
    }
}

fn path(kind: FileKind, name: &str) -> String {
    match kind {
        FileKind::Essay => format!("content/essays/{name}.md"),
        FileKind::Dataset => format!("data/{name}.yaml"),
        FileKind::Model => format!("data/models/{name}.yaml"),
        FileKind::Chart => format!("data/charts/{name}.yaml"),
    }
}

/// Returns the problem with a name that no such file can have.
fn name_problem(kind: FileKind, name: &str) -> Option<Diagnostic> {
    let (is_good, better, problem) = match kind {
        FileKind::Essay => {
            let problem = Diagnostic::error(codes::BAD_SLUG, format!("`{name}` cannot be part of an address"))
                .hint("write the name in lowercase letters, digits and hyphens");
            (load::is_slug(name), load::slug(name), problem)
        }
        _ => {
            let problem = Diagnostic::error(codes::BAD_NAME, format!("expected a name, found `{name}`"))
                .hint("a name consists of letters, digits and `_`, and starts with a letter");
            // `data/sources.yaml` is the list of sources.
            let is_reserved = matches!(kind, FileKind::Dataset) && name == "sources";
            (load::is_identifier(name) && !is_reserved, load::nearest_identifier(name), problem)
        }
    };
    let is_better = better != name && !better.is_empty();
    (!is_good).then(|| if is_better { problem.hint(format!("did you mean `{better}`?")) } else { problem })
}

/// Returns the problem with a name that is in use.
fn taken(kind: FileKind, name: &str, existing: &[String], project: &Project) -> Option<Diagnostic> {
    if let Some(path) = existing.first() {
        let problem = Diagnostic::error(codes::FILE_EXISTS, format!("`{path}` already exists"));
        return Some(problem.hint("choose another name"));
    }
    let other = match kind {
        FileKind::Dataset if project.models.contains_key(name) => "a model",
        FileKind::Model if project.datasets.contains_key(name) => "a dataset",
        FileKind::Chart if project.charts.contains_key(name) => "a chart on a page",
        _ => return None,
    };
    let problem = Diagnostic::error(codes::DUPLICATE_ID, format!("the project already has {other} named `{name}`"));
    Some(problem.hint("choose another name"))
}

fn text(kind: FileKind, name: &str, options: &RunOptions, project: &Project) -> Result<String, Failure> {
    let title = title(name);
    let template = match kind {
        FileKind::Essay => include_str!("new/essay.md").replace("{shown}", &example_figures(project, options)),
        FileKind::Dataset => include_str!("new/dataset.yaml").to_owned(),
        FileKind::Model => include_str!("new/model.yaml").to_owned(),
        FileKind::Chart => chart(name, options, project)?,
    };
    let date = |days| options.as_of.plus_days(days).unwrap_or(options.as_of).to_string();
    Ok(template
        .replace("{title}", &title)
        .replace("{name}", name)
        .replace("{date}", &date(0))
        .replace("{year_before}", &date(-365))
        .replace("{years_after}", &date(20 * 365)))
}

/// Turns a name into a title: `why-plans-run-late` into `Why plans run late`.
fn title(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Returns a chart of the first outcome of the project, or else of the first dataset with dates.
fn chart(name: &str, options: &RunOptions, project: &Project) -> Result<String, Failure> {
    let (template, path) = match (outcome(project, options), project.datasets.values().find_map(dated_column)) {
        (Some((path, true)), _) => (include_str!("new/chance.yaml"), path),
        (None, Some(path)) => (include_str!("new/line.yaml"), path),
        (Some((path, false)), _) => (include_str!("new/dots.yaml"), path),
        (None, None) => {
            return Err(Failure::usage(format!(
                "there is nothing to draw yet: expected a model with an outcome, or a dataset with dates\nhint: `foresite new \
                 model {name}` creates a model"
            )));
        }
    };
    Ok(template.replace("{path}", &path))
}

/// Returns a paragraph with a bound figure, and a chart, for a new page.
fn example_figures(project: &Project, options: &RunOptions) -> String {
    let figure = match outcome(project, options) {
        Some((path, _)) => format!(
            "A figure bound to the model cannot go stale: the median of `{path}` is [](={path}.median). You can write\nthe value \
             between the brackets; `foresite fix` keeps it up to date."
        ),
        None => "A figure bound to a model cannot go stale; `foresite new model` creates a model.".to_owned(),
    };
    match project.charts.keys().next() {
        Some(chart) => format!("{figure}\n\n![](chart:{chart})"),
        None => figure,
    }
}

/// Returns the path of the first outcome that is a date, or else of the first that is a number, and whether it is a date.
fn outcome(project: &Project, options: &RunOptions) -> Option<(String, bool)> {
    let run = |_: &ModelFile| options.clone();
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

/// Returns the path of the first numeric column of a dataset, if the dataset has a date column.
fn dated_column(dataset: &Dataset) -> Option<String> {
    let column = dataset.columns.iter().find(|column| matches!(column.kind, ColumnKind::Number { .. }))?;
    dataset.date?;
    Some(format!("{}.{}", dataset.id.value, column.name.value))
}

/// Returns what to do with the new file.
fn next_step(kind: FileKind, name: &str) -> String {
    match kind {
        FileKind::Essay => ", a draft: `foresite serve --drafts` shows it".to_owned(),
        FileKind::Dataset => String::new(),
        FileKind::Model => format!(": `foresite forecast --model {name}` prints its forecast"),
        FileKind::Chart => format!(": place it in a page with `![](chart:{name})`"),
    }
}
