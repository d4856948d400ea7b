//! A language: how the parts of its code are recognized. Only this file names `regex_automata`.

use std::ops::Range;
use std::sync::OnceLock;

use regex_automata::Input;
use regex_automata::meta::Regex;
use regex_automata::util::syntax;

/// What a part of a code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A remark.
    Comment,
    /// A text.
    String,
    /// A number, a date, or a constant such as `true`.
    Value,
    /// A word of the language.
    Keyword,
    /// A key, an attribute, or a label.
    Name,
    /// A function or a type.
    Function,
    /// Read, so that nothing in it is taken for something else, and not colored.
    Plain,
}

impl Kind {
    /// Returns the class that has its color.
    pub fn class(self) -> Option<&'static str> {
        match self {
            Self::Comment => Some("h-c"),
            Self::String => Some("h-s"),
            Self::Value => Some("h-v"),
            Self::Keyword => Some("h-k"),
            Self::Name => Some("h-n"),
            Self::Function => Some("h-f"),
            Self::Plain => None,
        }
    }
}

/// How a part of a code is recognized.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// A pattern. The first of the list that matches at a place wins.
    Match(Kind, &'static str),
    /// Whole words, with spaces between them.
    Words(Kind, &'static str),
}

impl Rule {
    fn kind(&self) -> Kind {
        match self {
            Self::Match(kind, _) | Self::Words(kind, _) => *kind,
        }
    }

    fn pattern(&self) -> String {
        match self {
            Self::Match(_, pattern) => (*pattern).to_owned(),
            Self::Words(_, words) => {
                format!("(?-u:\\b)(?:{})(?-u:\\b)", words.split_whitespace().collect::<Vec<_>>().join("|"))
            }
        }
    }
}

/// A language.
#[derive(Debug)]
pub struct Language {
    /// The names that a fence can give it, in small letters.
    names: &'static [&'static str],
    rules: &'static [&'static [Rule]],
    ignores_case: bool,
    compiled: OnceLock<Option<Regex>>,
}

impl Language {
    /// Makes a language.
    pub const fn new(names: &'static [&'static str], rules: &'static [&'static [Rule]]) -> Self {
        Self { names, rules, ignores_case: false, compiled: OnceLock::new() }
    }

    /// Makes a language whose words are the same in capitals.
    pub const fn in_any_case(names: &'static [&'static str], rules: &'static [&'static [Rule]]) -> Self {
        Self { names, rules, ignores_case: true, compiled: OnceLock::new() }
    }

    fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().flat_map(|rules| rules.iter())
    }

    /// Returns the names that a fence can give it, in small letters.
    pub fn names(&self) -> &'static [&'static str] {
        self.names
    }

    /// Returns the first part of a text after a byte, and its kind.
    pub fn find(&self, text: &str, from: usize) -> Option<(Kind, Range<usize>)> {
        if from > text.len() {
            return None;
        }
        let regex = self.compiled.get_or_init(|| self.compile()).as_ref()?;
        let found = regex.find(Input::new(text).range(from..))?;
        let kind = self.rules().nth(found.pattern().as_usize()).map_or(Kind::Plain, Rule::kind);
        Some((kind, found.range()))
    }

    /// Compiles the patterns. Returns `None` if one of them is not valid, which a test excludes.
    pub fn compile(&self) -> Option<Regex> {
        let patterns: Vec<String> = self.rules().map(Rule::pattern).collect();
        let syntax = syntax::Config::new().multi_line(true).case_insensitive(self.ignores_case);
        Regex::builder().syntax(syntax).build_many(&patterns).ok()
    }
}
