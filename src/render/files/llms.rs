//! `llms.txt`: the pages of the site as Markdown, for programs that read text.

use crate::diagnostic::Report;
use crate::document::{Page, Project};
use crate::figure::{Binder, Evidence};
use crate::render::links::with_slash;
use crate::render::markdown_twin::markdown_file;
use crate::render::strings::Strings;

/// The file.
pub const PATH: &str = "llms.txt";

/// Returns the list: the title of the site, what it is about, and a link to each page, by the folder of the page.
pub fn llms(project: &Project, evidence: Evidence<'_>, strings: &Strings) -> String {
    let config = &project.config;
    let base_url = with_slash(&config.base_url.value);
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = format!("# {}\n", one_line(&config.title));
    if let Some(description) = &config.description {
        text.push_str(&format!("\n> {}\n", one_line(description)));
    }
    // The problems of titles and descriptions are reported by their pages.
    let fill = |own| one_line(&Binder::new(evidence).fill(own, &mut Report::default()));
    let folder = |page: &Page| page.path.split_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default();
    let mut pages: Vec<(String, &Page)> = project.pages.iter().map(|page| (folder(page), page)).collect();
    // The page of a folder comes first.
    pages.sort_by_cached_key(|(folder, page)| {
        (folder.clone(), !page.path.ends_with("index.md"), page.weight, page.path.clone())
    });
    let mut current = None;
    for (folder, page) in pages {
        if current.as_ref() != Some(&folder) {
            let is_index = !folder.is_empty() && page.path == format!("{folder}/index.md");
            let name = match folder.as_str() {
                _ if is_index => fill(&page.title),
                "" => strings.get("site.pages").to_owned(),
                folder => folder.to_owned(),
            };
            text.push_str(&format!("\n## {name}\n\n"));
            current = Some(folder);
        }
        let title = fill(&page.title).replace('[', "\\[").replace(']', "\\]");
        let description = page.description.as_ref().map(|own| format!(": {}", fill(own))).unwrap_or_default();
        text.push_str(&format!("- [{title}]({base_url}{}){description}\n", markdown_file(&page.route)));
    }
    text
}
