//! Cuts the text of an expression into tokens.

use crate::currency::{CURRENCIES, Currency};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Report, Reported, error};
use crate::source::Spanned;

/// The limit on the length of an expression, in bytes. It bounds the work that a file can cause.
const MAX_LENGTH: usize = 20_000;

/// A token with its place in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// The token.
    pub kind: TokenKind,
    /// Its first byte in the text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// The forms of tokens.
#[derive(Clone, Debug, PartialEq)]
pub enum TokenKind {
    /// `1.5`, `1e9`, `150_000`, `40%`.
    Number(f64),
    /// `2025-01-30`.
    Date(Date),
    /// `"RTX 4090"`.
    Text(String),
    /// A name, unit, function or keyword.
    Word(String),
    /// An operator or bracket.
    Symbol(&'static str),
    /// The end of the text.
    End,
}

/// Longest first, so that `->` is not read as `-`.
const SYMBOLS: [&str; 17] = ["->", ">=", "<=", ">", "<", "=", "+", "-", "*", "/", "^", "(", ")", "[", "]", ",", "."];

/// Operators of other languages, each with a hint on how to write it here.
const FOREIGN: [(&str, &str); 12] = [
    ("**", "powers are written `a ^ b`"),
    ("==", "a column is compared with `=`, and values are with `>=`, `<=`, `>` and `<`"),
    ("!=", "a column is compared by `not maker = \"AMD\"`, and values are with `>=`, `<=`, `>` and `<`"),
    ("&&", "write `and`"),
    ("||", "write `or`"),
    ("!", "write `not`"),
    ("×", "write `*`"),
    ("−", "write `-`"),
    ("–", "an interval is written `a to b`"),
    ("..", "an interval is written `a to b`"),
    ("±", "an interval is written `a to b`: `5 ± 1` is `4 to 6` or `normal(mean = 5, sd = 1)`"),
    ("+/-", "an interval is written `a to b`: `5 +/- 1` is `4 to 6` or `normal(mean = 5, sd = 1)`"),
];

/// Cuts an expression into tokens, the last of which is [`TokenKind::End`].
///
/// # Errors
///
/// Reports a character that cannot start a token, an invalid number or date, and a text longer than `MAX_LENGTH`.
pub fn tokens(text: &Spanned<String>, report: &mut Report) -> Result<Vec<Token>, Reported> {
    cut(text, false, report)
}

/// Cuts a unit by itself into tokens. A percent sign in it is a word, the name of a unit.
///
/// # Errors
///
/// Those of [`tokens`].
pub fn unit_tokens(text: &Spanned<String>, report: &mut Report) -> Result<Vec<Token>, Reported> {
    cut(text, true, report)
}

fn cut(text: &Spanned<String>, is_unit: bool, report: &mut Report) -> Result<Vec<Token>, Reported> {
    if text.value.len() > MAX_LENGTH {
        return Err(report.push(error!(
            EXPRESSION_LIMIT at text.span,
            "an expression of {} bytes is longer than the limit of {MAX_LENGTH}", text.value.len();
            hint "name its parts in `curves`"
        )));
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(next) = text.value[at..].chars().next() {
        if next.is_whitespace() {
            at += next.len_utf8();
            continue;
        }
        if next == '%' {
            if !is_unit && !takes_unit(tokens.last()) {
                return Err(report.push(lone_percent(text, at, &tokens)));
            }
            tokens.push(Token { kind: TokenKind::Word("%".to_owned()), start: at, end: at + 1 });
            at += 1;
            continue;
        }
        let token = token(text, at, next, report)?;
        at = token.end;
        tokens.push(token);
    }
    tokens.push(Token { kind: TokenKind::End, start: at, end: at });
    Ok(tokens)
}

/// Returns whether a percent sign after a token is a unit: `x in %`, `(10 to 30) %`.
fn takes_unit(before: Option<&Token>) -> bool {
    before.is_some_and(|token| match &token.kind {
        TokenKind::Word(word) => word == "in",
        TokenKind::Symbol(symbol) => *symbol == ")",
        _ => false,
    })
}

/// Describes a percent sign that does not follow a number directly: `10 to 30 %`.
fn lone_percent(text: &Spanned<String>, at: usize, before: &[Token]) -> Diagnostic {
    let written = |token: &Token| &text.value[token.start..token.end];
    let problem = |start: usize| {
        error!(
            UNEXPECTED at text.part(start, at + 1),
            "expected an operator, found `%`: a percent sign follows its number without a space"
        )
    };
    let is_number = |token: &Token| matches!(token.kind, TokenKind::Number(_));
    // Nobody writes a difference as `10-30 %`.
    let joins = |low: &Token, to: &Token, high: &Token| {
        written(to) == "to" || written(to) == "-" && low.end == to.start && to.end == high.start
    };
    match before {
        [.., low, to, high] if is_number(low) && is_number(high) && joins(low, to, high) => {
            let sign = if written(low).ends_with('%') { "" } else { "%" };
            problem(low.start).hint(format!("write `{}{sign} to {}%`", written(low), written(high)))
        }
        [.., number] if is_number(number) => problem(number.start).hint(format!("write `{}%`", written(number))),
        _ => problem(at),
    }
}

/// Describes the sign or the code of a currency before a number: `$5`, `EUR 5`.
fn sign_before_number(text: &Spanned<String>, start: usize, report: &mut Report) -> Option<Reported> {
    let rest = &text.value[start..];
    let signs =
        CURRENCIES.iter().flat_map(|currency| [(currency.sign.trim_end(), currency), (currency.code, currency)]);
    let (sign, currency) = signs.filter(|(sign, _)| rest.starts_with(sign)).max_by_key(|(sign, _)| sign.len())?;
    let number = rest[sign.len()..].trim_start();
    let is_apart = rest.len() > sign.len() + number.len() || sign.ends_with(Currency::is_sign);
    if !is_apart || !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let length = number.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(number.len());
    let amount = number[..length].replace(',', "_");
    let end = text.value.len() - number.len() + length;
    let problem = error!(UNEXPECTED at text.part(start, end), "expected a number, found `{}`", &text.value[start..end]);
    Some(report.push(problem.hint(format!("write `{amount} {}`", currency.code))))
}

/// Returns whether a character can be inside of a word: a name, or a unit such as `$`.
pub fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || Currency::is_sign(character)
}

/// Reads the token that starts at the byte `start`, with the character `next`.
fn token(text: &Spanned<String>, start: usize, next: char, report: &mut Report) -> Result<Token, Reported> {
    let rest = &text.value[start..];
    if next.is_ascii_digit() {
        return number_or_date(text, start, report);
    }
    if let Some(reported) = sign_before_number(text, start, report) {
        return Err(reported);
    }
    if next.is_alphabetic() || next == '_' || Currency::is_sign(next) {
        let length = rest.find(|c: char| !is_word_character(c)).unwrap_or(rest.len());
        return Ok(Token { kind: TokenKind::Word(rest[..length].to_owned()), start, end: start + length });
    }
    if next == '"' || next == '\'' {
        let Some(length) = rest[1..].find(next) else {
            let span = text.part(start, text.value.len());
            return Err(report.push(error!(UNEXPECTED at span, "expected the closing quote of this text")));
        };
        let kind = TokenKind::Text(rest[1..=length].to_owned());
        return Ok(Token { kind, start, end: start + length + 2 });
    }
    if let Some((foreign, hint)) = FOREIGN.iter().find(|(foreign, _)| rest.starts_with(foreign)) {
        let span = text.part(start, start + foreign.len());
        return Err(report
            .push(error!(UNEXPECTED at span, "`{foreign}` is not an operator of the model language"; hint "{hint}")));
    }
    if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol)) {
        return Ok(Token { kind: TokenKind::Symbol(symbol), start, end: start + symbol.len() });
    }
    let span = text.part(start, start + next.len_utf8());
    Err(report.push(error!(UNEXPECTED at span, "expected a number, a name or an operator, found `{next}`")))
}

