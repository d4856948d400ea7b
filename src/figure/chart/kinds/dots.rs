//! `kind: dots`: an outcome as equally likely dots, one for each of several quantiles (quantile dot plots: Kay, Kola,
//! Hullman, and Munson, 2016; Fernandes, Walls, Munson, Hullman, and Kay, 2018).
//!
//! Dots keep their size at every width, so the narrowest page decides how wide the columns must be.

use crate::diagnostic::{Reported, error};
use crate::document::IntervalLevel;
use crate::document::chart::Dots;
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::frame::{self, Frame, View};
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::label::{Anchor, Label};
use crate::figure::canvas::marks::{Circle, Segments};
use crate::figure::canvas::plot::readouts::ReadoutColumn;
use crate::figure::canvas::plot::{DATES_BELOW, Plot, TOP};
use crate::figure::canvas::scale::{DATE_STEPS, Scale};
use crate::figure::canvas::text;
use crate::figure::chart::bins::{even_edges, month_edges, number_steps};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::measure::Measure;
use crate::figure::chart::placed_annotations::Annotations;
use crate::figure::chart::series::SampleSeries;
use crate::figure::format::precision::DateStyle;
use crate::figure::format::{number, phrase};
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::model::Kind;

/// The fewest columns, so that a few of them do not look far apart.
const MIN_COLUMNS: usize = 6;

/// The gap between the last date and the column of "never", in widths of a column. It has room for the label.
const NEVER_GAP: f64 = 3.0;

/// The space around the plot.
const FRAME: Frame =
    Frame { left: 8.0, left_narrow: 8.0, right_wide: 24.0, right_narrow: 24.0, height: 0.0, widths: frame::COLUMN };

/// The columns of dots.
#[derive(Debug)]
struct Columns {
    /// The edges of the columns, in ascending order.
    edges: Vec<f64>,
    /// The number of dots in each column.
    counts: Vec<usize>,
    /// The number of dots that are "never".
    never: usize,
    /// The months in a column of dates. `None` for numbers, and for dates beyond the calendar.
    months: Option<u32>,
}

impl Chart for Dots {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_paths([&self.outcome.path]).annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let samples = data.sampled(language, &self.outcome)?;
        if *samples.sampled.kind == Kind::Bool {
            return Err(data.report.push(error!(
                WRONG_SERIES at samples.span, "`{}` is a chance, but dots are dates or numbers", samples.path;
                hint "a chance is drawn by the kinds `forest` and `tornado`"
            )));
        }
        let count = self.dots as u32;
        let levels: Vec<f64> = (0..count).map(|at| (f64::from(at) + 0.5) / f64::from(count)).collect();
        let values: Vec<Option<f64>> =
            levels.iter().map(|level| samples.sampled.quantile(*level).value.at_most()).collect();
        let finite: Vec<f64> = values.iter().flatten().copied().collect();
        data.check_rising(
            &format!("the quantile of `{}`", samples.path),
            levels.iter().copied().zip(finite.iter().copied()),
        );

        let radius: f64 = match count {
            ..=25 => 8.0,
            26..=50 => 6.0,
            _ => 4.0,
        };
        let pitch = 2.0 * radius + 2.0;
        let room = (FRAME.narrowest_plot(View::Narrow) / pitch).floor();
        let measure = Measure::of(samples.sampled.kind);
        let annotations = Annotations::find(&self.annotations, measure.annotated_axis(false), data)?;
        let columns = Columns::new((&finite, values.len() - finite.len()), &annotations, room, &samples);
        let stack = columns.counts.iter().copied().chain([columns.never, 3]).max().unwrap_or(0) as f64;
        let (bottom, x) = (TOP + stack * pitch, columns.scale());
        let more_lines = if columns.never > 0 { text::LINE_HEIGHT } else { 0.0 };
        let frame = Frame { height: bottom + DATES_BELOW + more_lines + 8.0, ..FRAME };
        let mut plot = Plot::within(frame, (x, Scale::Linear { from: 0.0, to: stack }), (TOP, bottom));
        annotations.shade_values_across(&mut plot);
        columns.axis(language, &mut plot, bottom, &samples);
        let marks = annotations.sentences(|value| measure.marked(language, value));
        let alt = columns.alt_text(language, &samples, count, marks, data.evidence.interval);
        median(language, &mut plot, &samples);
        let places = columns.places();
        for (x, dots) in &places {
            for at in 0..*dots {
                plot.draw(&Circle { middle: [(*x, at as f64 + 0.5)], radius, class: series_class(0) });
            }
        }
        let across = |x: f64| plot.x_percent(x);
        let stacks = places.iter().map(|(x, dots)| Obstacle {
            down: (bottom - *dots as f64 * pitch, bottom),
            aside: radius,
            ..Obstacle::down(across(*x), (0.0, 0.0))
        });
        let stacks: Vec<Obstacle> = stacks.collect();
        let marked = annotations.draw_values_across(&mut plot, &stacks);
        plot.readouts(&columns.readouts(language, &samples, count));
        let table = data_table(language, &samples, &levels);
        let share = number::with_unit(language, &number::significant(language, 100.0 / f64::from(count), 2), "%");
        let mut key = vec![KeyEntry {
            class: format!("circle {}", series_class(0)),
            label: language.format("chart.each_dot", &[("chance", &share.to_string())]),
        }];
        key.extend(marked);
        Ok(DrawnChart::new(plot.finish(&data.id.value, data.description(&alt)), key, table, alt))
    }
}

