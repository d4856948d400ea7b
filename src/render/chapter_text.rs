//! The text of a page as a chapter of the report as one document: without what has no use on paper, with ids of its own, and with
//! links to the other chapters.

use std::collections::{BTreeMap, BTreeSet};

use super::links::{link_target, page_file, path_to_root, scheme};
use crate::html::{self, Tag};

/// The elements that have no use on paper, by one of their classes.
const USELESS: [&str; 10] = [
    "backlink",
    "belief",
    "breadcrumb",
    "contents",
    "figure-footer",
    "pager",
    "provenance",
    "section-nav",
    "tags",
    "unfold",
];

/// The attributes that name ids, one or several.
const ID_LISTS: [&str; 11] = [
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-labelledby",
    "aria-owns",
    "for",
    "form",
    "headers",
];

/// The attributes that make an element a region of the page.
const REGION_ATTRIBUTES: [&str; 4] = ["aria-label", "aria-labelledby", "role", "tabindex"];

/// The attributes with one address.
const ADDRESSES: [&str; 4] = ["href", "src", "poster", "data"];

/// Returns the main part of a finished page without the elements that have no use on paper.
pub fn main_part(page: &str) -> String {
    let main = page.find("<main").and_then(|at| {
        let inner = at + page.get(at..)?.find('>')? + 1;
        page.get(inner..page.rfind("</main>")?)
    });
    let main = main.unwrap_or_default();
    let (mut kept, mut copied) = (String::with_capacity(main.len()), 0);
    // The element that is left out, and how many elements of its name are open in it.
    let mut left_out: Option<(String, usize)> = None;
    let mut figures = 0_usize;
    for tag in html::tags(main) {
        if let Some((name, depth)) = &mut left_out {
            if *name == tag.name && !tag.self_closing {
                *depth = if tag.closing { *depth - 1 } else { *depth + 1 };
            }
            if *depth == 0 {
                copied = tag.range.end;
                left_out = None;
            }
            continue;
        }
        match (tag.closing, &*tag.name == "figure") {
            (false, true) => figures += 1,
            (true, true) => figures = figures.saturating_sub(1),
            _ => {}
        }
        if !tag.closing && !tag.is_void() && !tag.self_closing && is_useless(&tag, figures > 0) {
            kept.push_str(main.get(copied..tag.range.start).unwrap_or_default());
            left_out = Some((tag.name.into_owned(), 1));
        }
    }
    if left_out.is_none() {
        kept.push_str(main.get(copied..).unwrap_or_default());
    }
    kept
}

/// Returns whether an element has no use on paper. The data of a chart is in a `<details>` of its figure.
fn is_useless(tag: &Tag<'_>, is_in_figure: bool) -> bool {
    let has_class = || {
        let class = tag.attribute("class").unwrap_or_default().into_owned();
        class.split_ascii_whitespace().any(|class| USELESS.contains(&class))
    };
    tag.name == "nav" || is_in_figure && tag.name == "details" || has_class()
}

/// Returns the ids of a text.
pub fn ids(text: &str) -> BTreeSet<String> {
    html::tags(text).filter_map(|tag| Some(tag.attribute("id")?.into_owned())).collect()
}

/// The chapters of a document.
pub struct Places<'a> {
    /// The number of each chapter, from 1, by the route of its page.
    pub numbers: BTreeMap<&'a str, usize>,
    /// The ids of each chapter.
    pub ids: Vec<BTreeSet<String>>,
    /// The path from the document to the root of the site.
    pub root: &'a str,
    /// The base path of the site.
    pub base_path: &'a str,
}

/// Returns the id that starts a chapter.
pub fn chapter_id(number: usize) -> String {
    format!("fs:chapter-{number}")
}

/// Returns an id of a chapter as the document has it.
pub fn id_in(number: usize, id: &str) -> String {
    format!("{number}-{id}")
}

