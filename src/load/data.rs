//! The folder `data/`: which file is what, and ids that are names.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::Files;
use super::scalars::{bad_name, is_identifier};
use super::yaml::{Document, Node};
use super::{bibtex, chart, dataset, figure, model, reference};
use crate::diagnostic::{Diagnostic, Report, closest, codes};
use crate::document::{ChartSpec, Dataset, ModelFile, Reference, TableSpec};
use crate::source::{Span, Spanned};

/// Everything in `data/`.
#[derive(Default)]
pub struct Data {
    /// By id.
    pub datasets: BTreeMap<String, Dataset>,
    /// By id.
    pub models: BTreeMap<String, ModelFile>,
    /// By id.
    pub charts: BTreeMap<String, ChartSpec>,
    /// By id.
    pub tables: BTreeMap<String, TableSpec>,
    /// By key.
    pub references: BTreeMap<String, Reference>,
    /// The files that these are from; none where there are none, or one of them could not be read.
    pub source_files: Vec<String>,
}

/// The folders below `data/`.
const FOLDERS: [&str; 3] = ["models", "charts", "tables"];

/// Reads the folder.
pub fn read(files: &mut Files, report: &mut Report) -> Data {
    let mut data = Data::default();
    let mut has_lost_sources = false;
    let paths = files.list("data", report);
    let is_read = |path: &&String| path.ends_with(".yaml") || path.ends_with(".bib");
    files.read_ahead(&paths.iter().filter(is_read).cloned().collect::<Vec<_>>());
    for path in paths {
        if let Some(stem) = path.strip_suffix(".yml") {
            let problem = Diagnostic::error(codes::BAD_FILE, format!("`{path}` would be passed over"));
            report.push(problem.hint(format!("rename it to `{stem}.yaml`")));
            continue;
        }
        let bibliography = path.strip_suffix(".bib");
        if path == reference::FILE || bibliography.is_some() {
            if let Some(stem) = bibliography.filter(|stem| stem.matches('/').count() > 1) {
                report.push(misplaced(&path, &stem.split('/').skip(1).collect::<Vec<_>>()));
                continue;
            }
            match sources(&path, files, report) {
                Some(references) => data.add_references(references, report),
                None => has_lost_sources = true,
            }
            data.source_files.push(path);
            continue;
        }
        let Some(stem) = path.strip_suffix(".yaml") else { continue };
        let parts: Vec<_> = stem.split('/').skip(1).collect();
        let (folder, name) = match parts[..] {
            [name] => ("", name),
            [folder, name] if FOLDERS.contains(&folder) => (folder, name),
            _ => {
                report.push(misplaced(&path, &parts));
                continue;
            }
        };
        let Some((file, document)) = document(&path, files, report) else {
            let id = Spanned::new(name.to_owned(), Span::new(files.sources.add(&path, ""), 0, 0));
            data.add_unread(folder, id, report);
            continue;
        };
        let id = Spanned::new(name.to_owned(), Span::new(file.source, 0, 0));
        if !is_identifier(name) {
            report.push(bad_name(&id, "a file name that can be an id"));
            continue;
        }
        let Some(root) = &document.root else {
            report.push(empty(file));
            data.add_unread(folder, id, report);
            continue;
        };
        data.add(folder, id, root, files, report);
    }
    data.check_ids(report);
    if has_lost_sources {
        data.source_files.clear();
    }
    data
}

/// The sources of a file; nothing where it could not be made out.
fn sources(path: &str, files: &mut Files, report: &mut Report) -> Option<Vec<Reference>> {
    if path == reference::FILE {
        let (_, document) = document(path, files, report)?;
        return Some(document.root.as_ref().map(|root| reference::read(root, report)).unwrap_or_default());
    }
    let source = report.take(files.text(path).map_err(|problem| vec![problem]))?;
    bibtex::read(&files.sources.get(source).text, source, report)
}

