//! What runs over time in a chart: a curve of a model with its bands, or a column of data along its dates.

use super::terms::Terms;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::chart as spec;
use crate::document::chart::Dates;
use crate::figure::canvas::layout::Obstacle;
use crate::figure::canvas::marks::{Band, Circle, Curve as Line, Point};
use crate::figure::canvas::place;
use crate::figure::canvas::plot::{self, Plot, ReadoutColumn};
use crate::figure::chart::series::{OverTime, Resolved, TimeSeries};
use crate::figure::chart::source::ChartData;
use crate::figure::format::number;
use crate::figure::tables::table::{self, Record};
use crate::figure::tables::types::{Table, TableColumn};
use crate::model::{BAND_LEVELS, Curve, Forecast, Kind};
use crate::source::Span;

/// The quantile levels that a file gives.
const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// The radius of the dot that marks a row, in pixels.
const DOT: f64 = 2.5;

/// A thing over time, found.
pub struct Series<'a> {
    /// The thing.
    pub thing: OverTime<'a>,
    /// Of a column: whether only records are drawn, each until the next.
    pub records: bool,
    /// Its unit as text, empty for plain numbers and dates.
    unit: String,
}

/// More rows than this are told by their line alone: their dots would run into each other on any page.
const MOST_DOTS: usize = 100;

impl<'a> Series<'a> {
    /// Finds one.
    pub fn find(data: &mut ChartData<'a>, spec: &spec::Series) -> Option<Self> {
        let mut thing = data.over_time(&spec.source)?;
        let path = &spec.source.path;
        match &mut thing {
            OverTime::Curve(_) if spec.frontier => {
                let message = format!("`{}` is a curve of a model, and records are set by rows of data", path.value);
                let problem = Diagnostic::error(codes::WRONG_SERIES, message).at(path.span);
                data.report.push(problem.hint("leave `records` out, or name a dataset's column"));
                return None;
            }
            OverTime::Data(column) if spec.frontier => keep_records(column),
            _ => {}
        }
        if let OverTime::Data(column) = &thing
            && column.points.is_empty()
        {
            let message = format!("no row of `{}` has both a date and a value", path.value);
            data.report.push(Diagnostic::error(codes::EMPTY_FIGURE, message).at(path.span));
            return None;
        }
        Some(Self::new(thing, spec.frontier))
    }

    /// Joins a thing over time with how it is drawn.
    pub fn new(thing: OverTime<'a>, records: bool) -> Self {
        let unit = match &thing {
            OverTime::Curve(found) => match &found.thing.kind {
                Kind::Number(unit) => unit.to_string(),
                Kind::Date | Kind::Bool => String::new(),
            },
            OverTime::Data(data) => data.unit.clone(),
        };
        Self { thing, records, unit }
    }

