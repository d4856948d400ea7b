//! Charts as their authors declare them: `data/charts/<id>.yaml`, or a fenced `chart` block of a page.

use super::figure::FigureHead;
use super::rows::Rows;
use crate::date::Date;
use crate::source::Spanned;

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartSpec {
    /// What it says about itself.
    pub head: FigureHead,
    /// What it draws.
    pub kind: ChartKind,
}

/// What a chart draws: each kind is drawn by the file of its name in `figure/kinds`.
#[derive(Clone, Debug, PartialEq)]
pub enum ChartKind {
    /// `kind: line` — curves of a model, each with its median and bands, and columns of data over time.
    Line(Line),
    /// `kind: fan` — one curve with all its bands, and the data that lead up to it.
    Fan(Fan),
    /// `kind: chance` — the chance that each outcome has come true, by date.
    Chance(Chance),
    /// `kind: dots` — an outcome as so many equally likely dots.
    Dots(Dots),
    /// `kind: timeline` — what happened and what is forecast, on one axis.
    Timeline(Timeline),
    /// `kind: waterfall` — from a simpler model to the whole one, step by step.
    Waterfall(Waterfall),
    /// `kind: tornado` — how far each input moves an outcome's median.
    Tornado(Tornado),
    /// `kind: forest` — forecasts of one thing side by side, each with its intervals.
    Forest(Forest),
    /// `kind: scatter` — two columns against each other, with a fitted trend.
    Scatter(Scatter),
    /// `kind: bars` — columns of numbers, row by row.
    Bars(Bars),
    /// `kind: multiples` — a small panel for each curve, all on one scale.
    Multiples(Multiples),
    /// `kind: calibration` — how often what was given a chance came true.
    Calibration(Calibration),
    /// `kind: steps` — how an estimate has moved.
    Steps(Steps),
    /// `kind: slider` — a model between its scenarios.
    Slider(Slider),
    /// `kind: belief` — what sets early futures apart from late ones.
    Belief(Belief),
}

/// The first and the last date drawn; the kind says what stands for one that is not given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dates {
    /// The first.
    pub from: Option<Spanned<Date>>,
    /// The last.
    pub to: Option<Spanned<Date>>,
}

/// A path that a chart names, and the label that readers see for it.
#[derive(Clone, Debug, PartialEq)]
pub struct LabeledPath {
    /// The path: `parity.product`, `gpus.bandwidth`.
    pub path: Spanned<String>,
    /// The label. Without one, the chart uses the label of what the path names.
    pub label: Option<String>,
}

/// A series over time: a curve of a model, or a column of a dataset plotted against the dataset's dates.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The path of the curve or of the column.
    pub source: LabeledPath,
    /// If true, draws only the record values of a column: those above all earlier values.
    pub frontier: bool,
}

/// A value that a rule marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The value.
    pub value: Spanned<f64>,
    /// What it is called.
    pub label: String,
}

/// `kind: line`.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Curves of models and dated columns of datasets.
    pub series: Vec<Series>,
    /// What is drawn of them.
    pub dates: Dates,
    /// Whether equal ratios are equal distances.
    pub logarithmic: bool,
    /// A value to draw a rule at.
    pub rule: Option<Rule>,
}

/// `kind: fan`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fan {
    /// The curve.
    pub curve: LabeledPath,
    /// A dated column of a dataset that it goes on from.
    pub data: Option<Series>,
    /// What is drawn of them.
    pub dates: Dates,
    /// Whether equal ratios are equal distances.
    pub logarithmic: bool,
    /// A value to draw a rule at.
    pub rule: Option<Rule>,
}

/// `kind: chance`.
#[derive(Clone, Debug, PartialEq)]
pub struct Chance {
    /// Outcomes that are dates.
    pub outcomes: Vec<LabeledPath>,
    /// From the models' `as_of` to the end of their windows, where not given.
    pub dates: Dates,
}

/// `kind: dots`.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    /// The outcome.
    pub outcome: LabeledPath,
    /// How many dots: 20 where it is not given.
    pub dots: Option<Spanned<f64>>,
}

/// `kind: timeline`.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// What stands on it.
    pub events: Vec<Events>,
    /// From the first event's year to the last one's, where not given.
    pub dates: Dates,
}

/// Events of a timeline.
#[derive(Clone, Debug, PartialEq)]
pub enum Events {
    /// A row each.
    Rows {
        /// Which.
        rows: Rows,
        /// The column of their dates; the dataset's own where it is not given.
        date: Option<Spanned<String>>,
        /// A column with a word on each.
        note: Option<Spanned<String>>,
        /// Whether they stand below the axis.
        below: bool,
    },
    /// A forecast date: its median.
    Forecast {
        /// The outcome.
        outcome: LabeledPath,
        /// Whether it stands below the axis.
        below: bool,
    },
}

