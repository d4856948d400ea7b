//! The pages of tags: one for each tag, with the pages that have it, and one with all tags. A page of the author with the key `tag`
//! takes the place of the page of that tag, and `content/tags/index.md` that of the list of tags.

use std::collections::{BTreeMap, BTreeSet};

use super::links::page_file;
use super::template_names::LIST;
use crate::diagnostic::{Report, error};
use crate::document::address::{is_slug, slug};
use crate::document::{Page, PageOrder, Project};
use crate::source::{Sources, Span, Spanned};

/// The address of the page with all tags.
const ROUTE: &str = "tags/";

/// Adds the pages of tags that the project has not written itself. Reports tags that cannot have an address of their own.
pub fn add_tag_pages(project: &mut Project, sources: &mut Sources, report: &mut Report) {
    // Each tag with its first use, in the order of the pages.
    let mut uses: BTreeMap<&str, Span> = BTreeMap::new();
    let mut tags: Vec<&Spanned<String>> = Vec::new();
    for tag in project.pages.iter().flat_map(|page| &page.tags) {
        uses.entry(&tag.value).or_insert_with(|| {
            tags.push(tag);
            tag.span
        });
    }
    if tags.is_empty() {
        return;
    }
    let written: BTreeSet<&str> =
        project.pages.iter().filter_map(|page| Some(page.tag.as_ref()?.value.as_str())).collect();
    let taken = taken(project);
    let mut by_slug: BTreeMap<String, &Spanned<String>> = BTreeMap::new();
    let mut added: Vec<Page> = Vec::new();
    for tag in tags.into_iter().filter(|tag| !written.contains(tag.value.as_str())) {
        let slug = slug(&tag.value);
        if !is_slug(&slug) {
            report.push(error!(BAD_SLUG at tag.span, "the tag `{}` gives no address: it has no Latin letters and digits", tag.value;
                hint "write a page for it, such as `content/tags/name.md`, with `tag: {}` in its front matter", tag.value));
            continue;
        }
        let route = format!("{ROUTE}{slug}/");
        if let Some(other) = by_slug.get(&slug) {
            report.push(error!(SAME_ADDRESS at tag.span, "the tags `{}` and `{}` would have one address, `/{route}`", other.value, tag.value;
                label other.span, "the other tag"; hint "write `{}` in both places", other.value));
            continue;
        }
        match taken.get(&page_file(&route)) {
            Some(Taken::Page(page)) => {
                report.push(error!(SAME_ADDRESS at page.title.span, "`{}` has the address of the tag `{}`", page.path, tag.value;
                    label tag.span, "the tag"; hint "add `tag: {}` to its front matter, so that it is the page of that tag", tag.value));
            }
            Some(Taken::Other(path)) => {
                report.push(error!(SAME_ADDRESS at tag.span, "`{path}` has the address of the tag `{}`", tag.value;
                    hint "rename one of the two"));
            }
            None => added.push(page(&format!("{ROUTE}{slug}.md"), route, tag, sources)),
        }
        by_slug.insert(slug, tag);
    }
    if !taken.contains_key(&page_file(ROUTE)) {
        let title = project.languages.main.get("page.tags").to_owned();
        let title = Spanned::new(title, Span::new(project.config.base_url.span.source, 0, 0));
        let all = page(&format!("{ROUTE}index.md"), ROUTE.to_owned(), &title, sources);
        let sort = Some(Spanned::new(PageOrder::Title, all.span));
        added.push(Page { tag: None, sort, ..all });
    }
    project.pages.extend(added);
}

/// What is at an address already.
enum Taken<'p> {
    /// A page.
    Page(&'p Page),
    /// A static file, or the alias of a page.
    Other(&'p str),
}

/// Returns what is at each address of an HTML file.
fn taken(project: &Project) -> BTreeMap<String, Taken<'_>> {
    let statics = project.statics.keys().filter(|path| path.ends_with(".html"));
    let mut taken: BTreeMap<String, Taken<'_>> =
        statics.map(|path| (path.to_lowercase(), Taken::Other(path.as_str()))).collect();
    for page in &project.pages {
        let aliases = page.aliases.iter().map(|alias| (page_file(&alias.value), Taken::Other(alias.value.as_str())));
        taken.extend(aliases);
        taken.insert(page_file(&page.route), Taken::Page(page));
    }
    taken
}

/// Returns a page of a tag, or of all tags. It has a file of its own in messages.
fn page(path: &str, route: String, title: &Spanned<String>, sources: &mut Sources) -> Page {
    let source = sources.add(format!("(generated) content/{path}"), "");
    let span = Span::new(source, 0, 0);
    Page {
        route,
        title: title.clone(),
        template: Some(Spanned::new(LIST.to_owned(), span)),
        tag: Some(title.clone()),
        is_generated: true,
        span,
        ..Page::new(Spanned::new(path.to_owned(), span))
    }
}
