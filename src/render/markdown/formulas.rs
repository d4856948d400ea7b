//! Formulas in a text, `$x^2$` and `$$x^2$$`, told from prices.
//!
//! A dollar sign is far more often money than mathematics, so these rules, stricter than those of Pandoc, decide which are the
//! marks of a formula:
//!
//! - No space comes after the first mark or before the last, and no digit after the last: `$5 to $10`, `$5–$10`.
//! - No letter or digit comes before the first: `US$5`, unless the formula has TeX in it.
//! - A sign directly before a bound figure is money: `$[](=a.b)`.
//! - Words outside of braces are prose: `$5, and later 6$`.
//!
//! What Markdown would read in a formula is masked, and so are all other dollar signs, if a text has a formula at all.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::events::{SpannedEvent, end_of};
use super::masks::masked;
use crate::markup::is_escaped;

/// The greatest length of a formula in bytes. A limit keeps the time proportional to the length of the text.
const MAX_LENGTH: usize = 5000;

/// A text whose formulas and dollar signs are masked.
pub struct Formulas<'t> {
    /// The text, of the same length.
    pub text: Cow<'t, str>,
    /// The bytes of every formula with its marks, in order.
    pub ranges: Vec<Range<usize>>,
}

/// Masks the formulas of a text. `parse` returns the events of a text without formulas.
pub fn mask<'t>(text: Cow<'t, str>, parse: impl Fn(&str) -> Vec<SpannedEvent<'_>>) -> Formulas<'t> {
    if find(&text, &Opaque::default()).is_empty() {
        return Formulas { text, ranges: Vec::new() };
    }
    let ranges = find(&text, &Opaque::new(&parse(&text)));
    if ranges.is_empty() {
        return Formulas { text, ranges };
    }
    let mut written = String::with_capacity(text.len());
    let mut at = 0;
    for range in &ranges {
        written.extend(text[at..range.start].chars().map(|letter| if letter == '$' { masked('$') } else { letter }));
        let marks = marks(&text[range.clone()]);
        written.push_str(&text[range.start..range.start + marks]);
        written.extend(text[range.start + marks..range.end - marks].chars().map(masked));
        written.push_str(&text[range.end - marks..range.end]);
        at = range.end;
    }
    written.extend(text[at..].chars().map(|letter| if letter == '$' { masked('$') } else { letter }));
    Formulas { text: Cow::Owned(with_quotes(&text, &written)), ranges }
}

/// Puts the marks of quotes back that begin the lines of a formula inside a quote.
fn with_quotes(text: &str, written: &str) -> String {
    let mut lines = Vec::new();
    for (line, written) in text.split('\n').zip(written.split('\n')) {
        let marks = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        lines.push(format!("{}{}", &line[..marks], &written[marks..]));
    }
    lines.join("\n")
}

/// Returns the length of the marks around a formula.
pub fn marks(formula: &str) -> usize {
    if formula.starts_with("$$") { 2 } else { 1 }
}

/// The parts of a text in which a dollar sign is no mark of a formula, each list in order.
#[derive(Default)]
struct Opaque {
    /// Code, addresses, pictures, and comments, which no formula contains.
    parts: Vec<Range<usize>>,
    /// Bound figures. That a formula contains one is a mistake, to be reported.
    figures: Vec<Range<usize>>,
}

