//! `data/charts/<id>.yaml` and `data/tables/<id>.yaml`.

use serde_json::Value;

use super::parts::{
    Key, any_of, boolean, by_kind, by_name, choice, count, date, list, number, object, optional, required, says, some,
    sources, text,
};

/// A chart.
pub fn chart() -> Value {
    let kinds: Vec<(&'static str, Vec<Key>)> = vec![
        ("line", [vec![required("series", courses())], dates(), vec![scale("scale"), rule()]].concat()),
        (
            "fan",
            [
                vec![
                    required("curve", series("The curve of a model: `parity.memory`.")),
                    optional("data", course("A dated column of a dataset that it goes on from: `gpus.memory`.")),
                ],
                dates(),
                vec![scale("scale"), rule()],
            ]
            .concat(),
        ),
        (
            "chance",
            [
                vec![required(
                    "outcomes",
                    says("Outcomes that are dates: `[parity.task]`.", some(series("An outcome: `parity.task`."))),
                )],
                dates(),
            ]
            .concat(),
        ),
        ("dots", vec![outcome(), optional("dots", says("How many dots: 20 where it is not given.", count(100)))]),
        ("timeline", [vec![required("events", events())], dates()].concat()),
        ("waterfall", vec![required("model", says("The model whose `waterfall` is drawn.", text()))]),
        ("tornado", vec![outcome(), limit("The largest number of inputs drawn: 10 where it is not given.", 30)]),
        (
            "forest",
            [
                vec![
                    required("rows", forest_rows()),
                    optional("sorted", says("Whether the rows stand in the order of their medians.", boolean())),
                ],
                dates(),
            ]
            .concat(),
        ),
        (
            "scatter",
            [
                rows(),
                vec![
                    required("x", says("The column across: numbers or dates.", text())),
                    required("y", says("The column upwards: numbers.", text())),
                    scale("x_scale"),
                    scale("y_scale"),
                    optional("fit", says("Whether a trend is drawn through them.", boolean())),
                    optional("annotate", says("The rows that are named on the chart, by their labels.", list(text()))),
                ],
            ]
            .concat(),
        ),
        (
            "bars",
            [
                rows(),
                vec![
                    required("values", says("Columns of numbers in one unit: a bar each.", some(text()))),
                    sort(),
                    limit("The largest number of rows drawn: 30 where it is not given.", 60),
                    optional(
                        "scale",
                        says("Bars stand on zero, so that `linear` is all there is.", choice(&["linear", "log"])),
                    ),
                ],
            ]
            .concat(),
        ),
        ("multiples", [vec![required("series", courses())], dates(), vec![scale("scale")]].concat()),
        (
            "calibration",
            [
                rows(),
                vec![
                    required("chance", says("The column of the chance given, 0 to 1.", text())),
                    required("came_true", says("The column of what came of it: 1 where it came true, else 0.", text())),
                    optional("bins", says("The largest number of bins: 10 where it is not given.", count(20))),
                ],
            ]
            .concat(),
        ),
        (
            "steps",
            [
                rows(),
                vec![
                    required("value", says("The column of the estimate: dates or numbers.", text())),
                    optional("low", says("The column of its interval's low end; goes with `high`.", text())),
                    optional("high", says("The column of its interval's high end; goes with `low`.", text())),
                    optional("now", series("The estimate of today: an outcome.")),
                ],
            ]
            .concat(),
        ),
        ("slider", [vec![outcome()], dates(), vec![scale("scale"), rule()]].concat()),
        ("belief", vec![outcome(), limit("The largest number of inputs drawn: 8 where it is not given.", 20)]),
    ];
    let kinds = kinds.into_iter().map(|(name, keys)| (name, [head(), keys].concat())).collect();
    says("A chart, placed in a page with `![](chart:id)`.", by_kind("What sort of chart it is.", kinds))
}

