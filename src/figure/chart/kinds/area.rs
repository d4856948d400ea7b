//! `kind: area`: columns of data over time, on top of each other.

mod layers;

use crate::diagnostic::{Reported, error};
use crate::document::chart::{Area, Dates, Stack};
use crate::figure::canvas::end_label::EndLabel;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::{Band, Point, Segments};
use crate::figure::canvas::palette;
use crate::figure::canvas::plot::Plot;
use crate::figure::canvas::plot::readouts::ReadoutColumn;
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs};
use crate::figure::chart::over_time::axes::TrendAxes;
use crate::figure::chart::over_time::fitted_line::refuse_fits;
use crate::figure::chart::over_time::highlight::mute_others;
use crate::figure::chart::over_time::series::{Series, classes, time_series};
use crate::figure::chart::over_time::setup::axes;
use crate::figure::chart::placed_annotations::{AnnotatedAxes, Annotations, AxisValues};
use crate::figure::chart::stacks::{edges, share_text};
use crate::figure::chart::time_axis::{MAX_READOUTS, clip_to_dates};
use crate::figure::format::{number, phrase};
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use layers::{Day, days, gaps};

/// About how many values the axis names.
const TICKS: usize = 6;

/// The stacked areas of a chart.
struct Areas<'s, 'a> {
    all_series: &'s [Series<'a>],
    /// The class of each series, which sets its color.
    classes: Vec<String>,
    axes: TrendAxes<'s>,
    stack: Stack,
    /// The dates on the axis.
    days: Vec<Day>,
    annotations: Annotations,
}

impl Chart for Area {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::default().with_series(&self.series).annotated(&self.annotations)
    }

    fn drawn_dates(&self) -> Option<&Dates> {
        Some(&self.dates)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        data.check_count(usize::MAX, &Inputs::default().with_series(&self.series).paths, "series")?;
        if let Some(records) = self.series.iter().find(|series| series.frontier) {
            let path = &records.source.path;
            return Err(data.report.push(error!(
                WRONG_SERIES at path.span, "the records of `{}` do not add up", path.value;
                hint "draw them as lines: `kind: line`"
            )));
        }
        refuse_fits(&self.series, data)?;
        let mut all_series = Series::find_all(data, &self.series)?;
        if let Some(curve) = all_series.iter().find_map(Series::curve) {
            return Err(data.report.push(error!(
                WRONG_SERIES at curve.span,
                "`{}` is a curve of a model, and areas stack columns of data: medians do not add up", curve.path;
                hint "draw curves as lines: `kind: line`"
            )));
        }
        mute_others(&mut all_series, &self.series, (&self.highlight, palette::SERIES), data)?;
        let axes = axes(&all_series, (&self.dates, false), data)?;
        let areas = Areas::new(self, &all_series, axes, data)?;
        for gap in gaps(language, &all_series, &areas.days) {
            data.add_note(gap);
        }
        Ok(areas.draw(data))
    }
}

