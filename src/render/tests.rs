//! The whole stage, over a small project made by hand.

use super::*;
use crate::diagnostic::Severity;
use crate::document::config::{Budgets, ThemeOptions};
use crate::document::{Config, Reference, Template};
use crate::html;
use crate::source::Sources;

/// A project and the files it was read from.
pub(super) struct Bench {
    pub project: Project,
    pub sources: Sources,
    pub figures: Figures,
}

impl Bench {
    /// The theme's own templates and static files, and no page.
    pub fn new() -> Self {
        let mut sources = Sources::default();
        let settings = sources.add("foresite.yaml", "base_url: https://example.org/repo/\n");
        let span = Span::new(settings, 10, 35);
        let config = Config {
            title: "A forecast".into(),
            description: None,
            base_url: Spanned::new("https://example.org/repo/".into(), span),
            author: None,
            language: "en".into(),
            as_of: crate::date::Date::parse("2026-05-07").map(|date| Spanned::new(date, span)),
            repository: None,
            navigation: Vec::new(),
            include: Vec::new(),
            budgets: Budgets::default(),
            theme: ThemeOptions::default(),
        };
        let (mut templates, mut statics) = (BTreeMap::new(), BTreeMap::new());
        for (path, bytes) in files_below("templates") {
            let text = String::from_utf8(bytes).unwrap();
            let source = sources.add(format!("templates/{path}"), text.clone());
            templates.insert(path, Template { source, text });
        }
        statics.extend(files_below("static"));
        statics.entry("charts.css".to_owned()).or_default();
        let project = Project {
            config,
            pages: Vec::new(),
            datasets: BTreeMap::new(),
            models: BTreeMap::new(),
            charts: BTreeMap::new(),
            tables: BTreeMap::new(),
            references: BTreeMap::new(),
            templates,
            statics,
        };
        Self { project, sources, figures: Figures::default() }
    }

    /// Adds a page with that Markdown.
    pub fn page(&mut self, path: &str, body: &str) -> &mut Page {
        let source = self.sources.add(format!("content/{path}"), body);
        let span = Span::new(source, 0, body.len());
        let stem = path.strip_suffix(".md").unwrap();
        let route = match stem.strip_suffix("index") {
            Some(folder) => folder.to_owned(),
            None => format!("{stem}/"),
        };
        self.project.pages.push(Page {
            path: path.to_owned(),
            route,
            title: Spanned::new(format!("Page {stem}"), span),
            short_title: None,
            description: None,
            date: None,
            updated: None,
            template: None,
            weight: 0,
            draft: false,
            tags: Vec::new(),
            literals: Vec::new(),
            body: Spanned::new(body.to_owned(), span),
            span,
        });
        self.project.pages.last_mut().unwrap()
    }

    /// Replaces or adds a template.
    pub fn template(&mut self, name: &str, text: &str) {
        let source = self.sources.add(format!("templates/{name}"), text);
        self.project.templates.insert(name.to_owned(), Template { source, text: text.to_owned() });
    }

    /// Adds a source.
    pub fn reference(&mut self, key: &str) {
        let span = Span::new(self.sources.add("data/sources.yaml", key), 0, key.len());
        let reference = Reference {
            key: Spanned::new(key.to_owned(), span),
            title: format!("The work {key}"),
            author: vec!["A. Author".into()],
            publisher: Some("Publisher".into()),
            date: Some("2025-03".into()),
            url: Some(Spanned::new(format!("https://example.org/{key}?a=1&b=2"), span)),
            accessed: None,
            note: None,
            is_exported: false,
            span,
        };
        self.project.references.insert(key.to_owned(), reference);
    }

    /// Adds a chart with a drawing of its own.
    pub fn chart(&mut self, id: &str) {
        let table = crate::figure::Table {
            columns: vec![
                crate::figure::TableColumn { label: "Year".into(), unit: None, numeric: true },
                crate::figure::TableColumn { label: "BuildCache".into(), unit: Some("GB".into()), numeric: true },
            ],
            rows: vec![vec![
                crate::figure::TableCell { text: "2030".into(), value: None },
                crate::figure::TableCell { text: "64".into(), value: Some("64.125".into()) },
            ]],
            ..Default::default()
        };
        let figure = crate::figure::Figure {
            id: id.to_owned(),
            kind: "line",
            title: "BuildCache <doubles>".into(),
            subtitle: Some("GB, log scale".into()),
            svg: format!(
                "<svg role=\"img\" viewBox=\"0 0 9 9\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\"><desc id=\"{id}-desc\">Drawn</desc></svg>"
            ),
            key: Vec::new(),
            list: Vec::new(),
            table,
            alt: "Drawn".into(),
            sources: Vec::new(),
            note: None,
            csv: "year,memory\r\n2030,64.125\r\n".into(),
            file: "<svg/>".into(),
            origins: Vec::new(),
            controls: crate::figure::Controls::default(),
        };
        self.figures.charts.insert(id.to_owned(), figure);
    }

    fn rendered(&self) -> (Site, Report) {
        self.render_with(&mut PageCache::default())
    }

