//! A normal or lognormal distribution that is given by two quantiles: `normal(p5 = a, p95 = b)`.

use crate::diagnostic::{Report, Reported};
use crate::model::compile::signature::Call;
use crate::model::stats::math;
use crate::model::syntax::expression::{Argument, Expression};

/// The pairs of quantiles that can be given, and the level of the upper one.
const PAIRS: [([&str; 2], f64); 3] = [(["p5", "p95"], 0.95), (["p10", "p90"], 0.9), (["p25", "p75"], 0.75)];

/// The quantiles that a call gives.
pub struct QuantilePair<'e> {
    /// Their names.
    pub names: [&'static str; 2],
    /// Their values.
    pub ends: [&'e Expression; 2],
    /// The normal score of the upper one.
    pub score: f64,
}

impl<'e> QuantilePair<'e> {
    /// Reads the quantiles of a call; `None` if the call has none.
    ///
    /// # Errors
    ///
    /// Reports quantiles that do not form a pair.
    pub fn read(call: Call<'e>, report: &mut Report) -> Result<Option<Self>, Reported> {
        let Some((names, level)) = PAIRS.iter().find(|(names, _)| names.iter().any(|name| call.has(name))) else {
            return Ok(None);
        };
        let other = call.arguments.iter().find_map(|argument| match argument {
            Argument::Named(name, _) if !names.contains(&name.text.as_str()) => Some(name),
            _ => None,
        });
        if let Some(name) = other {
            let message = format!(
                "`{}` given by `{}` and `{}` has no parameter `{}`: quantiles come in pairs, p5 and p95, p10 and p90, or \
                 p25 and p75",
                call.signature.name, names[0], names[1], name.text
            );
            return Err(report.push(call.signature.bad_arguments(message, name.span)));
        }
        let ends = call.named(*names, report)?;
        Ok(Some(Self { names: *names, ends, score: math::normal_quantile(*level) }))
    }
}
