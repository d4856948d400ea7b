//! Step 1: reads the project folder into a [`Project`]. The only stage that reads files.
//!
//! `Files` lists and reads the files, `crate::yaml` parses them, and the modules here turn each kind of file into the
//! types of [`crate::document`]. Problems go into one report, and reading continues without the faulty part.

mod assets;
mod bibtex;
mod claims_file;
mod csv;
mod data_folder;
mod dataset;
mod fenced_blocks;
mod figures;
mod files;
mod group;
mod known_files;
mod ledger;
mod memory_files;
mod model;
mod page;
mod question;
mod read_files;
mod recorded_files;
mod reference;
mod repository;
mod row;
pub mod schema;
mod source_keys;
mod theme;
mod work_links;

pub use schema::ALL as SCHEMAS;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::document::config::{Config, Include};
use crate::document::csv_format::CsvFormat;
use crate::document::ledger::{EntryHead, EntryKind};
use crate::document::page::TAGS;
use crate::document::project_limits::Limits;
use crate::document::publish_settings::PrintedPages;
use crate::document::{Commit, Ledger, ModelFile, NavigationItem, Page, Project};
use crate::locale::Languages;
use crate::parallel;
use crate::source::{SourceId, Sources, Span, Spanned};
use crate::yaml::{Context, Fields, Node, Section, scalars, unknown_name, without_keys};
use csv::CsvFile;
use files::Files;
use memory_files::MemoryFiles;
use read_files::ReadFiles;

pub use csv::Proposal;
pub use known_files::Known;
pub use question::FOLDER as QUESTIONS;
pub use recorded_files::recorded_files;
pub use repository::{HistoryError, LedgerHistory, Revision, RevisionError};

pub use crate::document::address::{is_slug, slug};
pub use crate::yaml::quoted;
pub use crate::yaml::scalars::{is_identifier, nearest_identifier};

/// The name of the settings file.
const SETTINGS: &str = "foresite.yaml";

/// The file and the folders that a site is built from, besides the folders that the settings include.
pub const INPUTS: [&str; 5] = [SETTINGS, "content", "data", "templates", "static"];

/// A project that was read.
pub struct Loaded {
    /// The project. An error if its settings cannot be read at all; other problems leave out only the faulty part.
    pub project: Result<Project, Reported>,
    /// Every text file that was read.
    pub sources: Sources,
    /// All problems that were found.
    pub report: Report,
    /// The files.
    files: Files,
}

impl Loaded {
    /// Returns the folder of the project.
    pub fn root(&self) -> &Path {
        self.files.root()
    }

    /// Returns the commit of the repository that the project is in, and whether the files that the site is built from differ
    /// from it. Its work grows with the size of these files.
    pub fn commit(&self) -> Option<Commit> {
        let project = self.project.as_ref().ok()?;
        let included = project.config.include.iter().map(|include| include.folder.value.as_str());
        let inputs: Vec<&str> = INPUTS.into_iter().chain(included).collect();
        repository::commit(&inputs, &ReadFiles::new(&self.files, &self.sources, &project.statics))
    }
}

/// Reads the project in `root`.
pub fn load(root: &Path) -> Loaded {
    loaded(Files::with(root, BTreeMap::new(), Known::for_one_load()), &mut Known::default())
}

/// Reads the project in `root`. Files that are `known` and have not changed are not parsed again.
pub fn reload(root: &Path, known: &mut Known) -> Loaded {
    loaded(Files::with(root, BTreeMap::new(), std::mem::take(known)), known)
}

/// Reads the project in `root` as if some of its text files, by path below it, had the texts of `replaced`.
pub fn load_with(root: &Path, replaced: &BTreeMap<String, String>) -> Loaded {
    loaded(Files::with(root, replaced.clone(), Known::for_one_load()), &mut Known::default())
}

/// Reads the project that these files are, given by path below its root, from memory only. Nothing is read from a disc.
pub fn load_files(files: BTreeMap<String, Vec<u8>>) -> Loaded {
    loaded(Files::in_memory(MemoryFiles::new(files)), &mut Known::default())
}

/// The files that decide what the models of a project forecast: its settings and its data.
const MODEL_FILES: [&str; 2] = [SETTINGS, "data"];

/// Reads the settings and the data of the project in `root` at a commit of the repository around it, which is named as git names
/// it: `HEAD~3`, `main`, `v1.2`, `3f9a1c2`. For [`load_files`].
///
/// # Errors
///
/// If there is no such commit, or it cannot be read.
pub fn revision(root: &Path, name: &str) -> Result<Revision, RevisionError> {
    repository::revision(root, name, &MODEL_FILES)
}

