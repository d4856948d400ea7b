//! `kind: density`: how values are spread, as a smooth curve.

use crate::diagnostic::Reported;
use crate::document::chart::{Counted, Density as DensitySpec};
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::{Band, Point, Polyline};
use crate::figure::canvas::plot::Plot;
use crate::figure::canvas::plot::readouts::ReadoutColumn;
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::counted_values::{Source, Values, never_text};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::kernel_density::{Density, POINTS};
use crate::figure::chart::placed_annotations::Annotations;
use crate::figure::format::precision::{self, DateStyle};
use crate::figure::format::{number, phrase};
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::words::count;

/// About how many values an axis names.
const TICKS: usize = 6;

/// How many points of the curve a row of the table, and a readout, is apart from the next.
const STRIDE: usize = 8;

impl Chart for DensitySpec {
    fn inputs(&self) -> Inputs<'_> {
        let mut inputs = Inputs::default();
        inputs.add_counted(&self.values);
        inputs.annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let (values, density) = find(&self.values, self.logarithmic, data)?;
        add_notes(std::iter::once(&values), data);
        let measure = values.measure();
        let annotations = Annotations::find(&self.annotations, measure.annotated_axis(self.logarithmic), data)?;
        let chart = DensityChart { values, density, annotations };
        Ok(chart.draw(self.logarithmic, data))
    }
}

/// Finds values and their density.
///
/// # Errors
///
/// Reports values that cannot be spread along the axis: those that a logarithmic scale cannot show, and those that are all the same.
pub fn find<'a>(
    spec: &Counted,
    logarithmic: bool,
    data: &mut ChartData<'a>,
) -> Result<(Values<'a>, Density), Reported> {
    let values = Values::find(spec, data)?;
    if logarithmic {
        values.check_positive(data)?;
    }
    match Density::of(&values, logarithmic) {
        Some(density) => Ok((values, density)),
        None => {
            let message = format!("all values of `{}` are the same, and have no density", values.header);
            Err(data.report_undrawable(&message, values.span, "count them: `kind: histogram`"))
        }
    }
}

/// Adds what densities leave out to the chart's note.
pub fn add_notes<'v, 'a: 'v>(all: impl Iterator<Item = &'v Values<'a>>, data: &mut ChartData<'_>) {
    let language = data.evidence.language;
    let mut has_samples = false;
    for (values, samples) in all.filter_map(|values| Some((values, values.draws()?))) {
        has_samples = true;
        if values.never() > 0.0 {
            let share = precision::share(language, values.never(), samples.sampled.draws);
            data.add_note(format!("{}, not drawn: {share} {}.", values.label, never_text(language, values)));
        }
    }
    if has_samples {
        data.add_note("The first and the last half percent of the samples are not drawn.");
    }
}

struct DensityChart<'a> {
    values: Values<'a>,
    density: Density,
    annotations: Annotations,
}

