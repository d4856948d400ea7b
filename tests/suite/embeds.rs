//! Charts that others embed, and pages as Markdown: both only if the settings ask for them.

use std::fs;

use foresite::render::plain_text;

use super::project::{Project, site};

const SETTINGS: &str = "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\n";

const SIZES: &str = "title: Sizes\nkey: day\ndate: day\ncolumns: { day: { type: date }, size: { unit: GB } }\nrows:\n  \
    - { day: 2020-01-01, size: 1 }\n  - { day: 2021-01-01, size: 2 }\n";

fn project(publish: &str) -> Project {
    let project = Project::small();
    project.write("foresite.yaml", &format!("{SETTINGS}publish: {publish}\n"));
    project.write("data/sizes.yaml", SIZES);
    project.write("data/charts/sizes.yaml", "kind: line\ntitle: Sizes “grow”\nseries:\n  - { path: sizes.size }\n");
    project.write("content/second.md", "---\ntitle: Second\ndescription: What it is\n---\n\nIt grows to [2 GB](<=sizes[\"2021-01-01\"].size>).\n\n![](chart:sizes)\n");
    project
}

fn read(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path("public").join(path)).unwrap()
}

#[test]
fn nothing_is_published_unless_the_settings_ask_for_it() {
    let project = project("{}");
    project.run(&["build"]).ends_with(0);
    for path in ["embed", "llms.txt", "index.html.md"] {
        assert!(!project.path("public").join(path).exists(), "{path}");
    }
    let page = read(&project, "second/index.html");
    assert!(!page.contains("embed/") && !page.contains("text/markdown"), "{page}");
}

#[test]
fn each_chart_is_a_page_that_others_can_embed() {
    let project = project("{ embeds: true }");
    project.run(&["build"]).ends_with(0);
    let alone = read(&project, "embed/sizes/index.html");
    // A policy in a page cannot keep others from framing it, and no other chart or masthead is on it.
    assert!(alone.contains("default-src 'none'") && !alone.contains("frame-ancestors"), "{alone}");
    assert!(alone.contains("id=chart-sizes") && !alone.contains("masthead"), "{alone}");
    assert!(alone.contains("<base target=_blank>") && alone.contains("href=../../second/#chart-sizes"), "{alone}");
    let list = read(&project, "embed/index.html");
    assert!(list.contains("&lt;iframe src=&quot;https://example.org/small/embed/sizes/&quot;"), "{list}");
    assert!(read(&project, "second/index.html").contains("href=../embed/#sizes>Embed<"));
}

#[test]
fn reports_pages_and_files_at_the_addresses_of_embedded_charts() {
    let project = project("{ embeds: true }");
    project.write("content/embed/sizes.md", "---\ntitle: Mine\n---\n\nText.\n");
    project.write("static/embed/a.txt", "a");
    let ended = project.run(&["build"]).ends_with(1);
    for part in ["the address `/embed/sizes/` is among those", "`static/embed/a.txt` is among the addresses"] {
        assert!(ended.stderr.contains(part), "{}", ended.stderr);
    }
}

