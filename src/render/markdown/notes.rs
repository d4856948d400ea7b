//! Footnotes: taken out of the text, and set at its foot.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::choices::{Choice, is_dropped};
use super::{Placed, Setter, html};
use crate::diagnostic::{Diagnostic, codes};

/// What the footnotes of a text say.
#[derive(Default)]
pub struct Notes<'a> {
    /// By label.
    by_label: BTreeMap<String, Note<'a>>,
    /// Those of branches that are not published, where another of the same label is.
    others: Vec<Note<'a>>,
}

/// Where a footnote starts, and what it says.
#[derive(Default)]
struct Note<'a> {
    place: Range<usize>,
    words: Vec<Placed<'a>>,
}

impl<'a> Notes<'a> {
    /// Takes the footnotes out of a text. One that is written in a branch that is not published serves where no other
    /// has its label.
    pub fn split(events: Vec<Placed<'a>>, choices: &[Choice]) -> (Self, Vec<Placed<'a>>) {
        let (mut notes, mut others) = (Self::default(), Vec::with_capacity(events.len()));
        let mut open: Option<(String, Note<'a>)> = None;
        for (event, place) in events {
            match event {
                Event::Start(Tag::FootnoteDefinition(name)) => {
                    open = Some((name.to_string(), Note { place, words: Vec::new() }));
                }
                Event::End(TagEnd::FootnoteDefinition) => {
                    if let Some((label, note)) = open.take() {
                        notes.add(label, note, choices);
                    }
                }
                _ => match &mut open {
                    Some((_, note)) => note.words.push((event, place)),
                    None => others.push((event, place)),
                },
            }
        }
        (notes, others)
    }

    fn add(&mut self, label: String, note: Note<'a>, choices: &[Choice]) {
        let is_aside = is_dropped(choices, note.place.start);
        match self.by_label.get_mut(&label) {
            Some(_) if is_aside => self.others.push(note),
            Some(first) if is_dropped(choices, first.place.start) => self.others.push(std::mem::replace(first, note)),
            _ => {
                self.by_label.insert(label, note);
            }
        }
    }
}

impl Setter<'_> {
    /// The mark of a footnote.
    pub(super) fn note<'e>(&mut self, label: &str) -> Event<'e> {
        let at = self.noted.iter().position(|(known, _)| known == label).unwrap_or_else(|| {
            self.noted.push((label.to_owned(), 0));
            self.noted.len() - 1
        });
        let number = at + 1;
        let times = self.noted.get_mut(at).map_or(1, |(_, times)| {
            *times += 1;
            *times
        });
        let id = if times == 1 { format!("noted-{number}") } else { format!("noted-{number}-{times}") };
        html(format!(
            "<sup class=\"note\"><a id=\"{id}\" href=\"#note-{number}\" role=\"doc-noteref\">{number}</a></sup>"
        ))
    }

    /// Writes the footnotes, in the order of their first mention.
    pub(super) fn notes<'e>(&mut self, notes: &Notes<'e>, set: &mut Vec<Event<'e>>) {
        let mut items = Vec::new();
        // A note may name another, which is then added to the end.
        let mut at = 0;
        while let Some((label, _)) = self.noted.get(at).cloned() {
            at += 1;
            let words = notes.by_label.get(&label).map(|note| self.blocks(&note.words, false)).unwrap_or_default();
            items.push(html(format!("<li id=\"note-{at}\">")));
            items.extend(words);
            items.push(html(format!(
                "<a class=\"back\" href=\"#noted-{at}\" aria-label=\"Back to the text\">↩</a></li>\n"
            )));
        }
        if !items.is_empty() {
            set.push(html("<section class=\"notes\" aria-label=\"Notes\"><ol>\n".to_owned()));
            set.extend(items);
            set.push(html("</ol></section>\n".to_owned()));
        }
        for note in &notes.others {
            self.aside(&note.words, Default::default(), Default::default());
        }
        for (label, note) in &notes.by_label {
            if self.noted.iter().any(|(noted, _)| noted == label) {
                continue;
            }
            if self.noted_aside.contains(label) {
                self.aside(&note.words, Default::default(), Default::default());
                continue;
            }
            let message = format!("the footnote `[^{label}]` is written and named nowhere");
            let start = self.span(&(note.place.start..note.place.start + label.len() + 3));
            let problem = Diagnostic::warning(codes::FOOTNOTE, message).at(start);
            self.report.push(problem.hint(format!("name it where it belongs, `[^{label}]`, or take it out")));
        }
    }
}
