//! The cells of datasets, including derived columns, as values of the language.
//!
//! In: a dataset, and the name of a column or a condition on columns. Out: [`CellValue`]s, or the indices of rows.

mod column_reader;
mod column_units;
mod compiled_cell;
mod derived_cell;
mod entities;
mod filter;
mod lookup;
mod near_values;
mod one_per_date;
mod row_scope;

pub use super::cell_value::CellValue;
pub use column_reader::{ColumnReader, cell, check_order, column};
pub use column_units::check_units;
pub use compiled_cell::compile_cell;
pub use derived_cell::{in_unit, single_value};
pub use entities::{EARLIER_ROWS, earlier_rows, entities, entity_columns};
pub use filter::{filter, matching_rows, texts_named, texts_of, unknown_text};
pub use lookup::{columns, date_of, row, row_name, unknown_column};
pub use near_values::{near, near_values, sort_value, written};
pub use one_per_date::{SameDate, has_a_row_for_each_thing, same_date, telling_apart};
