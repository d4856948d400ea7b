//! `kind: steps`: how an estimate has changed. Each estimate is drawn until the next one is made.

use crate::diagnostic::{Reported, error};
use crate::document::IntervalLevel;
use crate::document::chart::Steps;
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::end_label::EndLabel;
use crate::figure::canvas::frame::View;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::label::{Anchor, Label};
use crate::figure::canvas::plot::readouts::ReadoutColumn;
use crate::figure::canvas::plot::{HEADLINE, LABEL_GAP, Plot};
use crate::figure::canvas::scale::{Scale, Tick};
use crate::figure::canvas::{hit_areas, text};
use crate::figure::chart::columns_over_time::Part;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs};
use crate::figure::chart::placed_annotations::{AnnotatedAxes, Annotations, AxisValues};
use crate::figure::chart::series::SampleSeries;
use crate::figure::chart::step_lines::{DOT, Estimate, StepLine, check_number, lines};
use crate::figure::format::number;
use crate::figure::format::precision::DateStyle;
use crate::figure::tables::csv_text::to_csv;
use crate::figure::tables::rows::Cells;
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::model::{Kind, Unit};
use crate::words::{agreeing, count};

/// About how many values the axis names.
const TICKS: usize = 6;

/// The quantity of the estimates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Measure<'a> {
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
        let split = self.split.iter().map(|split| &split.by);
        let rows = Inputs::of_rows(&self.rows, interval.chain([&self.value]).chain(split));
        Inputs { paths: now, ..rows }.annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let rows = data.select(language, &self.rows)?;
        let dates = data.dates_of(&rows, None)?;
        let values = data.measures(&rows, &self.value)?;
        let parts = match &self.split {
            Some(split) => data.split(language, &rows, split)?,
            None => vec![Part::whole(&rows, self.value.span)],
        };
        let made: Vec<Option<f64>> =
            dates.iter().zip(values.numbers()).map(|(made, value)| made.filter(|_| value.is_some())).collect();
        let mut part_of = vec![None; made.len()];
        for (number, part) in parts.iter().enumerate() {
            part.positions.iter().for_each(|at| part_of[*at] = Some(number));
        }
        for number in 0..parts.len() {
            let of_part = made.iter().zip(&part_of).map(|(made, part)| made.filter(|_| *part == Some(number)));
            let condition = self.rows.condition.as_ref();
            data.check_one_series((&rows, condition), of_part, &self.value, ("an estimate", self.split.is_none()))?;
        }
        let interval = match &self.interval {
            Some((low, high)) => Some((data.measures(&rows, low)?, data.measures(&rows, high)?)),
            None => None,
        };
        let now = match &self.now {
            Some(series) => Some(data.sampled(language, series)?),
            None => None,
        };
        let measure = measure(&values, interval.as_ref(), now.as_ref(), self, data)?;
        let all = past(language, &rows.names, &dates, &values, interval.as_ref(), measure);
        let left_out = parts.iter().flat_map(|part| &part.positions).filter(|at| all[**at].is_none()).count();
        if left_out > 0 {
            let (rows, are) = (count(left_out, "row"), agreeing(left_out, "is", "are"));
            data.add_note(format!("{rows} without a date or a value {are} left out."));
        }
        let now = now.as_ref().map(|now| present(language, now, data.evidence.interval));
        let lines = lines(&parts, &all, now.clone());
        check_number(&lines, self.split.as_ref(), data)?;
        let mut estimates: Vec<&Estimate> = lines.iter().flat_map(|line| &line.estimates).collect();
        estimates.sort_by(|a, b| a.made.total_cmp(&b.made));
        let level = data.evidence.interval;
        if all.iter().all(Option::is_none) && now.is_none() {
            return Err(data.report_undrawable(
                &format!("no row of `{}` has a date and a value", self.rows.dataset.value),
                self.value.span,
                "",
            ));
        }
        let first = estimates.first().map_or(0.0, |estimate| estimate.made);
        for estimate in &estimates {
            let ends = estimate.interval.zip(estimate.value);
            if let Some(((low, high), _)) = ends.filter(|((low, high), value)| low > value || value > high) {
                let (low, high) = (number::exact(language, low), number::exact(language, high));
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
        let annotations = Annotations::find(&self.annotations, AnnotatedAxes::over_time((from, to), axis), data)?;
        let y = values_scale(&estimates, &annotations, measure);
        let ticks = ticks(language, y, measure);
        let alt =
            alt_text(language, &lines, &values.label, &annotations.sentences(|value| measure.text(language, value)));
        let highest = y.domain().1;
        let ends: Vec<EndLabel> = lines.iter().filter_map(|line| line.end_label(highest)).collect();
        let mut plot = Plot::new(Scale::Time { from, to }, y, &ticks, &ends, 0);
        plot.value_axis(&ticks);
        plot.date_axis(language);
        annotations.shade(&mut plot);
        let end = if now.is_some() { last } else { to };
        let drawn: Vec<Vec<(f64, f64)>> = lines.iter().map(|line| line.draw_under(&mut plot, end, highest)).collect();
        let mut marked = annotations.draw_rules(&mut plot, &drawn);
        let dots: Vec<Obstacle> = estimates
            .iter()
            .map(|estimate| {
                let value = estimate.value.unwrap_or(highest);
                Obstacle::round((plot.x_percent(estimate.made), plot.y_pixels(value)), DOT + 2.0)
            })
            .collect();
        marked.extend(annotations.draw_notes(&mut plot, &dots));
        for (line, points) in lines.iter().zip(drawn) {
            line.draw_over(&mut plot, points, highest);
        }
        if let [only] = &lines[..] {
            names(&mut plot, &only.estimates, highest);
        }
        plot.end_labels(&ends);
        plot.readouts(&columns(language, &lines, from, to));
        let table = data_table(language, &lines, self);
        let mut key = key(&lines, level);
        key.extend(marked);
        Ok(DrawnChart::new(plot.finish(&data.id.value, data.description(&alt)), key, table, alt))
    }
}

