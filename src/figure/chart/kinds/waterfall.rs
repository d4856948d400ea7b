//! `kind: waterfall`: from a simpler model to the whole model, step by step.

use crate::date::Date;
use crate::diagnostic::{Reported, error};
use crate::document::chart::Waterfall;
use crate::figure::bind::quantity::Sampled;
use crate::figure::canvas::bar_label::{BarLabel, NEAR};
use crate::figure::canvas::row_plot::readouts::ReadoutText;
use crate::figure::canvas::row_plot::{BAR, Row, RowPlot};
use crate::figure::canvas::scale::Scale;
use crate::figure::chart::data::ChartData;
use crate::figure::chart::interface::{Chart, DrawnChart, Inputs};
use crate::figure::chart::measure::{Measure, Shifts, shift_key};
use crate::figure::chart::placed_annotations::Annotations;
use crate::figure::format::move_text::MoveUnit;
use crate::figure::format::number::{self, Precision};
use crate::figure::format::phrase;
use crate::figure::tables::types::{Table, TableCell, TableColumn};
use crate::locale::Language;
use crate::model::{Known, Outcome, Parts, SliderPositions, WaterfallForecast};

/// A bar of the waterfall.
#[derive(Clone, Debug, PartialEq)]
pub struct WaterfallBar {
    /// Its name for readers.
    pub label: String,
    /// The start of a step; `None` for the first and the last bar, which are totals.
    pub from: Option<Known>,
    /// The value after it.
    pub to: Known,
}

impl WaterfallBar {
    /// Returns the length of a step, if both of its ends are known.
    fn shift(&self) -> Option<f64> {
        Some(self.to.value()? - self.from?.value()?)
    }

    /// Returns whether it is a step that leads nowhere.
    fn is_still(&self) -> bool {
        self.from.is_some_and(|from| same(from, self.to))
    }
}

/// Returns whether two values are the same, but for the rounding of sums.
fn same(one: Known, other: Known) -> bool {
    match (one, other) {
        (Known::At(one), Known::At(other)) => (one - other).abs() <= 1e-9 * (1.0 + other.abs()),
        (one, other) => one == other,
    }
}

/// Returns where a median lies: one after the window later than all others.
fn position(median: Known) -> f64 {
    median.at_most().unwrap_or(f64::INFINITY)
}

/// The formatting of the bars.
pub struct ShiftFormat {
    /// What they measure.
    pub measure: Measure,
    /// How steps are written.
    pub shifts: ShiftTexts,
    /// How exact the values are.
    pub precision: Precision,
    /// The last day on which a date is searched for.
    pub end: Date,
    /// The rules and bands.
    pub annotations: Annotations,
}

/// How the steps of a chart are written.
pub enum ShiftTexts {
    /// With the same number of decimals.
    Decimals(Shifts),
    /// In a unit that suits the largest: months.
    Moves(MoveUnit),
}

impl ShiftTexts {
    fn text(&self, language: &Language, shift: f64) -> String {
        match self {
            Self::Decimals(shifts) => shifts.text(language, shift),
            Self::Moves(unit) => unit.text(language, shift),
        }
    }
}

impl ShiftFormat {
    /// Returns the text of a median.
    pub fn whole(&self, language: &Language, median: Known) -> String {
        self.measure.or_limit(language, median, |value| self.measure.text(language, value, self.precision))
    }

    /// Returns the color of a bar. A step whose label would be zero is neutral, as totals are: it is neither earlier nor later.
    fn class(&self, language: &Language, bar: &WaterfallBar) -> &'static str {
        let Some(from) = bar.from else { return "total" };
        let is_nothing = |shift: f64| self.shifts.text(language, shift) == self.shifts.text(language, 0.0);
        match bar.shift() {
            _ if bar.is_still() => "total",
            Some(shift) if is_nothing(shift) => "total",
            _ if position(bar.to) < position(from) => "earlier",
            _ => "later",
        }
    }

    /// Returns the label of a bar.
    pub fn text(&self, language: &Language, bar: &WaterfallBar) -> String {
        let to = self.measure.or_limit(language, bar.to, |value| self.measure.short(language, value, self.precision));
        let Some(from) = bar.from else { return to };
        match (bar.shift(), from) {
            (Some(_), _) if bar.is_still() => language.get("chart.no_change").to_owned(),
            (Some(shift), _) => self.shifts.text(language, shift),
            (None, from) if from == bar.to => format!("still {to}"),
            (None, Known::AtMost(_)) => format!("on to {to}"),
            (None, Known::MoreThan(_) | Known::NeverBy(_)) => format!("back to {to}"),
            (None, Known::At(_)) => to,
        }
    }
}

