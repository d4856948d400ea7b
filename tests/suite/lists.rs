//! Tests the pages that list others: those of tags and of sections, with their feeds, and the series of pages.

use std::fs;

use foresite::html;

use super::project::Project;

fn file(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path(&format!("public/{path}"))).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Writes a page with this front matter below its title.
fn page(project: &Project, path: &str, title: &str, front: &str) {
    project.write(&format!("content/{path}.md"), &format!("---\ntitle: {title}\n{front}---\n\nText.\n"));
}

/// Returns a project with a section of three dated pages, two of them with tags.
fn project() -> Project {
    let project = Project::small();
    page(&project, "essays/index", "Essays", "template: list.html\n");
    page(&project, "essays/one", "One <1>", "date: 2026-01-01\ntags: [Größe & Zeit, ai]\ndescription: The & first.\n");
    page(&project, "essays/two", "Two", "date: 2026-02-01\ntags: [ai, ai]\nauthors: Ada Bee\n");
    page(&project, "essays/three", "Three", "date: 2026-03-01\nweight: -1\n");
    project
}

/// Returns the addresses of the pages in the list of a page.
fn listed(html: &str) -> Vec<String> {
    let list = html.split("<ul class=page-list>").nth(1).unwrap_or_else(|| panic!("no list in {html}"));
    let list = list.split("</ul>").next().unwrap();
    html::tags(list).filter_map(|tag| tag.attribute("href").map(|href| href.into_owned())).collect()
}

/// Returns the addresses of the entries of a feed.
fn entries(feed: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(feed).unwrap();
    let entries = document.descendants().filter(|node| node.tag_name().name() == "entry");
    let id = |entry: roxmltree::Node<'_, '_>| {
        entry.children().find(|child| child.tag_name().name() == "id").and_then(|id| id.text()).unwrap().to_owned()
    };
    entries.map(id).collect()
}

#[test]
fn every_tag_has_a_page_with_its_pages_newest_first_and_a_feed() {
    let project = project();
    project.run(&["build", "--strict"]).ends_with(0);
    let ai = file(&project, "tags/ai/index.html");
    assert_eq!(listed(&ai), ["../../essays/two/", "../../essays/one/"]);
    assert!(ai.contains("<title>ai · Small</title>") && ai.contains("<a href=../../tags/>Tags</a>"), "{ai}");
    assert!(ai.contains("<p>The &amp; first.</p>") && ai.contains("By Ada Bee · <time datetime=2026-02-01>"), "{ai}");
    assert!(
        ai.contains("<link title=\"ai · Small\" href=../../tags/ai/feed.xml rel=alternate type=application/atom+xml>"),
        "{ai}"
    );
    let feed = file(&project, "tags/ai/feed.xml");
    assert_eq!(entries(&feed), ["https://example.org/small/essays/two/", "https://example.org/small/essays/one/"]);
    for part in [
        "<title>ai · Small</title>",
        "<id>https://example.org/small/tags/ai/feed.xml</id>",
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"https://example.org/small/tags/ai/feed.xml\"/>",
        "<link rel=\"alternate\" type=\"text/html\" href=\"https://example.org/small/tags/ai/\"/>",
        "<updated>2026-02-01T00:00:00Z</updated>",
    ] {
        assert!(feed.contains(part), "{part} in {feed}");
    }
    assert_eq!(listed(&file(&project, "tags/groesse-zeit/index.html")), ["../../essays/one/"]);
    let tags = file(&project, "tags/index.html");
    assert_eq!(listed(&tags), ["../tags/ai/", "../tags/groesse-zeit/"]);
    assert!(tags.contains("2 pages") && tags.contains("1 page<"), "{tags}");
    assert!(!project.path("public/tags/feed.xml").exists());
    let one = file(&project, "essays/one/index.html");
    assert!(one.contains("<a href=../../tags/groesse-zeit/ rel=tag>Größe &amp; Zeit</a>"), "{one}");
    assert!(file(&project, "sitemap.xml").contains("<loc>https://example.org/small/tags/ai/</loc>"));
    assert!(!file(&project, "index.html").contains("tags/"), "the navigation bar does not change");
}

#[test]
fn the_navigation_bar_can_name_the_page_of_all_tags() {
    let project = project();
    project.write(
        "foresite.yaml",
        "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\nlanguage: de\nnavigation: [index.md, tags/index.md]\n",
    );
    project.run(&["build"]).ends_with(0);
    assert!(file(&project, "index.html").contains("<a href=./tags/>Schlagwörter</a>"));
    for name in ["one", "two"] {
        page(&project, &format!("essays/{name}"), name, "");
    }
    assert!(project.errors()[0].0.contains("unknown page `tags/index.md` in the navigation"));
}

#[test]
fn tags_of_pages_that_are_left_out_have_no_page() {
    let project = project();
    page(&project, "draft", "Draft", "draft: true\ntags: [secret]\n");
    page(&project, "later", "Later", "date: 2026-06-01\ntags: [future, ai]\n");
    project.run(&["build"]).ends_with(0);
    assert_eq!(listed(&file(&project, "tags/index.html")), ["../tags/ai/", "../tags/groesse-zeit/"]);
    assert_eq!(listed(&file(&project, "tags/ai/index.html")).len(), 2);
    project.run(&["build", "--as-of", "2026-06-01"]).ends_with(0);
    assert_eq!(listed(&file(&project, "tags/index.html")).len(), 3);
    project.run(&["build", "--drafts"]).ends_with(0);
    assert_eq!(listed(&file(&project, "tags/index.html")).len(), 4);
}

