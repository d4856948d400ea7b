//! Pictures: inside a sentence, as figures with a caption, and several side by side.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::events::{Element, SpannedEvent, end_of, html, plain_text_of};
use super::picture_attributes::{Attributes, attributes_of};
use super::renderer::Renderer;
use crate::diagnostic::{Diagnostic, codes};
use crate::html::escape;
use crate::render::figure_name::FigureName;
use crate::render::links::{Addresses, Target, blocked};
use crate::render::policy::{Kind, Load};
use crate::source::Span;

/// A picture of a paragraph that contains nothing else.
pub struct Picture<'a, 'e> {
    /// The picture.
    pub element: Element<'a, 'e>,
    /// The attributes behind it.
    pub attributes: Attributes,
}

impl Renderer<'_> {
    /// Renders a paragraph that contains only pictures, each as a figure with its caption. Returns false for any other paragraph.
    pub(super) fn picture_paragraph<'e>(
        &mut self,
        paragraph: &[SpannedEvent<'e>],
        output: &mut Vec<Event<'e>>,
    ) -> bool {
        let Some(pictures) = pictures(paragraph) else { return false };
        let is_group = pictures.len() > 1;
        if is_group {
            output.push(html("<div class=\"pictures\">\n".to_owned()));
        }
        for Picture { element, attributes } in pictures {
            self.picture_figure(element, &attributes, output);
        }
        if is_group {
            output.push(html("</div>\n".to_owned()));
        }
        true
    }

    fn picture_figure<'e>(&mut self, element: Element<'_, 'e>, attributes: &Attributes, output: &mut Vec<Event<'e>>) {
        let Event::Start(Tag::Image { title, .. }) = element.event else { return };
        let mut open = "<figure class=\"picture".to_owned();
        attributes.classes.iter().for_each(|class| open.push_str(&format!(" {}", escape(class))));
        open.push('"');
        if let Some(id) = &attributes.id {
            self.reserve_id(id, self.span(element.range));
            open.push_str(&format!(" id=\"{}\"", escape(id)));
        }
        output.push(html(format!("{open}>")));
        self.picture(element, &Attributes { id: None, classes: Vec::new(), ..attributes.clone() }, true, output);
        let number = self.number_at(element.range.start);
        // A screen reader has read the alternative text already, if it is the caption too.
        match (title.trim(), number) {
            ("", None) => {
                output.push(html("<figcaption aria-hidden=\"true\">".to_owned()));
                self.blocks_into(element.inner, false, output);
            }
            ("", Some(number)) => {
                output.push(html(format!("<figcaption>{}<span aria-hidden=\"true\">", number_html(&number))));
                self.blocks_into(element.inner, false, output);
                output.push(html("</span>".to_owned()));
            }
            (title, number) => {
                let number = number.map(|number| number_html(&number)).unwrap_or_default();
                output.push(html(format!("<figcaption>{number}")));
                output.push(Event::Text(title.to_owned().into()));
            }
        }
        output.push(html("</figcaption></figure>\n".to_owned()));
    }

    /// Renders a picture. The title of a figure is its caption.
    pub(super) fn picture<'e>(
        &mut self,
        element: Element<'_, 'e>,
        attributes: &Attributes,
        is_figure: bool,
        output: &mut Vec<Event<'e>>,
    ) {
        let Element { event, range, inner, .. } = element;
        let Event::Start(Tag::Image { dest_url, title, .. }) = event else { return };
        let span = self.span(range);
        if let Some(name) = FigureName::parse(dest_url) {
            let message = format!("`{name}` must be in a paragraph of its own");
            self.misplaced_figure(
                &name,
                Diagnostic::error(codes::MISPLACED_FIGURE, message)
                    .at(span)
                    .hint("put an empty line before and after it"),
            );
            return;
        }
        let alt = plain_text_of(inner);
        if alt.trim().is_empty() {
            self.report_missing_alt(dest_url, span);
        }
        match self.context.addresses.resolve(dest_url, self.context.path) {
            Ok(target) if self.is_loaded(&target, dest_url) => {
                let source = escape(&Addresses::href(&target, dest_url, &self.context.root));
                let mut tag = format!("<img src=\"{source}\" alt=\"{}\"", escape(&alt));
                let mut add = |name: &str, value: &str| {
                    if !value.is_empty() {
                        tag.push_str(&format!(" {name}=\"{}\"", escape(value)));
                    }
                };
                add("title", if is_figure { "" } else { title });
                add("id", attributes.id.as_deref().unwrap_or_default());
                add("class", &attributes.classes.join(" "));
                add("width", attributes.width.as_deref().unwrap_or_default());
                add("height", attributes.height.as_deref().unwrap_or_default());
                if let Some(id) = &attributes.id {
                    self.reserve_id(id, span);
                }
                output.push(html(format!("{tag} loading=\"lazy\">")));
            }
            Ok(_) if dest_url.contains("://") => {
                let problem = blocked(&Load::File(Kind::Image, dest_url.to_string()), span);
                let hint = "or download it to `static/`, if its license allows that, and write its path from there: `/picture.svg`";
                self.report.push(problem.hint(hint));
            }
            Ok(_) => {
                self.report.push(
                    Diagnostic::error(codes::DEAD_LINK, format!("the picture `{dest_url}` is not a file of the site"))
                        .at(span)
                        .hint("put it into `static/` and write its path from there: `/picture.svg`"),
                );
            }
            Err(error) => {
                let span = self.span(&self.address_of(dest_url, range));
                self.report.push(self.context.addresses.diagnose((dest_url, self.context.path), &error, span));
            }
        }
    }

    /// Returns whether browsers load a picture from its target.
    fn is_loaded(&self, target: &Target, address: &str) -> bool {
        match target {
            Target::File(_) => true,
            Target::External => self.context.policy.allows(Kind::Image, address),
            Target::Page(..) => false,
        }
    }

    /// Reports a picture without a text for people who cannot see it.
    pub(super) fn report_missing_alt(&mut self, address: &str, span: Span) {
        let message = format!("the picture `{address}` has no alternative text");
        self.report.push(
            Diagnostic::error(codes::MISSING_ALT, message)
                .at(span)
                .hint("describe in the square brackets what it shows: `![What it shows](/picture.svg)`"),
        );
    }

    /// Renders a picture inside a sentence with the attributes behind it. Returns the number of events that the attributes take.
    pub(super) fn picture_in_sentence<'e>(
        &mut self,
        element: Element<'_, 'e>,
        after: &[SpannedEvent<'e>],
        output: &mut Vec<Event<'e>>,
    ) -> usize {
        let Some((attributes, count, rest)) = attributes_of(after) else {
            self.picture(element, &Attributes::default(), false, output);
            return 0;
        };
        self.picture(element, &attributes, false, output);
        let end: Range<usize> = after.get(count - 1).map_or(0..0, |(_, range)| range.clone());
        if !rest.is_empty() {
            let start = end.end.saturating_sub(rest.len());
            self.bare_text(&rest.into(), &(start..end.end), output);
        }
        count
    }
}

/// Returns a number before a caption.
pub fn number_html(number: &str) -> String {
    format!("<span class=\"figure-number\">{}.</span> ", escape(number))
}

/// Returns the pictures of a paragraph that contains nothing else.
pub fn pictures<'a, 'e>(paragraph: &'a [SpannedEvent<'e>]) -> Option<Vec<Picture<'a, 'e>>> {
    let mut pictures = Vec::new();
    let mut index = 0;
    while let Some((event, range)) = paragraph.get(index) {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) if FigureName::parse(dest_url).is_none() => {
                let end = end_of(paragraph, index);
                let inner = paragraph.get(index + 1..end)?;
                index = end + 1;
                let (attributes, count) = match attributes_of(&paragraph[index..]) {
                    Some((attributes, count, rest)) if rest.trim().is_empty() => (attributes, count),
                    _ => (Attributes::default(), 0),
                };
                index += count;
                pictures.push(Picture { element: Element { event, range, inner, outermost: false }, attributes });
            }
            Event::SoftBreak | Event::HardBreak => index += 1,
            Event::Text(text) if text.trim().is_empty() => index += 1,
            _ => return None,
        }
    }
    Some(pictures).filter(|pictures| !pictures.is_empty())
}
