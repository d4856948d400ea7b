//! `kind: line`: curves of a model, each with its median and bands, and columns of data over time.

use super::series::{self, Series};
use super::terms::{self, Terms};
use crate::document::chart as spec;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::layout::View;
use crate::figure::canvas::plot::{self, Drawing, EndLabel, Plot};
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::alt_text;
use crate::figure::chart::drawn::{Drawn, class};
use crate::figure::chart::source::ChartData;

/// The quantile levels of a band's lower and upper edge, and its class.
pub type Levels = (f64, f64, &'static str);

/// The bands; the widest first, so that it lies below.
pub const BANDS: [Levels; 2] = [(0.05, 0.95, "b90"), (0.25, 0.75, "b50")];

/// About how many values the axis names.
const TICKS: usize = 6;

/// The most columns that read a chart out: a finger finds one of them.
const COLUMNS: usize = 40;

/// Draws it.
pub fn draw(spec: &spec::Line, data: &mut ChartData<'_>) -> Option<Drawn> {
    let paths: Vec<_> = spec.series.iter().map(|series| &series.source.path).collect();
    if !data.countable_to(crate::figure::chart::drawn::MAX_SERIES, &paths, "series") {
        return None;
    }
    let all_series = data.every(&spec.series, Series::find)?;
    let terms = terms(&all_series, (&spec.dates, spec.logarithmic, spec.rule.as_ref()), data)?;
    let ends = ends(&all_series, terms);
    let mut key: Vec<KeyEntry> = Vec::new();
    let curves: Vec<usize> = (0..all_series.len()).filter(|at| all_series[*at].curve().is_some()).collect();
    if !curves.is_empty() {
        let colour = if let [only @ ..=1] = curves[..] { format!(" {}", class(only)) } else { String::new() };
        for (class, label) in [("b50", "50% range"), ("b90", "90% range")] {
            key.push(KeyEntry { class: format!("area {class}{colour}"), label: label.into() });
        }
    }
    let written = alt_text::trend("Line chart", &all_series, terms);
    Some(compose(&all_series, terms, Around { bands: &BANDS, ends, key, written }, data))
}

/// What is said of several series, besides what they say themselves.
pub struct Around<'b> {
    /// The bands of curves, the widest first.
    pub bands: &'b [Levels],
    /// The names at the right edge.
    pub ends: Vec<EndLabel>,
    /// The key, but for the lines.
    pub key: Vec<KeyEntry>,
    /// The sentence that describes it all.
    pub written: String,
}

/// What series are drawn over; nothing where they cannot share a chart.
pub fn terms<'c, 'a: 'c>(
    all_series: &'c [Series<'a>],
    (dates, logarithmic, rule): (&spec::Dates, bool, Option<&'c spec::Rule>),
    data: &mut ChartData<'a>,
) -> Option<Terms<'c>> {
    let (from, to) = series::settle(all_series, dates, data)?;
    let unit = terms::one_unit(all_series, data)?;
    let multiples = unit.is_empty() && series::curves(all_series).next().is_some();
    let terms = Terms { from, to, today: series::today(all_series, data), logarithmic, rule, unit, multiples };
    for found in series::curves(all_series) {
        series::prove_ordered(found, data);
    }
    (!logarithmic || terms::positive(all_series, terms, data)).then_some(terms)
}

