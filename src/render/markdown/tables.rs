//! Tables that are written in Markdown.

use pulldown_cmark::{Alignment, Event, Tag};

use super::events::{SpannedEvent, html};
use super::renderer::Renderer;
use crate::html::escape;

impl Renderer<'_> {
    /// Renders a table. It scrolls inside its own box on narrow screens, also by keyboard.
    pub(super) fn table<'e>(
        &mut self,
        alignments: &[Alignment],
        inner: &[SpannedEvent<'e>],
        output: &mut Vec<Event<'e>>,
    ) {
        self.table.alignments = alignments.to_vec();
        let label = escape(self.context.strings.get("table.label"));
        output
            .push(html(format!("<div class=\"scroll\" role=\"region\" aria-label=\"{label}\" tabindex=\"0\"><table>")));
        output.extend(self.blocks(inner, false));
        output.push(html("</tbody></table></div>\n".to_owned()));
    }

    /// Renders a row or a cell, with a class for its alignment.
    pub(super) fn table_part<'e>(
        &mut self,
        event: &Event<'e>,
        inner: &[SpannedEvent<'e>],
        output: &mut Vec<Event<'e>>,
    ) {
        let (open, close) = match event {
            Event::Start(Tag::TableCell) => {
                let (name, scope) = if self.table.in_header { ("th", " scope=\"col\"") } else { ("td", "") };
                let class = match self.table.alignments.get(self.table.column) {
                    Some(Alignment::Right) => " class=\"number\"",
                    Some(Alignment::Center) => " class=\"center\"",
                    _ => "",
                };
                self.table.column += 1;
                (format!("<{name}{scope}{class}>"), format!("</{name}>"))
            }
            Event::Start(Tag::TableHead) => {
                (self.table.column, self.table.in_header) = (0, true);
                ("<thead><tr>".to_owned(), "</tr></thead><tbody>\n".to_owned())
            }
            _ => {
                (self.table.column, self.table.in_header) = (0, false);
                ("<tr>".to_owned(), "</tr>\n".to_owned())
            }
        };
        output.push(html(open));
        output.extend(self.blocks(inner, false));
        output.push(html(close));
    }
}