/// Returns the text of a chapter, the page at `route`, as it is in the document.
pub fn placed(text: &str, (number, route): (usize, &str), places: &Places<'_>) -> String {
    let mut placed = String::with_capacity(text.len() + text.len() / 16);
    let mut copied = 0;
    for tag in html::tags(text).filter(|tag| !tag.closing) {
        let Some(written) = placed_tag(&tag, (number, route), places) else { continue };
        placed.push_str(text.get(copied..tag.range.start).unwrap_or_default());
        // The names of elements of SVG have capitals.
        let name = text.get(tag.range.start + 1..).and_then(|rest| rest.get(..tag.name.len())).unwrap_or_default();
        placed.push_str(&format!("<{name}{written}{}>", if tag.self_closing { "/" } else { "" }));
        copied = tag.range.end;
    }
    placed.push_str(text.get(copied..).unwrap_or_default());
    placed
}

/// Returns the attributes of a tag as they are in the document; `None` if they are the same.
fn placed_tag(tag: &Tag<'_>, (number, route): (usize, &str), places: &Places<'_>) -> Option<String> {
    let (mut written, mut is_changed) = (String::new(), false);
    // The chapters have regions of the same names, and nothing scrolls on paper.
    let is_region = tag.name == "section" || tag.attribute("role").as_deref() == Some("region");
    for (name, value) in tag.written_attributes() {
        let lower = name.to_ascii_lowercase();
        if is_region && REGION_ATTRIBUTES.contains(&lower.as_str()) {
            is_changed = true;
            continue;
        }
        let plain = html::unescape(value);
        let own = |id: &str| id_in(number, id);
        let new = match lower.as_str() {
            "id" => Some(own(&plain)),
            "name" if matches!(&*tag.name, "input" | "map" | "details") => Some(own(&plain)),
            "usemap" => plain.strip_prefix('#').map(|id| format!("#{}", own(id))),
            "srcset" => Some(placed_set(&plain, route, places)),
            _ if ID_LISTS.contains(&lower.as_str()) => {
                Some(plain.split_ascii_whitespace().map(own).collect::<Vec<_>>().join(" "))
            }
            "xlink:href" => placed_address(&plain, (number, route), places).map(|(address, _)| address),
            _ if ADDRESSES.contains(&lower.as_str()) => {
                placed_address(&plain, (number, route), places).map(|(address, chapter)| {
                    // On paper the number says where to turn to.
                    if let Some(chapter) = chapter.filter(|chapter| *chapter != number && tag.name == "a") {
                        written.push_str(&format!(" data-chapter=\"{chapter}\""));
                    }
                    address
                })
            }
            _ => plain.contains("url(#").then(|| plain.replace("url(#", &format!("url(#{}", own("")))),
        };
        is_changed |= new.is_some();
        let value = new.map_or_else(|| value.replace('"', "&quot;"), |new| html::escape(&new));
        written.push_str(&format!(" {name}=\"{value}\""));
    }
    is_changed.then_some(written)
}

/// Returns an address as it is in the document, and the chapter that it leads to; `None` if it is the same.
fn placed_address(
    address: &str,
    (number, route): (usize, &str),
    places: &Places<'_>,
) -> Option<(String, Option<usize>)> {
    if scheme(address).is_some() {
        return None;
    }
    let (file, anchor) = link_target(&page_file(route), address, places.base_path)?;
    let is_page = file == "index.html" || file.ends_with("/index.html");
    let target = if is_page { file.strip_suffix("index.html")? } else { &file };
    let chapter = places.numbers.get(target).copied();
    let has = |chapter: usize, id: &str| places.ids.get(chapter - 1).is_some_and(|ids| ids.contains(id));
    match (chapter, anchor) {
        (Some(chapter), None) => return Some((format!("#{}", chapter_id(chapter)), Some(chapter))),
        (Some(chapter), Some(id)) if has(chapter, &id) => {
            let id = if address.starts_with('#') { id_in(number, &id) } else { id_in(chapter, &id) };
            return Some((format!("#{id}"), Some(chapter)));
        }
        _ => {}
    }
    Some((rebased(address, route, places), None))
}

/// Returns an address within the site that leads to no chapter, relative to the document.
fn rebased(address: &str, route: &str, places: &Places<'_>) -> String {
    let folder = route.rfind('/').map_or("", |end| &route[..=end]);
    if address.starts_with('/') {
        return address.to_owned();
    }
    if address.starts_with('#') {
        return format!("{}{route}{address}", places.root);
    }
    match address.strip_prefix(&path_to_root(route)) {
        Some(rest) => format!("{}{rest}", places.root),
        None => format!("{}{folder}{address}", places.root),
    }
}

