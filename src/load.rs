//! Step 1: the project folder into a [`Project`]. The only stage that reads files.

mod address;
mod assets;
mod bibtex;
mod blocks;
mod chart;
mod citations;
mod config;
mod csv;
mod data;
mod dataset;
mod expectation;
mod fields;
mod figure;
mod files;
mod identifiers;
mod model;
mod page;
mod reference;
mod renamed;
mod rows;
mod scalars;
pub mod schema;
mod theme;
mod yaml;

use std::collections::BTreeMap;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::config::Include;
use crate::document::{ModelFile, Page, Project};
use crate::parallel;
use crate::source::{SourceId, Sources, Span};
use files::Files;

pub use yaml::Documents;

pub use address::{is_slug, slug};
pub use scalars::{identifier_near as identifier, is_identifier};

/// What loading yields: the project where it could be made out, the files read, and what is wrong with them.
pub struct Loaded {
    /// The project, where its settings could be read.
    pub project: Option<Project>,
    /// Every text file read.
    pub sources: Sources,
    /// What is wrong.
    pub report: Report,
}

/// Reads the project in `root`.
pub fn load(root: &Path) -> Loaded {
    reload(root, &mut Documents::default())
}

/// Reads the project in `root`, but for the YAML documents that are known.
pub fn reload(root: &Path, documents: &mut Documents) -> Loaded {
    loaded(Files::with(root, BTreeMap::new(), std::mem::take(documents)), documents)
}

/// Reads the project in `root` as it would be if some of its text files, by path below it, held something else.
pub fn load_with(root: &Path, instead: &BTreeMap<String, String>) -> Loaded {
    loaded(Files::with(root, instead.clone(), Documents::default()), &mut Documents::default())
}

fn loaded(mut files: Files, documents: &mut Documents) -> Loaded {
    let mut report = Report::default();
    let project = project(&mut files, &mut report);
    *documents = files.documents;
    Loaded { project, sources: files.sources, report }
}

fn project(files: &mut Files, report: &mut Report) -> Option<Project> {
    if !files.exists(config::FILE) {
        let problem = Diagnostic::error(codes::UNREADABLE, format!("no `{}` here: this is no project", config::FILE));
        report.push(problem.hint("run `foresite` in a project's folder, or name that folder with `--root`"));
        return None;
    }
    let settings = data::document(config::FILE, files, report);
    let config = settings.map(|(file, document)| config::read(document.root.as_ref(), file, report));
    let mut data = data::read(files, report);
    let (mut pages, beside) = pages(files, report);
    for include in config.iter().flat_map(|config| &config.include) {
        included(include, files, &mut pages, report);
    }
    blocks::read(&pages, &mut data, report);
    let templates = assets::templates(files, report);
    let statics = assets::statics(files, &beside, &pages, report);
    let config = config?;
    let project = Project {
        config,
        pages,
        datasets: data.datasets,
        models: data.models,
        charts: data.charts,
        tables: data.tables,
        references: data.references,
        templates,
        statics,
    };
    check_navigation(&project, report);
    if !data.source_files.is_empty() {
        citations::check(&project, &data.source_files.join(" and "), report);
    }
    Some(project)
}

/// Every page of `content/`, and the paths of the other files there.
fn pages(files: &mut Files, report: &mut Report) -> (Vec<Page>, Vec<String>) {
    let (paths, beside): (Vec<_>, Vec<_>) =
        files.list("content", report).into_iter().partition(|path| path.ends_with(".md"));
    files.read_ahead(&paths);
    let found: Vec<(&str, Result<SourceId, Diagnostic>)> =
        paths.iter().map(|path| (&path["content/".len()..], files.text(path))).collect();
    let sources = &files.sources;
    let read = parallel::each(&found, |(path, source)| {
        let mut report = Report::default();
        let page = match source {
            Ok(source) => Some(page::read(path, *source, &sources.get(*source).text, &mut report)),
            Err(problem) => {
                report.push(problem.clone());
                // Links to it are not wrong as well.
                let source = problem.span().map(|span| span.source);
                source.map(|source| page::read(path, source, "", &mut Report::default()))
            }
        };
        (page, report)
    });
    let mut pages = Vec::with_capacity(read.len());
    for (page, problems) in read {
        pages.extend(page);
        report.append(problems);
    }
    (pages, beside)
}

/// Every page of an included folder, as one of `content/`.
fn included(include: &Include, files: &mut Files, pages: &mut Vec<Page>, report: &mut Report) {
    let folder = include.folder.value.as_str();
    if let Some(link) = files.link_in(folder) {
        let message = format!("`{link}` is a symbolic link: expected a folder of the project");
        report.push(Diagnostic::error(codes::BAD_FILE, message).at(include.folder.span));
        return;
    }
    if !files.exists(folder) {
        let message = format!("there is no folder `{folder}` in the project");
        report.push(Diagnostic::error(codes::UNREADABLE, message).at(include.folder.span));
        return;
    }
    for path in files.list(folder, report) {
        if !path.ends_with(".md") {
            let message = format!("`{path}` is no page: an included folder holds pages alone");
            let problem = Diagnostic::error(codes::BAD_FILE, message).at(include.folder.span);
            report.push(problem.hint("move it to `content/` or `static/`"));
            continue;
        }
        match files.text(&path) {
            Ok(source) => {
                let text = files.sources.get(source).text.clone();
                let below = path.get(folder.len() + 1..).unwrap_or(&path);
                pages.push(page::read(&format!("{}/{below}", include.path.value), source, &text, report));
            }
            Err(problem) => {
                report.push(problem);
            }
        }
    }
}

/// Reports every entry of the navigation that is no page.
fn check_navigation(project: &Project, report: &mut Report) {
    let paths: Vec<_> = project.pages.iter().map(|page| page.path.as_str()).collect();
    for entry in &project.config.navigation {
        if !paths.contains(&entry.value.as_str()) {
            report.push(fields::unknown(codes::UNKNOWN_PAGE, "page", entry, "the navigation", &paths));
        }
    }
}

/// A model file that stands alone.
pub struct LoadedModel {
    /// The model, where it could be made out.
    pub model: Option<ModelFile>,
    /// Every text file read.
    pub sources: Sources,
    /// What is wrong.
    pub report: Report,
}

/// Reads one model file; CSV files that it names stand beside it. Its id is its file's name.
pub fn load_model(path: &Path) -> LoadedModel {
    let mut files = Files::new(path.parent().unwrap_or(Path::new("")));
    let mut report = Report::default();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let model = data::document(&name, &mut files, &mut report).and_then(|(file, document)| {
        let stem = name.split('.').next().unwrap_or_default();
        let mut id: String =
            stem.chars().map(|found| if found.is_ascii_alphanumeric() { found } else { '_' }).collect();
        if !scalars::is_identifier(&id) {
            id.insert_str(0, "model_");
        }
        let id = crate::source::Spanned::new(id, Span::new(file.source, 0, 0));
        match &document.root {
            Some(root) => model::read(id, root, "", &mut files, &mut report),
            None => {
                report.push(data::empty(file));
                None
            }
        }
    });
    LoadedModel { model, sources: files.sources, report }
}