/// Reads the settings and the data of the project in `root` at the last commit by the end of a day, as [`revision`] does.
///
/// # Errors
///
/// If there is no such commit, or it cannot be read.
pub fn revision_on(root: &Path, day: Date) -> Result<Revision, RevisionError> {
    repository::revision_on(root, day, &MODEL_FILES)
}

fn loaded(mut files: Files, known: &mut Known) -> Loaded {
    let mut report = Report::default();
    let project = project(&mut files, &mut report);
    *known = std::mem::take(&mut files.known);
    Loaded { project, sources: std::mem::take(&mut files.sources), report, files }
}

/// Reads the whole project.
fn project(files: &mut Files, report: &mut Report) -> Result<Project, Reported> {
    if !files.exists(SETTINGS) {
        let problem = Diagnostic::error(codes::UNREADABLE, format!("no `{SETTINGS}` here: this is not a project"));
        return Err(
            report.push(problem.hint("run `foresite` in a project's folder, or name that folder with `--root`"))
        );
    }
    let config = settings(files, report);
    if let Ok(config) = &config {
        files.limits = config.limits.clone();
        files.known.set_nesting(config.limits.yaml_nesting);
    }
    let mut data = data_folder::read(files, report);
    let ledger = ledger::read(&data.ledger_files, files, report);
    let (mut pages, other_files) = pages(files, report);
    for include in config.iter().flat_map(|config| &config.include) {
        // A folder that cannot be included is reported, and the other pages are still read.
        let _: Result<(), Reported> = include_folder(include, files, &mut pages, report);
    }
    fenced_blocks::read(&pages, &mut data, files.limits.yaml_nesting, report);
    let templates = assets::templates(files, report);
    let statics = assets::statics(files, &other_files, &pages, report);
    let mut project = Project {
        commit: None,
        config: config?,
        pages,
        unpublished: Vec::new(),
        datasets: data.datasets,
        models: data.models,
        charts: data.charts,
        tables: data.tables,
        claims: data.claims.claims,
        questions: data.questions,
        unread_charts: data.unread_charts,
        unread_tables: data.unread_tables,
        unread_claims: data.claims.unread,
        unread_questions: data.unread_questions,
        references: data.references,
        ledger,
        uncitable: data.uncitable,
        templates,
        statics,
        languages: Languages::default(),
    };
    project.read_languages(report);
    check_navigation(&project, report);
    check_theme(&mut project, report);
    check_notify(&project, report);
    if !data.source_files.is_empty() {
        source_keys::check(&project, &data.source_files.join(" and "), report);
    }
    Ok(project)
}

/// Reads `foresite.yaml`. Missing and invalid settings are reported and left out, so that the rest of the project is
/// still checked.
fn settings(files: &mut Files, report: &mut Report) -> Result<Config, Reported> {
    let (file, document) = data_folder::document(SETTINGS, files, report)?;
    let start = Span::new(file.source, 0, 0);
    let name = Spanned::new(SETTINGS.to_owned(), start);
    let root = document.root.as_ref().map_err(|reported| *reported)?;
    if root.is_none() {
        report.push(error!(MISSING_KEY at start, "expected the site's settings in `{SETTINGS}`";
            hint "give at least `title` and `base_url`"));
    }
    let opened = root.as_ref().and_then(|root| open_settings(root, name.clone(), report).ok());
    let Some(mut fields) = opened else {
        return without_keys(name);
    };
    let context = &mut Context::new(report, schema::keys);
    let config = Config::read(&mut fields, context);
    fields.finish(context);
    config
}

fn open_settings<'n>(root: &'n Node, name: Spanned<String>, report: &mut Report) -> Result<Fields<'n>, Reported> {
    Fields::of(root, name, "the site's settings".to_owned(), report)
}

