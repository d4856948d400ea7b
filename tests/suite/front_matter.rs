//! Tests what the front matter of a page says about it besides its title and dates: who wrote it, how long it takes to read, and
//! values for templates.

use std::fs;

use foresite::html;

use super::project::Project;

fn built(project: &Project, path: &str) -> String {
    project.run(&["build"]).ends_with(0);
    fs::read_to_string(project.path(&format!("public/{path}"))).unwrap()
}

/// Writes the second page with this front matter and this text.
fn second(project: &Project, front: &str, text: &str) {
    project.write("content/second.md", &format!("---\ntitle: Second\n{front}---\n\n{text}\n"));
}

#[test]
fn a_page_names_its_authors_in_its_header_in_the_feed_and_in_its_linked_data() {
    let project = Project::small();
    second(&project, "date: 2026-01-02\nauthors: [Ada \"A\" Bee, Cal <Dee>, Eva Fox]\n", "Text.");
    let page = built(&project, "second/index.html");
    assert!(page.contains("By Ada &quot;A&quot; Bee, Cal &lt;Dee&gt; and Eva Fox · Published"), "{page}");
    let meta = html::tags(&page).find(|tag| tag.attribute("name").as_deref() == Some("author")).unwrap();
    assert_eq!(meta.attribute("content").unwrap(), "Ada \"A\" Bee, Cal <Dee> and Eva Fox");
    let (_, rest) = page.split_once("application/ld+json").unwrap();
    let (json, _) = rest.split_once('>').unwrap().1.split_once("</script>").unwrap();
    let data: serde_json::Value = serde_json::from_str(json).unwrap();
    let person = |name: &str| serde_json::json!({ "@type": "Person", "name": name });
    assert_eq!(data["author"], serde_json::json!([person("Ada \"A\" Bee"), person("Cal <Dee>"), person("Eva Fox")]));
    let feed = fs::read_to_string(project.path("public/feed.xml")).unwrap();
    let document = roxmltree::Document::parse(&feed).unwrap();
    let entry = document.descendants().find(|node| node.tag_name().name() == "entry").unwrap();
    let authors = entry.children().filter(|child| child.tag_name().name() == "author");
    let names: Vec<_> = authors
        .map(|author| author.descendants().find_map(|node| node.text().filter(|text| !text.trim().is_empty())))
        .collect();
    assert_eq!(names, [Some("Ada \"A\" Bee"), Some("Cal <Dee>"), Some("Eva Fox")]);
}

#[test]
fn a_page_without_authors_names_none() {
    let project = Project::small();
    second(&project, "date: 2026-01-02\n", "Text.");
    let page = built(&project, "second/index.html");
    assert!(!page.contains("name=author") && !page.contains("\"author\"") && !page.contains(">By "), "{page}");
}

#[test]
fn one_author_needs_no_list_and_no_date() {
    let project = Project::small();
    second(&project, "authors: Ada Bee\n", "Text.");
    let page = built(&project, "second/index.html");
    assert!(page.contains("<p class=dates>By Ada Bee</p>"), "{page}");
}

#[test]
fn a_setting_shows_how_long_a_page_takes_to_read() {
    let project = Project::small();
    // 238 words take a minute, and one more word begins another.
    second(&project, "date: 2026-01-02\n", &"word ".repeat(239));
    assert!(!built(&project, "second/index.html").contains("to read"));
    project.write(
        "foresite.yaml",
        "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\ntheme: { reading_time: true }\n",
    );
    assert!(built(&project, "second/index.html").contains("239 words · 2 minutes to read"));
    second(&project, "date: 2026-01-02\n", &"word ".repeat(238));
    assert!(built(&project, "second/index.html").contains("238 words · 1 minute to read"));
}

#[test]
fn templates_read_values_of_the_front_matter_and_of_the_settings() {
    let project = Project::small();
    project.write(
        "foresite.yaml",
        "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\nextra: { motto: Slow & sure, ports: [80, 443] }\n",
    );
    let front = "template: own.html\nextra:\n  wide: true\n  ratio: 1.5\n  year: \"2030\"\n  day: 2030-01-02\n  empty:\n  who: { name: Ada, born: 1815 }\n";
    second(&project, front, "Text.");
    project.write(
        "templates/own.html",
        "{% extends \"base.html\" %}{% block main %}<p>{{ site.extra.motto }}|{{ site.extra.ports[1] + 1 }}|{% if page.extra.wide %}wide{% endif %}|\
         {{ page.extra.ratio * 2 }}|{{ page.extra.year ~ \"!\" }}|{{ page.extra.day }}|{% if page.extra.empty %}x{% else %}none{% endif %}|\
         {{ page.extra.who.name }}|{{ page.extra.who.born + 1 }}|{% if page.extra.missing %}x{% else %}missing{% endif %}|</p>{{ page.content | safe }}{% endblock %}",
    );
    let page = built(&project, "second/index.html");
    assert!(page.contains("<p>Slow &amp; sure|444|wide|3.0|2030!|2030-01-02|none|Ada|1816|missing|</p>"), "{page}");
    project.write("content/second.md", "---\ntitle: Second\nextra: [a]\n---\n");
    let errors = project.errors();
    assert_eq!(errors[0].0, "content/second.md:3 expected values by name, found a list");
}

