//! What the pages in the folder of a language share.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::feed;
use super::language_parts::{library, site_view};
use super::navigation::SiteTree;
use super::page_cache::SharedInputs;
use super::page_list::section_lists;
use super::site::Site;
use super::source_label::SourceLabels;
use super::templates::views::{SiteView, forecasts};
use super::templates::{Library, Templates};
use crate::diagnostic::Report;
use crate::document::language_folder::LanguageFolder;
use crate::document::{Page, Project, Template};
use crate::figure::{Evidence, Figures, model_listings};
use crate::locale::Language;

/// What the pages of the folder of a language share.
pub struct FolderLanguage<'a> {
    /// The folder below `content/`.
    pub name: &'a str,
    /// The language.
    pub language: &'a Language,
    /// The figures and addresses.
    pub library: Arc<Library>,
    /// The site, as templates see it.
    pub site: SiteView,
    /// The labels of the sources.
    pub source_labels: SourceLabels,
    /// The templates; none if one of them is not valid.
    pub templates: Option<Templates>,
    /// The pages as a tree.
    pub tree: SiteTree<'a>,
}

/// What the pages of the folders of all languages are made from.
#[derive(Clone, Copy)]
pub struct FolderInputs<'a, 's> {
    /// The project.
    pub project: &'a Project,
    /// The forecasts and datasets.
    pub evidence: Evidence<'a>,
    /// The figures.
    pub figures: &'a Figures,
    /// What the pages in the language of the settings share.
    pub main: &'s SharedInputs,
    /// The files that are not pages.
    pub files: &'s Site,
}

/// Returns what the pages of the folder of a language share. Problems of templates are reported with those of the main language.
pub fn folder_language<'a>(
    settings: &'a LanguageFolder,
    FolderInputs { project, evidence, figures, main, files }: FolderInputs<'a, '_>,
    templates: &BTreeMap<String, Template>,
    name: impl Fn(&Page) -> String,
) -> Option<FolderLanguage<'a>> {
    let folder = settings.tag.value.as_str();
    let language = project.languages.folders.get(folder)?;
    let evidence = evidence.in_language(language);
    let models = model_listings(project, evidence);
    let tree = SiteTree::new(&project.pages, &settings.navigation, (&project.languages, Some(folder)), name);
    let library = library(project, evidence, (figures, &models), &main.locations, language, files);
    let sections = section_lists(project, &tree, evidence, language);
    let library = Arc::new(Library { sections, ..library });
    let (footer, theme) = (main.site.footer.clone(), main.site.theme.clone());
    let of_project = site_view(project, evidence, language, (footer, theme));
    let site = SiteView {
        title: settings.title.clone().unwrap_or(of_project.title),
        description: settings.description.clone().or(of_project.description),
        home: format!("{folder}/"),
        feed: feed::has_entries(project, Some(folder)).then(|| format!("{folder}/{}", feed::PATH)),
        search: of_project.search.map(|page| format!("{folder}/{page}")),
        print: of_project.print.map(|page| format!("{folder}/{page}")),
        ..of_project
    };
    let views = (&site, &forecasts(evidence, language));
    let templates = Templates::load(templates, views, &library, language, &main.limits, &mut Report::default()).ok();
    let source_labels = SourceLabels::default();
    Some(FolderLanguage { name: folder, language, library, site, source_labels, templates, tree })
}
