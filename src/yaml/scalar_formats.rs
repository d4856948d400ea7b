//! The formats of single values.

use super::fields::Context;
use super::format::Format;
use super::node::{Kind, Node};
use super::scalars;
use super::shape::Shape;
use crate::date::{Date, Period};
use crate::diagnostic::{Report, Reported, error};
use crate::source::Spanned;

/// A single value, read by a function.
pub struct Scalar<T> {
    shape: fn() -> Shape,
    read: fn(&Node, &mut Report) -> Result<T, Reported>,
}

impl<T> Format for Scalar<T> {
    type Value = T;

    fn shape(&self) -> Shape {
        (self.shape)()
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<T, Reported> {
        (self.read)(node, context.report)
    }
}

/// A text that is not empty.
pub fn text() -> Scalar<Spanned<String>> {
    Scalar { shape: || Shape::Text, read: scalars::text }
}

/// A text that is not empty, without its place.
pub fn string() -> Scalar<String> {
    Scalar { shape: || Shape::Text, read: |node, report| scalars::text(node, report).map(|text| text.value) }
}

/// An expression of the model language. It stays a text here: the model stage reads it.
pub fn expression() -> Scalar<Spanned<String>> {
    Scalar { shape: || Shape::Expression, read: scalars::expression }
}

/// A name that expressions can use.
pub fn identifier() -> Scalar<Spanned<String>> {
    Scalar { shape: Shape::identifier, read: scalars::identifier }
}

/// A day of the calendar.
pub fn date() -> Scalar<Spanned<Date>> {
    Scalar { shape: Shape::date, read: scalars::date }
}

/// A day, perhaps with a time of that day, which is not kept: `2026-02-28 15:08:00 +0100`.
pub fn day_of_time() -> Scalar<Spanned<Date>> {
    Scalar { shape: || Shape::pattern(DAY_OF_TIME, Some("2026-02-28")), read: scalars::day_of_time }
}

/// The pattern of a day with a time.
pub const DAY_OF_TIME: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?$";

/// A finite number.
pub fn number() -> Scalar<Spanned<f64>> {
    Scalar { shape: || Shape::Number, read: scalars::number }
}

/// A whole number that is not negative.
pub fn integer() -> Scalar<Spanned<u64>> {
    Scalar { shape: || Shape::Number, read: scalars::integer }
}

/// A whole number.
pub fn whole_number() -> Scalar<i64> {
    Scalar {
        shape: || Shape::Integer,
        read: |node, report| scalars::whole_number(node, report).map(|number| number.value),
    }
}

/// A number of bytes with its unit: `200 kB`.
pub fn bytes() -> Scalar<Spanned<u64>> {
    let shape = || Shape::pattern("^[0-9][0-9_]*(\\.[0-9]+)? ?(B|kB|MB|GB)$", Some("200 kB"));
    Scalar { shape, read: scalars::bytes }
}

/// A length of time with its unit: `6 months`.
pub fn period() -> Scalar<Spanned<Period>> {
    Scalar { shape: || Shape::pattern(Period::PATTERN, Some("6 months")), read: scalars::period }
}

/// `true` or `false`.
pub fn boolean() -> Scalar<bool> {
    Scalar { shape: || Shape::Boolean, read: scalars::boolean }
}

/// A number between two limits, both included. `what` names it in messages: `a hue`.
pub fn between(low: f64, high: f64, what: &'static str) -> impl Format<Value = Spanned<f64>> {
    let check = move |number: Spanned<f64>, report: &mut Report| {
        let found = number.value;
        if (low..=high).contains(&found) {
            return Ok(number);
        }
        Err(report.push(error!(BAD_VALUE at number.span, "expected {what} from {low} to {high}, found {found}")))
    };
    number().then(check).with_shape(Shape::Between(low, high))
}

/// A whole number from 1 to `max`.
pub fn count(max: u32) -> impl Format<Value = usize> {
    let check = move |number: Spanned<f64>, report: &mut Report| {
        let found = number.value;
        if found.fract() == 0.0 && (1.0..=f64::from(max)).contains(&found) {
            return Ok(found as usize);
        }
        Err(report.push(error!(BAD_VALUE at number.span, "expected a whole number from 1 to {max}, found {found}")))
    };
    number().then(check).with_shape(Shape::WholeBetween(1, max.into()))
}

/// One of several words, each with the value that it stands for.
pub fn choice<T: Copy + 'static>(choices: &'static [(&'static str, T)]) -> Choice<T> {
    Choice { choices }
}

/// See [`choice()`].
pub struct Choice<T: 'static> {
    choices: &'static [(&'static str, T)],
}

impl<T: Copy> Format for Choice<T> {
    type Value = T;

    fn shape(&self) -> Shape {
        Shape::Choice(self.choices.iter().map(|(word, _)| *word).collect())
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<T, Reported> {
        // A blank can be one of the choices.
        let is_blank = |text: &str| text.trim().is_empty() && self.choices.iter().any(|(name, _)| *name == text);
        let word = match &node.kind {
            Kind::Scalar { text, .. } if is_blank(text) => Spanned::new(text.clone(), node.span),
            _ => scalars::text(node, context.report)?,
        };
        if let Some((_, value)) = self.choices.iter().find(|(name, _)| *name == word.value) {
            return Ok(*value);
        }
        let quoted: Vec<_> = self.choices.iter().map(|(name, _)| format!("`{name}`")).collect();
        let expected = match quoted.as_slice() {
            [before @ .., last] if !before.is_empty() => format!("{} or {last}", before.join(", ")),
            quoted => quoted.concat(),
        };
        let found = &word.value;
        Err(context.report.push(error!(BAD_VALUE at word.span, "expected {expected}, found `{found}`";
            suggest found, self.choices.iter().map(|(name, _)| *name))))
    }
}