impl Opaque {
    fn new(events: &[SpannedEvent<'_>]) -> Self {
        let mut opaque = Self::default();
        let mut index = 0;
        while let Some((event, range)) = events.get(index) {
            match event {
                Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. }) => {
                    opaque.parts.push(range.clone());
                    index = end_of(events, index);
                }
                Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with('=') => {
                    opaque.figures.push(range.clone());
                    index = end_of(events, index);
                }
                Event::Start(Tag::Link { .. }) => {
                    let end = end_of(events, index);
                    let inner = events.get(index + 1..end).unwrap_or_default();
                    let text_end = inner.last().map_or(range.start, |(_, inner)| inner.end);
                    opaque.parts.push(text_end..range.end);
                }
                Event::Code(_) => opaque.parts.push(range.clone()),
                Event::InlineHtml(tag) if tag.starts_with("<!") => opaque.parts.push(range.clone()),
                _ => {}
            }
            index += 1;
        }
        opaque.parts.sort_by_key(|range| range.start);
        opaque
    }

    /// Returns whether a dollar sign cannot be a mark.
    fn contains(&self, byte: usize) -> bool {
        crosses(&(byte..byte + 1), &self.parts) || crosses(&(byte..byte + 1), &self.figures)
    }
}

/// Returns the formulas of a text, with their marks.
fn find(text: &str, opaque: &Opaque) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('$').map(|offset| at + offset) {
        match formula_at(text, start, opaque) {
            Some(end) => {
                found.push(start..end);
                at = end;
            }
            // Of several dollar signs in a row, none but the first can begin a formula.
            None => at = start + text[start..].bytes().take_while(|byte| *byte == b'$').count(),
        }
    }
    found
}

/// Returns the end of the formula that starts at a dollar sign.
fn formula_at(text: &str, start: usize, opaque: &Opaque) -> Option<usize> {
    if is_escaped(text, start) || opaque.contains(start) {
        return None;
    }
    let marks = text[start..].bytes().take_while(|byte| *byte == b'$').count();
    let inner = start + marks;
    let limit = text.floor_char_boundary(text.len().min(inner + MAX_LENGTH));
    let is_mark = |at: usize| !is_escaped(text, inner + at);
    let length = text[inner..limit].match_indices('$').map(|(at, _)| at).find(|at| is_mark(*at))?;
    let content = &text[inner..inner + length];
    let end = inner + length + marks;
    let closing = text[inner + length..].bytes().take_while(|byte| *byte == b'$').count();
    let is_whole =
        !has_empty_line(content) && !opaque.contains(inner + length) && !crosses(&(start..end), &opaque.parts);
    if closing != marks || marks > 2 || content.trim().is_empty() || !is_whole {
        return None;
    }
    let (before, after) = (text[..start].chars().next_back(), &text[end..]);
    let is_formula = match marks {
        2 => !is_prose(content) || content.contains(['\\', '^', '_', '=']),
        _ => is_tight(content) && is_apart(before, content, after) && !is_price(content),
    };
    is_formula.then_some(end)
}

/// Returns whether a part of a text and one of these parts, which are in order, have a byte in common.
fn crosses(range: &Range<usize>, opaque: &[Range<usize>]) -> bool {
    let after = opaque.partition_point(|part| part.start < range.end);
    after.checked_sub(1).is_some_and(|last| opaque[last].end > range.start)
}

/// Returns whether a formula has an empty line, which the marks of quotes do not fill.
fn has_empty_line(content: &str) -> bool {
    let mut lines = content.split('\n').skip(1).peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_some() && line.trim_matches([' ', '\t', '\r', '>']).is_empty() {
            return true;
        }
    }
    false
}

/// Returns whether no space is at the edges of a formula.
fn is_tight(content: &str) -> bool {
    !content.starts_with(char::is_whitespace) && !content.ends_with(char::is_whitespace)
}

/// Returns whether the letters around a formula let its marks be some.
fn is_apart(before: Option<char>, content: &str, after: &str) -> bool {
    let is_figure = |text: &str| {
        let address = text.strip_prefix('[').and_then(|text| text.split_once("](")).map(|(_, address)| address);
        address.is_some_and(|address| address.starts_with('=') || address.starts_with("<="))
    };
    let opens = !before.is_some_and(char::is_alphanumeric)
        || has_tex(content) && !content.starts_with(|letter: char| letter.is_ascii_digit());
    let closes = match after.chars().next() {
        Some(letter) if letter.is_ascii_digit() || letter == '{' => false,
        Some(letter) if letter.is_alphabetic() => {
            content.ends_with(|last: char| last.is_alphanumeric() || "})]'".contains(last))
        }
        _ => true,
    };
    opens && closes && !is_figure(content) && !is_figure(after)
}

