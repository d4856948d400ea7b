//! The drawing of series over time: bands, lines, rules, labels, and readouts.

use super::axes::TrendAxes;
use super::fitted_line::FittedLine;
use super::readouts::{readout_columns, readouts_of_panels};
use super::series::{Series, SeriesPanel, band, classes, curves, obstacles, time_series};
use super::setup::value_scale;
use super::table::data_table;
use crate::date::Date;
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::drawing::Drawing;
use crate::figure::canvas::end_label::EndLabel;
use crate::figure::canvas::frame::View;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::Point;
use crate::figure::canvas::plot::Plot;
use crate::figure::canvas::scale::{Scale, Tick};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::DrawnChart;
use crate::figure::chart::time_axis::{MAX_READOUTS, today_label};
use crate::locale::Language;

/// The quantile levels of the lower and upper edge of a band, and its class.
pub type BandLevels = (f64, f64, &'static str);

/// About how many values the axis names.
const TICKS: usize = 6;

/// About how many values the axis of a panel below names.
const TICKS_BELOW: usize = 3;

/// The most positions that are tried for the name of a series of data. More are not worth the search.
const MAX_NAME_POSITIONS: usize = 12;

/// How far labels stay from the line of a trend, in pixels.
const TREND_GAP: f64 = 2.0;

/// The parts that a kind of chart adds to its series.
pub struct Extras<'b> {
    /// The bands of curves, the widest first, so that it is drawn below the others.
    pub bands: &'b [BandLevels],
    /// The labels at the right edge.
    pub end_labels: Vec<EndLabel>,
    /// The entries of the key, without those of the lines.
    pub key: Vec<KeyEntry>,
    /// The generated alternative text.
    pub alt: String,
    /// The panel below the chart.
    pub below: Option<SeriesPanel<'b>>,
}

/// Draws series over one another, with their readouts, key, and table.
pub fn draw_chart(
    all_series: &[Series<'_>],
    axes: TrendAxes<'_>,
    extras: Extras<'_>,
    data: &ChartData<'_>,
) -> DrawnChart {
    let language = data.evidence.language;
    let Extras { bands, end_labels: ends, key, alt, below } = extras;
    let panel = SeriesPanel { series: all_series, axes };
    let y = value_scale(language, all_series, axes);
    let above = ScaledPanel::new(language, panel, (y, TICKS), ends);
    let below = below.map(|below| {
        let (SeriesPanel { series, axes }, y) = (below, value_scale(language, below.series, below.axes));
        ScaledPanel::new(language, below, (y, TICKS_BELOW), end_labels(language, series, axes))
    });
    let DrawnSeries { drawing, lines, marked } = draw_panels((&above, below.as_ref()), bands, &alt, data);
    let panels: Vec<SeriesPanel<'_>> = std::iter::once(&above).chain(&below).map(|panel| panel.panel).collect();
    let table = data_table(language, &panels);
    let key = lines.into_iter().chain(key).chain(marked).collect();
    DrawnChart::new(drawing, key, table, alt)
}

/// Series drawn over one another.
pub struct DrawnSeries {
    /// The drawing.
    pub drawing: Drawing,
    /// The entries of the key for its lines.
    pub lines: Vec<KeyEntry>,
    /// The entries of the key for its annotations.
    pub marked: Vec<KeyEntry>,
}

/// A panel with its scale of values and the texts beside it.
struct ScaledPanel<'p> {
    panel: SeriesPanel<'p>,
    y: Scale,
    ticks: Vec<Tick>,
    end_labels: Vec<EndLabel>,
    /// The class of each series.
    classes: Vec<String>,
}

impl<'p> ScaledPanel<'p> {
    /// Returns a panel with a scale that names about `ticks` values.
    fn new(language: &Language, panel: SeriesPanel<'p>, (y, ticks): (Scale, usize), end_labels: Vec<EndLabel>) -> Self {
        let SeriesPanel { series, axes } = panel;
        let ticks = y.labeled_ticks(language, ticks, |value, digits| axes.tick(language, value, digits));
        Self { panel, y, ticks, end_labels, classes: classes(series, axes) }
    }
}

