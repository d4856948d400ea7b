//! The front matter of a page.

use serde_json::{Value, json};

use super::parts::{boolean, date, list, object, optional, required, says, text};

/// The front matter.
pub fn schema() -> Value {
    let weight = json!({ "type": "integer", "examples": [1] });
    says(
        "The front matter of a page.",
        object(vec![
            required("title", says("The page's title; may hold bound figures.", text())),
            optional("short_title", says("Its title in the navigation, where that is shorter.", text())),
            optional("description", says("One or two sentences below the title; may hold bound figures.", text())),
            optional("date", says("When it was first published.", date())),
            optional("updated", says("When its text last changed.", date())),
            optional("template", says("The template that renders it: `page.html` where it is not given.", text())),
            optional("weight", says("Its place among its neighbours: lower comes first.", weight)),
            optional("draft", says("Whether it is left out, unless `--drafts` asks for it.", boolean())),
            optional("tags", says("Words on what it is about.", list(text()))),
            optional(
                "literals",
                says(
                    "Figures in the text that are not bound to a model on purpose: quotations, past estimates.",
                    list(text()),
                ),
            ),
        ]),
    )
}
