//! The text of a page without markup, and the number of its words. Only this file names `unicode_segmentation`.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use crate::html::{Tag, tags, unescape};

/// Inline elements: the text before and after their tags can be one word.
const INLINE: [&str; 21] = [
    "a", "abbr", "b", "cite", "code", "data", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "time", "wbr",
];

/// Returns the number of words by the rules of Unicode (UAX #29): `don’t` and `1,437` are one word, `open-weight` is two,
/// and a dash is none.
pub fn word_count(text: &str) -> usize {
    text.unicode_words().count()
}

/// Returns the text of a page's content as readers see it: headings, paragraphs, lists, quotes, tables, code and
/// footnotes, with bound figures filled in. Charts, tables and models of the project are left out with their data, and so
/// are the list of what its figures are computed from, and the numbers of footnotes and sources.
pub fn plain_text(content: &str) -> String {
    let mut text = String::with_capacity(content.len() / 2);
    let mut at = 0;
    // The element being left out, and the number of open elements with its name.
    let mut left_out: Option<(Cow<'_, str>, usize)> = None;
    for tag in tags(content) {
        let end = tag.range.end;
        match &mut left_out {
            Some((name, open)) if *name == tag.name && !tag.self_closing => {
                *open = if tag.closing { open.saturating_sub(1) } else { *open + 1 };
                if *open == 0 {
                    left_out = None;
                }
            }
            Some(_) => {}
            None => {
                text.push_str(&unescape(&content[at..tag.range.start]));
                // A formula is read as it is written.
                if tag.name == "math" && !tag.closing {
                    text.extend(tag.attribute("alttext").as_deref().map(unescape));
                } else if !text.ends_with('\n') && !INLINE.contains(&&*tag.name) {
                    text.push('\n');
                }
                if is_left_out(&tag) {
                    left_out = Some((tag.name, 1));
                }
            }
        }
        at = end;
    }
    if left_out.is_none() {
        text.push_str(&unescape(&content[at..]));
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn is_left_out(tag: &Tag<'_>) -> bool {
    let has = |name: &str| tag.attribute("class").is_some_and(|classes| classes.split(' ').any(|class| class == name));
    let is_element = match &*tag.name {
        "figure" | "math" | "svg" | "script" | "style" => true,
        "div" => has("model"),
        "details" => has("provenance"),
        "sup" => has("cite") || has("note"),
        "a" => has("backlink"),
        _ => false,
    };
    is_element && !tag.closing && !tag.self_closing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_words_by_the_rules_of_unicode() {
        for (text, words) in [
            ("", 0),
            ("One two — three… 4", 4),
            ("don’t pay $1,437.50 for 32 GB", 6),
            ("open-weight models", 3),
            ("Ein Größenvergleich, na klar!", 4),
            ("“…” · – ↩", 0),
        ] {
            assert_eq!(word_count(text), words, "{text}");
        }
    }

    #[test]
    fn the_plain_text_is_what_readers_read() {
        for (content, expected) in [
            (
                "<h2 id=\"a\"><a class=\"anchor\" href=\"#a\">A &amp; B</a></h2>\n<p>One <em>two</em>.</p>",
                "A & B\nOne two.",
            ),
            ("<p>Around <data value=\"2030.4\" title=\"a.b\">2030</data>s</p>", "Around 2030s"),
            ("<p>Said<sup class=\"cite\"><a id=\"cite-1\">1</a></sup>.</p>", "Said."),
            ("<p>Noted<sup class=\"note\"><a id=\"noteref-1\">1</a></sup>, 10<sup>9</sup>.</p>", "Noted, 109."),
            (
                "<section class=\"notes\"><ol><li>A note. <a class=\"backlink\" href=\"#noteref-1\">↩</a></li></ol></section>",
                "A note.",
            ),
            ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
            (
                "<p>Before.</p><figure><table><tr><td>1</td></tr></table><figure>x</figure>y</figure><p>After.</p>",
                "Before.\nAfter.",
            ),
            ("<p>1 < 2</p><div class=\"model\"><div>x</div></div><p>End", "1 < 2\nEnd"),
            ("<p>a</p><figure>never closed", "a"),
            (
                "<p>so <math alttext=\"x&lt;y\"><mi>x</mi><mo>&lt;</mo><mi>y</mi></math>. <span class=\"formula\"><math alttext=\"z\"><mi>z</mi></math></span></p>",
                "so x<y. z",
            ),
            ("<p>one<br>two</p><script>let a = \"<p>\";</script>", "one\ntwo"),
        ] {
            assert_eq!(plain_text(content), expected, "{content}");
        }
    }
}
