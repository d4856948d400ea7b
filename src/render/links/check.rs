//! Checks a finished site: every link must lead to a file or element of the site, and no id may be used twice on a
//! page.

use std::collections::{BTreeMap, BTreeSet};

use super::addresses::{join, page_file, percent_decoded};
use super::marks::{AnchorLink, Mark, MarksByFile, ids};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::Page;
use crate::render::site::Site;
use crate::source::Span;

/// The ids in branches that are not published, by the route of their page.
pub type UnpublishedIds<'a> = BTreeMap<&'a str, &'a BTreeSet<String>>;

/// Reports the links in Markdown to ids that their page does not have.
pub fn check_anchors(
    links: &[&AnchorLink],
    site: &MarksByFile<'_>,
    unpublished: &UnpublishedIds<'_>,
    report: &mut Report,
) {
    let mut ids_by_route = BTreeMap::new();
    for link in links {
        // A page that could not be rendered has no marks; the reason is in the report.
        let Some(marks) = site.get(&page_file(&link.route)) else { continue };
        let ids: &BTreeSet<&str> = ids_by_route.entry(&link.route).or_insert_with(|| ids(marks));
        let is_unpublished = unpublished.get(link.route.as_str()).is_some_and(|ids| ids.contains(&link.anchor));
        if ids.contains(link.anchor.as_str()) && link.lacks_words {
            let message = format!("the link to `#{}` has no text, and nothing there has a number", link.anchor);
            report.push(Diagnostic::error(codes::EMPTY_LINK, message).at(link.span).hint(
                "write what readers see into the square brackets: `[text](address)`; charts, tables, and pictures with captions have numbers",
            ));
        }
        if ids.contains(link.anchor.as_str()) || !link.published && is_unpublished {
            continue;
        }
        let page = if link.route.is_empty() { "page".to_owned() } else { format!("page `/{}`", link.route) };
        let message = format!("the {page} has no element with the id `{}`", link.anchor);
        let problem = Diagnostic::error(codes::UNKNOWN_ANCHOR, message).at(link.span);
        report.push(match is_unpublished {
            true => problem.hint(format!(
                "the id is in a branch whose condition is false: give the branch that takes its place the same id, \
                 `{{#{}}}`",
                link.anchor
            )),
            false => match of_figure(&link.anchor, ids) {
                Some(id) => problem.hint(format!("did you mean `{id}`?")),
                None => problem.suggest(&link.anchor, ids.iter().copied()),
            },
        });
    }
}

/// Returns the id of the chart or table that another tool would call so: `chart-growth` for `fig-growth`.
fn of_figure<'i>(anchor: &str, ids: &BTreeSet<&'i str>) -> Option<&'i str> {
    let (kind, id) = anchor.split_once(['-', ':'])?;
    let kinds = match kind {
        "fig" | "figure" => ["chart", "table"],
        "tbl" | "tab" => ["table", "chart"],
        _ => return None,
    };
    let id = id.replace('-', "_");
    kinds.iter().find_map(|kind| ids.get(format!("{kind}-{id}").as_str()).copied())
}

