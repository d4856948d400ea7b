//! The drawing of series over time: bands, lines, rules, labels, and readouts.

use super::axes::TrendAxes;
use super::fitted_line::FittedLine;
use super::readouts::readout_columns;
use super::series::{Series, band, classes, curves, obstacles, time_series};
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
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::DrawnChart;
use crate::figure::chart::time_axis::{MAX_READOUTS, today_label};

/// The quantile levels of the lower and upper edge of a band, and its class.
pub type BandLevels = (f64, f64, &'static str);

/// About how many values the axis names.
const TICKS: usize = 6;

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
}

/// Draws series over one another, with their readouts, key, and table.
pub fn draw_chart(
    all_series: &[Series<'_>],
    axes: TrendAxes<'_>,
    extras: Extras<'_>,
    data: &ChartData<'_>,
) -> DrawnChart {
    let Extras { bands, end_labels, key, alt } = extras;
    let y = value_scale(all_series, axes);
    let DrawnSeries { drawing, lines, marked } = draw_series(all_series, axes, y, (bands, &end_labels), &alt, data);
    let table = data_table(all_series, axes);
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

/// Draws series over one another, with their readouts and annotations.
pub fn draw_series(
    all_series: &[Series<'_>],
    axes: TrendAxes<'_>,
    y: Scale,
    (bands, end_labels): (&[BandLevels], &[EndLabel]),
    alt: &str,
    data: &ChartData<'_>,
) -> DrawnSeries {
    let ticks = y.labeled_ticks(TICKS, |value, digits| axes.tick(value, digits));
    let mut plot = Plot::new(Scale::Time { from: axes.from, to: axes.to }, y, &ticks, end_labels, 0);
    plot.value_axis(&ticks);
    plot.date_axis();
    let classes = classes(all_series);
    axes.annotations.shade(&mut plot);
    let overlapping = if curves(all_series).count() > 1 { " overlapping" } else { "" };
    let has_curves = curves(all_series).next().is_some();
    for (from, to, class) in bands {
        for (index, series) in all_series.iter().enumerate() {
            let Some(curve) = series.curve().filter(|_| !series.is_muted) else { continue };
            let class = format!("band {class}{overlapping} {}", classes[index]);
            plot.draw(&band(curve, (*from, *to), axes, class));
        }
    }
    let trends: Vec<Option<FittedLine>> = all_series.iter().map(|series| FittedLine::of(series, axes)).collect();
    for (trend, class) in trends.iter().zip(&classes) {
        trend.iter().for_each(|trend| trend.shade(&mut plot, class));
    }
    let lines = all_series.iter().map(|series| series.line(axes));
    let lines: Vec<_> = lines.chain(trends.iter().flatten().map(FittedLine::line)).collect();
    if has_curves {
        mark_today(all_series, axes, &mut plot);
    }
    plot.end_labels(end_labels);
    let mut marked = axes.annotations.draw_rules(&mut plot, &lines);
    let mut obstacles = obstacles(all_series, axes, &plot);
    let trend_lines: Vec<Vec<Point>> = trends.iter().flatten().map(FittedLine::line).collect();
    obstacles.extend(plot.along(&trend_lines, TREND_GAP));
    marked.extend(axes.annotations.draw_notes(&mut plot, &obstacles));
    // Those in color are drawn over those in gray.
    for is_muted in [true, false] {
        for (series, class) in all_series.iter().zip(&classes).filter(|(series, _)| series.is_muted == is_muted) {
            series.draw(&mut plot, axes, class);
        }
    }
    for (trend, class) in trends.iter().zip(&classes) {
        trend.iter().for_each(|trend| trend.draw(&mut plot, class));
    }
    let mut key = Vec::new();
    for (index, series) in all_series.iter().enumerate().filter(|(_, series)| !series.is_muted) {
        let is_data = series.data().is_some();
        // A line that is named in the drawing needs a key on narrow pages alone.
        let is_named =
            !is_data || !has_curves || name_data((index, &classes[index]), all_series, (axes, &obstacles), &mut plot);
        let (line, data) = (if is_named { "line " } else { "" }, if is_data { "data " } else { "" });
        let class = format!("{line}{data}{}", classes[index]);
        key.push(KeyEntry { class, label: series.label().to_owned() });
        key.extend(trends[index].as_ref().map(|trend| trend.key(series.label(), &classes[index])));
    }
    let muted = all_series.iter().filter(|series| series.is_muted).count();
    if muted > 0 {
        let label = if muted == 1 { "1 other".to_owned() } else { format!("{muted} others") };
        key.push(KeyEntry { class: "thin background".to_owned(), label });
    }
    plot.readouts(&readout_columns(all_series, axes, MAX_READOUTS, |index| classes[index].clone()));
    DrawnSeries { drawing: plot.finish(&data.id.value, data.description(alt)), lines: key, marked }
}

/// Draws the rule at the date of the run. Only where rows of a dataset are drawn are there data before it: a curve of a model
/// is no data on either side.
fn mark_today(all_series: &[Series<'_>], axes: TrendAxes<'_>, plot: &mut Plot) {
    let mut dates = time_series(all_series).flat_map(|data| &data.points).map(|(date, _)| *date);
    if dates.any(|date| axes.includes(date)) {
        plot.marker_line(axes.today, "data", "projection →");
    } else {
        let label = Date::from_years(axes.today).map(today_label).unwrap_or_default();
        plot.marker_line(axes.today, "", &label);
    }
}

/// Returns the labels at the right edge: of curves, or if there are none, of data.
pub fn end_labels(all_series: &[Series<'_>], axes: TrendAxes<'_>) -> Vec<EndLabel> {
    let classes = classes(all_series);
    let colored = || all_series.iter().enumerate().filter(|(_, series)| !series.is_muted);
    let of_curve = |(index, series): (usize, &Series<'_>)| {
        let curve = series.curve()?;
        let (value, median) = (curve.item.at(axes.to, 0.5)?, axes.quantile(curve, axes.to, 0.5)?);
        Some(EndLabel { text: format!("{} {median}", curve.label), value, class: classes[index].clone() })
    };
    let of_data = |(index, series): (usize, &Series<'_>)| {
        let (last, value) = (series.data()?.texts.last()?, series.line(axes).last()?.1);
        Some(EndLabel { text: format!("{} {last}", series.label()), value, class: classes[index].clone() })
    };
    let labels: Vec<EndLabel> = colored().filter_map(of_curve).collect();
    let trend = |(index, series): (usize, &Series<'_>)| FittedLine::of(series, axes)?.end_label(&classes[index]);
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
