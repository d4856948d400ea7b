//! Footnotes: taken out of the text, and rendered at its end.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::branches::{Choice, is_unpublished};
use super::events::{SpannedEvent, html};
use super::renderer::{FootnoteUse, Renderer};
use crate::diagnostic::{Diagnostic, codes};
use crate::html::escape;

/// The footnotes of a text.
#[derive(Default)]
pub struct Footnotes<'a> {
    by_label: BTreeMap<String, Footnote<'a>>,
    /// Footnotes in branches that are not published, if another footnote has the same label.
    others: Vec<Footnote<'a>>,
    /// Footnotes whose label another one has.
    repeated: Vec<(String, Footnote<'a>)>,
}

/// One footnote.
#[derive(Default)]
struct Footnote<'a> {
    range: Range<usize>,
    events: Vec<SpannedEvent<'a>>,
}

impl<'a> Footnotes<'a> {
    /// Takes the footnotes out of a text. A footnote in a branch that is not published counts only if no other has its
    /// label.
    pub fn split(events: Vec<SpannedEvent<'a>>, choices: &[Choice]) -> (Self, Vec<SpannedEvent<'a>>) {
        let (mut footnotes, mut others) = (Self::default(), Vec::with_capacity(events.len()));
        let mut open: Option<(String, Footnote<'a>)> = None;
        for (event, range) in events {
            match event {
                Event::Start(Tag::FootnoteDefinition(name)) => {
                    open = Some((name.to_string(), Footnote { range, events: Vec::new() }));
                }
                Event::End(TagEnd::FootnoteDefinition) => {
                    if let Some((label, footnote)) = open.take() {
                        footnotes.add(label, footnote, choices);
                    }
                }
                _ => match &mut open {
                    Some((_, footnote)) => footnote.events.push((event, range)),
                    None => others.push((event, range)),
                },
            }
        }
        (footnotes, others)
    }

    fn add(&mut self, label: String, footnote: Footnote<'a>, choices: &[Choice]) {
        match self.by_label.get_mut(&label) {
            Some(_) if is_unpublished(choices, footnote.range.start) => self.others.push(footnote),
            Some(first) if is_unpublished(choices, first.range.start) => {
                self.others.push(std::mem::replace(first, footnote));
            }
            Some(_) => self.repeated.push((label, footnote)),
            None => {
                self.by_label.insert(label, footnote);
            }
        }
    }
}

impl Renderer<'_> {
    /// Renders the mark of a footnote in the text.
    pub(super) fn footnote_mark<'e>(&mut self, label: &str) -> Event<'e> {
        let index = self.footnote_uses.iter().position(|used| used.label == label).unwrap_or_else(|| {
            self.footnote_uses.push(FootnoteUse { label: label.to_owned(), mentions: 0 });
            self.footnote_uses.len() - 1
        });
        let number = index + 1;
        let mentions = self.footnote_uses.get_mut(index).map_or(1, |used| {
            used.mentions += 1;
            used.mentions
        });
        let id = if mentions == 1 { format!("fs:noteref-{number}") } else { format!("fs:noteref-{number}-{mentions}") };
        html(format!(
            "<sup class=\"note\"><a id=\"{id}\" href=\"#fs:note-{number}\" role=\"doc-noteref\">{letters}</a></sup>",
            letters = letters(number)
        ))
    }

    /// Renders the footnotes, in the order of their first mention.
    pub(super) fn footnotes<'e>(&mut self, footnotes: &Footnotes<'e>, output: &mut Vec<Event<'e>>) {
        let back = escape(self.context.language.get("footnotes.back"));
        let mut items = Vec::new();
        // A footnote can mention another, which is then added at the end.
        let mut index = 0;
        while let Some(label) = self.footnote_uses.get(index).map(|used| used.label.clone()) {
            index += 1;
            let footnote = footnotes.by_label.get(&label);
            let content = footnote.map(|footnote| self.blocks(&footnote.events, false)).unwrap_or_default();
            items.push(html(format!("<li id=\"fs:note-{index}\">")));
            items.extend(content);
            items.push(html(format!(
                "<a class=\"backlink\" href=\"#fs:noteref-{index}\" aria-label=\"{back}\">↩</a></li>\n"
            )));
        }
        if !items.is_empty() {
            let label = escape(self.context.language.get("footnotes.label"));
            output.push(html(format!("<section class=\"notes\" aria-label=\"{label}\"><ol type=\"a\">\n")));
            output.extend(items);
            output.push(html("</ol></section>\n".to_owned()));
        }
        self.check_unused_footnotes(footnotes);
    }

    /// Checks the footnotes that are not published, and warns of those that are mentioned nowhere.
    fn check_unused_footnotes(&mut self, footnotes: &Footnotes<'_>) {
        for (label, footnote) in &footnotes.repeated {
            let start = self.span(&(footnote.range.start..footnote.range.start + label.len() + 3));
            let message = format!("the footnote `[^{label}]` is written twice");
            self.report.push(Diagnostic::error(codes::FOOTNOTE, message).at(start).hint("give each its own label"));
        }
        for footnote in &footnotes.others {
            self.check_alone(&footnote.events);
        }
        for (label, footnote) in &footnotes.by_label {
            if self.footnote_uses.iter().any(|used| used.label == *label) {
                continue;
            }
            if self.unpublished_footnotes.contains(label) {
                self.check_alone(&footnote.events);
                continue;
            }
            let message = format!("the footnote `[^{label}]` is mentioned nowhere");
            let start = self.span(&(footnote.range.start..footnote.range.start + label.len() + 3));
            let problem = Diagnostic::warning(codes::FOOTNOTE, message).at(start);
            self.report
                .push(problem.hint(format!("refer to it with `[^{label}]` in the text, or delete the footnote")));
        }
    }
}

/// Returns the letters of a footnote: a, …, z, aa, … Numbers are those of citations.
fn letters(number: usize) -> String {
    let (mut rest, mut letters) = (number, Vec::new());
    while rest > 0 {
        let place = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'a' + place));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn counts_footnotes_by_letters_as_lists_do() {
        let found = [1, 2, 26, 27, 52, 53, 702, 703].map(letters);
        assert_eq!(found, ["a", "b", "z", "aa", "az", "ba", "zz", "aaa"]);
    }
}
