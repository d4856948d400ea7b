//! Texts rendered alone, over a page, a dataset and a chart made by hand.

mod assumptions;
mod branches;
mod pictures;
mod raw_html;
mod vanishing;
mod word_marks;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::citations::CitedSource;
use super::*;
use crate::dependencies::{Kind, Recorder, Tracked};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::document::dataset::{Cell, Column, ColumnKind, Row};
use crate::document::{CitationStyle, Dataset, IntervalLevel, Ledger, Reference};
use crate::figure::Evidence;
use crate::locale::english;
use crate::render::figure_name::FigureName;
use crate::render::links::Addresses;
use crate::render::policy::{Policy, site_policy};
use crate::render::source_label::SourceLabels;
use crate::source::{Sources, Span, Spanned};

/// Renders a text; returns its HTML and its diagnostics as `line:column code message`.
fn html_and_report(text: &str) -> (String, Vec<String>) {
    let (rendered, lines) = rendered(text);
    (rendered.html, lines)
}

fn rendered(text: &str) -> (RenderedMarkdown, Vec<String>) {
    rendered_with(text, &Recorder::default())
}

fn rendered_with(text: &str, recorder: &Recorder) -> (RenderedMarkdown, Vec<String>) {
    rendered_as(text, recorder, false)
}

/// Renders a text, with all of its HTML or only the safe part.
fn rendered_as(text: &str, recorder: &Recorder, html: bool) -> (RenderedMarkdown, Vec<String>) {
    let mut sources = Sources::default();
    // Positions count from the start of the file, so there is front matter before the text.
    let front_matter = "---\ntitle: T\n---\n";
    let source = sources.add("content/essays/page.md", format!("{front_matter}{text}"));
    let body = Spanned::new(text.to_owned(), Span::new(source, front_matter.len(), front_matter.len() + text.len()));
    let routes = [("index.md", ""), ("essays/page.md", "essays/page/"), ("forecast.md", "forecast/")];
    let routes = routes.map(|(path, route)| (path.to_owned(), route.to_owned()));
    let files = ["picture.svg", "data/gpus.csv"].map(str::to_owned);
    let addresses = Addresses::new(routes.into(), files.into());
    let references = ["maker", "tester"].map(|key| {
        let span = body.span;
        let bare = Reference::bare(Spanned::new(key.to_owned(), span), span);
        let reference = Reference { title: format!("<{key}>"), ..bare };
        (key.to_owned(), reference)
    });
    let references = references.into();
    let (forecasts, failed, models) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let datasets = [("gpus".to_owned(), gpus(body.span))].into();
    let as_of = crate::date::Date::new(2026, 5, 7).unwrap();
    let units = Arc::default();
    let figure = |name: &FigureName, caption: Caption<'_>, span: Span, report: &mut Report| match name {
        FigureName::Chart(id) if id == "growth" => Ok(format!("<figure>{}</figure>", caption.alt.unwrap_or("own"))),
        _ => Err(report.push(Diagnostic::error(codes::UNKNOWN_FIGURE, format!("there is no `{name}`")).at(span))),
    };
    let (claims, questions, ledger) = (BTreeMap::new(), BTreeMap::new(), Ledger::default());
    let language = english();
    let hosts = [Spanned::new("allowed.org".to_owned(), body.span)];
    let policy = Policy::new(&site_policy(&hosts), "");
    let context = RenderContext {
        path: "essays/page.md",
        root: "../../".to_owned(),
        evidence: Evidence {
            reruns: None,
            forecasts: Tracked::new(Kind::Forecast, &forecasts),
            failed: &failed,
            units: &units,
            datasets: Tracked::new(Kind::Dataset, &datasets),
            models: Tracked::new(Kind::Model, &models),
            references: Tracked::new(Kind::Reference, &references),
            claims: Tracked::new(Kind::Claim, &claims),
            questions: Tracked::new(Kind::Question, &questions),
            ledger: &ledger,
            as_of,
            language,
            scatter_dots: 2000,
            interval: IntervalLevel::default(),
            chance_words: None,
        },
        addresses: &addresses,
        references: Tracked::new(Kind::Reference, &references),
        citation_style: CitationStyle::default(),
        source_labels: &SourceLabels::default(),
        figure: &figure,
        recorder: Some(recorder),
        language,
        code: &|_, _| None,
        component: &|_, _| None,
        numbers: &PageNumbers::default(),
        nesting: 100,
        html,
        policy: &policy,
        links_provenance: true,
    };
    let rendered = render(&body, &context);
    let line = |found: &&Diagnostic| {
        let place = found.span().map(|span| sources.locate(span).1.to_string());
        format!("{} {} {}", place.unwrap_or_default(), found.code.id, found.message)
    };
    let lines = rendered.report.sorted().iter().map(line).collect();
    (rendered, lines)
}

