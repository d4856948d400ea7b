//! The list of generated files, the sitemap, and the file for robots.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::data_package::{self, data_package};
use super::datasets::{Format, export_path, formats};
use crate::document::{Dataset, Page, Project};
use crate::figure::Figures;
use crate::html::escape;
use crate::locale::Language;
use crate::parallel;
use crate::render::links::with_slash;
use crate::render::list_pages::SplitLists;
use crate::render::look::{THEME_CSS, theme_css};
use crate::render::translations::Translations;

/// The datasets of the last build, by id, each with the bytes of its files to download.
pub type Exports = BTreeMap<String, (Dataset, Vec<Arc<Vec<u8>>>)>;

/// Returns the paths of the files to download of all datasets, in order.
pub fn export_paths(project: &Project) -> impl Iterator<Item = String> {
    project
        .datasets
        .iter()
        .flat_map(|(id, dataset)| formats_of(project, dataset).iter().map(|format| export_path(id, format.extension)))
}

/// Makes the files to download of a dataset: the path and the bytes of each.
pub fn export<'d>(
    project: &'d Project,
    id: &'d str,
    dataset: &'d Dataset,
) -> impl Iterator<Item = (String, Vec<u8>)> + 'd {
    formats_of(project, dataset)
        .iter()
        .map(move |format| (export_path(id, format.extension), (format.text)(dataset).into_bytes()))
}

/// Makes the files to download of all datasets. Those in `known` that have not changed are not made again.
pub fn exports(project: &Project, known: &Exports) -> Exports {
    let datasets: Vec<(&String, &Dataset)> = project.datasets.iter().collect();
    let made = parallel::each(&datasets, |(id, dataset)| {
        let files = match known.get(*id) {
            Some((before, files)) if before == *dataset && files.len() == formats_of(project, dataset).len() => {
                files.clone()
            }
            _ => export(project, id, dataset).map(|(_, bytes)| Arc::new(bytes)).collect(),
        };
        ((*id).clone(), ((*dataset).clone(), files))
    });
    made.into_iter().collect()
}

fn formats_of(project: &Project, dataset: &Dataset) -> &'static [Format] {
    formats(dataset, project.config.limits.dataset_json_cells)
}

/// Returns every file that is made from the project's figures and settings, by path.
pub fn generated(project: &Project, figures: &Figures, lists: &SplitLists) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for (id, figure) in &figures.charts {
        files.insert(format!("charts/{id}.csv"), figure.csv.clone().into_bytes());
        files.insert(format!("charts/{id}.svg"), figure.file.clone().into_bytes());
        if let Some(belief) = &figure.controls.belief {
            files.insert(format!("charts/{id}.bin"), belief.columns.clone());
        }
    }
    for (id, table) in &figures.tables {
        files.insert(format!("tables/{id}.csv"), table.csv.clone().into_bytes());
    }
    files.extend(theme_css(&project.config.theme).map(|css| (THEME_CSS.to_owned(), css.into_bytes())));
    files.extend(data_package(project).map(|package| (data_package::PATH.to_owned(), package.into_bytes())));
    // Makes GitHub Pages publish every file unchanged.
    files.insert(".nojekyll".to_owned(), Vec::new());
    files.insert("sitemap.xml".to_owned(), sitemap(project, lists).into_bytes());
    let base_url = with_slash(&project.config.base_url.value);
    files.insert(
        "robots.txt".to_owned(),
        format!("User-agent: *\nAllow: /\nSitemap: {base_url}sitemap.xml\n").into_bytes(),
    );
    files
}

/// Returns the sitemap: the URLs of the pages, for search engines.
fn sitemap(project: &Project, lists: &SplitLists) -> String {
    let base_url = with_slash(&project.config.base_url.value);
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
        .to_owned();
    let translations = Translations::new(project);
    let has_languages = !project.languages.folders.is_empty();
    text.push_str(if has_languages { " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n" } else { ">\n" });
    let mut pages: Vec<_> = project.pages.iter().collect();
    pages.sort_by(|a, b| a.route.cmp(&b.route));
    for page in pages {
        let changed = page.updated.as_ref().or(page.date.as_ref());
        let changed = changed.map(|date| format!("<lastmod>{}</lastmod>", date.value)).unwrap_or_default();
        let address = escape(&format!("{base_url}{}", page.route));
        let alternate = |(language, page): (&Language, &Page)| {
            let (tag, address) = (escape(language.tag()), escape(&format!("{base_url}{}", page.route)));
            format!("<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{address}\"/>")
        };
        let alternates: String = translations.of(&page.path).into_iter().map(alternate).collect();
        text.push_str(&format!("<url><loc>{address}</loc>{changed}{alternates}</url>\n"));
        for route in lists.further_routes(page) {
            text.push_str(&format!("<url><loc>{}</loc></url>\n", escape(&format!("{base_url}{route}"))));
        }
    }
    text + "</urlset>\n"
}
