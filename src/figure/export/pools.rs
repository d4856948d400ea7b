//! The part of a forecast's JSON about pools of beliefs.

use serde::Serialize;

use super::json_values::{Number, Ordered, number};
use crate::model::{Averages, ExpertPool};

/// A pool: who believes what, and how much each belief counts.
#[derive(Serialize)]
pub(super) struct PoolObject<'a> {
    input: &'a str,
    dataset: &'a str,
    /// The condition that the rows meet.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    condition: Option<&'a str>,
    by: &'static str,
    /// The unit of the quantiles; left out of dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    experts: Vec<ExpertObject<'a>>,
}

#[derive(Serialize)]
struct ExpertObject<'a> {
    expert: &'a str,
    share: Number,
    quantiles: Ordered<f64, Number>,
}

impl<'a> From<&'a ExpertPool> for PoolObject<'a> {
    fn from(pool: &'a ExpertPool) -> Self {
        let experts = pool.experts.iter().map(|expert| ExpertObject {
            expert: &expert.name,
            share: number(expert.share),
            quantiles: Ordered(
                pool.levels.iter().zip(&expert.quantiles).map(|(level, value)| (*level, number(*value))).collect(),
            ),
        });
        Self {
            input: &pool.input,
            dataset: &pool.dataset,
            condition: pool.condition.as_deref(),
            by: match pool.averages {
                Averages::Probabilities => "linear",
                Averages::Quantiles => "quantile",
            },
            unit: pool.unit.as_ref().map(ToString::to_string),
            experts: experts.collect(),
        }
    }
}
