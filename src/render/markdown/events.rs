//! Events of the Markdown parser with their place in the text, and small operations on them.

use std::ops::Range;

use pulldown_cmark::Event;

use crate::html::{tags, unescape};

/// An event and its bytes in the text.
pub type SpannedEvent<'a> = (Event<'a>, Range<usize>);

/// An event of a text with the events inside it.
#[derive(Clone, Copy)]
pub struct Element<'a, 'e> {
    /// The event: the start of something, or something without content.
    pub event: &'a Event<'e>,
    /// Its bytes in the text.
    pub range: &'a Range<usize>,
    /// The events between its start and its end.
    pub inner: &'a [SpannedEvent<'e>],
    /// False inside quotes, lists and footnotes, where no section can start.
    pub outermost: bool,
}

/// Returns the index of the event that ends what `events[start]` starts.
pub fn end_of(events: &[SpannedEvent<'_>], start: usize) -> usize {
    let mut depth = 0_usize;
    for (index, (event, _)) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    events.len().saturating_sub(1)
}

/// Returns the text of events, without markup.
pub fn plain_text<'a, 'e: 'a>(events: impl IntoIterator<Item = &'a Event<'e>>) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(part) | Event::Code(part) | Event::InlineMath(part) | Event::DisplayMath(part) => {
                text.push_str(part);
            }
            Event::Html(part) => text.extend(formula_source(part)),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Returns the source of a formula that is rendered already.
fn formula_source(html: &str) -> Option<String> {
    let formula = tags(html).find(|tag| tag.name == "math")?;
    formula.attribute("alttext").map(|source| unescape(&source).into_owned())
}

/// Returns the text of events with places, without markup.
pub fn plain_text_of(events: &[SpannedEvent<'_>]) -> String {
    plain_text(events.iter().map(|(event, _)| event))
}

/// Wraps HTML in an event.
pub fn html<'e>(text: String) -> Event<'e> {
    Event::Html(text.into())
}

/// Writes events as HTML, into a string with this capacity.
pub fn write(events: Vec<Event<'_>>, capacity: usize) -> String {
    let mut html = String::with_capacity(capacity);
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    html
}

/// Removes the space before a superscript, which follows its word directly.
pub fn trim_space_before_superscript(output: &mut Vec<Event<'_>>) {
    match output.last_mut() {
        Some(Event::SoftBreak) => {
            output.pop();
        }
        Some(Event::Text(text)) => *text = text.trim_end().to_owned().into(),
        _ => {}
    }
}
