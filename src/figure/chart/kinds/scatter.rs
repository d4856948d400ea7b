//! `kind: scatter`: two columns against each other, with a fitted trend.

use crate::figure::format::phrase;
use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, codes};
use crate::document::chart::Scatter;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::layout::{Anchor, Label, Layer, Obstacle, View};
use crate::figure::canvas::marks::{Band, Circle, Column, Curve, readout};
use crate::figure::canvas::plot::{self, DATES_BELOW, EndLabel, FOOT, HEADLINE, Plot};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::svg::Names;
use crate::figure::canvas::trend::Trend;
use crate::figure::canvas::{place, text};
use crate::figure::chart::drawn::{Drawn, class};
use crate::figure::chart::source::ChartData;
use crate::figure::format::number;
use crate::figure::tables::rows::{Cells, Selected};
use crate::figure::tables::table::{self, Record};
use crate::figure::tables::types::{Table, TableColumn};
use crate::model::math::{exp2, log2};
use crate::source::Spanned;

/// The radius of a row's dot, in pixels.
const DOT: f64 = 4.0;

/// How far from a dot it is read out: percent across, pixels down.
const REACH: (f64, f64) = (1.5, 10.0);

/// About how many values an axis names.
const TICKS: usize = 6;

/// Places that the trend and its band are drawn at.
const PLACES: u32 = 48;

/// A row that has both values.
#[derive(Clone, Debug)]
struct Row {
    x: f64,
    y: f64,
    name: String,
}

/// One axis.
struct Axis {
    cells: Cells,
    logarithmic: bool,
    dates: bool,
}

impl Axis {
    /// A value as the trend is fitted to it.
    fn straight(&self, value: f64) -> f64 {
        if self.logarithmic { log2(value) } else { value }
    }

    /// The value that is fitted as that.
    fn curved(&self, straight: f64) -> f64 {
        if self.logarithmic { exp2(straight) } else { straight }
    }

    fn text(&self, value: f64) -> String {
        if self.dates { number::short_month(value) } else { self.cells.text(value) }
    }

    fn exact(&self, value: f64) -> String {
        if self.dates { number::iso_day(value) } else { number::machine(value) }
    }

    fn tick(&self, value: f64) -> String {
        number::with_unit(&number::significant(value, 6), &self.cells.unit)
    }

    /// The scale that holds values, with room for a dot at both ends of dates.
    fn scale(&self, values: impl Iterator<Item = f64>) -> Scale {
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        match (self.dates, self.logarithmic) {
            (true, _) => {
                let room = ((high - low) * 0.03).max(number::MONTH);
                Scale::Time { from: low - room, to: high + room }
            }
            (false, true) => Scale::log_over(low, high),
            (false, false) => Scale::linear_over(low, high),
        }
    }
}

/// Draws it.
pub fn draw(spec: &Scatter, data: &mut ChartData<'_>) -> Option<Drawn> {
    let selected = data.select(&spec.rows)?;
    let cells = (data.measures(&selected, &spec.x), data.numbers(&selected, &spec.y));
    let (Some(across), Some(up)) = cells else { return None };
    let dates = across.is_dates();
    let across = if dates { across } else { data.numbers(&selected, &spec.x)? };
    let x = Axis { cells: across, logarithmic: spec.x_logarithmic && !dates, dates };
    let y = Axis { cells: up, logarithmic: spec.y_logarithmic, dates: false };
    let rows = rows(&selected, &x, &y);
    if rows.is_empty() {
        let message =
            format!("no row of `{}` has both `{}` and `{}`", spec.rows.dataset.value, spec.x.value, spec.y.value);
        data.report.push(Diagnostic::error(codes::EMPTY_FIGURE, message).at(spec.y.span));
        return None;
    }
    if !positive(&rows, (&x, &spec.x), (&y, &spec.y), data) {
        return None;
    }
    let missing = selected.rows.len() - rows.len();
    if missing > 0 {
        let (rows, have) = if missing == 1 { ("row", "has") } else { ("rows", "have") };
        data.remark(format!(
            "{missing} {rows} that {have} not both values {} left out.",
            if missing == 1 { "is" } else { "are" }
        ));
    }
    let trend = if spec.fit { Some(fit(&rows, &x, &y, spec, data)?) } else { None };
    let named = named(&rows, &spec.annotate, data)?;
    Some(Chart { spec, rows, x, y, trend, named, selected: &selected }.draw(data))
}

