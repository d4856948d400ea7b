//! Charts, tables and models that a text names or specifies.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::{Placed, Setter, end_of, html, plain_of};
use crate::diagnostic::{Diagnostic, codes};
use crate::render::code;
use crate::render::prose::FigureName;
use crate::source::Span;

impl Setter<'_> {
    /// Sets a paragraph that holds a chart or a table and nothing else.
    pub(super) fn figure<'e>(&mut self, paragraph: &[Placed<'e>], set: &mut Vec<Event<'e>>) -> bool {
        let Some((Event::Start(Tag::Image { dest_url, .. }), range)) = paragraph.first() else { return false };
        let Some(name) = FigureName::parse(dest_url) else { return false };
        if end_of(paragraph, 0) + 1 != paragraph.len() {
            return false;
        }
        let span = self.span(range);
        if self.takes(&name, span) {
            let alt = plain_of(paragraph);
            match (self.setting.figure)(&name, Some(alt.as_str()).filter(|alt| !alt.is_empty()), span) {
                Ok(figure) => set.push(html(figure + "\n")),
                Err(diagnostic) => {
                    self.report.push(diagnostic);
                }
            }
        }
        true
    }

    /// Whether a figure stands on the page for the first time: its id is an address.
    fn takes(&mut self, name: &FigureName, span: Span) -> bool {
        let first = self.figures.insert(name.clone());
        if !first {
            let message = format!("`{name}` stands twice on the page");
            self.report.push(Diagnostic::error(codes::MISPLACED_FIGURE, message).at(span));
        }
        first
    }

    /// Sets the chart or table that a fenced block specifies, and after it, where its first words end in `show`, the
    /// specification itself. False where the block is code.
    pub(super) fn figure_block<'e>(
        &mut self,
        info: &str,
        range: &Range<usize>,
        inner: &[Placed<'e>],
        outermost: bool,
        set: &mut Vec<Event<'e>>,
    ) -> bool {
        let mut words = info.split_whitespace();
        let Some((kind, id)) = words.next().zip(words.next()) else { return false };
        let Some(name) = FigureName::parse(&format!("{kind}:{id}")) else { return false };
        if matches!(name, FigureName::Model(_)) {
            // A model stands in a file: `yaml model` is an example of one.
            return false;
        }
        let span = self.span(range);
        if !outermost {
            let message = format!("`{name}` must stand outside lists, quotes and notes");
            self.report.push(Diagnostic::error(codes::MISPLACED_FIGURE, message).at(span));
        } else if self.takes(&name, span)
            // One that cannot be read or drawn has been told.
            && let Ok(figure) = (self.setting.figure)(&name, None, span)
        {
            set.push(html(figure + "\n"));
        }
        if words.next() == Some("show") {
            set.push(html(code::block("yaml", &plain_of(inner))));
        }
        true
    }
}
