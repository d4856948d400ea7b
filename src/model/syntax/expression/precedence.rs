//! The operators by how tightly they bind: `or` · `and` · `not` · `>= <= > < =` · `in` · `to` · `+ -` · `* /`.

use super::syntax_tree::Binary;

/// How the operators of one level are parsed.
pub enum Level {
    /// Operators of two operands, grouped from the left.
    Left(&'static [(&'static str, Binary)]),
    /// `not`, before its operand.
    Not,
    /// One comparison: `a <= b <= c` is an error.
    Compare,
    /// `in`, after everything that it converts.
    Convert,
    /// One `to`.
    Interval,
}

/// The operators that compare two values.
pub const COMPARISONS: &[(&str, Binary)] =
    &[(">=", Binary::AtLeast), ("<=", Binary::AtMost), (">", Binary::More), ("<", Binary::Less), ("=", Binary::Equal)];

/// The levels of operators between `if` and the unary minus, the loosest first.
pub const LEVELS: [Level; 8] = [
    Level::Left(&[("or", Binary::Or)]),
    Level::Left(&[("and", Binary::And)]),
    Level::Not,
    Level::Compare,
    Level::Convert,
    Level::Interval,
    Level::Left(&[("+", Binary::Add), ("-", Binary::Subtract)]),
    Level::Left(&[("*", Binary::Multiply), ("/", Binary::Divide)]),
];
