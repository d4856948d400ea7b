//! The format of a section: a mapping with known keys.

use std::marker::PhantomData;

use super::collections::EntryFormat;
use super::fields::{Context, Fields};
use super::format::Format;
use super::node::{Kind, Node};
use super::section::Section;
use super::shape::Shape;
use crate::diagnostic::Reported;
use crate::source::Spanned;

/// A section: a mapping with known keys. `what` names it in messages: `a correlation`.
pub fn section<S: Section>(what: &'static str) -> SectionFormat<S> {
    SectionFormat { what, short: None, may_be_null: false, section: PhantomData }
}

/// See [`section()`].
pub struct SectionFormat<S> {
    what: &'static str,
    short: Option<&'static str>,
    may_be_null: bool,
    section: PhantomData<S>,
}

impl<S: Section> SectionFormat<S> {
    /// Takes anything but a mapping for the value of `key`: `{ path: parity.task }` may be written `parity.task`.
    pub fn or_value_of(self, key: &'static str) -> Self {
        Self { short: Some(key), ..self }
    }

    /// Takes no value for a mapping without keys.
    pub fn or_null(self) -> Self {
        Self { may_be_null: true, ..self }
    }

    fn read_named(
        &self,
        name: Spanned<String>,
        what: String,
        node: &Node,
        context: &mut Context<'_>,
    ) -> Result<S, Reported> {
        let mut fields = match (&node.kind, self.short) {
            (Kind::Mapping(_), _) => Fields::of(node, name, what, context.report)?,
            _ if self.may_be_null && node.is_null() => Fields::empty(name, what),
            (Kind::Refused(reported), _) => return Err(*reported),
            (_, Some(key)) => Fields::short(node, name, what, key),
            _ => Fields::of(node, name, what, context.report)?,
        };
        let read = S::read(&mut fields, context);
        fields.finish(context);
        read
    }
}

impl<S: Section> Format for SectionFormat<S> {
    type Value = S;

    fn shape(&self) -> Shape {
        let keys = S::keys();
        let short = self.short.and_then(|short| keys.iter().find(|key| key.name == short)).map(|key| key.shape.clone());
        let shapes = [self.may_be_null.then_some(Shape::Null), short];
        let mut shapes: Vec<Shape> = shapes.into_iter().flatten().collect();
        if shapes.is_empty() {
            return Shape::Section(keys);
        }
        shapes.push(Shape::Section(keys));
        Shape::AnyOf(shapes)
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<S, Reported> {
        let name = Spanned::new(self.what.to_owned(), node.head);
        self.read_named(name, self.what.to_owned(), node, context)
    }
}

impl<S: Section> EntryFormat for SectionFormat<S> {
    type Value = S;

    fn entry_shape(&self) -> Shape {
        self.shape()
    }

    fn read_entry(&self, name: &Spanned<String>, node: &Node, context: &mut Context<'_>) -> Result<S, Reported> {
        let what = format!("{} `{}`", self.what, name.value).trim_start().to_owned();
        self.read_named(name.clone(), what, node, context)
    }
}
