//! Markup in texts that are not Markdown is reported where it stands, by a build too.

use super::project::Project;

/// Files with markup in a text for readers, each with the markup and its line.
const MARKED: [(&str, &str, &str, usize); 16] = [
    ("data/models/plan.yaml", "title: Plan *x*\noutcomes: { a: 3 }\n", "*x*", 1),
    ("data/models/plan.yaml", "question: When {{ y }}?\noutcomes: { a: 3 }\n", "{{ y }}", 1),
    ("data/models/plan.yaml", "outcomes:\n  a:\n    value: 3\n    note: See [[Page]].\n", "[[Page]]", 4),
    ("data/models/plan.yaml", "outcomes: { a: { value: 3, label: <b>A</b> } }\n", "<b>", 1),
    ("data/models/plan.yaml", "outcomes: { a: 3 }\nscenarios: { s: { note: a $x^2$ } }\n", "$x^2$", 2),
    ("data/cards.yaml", "title: A `b`\ncolumns: { a: {} }\nrows: []\n", "`b`", 1),
    ("data/cards.yaml", "description: By [@a].\ncolumns: { a: {} }\nrows: []\n", "@a", 1),
    ("data/cards.yaml", "columns: { a: { label: see ** it ** or **b** } }\nrows: []\n", "**b**", 1),
    ("data/cards.yaml", "columns: { a: { note: ':::x' } }\nrows: []\n", ":::x", 1),
    ("data/cards.yaml", "columns: { a: {} }\nrows: [{ a: 1, note: \"[on](x.md)\" }]\n", "[on](x.md)", 2),
    (
        "data/cards.yaml",
        "columns: { a: {} }\nderived: { b: { value: a, note: <!-- c --> d } }\nrows: []\n",
        "<!-- c -->",
        2,
    ),
    ("data/sources.yaml", "a: { title: A $x$ b }\n", "$x$", 1),
    ("data/sources.yaml", "a: { title: A, note: A <i>copy</i> }\n", "<i>", 1),
    ("data/more.bib", "@misc{a, title = {A}, note = {A [[copy]]}}\n", "[[copy]]", 1),
    ("content/second.md", "---\ntitle: Second {% if x %}\n---\n", "{% if x %}", 2),
    ("foresite.yaml", "title: A *b*\nbase_url: https://example.org/\nas_of: 2026-05-07\n", "*b*", 1),
];

#[test]
fn a_build_reports_markup_in_texts_that_are_not_markdown() {
    for (path, text, markup, line) in MARKED {
        let project = Project::small();
        project.write(path, text);
        if path.ends_with(".bib") {
            // The entries of a bibliography are looked at if something cites them.
            project.write("content/second.md", "---\ntitle: Second\n---\n\nSee [@a].\n");
        }
        let stderr = project.run(&["build"]).ends_with(0).stderr;
        let place = format!("--> {path}:{line}:");
        assert!(
            stderr.contains("warning[E0526]: ") && stderr.contains(&format!("as it is written: `{markup}`")),
            "{text}: {stderr}"
        );
        assert!(stderr.contains(&place), "{place}: {stderr}");
    }
    let project = Project::small();
    project.write("data/cards.csv", "a,note\n1,A *b*\n");
    project.write("data/cards.yaml", "columns: { a: {} }\nrows: cards.csv\n");
    let stderr = project.run(&["build"]).ends_with(0).stderr;
    assert!(stderr.contains("--> data/cards.csv:2:3\n"), "{stderr}");
}
