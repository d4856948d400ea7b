//! Tables that are written in Markdown, with the captions below them: `: The cards {#tbl-cards}`.

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::events::{Element, SpannedEvent, end_of, html, plain_text_of};
use super::picture_attributes::{Attributes, attributes};
use super::pictures::number_html;
use super::renderer::{Renderer, TableState};
use crate::html::escape;
use crate::render::row_cards::{self, MAX_SHORT_TEXT};

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

/// Returns the names of the columns of a table, from its header.
fn column_names(inner: &[SpannedEvent<'_>]) -> Vec<String> {
    let cells = inner.iter().enumerate().take_while(|(_, (event, _))| !matches!(event, Event::End(TagEnd::TableHead)));
    let starts = cells.filter(|(_, (event, _))| matches!(event, Event::Start(Tag::TableCell)));
    starts.map(|(at, _)| plain_text_of(&inner[at + 1..end_of(inner, at)])).collect()
}

impl TableState {
    /// Returns the role of a row if rows become cards: some browsers forget the roles of a table with another layout.
    fn row_role(&self) -> &'static str {
        if self.names.is_empty() { "" } else { " role=\"row\"" }
    }

    /// Returns the role of the next cell, and the name of its column, if rows become cards. The first cell is the name of its card.
    fn card_attributes(&self) -> String {
        match self.names.get(self.column) {
            None => String::new(),
            Some(_) if self.in_header => " role=\"columnheader\"".to_owned(),
            Some(_) if self.column == 0 => " role=\"rowheader\"".to_owned(),
            Some(name) => format!(" role=\"cell\" data-label=\"{}\"", escape(name)),
        }
    }
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
        let rows = inner.iter().filter(|(event, _)| matches!(event, Event::Start(Tag::TableRow))).count();
        let has_cards = row_cards::has_cards(alignments.len(), rows, row_cards::MIN_MARKDOWN_COLUMNS);
        self.table.names = if has_cards { column_names(inner) } else { Vec::new() };
        let label = escape(label);
        let class = if has_cards { " class=\"cards\" role=\"table\"" } else { "" };
        output.push(html(format!(
            "<div class=\"scroll\" role=\"region\" aria-label=\"{label}\" tabindex=\"0\"><table{class}>"
        )));
        output.extend(self.blocks(inner, false));
        output.push(html("</tbody></table></div>\n".to_owned()));
        let to_unfold = row_cards::rows_to_unfold(rows);
        if has_cards && to_unfold > 0 {
            let words = self.context.language.format("figure.all_rows", &[("rows", &to_unfold.to_string())]);
            output
                .push(html(format!("<label class=\"unfold\"><input type=\"checkbox\"> {}</label>\n", escape(&words))));
        }
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
                let is_text = || self.table.column > 0 && plain_text_of(inner).chars().count() > MAX_SHORT_TEXT;
                let class = match self.table.alignments.get(self.table.column) {
                    Some(Alignment::Right) => " class=\"number\"",
                    Some(Alignment::Center) => " class=\"center\"",
                    _ if !self.table.in_header && !self.table.names.is_empty() && is_text() => " class=\"text\"",
                    _ => "",
                };
                let of_card = self.table.card_attributes();
                self.table.column += 1;
                (format!("<{name}{scope}{class}{of_card}>"), format!("</{name}>"))
            }
            Event::Start(Tag::TableHead) => {
                (self.table.column, self.table.in_header) = (0, true);
                (format!("<thead><tr{}>", self.table.row_role()), "</tr></thead><tbody>\n".to_owned())
            }
            _ => {
                (self.table.column, self.table.in_header) = (0, false);
                (format!("<tr{}>", self.table.row_role()), "</tr>\n".to_owned())
            }
        };
        output.push(html(open));
        output.extend(self.blocks(inner, false));
        output.push(html(close));
    }
}
