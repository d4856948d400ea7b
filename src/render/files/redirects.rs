//! The pages at old addresses, each of which sends readers to the page that has moved.

use std::collections::BTreeMap;

use crate::diagnostic::Report;
use crate::document::Project;
use crate::figure::{Binder, Evidence};
use crate::html::escape;
use crate::render::links::{page_file, path_to_root, with_slash};

/// Returns the pages at old addresses, by path. They work without a script, and tell search engines the new address.
pub fn redirects(project: &Project, evidence: Evidence<'_>) -> BTreeMap<String, Vec<u8>> {
    let base_url = with_slash(&project.config.base_url.value);
    let mut files = BTreeMap::new();
    for page in project.pages.iter().filter(|page| !page.aliases.is_empty()) {
        // The problems of a title are reported by the page itself.
        let language = project.languages.of(&page.path);
        let evidence = evidence.in_language(language);
        let title = escape(&Binder::new(evidence).fill(&page.title, &mut Report::default()));
        let tag = escape(language.tag());
        let url = escape(&format!("{base_url}{}", page.route));
        for alias in &page.aliases {
            let address = escape(&format!("{}{}", path_to_root(&alias.value), page.route));
            let link = format!("<a href=\"{address}\">{title}</a>");
            let moved = language.format("page.moved", &[("page", &link)]);
            let html = format!(
                "<!DOCTYPE html>\n<html lang=\"{tag}\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
                 <link rel=\"canonical\" href=\"{url}\">\n<meta http-equiv=\"refresh\" content=\"0; url={address}\">\n<p>{moved}</p>\n"
            );
            files.insert(page_file(&alias.value), html.into_bytes());
        }
    }
    files
}
