//! The annotations of a chart over time: notes at dates, rules at values, and shaded bands of either.

use crate::diagnostic::{Reported, error};
use crate::document::chart::{self as spec, Place};
use crate::figure::bind::binder::Binder;
use crate::figure::bind::formatted;
use crate::figure::bind::quantity::{Quantity, QuantityKind};
use crate::figure::canvas::collisions::Obstacle;
use crate::figure::canvas::frame::View;
use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::marks::Segments;
use crate::figure::canvas::plot::Plot;
use crate::figure::canvas::plot::date_marks::DateMark;
use crate::figure::chart::data::ChartData;
use crate::figure::format::precision::DateStyle;
use crate::figure::format::{number, phrase};
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
}

/// The values of an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AxisValues<'u> {
    /// Numbers in a unit, as text. The unit is empty for plain numbers.
    Numbers(&'u str),
    /// Probabilities, from 0 to 1.
    Chances,
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
    label: String,
}

/// A range of values. An end that is missing is that of the axis.
#[derive(Clone, Debug)]
struct ValueBand {
    from: Option<f64>,
    to: Option<f64>,
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
    /// Reports a date outside of the chart, a value of another unit, and one that a logarithmic scale cannot show.
    pub fn find(spec: &spec::Annotations, axes: AnnotatedAxes<'_>, data: &mut ChartData<'_>) -> Result<Self, Reported> {
        let mut found = Self::default();
        let mut problem = Ok(());
        for note in &spec.notes {
            problem = problem.and(found.add_note(note, axes, data));
        }
        for rule in &spec.rules {
            problem = problem.and(found.add_rule(rule, axes, data));
        }
        for band in &spec.bands {
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
        match find(&note.at, axes.values, data)? {
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
        let value = match find(place, axes.values, data)? {
            Found::Value(value) => value,
            Found::Date { middle, .. } if axes.values == AxisValues::Dates => middle,
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
        self.rules.push(ValueRule { value, label });
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
            place.as_ref().map(|place| find(place, axes.values, data).map(|found| (place.span, found))).transpose()
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
            let (first, last) = dates_of(axes, span, data)?;
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
        self.bands.push(ValueBand { from, to, label });
        Ok(())
    }

    /// Returns every value that the axis must contain. A band that is open at one end has some height beyond the other.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        let beyond = |value: f64, further: f64| if value < 0.0 { value / further } else { value * further };
        let bands = self.bands.iter().flat_map(move |band| match (band.from, band.to) {
            (Some(from), None) => [from, beyond(from, 1.1)],
            (None, Some(to)) => [to, beyond(to, 0.9)],
            (from, to) => [from.unwrap_or_default(), to.unwrap_or_default()],
        });
        self.rules.iter().map(|rule| rule.value).chain(bands)
    }

    /// Shades the bands, which lie below everything else.
    pub fn shade(&self, plot: &mut Plot) {
        for band in &self.bands {
            plot.shade_values(band.from, band.to);
        }
        for note in self.notes.iter().filter(|note| note.dates.0 < note.dates.1) {
            plot.shade_dates(note.dates);
        }
    }

    /// Draws the rules, and writes the labels of rules and of bands of values. `lines` has the points of each series, which
    /// the labels keep off. Returns the entries of the key for labels without room.
    pub fn draw_rules(&self, plot: &mut Plot, lines: &[Vec<(f64, f64)>]) -> Vec<KeyEntry> {
        for rule in &self.rules {
            plot.horizontal_rule(rule.value, "reference");
        }
        let stems = self.stems(plot);
        let mut key = Vec::new();
        for rule in &self.rules {
            let missing = plot.label_rule(&rule.label, rule.value, lines, &stems);
            key.extend(entry_without_room(missing, "thin reference", &rule.label));
        }
        for band in &self.bands {
            let missing = plot.label_values(&band.label, (band.from, band.to), lines, &stems);
            key.extend(entry_without_room(missing, "area shade", &band.label));
        }
        key
    }

    /// Draws the rules and the numbers of the notes on a panel among several, which all have the same. Its labels may lie on
    /// them: a panel has no other room for them.
    pub fn draw_on_panel(&self, plot: &mut Plot) {
        for rule in &self.rules {
            let down = plot.y_pixels(rule.value);
            plot.draw_on_page(&Segments { points: vec![(0.0, down), (100.0, down)], class: "reference".into() });
        }
        plot.number_dates(&self.date_marks(), &[], View::Both, false);
    }

    /// Returns the lines up from the dates of notes, which labels keep off.
    pub fn stems(&self, plot: &Plot) -> Vec<Obstacle> {
        plot.stem_obstacles(&self.date_marks(), View::Both)
    }

    /// Writes the notes beside their dates, where they touch neither what has been drawn nor `obstacles`. Where there is no
    /// room for all of them, they are numbered. Returns the entries of the key that has the text of each number.
    pub fn draw_notes(&self, plot: &mut Plot, obstacles: &[Obstacle]) -> Vec<KeyEntry> {
        let numbered = plot.mark_dates(&self.date_marks(), obstacles);
        self.key(numbered)
    }

    /// Returns the entries of the key of panels, which have no room for texts: of each rule, band, and number.
    pub fn key_of_panels(&self) -> Vec<KeyEntry> {
        let entry = |class: &str, label: &String| KeyEntry { class: class.to_owned(), label: label.clone() };
        let rules = self.rules.iter().map(|rule| entry("thin reference", &rule.label));
        let bands = self.bands.iter().map(|band| entry("area shade", &band.label));
        rules.chain(bands).chain(self.key([true, true])).collect()
    }

    fn date_marks(&self) -> Vec<DateMark> {
        let mark = |note: &DateNote| DateMark { dates: note.dates, text: note.text.clone() };
        self.notes.iter().map(mark).collect()
    }

    /// Returns the entries of the key, given whether the notes are numbered in the wide and in the narrow view.
    fn key(&self, numbered: [bool; 2]) -> Vec<KeyEntry> {
        self.notes.iter().filter_map(|note| entry_without_room(numbered, "note", &note.text)).collect()
    }

    /// Returns sentences for the alternative text. `text` formats a value.
    pub fn sentences(&self, text: impl Fn(f64) -> String) -> Vec<String> {
        let rule = |rule: &ValueRule| format!("A rule marks {} at {}.", rule.label, text(rule.value));
        let band = |band: &ValueBand| {
            let range = match (band.from, band.to) {
                (Some(from), Some(to)) => format!("from {} to {}", text(from), text(to)),
                (Some(from), None) => format!("above {}", text(from)),
                (None, to) => format!("below {}", to.map(&text).unwrap_or_default()),
            };
            format!("A band marks {} {range}.", band.label)
        };
        let note = |note: &DateNote| format!("{}: {}.", phrase::capital(&note.when), note.text.trim_end_matches('.'));
        let rules = self.rules.iter().map(rule);
        rules.chain(self.bands.iter().map(band)).chain(self.notes.iter().map(note)).collect()
    }
}

/// Returns the entry of the key for a text, given whether the wide and the narrow view have no room for it.
fn entry_without_room(missing: [bool; 2], class: &str, text: &str) -> Option<KeyEntry> {
    // An entry of the class `line` is hidden in the wide view.
    let class = match missing {
        [true, _] => class.to_owned(),
        [false, true] => format!("{class} line"),
        [false, false] => return None,
    };
    Some(KeyEntry { class, label: text.to_owned() })
}

/// Finds a place on the axes.
fn find(place: &Spanned<Place>, values: AxisValues<'_>, data: &mut ChartData<'_>) -> Result<Found, Reported> {
    let span = place.span;
    let expression = match &place.value {
        Place::Number(number) => return Ok(Found::Value(*number)),
        Place::Date(date) => {
            let (first, middle) = (date.first().to_years(), date.to_years());
            let text = number::calendar_date(middle, date.unit());
            return Ok(Found::Date { first, middle, last: middle + (middle - first), text });
        }
        Place::Expression(expression) => expression,
    };
    let quantity = Binder::new(data.evidence).value(expression, &mut data.report)?;
    let Known::At(value) = quantity.value else {
        return Ok(Found::Unknown(formatted::quantity_text(&quantity, DateStyle::Short)));
    };
    let unit = match &quantity.kind {
        QuantityKind::Date(_) => return Ok(date(&quantity, value)),
        QuantityKind::Chance => &Unit::plain(),
        QuantityKind::Projected(unit) | QuantityKind::Computed(unit) | QuantityKind::Exact(unit) => unit,
    };
    let name = |unit: &Unit| if unit.is_plain() { "a plain number".to_owned() } else { format!("in `{unit}`") };
    let of_axis = match values {
        AxisValues::Numbers(unit) => data.unit(unit, span)?,
        AxisValues::Chances => Unit::plain(),
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

/// Returns a computed date, with no more digits than the samples support.
fn date(quantity: &Quantity, value: f64) -> Found {
    let text = formatted::quantity_text(quantity, DateStyle::Month);
    Found::Date { first: value, middle: value, last: value, text }
}

/// Fills in the bound figures of a text.
fn fill(text: &Spanned<String>, data: &mut ChartData<'_>) -> String {
    Binder::new(data.evidence).fill(text, &mut data.report)
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
    if matches!(place.value, Place::Expression(_)) {
        data.add_note(format!("Not marked: {text}, {when}."));
        return Ok(());
    }
    let (from, to) = (number::day(from), number::day(to));
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
    let shown = number::exact(value);
    if axes.values == AxisValues::Chances && !(0.0..=1.0).contains(&value) {
        let message = format!("{what} is at {shown}, and a chance is from 0 to 1");
        return Err(data.report_undrawable(&message, place.span, "write a chance as `80%`"));
    }
    if axes.logarithmic && value <= 0.0 {
        let message = format!("{what} is at {shown}, which a logarithmic scale cannot show");
        return Err(data.report_undrawable(&message, place.span, ""));
    }
    Ok(())
}