    /// The curve that it is.
    pub fn curve(&self) -> Option<&Resolved<'a, Curve>> {
        if let OverTime::Curve(found) = &self.thing { Some(found) } else { None }
    }

    /// The data that it is.
    pub fn data(&self) -> Option<&TimeSeries> {
        if let OverTime::Data(data) = &self.thing { Some(data) } else { None }
    }

    /// Its name for readers.
    pub fn label(&self) -> &str {
        match &self.thing {
            OverTime::Curve(found) => &found.label,
            OverTime::Data(data) => &data.label,
        }
    }

    /// Its path.
    pub fn path(&self) -> &str {
        match &self.thing {
            OverTime::Curve(found) => &found.path,
            OverTime::Data(data) => &data.path,
        }
    }

    /// Its unit, as written.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// Where it is asked for.
    pub fn span(&self) -> Span {
        match &self.thing {
            OverTime::Curve(found) => found.span,
            OverTime::Data(data) => data.span,
        }
    }

    /// The line it is drawn as: the median; or from row to row; or each record until the next, and the last until today.
    pub fn line(&self, terms: Terms<'_>) -> Vec<Point> {
        match &self.thing {
            OverTime::Curve(found) => terms.line(found.thing, 0.5),
            OverTime::Data(data) if self.records => {
                let mut steps: Vec<Point> = Vec::new();
                for (date, value) in &data.points {
                    steps.extend(steps.last().map(|(_, before)| (*date, *before)));
                    steps.push((*date, *value));
                }
                let last = steps.last().copied();
                steps.extend(last.filter(|(date, _)| *date < terms.today).map(|(_, value)| (terms.today, value)));
                plot::cut(&steps, terms.from, terms.to)
            }
            OverTime::Data(data) => plot::cut(&data.points, terms.from, terms.to),
        }
    }

    /// Draws the line, a curve's dashed beyond today, and a dot for each row of data.
    pub fn draw(&self, plot: &mut Plot, terms: Terms<'_>, class: &str) {
        let line = self.line(terms);
        let Some(data) = self.data() else {
            plot.draw(&Line { points: plot::cut(&line, terms.from, terms.today), class: class.to_owned() });
            plot.draw(&Line { points: plot::cut(&line, terms.today, terms.to), class: format!("ahead {class}") });
            return;
        };
        plot.draw(&Line { points: line, class: format!("data {class}") });
        let drawn = || data.points.iter().filter(|(date, _)| terms.includes(*date));
        let dotted = drawn().count() <= MOST_DOTS;
        for (date, value) in drawn().filter(|_| dotted) {
            plot.draw(&Circle { middle: [(*date, *value)], radius: DOT, class: class.to_owned() });
        }
    }

    /// The row that says what it is at a date: the record that stands, or the nearest between two dates.
    fn row_at(&self, date: f64, (from, to): (f64, f64)) -> Option<(usize, f64)> {
        let data = self.data()?;
        if self.records {
            let standing = data.points.iter().rposition(|(on, _)| *on <= date)?;
            return Some((standing, data.points[standing].0));
        }
        let within = data.points.iter().enumerate().filter(|(_, (on, _))| (from..to).contains(on));
        let nearest = within.min_by(|(_, a), (_, b)| (a.0 - date).abs().total_cmp(&(b.0 - date).abs()));
        nearest.map(|(at, (on, _))| (at, *on))
    }
}

/// Leaves the rows that no earlier one reaches.
fn keep_records(data: &mut TimeSeries) {
    let mut best = f64::NEG_INFINITY;
    let kept: Vec<usize> = (0..data.points.len())
        .filter(|at| {
            let value = data.points[*at].1;
            let record = value > best;
            best = best.max(value);
            record
        })
        .collect();
    data.points = kept.iter().map(|at| data.points[*at]).collect();
    data.names = kept.iter().map(|at| data.names[*at].clone()).collect();
    data.texts = kept.iter().map(|at| data.texts[*at].clone()).collect();
}

/// The curves among them.
pub fn curves<'c, 'a>(all_series: &'c [Series<'a>]) -> impl Iterator<Item = &'c Resolved<'a, Curve>> + Clone {
    all_series.iter().filter_map(Series::curve)
}

/// Columns of data among them.
pub fn time_series<'c, 'a>(all_series: &'c [Series<'a>]) -> impl Iterator<Item = &'c TimeSeries> + use<'c, 'a> {
    all_series.iter().filter_map(Series::data)
}

/// The first and the last date drawn: what the author says; else from where the data begin, or where all curves do, to
/// the end of the models' windows, or today.
pub fn settle<'a>(all_series: &[Series<'a>], dates: &Dates, data: &mut ChartData<'a>) -> Option<(f64, f64)> {
    let forecasts: Vec<&'a Forecast> = curves(all_series).map(|found| found.forecast).collect();
    let first = time_series(all_series).filter_map(|data| data.points.first()).map(|(date, _)| *date);
    let Some(first) = first.min_by(f64::total_cmp).and_then(Date::from_years) else {
        let first = forecasts.iter().map(|forecast| forecast.window.0).max()?;
        return data.settle(dates, first, forecasts.into_iter());
    };
    if forecasts.is_empty() {
        return data.ordered(dates, first, data.evidence.as_of);
    }
    let opens = forecasts.iter().map(|forecast| forecast.window.0).max()?.min(first);
    let closes = forecasts.iter().map(|forecast| forecast.window.1).min()?;
    // An axis may begin with the year in which its data do.
    let year = Date::from_years(f64::from(opens.year())).unwrap_or(opens);
    data.within(dates, opens, (year, closes), "the data and the window of the model")
}

