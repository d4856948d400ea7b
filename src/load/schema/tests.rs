//! That the schemas are the loader's: every key, need and word the same, both ways; every file that is read is valid, and
//! what is refused most often is not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::ALL;
use crate::diagnostic::Report;
use crate::load::fields::heard::{self, Heard};
use crate::load::files::Files;
use crate::load::yaml::{self, Kind, Node};
use crate::load::{chart, config, dataset, figure, model, page, reference};
use crate::source::{SourceId, Sources, Span, Spanned};

/// How deep a schema that holds itself is followed.
const DEPTH: usize = 2;

fn schema(name: &str) -> Value {
    ALL.iter().find(|schema| schema.name == name).unwrap().value()
}

/// Lets the loader read a text as a file of that sort.
fn load(name: &str, text: &str) -> (Vec<String>, Heard) {
    let mut sources = Sources::default();
    let source = sources.add("file.yaml", text);
    let mut report = Report::default();
    heard::take();
    if name == "page" {
        let file = format!("---\n{text}\n---\n");
        page::read("file.md", source, &file, &mut report);
    } else {
        let document = yaml::read(text, source, 0);
        report.extend(document.problems);
        read(name, document.root.as_ref(), source, &mut report);
    }
    let problems = report.into_iter().map(|problem| format!("{} {}", problem.code.id, problem.message)).collect();
    (problems, heard::take())
}

fn read(name: &str, root: Option<&Node>, source: SourceId, report: &mut Report) {
    let here = Span::new(source, 0, 0);
    let id = || Spanned::new("thing".to_owned(), here);
    let mut files = Files::new(Path::new("nowhere"));
    match (name, root) {
        ("foresite", root) => drop(config::read(root, here, report)),
        (_, None) => {}
        ("dataset", Some(root)) => drop(dataset::read(id(), root, "", &mut files, report)),
        ("model", Some(root)) => drop(model::read(id(), root, "", &mut files, report)),
        ("chart", Some(root)) => drop(chart::chart(id(), root, report)),
        ("table", Some(root)) => drop(figure::table(id(), root, report)),
        ("sources", Some(root)) => drop(reference::read(root, report)),
        (name, _) => panic!("no reader of {name}"),
    }
}

/// A document with every key that a schema has, the `choice`th of every choice there is.
fn whole(schema: &Value, root: &Value, choice: usize, depth: usize) -> Option<Value> {
    if schema.get("$ref").is_some() {
        return if depth == 0 { None } else { whole(&root["definitions"]["work"], root, choice, depth - 1) };
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        return whole(&choices[choice % choices.len()], root, choice / choices.len(), depth);
    }
    if let Some(example) = schema["examples"].get(0).or(schema["enum"].get(0)).or(schema.get("const")) {
        return Some(example.clone());
    }
    if schema["type"] == "array" {
        let item = whole(&schema["items"], root, choice, depth)?;
        let count = schema["minItems"].as_u64().unwrap_or(1).max(1);
        return Some(Value::Array((0..count).map(|_| item.clone()).collect()));
    }
    if schema["type"] == "object" {
        let mut keys = Map::new();
        for (key, value) in schema["properties"].as_object().into_iter().flatten() {
            keys.extend(whole(value, root, choice, depth).map(|value| (key.clone(), value)));
        }
        if schema["additionalProperties"].is_object() && keys.is_empty() {
            keys.extend(
                whole(&schema["additionalProperties"], root, choice, depth).map(|value| ("word".to_owned(), value)),
            );
        }
        return Some(Value::Object(keys));
    }
    if schema["type"] == "null" {
        return Some(Value::Null);
    }
    Some(json!("word"))
}

/// What a schema says of the mappings and choices of a document, by their first bytes.
#[derive(Default)]
struct Known {
    mappings: BTreeMap<usize, Place>,
    choices: BTreeMap<usize, (String, Vec<String>)>,
}

