//! The keys of every kind of file, from the schemas that editors use. The loader reads by the same declarations.

use std::collections::BTreeMap;

use foresite::load::schema;
use serde_json::{Map, Value};

use super::super::project::repository;
use super::head;

/// A kind of file: its schema, the path, title, short title and description of its page, an example among the files of
/// `foresite init` unless it is empty, and a remark below it.
struct Sort {
    schema: &'static str,
    path: &'static str,
    title: &'static str,
    short: &'static str,
    description: &'static str,
    example: &'static str,
    remark: &'static str,
}

const SORTS: [Sort; 10] = [
    Sort {
        schema: "foresite",
        path: "settings.md",
        title: "Settings",
        short: "foresite.yaml",
        description: "The keys of foresite.yaml, the site's settings.",
        example: "foresite.yaml",
        remark: "",
    },
    Sort {
        schema: "page",
        path: "pages.md",
        title: "Front matter",
        short: "Front matter",
        description: "The keys between the two lines of hyphens at the head of a page.",
        example: "content/essays/index.md",
        remark: "",
    },
    Sort {
        schema: "model",
        path: "models.md",
        title: "Model files",
        short: "Models",
        description: "The keys of a model in data/models.",
        example: "data/models/deposit.yaml",
        remark: "",
    },
    Sort {
        schema: "dataset",
        path: "datasets.md",
        title: "Datasets",
        short: "Datasets",
        description: "The keys of a dataset in data.",
        example: "data/savings.yaml",
        remark: "",
    },
    Sort {
        schema: "chart",
        path: "charts.md",
        title: "Charts",
        short: "Charts",
        description: "The keys of a chart in data/charts, kind by kind.",
        example: "data/charts/balance.yaml",
        remark: CHARTS,
    },
    Sort {
        schema: "table",
        path: "tables.md",
        title: "Tables",
        short: "Tables",
        description: "The keys of a table in data/tables.",
        example: "data/tables/savings.yaml",
        remark: "",
    },
    Sort {
        schema: "sources",
        path: "sources.md",
        title: "Sources",
        short: "Sources",
        description: "The keys of a source in data/sources.yaml.",
        example: "data/sources.yaml",
        remark: "",
    },
    Sort {
        schema: "ledger",
        path: "ledger.md",
        title: "Entries of the ledger",
        short: "The ledger",
        description: "The keys of an entry in data/ledger.",
        example: "data/ledger/2024-06-01-deposit-7cbc00.yaml",
        remark: "",
    },
    Sort {
        schema: "claims",
        path: "claims.md",
        title: "Claims",
        short: "Claims",
        description: "The keys of a claim in data/claims.yaml.",
        example: "",
        remark: CLAIMS,
    },
    Sort {
        schema: "question",
        path: "questions.md",
        title: "Questions",
        short: "Questions",
        description: "The keys of a question in data/questions.",
        example: "",
        remark: QUESTIONS,
    },
];

/// What the page on claims says besides: an example, since `foresite init` makes no claims.
const CLAIMS: &str = "```yaml data/claims.yaml\nmortgage_below_3:\n  statement: A bank offers a mortgage over ten years below 3%\n  \
    probability: 35%\n  made: 2026-03-02\n  deadline: 2027-12-31\n  resolves: The lowest rate in the weekly list of the consumer \
    association\n  question: Interest\n  baseline: 20%\n```\n\n";

/// What the page on questions says besides: an example, since `foresite init` makes no questions, and what can be asked of one.
const QUESTIONS: &str = "```yaml data/questions/in_time.yaml\ntitle: Is the deposit saved by the end of 2028?\nforecast: deposit.ready.by(2028)\n\
    opens: 2026-03-02\ncloses: 2028-12-31\ndue: 2029-01-31\nrules:\n  - from: 2026-03-02\n    resolves: The account statement of \
    December 2028 shows at least $38,000\n    fine_print: Money that is lent does not count\n    decided_by: The household\n```\n\n\
    In a text, `questions.in_time` goes on to `now` (the forecast), `moved` (the difference between its last two forecasts), `due`, \
    `opens`, `closes`, `status`, `answer`, `score` (the mean Brier score, or the mean CRPS of a date or a number), `title`, or `rule`: `[](=questions.in_time.now)`. The status is \
    `upcoming`, `open`, `closed`, `overdue`, `resolved`, `ambiguous`, or `annulled`.\n\n";

/// What the page on charts says besides.
const CHARTS: &str = "The [gallery](../../gallery.md) has an example of every kind on the data of this site, with its source, which the \
    tests run.\n\nNo kind draws maps. The smallest open geometry of good standing, that of Natural Earth at 1:110 million, has no \
    shape for small states such as Singapore, Malta, and Bahrain, and most of its 177 shapes are a few pixels wide on a phone. \
    Draw countries as sorted `bars`, or over time as a `heatmap`, where each of them can be read.\n\n";

