//! `kind: backtest`: what a curve would have forecast on earlier dates, as fans, and what came, as dots.

use crate::date::CalendarUnit;
use crate::diagnostic::Reported;
use crate::document::chart::Backtest as BacktestSpec;
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::{Band, Circle, Polyline};
use crate::figure::canvas::plot::Plot;
use crate::figure::canvas::plot::readouts::ReadoutColumn;
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::placed_annotations::{AnnotatedAxes, Annotations, AxisValues};
use crate::figure::format::{number, precision};
use crate::figure::tables::backtest_table::{body, ends, remark};
use crate::figure::tables::types::Table;
use crate::locale::Language;
use crate::model::{BacktestCurve, Hindcast, Observation};
use crate::words::count;

/// About how many values the axis names.
const TICKS: usize = 6;

/// The radius of a dot in pixels.
const RADIUS: f64 = 3.5;

/// The forecasts that would have been made on one date.
struct Fan<'a> {
    /// The last row before them, from which they are drawn.
    start: Option<Observation>,
    rows: Vec<&'a Hindcast>,
}

impl Chart for BacktestSpec {
    fn inputs(&self) -> Inputs<'_> {
        Inputs::of_paths([&self.keys.curve]).annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let (backtest, curve) = data.backtest(&self.keys)?;
        data.add_note(remark(language, backtest, curve));
        let fans = fans(curve);
        let dates = || curve.came.iter().map(|row| row.date.to_years());
        let (first, last) = dates().fold((f64::MAX, f64::MIN), |(low, high), date| (low.min(date), high.max(date)));
        let margin = (last - first).max(0.1) * 0.03;
        let (from, to) = (first - margin, last + margin);
        let axes = AnnotatedAxes {
            dates: Some((from, to)),
            values: AxisValues::Numbers(&curve.unit),
            logarithmic: self.logarithmic,
            values_across: false,
        };
        let annotations = Annotations::find(&self.annotations, axes, data)?;
        let values = curve.hindcasts.iter().flat_map(ends);
        let values = values.chain(curve.came.iter().map(|row| row.value)).chain(annotations.values());
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        if self.logarithmic && low <= 0.0 {
            let message = format!("a logarithmic scale cannot show {}", number::quantity(language, low, &curve.unit));
            return Err(data.report_undrawable(&message, self.keys.curve.span, "use `scale: linear`"));
        }
        let y = if self.logarithmic { Scale::log_over(low, high) } else { Scale::linear_over(low, high) };
        let ticks = y.labeled_ticks(language, TICKS, |value, digits| {
            number::with_unit(language, &number::significant(language, value, digits), &curve.unit)
        });
        let alt = alt_text(language, curve, &fans, &annotations);
        let mut plot = Plot::new(Scale::Time { from, to }, y, &ticks, &[], 0);
        plot.value_axis(&ticks);
        plot.date_axis(language);
        annotations.shade(&mut plot);
        let class = series_class(0);
        for fan in &fans {
            let [low, _, high] = fan.edges();
            plot.draw(&Band::new(high, low.into_iter(), format!("band b80 overlapping {class}")));
        }
        let medians: Vec<Vec<(f64, f64)>> = fans.iter().map(|fan| fan.edges()[1].clone()).collect();
        let mut marked = annotations.draw_rules(&mut plot, &medians);
        let dots = curve
            .came
            .iter()
            .map(|row| Obstacle::round((plot.x_percent(row.date.to_years()), plot.y_pixels(row.value)), RADIUS + 1.0));
        let dots: Vec<Obstacle> = dots.collect();
        marked.extend(annotations.draw_notes(&mut plot, &dots));
        for points in medians {
            plot.draw(&Polyline { points, class: format!("projected data {class}") });
        }
        for row in &curve.came {
            let middle = [(row.date.to_years(), row.value)];
            plot.draw(&Circle { middle, radius: RADIUS, class: "observed".to_owned() });
        }
        plot.readouts(&columns(language, curve, (from, to)));
        let mut key = vec![
            KeyEntry { class: "circle observed".to_owned(), label: "what came".to_owned() },
            KeyEntry {
                class: format!("area b50 {class}"),
                label: "the median and the 90% interval of a forecast".to_owned(),
            },
        ];
        key.extend(marked);
        let body = body(language, backtest, curve);
        let table = Table::of_cells(&body.headers, body.columns, body.rows);
        Ok(DrawnChart::new(plot.finish(&data.id.value, data.description(&alt)), key, table, alt))
    }
}

