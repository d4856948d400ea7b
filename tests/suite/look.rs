//! Tests what the settings under `theme` and `navigation` change on the pages, without a template of the author.

use std::fs;

use super::project::Project;

const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><path d=\"M0 0h8v8H0z\"/></svg>";

/// Returns a small project with these settings after the required ones.
fn project(settings: &str) -> Project {
    let project = Project::small();
    let required = "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\n";
    project.write("foresite.yaml", &format!("{required}{settings}"));
    project.write("static/mark.svg", LOGO);
    project.write("static/dark.svg", LOGO);
    project.write("static/own.css", ".own { color: red; }");
    project.write("static/own.js", "'use strict';");
    project.write("static/fonts/text.woff2", "not read by the build");
    project
}

/// Builds a project and returns one of its files.
fn built(project: &Project, file: &str) -> String {
    project.run(&["build", "--strict"]).ends_with(0);
    fs::read_to_string(project.path("public").join(file)).unwrap()
}

#[test]
fn a_logo_and_an_icon_are_shown_on_pages_of_every_depth() {
    let project = project("theme:\n  logo: { file: mark.svg, dark: dark.svg }\n  favicon: mark.svg\n");
    let page = built(&project, "second/index.html");
    assert!(page.contains("<link href=../mark.svg rel=icon type=image/svg+xml>"), "{page}");
    assert!(page.contains("srcset=../dark.svg") && page.contains("src=../mark.svg"), "{page}");
    // Beside the title, the picture has no name of its own.
    assert!(page.contains("</picture>Small</a>"), "{page}");
}

#[test]
fn a_logo_without_the_title_has_its_name() {
    let page = built(&project("theme: { logo: { file: mark.svg, title: false } }\n"), "index.html");
    assert!(page.contains("<img alt=Small class=logo src=./mark.svg></a>"), "{page}");
}

#[test]
fn styles_and_scripts_follow_those_of_the_theme() {
    let settings = "allow: [cdn.example.org]\ntheme:\n  hue: 30\n  neutral: 90\n  styles: [own.css, https://cdn.example.org/a.css]\n  \
                    scripts: [own.js, https://cdn.example.org/b.mjs]\n";
    let project = project(settings);
    let page = built(&project, "second/index.html");
    let places = ["../style.css", "../theme.css", "../own.css", "https://cdn.example.org/a.css"];
    let places: Vec<usize> =
        places.iter().map(|file| page.find(&format!("<link href={file} rel=stylesheet>")).unwrap()).collect();
    assert!(places.is_sorted(), "{page}");
    assert!(page.contains("<script defer src=../own.js>"), "{page}");
    assert!(page.contains("<script src=https://cdn.example.org/b.mjs type=module>"), "{page}");
    assert_eq!(built(&project, "theme.css"), ":root { --hue: 30; --neutral: 90; }\n");
}

#[test]
fn a_file_of_a_host_that_is_not_allowed_is_an_error_at_the_setting() {
    let project = project("theme:\n  scripts: https://cdn.example.org/b.js\n");
    let errors = project.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].0.starts_with("foresite.yaml:5 browsers do not load the script `https://cdn.example.org/b.js`"));
    assert_eq!(errors[0].1, ["allow the host in `foresite.yaml`: `allow: [cdn.example.org]`"]);
}

#[test]
fn a_head_can_have_elements_but_no_script_that_the_policy_blocks() {
    let page = built(&project("theme:\n  head: <meta name=\"author\" content=\"Ann\">\n"), "index.html");
    let head = page.split("</head>").next().unwrap();
    assert!(head.contains("<meta content=Ann name=author>"), "{page}");
    for (head, message) in [
        ("<script>alert(1)</script>", "foresite.yaml:5 browsers ignore the element `<script>`"),
        (
            "<link rel=\"preload\" as=\"font\" href=\"https://a.org/b.woff2\">",
            "foresite.yaml:5 browsers do not load the font",
        ),
        ("<p>Words</p>", "foresite.yaml:5 `<p>` cannot be in the head of a page"),
    ] {
        let errors = project(&format!("theme:\n  head: '{head}'\n")).errors();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].0.starts_with(message), "{errors:?}");
    }
}

#[test]
fn fonts_stand_before_those_of_the_theme() {
    let project = project("theme:\n  fonts: { headings: { file: fonts/text.woff2, weight: 200 to 900 } }\n");
    let css = built(&project, "theme.css");
    assert!(css.starts_with(":root { --headings-font: \"own headings\",; }\n@font-face {"), "{css}");
    assert!(css.contains("font-weight: 200 900; src: url(\"fonts/text.woff2\")"), "{css}");
    let style = built(&project, "style.css");
    for role in ["text", "headings", "interface", "code"] {
        assert!(style.contains(&format!("var(--{role}-font,)")), "no font can be chosen for {role}");
    }
}

