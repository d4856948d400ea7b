//! The schemas and the loader agree: the loader reads every key, every file of the repository is valid, and common
//! mistakes are not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::{ALL, json as write};
use crate::diagnostic::Report;
use crate::document::ModelFile;
use crate::document::config::Config;
use crate::document::model::SAMPLES;
use crate::document::model::WindowStart;
use crate::load::files::Files;
use crate::load::{claims_file, dataset, figures, ledger, model, page, reference};
use crate::source::{SourceId, Sources, Span, Spanned};
use crate::yaml::{Context, EARLIER, ELSEWHERE, Fields, Key, Kind, Node, Section, Shape, parse};

/// The depth to which a recursive schema is followed.
const DEPTH: usize = 2;

fn schema(name: &str) -> Value {
    ALL.iter().find(|schema| schema.name == name).unwrap().value()
}

/// Loads a text as a file of this kind, and returns the reported problems.
fn load(name: &str, text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let source = sources.add("file.yaml", text);
    let mut report = Report::default();
    if name == "page" {
        let file = format!("---\n{text}\n---\n");
        page::read("file.md", (source, &file), 64, &mut report);
    } else {
        let document = parse(text, source, 0);
        report.append(document.report);
        read(name, document.root.ok().flatten().as_ref(), source, &mut report);
    }
    report.into_iter().map(|problem| format!("{} {}", problem.code.id, problem.message)).collect()
}

fn read(name: &str, root: Option<&Node>, source: SourceId, report: &mut Report) {
    let here = Span::new(source, 0, 0);
    let id = || Spanned::new("thing".to_owned(), here);
    let mut files = Files::new(Path::new("nowhere"));
    let Some(root) = root else { return };
    match name {
        "foresite" => {
            let mut fields = Fields::of(root, id(), "the site's settings".to_owned(), report).unwrap();
            let context = &mut Context::new(report, super::keys);
            drop(Config::read(&mut fields, context));
            fields.finish(context);
        }
        "dataset" => drop(dataset::read(id(), root, "", &mut files, report)),
        "model" => drop(model::read(id(), root, "", &mut files, report)),
        "chart" => drop(figures::chart(id(), root, report)),
        "table" => drop(figures::table(id(), root, report)),
        "sources" => drop(reference::read(root, report)),
        "ledger" => drop(ledger::entry_of(id(), root, report)),
        "question" => drop(crate::load::question::read(&id(), root, report)),
        "claims" => drop(claims_file::read(root, report)),
        name => panic!("no reader of {name}"),
    }
}

/// Returns a name that the schema of the names of a mapping allows: the first of its alternatives, or a word.
fn name_of(names: &Value) -> String {
    let alternatives = names["pattern"].as_str().and_then(|pattern| pattern.strip_prefix("^(")?.strip_suffix(")$"));
    let first = alternatives.and_then(|names| names.split('|').next());
    first.filter(|name| name.chars().all(char::is_alphabetic)).unwrap_or("word").to_owned()
}

/// Returns a document with every key of a schema; from each list of alternatives it takes the one at index `choice`.
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
            let name = name_of(&schema["propertyNames"]);
            keys.extend(whole(&schema["additionalProperties"], root, choice, depth).map(|value| (name, value)));
        }
        return Some(Value::Object(keys));
    }
    if schema["type"] == "null" {
        return Some(Value::Null);
    }
    Some(json!("word"))
}

/// Returns the mappings that a kind of file can contain, each with a name.
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
                // This also compares the words of `kind`.
                own["properties"]["kind"]["enum"] = schema["properties"]["kind"]["enum"].clone();
                (format!("{name} of kind {kind}"), own)
            })
            .collect(),
    }
}

#[test]
fn the_loader_reads_every_key_of_a_schema() {
    let mut unread = BTreeSet::new();
    for schema in &ALL {
        for (sort, shape) in sorts(schema.name) {
            for choice in 0..12 {
                let mut document = whole(&shape, &shape, choice, DEPTH).unwrap();
                if let Some(kind) = sort.split(" of kind ").nth(1) {
                    document["kind"] = json!(kind);
                }
                let problems = load(schema.name, &document.to_string());
                let is_about_keys = |problem: &String| ["E0103", "E0104"].iter().any(|code| problem.starts_with(code));
                unread.extend(problems.into_iter().filter(is_about_keys).map(|problem| format!("{sort}: {problem}")));
            }
        }
    }
    // The keys of a dataset's rows are its columns, which the schema does not know, and neither does it know the rows.
    unread.retain(|problem| {
        !["in this row", "in this dataset", "no row has"].iter().any(|words| problem.contains(words))
    });
    assert_eq!(unread, BTreeSet::new());
}

