//! Rows of a dataset from a CSV file, which stays as it was published: the dataset says how to read it.
//!
//! In: the text of a file, and the columns. Out: rows, each cell typed by its column and with its place. Problems that are
//! alike are reported once. `csv-core` splits the file into fields.

mod alike;
mod column_scan;
mod csv_file;
mod format_checks;
mod header;
mod infer;
mod number_column;
mod numbers;
mod proposal;
mod records;

pub use csv_file::{CsvFile, CsvRows};
pub use format_checks::{check_signs, report_needless_keys};
pub use proposal::Proposal;
