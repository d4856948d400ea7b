//! The two sides of a comparison: the files as they are, those of a commit, those that an entry of the ledger was computed from, or
//! a model file.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::cli::failure::Failure;
use crate::date::Date;
use crate::diagnostic::Report;
use crate::document::ledger::named_forecast::MIN_DIGITS;
use crate::document::ledger::{ComputedEntry, Entry};
use crate::document::{ModelFile, Project};
use crate::load::{self, Loaded};
use crate::model::Side;
use crate::pipeline;
use crate::source::Sources;

/// The name of the files as they are.
pub const TREE: &str = ".";

/// The project as it is, whose ledger names the entries.
pub struct Tree {
    /// What was read.
    pub loaded: Loaded,
    root: PathBuf,
    as_of: Option<Date>,
    today: Date,
    /// The last commit, once it is needed.
    head: OnceCell<Rc<Earlier>>,
}

/// What an argument names.
#[derive(Clone)]
pub enum Named {
    /// The files as they are.
    Tree,
    /// An entry of the ledger, by its place.
    Entry(usize),
    /// What was the latest on a day.
    Day(Date),
    /// A commit.
    Commit(Rc<Earlier>),
    /// A model file of any folder.
    File(Rc<AloneFile>),
}

/// A project at an earlier commit.
pub struct Earlier {
    loaded: Loaded,
    name: String,
    as_of: Date,
}

/// A model file, which is run with the data of the project as it is.
pub struct AloneFile {
    model: ModelFile,
    sources: Sources,
    report: Report,
    name: String,
}

/// One side of the comparison of a model.
pub struct ComparedSide<'t> {
    /// What it is, for readers.
    pub name: String,
    as_of: Date,
    held: Held<'t>,
}

