//! The system's date: the only place that reads the clock for it.

use super::failure::Failure;
use crate::date::Date;

/// Returns the system's date, or the date of `SOURCE_DATE_EPOCH` if that is set.
///
/// # Errors
///
/// `SOURCE_DATE_EPOCH` is not a number of seconds, or the clock is set to a date outside the calendar.
pub fn today() -> Result<Date, Failure> {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().filter(|epoch| !epoch.is_empty());
    Date::today(epoch.as_deref()).ok_or_else(|| match epoch {
        Some(epoch) => Failure::usage(format!(
            "`SOURCE_DATE_EPOCH` is `{epoch}`: expected a number of seconds since 1970-01-01, such as `1778112000`"
        )),
        None => Failure::system("the system's clock is set to a date outside the calendar; give a date with `--as-of`"),
    })
}
