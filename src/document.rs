//! The project as its author wrote it, typed and with places: the output of loading and the input of every later stage.
//!
//! Most types here are sections ([`crate::yaml::Section`]): each field declares the YAML key that it is read from, its
//! format, and its description, once. The loader, the JSON Schema and the reference pages follow these declarations.

pub mod accept;
pub mod address;
pub mod backtest_keys;
mod basis;
mod card_keys;
mod chance_words;
pub mod chart;
pub mod chart_series;
pub mod citation_style;
pub mod claim;
pub mod commit;
pub mod config;
pub mod csv_format;
pub mod dataset;
pub mod declared_units;
pub mod ensemble;
pub mod exchange_settings;
pub mod expectation;
mod extra;
pub mod figure;
pub mod group;
pub mod hindcast_case;
mod host;
pub mod interval_level;
pub mod language_folder;
pub mod ledger;
mod license;
pub mod model;
pub mod navigation_entry;
pub mod other_kinds;
pub mod overrides;
pub mod page;
mod page_order;
pub mod project_limits;
pub mod publish_settings;
mod published_rows;
pub mod question;
pub mod reader_text;
pub mod reference;
pub mod row_remarks;
pub mod rows;
mod site_file;
pub mod theme_options;
mod unpublished;
pub mod withheld;
pub mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Report, Reported, codes};
use crate::locale::{Language, LanguageFile, Languages};
use crate::source::{SourceId, Spanned};

pub use accept::{Acceptable, Accepted};
pub use basis::Basis;
pub use chance_words::ChanceWords;
pub use chart::ChartSpec;
pub use citation_style::CitationStyle;
pub use claim::Claim;
pub use commit::Commit;
pub use config::Config;
pub use dataset::Dataset;
pub use declared_units::DeclaredUnit;
pub use exchange_settings::MetaculusQuestion;
pub use expectation::Expectation;
pub use extra::{Extra, ExtraValue};
pub use figure::TableSpec;
pub use hindcast_case::{Came, HindcastCase};
pub use interval_level::IntervalLevel;
pub use ledger::Ledger;
pub use license::License;
pub use model::ModelFile;
pub use navigation_entry::NavigationItem;
pub use page::Page;
pub use page_order::{PageOrder, WORDS as PAGE_ORDERS};
pub use question::{Question, QuestionRules};
pub use reference::{Author, Reference};
pub use site_file::FontFile;
pub use unpublished::{Unpublished, UnpublishedPage};

/// A whole project. The maps have ids, keys, or paths as their keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// `foresite.yaml`.
    pub config: Config,
    /// `content/**.md`, by path, and those of the folders that the settings include.
    pub pages: Vec<Page>,
    /// The pages that the build leaves out.
    pub unpublished: Vec<UnpublishedPage>,
    /// `data/*.yaml`, by id.
    pub datasets: BTreeMap<String, Dataset>,
    /// `data/models/*.yaml`, by id.
    pub models: BTreeMap<String, ModelFile>,
    /// `data/charts/*.yaml`, by id.
    pub charts: BTreeMap<String, ChartSpec>,
    /// `data/tables/*.yaml`, by id.
    pub tables: BTreeMap<String, TableSpec>,
    /// `data/claims.yaml`, by id.
    pub claims: BTreeMap<String, Claim>,
    /// `data/questions/*.yaml`, by id.
    pub questions: BTreeMap<String, Question>,
    /// The charts that have errors, by id. Their uses are not reported as well.
    pub unread_charts: BTreeMap<String, Reported>,
    /// The tables that have errors, by id.
    pub unread_tables: BTreeMap<String, Reported>,
    /// The claims that have errors, by id.
    pub unread_claims: BTreeMap<String, Reported>,
    /// The questions that have errors, by id.
    pub unread_questions: BTreeMap<String, Reported>,
    /// `data/sources.yaml` and `data/*.bib`, by key.
    pub references: BTreeMap<String, Reference>,
    /// `data/ledger/*.yaml`: what was forecast, stated, and resolved.
    pub ledger: Ledger,
    /// What is wrong with entries of bibliographies that nothing can cite, since they have no key.
    pub uncitable: Vec<Diagnostic>,
    /// The theme's templates and those of `templates/**`, which replace templates of the theme with the same path. By
    /// path below that folder.
    pub templates: BTreeMap<String, Template>,
    /// The theme's static files and those of `static/**`, which replace files of the theme with the same path. By path
    /// below that folder.
    pub statics: BTreeMap<String, Arc<Vec<u8>>>,
    /// The commit of the repository that the project is in, if there is one and pages are to name it.
    pub commit: Option<Commit>,
    /// The languages of the pages, with the texts of `templates/strings/`.
    pub languages: Languages,
}