/// `kind: waterfall`.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// The model.
    pub model: Spanned<String>,
}

/// `kind: tornado`.
#[derive(Clone, Debug, PartialEq)]
pub struct Tornado {
    /// The outcome.
    pub outcome: LabeledPath,
    /// How many inputs at most: 10 where it is not given.
    pub limit: Option<Spanned<f64>>,
}

/// `kind: forest`.
#[derive(Clone, Debug, PartialEq)]
pub struct Forest {
    /// Forecasts, in the order drawn where `sorted` is not set.
    pub rows: Vec<ForestRows>,
    /// Whether they are drawn in the order of their medians.
    pub sorted: bool,
    /// What is drawn of them.
    pub dates: Dates,
}

/// Rows of a forest.
#[derive(Clone, Debug, PartialEq)]
pub enum ForestRows {
    /// A forecast of our own: an outcome, as the model is written or under a scenario.
    Own(LabeledPath),
    /// Forecasts of others.
    Others(Box<Others>),
}

/// Forecasts of others, a row each.
#[derive(Clone, Debug, PartialEq)]
pub struct Others {
    /// Which.
    pub rows: Rows,
    /// The column of the likeliest date or number.
    pub median: Option<Spanned<String>>,
    /// The column of what it is not before or below.
    pub low: Option<Spanned<String>>,
    /// The column of what it is not after or above.
    pub high: Option<Spanned<String>>,
}

/// `kind: scatter`.
#[derive(Clone, Debug, PartialEq)]
pub struct Scatter {
    /// Which rows.
    pub rows: Rows,
    /// The column across: numbers or dates.
    pub x: Spanned<String>,
    /// The column upwards: numbers.
    pub y: Spanned<String>,
    /// Whether equal ratios are equal distances across.
    pub x_logarithmic: bool,
    /// Whether they are upwards.
    pub y_logarithmic: bool,
    /// Whether a trend is fitted: along the logarithm of what is on a logarithmic scale.
    pub fit: bool,
    /// The rows that are named on the chart, by their labels; the first, the last, the highest and the lowest where
    /// none is given.
    pub annotate: Vec<Spanned<String>>,
}

/// `kind: bars`.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// Which rows.
    pub rows: Rows,
    /// Columns of numbers in one unit: a bar each.
    pub values: Vec<Spanned<String>>,
    /// Column to sort by, and whether the largest comes first.
    pub sort: Option<(Spanned<String>, bool)>,
    /// How many rows at most: 30 where it is not given.
    pub limit: Option<Spanned<f64>>,
}

/// `kind: multiples`.
#[derive(Clone, Debug, PartialEq)]
pub struct Multiples {
    /// Curves of models and dated columns of datasets.
    pub series: Vec<Series>,
    /// What is drawn of them.
    pub dates: Dates,
    /// Whether equal ratios are equal distances.
    pub logarithmic: bool,
}

/// `kind: calibration`.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Which rows: one for each forecast that has come true or not.
    pub rows: Rows,
    /// The column of the chance given, 0 to 1.
    pub chance: Spanned<String>,
    /// The column of what came of it: 1 where it came true, else 0.
    pub came_true: Spanned<String>,
    /// How many groups at most: 10 where it is not given.
    pub bins: Option<Spanned<f64>>,
}

/// `kind: steps`.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// Which rows: one for each estimate made.
    pub rows: Rows,
    /// The column of the estimate: dates or numbers.
    pub value: Spanned<String>,
    /// The columns of its interval.
    pub interval: Option<(Spanned<String>, Spanned<String>)>,
    /// The estimate of today: an outcome.
    pub now: Option<LabeledPath>,
}

/// `kind: slider`.
#[derive(Clone, Debug, PartialEq)]
pub struct Slider {
    /// The outcome that each position dates; its model says which scenarios the slider goes between and which curve it
    /// shows.
    pub outcome: LabeledPath,
    /// What is drawn of the curve.
    pub dates: Dates,
    /// Whether equal ratios are equal distances.
    pub logarithmic: bool,
    /// A value to draw a rule at.
    pub rule: Option<Rule>,
}

/// `kind: belief`.
#[derive(Clone, Debug, PartialEq)]
pub struct Belief {
    /// The outcome whose early and late futures are told apart.
    pub outcome: LabeledPath,
    /// How many inputs at most: 8 where it is not given.
    pub limit: Option<Spanned<f64>>,
}
