//! Formats. A format knows which values are allowed, and how to read them.
//!
//! A format is built from others, so that the declaration of a key reads like a sentence: `list(identifier())`,
//! `count(60)`, `one_or_many(text())`.

use super::fields::Context;
use super::node::Node;
use super::shape::Shape;
use crate::diagnostic::{Report, Reported};

/// The allowed values, and how they are read.
pub trait Format {
    /// The type of the value.
    type Value;

    /// Returns the shape of the allowed values.
    fn shape(&self) -> Shape;

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// The node does not have this format.
    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<Self::Value, Reported>;

    /// Turns each value into another, which may fail.
    fn then<T, F: Fn(Self::Value, &mut Report) -> Result<T, Reported>>(self, change: F) -> Then<Self, F>
    where
        Self: Sized,
    {
        Then { format: self, change }
    }

    /// Turns each value into another.
    fn map<T, F: Fn(Self::Value) -> T>(self, change: F) -> Map<Self, F>
    where
        Self: Sized,
    {
        Map { format: self, change }
    }

    /// Uses a value in place of one that cannot be read. The problem is still reported.
    fn recover(self, fallback: fn() -> Self::Value) -> Recover<Self>
    where
        Self: Sized,
    {
        Recover { format: self, fallback }
    }

    /// Describes the values by another shape, narrower than that of the format it is made from.
    fn with_shape(self, shape: Shape) -> WithShape<Self>
    where
        Self: Sized,
    {
        WithShape { format: self, shape }
    }
}

/// See [`Format::then`].
pub struct Then<F, C> {
    format: F,
    change: C,
}

impl<F: Format, T, C: Fn(F::Value, &mut Report) -> Result<T, Reported>> Format for Then<F, C> {
    type Value = T;

    fn shape(&self) -> Shape {
        self.format.shape()
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<T, Reported> {
        let value = self.format.read(node, context)?;
        (self.change)(value, context.report)
    }
}

/// See [`Format::map`].
pub struct Map<F, C> {
    format: F,
    change: C,
}

impl<F: Format, T, C: Fn(F::Value) -> T> Format for Map<F, C> {
    type Value = T;

    fn shape(&self) -> Shape {
        self.format.shape()
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<T, Reported> {
        self.format.read(node, context).map(&self.change)
    }
}

/// See [`Format::recover`].
pub struct Recover<F: Format> {
    format: F,
    fallback: fn() -> F::Value,
}

impl<F: Format> Format for Recover<F> {
    type Value = F::Value;

    fn shape(&self) -> Shape {
        self.format.shape()
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<F::Value, Reported> {
        Ok(self.format.read(node, context).unwrap_or_else(|_| (self.fallback)()))
    }
}

/// See [`Format::with_shape`].
pub struct WithShape<F> {
    format: F,
    shape: Shape,
}

impl<F: Format> Format for WithShape<F> {
    type Value = F::Value;

    fn shape(&self) -> Shape {
        self.shape.clone()
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<F::Value, Reported> {
        self.format.read(node, context)
    }
}
