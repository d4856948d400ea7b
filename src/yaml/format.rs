//! Formats: what a value may be, and how it is read, in one object.
//!
//! A format is built from others, so that a key's declaration reads like a sentence: `list(identifier())`,
//! `count(60)`, `one_or_many(text())`.

use super::fields::{Context, Fields};
use super::node::{Kind, Node};
use super::scalars;
use super::section::Section;
use super::shape::{IDENTIFIER, Shape};
use crate::date::Date;
use crate::diagnostic::{Report, Reported, error};
use crate::source::Spanned;

/// What a value may be and how it is read.
pub trait Format {
    /// The value in the program.
    type Value;

    /// Returns what the value may be.
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

    /// Uses a value in place of one that cannot be read; the problem is reported all the same.
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
    text()
}

/// A name that expressions can use.
pub fn identifier() -> Scalar<Spanned<String>> {
    Scalar { shape: Shape::identifier, read: scalars::identifier }
}

/// A day of the calendar.
pub fn date() -> Scalar<Spanned<Date>> {
    Scalar { shape: Shape::date, read: scalars::date }
}

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
    number().then(check).with_shape(Shape::Count(max))
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
        let word = scalars::text(node, context.report)?;
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

/// A list. Items that cannot be read are reported and left out.
pub fn list<F: Format>(item: F) -> List<F> {
    List { item, min: 0 }
}

/// A list with at least one item.
pub fn non_empty<F: Format>(item: F) -> List<F> {
    List { item, min: 1 }
}

/// See [`list()`].
pub struct List<F> {
    item: F,
    min: usize,
}

impl<F: Format> Format for List<F> {
    type Value = Vec<F::Value>;

    fn shape(&self) -> Shape {
        Shape::List { item: Box::new(self.item.shape()), min: self.min, max: None }
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<Vec<F::Value>, Reported> {
        match &node.kind {
            Kind::Sequence(items) if items.len() < self.min => Err(context
                .report
                .push(error!(BAD_VALUE at node.head, "expected at least one item, found an empty list";
                    hint "write the items between the brackets: `[model.name]`"))),
            Kind::Sequence(items) => Ok(items.iter().filter_map(|item| self.item.read(item, context).ok()).collect()),
            Kind::Refused(reported) => Err(*reported),
            Kind::Scalar { text, .. } => {
                let found = node.describe();
                Err(context.report.push(error!(WRONG_KIND at node.head, "expected a list, found {found}";
                    hint "write `[{text}]`")))
            }
            Kind::Mapping(_) => {
                Err(context.report.push(error!(WRONG_KIND at node.head, "expected a list, found a mapping";
                    hint "write each item on a line of its own, after `- `")))
            }
        }
    }
}

/// A value, or a list of such values.
pub fn one_or_many<F: Format>(item: F) -> OneOrMany<F> {
    OneOrMany { list: list(item) }
}

/// See [`one_or_many()`].
pub struct OneOrMany<F> {
    list: List<F>,
}

impl<F: Format> Format for OneOrMany<F> {
    type Value = Vec<F::Value>;

    fn shape(&self) -> Shape {
        Shape::AnyOf(vec![self.list.item.shape(), self.list.shape()])
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<Vec<F::Value>, Reported> {
        match node.kind {
            Kind::Sequence(_) => self.list.read(node, context),
            _ => self.list.item.read(node, context).map(|value| vec![value]),
        }
    }
}

/// A value with the place of the whole of it.
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

/// A section: a mapping with known keys. `what` names it in messages: `a correlation`.
pub fn section<S: Section>(what: &'static str) -> SectionFormat<S> {
    SectionFormat { what, short: None, may_be_null: false, section: std::marker::PhantomData }
}

/// See [`section()`].
pub struct SectionFormat<S> {
    what: &'static str,
    short: Option<&'static str>,
    may_be_null: bool,
    section: std::marker::PhantomData<S>,
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

/// The format of an entry of a mapping whose keys the author chooses: its value is read together with its name.
pub trait EntryFormat {
    /// The entry in the program.
    type Value;

