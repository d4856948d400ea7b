//! The annotations of a chart: notes at dates, rules at values, and shaded bands of either.
//!
//! The values are up on a chart over time, and across on a chart of rows or of a distribution.

mod annotation_drawing;

use crate::date::CalendarDate;
use crate::diagnostic::{Reported, error};
use crate::document::chart::{self as spec, Place};
use crate::figure::bind::binder::Binder;
use crate::figure::bind::formatted;
use crate::figure::bind::quantity::{Quantity, QuantityKind};
use crate::figure::chart::data::ChartData;
use crate::figure::format::number;
use crate::figure::format::precision::DateStyle;
use crate::locale::Language;
use crate::model::{Known, Unit};
use crate::source::{Span, Spanned};

/// The axes that annotations are placed on.
#[derive(Clone, Copy, Debug)]
pub struct AnnotatedAxes<'u> {
    /// The first and the last date, in years. `None` if the horizontal axis is not one of dates.
    pub dates: Option<(f64, f64)>,
    /// What the values are.
    pub values: AxisValues<'u>,
    /// Whether the scale of the values is logarithmic.
    pub logarithmic: bool,
    /// Whether the values are across. Then the chart has no dates beside them.
    pub values_across: bool,
}

impl<'u> AnnotatedAxes<'u> {
    /// Returns the axis of a chart whose values are across.
    pub fn across(values: AxisValues<'u>, logarithmic: bool) -> Self {
        Self { dates: None, values, logarithmic, values_across: true }
    }

    /// Returns the axes of a chart over time from one date to another, in years, whose values are on a linear scale.
    pub fn over_time(dates: (f64, f64), values: AxisValues<'u>) -> Self {
        Self { dates: Some(dates), values, logarithmic: false, values_across: false }
    }
}

/// The values of an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AxisValues<'u> {
    /// Numbers in a unit, as text. The unit is empty for plain numbers.
    Numbers(&'u str),
    /// Probabilities, from 0 to 1.
    Chances,
    /// Shares of a total, from 0% to 100%.
    Shares,
    /// Dates, in years.
    Dates,
}

/// The annotations of a chart, placed on its axes.
#[derive(Clone, Debug, Default)]
pub struct Annotations {
    notes: Vec<DateNote>,
    rules: Vec<ValueRule>,
    bands: Vec<ValueBand>,
}

/// A text at a date, or at a range of dates.
#[derive(Clone, Debug)]
struct DateNote {
    dates: (f64, f64),
    /// The date, or the range, as text.
    when: String,
    text: String,
}

/// A line at a value.
#[derive(Clone, Debug)]
struct ValueRule {
    value: f64,
    /// The value as text, if it is a date.
    when: Option<String>,
    label: String,
}

/// A range of values. An end that is missing is that of the axis.
#[derive(Clone, Debug)]
struct ValueBand {
    from: Option<f64>,
    to: Option<f64>,
    /// The range as text, if it is one of dates.
    when: Option<String>,
    label: String,
}

/// A place that was found.
enum Found {
    /// A date, with its first and last moment and its text.
    Date { first: f64, middle: f64, last: f64, text: String },
    /// A value in the unit of the axis.
    Value(f64),
    /// A value that is not known, because it lies outside of the window of its model.
    Unknown(String),
}

/// The annotations of a chart without any.
pub static NO_ANNOTATIONS: Annotations = Annotations { notes: Vec::new(), rules: Vec::new(), bands: Vec::new() };

impl Annotations {
    /// Finds where each annotation lies. One whose date or value is computed and lies outside of the chart is left out, and
    /// the chart's note says so.
    ///
    /// # Errors
    ///
    /// Reports a date outside of a chart over time, a value of another unit, and one that a logarithmic scale cannot show.
    pub fn find(spec: &spec::Annotations, axes: AnnotatedAxes<'_>, data: &mut ChartData<'_>) -> Result<Self, Reported> {
        let mut found = Self::default();
        let mut problem = Ok(());
        for note in &spec.notes {
            problem = problem.and(found.add_note(note, axes, data));
        }
        for rule in &spec.marks.rules {
            problem = problem.and(found.add_rule(rule, axes, data));
        }
        for band in &spec.marks.bands {
            problem = problem.and(found.add_band(band, axes, data));
        }
        found.notes.sort_by(|a, b| a.dates.0.total_cmp(&b.dates.0));
        problem.map(|()| found)
    }

