//! Bound figures, and their links to the provenance at the end of the page.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::conditions::MaskedText;
use super::events::{SpannedEvent, html};
use super::renderer::Renderer;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::figure::{Binder, BoundFigure, FormattedValue, OriginSet, closing_parenthesis};
use crate::html::escape;
use crate::source::Spanned;

/// Reports bound figures that Markdown did not parse as links.
pub fn report_unparsed_figures(
    body: &Spanned<String>,
    masked: &MaskedText<'_>,
    events: &[SpannedEvent<'_>],
    report: &mut Report,
) {
    let is_opaque = |event: &Event<'_>| {
        matches!(
            event,
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_))
                | Event::Code(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_)
                | Event::Html(_)
                | Event::InlineHtml(_)
        )
    };
    let opaque: Vec<&Range<usize>> =
        events.iter().filter(|(event, _)| is_opaque(event)).map(|(_, range)| range).collect();
    for (start, _) in body.value.match_indices("](") {
        let address = body.value[start + 2..].trim_start_matches(['<', ' ']);
        if !address.starts_with('=') || masked.is_comment(start) || opaque.iter().any(|range| range.contains(&start)) {
            continue;
        }
        let address = body.value[start + 2..].split('\n').next().unwrap_or_default();
        let angle = address.starts_with('<').then(|| address.find(">)")).flatten();
        let end = angle.map(|end| end + 1).or_else(|| closing_parenthesis(address));
        let length = end.unwrap_or(address.len());
        let expression = address[..length].trim_start_matches(['<', ' ', '=']).trim_end_matches(['>', ' ']);
        report.push(
            Diagnostic::error(codes::UNREAD_FIGURE, "this bound figure is not parsed as a link")
                .at(body.part(start, (start + 2 + length + 1).min(start + 2 + address.len())))
                .hint(format!("put an address with spaces into angle brackets: `[…](<={expression}>)`")),
        );
    }
}

impl Renderer<'_> {
    /// Renders the bound figure at `range`, whose text ends at `text_end`.
    pub(super) fn bound_figure<'e>(
        &mut self,
        expression: &str,
        range: &Range<usize>,
        text_end: usize,
        written: &str,
        output: &mut Vec<Event<'e>>,
    ) {
        let source = &self.body.value;
        let exact = source.get(text_end..range.end).and_then(|rest| rest.find(expression)).map(|at| text_end + at);
        let place = exact.map_or(range.clone(), |start| start..start + expression.len());
        let expression = Spanned::new(expression.to_owned(), self.span(&place));
        let text = Spanned::new(written.to_owned(), self.span(&(range.start + 1..text_end.max(range.start + 1))));
        let mut binder = Binder::new(self.context.evidence);
        match binder.check(&text, &expression, &mut self.report) {
            Ok(value) => {
                let (open, close) = self.bound_figure_tags(&expression.value, &value, binder.into_origins());
                output.push(html(open));
                output.push(Event::Text(value.text.into()));
                output.push(html(close.to_owned()));
            }
            // The written text is kept: a page is published only if all of its figures have a value.
            Err(_) => output.push(Event::Text(text.value.into())),
        }
    }

    /// Returns the tags around a bound figure. They contain a link to its provenance, except in a heading.
    fn bound_figure_tags(
        &mut self,
        expression: &str,
        value: &FormattedValue,
        origins: OriginSet,
    ) -> (String, &'static str) {
        let (exact, title) = (escape(&value.value), escape(expression));
        let unlinked = || (format!("<data value=\"{exact}\" title=\"{title}\">"), "</data>");
        if !self.context.links_provenance {
            return unlinked();
        }
        let known = self.bound_figures.iter().position(|figure| figure.expression == expression);
        let index = known.unwrap_or_else(|| {
            self.bound_figures.push(BoundFigure::new(self.bound_figures.len() + 1, expression, value, origins));
            self.bound_figures.len() - 1
        });
        let is_linked = !self.in_heading;
        let Some(figure) = self.bound_figures.get_mut(index).filter(|_| is_linked) else { return unlinked() };
        let id = if figure.is_linked { String::new() } else { format!(" id=\"at.{}\"", figure.number) };
        figure.is_linked = true;
        (format!("<data value=\"{exact}\"><a{id} href=\"#of.{}\" title=\"{title}\">", figure.number), "</a></data>")
    }
}