/// Returns a dataset of cards with their memory.
fn gpus(span: Span) -> Dataset {
    let at = |text: &str| Spanned::new(text.to_owned(), span);
    let column = |name: &str, kind| Column::new(at(name), kind);
    let cells = [Cell::Text("RTX (A)".into()), Cell::Number(32.0)].map(|cell| Some(Spanned::new(cell, span)));
    Dataset {
        title: "Cards".into(),
        key: vec![0],
        columns: vec![column("name", ColumnKind::Text), column("memory", ColumnKind::Number { unit: Some(at("GB")) })],
        rows: vec![Row { cells: cells.into(), ..Row::empty(0, span) }].into(),
        ..Dataset::empty(at("gpus"))
    }
}

/// Returns the HTML of a text without problems.
fn html_of(text: &str) -> String {
    let (html, report) = html_and_report(text);
    assert_eq!(report, Vec::<String>::new(), "{text}");
    html
}

#[test]
fn headings_have_ids_and_link_to_themselves() {
    let (page, report) = rendered("## Why?\n\n### How *much*\n\n## Why?\n\n## Named {#here}\n\n#### Deep\n");
    assert_eq!(report, Vec::<String>::new());
    assert!(page.html.contains("<h2 id=\"why\"><a class=\"anchor\" href=\"#why\">Why?</a></h2>"), "{}", page.html);
    assert!(page.html.contains("<h2 id=\"why-2\">") && page.html.contains("<h2 id=\"here\">"));
    let ids: Vec<_> = page.contents.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["why", "why-2", "here"]);
    assert_eq!(page.contents[0].children[0].title, "How much");
}

#[test]
fn a_heading_has_no_other_attribute_and_is_never_of_the_first_level() {
    let (html, report) = html_and_report("# Top\n\n## Click {onload=alert(1)}\n\n## A {#x}\n\n## B {#x}\n");
    assert!(!html.contains("onload"), "{html}");
    assert_eq!(
        report,
        [
            "4:1 E0512 the title of a page is its only heading of the first level",
            "6:1 E0512 expected an id or classes, found the attribute `onload` on a heading",
            "10:1 E0513 the id `x` is used twice on the page",
        ]
    );
}

#[test]
fn classes_make_sections_and_adjacent_sections_of_one_class_a_group() {
    let text = "## Best {.hero}\n\n2030\n\n### A {.card}\n\na\n\n### B {.card .wide}\n\nb\n\n#### In B\n\n## After\n\nc\n\n## Z {.aside}\n\nd\n";
    let (page, report) = rendered(text);
    assert_eq!(report, Vec::<String>::new());
    let marks: Vec<_> = crate::html::tags(&page.html)
        .filter(|tag| matches!(&*tag.name, "div" | "section" | "h2" | "h3" | "h4"))
        .filter(|tag| !tag.closing || !tag.name.starts_with('h'))
        .map(|tag| match (tag.closing, tag.attribute("class")) {
            (true, _) => format!("/{}", tag.name),
            (false, Some(class)) => format!("{}.{class}", tag.name),
            (false, None) => tag.name.into_owned(),
        })
        .collect();
    let expected = "div.hero-group section.hero h2 /section /div div.card-group section.card h3 /section \
        section.card wide h3 h4 /section /div h2 div.aside-group section.aside h2 /section /div";
    assert_eq!(marks.join(" "), expected);
    let ids: Vec<_> = page.contents.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["after", "z"], "labels are not in the table of contents");
}

