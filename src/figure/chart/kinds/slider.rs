//! `kind: slider`: a model between its scenarios. The drawing has one line for each scenario: the curve of the slider, or the
//! chance of the outcome by date. The control has, for every position of the slider, the outcome, the line, and the inputs that the
//! scenarios set; without a script it is a switch between the scenarios.

use serde::Serialize;

use crate::diagnostic::{Reported, error};
use crate::document::IntervalLevel;
use crate::document::chart::Slider;
use crate::figure::bind::formatted;
use crate::figure::bind::quantity::{Quantity, input_precision, interval, least_digits};
use crate::figure::canvas::plot::{BOTTOM, TOP};
use crate::figure::canvas::scale::Scale;
use crate::figure::canvas::svg::{UNITS_ACROSS, UNITS_PER_PIXEL};
use crate::figure::chart::controls::{Controls, PositionText, SliderControl, SliderScenario};
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs, series_class};
use crate::figure::chart::measure::Measure;
use crate::figure::chart::over_time::axes::TrendAxes;
use crate::figure::chart::over_time::drawing::{DrawnSeries, draw_series, end_labels};
use crate::figure::chart::over_time::series::Series;
use crate::figure::chart::over_time::setup::{check_positive, value_scale};
use crate::figure::chart::placed_annotations::{Annotations, NO_ANNOTATIONS};
use crate::figure::chart::series::{Resolved, SeriesSource};
use crate::figure::chart::time_axis::clip_to_dates;
use crate::figure::format::precision::{self, DateStyle};
use crate::figure::format::{number, phrase};
use crate::figure::tables::csv_text::to_csv;
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::html::script_json;
use crate::locale::Language;
use crate::model::{
    BAND_LEVELS, Curve, Description, Forecast, Input, Kind, Known, Outcome, Parts, QUANTILE_LEVELS, SliderPosition,
    SliderPositions, Unit,
};
use crate::source::Span;

/// The data of the slider's script.
#[derive(Serialize)]
struct ScriptData<'a> {
    scenarios: Vec<usize>,
    between: String,
    today: usize,
    x: Vec<i32>,
    positions: Vec<PositionData<'a>>,
}

/// One position in the data of the script.
#[derive(Serialize)]
struct PositionData<'a> {
    #[serde(flatten)]
    text: &'a PositionText,
    y: Vec<i32>,
}

impl Chart for Slider {
    fn inputs(&self) -> Inputs<'_> {
        let parts = Parts { slider: SliderPositions::All, waterfall: false };
        let paths = Inputs::of_paths([&self.outcome.path]).annotated(&self.annotations);
        Inputs { parts, shows_inputs: true, ..paths }
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let outcome = data.outcome(&self.outcome)?;
        let forecast = outcome.forecast;
        let shown = Shown::find(&outcome, data)?;
        let (from, to) = data.date_range(&self.dates, forecast.window.from, [forecast].into_iter())?;
        let model = SliderModel {
            forecast,
            outcome: outcome.item,
            shown,
            positions: &forecast.slider,
            level: data.evidence.interval,
        };
        let curves: Vec<Curve> = model.positions.iter().map(|position| model.curve_at(position)).collect();
        let all_series: Vec<Series<'_>> = curves.iter().map(|curve| model.series(curve, outcome.span)).collect();
        let unit = all_series.first().map_or_else(String::new, |first| first.unit().to_owned());
        let axes = TrendAxes {
            from,
            to,
            today: forecast.as_of.to_years(),
            logarithmic: self.logarithmic,
            annotations: &NO_ANNOTATIONS,
            multiples: unit.is_empty(),
            level: data.evidence.interval,
            unit: &unit,
            colors_above: 0,
        };
        if axes.logarithmic {
            check_positive(&all_series, axes, data)?;
        }
        let annotations = Annotations::find(&self.annotations, axes.to_annotate(), data)?;
        let axes = axes.annotated(&annotations);
        // The scale covers the curves of all positions.
        let y = value_scale(language, &all_series, axes);
        let scenarios = model.scenarios();
        let drawn: Vec<Series<'_>> = color_order(scenarios.len())
            .iter()
            .map(|scenario| model.series(&curves[scenarios[*scenario]], outcome.span))
            .collect();
        let texts: Vec<PositionText> = model.positions.iter().map(|position| model.text(language, position)).collect();
        let marked = axes.annotations.sentences(|value| axes.value(language, value));
        let alt =
            alt_text(language, &outcome.label, &shown.in_words(language, &outcome.label), &scenarios, &texts, &marked);
        let DrawnSeries { drawing, mut lines, marked } =
            draw_series(&drawn, axes, y, (&[], end_labels(language, &drawn, axes)), &alt, data);
        lines.extend(marked);
        let table = model.data_table(language, &texts);
        let slider = SliderControl {
            outcome: outcome.label.clone(),
            parameters: model.parameters().map(|(_, input)| input.description.label.clone()).collect(),
            scenarios: model.scenario_views(&scenarios, &texts),
            data: script_data(language, &all_series, axes, y, &scenarios, &texts),
        };
        let controls = Controls { slider: Some(slider), belief: None };
        Ok(DrawnChart { controls, ..DrawnChart::new(drawing, lines, table, alt) })
    }
}

