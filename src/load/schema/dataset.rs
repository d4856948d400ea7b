//! `data/<id>.yaml`, and the datasets of a model file.

use serde_json::{Value, json};

use super::parts::{
    IDENTIFIER, any_of, boolean, by_name, choice, date, expectations, expression, list, named, object, optional,
    or_nothing, required, review_by, says, sources, text,
};

/// A dataset.
pub fn schema() -> Value {
    says(
        "A dataset: typed columns, and the rows that you keep up to date.",
        object(vec![
            optional("title", says("Its title.", text())),
            optional("description", says("A sentence or two on what it holds.", text())),
            optional("sources", sources()),
            optional("key", says("The column that names a row, as in `gpus[\"RTX 4090\"].memory`.", text())),
            optional("date", says("The column of dates that trends run along.", text())),
            optional(
                "expect",
                expectations(
                    "What holds for every row; `previous`, `first`, `best` and `least` are the rows dated before it.",
                    "price <= previous.price",
                ),
            ),
            optional("review_by", review_by()),
            required("columns", says("The columns by name, in order.", named(&column_name(), column()))),
            optional("derived", says("Columns computed from others of their row.", named(&column_name(), derived()))),
            required("rows", says("The rows, or the name of a CSV file beside this one.", rows())),
        ]),
    )
}

/// A column's name: an identifier, and none that a row uses for itself.
fn column_name() -> String {
    IDENTIFIER.replacen('^', "^(?!(sources|note|review_by)$)", 1)
}

fn column() -> Value {
    let keys = vec![
        optional(
            "type",
            says("What its cells hold: numbers where it is not given.", choice(&["text", "date", "number"])),
        ),
        optional("unit", says("The unit of its numbers: `GB`, `USD/month`.", text())),
        optional("label", says("Its head in tables and its name in charts.", text())),
        optional("optional", says("Whether a row may leave it out.", boolean())),
        optional("note", says("A remark for readers.", text())),
    ];
    or_nothing(object(keys))
}

fn derived() -> Value {
    let keys = vec![
        required("value", says("An expression over the columns of the row: `price / memory`.", expression())),
        optional("unit", says("The unit to show it in.", text())),
        optional("label", says("Its head in tables and its name in charts.", text())),
        optional("note", says("A remark for readers.", text())),
    ];
    any_of(vec![expression(), object(keys)])
}

fn rows() -> Value {
    let row = json!({
        "type": "object",
        "properties": {
            "sources": says("Where this row comes from; the dataset's own sources where it is not given.", or_nothing(list(text()))),
            "note": says("A remark for readers.", or_nothing(text())),
            "review_by": says("The day by which this row wants to be looked at again: `check` warns from the day after.", or_nothing(date())),
        },
        "additionalProperties": or_nothing(text()),
    });
    let file = json!({ "type": "string", "pattern": "^[^/\\\\]+\\.csv$" });
    any_of(vec![list(row), file])
}

/// Datasets that a model file brings along.
pub fn of_model() -> Value {
    by_name(schema())
}
