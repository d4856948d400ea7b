//! `pool(beliefs, by = linear)`: the beliefs of several experts as one distribution.
//!
//! A linear pool averages probabilities (Stone 1961, Annals of Mathematical Statistics 32(4)), and a quantile pool averages
//! quantiles (Vincent 1912; Lichtendahl, Grushka-Cockayne and Winkler 2013, Management Science 59(7), compare the two). Weights by
//! scores are proportional to the inverse of each score (Bates and Granger 1969, Operational Research Quarterly 20(4)).

use std::rc::Rc;

use super::belief_rows::{BeliefRows, Beliefs};
use super::distribution::{Compiled, Distribution};
use super::lognormal::Lognormal;
use super::mixture::Mixture;
use super::quantile_average::QuantileAverage;
use super::quantiles::Quantiles;
use crate::diagnostic::{Reported, error};
use crate::model::compile::compiler::{Compiler, Scope};
use crate::model::compile::signature::{Call, find};
use crate::model::compile::value::Kind;
use crate::model::program::Register;
use crate::model::stats::expert_pool::{Averages, ExpertPool, PooledExpert, shares};
use crate::model::stats::math;
use crate::model::syntax::expression::{Argument, Expression, ExpressionKind};

/// The words for what a pool averages.
const BY: [(&str, Averages); 2] = [("linear", Averages::Probabilities), ("quantile", Averages::Quantiles)];
/// The words for the scale on which a belief is a straight line over the normal score; true for the logarithm.
const SCALES: [(&str, bool); 2] = [("linear", false), ("log", true)];

pub fn compile(call: Call<'_>, compiler: &mut Compiler<'_>, scope: &mut dyn Scope) -> Result<Compiled, Reported> {
    let Some((Argument::Plain(source), options)) = call.arguments.split_first() else {
        let message = "`pool` needs a dataset of beliefs as its first argument";
        return Err(compiler.report.push(call.signature.bad_arguments(message, call.span)));
    };
    let given = call.given(&["by", "scale", "weight", "score"], options, compiler.report)?;
    let averages = match find(&given, "by") {
        Some(word) => compiler.choice(call, "by", word, &BY)?,
        None => Averages::Probabilities,
    };
    let on_logarithm = match find(&given, "scale") {
        Some(word) => compiler.choice(call, "scale", word, &SCALES)?,
        None => false,
    };
    let rows = BeliefRows::read(call, source, compiler, scope)?;
    let beliefs = rows.beliefs(compiler)?;
    let shares = match (find(&given, "weight"), find(&given, "score")) {
        (Some(_), Some(score)) => {
            let message = "`pool` takes its weights from `weight` or from `score`, not from both";
            return Err(compiler.report.push(call.signature.bad_arguments(message, score.span)));
        }
        (Some(weight), None) => compiler.shares_by_weight(call, &rows, weight)?,
        (None, Some(score)) => compiler.shares_by_score(call, &rows, score)?,
        (None, None) => shares(&vec![None; beliefs.experts.len()]),
    };
    if on_logarithm {
        compiler.require_logarithms(call, &beliefs)?;
    }
    compiler.record_pool(averages, &rows, &beliefs, &shares);
    if averages == Averages::Probabilities {
        let pick = compiler.next_draw(call.span)?;
        let zero = compiler.program.number(0.0);
        let mut parts: Vec<(Rc<dyn Distribution>, _, Register)> = Vec::with_capacity(shares.len());
        for ((_, quantiles), share) in beliefs.experts.iter().zip(&shares) {
            let belief = compiler.belief(&beliefs.levels, quantiles, on_logarithm);
            let draw = compiler.next_draw(call.span)?;
            let weight = if *share > 0.0 { compiler.program.number(*share) } else { zero };
            parts.push((belief, draw, weight));
        }
        return Ok(Compiled { distribution: Rc::new(Mixture::of(parts)), kind: beliefs.kind, draw: Some(pick) });
    }
    let own = beliefs.experts.iter().zip(&shares);
    if on_logarithm {
        let parts = own.map(|((_, quantiles), share)| (compiler.belief(&beliefs.levels, quantiles, true), *share));
        return Ok(Compiled::new(QuantileAverage { parts: parts.collect() }, beliefs.kind));
    }
    // The mean of lines between points at the same levels is the line between the means.
    let means = (0..beliefs.levels.len())
        .map(|at| own.clone().map(|((_, quantiles), share)| quantiles[at] * share).sum::<f64>())
        .collect::<Vec<_>>();
    Ok(Compiled::new(compiler.quantiles(&beliefs.levels, &means), beliefs.kind))
}