/// A place where a mapping may stand, with the keys of each sort that may stand there.
#[derive(Clone, Default)]
struct Place {
    name: String,
    keys: BTreeSet<String>,
    /// Needs of each sort.
    needs: Vec<BTreeSet<String>>,
}

/// What a schema has at a place, what the loader asked for there, and what it needed, each time.
type Found = (Place, BTreeSet<String>, Vec<BTreeSet<String>>);

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// Follows a document and its schema at once.
fn follow(node: &Node, schemas: &[&Value], root: &Value, name: &str, known: &mut Known) {
    let mut flat: Vec<&Value> = Vec::new();
    let mut queue: Vec<&Value> = schemas.to_vec();
    while let Some(schema) = queue.pop() {
        match (&schema["anyOf"], schema.get("$ref")) {
            (Value::Array(choices), _) => queue.extend(choices),
            (_, Some(_)) => queue.push(&root["definitions"]["work"]),
            _ => flat.push(schema),
        }
    }
    match &node.kind {
        Kind::Mapping(entries) => {
            let closed: Vec<_> = flat.iter().filter(|schema| schema["additionalProperties"] == false).collect();
            if !closed.is_empty() {
                let place = known.mappings.entry(node.span.start).or_default();
                name.clone_into(&mut place.name);
                for schema in closed {
                    place.keys.extend(schema["properties"].as_object().unwrap().keys().cloned());
                    place.needs.push(strings(&schema["required"]).into_iter().collect());
                }
            }
            for (key, value) in entries {
                let below = flat
                    .iter()
                    .flat_map(|schema| [schema["properties"].get(&key.value), schema.get("additionalProperties")]);
                let below: Vec<&Value> = below.flatten().filter(|schema| schema.is_object()).collect();
                follow(value, &below, root, &format!("{name}.{}", key.value), known);
            }
        }
        Kind::Sequence(items) => {
            let below: Vec<&Value> = flat.iter().filter_map(|schema| schema.get("items")).collect();
            items.iter().for_each(|item| follow(item, &below, root, &format!("{name}[]"), known));
        }
        _ => {
            if let Some(choice) = flat.iter().find(|schema| schema.get("enum").is_some()) {
                known.choices.insert(node.span.start, (name.to_owned(), strings(&choice["enum"])));
            }
        }
    }
}

/// The kinds of mapping that a file of that sort may be, with what it is called.
fn sorts(name: &str) -> Vec<(String, Value)> {
    let schema = schema(name);
    match schema["allOf"].as_array() {
        None => vec![(name.to_owned(), schema)],
        Some(branches) => branches
            .iter()
            .map(|branch| {
                let kind = branch["if"]["properties"]["kind"]["const"].as_str().unwrap();
                let mut own = branch["then"].clone();
                assert_eq!(own["properties"]["kind"]["const"], kind);
                // So that the words are compared as well.
                own["properties"]["kind"]["enum"] = schema["properties"]["kind"]["enum"].clone();
                (format!("{name} of kind {kind}"), own)
            })
            .collect(),
    }
}

