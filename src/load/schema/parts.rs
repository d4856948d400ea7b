//! What schemas are made of. A number is a text to some readers of YAML and a text a number (`1_000`, `2030`), so both
//! stand wherever the loader takes both.

use serde_json::{Map, Value, json};

/// A key, whether it must be there, and what stands under it.
pub type Key = (&'static str, bool, Value);

/// A key that must be there.
pub fn required(name: &'static str, value: Value) -> Key {
    (name, true, value)
}

/// A key that may be left out.
pub fn optional(name: &'static str, value: Value) -> Key {
    (name, false, value)
}

/// A mapping that has these keys and no others.
pub fn object(keys: Vec<Key>) -> Value {
    let needed: Vec<&str> = keys.iter().filter(|(_, needed, _)| *needed).map(|(name, ..)| *name).collect();
    let mut object = json!({ "type": "object", "additionalProperties": false });
    if !needed.is_empty() {
        object["required"] = json!(needed);
    }
    object["properties"] =
        keys.into_iter().map(|(name, _, value)| (name.to_owned(), value)).collect::<Map<_, _>>().into();
    object
}

/// A mapping whose keys an author chooses, each of this pattern.
pub fn named(pattern: &str, value: Value) -> Value {
    json!({ "type": "object", "propertyNames": { "pattern": pattern }, "additionalProperties": value })
}

/// What expressions can name.
pub const IDENTIFIER: &str = "^[A-Za-z][A-Za-z0-9_]*$";

/// A mapping from names that expressions can use.
pub fn by_name(value: Value) -> Value {
    named(IDENTIFIER, value)
}

/// Adds a description, which an editor shows.
pub fn says(description: &str, mut value: Value) -> Value {
    value["description"] = json!(description);
    value
}

/// One of several.
pub fn any_of(choices: Vec<Value>) -> Value {
    json!({ "anyOf": choices })
}

/// Nothing, or something.
pub fn or_nothing(value: Value) -> Value {
    any_of(vec![json!({ "type": "null" }), value])
}

/// A list.
pub fn list(item: Value) -> Value {
    json!({ "type": "array", "items": item })
}

/// A list with something in it.
pub fn some(item: Value) -> Value {
    json!({ "type": "array", "items": item, "minItems": 1 })
}

/// Words.
pub fn text() -> Value {
    json!({ "type": ["string", "number", "boolean"] })
}

/// An expression of the model language.
pub fn expression() -> Value {
    text()
}

/// A name that expressions can use.
pub fn identifier() -> Value {
    json!({ "type": "string", "pattern": IDENTIFIER })
}

/// A day of the calendar.
pub fn date() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "examples": ["2026-02-28"] })
}

/// A finite number, `1_000` among them.
pub fn number() -> Value {
    json!({ "type": ["number", "string"], "pattern": "^[-+]?[0-9][0-9_]*(\\.[0-9][0-9_]*)?([eE][-+]?[0-9]+)?$", "examples": [1] })
}

/// A number between two.
pub fn between(low: f64, high: f64) -> Value {
    let mut number = number();
    (number["minimum"], number["maximum"]) = (json!(low), json!(high));
    number
}

/// A whole number from 1.
pub fn count(most: u32) -> Value {
    let mut number = number();
    (number["minimum"], number["maximum"], number["multipleOf"]) = (json!(1), json!(most), json!(1));
    number
}

/// `true` or `false`.
pub fn boolean() -> Value {
    json!({ "type": "boolean", "examples": [true] })
}

/// One of a few words.
pub fn choice(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

/// An address that starts with `https://` or `http://`.
pub fn address() -> Value {
    json!({ "type": "string", "pattern": "^https?://[^\\s/]", "examples": ["https://example.org/"] })
}

/// What an author wants to be told of when it no longer holds.
pub fn expectations(description: &str, example: &str) -> Value {
    let keys = vec![
        required("condition", says(&format!("A condition: `{example}`."), expression())),
        optional(
            "reason",
            says("What it says in words, or why it is expected; `check` tells it when it fails.", text()),
        ),
    ];
    says(description, list(any_of(vec![expression(), object(keys)])))
}

/// The day by which something wants to be looked at again.
pub fn review_by() -> Value {
    says("The day by which this wants to be looked at again: `check` warns from the day after.", date())
}

/// Keys of sources.
pub fn sources() -> Value {
    says("Where it comes from: keys of `data/sources.yaml` or of a `data/*.bib`.", list(text()))
}

/// One of several kinds of mapping, told apart by what stands under `kind`. Each kind has its keys and no others.
pub fn by_kind(description: &str, kinds: Vec<(&'static str, Vec<Key>)>) -> Value {
    let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
    let branches: Vec<Value> = kinds
        .into_iter()
        .map(|(name, keys)| {
            let kind = required("kind", says(description, json!({ "const": name })));
            let keys = std::iter::once(kind).chain(keys).collect();
            json!({ "if": { "properties": { "kind": { "const": name } }, "required": ["kind"] }, "then": object(keys) })
        })
        .collect();
    json!({
        "type": "object",
        "required": ["kind"],
        "properties": { "kind": says(description, choice(&names)) },
        "allOf": branches,
    })
}
