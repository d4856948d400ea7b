//! `kind: slider`: a model between its scenarios. One curve under each of them, and for every position of the slider the
//! outcome, the curve and what it sets, for a script to show; the scenarios themselves are a switch without one.

use crate::figure::format::phrase;
use serde::Serialize;

use super::line;
use super::series::Series;
use super::terms::{self, Terms};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::chart as spec;
use crate::figure::canvas::measure::{Measure, or_never};
use crate::figure::canvas::plot::{self, FOOT, TOP};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::svg::{UNITS_ACROSS, UNITS_PER_PIXEL};
use crate::figure::chart::drawn::{Drawn, class};
use crate::figure::chart::series::{OverTime, Resolved};
use crate::figure::chart::source::ChartData;
use crate::figure::export::json;
use crate::figure::format::number;
use crate::figure::tables::table::{self, Record};
use crate::figure::tables::types::{Table, TableColumn};
use crate::model::{BAND_LEVELS, Curve, Description, Forecast, Input, Outcome, QUANTILE_LEVELS, SliderPosition};
use crate::source::Span;

/// The quantile levels that a position tells: the ends of the 90% interval, and the median.
const LEVELS: [f64; 3] = [0.05, 0.5, 0.95];

/// What readers may move.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Slider {
    /// What is dated.
    pub outcome: String,
    /// What the scenarios set.
    pub knobs: Vec<String>,
    /// The scenarios.
    pub stops: Vec<Stop>,
    /// Every position, as JSON that may stand in a script element: for each position its `name`, `value`, `range` and
    /// `knobs`, and `y` along the common `x`, in the units of the stretching layer; `today` counts the points up to the
    /// model's date, `stops` are the places of the scenarios, and `between` is said of all others.
    pub data: String,
}

/// A scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stop {
    /// Its class.
    pub class: String,
    /// Whether it is the one shown first.
    pub chosen: bool,
    /// What it is.
    pub note: Option<String>,
    /// What is said of it.
    pub said: Said,
}

/// What is said of a position.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    /// Its name.
    name: String,
    /// The year of the median.
    value: String,
    /// The median and the 90% interval.
    range: String,
    /// The medians of what the scenarios set.
    knobs: Vec<String>,
}

/// What a script shows.
#[derive(Serialize)]
struct Data<'a> {
    stops: Vec<usize>,
    between: &'static str,
    today: usize,
    x: Vec<i32>,
    positions: Vec<Moved<'a>>,
}

#[derive(Serialize)]
struct Moved<'a> {
    #[serde(flatten)]
    said: &'a Said,
    y: Vec<i32>,
}

/// Draws it.
pub fn draw(spec: &spec::Slider, data: &mut ChartData<'_>) -> Option<(Drawn, Slider)> {
    let found = data.outcome(&spec.outcome)?;
    let forecast = found.forecast;
    let shown = shown(&found, data)?;
    let dates = data.settle(&spec.dates, forecast.window.0, [forecast].into_iter())?;
    let moved = Moving { forecast, outcome: found.thing, shown, positions: &forecast.slider };
    let curves: Vec<Curve> = moved.positions.iter().map(|position| moved.curve(position)).collect();
    let all_series: Vec<Series<'_>> = curves.iter().map(|curve| moved.series(curve, found.span)).collect();
    let unit = all_series.first()?.unit().to_owned();
    let terms = Terms {
        from: dates.0,
        to: dates.1,
        today: forecast.as_of.to_years(),
        logarithmic: spec.logarithmic,
        rule: spec.rule.as_ref(),
        multiples: unit.is_empty(),
        unit: &unit,
    };
    if terms.logarithmic && !terms::positive(&all_series, terms, data) {
        return None;
    }
    // Whatever the position, its curve lies within the plot.
    let y = terms::values(&all_series, terms);
    let stops = moved.stops();
    let drawn: Vec<Series<'_>> =
        colours(stops.len()).iter().map(|stop| moved.series(&curves[stops[*stop]], found.span)).collect();
    let said: Vec<Said> = moved.positions.iter().map(|position| moved.said(position)).collect();
    let written = sentence(&found.label, &shown.description.label, &stops, &said);
    let ends = line::ends(&drawn, terms);
    let (drawing, key) = line::drawing(&drawn, terms, y, (&[], &ends), &written, data);
    let slider = Slider {
        outcome: found.label.clone(),
        knobs: moved.knobs().map(|(_, input)| input.description.label.clone()).collect(),
        stops: moved.stop_views(&stops, &said),
        data: script_data(&all_series, terms, y, &stops, &said),
    };
    let (table, csv) = moved.records(&said);
    Some((Drawn { drawing, key, table, csv, alt: written, list: Vec::new() }, slider))
}

