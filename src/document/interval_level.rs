//! The level of intervals: the share of the samples that lies between their ends.

use std::fmt;

use crate::yaml::{Format, choice};

/// The level of the intervals that are shown where an author asks for none. Curves have their quantiles at these levels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IntervalLevel {
    /// From the 25th to the 75th percentile.
    Fifty,
    /// From the 10th to the 90th percentile.
    Eighty,
    /// From the 5th to the 95th percentile, as of `a to b` in a model.
    #[default]
    Ninety,
}

/// The levels, as they are written.
const LEVELS: [(&str, IntervalLevel); 3] =
    [("50%", IntervalLevel::Fifty), ("80%", IntervalLevel::Eighty), ("90%", IntervalLevel::Ninety)];

/// The level that is meant where none is written.
pub const DEFAULT: &str = "90%";

/// The format of a level: `90%`.
pub fn interval_level() -> impl Format<Value = IntervalLevel> {
    choice(&LEVELS)
}

impl IntervalLevel {
    /// Returns the levels of the quantiles at both ends, from 0 to 1.
    pub fn ends(self) -> [f64; 2] {
        match self {
            Self::Fifty => [0.25, 0.75],
            Self::Eighty => [0.1, 0.9],
            Self::Ninety => [0.05, 0.95],
        }
    }
}

impl fmt::Display for IntervalLevel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = LEVELS.iter().find(|(_, level)| level == self).map_or(DEFAULT, |(name, _)| name);
        formatter.write_str(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_one_of_the_levels() {
        assert_eq!(IntervalLevel::default().to_string(), DEFAULT);
        assert_eq!(IntervalLevel::Eighty.to_string(), "80%");
    }
}
