//! Lets a page's content security policy allow the script and the style that `serve` adds to the page.

/// Returns the page with a content security policy that also allows files of the server itself. A page without a policy
/// is returned unchanged.
pub fn allow_own_files(page: &str) -> String {
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

/// Returns the index after the `>` that ends a tag; a `>` in a quoted attribute does not.
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

/// Splits a tag before and after the value of its quoted `content` attribute.
fn content(tag: &str) -> Option<(&str, &str, &str)> {
    let start = tag.to_ascii_lowercase().find("content=")? + "content=".len();
    let quote = tag[start..].chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let policy = &tag[start + 1..];
    let length = policy.find(quote)?;
    Some((&tag[..=start], &policy[..length], &policy[length..]))
}

/// Returns a policy that also allows scripts, styles and connections of the server itself.
fn widened(policy: &str) -> String {
    let mut directives: Vec<Vec<&str>> = policy
        .split(';')
        .map(|directive| directive.split_ascii_whitespace().collect::<Vec<_>>())
        .filter(|words| !words.is_empty())
        .collect();
    for needed in ["script-src", "style-src", "connect-src"] {
        match directives.iter_mut().find(|words| words[0].eq_ignore_ascii_case(needed)) {
            Some(words) => {
                // `'none'` must be the only source. Its quotes may be written as character references.
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
    use super::*;

    #[test]
    fn allows_own_files_and_nothing_else() {
        let page = "<meta charset=utf-8><meta content=\"default-src 'none'; script-src 'none'; img-src 'self' data:\" \
                    http-equiv=Content-Security-Policy><p>";
        assert!(
            allow_own_files(page).contains(
                "content=\"default-src 'none'; script-src 'self'; img-src 'self' data:; style-src 'self'; \
                 connect-src 'self'\""
            ),
            "{}",
            allow_own_files(page)
        );
        assert_eq!(allow_own_files("<p>no policy"), "<p>no policy");
    }
}