/// Draws series over one another, with their readouts and annotations.
pub fn draw_series(
    all_series: &[Series<'_>],
    axes: TrendAxes<'_>,
    y: Scale,
    (bands, end_labels): (&[BandLevels], Vec<EndLabel>),
    alt: &str,
    data: &ChartData<'_>,
) -> DrawnSeries {
    let language = data.evidence.language;
    let panel = SeriesPanel { series: all_series, axes };
    draw_panels((&ScaledPanel::new(language, panel, (y, TICKS), end_labels), None), bands, alt, data)
}

/// Draws a panel and possibly one below it, which share their dates, their readouts, and the rule of today.
fn draw_panels(
    (first, below): (&ScaledPanel<'_>, Option<&ScaledPanel<'_>>),
    bands: &[BandLevels],
    alt: &str,
    data: &ChartData<'_>,
) -> DrawnSeries {
    let language = data.evidence.language;
    let panels: Vec<&ScaledPanel<'_>> = std::iter::once(first).chain(below).collect();
    let axes = first.panel.axes;
    let x = Scale::Time { from: axes.from, to: axes.to };
    let mut plot = if below.is_none() {
        Plot::new(x, first.y, &first.ticks, &first.end_labels, 0)
    } else {
        let ticks: Vec<Tick> = panels.iter().flat_map(|panel| panel.ticks.clone()).collect();
        let ends: Vec<EndLabel> = panels.iter().flat_map(|panel| panel.end_labels.clone()).collect();
        Plot::with_room_below(x, first.y, &ticks, &ends)
    };
    let has_curves = panels.iter().any(|panel| curves(panel.panel.series).next().is_some());
    let (mut lines, mut marked) = (Vec::new(), Vec::new());
    for (at, panel) in panels.iter().enumerate() {
        if at > 0 {
            plot.begin_panel_below(panel.y);
        }
        plot.value_axis(&panel.ticks);
        if at + 1 == panels.len() {
            plot.date_axis(language);
        } else {
            plot.base_line();
        }
        let mark_today = |plot: &mut Plot| match at {
            _ if !has_curves => {}
            0 => mark_today(language, &panels, axes, plot),
            _ => plot.continue_marker_line(axes.today),
        };
        let keys = draw_panel(language, panel, bands, mark_today, &mut plot);
        lines.extend(keys.0);
        marked.extend(keys.1);
    }
    match below {
        None => {
            plot.readouts(&readout_columns(language, first.panel, MAX_READOUTS, |index| first.classes[index].clone()))
        }
        Some(below) => {
            let (above, below) = ((first.panel, &first.classes[..]), (below.panel, &below.classes[..]));
            let (columns, values) = readouts_of_panels(language, above, below, MAX_READOUTS);
            plot.readouts_of_panels(&columns, &values);
        }
    }
    DrawnSeries { drawing: plot.finish(&data.id.value, data.description(alt)), lines, marked }
}

/// Draws the series and the annotations of a panel. `mark_today` draws the rule of today. Returns the entries of the key for the
/// lines, and for the annotations.
fn draw_panel(
    language: &Language,
    ScaledPanel { panel: SeriesPanel { series: all_series, axes }, end_labels, classes, .. }: &ScaledPanel<'_>,
    bands: &[BandLevels],
    mark_today: impl Fn(&mut Plot),
    plot: &mut Plot,
) -> (Vec<KeyEntry>, Vec<KeyEntry>) {
    let (all_series, axes) = (*all_series, *axes);
    axes.annotations.shade(plot);
    let overlapping = if curves(all_series).count() > 1 { " overlapping" } else { "" };
    let has_curves = curves(all_series).next().is_some();
    for (from, to, class) in bands {
        for (index, series) in all_series.iter().enumerate() {
            let Some(curve) = series.curve().filter(|_| !series.is_muted) else { continue };
            let class = format!("band {class}{overlapping} {}", classes[index]);
            plot.draw(&band(curve, (*from, *to), axes, class));
        }
    }
    let trends: Vec<Option<FittedLine>> =
        all_series.iter().map(|series| FittedLine::of(language, series, axes)).collect();
    for (trend, class) in trends.iter().zip(classes) {
        trend.iter().for_each(|trend| trend.shade(plot, class));
    }
    let lines = all_series.iter().map(|series| series.line(axes));
    let lines: Vec<_> = lines.chain(trends.iter().flatten().map(FittedLine::line)).collect();
    mark_today(plot);
    plot.end_labels(end_labels);
    let mut marked = axes.annotations.draw_rules(plot, &lines);
    let mut obstacles = obstacles(all_series, axes, plot);
    let trend_lines: Vec<Vec<Point>> = trends.iter().flatten().map(FittedLine::line).collect();
    obstacles.extend(plot.along(&trend_lines, TREND_GAP));
    marked.extend(axes.annotations.draw_notes(plot, &obstacles));
    // Those in color are drawn over those in gray.
    for is_muted in [true, false] {
        for (series, class) in all_series.iter().zip(classes).filter(|(series, _)| series.is_muted == is_muted) {
            series.draw(plot, axes, class);
        }
    }
    for (trend, class) in trends.iter().zip(classes) {
        trend.iter().for_each(|trend| trend.draw(plot, class));
    }
    let mut key = Vec::new();
    for (index, series) in all_series.iter().enumerate().filter(|(_, series)| !series.is_muted) {
        let is_data = series.data().is_some();
        // A line that is named in the drawing needs a key on narrow pages alone.
        let is_named =
            !is_data || !has_curves || name_data((index, &classes[index]), all_series, (axes, &obstacles), plot);
        let (line, data) = (if is_named { "line " } else { "" }, if is_data { "data " } else { "" });
        let class = format!("{line}{data}{}", classes[index]);
        key.push(KeyEntry { class, label: series.label().to_owned() });
        key.extend(trends[index].as_ref().map(|trend| trend.key(series.label(), &classes[index])));
    }
    let muted = all_series.iter().filter(|series| series.is_muted).count();
    if muted > 0 {
        let label = language.counted("chart.others", muted, &[]);
        key.push(KeyEntry { class: "thin background".to_owned(), label });
    }
    (key, marked)
}

/// Draws the rule at the date of the run. Only where rows of a dataset are drawn are there data before it: a curve of a model
/// is no data on either side.
fn mark_today(language: &Language, panels: &[&ScaledPanel<'_>], axes: TrendAxes<'_>, plot: &mut Plot) {
    let columns = panels.iter().flat_map(|panel| time_series(panel.panel.series));
    let mut dates = columns.flat_map(|data| &data.points).map(|(date, _)| *date);
    if dates.any(|date| axes.includes(date)) {
        plot.marker_line(axes.today, language.get("chart.data"), language.get("chart.projection"));
    } else {
        let label = Date::from_years(axes.today).map(|today| today_label(language, today)).unwrap_or_default();
        plot.marker_line(axes.today, "", &label);
    }
}

/// Returns the labels at the right edge: of curves, or if there are none, of data.
pub fn end_labels(language: &Language, all_series: &[Series<'_>], axes: TrendAxes<'_>) -> Vec<EndLabel> {
    let classes = classes(all_series, axes);
    let colored = || all_series.iter().enumerate().filter(|(_, series)| !series.is_muted);
    let of_curve = |(index, series): (usize, &Series<'_>)| {
        let curve = series.curve()?;
        let (value, median) = (curve.item.at(axes.to, 0.5)?, axes.quantile(language, curve, axes.to, 0.5)?);
        Some(EndLabel { text: format!("{} {median}", curve.label), value, class: classes[index].clone() })
    };
    let of_data = |(index, series): (usize, &Series<'_>)| {
        let (last, value) = (series.data()?.texts.last()?, series.line(axes).last()?.1);
        Some(EndLabel { text: format!("{} {last}", series.label()), value, class: classes[index].clone() })
    };
    let labels: Vec<EndLabel> = colored().filter_map(of_curve).collect();
    let trend =
        |(index, series): (usize, &Series<'_>)| FittedLine::of(language, series, axes)?.end_label(&classes[index]);
    let mut labels: Vec<EndLabel> = if labels.is_empty() { colored().filter_map(of_data).collect() } else { labels };
    labels.extend(colored().filter_map(trend));
    labels
}

/// Writes the name of a series of data beside one of its rows, trying the middle ones first. Returns whether there was
/// room for it.
fn name_data(
    (index, class): (usize, &str),
    all_series: &[Series<'_>],
    (axes, obstacles): (TrendAxes<'_>, &[Obstacle]),
    plot: &mut Plot,
) -> bool {
    let series = &all_series[index];
    let points = series.data().into_iter().flat_map(|data| &data.points).copied();
    let mut positions: Vec<_> = points.filter(|(date, _)| axes.includes(*date)).collect();
    let step = positions.len().div_ceil(MAX_NAME_POSITIONS).max(1);
    let middle = positions.len() / 2;
    positions.rotate_left(middle);
    let positions: Vec<_> = positions.into_iter().step_by(step).collect();
    let class = format!("name {class}");
    plot.name_point(series.label(), &positions, &class, &[View::Wide], obstacles)
}
