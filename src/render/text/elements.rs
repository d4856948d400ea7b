//! The elements of a page's content as a tree. It is no parser of HTML in general: it reads what this crate wrote, and what it let
//! pass.

use crate::html::{Tag, tags, unescape};

/// Elements that are nested deeper are read as their content alone, so that no page can exhaust the stack.
const MAX_DEPTH: usize = 200;

/// A text or an element.
#[derive(Debug)]
pub enum Node<'a> {
    /// A text, without entities.
    Text(String),
    /// An element with its content.
    Element(Element<'a>),
}

/// An element with its content.
#[derive(Debug)]
pub struct Element<'a> {
    tag: Tag<'a>,
    /// Its content, in order.
    pub children: Vec<Node<'a>>,
}

impl Element<'_> {
    /// Returns its name in lower case.
    pub fn name(&self) -> &str {
        &self.tag.name
    }

    /// Returns the value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.tag.attribute(name).map(std::borrow::Cow::into_owned)
    }

    /// Returns whether it has a class.
    pub fn has_class(&self, class: &str) -> bool {
        self.tag.attribute("class").is_some_and(|classes| classes.split_ascii_whitespace().any(|own| own == class))
    }

    /// Returns its text as it is written, without tags.
    pub fn text(&self) -> String {
        text(&self.children)
    }
}

/// Returns the text of nodes as it is written, without tags.
pub fn text(nodes: &[Node<'_>]) -> String {
    let parts = nodes.iter().map(|node| match node {
        Node::Text(text) => text.clone(),
        Node::Element(element) => element.text(),
    });
    parts.collect()
}

/// Reads the elements of a page's content.
pub fn elements(html: &str) -> Vec<Node<'_>> {
    let mut open: Vec<Element<'_>> = Vec::new();
    let mut top = Vec::new();
    let mut at = 0;
    for tag in tags(html) {
        add(&mut open, &mut top, text_node(&html[at..tag.range.start]));
        at = tag.range.end;
        if tag.closing {
            // A closing tag without an open element is ignored.
            if let Some(place) = open.iter().rposition(|element| element.name() == tag.name) {
                while open.len() > place {
                    let element = open.pop().map(Node::Element);
                    add(&mut open, &mut top, element);
                }
            }
        } else if tag.is_void() || tag.self_closing {
            add(&mut open, &mut top, Some(Node::Element(Element { tag, children: Vec::new() })));
        } else if open.len() < MAX_DEPTH {
            open.push(Element { tag, children: Vec::new() });
        }
    }
    add(&mut open, &mut top, text_node(&html[at..]));
    while let Some(element) = open.pop() {
        add(&mut open, &mut top, Some(Node::Element(element)));
    }
    top
}

fn text_node<'a>(text: &str) -> Option<Node<'a>> {
    (!text.is_empty()).then(|| Node::Text(unescape(text).into_owned()))
}

fn add<'a>(open: &mut [Element<'a>], top: &mut Vec<Node<'a>>, node: Option<Node<'a>>) {
    open.last_mut().map_or(top, |parent| &mut parent.children).extend(node);
}
