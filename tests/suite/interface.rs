//! The texts of the interface: none is written in a template or in the script, and a site is shown in its language.

use std::fs;

use foresite::html;
use walkdir::WalkDir;

use super::project::{Project, repository};

/// Words in templates that are the same in every language: file formats.
const SHARED: [&str; 3] = ["CSV", "SVG", "PNG"];

/// Returns a template without its tags, expressions and comments, which are replaced with spaces.
fn without_tera(template: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some(start) = rest.find(['{']) {
        let (before, after) = rest.split_at(start);
        text.push_str(before);
        let close = match after.get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            Some("{#") => "#}",
            _ => "{",
        };
        rest = after[1..].find(close).map_or("", |end| &after[1 + end + close.len()..]);
        text.push(' ');
    }
    text + rest
}

/// Returns the words that a template shows to readers: its text, and the attributes that are read aloud.
fn words(template: &str) -> Vec<String> {
    // This block contains the classes of the body.
    let (before, after) = template.split_once("{% block body_class %}").unwrap_or((template, ""));
    let after = after.split_once("{% endblock %}").map_or("", |(_, after)| after);
    let html = without_tera(&format!("{before}{after}"));
    let mut text = String::new();
    let mut at = 0;
    for tag in html::tags(&html) {
        text.push_str(&format!(" {} ", &html[at..tag.range.start]));
        at = tag.range.end;
        for name in ["aria-label", "title", "alt", "placeholder"] {
            // The `title` of a link to a stylesheet or feed is not shown.
            text.push_str(&format!(" {} ", tag.attribute(name).filter(|_| tag.name != "link").unwrap_or_default()));
        }
    }
    text.push_str(&html[at..]);
    let words = text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    words.filter(|word| !SHARED.contains(word) && *word != "DOCTYPE" && *word != "html").map(str::to_owned).collect()
}

#[test]
fn templates_contain_no_words_of_a_language() {
    let folder = repository().join("templates");
    let mut problems = Vec::new();
    for entry in WalkDir::new(&folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        // The handbook of this repository is written in English, and so are the captions of its examples. The terms of schema.org are
        // for programs.
        let is_exempt =
            ["partials/code.html", "partials/linked-data.html"].iter().any(|name| entry.path().ends_with(name));
        if is_exempt {
            continue;
        }
        let words = words(&fs::read_to_string(entry.path()).unwrap());
        if !words.is_empty() {
            problems.push(format!("{}: {}", entry.path().display(), words.join(" ")));
        }
    }
    assert!(problems.is_empty(), "put these words into `src/locale/en.json`:\n{}", problems.join("\n"));
}

#[test]
fn finds_words_in_texts_and_in_attributes() {
    let template =
        "{# Not this. #}<p class=\"lead\" title=\"Date\">As of {{ date }}</p>{% if a %}<b>CSV</b>{% endif %}";
    assert_eq!(words(template), ["Date", "As", "of"]);
}

#[test]
fn the_script_contains_no_sentences() {
    let script = fs::read_to_string(repository().join("static/foresite.js")).unwrap();
    let code: Vec<&str> = script.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = code.join("\n");
    // Every other part between quotes is a literal; sentences have a capital and spaces.
    let literals = code.split(['\'', '`']).skip(1).step_by(2);
    let is_sentence = |literal: &&str| literal.starts_with(char::is_uppercase) && literal.contains(' ');
    let sentences: Vec<&str> = literals.filter(is_sentence).collect();
    assert!(sentences.is_empty(), "{sentences:?}");
}

#[test]
fn the_starter_is_shown_in_german() {
    let project = Project::small();
    let starter = repository().join("starter");
    for entry in WalkDir::new(&starter).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
        let path = entry.path().strip_prefix(&starter).unwrap().to_str().unwrap();
        project.write(path, &fs::read_to_string(entry.path()).unwrap());
    }
    let settings = fs::read_to_string(starter.join("foresite.yaml")).unwrap();
    project.write("foresite.yaml", &format!("{settings}\nlanguage: de\n"));
    // The figures in its text are written in English.
    project.run(&["fix"]).ends_with(0);
    project.run(&["build"]).ends_with(0);
    let page = |path: &str| fs::read_to_string(project.path("public").join(path)).unwrap();
    let essay = page("essays/why-plans-run-late/index.html");
    for (page, expected) in [
        (&essay, " lang=de>"),
        (&essay, "Zum Text springen"),
        (&essay, "Stand: "),
        (&essay, "2. März 2026"),
        (&essay, "Veröffentlicht am "),
        (&essay, "Erstellt mit Foresite"),
        (&page("404.html"), "Seite nicht gefunden"),
        (&page("index.html"), "Woher die Zahlen auf dieser Seite stammen"),
        (&page("index.html"), "Die Daten als Tabelle"),
        (&page("index.html"), "Dateien: "),
        (&page("index.html"), "Berechnet aus "),
        (&page("method/index.html"), "Eingaben"),
        (&page("feed.xml"), "xml:lang=\"de\""),
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    for english in ["Skip to the text", "As of", "Published <", "Files:", "Calculation", "March 2026</time>"] {
        assert!(!essay.contains(english), "{english}: {essay}");
    }
}
