//! The window of a model, and what is known of a value that may lie outside of it.

use std::ops::RangeInclusive;

use super::compile::Kind;
use super::stats::draws::Draws;
use crate::date::Date;

/// The days on which first dates are searched for. Both ends belong to the window, the last day as a whole.
///
/// ```
/// use foresite::date::Date;
/// use foresite::model::Window;
///
/// let date = |text| Date::parse(text).unwrap();
/// let window = Window { from: date("2025-06-01"), to: date("2030-12-31") };
/// assert_eq!(window.whole_years(), 2026..=2030);
/// assert_eq!(window.end(), 2031.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// What is known of a value: a date on the axis of years, or a number in its unit. Searches end with the window, so a date
/// outside of it has a limit instead of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// It is this.
    At(f64),
    /// It is at most this: for a date, it is true at the start of the window already.
    AtMost(f64),
    /// It is more than this: for a date, the end of the last day of the window.
    MoreThan(f64),
    /// It is not reached by the last day of the window. This is a duration or a number without a known limit.
    NeverBy(Date),
}

impl Known {
    /// Returns the value, or `None` if only a limit is known.
    pub fn value(self) -> Option<f64> {
        if let Self::At(value) = self { Some(value) } else { None }
    }

    /// Returns the value, or the limit that it does not exceed; `None` if it has no upper limit.
    pub fn at_most(self) -> Option<f64> {
        match self {
            Self::At(value) | Self::AtMost(value) => Some(value),
            Self::MoreThan(_) | Self::NeverBy(_) => None,
        }
    }
}

impl Window {
    /// Returns the end of the last day, as a point on the axis of years.
    pub fn end(self) -> f64 {
        self.to.plus_days(1).map_or_else(|| self.to.to_years(), Date::to_years)
    }

    /// Returns the start of the first day and the end of the last day, as points on the axis of years.
    pub fn years(self) -> (f64, f64) {
        (self.from.to_years(), self.end())
    }

    /// Returns the calendar years of which every day belongs to the window. The range is empty if there are none.
    pub fn whole_years(self) -> RangeInclusive<i32> {
        let (from, end) = self.years();
        from.ceil() as i32..=end.floor() as i32 - 1
    }

    /// Returns the least and the greatest date that a search can have found: a condition that is true at the start of the window
    /// may have been true for long, and one that is never true may become true right after the window.
    pub fn limits(self, found: f64) -> [f64; 2] {
        match found {
            f64::INFINITY => [self.end().next_up(), f64::INFINITY],
            found if found == self.from.to_years() => [f64::NEG_INFINITY, found],
            found => [found, found],
        }
    }

    /// Returns what is known of a value of a kind that is "never".
    fn never_known(self, kind: &Kind) -> Known {
        match kind {
            Kind::Date => Known::MoreThan(self.end()),
            Kind::Number(_) | Kind::Bool => Known::NeverBy(self.to),
        }
    }

    /// Returns what is known of a quantile of samples of a kind.
    ///
    /// A date after the window is not known if other samples are "never": some of these may come before it.
    pub fn quantile(self, draws: &Draws, level: f64, kind: &Kind) -> Known {
        self.known((draws.quantile(level), draws.quantile_limits(level)), draws.share_never() > 0.0, kind)
    }

    /// Returns what is known of a quantile of samples of a kind: its value, of which `None` is "never", and the least and the
    /// greatest value that it may have, if some samples are not known. `may_be_never` is whether some samples are "never".
    pub fn known(self, (value, limits): (Option<f64>, Option<[f64; 2]>), may_be_never: bool, kind: &Kind) -> Known {
        let is_after = |date: f64| *kind == Kind::Date && date > self.end() && may_be_never;
        let Some(limits) = limits else {
            return value.filter(|date| !is_after(*date)).map_or(self.never_known(kind), Known::At);
        };
        match self.between(limits, kind) {
            // A number that may be "never" has no limit worth a word.
            _ if *kind != Kind::Date && value.is_none() => self.never_known(kind),
            Known::At(date) if is_after(date) => Known::MoreThan(self.end()),
            known => known,
        }
    }

