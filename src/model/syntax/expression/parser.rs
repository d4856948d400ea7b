//! Tokens into a tree: precedence climbing, as the language's table of operators has it, loosest first:
//! `if` · `or` · `and` · `not` · `>= <= > <` · `to` · `+ -` · `* /` · unary `-` · `^` · `in`.

use super::lexer::{self, Token, TokenKind};
use super::{Argument, Binary, Expression, ExpressionKind, UnitExpression, Word};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{Span, Spanned};

/// The deepest tree: of brackets in brackets, or of terms in one sum.
pub const MAX_DEPTH: usize = 150;

/// Names that are no names.
pub const KEYWORDS: [&str; 10] = ["if", "then", "else", "or", "and", "not", "to", "in", "true", "false"];

/// What words mean to the parser, which must tell the unit in `52 tok/s` from the name in `52 tok/speed`.
pub trait Vocabulary {
    /// Whether it is the name of a unit.
    fn is_unit(&self, word: &str) -> bool;
    /// The unit that a word was probably meant to be.
    fn near_unit(&self, _: &str) -> Option<String> {
        None
    }
    /// Whether it is the name of anything else.
    fn is_name(&self, word: &str) -> bool;
}

/// Reads an expression.
///
/// # Errors
///
/// The first thing that is not as the grammar has it.
pub fn parse(text: &Spanned<String>, vocabulary: &dyn Vocabulary) -> Result<Expression, Diagnostic> {
    let mut parser = Parser { text, vocabulary, tokens: lexer::tokens(text)?, at: 0, depth: 0 };
    let expression = parser.expression()?;
    parser.end()?;
    Ok(expression)
}

/// Reads a unit that stands alone: `GB/s`.
///
/// # Errors
///
/// Whatever is not a product of units.
pub fn parse_unit(text: &Spanned<String>, vocabulary: &dyn Vocabulary) -> Result<UnitExpression, Diagnostic> {
    let mut parser = Parser { text, vocabulary, tokens: lexer::tokens(text)?, at: 0, depth: 0 };
    let unit = parser.unit(UnitPlace::Alone)?;
    parser.end()?;
    Ok(unit)
}

