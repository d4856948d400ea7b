//! The reference of templates, generated from the declarations of the views that they are given, from the table of their
//! functions, and from the templates of the theme.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use walkdir::WalkDir;

use super::super::project::repository;
use super::head;

/// The variables of templates, the structure of each, and where it is given.
const GIVEN: [(&str, &str, &str); 13] = [
    ("site", "SiteView", "In every template: the same on every page."),
    ("page", "PageView", "In the template of a page: the page being rendered."),
    ("forecasts", "ForecastView", "In the template of a page: the forecast of each model, by its id."),
    ("figure", "FigureView", "In `partials/figure.html` and `partials/table.html`."),
    ("model", "ModelView", "In `partials/model.html`: a model with all its definitions."),
    ("dataset", "DatasetView", "In `partials/dataset.html`: the report on a dataset."),
    (
        "provenance",
        "ProvenanceView",
        "In `partials/provenance.html`: what the bound figures of a page were computed from.",
    ),
    (
        "links",
        "LinkNoteView",
        "In `partials/link-notes.html`: a list of the links of a page that lead out of the site, each with these fields.",
    ),
    (
        "embed",
        "EmbedView",
        "In `embed.html`: a chart that others embed. `embeds.html` is given all of them as `embeds`.",
    ),
    (
        "citations",
        "CitationView",
        "In `cite.html`: a list of how to cite the report and its pages, each with these fields.",
    ),
    ("folders", "FolderView", "In `search.html`: a list of the folders of the site, each with these fields."),
    (
        "chapters",
        "ChapterView",
        "In `print.html`: a list of the pages of the report as one document, each with these fields.",
    ),
    ("code", "CodeView", "In `partials/code.html`, if your site has one: a fenced block of code."),
];

/// A structure that templates are given.
struct Structure {
    description: String,
    fields: Vec<Field>,
}

/// A field of a structure.
struct Field {
    name: String,
    kind: String,
    description: String,
    is_flat: bool,
}

pub fn page(weight: usize) -> String {
    let structures = structures();
    let description =
        "The variables and functions of templates, the templates of the theme, and the texts of its interface.";
    let mut text = head("Templates", "Templates", description, weight);
    text.push_str(
        "A file in `templates/` replaces the template of the theme with the same name, or adds another. Templates are written in \
         [Tera](https://docs.rs/tera), with its filters and tests. Every value is escaped unless it is marked `safe`. \
         [Write templates of your own](../how-to/templates.md) shows examples.\n\n",
    );
    text.push_str("## Functions {#functions}\n\n");
    for (call, gives) in functions() {
        let mut letters = gives.chars();
        let gives: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        text.push_str(&format!("{call}\n: {gives}.\n\n"));
    }
    text.push_str("## The theme's templates {#theme}\n\n");
    for (path, description, blocks) in theme() {
        let blocks = if blocks.is_empty() { String::new() } else { format!(" Blocks: `{}`.", blocks.join("`, `")) };
        text.push_str(&format!("`{path}`\n: {description}{blocks}\n\n"));
    }
    text.push_str(&texts());
    text.push_str("## Variables {#given}\n\n");
    text.push_str(
        "`root` *text*\n: The relative path from the page to the root of the site: `./` or `../`. In every template.\n\n",
    );
    for (name, structure, where_) in GIVEN {
        text.push_str(&format!(
            "[`{name}`](#{name}) *{}*\n: {where_}\n\n",
            if name == "forecasts" { "by name" } else { "fields" }
        ));
        assert!(structures.contains_key(structure), "no structure {structure}");
    }
    let mut described = BTreeSet::new();
    for (name, structure, _) in GIVEN {
        text.push_str(&format!("## `{name}` {{#{name}}}\n\n"));
        described.insert(structure.to_owned());
        let mut queue = vec![structure.to_owned()];
        while !queue.is_empty() {
            let next = queue.remove(0);
            if next != structure {
                text.push_str(&format!(
                    "### {} {{#{}}}\n\n{}\n\n",
                    title(&next),
                    id(&next),
                    structures[&next].description
                ));
            }
            fields(&structures[&next], &structures, &mut described, &mut queue, &mut text);
        }
    }
    text.trim_end().to_owned() + "\n"
}

