//! The whole stage, over a small project made by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::page_cache::PageCache;
use super::site::Site;
use super::site_renderer::{is_shown, render};
use super::test_site::TestSite;
use crate::dependencies::Kind;
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::figure::Evidence;
use crate::html;
use crate::source::{Span, Spanned};

impl TestSite {
    fn rendered(&self) -> (Site, Report) {
        self.rendered_with(&mut PageCache::default())
    }

    fn rendered_with(&self, cache: &mut PageCache) -> (Site, Report) {
        let (forecasts, failed) = (BTreeMap::new(), BTreeMap::new());
        let mut report = Report::default();
        let mut project = self.project.clone();
        project.read_languages(&mut report);
        let project = &project;
        let as_of = crate::date::Date::new(2026, 5, 7).unwrap();
        let units = Arc::default();
        let evidence = Evidence::new((project, &units), &forecasts, &failed, as_of);
        let site = render(project, evidence, &self.figures, cache, &mut report);
        (site, report)
    }

    /// Renders the site and returns its problems.
    pub fn report(&self) -> Report {
        self.rendered().1
    }

    /// Renders the site; returns it with every diagnostic as `path:line:column code message`.
    pub fn render(&self) -> (Site, Vec<String>) {
        let (site, report) = self.rendered();
        let line = |found: &&Diagnostic| {
            let place = found.span().map(|span| {
                let (path, place) = self.sources.locate(span);
                format!("{path}:{place} ")
            });
            let severity = if found.severity == Severity::Warning { "warning " } else { "" };
            format!("{}{severity}{} {}", place.unwrap_or_default(), found.code.id, found.message)
        };
        let lines = report.sorted().iter().map(line).collect();
        (site, lines)
    }
}

fn text<'a>(site: &'a Site, path: &str) -> &'a str {
    std::str::from_utf8(site.files.get(path).unwrap_or_else(|| panic!("no {path}"))).unwrap()
}

#[test]
fn the_theme_renders_a_site_without_problems() {
    let mut site = TestSite::new();
    site.page("index.md", "## A {.hero}\n\n2030\n\n[Why](forecast.md#why-now), [@one].\n").template =
        Some(Spanned::new("home.html".into(), Span::new(site.sources.add("x", ""), 0, 0)));
    site.page("forecast.md", "## Why now\n\n![](chart:growth)\n\n[data](/charts/growth.csv)\n");
    site.reference("one");
    site.chart("growth");
    let (site, report) = site.render();
    assert_eq!(report, Vec::<String>::new());
    for path in [
        "index.html",
        "forecast/index.html",
        "404.html",
        ".nojekyll",
        "sitemap.xml",
        "robots.txt",
        "charts/growth.csv",
        "favicon.svg",
    ] {
        assert!(site.files.contains_key(path), "{path}");
    }
    assert!(text(&site, "robots.txt").contains("https://example.org/repo/sitemap.xml"));
    assert!(text(&site, "sitemap.xml").contains("<loc>https://example.org/repo/forecast/</loc>"));
}

#[test]
fn reports_an_unknown_id_at_the_link() {
    let mut site = TestSite::new();
    site.page("index.md", "text\n\n[x](forecast.md#wy) and [y](#sources)\n");
    site.page("forecast.md", "## Why\n");
    let (_, report) = site.render();
    assert_eq!(
        report,
        [
            "content/index.md:3:17 E0509 the page `/forecast/` has no element with the id `wy`",
            "content/index.md:3:30 E0509 the page has no element with the id `sources`",
        ]
    );
}

#[test]
fn reports_an_unknown_template_where_it_is_named() {
    let mut site = TestSite::new();
    let source = site.sources.add("content/named.md", "template: hom.html\n");
    site.page("index.md", "text\n").template = Some(Spanned::new("hom.html".into(), Span::new(source, 10, 18)));
    assert_eq!(site.render().1, ["content/named.md:1:11 E0501 there is no template `hom.html`"]);
}

#[test]
fn the_page_for_unknown_addresses_works_at_any_depth() {
    let mut site = TestSite::new();
    site.page("index.md", "text\n");
    site.page("forecast.md", "text\n");
    let (site, _) = site.render();
    let links: Vec<_> = html::tags(text(&site, "404.html"))
        .filter_map(|tag| tag.attribute("href").or(tag.attribute("src")))
        .filter(|link| !link.starts_with('#'))
        .collect();
    assert!(links.len() > 4 && links.iter().all(|link| link.starts_with("/repo/")), "{links:?}");
}

#[test]
fn a_page_runs_no_inline_script_and_has_no_inline_style() {
    let mut site = TestSite::new();
    site.page("index.md", "## A {.card}\n\n| a |\n|--:|\n| 1 |\n\n![](chart:growth)\n\n[^1]\n\n[^1]: Note.\n");
    site.chart("growth");
    let (site, _) = site.render();
    let page = text(&site, "index.html");
    assert!(page.contains("default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'"), "{page}");
    for tag in html::tags(page).filter(|tag| !tag.closing) {
        let is_file = tag.attributes().any(|(name, value)| name == "src" && value.ends_with("/foresite.js"));
        // Data about the page, which no browser runs.
        let is_data = tag.attributes().any(|(name, value)| name == "type" && value == "application/ld+json");
        assert!(tag.name != "style" && (tag.name != "script" || is_file || is_data), "{tag:?}");
        let is_inline = |name: &str| name == "style" || name.starts_with("on");
        assert!(!tag.attributes().any(|(name, _)| is_inline(name)), "{tag:?}");
    }
}