/// Returns the pages with their paths, names and descriptions.
pub fn pages(weight: usize) -> Vec<(&'static str, &'static str, &'static str, String)> {
    let known: Vec<&str> = schema::ALL.iter().map(|schema| schema.name).collect();
    let mut described: Vec<&str> = SORTS.iter().map(|sort| sort.schema).collect();
    described.sort_unstable_by_key(|name| known.iter().position(|known| known == name));
    assert_eq!(described, known, "each schema has a page");
    let page = |(at, sort): (usize, &Sort)| (sort.path, sort.short, sort.description, page(sort, weight + at));
    SORTS.iter().enumerate().map(page).collect()
}

fn page(sort: &Sort, weight: usize) -> String {
    let own = schema::ALL.iter().find(|schema| schema.name == sort.schema).unwrap();
    let schema: Value = serde_json::from_str(&own.text()).unwrap();
    let mut text = head(sort.title, sort.short, sort.description, weight);
    text.push_str(&format!("{} Files: `{}`.\n\n", schema["description"].as_str().unwrap(), own.files));
    if !sort.example.is_empty() {
        text.push_str(&example(sort));
    }
    text.push_str(sort.remark);
    let mut keys = Keys { text, seen: BTreeMap::new(), queue: Vec::new() };
    match schema["allOf"].as_array() {
        Some(kinds) => keys.kinds(kinds),
        None if schema["properties"].is_object() => keys.mapping("The keys", &schema),
        None => keys.mapping("The keys of each", &schema["additionalProperties"]),
    }
    keys.text.trim_end().to_owned() + "\n"
}

/// Returns the example of a kind of file.
fn example(sort: &Sort) -> String {
    // A new report has an empty ledger.
    let (folder, whose) = match sort.example.strip_prefix("data/ledger/") {
        Some(_) => ("tests", "An entry about the report that `foresite init` makes"),
        None => ("starter", "From the report that `foresite init` makes"),
    };
    let below = if folder == "tests" { sort.example.trim_start_matches("data/") } else { sort.example };
    let example = std::fs::read_to_string(repository().join(folder).join(below)).unwrap();
    let example = match sort.schema {
        "page" => example.split_inclusive("---\n").take(2).collect(),
        _ => example.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect::<String>(),
    };
    let part = if sort.schema == "page" { " part" } else { "" };
    format!("{whose}:\n\n```yaml {}{part}\n{example}```\n\n", sort.example)
}

/// The text of a page while it is written.
struct Keys {
    text: String,
    /// The headings under which mappings are already described, by schema.
    seen: BTreeMap<String, String>,
    /// The mappings that are still to be described, with their headings.
    queue: Vec<(String, Value)>,
}

impl Keys {
    /// Writes the keys of a file of several kinds, first those that all kinds have.
    fn kinds(&mut self, kinds: &[Value]) {
        let own = |kind: &Value| kind["then"]["properties"].as_object().unwrap().clone();
        let mut common = own(&kinds[0]);
        common.retain(|key, value| key != "kind" && kinds.iter().all(|kind| own(kind).get(key) == Some(&*value)));
        let required = kinds[0]["then"]["required"].clone();
        self.text.push_str("## Keys of every kind {#every}\n\n");
        let names: Vec<String> = kinds.iter().map(|kind| format!("[`{0}`](#{0})", name(kind))).collect();
        self.text.push_str(&format!("`kind` *needed*\n: What it is: {}.\n\n", names.join(", ")));
        self.properties("", &common, &required);
        self.nested();
        for kind in kinds {
            self.text.push_str(&format!("## `{0}` {{#{0}}}\n\n", name(kind)));
            let mut rest = own(kind);
            rest.retain(|key, _| key != "kind" && !common.contains_key(key));
            self.properties(name(kind), &rest, &kind["then"]["required"]);
            self.nested();
        }
    }

    /// Writes the keys of a mapping, and of those below it.
    fn mapping(&mut self, heading: &str, schema: &Value) {
        self.text.push_str(&format!("## {heading}\n\n"));
        self.properties("", schema["properties"].as_object().unwrap(), &schema["required"]);
        self.nested();
    }

    fn nested(&mut self) {
        while !self.queue.is_empty() {
            let (heading, schema) = self.queue.remove(0);
            self.text.push_str(&format!("### {heading}\n\n"));
            let path = heading.split('`').nth(1).unwrap_or_default().to_owned();
            self.properties(&path, schema["properties"].as_object().unwrap(), &schema["required"]);
        }
    }

