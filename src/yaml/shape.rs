//! Shapes describe allowed values as data. The JSON Schema and the reference pages are generated from them.

/// The allowed values of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Any value.
    Any,
    /// No value: nothing after the colon, `~`, or `null`.
    Null,
    /// A text that is not empty.
    Text,
    /// An expression of the model language.
    Expression,
    /// A text that matches a regular expression.
    Pattern {
        /// The regular expression, in the syntax of JSON Schema.
        pattern: String,
        /// A text that matches it.
        example: Option<&'static str>,
    },
    /// A year, a month, or a day: `2025`, `2025-03`, or `2025-03-12`.
    PartialDate,
    /// A finite number.
    Number,
    /// A finite number between two limits, both included.
    Between(f64, f64),
    /// A whole number between two limits, both included.
    WholeBetween(u64, u64),
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// One of several words.
    Choice(Vec<&'static str>),
    /// A list.
    List {
        /// The shape of each item.
        item: Box<Self>,
        /// The smallest number of items.
        min: usize,
        /// The largest number of items.
        max: Option<usize>,
    },
    /// A mapping whose keys the author chooses.
    Map {
        /// The regular expression that each key matches.
        keys: String,
        /// The shape of each value.
        value: Box<Self>,
    },
    /// A mapping with known keys and no others.
    Section(Vec<Key>),
    /// A mapping with known keys, beside others that the author chooses.
    Open {
        /// The known keys.
        keys: Vec<Key>,
        /// The shape of the values of the other keys.
        others: Box<Self>,
    },
    /// One of several shapes.
    AnyOf(Vec<Self>),
    /// A section that contains itself, by the name under which the schema defines it.
    Reference(&'static str),
}

/// A key of a section.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The name.
    pub name: &'static str,
    /// True if the section is not valid without the key.
    pub required: bool,
    /// The key that may be given in place of this one, if it is required. A section has at most one such key.
    pub alternative: Option<&'static str>,
    /// The shape of its value.
    pub shape: Shape,
    /// The value that is used when the key is left out, as it would be written; a mapping is written as JSON, which is
    /// YAML too.
    pub default: Option<&'static str>,
    /// A sentence or two for authors, which editors show.
    pub description: String,
}

/// The names that expressions can use, as a regular expression.
pub const IDENTIFIER: &str = "^[A-Za-z][A-Za-z0-9_]*$";

impl Shape {
    /// Returns a value as a hint writes it, if the shape has one form: `expression`, `2026-02-28`.
    pub fn form(&self) -> Option<&'static str> {
        match self {
            Self::Expression => Some("expression"),
            Self::Pattern { example, .. } => *example,
            _ => None,
        }
    }

    /// Returns a list of any length.
    pub fn list(item: Self) -> Self {
        Self::List { item: Box::new(item), min: 0, max: None }
    }

    /// Returns a text that matches a regular expression.
    pub fn pattern(pattern: impl Into<String>, example: Option<&'static str>) -> Self {
        Self::Pattern { pattern: pattern.into(), example }
    }

    /// Returns a name that expressions can use.
    pub fn identifier() -> Self {
        Self::pattern(IDENTIFIER, None)
    }

    /// Returns a day of the calendar.
    pub fn date() -> Self {
        Self::pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", Some("2026-02-28"))
    }

    /// Returns a choice among shapes, each of which may be a choice itself.
    pub fn any_of(shapes: impl IntoIterator<Item = Self>) -> Self {
        let mut distinct: Vec<Self> = Vec::new();
        for shape in shapes {
            let inner = match shape {
                Self::AnyOf(inner) => inner,
                other => vec![other],
            };
            for shape in inner {
                if !distinct.contains(&shape) {
                    distinct.push(shape);
                }
            }
        }
        Self::AnyOf(distinct)
    }

    /// Returns a shape that may also be left empty.
    pub fn or_null(self) -> Self {
        Self::any_of([Self::Null, self])
    }
}
