//! Reads the folder `data/`: the kind of each file follows from its path, and its id from its name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bibtex::{self, Entries};
use super::claims_file::{self, Claims};
use super::files::Files;
use super::{dataset, figures, model, question, reference};
use crate::diagnostic::{Diagnostic, Report, Reported, closest, codes, error};
use crate::document::address::is_device;
use crate::document::ledger::FOLDER as LEDGER;
use crate::document::ledger::entries::is_below;
use crate::document::{ChartSpec, Dataset, ModelFile, Question, Reference, TableSpec};
use crate::source::{Span, Spanned};
use crate::yaml::scalars::{bad_name, is_identifier};
use crate::yaml::{Document, Node};

/// The content of `data/`.
#[derive(Default)]
pub struct DataFolder {
    /// The datasets by id.
    pub datasets: BTreeMap<String, Dataset>,
    /// The models by id.
    pub models: BTreeMap<String, ModelFile>,
    /// The charts by id.
    pub charts: BTreeMap<String, ChartSpec>,
    /// The tables by id.
    pub tables: BTreeMap<String, TableSpec>,
    /// The charts that have errors, by id.
    pub unread_charts: BTreeMap<String, Reported>,
    /// The tables that have errors, by id.
    pub unread_tables: BTreeMap<String, Reported>,
    /// The claims.
    pub claims: Claims,
    /// The questions by id.
    pub questions: BTreeMap<String, Question>,
    /// The questions that have errors, by id.
    pub unread_questions: BTreeMap<String, Reported>,
    /// The sources by key.
    pub references: BTreeMap<String, Reference>,
    /// The paths of the files of the ledger.
    pub ledger_files: Vec<String>,
    /// What is wrong with entries of bibliographies that nothing can cite.
    pub uncitable: Vec<Diagnostic>,
    /// The paths of the files with sources. Empty if one of them could not be read, since an unknown key may then be
    /// that of an unread source.
    pub source_files: Vec<String>,
}

/// How many files are read and parsed in parallel. The parsed form of a file takes many times the memory of its text.
const PARSED_AHEAD: usize = 64;

/// The folders below `data/`.
const FOLDERS: [&str; 4] = ["models", "charts", "tables", "questions"];

/// The kind of a file of `data/`.
enum FileKind<'p> {
    /// `data/sources.yaml`, or a bibliography.
    Sources,
    /// `data/claims.yaml`.
    Claims,
    /// A YAML file: its folder below `data/`, which is empty for datasets, and its name without the extension.
    Yaml { folder: &'p str, name: &'p str },
    /// A file that others name, such as a CSV file.
    Other,
}

/// Reads the folder.
pub fn read(files: &mut Files, report: &mut Report) -> DataFolder {
    let mut data = DataFolder::default();
    let mut has_all_sources = true;
    let (in_ledger, paths): (Vec<String>, Vec<String>) =
        files.list("data", report).into_iter().partition(|path| is_below(path, LEDGER));
    for (at, path) in paths.iter().enumerate() {
        if at % PARSED_AHEAD == 0 {
            let next = paths.iter().skip(at).take(PARSED_AHEAD);
            let is_text = |path: &&String| path.ends_with(".yaml") || path.ends_with(".bib");
            files.parse_ahead(&next.filter(is_text).cloned().collect::<Vec<_>>());
        }
        let path = path.clone();
        match kind_of(&path, report) {
            Ok(FileKind::Sources) => {
                match sources(&path, files, report) {
                    Ok(Entries { references, uncitable }) => {
                        data.uncitable.extend(uncitable);
                        data.add_references(references, report);
                    }
                    Err(_) => has_all_sources = false,
                }
                data.source_files.push(path);
            }
            Ok(FileKind::Claims) => {
                // A file that cannot be read is reported.
                data.claims = read_claims(&path, files, report).unwrap_or_default();
            }
            Ok(FileKind::Yaml { folder, name }) => data.read_yaml(&path, folder, name, files, report),
            Ok(FileKind::Other) | Err(_) => {}
        }
    }
    data.check_ids(report);
    data.ledger_files = in_ledger;
    if !has_all_sources {
        data.source_files.clear();
    }
    data
}

