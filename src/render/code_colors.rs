//! Colors for code: [`highlight`] marks the words of a text by their kind, with classes of the theme.
//!
//! A language is a list of patterns, in `languages.rs`, which are searched for together, so that the time is proportional to the
//! length of the text. The patterns of a language are compiled when the first page needs them.

mod language;
mod languages;

use std::ops::Range;

use crate::diagnostic::closest;
use crate::html::escape_into;
use language::Kind;
pub use language::Language;
use languages::LANGUAGES;

/// Names of a text without colors.
const PLAIN: [&str; 4] = ["text", "txt", "plain", "plaintext"];

/// The greatest length of a line, in bytes. Code with longer lines is not written for readers, and has no colors.
const MAX_LINE: usize = 2000;

/// Returns the language of a name, in capitals or small letters.
pub fn language(name: &str) -> Option<&'static Language> {
    let name = name.to_ascii_lowercase();
    LANGUAGES.iter().find(|language| language.names().contains(&name.as_str()))
}

/// Returns whether a name means a text without colors.
pub fn is_plain(name: &str) -> bool {
    PLAIN.iter().any(|plain| plain.eq_ignore_ascii_case(name))
}

/// Returns the name nearest to one that is not known.
pub fn nearest(name: &str) -> Option<&'static str> {
    closest(name, LANGUAGES.iter().flat_map(|language| language.names().iter().copied()).chain(PLAIN))
}

/// Returns a text as HTML with its parts marked. No mark goes beyond the end of a line.
pub fn highlight(language: &Language, text: &str) -> String {
    let mut html = String::with_capacity(text.len() * 2);
    if text.lines().any(|line| line.len() > MAX_LINE) {
        escape_into(&mut html, text);
        return html;
    }
    let (mut at, mut done) = (0, 0);
    while let Some((kind, found)) = language.find(text, at) {
        let part = colored(text, found.clone(), kind);
        if part.is_empty() {
            // A match without words: go on behind it, or behind the next letter.
            at = found.end.max(at + text[at..].chars().next().map_or(1, char::len_utf8));
            continue;
        }
        escape_into(&mut html, &text[done..part.start]);
        mark(&mut html, &text[part.clone()], kind);
        (at, done) = (part.end, part.end);
    }
    escape_into(&mut html, &text[done..]);
    html
}

/// Returns the part of a match that is colored: without blanks at its edges, and without the signs that show that a word is a name
/// or a function.
fn colored(text: &str, range: Range<usize>, kind: Kind) -> Range<usize> {
    let found = &text[range.clone()];
    // The texts of HTML are those behind `=`.
    let leading = |letter: char| letter.is_whitespace() || kind == Kind::String && letter == '=';
    let start = range.start + found.len() - found.trim_start_matches(leading).len();
    let end = range.start + found.trim_end().len();
    let signs: &[char] = match kind {
        Kind::Name => &[':', '=', '?', ' ', '\t'],
        Kind::Function => &['(', ' ', '\t'],
        _ => &[],
    };
    start..start + text[start..end.max(start)].trim_end_matches(signs).len()
}

