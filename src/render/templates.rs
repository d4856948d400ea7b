//! Templates: the [views] that they are given, the [functions] that they can call, and the engine that renders them. Only
//! this folder names `tera`.

mod bound_expressions;
mod engine;
mod errors;
mod functions;
mod library;
mod recorders;
pub mod views;

pub use bound_expressions::bound_texts;
pub use engine::Templates;
pub use library::Library;

#[cfg(test)]
mod tests;