#[test]
fn leaves_out_links_that_may_run_code_with_a_warning() {
    for address in ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "&#106;avascript:alert(1)", "JaVaScript:x"]
    {
        let (html, report) = html_and_report(&format!("see [this]({address})\n"));
        assert_eq!(html, "<p>see this</p>\n", "{address}");
        assert!(report.len() == 1 && report[0].starts_with("4:") && report[0].contains("E0503"), "{report:?}");
    }
}

#[test]
fn links_are_relative_to_the_page() {
    assert_eq!(html_of("[a](../forecast.md#x \"t\")"), "<p><a href=\"../../forecast/#x\" title=\"t\">a</a></p>\n");
    assert_eq!(html_of("[a](/data/gpus.csv)"), "<p><a href=\"../../data/gpus.csv\">a</a></p>\n");
    assert_eq!(html_of("<me@example.org>"), "<p><a href=\"mailto:me@example.org\">me@example.org</a></p>\n");
    assert_eq!(rendered("[a](#x)").0.anchors[0].route, "essays/page/");
}

#[test]
fn reports_a_dead_link_at_its_place_with_a_suggestion() {
    let (page, report) = rendered("ok\n\nsee [a](../forcast.md)\n");
    assert_eq!(report, ["6:9 E0508 the link `../forcast.md` leads to no page"]);
    assert_eq!(page.report.sorted()[0].hints[0], "did you mean `../forecast.md`?");
}

#[test]
fn reports_a_bound_figure_that_is_not_parsed_as_a_link() {
    let (page, report) = rendered("a [2030](= x.y) and [2](=a + b) but `[2](= a)` and [](=1)\n\n    [2](=a + b)\n");
    assert_eq!(
        report,
        ["4:8 E0505 this bound figure is not parsed as a link", "4:23 E0505 this bound figure is not parsed as a link",]
    );
    assert_eq!(page.report.sorted()[1].hints, ["put an address with spaces into angle brackets: `[…](<=a + b>)`"]);
    for (written, mended) in [
        ("=m.x.above(11 GB)", "=m.x.above(11 GB)"),
        ("=m.x.between(1 GB, at(2030-01-01, m.y))", "=m.x.between(1 GB, at(2030-01-01, m.y))"),
        ("=m.x.median > 3 GB", "=m.x.median > 3 GB"),
    ] {
        let (page, report) = rendered(&format!("It is [2]({written}).\n"));
        assert_eq!(report, ["4:9 E0505 this bound figure is not parsed as a link"], "{written}");
        assert_eq!(
            page.report.sorted()[0].hints,
            [format!("put an address with spaces into angle brackets: `[…](<{mended}>)`")]
        );
    }
}

#[test]
fn a_figure_is_a_paragraph_of_its_own() {
    assert_eq!(html_of("a\n\n![](chart:growth)\n\nb\n"), "<p>a</p>\n<figure>own</figure>\n<p>b</p>\n");
    assert_eq!(html_of("![Other *words*](chart:growth)\n"), "<figure>Other words</figure>\n");
    let (_, report) =
        html_and_report("a ![](chart:growth)\n\n![](chart:growth)\n\n![](chart:growth)\n\n![](table:gone)\n");
    assert_eq!(
        report,
        [
            "4:3 E0507 `chart:growth` must be in a paragraph of its own",
            "8:5 E0507 `chart:growth` appears twice on the page",
            "10:5 E0506 there is no `table:gone`",
        ]
    );
}