impl Chart for Waterfall {
    fn inputs(&self) -> Inputs<'_> {
        let parts = Parts { slider: SliderPositions::None, waterfall: true };
        Inputs { models: vec![&self.model], parts, ..Inputs::default() }.annotated(&self.annotations)
    }

    fn draw(&self, data: &mut ChartData<'_>) -> Result<DrawnChart, Reported> {
        let language = data.evidence.language;
        let forecast = data.model(&self.model)?;
        let waterfall = forecast.waterfall.as_ref();
        let Some((waterfall, outcome)) =
            waterfall.and_then(|waterfall| Some((waterfall, forecast.outcome(&waterfall.outcome)?)))
        else {
            return Err(data.report.push(error!(
                UNKNOWN_IN_FIGURE at self.model.span, "model `{}` has no waterfall", forecast.model;
                hint "add it to the model file: what it starts from, and what each step restores"
            )));
        };
        let sampled = Sampled::of_outcome(outcome, forecast).central();
        let bars = bars(waterfall, outcome, sampled.value);
        check_sum(&bars, sampled.value, data);
        let error = outcome.central_error().unwrap_or(0.0);
        // Both ends of a step are uncertain. If their errors are independent, this is the error of their difference.
        let between = error * std::f64::consts::SQRT_2;
        let measure = Measure::of(&outcome.kind);
        let annotations = Annotations::find(&self.annotations, measure.annotated_axis(false), data)?;
        let shifts = Shifts::new(&measure, between, bars.iter().filter_map(WaterfallBar::shift));
        // Medians are written as in prose, but by month, so that a reader sees the steps between them.
        let precision = sampled.precision().beside_others();
        let shifts = ShiftTexts::Decimals(shifts);
        let format = ShiftFormat { measure, shifts, precision, end: forecast.window.to, annotations };
        let alt = alt_text(language, &bars, outcome, &format);
        Ok(drawn(&bars, &format, forecast.as_of, alt, data))
    }
}

/// Draws bars from the left end of the scale to the first value, and from there to the last, step by step. The scale of dates starts
/// by `start`.
pub fn drawn(
    bars: &[WaterfallBar],
    format: &ShiftFormat,
    start: Date,
    alt: String,
    data: &ChartData<'_>,
) -> DrawnChart {
    let language = data.evidence.language;
    let (start, beyond, x) = scale(bars, format, start);
    let at = |median: Known| median.at_most().unwrap_or(beyond);
    let span = |bar: &WaterfallBar| (bar.from.map_or(start, at), at(bar.to));
    let rows: Vec<Row> = bars.iter().map(|bar| Row { strong: bar.from.is_none(), ..Row::new(&bar.label) }).collect();
    let end = |bar: &WaterfallBar| BarLabel {
        gap: NEAR,
        value: span(bar).0.max(span(bar).1),
        lines: vec![format.text(language, bar)],
        left: false,
        class: format!("name {}", format.class(language, bar)),
    };
    let ends: Vec<BarLabel> = bars.iter().map(end).collect();
    let mut plot = RowPlot::new(&rows, x, &ends);
    format.annotations.shade_values_across(&mut plot.plot);
    format.measure.draw_axis(language, &mut plot);
    if format.measure != Measure::Date {
        plot.base(0.0, BAR, "axis");
    }
    for (row, (bar, end)) in bars.iter().zip(&ends).enumerate() {
        let (from, to) = span(bar);
        let middle = plot.bounds(row).middle;
        plot.bar((from, to), (middle, BAR), format.class(language, bar));
        let is_late = |median: Known| median.at_most().is_none();
        if is_late(bar.to) || bar.from.is_some_and(is_late) {
            plot.arrow(from.max(to), middle, false, format.class(language, bar));
        }
        let is_early = |median: Known| matches!(median, Known::AtMost(_));
        if bar.from.is_some_and(|from| is_early(from) || is_early(bar.to)) {
            plot.arrow(from.min(to), middle, true, format.class(language, bar));
        }
        plot.end(end, middle);
        plot.connector(&rows, row, to);
    }
    let drawn = plot.drawn().to_vec();
    let marked = format.annotations.draw_values_across(&mut plot.plot, &drawn);
    plot.readouts(&rows, &readouts(language, bars, format));
    let table = data_table(language, bars, format);
    let classes =
        ["later", "earlier"].into_iter().filter(|class| bars.iter().any(|bar| format.class(language, bar) == *class));
    let drawing = plot.finish(&data.id.value, data.description(&alt));
    let key = shift_key(language, &format.measure, classes).into_iter().chain(marked).collect();
    DrawnChart::new(drawing, key, table, alt)
}