/// Returns the kind of a file, by its path.
fn kind_of<'p>(path: &'p str, report: &mut Report) -> Result<FileKind<'p>, Reported> {
    if let Some(stem) = path.strip_suffix(".yml") {
        let problem = Diagnostic::error(codes::BAD_FILE, format!("`{path}` is not read: expected the ending `.yaml`"));
        return Err(report.push(problem.hint(format!("rename it to `{stem}.yaml`"))));
    }
    if let Some(stem) = path.strip_suffix(".bib") {
        let parts: Vec<_> = stem.split('/').skip(1).collect();
        return if parts.len() == 1 { Ok(FileKind::Sources) } else { Err(report.push(misplaced(path, &parts))) };
    }
    let Some(stem) = path.strip_suffix(".yaml") else { return Ok(FileKind::Other) };
    let parts: Vec<_> = stem.split('/').skip(1).collect();
    match parts[..] {
        _ if path == reference::FILE => Ok(FileKind::Sources),
        _ if path == claims_file::FILE => Ok(FileKind::Claims),
        [name] => Ok(FileKind::Yaml { folder: "", name }),
        [folder, name] if FOLDERS.contains(&folder) => Ok(FileKind::Yaml { folder, name }),
        _ => Err(report.push(misplaced(path, &parts))),
    }
}

/// Returns the problem of an id that no file can have on Windows.
pub fn reserved_name(id: &Spanned<String>, hint: &str) -> Diagnostic {
    let message =
        format!("`{}` cannot be an id: Windows reserves this name, and files are published under it", id.value);
    Diagnostic::error(codes::BAD_NAME, message).at(id.span).hint(hint)
}

/// Returns the problem of a file in a folder that is not read; `parts` are those of its path below `data/`.
fn misplaced(path: &str, parts: &[&str]) -> Diagnostic {
    let problem = Diagnostic::error(codes::BAD_FILE, format!("`{path}` is in a folder that is not read"));
    match parts.first().and_then(|folder| closest(folder, FOLDERS)) {
        Some(folder) => problem.hint(format!("is the folder `data/{folder}/` meant?")),
        None => problem.hint(
            "put datasets and bibliographies in `data/`, and the rest in `data/models/`, `data/charts/`, `data/tables/` and `data/questions/`",
        ),
    }
}

/// Reads the sources of a file.
fn sources(path: &str, files: &mut Files, report: &mut Report) -> Result<Entries, Reported> {
    if path == reference::FILE {
        let (_, document) = document(path, files, report)?;
        let root = document.root.as_ref().map_err(|reported| *reported)?;
        let references = root.as_ref().map(|root| reference::read(root, report)).unwrap_or_default();
        return Ok(Entries { references, uncitable: Vec::new() });
    }
    let source = files.text(path, report)?;
    bibtex::read(&files.sources.get(source).text, source, files.limits.bibtex_nesting, report)
}

/// Reads the claims of a file.
fn read_claims(path: &str, files: &mut Files, report: &mut Report) -> Result<Claims, Reported> {
    let (_, document) = document(path, files, report)?;
    let root = document.root.as_ref().map_err(|reported| *reported)?;
    Ok(root.as_ref().map(|root| claims_file::read(root, report)).unwrap_or_default())
}

/// Parses a YAML file, and returns its whole span and its content.
///
/// # Errors
///
/// The file cannot be read.
pub fn document(path: &str, files: &mut Files, report: &mut Report) -> Result<(Span, Arc<Document>), Reported> {
    let source = files.text(path, report)?;
    let text = &files.sources.get(source).text;
    let document = files.known.documents.get(source, text, files.limits.yaml_nesting);
    report.append(document.report.clone());
    Ok((Span::new(source, 0, text.len()), document))
}

/// Returns the dataset of a document. If nothing else was read for it, it is kept for the next load.
fn dataset_of(
    id: Spanned<String>,
    document: &Arc<Document>,
    root: &Node,
    files: &mut Files,
    report: &mut Report,
) -> Dataset {
    let source = id.span.source;
    if let Some(known) = files.known.dataset(&id, document) {
        return known;
    }
    let mut own = Report::default();
    let read_before = files.sources.len();
    let dataset = dataset::read(id, root, "data/", files, &mut own);
    // A file that could not be read is a problem.
    if own.is_empty() && files.sources.len() == read_before {
        files.known.add_dataset(source, document, &dataset);
    }
    report.append(own);
    dataset
}

/// Returns the root of a file that must not be empty.
///
/// # Errors
///
/// The file is empty, or has no valid structure.
pub fn root_of<'d>(
    file: Span,
    root: &'d Result<Option<Node>, Reported>,
    report: &mut Report,
) -> Result<&'d Node, Reported> {
    let start = Span::new(file.source, 0, 0);
    match root {
        Ok(Some(root)) => Ok(root),
        Ok(None) => Err(report.push(error!(MISSING_KEY at start, "expected data, found an empty file"))),
        Err(reported) => Err(*reported),
    }
}