enum Held<'t> {
    Tree(&'t Tree),
    Commit(Rc<Earlier>),
    File(&'t Tree, Rc<AloneFile>),
    Entry(Box<Loaded>, &'t ComputedEntry),
    /// There was nothing yet.
    Nothing,
}

impl Tree {
    /// The files as they are.
    pub const AS_IT_IS: Named = Named::Tree;

    /// Loads the project in `root`. It is as of `as_of`, or its own date, or else `today`.
    pub fn load(root: &Path, as_of: Option<Date>, today: Date) -> Self {
        Self { loaded: load::load(root), root: root.to_owned(), as_of, today, head: OnceCell::new() }
    }

    fn project(&self) -> Option<&Project> {
        self.loaded.project.as_ref().ok()
    }

    fn entries(&self) -> &[Entry] {
        self.project().map_or(&[], |project| &project.ledger.entries)
    }

    /// Returns what an argument names.
    ///
    /// # Errors
    ///
    /// If it names nothing, or more than one thing.
    pub fn named(&self, name: &str) -> Result<Named, Failure> {
        if name == TREE {
            return Ok(Named::Tree);
        }
        if let Some(day) = Date::parse(name) {
            return Ok(Named::Day(day));
        }
        if let Some(entry) = self.entry(name)? {
            return Ok(Named::Entry(entry));
        }
        let path = Path::new(name);
        if path.extension().is_some_and(|extension| extension == "yaml") && path.is_file() {
            return alone(path);
        }
        self.commit(name).map(Named::Commit)
    }

    /// Returns the place of the entry of a name: that of its file, with or without the folder and `.yaml`, or digits of its hash.
    fn entry(&self, name: &str) -> Result<Option<usize>, Failure> {
        let stem = |path: &str| {
            let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
            file.strip_suffix(".yaml").unwrap_or(file).to_owned()
        };
        let is_hash = name.len() >= MIN_DIGITS && name.chars().all(|digit| digit.is_ascii_hexdigit());
        let is_named = |entry: &Entry| {
            stem(&entry.path.value) == stem(name) || is_hash && entry.hash().starts_with(&name.to_ascii_lowercase())
        };
        let found: Vec<usize> =
            self.entries().iter().enumerate().filter(|(_, entry)| is_named(entry)).map(|(at, _)| at).collect();
        match found.as_slice() {
            [] => Ok(None),
            [at] if self.entries()[*at].computed().is_some() => Ok(Some(*at)),
            [at] => Err(Failure::usage(format!(
                "`{}` is no forecast of a model: only those can be compared",
                stem(&self.entries()[*at].path.value)
            ))),
            several => Err(Failure::usage(format!("`{name}` names {} entries of the ledger", several.len()))),
        }
    }

    fn commit(&self, name: &str) -> Result<Rc<Earlier>, Failure> {
        let found = load::revision(&self.root, name).map_err(|error| {
            Failure::usage(format!(
                "`{name}` is no entry of the ledger, no date, and no model file; and as a git revision: {error}"
            ))
        })?;
        Ok(earlier(found))
    }

    /// Returns what a model is compared with if nothing is named: its last entry in the ledger, or else the last commit.
    ///
    /// # Errors
    ///
    /// If there is neither.
    pub fn last(&self, model: &str) -> Result<Named, Failure> {
        if let Some(entry) = self.latest(model, None) {
            return Ok(Named::Entry(entry));
        }
        if let Some(head) = self.head.get() {
            return Ok(Named::Commit(Rc::clone(head)));
        }
        let head = load::revision(&self.root, "HEAD").map_err(|error| {
            Failure::usage(format!(
                "the ledger has no entry of the model `{model}`, and there is no commit to compare with: {error}"
            ))
        })?;
        Ok(Named::Commit(Rc::clone(self.head.get_or_init(|| earlier(head)))))
    }

    /// Returns the last entry of a model in the ledger.
    pub fn last_entry(&self, model: &str) -> Option<Named> {
        self.latest(model, None).map(Named::Entry)
    }

    /// Returns the place of the last entry of a model, as of a day or before.
    fn latest(&self, model: &str, day: Option<Date>) -> Option<usize> {
        let ledger = &self.project()?.ledger;
        let (found, _) =
            ledger.forecasts(model).rfind(|(entry, _)| day.is_none_or(|day| entry.head.as_of.value <= day))?;
        ledger.entries.iter().position(|entry| entry.hash() == found.hash())
    }

    /// Returns the models of what was named.
    ///
    /// # Errors
    ///
    /// If a commit cannot be read.
    pub fn models(&self, named: &Named) -> Result<BTreeSet<String>, Failure> {
        let of = |loaded: &Loaded| {
            loaded.project.as_ref().map(|project| project.models.keys().cloned().collect()).unwrap_or_default()
        };
        Ok(match named {
            Named::Tree => of(&self.loaded),
            Named::Entry(at) => {
                let computed = self.entries()[*at].computed();
                computed.map(|computed| computed.model.value.clone()).into_iter().collect()
            }
            Named::Day(_) => of(&self.loaded),
            Named::Commit(commit) => of(&commit.loaded),
            Named::File(file) => [file.model.id.value.clone()].into(),
        })
    }

    /// Returns a side of the comparison of a model.
    ///
    /// # Errors
    ///
    /// If an entry or a commit cannot be read.
    pub fn side(&self, named: &Named, model: &str) -> Result<ComparedSide<'_>, Failure> {
        match named {
            Named::Tree => Ok(ComparedSide {
                name: "the files as they are".to_owned(),
                as_of: self.as_of(),
                held: Held::Tree(self),
            }),
            Named::File(file) => {
                let held = Held::File(self, Rc::clone(file));
                Ok(ComparedSide { name: file.name.clone(), as_of: self.as_of(), held })
            }
            Named::Commit(commit) => Ok(of_commit(commit)),
            Named::Day(day) => match self.latest(model, Some(*day)) {
                Some(entry) => self.recorded(entry, model),
                None => {
                    let found = load::revision_on(&self.root, *day).map_err(|error| {
                        Failure::usage(format!(
                            "the ledger has no entry of the model `{model}` by {day}; and in the repository: {error}"
                        ))
                    })?;
                    Ok(of_commit(&earlier(found)))
                }
            },
            Named::Entry(entry) => self.recorded(*entry, model),
        }
    }

    fn as_of(&self) -> Date {
        self.project().map_or(self.today, |project| pipeline::as_of(project, self.as_of, self.today))
    }

    fn recorded(&self, at: usize, model: &str) -> Result<ComparedSide<'_>, Failure> {
        let entry = &self.entries()[at];
        let file = entry.path.value.rsplit('/').next().unwrap_or_default();
        let name = format!("the entry {}", file.strip_suffix(".yaml").unwrap_or(file));
        let as_of = entry.head.as_of.value;
        let Some(computed) = entry.computed().filter(|computed| computed.model.value == model) else {
            return Ok(ComparedSide { name, as_of, held: Held::Nothing });
        };
        let files = load::recorded_files(&self.root, computed).map_err(|path| {
            Failure::usage(format!(
                "`{path}`, which {name} was computed from, is missing or was changed: restore it from the repository"
            ))
        })?;
        let mut loaded = load::load_files(files);
        let settings = loaded.project.as_mut().ok().and_then(|project| project.models.get_mut(model));
        if let Some(file) = settings {
            computed.restore_settings(file);
        }
        Ok(ComparedSide { name, as_of, held: Held::Entry(Box::new(loaded), computed) })
    }
}