#[test]
fn writes_another_alternative_text_into_the_drawing() {
    let mut site = TestSite::new();
    site.page("index.md", "![Up < down](chart:growth)\n");
    site.chart("growth");
    let (site, _) = site.render();
    assert!(text(&site, "index.html").contains("<desc id=\"fs:chart-growth-desc\">Up &lt; down</desc>"));
}

#[test]
fn reports_a_static_file_at_the_address_of_a_generated_one() {
    let mut site = TestSite::new();
    site.page("index.md", "text\n");
    site.project.statics.insert("Robots.txt".into(), Vec::new().into());
    assert_eq!(site.render().1, ["E0117 `static/robots.txt` has the address of a file that every build generates"]);
}

#[test]
fn the_navigation_marks_the_page_and_those_above_it() {
    let mut site = TestSite::new();
    site.page("index.md", "text\n");
    site.page("essays/index.md", "text\n");
    site.page("essays/gap.md", "text\n");
    let (site, _) = site.render();
    let marked: Vec<_> = html::tags(text(&site, "essays/gap/index.html"))
        .filter(|tag| tag.attribute("aria-current").is_some())
        .filter_map(|tag| tag.attribute("href"))
        .collect();
    assert_eq!(marked, ["../../essays/"]);
}

#[test]
fn only_a_dated_page_shows_the_length_of_its_text() {
    let body = "## Two words\n\nOne, [](<=2 * 600 GB>) and `three`[@one].[^1]\n\n![](chart:growth)\n\n[^1]: A note.\n";
    let mut site = TestSite::new();
    let day = Spanned::new(crate::date::Date::new(2026, 5, 7).unwrap(), Span::new(site.sources.add("x", ""), 0, 0));
    site.page("index.md", "text\n");
    site.page("plain.md", body);
    site.page("dated.md", body).date = Some(day.clone());
    site.page("updated.md", "word\n").updated = Some(day);
    site.reference("one");
    site.chart("growth");
    site.project.config.theme.tokens = false;
    let (without_tokens, _) = site.render();
    assert!(!text(&without_tokens, "dated/index.html").contains("tokens"));
    site.project.config.theme.tokens = true;
    let (site, report) = site.render();
    assert_eq!(report, Vec::<String>::new());
    // Two words. One, 1,200 GB and three. A note.
    let dated = text(&site, "dated/index.html");
    assert!(dated.contains("7 May 2026</time> · 9 words"), "{dated}");
    let updated = text(&site, "updated/index.html");
    assert!(updated.contains("7 May 2026</time> · 1 word"), "{updated}");
    assert!(!updated.contains("1 words"), "{updated}");
    let dates = "class=dates>";
    assert!(dated.contains(dates) && !text(&site, "plain/index.html").contains(dates), "{dated}");
    #[cfg(feature = "tokens")]
    {
        let counted = crate::render::text::token_count("Two words\nOne, 1,200 GB and three.\nA note.").unwrap();
        assert!(dated.contains(&format!(">{counted} tokens</abbr>")), "{counted}: {dated}");
        assert!(dated.contains("o200k_base"), "{dated}");
        assert!(updated.contains(">1 token</abbr>"), "{updated}");
    }
}

#[test]
fn templates_are_given_the_number_of_words_and_the_page_above() {
    let mut site = TestSite::new();
    site.template(
        "page.html",
        "{{ page.words.value }} {{ page.words.text }} {% if page.tokens %}tokens{% endif %} {% if page.parent %}{{ page.parent.title }} {{ page.parent.url }}{% else %}top{% endif %}",
    );
    site.page("index.md", &"word ".repeat(1437));
    site.page("plain.md", "text\n");
    site.page("a/index.md", "text\n").short_title = Some("A".into());
    site.page("a/one.md", "text\n");
    site.page("a/b/c/two.md", "text\n");
    site.page("a/d/index.md", "text\n");
    site.page("b/three.md", "text\n");
    let (site, report) = site.render();
    assert_eq!(report, Vec::<String>::new());
    for (page, expected) in [
        ("index.html", "1437 1,437 top"),
        ("plain/index.html", "1 1 top"),
        ("a/index.html", "1 1 top"),
        ("a/one/index.html", "1 1 A ../../a/"),
        ("a/b/c/two/index.html", "1 1 A ../../../../a/"),
        ("a/d/index.html", "1 1 A ../../a/"),
        ("b/three/index.html", "1 1 top"),
    ] {
        let shown: Vec<_> = text(&site, page).split_whitespace().collect();
        assert_eq!(shown.join(" "), expected, "{page}");
    }
}