#[test]
fn a_page_of_the_author_can_be_the_page_of_a_tag() {
    let project = project();
    page(&project, "tags/ai", "Machines", "tag: ai\ndescription: Of all sizes.\nsort: title\n");
    page(&project, "tags/index", "Themes", "template: list.html\n");
    project.run(&["build", "--strict"]).ends_with(0);
    let ai = file(&project, "tags/ai/index.html");
    assert_eq!(listed(&ai), ["../../essays/one/", "../../essays/two/"]);
    assert!(ai.contains("<h1>Machines</h1>") && ai.contains("<p>Text.</p>") && ai.contains(">Themes</a>"), "{ai}");
    assert!(file(&project, "tags/ai/feed.xml").contains("<title>Machines · Small</title>"));
    assert_eq!(listed(&file(&project, "tags/index.html")), ["../tags/ai/", "../tags/groesse-zeit/"]);
    assert!(file(&project, "essays/two/index.html").contains("<a href=../../tags/ai/ rel=tag>ai</a>"));
}

#[test]
fn tags_must_have_addresses_of_their_own() {
    let project = project();
    let errors = |tags: &str| {
        page(&project, "second", "Second", &format!("tags: [{tags}]\n"));
        project.errors()
    };
    assert_eq!(
        errors("AI"),
        [(
            "content/second.md:3 the tags `ai` and `AI` would have one address, `/tags/ai/`".to_owned(),
            vec!["write `ai` in both places".to_owned()]
        )]
    );
    assert_eq!(
        errors("日本")[0],
        (
            "content/second.md:3 the tag `日本` gives no address: it has no Latin letters and digits".to_owned(),
            vec![
                "write a page for it, such as `content/tags/name.md`, with `tag: 日本` in its front matter".to_owned()
            ]
        )
    );
    page(&project, "tags/japan", "Japan", "tag: 日本\n");
    project.run(&["check"]).ends_with(0);
    page(&project, "tags/ai", "Machines", "");
    assert_eq!(errors("ai")[0].0, "content/tags/ai.md:2 `tags/ai.md` has the address of the tag `ai`");
    fs::remove_file(project.path("content/tags/ai.md")).unwrap();
    page(&project, "third", "Third", "aliases: tags/ai/\n");
    assert!(errors("ai")[0].0.ends_with("`tags/ai/` has the address of the tag `ai`"), "{:?}", errors("ai"));
}

#[test]
fn a_section_lists_its_pages_in_the_order_that_its_index_page_asks_for() {
    let project = project();
    let of = |front: &str| {
        page(&project, "essays/index", "Essays", &format!("template: list.html\n{front}"));
        project.run(&["build"]).ends_with(0);
        listed(&file(&project, "essays/index.html"))
    };
    let pages = |names: [&str; 3]| names.map(|name| format!("../essays/{name}/"));
    assert_eq!(of(""), pages(["three", "two", "one"]));
    page(&project, "essays/one", "One", "date: 2026-01-01\nweight: -2\n");
    assert_eq!(of(""), pages(["one", "three", "two"]));
    assert_eq!(of("sort: date\n"), pages(["three", "two", "one"]));
    assert_eq!(of("sort: title\n"), pages(["one", "three", "two"]));
    page(&project, "second", "Second", "sort: date\nfeed: true\n");
    let errors = project.errors();
    assert_eq!(errors[0].0, "content/second.md:3 `sort` is for pages that list others, and this one lists none");
    assert_eq!(errors[1].0, "content/second.md:4 `feed` is for pages that list others, and this one lists none");
}

#[test]
fn a_section_has_a_feed_if_its_index_page_asks_for_one() {
    let project = project();
    project.run(&["build"]).ends_with(0);
    assert!(!project.path("public/essays/feed.xml").exists());
    page(&project, "essays/index", "Essays", "feed: true\ndate: 2026-01-05\n");
    page(&project, "essays/deep/four", "Four", "date: 2026-04-01\n");
    page(&project, "essays-more", "Not an essay", "date: 2026-04-02\n");
    project.run(&["build"]).ends_with(0);
    let names = ["deep/four", "three", "two", "one"].map(|name| format!("https://example.org/small/essays/{name}/"));
    assert_eq!(entries(&file(&project, "essays/feed.xml")), names);
    assert!(file(&project, "essays/index.html").contains("href=../essays/feed.xml rel=alternate"));
    assert_eq!(entries(&file(&project, "feed.xml")).len(), 6);
}

#[test]
fn the_parts_of_a_series_link_to_each_other_in_their_order() {
    let project = project();
    for (name, front) in
        [("one", "date: 2026-03-01\n"), ("two", "date: 2026-01-01\n"), ("three", "date: 2026-02-01\nweight: 1\n")]
    {
        page(&project, &format!("essays/{name}"), name, &format!("series: Winter & ice\n{front}"));
    }
    project.run(&["build", "--strict"]).ends_with(0);
    let one = file(&project, "essays/one/index.html");
    assert!(one.contains("Winter &amp; ice, part 2 of 3"), "{one}");
    assert!(
        one.contains("<a href=../../essays/two/ rel=prev>two</a>")
            && one.contains("<a href=../../essays/three/ rel=next>three</a>"),
        "{one}"
    );
    let three = file(&project, "essays/three/index.html");
    assert!(three.contains("part 3 of 3") && three.contains("rel=prev>one") && !three.contains("rel=next"), "{three}");
}

#[test]
fn a_page_of_a_section_links_to_the_pages_before_and_after_it() {
    let project = project();
    project.run(&["build"]).ends_with(0);
    let two = file(&project, "essays/two/index.html");
    assert!(two.contains("rel=prev>Three</a>") && two.contains("rel=next>One &lt;1&gt;</a>"), "{two}");
    assert!(!file(&project, "second/index.html").contains("class=pager"));
}
