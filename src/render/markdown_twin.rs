//! A page as Markdown, for programs that read text: with its numbers filled in, its charts as text and data, and its sources.

use super::links::page_file;
use super::templates::views::{PageView, ReferenceView};
use super::text::markdown_text;
use crate::html::escape;
use crate::locale::Language;

/// Returns the file of a page as Markdown: `forecast/index.html.md`, where programs that know `llms.txt` look for it.
pub fn markdown_file(route: &str) -> String {
    format!("{}.md", page_file(route))
}

/// Returns a page with this content as Markdown.
pub fn markdown_twin(page: &PageView, content: &str, language: &Language) -> String {
    let mut html = format!("<h1>{}</h1>\n", escape(&page.title));
    if let Some(description) = &page.description {
        html.push_str(&format!("<blockquote><p>{}</p></blockquote>\n", escape(description)));
    }
    let published = page.date.as_ref().map(|date| language.format("dates.published", &[("date", &date.long)]));
    let updated = page.updated.as_ref().map(|date| language.format("dates.updated", &[("date", &date.long)]));
    let dates: Vec<String> = published.into_iter().chain(updated).collect();
    if !dates.is_empty() {
        html.push_str(&format!("<p>{}</p>\n", escape(&dates.join(" · "))));
    }
    html.push_str(content);
    if !page.references.is_empty() {
        html.push_str(&format!("<h2>{}</h2>\n<ol>", escape(language.get("page.sources"))));
        page.references.iter().for_each(|reference| html.push_str(&format!("<li>{}</li>\n", source(reference))));
        html.push_str("</ol>");
    }
    markdown_text(&html)
}

/// Returns a source as HTML, with what is known of it.
fn source(reference: &ReferenceView) -> String {
    let title = escape(&reference.title);
    let title = match &reference.url {
        Some(url) => format!("<a href=\"{}\">{title}</a>", escape(url)),
        None => title,
    };
    let label = reference.label.as_ref().map(|label| format!("<b>{}</b>: ", escape(label))).unwrap_or_default();
    let others = [&reference.author, &reference.publisher, &reference.date, &reference.note];
    let others = others.into_iter().flatten().map(|text| format!(", {}", escape(text)));
    format!("{label}{title}{}", others.collect::<String>())
}
