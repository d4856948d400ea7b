//! Files for other sites and programs: `datapackage.json` and `forecast.json`.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use super::project::{Project, site};

fn read(project: &Project, path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(project.path(path)).unwrap()).unwrap()
}

#[track_caller]
fn validate(schema: &Value, instance: &Value) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// The rules of Data Package 2.0, and of 1.0 where it is stricter, for the properties that are written.
fn rules_of_data_packages() -> Value {
    let text = json!({ "type": "string", "minLength": 1 });
    let path = json!({ "type": "string", "pattern": "^(?!\\.|/|~)(?!.*\\.\\.)" });
    let licenses = json!({ "type": "array", "minItems": 1, "items": { "type": "object", "additionalProperties": false,
        "minProperties": 1, "properties": { "name": { "type": "string", "pattern": "^[-a-zA-Z0-9._]+$" }, "path": path } } });
    let field = json!({ "type": "object", "additionalProperties": false, "required": ["name", "type"], "properties": {
        "name": text, "title": text, "description": text, "unit": text,
        "type": { "enum": ["string", "number", "date", "year", "yearmonth"] } } });
    let source = json!({ "type": "object", "additionalProperties": false, "required": ["key", "title"],
        "properties": { "key": text, "title": text, "path": path } });
    let resource = json!({ "type": "object", "additionalProperties": false, "required": ["name", "path", "schema"], "properties": {
        "name": { "type": "string", "pattern": "^[-a-z0-9._/]+$" }, "type": { "const": "table" }, "path": path, "title": text,
        "description": text, "format": { "const": "csv" }, "mediatype": { "const": "text/csv" }, "encoding": { "const": "utf-8" },
        "licenses": licenses, "sources": { "type": "array", "items": source },
        "schema": { "type": "object", "required": ["fields"], "properties": { "fields": { "type": "array", "minItems": 1, "items": field } } } } });
    json!({ "type": "object", "additionalProperties": false, "required": ["resources"], "properties": {
        "$schema": { "const": "https://datapackage.org/profiles/2.0/datapackage.json" },
        "name": { "type": "string", "pattern": "^[-a-z0-9._/]+$" }, "title": text, "description": text,
        "homepage": { "type": "string", "pattern": "^https?://" }, "licenses": licenses,
        "contributors": { "type": "array", "minItems": 1, "items": { "type": "object", "required": ["title"] } },
        "resources": { "type": "array", "minItems": 1, "items": resource } } })
}

/// Checks that each resource is as its file: the header, the types of the cells, and the sources that rows name.
fn check_resources(package: &Value, file: impl Fn(&str) -> String) {
    let mut names = BTreeSet::new();
    for resource in package["resources"].as_array().unwrap() {
        assert!(names.insert(resource["name"].as_str()), "{} is there twice", resource["name"]);
        let text = file(resource["path"].as_str().unwrap());
        let mut rows = records(&text);
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let headers: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        assert_eq!(rows.remove(0), headers);
        let known: Vec<&Value> = resource["sources"].as_array().into_iter().flatten().map(|own| &own["key"]).collect();
        for (cell, field) in rows.iter().flat_map(|row| row.iter().zip(fields)).filter(|(cell, _)| !cell.is_empty()) {
            let digits = |count| cell.len() == count && cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            let is_valid = match field["type"].as_str().unwrap() {
                "number" => cell.parse::<f64>().is_ok_and(f64::is_finite),
                "date" => digits(10),
                "yearmonth" => digits(7),
                "year" => digits(4),
                _ => true,
            };
            assert!(is_valid, "{}: `{cell}` is no {}", resource["name"], field["type"]);
            if field["name"] == "sources" {
                for key in cell.split(' ') {
                    assert!(known.contains(&&json!(key)), "{} does not list the source {key}", resource["name"]);
                }
            }
        }
    }
}

/// Reads comma-separated values by RFC 4180.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    rows
}

#[test]
fn the_data_of_the_flagship_is_a_data_package() {
    let text = fs::read_to_string(site().join("datapackage.json")).unwrap();
    let package: Value = serde_json::from_str(&text).unwrap();
    validate(&rules_of_data_packages(), &package);
    assert!(package["resources"].as_array().unwrap().len() > 10);
    check_resources(&package, |path| fs::read_to_string(site().join(path)).unwrap());
}

