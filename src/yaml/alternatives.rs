//! Formats that choose between other formats, or add something to another format.

use super::fields::Context;
use super::format::Format;
use super::node::{Kind, Node};
use super::shape::Shape;
use crate::diagnostic::Reported;
use crate::source::Spanned;

/// A value with its whole place.
pub fn spanned<F: Format>(format: F) -> WithSpan<F> {
    WithSpan { format }
}

/// See [`spanned()`].
pub struct WithSpan<F> {
    format: F,
}

impl<F: Format> Format for WithSpan<F> {
    type Value = Spanned<F::Value>;

    fn shape(&self) -> Shape {
        self.format.shape()
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<Spanned<F::Value>, Reported> {
        self.format.read(node, context).map(|value| Spanned::new(value, node.span))
    }
}

/// One of two formats: the second for a mapping without `key`, the first for everything else.
pub fn either_by_key<A: Format, B: Format<Value = A::Value>>(
    key: &'static str,
    with: A,
    without: B,
) -> impl Format<Value = A::Value> {
    EitherByKey { key, with, without }
}

struct EitherByKey<A, B> {
    key: &'static str,
    with: A,
    without: B,
}

impl<A: Format, B: Format<Value = A::Value>> Format for EitherByKey<A, B> {
    type Value = A::Value;

    fn shape(&self) -> Shape {
        Shape::any_of([self.with.shape(), self.without.shape()])
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<A::Value, Reported> {
        match node.kind {
            Kind::Mapping(_) if node.get(self.key).is_none() => self.without.read(node, context),
            _ => self.with.read(node, context),
        }
    }
}

/// One of two formats: the first for a mapping, the second for everything else.
pub fn mapping_or<A: Format, B: Format<Value = A::Value>>(mapping: A, other: B) -> impl Format<Value = A::Value> {
    MappingOr { mapping, other }
}

struct MappingOr<A, B> {
    mapping: A,
    other: B,
}

impl<A: Format, B: Format<Value = A::Value>> Format for MappingOr<A, B> {
    type Value = A::Value;

    fn shape(&self) -> Shape {
        Shape::any_of([self.other.shape(), self.mapping.shape()])
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<A::Value, Reported> {
        match node.kind {
            Kind::Mapping(_) => self.mapping.read(node, context),
            _ => self.other.read(node, context),
        }
    }
}

/// One of two formats: the second for a single word, the first for everything else.
pub fn list_or<A: Format, B: Format<Value = A::Value>>(list: A, word: B) -> impl Format<Value = A::Value> {
    ListOr { list, word }
}

struct ListOr<A, B> {
    list: A,
    word: B,
}

impl<A: Format, B: Format<Value = A::Value>> Format for ListOr<A, B> {
    type Value = A::Value;

    fn shape(&self) -> Shape {
        Shape::any_of([self.list.shape(), self.word.shape()])
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<A::Value, Reported> {
        match node.kind {
            Kind::Scalar { .. } if !node.is_null() => self.word.read(node, context),
            _ => self.list.read(node, context),
        }
    }
}

/// A format that contains itself: its shape is defined once in the schema, under `name`.
pub fn recursive<F: Format>(name: &'static str, format: F) -> Recursive<F> {
    Recursive { name, format }
}

/// See [`recursive()`].
pub struct Recursive<F> {
    name: &'static str,
    format: F,
}

impl<F: Format> Format for Recursive<F> {
    type Value = F::Value;

    fn shape(&self) -> Shape {
        Shape::Reference(self.name)
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<F::Value, Reported> {
        self.format.read(node, context)
    }
}

/// A value that may be left empty.
pub fn or_null<F: Format>(format: F) -> OrNull<F> {
    OrNull { format }
}

/// See [`or_null()`].
pub struct OrNull<F> {
    format: F,
}

impl<F: Format> Format for OrNull<F> {
    type Value = Option<F::Value>;

    fn shape(&self) -> Shape {
        self.format.shape().or_null()
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<Option<F::Value>, Reported> {
        if node.is_null() { Ok(None) } else { self.format.read(node, context).map(Some) }
    }
}
