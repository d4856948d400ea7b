//! Tables that are written in a text.

use pulldown_cmark::{Alignment, Event, Tag};

use super::{Placed, Setter, html};

impl Setter<'_> {
    /// Rows and cells, with classes for what Markdown writes as styles.
    pub(super) fn table_part<'e>(&mut self, event: &Event<'e>, inner: &[Placed<'e>], set: &mut Vec<Event<'e>>) {
        let (open, close) = match event {
            Event::Start(Tag::TableCell) => {
                let (name, scope) = if self.table.2 { ("th", " scope=\"col\"") } else { ("td", "") };
                let class = match self.table.0.get(self.table.1) {
                    Some(Alignment::Right) => " class=\"number\"",
                    Some(Alignment::Center) => " class=\"center\"",
                    _ => "",
                };
                self.table.1 += 1;
                (format!("<{name}{scope}{class}>"), format!("</{name}>"))
            }
            Event::Start(Tag::TableHead) => {
                (self.table.1, self.table.2) = (0, true);
                ("<thead><tr>".to_owned(), "</tr></thead><tbody>\n".to_owned())
            }
            _ => {
                (self.table.1, self.table.2) = (0, false);
                ("<tr>".to_owned(), "</tr>\n".to_owned())
            }
        };
        set.push(html(open));
        set.extend(self.blocks(inner, false));
        set.push(html(close));
    }
}
