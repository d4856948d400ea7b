//! Tables: of datasets, of charts' data, and of models.

pub mod derived;
pub mod model_listing;
pub mod rows;
pub mod table;
pub mod types;