#[test]
fn records_a_misplaced_figure_without_rendering_it() {
    let recorder = Recorder::default();
    let (rendered, _) = rendered_with("Inside ![](chart:growth) a text.\n\n- ![](table:cards)\n", &recorder);
    assert!(!rendered.html.contains("<figure>"), "{}", rendered.html);
    let recorded = recorder.into_dependencies();
    assert_eq!(recorded.entries(Kind::Chart).collect::<Vec<_>>(), ["growth"]);
    assert_eq!(recorded.entries(Kind::Table).collect::<Vec<_>>(), ["cards"]);
}

#[test]
fn a_fenced_block_renders_the_figure_that_it_specifies_and_can_show_its_specification() {
    assert_eq!(html_of("```chart growth\nkind: line\n```\n"), "<figure>own</figure>\n");
    let shown = html_of("```chart growth show\nkind: line\n```\n");
    assert!(shown.starts_with("<figure>own</figure>\n<pre") && shown.contains(">kind</span>: line"), "{shown}");
    assert!(html_and_report("```chart\nx\n```\n").0.starts_with("<pre"));
    let (_, report) = html_and_report("- ```chart growth\n  kind: line\n  ```\n");
    assert_eq!(report, ["4:3 E0507 `chart:growth` must not be inside a list, a quote or a footnote"]);
}

#[test]
fn a_picture_is_a_file_of_the_site_and_has_alternative_text() {
    let image = "<p>a <img src=\"../../picture.svg\" alt=\"A &quot;curve&quot;\" loading=\"lazy\"></p>\n";
    assert_eq!(html_of("a ![A \\\"curve\\\"](/picture.svg)").replace(['“', '”'], "&quot;"), image);
    let (_, report) = html_and_report("![](/picture.svg)\n\n![x](/gone.svg)\n\n![x](https://example.org/a.png)\n");
    let codes: Vec<_> = report.iter().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(codes, ["4:1 E0510", "6:6 E0508", "8:1 E0532"]);
}

#[test]
fn citations_are_numbered_by_first_use_and_follow_their_word_directly() {
    let (page, report) = rendered("One [@tester]. Two\n[@maker; @tester]. [@mker]\n");
    let expected = "<p>One<sup class=\"cite\"><a id=\"fs:cite-1\" href=\"#fs:source-1\" role=\"doc-biblioref\" title=\"&lt;tester&gt;\">1</a></sup>. Two\
        <sup class=\"cite\"><a id=\"fs:cite-2\" href=\"#fs:source-2\" role=\"doc-biblioref\" title=\"&lt;maker&gt;\">2</a>, \
        <a id=\"fs:cite-1-2\" href=\"#fs:source-1\" role=\"doc-biblioref\" title=\"&lt;tester&gt;\">1</a></sup>. </p>\n";
    assert_eq!(page.html, expected);
    assert_eq!(report, ["5:22 E0511 there is no source `mker` in `data/`"]);
    assert_eq!(page.report.sorted()[0].hints, ["did you mean `maker`?"]);
    let keys: Vec<_> = page
        .citations
        .sources
        .iter()
        .map(|CitedSource { key, citation_ids }| (key.as_str(), citation_ids.len()))
        .collect();
    assert_eq!(keys, [("tester", 2), ("maker", 1)]);
}

#[test]
fn footnotes_are_at_the_end_in_the_order_of_their_mention() {
    let (html, report) = html_and_report("a[^b] c[^a] d[^b]\n\n[^a]: First.\n[^b]: Second, with [^a].\n[^c]: Third.\n");
    let section = html.split("<section class=\"notes\"").nth(1).unwrap();
    let (first, second) = (section.find("Second, with").unwrap(), section.find("First.").unwrap());
    assert!(first < second, "{section}");
    for id in [
        "id=\"fs:noteref-1\"",
        "id=\"fs:noteref-2\"",
        "id=\"fs:noteref-1-2\"",
        "id=\"fs:noteref-2-2\"",
        "id=\"fs:note-1\"",
        "id=\"fs:note-2\"",
    ] {
        assert_eq!(html.matches(id).count(), 1, "{id} in {html}");
    }
    assert_eq!(report, ["8:1 E0514 the footnote `[^c]` is mentioned nowhere"]);
}

