//! Sums and fractions whose parts are rows, each with one number per sample.

/// The index of a row. The untimed rows of the condition have the first indices.
pub type Row = usize;

/// The parts of a sum `level + slope · t + factor · 2^(rate · t) + …`. A part that is missing is zero in every sample.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowSum {
    /// The level.
    pub level: Option<Row>,
    /// The slope.
    pub slope: Option<Row>,
    /// The factor and the rate of each exponential.
    pub exponentials: Vec<(Row, Row)>,
}

/// A sum, or a sum divided by another.
#[derive(Clone, Debug, PartialEq)]
pub struct RowFraction {
    /// The sum above the line.
    pub top: RowSum,
    /// The sum below it; `None` is 1.
    pub bottom: Option<RowSum>,
}

impl RowSum {
    /// Returns its rows.
    pub fn rows(&self) -> impl Iterator<Item = Row> {
        let exponentials = self.exponentials.iter().flat_map(|(factor, rate)| [*factor, *rate]);
        self.level.into_iter().chain(self.slope).chain(exponentials)
    }

    /// Returns whether it is the same at all times.
    pub fn is_level(&self) -> bool {
        self.slope.is_none() && self.exponentials.is_empty()
    }

    /// Returns level and slope if it is a straight line that is not level.
    pub fn as_line(&self) -> Option<(Option<Row>, Row)> {
        self.exponentials.is_empty().then_some((self.level, self.slope?))
    }

    /// Returns factor and rate if it is a single exponential.
    pub fn as_exponential(&self) -> Option<(Row, Row)> {
        match self.exponentials[..] {
            [only] if self.level.is_none() && self.slope.is_none() => Some(only),
            _ => None,
        }
    }

    /// Returns whether it changes its sign at one time at most, which follows by arithmetic.
    pub fn is_simple(&self) -> bool {
        self.exponentials.is_empty() || (self.exponentials.len() == 1 && self.slope.is_none())
    }
}

impl RowFraction {
    /// Returns its rows.
    pub fn rows(&self) -> Vec<Row> {
        self.top.rows().chain(self.bottom.iter().flat_map(RowSum::rows)).collect()
    }

    /// Returns the sum, if it is not divided by another.
    pub fn sum(&self) -> Option<&RowSum> {
        self.bottom.is_none().then_some(&self.top)
    }
}

impl From<RowSum> for RowFraction {
    fn from(top: RowSum) -> Self {
        Self { top, bottom: None }
    }
}

/// Returns a row as a fraction that is the same at all times.
pub fn constant(row: Row) -> RowFraction {
    RowSum { level: Some(row), ..RowSum::default() }.into()
}

/// Returns whether a fraction is the same at all times, without dividing.
pub fn is_constant(fraction: &RowFraction) -> bool {
    fraction.sum().is_some_and(RowSum::is_level)
}