impl Compiler<'_> {
    /// Returns the value of a word among those that a parameter takes.
    fn choice<T: Copy>(
        &mut self,
        call: Call<'_>,
        parameter: &str,
        word: &Expression,
        words: &[(&str, T)],
    ) -> Result<T, Reported> {
        let known = |name: &str| words.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let found = if let ExpressionKind::Name(name) = &word.kind { known(name) } else { None };
        found.ok_or_else(|| {
            let listed: Vec<String> = words.iter().map(|(known, _)| format!("`{known}`")).collect();
            let message = format!("`{parameter}` of `{}` is {}", call.signature.name, listed.join(" or "));
            self.report.push(call.signature.bad_arguments(message, word.span))
        })
    }

    /// Returns the shares by the weights of a column.
    fn shares_by_weight(
        &mut self,
        call: Call<'_>,
        rows: &BeliefRows,
        column: &Expression,
    ) -> Result<Vec<f64>, Reported> {
        let weights = rows.weights(column, self)?;
        if let (Some(at), ExpressionKind::Name(name)) = (weights.iter().position(Option::is_none), &column.kind) {
            return Err(self.report.push(rows.missing(name, rows.rows[at])));
        }
        if weights.iter().flatten().all(|weight| *weight == 0.0) {
            return Err(self.report.push(call.broken_rule("the sum of the weights must be above 0", column.span)));
        }
        Ok(shares(&weights))
    }

    /// Returns the shares by the inverse of the scores of a column. An expert without a score has the mean weight of the others.
    fn shares_by_score(
        &mut self,
        call: Call<'_>,
        rows: &BeliefRows,
        column: &Expression,
    ) -> Result<Vec<f64>, Reported> {
        let scores = rows.weights(column, self)?;
        if scores.contains(&Some(0.0)) {
            let rule = "a score must be above 0: the weight is its inverse";
            return Err(self.report.push(call.broken_rule(rule, column.span)));
        }
        Ok(shares(&scores.iter().map(|score| score.map(|score| 1.0 / score)).collect::<Vec<_>>()))
    }

    /// Requires beliefs that have logarithms.
    fn require_logarithms(&mut self, call: Call<'_>, beliefs: &Beliefs) -> Result<(), Reported> {
        if beliefs.kind == Kind::Date {
            return Err(self.report.push(error!(
                KIND_MISMATCH at call.span, "`scale = log` needs quantities: a date has no logarithm"
            )));
        }
        let below = beliefs.experts.iter().find(|(_, quantiles)| quantiles.iter().any(|value| *value <= 0.0));
        let Some((name, _)) = below else { return Ok(()) };
        let rule = format!("`scale = log` needs quantiles above 0: those of `{name}` are not");
        Err(self.report.push(call.broken_rule(&rule, call.span)))
    }

    /// Compiles the quantile function through points, in straight lines over the normal score.
    fn quantiles(&mut self, levels: &[f64], values: &[f64]) -> Quantiles {
        let point = |(level, value): (&f64, &f64)| {
            let score = self.program.number(math::normal_quantile(*level));
            (score, self.program.number(*value))
        };
        Quantiles { points: levels.iter().zip(values).map(point).collect() }
    }

    /// Compiles the belief of one expert: lines over the normal score of the values, or of their logarithms.
    fn belief(&mut self, levels: &[f64], values: &[f64], on_logarithm: bool) -> Rc<dyn Distribution> {
        if !on_logarithm {
            return Rc::new(self.quantiles(levels, values));
        }
        let logarithms: Vec<f64> = values.iter().map(|value| math::ln(*value)).collect();
        Rc::new(Lognormal { logarithm: self.quantiles(levels, &logarithms) })
    }

    /// Records the pool for readers.
    fn record_pool(&mut self, averages: Averages, rows: &BeliefRows, beliefs: &Beliefs, shares: &[f64]) {
        let Some(draws) = &self.draws else { return };
        let unit = if let Kind::Number(unit) = &beliefs.kind { Some(unit.clone()) } else { None };
        let scale = unit.as_ref().map_or(1.0, |unit| unit.scale);
        let expert = |((name, quantiles), share): (&(String, Vec<f64>), &f64)| PooledExpert {
            name: name.clone(),
            share: *share,
            quantiles: quantiles.iter().map(|value| value / scale).collect(),
        };
        self.program.draw_pool(ExpertPool {
            input: draws.name.to_owned(),
            dataset: rows.dataset.id.value.clone(),
            condition: rows.condition.clone(),
            averages,
            levels: beliefs.levels.clone(),
            unit,
            experts: beliefs.experts.iter().zip(shares).map(expert).collect(),
        });
    }
}