impl Project {
    /// Returns a project that has only settings.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            pages: Vec::new(),
            unpublished: Vec::new(),
            datasets: BTreeMap::new(),
            models: BTreeMap::new(),
            charts: BTreeMap::new(),
            tables: BTreeMap::new(),
            claims: BTreeMap::new(),
            questions: BTreeMap::new(),
            unread_charts: BTreeMap::new(),
            unread_tables: BTreeMap::new(),
            unread_claims: BTreeMap::new(),
            unread_questions: BTreeMap::new(),
            references: BTreeMap::new(),
            ledger: Ledger::default(),
            uncitable: Vec::new(),
            templates: BTreeMap::new(),
            statics: BTreeMap::new(),
            commit: None,
            languages: Languages::default(),
        }
    }

    /// Reads the languages that the settings name, with the project's own texts. What is wrong with them is reported.
    pub fn read_languages(&mut self, report: &mut Report) {
        let own = |path: &str| {
            let Template { text, source, .. } = self.templates.get(path)?;
            Some(LanguageFile { text, source: *source })
        };
        let mut load = |tag: &Spanned<String>| {
            if !Language::is_built_in(&tag.value) && own(&Language::file_of(&tag.value)).is_none() {
                report.push(
                    Diagnostic::warning(
                        codes::MISSING_TEXTS,
                        format!(
                            "there are no texts in `{}`: its pages show the words of Foresite in English",
                            tag.value
                        ),
                    )
                    .at(tag.span)
                    .hint(format!("write them into `templates/{}`", Language::file_of(&tag.value))),
                );
            }
            Arc::new(Language::load(&tag.value, own, report))
        };
        let main = load(&self.config.language);
        let folders = self.config.languages.iter().map(|folder| (folder.tag.value.clone(), load(&folder.tag)));
        self.languages = Languages { main, folders: folders.collect() };
    }

    /// Returns the datasets of `data/`, then those of the models.
    pub fn all_datasets(&self) -> impl Iterator<Item = &Dataset> {
        self.datasets.values().chain(self.models.values().flat_map(|model| &model.datasets))
    }

    /// Returns the keys of sources that definitions, datasets and their rows, questions, charts and tables name.
    pub fn named_sources(&self) -> impl Iterator<Item = &Spanned<String>> {
        let definitions = self.models.values().flat_map(ModelFile::definitions).flat_map(|known| &known.sources);
        let cases = self.models.values().flat_map(|model| &model.hindcasts).flat_map(|case| &case.sources);
        let datasets = self
            .all_datasets()
            .flat_map(|data| data.sources.iter().chain(data.rows.iter().flat_map(|row| &row.sources)));
        let questions = self.questions.values().flat_map(|question| &question.sources);
        let charts = self.charts.values().flat_map(|chart| &chart.head.sources);
        let tables = self.tables.values().flat_map(|table| &table.head.sources);
        definitions.chain(cases).chain(datasets).chain(questions).chain(charts).chain(tables)
    }

    /// Returns the keys of the sources that the project uses: those that its data name, and those that its pages cite.
    pub fn used_sources<'s>(&'s self, cited: impl Iterator<Item = &'s str>) -> BTreeSet<&'s str> {
        let in_ledger = self.ledger.named_sources().map(|key| key.value.as_str());
        self.named_sources().map(|key| key.value.as_str()).chain(in_ledger).chain(cited).collect()
    }
}

/// One template file.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// The file, for diagnostics.
    pub source: SourceId,
    /// The text of the file.
    pub text: String,
    /// Whether it is the theme's, and not the author's.
    pub is_built_in: bool,
}