/// Reads a number, with its percent sign, or a date.
fn number_or_date(text: &Spanned<String>, start: usize, report: &mut Report) -> Result<Token, Reported> {
    let rest = &text.value[start..];
    if let Some(length) = date_length(rest) {
        let written = &rest[..length];
        let Some(date) = Date::parse(written) else {
            return Err(report.push(error!(
                BAD_DATE at text.part(start, start + length), "`{written}` is not a day of the calendar";
                hint "a date is written year-month-day: `2026-02-28`"
            )));
        };
        return Ok(Token { kind: TokenKind::Date(date), start, end: start + length });
    }
    let length = number_length(rest);
    let written = &rest[..length];
    let digits: String = written.chars().filter(|c| *c != '_').collect();
    let Some(value) = digits.parse::<f64>().ok().filter(|value| value.is_finite()) else {
        return Err(report.push(error!(
            BAD_NUMBER at text.part(start, start + length), "`{written}` is too large for a number";
            hint "the largest number is about 1.8e308"
        )));
    };
    let percent = rest[length..].starts_with('%');
    let end = start + length + usize::from(percent);
    // Dividing by 100 is exact where multiplying by 0.01 is not: 7% must be 0.07.
    let value = if percent { value / 100.0 } else { value };
    if let Some(next) = text.value[end..].chars().next().filter(|next| next.is_ascii_digit() || *next == '_') {
        let span = text.part(start, end + next.len_utf8());
        return Err(report.push(error!(BAD_NUMBER at span, "expected a number, found `{written}{next}`")));
    }
    Ok(Token { kind: TokenKind::Number(value), start, end })
}

/// Returns the length of text that looks like a date, even if there is no such day: `2026-13-01`.
fn date_length(rest: &str) -> Option<usize> {
    let shape = b"dddd-dd-dd";
    let bytes = rest.as_bytes();
    let shaped = bytes.len() >= shape.len()
        && shape
            .iter()
            .zip(bytes)
            .all(|(shape, byte)| if *shape == b'd' { byte.is_ascii_digit() } else { byte == shape });
    (shaped && !bytes.get(shape.len()).is_some_and(u8::is_ascii_digit)).then_some(shape.len())
}

/// Returns the length of the number at the start of `rest`: digits with `_` between them, a fraction, an exponent.
fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit)
            || (bytes.get(at) == Some(&b'_') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit))
        {
            at += 1;
        }
        at
    };
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        if bytes.get(end + 1 + sign).is_some_and(u8::is_ascii_digit) {
            end = digits(end + 1 + sign);
        }
    }
    end
}