impl DataFolder {
    /// Reads a YAML file.
    fn read_yaml(&mut self, path: &str, folder: &str, name: &str, files: &mut Files, report: &mut Report) {
        let document = document(path, files, report);
        let file = match &document {
            Ok((file, _)) => *file,
            Err(_) => Span::new(files.sources.add(path, ""), 0, 0),
        };
        let id = Spanned::new(name.to_owned(), Span::new(file.source, 0, 0));
        if !is_identifier(name) {
            if document.is_ok_and(|(_, document)| document.root.is_ok()) {
                report.push(bad_name(&id, "a file name that can be an id"));
            }
            return;
        }
        if is_device(name) {
            report.push(reserved_name(&id, &format!("rename the file, to `{name}_data.yaml` for example")));
            return;
        }
        let root = document.as_ref().map_err(|reported| *reported);
        match root.and_then(|(file, document)| Ok((document, root_of(*file, &document.root, report)?))) {
            Ok((document, root)) if folder.is_empty() => {
                self.datasets.insert(id.value.clone(), dataset_of(id, document, root, files, report));
            }
            Ok((_, root)) => self.add(folder, id, root, files, report),
            Err(reported) => self.add_unread(folder, id, reported),
        }
    }

    /// Adds the content of a file.
    fn add(&mut self, folder: &str, id: Spanned<String>, root: &Node, files: &mut Files, report: &mut Report) {
        let key = id.value.clone();
        match folder {
            "models" => {
                let model = model::read(id.clone(), root, "data/models/", files, report);
                self.models.insert(key, model.unwrap_or_else(|_| model::unread(id)));
            }
            "charts" => match figures::chart(id, root, report) {
                Ok(chart) => drop(self.charts.insert(key, chart)),
                Err(reported) => {
                    self.unread_charts.insert(key, reported);
                }
            },
            "tables" => match figures::table(id, root, report) {
                Ok(table) => drop(self.tables.insert(key, table)),
                Err(reported) => {
                    self.unread_tables.insert(key, reported);
                }
            },
            "questions" => match question::read(&id, root, report) {
                Ok(question) => drop(self.questions.insert(key, question)),
                Err(reported) => {
                    self.unread_questions.insert(key, reported);
                }
            },
            _ => {}
        }
    }

    /// Adds a dataset, model, chart or table with nothing but its id, so that its uses are not reported as well.
    fn add_unread(&mut self, folder: &str, id: Spanned<String>, reported: Reported) {
        let key = id.value.clone();
        match folder {
            "" => drop(self.datasets.insert(key, Dataset::unread(id, reported))),
            "models" => drop(self.models.insert(key, model::unread(id))),
            "charts" => {
                self.unread_charts.insert(key, reported);
            }
            "tables" => {
                self.unread_tables.insert(key, reported);
            }
            "questions" => {
                self.unread_questions.insert(key, reported);
            }
            _ => {}
        }
    }

    /// Adds sources. A key names one source, whatever file it is in.
    fn add_references(&mut self, references: Vec<Reference>, report: &mut Report) {
        for reference in references {
            if let Some(first) = self.references.get_mut(&reference.key.value) {
                let message = format!("the source `{}` is given twice", reference.key.value);
                let problem = Diagnostic::error(codes::DUPLICATE_KEY, message)
                    .label(reference.key.span, "given again here")
                    .label(first.key.span, "first given here");
                let problem = problem.hint("remove one of the two, or rename it");
                match reference.is_exported && first.is_exported {
                    true => first.problems.push(problem),
                    false => drop(report.push(problem)),
                }
                continue;
            }
            self.references.insert(reference.key.value.clone(), reference);
        }
    }

    /// Reports an id that a model and a dataset share, since expressions name both in the same way.
    fn check_ids(&self, report: &mut Report) {
        if let Some((model, claim)) = self.models.get(claims_file::ID).zip(self.claims.claims.values().next()) {
            let problem =
                Diagnostic::error(codes::DUPLICATE_ID, "a model is called `claims`, as the claims of the project are")
                    .label(model.id.span, "the model")
                    .label(claim.id.span, "the claims")
                    .hint("rename the file of the model");
            report.push(problem);
        }
        for (id, question) in &self.questions {
            if let Some(claim) = self.claims.claims.get(id) {
                let problem = Diagnostic::error(codes::DUPLICATE_ID, format!("a question and a claim are both `{id}`"))
                    .label(question.id.span, "the question")
                    .label(claim.id.span, "the claim");
                report.push(problem.hint("rename the file of the question: the ledger names both in the same way"));
            }
        }
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