/// Reads every page of `content/`, and returns the paths of the other files there as well.
fn pages(files: &mut Files, report: &mut Report) -> (Vec<Page>, Vec<String>) {
    let (paths, other_files): (Vec<_>, Vec<_>) =
        files.list("content", report).into_iter().partition(|path| path.ends_with(".md"));
    files.read_ahead(&paths);
    let mut texts: Vec<(&str, Result<SourceId, SourceId>)> = Vec::with_capacity(paths.len());
    for path in &paths {
        // A page that cannot be read still counts as a page, so that links to it are not reported as well.
        let source = files.text(path, report).map_err(|_| files.sources.add(path, ""));
        texts.push((&path["content/".len()..], source));
    }
    let Files { sources, known, limits, .. } = &mut *files;
    let text = |source: SourceId| sources.get(source).text.as_str();
    let read = parallel::each(&texts, |(path, source)| match *source {
        Ok(source) => known.page(path, source, text(source)).unwrap_or_else(|| {
            let mut report = Report::default();
            (page::read(path, (source, text(source)), limits.yaml_nesting, &mut report), report)
        }),
        Err(source) => (page::read(path, (source, ""), limits.yaml_nesting, &mut Report::default()), Report::default()),
    });
    let well_read = texts.iter().zip(&read).filter_map(|((path, source), read)| Some((*path, source.ok()?, read)));
    known.set_pages(well_read.map(|(path, source, read)| (path, source, text(source), read)));
    let mut pages: Vec<Page> = Vec::with_capacity(read.len());
    for (page, problems) in read {
        pages.push(page);
        report.append(problems);
    }
    (pages, other_files)
}

/// Reads every page of an included folder, as if it were in `content/`.
fn include_folder(
    include: &Include,
    files: &mut Files,
    pages: &mut Vec<Page>,
    report: &mut Report,
) -> Result<(), Reported> {
    let folder = include.folder.value.as_str();
    let span = include.folder.span;
    if let Some(link) = files.link_in(folder) {
        return Err(
            report.push(error!(BAD_FILE at span, "`{link}` is a symbolic link: expected a folder of the project"))
        );
    }
    if !files.exists(folder) {
        return Err(report.push(error!(UNREADABLE at span, "there is no folder `{folder}` in the project")));
    }
    for path in files.list(folder, report) {
        if !path.ends_with(".md") {
            report.push(error!(BAD_FILE at span, "`{path}` is not a page: an included folder may contain only pages";
                hint "move it to `content/` or `static/`"));
        } else if let Ok(source) = files.text(&path, report) {
            let text = files.sources.get(source).text.clone();
            let below = path.get(folder.len() + 1..).unwrap_or(&path);
            let path = format!("{}/{below}", include.path.value);
            pages.push(page::read(&path, (source, &text), files.limits.yaml_nesting, report));
        }
    }
    Ok(())
}

/// Reports every entry of the navigation bar that is not a page.
fn check_navigation(project: &Project, report: &mut Report) {
    let tags = project.pages.iter().any(|page| !page.tags.is_empty()).then_some(TAGS);
    let paths: Vec<_> = project.pages.iter().map(|page| page.path.as_str()).chain(tags).collect();
    let known: BTreeSet<&str> = paths.iter().copied().collect();
    let config = &project.config;
    let bars = std::iter::once(&config.navigation).chain(config.languages.iter().map(|language| &language.navigation));
    let named = bars.flatten().flat_map(NavigationItem::pages);
    for entry in named.filter(|entry| !known.contains(entry.value.as_str())) {
        report.push(unknown_name(codes::UNKNOWN_PAGE, "page", entry, "the navigation", &paths));
    }
    if let PrintedPages::Listed(listed) = &config.publish.print {
        for entry in listed.iter().filter(|entry| !known.contains(entry.value.as_str())) {
            report.push(unknown_name(codes::UNKNOWN_PAGE, "page", entry, "`print`", &paths));
        }
    }
}

/// Reports every file that the theme's options name and that is not there, and takes it out of the options.
fn check_theme(project: &mut Project, report: &mut Report) {
    let mut missing = BTreeSet::new();
    for (what, file) in project.config.theme.files() {
        let path = file.value.as_str();
        if project.statics.contains_key(path) {
            continue;
        }
        missing.insert(path.to_owned());
        let end = path.rsplit_once('.').map_or("", |(_, end)| end);
        let alike = project.statics.keys().filter(|known| known.ends_with(end));
        // Those of the theme are no answer.
        let alike = alike.filter(|known| theme::STATICS.iter().all(|(built_in, _)| built_in != known));
        let alike: Vec<&str> = alike.map(String::as_str).collect();
        let problem = unknown_name(codes::UNKNOWN_FILE, what, file, "`static/`", &alike);
        let below = path.strip_prefix("static/").filter(|below| project.statics.contains_key(*below));
        report.push(match below {
            Some(below) => Diagnostic { hints: Vec::new(), ..problem }.hint(format!("write `{below}`")),
            None => problem
                .hint(format!("put the file at `static/{}`, or leave it out", path.trim_start_matches("static/"))),
        });
    }
    project.config.theme.leave_out(&missing);
}

/// An entry of the ledger that somebody has written, read alone.
pub struct LoadedEntry {
    /// The entry.
    pub entry: Result<(EntryHead, EntryKind), Reported>,
    /// The text of the file.
    pub sources: Sources,
    /// All problems that were found.
    pub report: Report,
}