    fn render_with(&self, cache: &mut PageCache) -> (Site, Report) {
        let forecasts = BTreeMap::new();
        let project = &self.project;
        let as_of = crate::date::Date::new(2026, 5, 7).unwrap();
        let failed = BTreeMap::new();
        let evidence = Evidence::new(project, &forecasts, &failed, as_of);
        render(project, evidence, &self.figures, cache)
    }

    /// Renders, for what is wrong.
    pub fn report(&self) -> Report {
        self.rendered().1
    }

    /// Renders, with every diagnostic as `path:line:column code message`.
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

/// The files of a folder of this crate, by path below it.
fn files_below(folder: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries =
        walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let read = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
        (path, std::fs::read(entry.path()).unwrap())
    };
    entries.map(read).collect()
}

fn text<'a>(site: &'a Site, path: &str) -> &'a str {
    std::str::from_utf8(site.files.get(path).unwrap_or_else(|| panic!("no {path}"))).unwrap()
}

#[test]
fn the_theme_renders_a_site_without_complaint() {
    let mut bench = Bench::new();
    bench.page("index.md", "## A {.hero}\n\n2030\n\n[Why](forecast.md#why-now), [@one].\n").template =
        Some(Spanned::new("home.html".into(), Span::new(bench.sources.add("x", ""), 0, 0)));
    bench.page("forecast.md", "## Why now\n\n![](chart:growth)\n\n[data](/charts/growth.csv)\n");
    bench.reference("one");
    bench.chart("growth");
    let (site, report) = bench.render();
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
fn an_unknown_place_on_a_page_is_an_error_where_it_is_linked_to() {
    let mut bench = Bench::new();
    bench.page("index.md", "text\n\n[x](forecast.md#wy) and [y](#sources)\n");
    bench.page("forecast.md", "## Why\n");
    let (_, report) = bench.render();
    assert_eq!(
        report,
        [
            "content/index.md:3:1 E0509 the page `/forecast/` has no place `#wy`",
            "content/index.md:3:25 E0509 the page has no place `#sources`",
        ]
    );
}

#[test]
fn an_unknown_template_is_an_error_where_it_is_named() {
    let mut bench = Bench::new();
    let source = bench.sources.add("content/named.md", "template: hom.html\n");
    bench.page("index.md", "text\n").template = Some(Spanned::new("hom.html".into(), Span::new(source, 10, 18)));
    assert_eq!(bench.render().1, ["content/named.md:1:11 E0501 there is no template `hom.html`"]);
}

#[test]
fn the_page_for_no_page_works_at_any_depth() {
    let mut bench = Bench::new();
    bench.page("index.md", "text\n");
    bench.page("forecast.md", "text\n");
    let (site, _) = bench.render();
    let links: Vec<_> = html::tags(text(&site, "404.html"))
        .iter()
        .filter_map(|tag| tag.attribute("href").or(tag.attribute("src")).map(str::to_owned))
        .filter(|link| !link.starts_with('#'))
        .collect();
    assert!(links.len() > 4 && links.iter().all(|link| link.starts_with("/repo/")), "{links:?}");
}

#[test]
fn a_page_holds_no_script_and_no_style_of_its_own() {
    let mut bench = Bench::new();
    bench.page("index.md", "## A {.card}\n\n| a |\n|--:|\n| 1 |\n\n![](chart:growth)\n\n[^1]\n\n[^1]: Note.\n");
    bench.chart("growth");
    let (site, _) = bench.render();
    let page = text(&site, "index.html");
    assert!(page.contains("default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'"), "{page}");
    for tag in html::tags(page).into_iter().filter(|tag| !tag.closing) {
        let is_file = tag.attributes.iter().any(|(name, value)| *name == "src" && value.ends_with("/foresite.js"));
        assert!(tag.name != "style" && (tag.name != "script" || is_file), "{tag:?}");
        let is_inline = |name: &str| name == "style" || name.starts_with("on");
        assert!(!tag.attributes.iter().any(|(name, _)| is_inline(name)), "{tag:?}");
    }
}

#[test]
fn another_alternative_text_reaches_the_drawing() {
    let mut bench = Bench::new();
    bench.page("index.md", "![Up < down](chart:growth)\n");
    bench.chart("growth");
    let (site, _) = bench.render();
    assert!(text(&site, "index.html").contains("<desc id=\"growth-desc\">Up &lt; down</desc>"));
}

#[test]
fn what_every_build_makes_cannot_be_replaced_in_silence() {
    let mut bench = Bench::new();
    bench.page("index.md", "text\n");
    bench.project.statics.insert("Robots.txt".into(), Vec::new());
    assert_eq!(bench.render().1, ["E0117 `static/robots.txt` has the address of a file that every build makes"]);
}

#[test]
fn the_navigation_marks_the_page_and_those_above_it() {
    let mut bench = Bench::new();
    bench.page("index.md", "text\n");
    bench.page("essays/index.md", "text\n");
    bench.page("essays/gap.md", "text\n");
    let (site, _) = bench.render();
    let marked: Vec<_> = html::tags(text(&site, "essays/gap/index.html"))
        .iter()
        .filter(|tag| tag.attribute("aria-current").is_some())
        .filter_map(|tag| tag.attribute("href").map(str::to_owned))
        .collect();
    assert_eq!(marked, ["../../essays/"]);
}

#[test]
fn a_dated_page_says_how_long_its_text_is_and_no_other_does() {
    let body = "## Two words\n\nOne, [](<=2 * 600 GB>) and `three`[@one].[^1]\n\n![](chart:growth)\n\n[^1]: A note.\n";
    let mut bench = Bench::new();
    let day = Spanned::new(crate::date::Date::new(2026, 5, 7).unwrap(), Span::new(bench.sources.add("x", ""), 0, 0));
    bench.page("index.md", "text\n");
    bench.page("plain.md", body);
    bench.page("dated.md", body).date = Some(day.clone());
    bench.page("updated.md", "word\n").updated = Some(day);
    bench.reference("one");
    bench.chart("growth");
    let (site, report) = bench.render();
    assert_eq!(report, Vec::<String>::new());
    // Two words. One, 1,200 GB and three. A note.
    let dated = text(&site, "dated/index.html");
    assert!(dated.contains("7 May 2026</time> · 9 words"), "{dated}");
    let updated = text(&site, "updated/index.html");
    assert!(updated.contains("7 May 2026</time> · 1 word"), "{updated}");
    assert!(!updated.contains("1 words"), "{updated}");
    assert!(!text(&site, "plain/index.html").contains("dates"));
    #[cfg(feature = "tokens")]
    {
        let counted = tokens::count("Two words\nOne, 1,200 GB and three.\nA note.").unwrap();
        assert!(dated.contains(&format!(">{counted} tokens</abbr>")), "{counted}: {dated}");
        assert!(dated.contains("o200k_base"), "{dated}");
        assert!(updated.contains(">1 token</abbr>"), "{updated}");
    }
}

#[test]
fn templates_see_how_many_words_a_page_has_and_what_is_above_it() {
    let mut bench = Bench::new();
    bench.template(
        "page.html",
        "{{ page.words.value }} {{ page.words.text }} {% if page.tokens %}tokens{% endif %} {% if page.up %}{{ page.up.title }} {{ page.up.url }}{% else %}top{% endif %}",
    );
    bench.page("index.md", &"word ".repeat(1437));
    bench.page("plain.md", "text\n");
    bench.page("a/index.md", "text\n").short_title = Some("A".into());
    bench.page("a/one.md", "text\n");
    bench.page("a/b/c/two.md", "text\n");
    bench.page("a/d/index.md", "text\n");
    bench.page("b/three.md", "text\n");
    let (site, report) = bench.render();
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
        let said: Vec<_> = text(&site, page).split_whitespace().collect();
        assert_eq!(said.join(" "), expected, "{page}");
    }
}