    /// Returns what the value of the entry may be.
    fn entry_shape(&self) -> Shape;

    /// Reads an entry.
    ///
    /// # Errors
    ///
    /// The node does not have this format.
    fn read_entry(
        &self,
        name: &Spanned<String>,
        node: &Node,
        context: &mut Context<'_>,
    ) -> Result<Self::Value, Reported>;
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

/// An entry that a function reads. Its shape is not described.
pub fn entry_format<T, R>(read: R) -> EntryReader<R>
where
    R: Fn(&Spanned<String>, &Node, &mut Context<'_>) -> Result<T, Reported>,
{
    EntryReader { read }
}

/// See [`entry_format()`].
pub struct EntryReader<R> {
    read: R,
}

impl<T, R: Fn(&Spanned<String>, &Node, &mut Context<'_>) -> Result<T, Reported>> EntryFormat for EntryReader<R> {
    type Value = T;

    fn entry_shape(&self) -> Shape {
        Shape::Any
    }

    fn read_entry(&self, name: &Spanned<String>, node: &Node, context: &mut Context<'_>) -> Result<T, Reported> {
        (self.read)(name, node, context)
    }
}

/// An entry as its name and its value.
pub fn pair<F: Format>(format: F) -> Pair<F> {
    Pair { format }
}

/// See [`pair()`].
pub struct Pair<F> {
    format: F,
}

impl<F: Format> EntryFormat for Pair<F> {
    type Value = (Spanned<String>, F::Value);

    fn entry_shape(&self) -> Shape {
        self.format.shape()
    }

    fn read_entry(
        &self,
        name: &Spanned<String>,
        node: &Node,
        context: &mut Context<'_>,
    ) -> Result<Self::Value, Reported> {
        Ok((name.clone(), self.format.read(node, context)?))
    }
}

/// The rule that the keys of a mapping follow.
pub struct Entry {
    /// The rule as a regular expression.
    pub pattern: &'static str,
    /// Reports a key that does not follow it. The text says what the keys name: `scenarios`.
    pub check: fn(&Spanned<String>, &str, &mut Report) -> Result<(), Reported>,
}

/// Keys that expressions can use as names.
pub const IDENTIFIERS: Entry = Entry { pattern: IDENTIFIER, check: scalars::check_identifier };

/// A mapping whose keys the author chooses, in the order written. `what` says what the keys name: `scenarios`. Entries
/// that cannot be read are reported and left out.
pub fn by_name<F: EntryFormat>(what: &'static str, keys: Entry, entry: F) -> ByName<F> {
    ByName { what, keys, entry }
}

/// See [`by_name()`].
pub struct ByName<F> {
    what: &'static str,
    keys: Entry,
    entry: F,
}

impl<F: EntryFormat> Format for ByName<F> {
    type Value = Vec<F::Value>;

    fn shape(&self) -> Shape {
        Shape::Map { keys: self.keys.pattern.to_owned(), value: Box::new(self.entry.entry_shape()) }
    }

    fn read(&self, node: &Node, context: &mut Context<'_>) -> Result<Vec<F::Value>, Reported> {
        let entries = match &node.kind {
            Kind::Mapping(entries) => entries,
            Kind::Refused(reported) => return Err(*reported),
            _ => {
                let (what, found) = (self.what, node.describe());
                return Err(context
                    .report
                    .push(error!(WRONG_KIND at node.head, "expected {what} by name, found {found}")));
            }
        };
        let mut values = Vec::with_capacity(entries.len());
        for (name, node) in entries {
            if (self.keys.check)(name, self.what, context.report).is_ok() {
                values.extend(self.entry.read_entry(name, node, context).ok());
            }
        }
        Ok(values)
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
