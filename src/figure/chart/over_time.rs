//! Charts of series over time, which the kinds `line`, `fan`, `multiples`, and `slider` share.
//!
//! [`series`] has a single series, [`axes`] the axes that all of them share, and [`setup`] builds these axes and checks
//! that the series can share them. [`second_panel`] checks that the series of a panel below a chart can be drawn there. [`highlight`] mutes all series but some. The other files draw, read out, tabulate, and describe the series.

pub mod alt_text;
pub mod axes;
pub mod drawing;
pub mod fitted_line;
pub mod highlight;
pub mod readouts;
pub mod second_panel;
pub mod series;
pub mod setup;
pub mod table;