    fn add_note(
        &mut self,
        note: &spec::Note,
        axes: AnnotatedAxes<'_>,
        data: &mut ChartData<'_>,
    ) -> Result<(), Reported> {
        let text = fill(&note.text, data);
        let dates = dates_of(axes, note.at.span, data)?;
        match find(&note.at, axes, data)? {
            Found::Date { middle, text: when, .. } => {
                if (dates.0..=dates.1).contains(&middle) {
                    self.notes.push(DateNote { dates: (middle, middle), when, text });
                    return Ok(());
                }
                outside((&note.at, &when), &text, dates, data)
            }
            Found::Unknown(when) => outside((&note.at, &when), &text, dates, data),
            Found::Value(_) => Err(data.report.push(error!(
                WRONG_SERIES at note.at.span, "the note `{text}` is at a number, and notes are at dates";
                hint "mark a value with `rule`"
            ))),
        }
    }

    fn add_rule(
        &mut self,
        rule: &spec::Rule,
        axes: AnnotatedAxes<'_>,
        data: &mut ChartData<'_>,
    ) -> Result<(), Reported> {
        let label = fill(&rule.label, data);
        let place = &rule.value;
        let (value, when) = match find(place, axes, data)? {
            Found::Value(value) => (value, None),
            Found::Date { middle, text, .. } if axes.values == AxisValues::Dates => (middle, Some(text)),
            Found::Date { .. } if axes.values_across => {
                return Err(data.report.push(error!(
                    WRONG_SERIES at place.span, "the rule `{label}` is at a date, and the values of this chart are numbers";
                    hint "write a value in the unit of the chart"
                )));
            }
            Found::Date { .. } => {
                return Err(data.report.push(error!(
                    WRONG_SERIES at place.span, "the rule `{label}` is at a date, and the values of this chart are numbers";
                    hint "mark a date with `notes`"
                )));
            }
            Found::Unknown(value) => {
                data.add_note(format!("Not marked: {label}, {value}."));
                return Ok(());
            }
        };
        check_drawable(value, &format!("the rule `{label}`"), place, axes, data)?;
        self.rules.push(ValueRule { value, when, label });
        Ok(())
    }

