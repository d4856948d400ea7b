//! The cells of datasets, including derived columns, as values of the language.
//!
//! In: a dataset, and the name of a column or a condition on columns. Out: [`CellValue`]s, or the indices of rows.

mod cell_value;
mod column_reader;
mod filter;
mod lookup;
mod row_scope;

pub use cell_value::{CellValue, compile_cell};
pub use column_reader::{ColumnReader, cell, column};
pub use filter::{filter, matching_rows};
pub use lookup::{columns, date_of, row, row_name, unknown_column};