#[test]
fn every_default_is_a_value_of_its_key() {
    fn check(keys: &[Key], faults: &mut Vec<String>) {
        for key in keys {
            if let Some(default) = key.default {
                let value = value(&format!("a: {default}"))["a"].clone();
                let schema = write::object(std::slice::from_ref(key));
                let validator = jsonschema::draft7::new(&schema["properties"][key.name]).unwrap();
                faults.extend(invalid(&validator, &value).into_iter().map(|fault| format!("{}: {fault}", key.name)));
            }
            check_shape(&key.shape, faults);
        }
    }
    fn check_shape(shape: &Shape, faults: &mut Vec<String>) {
        match shape {
            Shape::Section(keys) | Shape::Open { keys, .. } => check(keys, faults),
            Shape::List { item: inner, .. } | Shape::Map { value: inner, .. } => check_shape(inner, faults),
            Shape::AnyOf(shapes) => shapes.iter().for_each(|shape| check_shape(shape, faults)),
            _ => {}
        }
    }
    let mut faults = Vec::new();
    ALL.iter().for_each(|schema| check(&(schema.content)().keys(), &mut faults));
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn a_schema_states_the_defaults_and_limits_that_the_loader_uses() {
    let (model, site) = (schema("model"), schema("foresite"));
    let id = Spanned::new("thing".to_owned(), Span::new(Sources::default().add("file.yaml", ""), 0, 0));
    let read = ModelFile::new(id.clone());
    let samples = &model["properties"]["samples"];
    assert_eq!(samples["default"], read.samples.value);
    assert_eq!(samples["minimum"], *SAMPLES.start());
    assert_eq!(samples["maximum"], *SAMPLES.end());
    assert_eq!(model["properties"]["seed"]["default"], read.seed);
    let WindowStart::On(from) = read.window.from.value else { panic!("a day of the calendar") };
    let window = [from, read.window.to.value].map(|date| date.to_string());
    assert_eq!(model["properties"]["window"]["default"], json!({ "from": window[0], "to": window[1] }));
    let budgets = Config::new(String::new(), id).budgets;
    let schema = &site["properties"]["budgets"]["properties"];
    let defaults =
        [("page", budgets.page, 1_000_000), ("image", budgets.image, 500_000), ("site", budgets.site, 900_000_000)];
    for (key, budget, bytes) in defaults {
        assert_eq!((budget.value, budget.written), (bytes, None), "{key}");
        assert!(schema[key]["default"].as_str().is_some_and(|text| text.contains(' ')), "{key}");
    }
}

#[test]
fn every_renamed_key_leads_to_a_known_key_and_is_unknown_itself() {
    for (other, ours) in EARLIER.iter().chain(&ELSEWHERE) {
        assert!(super::keys().contains(ours), "{ours}");
        assert!(!super::keys().contains(other), "`{other}` is a key too");
    }
}

#[test]
fn every_key_has_a_description() {
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

/// Returns a value as an editor reads it, with YAML's own rules for types.
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
        Kind::Refused(_) => panic!("what is refused has no type"),
    }
}

fn value(text: &str) -> Value {
    let mut sources = Sources::default();
    let root = parse(text, sources.add("file.yaml", text), 0).root;
    root.ok().flatten().as_ref().map_or(Value::Null, guessed)
}

/// Returns the violations of a schema by a value.
fn invalid(validator: &jsonschema::Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Returns every file of a project that has a schema: the schema, the path and the text.
fn files_of(root: &Path) -> Vec<(&'static str, String, String)> {
    let mut files = Files::new(root);
    let mut found = vec![("foresite", "foresite.yaml".to_owned())];
    for path in files.list("data", &mut Report::default()).into_iter().filter(|path| path.ends_with(".yaml")) {
        let name = match path.split('/').collect::<Vec<_>>()[..] {
            ["data", "sources.yaml"] => "sources",
            ["data", "claims.yaml"] => "claims",
            ["data", _] => "dataset",
            ["data", "models", _] => "model",
            ["data", "charts", _] => "chart",
            ["data", "questions", _] => "question",
            ["data", "ledger", "kept", _] => continue,
            ["data", "ledger", _] => "ledger",
            _ => "table",
        };
        found.push((name, path));
    }
    let ledger = files.list("tests/ledger", &mut Report::default());
    found.extend(ledger.into_iter().map(|path| ("ledger", path)));
    let pages = ["content", "tests/language"].map(|folder| files.list(folder, &mut Report::default())).concat();
    found.extend(pages.into_iter().filter(|path| path.ends_with(".md")).map(|path| ("page", path)));
    let text = |(name, path): (&'static str, String)| {
        let source = files.text(&path, &mut Report::default()).unwrap();
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
    let files = [files_of(here), files_of(&here.join("starter")), files_of(&here.join("examples/energy"))].concat();
    let sorts: BTreeSet<_> = files.iter().map(|(name, ..)| *name).collect();
    // Questions of the handbook are below.
    assert!(ALL.iter().all(|schema| schema.name == "question" || sorts.contains(schema.name)), "{sorts:?}");
    let mut faults = Vec::new();
    for (name, path, text) in &files {
        faults.extend(invalid(&validators[name], &value(text)).into_iter().map(|fault| format!("{path}: {fault}")));
    }
    // Charts, tables and models in fenced blocks of pages and tests.
    let mut inner = 0;
    for file in ["content/gallery.md", "content/docs/how-to/questions.md", "tests/language"] {
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

/// Returns the fenced blocks that contain the text of a file, except those with intended errors.
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
            ["yaml", path] if path.starts_with("data/questions/") => found.push(("question", block)),
            ["chart", ..] => found.push(("chart", block)),
            ["table", ..] => found.push(("table", block)),
            _ => {}
        }
    }
    found
}

#[test]
fn common_mistakes_are_not_valid() {
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
        ("claims", "a: { statement: A, probability: 1%, made: 2026-05-07, deadline: 2027-01-01 }\n"),
        ("claims", "a-b: { statement: A, probability: 1%, made: 2026-05-07, deadline: 2027-01-01, resolves: A }\n"),
        ("sources", "a b: { title: A }\n"),
        ("sources", "a: { titel: A }\n"),
        ("sources", "a: { title: A, date: May 2026 }\n"),
        ("sources", "a: { title: A, url: example.org }\n"),
    ] {
        assert!(!invalid(&validators[name], &value(text)).is_empty(), "{name}: {text}");
        let problems = load(name, text);
        assert!(!problems.is_empty(), "the loader takes {name}: {text}");
    }
}
