//! The keys of every YAML file as JSON Schema: editors use them to complete keys, explain them, and mark mistakes. It
//! is written from the same declarations as the reader ([`crate::yaml::Section`]).
//!
//! The schemas are of draft 7, which the YAML support of editors reads best. Units and expressions are texts to a schema:
//! `foresite check` reads them.

mod json;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde_json::Value;

use crate::document::chart::ChartKind;
use crate::document::claim::Claim;
use crate::document::config::Config;
use crate::document::dataset::DatasetKeys;
use crate::document::figure::{FigureHead, TableKind};
use crate::document::ledger::{EntryHead, EntryKind, Seal};
use crate::document::model::ModelFile;
use crate::document::page::Page;
use crate::document::question::Question;
use crate::document::work::{DEFINITION, SOURCE_KEYS, SourceKeys, Work};
use crate::yaml::{IDENTIFIERS, Key, Kinds, Section, Shape};

/// The schema of one kind of file.
pub struct Schema {
    /// Its name: `model`.
    pub name: &'static str,
    /// The files that the schema is for, as a pattern of paths below the project: `data/models/*.yaml`.
    pub files: &'static str,
    /// A sentence about the files.
    description: &'static str,
    content: fn() -> Content,
}

/// The content of a kind of file.
enum Content {
    /// A mapping with known keys.
    Keys(Vec<Key>),
    /// A mapping whose kind is written under `kind`, with the keys of that kind.
    Kinds {
        /// The description of `kind`.
        description: &'static str,
        /// The keys of each kind.
        kinds: Vec<(&'static str, Vec<Key>)>,
    },
    /// A mapping whose keys the author chooses.
    ByName {
        /// The regular expression that each key matches.
        keys: &'static str,
        /// The keys of each value.
        value: Vec<Key>,
        /// A section that contains itself, with its name.
        definition: Option<(&'static str, Vec<Key>)>,
    },
}

/// The schemas of all kinds of file.
pub const ALL: [Schema; 10] = [
    Schema {
        name: "foresite",
        files: "foresite.yaml",
        description: "The site's settings.",
        content: || Content::Keys(Config::keys()),
    },
    Schema {
        name: "dataset",
        files: "data/*.yaml",
        description: "A dataset: typed columns, and the rows that you keep up to date.",
        content: || Content::Keys(DatasetKeys::keys()),
    },
    Schema {
        name: "model",
        files: "data/models/*.yaml",
        description: "A model: beliefs, and what follows from them.",
        content: || Content::Keys(ModelFile::keys()),
    },
    Schema {
        name: "chart",
        files: "data/charts/*.yaml",
        description: "A chart, placed in a page with `![](chart:id)`.",
        content: || figure::<ChartKind>("The kind of chart."),
    },
    Schema {
        name: "table",
        files: "data/tables/*.yaml",
        description: "A table, placed in a page with `![](table:id)`.",
        content: || figure::<TableKind>("The kind of table: rows of a dataset, or cells that are written out."),
    },
    Schema {
        name: "sources",
        files: "data/sources.yaml",
        description: "Sources by key: `[@key]` cites one in a page, `sources: [key]` names it in data, models and figures.",
        content: || Content::ByName {
            keys: SOURCE_KEYS.pattern,
            value: SourceKeys::keys(),
            definition: Some((DEFINITION, Work::keys())),
        },
    },
    Schema {
        name: "ledger",
        files: "data/ledger/*.yaml",
        description: "An entry of the ledger, which only `foresite record` writes.",
        content: || {
            let keys = EntryKind::keys().into_iter().map(|keys| [EntryHead::keys(), keys, Seal::keys()].concat());
            let kinds = EntryKind::NAMES.iter().map(|(name, _)| *name).zip(keys).collect();
            Content::Kinds { description: "The kind of entry.", kinds }
        },
    },
    Schema {
        name: "claims",
        files: "data/claims.yaml",
        description: "Claims by name: statements that will turn out to be true or false, each with its probability.",
        content: || Content::ByName { keys: IDENTIFIERS.pattern, value: Claim::keys(), definition: None },
    },
    Schema {
        name: "question",
        files: "data/questions/*.yaml",
        description: "A question: what is asked, the rules that decide it, and the forecast that answers it so far.",
        content: || Content::Keys(Question::keys()),
    },
    Schema {
        name: "page",
        files: "content/**/*.md",
        description: "The front matter of a page.",
        content: || Content::Keys(Page::keys()),
    },
];

/// Returns the content of a figure of any kind.
fn figure<K: Kinds>(description: &'static str) -> Content {
    let keys = K::keys().into_iter().map(|keys| [FigureHead::keys(), keys].concat());
    Content::Kinds { description, kinds: K::NAMES.iter().map(|(name, _)| *name).zip(keys).collect() }
}

/// Returns every key of every kind of file.
pub fn keys() -> &'static BTreeSet<&'static str> {
    static KEYS: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    KEYS.get_or_init(|| {
        let mut keys = BTreeSet::from(["kind"]);
        for schema in &ALL {
            for key in (schema.content)().keys() {
                collect_key(&key, &mut keys);
            }
        }
        keys
    })
}

fn collect_key(key: &Key, keys: &mut BTreeSet<&'static str>) {
    keys.insert(key.name);
    collect(&key.shape, keys);
}

/// Adds the keys inside a shape.
fn collect(shape: &Shape, keys: &mut BTreeSet<&'static str>) {
    match shape {
        Shape::List { item: inner, .. } | Shape::Map { value: inner, .. } => collect(inner, keys),
        Shape::Section(own) | Shape::Open { keys: own, .. } => own.iter().for_each(|key| collect_key(key, keys)),
        Shape::AnyOf(shapes) => shapes.iter().for_each(|shape| collect(shape, keys)),
        _ => {}
    }
}

impl Content {
    /// Returns the keys of all kinds of mapping in it.
    fn keys(self) -> Vec<Key> {
        match self {
            Self::Keys(keys) => keys,
            Self::Kinds { kinds, .. } => kinds.into_iter().flat_map(|(_, keys)| keys).collect(),
            Self::ByName { value, definition, .. } => {
                [value, definition.map_or_else(Vec::new, |(_, keys)| keys)].concat()
            }
        }
    }
}

impl Schema {
    /// Returns the schema as the text of a file.
    pub fn text(&self) -> String {
        format!("{:#}\n", self.value())
    }

    /// Returns the schema as JSON.
    fn value(&self) -> Value {
        let mut schema = match (self.content)() {
            Content::Keys(keys) => json::object(&keys),
            Content::Kinds { description, kinds } => json::by_kind(description, &kinds),
            Content::ByName { keys, value, definition } => {
                let mut schema = json::map(keys, json::object(&value));
                if let Some((name, definition)) = definition {
                    schema["definitions"] = serde_json::json!({ name: json::object(&definition) });
                }
                schema
            }
        };
        schema["description"] = self.description.into();
        schema["$schema"] = "http://json-schema.org/draft-07/schema#".into();
        schema
    }
}
