//! `kind: steps`: how an estimate has changed. Each estimate is drawn until the next one is made.

use crate::diagnostic::{Reported, error};
use crate::document::IntervalLevel;
use crate::document::chart::Steps;
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::frame::View;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::label::{Anchor, Label};
use crate::figure::canvas::marks::{Band, Circle, Polyline, Segments};
use crate::figure::canvas::plot::readouts::ReadoutColumn;
use crate::figure::canvas::plot::{HEADLINE, LABEL_GAP, Plot};
use crate::figure::canvas::scale::{Scale, Tick};
use crate::figure::canvas::{hit_areas, text};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::placed_annotations::{AnnotatedAxes, Annotations, AxisValues};
use crate::figure::chart::series::SampleSeries;
use crate::figure::format::number;
use crate::figure::format::precision::DateStyle;
use crate::figure::tables::csv_text::to_csv;
use crate::figure::tables::rows::Cells;
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::model::{Kind, Unit};
use crate::words::{agreeing, count};

/// About how many values the axis names.
const TICKS: usize = 6;

/// The radius of an estimate, in pixels.
const DOT: f64 = 5.0;

/// An estimate.
#[derive(Clone, Debug)]
struct Estimate {
    /// The date on which it was made, in years.
    made: f64,
    /// Its name.
    name: String,
    /// Its value; `None` is "never".
    value: Option<f64>,
    /// The value as text, for readers and for the CSV file.
    text: (String, String),
    /// The ends of its interval; infinity is "never".
    interval: Option<(f64, f64)>,
    /// The interval as text for readers, and its ends for the CSV file.
    range: Option<(String, String, String)>,
}

/// The quantity of the estimates.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Measure<'a> {
    /// Days.
    Dates,
    /// Calendar years, drawn at their middles: plain numbers beside an outcome that is a date.
    Years,
    /// Numbers in a unit.
    Numbers(&'a Unit),
}

