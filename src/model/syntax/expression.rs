//! Expressions: text into a tree whose every node knows where it was written.

pub mod lexer;
pub mod parser;

use crate::date::Date;
use crate::source::Span;

pub use parser::{Vocabulary, parse};

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Where it was written.
    pub span: Span,
    /// The number of nodes from here down to the farthest leaf; bounded, so that walking the tree cannot overflow the
    /// stack.
    pub height: usize,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionKind {
    /// `1.5`, `40%`.
    Number(f64),
    /// `2025-01-30`.
    Date(Date),
    /// `true`, `false`.
    Bool(bool),
    /// `"RTX 4090"`: the key of a row.
    Text(String),
    /// `halving`, `t`, `today`; a unit's name where nothing else bears it.
    Name(String),
    /// `gpus.bandwidth`, `parity.product.median`.
    Member(Box<Expression>, Word),
    /// `gpus["RTX 4090"]`.
    Row(Box<Expression>, Word),
    /// `first(c)`, and, in bound figures, `parity.product.by(2030)`.
    Call(Box<Expression>, Vec<Argument>),
    /// `32 GB`, `(0.15 to 1.6) year`: the value in that unit.
    Measured(Box<Expression>, UnitExpression),
    /// `x in GB`.
    Convert(Box<Expression>, UnitExpression),
    /// `-x`.
    Negate(Box<Expression>),
    /// `not c`.
    Not(Box<Expression>),
    /// `a + b` and its like.
    Binary(Binary, Box<Expression>, Box<Expression>),
    /// `a to b`.
    Interval(Box<Expression>, Box<Expression>),
    /// `if c then a else b`.
    If(Box<[Expression; 3]>),
}

/// A word and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// Where it was written.
    pub span: Span,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// `x`.
    Plain(Expression),
    /// `name = x`.
    Named(Word, Expression),
    /// `point -> value`.
    Point(Expression, Expression),
}

/// Operators of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// `a or b`
    Or,
    /// `a and b`
    And,
    /// `a >= b`
    AtLeast,
    /// `a <= b`
    AtMost,
    /// `a > b`
    More,
    /// `a < b`
    Less,
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a * b`
    Multiply,
    /// `a / b`
    Divide,
    /// `a ^ b`
    Power,
}

impl Binary {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::Less => "<",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Power => "^",
        }
    }
}

/// A product of powers of named units: `GB/s`.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitExpression {
    /// Each unit's name and its power.
    pub factors: Vec<(Word, i32)>,
    /// Where it was written.
    pub span: Span,
}

impl UnitExpression {
    /// As an author would write it, where a unit stands above the line.
    pub fn written(&self) -> Option<String> {
        let power = |power: i32| if power == 1 { String::new() } else { format!("^{power}") };
        let above = self.factors.iter().filter(|(_, own)| *own > 0);
        let above: Vec<String> = above.map(|(name, own)| format!("{}{}", name.text, power(*own))).collect();
        let below = self.factors.iter().filter(|(_, own)| *own < 0);
        let below: String = below.map(|(name, own)| format!("/{}{}", name.text, power(-own))).collect();
        (!above.is_empty()).then(|| above.join("*") + &below)
    }
}

impl Expression {
    /// Joins what it is and where.
    pub fn new(kind: ExpressionKind, span: Span) -> Self {
        let height = 1 + children(&kind).into_iter().map(|child| child.height).max().unwrap_or(0);
        Self { kind, span, height }
    }

    /// As an author would write it, where it is short: a date, or a number with or without its unit.
    pub fn short(&self) -> Option<String> {
        match &self.kind {
            ExpressionKind::Number(value) => Some(value.to_string()),
            ExpressionKind::Date(date) => Some(date.to_string()),
            ExpressionKind::Negate(inner) => Some(format!("-{}", inner.short()?)),
            ExpressionKind::Measured(inner, unit) => Some(format!("{} {}", inner.short()?, unit.written()?)),
            _ => None,
        }
    }

    /// Whether it is a number with no unit, written out, as the low end of `1.4 to 3.2 year` is.
    pub fn is_bare_number(&self) -> bool {
        match &self.kind {
            ExpressionKind::Number(_) => true,
            ExpressionKind::Negate(inner) => inner.is_bare_number(),
            _ => false,
        }
    }
}

/// The expressions directly below.
pub fn children(kind: &ExpressionKind) -> Vec<&Expression> {
    match kind {
        ExpressionKind::Number(_)
        | ExpressionKind::Date(_)
        | ExpressionKind::Bool(_)
        | ExpressionKind::Text(_)
        | ExpressionKind::Name(_) => Vec::new(),
        ExpressionKind::Member(inner, _)
        | ExpressionKind::Row(inner, _)
        | ExpressionKind::Measured(inner, _)
        | ExpressionKind::Convert(inner, _)
        | ExpressionKind::Negate(inner)
        | ExpressionKind::Not(inner) => vec![inner],
        ExpressionKind::Binary(_, left, right) | ExpressionKind::Interval(left, right) => vec![left, right],
        ExpressionKind::If(parts) => parts.iter().collect(),
        ExpressionKind::Call(function, arguments) => std::iter::once(function.as_ref())
            .chain(arguments.iter().flat_map(|argument| match argument {
                Argument::Plain(value) | Argument::Named(_, value) => vec![value],
                Argument::Point(point, value) => vec![point, value],
            }))
            .collect(),
    }
}