impl Columns {
    /// Returns the narrowest columns of which at most `room` are needed.
    fn new((values, never): (&[f64], usize), annotations: &Annotations, room: f64, samples: &SampleSeries<'_>) -> Self {
        let today = samples.sampled.forecast.as_of.to_years();
        let ends = match (values.first(), values.last()) {
            (Some(low), Some(high)) => (*low, *high),
            _ => (today, today),
        };
        let (low, high) = annotations.values().fold(ends, |(low, high), value| (low.min(value), high.max(value)));
        let room = if never > 0 { room - NEVER_GAP - 1.0 } else { room };
        let fits = |edges: &Vec<f64>| (edges.len() - 1) as f64 <= room;
        let (months, edges) = if *samples.sampled.kind == Kind::Date {
            let all = DATE_STEPS.iter().map(|months| (Some(*months), month_edges(low, high, *months, MIN_COLUMNS)));
            let mut all = all.filter(|(_, edges)| edges.len() > 1);
            all.find(|(_, edges)| fits(edges)).unwrap_or((None, vec![low.floor(), high.floor() + 1.0]))
        } else {
            (
                None,
                number_steps((high - low) / room)
                    .map(|step| even_edges(low, high, step, MIN_COLUMNS))
                    .find(fits)
                    .unwrap_or_default(),
            )
        };
        let edges = if edges.len() > 1 { edges } else { vec![low - 1.0, low + 1.0] };
        let mut counts = vec![0; edges.len() - 1];
        for value in values {
            let after = edges.partition_point(|edge| edge <= value);
            let at = after.saturating_sub(1).min(counts.len() - 1);
            counts[at] += 1;
        }
        Self { edges, counts, never, months }
    }

    fn ends(&self) -> (f64, f64) {
        (self.edges.first().copied().unwrap_or(0.0), self.edges.last().copied().unwrap_or(1.0))
    }

    /// Returns the mean width of a column.
    fn width(&self) -> f64 {
        let (from, to) = self.ends();
        (to - from) / self.counts.len() as f64
    }

    /// Returns the scale of all columns, with room for "never" if there is such a column.
    fn scale(&self) -> Scale {
        let (from, to) = self.ends();
        let to = if self.never > 0 { to + (NEVER_GAP + 1.0) * self.width() } else { to };
        if self.months.is_some() { Scale::Time { from, to } } else { Scale::Linear { from, to } }
    }

    /// Returns the middle of the column of "never".
    fn never_at(&self) -> f64 {
        self.ends().1 + (NEVER_GAP + 0.5) * self.width()
    }

    /// Returns the middle of each column that has dots, and their number.
    fn places(&self) -> Vec<(f64, usize)> {
        let middles = self.edges.windows(2).map(|edges| edges.iter().sum::<f64>() / 2.0);
        middles
            .zip(self.counts.iter().copied())
            .chain([(self.never_at(), self.never)])
            .filter(|(_, dots)| *dots > 0)
            .collect()
    }

    /// Returns the end of a column as text: `the end of 2033`, `48 GB`.
    fn end(&self, language: &Language, edge: f64, samples: &SampleSeries<'_>) -> String {
        // An edge is the first moment of the next month.
        let within = edge - number::DAY / 2.0;
        match (self.months, samples.sampled.kind) {
            (Some(months), _) if months >= 12 => format!("the end of {}", number::year(within)),
            (Some(_), _) => format!("the end of {}", number::month(language, within)),
            (None, Kind::Number(unit)) => number::exact_quantity(language, edge, unit),
            (None, _) => number::day(language, edge),
        }
    }

    fn axis(&self, language: &Language, plot: &mut Plot, bottom: f64, samples: &SampleSeries<'_>) {
        let (_, to) = self.ends();
        if self.months.is_some() {
            plot.date_axis_until(language, to);
        } else {
            let unit = if let Kind::Number(unit) = samples.sampled.kind { unit.to_string() } else { String::new() };
            let ends = self.ends();
            let ticks = Scale::Linear { from: ends.0, to: ends.1 }.labeled_ticks(language, 6, |value, digits| {
                number::with_unit(language, &number::significant(language, value, digits), &unit)
            });
            plot.number_axis(&ticks, to);
        }
        if self.never > 0 {
            let (at, half) = (self.never_at(), self.width() / 2.0);
            let ends = [at - half, at + half].map(|x| (plot.x_percent(x), bottom));
            plot.draw_on_page(&Segments { points: ends.into(), class: "axis".into() });
            for (line, words) in never_lines(language, samples).into_iter().enumerate() {
                let y = bottom + DATES_BELOW + line as f64 * text::LINE_HEIGHT;
                let label = Label::new(words, plot.x_percent(at), y, "");
                // The column is near the right edge, where a narrow page may have a few pixels too little.
                let mut placed =
                    [0.0, -2.0, -4.0, -6.0, -8.0].map(|dx| label.clone().anchored(Anchor::Middle, dx)).into_iter();
                if let Some(label) = placed.find(|label| label.fits(plot.frame())) {
                    plot.label(label);
                }
            }
        }
    }

