//! Tests what other programs show of a page: the feed and the link preview, with bound figures filled in.

use std::fs;

use foresite::html;

use super::project::Project;

const ATOM: &str = "http://www.w3.org/2005/Atom";

/// Returns a project with two dated pages, one of them changed later, a draft, and pages without a date.
fn project() -> Project {
    let project = Project::small();
    project.write(
        "foresite.yaml",
        "title: Small & true\ndescription: What <is> said.\nbase_url: https://example.org/small\nas_of: 2026-05-07\nlanguage: en-GB\n",
    );
    project.write("data/models/plan.yaml", "outcomes: { ready: 2030-06-14, room: 32 GB }\n");
    let page = |name: &str, front: &str| {
        project.write(&format!("content/essays/{name}.md"), &format!("---\ntitle: {front}\n---\n\nText.\n"));
    };
    page("early", "By [2030](=plan.ready.median.year) & after\ndate: 2026-01-31\ntags: [\"cards & boxes\"]");
    page(
        "late",
        "'Room: \"enough\"'\ndate: 2025-12-01\nupdated: 2026-03-02\ndescription: >-\n  It has [](=plan.room.median), and\n  [](<=plan.room.median - 30 GB>) to spare.",
    );
    page("draft", "A draft\ndate: 2026-04-01\ndraft: true");
    project
}

fn built(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path(&format!("public/{path}"))).unwrap()
}

#[test]
fn the_feed_lists_dated_pages_newest_first_with_their_figures_filled_in() {
    let project = project();
    project.run(&["build"]).ends_with(0);
    let text = built(&project, "feed.xml");
    let document = roxmltree::Document::parse(&text).unwrap();
    let feed = document.root_element();
    assert!(feed.has_tag_name((ATOM, "feed")), "{text}");
    assert_eq!(feed.attribute((roxmltree::NS_XML_URI, "lang")), Some("en-GB"));
    let text_of = |node: roxmltree::Node<'_, '_>, name: &str| {
        let found: Vec<_> = node.children().filter(|child| child.has_tag_name((ATOM, name))).collect();
        assert!(found.len() < 2, "{name} appears once in {text}");
        found.first().and_then(|child| child.text()).map(|text| text.replace('\u{a0}', " "))
    };
    let link = |node: roxmltree::Node<'_, '_>, relation: &str| {
        let is_one = |child: &roxmltree::Node<'_, '_>| {
            child.has_tag_name((ATOM, "link")) && child.attribute("rel") == Some(relation)
        };
        node.children().find(is_one).and_then(|link| link.attribute("href")).map(str::to_owned)
    };
    for (name, expected) in [
        ("title", "Small & true"),
        ("subtitle", "What <is> said."),
        ("id", "https://example.org/small/"),
        ("updated", "2026-03-02T00:00:00Z"),
    ] {
        assert_eq!(text_of(feed, name).as_deref(), Some(expected));
    }
    assert_eq!(link(feed, "self").as_deref(), Some("https://example.org/small/feed.xml"));
    assert_eq!(link(feed, "alternate").as_deref(), Some("https://example.org/small/"));
    let author = feed.children().find(|child| child.has_tag_name((ATOM, "author"))).unwrap();
    assert_eq!(text_of(author, "name").as_deref(), Some("Small & true"), "a feed has an author");
    let entries: Vec<_> = feed.children().filter(|child| child.has_tag_name((ATOM, "entry"))).collect();
    let [late, early] = entries[..] else { panic!("{} entries in {text}", entries.len()) };
    for (entry, name, expected) in [
        (late, "title", Some("Room: \"enough\"")),
        (late, "id", Some("https://example.org/small/essays/late/")),
        (late, "published", Some("2025-12-01T00:00:00Z")),
        (late, "updated", Some("2026-03-02T00:00:00Z")),
        (late, "summary", Some("It has 32 GB, and 2 GB to spare.")),
        (early, "title", Some("By 2030 & after")),
        (early, "published", Some("2026-01-31T00:00:00Z")),
        (early, "updated", Some("2026-01-31T00:00:00Z")),
        (early, "summary", None),
    ] {
        assert_eq!(text_of(entry, name).as_deref(), expected, "{name}");
    }
    assert_eq!(link(early, "alternate").as_deref(), Some("https://example.org/small/essays/early/"));
    let category = early.children().find(|child| child.has_tag_name((ATOM, "category"))).unwrap();
    assert_eq!(category.attribute("term"), Some("cards & boxes"));
    project.run(&["build"]).ends_with(0);
    assert_eq!(built(&project, "feed.xml"), text, "the same inputs give the same bytes");
}

