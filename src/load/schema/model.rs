//! `data/models/<id>.yaml`.

use serde_json::{Value, json};

use super::dataset;
use super::parts::{
    any_of, between, by_name, date, expectations, expression, identifier, list, number, object, optional, or_nothing,
    required, review_by, says, sources, text,
};

/// A model.
pub fn schema() -> Value {
    let window = object(vec![
        required("from", says("The first date.", date())),
        required("to", says("The last date; what has not come true by then never does.", date())),
    ]);
    says(
        "A model: beliefs, and what follows from them.",
        object(vec![
            optional("title", says("Its title.", text())),
            optional("question", says("The question that it answers.", text())),
            optional("window", says("Between which dates a first date is looked for.", window)),
            optional("samples", says("How many samples are drawn: 16,384 where it is not given.", number())),
            optional("seed", says("What the draws begin from.", number())),
            optional(
                "units",
                says(
                    "Units of your own: a new one where nothing follows the name, or a name for known ones (`mpg: mile / gallon`).",
                    by_name(or_nothing(text())),
                ),
            ),
            optional(
                "inputs",
                says(
                    "What is believed: `halving: 1.4 to 3.2 year` says that nine times in ten it lies between.",
                    definitions(),
                ),
            ),
            optional("curves", says("How the world moves: expressions that may hold the date, `t`.", definitions())),
            optional("conditions", says("What is true or false at a date: `fits: memory >= need`.", definitions())),
            optional("outcomes", says("What is forecast: `first(fits)`, a date, or a number.", definitions())),
            optional("scenarios", says("Other values for some names.", scenarios())),
            optional("slider", says("Scenarios that readers can move between.", slider())),
            optional("correlations", says("Inputs that go together.", list(correlation()))),
            optional("waterfall", says("From a simpler model to this one, step by step.", waterfall())),
            optional(
                "expect",
                expectations(
                    "What holds for the forecast, so that you hear of it when it no longer does.",
                    "product.median < 2032-01-01",
                ),
            ),
            optional("datasets", says("Datasets of the model's own.", dataset::of_model())),
        ]),
    )
}

/// Names with their expressions.
fn definitions() -> Value {
    let keys = vec![
        required("value", says("An expression: `150 to 300 GB`, `first(fits and fast)`.", expression())),
        optional("label", says("Its name for readers.", text())),
        optional("note", says("Why it is what it is, or a remark.", text())),
        optional("unit", says("The unit that it is shown in, which must fit the expression's.", text())),
        optional("sources", sources()),
        optional("review_by", review_by()),
        optional("valid_until", says("Until when the trends that it fits are taken to hold.", date())),
    ];
    by_name(any_of(vec![expression(), object(keys)]))
}

fn overrides(description: &str) -> Value {
    says(description, by_name(expression()))
}

fn scenarios() -> Value {
    let keys = vec![
        optional("label", says("Its name for readers.", text())),
        optional("note", says("A sentence or two for readers.", text())),
        optional("set", overrides("Names of the model, each with the expression that stands in its place.")),
    ];
    by_name(or_nothing(object(keys)))
}

fn slider() -> Value {
    let scenarios = || says("Scenarios, from one end to the other.", list(identifier()));
    let keys = vec![
        required("scenarios", scenarios()),
        optional("curve", says("The curve that is shown at each position.", identifier())),
    ];
    any_of(vec![scenarios(), object(keys)])
}

fn correlation() -> Value {
    let pair = json!({ "type": "array", "items": identifier(), "minItems": 2, "maxItems": 2 });
    object(vec![
        required("between", says("Two inputs.", pair)),
        required("rho", says("The correlation of their normal scores, from -1 to 1.", between(-1.0, 1.0))),
    ])
}

fn waterfall() -> Value {
    let start = object(vec![
        required("label", says("Its name for readers.", text())),
        required("set", overrides("What makes the model simpler.")),
    ]);
    let step = object(vec![
        required("label", says("Its name for readers.", text())),
        required("restore", says("Names that are the model's own again from here on.", list(identifier()))),
    ]);
    object(vec![
        required("outcome", says("The outcome whose median is followed.", identifier())),
        required("start", says("The simpler model.", start)),
        required("steps", says("What it is given back, in turn.", list(step))),
    ])
}
