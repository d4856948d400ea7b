//! `kind: ridgeline`: how the values of several outcomes are spread, a curve each below the other.

use super::density::{add_notes, find};
use crate::diagnostic::{Reported, error};
use crate::document::chart::Ridgeline;
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::{Band, Point, Polyline, Segments};
use crate::figure::canvas::row_plot::readouts::ReadoutText;
use crate::figure::canvas::row_plot::{Row, RowPlot};
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::bins::quantile;
use crate::figure::chart::counted_values::{Source, Values};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::kernel_density::Density;
use crate::figure::chart::measure::Measure;
use crate::figure::chart::placed_annotations::Annotations;
use crate::figure::format::precision::DateStyle;
use crate::figure::format::{number, phrase};
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::words::count;

/// The most rows.
const MAX_ROWS: usize = 12;

/// The height of the highest curve, in pixels.
const HEIGHT: f64 = 44.0;

/// The quantile levels of the table.
const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// A row of the chart.
struct Ridge<'a> {
    values: Values<'a>,
    density: Density,
}

impl Chart for Ridgeline {
    fn inputs(&self) -> Inputs<'_> {
        let mut inputs = Inputs::default();
        self.rows.iter().for_each(|row| inputs.add_counted(row));
        inputs.annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let ridges = data.every(&self.rows, |data, row| {
            find(row, self.logarithmic, data).map(|(values, density)| Ridge { values, density })
        })?;
        if let Some(extra) = ridges.get(MAX_ROWS) {
            return Err(data.report_too_many(MAX_ROWS, ridges.len(), extra.values.span));
        }
        let measure = shared_measure(&ridges, data)?;
        let annotations = Annotations::find(&self.annotations, measure.annotated_axis(self.logarithmic), data)?;
        add_notes(ridges.iter().map(|ridge| &ridge.values), data);
        Ok(draw(&ridges, (&measure, self.logarithmic), &annotations, data))
    }
}

/// Returns the quantity of all rows.
///
/// # Errors
///
/// Reports the first row that is of another quantity than the first one.
fn shared_measure(ridges: &[Ridge<'_>], data: &mut ChartData<'_>) -> Result<Measure, Reported> {
    let Some(first) = ridges.first() else { return Err(data.report_empty()) };
    let measure = first.values.measure();
    match ridges.iter().find(|ridge| ridge.values.measure() != measure) {
        None => Ok(measure),
        Some(other) => Err(data.report.push(error!(
            WRONG_SERIES at other.values.span, "`{}` is {} and `{}` is {}, and one chart has one scale",
            first.values.header, measure.name(), other.values.header, other.values.measure().name();
            label first.values.span, "the first row";
            hint "draw two charts"
        ))),
    }
}

fn draw(
    ridges: &[Ridge<'_>],
    (measure, logarithmic): (&Measure, bool),
    annotations: &Annotations,
    data: &ChartData<'_>,
) -> DrawnChart {
    let language = data.evidence.language;
    let ends = || {
        let ends = ridges.iter().flat_map(|ridge| [ridge.density.points.first(), ridge.density.points.last()]);
        ends.flatten().copied().chain(annotations.values())
    };
    let (from, to) = (ends().fold(f64::MAX, f64::min), ends().fold(f64::MIN, f64::max));
    let x = match (measure, logarithmic) {
        (Measure::Date, _) => Scale::Time { from, to },
        (_, true) => Scale::Log { from, to },
        _ => Scale::Linear { from, to },
    };
    let rows: Vec<Row> = ridges
        .iter()
        .map(|ridge| Row { height: HEIGHT, side_text: ridge.median(language), ..Row::new(&ridge.values.label) })
        .collect();
    let mut plot = RowPlot::new(&rows, x, &[]);
    annotations.shade_values_across(&mut plot.plot);
    measure.draw_axis(language, &mut plot);
    let mut filled = Vec::new();
    let peak = ridges.iter().map(|ridge| ridge.density.peak()).fold(0.0, f64::max);
    for (at, Ridge { values, density }) in ridges.iter().enumerate() {
        let base = plot.bounds(at).middle + HEIGHT / 2.0;
        let height = |density: &f64| base - density / peak * HEIGHT;
        let curve: Vec<Point> =
            density.points.iter().zip(&density.densities).map(|(at, density)| (*at, height(density))).collect();
        let across = |at: f64| plot.plot.x_percent(at);
        filled.extend(curve.windows(2).map(|ends| Obstacle {
            down: (ends[0].1.min(ends[1].1), base),
            ..Obstacle::across((across(ends[0].0), across(ends[1].0)), base)
        }));
        let bottom: Vec<Point> = density.points.iter().map(|at| (*at, base)).collect();
        plot.draw(&Segments { points: vec![(from, base), (to, base)], class: "axis".into() });
        plot.draw(&Band::new(curve.clone(), bottom.into_iter(), format!("band b50 {}", series_class(0))));
        plot.draw(&Polyline { points: curve, class: series_class(0) });
        let median = values.median(language).map(|(median, _)| median).filter(|median| (from..=to).contains(median));
        if let Some(median) = median {
            plot.draw(&Segments { points: vec![(median, base), (median, base - HEIGHT)], class: "marker".into() });
        }
    }
    let marked = annotations.draw_values_across(&mut plot.plot, &filled);
    let level = data.evidence.interval;
    let median_is = |text: &str| language.format("chart.median_is", &[("value", text)]);
    let readout = |ridge: &Ridge<'_>| {
        let median = ridge.median(language).unwrap_or_default();
        let interval = ridge.values.draws().map(|samples| samples.interval(language, level, DateStyle::Year));
        let is =
            |range: &String| language.format("chart.interval_is", &[("level", &level.to_string()), ("range", range)]);
        let full = interval.map_or_else(|| median.clone(), |interval| format!("{median} ({})", is(&interval)));
        vec![ReadoutText { text: median_is(&full), short: median_is(&median), class: series_class(0) }]
    };
    plot.readouts(&rows, &ridges.iter().map(readout).collect::<Vec<_>>());
    let alt = alt_text(ridges, (measure, annotations), data);
    let per = ridges[0].density.per(language, &ridges[0].values);
    let mut key = vec![
        KeyEntry {
            class: format!("area b50 {}", series_class(0)),
            label: language.format("chart.ridgeline_key", &[("unit", &per.to_string())]),
        },
        KeyEntry { class: "thin reference".to_owned(), label: "median".to_owned() },
    ];
    key.extend(marked);
    let drawing = plot.finish(&data.id.value, data.description(&alt));
    DrawnChart::new(drawing, key, table(language, ridges), alt)
}

impl Ridge<'_> {
    /// Returns the median as text, if it is known.
    fn median(&self, language: &Language) -> Option<String> {
        self.values.median(language).map(|(_, text)| text)
    }

    /// Returns a quantile: its text, and its value for machines.
    fn quantile(&self, language: &Language, level: f64) -> TableCell {
        match &self.values.source {
            Source::Samples(samples) => {
                let known = samples.sampled.quantile(level).value;
                TableCell {
                    text: samples.format_quantile_beside_others(language, level).text,
                    value: Some(number::machine_known(known, self.values.are_dates)),
                }
            }
            Source::Rows(sorted) => {
                let value = quantile(sorted, level);
                match self.values.are_dates {
                    true => TableCell { text: number::month(language, value), value: Some(number::iso_day(value)) },
                    false => TableCell {
                        text: number::computed_quantity(language, value, &self.values.unit),
                        value: Some(number::machine(value)),
                    },
                }
            }
        }
    }
}