#[test]
fn every_page_links_to_the_feed_if_a_page_has_a_date() {
    let project = project();
    project.run(&["build"]).ends_with(0);
    for (page, expected) in
        [("index.html", "./feed.xml"), ("essays/late/index.html", "../../feed.xml"), ("404.html", "/small/feed.xml")]
    {
        let page = built(&project, page);
        let is_feed = |tag: &html::Tag<'_>| tag.attribute("type").as_deref() == Some("application/atom+xml");
        let feed = html::tags(&page).find(is_feed).unwrap();
        let attributes = ["rel", "href"].map(|name| feed.attribute(name).unwrap());
        assert_eq!(attributes, ["alternate", expected]);
    }
    let project = Project::small();
    project.run(&["build"]).ends_with(0);
    assert!(!project.path("public/feed.xml").exists() && !built(&project, "index.html").contains("atom"));
}

#[test]
fn reports_a_static_file_with_the_address_of_the_feed() {
    let project = project();
    project.write("static/feed.xml", "<feed/>\n");
    let stderr = project.run(&["build"]).ends_with(1).stderr;
    assert!(stderr.contains("`static/feed.xml` has the address of a file that every build generates"), "{stderr}");
}

#[test]
fn cards_show_the_title_and_the_description_with_figures_filled_in() {
    let project = project();
    project.write(
        "content/second.md",
        "---\ntitle: \"Ready in [2030](=plan.ready.median.year): \\\"soon\\\"\"\ndescription: It has [](=plan.room.median) & more.\n---\n\nText.\n",
    );
    project.run(&["build"]).ends_with(0);
    let page = built(&project, "second/index.html");
    let metas: Vec<(String, String)> = html::tags(&page)
        .filter(|tag| tag.name == "meta")
        .filter_map(|tag| {
            let name = tag.attribute("name").or(tag.attribute("property"))?;
            Some((name.into_owned(), tag.attribute("content")?.replace('\u{a0}', " ")))
        })
        .collect();
    for (name, expected) in [
        ("description", "It has 32 GB & more."),
        ("og:description", "It has 32 GB & more."),
        ("twitter:description", "It has 32 GB & more."),
        ("og:title", "Ready in 2030: \"soon\""),
        ("twitter:title", "Ready in 2030: \"soon\""),
        ("twitter:card", "summary"),
        ("og:url", "https://example.org/small/second/"),
        ("og:type", "website"),
    ] {
        let found: Vec<&str> =
            metas.iter().filter(|(known, _)| known == name).map(|(_, content)| content.as_str()).collect();
        assert_eq!(found, [expected], "{name}");
    }
    // The same as JSON-LD, in which no text can end the script.
    let linked = |page: &str| -> serde_json::Value {
        let (_, rest) = page.split_once("application/ld+json").unwrap();
        serde_json::from_str(rest.split_once('>').unwrap().1.split_once("</script>").unwrap().0).unwrap()
    };
    let data = linked(&page);
    assert_eq!((&data["@context"], &data["@type"]), (&"https://schema.org".into(), &"WebPage".into()));
    assert_eq!(data["headline"], "Ready in 2030: \"soon\"");
    assert_eq!(data["description"].as_str().unwrap().replace('\u{a0}', " "), "It has 32 GB & more.");
    assert_eq!(
        (&data["url"], &data["isPartOf"]["url"]),
        (&"https://example.org/small/second/".into(), &"https://example.org/small/".into())
    );
    let dated = built(&project, "essays/late/index.html");
    assert_eq!(
        (&linked(&dated)["datePublished"], &linked(&dated)["dateModified"]),
        (&"2025-12-01".into(), &"2026-03-02".into())
    );
    let bare = linked(&built(&project, "essays/early/index.html"));
    assert_eq!(bare["description"], "What <is> said.");
    assert!(dated.contains("article:published_time") && dated.contains("2026-03-02"), "{dated}");
    // A page without a description has that of the site.
    let bare = built(&project, "essays/early/index.html");
    let description = html::tags(&bare).find(|tag| tag.attribute("name").as_deref() == Some("description")).unwrap();
    assert_eq!(description.attribute("content").unwrap(), "What <is> said.");
}
