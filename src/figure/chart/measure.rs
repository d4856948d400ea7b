//! The quantity of a chart of rows, which is dates or numbers in one unit, and the formatting of its values and shifts.

use crate::figure::canvas::key::KeyEntry;
use crate::figure::canvas::row_plot::RowPlot;
use crate::figure::chart::placed_annotations::{AnnotatedAxes, AxisValues};
use crate::figure::format::number::Precision;
use crate::figure::format::precision::DateStyle;
use crate::figure::format::{number, precision};
use crate::locale::Language;
use crate::model::{Kind, Known};

/// The quantity of a chart of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Dates, in years.
    Date,
    /// Numbers in a unit, as text. The unit is empty for plain numbers.
    Number(String),
    /// Probabilities, from 0 to 1.
    Chance,
}

impl Measure {
    /// Returns the quantity of samples of a kind.
    pub fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Date => Self::Date,
            Kind::Number(unit) => Self::Number(unit.to_string()),
            Kind::Bool => Self::Chance,
        }
    }

    /// Formats a value with no more digits than its standard error supports: `June 2030`, `32 GB`.
    pub fn text(&self, language: &Language, value: f64, precision: impl Into<Precision>) -> String {
        let precision = precision.into();
        match self {
            Self::Date => precision::month(language, value, precision),
            Self::Number(unit) => number::quantity_within(language, value, unit, precision),
            Self::Chance => precision::chance(language, value, precision.error),
        }
    }

    /// Formats a value as [`text`](Self::text) does, where there is little room: `Jun 2030`.
    pub fn short(&self, language: &Language, value: f64, precision: impl Into<Precision>) -> String {
        let precision = precision.into();
        match self {
            Self::Date => precision::short_month(language, value, precision),
            Self::Number(_) | Self::Chance => self.text(language, value, precision),
        }
    }

    /// Formats what is known of a value for a CSV file: `2030-06-14`, `<=2025-01-01`, `>2050-01-01`, `never`.
    pub fn machine(&self, known: Known) -> String {
        number::machine_known(known, *self == Self::Date)
    }

    /// Formats a value with `text`, or what is known of a value outside of the window: `after 1 Jan 2050`, `more than 5 years`.
    pub fn or_limit(&self, language: &Language, known: Known, text: impl Fn(f64) -> String) -> String {
        match (self, known) {
            (_, Known::At(value)) => text(value),
            (Self::Number(_), Known::AtMost(value)) => language.format("numbers.at_most", &[("number", &text(value))]),
            (Self::Number(_), Known::MoreThan(value)) => {
                language.format("numbers.more_than", &[("number", &text(value))])
            }
            (_, known) => DateStyle::Short.limit(language, known).unwrap_or_default(),
        }
    }

    /// Formats a value of the axis with a number of significant digits. Only the last value has the unit, unless the unit is
    /// a sign.
    fn tick(&self, language: &Language, value: f64, last: bool, digits: usize) -> String {
        match self {
            Self::Date => number::year(value),
            Self::Chance => number::with_unit(language, &number::significant(language, value * 100.0, digits), "%"),
            Self::Number(unit) => {
                let unit = if last { unit } else { number::sign_of(unit) };
                number::with_unit(language, &number::significant(language, value, digits), unit)
            }
        }
    }

    /// Draws the axis of a plot of rows that measure this.
    pub fn draw_axis(&self, language: &Language, plot: &mut RowPlot) {
        match self {
            Self::Date => plot.date_axis(language),
            Self::Chance => self.draw_axis_within(language, plot, (0.0, 1.0)),
            Self::Number(_) => self.draw_axis_within(language, plot, (f64::NEG_INFINITY, f64::INFINITY)),
        }
    }

    /// Draws an axis of numbers, which names only values between two limits.
    pub fn draw_axis_within(&self, language: &Language, plot: &mut RowPlot, limits: (f64, f64)) {
        plot.number_axis(language, limits, |value, is_last, digits| self.tick(language, value, is_last, digits));
    }

    /// Returns the axis that rules and bands are placed on.
    pub fn annotated_axis(&self, logarithmic: bool) -> AnnotatedAxes<'_> {
        let values = match self {
            Self::Date => AxisValues::Dates,
            Self::Number(unit) => AxisValues::Numbers(unit),
            Self::Chance => AxisValues::Chances,
        };
        AnnotatedAxes::across(values, logarithmic)
    }

    /// Formats a value that the author has marked on the axis: `June 2030`, `32 GB`, `80%`.
    pub fn marked(&self, language: &Language, value: f64) -> String {
        match self {
            Self::Date => number::month(language, value),
            Self::Number(unit) => number::computed_quantity(language, value, unit),
            Self::Chance => number::percent(language, value),
        }
    }

    /// Returns the name of the quantity in messages: `dates`, `numbers in GB`.
    pub fn name(&self) -> String {
        match self {
            Self::Date => "dates".to_owned(),
            Self::Chance => "chances".to_owned(),
            Self::Number(unit) if unit.is_empty() => "plain numbers".to_owned(),
            Self::Number(unit) => format!("numbers in `{unit}`"),
        }
    }

    /// Returns the name of the number that stands for all samples of an outcome.
    pub fn central_name(&self) -> &'static str {
        if *self == Self::Chance { "probability" } else { "median" }
    }

    /// Returns the headline of a rule at the number that stands for all samples: `median June 2030`.
    pub fn headline(&self, language: &Language, value: &str) -> String {
        let key = if *self == Self::Chance { "chart.probability_is" } else { "chart.median_is" };
        language.format(key, &[("value", value)])
    }

    /// Returns the unit of the difference of two values, and the size of a difference of 1 in it.
    fn difference(&self) -> (&str, f64) {
        match self {
            Self::Date => ("year", 1.0),
            Self::Number(unit) => (number::unit_of_difference(unit), 1.0),
            Self::Chance => (number::POINTS, 100.0),
        }
    }
}

