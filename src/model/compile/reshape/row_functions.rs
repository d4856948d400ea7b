//! The functions over rows: those of derived columns, and those of the columns of a dataset made of groups.

use crate::model::compile::signature::Signature;

/// A function over rows.
#[derive(Clone, Copy, Debug)]
pub struct RowFunction {
    /// Its name and the forms of its call.
    pub signature: Signature,
    /// What it returns, for the reference.
    pub summary: &'static str,
    /// The kind and unit of its value, for the reference.
    pub result: &'static str,
}

/// The mean over the last rows of an entity.
pub const ROLLING_MEAN: Signature = Signature { name: "rolling_mean", forms: &["rolling_mean(x, rows)"] };

/// The total over rows.
pub const TOTAL: Signature =
    Signature { name: "total", forms: &["total(x)", "total(x, by = column)", "total(x, by = column, by = column)"] };

/// The functions of derived columns.
pub const ROW_FUNCTIONS: [RowFunction; 2] = [
    RowFunction {
        signature: ROLLING_MEAN,
        summary: "the mean of `x` over the row and those before it, as many rows of its entity as `rows` says",
        result: "the unit of `x`",
    },
    RowFunction {
        signature: TOTAL,
        summary: "the sum of `x` over all rows, or over those with the same cells in the columns `by`",
        result: "the unit of `x`",
    },
];

/// The functions of the columns of a dataset made of groups.
pub const GROUP_FUNCTIONS: [RowFunction; 6] = [
    RowFunction {
        signature: Signature { name: "sum", forms: &["sum(x)"] },
        summary: "the sum of `x` over the rows of a group",
        result: "the unit of `x`",
    },
    RowFunction {
        signature: Signature { name: "mean", forms: &["mean(x)"] },
        summary: "the mean of `x` over the rows of a group",
        result: "the unit of `x`",
    },
    RowFunction {
        signature: Signature { name: "median", forms: &["median(x)"] },
        summary: "the median of `x` over the rows of a group: of an even number of values, the mean of the middle two",
        result: "the unit of `x`",
    },
    RowFunction {
        signature: Signature { name: "count", forms: &["count()", "count(x)"] },
        summary: "the number of rows of a group, or of those in which `x` has a value",
        result: "a plain number",
    },
    RowFunction {
        signature: Signature { name: "first", forms: &["first(x)"] },
        summary: "the value of `x` in the earliest row of a group that has one, or in the first row without dates",
        result: "the kind and unit of `x`",
    },
    RowFunction {
        signature: Signature { name: "last", forms: &["last(x)"] },
        summary: "the value of `x` in the latest row of a group that has one, or in the last row without dates",
        result: "the kind and unit of `x`",
    },
];

/// Returns the signature of a function by its name.
pub fn find(functions: &[RowFunction], name: &str) -> Option<Signature> {
    functions.iter().map(|function| function.signature).find(|signature| signature.name == name)
}
