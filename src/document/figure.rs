//! Charts and tables as their authors declare them: `data/charts/<id>.yaml`, `data/tables/<id>.yaml`.

use crate::date::Date;
use crate::source::Spanned;

/// What every figure says about itself. Texts may hold bound figures.
#[derive(Clone, Debug)]
pub struct FigureHead {
    /// Identifier, as pages name it.
    pub id: Spanned<String>,
    /// The finding.
    pub title: Spanned<String>,
    /// Measure, unit and scale.
    pub subtitle: Option<Spanned<String>>,
    /// Where the data come from: keys of `data/sources.yaml`.
    pub sources: Vec<Spanned<String>>,
    /// A remark.
    pub note: Option<Spanned<String>>,
    /// Alternative text; written from the data where it is not given.
    pub alt: Option<Spanned<String>>,
}

/// A chart.
#[derive(Clone, Debug)]
pub struct ChartSpec {
    /// What it says about itself.
    pub head: FigureHead,
    /// What it draws.
    pub kind: ChartKind,
}

/// What a chart draws.
#[derive(Clone, Debug)]
pub enum ChartKind {
    /// `kind: chance` — the chance that each outcome has come true, by date.
    Chance {
        /// Outcomes, as `model.outcome`, with a label each or the outcome's own.
        outcomes: Vec<Series>,
        /// First date drawn; the model's `as_of` where it is not given.
        from: Option<Spanned<Date>>,
        /// Last date drawn; the end of the window where it is not given.
        to: Option<Spanned<Date>>,
    },
    /// `kind: trend` — curves of a model over time, each with a median and a band.
    Trend {
        /// Curves, as `model.curve`.
        curves: Vec<Series>,
        /// First date drawn.
        from: Option<Spanned<Date>>,
        /// Last date drawn.
        to: Option<Spanned<Date>>,
        /// Whether equal ratios are equal distances.
        logarithmic: bool,
        /// A value to draw a rule at, with its label: `{ value: 1, label: parity }`.
        rule: Option<(f64, String)>,
    },
}

/// One thing a chart draws.
#[derive(Clone, Debug)]
pub struct Series {
    /// Path of the thing: `parity.product`.
    pub path: Spanned<String>,
    /// Name for readers; the thing's own label where it is not given.
    pub label: Option<String>,
}

/// A table.
#[derive(Clone, Debug)]
pub struct TableSpec {
    /// What it says about itself.
    pub head: FigureHead,
    /// What it holds.
    pub kind: TableKind,
}

/// What a table holds.
#[derive(Clone, Debug)]
pub enum TableKind {
    /// `kind: dataset` — rows of a dataset.
    Dataset {
        /// The dataset.
        dataset: Spanned<String>,
        /// Columns, by name, in order; all of them where empty.
        columns: Vec<Spanned<String>>,
        /// Column to sort by, and whether the largest comes first.
        sort: Option<(Spanned<String>, bool)>,
    },
    /// `kind: grid` — a row of bound expressions for each value of a variable: a scenario table by year, say.
    Grid {
        /// Heads of the columns.
        heads: Vec<Spanned<String>>,
        /// Rows of cells; each a text that may hold bound figures.
        rows: Vec<Vec<Spanned<String>>>,
    },
}
