//! The charts, tables and models that a text shows, found without rendering it.

use std::collections::BTreeSet;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::dialect::{mask, parse};
use super::events::SpannedEvent;
use super::figures::fenced_figure;
use crate::document::project_limits::MAX_MARKDOWN_NESTING;
use crate::locale::english;
use crate::render::figure_name::FigureName;

/// Returns the charts, tables and models that a Markdown text shows, in every branch of its conditions.
pub fn named_figures(text: &str) -> BTreeSet<FigureName> {
    if !may_show_figures(text) {
        return BTreeSet::new();
    }
    figures_in(&parse(&mask(text), MAX_MARKDOWN_NESTING as usize, &english().quotes).unwrap_or_default())
}

/// Returns whether a text has a picture, or a fence whose first word can be `chart` or `table`. Most texts have neither, and
/// need not be parsed.
fn may_show_figures(text: &str) -> bool {
    let may_be_figure = |(at, fence): (usize, &str)| {
        let rest = text[at + fence.len()..].trim_start_matches(['`', '~']);
        let line = rest.split('\n').next().unwrap_or_default().trim_start();
        // A word can be written with escapes.
        line.starts_with("chart") || line.starts_with("table") || line.contains(['&', '\\'])
    };
    text.contains("![") || text.match_indices("```").any(may_be_figure) || text.match_indices("~~~").any(may_be_figure)
}

/// Returns the charts, tables and models that parsed Markdown shows.
pub(super) fn figures_in(events: &[SpannedEvent<'_>]) -> BTreeSet<FigureName> {
    let name = |event: &Event<'_>| match event {
        Event::Start(Tag::Image { dest_url, .. }) => FigureName::parse(dest_url),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => fenced_figure(info),
        _ => None,
    };
    events.iter().filter_map(|(event, _)| name(event)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        named_figures(text).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn finds_images_and_fenced_specifications() {
        let text =
            "The odds.\n\n![](table:years)\n\n```chart  scenarios show\nkind: line\n```\n\n![Odds](chart:odds)\n";
        assert_eq!(names(text), ["chart:odds", "chart:scenarios", "table:years"]);
    }

    #[test]
    fn ignores_words_links_and_examples_that_look_like_a_figure() {
        let text = "The chart odds, `chart:odds`, [odds](chart:odds).\n\n```yaml model\na: 1\n```\n\n~~~markdown\n![](chart:a)\n~~~\n";
        assert_eq!(names(text), [""; 0]);
    }

    #[test]
    fn finds_figures_whose_fences_are_written_with_escapes() {
        assert_eq!(names("> ~~~~ &#99;hart a\n> ~~~~\n"), ["chart:a"]);
        assert_eq!(names("- ```\ttable b\n  ```\n"), ["table:b"]);
    }

    #[test]
    fn finds_figures_in_every_branch() {
        assert_eq!(names("{when=\"a > b\"}\n![](chart:a)\n{otherwise}\n![](model:b)\n"), ["chart:a", "model:b"]);
    }
}
