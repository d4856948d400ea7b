//! Markup in texts that are not Markdown, in which only figures are bound: readers would see its signs.

use std::ops::Range;

use super::patterns::find;

/// Returns the first markup in a text that is not Markdown, and what it is. Bound figures are none.
pub fn markup(text: &str) -> Option<(&str, &'static str)> {
    let marks = [("**", "emphasis"), ("*", "emphasis"), ("_", "emphasis"), ("`", "code")];
    let marks = || marks.into_iter().find_map(|(mark, what)| Some((between(text, mark)?, what)));
    link(text).or_else(marks).or_else(|| tag(text)).or_else(|| of_other_tools(text))
}

fn link(text: &str) -> Option<(&str, &'static str)> {
    let mut links = text.match_indices("](").filter_map(|(middle, _)| {
        let start = text[..middle].rfind('[')?;
        let end = middle + 2 + text[middle + 2..].find(')')?;
        let address = text[middle + 2..end].trim_start_matches(['<', ' ']);
        (!address.starts_with('=')).then(|| &text[start..=end])
    });
    links.next().map(|found| (found, "a link"))
}

fn tag(text: &str) -> Option<(&str, &'static str)> {
    let tag = crate::html::tags(text).find(|tag| {
        ["a", "b", "br", "code", "div", "em", "i", "img", "p", "script", "span", "strong", "sub", "sup", "u"]
            .contains(&&*tag.name)
    });
    match tag {
        Some(tag) => Some((&text[tag.range], "HTML")),
        None => {
            let start = text.find("<!--")?;
            let end = text[start..].find("-->")?;
            Some((&text[start..start + end + 3], "a comment"))
        }
    }
}

/// Returns markup that pages do not read either, and citations.
fn of_other_tools(text: &str) -> Option<(&str, &'static str)> {
    let found = outside_figures(text).into_iter().flat_map(|piece| find(text, &piece)).find_map(|found| {
        let what = match found.kind {
            // `@name` alone is the name of an account.
            "citation" if !found.is_bracketed => return None,
            "citation" => "a citation",
            "footnote" => "a footnote",
            "reference" => "a reference",
            kind => kind,
        };
        Some((found.range, what))
    });
    found.map(|(range, what)| (text[range].lines().next().unwrap_or_default(), what))
}

/// Returns the parts of a text without the addresses of its bound figures, which can hold any sign.
fn outside_figures(text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (middle, _) in text.match_indices("](") {
        let address = &text[middle + 2..];
        let is_figure = address.trim_start_matches(['<', ' ']).starts_with('=');
        let close = if address.starts_with('<') { ">)" } else { ")" };
        let Some(length) = address.find(close).filter(|_| is_figure && middle >= start) else { continue };
        pieces.push(start..middle);
        start = middle + 2 + length + close.len();
    }
    pieces.push(start..text.len());
    pieces
}

/// Returns words between two marks, with no letter outside of the marks and no space inside.
fn between<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    let mut at = 0;
    while let Some(start) = text[at..].find(mark).map(|found| at + found) {
        let inner = start + mark.len();
        at = inner;
        let is_outside = |letter: char| !letter.is_alphanumeric() && !mark.contains(letter);
        let opens = text[..start].chars().next_back().is_none_or(is_outside);
        if !opens || text[inner..].starts_with(char::is_whitespace) {
            continue;
        }
        let Some(length) = text[inner..].find(mark).filter(|length| *length > 0) else { continue };
        let closes = text[inner + length + mark.len()..].chars().next().is_none_or(is_outside);
        // A bound figure can hold any sign.
        let is_words = !text[inner..inner + length].ends_with(char::is_whitespace)
            && !text[inner..inner + length].contains("](")
            && !is_in_figure(text, start);
        if closes && is_words {
            return Some(&text[start..inner + length + mark.len()]);
        }
    }
    None
}

/// Returns whether a byte is inside the address of a bound figure.
fn is_in_figure(text: &str, byte: usize) -> bool {
    let Some(start) = text[..byte].rfind("](") else { return false };
    let address = text[start + 2..].trim_start_matches(['<', ' ']);
    address.starts_with('=')
        && !text[start..byte].contains(">)")
        && (address.len() < text[start + 2..].len() || !text[start..byte].contains(')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_markdown_and_leaves_figures_and_arithmetic_alone() {
        for (text, found) in [
            ("From [the survey](https://e.org/s), *not* adjusted.", "[the survey](https://e.org/s)"),
            ("It is *not* adjusted.", "*not*"),
            ("It is **not at all** so.", "**not at all**"),
            ("the _whole_ row", "_whole_"),
            ("of `price`", "`price`"),
            ("10<sup>26</sup>", "<sup>"),
            ("see <!-- a remark --> it", "<!-- a remark -->"),
            ("see {{ site.title }}", "{{ site.title }}"),
            ("see [[Page]]", "[[Page]]"),
            ("a size of $x^2$", "$x^2$"),
            (":::warning", ":::warning"),
            ("as of [see @smith]", "@smith"),
            ("as of [@smith]", "@smith"),
            ("[2030](=plan.ready) and [[Page]]", "[[Page]]"),
        ] {
            assert_eq!(markup(text).map(|(found, _)| found), Some(found), "{text}");
        }
        for text in [
            "[2030](=plan.ready)",
            "[5](<=a * b * c>) and d",
            "5 * 3 * 2",
            "a_b and c_d",
            "x < 2 > 1",
            "$5*",
            "[a] (b)",
            "by @smith",
            "$5 to $10",
            "[2](<=gpus[\"[[a]]\"].memory>) each",
        ] {
            assert_eq!(markup(text), None, "{text}");
        }
    }
}
