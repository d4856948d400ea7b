//! The drawing library: plots, marks, labels, and fluid SVG. It knows nothing of forecasts.

pub mod backend;
pub mod callouts;
pub mod key;
pub mod layout;
pub mod marks;
pub mod measure;
pub mod place;
pub mod plot;
pub mod row_plot;
pub mod scale;
pub mod standalone;
pub mod svg;
pub mod text;
pub mod trend;
