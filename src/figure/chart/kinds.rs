//! The kinds of charts, one file each: from what its author asks for to what is drawn.

pub mod bars;
pub mod belief;
pub mod calibration;
pub mod chance;
pub mod dots;
pub mod fan;
pub mod forest;
pub mod line;
pub mod multiples;
pub mod scatter;
pub mod series;
pub mod slider;
pub mod steps;
pub mod terms;
pub mod timeline;
pub mod tornado;
pub mod waterfall;

use super::figure::ListEntry;
