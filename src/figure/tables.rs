//! Tables: of datasets, of cells that an author writes, of the data behind charts, and of models.

pub mod backtest_table;
pub mod case_rows;
pub mod claims_table;
pub mod csv_text;
pub mod dataset_table;
pub mod derived;
mod grid;
mod hindcasts_table;
pub mod model_listing;
mod pool_table;
mod questions_table;
mod revisions_table;
pub mod rows;
pub mod scores_table;
mod structures_table;
pub mod table;
pub mod table_cell;
pub mod table_rows;
pub mod types;
