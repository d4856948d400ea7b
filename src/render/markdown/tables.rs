//! Tables that are written in Markdown, with the captions below them: `: The cards {#tbl-cards}`.

use pulldown_cmark::{Alignment, Event, Tag};

use super::events::{Element, SpannedEvent, end_of, html, plain_text_of};
use super::picture_attributes::{Attributes, attributes};
use super::pictures::number_html;
use super::renderer::Renderer;
use crate::html::escape;

/// The caption of a table.
pub struct TableCaption<'e> {
    /// Its words.
    pub words: Vec<SpannedEvent<'e>>,
    /// The attributes of the table: its id and classes.
    pub attributes: Attributes,
    /// The byte of the text at which the attributes start.
    pub attributes_at: Option<usize>,
    /// The number of events that it takes.
    pub length: usize,
}

/// Returns the caption of a table, given the events after it and the text: a paragraph that starts with `: `, as in Pandoc.
pub fn caption<'e>(text: &str, after: &[SpannedEvent<'e>]) -> Option<TableCaption<'e>> {
    let ((Event::Start(Tag::Paragraph), range), (Event::Text(start), _)) = (after.first()?, after.get(1)?) else {
        return None;
    };
    let rest = start.strip_prefix(':').filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))?;
    let end = end_of(after, 0);
    let mut words = after.get(1..end)?.to_vec();
    words[0].0 = Event::Text(rest.trim_start().to_owned().into());
    let written = text.get(range.clone())?.trim_end();
    let open = written.ends_with('}').then(|| written.rfind('{')).flatten();
    let found = open.and_then(|open| Some((attributes(&written[open..])?.0, range.start + open)));
    let attributes_at = found.as_ref().map(|(_, open)| *open);
    let attributes = found.map_or_else(Attributes::default, |(attributes, open)| {
        words.retain(|(_, range)| range.start < open);
        if let Some((Event::Text(last), range)) = words.last_mut()
            && range.end > open
        {
            let kept = last.rfind('{').map_or(&**last, |open| &last[..open]).trim_end().to_owned();
            *last = kept.into();
        } else if let Some((Event::Text(last), _)) = words.last_mut() {
            *last = last.trim_end().to_owned().into();
        }
        attributes
    });
    Some(TableCaption { words, attributes, attributes_at, length: end + 1 })
}

impl Renderer<'_> {
    /// Renders a table with the caption after it. Returns the number of events that the caption takes.
    pub(super) fn table_with_caption<'e>(
        &mut self,
        element: Element<'_, 'e>,
        after: &[SpannedEvent<'e>],
        output: &mut Vec<Event<'e>>,
    ) -> usize {
        let Event::Start(Tag::Table(alignments)) = element.event else { return 0 };
        let Some(TableCaption { words, attributes, length, .. }) = caption(&self.body.value, after) else {
            let label = self.context.language.get("table.label");
            self.table(alignments, element.inner, label, output);
            return 0;
        };
        let mut open = "<figure class=\"markdown-table".to_owned();
        attributes.classes.iter().for_each(|class| open.push_str(&format!(" {}", escape(class))));
        open.push('"');
        if let Some(id) = &attributes.id {
            self.reserve_id(id, self.span(element.range));
            open.push_str(&format!(" id=\"{}\"", escape(id)));
        }
        let number = self.number_at(element.range.start).map(|number| number_html(&number)).unwrap_or_default();
        output.push(html(format!("{open}><figcaption>{number}")));
        self.blocks_into(&words, false, output);
        output.push(html("</figcaption>".to_owned()));
        self.table(alignments, element.inner, &plain_text_of(&words), output);
        output.push(html("</figure>\n".to_owned()));
        length
    }

    /// Renders a table. It scrolls inside its own box on narrow screens, also by keyboard.
    fn table<'e>(
        &mut self,
        alignments: &[Alignment],
        inner: &[SpannedEvent<'e>],
        label: &str,
        output: &mut Vec<Event<'e>>,
    ) {
        self.table.alignments = alignments.to_vec();
        let label = escape(label);
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
