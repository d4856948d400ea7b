//! What each YAML file may hold, as JSON Schema for editors: completion, a word on each key, a mark under what is wrong. A
//! test compares every key, word and need here with what the loader asks for.
//!
//! Draft 7, since that is what the YAML support of editors reads best. Units and expressions are texts to a schema:
//! `foresite check` reads them.

mod dataset;
mod figure;
mod model;
mod page;
mod parts;
mod settings;
mod sources;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde_json::{Value, json};

/// The schema of one sort of file.
pub struct Schema {
    /// What it is called: `model`.
    pub name: &'static str,
    /// The files it is for, by a pattern of paths below the project: `data/models/*.yaml`.
    pub files: &'static str,
    build: fn() -> Value,
}

/// Every schema.
pub const ALL: [Schema; 7] = [
    Schema { name: "foresite", files: "foresite.yaml", build: settings::schema },
    Schema { name: "dataset", files: "data/*.yaml", build: dataset::schema },
    Schema { name: "model", files: "data/models/*.yaml", build: model::schema },
    Schema { name: "chart", files: "data/charts/*.yaml", build: figure::chart },
    Schema { name: "table", files: "data/tables/*.yaml", build: figure::table },
    Schema { name: "sources", files: "data/sources.yaml", build: sources::schema },
    Schema { name: "page", files: "content/**/*.md", build: page::schema },
];

/// Every key that some file may have.
pub fn keys() -> &'static BTreeSet<String> {
    static KEYS: OnceLock<BTreeSet<String>> = OnceLock::new();
    fn collect(schema: &Value, keys: &mut BTreeSet<String>) {
        match schema {
            Value::Object(entries) => {
                let own = entries.get("properties").and_then(Value::as_object);
                keys.extend(own.into_iter().flat_map(|own| own.keys().cloned()));
                entries.values().for_each(|value| collect(value, keys));
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, keys)),
            _ => {}
        }
    }
    KEYS.get_or_init(|| {
        let mut keys = BTreeSet::new();
        ALL.iter().for_each(|schema| collect(&schema.value(), &mut keys));
        keys
    })
}

impl Schema {
    /// The schema as a file holds it.
    pub fn text(&self) -> String {
        format!("{:#}\n", self.value())
    }

    fn value(&self) -> Value {
        let mut schema = (self.build)();
        if let Some(keys) = schema.as_object_mut() {
            keys.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
        }
        schema
    }
}
