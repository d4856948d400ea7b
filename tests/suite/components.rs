//! Tests components of a site's templates that its pages call.

use std::fs;

use super::project::Project;

const NOTE: &str = "{% component note(title: String, level: Integer = 1, quiet: Bool = false) %}\
                    <aside class=\"note-{{ level }}{% if quiet %} quiet{% endif %}\"><b>{{ title }}</b>{{ body }}</aside>\
                    {% endcomponent note %}";
const BADGE: &str = "{% component badge(text: String, share: Float = 0.5, @root) %}\
                     <a class=\"badge\" href=\"{{ root }}second/\">{{ text }}: {{ share * 2 }}</a>{% endcomponent badge %}";

/// Returns a project with components, and a text as one of its pages.
fn project(text: &str) -> Project {
    let project = Project::small();
    project.write("templates/components/note.html", NOTE);
    project.write("templates/components/badge.html", BADGE);
    project.write("content/second.md", &format!("---\ntitle: Second\n---\n\n{text}\n"));
    project
}

fn built(text: &str) -> String {
    let project = project(text);
    project.run(&["build", "--strict"]).ends_with(0);
    fs::read_to_string(project.path("public/second/index.html")).unwrap()
}

#[test]
fn a_component_writes_what_is_around_its_body() {
    let page =
        built("<note title=\"A &amp; B\" level=\"2\" quiet>\n\nBe *careful*, and\n\n- count.\n\n</note>\n\nAfter.");
    let expected = "<aside class=\"note-2 quiet\"><b>A &amp; B</b><p>Be <em>careful</em>, and</p><ul><li>count.</li></ul></aside><p>After.</p>";
    assert!(page.contains(expected), "{page}");
}

#[test]
fn components_stand_in_sentences_and_in_each_other() {
    let page = built(
        "Read <badge text=\"this\" /> or <badge text=\"that\" share=\"1.5\" />.\n\n<note title=\"Out\">\n\n<note title=\"In\">\n\nWords.\n\n</note>\n\n\
         <badge text=\"inside\" />\n\n</note>",
    );
    let badge = |text: &str, share: &str| format!("<a class=badge href=../second/>{text}: {share}</a>");
    assert!(page.contains(&format!("Read {} or {}.", badge("this", "1.0"), badge("that", "3.0"))), "{page}");
    let inner = "<aside class=note-1><b>In</b><p>Words.</p></aside>";
    assert!(
        page.contains(&format!("<aside class=note-1><b>Out</b>{inner}{}</aside>", badge("inside", "1.0"))),
        "{page}"
    );
}

#[test]
fn bound_figures_and_charts_work_between_the_tags() {
    let project = project("<note title=\"Now\">\n\nIn [](=plan.ready.median.year).\n\n</note>");
    project.write(
        "data/models/plan.yaml",
        "window: { from: 2026-01-01, to: 2040-01-01 }\noutcomes:\n  ready: first(t >= 2030-03-01)\n",
    );
    project.run(&["build"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/second/index.html")).unwrap();
    assert!(page.contains("<b>Now</b><p>In <") && page.contains(">2030</"), "{page}");
}

#[test]
fn wrong_calls_are_errors_at_the_call() {
    for (text, line, message) in [
        ("<note titel=\"A\">\n\nWords.\n\n</note>", 5, "has no argument `titel`"),
        ("<note>\n\nWords.\n\n</note>", 5, "lacks its argument `title`"),
        (
            "Words.\n\n<note title=\"A\" level=\"high\">\n\nWords.\n\n</note>",
            7,
            "`level` of the component `note` is `high`: expected a whole number",
        ),
        ("<note title=\"A\" quiet=\"no\">\n\nWords.\n\n</note>", 5, "expected `true` or `false`"),
        ("<badge text=\"A\" share=\"half\" />", 5, "expected a number"),
        ("<note title=\"A\">\n\nWords.", 5, "is not closed"),
        ("<badge text=\"A\">words</badge>", 5, "does not show what is between its tags"),
    ] {
        let ended = project(text).run(&["check"]).ends_with(1);
        assert!(ended.stderr.contains(message), "{text}: {}", ended.stderr);
        assert!(ended.stderr.contains(&format!(" content/second.md:{line}:")), "{text}: {}", ended.stderr);
        assert_eq!(ended.stderr.matches("error[").count(), 1, "{text}: {}", ended.stderr);
    }
}

#[test]
fn an_element_without_a_component_is_left_out_as_before() {
    let ended = project("<other>Words.</other>").run(&["check"]).ends_with(0);
    assert!(ended.stderr.contains("`<other>` is left out"), "{}", ended.stderr);
}