#[test]
fn a_data_package_names_units_dates_sources_and_licenses() {
    let project = Project::small();
    project.write(
        "foresite.yaml",
        "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\npublish: { license: CC-BY-4.0 }\n",
    );
    project.write(
        "data/sources.yaml",
        "maker: { title: The maker, url: \"https://example.org/a\" }\nshop: { title: A shop, url: \"https://example.org/../b\" }\n",
    );
    project.write(
        "data/Boxes.yaml",
        "title: Boxes\nsources: [maker]\nlicense: https://example.org/license\nkey: name\ncolumns:\n  name: { type: text }\n  \
         price: { unit: USD, label: Price, note: At launch }\n  day: { type: date }\n  year: { type: date }\n  mixed: { type: date, optional: true }\n\
         rows:\n  - { name: a, price: 1.5, day: 2026-01-02, year: 2026, mixed: 2026 }\n  \
         - { name: b, price: 2, day: 2026-02-02, year: 2025, mixed: 2026-Q1, sources: [shop] }\n",
    );
    project.write("data/plain.yaml", "columns: { month: { type: date } }\nrows:\n  - { month: 2026-01 }\n");
    project.run(&["build"]).ends_with(0);
    let package = read(&project, "public/datapackage.json");
    validate(&rules_of_data_packages(), &package);
    check_resources(&package, |path| fs::read_to_string(project.path("public").join(path)).unwrap());
    let (boxes, plain) = (&package["resources"][0], &package["resources"][1]);
    assert_eq!((&boxes["name"], &boxes["path"]), (&json!("boxes"), &json!("data/Boxes.csv")));
    assert_eq!(boxes["licenses"], json!([{ "path": "https://example.org/license" }]));
    assert_eq!(plain["licenses"], json!([{ "name": "CC-BY-4.0" }]));
    assert_eq!(
        boxes["sources"],
        json!([{ "key": "maker", "title": "The maker", "path": "https://example.org/a" }, { "key": "shop", "title": "A shop" }])
    );
    assert_eq!(
        boxes["schema"]["fields"][1],
        json!({ "name": "price (USD)", "type": "number", "title": "Price", "description": "At launch", "unit": "USD" })
    );
    let types: Vec<&Value> = boxes["schema"]["fields"].as_array().unwrap().iter().map(|field| &field["type"]).collect();
    assert_eq!(types, ["string", "number", "date", "year", "string", "string", "string"]);
    assert_eq!(plain["schema"]["fields"][0]["type"], "yearmonth");
}

#[test]
fn a_site_without_data_or_models_has_no_such_files() {
    let project = Project::small();
    project.run(&["build"]).ends_with(0);
    for path in ["datapackage.json", "forecast.json", "forecast.schema.json"] {
        assert!(!project.path("public").join(path).exists(), "{path}");
    }
}

#[test]
fn reports_a_license_that_programs_cannot_read() {
    let project = Project::small();
    let settings = "title: Small\nbase_url: https://example.org/small/\nas_of: 2026-05-07\n";
    for license in ["Creative Commons", "CC BY", "https://"] {
        project.write("foresite.yaml", &format!("{settings}publish: {{ license: {license} }}\n"));
        let errors = project.errors();
        assert!(errors[0].0.contains("expected the identifier of a license like `CC-BY-4.0`"), "{license}: {errors:?}");
    }
}

/// A model with what the flagship lacks: a pool of the beliefs of experts, a chance, and a structure that never comes.
const MODEL: &str = "title: Plan\nwindow: { from: 2026-01-01, to: 2040-01-01 }\nsamples: 2000\ninputs:\n  \
    wait: pool(answers[topic = \"wait\"]) year\n  grow: { value: \"normal(mean = 1.2, sd = 0.1)\", basis: judged }\n\
    outcomes:\n  ready: first(t >= 2026-01-01 + wait * grow)\n  size: { value: grow * (1 GB), unit: GB }\n  late: grow > 1.3\n";

const ANSWERS: &str = "columns: { expert: { type: text }, topic: { type: text }, p10: {}, p50: {}, p90: {} }\nrows:\n  \
    - { expert: A, topic: wait, p10: 1, p50: 2, p90: 4 }\n  - { expert: B, topic: wait, p10: 2, p50: 3, p90: 5 }\n";