struct Parser<'a> {
    text: &'a Spanned<String>,
    vocabulary: &'a dyn Vocabulary,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn span(&self, token: &Token) -> Span {
        self.text.part(token.start, token.end)
    }

    /// From where a token starts to where the last one taken ends.
    fn since(&self, start: usize) -> Span {
        let end = self.at.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.end);
        self.text.part(start, end.max(start))
    }

    fn at_symbol(&self, symbol: &str) -> bool {
        matches!(&self.peek().kind, TokenKind::Symbol(found) if *found == symbol)
    }

    fn at_word(&self, word: &str) -> bool {
        matches!(&self.peek().kind, TokenKind::Word(found) if found == word)
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = self.at_symbol(symbol);
        self.at += usize::from(found);
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        self.at += usize::from(found);
        found
    }

    fn expected(&self, what: &str) -> Diagnostic {
        let token = self.peek();
        let found = match &token.kind {
            TokenKind::End => "the end of the expression".to_owned(),
            _ => format!("`{}`", &self.text.value[token.start..token.end]),
        };
        let diagnostic =
            Diagnostic::error(codes::UNEXPECTED, format!("expected {what}, found {found}")).at(self.span(token));
        match &token.kind {
            TokenKind::Symbol("=") => diagnostic.hint("a value is compared with `>=`, `<=`, `>` or `<`"),
            TokenKind::End if self.brackets_open() => diagnostic.hint("a bracket is opened and never closed"),
            _ => diagnostic,
        }
    }

    fn brackets_open(&self) -> bool {
        let count = |symbol| self.tokens.iter().filter(|token| token.kind == TokenKind::Symbol(symbol)).count();
        count("(") > count(")")
    }

    fn end(&self) -> Result<(), Diagnostic> {
        match &self.peek().kind {
            TokenKind::End => Ok(()),
            TokenKind::Word(word) if !KEYWORDS.contains(&word.as_str()) => {
                let mut diagnostic = self.expected("an operator or the end of the expression");
                if self.at.checked_sub(1).is_some_and(|last| matches!(self.tokens[last].kind, TokenKind::Number(_))) {
                    return Err(self.unknown_unit(word, self.span(self.peek())));
                }
                if self.vocabulary.is_unit(word) {
                    let hint = "a quantity that has a unit takes no other";
                    diagnostic = diagnostic.hint(format!("{hint}: `in {word}` converts it, `* {word}` multiplies it"));
                }
                Err(diagnostic)
            }
            _ => Err(self.expected("an operator or the end of the expression")),
        }
    }

    fn unknown_unit(&self, word: &str, span: Span) -> Diagnostic {
        let diagnostic = Diagnostic::error(codes::UNKNOWN_UNIT, format!("`{word}` is no known unit")).at(span);
        match self.vocabulary.near_unit(word) {
            Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
            None => diagnostic.hint("declare a unit of your own under `units`"),
        }
    }

    /// Counts how deep the tree is here, so that no text can overflow the stack.
    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, Diagnostic>) -> Result<T, Diagnostic> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.too_deep());
        }
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    /// A node from where `start` is to the last token taken.
    fn node(&self, kind: ExpressionKind, start: usize) -> Result<Expression, Diagnostic> {
        let node = Expression::new(kind, self.since(start));
        if node.height > MAX_DEPTH { Err(self.too_deep()) } else { Ok(node) }
    }

    fn too_deep(&self) -> Diagnostic {
        Diagnostic::error(
            codes::EXPRESSION_LIMIT,
            format!("an expression is nested deeper than the limit of {MAX_DEPTH}, or has more terms in a row"),
        )
        .at(self.span(self.peek()))
        .hint("name its parts in `curves`")
    }

    fn expression(&mut self) -> Result<Expression, Diagnostic> {
        self.deeper(|parser| {
            let start = parser.peek().start;
            if !parser.take_word("if") {
                return parser.binary(0);
            }
            let condition = parser.expression()?;
            if !parser.take_word("then") {
                return Err(parser.expected("`then`"));
            }
            let yes = parser.expression()?;
            if !parser.take_word("else") {
                return Err(parser.expected("`else`: every `if` has one"));
            }
            let no = parser.expression()?;
            parser.node(ExpressionKind::If(Box::new([condition, yes, no])), start)
        })
    }

    /// The operators of one level and all tighter ones.
    fn binary(&mut self, level: usize) -> Result<Expression, Diagnostic> {
        match LEVELS.get(level) {
            Some(Level::Not) => self.not(level),
            Some(Level::Compare) => self.compare(level),
            Some(Level::Interval) => self.interval(level),
            Some(Level::Left(operators)) => self.left(level, operators),
            None => self.unary(),
        }
    }

    fn left(&mut self, level: usize, operators: &[(&str, Binary)]) -> Result<Expression, Diagnostic> {
        let start = self.peek().start;
        let mut left = self.binary(level + 1)?;
        while let Some(operator) = self.operator(operators) {
            let right = self.binary(level + 1)?;
            let kind = ExpressionKind::Binary(operator, Box::new(left), Box::new(right));
            left = self.node(kind, start)?;
        }
        Ok(left)
    }

    fn operator(&mut self, operators: &[(&str, Binary)]) -> Option<Binary> {
        let (_, operator) =
            operators.iter().find(|(symbol, _)| self.at_symbol(symbol) || self.at_word(symbol)).copied()?;
        self.at += 1;
        Some(operator)
    }

    fn not(&mut self, level: usize) -> Result<Expression, Diagnostic> {
        let start = self.peek().start;
        if !self.take_word("not") {
            return self.binary(level + 1);
        }
        let inner = self.deeper(|parser| parser.not(level))?;
        self.node(ExpressionKind::Not(Box::new(inner)), start)
    }

    fn compare(&mut self, level: usize) -> Result<Expression, Diagnostic> {
        let start = self.peek().start;
        let left = self.binary(level + 1)?;
        let Some(operator) = self.operator(COMPARISONS) else {
            return Ok(left);
        };
        let right = self.binary(level + 1)?;
        if self.operator(COMPARISONS).is_some() {
            self.at -= 1;
            return Err(self.expected("one comparison").hint("write `a <= b and b <= c`"));
        }
        let kind = ExpressionKind::Binary(operator, Box::new(left), Box::new(right));
        self.node(kind, start)
    }

    fn interval(&mut self, level: usize) -> Result<Expression, Diagnostic> {
        let start = self.peek().start;
        let low = self.binary(level + 1)?;
        if !self.take_word("to") {
            return Ok(low);
        }
        let high = self.binary(level + 1)?;
        if self.at_word("to") {
            return Err(self.expected("one `to`").hint("an interval has two ends: `a to b`"));
        }
        let kind = ExpressionKind::Interval(Box::new(low), Box::new(high));
        self.node(kind, start)
    }

    fn unary(&mut self) -> Result<Expression, Diagnostic> {
        let start = self.peek().start;
        if self.take_symbol("-") {
            let inner = self.deeper(Self::unary)?;
            return self.node(ExpressionKind::Negate(Box::new(inner)), start);
        }
        self.power()
    }

    fn power(&mut self) -> Result<Expression, Diagnostic> {
        let start = self.peek().start;
        let base = self.postfix()?;
        if !self.take_symbol("^") {
            return Ok(base);
        }
        // The exponent may bear a sign, and `a ^ b ^ c` is `a ^ (b ^ c)`.
        let exponent = self.deeper(Self::unary)?;
        let kind = ExpressionKind::Binary(Binary::Power, Box::new(base), Box::new(exponent));
        self.node(kind, start)
    }

    /// A value and what is said of it: members, rows, calls, a unit, a conversion.
    fn postfix(&mut self) -> Result<Expression, Diagnostic> {
        let start = self.peek().start;
        let mut value = self.primary()?;
        loop {
            let kind = if self.take_symbol(".") {
                let name = self.word("the name of an attribute or column after `.`")?;
                ExpressionKind::Member(Box::new(value), name)
            } else if self.take_symbol("[") {
                let key = self.row_key()?;
                ExpressionKind::Row(Box::new(value), key)
            } else if self.at_symbol("(") && is_callable(&value) {
                self.at += 1;
                ExpressionKind::Call(Box::new(value), self.arguments()?)
            } else if self.at_unit() && bears_units(&value) {
                ExpressionKind::Measured(Box::new(value), self.unit(UnitPlace::AfterValue)?)
            } else if self.take_word("in") {
                ExpressionKind::Convert(Box::new(value), self.unit(UnitPlace::AfterIn)?)
            } else {
                return Ok(value);
            };
            value = self.node(kind, start)?;
        }
    }

    fn row_key(&mut self) -> Result<Word, Diagnostic> {
        let token = self.next();
        let TokenKind::Text(text) = &token.kind else {
            self.at -= 1;
            return Err(self.expected("a row's key in quotes").hint("write `gpus[\"RTX 4090\"].memory`"));
        };
        let key = Word { text: text.clone(), span: self.span(&token) };
        if !self.take_symbol("]") {
            return Err(self.expected("`]`"));
        }
        Ok(key)
    }

    fn word(&mut self, what: &str) -> Result<Word, Diagnostic> {
        let token = self.next();
        match &token.kind {
            TokenKind::Word(text) => Ok(Word { text: text.clone(), span: self.span(&token) }),
            _ => {
                self.at -= 1;
                Err(self.expected(what))
            }
        }
    }

    fn primary(&mut self) -> Result<Expression, Diagnostic> {
        let token = self.next();
        let span = self.span(&token);
        let kind = match token.kind {
            TokenKind::Number(value) => ExpressionKind::Number(value),
            TokenKind::Date(date) => ExpressionKind::Date(date),
            TokenKind::Text(text) => ExpressionKind::Text(text),
            TokenKind::Word(word) if word == "true" || word == "false" => ExpressionKind::Bool(word == "true"),
            TokenKind::Word(word) if !KEYWORDS.contains(&word.as_str()) => ExpressionKind::Name(word),
            TokenKind::Symbol("(") => {
                let mut inner = self.expression()?;
                if !self.take_symbol(")") {
                    return Err(self.expected("`)`"));
                }
                inner.span = self.since(token.start);
                return Ok(inner);
            }
            _ => {
                self.at -= 1;
                return Err(self.expected("a value"));
            }
        };
        Ok(Expression::new(kind, span))
    }

    /// What stands between the brackets of a call; the opening one has been taken.
    fn arguments(&mut self) -> Result<Vec<Argument>, Diagnostic> {
        let mut arguments = Vec::new();
        if self.take_symbol(")") {
            return Ok(arguments);
        }
        loop {
            let named = matches!(self.peek().kind, TokenKind::Word(_))
                && self.tokens.get(self.at + 1).is_some_and(|next| next.kind == TokenKind::Symbol("="));
            if named {
                let name = self.word("a parameter")?;
                self.at += 1;
                arguments.push(Argument::Named(name, self.expression()?));
            } else {
                let value = self.expression()?;
                if self.take_symbol("->") {
                    arguments.push(Argument::Point(value, self.expression()?));
                } else {
                    arguments.push(Argument::Plain(value));
                }
            }
            if self.take_symbol(")") {
                return Ok(arguments);
            }
            if !self.take_symbol(",") {
                return Err(self.expected("`,` or `)`"));
            }
        }
    }

    /// Whether a unit stands here, as it does in `5 min` and not in `5 min(…)`.
    fn at_unit(&self) -> bool {
        let called = self.tokens.get(self.at + 1).is_some_and(|next| next.kind == TokenKind::Symbol("("));
        matches!(&self.peek().kind, TokenKind::Word(word)
            if !called && !KEYWORDS.contains(&word.as_str()) && self.vocabulary.is_unit(word))
    }

    /// A unit, and those multiplied with it.
    fn unit(&mut self, place: UnitPlace) -> Result<UnitExpression, Diagnostic> {
        let start = self.peek().start;
        let mut factors = Vec::new();
        let mut sign = 1;
        loop {
            if place != UnitPlace::AfterValue
                && factors.is_empty()
                && matches!(self.peek().kind, TokenKind::Number(1.0))
            {
                // `1/year`: a rate.
                self.at += 1;
            } else {
                let name = self.word("a unit")?;
                if !self.vocabulary.is_unit(&name.text) {
                    return Err(self.unknown_unit(&name.text, name.span));
                }
                let power = self.unit_power()?;
                factors.push((name, sign * power));
            }
            let operator = if self.at_symbol("/") {
                -1
            } else if self.at_symbol("*") {
                1
            } else {
                return Ok(UnitExpression { factors, span: self.since(start) });
            };
            let goes_on = match (place, self.tokens.get(self.at + 1).map(|token| &token.kind)) {
                (UnitPlace::Alone, _) => true,
                (UnitPlace::AfterIn, Some(TokenKind::Word(word))) => self.vocabulary.is_unit(word) && !self.is_call(2),
                (UnitPlace::AfterValue, Some(TokenKind::Word(word))) => {
                    self.vocabulary.is_unit(word) && !self.vocabulary.is_name(word) && !self.is_call(2)
                }
                _ => false,
            };
            if !goes_on {
                return Ok(UnitExpression { factors, span: self.since(start) });
            }
            self.at += 1;
            sign = operator;
        }
    }

    fn is_call(&self, ahead: usize) -> bool {
        self.tokens.get(self.at + ahead).is_some_and(|token| token.kind == TokenKind::Symbol("("))
    }

    /// `^2` or `^-1` after a unit; 1 where there is none.
    fn unit_power(&mut self) -> Result<i32, Diagnostic> {
        if !self.at_symbol("^") {
            return Ok(1);
        }
        let mut ahead = self.at + 1;
        let negative = self.tokens.get(ahead).is_some_and(|token| token.kind == TokenKind::Symbol("-"));
        ahead += usize::from(negative);
        match self.tokens.get(ahead).map(|token| &token.kind) {
            Some(TokenKind::Number(power)) if power.fract() == 0.0 && (1.0..=9.0).contains(power) => {
                self.at = ahead + 1;
                Ok(if negative { -(*power as i32) } else { *power as i32 })
            }
            _ => Err(self.expected("a whole power from 1 to 9 after a unit")),
        }
    }
}

