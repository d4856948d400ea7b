//! Charts, tables, models and datasets that a text names or specifies.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::events::{Element, SpannedEvent, end_of, html, plain_text_of};
use super::render_context::Caption;
use super::renderer::Renderer;
use crate::diagnostic::{Diagnostic, codes};
use crate::render::figure_name::FigureName;
use crate::source::Span;

/// Returns the chart or table that a fenced block with these words specifies: `chart ID` or `table ID`.
pub fn fenced_figure(info: &str) -> Option<FigureName> {
    let mut words = info.split_whitespace();
    let (kind, id) = words.next().zip(words.next())?;
    // Models and datasets have files of their own, so `model ID` would be an example of code.
    FigureName::parse(&format!("{kind}:{id}"))
        .filter(|name| matches!(name, FigureName::Chart(_) | FigureName::Table(_)))
}

/// Returns the chart, table, model or dataset that a paragraph contains alone, with its place.
pub fn only_figure<'a>(paragraph: &'a [SpannedEvent<'_>]) -> Option<(FigureName, &'a Range<usize>)> {
    let (Event::Start(Tag::Image { dest_url, .. }), range) = paragraph.first()? else { return None };
    let name = FigureName::parse(dest_url)?;
    (end_of(paragraph, 0) + 1 == paragraph.len()).then_some((name, range))
}

impl Renderer<'_> {
    /// Returns the number of the figure or table that starts at a byte, if the page shows numbers.
    pub(super) fn number_at(&self, start: usize) -> Option<String> {
        self.context.numbers.at(start).map(|number| number.text(self.context.language))
    }

    /// Renders a paragraph that contains only a chart, a table, a model or a dataset. Returns false for any other paragraph.
    pub(super) fn figure_paragraph<'e>(&mut self, paragraph: &[SpannedEvent<'e>], output: &mut Vec<Event<'e>>) -> bool {
        let Some((name, range)) = only_figure(paragraph) else { return false };
        let alt = plain_text_of(paragraph);
        let span = self.span(&self.address_of(&name.to_string(), range));
        self.figure(&name, (Some(alt.as_str()).filter(|alt| !alt.is_empty()), range.start), span, output);
        true
    }

    /// Renders a chart, table or model, which may appear once on a page because its id is an address.
    /// It starts at the byte `start`.
    fn figure(
        &mut self,
        name: &FigureName,
        (alt, start): (Option<&str>, usize),
        span: Span,
        output: &mut Vec<Event<'_>>,
    ) {
        let number = self.number_at(start);
        let caption = Caption { alt, number: number.as_deref() };
        if !self.figures.insert(name.clone()) {
            let message = format!("`{name}` appears twice on the page");
            self.report.push(Diagnostic::error(codes::MISPLACED_FIGURE, message).at(span));
        } else if let Ok(figure) = (self.context.figure)(name, caption, span, &mut self.report) {
            output.push(html(figure + "\n"));
        }
    }

    /// Reports a chart, table or model in the wrong place. It still counts as used, so that it is not reported as
    /// unused as well.
    pub(super) fn misplaced_figure(&mut self, name: &FigureName, problem: Diagnostic) {
        self.report.push(problem);
        if let Some(recorder) = self.context.recorder {
            recorder.record(name.access());
        }
    }

    /// Renders the chart or table that a fenced block specifies and, if its third word is `show`, the specification as
    /// well. Returns false if the block is code.
    pub(super) fn fenced_figure<'e>(
        &mut self,
        info: &str,
        element: Element<'_, 'e>,
        output: &mut Vec<Event<'e>>,
    ) -> bool {
        let Some(name) = fenced_figure(info) else { return false };
        let span = self.span(element.range);
        if element.outermost {
            self.figure(&name, (None, element.range.start), span, output);
        } else {
            let message = format!("`{name}` must not be inside a list, a quote or a footnote");
            self.misplaced_figure(&name, Diagnostic::error(codes::MISPLACED_FIGURE, message).at(span));
        }
        if info.split_whitespace().nth(2) == Some("show") {
            self.code("yaml", element.range, element.inner, output);
        }
        true
    }
}