fn fields(
    structure: &Structure,
    structures: &BTreeMap<String, Structure>,
    described: &mut BTreeSet<String>,
    queue: &mut Vec<String>,
    text: &mut String,
) {
    for field in &structure.fields {
        if field.is_flat {
            fields(&structures[&field.kind], structures, described, queue, text);
            continue;
        }
        // Rows are serialized as lists of cells.
        let kind = field.kind.replace("TableRows", "Vec<Vec<TableCell>>");
        for word in kind.split(|letter: char| !letter.is_alphanumeric()) {
            if structures.contains_key(word) && described.insert(word.to_owned()) {
                queue.push(word.to_owned());
            }
        }
        text.push_str(&format!("`{}` *{}*\n: {}\n\n", field.name, type_name(&kind, structures), field.description));
    }
}

/// Describes a type.
fn type_name(kind: &str, structures: &BTreeMap<String, Structure>) -> String {
    let inner = |head: &str| kind.strip_prefix(head).and_then(|rest| rest.strip_suffix('>'));
    if let Some(kind) = inner("Option<") {
        return format!("{}, or none", type_name(kind, structures));
    }
    if let Some(kind) = inner("Vec<") {
        return format!("list of {}", type_name(kind, structures));
    }
    if let Some(kind) = inner("BTreeMap<String, ") {
        return format!("{}, by name", type_name(kind, structures));
    }
    assert!(!kind.starts_with('('), "templates are given named fields, not the tuple `{kind}`");
    match kind.rsplit("::").next().unwrap() {
        "String" | "&'static str" => "text".to_owned(),
        "bool" => "true or false".to_owned(),
        "usize" | "u64" | "u32" | "u8" => "whole number".to_owned(),
        "f64" => "number".to_owned(),
        "Extra" => "any values, by name".to_owned(),
        own if structures.contains_key(own) => format!("[{}](#{})", title(own), id(own)),
        other => panic!("no description of the type `{other}`"),
    }
}

/// `DateView` is a *date*.
fn title(structure: &str) -> String {
    let name = structure.strip_suffix("View").unwrap_or(structure);
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

fn id(structure: &str) -> String {
    match GIVEN.iter().find(|(_, given, _)| *given == structure) {
        Some((name, ..)) => (*name).to_owned(),
        None => format!("{}-fields", title(structure).replace(' ', "-")),
    }
}

/// Returns every serialized structure of the code, by name.
fn structures() -> BTreeMap<String, Structure> {
    let mut found = BTreeMap::new();
    for entry in WalkDir::new(repository().join("src")).sort_by_file_name().into_iter().map(Result::unwrap) {
        let path = entry.path().strip_prefix(repository().join("src")).unwrap().to_str().unwrap().replace('\\', "/");
        if path.ends_with(".rs")
            && (path.starts_with("render") || path.starts_with("figure"))
            && !path.starts_with("figure/export")
            && !path.starts_with("render/files")
        {
            read(&fs::read_to_string(entry.path()).unwrap(), &mut found);
        }
    }
    found
}

/// Reads the structures of a file, which has one field in each line.
fn read(text: &str, found: &mut BTreeMap<String, Structure>) {
    let (mut description, mut is_serialized, mut is_flat, mut is_skipped) = (String::new(), false, false, false);
    let mut open: Option<(String, Structure)> = None;
    for line in text.lines() {
        let line = line.trim();
        if let Some(words) = line.strip_prefix("///") {
            description.push_str(words);
        } else if line.starts_with("#[derive") {
            is_serialized = line.contains("Serialize");
        } else if line == "#[serde(flatten)]" {
            is_flat = true;
        } else if line == "#[serde(skip)]" {
            is_skipped = true;
        } else if line.starts_with("#[serde") {
            panic!("`{line}` changes what templates see, and is not read here");
        } else if let Some(name) = line.strip_prefix("pub struct ").and_then(|rest| rest.strip_suffix(" {")) {
            if is_serialized {
                open = Some((name.to_owned(), Structure { description: take(&mut description), fields: Vec::new() }));
            }
            (is_serialized, description) = (false, String::new());
        } else if let (Some((_, structure)), Some((name, kind))) = (&mut open, field(line)) {
            let (name, kind) = (name.to_owned(), kind.to_owned());
            let field = Field { name, kind, description: take(&mut description), is_flat };
            if !is_skipped {
                structure.fields.push(field);
            }
            (is_flat, is_skipped) = (false, false);
        } else if line == "}" {
            if let Some((name, structure)) = open.take() {
                assert!(found.insert(name.clone(), structure).is_none(), "two structures are called {name}");
            }
        } else {
            description.clear();
        }
    }
}

/// Reads a field; private fields are serialized as well.
fn field(line: &str) -> Option<(&str, &str)> {
    let rest =
        ["pub(super) ", "pub(crate) ", "pub "].iter().find_map(|prefix| line.strip_prefix(prefix)).unwrap_or(line);
    rest.strip_suffix(',')?.split_once(": ")
}

fn take(description: &mut String) -> String {
    std::mem::take(description).trim().to_owned()
}

/// Describes the files with the texts of the interface, with every key.
fn texts() -> String {
    let text = fs::read_to_string(repository().join("src/locale/en.json")).unwrap();
    let serde_json::Value::Object(sections) = serde_json::from_str(&text).unwrap() else { panic!("expected sections") };
    let mut page = "## Texts of the interface {#texts}\n\nThe theme shows its own words through `text(key = \"…\")`. English (`en`), \
                    German (`de`), French (`fr`), Spanish (`es`), and Arabic (`ar`) are built in; `language` in `foresite.yaml` chooses. \
                    A file `templates/strings/LANGUAGE.json` adds a language or changes texts, and can name only the texts that it \
                    changes; texts that a language lacks are shown in English. Placeholders are in braces. A text that depends on a \
                    number can have a form for each plural category of its language: `zero`, `one`, `two`, `few`, `many`, and \
                    `other`. The texts of `dates` and `numbers` say how dates and numbers are written, and those of `units` how a \
                    number is written with a unit that has a name; a file can add units of the site to them.\n\n"
        .to_owned();
    for (section, texts) in sections {
        let serde_json::Value::Object(texts) = texts else { panic!("expected an object in `{section}`") };
        for (key, text) in texts {
            let text = match &text {
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Object(forms) => forms["other"].as_str().unwrap().to_owned(),
                _ => "a list of the names of the months".to_owned(),
            };
            // Pages read `{when}` as a condition.
            let text = text.trim().replace('{', "\\{");
            page.push_str(&format!("`{section}.{key}`\n: {text}\n\n"));
        }
    }
    page
}

/// Returns the functions that templates can call, from the table in the file that registers them, which must list each.
fn functions() -> Vec<(String, String)> {
    let text = fs::read_to_string(repository().join("src/render/templates/functions.rs")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | `"));
    let table: Vec<(String, String)> = rows
        .map(|row| {
            let (call, gives) = row.split_once(" | ").unwrap();
            let call = call.replace("\\|", "|");
            (format!("`{call}"), gives.trim_end_matches(" |").to_owned())
        })
        .collect();
    let registered = text
        .match_indices("register_function(\"")
        .map(|(at, found)| text[at + found.len()..].split('"').next().unwrap());
    for name in registered.chain(["chart", "table"]) {
        assert!(table.iter().any(|(call, _)| call.contains(&format!("`{name}("))), "`{name}` is in no table");
    }
    table
}

