//! Finds the answer to a request: a look-up in the files of a snapshot. No path on the disk is made from the request.

use super::overlay::{self, PRIVATE, encode};
use super::snapshot::{Notice, Snapshot};

/// The media type of pages.
pub const PAGE: &str = "text/html; charset=utf-8";

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A file.
    File {
        /// The HTTP status code.
        status: u16,
        /// The media type.
        media_type: &'static str,
        /// The content.
        body: Vec<u8>,
    },
    /// A redirect to a path from the root.
    Redirect(String),
    /// The live channel of a browser that shows a file of the site.
    LiveChannel {
        /// The version that the browser shows.
        version: String,
        /// The file.
        file: String,
    },
    /// The page is not rendered yet: try the next snapshot.
    NotReady,
}

/// Returns the answer to a decoded path, which starts with a slash.
pub fn answer(snapshot: &Snapshot, path: &str) -> Answer {
    let base = snapshot.base_path();
    let Some(inside) = path.strip_prefix(base) else {
        // On GitHub Pages this path belongs to another site. The redirect from the root is only a convenience.
        let is_root = path == "/" || base.strip_suffix('/') == Some(path);
        return if is_root { Answer::Redirect(base.to_owned()) } else { outside(snapshot) };
    };
    if let Some(private) = inside.strip_prefix(PRIVATE) {
        return private_file(private).unwrap_or_else(|| outside(snapshot));
    }
    let files = &snapshot.site().files;
    let name = file_below(inside);
    if let Some(bytes) = files.get(&name) {
        return file(snapshot, &name, bytes);
    }
    if files.contains_key(&format!("{name}/index.html")) {
        return Answer::Redirect(format!("{base}{}/", encode(&name)));
    }
    if snapshot.is_partial() {
        return Answer::NotReady;
    }
    not_found(snapshot, &name)
}

/// Returns the file of the site that a path leads to, whether it exists or not; `None` for a path outside the site.
pub fn file_of(snapshot: &Snapshot, path: &str) -> Option<String> {
    path.strip_prefix(snapshot.base_path()).map(file_below)
}

fn file_below(inside: &str) -> String {
    if inside.is_empty() || inside.ends_with('/') { format!("{inside}index.html") } else { inside.to_owned() }
}

/// Returns a file as it is served: pages with the parts that the server adds.
fn file(snapshot: &Snapshot, name: &str, bytes: &[u8]) -> Answer {
    let media_type = media_type(name);
    let body = match std::str::from_utf8(bytes) {
        Ok(page) if media_type == PAGE => overlay::decorate(page, name, snapshot).into_bytes(),
        _ => bytes.to_vec(),
    };
    Answer::File { status: 200, media_type, body }
}

/// Returns the answer to a path that is not part of the site.
fn outside(snapshot: &Snapshot) -> Answer {
    not_found(snapshot, "404.html")
}

/// Returns the site's own page for a file that does not exist, or the errors if there is no site yet.
fn not_found(snapshot: &Snapshot, name: &str) -> Answer {
    let page = |status, bytes: &[u8]| {
        let page = overlay::decorate(&String::from_utf8_lossy(bytes), name, snapshot);
        Answer::File { status, media_type: PAGE, body: page.into_bytes() }
    };
    match (snapshot.site().files.get("404.html"), snapshot.notice()) {
        (Some(bytes), _) => page(404, bytes),
        (None, Some(Notice::Errors(_))) => page(500, overlay::EMPTY_PAGE.as_bytes()),
        (None, _) => {
            Answer::File { status: 404, media_type: "text/plain; charset=utf-8", body: b"page not found\n".into() }
        }
    }
}

/// Returns a file of the server, or the live channel.
fn private_file(name: &str) -> Option<Answer> {
    let file = |text: &str| Answer::File { status: 200, media_type: media_type(name), body: text.into() };
    match name {
        "reload.js" => Some(file(include_str!("reload.js"))),
        "overlay.css" => Some(file(include_str!("overlay.css"))),
        _ => {
            let (version, file) = name.strip_prefix("events/")?.split_once('/')?;
            Some(Answer::LiveChannel { version: version.to_owned(), file: file.to_owned() })
        }
    }
}

/// Returns the media type for a file's extension.
fn media_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => PAGE,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "atom" => "application/atom+xml",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "yaml" | "yml" => "application/yaml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::render::Site;

    fn snapshot(base_url: &str) -> Snapshot {
        let mut site = Site::default();
        for (name, text) in [
            ("index.html", "<p>home</p>"),
            ("forecast/index.html", "<p>forecast</p>"),
            ("404.html", "<p>lost</p>"),
            ("data/gpus.csv", "name,memory"),
            ("é/index.html", "<p>accent</p>"),
        ] {
            site.files.insert(name.into(), text.as_bytes().to_vec().into());
        }
        Snapshot::new(site, base_url, &BTreeSet::new())
    }

    fn status(snapshot: &Snapshot, path: &str) -> u16 {
        match answer(snapshot, path) {
            Answer::File { status, .. } => status,
            Answer::Redirect(_) => 307,
            Answer::LiveChannel { .. } => 200,
            Answer::NotReady => 0,
        }
    }

    #[test]
    fn finds_pages_under_the_base_path_only() {
        let snapshot = snapshot("https://example.org/report/");
        assert_eq!(status(&snapshot, "/report/"), 200);
        assert_eq!(status(&snapshot, "/report/forecast/"), 200);
        assert_eq!(status(&snapshot, "/forecast/"), 404);
        assert_eq!(status(&snapshot, "/reporting/"), 404);
        assert_eq!(answer(&snapshot, "/"), Answer::Redirect("/report/".into()));
        assert_eq!(answer(&snapshot, "/report"), Answer::Redirect("/report/".into()));
        assert_eq!(answer(&snapshot, "/report/forecast"), Answer::Redirect("/report/forecast/".into()));
        assert_eq!(answer(&snapshot, "/report/é"), Answer::Redirect("/report/%C3%A9/".into()));
    }

    #[test]
    fn never_leaves_the_built_files() {
        let snapshot = snapshot("https://example.org/");
        for path in ["/../Cargo.toml", "/Cargo.toml", "/forecast/../index.html", "//index.html", "/./", "/.git/config"]
        {
            assert_eq!(status(&snapshot, path), 404, "{path}");
        }
    }

    #[test]
    fn adds_to_pages_only() {
        let snapshot = snapshot("https://example.org/");
        let body = |path| match answer(&snapshot, path) {
            Answer::File { body, .. } => String::from_utf8(body).unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!(body("/data/gpus.csv"), "name,memory");
        assert!(body("/forecast/").contains("/__foresite/reload.js"));
        assert!(body("/nowhere").contains("lost"));
    }

    #[test]
    fn asks_to_wait_for_pages_that_are_not_rendered_yet() {
        let partial = snapshot("https://example.org/report/").as_partial();
        assert_eq!(status(&partial, "/report/forecast/"), 200);
        assert_eq!(answer(&partial, "/report/method/"), Answer::NotReady);
        assert_eq!(status(&partial, "/report/__foresite/reload.js"), 200);
        assert_eq!(status(&partial, "/elsewhere"), 404);
    }

    #[test]
    fn shows_a_failed_first_build_on_every_path() {
        let snapshot = Snapshot::failed(None, "error: <broken>".into());
        assert_eq!(status(&snapshot, "/"), 500);
        match answer(&snapshot, "/any/") {
            Answer::File { body, .. } => assert!(String::from_utf8(body).unwrap().contains("error: &lt;broken&gt;")),
            other => panic!("{other:?}"),
        }
    }
}
