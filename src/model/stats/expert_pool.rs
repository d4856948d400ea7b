//! What several experts believe about one quantity, with the weight of each in a pool.

use crate::model::syntax::unit::Unit;

/// The beliefs that an input pools.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpertPool {
    /// The input.
    pub input: String,
    /// The dataset with the beliefs.
    pub dataset: String,
    /// The condition that its rows meet, as text; `None` for all rows.
    pub condition: Option<String>,
    /// What is averaged.
    pub averages: Averages,
    /// The levels of the quantiles that the experts state, ascending.
    pub levels: Vec<f64>,
    /// The unit of the quantiles; `None` for dates.
    pub unit: Option<Unit>,
    /// The experts, in the order of the rows.
    pub experts: Vec<PooledExpert>,
}

/// An expert of a pool.
#[derive(Clone, Debug, PartialEq)]
pub struct PooledExpert {
    /// The name.
    pub name: String,
    /// The share of the expert in the pool; all shares add up to 1.
    pub share: f64,
    /// The quantiles at the levels of the pool, in its unit or on the axis of years.
    pub quantiles: Vec<f64>,
}

/// What a pool averages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Averages {
    /// The probabilities: a linear pool.
    Probabilities,
    /// The quantiles.
    Quantiles,
}

impl ExpertPool {
    /// Returns the dataset with its condition, as an expression has it: `beliefs[quantity = "halving"]`.
    pub fn rows(&self) -> String {
        let condition = self.condition.as_ref().map(|condition| format!("[{condition}]")).unwrap_or_default();
        format!("{}{condition}", self.dataset)
    }
}

/// Returns weights as shares that add up to 1. A weight that is not known is the mean of the others, or the same as all if none is
/// known.
pub fn shares(weights: &[Option<f64>]) -> Vec<f64> {
    let known: Vec<f64> = weights.iter().flatten().copied().collect();
    let mean = if known.is_empty() { 1.0 } else { known.iter().sum::<f64>() / known.len() as f64 };
    let weights: Vec<f64> = weights.iter().map(|weight| weight.unwrap_or(mean)).collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_that_is_not_known_is_the_mean_of_the_others() {
        assert_eq!(shares(&[Some(1.0), Some(3.0)]), [0.25, 0.75]);
        assert_eq!(shares(&[Some(1.0), None, Some(3.0)]), [1.0 / 6.0, 2.0 / 6.0, 3.0 / 6.0]);
        assert_eq!(shares(&[None, None]), [0.5, 0.5]);
    }
}
