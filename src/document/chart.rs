//! Charts: `data/charts/<id>.yaml`, or a fenced `chart` block of a page.
//!
//! Each kind of chart is one `section!` here: its keys, their formats, limits, defaults, and descriptions. The kind is
//! drawn by the file of its name in `figure/chart/kinds`.

mod annotations;
mod axis_keys;
mod bin_rule;
mod counted;
mod forest_rows;
mod heat;
mod pairs;
mod panel_below;
mod row_values;
mod smooth;
mod stack;

use super::backtest_keys::BacktestKeys;
pub use super::chart_series::{LabeledPath, Series, Split};
use super::chart_series::{SplitKeys, labeled_path, series};
use super::figure::FigureHead;
use super::other_kinds::OTHER_CHARTS;
use super::reader_text::prose_text;
use super::rows::Rows;
use crate::diagnostic::{Report, error};
use crate::source::Spanned;
use crate::yaml::{
    Field, Format, boolean, choice, count, default, either_by_key, flatten, kinds, list, non_empty, one_or_many,
    optional, or_empty, required, section, spanned, text,
};

pub use annotations::{Annotations, Note, Place, Rule, RulesAndBands, ShadedBand};
pub use axis_keys::Dates;
use axis_keys::SCALES;
pub use bin_rule::{BinRule, MAX_BINS};
pub use counted::{Counted, CountedPath, CountedRows, Histogram};
pub use forest_rows::{Forest, ForestRows, OfStructures, Others};
pub use heat::Heatmap;
pub use pairs::{Dumbbell, Slope};
pub use panel_below::Below;
pub use row_values::RowValues;
pub use smooth::{Density, Ridgeline};
pub use stack::{Area, Stack};

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartSpec {
    /// The keys of every figure.
    pub head: FigureHead,
    /// The content.
    pub kind: ChartKind,
}

kinds! {
    /// The kinds of chart.
    #[derive(Clone, Debug, PartialEq)]
    pub enum ChartKind {
        /// Curves of a model, each with its median and bands, and columns of data over time.
        "line" => Line(Line),
        /// One curve with all its bands, and the data that lead up to it.
        "fan" => Fan(Fan),
        /// The chance that each outcome has come true, by date.
        "chance" => Chance(Chance),
        /// An outcome as a number of equally likely dots.
        "dots" => Dots(Dots),
        /// Columns of data over time, on top of each other.
        "area" => Area(Area),
        /// How often values of each size occur, among samples or among the rows of a dataset.
        "histogram" => Histogram(Histogram),
        /// How values are spread, as a smooth curve.
        "density" => Density(Density),
        /// How the values of several outcomes are spread, a curve each below the other.
        "ridgeline" => Ridgeline(Ridgeline),
        /// Past events and forecast dates on one axis.
        "timeline" => Timeline(Timeline),
        /// From a simpler model to the whole one, step by step.
        "waterfall" => Waterfall(Waterfall),
        /// How far each input moves an outcome's median.
        "tornado" => Tornado(Tornado),
        /// How much narrower the interval of an outcome would be if an input were known.
        "watch" => Watch(Watch),
        /// Forecasts of one quantity side by side, each with its intervals.
        "forest" => Forest(Forest),
        /// Two columns against each other, with a fitted trend.
        "scatter" => Scatter(Scatter),
        /// Columns of numbers, row by row.
        "bars" => Bars(Bars),
        /// Two values of each row, joined by a line.
        "slope" => Slope(Slope),
        /// Two values of each row, as dots with a bar between them.
        "dumbbell" => Dumbbell(Dumbbell),
        /// A number for each pair of values of two columns, as the shade of a cell.
        "heatmap" => Heatmap(Heatmap),
        /// A small panel for each curve, all on one scale.
        "multiples" => Multiples(Multiples),
        /// How often forecasts came true, by the chance that they were given.
        "calibration" => Calibration(Calibration),
        /// How an estimate has moved over time.
        "steps" => Steps(Steps),
        /// Every estimate of an outcome in the ledger, by when it was made.
        "history" => History(History),
        /// What has moved an outcome since a forecast of the ledger, or from one to another.
        "moves" => Moves(Moves),
        /// The chance that an outcome has come true, by date, in front of what older forecasts in the ledger said.
        "curves" => Curves(Curves),
        /// What a curve would have forecast on earlier dates, and what came.
        "backtest" => Backtest(Backtest),
        /// A model between its scenarios.
        "slider" => Slider(Slider),
        /// The inputs that differ most between early and late futures.
        "belief" => Belief(Belief),
    }
    elsewhere OTHER_CHARTS;
}