#[test]
fn tables_scroll_and_are_aligned_by_class_not_by_style() {
    let html = html_of("| a | b |\n|---|---:|\n| x | 1 |\n");
    assert!(
        html.starts_with(
            "<div class=\"scroll\" role=\"region\" aria-label=\"Table\" tabindex=\"0\"><table><thead><tr>"
        ),
        "{html}"
    );
    assert!(
        html.contains("<th scope=\"col\" class=\"number\">b</th>") && html.contains("<td class=\"number\">1</td>"),
        "{html}"
    );
    assert!(!html.contains("style"), "{html}");
}

#[test]
fn rows_of_tables_with_more_than_three_columns_name_their_columns_for_phones() {
    let wide = "| Model | *Size*, GB | Released | Remark |\n|---|---:|---|---|\n";
    let html = html_of(&format!("{wide}| A | 1 | 2024 | {} |\n", "A long remark on this model alone"));
    assert!(html.contains("<table class=\"cards\" role=\"table\"><thead><tr role=\"row\">"), "{html}");
    assert!(html.contains("<th scope=\"col\" class=\"number\" role=\"columnheader\">"), "{html}");
    assert!(html.contains("<tr role=\"row\"><td role=\"rowheader\">A</td>"), "{html}");
    assert!(html.contains("<td class=\"number\" role=\"cell\" data-label=\"Size, GB\">1</td>"), "{html}");
    assert!(html.contains("<td class=\"text\" role=\"cell\" data-label=\"Remark\">A long remark"), "{html}");
    assert!(!html.contains("unfold"), "{html}");
    // More than five rows are folded, and the label says how many there are.
    let html = html_of(&format!("{wide}{}", "| A | 1 | 2024 | B |\n".repeat(6)));
    assert!(
        html.contains("</div>\n<label class=\"unfold\"><input type=\"checkbox\"> Show all 6 rows</label>"),
        "{html}"
    );
    // Three columns fit, and the cards of a very long table would weigh too much. The table after one with cards has its own names.
    let long = html_of(&format!(
        "{wide}{}\n\n| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n",
        "| A | 1 | 2024 | B |\n".repeat(76)
    ));
    assert!(!long.contains("role=\"row\"") && !long.contains("data-label") && !long.contains("unfold"), "{long}");
    let after = html_of(&format!("{wide}| A | 1 | 2024 | B |\n\n| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n"));
    assert_eq!(after.matches("data-label").count(), 3, "{after}");
}

#[test]
fn punctuation_is_typographic_and_other_blocks_are_rendered() {
    let html = html_of("It's \"so\" -- 1--2...\n\n> [!NOTE]\n> Mind.\n\nTerm\n: Meaning\n\n~~gone~~\n");
    assert!(html.contains("It’s “so” – 1–2…"), "{html}");
    assert!(html.contains("<aside class=\"alert note\"><p class=\"alert-title\">Note</p>"), "{html}");
    assert!(
        html.contains("<dt>Term</dt>") && html.contains("<dd>Meaning</dd>") && html.contains("<del>gone</del>"),
        "{html}"
    );
}

#[test]
fn compares_a_bound_figure_or_fills_it_in() {
    let expected = "<p>has <data value=\"32\"><a id=\"at.1\" href=\"#of.1\" title=\"gpus[&quot;RTX (A)&quot;].memory\">32\u{a0}GB</a></data>.</p>\n";
    for written in ["32 GB", "32\u{a0}GB", "**32** GB", ""] {
        let html = html_of(&format!("has [{written}](<=gpus[\"RTX (A)\"].memory>).\n"));
        assert_eq!(html.replace("32 GB</a>", "32\u{a0}GB</a>"), expected, "{written}");
    }
}