/// The date that the runs are as of.
pub fn today(all_series: &[Series<'_>], data: &ChartData<'_>) -> f64 {
    curves(all_series).map(|found| found.forecast.as_of).max().unwrap_or(data.evidence.as_of).to_years()
}

/// The area between two quantiles of a curve.
pub fn band(found: &Resolved<'_, Curve>, (from, to): (f64, f64), terms: Terms<'_>, class: String) -> Band {
    let (lower, upper) = (terms.line(found.thing, from), terms.line(found.thing, to));
    Band::new(upper, lower.into_iter(), class)
}

/// Proves that no quantile of a curve is above a higher one, or reports where one is.
pub fn prove_ordered(found: &Resolved<'_, Curve>, data: &mut ChartData<'_>) {
    for (at, date) in found.thing.times.iter().enumerate() {
        let values = found.thing.bands.iter().map(|band| band.get(at).copied().unwrap_or(f64::NAN));
        let values: Vec<f64> = values.collect();
        let crossing = values
            .windows(2)
            .position(|pair| pair[0].is_nan() || pair[1].is_nan() || pair[0] > pair[1] + 1e-9 * pair[1].abs());
        if let Some(level) = crossing {
            let [low, high] = [level, level + 1].map(|level| number::percent(BAND_LEVELS[level]));
            let (path, month) = (&found.path, number::month(*date));
            let message = format!(
                "expected that the quantiles of `{path}` do not cross: in {month} that at {low} is above that at {high}"
            );
            data.report.push(Diagnostic::error(codes::CONTRADICTION, message).at(found.span));
            return;
        }
    }
}

/// What keeps names off the lines of series.
pub fn obstacles(all_series: &[Series<'_>], terms: Terms<'_>, plot: &Plot) -> Vec<Obstacle> {
    let on_page = |(date, value): &Point| (plot.across(*date), plot.down(*value));
    let line = |series: &Series<'_>| series.line(terms).iter().map(on_page).collect::<Vec<Point>>();
    all_series.iter().flat_map(|series| place::along(&line(series), DOT + 1.0)).collect()
}

/// Columns that read series out, a year or more each, lit at the first of January.
pub fn columns(
    all_series: &[Series<'_>],
    terms: Terms<'_>,
    most: usize,
    class: impl Fn(usize) -> String,
) -> Vec<ReadoutColumn> {
    let years = plot::years(terms.from, terms.to);
    let stride = years.len().div_ceil(most).max(1);
    let half = stride as f64 / 2.0;
    let column = |year: &i32| {
        let (date, head) = (f64::from(*year), format!("January {year}"));
        let (from, to) = ((date - half).max(terms.from), (date + half).min(terms.to));
        let values = all_series.iter().enumerate().filter_map(|(at, series)| {
            let value = match (series.curve(), series.data()) {
                (Some(found), _) => {
                    if all_series.len() == 1 {
                        let (median, range) = terms.summary(found, date)?;
                        format!("{median} ({range})")
                    } else {
                        terms.quantile(found, date, 0.5)?
                    }
                }
                (None, data) => {
                    let (row, on) = series.row_at(date, (from, to)).filter(|_| date <= terms.today)?;
                    let text = data?.texts.get(row)?;
                    if series.records || number::month(on) == head {
                        text.clone()
                    } else {
                        format!("{text} ({})", number::short_month(on))
                    }
                }
            };
            Some((series.label().to_owned(), value, class(at)))
        });
        let values = values.collect();
        ReadoutColumn { from, to, at: date, head, values }
    };
    years.iter().step_by(stride).map(column).filter(|column| !column.values.is_empty()).collect()
}

/// A row of the table: its date, its cells for readers and those for machines.
type Entry = (f64, Vec<Record>, Vec<String>);

/// The data: curves on the first of each year, columns on the dates of their rows.
pub fn records(all_series: &[Series<'_>], terms: Terms<'_>) -> (Table, String) {
    let dated = time_series(all_series).next().is_some();
    let head = if dated { "Date" } else { "1 January" };
    let mut columns = vec![TableColumn { label: head.into(), unit: None, numeric: false }];
    let mut heads = vec!["date".to_owned()];
    for series in all_series {
        let of_curve = series.curve().is_some();
        let label =
            if of_curve { format!("{}: median (90% range)", series.label()) } else { series.label().to_owned() };
        columns.push(TableColumn { label, unit: None, numeric: true });
        if of_curve {
            heads.extend(LEVELS.map(|level| format!("{}.p{}", series.path(), number::machine(level * 100.0))));
        } else {
            heads.extend([series.path().to_owned(), format!("{}.row", series.path())]);
        }
    }
    let mut lines: Vec<Entry> = Vec::new();
    for (at, data) in all_series.iter().enumerate().filter_map(|(at, series)| Some((at, series.data()?))) {
        for (row, (date, value)) in data.points.iter().enumerate().filter(|(_, (date, _))| terms.includes(*date)) {
            let text = format!("{} ({})", data.texts[row], data.names[row]);
            lines.push(line(all_series, *date, |other, series| {
                if other == at {
                    let value = number::machine(*value);
                    (Record { text: text.clone(), value: Some(value.clone()) }, vec![value, data.names[row].clone()])
                } else {
                    blank(series)
                }
            }));
        }
    }
    for year in plot::years(terms.from, terms.to) {
        let date = f64::from(year);
        if curves(all_series).all(|found| found.thing.at(date, 0.5).is_none()) {
            continue;
        }
        lines.push(line(all_series, date, |_, series| {
            let Some((found, (median, range))) =
                series.curve().and_then(|found| Some((found, terms.summary(found, date)?)))
            else {
                return blank(series);
            };
            let value = |level| found.thing.at(date, level).map(number::machine);
            let fields = LEVELS.map(|level| value(level).unwrap_or_default());
            (Record { text: format!("{median} ({range})"), value: Some(fields[2].clone()) }, fields.to_vec())
        }));
    }
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    let first =
        |date: f64| if dated { crate::figure::format::precision::Grain::Day.short(date) } else { number::year(date) };
    let rows = lines.iter().map(|(date, cells, _)| {
        let day = Record { text: first(*date), value: Some(number::iso_day(*date)) };
        std::iter::once(day).chain(cells.iter().cloned()).collect()
    });
    let rows = rows.collect();
    let machine =
        lines.into_iter().map(|(date, _, fields)| std::iter::once(number::iso_day(date)).chain(fields).collect());
    let csv = table::csv(&heads, machine);
    (table::of_records(columns, rows, csv.clone()), csv)
}

fn line<'c, 'a>(
    all_series: &'c [Series<'a>],
    date: f64,
    cell: impl Fn(usize, &'c Series<'a>) -> (Record, Vec<String>),
) -> Entry {
    let (cells, fields): (Vec<Record>, Vec<Vec<String>>) =
        all_series.iter().enumerate().map(|(at, series)| cell(at, series)).unzip();
    (date, cells, fields.concat())
}

fn blank(series: &Series<'_>) -> (Record, Vec<String>) {
    let fields = if series.curve().is_some() { LEVELS.len() } else { 2 };
    (Record::missing(), vec![String::new(); fields])
}