/// What the lines of a slider show.
#[derive(Clone, Copy)]
enum Shown<'a> {
    /// The median of a curve.
    Curve(&'a Curve),
    /// The chance that the outcome has come, by date.
    Chance,
}

impl<'a> Shown<'a> {
    /// Returns what the slider of the model shows.
    ///
    /// # Errors
    ///
    /// Reports a model without a slider.
    fn find(outcome: &Resolved<'a, Outcome>, data: &mut ChartData<'a>) -> Result<Self, Reported> {
        let (forecast, span) = (outcome.forecast, outcome.span);
        let model = &forecast.model;
        if forecast.slider.is_empty() {
            return Err(data.report.push(error!(
                EMPTY_FIGURE at span, "the model `{model}` has no slider"; hint "name its scenarios: `slider: [low, base, high]`"
            )));
        }
        let name = data.evidence.models.get(model).and_then(|file| file.slider.curve.as_ref());
        let curve = name.and_then(|name| forecast.curve(&name.value));
        Ok(curve.map_or(Self::Chance, Self::Curve))
    }

    /// Returns what the lines show, for an outcome with a label.
    fn in_words(self, language: &Language, label: &str) -> String {
        match self {
            Self::Curve(curve) => format!("the median of {}", phrase::lower(language, &curve.description.label)),
            Self::Chance => format!("the chance of {} by date", phrase::lower(language, label)),
        }
    }
}

/// A model with its outcome and line at every position of its slider.
#[derive(Clone, Copy)]
struct SliderModel<'a> {
    forecast: &'a Forecast,
    outcome: &'a Outcome,
    shown: Shown<'a>,
    positions: &'a [SliderPosition],
    /// The level of the outcome's interval.
    level: IntervalLevel,
}

impl<'a> SliderModel<'a> {
    /// Returns the indices of the positions that are scenarios.
    fn scenarios(&self) -> Vec<usize> {
        (0..self.positions.len()).filter(|index| self.positions[*index].share == 0.0).collect()
    }

    /// Returns the label of a scenario.
    fn label(&self, scenario: &str) -> String {
        let known = self.forecast.scenarios.iter().find(|known| known.name == scenario);
        known.map_or_else(|| scenario.to_owned(), |known| known.label.clone())
    }

    /// Returns the inputs that the slider sets, each with its index among a position's parameters. Parameters that are not
    /// inputs have no value to show.
    fn parameters(&self) -> impl Iterator<Item = (usize, &'a Input)> {
        let names: &'a [(String, Option<f64>)] = self.positions.first().map_or(&[], |position| &position.parameters);
        let forecast = self.forecast;
        names.iter().enumerate().filter_map(move |(index, (name, _))| Some((index, forecast.input(name)?)))
    }

    /// Returns the line at a position as a curve. Only its median is known, and is used for every quantile.
    fn curve_at(&self, position: &SliderPosition) -> Curve {
        let description = Description { label: self.label(&position.scenario), ..Description::default() };
        let (name, kind, times, values) = match self.shown {
            Shown::Curve(curve) => {
                (curve.name.clone(), curve.kind.clone(), curve.times.clone(), position.curve.clone())
            }
            Shown::Chance => {
                let chances = position.chances.iter().find(|chance| chance.outcome == self.outcome.name);
                let points = chances.map_or(&[][..], |chance| chance.points.as_slice());
                let percent = points.iter().map(|(date, chance)| (*date, 100.0 * chance));
                let (times, values) = percent.unzip();
                (self.outcome.name.clone(), Kind::Number("%".parse().unwrap_or_else(|_| Unit::plain())), times, values)
            }
        };
        Curve { name, description, kind, times, bands: vec![values; BAND_LEVELS.len()] }
    }