#[test]
fn reports_a_stale_bound_figure_at_its_text_with_both_values() {
    let (page, report) =
        rendered("ok\n\nIt has [24 GB](<=gpus[\"RTX (A)\"].memory>) and\n[](<=gpus[\"RTX (A)\"].memroy>).\n");
    assert!(!page.html.contains("24"), "{}", page.html);
    assert_eq!(report.len(), 2, "{report:?}");
    assert!(
        report[0].starts_with("6:9 E0504 ") && report[0].contains("`24 GB`") && report[0].contains("GB`"),
        "{report:?}"
    );
    assert!(report[0].contains("gpus[\"RTX (A)\"].memory"), "{report:?}");
    let place: usize = report[1].strip_prefix("7:").and_then(|rest| rest.split(' ').next()).unwrap().parse().unwrap();
    assert!((6..=27).contains(&place), "the place is in the expression: {report:?}");
}

#[test]
fn a_bound_figure_in_a_heading_is_part_of_its_id_and_entry() {
    let (page, report) = rendered("## With [](<=gpus[\"RTX (A)\"].memory>) in it\n");
    assert_eq!(report, Vec::<String>::new());
    assert_eq!(page.contents[0].id, "with-32-gb-in-it");
    assert!(page.html.contains("<a class=\"anchor\""), "{}", page.html);
}

#[test]
fn each_expression_has_one_entry_that_links_back_to_its_first_figure() {
    let (page, report) = rendered(
        "## [](<=gpus[\"RTX (A)\"].memory>) in a heading\n\nIt has [](<=gpus[\"RTX (A)\"].memory>), [](<=2 * 3 GB>) and \
         [32 GB](<=gpus[\"RTX (A)\"].memory>)[^n].\n\n[^n]: And [](=gpus.count).\n",
    );
    assert_eq!(report, Vec::<String>::new());
    let figures: Vec<_> =
        page.bound_figures.iter().map(|figure| (figure.number, figure.expression.as_str(), figure.is_linked)).collect();
    assert_eq!(figures, [(1, "gpus[\"RTX (A)\"].memory", true), (2, "2 * 3 GB", true), (3, "gpus.count", true)]);
    let heading = page.html.split("</h2>").next().unwrap();
    assert!(heading.contains("<data value=\"32\" title=") && !heading.contains("#of."), "{heading}");
    for (part, count) in [("id=\"at.1\"", 1), ("href=\"#of.1\"", 2), ("id=\"at.2\"", 1), ("id=\"at.3\"", 1)] {
        assert_eq!(page.html.matches(part).count(), count, "{part} in {}", page.html);
    }
}

#[test]
fn a_figure_that_is_not_published_has_no_provenance() {
    let page =
        rendered("{when=\"false\"}\nIt has [](<=gpus[\"RTX (A)\"].memory>).\n\n{otherwise}\nIt has [](=gpus.count).\n")
            .0;
    assert_eq!(page.bound_figures.iter().map(|figure| figure.expression.as_str()).collect::<Vec<_>>(), ["gpus.count"]);
}

#[test]
fn bare_addresses_are_links_and_tasks_have_boxes() {
    let (html, _) = html_and_report(
        "See https://example.org/a_b_c&d, www.example.org/x. [no https://example.org/z](/) `https://example.org/` \\https://example.org/y\n",
    );
    assert!(
        html.contains("<a href=\"https://example.org/a_b_c&amp;d\">https://example.org/a_b_c&amp;d</a>, "),
        "{html}"
    );
    assert!(html.contains("<a href=\"https://www.example.org/x\">www.example.org/x</a>. "), "{html}");
    assert!(html.contains(">no https://example.org/z</a>"), "{html}");
    assert!(html.contains("<code>https://example.org/</code>"), "{html}");
    let (html, _) = html_and_report("- [ ] a\n- [x] b\n");
    assert!(html.contains("<input type=\"checkbox\" disabled aria-label=\"to do\"> a"), "{html}");
    assert!(html.contains("<input type=\"checkbox\" disabled checked aria-label=\"done\"> b"), "{html}");
}

