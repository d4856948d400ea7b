//! Components that a text calls like elements of HTML: `<note title="Careful">…</note>`, or `<note title="Careful" />`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::html_pieces::{OpenTag, Piece, PieceKind};
use super::renderer::Renderer;
use super::safe_html::{is_opaque, safe_element};
use crate::diagnostic::error;
use crate::html::unescape;
use crate::render::templates::components::{ComponentArgument, ComponentCall, ComponentHtml};

impl Renderer<'_> {
    /// Returns what is written in place of the tags of components, by the index of the opening tag; `None` for a wrong call,
    /// which is reported. Elements that HTML has are no components.
    pub(super) fn components(&mut self, pieces: &[Piece]) -> BTreeMap<usize, Option<ComponentHtml>> {
        let mut components = BTreeMap::new();
        for (index, piece) in pieces.iter().enumerate() {
            if let PieceKind::Open(tag) = &piece.kind
                && safe_element(&tag.name).is_none()
                && !is_opaque(&tag.name)
                && let Some(html) = self.component(tag, piece)
            {
                components.insert(index, html);
            }
        }
        components
    }

    /// Renders a component; `None` if there is none of this name.
    fn component(&mut self, tag: &OpenTag, piece: &Piece) -> Option<Option<ComponentHtml>> {
        let span = self.span(&piece.range);
        let argument = |(name, value): &(String, String)| ComponentArgument {
            name: name.clone(),
            value: unescape(value).into_owned(),
            span: self.span(&self.place_of_attribute(name, &piece.range)),
        };
        let arguments: Vec<ComponentArgument> = tag.attributes.iter().map(argument).collect();
        let call = ComponentCall { name: &tag.name, arguments: &arguments, has_body: piece.partner.is_some(), span };
        let html = (self.context.component)(&call, &mut self.report)?;
        if piece.partner.is_none() && !tag.is_closed {
            let name = &tag.name;
            self.report.push(error!(
                COMPONENT at span, "the component `{name}` is not closed in the same paragraph or block";
                hint "close it with `</{name}>` after its body, or at once if it has none: `<{name} />`"
            ));
            return Some(None);
        }
        Some(html.ok())
    }

    /// Returns the bytes of an attribute's name in a tag.
    fn place_of_attribute(&self, name: &str, tag: &Range<usize>) -> Range<usize> {
        let text = self.body.value.get(tag.clone()).unwrap_or_default();
        let is_name = |at: &usize| {
            let after = text.get(at + name.len()..).and_then(|rest| rest.chars().next());
            text[..*at].ends_with(char::is_whitespace)
                && after.is_none_or(|next| next.is_whitespace() || "=/>".contains(next))
        };
        let found = text.match_indices(name).map(|(at, _)| at).find(is_name);
        found.map_or(tag.clone(), |at| tag.start + at..tag.start + at + name.len())
    }
}
