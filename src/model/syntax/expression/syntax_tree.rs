//! The tree of an expression. Every node knows where it was written.

use crate::date::Date;
use crate::source::Span;

/// An expression with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// Its operator or leaf, with its operands.
    pub kind: ExpressionKind,
    /// Its place.
    pub span: Span,
    /// Whether it is a number that is written with a percent sign.
    pub is_percentage: bool,
    /// The number of nodes on the longest path from here down to a leaf. The parser limits it, so that walking the tree
    /// cannot overflow the stack.
    pub height: usize,
}

/// The forms of expressions.
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
    /// `halving`, `t`, `today`; the name of a unit if nothing else has that name.
    Name(String),
    /// `gpus.bandwidth`, `parity.product.median`.
    Member(Box<Expression>, TextSpan),
    /// `gpus["RTX 4090"]`.
    Row(Box<Expression>, TextSpan),
    /// `share[entity = "World", year >= 2020]`: the rows that meet a condition on their columns.
    Filtered(Box<Expression>, Box<Expression>),
    /// `first(c)`, and, in bound figures, `parity.product.by(2030)`.
    Call(Box<Expression>, Vec<Argument>),
    /// `32 GB`, `(0.15 to 1.6) year`: a plain number that is given a unit.
    Measured(Box<Expression>, UnitExpression),
    /// `x in GB`: a quantity converted to another unit.
    Convert(Box<Expression>, UnitExpression),
    /// `-x`.
    Negate(Box<Expression>),
    /// `not c`.
    Not(Box<Expression>),
    /// `a + b`, and all other operators of two operands.
    Binary(Binary, Box<Expression>, Box<Expression>),
    /// `a to b`.
    Interval(Box<Expression>, Box<Expression>),
    /// `if c then a else b`.
    If(Box<[Expression; 3]>),
}

/// A piece of the text of an expression with its place: a name, or the key of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct TextSpan {
    /// The text.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// `x`.
    Plain(Expression),
    /// `name = x`.
    Named(TextSpan, Expression),
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
    /// `a = b`: of a column and a value
    Equal,
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

/// Returns a text in quotes as an expression has it.
pub fn quoted(text: &str) -> String {
    let quote = if text.contains('"') { '\'' } else { '"' };
    format!("{quote}{text}{quote}")
}

impl Binary {
    /// Returns whether it joins two conditions: `and`, `or`.
    pub fn joins(self) -> bool {
        matches!(self, Self::And | Self::Or)
    }

    /// Returns whether it compares two values.
    pub fn compares(self) -> bool {
        matches!(self, Self::AtLeast | Self::AtMost | Self::More | Self::Less | Self::Equal)
    }

    /// Returns the operator as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::Less => "<",
            Self::Equal => "=",
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
    pub factors: Vec<(TextSpan, i32)>,
    /// Its place.
    pub span: Span,
}

impl UnitExpression {
    /// Returns the unit as an author would write it, or `None` if no power is positive.
    pub fn written(&self) -> Option<String> {
        let power = |power: i32| if power == 1 { String::new() } else { format!("^{power}") };
        let numerator = self.factors.iter().filter(|(_, own)| *own > 0);
        let numerator: Vec<String> = numerator.map(|(name, own)| format!("{}{}", name.text, power(*own))).collect();
        let denominator = self.factors.iter().filter(|(_, own)| *own < 0);
        let denominator: String = denominator.map(|(name, own)| format!("/{}{}", name.text, power(-own))).collect();
        (!numerator.is_empty()).then(|| numerator.join("*") + &denominator)
    }
}

impl Expression {
    /// Joins a form with its place.
    pub fn new(kind: ExpressionKind, span: Span) -> Self {
        let height = 1 + children(&kind).into_iter().map(|child| child.height).max().unwrap_or(0);
        Self { kind, span, is_percentage: false, height }
    }

    /// Returns the expression as an author would write it if it is short: a date, or a number with or without a unit.
    pub fn short(&self) -> Option<String> {
        match &self.kind {
            ExpressionKind::Number(value) => Some(value.to_string()),
            ExpressionKind::Date(date) => Some(date.to_string()),
            ExpressionKind::Negate(inner) => Some(format!("-{}", inner.short()?)),
            ExpressionKind::Measured(inner, unit) => {
                let unit = unit.written()?;
                let space = if unit.starts_with('%') { "" } else { " " };
                Some(format!("{}{space}{unit}", inner.short()?))
            }
            _ => None,
        }
    }

    /// Returns a condition on the columns of a row in one way of writing, so that conditions that differ in spaces and
    /// brackets alone have the same text: `entity = "World" and year >= 2020`. `None` if it has other parts than columns,
    /// short values, and operators.
    pub fn condition(&self) -> Option<String> {
        let side = |side: &Self, is_loose: &dyn Fn(Binary) -> bool| {
            let text = side.condition()?;
            let is_loose = matches!(&side.kind, ExpressionKind::Binary(inner, ..) if is_loose(*inner));
            Some(if is_loose { format!("({text})") } else { text })
        };
        match &self.kind {
            ExpressionKind::Text(text) => Some(quoted(text)),
            ExpressionKind::Bool(truth) => Some(truth.to_string()),
            ExpressionKind::Name(name) => Some(name.clone()),
            ExpressionKind::Not(inner) => Some(format!("not {}", side(inner, &Binary::joins)?)),
            ExpressionKind::Binary(operator, left, right) => {
                let is_loose = |inner: Binary| match operator {
                    Binary::Or => false,
                    Binary::And => inner == Binary::Or,
                    _ => true,
                };
                Some(format!("{} {} {}", side(left, &is_loose)?, operator.symbol(), side(right, &is_loose)?))
            }
            _ => self.short(),
        }
    }

    /// Returns the name that a path begins with: `gpus` of `gpus["One"].memory`. Returns `None` for an expression that is no
    /// path.
    pub fn root(&self) -> Option<&str> {
        match &self.kind {
            ExpressionKind::Name(name) => Some(name),
            ExpressionKind::Member(inner, _)
            | ExpressionKind::Row(inner, _)
            | ExpressionKind::Filtered(inner, _)
            | ExpressionKind::Call(inner, _) => inner.root(),
            _ => None,
        }
    }

    /// Returns the number if it is one above 1 without a unit or a percent sign. Next to a percentage, `50` would be 5000%.
    pub fn number_above_one(&self) -> Option<f64> {
        match self.kind {
            ExpressionKind::Number(number) if number > 1.0 && !self.is_percentage => Some(number),
            _ => None,
        }
    }

    /// Returns whether it is a number without a unit, like the low end of `1.4 to 3.2 year`.
    pub fn is_bare_number(&self) -> bool {
        match &self.kind {
            ExpressionKind::Number(_) => true,
            ExpressionKind::Negate(inner) => inner.is_bare_number(),
            _ => false,
        }
    }
}

/// Returns the expressions directly below, in the order of the text.
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
        ExpressionKind::Binary(_, left, right)
        | ExpressionKind::Interval(left, right)
        | ExpressionKind::Filtered(left, right) => vec![left, right],
        ExpressionKind::If(parts) => parts.iter().collect(),
        ExpressionKind::Call(function, arguments) => std::iter::once(function.as_ref())
            .chain(arguments.iter().flat_map(|argument| match argument {
                Argument::Plain(value) | Argument::Named(_, value) => vec![value],
                Argument::Point(point, value) => vec![point, value],
            }))
            .collect(),
    }
}
