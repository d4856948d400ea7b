//! Texts that readers see and that are not Markdown: titles, labels, and notes.

use crate::diagnostic::{Report, warning};
use crate::markup::markup;
use crate::source::Spanned;
use crate::yaml::{Format, text};

/// The format of a text for readers that is not Markdown. Markup in it is reported.
pub fn prose() -> impl Format<Value = Spanned<String>> {
    text().then(|text: Spanned<String>, report: &mut Report| {
        report_markup(&text, report);
        Ok(text)
    })
}

/// The format of [`prose`] without its place.
pub fn prose_text() -> impl Format<Value = String> {
    prose().map(|text: Spanned<String>| text.value)
}

/// Reports markup in a text that is not Markdown: readers would see its signs.
pub fn report_markup(text: &Spanned<String>, report: &mut Report) {
    if let Some((found, what)) = markup(&text.value) {
        report.push(warning!(
            MARKUP_IN_TEXT at text.span, "this text is not Markdown, and readers would see {what} as it is written: `{found}`";
            hint "write plain words here; name a source under `sources`, and put what needs a link into a page"
        ));
    }
}