impl Chart for Steps {
    fn inputs(&self) -> Inputs<'_> {
        let now = self.now.iter().map(|now| &now.path).collect();
        let interval = self.interval.iter().flat_map(|(low, high)| [low, high]);
        let rows = Inputs::of_rows(&self.rows, interval.chain([&self.value]));
        Inputs { paths: now, ..rows }.annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let rows = data.select(&self.rows)?;
        let dates = data.dates_of(&rows, None)?;
        let values = data.measures(&rows, &self.value)?;
        let made = dates.iter().zip(values.numbers()).map(|(made, value)| made.filter(|_| value.is_some()));
        data.check_one_series((&rows, self.rows.condition.as_ref()), made, &self.value, "an estimate")?;
        let interval = match &self.interval {
            Some((low, high)) => Some((data.measures(&rows, low)?, data.measures(&rows, high)?)),
            None => None,
        };
        let now = match &self.now {
            Some(series) => Some(data.sampled(series)?),
            None => None,
        };
        let measure = measure(&values, interval.as_ref(), now.as_ref(), self, data)?;
        let mut estimates = past(&rows.names, &dates, &values, interval.as_ref(), measure);
        let left_out = rows.names.len() - estimates.len();
        if left_out > 0 {
            let (rows, are) = (count(left_out, "row"), agreeing(left_out, "is", "are"));
            data.add_note(format!("{rows} without a date or a value {are} left out."));
        }
        estimates.sort_by(|a, b| a.made.total_cmp(&b.made));
        let level = data.evidence.interval;
        estimates.extend(now.as_ref().map(|now| present(now, level)));
        let [Estimate { made: first, .. }, ..] = estimates[..] else {
            return Err(data.report_undrawable(
                &format!("no row of `{}` has a date and a value", self.rows.dataset.value),
                self.value.span,
                "",
            ));
        };
        for estimate in &estimates {
            let ends = estimate.interval.zip(estimate.value);
            if let Some(((low, high), _)) = ends.filter(|((low, high), value)| low > value || value > high) {
                let (low, high) = (number::exact(low), number::exact(high));
                return Err(data.report.push(error!(
                    CONTRADICTION at self.value.span,
                    "the estimate `{}` is outside its own interval, {low} to {high}", estimate.name;
                    hint "correct the row, or the columns that are named here"
                )));
            }
        }
        let last = estimates.last().map_or(first, |estimate| estimate.made);
        // The last estimate continues for a while, so that its step is visible.
        let length = (last - first).max(0.2);
        let (from, to) = (first - length * 0.04, last + length * if now.is_some() { 0.04 } else { 0.12 });
        let unit = if let Measure::Numbers(unit) = measure { unit.to_string() } else { String::new() };
        let axis = if let Measure::Numbers(_) = measure { AxisValues::Numbers(&unit) } else { AxisValues::Dates };
        let axes = AnnotatedAxes { dates: Some((from, to)), values: axis, logarithmic: false };
        let annotations = Annotations::find(&self.annotations, axes, data)?;
        let y = values_scale(&estimates, &annotations, measure);
        let ticks = ticks(y, measure);
        let alt = alt_text(&estimates, &values.label, &annotations.sentences(|value| measure.text(value)));
        let mut plot = Plot::new(Scale::Time { from, to }, y, &ticks, &[], 0);
        plot.value_axis(&ticks);
        plot.date_axis();
        annotations.shade(&mut plot);
        let class = series_class(0);
        let highest = y.domain().1;
        let until: Vec<f64> =
            estimates.iter().skip(1).map(|next| next.made).chain([if now.is_some() { last } else { to }]).collect();
        for (estimate, until) in estimates.iter().zip(&until) {
            let Some((low, high)) = estimate.interval.map(|(low, high)| (low.min(highest), high.min(highest))) else {
                continue;
            };
            if *until > estimate.made {
                let upper = vec![(estimate.made, high), (*until, high)];
                let lower = [(estimate.made, low), (*until, low)];
                plot.draw(&Band::new(upper, lower.into_iter(), format!("band b50 {class}")));
            } else {
                let points = vec![(estimate.made, low), (estimate.made, high)];
                plot.draw(&Segments { points, class: format!("interval {class}") });
            }
        }
        let mut line = Vec::new();
        for (estimate, until) in estimates.iter().zip(&until) {
            let value = estimate.value.unwrap_or(highest);
            if let Some((_, before)) = line.last() {
                plot.obstacle(Obstacle::down(
                    plot.x_percent(estimate.made),
                    (plot.y_pixels(*before), plot.y_pixels(value)),
                ));
            }
            plot.obstacle(Obstacle::across(
                (plot.x_percent(estimate.made), plot.x_percent(*until)),
                plot.y_pixels(value),
            ));
            line.extend([(estimate.made, value), (*until, value)]);
        }
        let mut marked = annotations.draw_rules(&mut plot, std::slice::from_ref(&line));
        let dots: Vec<Obstacle> = estimates
            .iter()
            .map(|estimate| {
                let value = estimate.value.unwrap_or(highest);
                Obstacle::round((plot.x_percent(estimate.made), plot.y_pixels(value)), DOT + 2.0)
            })
            .collect();
        marked.extend(annotations.draw_notes(&mut plot, &dots));
        plot.draw(&Polyline { points: line, class: class.clone() });
        for (at, estimate) in estimates.iter().enumerate() {
            let open = if now.is_some() && at + 1 == estimates.len() { " open" } else { "" };
            let middle = [(estimate.made, estimate.value.unwrap_or(highest))];
            plot.draw(&Circle { middle, radius: DOT, class: format!("{class}{open}") });
        }
        names(&mut plot, &estimates, highest);
        plot.readouts(&columns(&estimates, from, to));
        let table = data_table(&estimates, self);
        let mut key = vec![KeyEntry { class: format!("circle {class}"), label: "an estimate, as it was made".into() }];
        if now.is_some() {
            key.push(KeyEntry { class: format!("circle open {class}"), label: "today's, computed".into() });
        }
        if estimates.iter().any(|estimate| estimate.interval.is_some()) {
            let label =
                if now.is_some() { format!("its range; today the {level} interval") } else { "its range".to_owned() };
            key.push(KeyEntry { class: format!("area b50 {class}"), label });
        }
        key.extend(marked);
        Ok(DrawnChart::new(plot.finish(&data.id.value, data.description(&alt)), key, table, alt))
    }
}