/// Returns the table: quantiles of each row.
fn table(language: &Language, ridges: &[Ridge<'_>]) -> Table {
    let column = |label: String, numeric: bool| TableColumn { label, unit: None, numeric };
    let mut columns = vec![column(language.get("chart.values").to_owned(), false)];
    let mut headers = vec!["values".to_owned()];
    for level in LEVELS {
        let percent = number::machine(level * 100.0);
        columns.push(column(
            if level == 0.5 {
                language.get("chart.median_head").to_owned()
            } else {
                language.format("chart.percentile", &[("percent", &percent.to_string())])
            },
            true,
        ));
        headers.push(format!("p{percent}"));
    }
    let row = |ridge: &Ridge<'_>| {
        let name = TableCell { text: ridge.values.label.clone(), value: Some(ridge.values.header.clone()) };
        std::iter::once(name).chain(LEVELS.map(|level| ridge.quantile(language, level))).collect()
    };
    Table::of_cells(&headers, columns, ridges.iter().map(row).collect())
}

fn alt_text(ridges: &[Ridge<'_>], (measure, annotations): (&Measure, &Annotations), data: &ChartData<'_>) -> String {
    let language = data.evidence.language;
    let labels: Vec<String> = ridges.iter().map(|ridge| phrase::lower(language, &ridge.values.label)).collect();
    let mut sentences =
        vec![format!("Ridgeline chart of {}: {}.", count(ridges.len(), "density"), phrase::and(language, &labels))];
    for ridge in ridges {
        let (label, bandwidth) = (&ridge.values.label, ridge.density.bandwidth_text(language, &ridge.values));
        let median =
            ridge.median(language).map_or_else(|| "no known median".to_owned(), |median| format!("median {median}"));
        let level = data.evidence.interval;
        let interval = ridge.values.draws().map(|samples| samples.interval(language, level, DateStyle::Year));
        let interval = interval.map(|interval| format!(" ({level} interval: {interval})")).unwrap_or_default();
        sentences.push(format!("{label}: {median}{interval}, smoothed with a bandwidth of {bandwidth}."));
    }
    sentences.extend(annotations.sentences(|value| measure.marked(language, value)));
    sentences.push("The table below gives five quantiles of each.".to_owned());
    sentences.join(" ")
}
