//! The formats of lists, and of mappings whose keys the author chooses.

use super::fields::Context;
use super::format::Format;
use super::node::{Kind, Node};
use super::scalars;
use super::shape::{IDENTIFIER, Shape};
use crate::diagnostic::{Report, Reported, error};
use crate::source::Spanned;

/// The most names of a list that a hint shows.
const MAX_NAMES_SHOWN: usize = 3;

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

/// The format of an entry of a mapping whose keys the author chooses: its value is read together with its name.
pub trait EntryFormat {
    /// The type of the entry.
    type Value;

    /// Returns the shape of the entry's value.
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

/// An entry as a pair of its name and its value.
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
pub struct NameRule {
    /// The rule as a regular expression.
    pub pattern: &'static str,
    /// Reports a key that does not follow the rule. The text is the plural of what the keys name: `scenarios`.
    pub check: fn(&Spanned<String>, &str, &mut Report) -> Result<(), Reported>,
}

/// Keys that expressions can use as names.
pub const IDENTIFIERS: NameRule = NameRule { pattern: IDENTIFIER, check: scalars::check_identifier };

/// A mapping whose keys the author chooses, in the order written. `what` is the plural of what the keys name:
/// `scenarios`. Entries that cannot be read are reported and left out.
pub fn by_name<F: EntryFormat>(what: &'static str, keys: NameRule, entry: F) -> ByName<F> {
    ByName { what, keys, entry }
}

/// Returns the texts of a list as keys without values: `en: …, de: …`.
fn names_of(node: &Node) -> Option<String> {
    let Kind::Sequence(items) = &node.kind else { return None };
    let name = |item: &Node| match &item.kind {
        Kind::Scalar { text, .. } => Some(format!("{text}: …")),
        _ => None,
    };
    let names: Vec<String> = items.iter().take(MAX_NAMES_SHOWN).map(name).collect::<Option<_>>()?;
    (!names.is_empty()).then(|| names.join(", "))
}

/// See [`by_name()`].
pub struct ByName<F> {
    what: &'static str,
    keys: NameRule,
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
                let problem = error!(WRONG_KIND at node.head, "expected {what} by name, found {found}");
                return Err(context.report.push(match names_of(node) {
                    Some(names) => {
                        problem.hint(format!("write each name as a key, with what belongs to it: `{{ {names} }}`"))
                    }
                    None => problem,
                }));
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
