//! Numbers, dates and intervals as people write them elsewhere: `2030-06`, `3-5`, `1,000`, `5k`, `5 million`, `Jan 2030`.
//!
//! Some of these would compute something else than what was meant, and the others break the grammar in a place that does
//! not explain why. Each is reported before the tree is built, with the form of this language.

use super::lexer::{Token, TokenKind};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, error};
use crate::source::Spanned;

/// Words for powers of ten, each with its exponent. A word that is a unit of the model is not one of them.
const POWERS: [(&str, u32); 12] = [
    ("k", 3),
    ("K", 3),
    ("thousand", 3),
    ("M", 6),
    ("mn", 6),
    ("million", 6),
    ("millions", 6),
    ("bn", 9),
    ("billion", 9),
    ("billions", 9),
    ("tn", 12),
    ("trillion", 12),
];

/// The months in English. The first three letters are understood as well.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Returns the report of the first slip among the tokens of an expression.
///
/// `is_unit` tells whether a word is the name of a unit.
pub fn find(text: &Spanned<String>, tokens: &[Token], is_unit: &dyn Fn(&str) -> bool) -> Option<Diagnostic> {
    let reader = Reader { text, tokens, is_unit };
    let mut brackets = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Symbol("(" | "[") => brackets += 1,
            TokenKind::Symbol(")" | "]") => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        let slip = reader
            .minus(at)
            .or_else(|| reader.slashes(at))
            .or_else(|| reader.thousands(at, brackets > 0))
            .or_else(|| reader.power_of_ten(at))
            .or_else(|| reader.percent_of_interval(at))
            .or_else(|| reader.month(at));
        if slip.is_some() {
            return slip;
        }
    }
    None
}

struct Reader<'a> {
    text: &'a Spanned<String>,
    tokens: &'a [Token],
    is_unit: &'a dyn Fn(&str) -> bool,
}

