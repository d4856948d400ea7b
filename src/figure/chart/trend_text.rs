//! The texts of a fitted trend.

use super::regression::Regression;
use crate::figure::format::{number, phrase};
use crate::locale::Language;

/// How fast a trend rises, in a few words and in a sentence.
pub struct TrendText {
    /// A few words, for the label of the line: `doubles every 1.8 years`.
    pub short: String,
    /// A sentence with the 90% confidence interval.
    pub sentence: String,
}

/// What a trend is fitted to.
#[derive(Clone, Copy, Debug)]
pub struct TrendedValues<'a> {
    /// The label of the values.
    pub label: &'a str,
    /// Their unit as text; empty for plain numbers.
    pub unit: &'a str,
    /// Whether the trend is one over time.
    pub against_dates: bool,
    /// Whether the scale of the values is logarithmic.
    pub is_logarithmic: bool,
}

impl TrendText {
    /// Returns the texts of a trend. Against dates it is a pace: a doubling time on a logarithmic axis, else the change
    /// per year. Against numbers it is the share of the variance that the trend explains.
    pub fn new(language: &Language, trend: &Regression, values: TrendedValues<'_>) -> Self {
        let [low, slope, high] = trend.slope();
        let TrendedValues { label, unit, against_dates, is_logarithmic } = values;
        if against_dates && is_logarithmic {
            let is_clear = slope != 0.0 && (low > 0.0 || high < 0.0);
            if !is_clear {
                let sentence = format!("{label} may be rising or falling: the 90% confidence interval contains both.");
                return Self { short: "no clear trend".to_owned(), sentence };
            }
            let years = |slope: f64| number::quantity(language, 1.0 / slope.abs(), "year");
            let verb = if slope > 0.0 { "doubles" } else { "halves" };
            let (fast, slow) = (low.abs().max(high.abs()), low.abs().min(high.abs()));
            let range = number::range(language, &years(fast), &years(slow));
            let short = format!("{verb} {}", phrase::every(language, &years(slope)));
            let sentence = format!("{label} {short} (90% confidence: {range}).");
            return Self { short, sentence };
        }
        match trend.line.r_squared {
            Some(share) if !against_dates => Self {
                short: format!("R² {}", number::fixed(language, share, 2)),
                sentence: format!("The line explains {} of the variance.", number::percent(language, share)),
            },
            _ => {
                let change = |slope: f64| {
                    number::with_unit(language, &number::shift(language, slope), number::unit_of_difference(unit))
                };
                let short = format!("{} a year", change(slope));
                let range = number::range(language, &change(low), &change(high));
                let sentence = format!("{label} changes by {short} (90% confidence: {range}).");
                Self { short, sentence }
            }
        }
    }
}
