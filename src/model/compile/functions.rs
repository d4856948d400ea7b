//! The functions of the language, each one entry of [`FUNCTIONS`].
//!
//! To add a function, write its entry in a file of `functions/`, add it to the list, and give it a section in
//! `tests/language/functions.md`, `time.md` or `data.md`. Name lookup, suggestions and the reference follow from the entry.

mod at;
mod clamp;
mod data;
mod exponential;
mod extremes;
mod first;
mod function;
mod growth;
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
    &exponential::EXP,
    &exponential::LN,
    &exponential::LOG2,
    &exponential::LOG10,
    &clamp::CLAMP,
    &points::STEP,
    &points::INTERPOLATE,
    &growth::GROW,
    &growth::PERIODS,
    &first::FIRST,
    &at::AT,
    &data::TREND,
    &data::DOUBLING,
    &data::DRAW,
];