/// Returns the templates of the theme with the comment at their start, and the blocks that another template can override.
fn theme() -> Vec<(String, String, Vec<String>)> {
    let folder = repository().join("templates");
    let files = WalkDir::new(&folder).sort_by_file_name().into_iter().map(Result::unwrap);
    files
        // The site of this repository has one template that is not part of the theme.
        .filter(|entry| entry.file_type().is_file() && !entry.path().ends_with("partials/code.html"))
        .map(|entry| {
            let path = entry.path().strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
            let text = fs::read_to_string(entry.path()).unwrap();
            let description =
                text.strip_prefix("{#").and_then(|rest| rest.split_once("#}")).map(|(description, _)| description);
            let description = description
                .unwrap_or_else(|| panic!("templates/{path} must start with a comment on what it is, `{{# … #}}`"));
            let description = description.trim_end_matches('-').split_whitespace().collect::<Vec<_>>().join(" ");
            let opened = text.split("{% block ").skip(1).filter_map(|rest| rest.split(' ').next());
            (path, description, opened.map(str::to_owned).collect())
        })
        .collect()
}

#[test]
fn reads_the_fields_of_serialized_structures() {
    let mut found = BTreeMap::new();
    let text = "/// `page`: the page.\n#[derive(Clone, Serialize)]\npub struct PageView {\n    /// Its\n    /// title.\n    pub title: String,\n\
                #[serde(flatten)]\n    pub rest: Rest,\n    #[serde(skip)]\n    pub own: Own,\n}\n\n#[derive(Clone)]\npub struct Other {\n    pub a: String,\n}\n";
    read(text, &mut found);
    assert_eq!(found.keys().collect::<Vec<_>>(), ["PageView"]);
    let fields = &found["PageView"].fields;
    let shown: Vec<_> =
        fields.iter().map(|field| (field.name.as_str(), field.description.as_str(), field.is_flat)).collect();
    assert_eq!(shown, [("title", "Its title.", false), ("rest", "", true)]);
}
