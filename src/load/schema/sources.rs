//! `data/sources.yaml`, whose keys are Hayagriva's.

use serde_json::{Value, json};

use super::parts::{Key, address, any_of, date, list, named, object, optional, required, says, text};
use crate::load::reference::IGNORED_KEYS;

/// The sources.
pub fn schema() -> Value {
    let mut schema = named("^[A-Za-z0-9]([A-Za-z0-9_.:/+-]*[A-Za-z0-9_/+-])?$", object(work(true)));
    schema["definitions"] = json!({ "work": object(work(false)) });
    says("Sources by key: `[@key]` cites one in a page, `sources: [key]` names it in data, models and figures.", schema)
}

/// A source, or what it is part of, which needs no title.
fn work(is_source: bool) -> Vec<Key> {
    let part = json!({ "$ref": "#/definitions/work" });
    let mut keys = vec![
        ("title", is_source, says("Its title.", words())),
        optional("author", says("Who wrote it: `Janet Doe`, `\"Doe, Janet\"`, or a list.", people())),
        optional("editor", says("Who edited it; shown where no author is given.", people())),
        optional("publisher", says("Who published it.", publisher())),
        optional("organization", says("Who published it, where there is no publisher.", words())),
        optional(
            "date",
            says("When it appeared, as precisely as it is known: 2025, 2025-03 or 2025-03-12.", partial_date()),
        ),
        optional("url", says("Its address, with the day on which it was read, where that is known.", url())),
        optional(
            "serial-number",
            says("Numbers that it is known by; `doi` and `arxiv` lead to it.", any_of(vec![text(), named("", text())])),
        ),
        optional("accessed", says("The day on which it was read.", date())),
        optional("note", says("A remark for readers.", words())),
        optional(
            "parent",
            says("What it is part of: a journal, a book, a site.", any_of(vec![part.clone(), list(part)])),
        ),
    ];
    keys.extend(
        IGNORED_KEYS
            .map(|key| optional(key, says("Kept for reference managers; readers are not shown it.", json!({})))),
    );
    keys
}

fn words() -> Value {
    let any = || json!({});
    let keys = vec![
        required("value", says("The text itself.", text())),
        optional("verbatim", says("Kept for reference managers.", any())),
        optional("short", says("Kept for reference managers.", any())),
        optional("title-case", says("Kept for reference managers.", any())),
        optional("sentence-case", says("Kept for reference managers.", any())),
    ];
    any_of(vec![text(), object(keys)])
}

fn publisher() -> Value {
    let keys = vec![
        required("name", says("The name of the publisher.", words())),
        optional("location", says("Where it is; readers are not shown it.", json!({}))),
    ];
    any_of(vec![words(), object(keys)])
}

fn people() -> Value {
    let keys = vec![
        required("name", says("The family name, or the whole one.", words())),
        optional("given-name", says("The given name.", words())),
        optional("prefix", says("What stands before the family name: `van der`.", words())),
        optional("suffix", says("What stands after it: `Jr.`.", words())),
        optional("alias", says("Another name; readers are not shown it.", json!({}))),
    ];
    let person = any_of(vec![text(), object(keys)]);
    any_of(vec![person.clone(), list(person)])
}

fn url() -> Value {
    let keys = vec![
        required("value", says("The address.", address())),
        optional("date", says("The day on which it was read.", date())),
    ];
    any_of(vec![address(), object(keys)])
}

fn partial_date() -> Value {
    json!({ "type": ["string", "integer"], "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", "examples": ["2025-03"] })
}