/// A table.
pub fn table() -> Value {
    let dataset = [
        head(),
        rows(),
        vec![
            optional(
                "columns",
                says("Its columns, by name; all of the dataset's where it is not given.", list(text())),
            ),
            sort(),
            limit("The largest number of rows drawn, of those that come first.", 1000),
        ],
    ]
    .concat();
    let grid = [
        head(),
        vec![
            required("headers", says("Headers of the columns.", list(text()))),
            required(
                "rows",
                says("Rows of cells, as many as there are headers; they may hold bound figures.", list(list(text()))),
            ),
        ],
    ]
    .concat();
    let kinds = vec![("dataset", dataset), ("grid", grid)];
    says("A table, placed in a page with `![](table:id)`.", by_kind("Rows of a dataset, or cells written out.", kinds))
}

/// What every figure says about itself.
fn head() -> Vec<Key> {
    vec![
        required("title", says("The finding, in a sentence; may hold bound figures.", text())),
        optional("subtitle", says("What is measured, in which unit.", text())),
        optional("sources", sources()),
        optional("note", says("A remark below the figure.", text())),
        optional(
            "alt",
            says("What it shows, for those who do not see it; written from the data where it is not given.", text()),
        ),
    ]
}

fn dates() -> Vec<Key> {
    vec![
        optional("from", says("The first date that is drawn.", date())),
        optional("to", says("The last date that is drawn.", date())),
    ]
}

fn scale(key: &'static str) -> Key {
    optional(key, says("`log` makes equal ratios equal distances.", choice(&["linear", "log"])))
}

fn rule() -> Key {
    let keys =
        vec![required("value", says("The value.", number())), required("label", says("What it is called.", text()))];
    optional("rule", says("A value to draw a rule at.", object(keys)))
}

fn outcome() -> Key {
    required("outcome", series("The outcome: `parity.task`."))
}

fn limit(description: &str, maximum: u32) -> Key {
    optional("limit", says(description, count(maximum)))
}

fn sort() -> Key {
    let keys = vec![
        required("by", says("The column.", text())),
        optional("descending", says("Whether the largest comes first.", boolean())),
    ];
    optional(
        "sort",
        says(
            "The column to sort by: `price`, or `{ by: price, descending: true }`.",
            any_of(vec![text(), object(keys)]),
        ),
    )
}

/// What a path leads to, with a name for readers.
fn path() -> Vec<Key> {
    vec![
        required("path", says("What it is: `model.outcome`, `model.scenario.outcome`, `dataset.column`.", text())),
        optional("label", says("Its name for readers.", text())),
    ]
}

fn series(description: &str) -> Value {
    says(description, any_of(vec![text(), object(path())]))
}

fn course(description: &str) -> Value {
    let frontier =
        optional("frontier", says("Of a column: whether only values that beat all before them are drawn.", boolean()));
    says(description, any_of(vec![text(), object([path(), vec![frontier]].concat())]))
}

fn courses() -> Value {
    let item = course("`model.curve`, `dataset.column`, or `{ path: …, label: … }`.");
    says("Curves of models and dated columns of datasets.", some(item))
}

/// Rows of a dataset.
fn rows() -> Vec<Key> {
    let words = any_of(vec![text(), list(text())]);
    vec![
        required("dataset", says("The dataset, by its id.", text())),
        optional("where", says("A condition that rows must satisfy: `memory >= 24 GB`.", text())),
        optional("label", says("The column that names a row.", text())),
        optional(
            "filter",
            says(
                "Columns of text, each with the values that rows must have: `{ maker: [AMD, NVIDIA] }`.",
                by_name(words),
            ),
        ),
    ]
}

fn events() -> Value {
    let side = || optional("side", says("On which side of the line they stand.", choice(&["above", "below"])));
    let forecast = object([path(), vec![side()]].concat());
    let of_rows = vec![
        optional("date", says("The column of their dates.", text())),
        optional("note", says("A column with a word on each.", text())),
        side(),
    ];
    let item = any_of(vec![text(), forecast, object([rows(), of_rows].concat())]);
    says("What stands on the line: outcomes, and rows of datasets.", some(item))
}

fn forest_rows() -> Value {
    let others = vec![
        optional("median", says("The column of the likeliest date or number.", text())),
        optional("low", says("The column of what it is not before or below.", text())),
        optional("high", says("The column of what it is not after or above.", text())),
    ];
    let item = any_of(vec![text(), object(path()), object([rows(), others].concat())]);
    says("Forecasts side by side: outcomes, and rows of datasets.", some(item))
}
