//! Builds the tree of an expression by precedence climbing. `if` is the loosest of all, and unary `-` and `^` are the tightest;
//! `LEVELS` has the operators between them.

use super::lexer::{self, Token, TokenKind};
use super::precedence::{COMPARISONS, LEVELS, Level};
use super::slips;
use super::syntax_tree::{Argument, Binary, Expression, ExpressionKind, TextSpan, UnitExpression};
use crate::diagnostic::{Diagnostic, Report, Reported, codes, error};
use crate::source::{Span, Spanned};

/// The limit on the height of a tree, which nested brackets and long sums reach. It keeps recursion within the stack.
const MAX_DEPTH: usize = 150;

/// The words of the language, which cannot be names.
pub const KEYWORDS: [&str; 10] = ["if", "then", "else", "or", "and", "not", "to", "in", "true", "false"];

/// Tells the parser what words mean: it must distinguish the unit in `52 tok/s` from the name in `52 tok/speed`.
pub trait Vocabulary {
    /// Returns whether a word is the name of a unit.
    fn is_unit(&self, word: &str) -> bool;
    /// Returns the unit that a word was probably meant to be.
    fn near_unit(&self, _: &str) -> Option<String> {
        None
    }
    /// Returns whether a word is the name of anything else.
    fn is_name(&self, word: &str) -> bool;
}

/// Parses an expression.
///
/// # Errors
///
/// Reports the first place where the text breaks the grammar.
pub fn parse(text: &Spanned<String>, vocabulary: &dyn Vocabulary, report: &mut Report) -> Result<Expression, Reported> {
    let tokens = lexer::tokens(text, report)?;
    if let Some(slip) = slips::find(text, &tokens, &|word| vocabulary.is_unit(word)) {
        return Err(report.push(slip));
    }
    let mut parser = Parser { text, vocabulary, tokens, at: 0, depth: 0, report };
    let expression = parser.expression()?;
    parser.end()?;
    Ok(expression)
}

/// Parses a unit by itself: `GB/s`.
///
/// # Errors
///
/// Reports text that is not a product of units.
pub fn parse_unit(
    text: &Spanned<String>,
    vocabulary: &dyn Vocabulary,
    report: &mut Report,
) -> Result<UnitExpression, Reported> {
    let mut cut = Report::default();
    let tokens = match lexer::unit_tokens(text, &mut cut) {
        Ok(tokens) => tokens,
        Err(reported) if cut.fails_by(&[codes::EXPRESSION_LIMIT]) => {
            report.append(cut);
            return Err(reported);
        }
        // What it would be in an expression does not matter.
        Err(_) => return Err(report.push(no_unit(text, vocabulary))),
    };
    let mut parser = Parser { text, vocabulary, tokens, at: 0, depth: 0, report };
    let unit = parser.unit(UnitPlace::Alone)?;
    if parser.peek().kind != TokenKind::End {
        return Err(parser.report.push(no_unit(text, vocabulary)));
    }
    Ok(unit)
}

/// Describes a text that is not a unit.
fn no_unit(text: &Spanned<String>, vocabulary: &dyn Vocabulary) -> Diagnostic {
    let problem = error!(UNEXPECTED at text.span, "expected a unit, found `{}`", text.value);
    let quotient = text.value.replace(" per ", "/");
    let is_unit = quotient.split('/').all(|part| vocabulary.is_unit(part.trim()));
    problem.hint(if is_unit {
        format!("write `{quotient}`")
    } else {
        "a unit is a name, or several joined by `*` and `/`, like `GB/s`".to_owned()
    })
}

