//! What templates see, from the declarations of the views that are handed to them, and from the theme's own templates.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use walkdir::WalkDir;

use super::super::project::repository;
use super::head;

/// What is handed to a template, and the structure behind it.
const GIVEN: [(&str, &str, &str); 6] = [
    ("site", "SiteView", "The same in every template."),
    ("page", "PageView", "In the template of a page: the page being rendered."),
    ("forecasts", "ForecastView", "In the template of a page: what one run of each model says, by the model's id."),
    ("figure", "FigureView", "In `partials/figure.html` and `partials/table.html`."),
    ("model", "ModelView", "In `partials/model.html`."),
    ("whence", "WhenceView", "In `partials/whence.html`: where the bound figures of a page come from."),
];

/// A structure that is handed over.
struct Structure {
    description: String,
    fields: Vec<Field>,
}

/// A field of one.
struct Field {
    name: String,
    kind: String,
    description: String,
    is_flat: bool,
}

pub fn page(weight: usize) -> String {
    let structures = structures();
    let description = "What a template is given, what it may call, and which templates the theme has.";
    let mut text = head("What templates see", "Templates", description, weight);
    text.push_str(
        "A file in `templates/` takes the place of the theme's own of the same name, and may be an addition to it. Templates are \
         [Tera](https://docs.rs/tera)'s, with its filters and tests; whatever a template's name ends in, what it writes is \
         escaped unless it is `safe`. [Another look](../how-to/theme.md) shows how.\n\n",
    );
    text.push_str("## Functions {#functions}\n\n");
    for (call, gives) in functions() {
        let mut letters = gives.chars();
        let gives: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        text.push_str(&format!("{call}\n: {gives}.\n\n"));
    }
    text.push_str("## The theme's templates {#theme}\n\n");
    for (path, says, blocks) in theme() {
        let blocks = if blocks.is_empty() { String::new() } else { format!(" Blocks: `{}`.", blocks.join("`, `")) };
        text.push_str(&format!("`{path}`\n: {says}{blocks}\n\n"));
    }
    text.push_str("## What is given {#given}\n\n");
    text.push_str(
        "`root` *text*\n: The way from the page to the site's first folder: `./`, `../`. In every template.\n\n",
    );
    for (name, structure, where_) in GIVEN {
        text.push_str(&format!(
            "[`{name}`](#{name}) *{}*\n: {where_}\n\n",
            if name == "forecasts" { "by name" } else { "fields" }
        ));
        assert!(structures.contains_key(structure), "no structure {structure}");
    }
    let mut told = BTreeSet::new();
    for (name, structure, _) in GIVEN {
        text.push_str(&format!("## `{name}` {{#{name}}}\n\n"));
        told.insert(structure.to_owned());
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
            fields(&structures[&next], &structures, &mut told, &mut queue, &mut text);
        }
    }
    text.trim_end().to_owned() + "\n"
}

fn fields(
    structure: &Structure,
    structures: &BTreeMap<String, Structure>,
    told: &mut BTreeSet<String>,
    queue: &mut Vec<String>,
    text: &mut String,
) {
    for field in &structure.fields {
        if field.is_flat {
            fields(&structures[&field.kind], structures, told, queue, text);
            continue;
        }
        for word in field.kind.split(|letter: char| !letter.is_alphanumeric()) {
            if structures.contains_key(word) && told.insert(word.to_owned()) {
                queue.push(word.to_owned());
            }
        }
        text.push_str(&format!("`{}` *{}*\n: {}\n\n", field.name, words(&field.kind, structures), field.description));
    }
}

/// A type in words.
fn words(kind: &str, structures: &BTreeMap<String, Structure>) -> String {
    let inner = |head: &str| kind.strip_prefix(head).and_then(|rest| rest.strip_suffix('>'));
    if let Some(kind) = inner("Option<") {
        return format!("{}, or none", words(kind, structures));
    }
    if let Some(kind) = inner("Vec<") {
        return format!("list of {}", words(kind, structures));
    }
    if let Some(kind) = inner("BTreeMap<String, ") {
        return format!("{}, by name", words(kind, structures));
    }
    if let Some(parts) = kind.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        let (first, second) = parts.split_once(", ").unwrap();
        return format!("pair of {} and {}", words(first, structures), words(second, structures));
    }
    match kind.rsplit("::").next().unwrap() {
        "String" | "&'static str" => "text".to_owned(),
        "bool" => "true or false".to_owned(),
        "usize" | "u64" | "u32" | "u8" => "whole number".to_owned(),
        "f64" => "number".to_owned(),
        own if structures.contains_key(own) => format!("[{}](#{})", title(own), id(own)),
        other => panic!("no words for the type `{other}`"),
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

/// Every structure of the code that can be handed to a template, by name.
fn structures() -> BTreeMap<String, Structure> {
    let mut found = BTreeMap::new();
    for entry in WalkDir::new(repository().join("src")).sort_by_file_name().into_iter().map(Result::unwrap) {
        let path = entry.path().strip_prefix(repository().join("src")).unwrap().to_str().unwrap().replace('\\', "/");
        if path.ends_with(".rs")
            && (path.starts_with("render") || path.starts_with("figure"))
            && !path.starts_with("figure/export")
        {
            read(&fs::read_to_string(entry.path()).unwrap(), &mut found);
        }
    }
    found
}

/// Reads the structures of a file, which is formatted as all code is: a field a line.
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

/// A field; private ones are handed over as well.
fn field(line: &str) -> Option<(&str, &str)> {
    let rest =
        ["pub(super) ", "pub(crate) ", "pub "].iter().find_map(|prefix| line.strip_prefix(prefix)).unwrap_or(line);
    rest.strip_suffix(',')?.split_once(": ")
}

fn take(description: &mut String) -> String {
    std::mem::take(description).trim().to_owned()
}

/// The functions that templates may call, from the table above where they are registered, which has each of them.
fn functions() -> Vec<(String, String)> {
    let text = fs::read_to_string(repository().join("src/render/templates.rs")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | `"));
    let table: Vec<(String, String)> = rows
        .map(|row| {
            let (call, gives) = row.split_once(" | ").unwrap();
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

/// The theme's templates with the remark at their head and the blocks that one which extends them may set.
fn theme() -> Vec<(String, String, Vec<String>)> {
    let folder = repository().join("templates");
    let files = WalkDir::new(&folder).sort_by_file_name().into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
            let text = fs::read_to_string(entry.path()).unwrap();
            let says = text.strip_prefix("{#").and_then(|rest| rest.split_once("#}")).map(|(says, _)| says);
            let says = says.unwrap_or_else(|| panic!("templates/{path} starts with a word on what it is, `{{# … #}}`"));
            let says = says.trim_end_matches('-').split_whitespace().collect::<Vec<_>>().join(" ");
            let opened = text.split("{% block ").skip(1).filter_map(|rest| rest.split(' ').next());
            (path, says, opened.map(str::to_owned).collect())
        })
        .collect()
}

#[test]
fn a_field_that_comes_or_goes_is_seen() {
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