/// Returns the quantity that all estimates share.
///
/// # Errors
///
/// Reports a column or an outcome of another quantity.
fn measure<'a>(
    values: &'a Cells,
    interval: Option<&(Cells, Cells)>,
    now: Option<&SampleSeries<'_>>,
    spec: &Steps,
    data: &mut ChartData<'_>,
) -> Result<Measure<'a>, Reported> {
    let dates = values.is_dates();
    let now_kind = now.map(|now| now.sampled.kind);
    let empty = |cells: &Cells| cells.values.iter().all(Option::is_none);
    let same = |cells: &Cells| empty(cells) || (cells.is_dates() == dates && cells.unit == values.unit);
    let problem = if let Some((low, high)) = interval.filter(|(low, high)| !same(low) || !same(high)) {
        let other = if same(low) { &high.label } else { &low.label };
        format!("`{other}` does not have the kind and unit of `{}`", spec.value.value)
    } else {
        match now_kind {
            None | Some(Kind::Date) if dates => return Ok(Measure::Dates),
            Some(Kind::Date) if values.unit.is_unnamed() => return Ok(Measure::Years),
            None => return Ok(Measure::Numbers(&values.unit)),
            Some(Kind::Number(unit)) if !dates && *unit == values.unit => {
                return Ok(Measure::Numbers(&values.unit));
            }
            Some(_) => {
                let path = now.map_or("", |now| &now.path);
                format!("`{path}` does not have the kind and unit of `{}`", spec.value.value)
            }
        }
    };
    let span = now.map_or(spec.value.span, |now| now.span);
    Err(data.report.push(error!(WRONG_SERIES at span, "{problem}")))
}

fn past(
    names: &[String],
    dates: &[Option<f64>],
    values: &Cells,
    interval: Option<&(Cells, Cells)>,
    measure: Measure<'_>,
) -> Vec<Estimate> {
    let text = |value: f64| match measure {
        Measure::Dates => (number::month(value), number::iso_day(value)),
        Measure::Years => (number::fixed(value, 0).replace(',', ""), number::machine(value)),
        Measure::Numbers(unit) => (number::exact_quantity(value, unit), number::machine(value)),
    };
    // A year's estimate is at its middle. A range of years is from the start of the first to the end of the last.
    let shift = |by: f64| if measure == Measure::Years { by } else { 0.0 };
    let mut ends = interval.map(|(low, high)| low.numbers().zip(high.numbers()));
    let mut estimates = Vec::new();
    for ((name, made), value) in names.iter().zip(dates).zip(values.numbers()) {
        let interval = ends.as_mut().and_then(Iterator::next).and_then(|(low, high)| low.zip(high));
        let Some((made, value)) = made.zip(value) else { continue };
        let range = interval.map(|(low, high)| {
            let ((low, low_exact), (high, high_exact)) = (text(low), text(high));
            (number::range(&low, &high), low_exact, high_exact)
        });
        estimates.push(Estimate {
            made,
            name: name.clone(),
            value: Some(value + shift(0.5)),
            text: text(value),
            interval: interval.map(|(low, high)| (low, high + shift(1.0))),
            range,
        });
    }
    estimates
}

/// Returns today's estimate.
fn present(samples: &SampleSeries<'_>, level: IntervalLevel) -> Estimate {
    let ends = level.ends();
    let [low, median, high] = [ends[0], 0.5, ends[1]].map(|level| samples.format_quantile(level));
    let end = |level: f64| samples.sampled.quantile(level).value.at_most().unwrap_or(f64::INFINITY);
    Estimate {
        made: samples.sampled.forecast.as_of.to_years(),
        name: samples.label.clone(),
        value: samples.sampled.quantile(0.5).value.at_most(),
        text: (median.text, median.value),
        interval: Some((end(ends[0]), end(ends[1]))),
        range: Some((samples.interval(level, DateStyle::Year), low.value, high.value)),
    }
}

impl Measure<'_> {
    /// Formats a value of the axis.
    fn text(self, value: f64) -> String {
        match self {
            Self::Dates | Self::Years => number::month(value),
            Self::Numbers(unit) => number::exact_quantity(value, unit),
        }
    }
}

fn values_scale(estimates: &[Estimate], annotations: &Annotations, measure: Measure<'_>) -> Scale {
    let ends = estimates.iter().filter_map(|estimate| estimate.interval).flat_map(|(low, high)| [low, high]);
    let values = estimates.iter().filter_map(|estimate| estimate.value).chain(ends).chain(annotations.values());
    let values = values.filter(|value| value.is_finite());
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    let (low, high) = if low <= high { (low, high) } else { (0.0, 1.0) };
    let never = estimates
        .iter()
        .any(|estimate| estimate.value.is_none() || estimate.interval.is_some_and(|(_, high)| high.is_infinite()));
    match measure {
        Measure::Numbers(_) => Scale::linear_over(low, high),
        // "Never" is drawn at the top, a year above the last date.
        _ => {
            Scale::Linear { from: low.floor(), to: high.ceil().max(low.floor() + 1.0) + if never { 1.0 } else { 0.0 } }
        }
    }
}