    fn readouts(&self, language: &Language, samples: &SampleSeries<'_>, count: u32) -> Vec<ReadoutColumn> {
        let value = |dots: usize| vec![(samples.label.clone(), format!("{dots} of {count}"), series_class(0))];
        let mut all = Vec::new();
        let mut sum = 0;
        for (edges, dots) in self.edges.windows(2).zip(&self.counts) {
            let (from, to) = (edges[0], edges[1]);
            sum += dots;
            let by = if self.months.is_some() { "chart.by" } else { "chart.up_to" };
            all.push(ReadoutColumn {
                from,
                to,
                at: to,
                header: language.format(by, &[("value", &self.end(language, to, samples))]),
                values: value(sum),
            });
        }
        if self.never > 0 {
            let (at, half) = (self.never_at(), self.width() / 2.0);
            let name = phrase::capital(&never(language, samples));
            let (from, to) = (at - half, at + half);
            all.push(ReadoutColumn { from, to, at, header: name, values: value(self.never) });
        }
        all
    }

    fn alt_text(
        &self,
        language: &Language,
        samples: &SampleSeries<'_>,
        count: u32,
        marks: Vec<String>,
        level: IntervalLevel,
    ) -> String {
        let median = samples.format_quantile(language, 0.5).text;
        let mut sentences = vec![
            format!("Quantile dot plot of {}: {count} equally likely dots.", samples.label),
            format!("Median {median} ({level} interval: {}).", samples.interval(language, level, DateStyle::Year)),
        ];
        let mut sum = 0;
        let by: Vec<(usize, f64)> = self
            .counts
            .iter()
            .zip(&self.edges[1..])
            .map(|(dots, edge)| {
                sum += dots;
                (sum, *edge)
            })
            .collect();
        let whole = if self.months.is_some() { "by" } else { "up to" };
        // The columns that reach a tenth, a half, and nine tenths of the dots.
        let mut shown: Vec<usize> = Vec::new();
        for share in [0.1, 0.5, 0.9] {
            let found = by.iter().position(|(dots, _)| *dots as f64 >= share * f64::from(count));
            shown.extend(found.filter(|at| !shown.contains(at)));
        }
        let shown: Vec<String> = shown
            .iter()
            .map(|at| format!("{} {whole} {}", by[*at].0, self.end(language, by[*at].1, samples)))
            .collect();
        if !shown.is_empty() {
            sentences.push(format!("Of the dots, {}.", shown.join(", ")));
        }
        if self.never > 0 {
            sentences.push(format!("{} of {count} {}.", self.never, never(language, samples)));
        }
        sentences.extend(marks);
        sentences.push("The table below gives each dot.".into());
        sentences.join(" ")
    }
}

/// Returns the text of "never": `after 1 Jan 2050`.
fn never(language: &Language, samples: &SampleSeries<'_>) -> String {
    let known = samples.sampled.forecast.window.never(samples.sampled.draws, samples.sampled.kind);
    DateStyle::Short.limit(language, known).unwrap_or_default()
}

/// Returns the text of "never" in two lines, for which a narrow page has room: `after` and `1 Jan 2050`.
fn never_lines(language: &Language, samples: &SampleSeries<'_>) -> Vec<String> {
    let text = never(language, samples);
    let day = text.find(|sign: char| sign.is_ascii_digit()).unwrap_or(text.len());
    let (before, day) = text.split_at(day);
    [before.trim(), day].into_iter().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Draws a rule at the median, with its label above the plot.
fn median(language: &Language, plot: &mut Plot, samples: &SampleSeries<'_>) {
    if let Some(median) = samples.sampled.quantile(0.5).value.at_most() {
        plot.headline_rule(
            median,
            &language.format("chart.median_is", &[("value", &samples.format_quantile(language, 0.5).text)]),
        );
    }
}

fn data_table(language: &Language, samples: &SampleSeries<'_>, levels: &[f64]) -> Table {
    let header = if *samples.sampled.kind == Kind::Date {
        language.get("chart.chance_by_then")
    } else {
        language.get("chart.chance_of_no_more")
    };
    let columns = vec![
        TableColumn { label: header.into(), unit: None, numeric: false },
        TableColumn { label: samples.label.clone(), unit: None, numeric: true },
    ];
    let row = |level: &f64| {
        let quantile = samples.format_quantile_beside_others(language, *level);
        let chance = number::with_unit(language, &number::exact(language, *level * 100.0), "%");
        vec![
            TableCell { text: chance, value: Some(number::machine(*level)) },
            TableCell { text: quantile.text, value: Some(quantile.value) },
        ]
    };
    let rows: Vec<Vec<TableCell>> = levels.iter().map(row).collect();
    let headers = ["chance".to_owned(), samples.path.clone()];
    Table::of_cells(&headers, columns, rows)
}