struct Parser<'a> {
    text: &'a Spanned<String>,
    vocabulary: &'a dyn Vocabulary,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    report: &'a mut Report,
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

    /// Returns the place from the byte `start` to the end of the last token taken.
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

    /// Reports that something else was expected here.
    fn expected(&mut self, what: &str) -> Reported {
        self.report.push(self.unexpected(what))
    }

    /// Reports that something else was expected here, and how to write it.
    fn expected_with(&mut self, what: &str, hint: &str) -> Reported {
        self.report.push(self.unexpected(what).hint(hint))
    }

    fn unexpected(&self, what: &str) -> Diagnostic {
        let token = self.peek();
        let found = match &token.kind {
            TokenKind::End => "the end of the expression".to_owned(),
            _ => format!("`{}`", &self.text.value[token.start..token.end]),
        };
        let diagnostic = error!(UNEXPECTED at self.span(token), "expected {what}, found {found}");
        match &token.kind {
            TokenKind::Symbol("=") => diagnostic.hint(
                "a value is compared with `>=`, `<=`, `>` or `<`; computed values are hardly ever equal, so give a range: `x > 40% and x < 60%`",
            ),
            TokenKind::End if self.brackets_open() => diagnostic.hint("a bracket is opened and never closed"),
            _ => diagnostic,
        }
    }

    fn brackets_open(&self) -> bool {
        let count = |symbol| self.tokens.iter().filter(|token| token.kind == TokenKind::Symbol(symbol)).count();
        count("(") > count(")")
    }

    fn end(&mut self) -> Result<(), Reported> {
        const EXPECTED: &str = "an operator or the end of the expression";
        let word = match &self.peek().kind {
            TokenKind::End => return Ok(()),
            TokenKind::Word(word) if !KEYWORDS.contains(&word.as_str()) => word.clone(),
            _ => return Err(self.expected(EXPECTED)),
        };
        let after_number =
            self.at.checked_sub(1).is_some_and(|last| matches!(self.tokens[last].kind, TokenKind::Number(_)));
        if after_number {
            return Err(self.unknown_unit(&word, self.span(self.peek())));
        }
        if self.vocabulary.is_unit(&word) {
            let hint =
                format!("a quantity that has a unit takes no other: `in {word}` converts it, `* {word}` multiplies it");
            return Err(self.expected_with(EXPECTED, &hint));
        }
        Err(self.expected(EXPECTED))
    }

    fn unknown_unit(&mut self, word: &str, span: Span) -> Reported {
        let problem = error!(UNKNOWN_UNIT at span, "`{word}` is not a known unit");
        self.report.push(match self.vocabulary.near_unit(word) {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem.hint("declare a unit of your own under `units` in `foresite.yaml`, or in the model"),
        })
    }

    /// Runs a parser one level deeper, so that no text can overflow the stack.
    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, Reported>) -> Result<T, Reported> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.too_deep());
        }
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    /// Builds a node from the byte `start` to the last token taken.
    fn node(&mut self, kind: ExpressionKind, start: usize) -> Result<Expression, Reported> {
        let node = Expression::new(kind, self.since(start));
        if node.height > MAX_DEPTH { Err(self.too_deep()) } else { Ok(node) }
    }

    fn too_deep(&mut self) -> Reported {
        self.report.push(error!(
            EXPRESSION_LIMIT at self.span(self.peek()),
            "an expression is nested deeper than the limit of {MAX_DEPTH}, or has more terms in a row";
            hint "name its parts in `curves`"
        ))
    }

    fn expression(&mut self) -> Result<Expression, Reported> {
        self.nested(|parser| {
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

    /// Parses the operators of one level of [`LEVELS`] and all tighter ones.
    fn binary(&mut self, level: usize) -> Result<Expression, Reported> {
        match LEVELS.get(level) {
            Some(Level::Not) => self.not(level),
            Some(Level::Compare) => self.compare(level),
            Some(Level::Convert) => self.convert(level),
            Some(Level::Interval) => self.interval(level),
            Some(Level::Left(operators)) => self.left(level, operators),
            None => self.unary(),
        }
    }

    fn left(&mut self, level: usize, operators: &[(&str, Binary)]) -> Result<Expression, Reported> {
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

    fn not(&mut self, level: usize) -> Result<Expression, Reported> {
        let start = self.peek().start;
        if !self.take_word("not") {
            return self.binary(level + 1);
        }
        let inner = self.nested(|parser| parser.not(level))?;
        self.node(ExpressionKind::Not(Box::new(inner)), start)
    }

    fn compare(&mut self, level: usize) -> Result<Expression, Reported> {
        let start = self.peek().start;
        let left = self.binary(level + 1)?;
        let Some(operator) = self.operator(COMPARISONS) else {
            return Ok(left);
        };
        let right_start = self.peek().start;
        let right = self.binary(level + 1)?;
        let middle = self.tokens[self.at - 1].end;
        if self.operator(COMPARISONS).is_some() {
            let sign = self.at - 1;
            // Without the last value, the hint could not name it.
            let last = self.binary(level + 1)?;
            let text = |from: usize, to: usize| self.text.value[from..to].trim();
            let hint = format!(
                "write `{} and {} {}`",
                text(start, middle),
                text(right_start, middle),
                text(self.tokens[sign].start, self.tokens[self.at - 1].end)
            );
            drop(last);
            let span = self.since(start);
            return Err(self
                .report
                .push(error!(UNEXPECTED at span, "expected one comparison, found two"; hint "{hint}")));
        }
        let kind = ExpressionKind::Binary(operator, Box::new(left), Box::new(right));
        self.node(kind, start)
    }

    /// Parses conversions: `v * x in kWh`. A conversion ends a term, so that what it converts is everything to its left.
    fn convert(&mut self, level: usize) -> Result<Expression, Reported> {
        let start = self.peek().start;
        let mut value = self.binary(level + 1)?;
        while self.take_word("in") {
            let unit = self.unit(UnitPlace::AfterIn)?;
            value = self.node(ExpressionKind::Convert(Box::new(value), unit), start)?;
            let symbol = ["*", "/", "+", "-", "^"].into_iter().find(|symbol| self.at_symbol(symbol));
            if symbol.is_some() || self.at_word("to") {
                let text = &self.text.value[start..self.tokens[self.at - 1].end];
                let hint = format!("`in` converts everything to its left: put brackets around it, `({text})`");
                return Err(self.expected_with("a comparison or the end after `in`", &hint));
            }
        }
        Ok(value)
    }

    fn interval(&mut self, level: usize) -> Result<Expression, Reported> {
        let start = self.peek().start;
        let low = self.binary(level + 1)?;
        if !self.take_word("to") {
            return Ok(low);
        }
        let high = self.binary(level + 1)?;
        if self.at_word("to") {
            return Err(self.expected_with("one `to`", "an interval has two ends: `a to b`"));
        }
        let kind = ExpressionKind::Interval(Box::new(low), Box::new(high));
        self.node(kind, start)
    }

    fn unary(&mut self) -> Result<Expression, Reported> {
        let start = self.peek().start;
        if self.take_symbol("-") {
            let inner = self.nested(Self::unary)?;
            return self.node(ExpressionKind::Negate(Box::new(inner)), start);
        }
        self.power()
    }

    fn power(&mut self) -> Result<Expression, Reported> {
        let start = self.peek().start;
        let base = self.postfix()?;
        if !self.take_symbol("^") {
            return Ok(base);
        }
        // The exponent can have a sign, and `a ^ b ^ c` is `a ^ (b ^ c)`.
        let exponent = self.nested(Self::unary)?;
        let kind = ExpressionKind::Binary(Binary::Power, Box::new(base), Box::new(exponent));
        self.node(kind, start)
    }

    /// Parses a value and what follows it: members, rows, calls, a unit.
    fn postfix(&mut self) -> Result<Expression, Reported> {
        let start = self.peek().start;
        let mut value = self.primary()?;
        loop {
            let kind = if self.take_symbol(".") {
                let name = self.word("the name of an attribute or column after `.`")?;
                ExpressionKind::Member(Box::new(value), name)
            } else if self.take_symbol("[") {
                self.rows_of(value)?
            } else if self.at_symbol("(") && is_callable(&value) {
                self.at += 1;
                ExpressionKind::Call(Box::new(value), self.arguments()?)
            } else if self.at_unit() && can_take_unit(&value) {
                ExpressionKind::Measured(Box::new(value), self.unit(UnitPlace::AfterValue)?)
            } else {
                return Ok(value);
            };
            value = self.node(kind, start)?;
        }
    }

    /// Parses the brackets after a dataset or a column, without the first: the key of a row, or conditions on columns.
    fn rows_of(&mut self, value: Expression) -> Result<ExpressionKind, Reported> {
        if let TokenKind::Text(text) = &self.peek().kind
            && self.tokens.get(self.at + 1).is_some_and(|next| next.kind == TokenKind::Symbol("]"))
        {
            let key = TextSpan { text: text.clone(), span: self.span(self.peek()) };
            self.at += 2;
            return Ok(ExpressionKind::Row(Box::new(value), key));
        }
        let start = self.peek().start;
        let first = self.condition_of_rows()?;
        let mut condition = first;
        while self.take_symbol(",") {
            let next = self.condition_of_rows()?;
            condition = self.node(ExpressionKind::Binary(Binary::And, Box::new(condition), Box::new(next)), start)?;
        }
        if !self.take_symbol("]") {
            return Err(self.expected("`]`"));
        }
        Ok(ExpressionKind::Filtered(Box::new(value), Box::new(condition)))
    }

    fn condition_of_rows(&mut self) -> Result<Expression, Reported> {
        let start = self.at;
        if !matches!(self.peek().kind, TokenKind::Symbol("]") | TokenKind::End) {
            let condition = self.expression()?;
            let is_condition = match &condition.kind {
                ExpressionKind::Binary(operator, ..) => operator.compares() || operator.joins(),
                kind => matches!(kind, ExpressionKind::Not(_) | ExpressionKind::If(_) | ExpressionKind::Bool(_)),
            };
            if is_condition {
                return Ok(condition);
            }
        }
        self.at = start;
        Err(self.expected_with(
            "a row's key in quotes, or a condition",
            "a cell is written `gpus[\"RTX 4090\"].memory`, or `gpus.memory[maker = \"AMD\", year = 2024]`",
        ))
    }

    fn word(&mut self, what: &str) -> Result<TextSpan, Reported> {
        let token = self.next();
        match &token.kind {
            TokenKind::Word(text) => Ok(TextSpan { text: text.clone(), span: self.span(&token) }),
            _ => {
                self.at -= 1;
                Err(self.expected(what))
            }
        }
    }

    fn primary(&mut self) -> Result<Expression, Reported> {
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
        let is_percentage = self.text.value[token.start..token.end].ends_with('%');
        Ok(Expression { is_percentage, ..Expression::new(kind, span) })
    }

    /// Parses the arguments of a call, after its opening bracket.
    fn arguments(&mut self) -> Result<Vec<Argument>, Reported> {
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

    /// Returns whether the next token is a unit, as in `5 min` but not in `5 min(…)`.
    fn at_unit(&self) -> bool {
        let called = self.tokens.get(self.at + 1).is_some_and(|next| next.kind == TokenKind::Symbol("("));
        matches!(&self.peek().kind, TokenKind::Word(word)
            if !called && !KEYWORDS.contains(&word.as_str()) && self.vocabulary.is_unit(word))
    }

    /// Parses a unit, and the units it is multiplied and divided by.
    fn unit(&mut self, place: UnitPlace) -> Result<UnitExpression, Reported> {
        let start = self.peek().start;
        let mut factors = Vec::new();
        let mut sign = 1;
        loop {
            if place != UnitPlace::AfterValue
                && factors.is_empty()
                && matches!(self.peek().kind, TokenKind::Number(1.0))
            {
                // A rate: `1/year`.
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

    /// Parses `^2` or `^-1` after a unit; returns 1 if there is none.
    fn unit_power(&mut self) -> Result<i32, Reported> {
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

/// The place of a unit, which decides what may follow its `/` and `*`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UnitPlace {
    /// A unit by itself: every word is a unit.
    Alone,
    /// `52 tok/s`: only units that are not names of the model, since a quantity can be divided by a name.
    AfterValue,
    /// `x in GB/s`: every unit.
    AfterIn,
}

/// Returns whether a bracket after a value is a call: names and members can be called.
fn is_callable(value: &Expression) -> bool {
    matches!(value.kind, ExpressionKind::Name(_) | ExpressionKind::Member(..))
}

/// Returns whether a unit can follow a value: after a number or a bracket, not after a name or another unit.
fn can_take_unit(value: &Expression) -> bool {
    !matches!(
        value.kind,
        ExpressionKind::Name(_)
            | ExpressionKind::Member(..)
            | ExpressionKind::Measured(..)
            | ExpressionKind::Convert(..)
            | ExpressionKind::Text(_)
    )
}
