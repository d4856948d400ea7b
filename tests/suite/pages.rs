//! Crawls the repository's own site from its front page, at the root of a host and below a sub-path.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::sync::{LazyLock, Mutex};

use foresite::cache::BuildCache;
use foresite::date::Date;
use foresite::pipeline::{BuildOptions, rebuild};
use foresite::render::plain_text;
use foresite::serve::answer::{Answer, answer};
use foresite::serve::snapshot::Snapshot;

use super::project::{Project, repository};

#[test]
fn no_link_is_dead_under_the_root() {
    crawl(&site("https://example.org/"));
}

#[test]
fn no_link_is_dead_under_a_sub_path() {
    crawl(&PUBLISHED);
}

#[test]
fn finds_a_dead_link() {
    let found = links("<a href=\"../gone/?a=1#b\">x</a><img src='a b.png'><a href=#here>y</a><link href=/style.css>");
    assert_eq!(found, ["../gone/?a=1#b", "a b.png", "#here", "/style.css"]);
    assert_eq!(links("<code data-a=\"> \" href=x.css>one with href=y.css</code>"), ["x.css"]);
    assert_eq!(resolve("/repo/essays/gap/", "../../forecast/?x#y"), "/repo/forecast/");
    assert_eq!(resolve("/repo/essays/gap/", "chart.svg"), "/repo/essays/gap/chart.svg");
    assert_eq!(resolve("/repo/", "/other/"), "/other/");
    assert_eq!(resolve("/repo/forecast/", "#top"), "/repo/forecast/");
}

#[test]
fn the_sitemap_names_the_published_addresses() {
    let site = &*PUBLISHED;
    let sitemap = String::from_utf8(site.site().files["sitemap.xml"].to_vec()).unwrap();
    let listed: Vec<&str> = sitemap.split("<loc>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert!(listed.len() >= 3, "{sitemap}");
    for url in listed {
        let path = url.strip_prefix("https://example.org").unwrap_or_else(|| panic!("{url} is elsewhere"));
        assert!(matches!(answer(site, path), Answer::File { status: 200, .. }), "{url}");
    }
    for file in [".nojekyll", "404.html"] {
        assert!(site.site().files.contains_key(file), "no {file}");
    }
}

#[test]
fn the_sitemap_gives_the_date_of_the_last_change() {
    let project = Project::small();
    project.write("content/second.md", "---\ntitle: Second\ndate: 2026-01-02\nupdated: 2026-03-04\n---\n\nNew.\n");
    project.write("content/third.md", "---\ntitle: Third\ndate: 2026-01-02\n---\n\nOld.\n");
    project.run(&["build"]).ends_with(0);
    let sitemap = fs::read_to_string(project.path("public/sitemap.xml")).unwrap();
    let entries: Vec<&str> =
        sitemap.lines().filter_map(|line| line.split_once("/small/").map(|(_, rest)| rest)).collect();
    let expected = [
        "</loc></url>",
        "second/</loc><lastmod>2026-03-04</lastmod></url>",
        "third/</loc><lastmod>2026-01-02</lastmod></url>",
    ];
    assert_eq!(entries, expected);
}

#[test]
fn published_pages_contain_nothing_of_the_preview() {
    for (path, bytes) in &PUBLISHED.site().files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("__foresite") && !text.contains("localhost"), "{path}");
    }
}

#[test]
fn the_only_script_is_one_small_file() {
    let files = &PUBLISHED.site().files;
    for script in ["foresite.js", "search.js"] {
        let weight = compressed(&files[script]);
        assert!(weight <= 10_000, "{script}: {weight} bytes when compressed, of {}", files[script].len());
    }
    for (path, page) in pages() {
        let scripts: Vec<&str> = page.split("<script").skip(1).map(|rest| rest.split('>').next().unwrap()).collect();
        let (data, run): (Vec<&str>, Vec<&str>) = scripts
            .iter()
            .partition(|tag| ["application/json", "application/ld+json"].iter().any(|kind| tag.contains(kind)));
        assert!(data.iter().all(|tag| !tag.contains("src")), "{path}: {data:?}");
        let sources = run.iter().map(|tag| attributes(&format!("<script{tag}"), &["src"]).remove(0));
        let sources: Vec<String> = sources.map(|source| resolve(&format!("/repo/{path}"), &source)).collect();
        // The page of the search alone has the script of the search.
        let expected = if path == "search/index.html" {
            &["/repo/foresite.js", "/repo/search.js"][..]
        } else {
            &["/repo/foresite.js"]
        };
        assert_eq!(sources, expected, "{path}");
        // Examples of code on a page do not count.
        for handler in [" onclick=", " onload=", " onerror=", " oninput=", " onchange=", "javascript:"] {
            assert!(!tags(&page).any(|tag| tag.contains(handler)), "{path} has {handler}");
        }
    }
}

