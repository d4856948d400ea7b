//! What an outcome's uncertainty hangs on: each input's share of the variance, and the medians with it held at the ends
//! of its range.

use super::definitions::{Compiled, Replacement, Replacements, Section};
use super::forecast::{Input, Joint};
use super::{CompiledModel, scale};
use crate::diagnostic::Diagnostic;
use crate::model::compile::{Kind, Value};
use crate::model::program::Register;
use crate::model::program::simulate::{self, Held, Samples};
use crate::model::stats::draws::{self, Draws};
use crate::model::stats::summary;
use crate::model::syntax::expression::{Expression, ExpressionKind, children};
use crate::parallel::{self, both};

/// An outcome's median; "never" is none.
type Median = Option<f64>;

/// The medians of the outcomes in one case.
type Medians = Result<Vec<Median>, Vec<Diagnostic>>;

impl CompiledModel<'_> {
    /// Summaries of the inputs, with what they do to the outcomes.
    pub(super) fn inputs(
        &self,
        base: &Compiled,
        samples: &Samples,
        replaced: &Replacements,
    ) -> Result<Vec<Input>, Vec<Diagnostic>> {
        let places: Vec<usize> = self.section(Section::Input).collect();
        let raw = |at: usize| samples.get(base.values[at].register);
        let broken: Vec<Diagnostic> =
            places.iter().filter_map(|at| self.finite(*at, raw(*at)).err()).flatten().collect();
        if !broken.is_empty() {
            return Err(broken);
        }
        let drawn = parallel::each(&places, |at| Draws::new(raw(*at).to_vec()));
        let ends: Vec<Option<[f64; 2]>> = drawn
            .iter()
            .map(|draws| Some([draws.quantile(0.1)?, draws.quantile(0.9)?]).filter(|[low, high]| low < high))
            .collect();
        let swings = self.swings(base, &places, &ends, replaced)?;
        let targets: Vec<usize> = self.section(Section::Outcome).collect();
        let spread: Vec<(usize, Option<&Draws>)> =
            places.iter().zip(&drawn).zip(&ends).map(|((at, draws), ends)| (*at, ends.map(|_| draws))).collect();
        let shares = parallel::each(&spread, |(at, draws)| {
            let share = |target: &usize| {
                let horizon = match base.values[*target].kind {
                    Kind::Date => self.years().1,
                    _ => f64::INFINITY,
                };
                let share = summary::first_order_share(raw(*at), (*draws)?, raw(*target), horizon, self.blocks)?;
                Some((self.name(*target), share))
            };
            targets.iter().filter_map(share).collect::<Vec<_>>()
        });
        let (mut drawn, mut shares, mut swings) = (drawn.into_iter(), shares.into_iter(), swings.into_iter());
        let mut inputs = Vec::with_capacity(places.len());
        for at in &places {
            let value = &base.values[*at];
            // As many of each as there are places.
            let (Some(draws), Some(share), Some(medians)) = (drawn.next(), shares.next(), swings.next()) else { break };
            inputs.push(Input {
                name: self.name(*at),
                description: self.description(*at),
                kind: value.kind.clone(),
                draws: draws.in_unit(scale(&value.kind)),
                variance_shares: share,
                swings: targets.iter().map(|target| self.name(*target)).zip(medians).collect(),
            });
        }
        Ok(inputs)
    }

    /// For each input, for each outcome, the medians with the input held at its ends; nothing for inputs without ends.
    fn swings(
        &self,
        base: &Compiled,
        places: &[usize],
        ends: &[Option<[f64; 2]>],
        replaced: &Replacements,
    ) -> Result<Vec<Vec<[Median; 2]>>, Vec<Diagnostic>> {
        let spread = || places.iter().zip(ends).filter_map(|(at, ends)| Some((*at, (*ends)?)));
        let (own, others): (Vec<_>, Vec<_>) = spread().partition(|(at, _)| self.draws_its_own(*at, replaced));
        let held = |(at, ends): &(usize, [f64; 2])| {
            let register = base.values[*at].register;
            ends.map(|value| Held { register, value })
        };
        let cases: Vec<Held> = own.iter().flat_map(held).collect();
        let (found, holding) = both(
            || self.medians_under(base, &cases),
            || parallel::each(&others, |(at, ends)| self.medians_holding(*at, *ends, replaced)),
        );
        let (mut found, mut holding) = (found?.into_iter(), holding.into_iter());
        let mut swings = Vec::with_capacity(places.len());
        for (at, ends) in places.iter().zip(ends) {
            if ends.is_none() {
                swings.push(Vec::new());
                continue;
            }
            let mut pair = if own.iter().any(|(own, _)| own == at) {
                // Two cases for each such input, in their order.
                found.by_ref().take(2).collect::<Result<Vec<_>, _>>()?.into_iter()
            } else {
                holding.next().unwrap_or_else(|| Ok(Vec::new()))?.into_iter()
            };
            let (low, high) = (pair.next().unwrap_or_default(), pair.next().unwrap_or_default());
            swings.push(low.into_iter().zip(high).map(|(low, high)| [low, high]).collect());
        }
        Ok(swings)
    }

    /// For each case, the medians of the outcomes.
    fn medians_under(&self, compiled: &Compiled, cases: &[Held]) -> Result<Vec<Medians>, Vec<Diagnostic>> {
        let targets: Vec<usize> = self.section(Section::Outcome).collect();
        let keep: Vec<Register> = targets.iter().map(|at| compiled.values[*at].register).collect();
        let answer = |columns: Vec<Vec<f64>>| {
            let medians = targets.iter().zip(columns).map(|(at, column)| {
                self.finite(*at, &column)?;
                Ok(draws::median(&column).map(|median| median / scale(&compiled.values[*at].kind)))
            });
            medians.collect()
        };
        let (drawn, cancel) = ((self.blocks, self.years()), &self.cancel);
        let found = simulate::under(&compiled.program, &keep, cases, drawn, cancel, answer)?;
        self.progress.step(cases.len());
        Ok(found)
    }

    /// The medians of the outcomes with an input held at each of two values.
    fn medians_holding(
        &self,
        at: usize,
        ends: [f64; 2],
        replaced: &Replacements,
    ) -> Result<Vec<Vec<Median>>, Vec<Diagnostic>> {
        // Other names that say the same as this one go on as they are, so it is given a register of its own.
        let mut under = replaced.clone();
        under.insert(self.name(at), Replacement::Free);
        let compiled = self.compile(&under)?;
        let register = compiled.values[at].register;
        let found = self.medians_under(&compiled, &ends.map(|value| Held { register, value }))?;
        found.into_iter().collect()
    }

    /// Whether an input is computed from draws of its own alone, so that no other name can share its register.
    fn draws_its_own(&self, at: usize, replaced: &Replacements) -> bool {
        fn mentions(expression: &Expression, known: &dyn Fn(&str) -> bool) -> bool {
            match &expression.kind {
                ExpressionKind::Name(name) => known(name),
                ExpressionKind::Member(..) | ExpressionKind::Row(..) => true,
                kind => children(kind).into_iter().any(|child| mentions(child, known)),
            }
        }
        let expression = match replaced.get(&self.name(at)) {
            Some(Replacement::Expression(expression)) => expression,
            Some(_) => return false,
            None => &self.definitions.names[at].expression,
        };
        !mentions(expression, &|name| self.definitions.find(name).is_some())
    }

    /// The inputs and outcomes of the first samples, side by side.
    pub(super) fn joint(&self, base: &Compiled, samples: &Samples) -> Joint {
        let column = |at: usize| {
            let Value { register, kind } = &base.values[at];
            let column = samples.get(*register);
            (self.name(at), column.iter().take(self.draws).map(|value| value / scale(kind)).collect())
        };
        Joint {
            inputs: self.section(Section::Input).map(column).collect(),
            outcomes: self.section(Section::Outcome).map(column).collect(),
        }
    }
}