impl ChartKind {
    /// Returns the backtest that the chart shows.
    pub fn backtest(&self) -> Option<&BacktestKeys> {
        if let Self::Backtest(chart) = self { Some(&chart.keys) } else { None }
    }

    /// Returns the annotations of the chart, and those of a panel below it.
    pub fn annotations(&self) -> impl Iterator<Item = &Annotations> {
        let own = match self {
            Self::Line(Line { annotations, .. })
            | Self::Fan(Fan { annotations, .. })
            | Self::Chance(Chance { annotations, .. })
            | Self::Scatter(Scatter { annotations, .. })
            | Self::Multiples(Multiples { annotations, .. })
            | Self::Steps(Steps { annotations, .. })
            | Self::History(History { annotations, .. })
            | Self::Curves(Curves { annotations, .. })
            | Self::Backtest(Backtest { annotations, .. })
            | Self::Slider(Slider { annotations, .. })
            | Self::Histogram(Histogram { annotations, .. })
            | Self::Density(Density { annotations, .. })
            | Self::Bars(Bars { annotations, .. })
            | Self::Area(Area { annotations, .. })
            | Self::Dots(Dots { annotations, .. })
            | Self::Ridgeline(Ridgeline { annotations, .. })
            | Self::Forest(Forest { annotations, .. })
            | Self::Tornado(Tornado { annotations, .. })
            | Self::Waterfall(Waterfall { annotations, .. })
            | Self::Moves(Moves { annotations, .. })
            | Self::Dumbbell(Dumbbell { annotations, .. }) => Some(annotations),
            _ => None,
        };
        let below = if let Self::Line(Line { below, .. }) = self { below.as_ref() } else { None };
        own.into_iter().chain(below.map(|below| &below.annotations))
    }
}

section! {
    /// `kind: line`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Line {
        /// Curves of models and dated columns of datasets: `model.curve`, `dataset.column`, or `{ path: …, label: … }`.
        pub series: Vec<Series> = required(non_empty(series())),
        /// The series in color, by their labels; all others are thin gray lines. Needed for more than 12 series.
        pub highlight: Vec<Spanned<String>> = or_empty(one_or_many(text())),
        /// The dates drawn.
        pub dates: Dates = flatten::<Dates>().then(Dates::in_order),
        /// `log` makes equal ratios equal distances.
        pub logarithmic("scale"): bool = default(choice(SCALES), "linear"),
        /// Notes, lines, and shaded ranges.
        pub annotations: Annotations = flatten::<Annotations>(),
        /// A smaller panel below the chart, on the same dates and with an axis of values of its own: `{ series: [prices.close] }`.
        pub below: Option<Below> = optional(section::<Below>("the panel below")),
    }
}

section! {
    /// `kind: fan`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Fan {
        /// The curve of a model: `parity.memory`.
        pub curve: LabeledPath = required(labeled_path()),
        /// A dated column of a dataset that the curve continues: `gpus.memory`.
        pub data: Option<Series> = optional(series()),
        /// The dates drawn.
        pub dates: Dates = flatten::<Dates>().then(Dates::in_order),
        /// `log` makes equal ratios equal distances.
        pub logarithmic("scale"): bool = default(choice(SCALES), "linear"),
        /// Notes, lines, and shaded ranges.
        pub annotations: Annotations = flatten::<Annotations>(),
    }
}