#[test]
fn a_page_below_an_index_leads_back_to_it() {
    let mut bench = Bench::new();
    bench.page("index.md", "text\n");
    bench.page("essays/index.md", "text\n").short_title = Some("Essays".into());
    bench.page("essays/gap.md", "text\n");
    let (site, _) = bench.render();
    let link = |page: &str| {
        let page = text(&site, page);
        let ups = page.split("class=").filter(|part| part.trim_matches('"').starts_with("up")).collect::<Vec<_>>();
        ups.iter().map(|part| part.contains("../../essays/") && part.contains("Essays</a>")).collect::<Vec<_>>()
    };
    assert_eq!(link("essays/gap/index.html"), [true, true]);
    assert!(link("essays/index.html").is_empty() && link("index.html").is_empty());
}

#[test]
fn two_renderings_give_the_same_bytes() {
    let mut bench = Bench::new();
    bench.page("index.md", "## A {.card}\n\n[@one] ![](chart:growth)\n");
    bench.reference("one");
    bench.chart("growth");
    assert_eq!(bench.render(), bench.render());
}

#[test]
fn a_page_shows_the_figures_that_its_text_names_and_those_that_its_templates_place() {
    let mut bench = Bench::new();
    bench.chart("growth");
    let template = "{{ page.content | safe }}{% if page.path == 'prose.md' %}{{ chart(id = 'growth') }}{% endif %}";
    bench.template("page.html", template);
    bench.page("prose.md", "The scenarios, a chart of them, and the odds.\n\n![](table:years)\n");
    bench.page("block.md", "```chart  scenarios show\nkind: line\n```\n\n![Odds](chart:odds)\n");
    let mut cache = PageCache::default();
    bench.render_with(&mut cache);
    let shows = |place: usize, kind, id: &str| is_shown(&[&bench.project.pages[place]], &cache)(kind, id);
    assert!(shows(0, Kind::Chart, "growth") && shows(0, Kind::Table, "years"));
    assert!(shows(1, Kind::Chart, "scenarios") && shows(1, Kind::Chart, "odds"));
    assert!(!shows(0, Kind::Chart, "scenarios") && !shows(0, Kind::Chart, "odds") && !shows(0, Kind::Chart, "years"));
    assert!(!shows(1, Kind::Chart, "growth") && !shows(1, Kind::Table, "years"));
}