#[test]
fn a_page_at_an_old_address_sends_readers_on_without_a_script() {
    let project = Project::small();
    second(&project, "aliases: [/old/place/, old.html, Archive/2019/a_b, really/index.html]\n", "Text.");
    project.write(
        "foresite.yaml",
        "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\nlanguage: de\n",
    );
    project.run(&["build", "--strict"]).ends_with(0);
    for (file, address) in [
        ("old/place/index.html", "../../second/"),
        ("old.html", "./second/"),
        ("Archive/2019/a_b/index.html", "../../../second/"),
        ("really/index.html", "../second/"),
    ] {
        let page = fs::read_to_string(project.path(&format!("public/{file}"))).unwrap();
        assert!(page.contains(&format!("<meta http-equiv=\"refresh\" content=\"0; url={address}\">")), "{page}");
        assert!(page.contains(&format!("umgezogen: <a href=\"{address}\">Second</a>")), "{page}");
        assert!(page.contains("<link rel=\"canonical\" href=\"https://example.org/small/second/\">"), "{page}");
        assert!(page.contains("<html lang=\"de\">") && !page.contains("<script") && page.len() < 500, "{page}");
    }
    let sitemap = fs::read_to_string(project.path("public/sitemap.xml")).unwrap();
    assert!(!sitemap.contains("old"), "{sitemap}");
}

#[test]
fn an_old_address_must_be_free() {
    let project = Project::small();
    project.write("static/taken/index.html", "<!DOCTYPE html>\n");
    for (alias, other) in
        [("/", "content/index.md"), ("taken/", "static/taken/index.html"), ("second", "content/second.md")]
    {
        second(&project, &format!("aliases: [\"{alias}\"]\n"), "Text.");
        let errors = project.errors();
        let alias = alias.trim_start_matches('/');
        let slash = if alias.is_empty() || alias.ends_with('/') { "" } else { "/" };
        assert!(errors.iter().any(|(message, _)| *message
            == format!("content/second.md:3 `{other}` and `the alias /{alias}{slash} of second.md` would be published at one address")),
            "{errors:?}");
    }
    for wrong in ["https://example.org/a/", "a b", "a/../b", "feed.xml", "a?b=c", "a#b", "404.html"] {
        second(&project, &format!("aliases: \"{wrong}\"\n"), "Text.");
        assert!(
            project.errors()[0].0.contains("3 expected an address of this site, found"),
            "{wrong}: {:?}",
            project.errors()
        );
    }
}

#[test]
fn a_link_to_a_page_that_is_left_out_says_why() {
    let project = Project::small();
    let home = |link: &str| {
        project.write("content/index.md", &format!("---\ntitle: Home\n---\n\n[It]({link}), [more](second.md).\n"))
    };
    project.write("content/draft.md", "---\ntitle: Draft\ndraft: true\ndate: 2027-01-01\n---\n");
    project.write("content/later.md", "---\ntitle: Later\ndate: 2026-05-08\n---\n");
    second(&project, "aliases: old/\n", "Text.");
    for (link, message, hint) in [
        (
            "draft.md",
            "leads to a draft, which is not published",
            "remove `draft: true` from `content/draft.md`, or build with `--drafts`",
        ),
        (
            "/draft/",
            "leads to a draft, which is not published",
            "remove `draft: true` from `content/draft.md`, or build with `--drafts`",
        ),
        (
            "later.md#x",
            "leads to a page that appears on 8 May 2026, and the report is as of 7 May 2026",
            "write the link on that day, give `content/later.md` an earlier `date`, or build with `--drafts`",
        ),
        ("/old/", "leads to an old address", "link to the page that has moved, `second.md`"),
    ] {
        home(link);
        assert_eq!(
            project.errors(),
            [(format!("content/index.md:5 the link `{link}` {message}"), vec![hint.to_owned()])]
        );
    }
    home("later.md");
    project.run(&["check", "--as-of", "2026-05-08"]).ends_with(0);
    home("draft.md");
    project.run(&["check", "--drafts"]).ends_with(0);
    project.write("templates/home.html", "{{ url(path=\"draft.md\") }}");
    project.write("content/index.md", "---\ntitle: Home\ntemplate: home.html\n---\n");
    assert_eq!(project.errors()[0].0, "templates/home.html:1 `draft.md` leads to a draft, which is not published");
}