section! {
    /// `kind: chance`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Chance {
        /// Outcomes that are dates: `[parity.task]`.
        pub outcomes: Vec<LabeledPath> = required(non_empty(labeled_path())),
        /// The dates drawn: by default from the models' `as_of` to the end of their windows.
        pub dates: Dates = flatten::<Dates>().then(Dates::in_order),
        /// Notes, lines, and shaded ranges.
        pub annotations: Annotations = flatten::<Annotations>(),
    }
}

section! {
    /// `kind: dots`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Dots {
        /// The outcome: `parity.task`.
        pub outcome: LabeledPath = required(labeled_path()),
        /// The number of dots.
        pub dots: usize = default(count(100), "20"),
        /// Lines and shaded ranges.
        pub annotations: Annotations = flatten::<RulesAndBands>().then(RulesAndBands::without_notes),
    }
}

section! {
    /// `kind: timeline`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Timeline {
        /// The events on the line: outcomes, and rows of datasets.
        pub events: Vec<Events> = required(non_empty(events())),
        /// What the events above the axis are: `Hosted models, at their release`.
        pub above: Option<String> = optional(prose_text()),
        /// What the events below the axis are. If it is given, they have a color of their own.
        pub below: Option<String> = optional(prose_text()),
        /// The dates drawn: by default from the year of the first event to that of the last one.
        pub dates: Dates = flatten::<Dates>().then(Dates::in_order),
    }
}

/// Events of a timeline.
#[derive(Clone, Debug, PartialEq)]
pub enum Events {
    /// An event for each row of a dataset.
    Rows(RowEvents),
    /// A forecast date: the median of an outcome.
    Forecast(ForecastEvent),
}

/// The format of events: `model.outcome`, `{ path: model.outcome, side: below }`, or `{ dataset: …, date: column }`.
fn events() -> impl Format<Value = Events> {
    let forecast = section::<ForecastEvent>("the events").or_value_of("path").map(Events::Forecast);
    either_by_key("path", forecast, section::<RowEvents>("the events").map(Events::Rows))
}

/// The words for the side of the axis, each with whether it is below the axis.
const SIDES: &[(&str, bool)] = &[("above", false), ("below", true)];

section! {
    /// The rows of a dataset as events.
    #[derive(Clone, Debug, PartialEq)]
    pub struct RowEvents {
        /// The rows.
        pub rows: Rows = flatten::<Rows>(),
        /// The column of their dates. Without it, the dataset's date column is used.
        pub date: Option<Spanned<String>> = optional(text()),
        /// A column with a short text on each.
        pub note: Option<Spanned<String>> = optional(text()),
        /// The side of the line on which they are drawn.
        pub below("side"): bool = default(choice(SIDES), "above"),
    }
}

section! {
    /// A forecast date as an event.
    #[derive(Clone, Debug, PartialEq)]
    pub struct ForecastEvent {
        /// The outcome.
        pub outcome: LabeledPath = flatten::<LabeledPath>(),
        /// The side of the line on which it is drawn.
        pub below("side"): bool = default(choice(SIDES), "above"),
    }
}

section! {
    /// `kind: waterfall`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Waterfall {
        /// The model whose `waterfall` is drawn.
        pub model: Spanned<String> = required(text()),
        /// Lines and shaded ranges.
        pub annotations: Annotations = flatten::<RulesAndBands>().then(RulesAndBands::without_notes),
    }
}

section! {
    /// `kind: tornado`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Tornado {
        /// The outcome: `parity.task`.
        pub outcome: LabeledPath = required(labeled_path()),
        /// The largest number of inputs drawn.
        pub limit: usize = default(count(30), "10"),
        /// Lines and shaded ranges.
        pub annotations: Annotations = flatten::<RulesAndBands>().then(RulesAndBands::without_notes),
    }
}

section! {
    /// `kind: watch`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Watch {
        /// The outcome: `parity.product`. A chance has no interval.
        pub outcome: LabeledPath = required(labeled_path()),
        /// The largest number of inputs drawn.
        pub limit: usize = default(count(30), "10"),
    }
}

