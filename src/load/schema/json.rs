//! Shapes and keys as JSON Schema.
//!
//! Some readers of YAML take a number for a text or a text for a number (`1_000`, `2030`), so both are allowed wherever
//! the loader takes both.

use serde_json::{Map, Value, json};

use crate::yaml::{Key, Shape};

/// Returns the schema of a mapping that has these keys and no others.
pub fn object(keys: &[Key]) -> Value {
    let mut object = json!({ "type": "object", "additionalProperties": false });
    let is_required = |key: &&Key| key.required && key.alternative.is_none();
    let required: Vec<&str> = keys.iter().filter(is_required).map(|key| key.name).collect();
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object["properties"] = properties(keys);
    for key in keys.iter().filter(|key| key.required) {
        if let Some(alternative) = key.alternative {
            object["if"] = json!({ "required": [alternative] });
            object["else"] = json!({ "required": [key.name] });
        }
    }
    object
}

fn properties(keys: &[Key]) -> Value {
    keys.iter().map(|key| (key.name.to_owned(), property(key))).collect::<Map<_, _>>().into()
}

fn property(key: &Key) -> Value {
    let mut schema = shape(&key.shape);
    schema["description"] = json!(key.description);
    if let Some(default) = key.default {
        schema["default"] = serde_json::from_str(default).unwrap_or_else(|_| json!(default));
    }
    schema
}

/// Returns the schema of a mapping whose keys the author chooses; they match `pattern`.
pub fn map(pattern: &str, value: Value) -> Value {
    json!({ "type": "object", "propertyNames": { "pattern": pattern }, "additionalProperties": value })
}

/// Returns the schema of a mapping with the keys of the kind that is written under `kind`.
pub fn by_kind(description: &str, kinds: &[(&str, Vec<Key>)]) -> Value {
    let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
    let branch = |(name, keys): &(&str, Vec<Key>)| {
        let mut own = object(keys);
        own["properties"]["kind"] = json!({ "const": name, "description": description });
        let mut required: Vec<Value> = vec![json!("kind")];
        required.extend(own["required"].as_array().into_iter().flatten().cloned());
        own["required"] = required.into();
        json!({ "if": { "properties": { "kind": { "const": name } }, "required": ["kind"] }, "then": own })
    };
    json!({
        "type": "object",
        "required": ["kind"],
        "properties": { "kind": { "type": "string", "enum": names, "description": description } },
        "allOf": kinds.iter().map(branch).collect::<Vec<_>>(),
    })
}

/// Returns the schema of a value.
fn shape(of: &Shape) -> Value {
    match of {
        Shape::Any => json!({}),
        Shape::Null => json!({ "type": "null" }),
        Shape::Text | Shape::Expression => json!({ "type": ["string", "number", "boolean"] }),
        Shape::Pattern { pattern, example: None } => json!({ "type": "string", "pattern": pattern }),
        Shape::Pattern { pattern, example: Some(example) } => {
            json!({ "type": "string", "pattern": pattern, "examples": [example] })
        }
        Shape::PartialDate => {
            let pattern = "^~?[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$";
            json!({ "type": ["string", "integer"], "pattern": pattern, "examples": ["2025-03"] })
        }
        Shape::Number => number(),
        Shape::Between(low, high) => {
            let mut schema = number();
            (schema["minimum"], schema["maximum"]) = (json!(low), json!(high));
            schema
        }
        Shape::WholeBetween(low, high) => {
            let mut schema = number();
            (schema["minimum"], schema["maximum"], schema["multipleOf"]) = (json!(low), json!(high), json!(1));
            schema
        }
        Shape::Integer => json!({ "type": "integer", "examples": [1] }),
        Shape::Boolean => json!({ "type": "boolean", "examples": [true] }),
        Shape::Choice(words) => json!({ "type": "string", "enum": words }),
        Shape::List { item, min, max } => {
            let mut schema = json!({ "type": "array", "items": shape(item) });
            if *min > 0 {
                schema["minItems"] = json!(min);
            }
            if let Some(max) = max {
                schema["maxItems"] = json!(max);
            }
            schema
        }
        Shape::Map { keys, value } => map(keys, shape(value)),
        Shape::Section(keys) => object(keys),
        Shape::Open { keys, others } => {
            json!({ "type": "object", "properties": properties(keys), "additionalProperties": shape(others) })
        }
        Shape::AnyOf(shapes) => json!({ "anyOf": shapes.iter().map(shape).collect::<Vec<_>>() }),
        Shape::Reference(name) => json!({ "$ref": format!("#/definitions/{name}") }),
    }
}

/// Returns the schema of a finite number, `1_000` among them.
fn number() -> Value {
    let pattern = "^[-+]?[0-9][0-9_]*(\\.[0-9][0-9_]*)?([eE][-+]?[0-9]+)?$";
    json!({ "type": ["number", "string"], "pattern": pattern, "examples": [1] })
}