#[test]
fn every_page_has_a_policy_that_allows_nothing_unsafe() {
    for (path, page) in pages() {
        let place = page.find("Content-Security-Policy").unwrap_or_else(|| panic!("{path} has no policy"));
        let start = page[..place].rfind('<').unwrap();
        let policy = attributes(page[start..].split('>').next().unwrap(), &["content"]).remove(0);
        assert!(policy.starts_with("default-src 'none';"), "{path}: {policy}");
        for unsafe_one in ["unsafe-", "*", "http", "blob:", "script-src 'self' "] {
            assert!(!policy.contains(unsafe_one), "{path} allows {unsafe_one}: {policy}");
        }
        let before = &page[..start];
        assert!(!before.contains("<script") && !before.contains("<link"), "{path} loads something before its policy");
    }
}

#[test]
fn the_front_page_is_small_with_everything_it_loads() {
    let files = &PUBLISHED.site().files;
    let page = String::from_utf8(files["index.html"].to_vec()).unwrap();
    let mut loaded = BTreeSet::from(["index.html".to_owned()]);
    for tag in
        page.split('<').filter(|tag| ["link ", "script ", "img ", "source "].iter().any(|kind| tag.starts_with(kind)))
    {
        let of_words = ["rel=canonical", "rel=\"canonical\"", "rel=alternate"].iter().any(|rel| tag.contains(rel));
        for link in attributes(&format!("<{tag}"), &["href", "src", "srcset"]).into_iter().filter(|_| !of_words) {
            let target = resolve("/repo/", link.strip_prefix("https://example.org").unwrap_or(&link));
            loaded.insert(target.strip_prefix("/repo/").unwrap_or_else(|| panic!("{link} is elsewhere")).to_owned());
        }
    }
    for needed in ["style.css", "charts.css", "foresite.js", "favicon.svg"] {
        assert!(loaded.contains(needed), "{needed} is not among {loaded:?}");
    }
    for sheet in loaded.iter().filter(|path| path.ends_with(".css")) {
        let text = String::from_utf8_lossy(&files[sheet]);
        assert!(!text.contains("@import") && !text.contains("@font-face"), "{sheet} loads more");
        let urls = text.split("url(").skip(1).filter(|url| !url.trim_start_matches(['"', '\'']).starts_with("data:"));
        assert_eq!(urls.count(), 0, "{sheet} loads more");
    }
    let weights: Vec<(&String, usize)> = loaded.iter().map(|path| (path, compressed(&files[path]))).collect();
    let all: usize = weights.iter().map(|(_, weight)| weight).sum();
    assert!(all <= 60_000, "{all} bytes when compressed: {weights:?}");
}

/// The index is a fifth of the text that it is of, at most, as files are written.
#[test]
fn the_index_of_the_search_is_small() {
    let files = &PUBLISHED.site().files;
    let text =
        pages().iter().filter_map(|(_, page)| Some(plain_text(page.split_once("<main")?.1).len())).sum::<usize>();
    let index = files["search-index.js"].len();
    assert!(index * 5 <= text, "{index} bytes for {text} bytes of text");
}

/// Returns the number of bytes of a file as a server would send it, compressed.
fn compressed(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}

/// Returns every page of the site below a sub-path.
fn pages() -> Vec<(&'static str, String)> {
    let files = PUBLISHED.site().files.iter().filter(|(path, _)| path.ends_with(".html"));
    let pages: Vec<_> =
        files.map(|(path, bytes)| (path.as_str(), String::from_utf8(bytes.to_vec()).unwrap())).collect();
    assert!(pages.len() > 20, "{} pages", pages.len());
    pages
}

/// The forecasts and figures of the first build: the address changes none of them.
static CACHE: LazyLock<Mutex<BuildCache>> = LazyLock::new(Mutex::default);

/// The repository's site below a sub-path, built once.
static PUBLISHED: LazyLock<Snapshot> = LazyLock::new(|| site("https://example.org/repo/"));