fn bars(waterfall: &WaterfallForecast, outcome: &Outcome, whole: Known) -> Vec<WaterfallBar> {
    let (label, mut level) = waterfall.start.clone();
    let mut bars = vec![WaterfallBar { label, from: None, to: level }];
    for (label, to) in &waterfall.steps {
        bars.push(WaterfallBar { label: label.clone(), from: Some(level), to: *to });
        level = *to;
    }
    bars.push(WaterfallBar { label: outcome.description.label.clone(), from: None, to: whole });
    bars
}

/// Checks that each step begins where the one before it ends, and that all of them lead from the first bar to the last.
fn check_sum(bars: &[WaterfallBar], whole: Known, data: &mut ChartData<'_>) {
    let mut mismatch = None;
    let mut level = None;
    for bar in bars {
        match bar.from {
            Some(from) if level.is_some_and(|level| !same(from, level)) => {
                mismatch = mismatch.or(Some(bar.label.as_str()));
            }
            _ => {}
        }
        level = Some(bar.to);
    }
    let steps: Option<Vec<f64>> = bars.iter().filter(|bar| bar.from.is_some()).map(WaterfallBar::shift).collect();
    if let (Some(steps), Some(start)) = (steps, bars.first().and_then(|bar| bar.to.value())) {
        let sum = steps.iter().sum::<f64>() + start;
        mismatch = mismatch.or((!same(Known::At(sum), whole)).then_some("the sum of the steps"));
    }
    let last_step = bars.iter().rev().find(|bar| bar.from.is_some()).or(bars.first());
    mismatch = mismatch.or(last_step.filter(|step| !same(step.to, whole)).map(|step| step.label.as_str()));
    if let Some(label) = mismatch {
        data.report.push(error!(
            CONTRADICTION at data.id.span,
            "expected the steps of the waterfall to add up to the whole: `{label}` does not fit"
        ));
    }
}

/// Returns the start of totals, the position of "never", and the scale.
fn scale(bars: &[WaterfallBar], format: &ShiftFormat, as_of: Date) -> (f64, f64, Scale) {
    let values = bars.iter().filter_map(|bar| bar.to.at_most()).chain(format.annotations.values());
    let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    let never = bars.iter().any(|bar| bar.to.at_most().is_none());
    let dates = format.measure == Measure::Date;
    // If every bar is "never", the scale is from today to the end of the window.
    let (low, high) = if low > high { (as_of.to_years(), format.end.to_years()) } else { (low, high) };
    let low = if dates { as_of.to_years().min(low).floor() } else { low.min(0.0) };
    let high = if dates { high.max(low + 1.0) } else { high.max(0.0).max(low + 1e-9) };
    let beyond = high + (high - low) * 0.12;
    let to = if never { beyond } else { high };
    if dates { (low, beyond, Scale::Time { from: low, to }) } else { (0.0, beyond, Scale::Linear { from: low, to }) }
}

