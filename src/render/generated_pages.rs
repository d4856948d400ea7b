//! Pages that no file of the author is behind: how to cite the report, and charts for others to embed.

use std::collections::BTreeMap;

use super::cards::card_file;
use super::links::{page_file, with_slash};
use super::list_pages::SplitLists;
use super::templates::Library;
use super::templates::views::{EmbedView, FigureView};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::publish_settings::PrintedPages;
use crate::document::{Page, Project};
use crate::html::escape;

/// The page that says how to cite the report.
pub const CITE: &str = "cite/";

/// The file with all citations for BibTeX.
pub const BIBTEX: &str = "cite.bib";

/// The page with the lines to embed charts, and the folder of the pages that are embedded.
pub const EMBED: &str = "embed/";

/// The page with the search.
pub const SEARCH: &str = "search/";

/// The report as one document to print.
pub const PRINT: &str = "print/";

/// The template of the report as one document.
pub const PRINT_TEMPLATE: &str = "print.html";

/// The template of the page that says how to cite the report.
pub const CITE_TEMPLATE: &str = "cite.html";

/// The template of the page with the search.
pub const SEARCH_TEMPLATE: &str = "search.html";

/// A page that no file of the author is behind.
pub struct GeneratedPage {
    /// Its address below the base path.
    pub route: String,
    /// Its template.
    pub template: &'static str,
    /// The chart that it shows alone.
    pub chart: Option<String>,
}

/// Returns the pages that a site has besides those of the author.
pub fn generated_pages(project: &Project, library: &Library, has_citations: bool) -> Vec<GeneratedPage> {
    let mut pages = Vec::new();
    if has_citations {
        pages.push(GeneratedPage { route: CITE.to_owned(), template: CITE_TEMPLATE, chart: None });
    }
    if project.config.publish.search {
        let routes = project.languages.prefixes().map(|prefix| format!("{prefix}{SEARCH}"));
        pages.extend(routes.map(|route| GeneratedPage { route, template: SEARCH_TEMPLATE, chart: None }));
    }
    if project.config.publish.print != PrintedPages::None {
        let routes = project.languages.prefixes().map(|prefix| format!("{prefix}{PRINT}"));
        pages.extend(routes.map(|route| GeneratedPage { route, template: PRINT_TEMPLATE, chart: None }));
    }
    if project.config.publish.embeds && !library.charts.is_empty() {
        pages.push(GeneratedPage { route: EMBED.to_owned(), template: "embeds.html", chart: None });
        let alone = library.charts.keys().map(|id| GeneratedPage {
            route: embed_route(id),
            template: "embed.html",
            chart: Some(id.clone()),
        });
        pages.extend(alone);
    }
    pages
}

/// Returns whether the author has a page or a file at an address.
pub fn is_taken(project: &Project, route: &str) -> bool {
    let file = format!("{route}index.html");
    project.pages.iter().any(|page| page.route == route) || project.statics.contains_key(&file)
}

/// Reports pages and files of the author at the addresses that the settings ask for.
pub fn check_addresses(project: &Project, lists: &SplitLists, report: &mut Report) {
    check_cards(project, report);
    check_further_pages(project, lists, report);
    let publish = &project.config.publish;
    let prints = publish.print != PrintedPages::None;
    let wanted = [
        (publish.embeds, EMBED, "charts to embed"),
        (publish.search, SEARCH, "search"),
        (prints, PRINT, "report as one document"),
    ];
    for (_, address, what) in wanted.into_iter().filter(|(is_wanted, ..)| *is_wanted) {
        let is_there = |route: &str| {
            let mut prefixes = project.languages.prefixes().filter(|prefix| prefix.is_empty() || address != EMBED);
            prefixes.any(|prefix| route.strip_prefix(&*prefix).is_some_and(|below| below.starts_with(address)))
        };
        for page in project.pages.iter().filter(|page| is_there(&page.route)) {
            let message = format!("the address `/{}` is among those of the {what}", page.route);
            report.push(Diagnostic::error(codes::SAME_ADDRESS, message).at(page.span).hint("rename it"));
        }
        for path in project.statics.keys().filter(|path| path.to_lowercase().starts_with(address)) {
            let message = format!("`static/{path}` is among the addresses of the {what}");
            report.push(Diagnostic::error(codes::SAME_ADDRESS, message).hint("rename it"));
        }
    }
}

