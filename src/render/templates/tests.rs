//! Templates of authors, with and without mistakes.

use crate::render::test_site::TestSite;

/// Returns the diagnostics of a site with this `page.html`.
fn broken(template: &str) -> Vec<String> {
    let mut site = TestSite::new();
    site.page("index.md", "text\n");
    site.page("forecast.md", "text\n");
    site.chart("growth");
    site.template("page.html", template);
    site.render().1
}

/// Returns a page of a site with this `page.html`.
fn first(template: &str) -> String {
    let mut site = TestSite::new();
    site.page("index.md", "text\n");
    site.page("essays/gap.md", "text\n").title.value = "A <b> & \"c\"".to_owned();
    site.page("forecast.md", "text\n");
    site.chart("growth");
    site.template("page.html", template);
    let (site, report) = site.render();
    assert_eq!(report, Vec::<String>::new());
    String::from_utf8(site.files["essays/gap/index.html"].to_vec()).unwrap()
}

#[test]
fn reports_an_unknown_variable_at_its_place() {
    let report = broken("<p>ok</p>\n<p>{{ page.titel }}</p>\n");
    assert_eq!(report, ["templates/page.html:2:12 E0500 field `titel` is not defined"]);
    assert_eq!(broken("é {{ sitte }}\n"), ["templates/page.html:1:6 E0500 variable `sitte` is not defined"]);
}

#[test]
fn reports_an_unknown_name_with_the_known_ones() {
    let mut site = TestSite::new();
    site.page("index.md", "text\n");
    site.template("page.html", "{{ page.titel }}");
    let hints = site.report().sorted()[0].hints.clone();
    assert_eq!(hints[0], "did you mean `title`?");
    assert!(hints[1].starts_with("available fields: authors, byline, content, contents, date,"), "{hints:?}");
}

#[test]
fn reports_every_invalid_template_together_with_the_problems_of_pages() {
    let mut site = TestSite::new();
    site.page("index.md", "[x](gone.md)\n");
    site.template("a.html", "{% if x %}\n");
    site.template("b.html", "one\n{{ 1 + }}\n");
    let (_, report) = site.render();
    let places: Vec<_> = report.iter().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(places, ["content/index.md:1:5 E0508", "templates/a.html:1:11 E0500", "templates/b.html:2:8 E0500"]);
}

#[test]
fn reports_every_unknown_function_filter_and_parent_at_its_place() {
    let mut site = TestSite::new();
    site.page("index.md", "text\n");
    site.template("a.html", "one\n  {{ env(name=\"HOME\") }}\n");
    site.template("b.html", "{{ 1 | shout }}\n");
    let (_, report) = site.render();
    assert_eq!(
        report,
        ["templates/a.html:2:6 E0500 unknown function `env`", "templates/b.html:1:8 E0500 unknown filter `shout`"]
    );
    let mut site = TestSite::new();
    site.page("index.md", "text\n");
    site.template("a.html", "{% extends \"bse.html\" %}\n");
    assert_eq!(site.render().1, ["templates/a.html:1:13 E0500 there is no template `bse.html` to extend"]);
}

#[test]
fn escapes_all_values_in_a_template_of_any_name() {
    let html = first("<p title=\"{{ page.title }}\">{{ page.title }}</p>");
    let tags: Vec<_> = crate::html::tags(&html).collect();
    assert_eq!(tags[0].attribute("title").as_deref(), Some("A <b> & \"c\""));
    assert!(tags.iter().all(|tag| tag.name == "p"), "{html}");
    let mut site = TestSite::new();
    site.page("index.md", "text\n").title.value = "<b>".to_owned();
    site.template("page.html", "{% include \"part.txt\" %}");
    site.template("part.txt", "{{ page.title }}");
    let (site, report) = site.render();
    assert_eq!(report, Vec::<String>::new());
    assert_eq!(**site.files["index.html"], *b"&lt;b&gt;");
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
fn a_template_renders_figures_with_their_partials() {
    let html = first("{{ chart(id=\"growth\") }}");
    assert!(html.contains("Memory &lt;doubles&gt;") && html.contains("href=../../charts/growth.csv"), "{html}");
    let report = broken("{{ chart(id=\"grwth\") }}");
    assert!(report[0].contains("there is no chart `grwth`"), "{report:?}");
    let mut site = TestSite::new();
    site.page("index.md", "![](chart:growth)\n");
    site.chart("growth");
    site.template("partials/figure.html", "{{ chart(id=\"growth\") }}");
    assert!(site.render().1[0].contains("the partial of a figure cannot contain another figure"));
}

#[test]
fn reports_templates_that_include_each_other_in_a_circle() {
    let mut site = TestSite::new();
    site.page("index.md", "text\n");
    site.template("a.html", "{% include \"b.html\" %}");
    site.template("b.html", "{% include \"a.html\" %}");
    let (_, report) = site.render();
    assert!(
        report.len() == 1 && report[0].contains("E0500 these templates include or extend each other in a circle: "),
        "{report:?}"
    );
}

#[test]
fn reports_each_bound_expression_of_a_page_at_its_place_and_no_other() {
    let mut site = TestSite::new();
    site.page("index.md", "text\n");
    site.page("second.md", "text\n");
    site.template("unused.html", "{{ bound(expression = \"unused.median\") }}\n");
    site.template(
        "page.html",
        "{# bound(expression = \"comment.median\") #}\n{{ bound(expression = \"nowhere.median\") }}\n\
         {% set name = \"gone.median\" %}{{ bound(expression = name) }}\n",
    );
    let (_, report) = site.render();
    assert_eq!(report.len(), 2, "{report:?}");
    assert!(report[0].starts_with("templates/page.html:2:24 E0407 ") && report[0].contains("`nowhere`"), "{report:?}");
    assert!(report[1].starts_with("templates/page.html:3:34 E0407 ") && report[1].contains("`gone`"), "{report:?}");
}

#[test]
fn the_rows_of_a_figure_are_what_a_loop_over_its_cells_writes() {
    let page = |rows: Option<&str>| {
        let mut site = TestSite::new();
        site.page("index.md", "![](chart:growth)\n");
        site.chart("growth");
        let partial = site.project.templates["partials/data-table.html"].text.clone();
        let call = "{{ rows(kind=figure.kind, id=figure.id) -}}\n";
        assert!(partial.contains(call));
        site.template("partials/data-table.html", &partial.replace(call, rows.unwrap_or(call)));
        let (site, report) = site.render();
        assert_eq!(report, Vec::<String>::new());
        String::from_utf8(site.files["index.html"].to_vec()).unwrap()
    };
    let loops = "{% for row in figure.rows -%}\n<tr>\n{%- for cell in row %}\n\
        {%- if loop.first %}<th scope=\"row\"{% if figure.columns[0].numeric %} class=\"number\"{% endif %}>\
        {% else %}<td{% if figure.columns[loop.index0].numeric %} class=\"number\"\
        {% elif cell.text | length > 28 %} class=\"text\"{% endif %}>{% endif %}\n\
        {%- if cell.value %}<data value=\"{{ cell.value }}\">{{ cell.text }}</data>{% else %}{{ cell.text }}{% endif %}\n\
        {%- if loop.first %}</th>{% else %}</td>{% endif %}\n{%- endfor -%}\n</tr>\n{% endfor -%}\n";
    assert_eq!(page(None), page(Some(loops)));
    assert!(page(None).contains("64.125"));
}
