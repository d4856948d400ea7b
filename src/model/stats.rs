//! Statistics that know nothing of models: special functions, sampling, regression, quantiles, and scores. Numbers go in and
//! come out; units are needed only by [`fit`].

pub mod calibration_bins;
pub mod draws;
pub mod expert_pool;
pub mod fit;
pub mod math;
pub mod metaculus_cdf;
pub mod naive;
pub mod pool;
pub mod quantile_score;
pub mod sampler;
pub mod sampling_error;
pub mod score;
pub mod shapley;
pub mod shrinkage;
pub mod special;
pub mod summary;
pub mod variance_split;
