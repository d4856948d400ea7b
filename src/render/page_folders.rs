//! The pages of a site by folder, for lists of all of them.

use super::templates::views::{FolderView, ListedPageView};
use crate::diagnostic::Report;
use crate::document::{Page, Project};
use crate::figure::{Binder, Evidence};

/// Returns the pages of a site that are in a language, by the first folder of their paths: first the pages above all folders, then
/// each folder by name.
pub fn page_folders(project: &Project, language: &str, evidence: Evidence<'_>) -> Vec<FolderView> {
    // The problems of titles and descriptions are reported by their pages.
    let fill = |own| {
        let text = Binder::new(evidence).fill(own, &mut Report::default());
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let is_own = |page: &&Page| project.languages.of(&page.path).tag() == language;
    let start = |page: &Page| project.languages.folder(&page.path).map_or(0, |(folder, _)| folder.len() + 1);
    let folder = |page: &Page| {
        let (start, path) = (start(page), &page.path);
        path[start..].split_once('/').map(|(folder, _)| path[..start + folder.len()].to_owned()).unwrap_or_default()
    };
    let mut pages: Vec<(String, &Page)> =
        project.pages.iter().filter(is_own).map(|page| (folder(page), page)).collect();
    pages.sort_by_cached_key(|(folder, page)| {
        let index = if folder.is_empty() { "index.md".to_owned() } else { format!("{folder}/index.md") };
        (folder.clone(), page.path != index, page.weight, page.path.clone())
    });
    let mut folders: Vec<(String, FolderView)> = Vec::new();
    for (folder, page) in pages {
        let listed = ListedPageView {
            title: fill(&page.title),
            route: page.route.clone(),
            description: page.description.as_ref().map(fill),
        };
        match folders.last_mut().filter(|(known, _)| *known == folder) {
            Some((_, known)) => known.pages.push(listed),
            None => {
                let is_index = page.path == format!("{folder}/index.md");
                let title = if is_index { listed.title.clone() } else { folder.clone() };
                folders.push((folder, FolderView { title, pages: vec![listed] }));
            }
        }
    }
    folders.into_iter().map(|(_, folder)| folder).collect()
}
