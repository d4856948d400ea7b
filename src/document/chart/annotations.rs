//! What an author writes onto the axes of a chart: texts at dates, lines at values, and shaded ranges of either.

use crate::date::CalendarDate;
use crate::diagnostic::{Report, Reported, error};
use crate::document::reader_text::prose;
use crate::source::Spanned;
use crate::yaml::scalars::plain_number;
use crate::yaml::{Format, expression, flatten, one_or_many, optional, or_empty, required, section};

/// A place on an axis, as it is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// A number in the unit of the axis.
    Number(f64),
    /// A date of the calendar.
    Date(CalendarDate),
    /// An expression of the model language: a quantity, `100 GB`, or a path, `parity.task.median`.
    Expression(Spanned<String>),
}

section! {
    /// The annotations of a chart.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct Annotations {
        /// Texts at dates, each on a line up from its date: `[{ at: 2027-10-01, text: First sale }]`.
        pub notes: Vec<Note> = or_empty(one_or_many(section::<Note>("a note"))),
        /// Lines and shaded ranges.
        pub marks: RulesAndBands = flatten::<RulesAndBands>(),
    }
}

section! {
    /// The annotations of a chart whose values are across, which has no dates beside them.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct RulesAndBands {
        /// Values that lines across the chart mark, one or several: `{ value: 100 GB, label: Enough for the model }`.
        pub rules("rule"): Vec<Rule> = or_empty(one_or_many(section::<Rule>("the rule"))),
        /// Shaded ranges, of dates or of values: `[{ from: 2020-03, to: 2021-06, label: Shortage }]`.
        pub bands: Vec<ShadedBand> = or_empty(one_or_many(section::<ShadedBand>("a band").then(ShadedBand::with_an_end))),
    }
}

section! {
    /// A text at a date.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Note {
        /// The date: a day, week, month, quarter, or year, or a path to a date, `parity.task.median`.
        pub at: Spanned<Place> = required(date_place()),
        /// The text; may hold bound figures.
        pub text: Spanned<String> = required(prose()),
    }
}

section! {
    /// A line across a chart at a value.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Rule {
        /// The value that the line marks: a number, a quantity, or a path to one, `gpus["RTX 4090"].memory`; a date
        /// where the values are dates.
        pub value: Spanned<Place> = required(place()),
        /// The text beside the line; may hold bound figures.
        pub label: Spanned<String> = required(prose()),
    }
}

section! {
    /// A shaded range of dates or of values.
    #[derive(Clone, Debug, PartialEq)]
    pub struct ShadedBand {
        /// Its first date or least value. Without it, the band begins at the edge of the chart.
        pub from: Option<Spanned<Place>> = optional(place()),
        /// Its last date or greatest value. Without it, the band ends at the edge of the chart.
        pub to: Option<Spanned<Place>> = optional(place()),
        /// The text in it; may hold bound figures.
        pub label: Spanned<String> = required(prose()),
    }
}

impl ShadedBand {
    /// Reports a band without ends.
    fn with_an_end(self, report: &mut Report) -> Result<Self, Reported> {
        if self.from.is_some() || self.to.is_some() {
            return Ok(self);
        }
        Err(report
            .push(error!(BAD_VALUE at self.label.span, "expected `from`, `to`, or both, found a band without ends";
            hint "say where it begins and ends: `from: 2026-01-01`, or `from: 20`")))
    }
}

impl RulesAndBands {
    /// Returns these as the annotations of a chart without notes.
    pub fn without_notes(self, _: &mut Report) -> Annotations {
        Annotations { notes: Vec::new(), marks: self }
    }
}

impl Annotations {
    /// Returns the expressions that are paths, which are inputs of the chart as its series are.
    pub fn paths(&self) -> impl Iterator<Item = &Spanned<String>> {
        let notes = self.notes.iter().map(|note| &note.at);
        let rules = self.marks.rules.iter().map(|rule| &rule.value);
        let bands = self.marks.bands.iter().flat_map(|band| band.from.iter().chain(&band.to));
        notes.chain(rules).chain(bands).filter_map(|place| match &place.value {
            Place::Expression(text) => {
                Some(text).filter(|text| text.value.starts_with(char::is_alphabetic) && text.value.contains('.'))
            }
            Place::Number(_) | Place::Date(_) => None,
        })
    }

    /// Returns the texts that readers see, which may hold bound figures.
    pub fn texts(&self) -> impl Iterator<Item = &Spanned<String>> {
        let notes = self.notes.iter().map(|note| &note.text);
        let rules = self.marks.rules.iter().map(|rule| &rule.label);
        notes.chain(rules).chain(self.marks.bands.iter().map(|band| &band.label))
    }
}

/// The format of a place: a number, a date, or an expression.
fn place() -> impl Format<Value = Spanned<Place>> {
    expression().map(|text: Spanned<String>| Spanned::new(read_place(&text), text.span))
}

/// The format of a place on an axis of dates: a date, or an expression. What begins with a digit is a date.
fn date_place() -> impl Format<Value = Spanned<Place>> {
    expression().then(|text: Spanned<String>, report: &mut Report| {
        let span = text.span;
        match CalendarDate::parse(text.value.trim()) {
            Some(date) => Ok(Spanned::new(Place::Date(date), span)),
            None if text.value.trim_start().starts_with(|first: char| first.is_ascii_digit()) => {
                let found = &text.value;
                Err(report.push(error!(BAD_DATE at span, "expected a date, found `{found}`";
                    hint "write a date as year-month-day: 2027-10-01; a month, 2027-10, a quarter, 2027-Q4, or a year will do")))
            }
            None => Ok(Spanned::new(Place::Expression(text), span)),
        }
    })
}

/// Reads a place. A year is a number, since an axis may be of either; a month, a week, and a quarter are dates.
fn read_place(text: &Spanned<String>) -> Place {
    let trimmed = text.value.trim();
    match (plain_number(trimmed), CalendarDate::parse(trimmed)) {
        (Some(number), _) => Place::Number(number),
        (None, Some(date)) => Place::Date(date),
        (None, None) => Place::Expression(text.clone()),
    }
}
