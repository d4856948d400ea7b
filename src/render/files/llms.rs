//! `llms.txt`: the pages of the site as Markdown, for programs that read text.

use crate::document::Project;
use crate::figure::Evidence;
use crate::locale::Language;
use crate::render::links::with_slash;
use crate::render::markdown_twin::markdown_file;
use crate::render::page_folders::page_folders;

/// The file.
pub const PATH: &str = "llms.txt";

/// Returns the list: the title of the site, what it is about, and a link to each page, by the folder of the page.
pub fn llms(project: &Project, evidence: Evidence<'_>, language: &Language) -> String {
    let config = &project.config;
    let base_url = with_slash(&config.base_url.value);
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = format!("# {}\n", one_line(&config.title));
    if let Some(description) = &config.description {
        text.push_str(&format!("\n> {}\n", one_line(description)));
    }
    let languages = std::iter::once(&project.languages.main).chain(project.languages.folders.values());
    for folder in languages.flat_map(|language| page_folders(project, language.tag(), evidence.in_language(language))) {
        let name = if folder.title.is_empty() { language.get("site.pages") } else { &folder.title };
        text.push_str(&format!("\n## {name}\n\n"));
        for page in folder.pages {
            let title = page.title.replace('[', "\\[").replace(']', "\\]");
            let description = page.description.map(|own| format!(": {own}")).unwrap_or_default();
            text.push_str(&format!("- [{title}]({base_url}{}){description}\n", markdown_file(&page.route)));
        }
    }
    text
}
