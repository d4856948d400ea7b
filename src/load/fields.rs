//! From the tree of a YAML file to typed values: which keys a mapping may have, and what may stand under them. What
//! is wrong goes into a report, and reading goes on.

use super::renamed::right_name;
use super::yaml::{Kind, Node};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Report, codes};
use crate::source::{Span, Spanned};

pub use super::scalars::{boolean, bytes, date, identifier, integer, number, text, whole_number};

/// A mapping whose keys are asked for by name; what nobody asked for is unknown.
pub struct Fields<'n> {
    /// What the mapping is, for messages: ``the input `halving` ``.
    what: String,
    entries: &'n [(Spanned<String>, Node)],
    asked: Vec<&'static str>,
    /// Where a missing key is missed.
    head: Span,
    /// The whole mapping.
    pub span: Span,
    #[cfg(test)]
    needed: Vec<&'static str>,
    #[cfg(test)]
    asked_at: &'static std::panic::Location<'static>,
}

impl<'n> Fields<'n> {
    /// The mapping that a node is.
    #[cfg_attr(test, track_caller)]
    pub fn of(node: &'n Node, what: impl Into<String>, report: &mut Report) -> Option<Self> {
        let what = what.into();
        let entries = match &node.kind {
            Kind::Mapping(entries) => entries,
            Kind::Refused => return None,
            _ => {
                let message = format!("expected the keys of {what}, found {}", node.describe());
                report.push(Diagnostic::error(codes::WRONG_KIND, message).at(node.head));
                return None;
            }
        };
        Some(Self {
            what,
            entries,
            asked: Vec::new(),
            head: node.head,
            span: node.span,
            #[cfg(test)]
            needed: Vec::new(),
            #[cfg(test)]
            asked_at: std::panic::Location::caller(),
        })
    }

    /// What stands under a key; nothing where it is not given or has no value.
    pub fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        self.asked.push(key);
        self.entries.iter().find(|(name, _)| name.value == key).map(|(_, node)| node).filter(|node| !node.is_null())
    }

    /// What stands under a key that may be left out.
    pub fn optional<T>(
        &mut self,
        report: &mut Report,
        key: &'static str,
        read: impl FnOnce(&Node, &mut Report) -> Option<T>,
    ) -> Option<T> {
        self.node(key).and_then(|node| read(node, report))
    }

    /// What stands under a key that must be there.
    pub fn required<T>(
        &mut self,
        report: &mut Report,
        key: &'static str,
        read: impl FnOnce(&Node, &mut Report) -> Option<T>,
    ) -> Option<T> {
        #[cfg(test)]
        self.needed.push(key);
        match self.node(key) {
            Some(node) => read(node, report),
            None => {
                let empty = self.entries.iter().find(|(name, _)| name.value == key);
                let problem = match empty {
                    Some((name, _)) => {
                        let message = format!("expected a value for `{key}` of {}, found nothing", self.what);
                        Diagnostic::error(codes::MISSING_KEY, message).at(name.span)
                    }
                    None => {
                        let message = format!("expected the key `{key}` in {}", self.what);
                        Diagnostic::error(codes::MISSING_KEY, message).at(self.head)
                    }
                };
                report.push(problem);
                None
            }
        }
    }

    /// A text list that may be left out.
    pub fn texts(&mut self, report: &mut Report, key: &'static str) -> Vec<Spanned<String>> {
        self.optional(report, key, |node, report| list(node, report, text)).unwrap_or_default()
    }

    /// The value of a text that may be left out.
    pub fn words(&mut self, report: &mut Report, key: &'static str) -> Option<String> {
        self.optional(report, key, text).map(|text| text.value)
    }

    /// What stands under keys that were not asked for.
    pub fn others(&self) -> impl Iterator<Item = &'n Node> {
        self.entries.iter().filter(|(name, _)| !self.asked.contains(&name.value.as_str())).map(|(_, node)| node)
    }

    /// Reports every key that was not asked for.
    pub fn finish(self, report: &mut Report) {
        let mut present: Vec<&str> = self.entries.iter().map(|(name, _)| name.value.as_str()).collect();
        for (name, _) in self.entries {
            if !self.asked.contains(&name.value.as_str()) {
                let problem = unknown(codes::UNKNOWN_KEY, "key", name, &self.what, &self.asked);
                report.push(match right_name(&name.value, &self.asked, &present) {
                    Some(right) => {
                        present.push(right);
                        renamed(problem, name, right)
                    }
                    None => problem,
                });
            }
        }
    }
}

#[cfg(test)]
impl Drop for Fields<'_> {
    fn drop(&mut self) {
        let asked = self.asked.drain(..).collect();
        let needed = self.needed.drain(..).collect();
        heard::add(heard::Mapping { start: self.span.start, asked, needed, at: self.asked_at });
    }
}

