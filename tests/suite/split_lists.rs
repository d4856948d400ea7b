//! Tests lists that are split into pages: `essays/`, `essays/page/2/`, and so on.

use std::fs;

use foresite::html;

use super::project::Project;

fn file(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path(&format!("public/{path}"))).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns a project with a section of dated pages, newest last by name.
fn project(pages: usize, front: &str) -> Project {
    let project = Project::small();
    project.write(
        "content/essays/index.md",
        &format!(
            "---\ntitle: Essays\ntemplate: list.html\nfeed: true\n{front}---\n\n## Part {{#part}}\n\nWhat essays are.\n"
        ),
    );
    write_pages(&project, pages);
    project
}

fn write_pages(project: &Project, pages: usize) {
    for page in 1..=pages {
        let text = format!("---\ntitle: Essay {page}\ndate: 2026-01-{page:02}\ntags: [ai]\n---\n\nText.\n");
        project.write(&format!("content/essays/e{page:02}.md"), &text);
    }
}

/// Returns the addresses of the pages in the list of a page.
fn listed(html: &str) -> Vec<String> {
    let list = html.split("<ul class=page-list>").nth(1).unwrap_or_else(|| panic!("no list in {html}"));
    let list = list.split("</ul>").next().unwrap();
    html::tags(list).filter_map(|tag| tag.attribute("href").map(|href| href.into_owned())).collect()
}

#[test]
fn a_long_list_is_split_with_links_before_and_after_canonical_addresses_and_entries_in_the_sitemap() {
    for base in ["https://example.org/", "https://example.org/repo/"] {
        let project = project(5, "per_page: 2\nsort: date\n");
        project.write("foresite.yaml", &format!("title: Small\nbase_url: {base}\nas_of: 2026-05-07\n"));
        project.run(&["build", "--strict"]).ends_with(0);
        let [first, second, third] = ["essays/index.html", "essays/page/2/index.html", "essays/page/3/index.html"]
            .map(|path| file(&project, path));
        assert_eq!(listed(&first), ["../essays/e05/", "../essays/e04/"]);
        assert_eq!(listed(&second), ["../../../essays/e03/", "../../../essays/e02/"]);
        assert_eq!(listed(&third), ["../../../essays/e01/"]);
        assert!(!project.path("public/essays/page/4").exists() && !project.path("public/essays/page/1").exists());
        for (page, parts) in [
            (
                &first,
                [
                    "<link href=../essays/page/2/ rel=next>",
                    "Page 1 of 3",
                    "<a href=../essays/page/2/ rel=next>Next</a>",
                ],
            ),
            (
                &second,
                [
                    "<link href=../../../essays/ rel=prev>",
                    "Page 2 of 3",
                    "<a href=../../../essays/ rel=prev>Previous</a>",
                ],
            ),
            (
                &second,
                [
                    "<link href=../../../essays/page/3/ rel=next>",
                    "<h1>Essays, page 2</h1>",
                    "<title>Essays, page 2 · Small</title>",
                ],
            ),
            (
                &third,
                [
                    "<link href=../../../essays/page/2/ rel=prev>",
                    "Page 3 of 3",
                    "<a href=../../../essays/feed.xml>Feed</a>",
                ],
            ),
        ] {
            for part in parts {
                assert!(page.contains(part), "{part} in {page}");
            }
        }
        assert!(!first.contains("rel=prev") && !third.contains("rel=next"), "{first}{third}");
        for (page, route) in [(&first, "essays/"), (&second, "essays/page/2/"), (&third, "essays/page/3/")] {
            assert!(page.contains(&format!("<link href={base}{route} rel=canonical>")), "{page}");
            assert!(file(&project, "sitemap.xml").contains(&format!("<loc>{base}{route}</loc>")), "{route}");
        }
        // The text, with its ids, is on the first page alone.
        assert!(first.contains("What essays are.") && !second.contains("What essays are."), "{second}");
        assert!(first.contains("id=part") && !second.contains("id=part"), "{second}");
        let feed = file(&project, "essays/feed.xml");
        assert_eq!(feed.matches("<entry>").count(), 5);
        assert!(!feed.contains("/page/"), "{feed}");
    }
}

#[test]
fn a_setting_splits_every_list_and_a_page_can_decide_otherwise() {
    let project = project(5, "per_page: 10\n");
    project.write("foresite.yaml", "title: Small\nbase_url: https://example.org/\nas_of: 2026-05-07\nper_page: 4\n");
    project.run(&["build", "--strict"]).ends_with(0);
    assert_eq!(listed(&file(&project, "essays/index.html")).len(), 5);
    assert_eq!(listed(&file(&project, "tags/ai/index.html")).len(), 4);
    assert_eq!(listed(&file(&project, "tags/ai/page/2/index.html")), ["../../../../essays/e01/"]);
    assert!(!project.path("public/essays/page").exists());
}

