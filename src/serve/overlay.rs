//! What `serve` adds to a published page: the script that reloads it, and a notice about the state of the build.

use super::content_security::allow_own_files;
use super::snapshot::{Notice, Snapshot};
use crate::html::escape;

/// The folder, below the base path, of the files that belong to the server and not to the site.
pub const PRIVATE: &str = "__foresite/";

/// Shown in place of every page before the first build without errors.
pub const EMPTY_PAGE: &str = "<!doctype html><html lang=en><head><meta charset=utf-8>\
    <meta name=viewport content=\"width=device-width\"><title>Not built yet</title></head><body></body></html>";

/// Returns a page as it is served, given its file of the site: with the script and the notice before the end of its body.
pub fn decorate(page: &str, file: &str, snapshot: &Snapshot) -> String {
    let page = allow_own_files(page);
    let private = format!("{}{PRIVATE}", snapshot.base_path());
    let notice = snapshot.notice().map_or_else(String::new, |notice| {
        format!("<link rel=\"stylesheet\" href=\"{private}overlay.css\">{}", notice_html(notice))
    });
    let version = snapshot.version(file).unwrap_or_default();
    let events = escape(&format!("{private}events/{version}/{}", encode(file)));
    let script = format!("<script src=\"{private}reload.js\" data-events=\"{events}\"></script>");
    // A minified page may omit its end tags. Everything after the last element is still part of the body.
    let end = page.rfind("</body>").unwrap_or(page.len());
    let (before, after) = page.split_at(end);
    format!("{before}{notice}{script}{after}")
}

/// Returns a notice as HTML.
fn notice_html(notice: &Notice) -> String {
    match notice {
        Notice::Errors(report) => format!(
            "<div id=\"foresite-problem\" role=\"alert\"><p>The site cannot be built: its files have errors. You see the \
             last build without errors.</p><pre tabindex=\"0\">{}</pre></div>",
            escape(report)
        ),
        // The page is shown as it will be, so the list of stale figures is folded.
        Notice::Stale(report) => format!(
            "<div id=\"foresite-problem\" class=\"stale\" role=\"status\"><details><summary>Figures in the text are stale. They \
             are shown as <code>foresite fix</code> would write them; the site cannot be published before you run \
             it.</summary><pre tabindex=\"0\">{}</pre></details></div>",
            escape(report)
        ),
        Notice::Preview(samples) => format!(
            "<div id=\"foresite-preview\" role=\"status\">Preview from {samples} samples. The full run is in \
             progress.</div>"
        ),
    }
}

/// Percent-encodes a path for a URL.
pub fn encode(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
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
    fn adds_the_script_before_the_end_of_the_body() {
        let page = decorate("<body><p>text</p></body></html>", "index.html", &snapshot());
        assert!(page.starts_with("<body><p>text</p><script src=\"/report/__foresite/reload.js\""), "{page}");
        assert!(page.ends_with("</script></body></html>"), "{page}");
    }

    #[test]
    fn adds_the_script_to_a_page_without_end_tags() {
        assert!(decorate("<p>text", "index.html", &snapshot()).ends_with("</script>"));
    }

    #[test]
    fn escapes_the_report() {
        let page = decorate(
            "<body></body>",
            "index.html",
            &snapshot().with(Notice::Errors("1 | <script>alert(1)</script>".into())),
        );
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
        assert!(!page.contains("<script>alert"), "{page}");
    }
}