/// Reads a model file of any folder.
fn alone(path: &Path) -> Result<Named, Failure> {
    let load::LoadedModel { model, sources, report } = load::load_model(path);
    let name = path.display().to_string();
    match model {
        Ok(model) => Ok(Named::File(Rc::new(AloneFile { model, sources, report, name }))),
        Err(_) => Err(Failure::usage(format!(
            "`{name}` is not a model that can be read: `foresite forecast --file {name}` says why"
        ))),
    }
}

fn earlier(revision: load::Revision) -> Rc<Earlier> {
    /// The digits of a commit that are shown.
    const DIGITS: usize = 9;
    let load::Revision { commit, date, files } = revision;
    let loaded = load::load_files(files);
    let own = loaded.project.as_ref().ok().and_then(|project| project.config.as_of.as_ref());
    let as_of = own.map_or(date, |own| own.value);
    Rc::new(Earlier { name: format!("the commit {}", &commit[..DIGITS]), as_of, loaded })
}

fn of_commit(commit: &Rc<Earlier>) -> ComparedSide<'static> {
    ComparedSide { name: commit.name.clone(), as_of: commit.as_of, held: Held::Commit(Rc::clone(commit)) }
}

impl ComparedSide<'_> {
    fn loaded(&self) -> Option<&Loaded> {
        match &self.held {
            Held::Tree(tree) | Held::File(tree, _) => Some(&tree.loaded),
            Held::Commit(commit) => Some(&commit.loaded),
            Held::Entry(loaded, _) => Some(loaded),
            Held::Nothing => None,
        }
    }

    /// Returns a model of this side, with its data; `None` if it does not have the model.
    pub fn of(&self, model: &str) -> Option<Side<'_>> {
        let project = self.loaded()?.project.as_ref().ok()?;
        let file = match &self.held {
            Held::File(_, file) => Some(&file.model).filter(|file| file.id.value == model)?,
            _ => project.models.get(model)?,
        };
        let recorded = if let Held::Entry(_, computed) = &self.held { Some(*computed) } else { None };
        Some(Side { file, datasets: &project.datasets, units: &project.config.units, as_of: self.as_of, recorded })
    }

    /// Returns the problems that were found when it was loaded.
    pub fn report(&self) -> Report {
        match &self.held {
            Held::File(_, file) => file.report.clone(),
            _ => self.loaded().map(|loaded| loaded.report.clone()).unwrap_or_default(),
        }
    }

    /// Returns its texts.
    pub fn sources(&self) -> &Sources {
        match &self.held {
            Held::File(_, file) => &file.sources,
            _ => self
                .loaded()
                .map_or_else(|| unreachable!("a side without files has no problems"), |loaded| &loaded.sources),
        }
    }
}