/// The names at the right edge: of curves, or where there is none, of data.
pub fn ends(all_series: &[Series<'_>], terms: Terms<'_>) -> Vec<EndLabel> {
    let ends: Vec<EndLabel> = all_series.iter().enumerate().filter_map(|(at, series)| end(at, series, terms)).collect();
    if !ends.is_empty() {
        return ends;
    }
    let last = |(at, series): (usize, &Series<'_>)| {
        let (row, value) = (series.data()?.texts.last()?, series.line(terms).last()?.1);
        Some(EndLabel { text: format!("{} {row}", series.label()), value, class: class(at) })
    };
    all_series.iter().enumerate().filter_map(last).collect()
}

/// Draws series over one another, with all that stands around them.
pub fn compose(all_series: &[Series<'_>], terms: Terms<'_>, around: Around<'_>, data: &ChartData<'_>) -> Drawn {
    let Around { bands, ends, key, written } = around;
    let y = terms::values(all_series, terms);
    let (drawing, lines) = drawing(all_series, terms, y, (bands, &ends), &written, data);
    let (table, csv) = series::records(all_series, terms);
    let key = lines.into_iter().chain(key).collect();
    Drawn { drawing, key, table, csv, alt: written, list: Vec::new() }
}

/// The drawing with its readouts, proven, and the part of the key that is its lines'.
pub fn drawing(
    all_series: &[Series<'_>],
    terms: Terms<'_>,
    y: Scale,
    (bands, ends): (&[Levels], &[EndLabel]),
    written: &str,
    data: &ChartData<'_>,
) -> (Drawing, Vec<KeyEntry>) {
    let ticks = plot::ticks(y, TICKS, |value| terms.tick(value));
    let mut plot = Plot::new(Scale::Time { from: terms.from, to: terms.to }, y, &ticks, ends, 0);
    plot.values(&ticks);
    plot.dates();
    let several = if series::curves(all_series).count() > 1 { " several" } else { "" };
    let curves = || all_series.iter().enumerate().filter_map(|(at, series)| Some((at, series.curve()?)));
    for (from, to, band) in bands {
        for (at, found) in curves() {
            plot.draw(&series::band(found, (*from, *to), terms, format!("band {band}{several} {}", class(at))));
        }
    }
    if let Some(rule) = terms.rule {
        plot.level(rule.value.value, "mark");
        let lines: Vec<_> = all_series.iter().map(|series| series.line(terms)).collect();
        plot.rule_name(&rule.label, rule.value.value, &lines);
    }
    if curves().next().is_some() {
        plot.moment(terms.today, "data", "projection →");
    }
    for (at, series) in all_series.iter().enumerate() {
        series.draw(&mut plot, terms, &class(at));
    }
    plot.ends(ends);
    let mut lines = Vec::new();
    for (at, series) in all_series.iter().enumerate() {
        let named =
            series.data().is_none() || curves().next().is_none() || name(at, series, all_series, terms, &mut plot);
        let of_data = if series.data().is_some() { "data " } else { "" };
        let only_narrow = if named { "line " } else { "" };
        lines
            .push(KeyEntry { class: format!("{only_narrow}{of_data}{}", class(at)), label: series.label().to_owned() });
    }
    plot.readouts(&series::columns(all_series, terms, COLUMNS, class));
    (plot.finish(data, written), lines)
}

/// The name of a curve and what it comes to at its right end.
fn end(at: usize, series: &Series<'_>, terms: Terms<'_>) -> Option<EndLabel> {
    let found = series.curve()?;
    let (value, said) = (found.thing.at(terms.to, 0.5)?, terms.quantile(found, terms.to, 0.5)?);
    Some(EndLabel { text: format!("{} {said}", found.label), value, class: class(at) })
}

/// Names data beside one of their rows, the middle ones first, where there is room for it.
fn name(at: usize, series: &Series<'_>, all_series: &[Series<'_>], terms: Terms<'_>, plot: &mut Plot) -> bool {
    /// More places than these are not worth the search.
    const PLACES: usize = 12;
    let points: Vec<_> = series.data().into_iter().flat_map(|data| &data.points).copied().collect();
    let mut places: Vec<_> = points.into_iter().filter(|(date, _)| terms.includes(*date)).collect();
    let every = places.len().div_ceil(PLACES).max(1);
    let middle = places.len() / 2;
    places.rotate_left(middle);
    let places: Vec<_> = places.into_iter().step_by(every).collect();
    let obstacles = series::obstacles(all_series, terms, plot);
    plot.name(series.label(), &places, &format!("name {}", class(at)), &[View::Wide], &obstacles)
}