/// A name that is not among those known: with the nearest, and the list of all.
pub fn unknown<S: AsRef<str>>(code: Code, kind: &str, name: &Spanned<String>, what: &str, known: &[S]) -> Diagnostic {
    const MOST: usize = 24;
    let names: Vec<_> = known.iter().map(|name| name.as_ref()).collect();
    let quoted: Vec<_> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > MOST { format!(" and {} more", names.len() - MOST) } else { String::new() };
    let problem = Diagnostic::error(code, format!("unknown {kind} `{}` in {what}", name.value))
        .at(name.span)
        .suggest(&name.value, names.iter().copied());
    if names.is_empty() { problem } else { problem.hint(format!("known here: {}{more}", quoted.join(", "))) }
}

/// An unknown name whose right one is certain.
pub fn renamed(mut problem: Diagnostic, name: &Spanned<String>, right: &str) -> Diagnostic {
    problem.hints.retain(|hint| !hint.starts_with("did you mean"));
    problem.hints.insert(0, format!("write `{right}` (`foresite fix` does)"));
    problem.rewrite(name.span, &name.value, right)
}

/// A list, each item read by `read`.
pub fn list<T>(
    node: &Node,
    report: &mut Report,
    mut read: impl FnMut(&Node, &mut Report) -> Option<T>,
) -> Option<Vec<T>> {
    match &node.kind {
        Kind::Sequence(items) => Some(items.iter().filter_map(|item| read(item, report)).collect()),
        Kind::Refused => None,
        _ => {
            let found = node.describe();
            let problem = Diagnostic::error(codes::WRONG_KIND, format!("expected a list, found {found}")).at(node.head);
            report.push(match &node.kind {
                Kind::Scalar { text, .. } => problem.hint(format!("write `[{text}]`")),
                _ => problem.hint("write each item on a line of its own, after `- `"),
            });
            None
        }
    }
}

/// A mapping from names that the author chooses, in the order written; each name is checked by `name`.
pub fn map<T>(
    node: &Node,
    report: &mut Report,
    what: &str,
    name: impl Fn(&Spanned<String>, &str, &mut Report) -> bool,
    mut read: impl FnMut(&Spanned<String>, &Node, &mut Report) -> Option<T>,
) -> Vec<T> {
    let entries = match &node.kind {
        Kind::Mapping(entries) => entries,
        Kind::Refused => return Vec::new(),
        _ => {
            let message = format!("expected {what} by name, found {}", node.describe());
            report.push(Diagnostic::error(codes::WRONG_KIND, message).at(node.head));
            return Vec::new();
        }
    };
    let mut values = Vec::new();
    for (key, node) in entries {
        if name(key, what, report) {
            values.extend(read(key, node, report));
        }
    }
    values
}

/// Identifiers, so that expressions can name what they stand for.
pub fn any_identifier(key: &Spanned<String>, what: &str, report: &mut Report) -> bool {
    let good = super::scalars::is_identifier(&key.value);
    if !good {
        report.push(super::scalars::bad_name(key, &format!("a name among the {what}")));
    }
    good
}

/// One of a few words.
pub fn choice<T: Copy>(node: &Node, report: &mut Report, choices: &[(&str, T)]) -> Option<T> {
    let word = text(node, report)?;
    #[cfg(test)]
    heard::add_choice(node.span.start, choices.iter().map(|(name, _)| (*name).to_owned()).collect());
    let found = choices.iter().find(|(name, _)| *name == word.value).map(|(_, value)| *value);
    if found.is_none() {
        let names: Vec<_> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
        let names = match names.as_slice() {
            [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
            names => names.concat(),
        };
        let message = format!("expected {names}, found `{}`", word.value);
        let problem = Diagnostic::error(codes::BAD_VALUE, message).at(word.span);
        report.push(problem.suggest(&word.value, choices.iter().map(|(name, _)| *name)));
    }
    found
}

/// Dates in order, where both are given.
pub fn check_order(from: Option<&Spanned<Date>>, to: Option<&Spanned<Date>>, report: &mut Report) {
    if let (Some(from), Some(to)) = (from, to)
        && from.value >= to.value
    {
        let message = format!("expected `to` after `from`, found {} to {}", from.value, to.value);
        report.push(Diagnostic::error(codes::BAD_VALUE, message).at(to.span).label(from.span, "this comes first"));
    }
}

/// What was asked for while reading, so that the schemas can be held to it.
#[cfg(test)]
pub mod heard {
    use std::cell::RefCell;
    use std::panic::Location;

    /// A mapping, by its first byte.
    pub struct Mapping {
        pub start: usize,
        pub asked: Vec<&'static str>,
        pub needed: Vec<&'static str>,
        pub at: &'static Location<'static>,
    }

    /// Mappings, and words that a value had to be among, by its first byte.
    #[derive(Default)]
    pub struct Heard {
        pub mappings: Vec<Mapping>,
        pub choices: Vec<(usize, Vec<String>)>,
    }

    thread_local! {
        static HEARD: RefCell<Heard> = RefCell::default();
    }

    pub fn add(mapping: Mapping) {
        HEARD.with_borrow_mut(|heard| heard.mappings.push(mapping));
    }

    pub fn add_choice(start: usize, words: Vec<String>) {
        HEARD.with_borrow_mut(|heard| heard.choices.push((start, words)));
    }

    /// All of it, which is forgotten.
    pub fn take() -> Heard {
        HEARD.take()
    }
}
