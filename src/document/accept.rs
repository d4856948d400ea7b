//! Reasons why an author keeps what a check reports: `accept: { outlier: The launch price of a limited edition }`.

use crate::diagnostic::{Report, Reported, error};
use crate::source::Spanned;
use crate::yaml::{Format, NameRule, by_name, mapping_or, pair, text};

/// The checks whose reports an author can accept, each with its reason.
pub type Accepted = Vec<(Spanned<String>, Spanned<String>)>;

/// A check whose reports can be accepted where they are caused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acceptable {
    /// A row dated after the date of the report.
    Later,
    /// A negative value among positive values.
    Sign,
    /// A value about ten times as large or small as the values next to it.
    Outlier,
    /// A low value above the high value of its row.
    Bounds,
    /// A date that is out of order.
    Order,
    /// A gap in a regular series.
    Gap,
    /// A row that is written twice.
    Repeated,
    /// A condition that is always or never true.
    Constant,
    /// An interval whose ends differ by more than a factor of a million.
    Wide,
    /// A probability that can be below 0 or above 1.
    Probability,
    /// A curve or condition that nothing uses.
    Unused,
    /// A value in the title of a chart or table that the figure does not show.
    Unshown,
    /// Settings without the date of the report.
    Undated,
    /// Inputs that do not state what they are based on, beside inputs that do.
    Basis,
    /// A scenario whose median lies outside of the 90% interval of the forecast.
    Outside,
    /// An interval that excludes what was last observed.
    Observed,
    /// An input that moves nothing.
    Effect,
    /// A structure of an ensemble that no hindcast tests.
    Untested,
}

impl Acceptable {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::Later,
        Self::Sign,
        Self::Outlier,
        Self::Bounds,
        Self::Order,
        Self::Gap,
        Self::Repeated,
        Self::Constant,
        Self::Wide,
        Self::Probability,
        Self::Unused,
        Self::Unshown,
        Self::Undated,
        Self::Basis,
        Self::Outside,
        Self::Observed,
        Self::Effect,
        Self::Untested,
    ];

    /// Returns the word that is written under `accept`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Later => "later",
            Self::Sign => "sign",
            Self::Outlier => "outlier",
            Self::Bounds => "bounds",
            Self::Order => "order",
            Self::Gap => "gap",
            Self::Repeated => "repeated",
            Self::Constant => "constant",
            Self::Wide => "wide",
            Self::Probability => "probability",
            Self::Unused => "unused",
            Self::Unshown => "unshown",
            Self::Undated => "undated",
            Self::Basis => "basis",
            Self::Outside => "outside",
            Self::Observed => "observed",
            Self::Effect => "effect",
            Self::Untested => "untested",
        }
    }
}

/// The words under `accept`.
const NAMES: NameRule = NameRule {
    pattern: "^(later|sign|outlier|bounds|order|gap|repeated|constant|wide|probability|unused|unshown|undated|basis|outside|observed|effect|untested)$",
    check: check_name,
};

fn check_name(name: &Spanned<String>, _: &str, report: &mut Report) -> Result<(), Reported> {
    let known = Acceptable::ALL.map(Acceptable::name);
    if known.contains(&name.value.as_str()) {
        return Ok(());
    }
    let problem = error!(UNKNOWN_KEY at name.span, "there is no check `{}` that can be accepted", name.value;
        suggest &name.value, known;
        hint "expected one of: {}", known.join(", "));
    Err(report.push(problem))
}

/// The format of `accept`: checks by name, each with the reason for which its report is accepted.
pub fn accepted() -> impl Format<Value = Accepted> {
    by_name("checks", NAMES, pair(text()))
}

/// What a dataset accepts: for all of its rows, or for single rows, which may be those of a CSV file.
#[derive(Clone, Debug, PartialEq)]
pub enum AcceptedIn {
    /// The reason, for all rows.
    AllRows(Spanned<String>),
    /// The names of rows, each with its reason.
    Rows(Accepted),
}

/// The format of the `accept` of a dataset: checks by name, each with its reason, or with the names of rows and theirs.
pub fn accepted_in_rows() -> impl Format<Value = Vec<(Spanned<String>, AcceptedIn)>> {
    let rows = by_name("rows", ANY_NAME, pair(text())).map(AcceptedIn::Rows);
    by_name("checks", NAMES, pair(mapping_or(rows, text().map(AcceptedIn::AllRows))))
}

/// The names of rows, which may be any text.
const ANY_NAME: NameRule = NameRule { pattern: "", check: |_, _, _| Ok(()) };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pattern_names_every_check() {
        assert_eq!(NAMES.pattern, format!("^({})$", Acceptable::ALL.map(Acceptable::name).join("|")));
    }
}