#[test]
fn each_page_is_also_markdown_with_its_numbers() {
    let project = project("{ markdown: true }");
    project.run(&["build"]).ends_with(0);
    let text = read(&project, "second/index.html.md");
    for part in ["# Second\n\n> What it is\n\nIt grows to 2 GB.\n\n**Sizes “grow”**", "| 1 Jan 2021 | 2 GB |"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(
        read(&project, "second/index.html")
            .contains("<link href=../second/index.html.md rel=alternate type=text/markdown>")
    );
    let list = read(&project, "llms.txt");
    assert_eq!(
        list,
        "# Small\n\n## Pages\n\n- [Home](https://example.org/small/index.html.md)\n\
         - [Second](https://example.org/small/second/index.html.md): What it is\n"
    );
}

/// What Markdown would read as marks is read as it was written.
#[test]
fn readers_of_the_markdown_read_what_readers_of_the_page_read() {
    let texts = [
        "a * b ** c_d _e_ snake_case [x](y) ![z] `t` <b> &amp; \\ ~~no~~ ~",
        "# no heading",
        "- no item",
        "+ no item",
        "1. no item",
        "12) no item",
        "> no quote",
        "=== no rule",
        "~~~ no code",
        ": no definition",
        "|a|b|",
        "**bold** and *",
        "&lt; and &#42;",
    ];
    // Written as entities, each sign is text.
    let as_text = |text: &str| {
        text.chars()
            .map(|sign| if sign.is_ascii_punctuation() { format!("&#{};", u32::from(sign)) } else { sign.to_string() })
            .collect::<String>()
    };
    let paragraphs: Vec<String> = texts.iter().map(|text| as_text(text)).collect();
    let rows: Vec<String> = paragraphs.iter().map(|text| format!("| {text} | b |")).collect();
    let project = project("{ markdown: true }");
    let table = format!("| a | b |\n| --- | --- |\n{}", rows.join("\n"));
    project.write("content/second.md", &format!("---\ntitle: Second\n---\n\n{}\n\n{table}\n", paragraphs.join("\n\n")));
    project.run(&["build"]).ends_with(0);
    let page = read(&project, "second/index.html");
    let (_, prose) = page.split_once("<div class=prose>").unwrap();
    let markdown = read(&project, "second/index.html.md");
    let options = pulldown_cmark::Options::ENABLE_TABLES | pulldown_cmark::Options::ENABLE_STRIKETHROUGH;
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(&markdown, options));
    let expected = format!("Second\n{}", plain_text(prose.split_once("</article>").unwrap().0));
    assert_eq!(plain_text(&html), expected, "{markdown}");
    assert!(expected.contains(texts[0]), "{expected}");
}

/// Every word of a page is in its Markdown, in the same order. A word that is lost would be so for programs alone, and nobody would see it.
#[test]
fn the_markdown_of_the_flagship_has_every_word_of_its_pages() {
    let mut pages = 0;
    for entry in walkdir::WalkDir::new(site()).into_iter().map(Result::unwrap) {
        let path = entry.path();
        if path.file_name().is_none_or(|name| name != "index.html") || !path.with_file_name("index.html.md").exists() {
            continue;
        }
        pages += 1;
        let html = fs::read_to_string(path).unwrap();
        let (_, prose) = html.split_once("<div class=prose>").unwrap();
        let prose = prose.split_once("<details class=provenance").map_or(prose, |(prose, _)| prose);
        let prose = prose.split_once("<section class=link-notes").map_or(prose, |(prose, _)| prose);
        let pager = prose.find("class=pager").and_then(|at| prose[..at].rfind('<'));
        let prose = &prose[..pager.unwrap_or(prose.len())];
        let prose = prose.split_once("<section class=references").map_or(prose, |(prose, _)| prose);
        let prose = prose.split_once("</article>").map_or(prose, |(prose, _)| prose);
        let prose = plain_text(prose);
        let markdown = fs::read_to_string(path.with_file_name("index.html.md")).unwrap();
        let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
        let mut rest = letters(&markdown);
        for word in prose.split_whitespace().map(letters) {
            let at = rest
                .find(&word)
                .unwrap_or_else(|| panic!("{}: `{word}` is lost before {:?}", path.display(), rest.get(..80)));
            rest.drain(..at + word.len());
        }
    }
    assert!(pages > 50, "{pages} pages");
}

/// The texts of authors are texts in the lines to copy as well.
#[test]
fn the_lines_to_copy_keep_the_title_in_its_attribute() {
    let project = project("{ embeds: true }");
    project.write(
        "data/charts/sizes.yaml",
        "kind: line\ntitle: 'Sizes \"grow\" & <more>'\nseries:\n  - { path: sizes.size }\n",
    );
    project.run(&["build"]).ends_with(0);
    let list = read(&project, "embed/index.html");
    // Once for the lines, and once more for the page that shows them.
    let title = "title=&quot;Sizes &amp;quot;grow&amp;quot; &amp;amp; &amp;lt;more&amp;gt;&quot;";
    assert!(list.contains(title), "{list}");
}

#[test]
fn a_page_as_markdown_has_its_dates_and_its_sources() {
    let project = project("{ markdown: true }");
    project.write("data/sources.yaml", "maker: { title: The Maker, url: 'https://example.org/maker', author: Ada }\n");
    project.write(
        "content/second.md",
        "---\ntitle: Second\ndate: 2026-01-02\nupdated: 2026-03-04\n---\n\nWords [@maker].\n",
    );
    project.run(&["build"]).ends_with(0);
    let text = read(&project, "second/index.html.md");
    for part in ["2 January 2026", "4 March 2026", "## Sources", "[The Maker](https://example.org/maker), Ada"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}
