//! What a served page has beyond the published one: the script that reloads it, and what is wrong with the sources.

use super::snapshot::{Snapshot, Word};
use crate::html::escape;

/// Below the base path, what belongs to the preview and not to the site.
pub const PRIVATE: &str = "__foresite/";

/// Stands in for the site before its first good build.
pub const EMPTY_PAGE: &str = "<!doctype html><html lang=en><head><meta charset=utf-8>\
    <meta name=viewport content=\"width=device-width\"><title>Not built yet</title></head><body></body></html>";

/// A page as it is served at a file of the site. The published one stays as it is.
pub fn prepare(page: &str, file: &str, snapshot: &Snapshot) -> String {
    let page = allow(page);
    let own = format!("{}{PRIVATE}", snapshot.base_path());
    let word = snapshot.word().map_or_else(String::new, |word| {
        let said = match word {
            Word::Problem(problem) => format!(
                "<div id=\"foresite-problem\" role=\"alert\"><p>The site cannot be built from its files as they are now. What \
                 was built last is shown.</p><pre tabindex=\"0\">{}</pre></div>",
                escape(problem)
            ),
            // The page is as it will be: the list does not stand before it.
            Word::Stale(problem) => format!(
                "<div id=\"foresite-problem\" class=\"stale\" role=\"status\"><details><summary>Figures in the text are no longer what the model \
                 says, and the site is not published so. They are shown as <code>foresite fix</code> writes them.</summary>\
                 <pre tabindex=\"0\">{}</pre></details></div>",
                escape(problem)
            ),
            Word::Rough(samples) => format!(
                "<div id=\"foresite-rough\" role=\"status\">A first look, from {samples} samples. The whole run is under \
                 way.</div>"
            ),
        };
        format!("<link rel=\"stylesheet\" href=\"{own}preview.css\">{said}")
    });
    let version = snapshot.version(file).unwrap_or_default();
    let events = escape(&format!("{own}events/{version}/{}", encode(file)));
    let own = format!("{word}<script src=\"{own}reload.js\" data-events=\"{events}\"></script>");
    // A minified page may have left its end tags out; what follows the last element is part of the body too.
    let end = page.rfind("</body>").unwrap_or(page.len());
    let (before, after) = page.split_at(end);
    format!("{before}{own}{after}")
}

/// A path as an address may hold it.
pub fn encode(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Lets a page's own security policy, if it has one, allow what is served with it.
fn allow(page: &str) -> String {
    let lower = page.to_ascii_lowercase();
    let mut from = 0;
    while let Some(start) = lower[from..].find("<meta").map(|at| from + at) {
        let end = tag_end(&page[start..]) + start;
        let tag = &page[start..end];
        from = end;
        if !lower[start..end].contains("content-security-policy") {
            continue;
        }
        if let Some((before, policy, after)) = content(tag) {
            return format!("{}{before}{}{after}{}", &page[..start], widened(policy), &page[end..]);
        }
    }
    page.to_owned()
}

/// Where a tag ends, a `>` in a quoted attribute apart.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// A tag before, within and after its quoted `content`.
fn content(tag: &str) -> Option<(&str, &str, &str)> {
    let start = tag.to_ascii_lowercase().find("content=")? + "content=".len();
    let quote = tag[start..].chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let policy = &tag[start + 1..];
    let length = policy.find(quote)?;
    Some((&tag[..=start], &policy[..length], &policy[length..]))
}

/// A policy that also allows scripts, styles and connections of the server itself.
fn widened(policy: &str) -> String {
    let mut directives: Vec<Vec<&str>> = policy
        .split(';')
        .map(|directive| directive.split_ascii_whitespace().collect::<Vec<_>>())
        .filter(|words| !words.is_empty())
        .collect();
    for needed in ["script-src", "style-src", "connect-src"] {
        match directives.iter_mut().find(|words| words[0].eq_ignore_ascii_case(needed)) {
            Some(words) => {
                // `'none'` has no meaning beside another source. An attribute may spell its quotes as references.
                words.retain(|word| !matches!(*word, "'none'" | "&#39;none&#39;" | "&#x27;none&#x27;"));
                words.push("'self'");
            }
            None => directives.push(vec![needed, "'self'"]),
        }
    }
    directives.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::render::Site;

    fn snapshot() -> Snapshot {
        Snapshot::new(Site::default(), "https://example.org/report/", &BTreeSet::new())
    }

    #[test]
    fn the_script_stands_before_the_end_of_the_body() {
        let page = prepare("<body><p>text</p></body></html>", "index.html", &snapshot());
        assert!(page.starts_with("<body><p>text</p><script src=\"/report/__foresite/reload.js\""), "{page}");
        assert!(page.ends_with("</script></body></html>"), "{page}");
    }

    #[test]
    fn a_page_without_end_tags_has_the_script_too() {
        assert!(prepare("<p>text", "index.html", &snapshot()).ends_with("</script>"));
    }

    #[test]
    fn a_strict_policy_lets_the_script_in_and_stays_strict() {
        let page = "<meta charset=utf-8><meta content=\"default-src 'none'; script-src 'none'; img-src 'self' data:\" \
                    http-equiv=Content-Security-Policy><p>";
        assert!(
            allow(page).contains(
                "content=\"default-src 'none'; script-src 'self'; img-src 'self' data:; style-src 'self'; \
                 connect-src 'self'\""
            ),
            "{}",
            allow(page)
        );
        assert_eq!(allow("<p>no policy"), "<p>no policy");
    }

    #[test]
    fn what_is_wrong_is_text_and_never_markup() {
        let page = prepare(
            "<body></body>",
            "index.html",
            &snapshot().with(Word::Problem("1 | <script>alert(1)</script>".into())),
        );
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
        assert!(!page.contains("<script>alert"), "{page}");
    }
}