#[test]
fn templates_have_the_section_of_a_page_by_its_older_name_too() {
    let mut site = TestSite::new();
    let list = |field: &str| format!("{{% for entry in page.{field}.entries %}}{{{{ entry.title }}}} {{% endfor %}}");
    site.template("part.html", &list("part"));
    site.template("section.html", &list("section"));
    for (path, template) in [("a/index.md", "part.html"), ("a/one.md", "section.html")] {
        let page = site.page(path, "text\n");
        page.template = Some(Spanned::new(template.to_owned(), page.body.span));
    }
    site.page("index.md", "text\n");
    let (site, report) = site.render();
    assert_eq!(report, Vec::<String>::new());
    assert!(text(&site, "a/index.html").contains("Page a/one"), "{}", text(&site, "a/index.html"));
    assert_eq!(text(&site, "a/index.html"), text(&site, "a/one/index.html"));
}

#[test]
fn a_page_below_an_index_page_links_to_it() {
    let mut site = TestSite::new();
    site.page("index.md", "text\n");
    site.page("essays/index.md", "text\n").short_title = Some("Essays".into());
    site.page("essays/gap.md", "text\n");
    let (site, _) = site.render();
    let link = |page: &str| {
        let page = text(&site, page);
        let links =
            page.split("class=").filter(|part| part.trim_matches('"').starts_with("breadcrumb")).collect::<Vec<_>>();
        links.iter().map(|part| part.contains("../../essays/") && part.contains("Essays</a>")).collect::<Vec<_>>()
    };
    assert_eq!(link("essays/gap/index.html"), [true, true]);
    assert!(link("essays/index.html").is_empty() && link("index.html").is_empty());
}

#[test]
fn renders_the_same_bytes_twice() {
    let mut site = TestSite::new();
    site.page("index.md", "## A {.card}\n\n[@one] ![](chart:growth)\n");
    site.reference("one");
    site.chart("growth");
    assert_eq!(site.render(), site.render());
}

#[test]
fn a_site_can_render_code_with_a_template_of_its_own() {
    let mut site = TestSite::new();
    site.template("partials/code.html", "[{{ code.language }}|{{ code.attributes }}|{{ code.text | trim }}]");
    site.page("index.md", "```yaml data/a.yaml\na: <b>\n```\n");
    let (rendered, report) = site.render();
    assert_eq!(report, Vec::<String>::new());
    assert!(text(&rendered, "index.html").contains("[yaml|data/a.yaml|a: &lt;b&gt;]"));
    site.template("partials/code.html", "{{ code.lang }}");
    assert!(site.render().1[0].starts_with("templates/partials/code.html:1:9 E0500"));
}

#[test]
fn shows_the_interface_in_the_language_of_the_site() {
    let mut site = TestSite::new();
    site.project.config.language.value = "de-AT".into();
    site.template("strings/de.json", "{ \"footnotes\": { \"label\": \"Fußnoten\" } }");
    let day = Spanned::new(crate::date::Date::new(2030, 6, 14).unwrap(), Span::new(site.sources.add("x", ""), 0, 0));
    site.page("index.md", "A[^n].\n\n> [!NOTE]\n> B.\n\n[^n]: C.\n").date = Some(day);
    let (rendered, report) = site.render();
    assert_eq!(report, Vec::<String>::new());
    let page = text(&rendered, "index.html");
    for expected in ["14. Juni 2030</time>", "Zum Text springen", "Hinweis", "Fußnoten", "Zurück zum Text"] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    assert!(text(&rendered, "404.html").contains("Seite nicht gefunden"));
}

#[test]
fn reports_a_file_of_texts_that_is_not_valid() {
    let mut site = TestSite::new();
    site.template("strings/en.json", "{\n  \"a\": oops\n}\n");
    site.page("index.md", "text\n");
    let report = site.render().1;
    assert_eq!(report.len(), 1, "{report:?}");
    assert!(report[0].starts_with("templates/strings/en.json:2:8 E0500 the texts are not valid JSON: "), "{report:?}");
}

#[test]
fn a_page_shows_the_figures_that_its_text_names_and_those_that_its_templates_call_for() {
    let mut site = TestSite::new();
    site.chart("growth");
    let template = "{{ page.content | safe }}{% if page.path == 'prose.md' %}{{ chart(id = 'growth') }}{% endif %}";
    site.template("page.html", template);
    site.page("prose.md", "The scenarios, a chart of them, and the odds.\n\n![](table:years)\n");
    site.page("block.md", "```chart  scenarios show\nkind: line\n```\n\n![Odds](chart:odds)\n");
    let mut cache = PageCache::default();
    site.rendered_with(&mut cache);
    let shows = |page: usize, kind, id: &str| is_shown(&[&site.project.pages[page]], &cache)(kind, id);
    assert!(shows(0, Kind::Chart, "growth") && shows(0, Kind::Table, "years"));
    assert!(shows(1, Kind::Chart, "scenarios") && shows(1, Kind::Chart, "odds"));
    assert!(!shows(0, Kind::Chart, "scenarios") && !shows(0, Kind::Chart, "odds") && !shows(0, Kind::Chart, "years"));
    assert!(!shows(1, Kind::Chart, "growth") && !shows(1, Kind::Table, "years"));
}