#[test]
fn renders_formulas_and_leaves_prices_alone() {
    let (html, report) =
        html_and_report("For $x_1 < *y*$, US$5 or $10 to $20, `$z$`, [$8](/picture.svg \"$9\"), $[](=a)");
    assert!(html.contains("For <math alttext=\"x_1 &lt; *y*\"><msub>"), "{html}");
    assert!(
        html.contains(", US$5 or $10 to $20, <code>$z$</code>, <a href=\"../../picture.svg\" title=\"$9\">$8</a>, $"),
        "{html}"
    );
    assert!(report.iter().all(|line| !line.contains("formula")), "{report:?}");
    let (html, _) = html_and_report("$$\n\\frac{a}{b}\n= c\n- d\n$$\n");
    assert!(
        html.contains(
            "<p><span class=\"formula\" tabindex=\"0\"><math alttext=\"\\frac{a}{b} = c - d\" display=\"block\">"
        ),
        "{html}"
    );
    let (html, _) = html_and_report("```math\nx^2\n```\n");
    assert!(
        html.contains("<p><span class=\"formula\" tabindex=\"0\"><math alttext=\"x^2\" display=\"block\">"),
        "{html}"
    );
    let (html, _) = html_and_report("| a |\n| --- |\n| $\\|x\\|$, $|y|$ `b` |\n\n> $$\n> x\n> - z\n> $$\n\n$`c`$ `d`");
    assert!(
        html.contains("alttext=\"\\|x\\|\"") && html.contains("alttext=\"|y|\"") && html.contains("<code>b</code>"),
        "{html}"
    );
    assert!(html.contains("alttext=\"x - z\"") && html.contains("<code>d</code>"), "{html}");
    let (rendered, _) = rendered("## The square $x^2$\n");
    assert_eq!(rendered.contents[0].title, "The square x^2");
}

#[test]
fn a_text_that_has_only_prices_is_rendered_as_without_formulas() {
    let text = "$5 and $10, $5–$6 (or US$7), $20/$30, `$a$`, **$5**, [](=a.b) $5, and 6$.";
    let html = html_and_report(text).0;
    for price in ["$5 and $10, $5–$6 (or US$7), $20/$30,", "<strong>$5</strong>", "$5, and 6$."] {
        assert!(html.contains(price), "{html}");
    }
    assert!(!html.contains("<math"), "{html}");
}

#[test]
fn reports_faulty_formulas_where_they_are() {
    for (text, expected) in [
        ("See $a + \\alhpa$.", "4:10 E0530 `\\alhpa` is not a command that formulas know"),
        ("> $$\n> \\alhpa\n> $$", "4:3 E0530 `\\alhpa` is not a command that formulas know"),
        ("```math\na\n\\alhpa\n```", "6:1 E0530 `\\alhpa` is not a command that formulas know"),
        (
            "See $\\frac{a$.",
            "4:5 E0530 this formula cannot be read: expected closing token \"}\", but reached end of input",
        ),
        ("See $x = [](=a.b)$.", "4:5 E0530 a formula cannot contain a bound figure, found `](=a.b)`"),
        ("See $x {=a.b.c}$.", "4:5 E0530 a formula cannot contain a bound figure, found `{=a.b.c}`"),
    ] {
        assert_eq!(html_and_report(text).1, [expected], "{text}");
    }
    assert_eq!(html_and_report("$a{=}b$").1, Vec::<String>::new());
}
