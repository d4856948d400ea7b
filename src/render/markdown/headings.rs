//! Headings, which link to themselves and can open a section.

use pulldown_cmark::{Event, HeadingLevel, Tag};

use super::contents::Heading;
use super::events::{Element, html, plain_text};
use super::renderer::Renderer;
use crate::diagnostic::{Diagnostic, codes};
use crate::html::escape;
use crate::source::Span;

/// The start of the ids that the theme and the renderer give to their own elements. The id that a heading gets from its
/// text has no colon, so it can never be one of them.
const THEME_PREFIX: &str = "fs:";

impl Renderer<'_> {
    /// Renders a heading, and the ends and starts of sections before it.
    pub(super) fn heading<'e>(&mut self, element: Element<'_, 'e>, output: &mut Vec<Event<'e>>) {
        let Element { event, range, inner, outermost } = element;
        let Event::Start(Tag::Heading { level, id, classes, attrs }) = event else { return };
        let span = self.span(range);
        if let Some((name, _)) = attrs.first() {
            let message = format!("expected an id or classes, found the attribute `{name}` on a heading");
            self.report.push(
                Diagnostic::error(codes::BAD_HEADING, message)
                    .at(span)
                    .hint("an id and classes are written `{#id .class}`"),
            );
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
                self.reserve_id(id, span);
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
    /// Reserves the id that an author gave to an element. If it belongs to the theme or is in use, that is reported.
    pub(super) fn reserve_id(&mut self, id: &str, span: Span) {
        if id.starts_with(THEME_PREFIX) {
            let message = format!("ids that start with `{THEME_PREFIX}` belong to the theme, found `{id}`");
            let problem = Diagnostic::error(codes::BAD_HEADING, message).at(span);
            let id = id.trim_start_matches(THEME_PREFIX);
            self.report.push(problem.hint(format!("choose another id, like `{{#{id}}}`")));
        }
        if !self.slugs.reserve(id) {
            let message = format!("the id `{id}` is used twice on the page");
            let problem = Diagnostic::error(codes::DUPLICATE_ANCHOR, message).at(span);
            self.report.push(problem.hint("give this element another id, or none"));
        }
    }
}