fn key(lines: &[StepLine], level: IntervalLevel) -> Vec<KeyEntry> {
    let is_computed = lines.iter().any(|line| line.ends_now);
    let has_ranges = lines.iter().flat_map(|line| &line.estimates).any(|estimate| estimate.interval.is_some());
    let mut key: Vec<KeyEntry> = match lines {
        [StepLine { name: None, class, .. }] => {
            vec![KeyEntry { class: format!("circle {class}"), label: "an estimate, as it was made".into() }]
        }
        _ => lines.iter().filter(|line| !line.ends_now).filter_map(StepLine::entry).collect(),
    };
    if let Some(line) = lines.iter().find(|line| line.ends_now) {
        let label = line.name.clone().unwrap_or_else(|| "today's, computed".to_owned());
        key.push(KeyEntry { class: format!("circle open {}", line.class), label });
    }
    if has_ranges {
        let label = match is_computed {
            true => format!("its range; today the {level} interval"),
            false if lines.len() > 1 => "the range of an estimate".to_owned(),
            false => "its range".to_owned(),
        };
        let class = lines.first().map_or("", |line| &line.class);
        key.push(KeyEntry { class: format!("area b50 {class}"), label });
    }
    key
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

/// Returns the estimate of each row that has a date and a value.
fn past(
    language: &Language,
    names: &[String],
    dates: &[Option<f64>],
    values: &Cells,
    interval: Option<&(Cells, Cells)>,
    measure: Measure<'_>,
) -> Vec<Option<Estimate>> {
    let text = |value: f64| match measure {
        Measure::Dates => (number::month(language, value), number::iso_day(value)),
        Measure::Years => (number::fixed(language, value, 0).replace(',', ""), number::machine(value)),
        Measure::Numbers(unit) => (number::exact_quantity(language, value, unit), number::machine(value)),
    };
    // A year's estimate is at its middle. A range of years is from the start of the first to the end of the last.
    let shift = |by: f64| if measure == Measure::Years { by } else { 0.0 };
    let mut ends = interval.map(|(low, high)| low.numbers().zip(high.numbers()));
    let mut estimates = Vec::new();
    for ((name, made), value) in names.iter().zip(dates).zip(values.numbers()) {
        let interval = ends.as_mut().and_then(Iterator::next).and_then(|(low, high)| low.zip(high));
        let Some((made, value)) = made.zip(value) else {
            estimates.push(None);
            continue;
        };
        let range = interval.map(|(low, high)| {
            let ((low, low_exact), (high, high_exact)) = (text(low), text(high));
            (number::range(language, &low, &high), low_exact, high_exact)
        });
        estimates.push(Some(Estimate {
            made,
            name: name.clone(),
            value: Some(value + shift(0.5)),
            text: text(value),
            interval: interval.map(|(low, high)| (low, high + shift(1.0))),
            range,
            is_open: false,
        }));
    }
    estimates
}

/// Returns today's estimate.
fn present(language: &Language, samples: &SampleSeries<'_>, level: IntervalLevel) -> Estimate {
    let ends = level.ends();
    let [low, median, high] = [ends[0], 0.5, ends[1]].map(|level| samples.format_quantile(language, level));
    let end = |level: f64| samples.sampled.quantile(level).value.at_most().unwrap_or(f64::INFINITY);
    Estimate {
        made: samples.sampled.forecast.as_of.to_years(),
        name: samples.label.clone(),
        value: samples.sampled.quantile(0.5).value.at_most(),
        text: (median.text, median.value),
        interval: Some((end(ends[0]), end(ends[1]))),
        range: Some((samples.interval(language, level, DateStyle::Year), low.value, high.value)),
        is_open: false,
    }
}

impl Measure<'_> {
    /// Formats a value of the axis.
    pub(super) fn text(self, language: &Language, value: f64) -> String {
        match self {
            Self::Dates | Self::Years => number::month(language, value),
            Self::Numbers(unit) => number::exact_quantity(language, value, unit),
        }
    }
}