/// A model with hindcasts of every kind of outcome, a product of inputs, and a trend of some rows.
const CASES: &str = "window: { from: 2025-01-01, to: 2050-01-01 }\nsamples: 2000\ninputs:\n  a: \"normal(mean = 0, sd = 1)\"\n  \
    b: \"normal(mean = 0, sd = 1)\"\n  delay: uniform(low = 0 year, high = 4 year)\n  load: \"normal(mean = 10, sd = 2)\"\n\
    outcomes:\n  product: a * b\n  pace: doubling(sizes.size[kind = \"a\"])\n  ready: 2025-01-01 + delay\n  full: load > 10\n  \
    peak: { value: load * (1 GB), unit: GB }\n\
    hindcasts:\n  open: { outcome: ready, came: not yet }\n  ready: { as_of: 2025-01-01, outcome: ready, came: 2026-01-01 }\n  \
    done: { as_of: 2025-01-01, outcome: ready, came: 2027-01-01 }\n  autumn: { outcome: full, came: true }\n  summer: { outcome: full, came: true }\n  \
    spring: { outcome: full, came: false }\n  peak: { outcome: peak, came: 13 }\n";

const SIZES: &str = "date: day\ncolumns: { day: { type: date }, kind: { type: text }, size: { unit: GB } }\nrows:\n  \
    - { day: 2020-01-01, kind: a, size: 1 }\n  - { day: 2021-01-01, kind: a, size: 2.1 }\n  - { day: 2022-01-01, kind: a, size: 3.9 }\n  \
    - { day: 2022-02-01, kind: b, size: 9 }\n";

/// Makes a schema refuse keys that it does not know.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(own) => {
            if own.contains_key("properties") {
                own.insert("additionalProperties".to_owned(), json!(false));
            }
            own.values_mut().for_each(close);
        }
        Value::Array(own) => own.iter_mut().for_each(close),
        _ => {}
    }
}

/// Collects the keys that a schema declares, each below the name of its definition.
fn keys(schema: &Value, place: &str, found: &mut BTreeSet<String>) {
    if let Some(definitions) = schema["$defs"].as_object() {
        definitions.iter().for_each(|(name, own)| keys(own, name, found));
    }
    if let Some(properties) = schema["properties"].as_object() {
        for (name, own) in properties {
            found.insert(format!("{place}.{name}"));
            keys(own, &format!("{place}.{name}"), found);
        }
    }
    keys_of(schema).for_each(|own| keys(own, place, found));
}

/// Returns the schemas of the items, the named values, and the alternatives of a schema.
fn keys_of(schema: &Value) -> impl Iterator<Item = &Value> {
    let one = ["items", "additionalProperties"].into_iter().filter_map(|key| schema.get(key));
    one.chain(schema["anyOf"].as_array().into_iter().flatten())
}

/// Collects the keys that an instance has.
fn visit(root: &Value, schema: &Value, place: &str, instance: &Value, seen: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        return visit(root, &root["$defs"][name], name, instance, seen);
    }
    for (name, own) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = instance.get(name) {
            seen.insert(format!("{place}.{name}"));
            visit(root, own, &format!("{place}.{name}"), value, seen);
        }
    }
    let values =
        instance.as_object().into_iter().flat_map(|own| own.values()).chain(instance.as_array().into_iter().flatten());
    for value in values {
        keys_of(schema).filter(|own| own["anyOf"].is_null()).for_each(|own| visit(root, own, place, value, seen));
    }
    schema["anyOf"].as_array().into_iter().flatten().for_each(|own| visit(root, own, place, instance, seen));
}

#[test]
fn the_forecasts_are_as_their_published_schema_says() {
    let schema: Value =
        serde_json::from_str(include_str!("../../src/render/files/forecast_files/schema.json")).unwrap();
    let mut strict = schema.clone();
    close(&mut strict);
    let flagship: Value = serde_json::from_str(&fs::read_to_string(site().join("forecast.json")).unwrap()).unwrap();
    assert_eq!(
        fs::read_to_string(site().join("forecast.schema.json")).unwrap(),
        include_str!("../../src/render/files/forecast_files/schema.json")
    );
    let project = Project::small();
    project.write("data/models/plan.yaml", MODEL);
    project.write("data/models/cases.yaml", CASES);
    project.write("data/answers.yaml", ANSWERS);
    project.write("data/sizes.yaml", SIZES);
    project.run(&["build"]).ends_with(0);
    let mut seen = BTreeSet::new();
    for forecast in [&flagship, &read(&project, "public/forecast.json")] {
        assert_eq!((&forecast["$schema"], &forecast["version"]), (&json!("forecast.schema.json"), &json!(1)));
        validate(&strict, forecast);
        visit(&schema, &schema, "", forecast, &mut seen);
    }
    let mut all = BTreeSet::new();
    keys(&schema, "", &mut all);
    // Of a waterfall whose medians lie outside of the window.
    seen.extend(["waterfall.start.outside", "waterfall.steps.outside"].map(str::to_owned));
    let unseen: Vec<&String> = all.difference(&seen).collect();
    assert!(unseen.is_empty(), "no forecast has {unseen:#?}");
}
