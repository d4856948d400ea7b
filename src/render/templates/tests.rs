use crate::render::tests::Bench;

/// The diagnostics of a site whose `page.html` is this.
fn broken(template: &str) -> Vec<String> {
    let mut bench = Bench::new();
    bench.page("index.md", "text\n");
    bench.page("forecast.md", "text\n");
    bench.chart("growth");
    bench.template("page.html", template);
    bench.render().1
}

/// The first page of a site whose `page.html` is this.
fn first(template: &str) -> String {
    let mut bench = Bench::new();
    bench.page("index.md", "text\n");
    bench.page("essays/gap.md", "text\n").title.value = "A <b> & \"c\"".to_owned();
    bench.page("forecast.md", "text\n");
    bench.chart("growth");
    bench.template("page.html", template);
    let (site, report) = bench.render();
    assert_eq!(report, Vec::<String>::new());
    String::from_utf8(site.files["essays/gap/index.html"].clone()).unwrap()
}

#[test]
fn an_unknown_variable_is_an_error_at_its_place() {
    let report = broken("<p>ok</p>\n<p>{{ page.titel }}</p>\n");
    assert_eq!(report, ["templates/page.html:2:12 E0500 field `titel` is not defined"]);
    assert_eq!(broken("é {{ sitte }}\n"), ["templates/page.html:1:6 E0500 variable `sitte` is not defined"]);
}

#[test]
fn an_unknown_name_is_an_error_with_the_names_there_are() {
    let mut bench = Bench::new();
    bench.page("index.md", "text\n");
    bench.template("page.html", "{{ page.titel }}");
    let hints = bench.report().sorted()[0].hints.clone();
    assert_eq!(hints[0], "did you mean `title`?");
    assert!(hints[1].starts_with("available fields: content, contents, date, description,"), "{hints:?}");
}

#[test]
fn every_broken_template_is_reported_in_one_run_with_what_is_wrong_in_pages() {
    let mut bench = Bench::new();
    bench.page("index.md", "[x](gone.md)\n");
    bench.template("a.html", "{% if x %}\n");
    bench.template("b.html", "one\n{{ 1 + }}\n");
    let (_, report) = bench.render();
    let places: Vec<_> = report.iter().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(places, ["content/index.md:1:1 E0508", "templates/a.html:1:11 E0500", "templates/b.html:2:8 E0500"]);
}

#[test]
fn every_unknown_function_filter_and_parent_is_reported_at_its_place() {
    let mut bench = Bench::new();
    bench.page("index.md", "text\n");
    bench.template("a.html", "one\n  {{ env(name=\"HOME\") }}\n");
    bench.template("b.html", "{{ 1 | shout }}\n");
    let (_, report) = bench.render();
    assert_eq!(
        report,
        ["templates/a.html:2:6 E0500 unknown function `env`", "templates/b.html:1:8 E0500 unknown filter `shout`"]
    );
    let mut bench = Bench::new();
    bench.page("index.md", "text\n");
    bench.template("a.html", "{% extends \"bse.html\" %}\n");
    assert_eq!(bench.render().1, ["templates/a.html:1:13 E0500 there is no template `bse.html` to extend"]);
}

#[test]
fn whatever_is_written_is_escaped_whatever_the_name_of_the_template() {
    let html = first("<p title=\"{{ page.title }}\">{{ page.title }}</p>");
    let tags = crate::html::tags(&html);
    assert_eq!(tags[0].attribute("title"), Some("A <b> & \"c\""));
    assert!(tags.iter().all(|tag| tag.name == "p"), "{html}");
    let mut bench = Bench::new();
    bench.page("index.md", "text\n").title.value = "<b>".to_owned();
    bench.template("page.html", "{% include \"part.txt\" %}");
    bench.template("part.txt", "{{ page.title }}");
    let (site, report) = bench.render();
    assert_eq!(report, Vec::<String>::new());
    assert_eq!(site.files["index.html"], b"&lt;b>");
}

#[test]
fn addresses_are_relative_to_the_page_being_rendered() {
    let html = first(
        "<a href=\"{{ url(path=\"forecast.md\") }}\">f</a><img src=\"{{ asset(path=\"favicon.svg\") }}\" alt=\"x\">",
    );
    assert!(html.contains("href=../../forecast/") && html.contains("src=../../favicon.svg"), "{html}");
    let report = broken("<p>\n{{ url(path=\"forcast.md\") }}");
    assert_eq!(report.len(), 1);
    assert!(
        report[0].starts_with("templates/page.html:2:4 E0500 ") && report[0].contains("there is no page `forcast.md`"),
        "{report:?}"
    );
}

#[test]
fn a_template_sets_figures_with_their_partials() {
    let html = first("{{ chart(id=\"growth\") }}");
    assert!(html.contains("BuildCache &lt;doubles>") && html.contains("href=../../charts/growth.csv"), "{html}");
    let report = broken("{{ chart(id=\"grwth\") }}");
    assert!(report[0].contains("there is no chart `grwth`"), "{report:?}");
    let mut bench = Bench::new();
    bench.page("index.md", "![](chart:growth)\n");
    bench.chart("growth");
    bench.template("partials/figure.html", "{{ chart(id=\"growth\") }}");
    assert!(bench.render().1[0].contains("a figure's partial cannot set another figure"));
}

#[test]
fn templates_that_use_each_other_in_a_circle_are_an_error() {
    let mut bench = Bench::new();
    bench.page("index.md", "text\n");
    bench.template("a.html", "{% include \"b.html\" %}");
    bench.template("b.html", "{% include \"a.html\" %}");
    let (_, report) = bench.render();
    assert!(report.len() == 1 && report[0].contains("E0500 templates use each other in a circle: "), "{report:?}");
}

#[test]
fn bound_expressions_are_checked_at_their_place_even_where_nothing_is_rendered() {
    let mut bench = Bench::new();
    bench.page("index.md", "text\n");
    bench.template("unused.html", "one\n{{ bound(expression = \"nowhere.median\") }}\n");
    let (_, report) = bench.render();
    assert!(report.len() == 1 && report[0].starts_with("templates/unused.html:2:24 "), "{report:?}");
}