/// The rows that have both values, from left to right.
fn rows(selected: &Selected<'_>, x: &Axis, y: &Axis) -> Vec<Row> {
    let both = x.cells.numbers().zip(y.cells.numbers()).zip(&selected.names);
    let mut rows: Vec<Row> = both.filter_map(|((x, y), name)| Some(Row { x: x?, y: y?, name: name.clone() })).collect();
    rows.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)).then(a.name.cmp(&b.name)));
    rows
}

fn positive(
    rows: &[Row],
    x: (&Axis, &Spanned<String>),
    y: (&Axis, &Spanned<String>),
    data: &mut ChartData<'_>,
) -> bool {
    let mut positive = true;
    for ((axis, column), is_across) in [(x, true), (y, false)] {
        let value = |row: &Row| if is_across { row.x } else { row.y };
        if let Some(row) = rows.iter().find(|row| axis.logarithmic && value(row) <= 0.0) {
            let (name, value, column_name) = (&row.name, number::exact(value(row)), &column.value);
            let message = format!("`{column_name}` of `{name}` is {value}, which a logarithmic scale cannot show");
            data.undrawable(message, column.span, "draw it on a linear scale, or leave the row out with `where`");
            positive = false;
        }
    }
    positive
}

fn fit(rows: &[Row], x: &Axis, y: &Axis, spec: &Scatter, data: &mut ChartData<'_>) -> Option<Trend> {
    let points: Vec<(f64, f64)> = rows.iter().map(|row| (x.straight(row.x), y.straight(row.y))).collect();
    let trend = Trend::through(&points);
    if trend.is_none() {
        let message = format!("a trend wants three rows or more, not all at one {}", x.cells.label.to_lowercase());
        data.undrawable(message, spec.x.span, "leave `fit` out");
    }
    trend
}

/// The rows named on the chart, by index: those that the author names, else the last, the first, the highest and the lowest.
fn named(rows: &[Row], names: &[Spanned<String>], data: &mut ChartData<'_>) -> Option<Vec<usize>> {
    if names.is_empty() {
        let by = |a: &&usize, b: &&usize| rows[**a].y.total_cmp(&rows[**b].y);
        let all: Vec<usize> = (0..rows.len()).collect();
        let ends = [all.iter().max_by(by), all.last(), all.first(), all.iter().min_by(by)];
        let mut seen = BTreeSet::new();
        return Some(ends.into_iter().flatten().copied().filter(|at| seen.insert(*at)).collect());
    }
    let mut found = Vec::new();
    for name in names {
        match rows.iter().position(|row| row.name == name.value) {
            Some(at) => found.push(at),
            None => {
                let message = format!("no row drawn is called `{}`", name.value);
                let known = rows.iter().map(|row| row.name.as_str());
                let problem = Diagnostic::error(codes::UNKNOWN_IN_FIGURE, message).at(name.span);
                data.report.push(problem.suggest(&name.value, known));
            }
        }
    }
    (found.len() == names.len()).then_some(found)
}

/// All that is drawn.
struct Chart<'c> {
    spec: &'c Scatter,
    rows: Vec<Row>,
    x: Axis,
    y: Axis,
    trend: Option<Trend>,
    named: Vec<usize>,
    selected: &'c Selected<'c>,
}

