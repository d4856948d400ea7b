//! Bound figures, and the way to where they come from.

use std::ops::Range;

use pulldown_cmark::Event;

use super::{Setter, html};
use crate::figure::{Binder, BoundFigure, FormattedValue, OriginSet};
use crate::html::escape;
use crate::source::Spanned;

impl Setter<'_> {
    /// Sets the bound figure that stands at `range`; its words end at `words_end`.
    pub(super) fn bound<'e>(
        &mut self,
        expression: &str,
        range: &Range<usize>,
        words_end: usize,
        written: &str,
        set: &mut Vec<Event<'e>>,
    ) {
        let source = &self.body.value;
        let exact = source.get(words_end..range.end).and_then(|rest| rest.find(expression)).map(|at| words_end + at);
        let place = exact.map_or(range.clone(), |start| start..start + expression.len());
        let expression = Spanned::new(expression.to_owned(), self.span(&place));
        let words = Spanned::new(written.to_owned(), self.span(&(range.start + 1..words_end.max(range.start + 1))));
        let mut binder = Binder::new(self.setting.evidence);
        match binder.check(&words, &expression, &mut self.report) {
            Ok(value) => {
                let (open, close) = self.tell(&expression.value, &value, binder.into_origins());
                set.push(html(open));
                set.push(Event::Text(value.text.into()));
                set.push(html(close.to_owned()));
            }
            // The written text is kept: a page is published only if all of its figures have a value.
            Err(_) => set.push(Event::Text(words.value.into())),
        }
    }

    /// The tags around a bound figure, which lead to where it comes from.
    fn tell(&mut self, expression: &str, bound: &FormattedValue, origins: OriginSet) -> (String, &'static str) {
        let (value, title) = (escape(&bound.value), escape(expression));
        if !self.setting.explains {
            return (format!("<data value=\"{value}\" title=\"{title}\">"), "</data>");
        }
        let at = self.told.iter().position(|told| told.expression == expression).unwrap_or_else(|| {
            self.told.push(BoundFigure::new(self.told.len() + 1, expression, bound, origins));
            self.told.len() - 1
        });
        let is_linked = !self.in_heading;
        let Some(told) = self.told.get_mut(at).filter(|_| is_linked) else {
            return (format!("<data value=\"{value}\" title=\"{title}\">"), "</data>");
        };
        let id = if told.is_linked { String::new() } else { format!(" id=\"at.{}\"", told.number) };
        told.is_linked = true;
        (format!("<data value=\"{value}\"><a{id} href=\"#of.{}\" title=\"{title}\">", told.number), "</a></data>")
    }
}