#[test]
fn a_list_that_becomes_shorter_loses_its_further_pages() {
    let project = project(5, "per_page: 2\n");
    project.run(&["build"]).ends_with(0);
    assert!(project.path("public/essays/page/3/index.html").exists());
    for page in 3..=5 {
        fs::remove_file(project.path(&format!("content/essays/e0{page}.md"))).unwrap();
    }
    project.run(&["build"]).ends_with(0);
    assert!(!project.path("public/essays/page").exists());
    assert!(!file(&project, "sitemap.xml").contains("/page/"));
}

#[test]
fn reports_numbers_that_are_none_and_pages_that_list_nothing() {
    for (value, message) in [
        ("0", "expected a whole number from 1 to 100000, found 0"),
        ("-3", "expected a whole number from 1 to 100000, found -3"),
        ("2.5", "expected a whole number from 1 to 100000, found 2.5"),
        ("many", "expected a number, found `many`"),
    ] {
        let own = project(1, &format!("per_page: {value}\n"));
        assert_eq!(own.errors()[0].0, format!("content/essays/index.md:5 {message}"));
        let of_site = project(1, "");
        of_site.write("foresite.yaml", &format!("title: S\nbase_url: https://example.org/\nper_page: {value}\n"));
        assert_eq!(of_site.errors()[0].0, format!("foresite.yaml:3 {message}"));
    }
    let none = project(1, "");
    none.write("content/second.md", "---\ntitle: Second\nper_page: 2\n---\n\nText.\n");
    assert_eq!(
        none.errors()[0].0,
        "content/second.md:3 `per_page` is for pages that list others, and this one lists none"
    );
    let without = project(3, "");
    without.write("content/essays/index.md", "---\ntitle: Essays\nper_page: 2\n---\n\nText.\n");
    assert_eq!(without.errors()[0].0, "content/essays/index.md:3 the template `page.html` shows no list to split");
    let taken = project(3, "per_page: 2\n");
    taken.write("content/essays/page/2.md", "---\ntitle: Taken\n---\n\nText.\n");
    assert_eq!(
        taken.errors()[0].0,
        "content/essays/page/2.md:1 the address `/essays/page/2/` is that of a further page of the list `essays/index.md`"
    );
}

/// A template that lists a section, with these arguments besides its path.
fn lists(project: &Project, arguments: &str) {
    project.write(
        "templates/front.html",
        &format!(
            "{{% extends \"page.html\" %}}{{% block main %}}{{% set all = section({arguments}) %}}<h1>{{{{ page.title }}}}</h1>\
             <p><a href=\"{{{{ all.url }}}}\">{{{{ all.title }}}}</a> {{{{ all.count }}}}</p><ul class=\"page-list\">{{% for entry in all.pages %}}\
             <li><a href=\"{{{{ entry.url }}}}\">{{{{ entry.title }}}}</a></li>{{% endfor %}}</ul>{{% endblock %}}"
        ),
    );
    project.write("content/second.md", "---\ntitle: Second\ntemplate: front.html\n---\n\nText.\n");
}

#[test]
fn a_template_lists_the_pages_of_another_section() {
    let project = project(3, "");
    project.write("content/essays/e02.md", "---\ntitle: A second\ndate: 2026-01-02\nweight: -1\n---\n\nText.\n");
    for (arguments, expected) in [
        ("path=\"essays\"", &["e02", "e03", "e01"][..]),
        ("path=\"essays/index.md\", sort=\"date\"", &["e03", "e02", "e01"]),
        ("path=\"/essays/\", sort=\"title\", limit=2", &["e02", "e01"]),
        ("path=\"essays\", sort=\"weight\", limit=1", &["e02"]),
    ] {
        lists(&project, arguments);
        project.run(&["build", "--strict"]).ends_with(0);
        let page = file(&project, "second/index.html");
        let expected: Vec<String> = expected.iter().map(|name| format!("../essays/{name}/")).collect();
        assert_eq!(listed(&page), expected, "{arguments}");
        assert!(page.contains("<a href=../essays/>Essays</a> 3"), "{page}");
    }
}

#[test]
fn reports_an_unknown_section_and_arguments_that_mean_nothing_at_the_call() {
    let project = project(1, "");
    for (arguments, message) in [
        ("path=\"essay\"", "there is no section `essay/index.md`"),
        ("path=\"essays\", limit=0", "expected a `limit` of at least 1, found 0"),
        ("path=\"essays\", sort=\"size\"", "expected a `sort` by `weight`, `date` or `title`, found `size`"),
    ] {
        lists(&project, arguments);
        let errors = project.errors();
        assert!(errors[0].0.starts_with("templates/front.html:1 ") && errors[0].0.contains(message), "{errors:?}");
    }
    lists(&project, "path=\"essays\", limit=-1");
    assert!(project.errors()[0].0.starts_with("templates/front.html:1 "));
}
