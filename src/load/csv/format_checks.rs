//! Checks of what a dataset says about its CSV file.

use crate::diagnostic::{Report, error};
use crate::document::csv_format::CsvFormat;
use crate::document::dataset::Column;

/// Reports keys that only say how a CSV file is written, in a dataset without one.
pub fn report_needless_keys(format: &CsvFormat, columns: &[Column], report: &mut Report) {
    let of_columns = columns.iter().flat_map(|column| [&column.from, &column.format]).flatten().map(|text| text.span);
    for span in format.written().chain(of_columns) {
        report.push(error!(BAD_VALUE at span, "this says how a CSV file is written, but `rows` is a list";
            hint "leave it out, or name the file: `rows: NAME.csv`"));
    }
}

/// Reports signs of numbers that cannot be told apart.
pub fn check_signs(format: &CsvFormat, report: &mut Report) {
    if let (Some(decimal), Some(thousands)) = (&format.decimal, &format.thousands)
        && decimal.value == thousands.value
    {
        report.push(error!(BAD_VALUE at thousands.span, "`{}` is the decimal sign as well", thousands.value;
            label decimal.span, "the decimal sign";
            hint "leave out the one that the file does not have"));
    }
}