fn readouts(language: &Language, bars: &[WaterfallBar], format: &ShiftFormat) -> Vec<Vec<ReadoutText>> {
    let row = |bar: &WaterfallBar| {
        let level = format.whole(language, bar.to);
        let step =
            bar.shift().map(|shift| ReadoutText::new(format.shifts.text(language, shift), format.class(language, bar)));
        let to = if bar.from.is_some() { format!("to {level}") } else { level };
        step.into_iter().chain([ReadoutText::new(to, "total")]).collect()
    };
    bars.iter().map(row).collect()
}

fn data_table(language: &Language, bars: &[WaterfallBar], format: &ShiftFormat) -> Table {
    let header = |label: &str| TableColumn { label: label.into(), unit: None, numeric: true };
    let after =
        language.get(if format.measure == Measure::Chance { "chart.probability_after" } else { "chart.median_after" });
    let columns = vec![
        TableColumn { label: language.get("chart.step").into(), unit: None, numeric: false },
        header(language.get("chart.shift")),
        header(after),
    ];
    let row = |bar: &WaterfallBar| {
        let shift = bar.shift().map_or_else(TableCell::missing, |shift| TableCell {
            text: format.shifts.text(language, shift),
            value: Some(number::machine(shift)),
        });
        let level = format.whole(language, bar.to);
        vec![TableCell::text(&bar.label), shift, TableCell { text: level, value: Some(format.measure.machine(bar.to)) }]
    };
    let rows: Vec<Vec<TableCell>> = bars.iter().map(row).collect();
    let headers = ["step", "shift", format.measure.central_name()].map(str::to_owned);
    Table::of_cells(&headers, columns, rows)
}

fn alt_text(language: &Language, bars: &[WaterfallBar], outcome: &Outcome, format: &ShiftFormat) -> String {
    let level = |bar: &WaterfallBar| format.whole(language, bar.to);
    let (Some(first), Some(last)) = (bars.first(), bars.last()) else { return String::new() };
    let steps: Vec<String> = bars
        .iter()
        .filter(|bar| bar.from.is_some())
        .map(|bar| format!("{} {}", phrase::lower(language, &bar.label), format.text(language, bar)))
        .collect();
    let chart = format!(
        "Waterfall chart of the {} of {}: {} gives {}; then {}; the whole model gives {}.",
        format.measure.central_name(),
        phrase::lower(language, &outcome.description.label),
        phrase::lower(language, &first.label),
        level(first),
        steps.join(", "),
        level(last)
    );
    let marked = format.annotations.sentences(|value| format.measure.marked(language, value));
    let table = "The table below gives every step.".to_owned();
    std::iter::once(chart).chain(marked).chain([table]).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;
    use crate::locale::english;

    fn step(from: Known, to: Known) -> (&'static str, String) {
        let shifts = ShiftTexts::Moves(MoveUnit::Months);
        let (measure, precision) = (Measure::Date, Precision::from(0.0));
        let end = Date::parse("2060-01-01").unwrap();
        let format = ShiftFormat { measure, shifts, precision, end, annotations: Annotations::default() };
        let bar = WaterfallBar { label: String::new(), from: Some(from), to };
        (format.class(english(), &bar), format.text(english(), &bar))
    }

    #[test]
    fn a_step_is_later_where_it_ends_later_and_never_is_later_than_all() {
        let class = |from, to| step(from, to).0;
        let (early, late, never) = (Known::At(2028.0), Known::At(2029.0), Known::MoreThan(2031.0));
        assert_eq!((class(early, late), class(late, early)), ("later", "earlier"));
        assert_eq!((class(late, never), class(never, late)), ("later", "earlier"));
    }

    #[test]
    fn a_step_of_zero_is_neither_earlier_nor_later() {
        let (at, never) = (Known::At(2028.25), Known::MoreThan(2031.0));
        assert_eq!(step(at, at), ("total", "no change".to_owned()));
        // A sum of steps is exact up to the rounding of its digits only.
        assert_eq!(step(at, Known::At(2028.25 + 1e-12)), ("total", "no change".to_owned()));
        assert_eq!(step(never, never).0, "total");
        // Less than half a day is written as zero.
        assert_eq!(step(at, Known::At(2028.2501)), ("total", "0 days".to_owned()));
        assert_eq!(step(at, Known::At(2028.24)), ("earlier", "−4 days".to_owned()));
    }
}