/// Reads a YAML file: its whole span and what is in it. Nothing where it cannot be made out; the reason is reported.
pub fn document(path: &str, files: &mut Files, report: &mut Report) -> Option<(Span, Arc<Document>)> {
    let source = report.take(files.text(path).map_err(|problem| vec![problem]))?;
    let text = &files.sources.get(source).text;
    let document = files.documents.of(source, text);
    report.extend(document.problems.iter().cloned());
    document.well_formed.then(|| (Span::new(source, 0, text.len()), document))
}

/// A file with nothing in it.
pub fn empty(file: Span) -> Diagnostic {
    Diagnostic::error(codes::MISSING_KEY, "expected data, found an empty file").at(Span::new(file.source, 0, 0))
}

fn misplaced(path: &str, parts: &[&str]) -> Diagnostic {
    let problem = Diagnostic::error(codes::BAD_FILE, format!("`{path}` stands in a folder that is not read"));
    match parts.first().and_then(|folder| closest(folder, FOLDERS)) {
        Some(folder) => problem.hint(format!("did you mean `data/{folder}/`?")),
        None => {
            problem.hint("datasets and bibliographies stand in `data/`, the rest in `data/models/`, `data/charts/` and `data/tables/`")
        }
    }
}

impl Data {
    fn add(&mut self, folder: &str, id: Spanned<String>, root: &Node, files: &mut Files, report: &mut Report) {
        let key = id.value.clone();
        match folder {
            "models" => {
                let model = model::read(id.clone(), root, "data/models/", files, report);
                self.models.insert(key, model.unwrap_or_else(|| ModelFile::unread(id)));
            }
            "charts" => {
                if let Some(chart) = chart::chart(id, root, report) {
                    self.charts.insert(key, chart);
                }
            }
            "tables" => {
                if let Some(table) = figure::table(id, root, report) {
                    self.tables.insert(key, table);
                }
            }
            _ => {
                self.datasets.insert(key, dataset::read(id, root, "data/", files, report));
            }
        }
    }

    /// Takes in a dataset or model of which no more than the name could be read, which is told: who names it is not wrong
    /// as well.
    fn add_unread(&mut self, folder: &str, id: Spanned<String>, report: &Report) {
        let key = id.value.clone();
        match folder {
            _ if !is_identifier(&key) => {}
            "" => drop(self.datasets.insert(key, Dataset::unread(id, report.verdict()))),
            "models" => drop(self.models.insert(key, ModelFile::unread(id))),
            _ => {}
        }
    }

    /// Sources are cited by their keys, whatever file they are in.
    fn add_references(&mut self, references: Vec<Reference>, report: &mut Report) {
        for reference in references {
            if let Some(first) = self.references.get(&reference.key.value) {
                let message = format!("the source `{}` is given twice", reference.key.value);
                let problem = Diagnostic::error(codes::DUPLICATE_KEY, message)
                    .label(reference.key.span, "given again here")
                    .label(first.key.span, "first given here");
                report.push(problem.hint("remove one of the two, or rename it"));
                continue;
            }
            self.references.insert(reference.key.value.clone(), reference);
        }
    }

    /// Expressions name models and datasets side by side.
    fn check_ids(&self, report: &mut Report) {
        for (id, model) in &self.models {
            if let Some(dataset) = self.datasets.get(id) {
                let problem = Diagnostic::error(codes::DUPLICATE_ID, format!("a model and a dataset are both `{id}`"))
                    .label(model.id.span, "the model")
                    .label(dataset.id.span, "the dataset")
                    .hint("rename one of the two files");
                report.push(problem);
            }
            for own in &model.datasets {
                if let Some(dataset) = self.datasets.get(&own.id.value) {
                    let message = format!("two datasets are named `{}`", own.id.value);
                    let problem = Diagnostic::error(codes::DUPLICATE_ID, message)
                        .label(own.id.span, "the model's own")
                        .label(dataset.id.span, "the project's")
                        .hint("rename one of the two");
                    report.push(problem);
                }
            }
        }
    }
}
