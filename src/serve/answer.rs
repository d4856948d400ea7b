//! What a path of the site is answered with: a look-up in a map of built files. No path of the disc is made from it.

use super::preview::{self, PRIVATE, encode};
use super::snapshot::Snapshot;

/// The media type of pages.
pub const PAGE: &str = "text/html; charset=utf-8";

/// What a browser is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A file.
    File {
        /// Status code.
        status: u16,
        /// Media type.
        kind: &'static str,
        /// Content.
        body: Vec<u8>,
    },
    /// Look there instead: a path from the root.
    Elsewhere(String),
    /// The live channel of a browser that shows a file of the site in a version.
    Live {
        /// What it shows.
        version: String,
        /// Which file.
        file: String,
    },
    /// Nothing yet: ask the next snapshot.
    Later,
}

/// Answers a decoded path, which starts with a slash.
pub fn answer(snapshot: &Snapshot, path: &str) -> Answer {
    let base = snapshot.base_path();
    let Some(inside) = path.strip_prefix(base) else {
        // GitHub Pages would show another site here, or none; a redirect from the root is a convenience.
        let home = path == "/" || base.strip_suffix('/') == Some(path);
        return if home { Answer::Elsewhere(base.to_owned()) } else { missing(snapshot) };
    };
    if let Some(private) = inside.strip_prefix(PRIVATE) {
        return private_file(private).unwrap_or_else(|| missing(snapshot));
    }
    let files = &snapshot.site().files;
    let name = file_below(inside);
    if let Some(bytes) = files.get(&name) {
        return file(snapshot, 200, &name, bytes);
    }
    if files.contains_key(&format!("{name}/index.html")) {
        return Answer::Elsewhere(format!("{base}{}/", encode(&name)));
    }
    if snapshot.is_part() {
        return Answer::Later;
    }
    not_found(snapshot, &name)
}

/// The file of the site that a path leads to, whether it is there or not; nothing outside the site.
pub fn file_of(snapshot: &Snapshot, path: &str) -> Option<String> {
    path.strip_prefix(snapshot.base_path()).map(file_below)
}

fn file_below(inside: &str) -> String {
    if inside.is_empty() || inside.ends_with('/') { format!("{inside}index.html") } else { inside.to_owned() }
}

/// A file as it is served: pages with the preview's own parts in them.
fn file(snapshot: &Snapshot, status: u16, name: &str, bytes: &[u8]) -> Answer {
    let kind = media_type(name);
    let body = match std::str::from_utf8(bytes) {
        Ok(page) if kind == PAGE => preview::prepare(page, name, snapshot).into_bytes(),
        _ => bytes.to_vec(),
    };
    Answer::File { status, kind, body }
}

/// What is said of a path that is no part of the site.
fn missing(snapshot: &Snapshot) -> Answer {
    not_found(snapshot, "404.html")
}

/// The site's own page for a file that is not there, or what is wrong where there is no site yet.
fn not_found(snapshot: &Snapshot, name: &str) -> Answer {
    let page = |status, bytes: &[u8]| {
        let page = preview::prepare(&String::from_utf8_lossy(bytes), name, snapshot);
        Answer::File { status, kind: PAGE, body: page.into_bytes() }
    };
    match snapshot.site().files.get("404.html") {
        Some(bytes) => page(404, bytes),
        None if snapshot.word().is_some() => page(500, preview::EMPTY_PAGE.as_bytes()),
        None => {
            Answer::File { status: 404, kind: "text/plain; charset=utf-8", body: b"there is no such page\n".into() }
        }
    }
}

/// Files of the preview.
fn private_file(name: &str) -> Option<Answer> {
    let file = |kind, text: &str| Some(Answer::File { status: 200, kind, body: text.into() });
    match name {
        "reload.js" => file(media_type(name), include_str!("reload.js")),
        "preview.css" => file(media_type(name), include_str!("preview.css")),
        _ => {
            let (version, file) = name.strip_prefix("events/")?.split_once('/')?;
            Some(Answer::Live { version: version.to_owned(), file: file.to_owned() })
        }
    }
}

/// The media type by a file's extension.
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
            site.files.insert(name.into(), text.into());
        }
        Snapshot::new(site, base_url, &BTreeSet::new())
    }

    fn status(snapshot: &Snapshot, path: &str) -> u16 {
        match answer(snapshot, path) {
            Answer::File { status, .. } => status,
            Answer::Elsewhere(_) => 307,
            Answer::Live { .. } => 200,
            Answer::Later => 0,
        }
    }

    #[test]
    fn pages_are_found_under_the_base_path_and_nowhere_else() {
        let snapshot = snapshot("https://example.org/report/");
        assert_eq!(status(&snapshot, "/report/"), 200);
        assert_eq!(status(&snapshot, "/report/forecast/"), 200);
        assert_eq!(status(&snapshot, "/forecast/"), 404);
        assert_eq!(status(&snapshot, "/reporting/"), 404);
        assert_eq!(answer(&snapshot, "/"), Answer::Elsewhere("/report/".into()));
        assert_eq!(answer(&snapshot, "/report"), Answer::Elsewhere("/report/".into()));
        assert_eq!(answer(&snapshot, "/report/forecast"), Answer::Elsewhere("/report/forecast/".into()));
        assert_eq!(answer(&snapshot, "/report/é"), Answer::Elsewhere("/report/%C3%A9/".into()));
    }

    #[test]
    fn no_spelling_leads_out_of_the_built_files() {
        let snapshot = snapshot("https://example.org/");
        for path in ["/../Cargo.toml", "/Cargo.toml", "/forecast/../index.html", "//index.html", "/./", "/.git/config"]
        {
            assert_eq!(status(&snapshot, path), 404, "{path}");
        }
    }

    #[test]
    fn only_pages_are_changed_on_their_way() {
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
    fn what_is_not_made_yet_is_to_be_waited_for() {
        let part = snapshot("https://example.org/report/").as_part();
        assert_eq!(status(&part, "/report/forecast/"), 200);
        assert_eq!(answer(&part, "/report/method/"), Answer::Later);
        assert_eq!(status(&part, "/report/__foresite/reload.js"), 200);
        assert_eq!(status(&part, "/elsewhere"), 404);
    }

    #[test]
    fn a_failed_first_build_is_shown_on_every_path() {
        let snapshot = Snapshot::failed(None, "error: <broken>".into());
        assert_eq!(status(&snapshot, "/"), 500);
        match answer(&snapshot, "/any/") {
            Answer::File { body, .. } => assert!(String::from_utf8(body).unwrap().contains("error: &lt;broken&gt;")),
            other => panic!("{other:?}"),
        }
    }
}
