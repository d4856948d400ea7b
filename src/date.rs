//! Dates: days of the calendar, the axis of years on which the model language counts them, and dates as data gives them. Only
//! this module names `jiff`.

mod calendar_date;
mod day;

pub use calendar_date::{CalendarDate, CalendarUnit};
pub use day::{Date, MONTHS, Period};