pub(super) fn values_scale(estimates: &[&Estimate], annotations: &Annotations, measure: Measure<'_>) -> Scale {
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

pub(super) fn ticks(language: &Language, y: Scale, measure: Measure<'_>) -> Vec<Tick> {
    match measure {
        Measure::Numbers(unit) => y.labeled_ticks(language, TICKS, |value, digits| {
            number::with_unit(language, &number::significant(language, value, digits), unit)
        }),
        _ => y
            .labeled_ticks(language, TICKS, |value, _| number::year(value))
            .into_iter()
            .filter(|tick| tick.value.fract() == 0.0)
            .collect(),
    }
}

/// Writes the value of each estimate beside its point, where there is room. Readouts and the table show all of them.
pub(super) fn names(plot: &mut Plot, estimates: &[Estimate], highest: f64) {
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

/// Returns the readouts: at each date on which an estimate was made, those that hold then.
pub(super) fn columns(language: &Language, lines: &[StepLine], from: f64, to: f64) -> Vec<ReadoutColumn> {
    let mut made: Vec<f64> = lines.iter().flat_map(|line| &line.estimates).map(|estimate| estimate.made).collect();
    made.sort_by(f64::total_cmp);
    let value = |line: &StepLine, at: f64| {
        let estimate = line.at(at)?;
        let name = line.name.as_ref().unwrap_or(&estimate.name).clone();
        Some((name, estimate.shown(), line.class.clone()))
    };
    let column = |(at, (from, to)): (&f64, (f64, f64))| {
        let values = lines.iter().filter_map(|line| value(line, *at)).collect();
        ReadoutColumn { from, to, at: *at, header: number::month(language, *at), values }
    };
    // Of two estimates on the same day, the later one is read out.
    let reaches = hit_areas::halfway(&made, (from, to));
    made.iter().zip(reaches).filter(|(_, (from, to))| from < to).map(column).collect()
}

fn alt_text(language: &Language, lines: &[StepLine], what: &str, marked: &[String]) -> String {
    let estimates = |line: &StepLine| {
        let parts: Vec<String> = line
            .estimates
            .iter()
            .map(|estimate| format!("{}: {}", number::month(language, estimate.made), estimate.shown()))
            .collect();
        parts.join("; ")
    };
    let mut sentences = match lines {
        [StepLine { name: None, .. }] => {
            vec![format!("Step chart of how the estimate has moved ({what}). {}.", estimates(&lines[0]))]
        }
        _ => {
            let line = |line: &StepLine| format!("{}: {}.", line.name.as_deref().unwrap_or_default(), estimates(line));
            let first = format!("Step chart of how {} have moved ({what}).", count(lines.len(), "estimate"));
            std::iter::once(first).chain(lines.iter().map(line)).collect()
        }
    };
    sentences.extend(marked.iter().cloned());
    sentences.push("The table below gives each estimate.".to_owned());
    sentences.join(" ")
}

fn data_table(language: &Language, lines: &[StepLine], spec: &Steps) -> Table {
    let header = |label: &str| TableColumn { label: label.into(), unit: None, numeric: false };
    let columns = vec![
        header(language.get("chart.made")),
        header(language.get("chart.by_whom")),
        header(language.get("chart.estimate")),
        header(language.get("chart.range")),
    ];
    let by = spec.split.as_ref().map_or("by", |split| split.by.value.as_str());
    let headers = ["made", by, &spec.value.value, "low", "high"].map(str::to_owned);
    let mut estimates: Vec<(&String, &Estimate)> = lines.iter().flat_map(StepLine::named_estimates).collect();
    estimates.sort_by(|(_, a), (_, b)| a.made.total_cmp(&b.made));
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for (name, estimate) in estimates {
        let made =
            TableCell { text: number::day(language, estimate.made), value: Some(number::iso_day(estimate.made)) };
        let (range, low, high) = estimate.range.clone().unwrap_or_default();
        let value = TableCell { text: estimate.text.0.clone(), value: Some(estimate.text.1.clone()) };
        lines.push(vec![made.exact().to_owned(), name.clone(), value.exact().to_owned(), low, high]);
        let range = if range.is_empty() { TableCell::missing() } else { TableCell::text(range) };
        rows.push(vec![made, TableCell::text(name.clone()), value, range]);
    }
    Table { columns, rows: rows.into(), csv: to_csv(&headers, lines.iter()), ..Table::default() }
}