/// Reads a file with an entry of the ledger that somebody has written, in any folder.
pub fn load_entry(path: &Path) -> LoadedEntry {
    let mut files = Files::new(path.parent().unwrap_or(Path::new("")));
    let mut report = Report::default();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let entry = ledger::by_hand(&name, &mut files, &mut report);
    LoadedEntry { entry, sources: files.sources, report }
}

/// Returns what is wrong with the files that are kept with the ledger of the project in `root`.
pub fn kept_faults(root: &Path, ledger: &Ledger) -> Report {
    ledger::kept_faults(ledger, &mut Files::new(root))
}

/// Compares the ledger of the project in `root` in every commit of its branch with the commits before it, and the files on the
/// disc with the last commit.
///
/// # Errors
///
/// If there is no repository, or not all of its commits are here.
pub fn ledger_history(root: &Path) -> Result<LedgerHistory, HistoryError> {
    let files = Files::new(root);
    repository::ledger_history(root, |path| files.bytes(path, &mut Report::default()).ok())
}

/// Reports every result to announce, and every one that answers a question of others, that is no outcome of a model.
fn check_notify(project: &Project, report: &mut Report) {
    let outcomes = project.models.values().flat_map(|model| {
        let names = model.outcomes.iter().map(|outcome| &outcome.name.value).chain(&model.refused);
        names.map(move |name| format!("{}.{name}", model.id.value))
    });
    let outcomes: Vec<String> = outcomes.collect();
    let known: Vec<&str> = outcomes.iter().map(String::as_str).collect();
    let asked = project.config.exchange.metaculus.iter();
    for question in asked.filter(|question| !known.contains(&question.outcome.value.as_str())) {
        report.push(unknown_name(codes::UNKNOWN_TARGET, "outcome", &question.outcome, "`exchange`", &known));
    }
    for notify in project.config.notify.iter().filter(|notify| !known.contains(&notify.outcome.value.as_str())) {
        report.push(unknown_name(codes::UNKNOWN_TARGET, "outcome", &notify.outcome, "`notify`", &known));
    }
}

/// A model file that was read alone.
pub struct LoadedModel {
    /// The model.
    pub model: Result<ModelFile, Reported>,
    /// Every text file that was read.
    pub sources: Sources,
    /// All problems that were found.
    pub report: Report,
}

/// A dataset that is proposed for a CSV file.
pub struct ProposedDataset {
    /// The dataset.
    pub proposal: Result<Proposal, Reported>,
    /// The file, byte for byte.
    pub bytes: Vec<u8>,
    /// The text of the file.
    pub sources: Sources,
    /// All problems that were found.
    pub report: Report,
}

/// Proposes a dataset that reads a CSV file of any folder, given the project's limits and the units that it knows.
pub fn propose_dataset(path: &Path, limits: &Limits, is_unit: &dyn Fn(&str) -> bool) -> ProposedDataset {
    let mut files = Files::new(path.parent().unwrap_or(Path::new("")));
    files.limits = limits.clone();
    let mut report = Report::default();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let source = files.text(&name, &mut report);
    let proposal = source.and_then(|source| {
        let text = files.sources.get(source).text.as_str();
        let file = CsvFile { text, source, format: &CsvFormat::default(), limit: files.limits.csv_cells };
        file.proposal(is_unit, &mut report)
    });
    let text = source.map(|source| files.sources.get(source).text.as_bytes());
    let bytes = files.altered(&name).or(text.ok()).unwrap_or_default().to_vec();
    ProposedDataset { proposal, bytes, sources: files.sources, report }
}

/// Reads one model file, and the CSV files beside it that it names. The model's id is the name of the file.
pub fn load_model(path: &Path) -> LoadedModel {
    let mut files = Files::new(path.parent().unwrap_or(Path::new("")));
    let mut report = Report::default();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let model = model_alone(&name, &mut files, &mut report);
    LoadedModel { model, sources: files.sources, report }
}

fn model_alone(name: &str, files: &mut Files, report: &mut Report) -> Result<ModelFile, Reported> {
    let (file, document) = data_folder::document(name, files, report)?;
    let root = data_folder::root_of(file, &document.root, report)?;
    let stem = name.split('.').next().unwrap_or_default();
    let mut id: String = stem.chars().map(|found| if found.is_ascii_alphanumeric() { found } else { '_' }).collect();
    if !scalars::is_identifier(&id) {
        id.insert_str(0, "model_");
    }
    model::read(Spanned::new(id, Span::new(file.source, 0, 0)), root, "", files, report)
}