    fn series<'c>(&self, curve: &'c Curve, span: Span) -> Series<'c>
    where
        'a: 'c,
    {
        let path = format!("{}.{}", self.forecast.model, curve.name);
        let label = curve.description.label.clone();
        let resolved = Resolved { forecast: self.forecast, item: curve, path, label, span };
        Series::new(SeriesSource::Curve(resolved), false)
    }

    /// Returns the quantile levels of the outcome: the ends of its interval, and the median between them.
    fn levels(&self) -> [f64; 3] {
        let [low, high] = self.level.ends();
        [low, 0.5, high]
    }

    /// Returns the outcome's quantiles at a position, at [`Self::levels`].
    fn quantiles(&self, position: &SliderPosition) -> [Known; 3] {
        self.levels().map(|level| self.quantile(position, level))
    }

    /// Returns one of the outcome's quantiles at a position.
    fn quantile(&self, position: &SliderPosition, level: f64) -> Known {
        let outcome = position.outcomes.iter().find(|(name, _)| *name == self.outcome.name);
        let index = QUANTILE_LEVELS.iter().position(|known| *known == level);
        let known = index.zip(outcome).map(|(index, (_, quantiles))| quantiles[index]);
        known.unwrap_or(Known::NeverBy(self.forecast.window.to))
    }

    /// Returns the width of the outcome's 90% interval at a position, in years.
    fn width(&self, position: &SliderPosition) -> f64 {
        interval([0.05, 0.95].map(|level| self.quantile(position, level)))
    }

    /// Returns the standard error of a quantile at a position: that of the samples of its scenario, or between two scenarios
    /// the larger one of theirs.
    fn error(&self, position: &SliderPosition, level: f64) -> f64 {
        let of = |scenario: &str| {
            let scenario = self.forecast.scenarios.iter().find(|known| known.name == scenario)?;
            let (_, draws) = scenario.outcomes.iter().find(|(name, _)| *name == self.outcome.name)?;
            Some(precision::error(draws, level))
        };
        let next = self.next(position).filter(|_| position.share > 0.0);
        let own = of(&position.scenario).unwrap_or_else(|| precision::error(&self.outcome.draws, level));
        // Where the other scenario has no estimate, since it is not reached there, that of this one is the best guess.
        let next = next.and_then(|next| of(next)).filter(|error| error.is_finite()).unwrap_or(own);
        if own.is_finite() { own.max(next) } else { next }
    }

    /// Returns the scenario of the next stop after a position.
    fn next(&self, position: &SliderPosition) -> Option<&'a String> {
        let next = self.positions.iter().skip_while(|other| other.scenario != position.scenario);
        next.map(|other| &other.scenario).find(|name| **name != position.scenario)
    }

    /// Returns the texts of a position.
    fn text(&self, language: &Language, position: &SliderPosition) -> PositionText {
        let kind = &self.outcome.kind;
        let quantiles = self.quantiles(position);
        let least_digits = match kind {
            Kind::Number(_) => least_digits(quantiles.map(Known::value)),
            Kind::Date | Kind::Bool => 0,
        };
        let width = if *kind == Kind::Date { self.width(position) } else { 0.0 };
        let [low, median, high]: [Quantity; 3] = std::array::from_fn(|at| Quantity {
            value: quantiles[at],
            kind: kind.into(),
            error: self.error(position, self.levels()[at]),
            least_digits,
            interval: width,
        });
        let year = formatted::quantity_text(language, &median, DateStyle::Year);
        // The month is shown however wide the interval is: the slider compares medians, and a small step moves them by months.
        let compared = Quantity { interval: 0.0, ..median.clone() };
        let month = formatted::quantity_text(language, &compared, DateStyle::Month);
        let ends = formatted::interval_text(language, &low, &high, DateStyle::Year);
        let ends = format!("{} interval {ends}", self.level);
        let range = if month == year { ends } else { format!("{month}; {ends}") };
        let parameter = |(index, input): (usize, &Input)| match position.parameters.get(index) {
            Some((_, Some(value))) => Measure::of(&input.kind).text(language, *value, input_precision(input)),
            _ => number::MISSING.to_owned(),
        };
        PositionText {
            name: self.name(language, position),
            value: year,
            range,
            parameters: self.parameters().map(parameter).collect(),
        }
    }

    /// Returns the name of a position: its scenario, or `50% of the way from Low to High`.
    fn name(&self, language: &Language, position: &SliderPosition) -> String {
        let from = self.label(&position.scenario);
        match self.next(position) {
            Some(next) if position.share > 0.0 => {
                format!("{} of the way from {from} to {}", number::percent(language, position.share), self.label(next))
            }
            _ => from,
        }
    }

    fn scenario_views(&self, scenarios: &[usize], texts: &[PositionText]) -> Vec<SliderScenario> {
        let colors = color_order(scenarios.len());
        let view = |(order, index): (usize, &usize)| {
            let scenario = &self.positions[*index].scenario;
            let known = self.forecast.scenarios.iter().find(|known| known.name == *scenario);
            SliderScenario {
                class: series_class(colors.iter().position(|scenario| *scenario == order).unwrap_or(0)),
                selected: colors.first() == Some(&order),
                note: known.and_then(|known| known.note.clone()),
                text: texts[*index].clone(),
            }
        };
        scenarios.iter().enumerate().map(view).collect()
    }

    fn data_table(&self, language: &Language, texts: &[PositionText]) -> Table {
        let column = |label: &str, numeric| TableColumn { label: label.into(), unit: None, numeric };
        let label = &self.outcome.description.label;
        let mut columns = vec![
            column(language.get("chart.position"), false),
            column(
                &language.format("chart.median_with_interval", &[("name", label), ("level", &self.level.to_string())]),
                true,
            ),
        ];
        let mut headers = vec!["position".to_owned()];
        headers.extend(self.levels().map(|level| format!("{}.p{}", self.outcome.name, number::machine(level * 100.0))));
        for (_, input) in self.parameters() {
            columns.push(column(&input.description.label, true));
            headers.push(input.name.clone());
        }
        let (mut rows, mut lines) = (Vec::new(), Vec::new());
        for (position, text) in self.positions.iter().zip(texts) {
            let measure = Measure::of(&self.outcome.kind);
            let quantiles = self.quantiles(position).map(|known| measure.machine(known));
            let values = self.parameters().map(|(index, _)| position.parameters[index].1);
            let values: Vec<String> = values.map(|value| value.map(number::machine).unwrap_or_default()).collect();
            let interval = format!("{} interval ", self.level);
            let range = match text.range.strip_prefix(&interval) {
                Some(ends) => format!("{} ({ends})", text.value),
                None => text.range.replacen(&format!("; {interval}"), " (", 1) + ")",
            };
            let mut row =
                vec![TableCell::text(&text.name), TableCell { text: range, value: Some(quantiles[1].clone()) }];
            let cells = text.parameters.iter().zip(&values);
            row.extend(cells.map(|(text, value)| TableCell { text: text.clone(), value: Some(value.clone()) }));
            rows.push(row);
            lines.push([vec![text.name.clone()], quantiles.to_vec(), values].concat());
        }
        Table { columns, rows: rows.into(), csv: to_csv(&headers, lines.iter()), ..Table::default() }
    }
}