impl Fan<'_> {
    /// Returns the ends of the 90% interval by date, with the median between them.
    fn edges(&self) -> [Vec<(f64, f64)>; 3] {
        [0, 1, 2].map(|edge| {
            let start = self.start.iter().map(|row| (row.date.to_years(), row.value));
            start.chain(self.rows.iter().map(|row| (row.observed.date.to_years(), ends(row)[edge]))).collect()
        })
    }
}

/// Returns the forecasts of a backtest by the date on which they would have been made.
fn fans(curve: &BacktestCurve) -> Vec<Fan<'_>> {
    let fan = |rows: &'_ [Hindcast]| {
        let first = rows.first().map(|row| row.observed.date);
        curve.came.iter().rfind(|row| first.is_some_and(|first| row.date < first)).copied()
    };
    let by_date = curve.hindcasts.chunk_by(|a, b| a.made == b.made);
    by_date.map(|rows| Fan { start: fan(rows), rows: rows.iter().collect() }).collect()
}

/// Returns a readout for each row that came, with the forecast of it that would have been made last.
fn columns(language: &Language, curve: &BacktestCurve, (from, to): (f64, f64)) -> Vec<ReadoutColumn> {
    let quantity = |value: f64| number::quantity(language, value, &curve.unit);
    let came = &curve.came;
    let halfway = |at: usize, other: Option<usize>| {
        let other = other.and_then(|other| came.get(other))?;
        Some((came[at].date.to_years() + other.date.to_years()) / 2.0)
    };
    let column = |(at, row): (usize, &Observation)| {
        let mut values = vec![("came".to_owned(), quantity(row.value), "observed".to_owned())];
        let last = curve.hindcasts.iter().rfind(|hindcast| hindcast.observed.date == row.date);
        values.extend(last.map(|hindcast| {
            // The value that came has the unit, and a phone has no room for more than the interval.
            let [low, _, high] = ends(hindcast);
            let interval = number::range(language, &quantity(low), &quantity(high));
            ("forecast".to_owned(), number::without_name(language, &interval, &curve.unit).to_owned(), series_class(0))
        }));
        ReadoutColumn {
            from: halfway(at, at.checked_sub(1)).unwrap_or(from),
            to: halfway(at, Some(at + 1)).unwrap_or(to),
            at: row.date.to_years(),
            header: match row.date.unit() {
                CalendarUnit::Day | CalendarUnit::Week | CalendarUnit::Month => {
                    precision::short_month(language, row.date.to_years(), 0.0)
                }
                unit => number::calendar_date(language, row.date.to_years(), unit),
            },
            values,
        }
    };
    came.iter().enumerate().map(column).collect()
}

fn alt_text(language: &Language, curve: &BacktestCurve, fans: &[Fan<'_>], annotations: &Annotations) -> String {
    let quantity = |value: f64| number::quantity(language, value, &curve.unit);
    let name = curve.label.clone().unwrap_or_else(|| curve.name.replace('_', " "));
    let made = |fan: Option<&Fan<'_>>| {
        fan.and_then(|fan| fan.rows.first()).map_or_else(String::new, |row| language.date(row.made))
    };
    let within = curve.hindcasts.iter().filter(|hindcast| hindcast.is_within()).count();
    let mut sentences = vec![
        format!(
            "Line chart of {} of {name} that would have been made from {} to {}, and what came.",
            count(curve.hindcasts.len(), "forecast"),
            made(fans.first()),
            made(fans.last())
        ),
        format!("The 90% interval held what came in {within} of {}.", curve.hindcasts.len()),
    ];
    if let Some(last) = curve.hindcasts.last() {
        sentences.push(format!(
            "The last forecast, for {}, was {}; {} came.",
            last.observed.date,
            quantity(ends(last)[1]),
            quantity(last.observed.value)
        ));
    }
    sentences.extend(annotations.sentences(quantity));
    sentences.push("The table below gives each forecast with its score and those of naive forecasts.".to_owned());
    sentences.join(" ")
}
