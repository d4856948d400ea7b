//! Headings: their ids, which are unique on a page, and the table of contents.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag};

use super::events::{SpannedEvent, html, plain_text};
use super::renderer::Renderer;
use crate::diagnostic::{Diagnostic, codes};
use crate::html::escape;
use crate::render::templates::views::ContentsEntry;

/// The ids in use on a page.
#[derive(Clone, Debug, Default)]
pub struct Slugs {
    taken: BTreeSet<String>,
}

impl Slugs {
    /// Reserves an id that an author chose; returns false if it is already in use.
    pub fn reserve(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned())
    }

    /// Makes an id from the text of a heading: `Why later?` becomes `why-later`, and the next one `why-later-2`.
    pub fn make(&mut self, text: &str) -> String {
        let slug = slug(text);
        let base = if slug.is_empty() { "section".to_owned() } else { slug };
        let mut id = base.clone();
        let mut number = 1;
        while !self.taken.insert(id.clone()) {
            number += 1;
            id = format!("{base}-{number}");
        }
        id
    }
}

/// Returns letters and digits in lower case, with one hyphen for everything between them and without apostrophes.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.chars().filter(|character| !matches!(character, '\'' | '’' | '‘')) {
        if character.is_alphanumeric() {
            slug.extend(character.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A heading of a page.
#[derive(Debug)]
pub struct Heading {
    level: u8,
    id: String,
    title: String,
}

/// Returns the table of contents: the headings of level 2, each with the headings of level 3 below it.
pub fn contents(headings: Vec<Heading>) -> Vec<ContentsEntry> {
    let mut contents: Vec<ContentsEntry> = Vec::new();
    for Heading { level, id, title } in headings {
        let entry = ContentsEntry { id, title, level, children: Vec::new() };
        match (level, contents.last_mut()) {
            (3, Some(parent)) if parent.level == 2 => parent.children.push(entry),
            (2 | 3, _) => contents.push(entry),
            _ => {}
        }
    }
    contents
}

impl Renderer<'_> {
    /// Renders a heading, and the ends and starts of sections before it.
    pub(super) fn heading<'e>(
        &mut self,
        event: &Event<'e>,
        range: &Range<usize>,
        inner: &[SpannedEvent<'e>],
        outermost: bool,
        output: &mut Vec<Event<'e>>,
    ) {
        let Event::Start(Tag::Heading { level, id, classes, attrs }) = event else { return };
        let span = self.span(range);
        if let Some((name, _)) = attrs.first() {
            let message = format!("expected an id or classes, found the attribute `{name}` on a heading");
            self.report.push(Diagnostic::error(codes::BAD_HEADING, message).at(span).hint("write `{#id .class}`"));
        }
        if *level == HeadingLevel::H1 {
            let message = "the title of a page is its only heading of the first level";
            self.report.push(
                Diagnostic::error(codes::BAD_HEADING, message).at(span).hint("start the text's headings at `##`"),
            );
        }
        self.in_heading = true;
        let text = self.blocks(inner, false);
        self.in_heading = false;
        let title = plain_text(&text);
        let id = match id {
            Some(id) => {
                if !self.slugs.reserve(id) {
                    let message = format!("the id `{id}` is used twice on the page");
                    let problem = Diagnostic::error(codes::DUPLICATE_ANCHOR, message).at(span);
                    self.report.push(problem.hint("give this heading another id, or none"));
                }
                id.to_string()
            }
            None => self.slugs.make(&title),
        };
        let level = *level as u8;
        if outermost {
            let classes: Vec<&str> = classes.iter().map(AsRef::as_ref).collect();
            output.push(html(self.sections.heading(&classes, level, &id)));
        }
        let is_label = classes.first().is_some_and(|class| matches!(&**class, "hero" | "card" | "scenario"));
        if outermost && !is_label {
            self.headings.push(Heading { level, id: id.clone(), title });
        }
        let id = escape(&id);
        // HTML does not allow a link inside a link, so a heading that contains one is not a link to itself.
        let is_linked = !is_label && !text.iter().any(|event| matches!(event, Event::Html(tag) if tag.contains("<a ")));
        output.push(html(match is_linked {
            true => format!("<h{level} id=\"{id}\"><a class=\"anchor\" href=\"#{id}\">"),
            false => format!("<h{level} id=\"{id}\">"),
        }));
        output.extend(text);
        output.push(html(format!("{}</h{level}>\n", if is_linked { "</a>" } else { "" })));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_unique_ids_from_the_text() {
        let mut slugs = Slugs::default();
        assert!(slugs.reserve("why"));
        assert_eq!(slugs.make("Why?"), "why-2");
        assert_eq!(slugs.make("What we don’t know: $5,000 boxes"), "what-we-dont-know-5-000-boxes");
        assert_eq!(slugs.make("…"), "section");
        assert_eq!(slugs.make("Über 2030"), "über-2030");
        assert!(!slugs.reserve("why"));
    }

    #[test]
    fn puts_the_third_level_below_the_second() {
        let heading = |level, id: &str| Heading { level, id: id.to_owned(), title: id.to_owned() };
        let contents =
            contents(vec![heading(2, "a"), heading(3, "b"), heading(4, "c"), heading(2, "d"), heading(3, "e")]);
        let shape: Vec<_> = contents.iter().map(|entry| (entry.id.as_str(), entry.children.len())).collect();
        assert_eq!(shape, [("a", 1), ("d", 1)]);
    }
}