section! {
    /// `kind: scatter`. Many rows are drawn as a density: see `scatter_dots` under `limits` in `foresite.yaml`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Scatter {
        /// The rows.
        pub rows: Rows = flatten::<Rows>(),
        /// The column across: numbers or dates.
        pub x: Spanned<String> = required(text()),
        /// The column upwards: numbers.
        pub y: Spanned<String> = required(text()),
        /// `log` makes equal ratios equal distances.
        pub x_logarithmic("x_scale"): bool = default(choice(SCALES), "linear"),
        /// `log` makes equal ratios equal distances.
        pub y_logarithmic("y_scale"): bool = default(choice(SCALES), "linear"),
        /// A column of the dataset, each of whose values has dots of its own color: `maker`.
        pub split: Option<Split> = flatten::<SplitKeys>().then(SplitKeys::split),
        /// If true, a trend is fitted and drawn, along the logarithm of what has a logarithmic scale.
        pub fit: bool = default(boolean(), "false"),
        /// The rows that are named on the chart, by their labels. Without it, these are the first, the last, the
        /// highest, and the lowest.
        pub annotate: Vec<Spanned<String>> = or_empty(list(text())),
        /// Notes, lines, and shaded ranges.
        pub annotations: Annotations = flatten::<Annotations>(),
    }
}

section! {
    /// `kind: bars`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Bars {
        /// The rows and their values.
        pub shown: RowValues = flatten::<RowValues>(),
        /// What the bars of a row add up to: with `sum` their total, with `share` 100%. Without it, they are side by side.
        pub stack: Option<Stack> = optional(choice(stack::STACKS)),
        /// A column of text that colors the bars of one column, each value in a color of its own: `access`. The key above the chart names
        /// them.
        pub color_by: Option<Spanned<String>> = optional(text()),
        /// Bars start at zero, so `linear` is the only scale.
        pub scale: Linear = default(linear(), "linear"),
        /// Lines and shaded ranges.
        pub annotations: Annotations = flatten::<RulesAndBands>().then(RulesAndBands::without_notes),
    }
}

/// The only scale of a chart that starts at zero.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Linear;

fn linear() -> impl Format<Value = Linear> {
    spanned(choice(SCALES)).then(|logarithmic: Spanned<bool>, report: &mut Report| {
        if !logarithmic.value {
            return Ok(Linear);
        }
        Err(report.push(error!(BAD_VALUE at logarithmic.span,
            "expected `linear`: bars start at zero, which a logarithmic scale does not have";
            hint "draw points instead: `kind: scatter`")))
    })
}

section! {
    /// `kind: multiples`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Multiples {
        /// Curves of models and dated columns of datasets: `model.curve`, `dataset.column`, or `{ path: …, label: … }`.
        pub series: Vec<Series> = required(non_empty(series())),
        /// The dates drawn.
        pub dates: Dates = flatten::<Dates>().then(Dates::in_order),
        /// `log` makes equal ratios equal distances.
        pub logarithmic("scale"): bool = default(choice(SCALES), "linear"),
        /// Notes, lines, and shaded ranges.
        pub annotations: Annotations = flatten::<Annotations>(),
    }
}

section! {
    /// `kind: calibration`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Calibration {
        /// The rows: one for each forecast whose outcome is known.
        pub rows: Rows = flatten::<Rows>(),
        /// The column of the chance given, 0 to 1.
        pub chance: Spanned<String> = required(text()),
        /// The column of the result: 1 if the forecast came true, else 0.
        pub came_true: Spanned<String> = required(text()),
        /// The largest number of bins.
        pub bins: usize = default(count(20), "10"),
    }
}

section! {
    /// `kind: steps`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Steps {
        /// The rows: one for each estimate.
        pub rows: Rows = flatten::<Rows>(),
        /// A column of the dataset, each of whose values is a line of its own, such as that of a forecaster.
        pub split: Option<Split> = flatten::<SplitKeys>().then(SplitKeys::split),
        /// The column of the estimate: dates or numbers.
        pub value: Spanned<String> = required(text()),
        /// The columns of the low and the high end of its interval.
        pub interval: Option<(Spanned<String>, Spanned<String>)> = flatten::<Interval>().then(Interval::both),
        /// The estimate of today: an outcome.
        pub now: Option<LabeledPath> = optional(labeled_path()),
        /// Notes, lines, and shaded ranges.
        pub annotations: Annotations = flatten::<Annotations>(),
    }
}