/// Reports addresses in the finished pages that lead to no file of the site or to no id of a page, and ids that are used
/// twice on a page. Links to ids that are in `checked` are left to [`check_anchors`], which knows their place in Markdown.
pub fn check_site<'p>(
    site: &Site,
    pages_marks: &MarksByFile<'_>,
    base_path: &str,
    pages: impl IntoIterator<Item = &'p Page>,
    checked: &[&AnchorLink],
    report: &mut Report,
) {
    let spans: BTreeMap<String, Span> = pages.into_iter().map(|page| (page_file(&page.route), page.span)).collect();
    let checked: BTreeSet<(&str, &str)> =
        checked.iter().map(|link| (link.route.as_str(), link.anchor.as_str())).collect();
    let ids_by_file: BTreeMap<&str, BTreeSet<&str>> =
        pages_marks.iter().map(|(file, marks)| (file.as_str(), ids(marks))).collect();
    for (file, marks) in pages_marks {
        let at_page = |diagnostic: Diagnostic| match spans.get(file) {
            // The start of the page: the address comes from its template.
            Some(span) => diagnostic.at(Span::new(span.source, span.start, span.start)),
            None => diagnostic.hint(format!("in the generated file `{file}`")),
        };
        let mut seen = BTreeSet::new();
        for mark in *marks {
            let link = match mark {
                Mark::Id(id) if !seen.insert(id) => {
                    let message = format!("the id `{id}` is used twice on the page");
                    report.push(at_page(Diagnostic::error(codes::DUPLICATE_ANCHOR, message)));
                    continue;
                }
                Mark::Id(_) | Mark::Load(_) | Mark::Policy(_) => continue,
                Mark::Address(link) => link,
            };
            match target(file, link, base_path) {
                Some((target, _)) if !site.has(&target) => {
                    let message = format!("the address `{link}` on the page `{file}` leads to no file of the site");
                    let known = site.sizes().into_keys();
                    report.push(at_page(Diagnostic::error(codes::DEAD_LINK, message).suggest(&target, known)));
                }
                Some((target, Some(anchor))) => {
                    let has_anchor = ids_by_file.get(target.as_str()).is_none_or(|ids| ids.contains(anchor.as_str()));
                    let route = target.strip_suffix("index.html").unwrap_or(&target);
                    if !has_anchor && !checked.contains(&(route, anchor.as_str())) {
                        let message =
                            format!("the address `{link}` on the page `{file}` leads to no element of `{target}`");
                        report.push(at_page(Diagnostic::error(codes::UNKNOWN_ANCHOR, message)));
                    }
                }
                Some((_, None)) => {}
                None => {
                    let message = format!("the address `{link}` on the page `{file}` leaves the site");
                    report.push(at_page(Diagnostic::error(codes::DEAD_LINK, message)));
                }
            }
        }
    }
}

/// Returns the file and the id that an address in a finished file leads to; `None` if it leaves the site.
pub fn target(file: &str, link: &str, base_path: &str) -> Option<(String, Option<String>)> {
    let (path, anchor) =
        link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(percent_decoded(anchor).into_owned())));
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let path = &*percent_decoded(path);
    let target = if path.is_empty() {
        file.to_owned()
    } else if let Some(absolute) = path.strip_prefix(base_path) {
        folder_index(absolute.to_owned(), absolute)
    } else if path.starts_with('/') {
        return None;
    } else {
        folder_index(join(file, path)?, path)
    };
    Some((target, anchor.filter(|anchor| !anchor.is_empty())))
}

/// Returns the index file of a folder if the path as written names a folder, and otherwise the target itself.
fn folder_index(target: String, written: &str) -> String {
    let is_folder = written.is_empty() || written.ends_with(['/', '.']);
    match (is_folder, target.is_empty()) {
        (true, true) => "index.html".to_owned(),
        (true, false) => format!("{}/index.html", target.trim_end_matches('/')),
        (false, _) => target,
    }
}

#[cfg(test)]
mod tests {
    use super::super::marks::marks;
    use super::*;

    fn site(files: &[(&str, &str)]) -> Site {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec().into())).collect();
        Site { files, ..Site::default() }
    }

    fn codes_of(site: &Site) -> Vec<&'static str> {
        let pages = site.files.iter().filter(|(file, _)| file.ends_with(".html"));
        let marks: BTreeMap<String, Vec<Mark>> =
            pages.map(|(file, html)| (file.clone(), marks(str::from_utf8(html).unwrap()))).collect();
        let by_file = marks.iter().map(|(file, marks)| (file.clone(), marks.as_slice())).collect();
        let mut report = Report::default();
        check_site(site, &by_file, "/repo/", [], &[], &mut report);
        report.into_iter().map(|found| found.code.id).collect()
    }

    #[test]
    fn accepts_addresses_of_files_folders_and_ids() {
        let good = site(&[
            ("index.html", "<a id=top href=./a/>x</a><a href='a/#x'>x</a><a href=\"#top\">x</a>"),
            (
                "a/index.html",
                "<p id=x><a href=../>x</a><img src=../p.svg?v=1><a href='/repo/a/'>x</a><a href=..>x</a><i id=ü></i><a href=#%C3%BC>x</a>",
            ),
            ("p.svg", ""),
        ]);
        assert_eq!(codes_of(&good), [""; 0]);
    }

    #[test]
    fn reports_dead_addresses_and_duplicate_ids() {
        let bad = site(&[(
            "index.html",
            "<a href=b/>x</a><a href=#y>x</a><a href=/a/>x</a><img src=../p.svg><i id=z></i><i id=z></i>",
        )]);
        assert_eq!(codes_of(&bad), ["E0508", "E0509", "E0508", "E0508", "E0513"]);
    }
}
