//! Markdown in the texts of charts and tables, which are not Markdown: readers would see its signs.

use super::context::Context;
use crate::diagnostic::{Report, warning};
use crate::document::figure::{FigureHead, TableKind};
use crate::source::Spanned;

/// Reports links, emphasis, code and HTML in the texts of charts, tables, and the front matter of pages.
pub fn check(context: &Context<'_>, report: &mut Report) {
    let project = context.project;
    let heads = project.charts.values().map(|chart| &chart.head);
    let heads = heads.chain(project.tables.values().map(|table| &table.head));
    let texts = heads.flat_map(texts_of_head);
    let cells = project.tables.values().filter_map(|table| match &table.kind {
        TableKind::Grid(grid) => Some(grid.headers.iter().chain(grid.rows.iter().flatten())),
        TableKind::Dataset(_) => None,
    });
    let pages = project.pages.iter().flat_map(|page| std::iter::once(&page.title).chain(&page.description));
    for text in texts.chain(cells.flatten()).chain(pages) {
        if let Some((found, what)) = markup(&text.value) {
            report.push(warning!(
                MARKUP_IN_TEXT at text.span, "this text is not Markdown, and readers would see {what} as it is written: `{found}`";
                hint "write plain words here; name a source under `sources`, and put what needs a link into a page"
            ));
        }
    }
}

fn texts_of_head(head: &FigureHead) -> impl Iterator<Item = &Spanned<String>> {
    std::iter::once(&head.title).chain(&head.subtitle).chain(&head.note).chain(&head.alt)
}

/// Returns the first markup in a text, and what it is. Bound figures are none.
fn markup(text: &str) -> Option<(&str, &'static str)> {
    let links = text.match_indices("](").filter_map(|(middle, _)| {
        let start = text[..middle].rfind('[')?;
        let end = middle + 2 + text[middle + 2..].find(')')?;
        let address = text[middle + 2..end].trim_start_matches(['<', ' ']);
        (!address.starts_with('=')).then(|| &text[start..=end])
    });
    let link = links.map(|found| (found, "a link")).next();
    link.or_else(|| between(text, "**").map(|found| (found, "emphasis")))
        .or_else(|| between(text, "*").map(|found| (found, "emphasis")))
        .or_else(|| between(text, "_").map(|found| (found, "emphasis")))
        .or_else(|| between(text, "`").map(|found| (found, "code")))
        .or_else(|| {
            let tag = crate::html::tags(text).into_iter().find(|tag| {
                ["a", "b", "br", "em", "i", "strong", "sub", "sup", "span", "p", "code"].contains(&tag.name.as_str())
            })?;
            Some((&text[tag.range], "HTML"))
        })
}

/// Returns words between two marks, with no letter outside of the marks and no space inside.
fn between<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    let mut at = 0;
    while let Some(start) = text[at..].find(mark).map(|found| at + found) {
        let inner = start + mark.len();
        at = inner;
        let is_outside = |letter: char| !letter.is_alphanumeric() && !mark.contains(letter);
        let opens = text[..start].chars().next_back().is_none_or(is_outside);
        if !opens || text[inner..].starts_with(char::is_whitespace) {
            continue;
        }
        let Some(length) = text[inner..].find(mark).filter(|length| *length > 0) else { continue };
        let closes = text[inner + length + mark.len()..].chars().next().is_none_or(is_outside);
        // A bound figure can hold any sign.
        let is_words = !text[inner..inner + length].ends_with(char::is_whitespace)
            && !text[inner..inner + length].contains("](")
            && !is_in_figure(text, start);
        if closes && is_words {
            return Some(&text[start..inner + length + mark.len()]);
        }
    }
    None
}

/// Returns whether a byte is inside the address of a bound figure.
fn is_in_figure(text: &str, byte: usize) -> bool {
    let Some(start) = text[..byte].rfind("](") else { return false };
    let address = text[start + 2..].trim_start_matches(['<', ' ']);
    address.starts_with('=')
        && !text[start..byte].contains(">)")
        && (address.len() < text[start + 2..].len() || !text[start..byte].contains(')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_markdown_and_leaves_figures_and_arithmetic_alone() {
        for (text, found) in [
            ("From [the survey](https://e.org/s), *not* adjusted.", "[the survey](https://e.org/s)"),
            ("It is *not* adjusted.", "*not*"),
            ("It is **not at all** so.", "**not at all**"),
            ("the _whole_ row", "_whole_"),
            ("of `price`", "`price`"),
            ("10<sup>26</sup>", "<sup>"),
        ] {
            assert_eq!(markup(text).map(|(found, _)| found), Some(found), "{text}");
        }
        for text in [
            "[2030](=plan.ready)",
            "[5](<=a * b * c>) and d",
            "5 * 3 * 2",
            "a_b and c_d",
            "x < 2 > 1",
            "$5*",
            "[a] (b)",
        ] {
            assert_eq!(markup(text), None, "{text}");
        }
    }
}
