//! Statistics that know nothing of models: special functions, samplers, fits, quantiles, scores.

pub mod draws;
pub mod fit;
pub mod math;
pub mod sampler;
pub mod score;
pub mod special;
pub mod summary;