/// Returns a list of pictures of several sizes, relative to the document.
fn placed_set(set: &str, route: &str, places: &Places<'_>) -> String {
    let picture = |picture: &str| {
        let picture = picture.trim();
        let (address, size) = picture.split_once(' ').unwrap_or((picture, ""));
        let is_elsewhere = address.starts_with("//") || address.contains(':');
        let address = if is_elsewhere { address.to_owned() } else { rebased(address, route, places) };
        format!("{address} {size}").trim_end().to_owned()
    };
    // The address of a picture that is written into the page has commas of its own.
    if set.contains("data:") {
        return set.to_owned();
    }
    set.split(',').map(picture).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places<'static> {
        Places {
            numbers: BTreeMap::from([("", 1), ("a/b/", 2)]),
            ids: vec![BTreeSet::from(["top".to_owned()]), BTreeSet::from(["x".to_owned()])],
            root: "../",
            base_path: "/repo/",
        }
    }

    #[test]
    fn leaves_out_what_has_no_use_on_paper() {
        let page = "<body><nav>a</nav><main id=m><nav>b<nav>c</nav></nav><p class=\"x breadcrumb\">d</p><details>e</details>\
                    <figure><details><details>f</details></details><p>g</p></figure><details class=provenance>h</details></main><p>i";
        assert_eq!(main_part(page), "<details>e</details><figure><p>g</p></figure>");
        assert_eq!(main_part("<p>no main part"), "");
    }

    #[test]
    fn ids_and_everything_that_names_them_are_those_of_the_chapter() {
        let text = "<h2 id=x>X</h2><label for=\"x\">l</label><i aria-labelledby=\"x y\" class='a'>i</i>\
                    <linearGradient id=\"x\"/><path fill=\"url(#x)\" d=\"M0 0\"/><input type=radio name=n checked>";
        assert_eq!(
            placed(text, (2, "a/b/"), &places()),
            "<h2 id=\"2-x\">X</h2><label for=\"2-x\">l</label><i aria-labelledby=\"2-x 2-y\" class=\"a\">i</i>\
             <linearGradient id=\"2-x\"/><path fill=\"url(#2-x)\" d=\"M0 0\"/><input type=\"radio\" name=\"2-n\" checked=\"\">"
        );
    }

    #[test]
    fn regions_of_chapters_have_no_names() {
        let text = "<section aria-labelledby=n class=references><div aria-label=Data class=scroll role=region tabindex=0><i role=img>";
        let expected = "<section class=\"references\"><div class=\"scroll\"><i role=img>";
        assert_eq!(placed(text, (2, "a/b/"), &places()), expected);
    }

    #[test]
    fn links_lead_to_chapters_and_other_addresses_are_relative_to_the_document() {
        for (written, expected) in [
            ("<a href=\"#x\">", "<a href=\"#2-x\">"),
            ("<a href=\"../../#top\">", "<a data-chapter=\"1\" href=\"#1-top\">"),
            ("<a href=\"../../\">", "<a data-chapter=\"1\" href=\"#fs:chapter-1\">"),
            ("<a href=\"/repo/\">", "<a data-chapter=\"1\" href=\"#fs:chapter-1\">"),
            ("<a href=\"../../a/b/#x\">", "<a href=\"#2-x\">"),
            // What is not in the document leads to the page.
            ("<a href=\"#of.1\">", "<a href=\"../a/b/#of.1\">"),
            ("<a href=\"../../#gone\">", "<a href=\"../#gone\">"),
            ("<a href=\"../../c/?q=1&amp;r=2#d\">", "<a href=\"../c/?q=1&amp;r=2#d\">"),
            ("<a href=\"https://a.org/\">", "<a href=\"https://a.org/\">"),
            ("<a href=\"mailto:a@a.org\">", "<a href=\"mailto:a@a.org\">"),
            ("<img src=p.png>", "<img src=\"../a/b/p.png\">"),
            (
                "<img src=\"../../p.png\" srcset=\"../../p.png 1x, q.png 2x\">",
                "<img src=\"../p.png\" srcset=\"../p.png 1x, ../a/b/q.png 2x\">",
            ),
            ("<img src=\"data:image/png;base64,AA\">", "<img src=\"data:image/png;base64,AA\">"),
        ] {
            assert_eq!(placed(written, (2, "a/b/"), &places()), expected);
        }
    }
}