/// Returns whether the text between two dollar signs is more likely an amount of money and words after it, or only words.
fn is_price(content: &str) -> bool {
    let is_amount = content.starts_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '*'));
    if is_amount {
        let is_cut = content.ends_with(|last: char| "(/-–—−,~<≈+:;[*".contains(last));
        return is_cut || is_prose(content) && !content.contains('\\') || content.contains(" | ");
    }
    // `$/GB` is the unit of a price.
    content.starts_with('/') || is_prose(content) && !has_tex(content)
}

/// Returns whether a text has signs of TeX.
fn has_tex(content: &str) -> bool {
    content.contains(['\\', '^', '_'])
}

/// Returns whether a text has words between spaces, outside of braces and commands.
fn is_prose(content: &str) -> bool {
    let mut outside = String::with_capacity(content.len());
    let mut depth = 0_usize;
    for letter in content.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(letter),
            _ => {}
        }
    }
    let is_word = |word: &str| {
        let word = word.trim_matches(|letter: char| letter.is_ascii_punctuation() && letter != '\\');
        word.len() > 1 && word.chars().all(char::is_alphabetic)
    };
    (outside.split_whitespace().count() > 1 || !is_tight(content)) && outside.split_whitespace().any(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formulas(text: &str) -> Vec<&str> {
        find(text, &Opaque::default()).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn prices_are_no_formulas() {
        for text in [
            "$5 and $10",
            "$5 to $10",
            "$/GB,$/s",
            "US$5, A$6 and R$7",
            "$5M and $10M",
            "$5–$10, $5-$10, $5/$10 or $5($6)",
            "from $5, or later 6$",
            "5$ and 10$, 5$-10$",
            "**$5** and **$6**",
            "*$5* ($.50)",
            "$[](=a.b) to $[](<=a[\"b c\"].d>) or $[5](=c.d)/$[](=e)",
            "$20/month ($240 a year), $1,000",
            "$100 -- $200, ~$5, -$6",
            "set $HOME and then $PATH",
            "$HOME/bin:$PATH:/usr",
            "${HOME}/${USER}",
            "a $ b $ c",
            "$$ to $$$ or $$$$",
            "rated $$ or $$ by guests",
            "| $5 | 6$ |",
            "\\$5 and \\$6$",
            "$5\n\nand 6$",
            "$a\n>\n> b$",
            "$",
            "$$",
            "$$$",
        ] {
            assert_eq!(formulas(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn formulas_are_no_prices() {
        for (text, expected) in [
            ("$x$", "$x$"),
            ("the $n$th, $", "$n$"),
            ("($x^2$)", "$x^2$"),
            ("**$x$**", "$x$"),
            ("$5 \\times 10^{26}$ FLOP", "$5 \\times 10^{26}$"),
            ("$3 \\text{ of them}$", "$3 \\text{ of them}$"),
            ("3$\\times$ as fast", "$\\times$"),
            ("cost $x =$ [](=a.b)", "$x =$"),
            ("$a\nb$", "$a\nb$"),
            ("$\\$5 + x$", "$\\$5 + x$"),
            ("$$x$$", "$$x$$"),
            ("$$\nx = 1\n$$", "$$\nx = 1\n$$"),
            ("$$\\text{cost} = y$$", "$$\\text{cost} = y$$"),
            ("> $$\n> x\n> $$", "$$\n> x\n> $$"),
            ("$5 and $x$", "$x$"),
            ("$-5$", "$-5$"),
            ("$1{,}000$", "$1{,}000$"),
            ("$|x|$", "$|x|$"),
        ] {
            assert_eq!(formulas(text), [expected], "{text}");
        }
    }
}