#[test]
fn every_key_need_and_word_of_a_schema_is_the_loaders_and_the_other_way_round() {
    let mut reached = BTreeSet::new();
    let mut faults = BTreeSet::new();
    for schema in &ALL {
        for (sort, shape) in sorts(schema.name) {
            // By place: what the schema has, and what was asked for.
            let mut places: BTreeMap<String, Found> = BTreeMap::new();
            let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for choice in 0..12 {
                let mut document = whole(&shape, &shape, choice, DEPTH).unwrap();
                if let Some(kind) = sort.split(" of kind ").nth(1) {
                    document["kind"] = json!(kind);
                }
                let text = document.to_string();
                let offset = if schema.name == "page" { "---\n".len() } else { 0 };
                let (_, heard) = load(schema.name, &text);
                let mut sources = Sources::default();
                let root = yaml::read(&text, sources.add("again.yaml", text.as_str()), offset).root.unwrap();
                let mut known = Known::default();
                follow(&root, &[&shape], &shape, &sort, &mut known);
                for (start, place) in &known.mappings {
                    let entry = places.entry(place.name.clone()).or_default();
                    entry.0 = place.clone();
                    for mapping in heard.mappings.iter().filter(|mapping| mapping.start == *start) {
                        reached.insert((mapping.at.file().to_owned(), mapping.at.line()));
                        entry.1.extend(mapping.asked.iter().map(|key| (*key).to_owned()));
                        entry.2.push(mapping.needed.iter().map(|key| (*key).to_owned()).collect());
                    }
                }
                for mapping in heard.mappings.iter().filter(|mapping| !known.mappings.contains_key(&mapping.start)) {
                    let key = &text[mapping.start - offset..];
                    faults.insert(format!(
                        "{sort}: keys are read where the schema has none: {:?} in {key:.40}",
                        mapping.asked
                    ));
                }
                for (start, (place, expected)) in &known.choices {
                    let expected: BTreeSet<String> = expected.iter().cloned().collect();
                    let found = heard.choices.iter().find(|(at, _)| at == start);
                    let Some((_, found)) = found else {
                        faults.insert(format!("{place}: the loader does not choose among {expected:?}"));
                        continue;
                    };
                    let found: BTreeSet<String> = found.iter().cloned().collect();
                    if words.insert(place.clone(), found.clone()).is_none() && found != expected {
                        faults.insert(format!("{place}: the schema has {expected:?}, the loader {found:?}"));
                    }
                }
                for (start, found) in &heard.choices {
                    if !known.choices.contains_key(start) {
                        faults.insert(format!("{sort}: the loader chooses among {found:?} where the schema does not"));
                    }
                }
            }
            for (name, (place, asked, needed)) in places {
                if place.keys != asked {
                    let [more, less] = [&place.keys - &asked, &asked - &place.keys];
                    faults.insert(format!("{name}: only in the schema {more:?}, only in the loader {less:?}"));
                }
                // Of several sorts of mapping at one place the loader tells them apart by a key, so each need is one sort's.
                for needs in &needed {
                    if !place.needs.iter().any(|sort| sort == needs) {
                        faults.insert(format!("{name}: the loader needs {needs:?}, the schema {:?}", place.needs));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
    assert_eq!(reached, readers(), "every place that reads a mapping was reached");
}

/// Where the loader reads a mapping with keys of its own: file and line.
fn readers() -> BTreeSet<(String, u32)> {
    let mut places = BTreeSet::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/load")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let file = format!("src/load/{}", path.file_name().unwrap().to_str().unwrap());
        for (at, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            if line.contains("Fields::of(") {
                places.insert((file.clone(), u32::try_from(at + 1).unwrap()));
            }
        }
    }
    assert!(places.len() > 20, "{places:?}");
    places
}

#[test]
fn every_key_has_a_word_of_explanation() {
    fn look(schema: &Value, place: &str, bare: &mut Vec<String>) {
        for (key, value) in schema["properties"].as_object().into_iter().flatten() {
            let place = format!("{place}.{key}");
            if value["description"].as_str().is_none_or(|said| said.len() < 10 || !said.ends_with('.')) {
                bare.push(place.clone());
            }
            look(value, &place, bare);
        }
        for below in ["items", "additionalProperties", "then"] {
            schema.get(below).into_iter().for_each(|inner| look(inner, place, bare));
        }
        for below in ["anyOf", "allOf"] {
            schema[below].as_array().into_iter().flatten().for_each(|choice| look(choice, place, bare));
        }
        schema["definitions"].as_object().into_iter().flatten().for_each(|(name, value)| look(value, name, bare));
    }
    let mut bare = Vec::new();
    ALL.iter().for_each(|schema| look(&schema.value(), schema.name, &mut bare));
    assert_eq!(bare, [""; 0]);
}

/// What an editor makes of a value: YAML's own guesses at types.
fn guessed(node: &Node) -> Value {
    match &node.kind {
        Kind::Mapping(entries) => {
            entries.iter().map(|(key, value)| (key.value.clone(), guessed(value))).collect::<Map<_, _>>().into()
        }
        Kind::Sequence(items) => items.iter().map(guessed).collect(),
        Kind::Scalar { text, plain: true } => match text.as_str() {
            "" | "~" | "null" | "Null" | "NULL" => Value::Null,
            "true" | "True" | "TRUE" => json!(true),
            "false" | "False" | "FALSE" => json!(false),
            text => match (text.parse::<i64>(), text.parse::<f64>()) {
                (Ok(number), _) => json!(number),
                (_, Ok(number)) if number.is_finite() => json!(number),
                _ => json!(text),
            },
        },
        Kind::Scalar { text, .. } => json!(text),
        Kind::Refused => panic!("what is refused has no type"),
    }
}

fn value(text: &str) -> Value {
    let mut sources = Sources::default();
    let root = yaml::read(text, sources.add("file.yaml", text), 0).root;
    root.as_ref().map_or(Value::Null, guessed)
}

/// What is wrong with a value under a schema.
fn invalid(validator: &jsonschema::Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Every file of a project that has a schema: which, its path and its text.
fn files_of(root: &Path) -> Vec<(&'static str, String, String)> {
    let mut files = Files::new(root);
    let mut found = vec![("foresite", "foresite.yaml".to_owned())];
    for path in files.list("data", &mut Report::default()).into_iter().filter(|path| path.ends_with(".yaml")) {
        let name = match path.split('/').collect::<Vec<_>>()[..] {
            ["data", "sources.yaml"] => "sources",
            ["data", _] => "dataset",
            ["data", "models", _] => "model",
            ["data", "charts", _] => "chart",
            _ => "table",
        };
        found.push((name, path));
    }
    let pages = ["content", "tests/language"].map(|folder| files.list(folder, &mut Report::default())).concat();
    found.extend(pages.into_iter().filter(|path| path.ends_with(".md")).map(|path| ("page", path)));
    let text = |(name, path): (&'static str, String)| {
        let source = files.text(&path).unwrap();
        let text = files.sources.get(source).text.to_string();
        let front =
            text.strip_prefix("---\n").and_then(|rest| rest.split_once("---\n")).map(|(front, _)| front.to_owned());
        (name, path, if name == "page" { front.unwrap() } else { text })
    };
    found.into_iter().map(text).collect()
}

fn validators() -> BTreeMap<&'static str, jsonschema::Validator> {
    ALL.iter().map(|schema| (schema.name, jsonschema::draft7::new(&schema.value()).unwrap())).collect()
}

#[test]
fn every_file_of_the_repository_and_of_the_starter_is_valid() {
    let validators = validators();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = [files_of(here), files_of(&here.join("starter"))].concat();
    let sorts: BTreeSet<_> = files.iter().map(|(name, ..)| *name).collect();
    assert_eq!(sorts.len(), ALL.len());
    let mut faults = Vec::new();
    for (name, path, text) in &files {
        faults.extend(invalid(&validators[name], &value(text)).into_iter().map(|fault| format!("{path}: {fault}")));
    }
    // Charts, tables and models that pages and tests hold as they go.
    let mut inner = 0;
    for file in ["content/gallery.md", "tests/language"] {
        let path = here.join(file);
        let texts: Vec<String> = match path.is_dir() {
            true => {
                fs::read_dir(path).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
            }
            false => vec![fs::read_to_string(path).unwrap()],
        };
        for text in texts {
            for (name, block) in blocks(&text) {
                inner += 1;
                faults.extend(
                    invalid(&validators[name], &value(block))
                        .into_iter()
                        .map(|fault| format!("{file}: {fault}\n{block}")),
                );
            }
        }
    }
    assert!(inner > 60, "only {inner} blocks");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Fenced blocks that hold what a file would, and no error on purpose.
fn blocks(text: &str) -> Vec<(&'static str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("```") {
        let (info, after) = rest[at + 3..].split_once('\n').unwrap_or_default();
        let Some((block, next)) = after.split_once("```") else { break };
        rest = next;
        let is_wrong = next.trim_start().starts_with("```error");
        match info.split_whitespace().collect::<Vec<_>>()[..] {
            ["yaml", "model"] if !is_wrong => found.push(("model", block)),
            ["chart", ..] => found.push(("chart", block)),
            ["table", ..] => found.push(("table", block)),
            _ => {}
        }
    }
    found
}

#[test]
fn what_authors_get_wrong_most_often_is_marked() {
    let validators = validators();
    for (name, text) in [
        ("foresite", "title: A\n"),
        ("foresite", "title: A\nbase_url: example.org\n"),
        ("foresite", "title: A\nbase_url: https://a.org/\nas_of: 5/7/2026\n"),
        ("foresite", "title: A\nbase_url: https://a.org/\nnavigation: index.md\n"),
        ("foresite", "title: A\nbase_url: https://a.org/\ntheme: { hue: 400 }\n"),
        ("foresite", "titel: A\nbase_url: https://a.org/\ntitle: A\n"),
        ("page", "titel: A\n"),
        ("page", "title: A\ndraft: yes\n"),
        ("page", "title: A\ndate: 7 May 2026\n"),
        ("page", "title: A\ntags: one, two\n"),
        ("dataset", "columns: { a: {} }\n"),
        ("dataset", "columns: { a: { typ: text } }\nrows: []\n"),
        ("dataset", "columns: { a: { type: string } }\nrows: []\n"),
        ("dataset", "columns: { a-b: {} }\nrows: []\n"),
        ("dataset", "columns: { note: {} }\nrows: []\n"),
        ("dataset", "columns: [a, b]\nrows: []\n"),
        ("dataset", "columns: { a: {} }\nrows: { a: 1 }\n"),
        ("dataset", "columns: { a: {} }\nrows: data/file.csv\n"),
        ("model", "input: { a: 1 to 2 }\n"),
        ("model", "inputs: [a]\n"),
        ("model", "inputs: { a: { valeu: 1 to 2 } }\n"),
        ("model", "inputs: { a-b: 1 to 2 }\n"),
        ("model", "window: { from: 2026-01-01 }\n"),
        ("model", "correlations: [{ between: [a, b], rho: 2 }]\n"),
        ("model", "correlations: [{ between: [a], rho: 0.5 }]\n"),
        ("chart", "title: A\n"),
        ("chart", "kind: pie\ntitle: A\n"),
        ("chart", "kind: chance\ntitle: A\n"),
        ("chart", "kind: chance\ntitle: A\noutcomes: []\n"),
        ("chart", "kind: chance\ntitle: A\noutcomes: [a.b]\nscale: log\n"),
        ("chart", "kind: line\ntitle: A\nseries: [a.b]\nscale: logarithmic\n"),
        ("chart", "kind: tornado\ntitle: A\noutcome: a.b\nlimit: 1000\n"),
        ("table", "kind: grid\ntitle: A\nheaders: [A]\nrows: [a]\n"),
        ("table", "kind: dataset\ntitle: A\n"),
        ("sources", "a b: { title: A }\n"),
        ("sources", "a: { titel: A }\n"),
        ("sources", "a: { title: A, date: May 2026 }\n"),
        ("sources", "a: { title: A, url: example.org }\n"),
    ] {
        assert!(!invalid(&validators[name], &value(text)).is_empty(), "{name}: {text}");
        let (problems, _) = load(name, text);
        assert!(!problems.is_empty(), "the loader takes {name}: {text}");
    }
}