impl<'a> Reader<'a> {
    fn kind(&self, at: usize) -> Option<&'a TokenKind> {
        self.tokens.get(at).map(|token| &token.kind)
    }

    fn written(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text.value[token.start..token.end])
    }

    fn is_literal(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(TokenKind::Number(_) | TokenKind::Date(_)))
    }

    fn is_unit(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(TokenKind::Word(word)) if (self.is_unit)(word))
    }

    /// Returns whether no space separates a token from the next one.
    fn is_joined(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_some_and(|next| self.tokens[at].end == next.start)
    }

    fn slice(&self, first: usize, last: usize) -> &'a str {
        &self.text.value[self.tokens[first].start..self.tokens[last].end]
    }

    fn report(&self, (first, last): (usize, usize), what: &str, hints: &[String]) -> Diagnostic {
        let span = self.text.part(self.tokens[first].start, self.tokens[last].end);
        let problem = error!(UNEXPECTED at span, "`{}` {what}", self.slice(first, last));
        hints.iter().fold(problem, |problem, hint| problem.hint(hint.clone()))
    }

    /// Finds a minus between two literals without spaces: `2030-06`, `3-5`, `10 GB-30 GB`. Nobody writes a difference so.
    fn minus(&self, at: usize) -> Option<Diagnostic> {
        let is_minus = |at: usize| self.kind(at) == Some(&TokenKind::Symbol("-"));
        let is_tight = |at: usize| is_minus(at) && at > 0 && self.is_joined(at - 1) && self.is_joined(at);
        if !is_tight(at) || !self.is_literal(at + 1) {
            return None;
        }
        let first = match self.is_literal(at - 1) {
            true => at - 1,
            false if self.is_unit(at - 1) && at > 1 && self.is_literal(at - 2) => at - 2,
            false => return None,
        };
        let mut last = at + 1;
        while is_tight(last + 1) && self.is_literal(last + 2) {
            last += 2;
        }
        let parts: Vec<&str> = self.slice(first, last).split('-').collect();
        let hints = match date_of(&parts) {
            Some(hint) => vec![hint],
            None if last > at + 1 => vec!["put a space before and after each minus".to_owned()],
            None => {
                let low = self.slice(first, at - 1);
                let has_unit = self.is_unit(last + 1);
                let high = if has_unit { self.slice(at + 1, last + 1) } else { self.slice(at + 1, last) };
                vec![match is_interval(low, high) {
                    true => format!("write `{low} to {high}` for the interval, or `{low} - {high}` for the difference"),
                    false => format!("write `{low} - {high}` for the difference"),
                }]
            }
        };
        // The unit belongs to both ends of the interval that is meant.
        let last = if self.is_unit(last + 1) && date_of(&parts).is_none() { last + 1 } else { last };
        Some(self.report((first, last), "would be a subtraction: a minus between two values needs spaces", &hints))
    }

    /// Finds a date with slashes: `06/14/2030`, `2030/6/14`, which would be a division.
    fn slashes(&self, at: usize) -> Option<Diagnostic> {
        let is_slash = |at: usize| self.kind(at) == Some(&TokenKind::Symbol("/"));
        let is_date = (0..5).all(|ahead| match ahead % 2 {
            0 => self.is_literal(at + ahead) && (ahead == 4 || self.is_joined(at + ahead)),
            _ => is_slash(at + ahead) && self.is_joined(at + ahead),
        });
        if !is_date {
            return None;
        }
        let parts = [self.written(at), self.written(at + 2), self.written(at + 4)];
        if !is_year(parts[0]) && !is_year(parts[2]) {
            return None;
        }
        let hint = date_of(&parts)?;
        Some(self.report((at, at + 4), "would be a division: a date is written year-month-day", &[hint]))
    }

    /// Finds a comma or a space between thousands: `1,000`. Inside of brackets `1,100` is two arguments.
    fn thousands(&self, at: usize, in_brackets: bool) -> Option<Diagnostic> {
        let is_group = |at: usize| {
            let digits = self.written(at).split('.').next().unwrap_or_default();
            matches!(self.kind(at), Some(TokenKind::Number(_)))
                && digits.len() == 3
                && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        let head = self.written(at);
        let is_head = matches!(self.kind(at), Some(TokenKind::Number(_)))
            && head.len() <= 3
            && head.bytes().all(|byte| byte.is_ascii_digit());
        if !is_head {
            return None;
        }
        let mut last = at;
        loop {
            let has_comma = self.kind(last + 1) == Some(&TokenKind::Symbol(","));
            let is_next = has_comma && self.is_joined(last) && self.is_joined(last + 1) && is_group(last + 2);
            if is_next && (!in_brackets || self.written(last + 2).starts_with('0')) {
                last += 2;
            } else if is_group(last + 1) {
                last += 1;
            } else {
                break;
            }
        }
        if last == at {
            return None;
        }
        let written = self.slice(at, last);
        let (plain, joined) = (written.replace([',', ' '], ""), written.replace([',', ' '], "_"));
        let hint = format!("write `{plain}` or `{joined}`");
        Some(self.report((at, last), "is not one number: thousands are not separated by commas or spaces", &[hint]))
    }

    /// Finds a number with a word for a power of ten: `5k`, `5 million`.
    fn power_of_ten(&self, at: usize) -> Option<Diagnostic> {
        let (TokenKind::Number(value), TokenKind::Word(word)) = (self.kind(at)?, self.kind(at + 1)?) else {
            return None;
        };
        if (self.is_unit)(word) {
            return None;
        }
        if word == "percent" {
            let hint = format!("write `{}%`", self.written(at));
            return Some(self.report((at, at + 1), "is not a number of the model language", &[hint]));
        }
        let (_, exponent) = POWERS.iter().find(|(name, _)| name == word)?;
        let number = format!("{value}e{exponent}");
        let hint = format!("write `{number}` or `{}`", grouped(number.parse().ok()?));
        Some(self.report((at, at + 1), "is not a number of the model language", &[hint]))
    }

    /// Finds an interval whose percent sign was meant for both ends: `10 to 30%` would begin at 10, or 1000%.
    fn percent_of_interval(&self, at: usize) -> Option<Diagnostic> {
        let (TokenKind::Number(low), TokenKind::Word(to), TokenKind::Number(high)) =
            (self.kind(at)?, self.kind(at + 1)?, self.kind(at + 2)?)
        else {
            return None;
        };
        let (first, last) = (self.written(at), self.written(at + 2));
        if to != "to" || first.ends_with('%') || !last.ends_with('%') || low < high {
            return None;
        }
        let hint = format!("write `{first}% to {last}`");
        Some(self.report((at, at + 2), "has a percent sign at one end only", &[hint]))
    }

    /// Finds a month in words with its year: `Jan 2030`, `15 March 2030`, `March 15, 2030`, `Q3 2030`.
    fn month(&self, at: usize) -> Option<Diagnostic> {
        let TokenKind::Word(word) = self.kind(at)? else { return None };
        let month = month_of(word)?;
        let is_day = |at: usize| matches!(self.kind(at), Some(TokenKind::Number(day)) if (1.0..=31.0).contains(day));
        let comma = |at: usize| usize::from(self.kind(at) == Some(&TokenKind::Symbol(",")));
        let (first, last, day) = if is_year(self.written(at + 1)) {
            let has_day = at > 0 && is_day(at - 1);
            (at - usize::from(has_day), at + 1, has_day.then(|| self.written(at - 1)))
        } else if is_day(at + 1) && is_year(self.written(at + 2 + comma(at + 2))) {
            (at, at + 2 + comma(at + 2), Some(self.written(at + 1)))
        } else {
            return None;
        };
        let date = format!("{}-{month:02}-{:0>2}", self.written(last), day.unwrap_or("01"));
        let hint = format!("write `{date}`");
        Some(self.report((first, last), "is not a date of the model language: expected year-month-day", &[hint]))
    }
}

