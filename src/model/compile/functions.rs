//! The functions of the language, each one entry of [`FUNCTIONS`].
//!
//! To add a function, write what compiles it in a file of `functions/`, add its entry to the list, and give it a section
//! in `tests/language/functions.md`, `time.md` or `data.md`. Name lookup, suggestions and the reference follow from the entry.

mod at;
mod clamp;
mod column_functions;
mod extremes;
mod first;
mod function;
mod growth;
mod logarithms;
mod points;
mod rounding;
mod sqrt;

use super::signature::Signature;
use crate::model::program::{Operation, Unary};

pub use function::Function;

/// Every function, in the order of the reference.
pub static FUNCTIONS: [Function; 21] = [
    Function {
        signature: Signature { name: "min", forms: &["min(a, b, …)"] },
        summary: "the smallest of two values or more, or the earliest of two dates or more",
        result: "the kind and unit of the first",
        compile: |call, compiler, scope| compiler.extreme(call, Operation::Minimum, scope),
    },
    Function {
        signature: Signature { name: "max", forms: &["max(a, b, …)"] },
        summary: "the largest of two values or more, or the latest of two dates or more",
        result: "the kind and unit of the first",
        compile: |call, compiler, scope| compiler.extreme(call, Operation::Maximum, scope),
    },
    Function {
        signature: Signature { name: "abs", forms: &["abs(x)"] },
        summary: "the value without its sign",
        result: "the unit of `x`",
        compile: rounding::abs,
    },
    Function {
        signature: Signature { name: "floor", forms: &["floor(x)"] },
        summary: "the largest whole number at or below the value, in the unit of the value",
        result: "the unit of `x`",
        compile: |call, compiler, scope| compiler.round(call, Unary::Floor, scope),
    },
    Function {
        signature: Signature { name: "ceil", forms: &["ceil(x)"] },
        summary: "the smallest whole number at or above the value, in the unit of the value",
        result: "the unit of `x`",
        compile: |call, compiler, scope| compiler.round(call, Unary::Ceiling, scope),
    },
    Function {
        signature: Signature { name: "round", forms: &["round(x)"] },
        summary: "the nearest whole number in the unit of the value; halves are rounded away from zero",
        result: "the unit of `x`",
        compile: |call, compiler, scope| compiler.round(call, Unary::Round, scope),
    },
    Function {
        signature: Signature { name: "sqrt", forms: &["sqrt(x)"] },
        summary: "the square root of a quantity whose unit is a square",
        result: "half the powers of the unit of `x`",
        compile: sqrt::compile,
    },
    Function {
        signature: Signature { name: "exp", forms: &["exp(x)"] },
        summary: "the exponential function: e to the power of a plain number",
        result: "a plain number",
        compile: |call, compiler, scope| compiler.apply(call, Unary::Exponential, scope),
    },
    Function {
        signature: Signature { name: "ln", forms: &["ln(x)"] },
        summary: "the natural logarithm of a plain number",
        result: "a plain number",
        compile: |call, compiler, scope| compiler.apply(call, Unary::Logarithm, scope),
    },
    Function {
        signature: Signature { name: "log2", forms: &["log2(x)"] },
        summary: "the logarithm to base 2 of a plain number",
        result: "a plain number",
        compile: |call, compiler, scope| compiler.apply(call, Unary::Logarithm2, scope),
    },
    Function {
        signature: Signature { name: "log10", forms: &["log10(x)"] },
        summary: "the logarithm to base 10 of a plain number",
        result: "a plain number",
        compile: |call, compiler, scope| compiler.apply(call, Unary::Logarithm10, scope),
    },
    Function {
        signature: Signature { name: "clamp", forms: &["clamp(x, low, high)"] },
        summary: "the value, but at least `low` and at most `high`",
        result: "the kind and unit of `x`",
        compile: clamp::compile,
    },
    Function {
        signature: Signature { name: "step", forms: &["step(before, date -> value, …)"] },
        summary: "the value of the last point of the list whose date has passed; `before` until then",
        result: "the kind and unit of `before`",
        compile: points::step,
    },
    Function {
        signature: Signature { name: "interpolate", forms: &["interpolate(date -> value, date -> value, …)"] },
        summary: "straight lines between points, and the values of the end points outside them",
        result: "the kind and unit of the first value",
        compile: points::interpolate,
    },
    Function {
        signature: Signature { name: "grow", forms: &["grow(v, since, doubling)"] },
        summary: "`v · 2^((t − since)/doubling)`: exponential growth from `v` on the date `since`",
        result: "the unit of `v`",
        compile: growth::grow,
    },
    Function {
        signature: Signature { name: "periods", forms: &["periods(since, length)"] },
        summary: "`max(0, floor((t − since)/length))`: the whole periods that have passed since a date",
        result: "a plain number",
        compile: growth::periods,
    },
    Function {
        signature: Signature { name: "first", forms: &["first(condition)"] },
        summary: "the first date of the window at which a condition is true, or \"never\"",
        result: "a date",
        compile: first::compile,
    },
    Function {
        signature: Signature { name: "at", forms: &["at(date, curve)"] },
        summary: "the value of an expression on a date: `t` is that date in it",
        result: "the kind and unit of `curve`",
        compile: at::compile,
    },
    Function {
        signature: Signature {
            name: "trend",
            forms: &[
                "trend(data.column)",
                "trend(data.column, where = condition)",
                "trend(data.column, frontier = true)",
            ],
        },
        summary: "the log-linear trend of a column on the date being evaluated, with its uncertainty from a bootstrap",
        result: "the unit of the column",
        compile: column_functions::trend,
    },
    Function {
        signature: Signature {
            name: "doubling",
            forms: &[
                "doubling(data.column)",
                "doubling(data.column, where = condition)",
                "doubling(data.column, frontier = true)",
            ],
        },
        summary: "the doubling time of the trend of a column, negative where the trend falls",
        result: "a duration in years",
        compile: column_functions::doubling,
    },
    Function {
        signature: Signature { name: "draw", forms: &["draw(data.column)"] },
        summary: "one of the values of a column at random",
        result: "the unit of the column, or a date",
        compile: column_functions::draw,
    },
];