    fn add_band(
        &mut self,
        band: &spec::ShadedBand,
        axes: AnnotatedAxes<'_>,
        data: &mut ChartData<'_>,
    ) -> Result<(), Reported> {
        let label = fill(&band.label, data);
        let mut end = |place: &Option<Spanned<Place>>| {
            place.as_ref().map(|place| find(place, axes, data).map(|found| (place.span, found))).transpose()
        };
        let (from, to) = (end(&band.from), end(&band.to));
        let (from, to) = (from?, to?);
        let span = band.from.as_ref().or(band.to.as_ref()).map_or(band.label.span, |place| place.span);
        let is_date = |end: &Option<(_, Found)>| matches!(end, Some((_, Found::Date { .. })));
        let is_value = |end: &Option<(_, Found)>| matches!(end, Some((_, Found::Value(_))));
        if (is_date(&from) && is_value(&to)) || (is_value(&from) && is_date(&to)) {
            return Err(data.report.push(error!(
                WRONG_SERIES at span, "one end of the band `{label}` is a date, and the other is a number";
                hint "write a year as a date: `2026-01-01`"
            )));
        }
        if let Some((_, Found::Unknown(text))) =
            [&from, &to].into_iter().flatten().find(|(_, end)| matches!(end, Found::Unknown(_)))
        {
            data.add_note(format!("Not marked: {label}, {text}."));
            return Ok(());
        }
        if is_date(&from) || is_date(&to) {
            if axes.values_across && axes.values != AxisValues::Dates {
                return Err(data.report.push(error!(
                    WRONG_SERIES at span, "the band `{label}` is one of dates, and the values of this chart are numbers";
                    hint "write a value in the unit of the chart"
                )));
            }
            // Dates across a distribution have no ends: its axis contains whatever is marked.
            let (first, last) = match axes.values_across {
                true => (f64::NEG_INFINITY, f64::INFINITY),
                false => dates_of(axes, span, data)?,
            };
            let (start, starts) = match &from {
                Some((_, Found::Date { first, text, .. })) => (*first, Some(text.as_str())),
                _ => (first, None),
            };
            let (end, ends) = match &to {
                Some((_, Found::Date { last, text, .. })) => (*last, Some(text.as_str())),
                _ => (last, None),
            };
            let when = match (starts, ends) {
                (Some(from), Some(to)) => format!("{from} to {to}"),
                (Some(from), None) => format!("from {from}"),
                (None, to) => format!("until {}", to.unwrap_or_default()),
            };
            if start >= end {
                return Err(not_in_order(&label, span, data));
            }
            if axes.values_across {
                let (from, to) = (Some(start).filter(|at| at.is_finite()), Some(end).filter(|at| at.is_finite()));
                self.bands.push(ValueBand { from, to, when: Some(when), label });
                return Ok(());
            }
            let (start, end) = (start.max(first), end.min(last));
            if start >= end {
                let message = format!("the band `{label}`, {when}, lies outside of the dates of the chart");
                return Err(data.report_undrawable(
                    &message,
                    span,
                    "draw more dates with `from` and `to`, or leave it out",
                ));
            }
            self.notes.push(DateNote { dates: (start, end), when, text: label });
            return Ok(());
        }
        let value = |end: &Option<(_, Found)>| match end {
            Some((_, Found::Value(value))) => Some(*value),
            _ => None,
        };
        let (from, to) = (value(&from), value(&to));
        if from.zip(to).is_some_and(|(from, to)| from >= to) {
            return Err(not_in_order(&label, span, data));
        }
        for (end, place) in [(from, &band.from), (to, &band.to)] {
            if let Some((end, place)) = end.zip(place.as_ref()) {
                check_drawable(end, &format!("an end of the band `{label}`"), place, axes, data)?;
            }
        }
        self.bands.push(ValueBand { from, to, when: None, label });
        Ok(())
    }
}

/// Finds a place on the axes.
fn find(place: &Spanned<Place>, axes: AnnotatedAxes<'_>, data: &mut ChartData<'_>) -> Result<Found, Reported> {
    let language = data.evidence.language;
    let (span, values) = (place.span, axes.values);
    let expression = match &place.value {
        Place::Number(number) => {
            // A number is a year where only dates can be meant.
            let year = CalendarDate::parse(&number.to_string());
            let year = year.filter(|_| axes.values_across && values == AxisValues::Dates);
            return Ok(year.map_or(Found::Value(*number), |year| calendar_date(language, year)));
        }
        Place::Date(date) => return Ok(calendar_date(language, *date)),
        Place::Expression(expression) => expression,
    };
    let mut binder = Binder::new(data.evidence);
    let quantity = binder.value(expression, &mut data.report)?;
    data.add_origins(&binder.into_origins());
    let Known::At(value) = quantity.value else {
        return Ok(Found::Unknown(formatted::quantity_text(language, &quantity, DateStyle::Short)));
    };
    let unit = match &quantity.kind {
        QuantityKind::Date(_) => return Ok(date(language, &quantity, value)),
        QuantityKind::Chance => &Unit::plain(),
        QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit) => unit,
    };
    let name = |unit: &Unit| if unit.is_plain() { "a plain number".to_owned() } else { format!("in `{unit}`") };
    let of_axis = match values {
        AxisValues::Numbers(unit) => data.unit(unit, span)?,
        AxisValues::Chances => Unit::plain(),
        AxisValues::Shares => data.unit("%", span)?,
        AxisValues::Dates => {
            return Err(data.report.push(error!(
                WRONG_SERIES at span, "`{}` is {}, and the values of this chart are dates", expression.value, name(unit)
            )));
        }
    };
    if unit.dimension != of_axis.dimension {
        let (found, chart) = (name(unit), name(&of_axis));
        return Err(data.report.push(error!(
            WRONG_SERIES at span, "`{}` is {found}, and the values of this chart are {}", expression.value,
            if of_axis.is_plain() { "plain numbers" } else { chart.as_str() };
            hint "write a value in the unit of the chart"
        )));
    }
    Ok(Found::Value(value * unit.scale / of_axis.scale))
}

