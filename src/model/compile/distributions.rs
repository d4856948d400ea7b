//! The distributions of the language, each one entry of [`DISTRIBUTIONS`].
//!
//! To add a distribution, write its functions in a file of `distributions/`, add its entry to the list, and give it a
//! section in `tests/language/distributions.md`. Name lookup, suggestions, error texts and the reference follow from the
//! entry.

mod belief_rows;
mod bernoulli;
mod beta;
mod central_interval;
mod distribution;
mod exponential;
mod gamma;
mod location_scale;
mod lognormal;
mod loguniform;
mod mixture;
mod normal;
mod parameters;
mod pert;
mod pooling;
mod quantile_average;
mod quantile_pair;
mod quantiles;
mod student;
mod triangular;
mod truncate;
mod uniform;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use super::compiler::{Compiler, Scope};
use super::signature::{Call, Signature};
use super::value::{Kind, Value};
use crate::diagnostic::Reported;
use crate::model::syntax::expression::{Argument, Expression, ExpressionKind};
use crate::source::Span;
use distribution::{Compiled, Scaled};

pub use distribution::{Family, Moments};

/// Every distribution, in the order of the reference.
pub static DISTRIBUTIONS: [Family; 16] = [
    Family {
        signature: Signature { name: "interval", forms: &["interval(a, b, 80%)"] },
        parameters: &[],
        summary: "a central interval of a level of your choice: lognormal between quantities, normal between dates; \
                  `a to b` is the one of 90%",
        support: "above 0, or all dates",
        example: "interval(2, 5, 80%)",
        moments: None,
        compile: central_interval::compile,
    },
    Family {
        signature: Signature { name: "normal", forms: &["normal(mean = m, sd = s)", "normal(p5 = a, p95 = b)"] },
        parameters: &[normal::MEAN, normal::SD],
        summary: "a normal distribution, by its mean and standard deviation or by two quantiles",
        support: "all numbers",
        example: "normal(mean = 5, sd = 2)",
        moments: Some(Moments { mean: "mean", variance: "sd^2" }),
        compile: normal::compile,
    },
    Family {
        signature: Signature {
            name: "lognormal",
            forms: &["lognormal(median = m, sigma = s)", "lognormal(mu = m, sigma = s)", "lognormal(p5 = a, p95 = b)"],
        },
        parameters: &[lognormal::MEDIAN, lognormal::MU, lognormal::SIGMA],
        summary: "a quantity whose natural logarithm is normal with standard deviation `sigma`",
        support: "above 0",
        example: "lognormal(median = 5, sigma = 0.4)",
        // Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions, volume 1, chapter 14.
        moments: Some(Moments {
            mean: "median * exp(sigma^2 / 2)",
            variance: "median^2 * exp(sigma^2) * (exp(sigma^2) - 1)",
        }),
        compile: lognormal::compile,
    },
    Family {
        signature: Signature { name: "uniform", forms: &["uniform(low = a, high = b)"] },
        parameters: &[parameters::LOW, parameters::HIGH],
        summary: "every value between two ends is equally likely",
        support: "`low` to `high`",
        example: "uniform(low = 2, high = 5)",
        moments: Some(Moments { mean: "(low + high) / 2", variance: "(high - low)^2 / 12" }),
        compile: uniform::compile,
    },
    Family {
        signature: Signature { name: "loguniform", forms: &["loguniform(low = a, high = b)"] },
        parameters: &[loguniform::LOW, loguniform::HIGH],
        summary: "every order of magnitude between two ends is equally likely",
        support: "`low` to `high`",
        example: "loguniform(low = 2, high = 50)",
        // The moments of exp(U) for a uniform U.
        moments: Some(Moments {
            mean: "(high - low) / ln(high / low)",
            variance: "(high^2 - low^2) / (2 * ln(high / low)) - ((high - low) / ln(high / low))^2",
        }),
        compile: loguniform::compile,
    },
    Family {
        signature: Signature { name: "triangular", forms: &["triangular(low = a, mode = m, high = b)"] },
        parameters: &[parameters::LOW, parameters::MODE, parameters::HIGH],
        summary: "a density that rises in a straight line from `low` to `mode` and falls to `high`",
        support: "`low` to `high`",
        example: "triangular(low = 2, mode = 3, high = 7)",
        moments: Some(Moments {
            mean: "(low + mode + high) / 3",
            variance: "(low^2 + mode^2 + high^2 - low * mode - low * high - mode * high) / 18",
        }),
        compile: triangular::compile,
    },
    Family {
        signature: Signature { name: "pert", forms: &["pert(low = a, mode = m, high = b)"] },
        parameters: &[parameters::LOW, parameters::MODE, parameters::HIGH],
        summary: "a smooth hump between `low` and `high` with its top at `mode`",
        support: "`low` to `high`",
        example: "pert(low = 2, mode = 3, high = 7)",
        moments: Some(Moments {
            mean: "(low + 4 * mode + high) / 6",
            variance: "(low + 4 * mode + high - 6 * low) * (6 * high - low - 4 * mode - high) / 252",
        }),
        compile: pert::compile,
    },
    Family {
        signature: Signature { name: "beta", forms: &["beta(alpha = a, beta = b)"] },
        parameters: &[beta::ALPHA, beta::BETA],
        summary: "a share, such as the belief about a probability after `alpha` successes and `beta` failures",
        support: "0 to 1",
        example: "beta(alpha = 2, beta = 5)",
        // Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions, volume 2, chapter 25.
        moments: Some(Moments {
            mean: "alpha / (alpha + beta)",
            variance: "alpha * beta / ((alpha + beta)^2 * (alpha + beta + 1))",
        }),
        compile: beta::compile,
    },
    Family {
        signature: Signature { name: "gamma", forms: &["gamma(shape = k, scale = s)"] },
        parameters: &[gamma::SHAPE, gamma::SCALE],
        summary: "a quantity above 0; the wait for `shape` events that come `scale` apart on average",
        support: "above 0",
        example: "gamma(shape = 3, scale = 2)",
        // Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions, volume 1, chapter 17.
        moments: Some(Moments { mean: "shape * scale", variance: "shape * scale^2" }),
        compile: gamma::compile,
    },
    Family {
        signature: Signature { name: "student", forms: &["student(df = n, location = m, scale = s)"] },
        parameters: &[student::DF, student::LOCATION, student::SCALE],
        summary: "Student's t with `df` degrees of freedom: like a normal distribution, with heavier tails",
        support: "all numbers",
        example: "student(df = 8, location = 3, scale = 2)",
        // Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions, volume 2, chapter 28. The mean needs df > 1,
        // the variance df > 2.
        moments: Some(Moments { mean: "location", variance: "scale^2 * df / (df - 2)" }),
        compile: student::compile,
    },
    Family {
        signature: Signature { name: "exponential", forms: &["exponential(mean = m)"] },
        parameters: &[exponential::MEAN],
        summary: "the wait for an event that is equally likely at any time",
        support: "above 0",
        example: "exponential(mean = 3)",
        moments: Some(Moments { mean: "mean", variance: "mean^2" }),
        compile: exponential::compile,
    },
    Family {
        signature: Signature { name: "bernoulli", forms: &["bernoulli(p = 30%)"] },
        parameters: &[bernoulli::P],
        summary: "1 with the probability `p`, otherwise 0; also a condition",
        support: "0 and 1",
        example: "bernoulli(p = 30%)",
        moments: Some(Moments { mean: "p", variance: "p * (1 - p)" }),
        compile: bernoulli::compile,
    },
    Family {
        signature: Signature { name: "quantiles", forms: &["quantiles(10% -> x, 50% -> y, 90% -> z)"] },
        parameters: &[],
        summary: "a quantile function through the points given, in straight lines over the normal score",
        support: "all numbers: the end lines go on",
        example: "quantiles(10% -> 2, 50% -> 5, 90% -> 9)",
        moments: None,
        compile: quantiles::compile,
    },
    Family {
        signature: Signature { name: "mixture", forms: &["mixture(d1 -> w1, d2 -> w2, …)"] },
        parameters: &[],
        summary: "one of several distributions or values, each with a chance in proportion to its weight",
        support: "that of its parts",
        example: "mixture(normal(mean = 2, sd = 1) -> 3, uniform(low = 5, high = 9) -> 1)",
        moments: None,
        compile: mixture::compile,
    },
    Family {
        signature: Signature {
            name: "pool",
            forms: &[
                "pool(beliefs)",
                "pool(beliefs[condition], by = quantile, scale = log, weight = column)",
                "pool(beliefs, score = column)",
            ],
        },
        parameters: &[],
        summary: "the beliefs of several experts as one distribution: the rows of a dataset, each with an expert's quantiles",
        support: "those of the beliefs",
        example: "pool(beliefs)",
        moments: None,
        compile: pooling::compile,
    },
    Family {
        signature: Signature { name: "truncate", forms: &["truncate(d, low = a, high = b)"] },
        parameters: &[parameters::LOW, parameters::HIGH],
        summary: "a distribution given that it lies between two bounds, one of which can be left out",
        support: "`low` to `high`",
        example: "truncate(normal(mean = 5, sd = 2), low = 3, high = 8)",
        moments: None,
        compile: truncate::compile,
    },
];