/// Returns the indices of the scenarios in the order of their colors: first the initially selected scenario, then the
/// others.
fn color_order(scenarios: usize) -> Vec<usize> {
    let selected = scenarios / 2;
    std::iter::once(selected).chain((0..scenarios).filter(|scenario| *scenario != selected)).collect()
}

fn alt_text(
    language: &Language,
    outcome: &str,
    shown: &str,
    scenarios: &[usize],
    texts: &[PositionText],
    marked: &[String],
) -> String {
    let sentence = |index: &usize| {
        let PositionText { name, range, .. } = &texts[*index];
        format!("{name}: {} {range}.", phrase::lower(language, outcome))
    };
    let names = phrase::names(language, scenarios.iter().map(|index| texts[*index].name.as_str()));
    let sentences: Vec<String> = scenarios.iter().map(sentence).chain(marked.iter().cloned()).collect();
    format!(
        "Line chart of {shown} in each of the scenarios {names}. {} The table below gives the positions between them.",
        sentences.join(" ")
    )
}

/// Returns the JSON for the slider's script.
fn script_data(
    language: &Language,
    all_series: &[Series<'_>],
    axes: TrendAxes<'_>,
    y: Scale,
    scenarios: &[usize],
    texts: &[PositionText],
) -> String {
    let x = Scale::Time { from: axes.from, to: axes.to };
    // The line turns from solid to dashed at a point of its own.
    let lines: Vec<Vec<(f64, f64)>> =
        all_series.iter().map(|series| with_point_at(&series.line(axes), axes.today)).collect();
    let points = lines.first().map_or(&[][..], Vec::as_slice);
    let across = |(date, _): &(f64, f64)| (x.at(*date) * f64::from(UNITS_ACROSS)).round() as i32;
    let down = |(_, value): &(f64, f64)| ((BOTTOM - y.at(*value) * (BOTTOM - TOP)) * UNITS_PER_PIXEL).round() as i32;
    let position = |(text, line)| {
        let line: &Vec<(f64, f64)> = line;
        PositionData { text, y: line.iter().map(down).collect() }
    };
    script_json(&ScriptData {
        scenarios: scenarios.to_vec(),
        between: language.get("chart.between_scenarios").to_owned(),
        today: points.iter().filter(|(date, _)| *date <= axes.today).count(),
        x: points.iter().map(across).collect(),
        positions: texts.iter().zip(&lines).map(position).collect(),
    })
}

/// Returns a line with an interpolated point at a date.
fn with_point_at(line: &[(f64, f64)], date: f64) -> Vec<(f64, f64)> {
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return Vec::new() };
    let mut points = clip_to_dates(line, first.0, date);
    let rest = clip_to_dates(line, date, last.0);
    points.extend(rest.into_iter().filter(|(at, _)| *at > date));
    points
}