/// Reports pages and files of the author at the addresses of the further pages of lists.
fn check_further_pages(project: &Project, lists: &SplitLists, report: &mut Report) {
    let routes = |page| lists.further_routes(page).map(move |route| (route, page));
    let further: BTreeMap<String, &Page> = project.pages.iter().flat_map(routes).collect();
    if further.is_empty() {
        return;
    }
    for page in &project.pages {
        if let Some(list) = further.get(&page.route) {
            let message =
                format!("the address `/{}` is that of a further page of the list `{}`", page.route, list.path);
            report.push(Diagnostic::error(codes::SAME_ADDRESS, message).at(page.span).hint("rename it"));
        }
    }
    for (route, list) in &further {
        let file = page_file(route);
        if project.statics.contains_key(&file) {
            let message = format!("`static/{file}` has the address of a further page of the list `{}`", list.path);
            report.push(Diagnostic::error(codes::SAME_ADDRESS, message).hint("rename it"));
        }
    }
}

/// Reports files of the author at the addresses of cards.
fn check_cards(project: &Project, report: &mut Report) {
    if !project.config.publish.cards {
        return;
    }
    let taken: BTreeMap<String, &String> = project.statics.keys().map(|path| (path.to_lowercase(), path)).collect();
    for page in project.pages.iter().filter(|page| page.card.image.is_none()) {
        if let Some(path) = taken.get(&card_file(&page.route).to_lowercase()) {
            let message = format!("`static/{path}` has the address of the card of this page");
            report.push(Diagnostic::error(codes::SAME_ADDRESS, message).at(page.span).hint("rename it"));
        }
    }
}

fn embed_route(id: &str) -> String {
    format!("{EMBED}{id}/")
}

/// Returns the charts to embed, by id. `shown` has the address where the site first shows each chart.
pub fn embeds(project: &Project, library: &Library, shown: &BTreeMap<&str, String>) -> Vec<EmbedView> {
    let base_url = with_slash(&project.config.base_url.value);
    let view = |(id, figure): (&String, &FigureView)| {
        let page = shown.get(id.as_str()).cloned().unwrap_or_default();
        let href = embed_route(id);
        let snippet = snippet(&base_url, &href, figure);
        EmbedView { id: id.clone(), title: figure.title.clone(), url: format!("{base_url}{page}"), page, href, snippet }
    };
    library.charts.iter().map(view).collect()
}

/// The height of what surrounds a drawing, at a width of some 600 pixels: title, key, note, sources, and links.
const AROUND: f64 = 460.0;

/// The height of the controls of a slider chart, and of a belief chart.
const CONTROLS: [f64; 2] = [290.0, 380.0];

/// The height of a frame whose drawing has no known height.
const USUAL: f64 = 420.0;

/// Returns the lines to copy into another page. The frame has a height with room for most widths; the script gives it the height that
/// the page in it reports.
fn snippet(base_url: &str, href: &str, figure: &FigureView) -> String {
    let drawing = figure.svg.split_once(" height=\"").and_then(|(_, rest)| rest.split_once('"')?.0.parse::<f64>().ok());
    let controls = [figure.controls.slider.is_some(), figure.controls.belief.is_some()];
    let controls: f64 =
        controls.into_iter().zip(CONTROLS).filter_map(|(is_there, height)| is_there.then_some(height)).sum();
    let height = (drawing.unwrap_or(USUAL) + AROUND + controls).ceil();
    format!(
        "<iframe src=\"{base_url}{href}\" title=\"{}\" width=\"100%\" height=\"{height}\" loading=\"lazy\" \
         style=\"border: 0; color-scheme: light dark\"></iframe>\n\
         <script>addEventListener(\"message\", ({{ data, source }}) => {{ for (const frame of document.querySelectorAll('iframe[src^=\"{base_url}{EMBED}\"]')) \
         if (frame.contentWindow === source && data?.embedHeight > 0) frame.height = data.embedHeight; }})</script>",
        escape(&figure.title)
    )
}