impl<'s, 'a> Areas<'s, 'a> {
    /// Stacks series.
    ///
    /// # Errors
    ///
    /// Reports a value below zero, a single date, and data without a date on which all series have a value.
    fn new(
        spec: &Area,
        all_series: &'s [Series<'a>],
        axes: TrendAxes<'s>,
        data: &mut ChartData<'_>,
    ) -> Result<Self, Reported> {
        let language = data.evidence.language;
        let all_days = days(all_series);
        for (at, series) in all_series.iter().enumerate() {
            let below = all_days.iter().find_map(|day| {
                let value = day.values[at].as_ref().filter(|(value, _)| *value < 0.0)?;
                Some((day, value))
            });
            if let Some((day, (_, text))) = below {
                let (label, when) = (series.label(), day.when(language));
                let message = format!("{label} is {text} {when}, and an area cannot show a value below zero");
                return Err(data.report_undrawable(&message, series.span(), "draw lines: `kind: line`"));
            }
        }
        let drawn = |day: &&Day| day.complete().and_then(|values| edges(&values, spec.stack)).is_some();
        let last = all_days.iter().rev().find(drawn).map(|day| day.date);
        let to = if spec.dates.to.is_some() { axes.to } else { last.unwrap_or(axes.to) };
        let axes = TrendAxes { to, ..axes };
        let values = match spec.stack {
            Stack::Sum => AxisValues::Numbers(axes.unit),
            Stack::Share => AxisValues::Shares,
        };
        let annotated = AnnotatedAxes::over_time((axes.from, axes.to), values);
        let annotations = Annotations::find(&spec.annotations, annotated, data)?;
        let classes = classes(all_series, axes);
        let areas = Self { all_series, classes, axes, stack: spec.stack, days: all_days, annotations };
        let dates = areas.days.iter().filter(drawn).filter(|day| axes.includes(day.date)).count();
        let (id, span) = (&data.id.value, data.id.span);
        let problem = match dates {
            0 => error!(EMPTY_FIGURE at span, "on no date of chart `{id}` have all series a value to stack"),
            1 if axes.from >= axes.to => {
                error!(EMPTY_FIGURE at span, "chart `{id}` has a single date, and an area needs two";
                hint "draw a bar for each value")
            }
            _ => return Ok(areas),
        };
        Err(data.report.push(problem))
    }

    /// Returns the runs of neighboring dates with an area between them: the edges of the layers on each date.
    fn runs(&self) -> Vec<Vec<(f64, Vec<f64>)>> {
        let mut runs = Vec::new();
        let mut run = Vec::new();
        for day in &self.days {
            match day.complete().and_then(|values| edges(&values, self.stack)) {
                Some(edges) => run.push((day.date, edges)),
                None => runs.push(std::mem::take(&mut run)),
            }
        }
        runs.push(run);
        runs.retain(|run| !run.is_empty());
        runs
    }

    /// Returns the days on the axis on which the stack is drawn, each with its values and their total.
    fn drawn(&self) -> Vec<(&Day, Vec<f64>, f64)> {
        let on_axis = self.days.iter().filter(|day| self.axes.includes(day.date));
        let with_values = on_axis.filter_map(|day| Some((day, day.complete()?)));
        let stacked = with_values.filter(|(_, values)| edges(values, self.stack).is_some());
        stacked.map(|(day, values)| (day, values.clone(), values.iter().sum())).collect()
    }

    /// Returns the value of a series on a date as the chart shows it: `12 TWh`, or its share.
    fn text(&self, language: &Language, (day, values, total): &(&Day, Vec<f64>, f64), at: usize) -> String {
        match self.stack {
            Stack::Sum => day.values[at].as_ref().map(|(_, text)| text.clone()).unwrap_or_default(),
            Stack::Share => share_text(language, values[at], *total),
        }
    }

    fn total_text(&self, language: &Language, total: f64) -> String {
        number::computed_quantity(language, total, self.axes.unit)
    }

    fn draw(&self, data: &ChartData<'_>) -> DrawnChart {
        let language = data.evidence.language;
        let (from, to) = (self.axes.from, self.axes.to);
        let drawn = self.drawn();
        let runs = self.runs();
        let clipped = |run: &[(f64, Vec<f64>)], layer: usize| -> Vec<Point> {
            let points: Vec<Point> = run.iter().map(|(date, edges)| (*date, edges[layer])).collect();
            clip_to_dates(&points, from, to)
        };
        let top = runs.iter().flat_map(|run| clipped(run, self.all_series.len())).map(|(_, value)| value);
        let (y, unit) = match self.stack {
            Stack::Sum => {
                let marks = || self.annotations.values();
                let (from, to) = (marks().fold(0.0, f64::min), marks().chain(top).fold(0.0, f64::max));
                (Scale::linear_over(from, to), self.axes.unit)
            }
            Stack::Share => (Scale::Linear { from: 0.0, to: 100.0 }, "%"),
        };
        let ticks = y.labeled_ticks(language, TICKS, |value, digits| {
            number::with_unit(language, &number::significant(language, value, digits), unit)
        });
        let ends = self.end_labels(language, &drawn);
        let mut plot = Plot::new(Scale::Time { from, to }, y, &ticks, &ends, 0);
        plot.value_axis(&ticks);
        plot.date_axis(language);
        for run in &runs {
            for (layer, class) in self.classes.iter().enumerate() {
                let (lower, upper) = (clipped(run, layer), clipped(run, layer + 1));
                match (&lower[..], &upper[..]) {
                    ([], _) | (_, []) => {}
                    // A date between two gaps has no area, but a line up.
                    ([bottom], [top]) if run.len() == 1 => {
                        plot.draw(&Segments { points: vec![*bottom, *top], class: class.clone() });
                    }
                    _ => plot.draw(&Band::new(upper, lower.into_iter(), format!("band stacked {class}"))),
                }
            }
        }
        // Areas are opaque, so bands lie on them, and a text in them would be hard to read.
        for run in runs.iter().map(|run| clipped(run, self.all_series.len())) {
            for ends in run.windows(2) {
                plot.obstacle(plot.filled((ends[0].0, ends[1].0), ends[0].1.max(ends[1].1)));
            }
        }
        self.annotations.shade(&mut plot);
        let mut marked = self.annotations.draw_rules(&mut plot, &[]);
        marked.extend(self.annotations.draw_notes(&mut plot, &[]));
        plot.end_labels(&ends);
        plot.readouts(&self.readouts(language, &drawn));
        let alt = self.alt_text(language, &drawn);
        let drawing = plot.finish(&data.id.value, data.description(&alt));
        let key = self.key().into_iter().chain(marked).collect();
        DrawnChart::new(drawing, key, self.table(language), alt)
    }

    /// Returns the names at the right ends of the areas.
    fn end_labels(&self, language: &Language, drawn: &[(&Day, Vec<f64>, f64)]) -> Vec<EndLabel> {
        let Some(last) = drawn.last() else { return Vec::new() };
        let Some(edges) = edges(&last.1, self.stack) else { return Vec::new() };
        let colored = self.all_series.iter().enumerate().filter(|(_, series)| !series.is_muted);
        let label = |(at, series): (usize, &Series<'_>)| EndLabel {
            text: format!("{} {}", series.label(), self.text(language, last, at)),
            value: f64::midpoint(edges[at], edges[at + 1]),
            class: self.classes[at].clone(),
        };
        colored.map(label).collect()
    }

    /// Returns the key: the areas from the top to the bottom, as they are drawn. Wide pages have their names beside them.
    fn key(&self) -> Vec<KeyEntry> {
        let colored = self.all_series.iter().zip(&self.classes).filter(|(series, _)| !series.is_muted);
        let entry = |(series, class): (&Series<'_>, &String)| KeyEntry {
            class: format!("line fill {class}"),
            label: series.label().to_owned(),
        };
        let mut key: Vec<KeyEntry> = colored.map(entry).collect();
        key.reverse();
        let muted = self.all_series.len() - key.len();
        if muted > 0 {
            let label = if muted == 1 { "1 other".to_owned() } else { format!("{muted} others") };
            key.push(KeyEntry { class: "fill background".to_owned(), label });
        }
        key
    }

    fn readouts(&self, language: &Language, drawn: &[(&Day, Vec<f64>, f64)]) -> Vec<ReadoutColumn> {
        let stride = drawn.len().div_ceil(MAX_READOUTS).max(1);
        let shown: Vec<_> = drawn.iter().step_by(stride).collect();
        let between = |at: usize| f64::midpoint(shown[at].0.date, shown[at + 1].0.date);
        let column = |at: usize| {
            let day = shown[at];
            let colored = self.all_series.iter().enumerate().rev().filter(|(_, series)| !series.is_muted);
            let value = |(at, series): (usize, &Series<'_>)| {
                (series.label().to_owned(), self.text(language, day, at), self.classes[at].clone())
            };
            ReadoutColumn {
                from: if at == 0 { self.axes.from } else { between(at - 1) },
                to: if at + 1 == shown.len() { self.axes.to } else { between(at) },
                at: day.0.date,
                header: day.0.text(language),
                values: colored.map(value).collect(),
            }
        };
        (0..shown.len()).map(column).collect()
    }

    fn table(&self, language: &Language) -> Table {
        let unit = (!self.axes.unit.is_empty()).then(|| number::unit_alone(language, self.axes.unit));
        let is_share = self.stack == Stack::Share;
        let mut columns = vec![TableColumn { label: "Date".to_owned(), unit: None, numeric: false }];
        let mut headers = vec!["date".to_owned()];
        for data in time_series(self.all_series) {
            columns.push(TableColumn { label: data.label.clone(), unit: unit.clone(), numeric: true });
            headers.push(data.path.clone());
        }
        columns.push(TableColumn { label: "Total".to_owned(), unit, numeric: true });
        headers.push("total".to_owned());
        for data in time_series(self.all_series).filter(|_| is_share) {
            columns.push(TableColumn { label: format!("{}, share", data.label), unit: None, numeric: true });
            headers.push(format!("{}.share", data.path));
        }
        let row = |day: &Day| {
            let mut cells = vec![TableCell { text: day.short_text(language), value: Some(day.machine()) }];
            let value = |value: &Option<(f64, String)>| match value {
                Some((value, text)) => TableCell {
                    text: number::without_name(language, text, self.axes.unit).to_owned(),
                    value: Some(number::machine(*value)),
                },
                None => TableCell::missing(),
            };
            cells.extend(day.values.iter().map(value));
            let values = day.complete();
            let total = values.as_ref().map(|values| values.iter().sum::<f64>());
            cells.push(total.map_or_else(TableCell::missing, |total| TableCell {
                text: number::computed(language, total),
                value: Some(number::machine(total)),
            }));
            for at in (0..day.values.len()).filter(|_| is_share) {
                let known = values.as_ref().zip(total).filter(|(_, total)| *total > 0.0);
                cells.push(known.map_or_else(TableCell::missing, |(values, total)| TableCell {
                    text: share_text(language, values[at], total),
                    value: Some(number::machine(values[at] / total)),
                }));
            }
            cells
        };
        let on_axis = self.days.iter().filter(|day| self.axes.includes(day.date));
        Table::of_cells(&headers, columns, on_axis.map(row).collect())
    }

    fn alt_text(&self, language: &Language, drawn: &[(&Day, Vec<f64>, f64)]) -> String {
        let labels: Vec<String> = self.all_series.iter().map(|series| series.label().to_owned()).collect();
        let of = phrase::and(language, &labels);
        let what = if self.stack == Stack::Share { ", as shares of their total," } else { "" };
        let Some((first, last)) = drawn.first().zip(drawn.last()) else { return String::new() };
        let (from, to) = (first.0.text(language), last.0.text(language));
        let [at_first, at_last] = [first, last].map(|day| day.0.when(language));
        let mut sentences = vec![format!("Stacked areas of {of}{what} from {from} to {to}.")];
        let change = |name: &str, [start, end]: [String; 2]| format!("{name}: {start} {at_first}, {end} {at_last}.");
        if self.stack == Stack::Sum {
            sentences.push(change("Total", [first, last].map(|day| self.total_text(language, day.2))));
        }
        let colored = self.all_series.iter().enumerate().filter(|(_, series)| !series.is_muted);
        sentences.extend(
            colored.map(|(at, series)| change(series.label(), [first, last].map(|day| self.text(language, day, at)))),
        );
        sentences.extend(self.annotations.sentences(|value| match self.stack {
            Stack::Sum => self.total_text(language, value),
            Stack::Share => number::computed_quantity(language, value, "%"),
        }));
        sentences.push("The table below gives every value.".to_owned());
        sentences.join(" ")
    }
}
