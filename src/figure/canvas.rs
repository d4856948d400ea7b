//! A library for drawing plots as fluid SVG: scales, marks, labels, layout, and the standalone file. It knows nothing of
//! forecasts or of kinds of charts.

pub mod backend;
pub mod bar_label;
pub mod callouts;
pub mod collisions;
pub mod drawing;
pub mod end_label;
pub mod frame;
pub mod hit_areas;
pub mod key;
pub mod label;
pub mod label_placement;
pub mod marks;
pub mod palette;
mod path;
pub mod plot;
pub mod readout_area;
pub mod row_plot;
pub mod scale;
pub mod small;
pub mod spacing;
pub mod standalone;
pub mod svg;
pub mod text;
