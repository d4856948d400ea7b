//! Moves as text: `+9 months`, `−8 points`, `+3.2 GB`.

use super::number::{self, unit_of_difference};
use crate::locale::Language;
use crate::model::Kind;

/// The unit in which the move of an outcome and its parts are written, so that they can be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoveUnit {
    /// Days, for short times.
    Days,
    /// Months.
    Months,
    /// Years, with one decimal.
    Years,
    /// Hundredths of a probability.
    Points,
    /// The unit of a number.
    Number(String),
}

/// The days of a year.
const DAYS: f64 = 365.25;

impl MoveUnit {
    /// Returns the unit for moves of an outcome of a kind: of dates, that which suits the largest move.
    pub fn new(kind: &Kind, moves: impl Iterator<Item = f64>) -> Self {
        match kind {
            Kind::Bool => Self::Points,
            Kind::Number(unit) => Self::Number(unit_of_difference(&unit.to_string()).to_owned()),
            Kind::Date => Self::of_dates(moves),
        }
    }

    /// Returns the unit for moves of dates, in years.
    pub fn of_dates(moves: impl Iterator<Item = f64>) -> Self {
        match moves.map(f64::abs).fold(0.0, f64::max) {
            largest if largest < 2.0 / 12.0 => Self::Days,
            largest if largest < 3.0 => Self::Months,
            _ => Self::Years,
        }
    }

    /// Returns a move with its sign: `+9 months`. A small part of a move is in a smaller unit if it would round to nothing.
    pub fn text(&self, language: &Language, value: f64) -> String {
        let size = self.size(language, value.abs());
        let is_nothing = self.size(language, 0.0) == size;
        match self {
            Self::Years if is_nothing => return Self::Months.text(language, value),
            Self::Months if is_nothing => return Self::Days.text(language, value),
            Self::Points if is_nothing && value.abs() >= 0.0005 => {
                let sign = if value < 0.0 { language.numbers.minus.clone() } else { "+".to_owned() };
                let size = number::fixed(language, value.abs() * 100.0, 1);
                return sign + &number::with_unit(language, &size, "point");
            }
            _ => {}
        }
        let sign = match value {
            _ if is_nothing => "",
            value if value < 0.0 => &*language.numbers.minus,
            _ => "+",
        };
        format!("{sign}{size}")
    }

    /// Returns a size without a sign: `9 months`.
    pub fn size(&self, language: &Language, value: f64) -> String {
        let counted =
            |count: f64, unit: &str| number::with_unit(language, &number::fixed(language, count.round(), 0), unit);
        match self {
            Self::Days => counted(value * DAYS, "day"),
            Self::Months => counted(value * 12.0, "month"),
            Self::Years => number::with_unit(language, &number::fixed(language, value, 1), "year"),
            Self::Points => counted(value * 100.0, "point"),
            Self::Number(unit) => number::quantity(language, value, unit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::english;

    #[test]
    fn the_unit_of_a_date_suits_the_largest_move() {
        let unit = |moves: &[f64]| MoveUnit::new(&Kind::Date, moves.iter().copied());
        assert_eq!(unit(&[0.75, -0.01]).text(english(), 0.75), "+9 months");
        assert_eq!(unit(&[0.75, -0.01]).text(english(), -0.01), "−4 days");
        assert_eq!(unit(&[4.0, 0.02]).text(english(), 0.02), "+7 days");
        assert_eq!(unit(&[4.0, 0.02]).text(english(), 0.0), "0 days");
        assert_eq!(unit(&[0.02]).text(english(), -0.02), "−7 days");
        assert_eq!(unit(&[1.0 / DAYS]).text(english(), 1.0 / DAYS), "+1 day");
        assert_eq!(unit(&[4.0, -1.0]).text(english(), -1.04), "−1.0 years");
        assert_eq!(unit(&[]).text(english(), 0.0), "0 days");
        assert_eq!(MoveUnit::new(&Kind::Bool, [0.5].into_iter()).text(english(), -0.08), "−8 points");
        assert_eq!(MoveUnit::Points.text(english(), 0.0031), "+0.3 points");
        assert_eq!(MoveUnit::Number("GB".to_owned()).text(english(), 3.21), "+3.2 GB");
    }
}
