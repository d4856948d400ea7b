//! The distributions of the language, each one entry of [`DISTRIBUTIONS`].
//!
//! To add a distribution, write its entry and its functions in a file of `distributions/`, add it to the list, and give it
//! a section in `tests/language/distributions.md`. Name lookup, suggestions, error texts and the reference follow from the
//! entry.

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
use super::signature::Call;
use super::value::{Kind, Value};
use crate::diagnostic::Reported;
use crate::model::syntax::expression::{Argument, Expression, ExpressionKind};
use crate::source::Span;
use distribution::{Compiled, Scaled};

pub use distribution::{Family, Moments};

/// Every distribution, in the order of the reference.
pub const DISTRIBUTIONS: [&Family; 15] = [
    &central_interval::INTERVAL,
    &normal::NORMAL,
    &lognormal::LOGNORMAL,
    &uniform::UNIFORM,
    &loguniform::LOGUNIFORM,
    &triangular::TRIANGULAR,
    &pert::PERT,
    &beta::FAMILY,
    &gamma::GAMMA,
    &student::STUDENT,
    &exponential::EXPONENTIAL,
    &bernoulli::BERNOULLI,
    &quantiles::QUANTILES,
    &mixture::MIXTURE,
    &truncate::TRUNCATE,
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
                if !matches!(&plain.kind, Kind::Number(own) if own.is_plain()) {
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
