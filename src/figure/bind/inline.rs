//! Finds bound figures, `[written](=expression)`, in plain text: titles, subtitles, cells of tables.

use std::borrow::Cow;
use std::ops::Range;

use crate::currency::Currency;
use crate::source::Spanned;

/// The place of a bound figure in a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlineFigure {
    /// From the opening bracket to the closing parenthesis.
    pub place: Range<usize>,
    /// The text between the brackets.
    written: Range<usize>,
    /// The expression after `=`.
    expression: Range<usize>,
}

impl InlineFigure {
    /// Returns the text between the brackets.
    pub fn written(&self, text: &Spanned<String>) -> Spanned<String> {
        part(text, &self.written)
    }

    /// Returns the expression.
    pub fn expression(&self, text: &Spanned<String>) -> Spanned<String> {
        part(text, &self.expression)
    }
}

fn part(text: &Spanned<String>, range: &Range<usize>) -> Spanned<String> {
    Spanned::new(text.value[range.clone()].to_owned(), text.part(range.start, range.end))
}

/// Iterates over every `[written](=expression)` and `[written](<=expression>)` of a text.
pub fn inline_figures(text: &str) -> impl Iterator<Item = InlineFigure> + '_ {
    let mut end = 0;
    std::iter::from_fn(move || {
        let figure = find(text, end)?;
        end = figure.place.end;
        Some(figure)
    })
}

/// Returns the first bound figure that starts at or after a byte.
fn find(text: &str, after: usize) -> Option<InlineFigure> {
    let mut from = after;
    while let Some(middle) = text[from..].find("](").map(|at| from + at) {
        let address = &text[middle + 2..];
        let is_angled = address.starts_with("<=");
        let opening = text[after..middle].rfind('[').map(|at| after + at);
        if let (Some(opening), true) = (opening, is_angled || address.starts_with('=')) {
            let start = middle + 2 + if is_angled { 2 } else { 1 };
            let length = if is_angled { text[start..].find(">)") } else { closing_parenthesis(&text[start..]) };
            if let Some(length) = length {
                let end = start + length + if is_angled { 2 } else { 1 };
                let (written, expression) = (opening + 1..middle, start..start + length);
                return Some(InlineFigure { place: opening..end, written, expression });
            }
        }
        from = middle + 2;
    }
    None
}

/// Returns the position of the parenthesis that closes one opened before the text.
pub fn closing_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Returns a text with every kind of space replaced by a plain space, and every hyphen, dash and minus sign by `-`, so
/// that what a keyboard can type compares equal to what is shown. A range may repeat the sign of a currency: `$20–$30`.
pub fn comparable(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|character| match character {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other => other,
        })
        .collect();
    without_repeated_signs(&plain).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns a text without the signs of currencies at the second end of ranges that have them at the first.
fn without_repeated_signs(text: &str) -> Cow<'_, str> {
    let repeated = |(at, _): (usize, &str)| {
        let sign = Currency::at_start_of(&text[at + 1..])?.sign;
        let low = text[..at].trim_end_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, ',' | '.'));
        (low.len() < at && low.ends_with(sign)).then(|| at + 1..at + 1 + sign.len())
    };
    let mut kept = Cow::Borrowed(text);
    let all: Vec<Range<usize>> = text.match_indices('-').filter_map(repeated).collect();
    for range in all.into_iter().rev() {
        kept.to_mut().replace_range(range, "");
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_all_kinds_of_spaces_and_dashes_as_equal() {
        assert_eq!(comparable("2029–2032"), comparable("2029-2032"));
        assert_eq!(comparable("−3\u{a0}GB/s"), comparable(" -3 GB/s"));
        assert_ne!(comparable("32GB"), comparable("32 GB"));
        assert_ne!(comparable("2030"), comparable("2031"));
        assert_eq!(comparable("$1,200–$1,500 or €5-€6"), comparable("$1,200–1,500 or €5–6"));
        assert_ne!(comparable("$20–€30"), comparable("$20–30"));
        assert_ne!(comparable("-$20"), comparable("-20"));
    }

    #[test]
    fn finds_bound_figures_in_plain_text() {
        let text = "From [2029](=a.p5.year) to [x](<=a[\"b\"].c>), [a link](page.md), [](=a.by(2030)).";
        let found: Vec<(&str, &str)> =
            inline_figures(text).map(|figure| (&text[figure.written], &text[figure.expression])).collect();
        assert_eq!(found, [("2029", "a.p5.year"), ("x", "a[\"b\"].c"), ("", "a.by(2030)")]);
    }
}