/// The curve that the slider shows, or what is missing for it.
fn shown<'a>(found: &Resolved<'a, Outcome>, data: &mut ChartData<'a>) -> Option<&'a Curve> {
    let forecast = found.forecast;
    let mut refuse = |message: String, hint: &str| {
        let problem = Diagnostic::error(codes::EMPTY_FIGURE, message).at(found.span);
        data.report.push(problem.hint(hint));
    };
    if forecast.slider.is_empty() {
        refuse(
            format!("the model `{}` has no slider", forecast.model),
            "name its scenarios: `slider: [low, base, high]`",
        );
        return None;
    }
    let file = data.evidence.models.get(&forecast.model)?;
    let Some(name) = &file.slider.curve else {
        let hint = "name it in the model file: `slider: { scenarios: [low, high], curve: index }`";
        refuse(format!("the slider of the model `{}` shows no curve", forecast.model), hint);
        return None;
    };
    forecast.curve(&name.value)
}

/// A model on its way from scenario to scenario.
#[derive(Clone, Copy)]
struct Moving<'a> {
    forecast: &'a Forecast,
    outcome: &'a Outcome,
    shown: &'a Curve,
    positions: &'a [SliderPosition],
}

impl<'a> Moving<'a> {
    /// The positions that are scenarios.
    fn stops(&self) -> Vec<usize> {
        (0..self.positions.len()).filter(|at| self.positions[*at].share == 0.0).collect()
    }

    fn label(&self, scenario: &str) -> String {
        let known = self.forecast.scenarios.iter().find(|known| known.name == scenario);
        known.map_or_else(|| scenario.to_owned(), |known| known.label.clone())
    }

    /// What the slider sets, by its place among a position's knobs: inputs alone have a value that can be told.
    fn knobs(&self) -> impl Iterator<Item = (usize, &'a Input)> {
        let names: &'a [(String, Option<f64>)] = self.positions.first().map_or(&[], |position| &position.parameters);
        let forecast = self.forecast;
        names.iter().enumerate().filter_map(move |(at, (name, _))| Some((at, forecast.input(name)?)))
    }

    /// The curve at a position: its median alone is known, and stands for every quantile.
    fn curve(&self, position: &SliderPosition) -> Curve {
        Curve {
            name: self.shown.name.clone(),
            description: Description { label: self.label(&position.scenario), ..Description::default() },
            kind: self.shown.kind.clone(),
            times: self.shown.times.clone(),
            bands: vec![position.curve.clone(); BAND_LEVELS.len()],
        }
    }