    /// Returns what is known of a value between two limits, which may be infinite.
    fn between(self, [least, greatest]: [f64; 2], kind: &Kind) -> Known {
        match (least.is_finite(), greatest.is_finite()) {
            (true, true) if least == greatest => Known::At(least),
            (false, true) => Known::AtMost(greatest),
            // A limit right after the window is the end of the window.
            (true, _) if *kind == Kind::Date => Known::MoreThan(least.min(self.end())),
            (true, _) => Known::MoreThan(least),
            _ => Known::NeverBy(self.to),
        }
    }

    /// Returns what is known of samples that are "never".
    pub fn never(self, draws: &Draws, kind: &Kind) -> Known {
        match draws.least_never() {
            Some(least) if *kind == Kind::Date => self.between([least, f64::INFINITY], kind),
            _ => self.never_known(kind),
        }
    }

    /// Returns what is known of the mean of samples; `None` if some are "never". Samples that are true at the start of the window
    /// already may be much earlier, and what is since then longer.
    pub fn mean(self, draws: &Draws) -> Option<Known> {
        let mean = draws.mean()?;
        Some(match draws.quantile_limits(0.0).zip(draws.quantile_limits(1.0)) {
            Some(([f64::NEG_INFINITY, _], [_, greatest])) if greatest.is_finite() => Known::AtMost(mean),
            Some(_) => Known::MoreThan(mean),
            None => Known::At(mean),
        })
    }

    /// Returns the share of samples of dates that are true at the start of the window already.
    pub fn share_before(self, draws: &Draws) -> f64 {
        draws.share_at_most(self.from.to_years())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: &str, to: &str) -> Window {
        Window { from: Date::parse(from).unwrap(), to: Date::parse(to).unwrap() }
    }

    #[test]
    fn a_year_belongs_to_the_window_only_with_all_of_its_days() {
        assert_eq!(window("2025-01-01", "2030-12-31").whole_years(), 2025..=2030);
        assert_eq!(window("2025-01-01", "2031-01-01").whole_years(), 2025..=2030);
        assert_eq!(window("2025-01-02", "2030-12-30").whole_years(), 2026..=2029);
        assert!(window("2025-03-01", "2025-11-01").whole_years().is_empty());
    }

    #[test]
    fn what_lies_outside_the_window_has_a_limit_and_no_value() {
        let window = window("2025-01-01", "2030-12-31");
        let never = f64::INFINITY;
        let dates = vec![2025.0, 2025.0, 2027.5, 2033.0, never];
        let limits: Vec<[f64; 2]> = dates.iter().map(|date| window.limits(*date)).collect();
        let draws = Draws::new(dates).within(limits.into_iter());
        let known = [0.0, 0.25, 0.5, 0.75, 1.0].map(|level| window.quantile(&draws, level, &Kind::Date));
        let (before, after) = (Known::AtMost(2025.0), Known::MoreThan(2031.0));
        assert_eq!(known, [before, before, Known::At(2027.5), after, after]);
        assert_eq!(window.share_before(&draws), 0.4);
        // Without "never" every sample is known, and so is a date after the window.
        let draws = Draws::new(vec![2027.5, 2033.0]);
        assert_eq!(window.quantile(&draws, 1.0, &Kind::Date), Known::At(2033.0));
        // The first day of the window is a date like others for what no search has found.
        let draws = Draws::new(vec![2025.0, 2025.0]);
        assert_eq!((window.quantile(&draws, 0.5, &Kind::Date), window.share_before(&draws)), (Known::At(2025.0), 0.0));
        let wait = Kind::Number(crate::model::syntax::unit::Unit::plain());
        assert_eq!(window.quantile(&Draws::new(vec![never]), 0.5, &wait), Known::NeverBy(window.to));
    }
}