impl Chart<'_> {
    fn draw(self, data: &mut ChartData<'_>) -> Drawn {
        let across = self.x.scale(self.rows.iter().map(|row| row.x));
        let fitted = self.fitted(across);
        let up = self.y.scale(self.rows.iter().map(|row| row.y).chain(fitted.iter().flat_map(|(_, edges)| *edges)));
        let ticks = plot::ticks(up, TICKS, |value| self.y.tick(value));
        let pace = self.trend.as_ref().and_then(|trend| self.pace(trend));
        let ends: Vec<EndLabel> = match (&pace, fitted.last()) {
            (Some((short, _)), Some((_, [_, value, _]))) => {
                vec![EndLabel { text: short.clone(), value: *value, class: class(1) }]
            }
            _ => Vec::new(),
        };
        let mut plot = Plot::new(across, up, &ticks, &ends, 1);
        plot.values(&ticks);
        if self.x.dates {
            plot.dates();
        } else {
            plot.numbers(&plot::ticks(across, TICKS, |value| self.x.tick(value)), across.domain().1);
        }
        self.axis_names(&mut plot);
        if let [(first, _), .., (last, _)] = fitted[..] {
            let edge = |at: usize| fitted.iter().map(move |(x, edges)| (*x, edges[at])).collect::<Vec<_>>();
            plot.draw(&Band::new(edge(2), edge(0).into_iter(), format!("band b80 {}", class(1))));
            let middle = edge(1);
            // Straight on these axes, so its ends are enough.
            let line = [first, last].map(|x| middle.iter().find(|(at, _)| *at == x).copied().unwrap_or_default());
            plot.draw(&Curve { points: line.to_vec(), class: class(1) });
        }
        for row in &self.rows {
            plot.draw(&Circle { middle: [(row.x, row.y)], radius: DOT, class: class(0) });
            plot.obstacle(Obstacle::round((plot.across(row.x), plot.down(row.y)), DOT));
        }
        plot.ends(&ends);
        for at in &self.named {
            let row = &self.rows[*at];
            let named = plot.name(&row.name, &[(row.x, row.y)], &format!("name {}", class(0)), &View::EACH, &[]);
            if !named && !self.spec.annotate.is_empty() {
                let message = format!("there is no room for the name of `{}` beside its dot", row.name);
                let problem = Diagnostic::error(codes::LABELS_COLLIDE, message).at(self.spec.annotate[0].span);
                data.report.push(problem.hint("name fewer rows, or rows that stand farther apart"));
            }
        }
        self.readouts(&mut plot);
        if let Some((_, long)) = &pace {
            let logarithm = if self.y.logarithmic {
                format!(" to the logarithm of {}", phrase::lower(&self.y.cells.label))
            } else {
                String::new()
            };
            data.remark(format!(
                "The line is fitted{logarithm} by least squares over {} rows; the band holds its height with 90% confidence, by Student's t. {long}",
                self.rows.len()
            ));
        }
        let written = self.sentence(pace.as_ref().map(|(_, long)| long.as_str()));
        let (table, csv) = self.records();
        let drawing = plot.finish(data, &written);
        Drawn { drawing, key: self.key(), table, csv, alt: written, list: Vec::new() }
    }

    /// The trend and its band across the plot.
    fn fitted(&self, across: Scale) -> Vec<(f64, [f64; 3])> {
        let Some(trend) = &self.trend else { return Vec::new() };
        let (from, to) = across.domain();
        let (from, to) = (self.x.straight(from), self.x.straight(to));
        let places = (0..=PLACES).map(|at| from + (to - from) * f64::from(at) / f64::from(PLACES));
        places.map(|at| (self.x.curved(at), trend.at(at).map(|height| self.y.curved(height)))).collect()
    }

    /// How fast the trend rises, in few words and in a sentence.
    fn pace(&self, trend: &Trend) -> Option<(String, String)> {
        let [low, slope, high] = trend.slope();
        let label = &self.y.cells.label;
        let certain = low > 0.0 || high < 0.0;
        if self.x.dates && self.y.logarithmic {
            let years = |slope: f64| number::quantity(1.0 / slope.abs(), "year");
            let verb = if slope > 0.0 { "doubles" } else { "halves" };
            if slope == 0.0 || !certain {
                let words = "no clear trend".to_owned();
                return Some((words, format!("{label} may be rising or falling: 90% confidence holds both.")));
            }
            let (fast, slow) = (low.abs().max(high.abs()), low.abs().min(high.abs()));
            let range = number::range(&years(fast), &years(slow));
            let short = format!("{verb} every {}", years(slope));
            return Some((short.clone(), format!("{label} {short} (90% confidence: {range}).")));
        }
        let (Some(share), false) = (trend.line.r_squared, self.x.dates) else {
            let by = |slope: f64| number::with_unit(&number::shift(slope), &self.y.cells.unit);
            let words = format!("{} a year", by(slope));
            let range = number::range(&by(low), &by(high));
            return Some((words.clone(), format!("{label} changes by {words} (90% confidence: {range}).")));
        };
        let words = format!("R² {}", number::fixed(share, 2));
        Some((words.clone(), format!("The line explains {} of the variance.", number::percent(share))))
    }

    /// What is upwards, above the plot, and what is across, below it.
    fn axis_names(&self, plot: &mut Plot) {
        let left = plot.frame().left;
        let up = Label::new(format!("{} ↑", self.y.cells.label), 0.0, HEADLINE, "idle").anchored(Anchor::Start, -left);
        plot.label(up.on(Layer::Idle));
        let across = format!("{} →", self.x.cells.label);
        plot.label(Label::new(across, 100.0, FOOT + DATES_BELOW + text::LINE_HEIGHT, "").anchored(Anchor::End, 0.0));
    }

    /// A box round each dot that reads its row out.
    fn readouts(&self, plot: &mut Plot) {
        let left = plot.frame().left;
        let views =
            View::EACH.map(|view| (view, plot.frame().widths(view).map_or(f64::MAX, |(narrowest, _)| narrowest)));
        let dots: Vec<_> = self.rows.iter().map(|row| (plot.across(row.x), plot.down(row.y))).collect();
        let boxes = place::surroundings(&dots, REACH, plot.frame().narrowest_plot(View::Narrow));
        for (at, (row, (sides, ends))) in self.rows.iter().zip(boxes).enumerate() {
            let values = format!("{}, {}", self.y.text(row.y), self.x.text(row.x));
            let line = |view: View, name: &str| {
                let words = vec![Names { name: String::new(), text: values.clone(), class: class(0), space: 12.0 }];
                readout(name, words, (0.0, -left, HEADLINE), view, at)
            };
            let whole = line(View::Both, &row.name);
            let lines = if whole.0.width <= views[1].1 {
                vec![whole]
            } else {
                // What does not fit a phone loses its end there.
                let cut = |name: &str, room: f64| {
                    let mut kept = name.to_owned();
                    while !kept.is_empty() && line(View::Narrow, &format!("{kept}…")).0.width > room {
                        kept.pop();
                    }
                    format!("{}…", kept.trim_end())
                };
                views
                    .iter()
                    .map(|(view, room)| match line(*view, &row.name) {
                        fitting if fitting.0.width <= *room => fitting,
                        _ => line(*view, &cut(&row.name, *room)),
                    })
                    .collect()
            };
            plot.draw_on_page(&Column::over(sides, ends, lines));
        }
    }

    fn key(&self) -> Vec<KeyEntry> {
        if self.trend.is_none() {
            return Vec::new();
        }
        [("line", "Trend"), ("area b80", "90% confidence band of the trend")]
            .map(|(kind, label)| KeyEntry { class: format!("{kind} {}", class(1)), label: label.into() })
            .into()
    }

    fn sentence(&self, pace: Option<&str>) -> String {
        let (x, y) = (&self.x.cells.label, phrase::lower(&self.y.cells.label));
        let scale = match (self.x.logarithmic, self.y.logarithmic) {
            (true, true) => ", on logarithmic scales",
            (true, false) => ", logarithmic across",
            (false, true) => ", on a logarithmic scale",
            (false, false) => "",
        };
        let count = self.rows.len();
        let rows = if count == 1 { "row" } else { "rows" };
        let mut sentences = vec![format!(
            "Scatter plot of {y} against {} for {count} {rows} of {}{scale}.",
            phrase::lower(x),
            phrase::lower(&self.selected.dataset.title)
        )];
        let by = |a: &&Row, b: &&Row| a.y.total_cmp(&b.y);
        if let (Some(low), Some(high), Some(first), Some(last)) =
            (self.rows.iter().min_by(by), self.rows.iter().max_by(by), self.rows.first(), self.rows.last())
        {
            let span = number::range(&self.x.text(first.x), &self.x.text(last.x));
            let named = |row: &Row| format!("{} ({})", self.y.text(row.y), row.name);
            sentences.push(format!("{x}: {span}. Lowest: {}; highest: {}.", named(low), named(high)));
        }
        sentences.extend(pace.map(str::to_owned));
        sentences.push("The table below gives every row.".into());
        sentences.join(" ")
    }

    fn records(&self) -> (Table, String) {
        let head = |cells: &Cells, numeric| TableColumn {
            label: cells.label.clone(),
            unit: (!cells.unit.is_empty()).then(|| cells.unit.clone()),
            numeric,
        };
        let columns = vec![
            TableColumn { label: "Name".into(), unit: None, numeric: false },
            head(&self.x.cells, !self.x.dates),
            head(&self.y.cells, true),
        ];
        let bare = |axis: &Axis, value: f64| match axis.dates {
            true => number::short_month(value),
            false => Cells { unit: String::new(), values: Vec::new(), label: String::new(), ..axis.cells }.text(value),
        };
        let cell = |axis: &Axis, value: f64| Record { text: bare(axis, value), value: Some(axis.exact(value)) };
        let row = |row: &Row| vec![Record::text(&row.name), cell(&self.x, row.x), cell(&self.y, row.y)];
        let rows: Vec<Vec<Record>> = self.rows.iter().map(row).collect();
        let heads = ["name".to_owned(), self.spec.x.value.clone(), self.spec.y.value.clone()];
        let csv = table::csv(&heads, rows.iter().map(|row| row.iter().map(Record::exact).collect()));
        (table::of_records(columns, rows, csv.clone()), csv)
    }
}