/// Returns the number of a month by its English name or its first three letters. A quarter has its first month.
fn month_of(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    if let Some(quarter) = lower.strip_prefix('q').and_then(|digit| digit.parse::<u32>().ok()) {
        return (1..=4).contains(&quarter).then(|| quarter * 3 - 2);
    }
    let is_it = |month: &&str| **month == lower || lower.len() == 3 && month.starts_with(&lower) || lower == "sept";
    let index = MONTHS.iter().position(|month| is_it(month) && (lower != "sept" || *month == "september"))?;
    u32::try_from(index + 1).ok()
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) && matches!(&text[..2], "18" | "19" | "20" | "21")
}

/// Returns how to write the date that the parts of a text give, if they look like one.
fn date_of(parts: &[&str]) -> Option<String> {
    let number = |text: &str| {
        let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<u32>().ok()).flatten()
    };
    let day = |year: &str, month: u32, day: u32| {
        let date = format!("{year}-{month:02}-{day:02}");
        Date::parse(&date).map(|_| date)
    };
    match parts {
        [year, month] if is_year(year) && number(month).is_some_and(|month| (1..=12).contains(&month)) => {
            let month = number(month)?;
            Some(format!("write the full date, year-month-day: `{year}-{month:02}-01`"))
        }
        [year, month, of] if is_year(year) => Some(format!("write `{}`", day(year, number(month)?, number(of)?)?)),
        [a, b, year] if is_year(year) => {
            let (a, b) = (number(a)?, number(b)?);
            let readings: Vec<String> = [day(year, a, b), day(year, b, a)].into_iter().flatten().collect();
            match readings.as_slice() {
                [first, second] if first != second => Some(format!("write `{first}` or `{second}`")),
                [first, ..] => Some(format!("write `{first}`")),
                [] => None,
            }
        }
        _ => None,
    }
}

/// Returns whether two literals can be the ends of an interval: the first number is above 0 and below the second one. Numbers in
/// different units and other literals are not compared.
fn is_interval(low: &str, high: &str) -> bool {
    let parts = |text: &str| {
        let (number, unit) = text.split_at(text.find([' ', '%']).unwrap_or(text.len()));
        Some((number.replace('_', "").parse::<f64>().ok()?, unit.trim().to_owned()))
    };
    match (parts(low), parts(high)) {
        (Some((low, unit)), Some((high, other))) if unit.is_empty() || unit == other => 0.0 < low && low < high,
        _ => true,
    }
}

/// Returns a number with `_` between its thousands.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests;