#[test]
fn the_navigation_has_groups_and_links_to_other_sites() {
    let settings = "navigation:\n  - index.md\n  - { title: More, pages: [second.md, { title: Blog, url: https://blog.example.org/ }] }\n";
    let project = project(settings);
    let page = built(&project, "second/index.html");
    assert!(page.contains("<summary class=current>More</summary>"), "{page}");
    let group = page.split("<summary class=current>").nth(1).unwrap().split("</details>").next().unwrap();
    assert!(group.contains("<a aria-current=page href=../second/>Second</a>"), "{group}");
    assert!(group.contains("<a href=https://blog.example.org/>Blog</a>"), "{group}");
    assert!(built(&project, "index.html").contains("<summary>More</summary>"));
}

#[test]
fn an_unknown_page_of_a_group_is_reported_at_its_place() {
    let errors = project("navigation: [index.md, { title: More, pages: [secnod.md] }]\n").errors();
    assert_eq!(errors[0].0, "foresite.yaml:4 unknown page `secnod.md` in the navigation");
}

#[test]
fn the_footer_has_columns_of_markdown() {
    let settings = "theme:\n  footer_columns:\n    - { title: Report, text: '- [On](second.md)' }\n    - { title: About, text: 'By *Ann*' }\n";
    let page = built(&project(settings), "second/index.html");
    assert!(page.contains("<section aria-label=Report><p class=footer-title>Report</p><ul>"), "{page}");
    assert!(page.contains("<a href=/small/second/>On</a>") && page.contains("<em>Ann</em>"), "{page}");
}

#[test]
fn pages_show_below_their_text_what_the_settings_ask_for() {
    let with = |settings: &str| {
        let project = project(settings);
        project.write("content/notes/index.md", "---\ntitle: Notes\n---\n\n- [One](one.md)\n- [Two](two.md)\n");
        let text = "Up to [7](<=3 + 4>) words.\n\nMore [on that](index.md).\n";
        project.write("content/notes/one.md", &format!("---\ntitle: One\ndate: 2026-05-01\n---\n\n{text}"));
        project.write("content/notes/two.md", &format!("---\ntitle: Two\ndate: 2026-05-02\n---\n\n{text}"));
        project.write("content/index.md", "---\ntitle: Home\n---\n\n[On](second.md) and [notes](notes/index.md).\n");
        project.run(&["build"]).ends_with(0);
        fs::read_to_string(project.path("public/notes/one/index.html")).unwrap()
    };
    let plain = with("");
    for (part, settings) in
        [("id=fs:provenance", "theme: { foot: { provenance: false } }\n"), (" words</p>", "theme: { words: false }\n")]
    {
        assert!(plain.contains(part), "{part}: {plain}");
        assert!(!with(settings).contains(part), "{part}");
    }
    assert_eq!(plain.matches("class=breadcrumb").count(), 2);
    assert_eq!(with("theme: { foot: { parent: false } }\n").matches("class=breadcrumb").count(), 1);
    assert!(plain.contains("<a href=../../notes/two/ rel=prev>Two</a>"), "{plain}");
    assert!(!with("theme: { foot: { neighbors: false } }\n").contains("rel=prev"));
    // A figure without a list of origins is no link to one.
    assert!(!with("theme: { foot: { provenance: false } }\n").contains("#of."));
}

#[test]
fn the_home_page_has_a_layout() {
    let project = project("theme: { home: compact }\n");
    project.write("content/index.md", "---\ntitle: Home\ntemplate: home.html\n---\n\n[On](second.md).\n");
    assert!(built(&project, "index.html").contains("class=\"home home-compact\""));
}

#[test]
fn a_template_of_the_author_need_not_repeat_blocks_that_only_the_theme_fills() {
    let project = project("");
    let base = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
                <title>{% block title %}{{ page.title }}{% endblock %}</title>\
                <meta http-equiv=\"Content-Security-Policy\" content=\"{{ site.policy | safe }}\"></head>\
                <body>{% block main %}{% endblock %}</body></html>\n";
    project.write("templates/base.html", base);
    let page = built(&project, "second/index.html");
    assert!(page.contains("<body>") && page.contains("The second page."), "{page}");
    // A base without the page itself is an error, in a template that a page uses.
    project.write("templates/base.html", &base.replace("{% block main %}", "{% block body %}"));
    let errors = project.errors();
    assert!(errors.iter().all(|(error, _)| error.contains("block `main` is not defined")), "{errors:?}");
    assert_eq!(errors.len(), 2, "page.html and 404.html are used, docs.html and home.html are not: {errors:?}");
    // A block of the author's own that nothing above has is an error as well.
    project.write("templates/base.html", base);
    project.write("templates/page.html", "{% extends \"base.html\" %}{% block side %}x{% endblock %}");
    assert!(project.errors()[0].0.contains("block `side` is not defined"));
}