    fn properties(&mut self, path: &str, properties: &Map<String, Value>, required: &Value) {
        let is_needed = |key: &str| required.as_array().is_some_and(|keys| keys.iter().any(|known| known == key));
        // Keys with the same description and no type are listed together.
        let mut alike: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let (needed, rest): (Vec<_>, Vec<_>) = properties.iter().partition(|(key, _)| is_needed(key));
        for (key, value) in needed.into_iter().chain(rest) {
            let description = value["description"].as_str().unwrap_or_default();
            if value.as_object().is_some_and(|keys| keys.len() == 1) {
                alike.entry(description).or_default().push(key);
                continue;
            }
            let place = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let kinds_of_value = self.kinds_of_value(value, &place);
            let needed = if is_needed(key) { ", needed" } else { "" };
            let default = match value.get("default") {
                Some(Value::String(default)) => format!(" Default: `{default}`."),
                Some(Value::Object(keys)) => {
                    let keys: Vec<String> =
                        keys.iter().map(|(key, value)| format!("{key}: {}", value.as_str().unwrap())).collect();
                    format!(" Default: `{{ {} }}`.", keys.join(", "))
                }
                Some(default) => format!(" Default: `{default}`."),
                None => String::new(),
            };
            self.text.push_str(&format!("`{key}` *{kinds_of_value}{needed}*\n: {description}{default}\n\n"));
        }
        for (description, keys) in alike {
            let names: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            self.text.push_str(&format!("{}\n: {description}\n\n", names.join(", ")));
        }
        if properties.is_empty() {
            self.text.push_str("No others.\n\n");
        }
    }

    /// Describes the allowed values of a key.
    fn kinds_of_value(&mut self, value: &Value, path: &str) -> String {
        if let Some(choices) = value["anyOf"].as_array() {
            let mut words: Vec<String> = Vec::new();
            for choice in choices {
                let kinds_of_value = self.kinds_of_value(choice, path);
                if !words.contains(&kinds_of_value) {
                    words.push(kinds_of_value);
                }
            }
            return words.join(" or ");
        }
        if let Some(words) = value["enum"].as_array() {
            return words.iter().map(|word| format!("`{}`", word.as_str().unwrap())).collect::<Vec<_>>().join(" or ");
        }
        if let Some(words) = value["const"].as_str() {
            return format!("`{words}`");
        }
        if value["properties"].is_object() && value["additionalProperties"] == false {
            return self.below(value, path);
        }
        match &value["type"] {
            _ if value.get("$ref").is_some() => "another source".to_owned(),
            Value::String(kind) if kind == "array" => {
                format!("list, each {}", self.kinds_of_value(&value["items"], path))
            }
            Value::String(kind) if kind == "object" => match value["additionalProperties"].as_object() {
                Some(keys) if keys.is_empty() => "any values, by name".to_owned(),
                Some(_) => {
                    format!(
                        "names, each with {}",
                        self.kinds_of_value(&value["additionalProperties"], &format!("{path}.NAME"))
                    )
                }
                None => "mapping".to_owned(),
            },
            Value::String(kind) if kind == "boolean" => "true or false".to_owned(),
            Value::String(kind) if kind == "integer" => "whole number".to_owned(),
            Value::String(kind) if kind == "null" => "nothing".to_owned(),
            Value::Array(kinds) if kinds.len() == 3 => "text".to_owned(),
            Value::Array(_) if value["minimum"].is_number() => {
                let whole = if value.get("multipleOf").is_some() { "whole number" } else { "number" };
                format!("{whole} from {} to {}", value["minimum"], value["maximum"]).replace(".0", "")
            }
            Value::Array(kinds) if kinds[0] == "number" => "number".to_owned(),
            _ => pattern(value["pattern"].as_str().unwrap_or_default()).to_owned(),
        }
    }

    /// Adds a mapping to those that are described further down, unless it is there already.
    fn below(&mut self, value: &Value, path: &str) -> String {
        let schema = value.to_string();
        if let Some(known) = self.seen.get(&schema) {
            return format!("a mapping as in {known}");
        }
        let required = value["required"].as_array().and_then(|keys| keys.first()).and_then(Value::as_str);
        // If several mappings are possible at one place, each is named by the key that it requires.
        let is_one_of_several = self.queue.iter().any(|(heading, _)| heading.starts_with(&format!("In `{path}`")));
        let heading = match required.filter(|_| is_one_of_several) {
            Some(key) => format!("In `{path}`, with `{key}`"),
            None => format!("In `{path}`"),
        };
        self.seen.insert(schema, format!("`{path}`"));
        self.queue.push((heading, value.clone()));
        "a mapping".to_owned()
    }
}

fn name(kind: &Value) -> &str {
    kind["if"]["properties"]["kind"]["const"].as_str().unwrap()
}

/// Describes the texts that match a pattern.
fn pattern(pattern: &str) -> &'static str {
    match pattern {
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => "date",
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?$" => "date",
        "^~?[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" => "date, month or year",
        "^[A-Za-z][A-Za-z0-9_]*$" => "name",
        _ if pattern.starts_with("^https?") => "address",
        _ if pattern.contains("csv") => "name of a `.csv` file",
        _ => "text",
    }
}