/// Returns a date of the calendar, with its whole length.
fn calendar_date(language: &Language, date: CalendarDate) -> Found {
    let (first, middle) = (date.first().to_years(), date.to_years());
    let text = number::calendar_date(language, middle, date.unit());
    Found::Date { first, middle, last: middle + (middle - first), text }
}

/// Returns a computed date, with no more digits than the samples support.
fn date(language: &Language, quantity: &Quantity, value: f64) -> Found {
    let text = formatted::quantity_text(language, quantity, DateStyle::Month);
    Found::Date { first: value, middle: value, last: value, text }
}

/// Fills in the bound figures of a text.
fn fill(text: &Spanned<String>, data: &mut ChartData<'_>) -> String {
    let _language = data.evidence.language;
    let mut binder = Binder::new(data.evidence);
    let filled = binder.fill(text, &mut data.report);
    data.add_origins(&binder.into_origins());
    filled
}

/// Returns the first and the last date of a chart.
///
/// # Errors
///
/// Reports a chart without dates.
fn dates_of(axes: AnnotatedAxes<'_>, span: Span, data: &mut ChartData<'_>) -> Result<(f64, f64), Reported> {
    axes.dates.ok_or_else(|| {
        data.report.push(error!(
            WRONG_SERIES at span, "a date is marked, and the horizontal axis of this chart is not one of dates";
            hint "mark a value with `rule`"
        ))
    })
}

/// Handles a note outside of the dates of a chart. A date that is computed moves with the model, so the chart's note tells of
/// it instead of an error.
///
/// # Errors
///
/// Reports a date that is written out.
fn outside(
    (place, when): (&Spanned<Place>, &str),
    text: &str,
    (from, to): (f64, f64),
    data: &mut ChartData<'_>,
) -> Result<(), Reported> {
    let language = data.evidence.language;
    if matches!(place.value, Place::Expression(_)) {
        data.add_note(format!("Not marked: {text}, {when}."));
        return Ok(());
    }
    let (from, to) = (number::day(language, from), number::day(language, to));
    let message = format!("the note `{text}` is at {when}, outside of the dates of the chart, {from} to {to}");
    Err(data.report_undrawable(&message, place.span, "draw more dates with `from` and `to`, or leave the note out"))
}

fn not_in_order(label: &str, span: Span, data: &mut ChartData<'_>) -> Reported {
    data.report.push(error!(BAD_VALUE at span, "expected the band `{label}` to end after it begins"))
}

/// Checks that a scale can show a value.
///
/// # Errors
///
/// Reports a value that it cannot.
fn check_drawable(
    value: f64,
    what: &str,
    place: &Spanned<Place>,
    axes: AnnotatedAxes<'_>,
    data: &mut ChartData<'_>,
) -> Result<(), Reported> {
    let language = data.evidence.language;
    let shown = number::exact(language, value);
    if axes.values == AxisValues::Chances && !(0.0..=1.0).contains(&value) {
        let message = format!("{what} is at {shown}, and a chance is from 0 to 1");
        return Err(data.report_undrawable(&message, place.span, "write a chance as `80%`"));
    }
    if axes.values == AxisValues::Shares && !(0.0..=100.0).contains(&value) {
        let message = format!("{what} is at {shown}%, and a share of a total is from 0% to 100%");
        return Err(data.report_undrawable(&message, place.span, ""));
    }
    if axes.logarithmic && value <= 0.0 {
        let message = format!("{what} is at {shown}, which a logarithmic scale cannot show");
        return Err(data.report_undrawable(&message, place.span, ""));
    }
    Ok(())
}
