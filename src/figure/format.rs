//! Text for readers: numbers, quantities, dates, and phrases. Nothing here knows about forecasts or charts.

pub mod move_text;
pub mod number;
pub mod phrase;
pub mod precision;