/// The formatting of the shifts of one chart: all with the same number of decimals, except where that would leave
/// nothing of a small shift.
#[derive(Clone, Debug)]
pub struct Shifts {
    unit: String,
    /// The size of a shift of 1 in the unit.
    scale: f64,
    /// The standard error of a shift, in the unit.
    error: f64,
    decimals: usize,
}

impl Shifts {
    /// Returns the formatting of shifts of the given sizes, each with the given standard error.
    pub fn new(measure: &Measure, error: f64, sizes: impl Iterator<Item = f64>) -> Self {
        let (unit, scale) = measure.difference();
        let error = error * scale;
        let largest = sizes.map(|size| (size * scale).abs()).filter(|size| size.is_finite()).fold(0.0, f64::max);
        // Two digits of the largest shift, and no decimal that is less than the error.
        let steps = [(1.0, 0), (0.1, 1), (0.01, 2), (0.001, 3)];
        let borne = steps.into_iter().take_while(|(step, decimals)| *decimals == 0 || *step >= error);
        let mut enough = borne.skip_while(|(step, _)| largest < step * 9.95).map(|(_, decimals)| decimals);
        let finest =
            steps.into_iter().take_while(|(step, _)| *step >= error).last().map_or(0, |(_, decimals)| decimals);
        let decimals = enough.next().unwrap_or(finest);
        Self { unit: unit.to_owned(), scale, error, decimals }
    }

    /// Returns whether a shift is larger than its standard error.
    pub fn is_significant(&self, shift: f64) -> bool {
        shift.abs() * self.scale > self.error.max(1e-9)
    }

    /// Formats a shift with its sign: `+0.9 years`. A shift within its standard error is `0 years`.
    pub fn text(&self, language: &Language, shift: f64) -> String {
        if !self.is_significant(shift) {
            return number::with_unit(language, "0", &self.unit);
        }
        let size = shift.abs() * self.scale;
        let text = number::fixed(language, size, self.decimals);
        let lost = !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        let text = if size >= 100.0 || self.error >= 1.0 || lost {
            number::quantity_within(language, size, &self.unit, self.error)
        } else {
            number::with_unit(language, &text, &self.unit)
        };
        format!("{}{text}", if shift < 0.0 { language.numbers.minus.as_str() } else { "+" })
    }
}

/// Returns the key of bars that shift a date or a number, for the classes that are drawn.
pub fn shift_key<'c>(
    language: &Language,
    measure: &Measure,
    classes: impl IntoIterator<Item = &'c str>,
) -> Vec<KeyEntry> {
    let label = |class: &str| match (measure, class) {
        (Measure::Date, "earlier") => language.get("chart.earlier"),
        (Measure::Date, _) => language.get("chart.later"),
        (Measure::Number(_) | Measure::Chance, "earlier") => language.get("chart.less"),
        (Measure::Number(_) | Measure::Chance, _) => language.get("chart.more"),
    };
    let entry = |class: &str| KeyEntry { class: format!("fill {class}"), label: label(class).into() };
    classes.into_iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::english;

    #[test]
    fn shifts_share_their_decimals_and_never_exceed_their_precision() {
        let years = |error: f64, sizes: &[f64]| -> Vec<String> {
            let shifts = Shifts::new(&Measure::Date, error, sizes.iter().copied());
            sizes.iter().map(|size| shifts.text(english(), *size)).collect()
        };
        assert_eq!(
            years(0.02, &[1.62, -0.94, 0.31, 0.01]),
            ["+1.6 years", "−0.9 years", "+0.3 years", "0 years"],
            "two digits of the largest"
        );
        assert_eq!(years(0.3, &[1.62, -0.94]), ["+2 years", "−1 year"]);
        assert_eq!(years(0.001, &[0.82, -0.034]), ["+0.82 years", "−0.03 years"]);
        assert_eq!(years(0.01, &[4.2, 0.04]), ["+4.2 years", "+0.04 years"], "what would read 0 keeps a digit");
        let memory = Shifts::new(&Measure::Number("GB".into()), 0.5, [120.0, -8.0].into_iter());
        assert_eq!([memory.text(english(), 120.0), memory.text(english(), -8.0)], ["+120 GB", "−8 GB"]);
    }
}