fn ticks(y: Scale, measure: Measure<'_>) -> Vec<Tick> {
    match measure {
        Measure::Numbers(unit) => {
            y.labeled_ticks(TICKS, |value, digits| number::with_unit(&number::significant(value, digits), unit))
        }
        _ => y
            .labeled_ticks(TICKS, |value, _| number::year(value))
            .into_iter()
            .filter(|tick| tick.value.fract() == 0.0)
            .collect(),
    }
}

/// Writes the value of each estimate beside its point, where there is room. Readouts and the table show all of them.
fn names(plot: &mut Plot, estimates: &[Estimate], highest: f64) {
    for view in View::EACH {
        let mut placed: Vec<Label> = Vec::new();
        // The last estimate matters most, so it is placed first.
        for estimate in estimates.iter().rev() {
            let (across, down) = (plot.x_percent(estimate.made), plot.y_pixels(estimate.value.unwrap_or(highest)));
            let label = Label::new(&estimate.text.0, across, down, "name c1").bold().within(view);
            let (above, below) = (down - LABEL_GAP, down + LABEL_GAP + text::ASCENT);
            let places = [
                (Anchor::Start, LABEL_GAP, above),
                (Anchor::Start, LABEL_GAP, below),
                (Anchor::End, -LABEL_GAP, above),
                (Anchor::End, -LABEL_GAP, below),
                (Anchor::End, -LABEL_GAP, down + 4.0),
                (Anchor::Start, LABEL_GAP, down + 4.0),
            ];
            // The line above the plot is kept free for readouts.
            let mut own = places.into_iter().filter(|(_, _, y)| *y >= HEADLINE + text::ASCENT + text::DESCENT);
            let found = own.find_map(|(anchor, dx, y)| {
                let mut all = placed.clone();
                all.push(Label { y, ..label.clone() }.anchored(anchor, dx));
                plot.has_room(&all).then(|| all.pop()).flatten()
            });
            placed.extend(found);
        }
        placed.into_iter().for_each(|label| plot.label(label));
    }
}

fn columns(estimates: &[Estimate], from: f64, to: f64) -> Vec<ReadoutColumn> {
    let made: Vec<f64> = estimates.iter().map(|estimate| estimate.made).collect();
    let column = |(estimate, (from, to)): (&Estimate, (f64, f64))| {
        let range = estimate.range.as_ref().map_or_else(String::new, |(range, _, _)| format!(" ({range})"));
        let values = vec![(estimate.name.clone(), format!("{}{range}", estimate.text.0), series_class(0))];
        ReadoutColumn { from, to, at: estimate.made, header: number::month(estimate.made), values }
    };
    // Of two estimates on the same day, the later one is read out.
    let reaches = hit_areas::halfway(&made, (from, to));
    estimates.iter().zip(reaches).filter(|(_, (from, to))| from < to).map(column).collect()
}

fn alt_text(estimates: &[Estimate], what: &str, marked: &[String]) -> String {
    let parts: Vec<String> = estimates
        .iter()
        .map(|estimate| {
            let range = estimate.range.as_ref().map_or_else(String::new, |(range, _, _)| format!(" ({range})"));
            format!("{}: {}{range}", number::month(estimate.made), estimate.text.0)
        })
        .collect();
    let first = format!("Step chart of how the estimate has moved ({what}). {}.", parts.join("; "));
    let marked = marked.iter().cloned();
    std::iter::once(first)
        .chain(marked)
        .chain(["The table below gives each estimate.".to_owned()])
        .collect::<Vec<_>>()
        .join(" ")
}

fn data_table(estimates: &[Estimate], spec: &Steps) -> Table {
    let header = |label: &str| TableColumn { label: label.into(), unit: None, numeric: false };
    let columns = vec![header("Made"), header("By"), header("Estimate"), header("Range")];
    let headers = ["made", "by", &spec.value.value, "low", "high"].map(str::to_owned);
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for estimate in estimates {
        let made = TableCell { text: number::day(estimate.made), value: Some(number::iso_day(estimate.made)) };
        let (range, low, high) = estimate.range.clone().unwrap_or_default();
        let value = TableCell { text: estimate.text.0.clone(), value: Some(estimate.text.1.clone()) };
        lines.push(vec![made.exact().to_owned(), estimate.name.clone(), value.exact().to_owned(), low, high]);
        let range = if range.is_empty() { TableCell::missing() } else { TableCell::text(range) };
        rows.push(vec![made, TableCell::text(estimate.name.clone()), value, range]);
    }
    Table { columns, rows: rows.into(), csv: to_csv(&headers, lines.iter()), ..Table::default() }
}
