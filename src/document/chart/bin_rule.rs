//! How many bins a histogram has.

use crate::diagnostic::{Report, error};
use crate::source::Spanned;
use crate::yaml::{Format, Shape, choice, text};

/// A rule for the width of bins. The width is then rounded to 1, 2, or 5 times a power of ten, or to whole months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinRule {
    /// The narrower of the bins by Freedman and Diaconis and by Sturges, as in NumPy.
    Auto,
    /// Twice the interquartile range divided by the cube root of the number of values (Freedman and Diaconis, 1981).
    FreedmanDiaconis,
    /// The range divided by one more than the binary logarithm of the number of values (Sturges, 1926).
    Sturges,
    /// About 3.5 standard deviations divided by the cube root of the number of values (Scott, 1979).
    Scott,
    /// About so many bins.
    Count(usize),
}

/// The most bins. A narrow page has no room for more.
pub const MAX_BINS: usize = 40;

/// The names of the rules.
const RULES: &[(&str, BinRule)] = &[
    ("auto", BinRule::Auto),
    ("freedman_diaconis", BinRule::FreedmanDiaconis),
    ("sturges", BinRule::Sturges),
    ("scott", BinRule::Scott),
];

/// The format of bins: the name of a rule, or about how many there are.
pub fn bins() -> impl Format<Value = BinRule> {
    let shape = Shape::AnyOf(vec![choice(RULES).shape(), Shape::WholeBetween(1, MAX_BINS as u64)]);
    let read = |word: Spanned<String>, report: &mut Report| {
        let named = RULES.iter().find(|(name, _)| *name == word.value).map(|(_, rule)| *rule);
        let counted = word.value.parse().ok().filter(|count| (1..=MAX_BINS).contains(count)).map(BinRule::Count);
        named.or(counted).ok_or_else(|| {
            let names: Vec<String> = RULES.iter().map(|(name, _)| format!("`{name}`")).collect();
            report.push(error!(
                BAD_VALUE at word.span, "expected a number of bins from 1 to {MAX_BINS}, or one of the rules {}, found `{}`",
                names.join(", "), word.value; suggest &word.value, RULES.iter().map(|(name, _)| *name)
            ))
        })
    };
    text().then(read).with_shape(shape)
}
