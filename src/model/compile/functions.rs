//! The functions of the language, each one entry of [`FUNCTIONS`].
//!
//! To add a function, write its entry in a file of `functions/`, add it to the list, and give it a section in
//! `tests/language/functions.md`, `time.md` or `data.md`. Name lookup, suggestions and the reference follow from the entry.

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

pub use function::Function;

/// Every function, in the order of the reference.
pub const FUNCTIONS: [&Function; 21] = [
    &extremes::MIN,
    &extremes::MAX,
    &rounding::ABS,
    &rounding::FLOOR,
    &rounding::CEIL,
    &rounding::ROUND,
    &sqrt::SQRT,
    &logarithms::EXP,
    &logarithms::LN,
    &logarithms::LOG2,
    &logarithms::LOG10,
    &clamp::CLAMP,
    &points::STEP,
    &points::INTERPOLATE,
    &growth::GROW,
    &growth::PERIODS,
    &first::FIRST,
    &at::AT,
    &column_functions::TREND,
    &column_functions::DOUBLING,
    &column_functions::DRAW,
];
