//! The rendering of a whole text: it is parsed, its footnotes and conditions are taken out, and its blocks are rendered.

use pulldown_cmark::Event;

use super::abbreviations::take_abbreviations;
use super::assumptions;
use super::bound_figures::report_unparsed_figures;
use super::branches::{self, Choice};
use super::contents::contents;
use super::dialect::{mask, parse, reference_definitions};
use super::events::{SpannedEvent, html, write};
use super::footnotes::Footnotes;
use super::named_figures::figures_in;
use super::render_context::{RenderContext, RenderedMarkdown};
use super::renderer::Renderer;
use crate::diagnostic::error;
use crate::document::project_limits::Limits;
use crate::source::Spanned;

/// Renders a text.
pub fn render(body: &Spanned<String>, context: &RenderContext<'_>) -> RenderedMarkdown {
    let masked = mask(&body.value);
    let mut renderer = Renderer::new(body, context);
    let mut events = match parse(&masked, context.nesting, &context.language.quotes) {
        Ok(events) => events,
        Err(range) => {
            let (limit, hint) = (context.nesting, Limits::hint("markdown_nesting"));
            renderer.report.push(error!(TOO_LARGE at body.part(range.start, range.start + 1),
                "quotes, lists, and emphasis are nested deeper than the limit of {limit} levels"; hint "{hint}"));
            return RenderedMarkdown { report: renderer.report, ..RenderedMarkdown::default() };
        }
    };
    report_unparsed_figures(body, &masked, &events, &mut renderer.report);
    renderer.report_unparsed_formulas(&masked, &events);
    if let Some(start) = masked.open_comment {
        renderer.report.push(error!(OPEN_COMMENT at body.part(start, start + 4), "this comment is never closed";
            hint "close it with `-->` after its last word; if readers should see these characters, put a backslash before them: `\\<!--`"));
    }
    renderer.report_unread_markup(&events);
    renderer.report_unused_references(&reference_definitions(&masked), &events);
    renderer.abbreviations = take_abbreviations(&mut events);
    for figure in figures_in(&events) {
        renderer.slugs.reserve(&figure.element_id());
    }
    let choices = branches::choices(body, &masked, &events, context.evidence, &mut renderer.report);
    if let Some(choices) = &choices {
        assumptions::check(body, &branches::items(&masked, &events), choices, context.evidence, &mut renderer.report);
    }
    let choices = choices.unwrap_or_default();
    let (footnotes, mut events) = Footnotes::split(events, &choices);
    branches::remove_condition_lines(&mut events, &masked);
    let mut output = renderer.text(&events, &choices);
    output.push(html(renderer.sections.end()));
    renderer.footnotes(&footnotes, &mut output);
    renderer.report_unused_abbreviations();
    RenderedMarkdown {
        html: write(output, body.value.len() * 2),
        contents: contents(renderer.headings),
        citations: renderer.citations,
        anchors: renderer.anchors,
        unpublished: renderer.unpublished,
        bound_figures: renderer.bound_figures,
        report: renderer.report,
    }
}

impl Renderer<'_> {
    /// Renders a whole text: of each choice, the branch that is published.
    fn text<'e>(&mut self, events: &[SpannedEvent<'e>], choices: &[Choice]) -> Vec<Event<'e>> {
        let mut output = Vec::with_capacity(events.len());
        let mut current = usize::MAX;
        for (branch, run) in branches::runs(events, choices) {
            let Some((choice, branch)) = branch else {
                output.extend(self.blocks(run, true));
                continue;
            };
            if current != choice {
                current = choice;
                self.slugs.start_choice();
                self.figures.start_choice();
            }
            if choices.get(choice).is_some_and(|choice| choice.published == Some(branch)) {
                output.extend(self.blocks(run, true));
            } else {
                self.check_unpublished(run);
            }
        }
        output
    }
}