impl DensityChart<'_> {
    fn draw(&self, logarithmic: bool, data: &ChartData<'_>) -> DrawnChart {
        let language = data.evidence.language;
        let Self { values, density, annotations } = self;
        let marks = || annotations.values();
        let from = marks().fold(density.points[0], f64::min);
        let to = marks().fold(density.points[POINTS - 1], f64::max);
        let y = Scale::linear_over(0.0, density.peak() * 100.0);
        let percent =
            |value: f64, digits: usize| number::with_unit(language, &number::significant(language, value, digits), "%");
        let ticks = y.labeled_ticks(language, TICKS, percent);
        let x = match (values.are_dates, logarithmic) {
            (true, _) => Scale::Time { from, to },
            (_, true) => Scale::Log { from, to },
            _ => Scale::Linear { from, to },
        };
        let mut plot = Plot::new(x, y, &ticks, &[], 0);
        annotations.shade_values_across(&mut plot);
        plot.value_axis(&ticks);
        let curve: Vec<Point> =
            density.points.iter().zip(&density.densities).map(|(at, density)| (*at, density * 100.0)).collect();
        let base: Vec<Point> = density.points.iter().map(|at| (*at, 0.0)).collect();
        plot.draw(&Band::new(curve.clone(), base.into_iter(), format!("band b50 {}", series_class(0))));
        plot.draw(&Polyline { points: curve, class: series_class(0) });
        if values.are_dates {
            plot.date_axis(language);
        } else {
            let unit = values.unit.as_str();
            let ticks = x.labeled_ticks(language, TICKS, |value, digits| {
                number::with_unit(language, &number::significant(language, value, digits), unit)
            });
            plot.number_axis(&ticks, to);
        }
        if let Some((median, text)) = values.median(language) {
            plot.headline_rule(median, &language.format("chart.median_is", &[("value", &text)]));
        }
        let tops = density.points.windows(2).zip(density.densities.windows(2));
        let mut obstacles: Vec<Obstacle> =
            tops.map(|(ends, shares)| plot.filled((ends[0], ends[1]), shares[0].max(shares[1]) * 100.0)).collect();
        obstacles.extend(values.median(language).map(|(median, _)| plot.filled((median, median), y.domain().1)));
        let marked = annotations.draw_values_across(&mut plot, &obstacles);
        plot.readouts(&self.readouts(language));
        let alt = self.alt_text(data);
        let what = if values.draws().is_some() { "samples" } else { "rows" };
        let (per, bandwidth) = (density.per(language, values), density.bandwidth_text(language, values));
        let mut key = vec![KeyEntry {
            class: format!("area b50 {}", series_class(0)),
            label: format!("share of {what} per {per}, smoothed with a bandwidth of {bandwidth}"),
        }];
        key.extend(marked);
        DrawnChart::new(plot.finish(&data.id.value, data.description(&alt)), key, self.table(language), alt)
    }

    /// Returns a value of the axis as text.
    fn text(&self, language: &Language, value: f64) -> String {
        match self.values.are_dates {
            true => number::month(language, value),
            false => number::computed_quantity(language, value, &self.values.unit),
        }
    }

    /// Returns the share of values below a value, as text.
    fn share_text(&self, language: &Language, value: f64) -> String {
        let share = self.values.share_below(value, false);
        match self.values.draws() {
            Some(_) if share == 0.0 => "0%".to_owned(),
            Some(samples) => precision::share(language, share, samples.sampled.draws),
            None => number::with_unit(language, &number::significant(language, share * 100.0, 2), "%"),
        }
    }

    fn readouts(&self, language: &Language) -> Vec<ReadoutColumn> {
        let points = &self.density.points;
        let side = if self.values.are_dates { "earlier" } else { "below" };
        let column = |at: usize| ReadoutColumn {
            from: points[at.saturating_sub(STRIDE / 2)],
            to: points[(at + STRIDE / 2).min(POINTS - 1)],
            at: points[at],
            header: self.text(language, points[at]),
            values: vec![(String::new(), format!("{} {side}", self.share_text(language, points[at])), series_class(0))],
        };
        (0..POINTS).step_by(STRIDE).map(column).collect()
    }

    fn table(&self, language: &Language) -> Table {
        let Self { values, density, .. } = self;
        let unit = (!values.unit.is_empty()).then(|| number::unit_alone(language, &values.unit));
        let columns = vec![
            TableColumn { label: values.label.clone(), unit, numeric: !values.are_dates },
            TableColumn {
                label: language.format("chart.share_per", &[("unit", &density.per(language, values))]),
                unit: None,
                numeric: true,
            },
            TableColumn {
                label: language
                    .get(if values.are_dates { "chart.share_earlier" } else { "chart.share_below" })
                    .to_owned(),
                unit: None,
                numeric: true,
            },
        ];
        let row = |at: usize| {
            let (point, density) = (density.points[at], density.densities[at]);
            let first = match values.are_dates {
                true => TableCell { text: number::day(language, point), value: Some(number::iso_day(point)) },
                false => {
                    TableCell { text: number::significant(language, point, 4), value: Some(number::machine(point)) }
                }
            };
            let below = values.share_below(point, false);
            vec![
                first,
                TableCell {
                    text: number::with_unit(language, &number::significant(language, density * 100.0, 2), "%"),
                    value: Some(number::machine(density)),
                },
                TableCell { text: self.share_text(language, point), value: Some(number::machine(below)) },
            ]
        };
        let headers = [values.header.clone(), "density".to_owned(), "share_below".to_owned()];
        Table::of_cells(&headers, columns, (0..POINTS).step_by(STRIDE).map(row).collect())
    }

    fn alt_text(&self, data: &ChartData<'_>) -> String {
        let language = data.evidence.language;
        let Self { values, density, .. } = self;
        let of = match &values.source {
            Source::Samples(_) => "samples".to_owned(),
            Source::Rows(sorted) => count(sorted.len(), "row"),
        };
        let (label, bandwidth) = (phrase::lower(language, &values.label), density.bandwidth_text(language, values));
        let mut sentences = vec![format!("Density of {label} for {of}, smoothed with a bandwidth of {bandwidth}.")];
        if let Some((_, median)) = values.median(language) {
            sentences.push(match values.draws() {
                Some(samples) => {
                    let level = data.evidence.interval;
                    format!(
                        "Median {median} ({level} interval: {}).",
                        samples.interval(language, level, DateStyle::Year)
                    )
                }
                None => format!("Median {median}."),
            });
        }
        if let Some(mode) = density.mode() {
            sentences.push(format!("Most values are near {}.", self.text(language, mode)));
        }
        if let Some(samples) = values.draws().filter(|_| values.never() > 0.0) {
            let share = precision::share(language, values.never(), samples.sampled.draws);
            sentences.push(format!("{}: {share}.", phrase::capital(&never_text(language, values))));
        }
        sentences.extend(self.annotations.sentences(|value| self.text(language, value)));
        sentences.push(format!("The table below gives the density at {} values.", POINTS.div_ceil(STRIDE)));
        sentences.join(" ")
    }
}
