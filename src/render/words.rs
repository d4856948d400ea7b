//! What a page says, as text without marks, and how many words that is. The only file that names
//! `unicode_segmentation`.

use unicode_segmentation::UnicodeSegmentation;

use crate::html::{Tag, tags, unescape};

/// Elements that run on in their line: what stands before and after them may be one word.
const INLINE: [&str; 21] = [
    "a", "abbr", "b", "cite", "code", "data", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "time", "wbr",
];

/// Words by Unicode's rules (UAX #29): `don’t` and `1,437` are one, `open-weight` is two, a dash is none.
pub fn count(text: &str) -> usize {
    text.unicode_words().count()
}

/// The text of a page's content as its readers see it: headings, paragraphs, lists, quotes, tables, code and notes, with
/// what is bound filled in. Not charts, tables and models of the project with their data, nor the raised numbers of
/// notes and sources.
pub fn text(content: &str) -> String {
    let mut text = String::with_capacity(content.len() / 2);
    let mut at = 0;
    // The element being left out, and how many of its name are open.
    let mut left_out: Option<(String, usize)> = None;
    for tag in tags(content) {
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
                if !INLINE.contains(&tag.name.as_str()) {
                    text.push('\n');
                }
                if is_left_out(&tag) {
                    left_out = Some((tag.name.clone(), 1));
                }
            }
        }
        at = tag.range.end;
    }
    if left_out.is_none() {
        text.push_str(&unescape(&content[at..]));
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn is_left_out(tag: &Tag<'_>) -> bool {
    let has = |name: &str| tag.attribute("class").is_some_and(|classes| classes.split(' ').any(|class| class == name));
    let is_element = match tag.name.as_str() {
        "figure" | "svg" | "script" | "style" => true,
        "div" => has("model"),
        "sup" => has("cite") || has("note"),
        "a" => has("back"),
        _ => false,
    };
    is_element && !tag.closing && !tag.self_closing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_unicode_has_them() {
        for (text, words) in [
            ("", 0),
            ("One two — three… 4", 4),
            ("don’t pay $1,437.50 for 32 GB", 6),
            ("open-weight models", 3),
            ("Ein Größenvergleich, na klar!", 4),
            ("“…” · – ↩", 0),
        ] {
            assert_eq!(count(text), words, "{text}");
        }
    }

    #[test]
    fn the_text_of_a_page_is_what_its_readers_read() {
        for (content, expected) in [
            (
                "<h2 id=\"a\"><a class=\"anchor\" href=\"#a\">A &amp; B</a></h2>\n<p>One <em>two</em>.</p>",
                "A & B\nOne two.",
            ),
            ("<p>Around <data value=\"2030.4\" title=\"a.b\">2030</data>s</p>", "Around 2030s"),
            ("<p>Said<sup class=\"cite\"><a id=\"cite-1\">1</a></sup>.</p>", "Said."),
            ("<p>Noted<sup class=\"note\"><a id=\"noted-1\">1</a></sup>, 10<sup>9</sup>.</p>", "Noted, 109."),
            (
                "<section class=\"notes\"><ol><li>A note. <a class=\"back\" href=\"#noted-1\">↩</a></li></ol></section>",
                "A note.",
            ),
            ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
            (
                "<p>Before.</p><figure><table><tr><td>1</td></tr></table><figure>x</figure>y</figure><p>After.</p>",
                "Before.\nAfter.",
            ),
            ("<p>1 < 2</p><div class=\"model\"><div>x</div></div><p>End", "1 < 2\nEnd"),
            ("<p>a</p><figure>never closed", "a"),
            ("<p>one<br>two</p><script>let a = \"<p>\";</script>", "one\ntwo"),
        ] {
            assert_eq!(text(content), expected, "{content}");
        }
    }
}