/// Returns the repository's site as it is served below an address.
fn site(base_url: &str) -> Snapshot {
    let today = Date::parse("2026-05-07").unwrap();
    let options = BuildOptions { base_url: Some(base_url.to_owned()), ..BuildOptions::new(today) };
    let outcome = rebuild(repository(), &options, &mut CACHE.lock().unwrap());
    let messages: Vec<_> = outcome.report.sorted().iter().map(|diagnostic| diagnostic.message.clone()).collect();
    assert!(messages.is_empty(), "{messages:#?}");
    Snapshot::new(outcome.site, base_url, &outcome.assets)
}

/// Follows every link from the front page. Each link must lead to a file of the site, and each page must be linked to.
fn crawl(site: &Snapshot) {
    let base = site.base_path().to_owned();
    // Each page and the links on it, without those of the preview.
    let mut seen = BTreeMap::from([(base.clone(), String::new())]);
    let mut open = vec![base.clone(), format!("{base}404.html")];
    let mut dead = BTreeSet::new();
    while let Some(page) = open.pop() {
        let text = match answer(site, &page) {
            Answer::File { status: 200, media_type, body } if media_type.starts_with("text/html") => {
                String::from_utf8(body).unwrap()
            }
            Answer::File { status: 200, .. } => continue,
            _ => {
                dead.insert(format!("{} has a dead link to {page}", seen[&page]));
                continue;
            }
        };
        for link in links(&text) {
            let outside = link.contains("://") || link.starts_with("mailto:") || link.starts_with("data:");
            let link = match link.strip_prefix("https://example.org") {
                Some(inside) => inside.to_owned(),
                None if outside => continue,
                None => link,
            };
            let target = resolve(&page, &link);
            if target.contains("/__foresite/") {
                continue;
            }
            if !seen.contains_key(&target) {
                seen.insert(target.clone(), page.clone());
                open.push(target.clone());
            }
            if let Some((_, anchor)) = link.split_once('#').filter(|(_, anchor)| !anchor.is_empty()) {
                let ids = match answer(site, &target) {
                    Answer::File { body, .. } => ids(&String::from_utf8_lossy(&body)),
                    _ => BTreeSet::new(),
                };
                if !ids.contains(anchor) {
                    dead.insert(format!("{page} links to {target}#{anchor}, which has no such place"));
                }
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
    for path in site.site().files.keys().filter(|path| path.ends_with("index.html")) {
        let route = format!("{base}{}", path.trim_end_matches("index.html"));
        assert!(seen.contains_key(&route), "no link leads to {route}");
    }
}

/// Returns the values of every `href` and `src`.
fn links(page: &str) -> Vec<String> {
    attributes(page, &["href", "src"])
}

/// Returns the values of every `id`.
fn ids(page: &str) -> BTreeSet<String> {
    attributes(page, &["id"]).into_iter().collect()
}

/// Returns the text between the angle brackets of every opening tag.
fn tags(page: &str) -> impl Iterator<Item = &str> {
    page.split('<').skip(1).filter(|tag| !tag.starts_with('/')).map(|tag| {
        let (mut quote, mut before) = (None, ' ');
        let end = tag.find(|letter| {
            let is_end = quote.is_none() && letter == '>';
            match quote {
                Some(open) if open == letter => quote = None,
                None if before == '=' && matches!(letter, '"' | '\'') => quote = Some(letter),
                _ => {}
            }
            before = letter;
            is_end
        });
        &tag[..end.unwrap_or(tag.len())]
    })
}

/// Returns the values of attributes of these names, quoted or not, in the order of the page.
fn attributes(page: &str, names: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for tag in tags(page) {
        for name in names {
            for (at, _) in tag.match_indices(&format!("{name}=")) {
                let alone = tag[..at].ends_with([' ', '\n', '"', '\'']);
                let rest = &tag[at + name.len() + 1..];
                let value = match rest.chars().next() {
                    Some(quote @ ('"' | '\'')) => rest[1..].split(quote).next(),
                    _ => rest.split([' ', '>', '\n']).next(),
                };
                if alone {
                    found.push(value.unwrap_or_default().replace("&amp;", "&"));
                }
            }
        }
    }
    found
}

/// Returns a link on a page as a path from the root, without query and anchor.
fn resolve(page: &str, link: &str) -> String {
    let link = link.split(['?', '#']).next().unwrap_or_default();
    if link.is_empty() {
        return page.to_owned();
    }
    let joined = if link.starts_with('/') {
        link.to_owned()
    } else {
        format!("{}{link}", &page[..=page.rfind('/').unwrap_or(0)])
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/').skip(1) {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    if joined.ends_with("/.") || joined.ends_with("..") {
        parts.push("");
    }
    format!("/{}", parts.join("/"))
}
