//! The expressions of a text and the datasets that it offers for download, found without rendering it.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::conditions::ConditionKind;
use super::dialect::{mask, parse};
use crate::document::project_limits::MAX_MARKDOWN_NESTING;
use crate::locale::english;
use crate::source::Spanned;

/// Returns the expressions of the bound figures, conditions, and checks of a Markdown text, in every branch of its conditions, and
/// the ids of datasets whose files it links to. What is not an expression in code or a comment is left out.
pub fn named_expressions(body: &Spanned<String>) -> Vec<Spanned<String>> {
    let masked = mask(&body.value);
    let events = parse(&masked, MAX_MARKDOWN_NESTING as usize, &english().quotes).unwrap_or_default();
    let part =
        |range: Range<usize>| Spanned::new(body.value[range.clone()].to_owned(), body.part(range.start, range.end));
    let is_code = |range: &Range<usize>| {
        events.iter().any(|(event, code)| {
            matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::Code(_)) && code.contains(&range.start)
        })
    };
    let mut found = Vec::new();
    for line in &masked.lines {
        let condition = match &line.kind {
            ConditionKind::When(range) | ConditionKind::Otherwise(Some(range)) | ConditionKind::Check(range) => range,
            _ => continue,
        };
        if !is_code(&line.range) && !masked.is_comment(line.range.start) {
            found.push(part(condition.clone()));
        }
    }
    for (event, range) in &events {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
        let Some(expression) = dest_url.strip_prefix('=').or_else(|| dataset_of(dest_url)) else { continue };
        let written = body.value.get(range.clone()).and_then(|link| link.rfind(expression));
        match written {
            Some(at) => found.push(part(range.start + at..range.start + at + expression.len())),
            // Its signs are written with escapes.
            None => found.push(Spanned::new(expression.to_owned(), body.part(range.start, range.end))),
        }
    }
    found.sort_by_key(|text| text.span);
    found
}

/// Returns the id of the dataset whose file an address leads to: `gpus` of `/data/gpus.csv`.
fn dataset_of(address: &str) -> Option<&str> {
    let (_, file) = address.rsplit_once("data/")?;
    file.strip_suffix(".csv").or_else(|| file.strip_suffix(".json"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    fn found(text: &str) -> Vec<(String, String)> {
        let mut sources = Sources::default();
        let id = sources.add("a.md", text);
        let body = Spanned::new(text.to_owned(), Span::new(id, 0, text.len()));
        let places = |found: &Spanned<String>| (found.value.clone(), sources.text(found.span).to_owned());
        named_expressions(&body).iter().map(places).collect()
    }

    #[test]
    fn finds_bound_figures_conditions_and_downloads_with_their_places() {
        let text = "{when=\"a.b > 1\"}\nIt is [2](=c.d) or [3](<=e[\"x\"].f>), see [the file](/data/g.csv).\n\n{check: h > 2}\nYes.\n";
        let expected = ["a.b > 1", "c.d", "e[\"x\"].f", "g", "h > 2"];
        assert_eq!(found(text), expected.map(|text| (text.to_owned(), text.to_owned())));
    }

    #[test]
    fn ignores_code_comments_and_other_links() {
        let text = "`[2](=a.b)` <!-- [3](=c.d) --> [page](e.md)\n\n```\n{check: f > 2}\n[4](=g.h)\n```\n";
        assert_eq!(found(text), []);
    }
}