impl Compiler<'_> {
    /// Compiles a call of a distribution; `None` if no distribution has that name.
    pub(super) fn distribution(
        &mut self,
        name: &str,
        arguments: &[Argument],
        span: Span,
        scope: &mut dyn Scope,
    ) -> Option<Result<Compiled, Reported>> {
        let family = DISTRIBUTIONS.iter().find(|family| family.signature.name == name)?;
        Some((family.compile)(Call { signature: family.signature, arguments, span }, self, scope))
    }

    /// Compiles a draw from a distribution.
    pub(super) fn draw(&mut self, compiled: Compiled, span: Span) -> Result<Value, Reported> {
        let draw = match compiled.draw {
            Some(draw) => draw,
            None => self.next_draw(span)?,
        };
        Ok(Value::new(compiled.distribution.quantile(draw, self), compiled.kind))
    }

    /// Compiles a draw from the 90% interval `a to b`.
    pub(super) fn draw_interval(
        &mut self,
        low: &Expression,
        high: &Expression,
        span: Span,
        scope: &mut dyn Scope,
    ) -> Result<Value, Reported> {
        let interval = self.interval([low, high], None, span, scope)?;
        self.draw(interval, span)
    }

    /// Compiles the distribution that an expression writes out; `None` for any other expression.
    fn distribution_of(
        &mut self,
        expression: &Expression,
        scope: &mut dyn Scope,
    ) -> Result<Option<Compiled>, Reported> {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Interval(low, high) => self.interval([low, high], None, span, scope).map(Some),
            ExpressionKind::Call(function, arguments) => match &function.kind {
                ExpressionKind::Name(name) => self.distribution(name, arguments, span, scope).transpose(),
                _ => Ok(None),
            },
            ExpressionKind::Measured(inner, unit) => {
                let Some(plain) = self.distribution_of(inner, scope)? else { return Ok(None) };
                let unit = self.units.resolve(unit);
                if !matches!(&plain.kind, Kind::Number(own) if own.is_plain() && !own.is_share()) {
                    return Err(self.second_unit(&plain.kind, &unit, inner.span));
                }
                let factor = self.program.number(unit.scale);
                let distribution = Rc::new(Scaled { inner: plain.distribution, factor });
                Ok(Some(Compiled { distribution, kind: Kind::Number(unit), draw: plain.draw }))
            }
            ExpressionKind::Convert(inner, unit) => {
                let Some(compiled) = self.distribution_of(inner, scope)? else { return Ok(None) };
                let unit = self.units.resolve(unit);
                match &compiled.kind {
                    Kind::Number(own) if own.dimension == unit.dimension => {
                        Ok(Some(Compiled { kind: Kind::Number(unit), ..compiled }))
                    }
                    other => Err(self.no_conversion(other, &unit, span)),
                }
            }
            _ => Ok(None),
        }
    }
}
