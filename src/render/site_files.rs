//! The files of a site that are not pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::drawn_picture::{DrawnPicture, chart_file};
use super::files::{self, exchange_files, feed, forecast_files, llms, moves_feed};
use super::generated_pages::BIBTEX;
use super::list_pages::SplitLists;
use super::search_index;
use super::site::Site;
use super::templates::views::CitationView;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::Project;
use crate::figure::{Evidence, Figures};
use crate::locale::Language;

/// What is made already of the files that are not pages.
pub struct Made<'a> {
    /// The files of datasets; none if they are only named yet.
    pub exports: Option<&'a files::Exports>,
    /// How to cite the report and its pages.
    pub citations: &'a [CitationView],
    /// The pictures of charts by their ids; none of those that are only named yet.
    pub pictures: &'a BTreeMap<String, DrawnPicture>,
    /// The lists that are split into pages.
    pub lists: &'a SplitLists,
}

/// Returns a site with its files that are not pages; the exports of datasets are only named if they are not made yet. A generated
/// file must not have the address of a static file of the author; clashes between the author's own files are found while loading.
pub fn files_of(
    project: &Project,
    (evidence, language): (Evidence<'_>, &Language),
    figures: &Figures,
    Made { exports, citations, pictures, lists }: Made<'_>,
    report: &mut Report,
) -> Site {
    let mut site = Site { files: project.statics.clone(), ..Site::default() };
    let taken: BTreeSet<String> = project.statics.keys().map(|path| path.to_lowercase()).collect();
    let mut generated = files::generated(project, figures, lists);
    generated.extend(feed::feeds(project, evidence).into_iter().map(|(path, feed)| (path, feed.into_bytes())));
    generated.extend(moves_feed::moves_feed(project).map(|feed| (moves_feed::PATH.to_owned(), feed.into_bytes())));
    generated.extend(forecast_files::forecast_files(project, evidence));
    generated.extend(exchange_files::exchange_files(project, evidence, report));
    if project.config.publish.search {
        generated
            .extend([search_index::SCRIPT, search_index::STYLE].map(|(path, text)| (path.to_owned(), text.into())));
    }
    if project.config.publish.markdown {
        generated.insert(llms::PATH.to_owned(), llms::llms(project, evidence, language).into_bytes());
    }
    if !citations.is_empty() {
        let entries: Vec<&str> = citations.iter().map(|citation| citation.bibtex.as_str()).collect();
        generated.insert(BIBTEX.to_owned(), entries.join("\n").into_bytes());
    }
    let mut made = exports.iter().flat_map(|exports| exports.values()).flat_map(|(_, files)| files);
    let exports = files::export_paths(project).map(|path| (path, made.next().map(Arc::clone)));
    let generated = generated.into_iter().map(|(path, mut bytes)| {
        bytes.shrink_to_fit();
        (path, Some(Arc::new(bytes)))
    });
    let is_asked = project.config.publish.charts_png;
    let pictures = figures.charts.keys().filter(|_| is_asked).map(|id| {
        let made = pictures.get(id).and_then(|picture| picture.made.as_ref().ok());
        (chart_file(id), made.map(|(png, _)| Arc::clone(png)))
    });
    for (path, bytes) in exports.chain(generated).chain(pictures).collect::<BTreeMap<_, _>>() {
        if taken.contains(&path.to_lowercase()) {
            let message = format!("`static/{path}` has the address of a file that every build generates");
            report.push(Diagnostic::error(codes::SAME_ADDRESS, message).hint("rename it"));
        }
        match bytes {
            Some(bytes) => drop(site.files.insert(path, bytes)),
            None => drop(site.taken.insert(path, 0)),
        }
    }
    // Their addresses are compared with those of the author's own files while these are loaded.
    let redirects = files::redirects(project, evidence);
    site.files.extend(redirects.into_iter().map(|(path, bytes)| (path, Arc::new(bytes))));
    site
}