/// Writes a part of a text with its class, line by line.
fn mark(html: &mut String, part: &str, kind: Kind) {
    for line in part.split_inclusive('\n') {
        let (words, end) = line.strip_suffix('\n').map_or((line, ""), |words| (words, "\n"));
        match kind.class().filter(|_| !words.trim().is_empty()) {
            Some(class) => {
                html.push_str("<span class=\"");
                html.push_str(class);
                html.push_str("\">");
                escape_into(html, words);
                html.push_str("</span>");
            }
            None => escape_into(html, words),
        }
        html.push_str(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with each mark as `kind‹text›`.
    fn marked(name: &str, text: &str) -> String {
        let html = highlight(language(name).unwrap(), text);
        let html = html.replace("<span class=\"h-", "").replace("\">", "‹").replace("</span>", "›");
        crate::html::unescape(&html).into_owned()
    }

    #[test]
    fn every_language_compiles_and_its_names_are_its_own() {
        let mut names: Vec<&str> =
            LANGUAGES.iter().flat_map(|language| language.names().iter().copied()).chain(PLAIN).collect();
        for language in &LANGUAGES {
            assert!(language.compile().is_some(), "{:?}", language.names());
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn marks_what_a_report_shows() {
        for (name, text, expected) in [
            (
                "yaml",
                "# a\nrows:\n  - { day: 2026-01-04, n: 1.5, s: \"x: y\", on: true } # b\n",
                "c‹# a›\nn‹rows›:\n  - { n‹day›: v‹2026-01-04›, n‹n›: v‹1.5›, n‹s›: s‹\"x: y\"›, n‹on›: v‹true› } c‹# b›\n",
            ),
            ("toml", "[a.b]\nc-d = \"x\" # y", "k‹[a.b]›\nn‹c-d› = s‹\"x\"› c‹# y›"),
            ("json", "{ \"a\": [1, -2.5e3, null, \"b\"] }", "{ n‹\"a\"›: [v‹1›, v‹-2.5e3›, v‹null›, s‹\"b\"›] }"),
            (
                "rust",
                "/// D\nlet x1 = f(\"a\\\"b\", 'c', 2); // e",
                "c‹/// D›\nk‹let› x1 = f‹f›(s‹\"a\\\"b\"›, s‹'c'›, v‹2›); c‹// e›",
            ),
            (
                "python",
                "def f(a): # b\n    return None if 'c' else 1e3\n",
                "k‹def› f‹f›(a): c‹# b›\n    k‹return› v‹None› k‹if› s‹'c'› k‹else› v‹1e3›\n",
            ),
            (
                "r",
                "x <- function(n) mean(n, na.rm = TRUE) # b",
                "x <- k‹function›(n) f‹mean›(n, na.rm = v‹TRUE›) c‹# b›",
            ),
            ("sh", "for x in *; do echo \"$x\" # a\ndone", "k‹for› x k‹in› *; k‹do› f‹echo› s‹\"$x\"› c‹# a›\nk‹done›"),
            ("html", "<a href=\"x\">\"q\"</a><!-- c -->", "k‹<a› n‹href›=s‹\"x\"›k‹>›\"q\"k‹</a>›c‹<!-- c -->›"),
            ("css", ".a { color: #fff; } /* b */", "f‹.a› { n‹color›: v‹#fff›; } c‹/* b */›"),
            ("js", "const a = `b`; // c\nf(null)", "k‹const› a = s‹`b`›; c‹// c›\nf‹f›(v‹null›)"),
            ("ts", "interface A { b: string }", "k‹interface› f‹A› { b: k‹string› }"),
            (
                "sql",
                "select count(*) from t where a = 'b' -- c",
                "k‹select› f‹count›(*) k‹from› t k‹where› a = s‹'b'› c‹-- c›",
            ),
            ("csv", "day,n\n2026-01-01,5\n", "day,n\nv‹2026-01-01›,v‹5›\n"),
            ("markdown", "## A\n\n[b](=c.d) `e` **f**", "k‹## A›\n\n[bn‹](=c.d)› s‹`e`› f‹**f**›"),
            ("julia", "function f(x) # a\n  x^2\nend", "k‹function› f‹f›(x) c‹# a›\n  x^v‹2›\nk‹end›"),
            ("go", "func f() string { return `a` }", "k‹func› f‹f›() k‹string› { k‹return› s‹`a`› }"),
            (
                "c",
                "#include <a.h>\nint main(void) { return 0; }",
                "k‹#include <a.h>›\nk‹int› f‹main›(k‹void›) { k‹return› v‹0›; }",
            ),
            (
                "foresite",
                "if first(x >= 5 GB) then 2030-01 else normal(p05=1, p95=2) # a",
                "k‹if› f‹first›(x >= v‹5› GB) k‹then› v‹2030-01› k‹else› f‹normal›(n‹p05›=v‹1›, n‹p95›=v‹2›) c‹# a›",
            ),
            ("bibtex", "@book{a, title = {B}}", "k‹@book›{a, n‹title› = {B}}"),
        ] {
            assert_eq!(marked(name, text), expected, "{name}");
        }
    }

    #[test]
    fn keeps_every_letter_and_ends_marks_at_line_ends() {
        let text = "/* a < b\n\n & c */ \"d\ne\" é 'x'\t#\n\r\n";
        for language in &LANGUAGES {
            let html = highlight(language, text);
            assert_eq!(
                crate::render::text::plain_text(&html).replace('\n', ""),
                crate::render::text::plain_text(&crate::html::escape(text)).replace('\n', "")
            );
            for line in html.split('\n') {
                assert_eq!(
                    line.matches("<span").count(),
                    line.matches("</span").count(),
                    "{:?}: {html}",
                    language.names()
                );
            }
        }
    }

    #[test]
    fn what_is_never_closed_goes_on_to_the_end() {
        assert_eq!(marked("rust", "a /* b\n/* c\n"), "a c‹/* b›\nc‹/* c›\n");
        assert_eq!(marked("js", "`a\nb"), "s‹`a›\ns‹b›");
        let long = format!("if {}\n", "x".repeat(MAX_LINE));
        assert_eq!(marked("python", &long), long);
    }

    #[test]
    fn finds_languages_by_any_of_their_names() {
        assert!(language("Rust").is_some() && language("rs").is_some() && language("yml").is_some());
        assert!(language("pyton").is_none() && is_plain("text"));
        assert_eq!(nearest("pyton"), Some("python"));
        assert_eq!(nearest("zzzzzz"), None);
    }
}