/// Where a unit stands, which says what may follow its `/` and `*`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UnitPlace {
    /// By itself: every word is a unit.
    Alone,
    /// `52 tok/s`: units that are no names of the model, since a quantity may be divided by one of those.
    AfterValue,
    /// `x in GB/s`: units.
    AfterIn,
}

/// Whether a bracket after it is a call: names and members are called, values are not.
fn is_callable(value: &Expression) -> bool {
    matches!(value.kind, ExpressionKind::Name(_) | ExpressionKind::Member(..))
}

/// Whether a unit may follow: after a number or a bracket, not after a name or another unit.
fn bears_units(value: &Expression) -> bool {
    !matches!(
        value.kind,
        ExpressionKind::Name(_)
            | ExpressionKind::Member(..)
            | ExpressionKind::Measured(..)
            | ExpressionKind::Convert(..)
            | ExpressionKind::Text(_)
    )
}

enum Level {
    Left(&'static [(&'static str, Binary)]),
    Not,
    Compare,
    Interval,
}

const COMPARISONS: &[(&str, Binary)] =
    &[(">=", Binary::AtLeast), ("<=", Binary::AtMost), (">", Binary::More), ("<", Binary::Less)];

/// The levels of operators between `if` and unary minus, loosest first.
const LEVELS: [Level; 7] = [
    Level::Left(&[("or", Binary::Or)]),
    Level::Left(&[("and", Binary::And)]),
    Level::Not,
    Level::Compare,
    Level::Interval,
    Level::Left(&[("+", Binary::Add), ("-", Binary::Subtract)]),
    Level::Left(&[("*", Binary::Multiply), ("/", Binary::Divide)]),
];
