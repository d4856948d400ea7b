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
    let chooses = move |node: &Node| matches!(node.kind, Kind::Mapping(_)) && node.get(key).is_none();
    Choice { chooses, chosen: without, other: with }
}

/// One of two formats: the first for a mapping, the second for everything else.
pub fn mapping_or<A: Format, B: Format<Value = A::Value>>(mapping: A, other: B) -> impl Format<Value = A::Value> {
    Choice { chooses: |node: &Node| matches!(node.kind, Kind::Mapping(_)), chosen: mapping, other }
}

/// One of two formats: the second for a single word, the first for everything else.
pub fn list_or<A: Format, B: Format<Value = A::Value>>(list: A, word: B) -> impl Format<Value = A::Value> {
    let chooses = |node: &Node| matches!(node.kind, Kind::Scalar { .. }) && !node.is_null();
    Choice { chooses, chosen: word, other: list }
}

/// One of two formats, by what is written.
struct Choice<C, A, B> {
    /// Returns whether a node is read with `chosen`.
    chooses: C,
    chosen: A,
    other: B,
}

impl<C: Fn(&Node) -> bool, A: Format, B: Format<Value = A::Value>> Format for Choice<C, A, B> {
    type Value = A::Value;

    fn shape(&self) -> Shape {
        Shape::any_of([self.other.shape(), self.chosen.shape()])
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<A::Value, Reported> {
        if (self.chooses)(node) { self.chosen.read(node, context) } else { self.other.read(node, context) }
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
