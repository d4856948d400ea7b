//! Templates: the [views] that they are given, the [functions] that they can call, and the engine that renders them. Only
//! this folder names `tera`.

pub mod components;
mod engine;
mod errors;
mod fitting;
mod functions;
mod library;
mod metered;
mod reads;
mod renderings;
pub mod views;

pub use engine::Templates;
pub use fitting::fitting;
pub use library::{Library, SectionPages};

#[cfg(test)]
mod tests;