section! {
    /// `kind: history`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct History {
        /// The outcome, as the ledger names it: `parity.task`, or `task` for an outcome of no model.
        pub outcome: LabeledPath = required(labeled_path()),
        /// Notes, lines, and shaded ranges.
        pub annotations: Annotations = flatten::<Annotations>(),
    }
}

/// The name of the forecast of the model as it is.
pub const NOW: &str = "now";

section! {
    /// `kind: moves`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Moves {
        /// The outcome, as the ledger names it: `parity.task`.
        pub outcome: LabeledPath = required(labeled_path()),
        /// The earlier forecast: `latest`, `previous`, or `first` in the ledger, the first digits of an entry's hash, or a day,
        /// which names the last forecast as of this day or before.
        pub from: Spanned<String> = default(text(), "latest"),
        /// The later forecast, named in the same way, or `now`: the model as it is.
        pub to: Spanned<String> = default(text(), NOW),
        /// Lines and shaded ranges.
        pub annotations: Annotations = flatten::<RulesAndBands>().then(RulesAndBands::without_notes),
    }
}

section! {
    /// The columns of an interval as they are written.
    struct Interval {
        /// The column of its interval's low end; goes with `high`.
        low: Option<Spanned<String>> = optional(text()),
        /// The column of its interval's high end; goes with `low`.
        high: Option<Spanned<String>> = optional(text()),
    }
}

impl Interval {
    /// Returns both columns, and reports one without the other.
    fn both(self, report: &mut Report) -> Option<(Spanned<String>, Spanned<String>)> {
        if let (Some(one), None) | (None, Some(one)) = (&self.low, &self.high) {
            report.push(error!(BAD_VALUE at one.span, "expected `low` and `high` together, found one of the two"));
        }
        self.low.zip(self.high)
    }
}

section! {
    /// `kind: curves`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Curves {
        /// The outcome, a date: `parity.task`.
        pub outcome: LabeledPath = required(labeled_path()),
        /// The older forecasts behind that of today, at most 4: `latest`, `previous`, or `first` in the ledger, the first digits of
        /// an entry's hash, or a day, which names the last forecast as of this day or before.
        pub entries: Vec<Spanned<String>> = default(one_or_many(text()), "latest"),
        /// The dates drawn: by default from the model's `as_of` to the end of its window.
        pub dates: Dates = flatten::<Dates>().then(Dates::in_order),
        /// Notes, lines, and shaded ranges.
        pub annotations: Annotations = flatten::<Annotations>(),
    }
}

section! {
    /// `kind: backtest`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Backtest {
        /// What is run.
        pub keys: BacktestKeys = flatten::<BacktestKeys>(),
        /// `log` makes equal ratios equal distances.
        pub logarithmic("scale"): bool = default(choice(SCALES), "linear"),
        /// Notes, lines, and shaded ranges.
        pub annotations: Annotations = flatten::<Annotations>(),
    }
}

section! {
    /// `kind: slider`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Slider {
        /// The outcome that each position of the slider dates: `parity.task`. Its model declares the scenarios that
        /// the slider moves between. The chart shows the curve of the slider, or without one the chance of the outcome by date.
        pub outcome: LabeledPath = required(labeled_path()),
        /// The dates drawn of the curve.
        pub dates: Dates = flatten::<Dates>().then(Dates::in_order),
        /// `log` makes equal ratios equal distances.
        pub logarithmic("scale"): bool = default(choice(SCALES), "linear"),
        /// Notes, lines, and shaded ranges.
        pub annotations: Annotations = flatten::<Annotations>(),
    }
}

section! {
    /// `kind: belief`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Belief {
        /// The outcome whose early and late futures are compared: `parity.task`.
        pub outcome: LabeledPath = required(labeled_path()),
        /// The largest number of inputs drawn.
        pub limit: usize = default(count(20), "8"),
    }
}
