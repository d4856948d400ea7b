//! How to cite the report and its pages: as text, and for BibTeX.

use super::links::with_slash;
use super::templates::views::{CitationView, CommitView};
use crate::date::Date;
use crate::diagnostic::Report;
use crate::document::address::slug;
use crate::document::{Page, Project};
use crate::figure::{Binder, Evidence};
use crate::locale::Language;

/// The months as BibTeX abbreviates them.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Returns whether the report can be cited: it says who publishes it.
pub fn can_be_cited(project: &Project) -> bool {
    project.config.author.is_some()
}

/// Returns the citations of the report and of its pages with a date, the newest first. `as_of` is the date of the report, if it has one.
pub fn citations(
    project: &Project,
    evidence: Evidence<'_>,
    language: &Language,
    as_of: Option<Date>,
) -> Vec<CitationView> {
    let Some(author) = &project.config.author else { return Vec::new() };
    let config = &project.config;
    let base_url = with_slash(&config.base_url.value);
    let commit = project.commit.as_ref().map(|commit| CommitView::new(commit, config.repository.as_deref()));
    let version = as_of.map(|date| language.format("site.as_of", &[("date", &language.date(date))]));
    let commit = commit.map(|commit| {
        let key = if commit.is_changed { "site.commit_changed" } else { "site.commit" };
        language.format(key, &[("commit", &commit.short)])
    });
    let version: Vec<String> = version.into_iter().chain(commit).collect();
    let name = slug(&config.title);
    let name = if name.is_empty() { "report" } else { &name };
    let report = Citation {
        key: name.to_owned(),
        author,
        date: as_of,
        title: config.title.clone(),
        within: None,
        version: version.clone(),
        url: base_url.clone(),
    };
    let mut pages: Vec<(Date, &Page)> = project.pages.iter().filter_map(|page| Some((date_of(page)?, page))).collect();
    pages.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.route.cmp(&b.1.route)));
    let pages = pages.into_iter().map(|(date, page)| {
        // The problems of a title are reported by the page itself.
        let evidence = evidence.in_language(project.languages.of(&page.path));
        let title = Binder::new(evidence).fill(&page.title, &mut Report::default());
        let part = page.route.trim_end_matches('/').replace('/', "-");
        Citation {
            key: format!("{name}-{}", if part.is_empty() { "home" } else { &part }),
            author,
            date: Some(date),
            title,
            within: Some(config.title.clone()),
            version: version.clone(),
            url: format!("{base_url}{}", page.route),
        }
    });
    std::iter::once(report).chain(pages).map(|citation| citation.view(language)).collect()
}

/// Returns the date of a page: of its last change, or of its publication.
fn date_of(page: &Page) -> Option<Date> {
    page.updated.as_ref().or(page.date.as_ref()).map(|date| date.value)
}

/// The parts of a citation.
struct Citation<'a> {
    key: String,
    author: &'a str,
    date: Option<Date>,
    title: String,
    /// The title of the report that it is a part of.
    within: Option<String>,
    /// The date and the commit of the report.
    version: Vec<String>,
    url: String,
}

impl Citation<'_> {
    fn view(&self, language: &Language) -> CitationView {
        CitationView {
            title: self.title.clone(),
            text: self.text(language),
            url: self.url.clone(),
            bibtex: self.bibtex(),
        }
    }

    /// Returns the citation as text, up to the address.
    fn text(&self, language: &Language) -> String {
        let year = self.date.map(|date| format!(" ({})", date.year())).unwrap_or_default();
        let mut text = format!("{}{year}. {}", self.author, sentence(&self.title));
        if let Some(within) = &self.within {
            let date = self.date.map(|date| format!(", {}", language.date(date))).unwrap_or_default();
            text.push_str(&format!(" {within}{date}."));
        }
        if !self.version.is_empty() {
            text.push_str(&format!(" {}.", self.version.join(". ")));
        }
        text
    }

    fn bibtex(&self) -> String {
        let mut lines = vec![
            format!("  author = {{{{{}}}}}", latex(self.author)),
            // Two braces keep capital letters.
            format!("  title = {{{{{}}}}}", latex(&self.title)),
        ];
        lines.extend(self.within.as_ref().map(|within| format!("  howpublished = {{{}}}", latex(within))));
        if let Some(date) = self.date {
            lines.push(format!("  year = {{{}}}", date.year()));
            let month = usize::try_from(date.month()).unwrap_or(1).clamp(1, MONTHS.len());
            lines.push(format!("  month = {}", MONTHS[month - 1]));
        }
        if !self.version.is_empty() {
            lines.push(format!("  note = {{{}}}", latex(&self.version.join(". "))));
        }
        lines.push(format!("  url = {{{}}}", self.url));
        format!("@misc{{{},\n{}\n}}\n", self.key, lines.join(",\n"))
    }
}

/// Returns a title with a mark at its end.
fn sentence(title: &str) -> String {
    if title.ends_with(['.', '?', '!', '…']) { title.to_owned() } else { format!("{title}.") }
}

/// Escapes text for LaTeX.
fn latex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => escaped.extend(['\\', letter]),
            letter => escaped.push(letter),
        }
    }
    escaped
}
