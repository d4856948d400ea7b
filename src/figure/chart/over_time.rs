//! Charts of series over time, which the kinds `line`, `fan`, `multiples`, and `slider` share.
//!
//! [`series`] holds one series, [`axes`] what all of them are drawn over, and [`setup`] builds the axes and checks that the
//! series can share them. The other files draw, read out, tabulate, and describe the series.

pub mod alt_text;
pub mod axes;
pub mod drawing;
pub mod readouts;
pub mod series;
pub mod setup;
pub mod table;
