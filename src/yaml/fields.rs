//! A mapping with known keys while it is read. Each key is requested by its name; a key that was not requested is
//! unknown.

use std::collections::BTreeSet;

use super::answers::answer;
use super::node::{Kind, Node};
use super::renamed::{right_name, with_rewrite};
use super::unknown_name::unknown_name;
use crate::diagnostic::{Report, Reported, codes, error};
use crate::source::{Span, Spanned};
use crate::words::agreeing;

/// The number of unknown keys of one mapping that are reported one by one. A file of another kind may have any number.
const MAX_UNKNOWN: usize = 100;

/// Everything that reading a value needs, besides the value itself.
pub struct Context<'r> {
    /// Collects the problems.
    pub report: &'r mut Report,
    /// Returns every key of every kind of file. Such a word is never taken for a misspelling of another key.
    vocabulary: fn() -> &'static BTreeSet<&'static str>,
}

impl<'r> Context<'r> {
    /// Joins a report with the keys of all files.
    pub fn new(report: &'r mut Report, vocabulary: fn() -> &'static BTreeSet<&'static str>) -> Self {
        Self { report, vocabulary }
    }
}

/// The entries of a mapping.
enum Entries<'n> {
    /// The entries as written.
    Written(&'n [(Spanned<String>, Node)]),
    /// A short form: a value that is written without a mapping, and is read as the value of one key.
    Short(&'static str, &'n Node),
}

/// A mapping while it is read.
pub struct Fields<'n> {
    /// The name of the mapping: `halving` in `inputs: { halving: … }`, or a file's id.
    pub name: Spanned<String>,
    /// The mapping as messages name it: ``the scenario `slow` ``.
    pub what: String,
    /// The whole mapping.
    pub span: Span,
    entries: Entries<'n>,
    asked: Vec<&'static str>,
    /// The place of a message about a missing key.
    head: Span,
}

impl<'n> Fields<'n> {
    /// Opens a mapping.
    ///
    /// # Errors
    ///
    /// The node is not a mapping.
    pub fn of(node: &'n Node, name: Spanned<String>, what: String, report: &mut Report) -> Result<Self, Reported> {
        match &node.kind {
            Kind::Mapping(entries) => Ok(Self::new(node, name, what, Entries::Written(entries))),
            Kind::Refused(reported) => Err(*reported),
            _ => {
                let found = node.describe();
                Err(report.push(error!(WRONG_KIND at node.head, "expected the keys of {what}, found {found}")))
            }
        }
    }

    /// Opens a value in the short form, as a mapping with only `key`.
    pub fn short(node: &'n Node, name: Spanned<String>, what: String, key: &'static str) -> Self {
        Self::new(node, name, what, Entries::Short(key, node))
    }

    /// Opens a mapping without entries, placed at `name`.
    pub fn empty(name: Spanned<String>, what: String) -> Self {
        let span = name.span;
        Self { name, what, span, entries: Entries::Written(&[]), asked: Vec::new(), head: span }
    }

    fn new(node: &Node, name: Spanned<String>, what: String, entries: Entries<'n>) -> Self {
        Self { name, what, span: node.span, entries, asked: Vec::new(), head: node.head }
    }

    /// Returns the value of a key, or `None` if the key is not given or has no value.
    pub fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.find(key).filter(|node| !node.is_null())
    }

    /// Returns the value of a key that must be given.
    ///
    /// # Errors
    ///
    /// The key is not given, or has no value.
    pub fn required_node(&mut self, key: &'static str, report: &mut Report) -> Result<&'n Node, Reported> {
        self.node(key).ok_or_else(|| self.report_missing(key, None, report))
    }

    /// Reports a key that must be given, and is not given or has no value. `form` is how a value is written, for a hint.
    pub fn report_missing(&self, key: &'static str, form: Option<&str>, report: &mut Report) -> Reported {
        let what = &self.what;
        let named = match self.entries {
            Entries::Written(entries) => entries.iter().find(|(name, _)| name.value == key).map(|(name, _)| name.span),
            Entries::Short(..) => None,
        };
        let (problem, written) = match (named, &self.entries) {
            (Some(span), _) => (
                error!(MISSING_KEY at span, "expected a value for `{key}` of {what}, found nothing"),
                format!("{key}:"),
            ),
            (None, Entries::Short(short, _)) if *short == key => {
                let problem = error!(MISSING_KEY at self.name.span, "expected a value for {what}, found nothing");
                // An item of a list has no name of its own: it is called by what it is.
                let is_item = *what == self.name.value;
                (problem, if is_item { "-".to_owned() } else { format!("{}:", self.name.value) })
            }
            (None, _) => return report.push(error!(MISSING_KEY at self.head, "expected the key `{key}` in {what}")),
        };
        report.push(match form {
            Some(form) => problem.hint(format!("give it a value: `{written} {form}`")),
            None => problem,
        })
    }

    /// Returns whether a key is written, with or without a value.
    pub fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Returns whether a key was requested.
    pub fn is_requested(&self, key: &str) -> bool {
        self.asked.contains(&key)
    }

    fn find(&self, key: &str) -> Option<&'n Node> {
        match self.entries {
            Entries::Written(entries) => entries.iter().find(|(name, _)| name.value == key).map(|(_, node)| node),
            Entries::Short(short, node) => (short == key).then_some(node),
        }
    }

    /// Reports every key that was not requested.
    pub fn finish(self, context: &mut Context<'_>) {
        let Entries::Written(entries) = self.entries else { return };
        let mut present: Vec<&str> = entries.iter().map(|(name, _)| name.value.as_str()).collect();
        let unknown = || entries.iter().filter(|(name, _)| !self.asked.contains(&name.value.as_str()));
        if let Some((name, _)) = unknown().nth(MAX_UNKNOWN) {
            let more = unknown().count() - MAX_UNKNOWN;
            context.report.push(error!(UNKNOWN_KEY at name.span,
                "{more} more {} of {} {} unknown", agreeing(more, "key", "keys"), self.what, agreeing(more, "is", "are");
                hint "the first {MAX_UNKNOWN} unknown keys are reported one by one"));
        }
        for (name, _) in unknown().take(MAX_UNKNOWN) {
            if let Some(hint) = answer(&self.what, &name.value) {
                let problem = error!(UNKNOWN_KEY at name.span, "unknown key `{}` in {}", name.value, self.what);
                context.report.push(problem.hint(hint));
                continue;
            }
            let problem = unknown_name(codes::UNKNOWN_KEY, "key", name, &self.what, &self.asked);
            context.report.push(match right_name(&name.value, &self.asked, &present, context.vocabulary) {
                Some(right) => {
                    present.push(right);
                    with_rewrite(problem, name, right)
                }
                None => problem,
            });
        }
    }
}