    fn series<'c>(&self, curve: &'c Curve, span: Span) -> Series<'c>
    where
        'a: 'c,
    {
        let path = format!("{}.{}", self.forecast.model, curve.name);
        let label = curve.description.label.clone();
        let found = Resolved { forecast: self.forecast, thing: curve, path, label, span };
        Series::new(OverTime::Curve(found), false)
    }

    /// The outcome's quantiles at a position.
    fn quantiles(&self, position: &SliderPosition) -> [Option<f64>; LEVELS.len()] {
        let outcome = position.outcomes.iter().find(|(name, _)| *name == self.outcome.name);
        LEVELS.map(|level| {
            let place = QUANTILE_LEVELS.iter().position(|known| *known == level)?;
            outcome.and_then(|(_, quantiles)| quantiles[place])
        })
    }

    fn said(&self, position: &SliderPosition) -> Said {
        let [low, median, high] = self.quantiles(position);
        let end = self.forecast.window.1;
        let error = self.outcome.median_error.unwrap_or(0.0);
        let year = |value| or_never(value, end, number::year);
        let month = or_never(median, end, |median| Measure::Date.text(median, error));
        let knob = |(at, input): (usize, &Input)| match position.parameters.get(at) {
            Some((_, Some(value))) => Measure::of(&input.kind).text(*value, 0.0),
            _ => number::MISSING.to_owned(),
        };
        Said {
            name: self.name(position),
            value: year(median),
            range: format!("{month}; nine in ten {}", number::range(&year(low), &year(high))),
            knobs: self.knobs().map(knob).collect(),
        }
    }

    fn name(&self, position: &SliderPosition) -> String {
        let from = self.label(&position.scenario);
        let next = self.positions.iter().skip_while(|other| other.scenario != position.scenario);
        let next = next.map(|other| &other.scenario).find(|name| **name != position.scenario);
        match next {
            Some(next) if position.share > 0.0 => {
                format!("{} of the way from {from} to {}", number::percent(position.share), self.label(next))
            }
            _ => from,
        }
    }

    fn stop_views(&self, stops: &[usize], said: &[Said]) -> Vec<Stop> {
        let colours = colours(stops.len());
        let stop = |(place, at): (usize, &usize)| {
            let scenario = &self.positions[*at].scenario;
            let note = self.forecast.scenarios.iter().find(|known| known.name == *scenario);
            Stop {
                class: class(colours.iter().position(|stop| *stop == place).unwrap_or(0)),
                chosen: colours.first() == Some(&place),
                note: note.and_then(|known| known.note.clone()),
                said: said[*at].clone(),
            }
        };
        stops.iter().enumerate().map(stop).collect()
    }

    fn records(&self, said: &[Said]) -> (Table, String) {
        let head = |label: &str, numeric| TableColumn { label: label.into(), unit: None, numeric };
        let label = &self.outcome.description.label;
        let mut columns = vec![head("Position", false), head(&format!("{label}: median (90% range)"), true)];
        let mut heads = vec!["position".to_owned()];
        heads.extend(LEVELS.map(|level| format!("{}.p{}", self.outcome.name, number::machine(level * 100.0))));
        for (_, input) in self.knobs() {
            columns.push(head(&input.description.label, true));
            heads.push(input.name.clone());
        }
        let (mut rows, mut lines) = (Vec::new(), Vec::new());
        for (position, said) in self.positions.iter().zip(said) {
            let quantiles = self.quantiles(position).map(|value| Measure::Date.machine(value));
            let knobs: Vec<String> = self
                .knobs()
                .map(|(at, _)| position.parameters[at].1.map(number::machine).unwrap_or_default())
                .collect();
            let range = said.range.replacen("; nine in ten ", " (", 1) + ")";
            let mut row = vec![Record::text(&said.name), Record { text: range, value: Some(quantiles[1].clone()) }];
            row.extend(
                said.knobs
                    .iter()
                    .zip(&knobs)
                    .map(|(text, exact)| Record { text: text.clone(), value: Some(exact.clone()) }),
            );
            rows.push(row);
            lines.push([vec![said.name.clone()], quantiles.to_vec(), knobs].concat());
        }
        let csv = table::csv(&heads, lines.into_iter());
        (table::of_records(columns, rows, csv.clone()), csv)
    }
}

/// The stops in the order of their colours: the one shown first, then the others.
fn colours(stops: usize) -> Vec<usize> {
    let chosen = stops / 2;
    std::iter::once(chosen).chain((0..stops).filter(|stop| *stop != chosen)).collect()
}

fn sentence(outcome: &str, curve: &str, stops: &[usize], said: &[Said]) -> String {
    let each = stops.iter().map(|at| format!("{}: {} {}.", said[*at].name, phrase::lower(outcome), said[*at].range));
    let of = phrase::names(stops.iter().map(|at| said[*at].name.as_str()));
    let each: Vec<String> = each.collect();
    format!(
        "Line chart of the median of {} in each of the scenarios {of}. {} The table below gives the positions between them.",
        phrase::lower(curve),
        each.join(" ")
    )
}

/// All that a script shows.
fn script_data(all_series: &[Series<'_>], terms: Terms<'_>, y: Scale, stops: &[usize], said: &[Said]) -> String {
    let x = Scale::Time { from: terms.from, to: terms.to };
    // The line goes over from solid to dashed at a point of its own.
    let lines: Vec<Vec<(f64, f64)>> = all_series.iter().map(|series| split(&series.line(terms), terms.today)).collect();
    let points = lines.first().map_or(&[][..], Vec::as_slice);
    let across = |(date, _): &(f64, f64)| (x.at(*date) * f64::from(UNITS_ACROSS)).round() as i32;
    let down = |(_, value): &(f64, f64)| ((FOOT - y.at(*value) * (FOOT - TOP)) * UNITS_PER_PIXEL).round() as i32;
    json::script(&Data {
        stops: stops.to_vec(),
        between: "Every setting lies as far between the two scenarios.",
        today: points.iter().filter(|(date, _)| *date <= terms.today).count(),
        x: points.iter().map(across).collect(),
        positions: said
            .iter()
            .zip(&lines)
            .map(|(said, line)| Moved { said, y: line.iter().map(down).collect() })
            .collect(),
    })
}

/// A line with a point at a date.
fn split(line: &[(f64, f64)], date: f64) -> Vec<(f64, f64)> {
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return Vec::new() };
    let mut points = plot::cut(line, first.0, date);
    let rest = plot::cut(line, date, last.0);
    points.extend(rest.into_iter().filter(|(at, _)| *at > date));
    points
}
