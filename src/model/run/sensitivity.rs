//! The inputs of a forecast, and how outcomes depend on them: each input's share of an outcome's variance, and the
//! outcome's medians with the input fixed at its 10% and 90% quantiles.

use super::compilation::Compiled;
use super::compiled_model::{CompiledModel, unit_scale};
use super::definitions::{Replacement, Replacements, Section};
use super::forecast::Input;
use crate::diagnostic::{Report, Reported};
use crate::model::compile::Kind;
use crate::model::program::Register;
use crate::model::program::simulate::{self, Fixed, Samples};
use crate::model::stats::draws::{self, Draws};
use crate::model::stats::summary::{self, VarianceShare};
use crate::model::syntax::expression::{Expression, ExpressionKind, children};
use crate::parallel::{self, both_reporting};

/// An outcome's median; `None` is "never".
type Median = Option<f64>;

/// An input's samples.
struct InputDraws {
    /// The input's index among the definitions.
    name: usize,
    /// Its samples in base units, sorted.
    draws: Draws,
    /// Its 10% and 90% quantiles; `None` if they are equal, or "never".
    range: Option<[f64; 2]>,
}

impl CompiledModel<'_> {
    /// Summarizes the inputs. `base` was compiled with `replaced`, and `samples` are its samples.
    pub(super) fn inputs(
        &self,
        base: &Compiled,
        samples: &Samples,
        replaced: &Replacements,
        report: &mut Report,
    ) -> Result<Vec<Input>, Reported> {
        let names: Vec<usize> = self.section(Section::Input).collect();
        let column = |name: usize| samples.get(base.values[name].register);
        let checks: Vec<_> = names.iter().map(|name| self.check_finite(*name, column(*name), report)).collect();
        checks.into_iter().collect::<Result<(), Reported>>()?;
        let inputs: Vec<InputDraws> = parallel::each(&names, |name| {
            let draws = Draws::new(column(*name).to_vec());
            let range = draws.quantile(0.1).zip(draws.quantile(0.9)).map(|(low, high)| [low, high]);
            InputDraws { name: *name, range: range.filter(|[low, high]| low < high), draws }
        });
        let swings = self.swings(base, &inputs, replaced, report)?;
        let shares = parallel::each(&inputs, |input| self.variance_shares(base, input, samples));
        let outcomes: Vec<usize> = self.section(Section::Outcome).collect();
        let summaries = inputs.into_iter().zip(shares).zip(swings).map(|((input, variance_shares), medians)| {
            let kind = base.values[input.name].kind.clone();
            Input {
                name: self.name(input.name),
                description: self.description(input.name),
                draws: input.draws.in_unit(unit_scale(&kind)),
                kind,
                variance_shares,
                swings: outcomes.iter().map(|outcome| self.name(*outcome)).zip(medians).collect(),
            }
        });
        Ok(summaries.collect())
    }

    /// Returns an input's share of each outcome's variance; nothing for an input without spread.
    fn variance_shares(&self, base: &Compiled, input: &InputDraws, samples: &Samples) -> Vec<(String, VarianceShare)> {
        if input.range.is_none() {
            return Vec::new();
        }
        let column = |name: usize| samples.get(base.values[name].register);
        let shares = self.section(Section::Outcome).filter_map(|outcome| {
            let horizon = match base.values[outcome].kind {
                Kind::Date => self.window_years().1,
                Kind::Number(_) | Kind::Bool => f64::INFINITY,
            };
            let (input_column, outcome_column) = (column(input.name), column(outcome));
            let share = summary::first_order_share(input_column, &input.draws, outcome_column, horizon, self.blocks)?;
            Some((self.name(outcome), share))
        });
        shares.collect()
    }

    /// Returns, for each input, for each outcome, the medians with the input fixed at the ends of its range; nothing for
    /// inputs without a range.
    fn swings(
        &self,
        base: &Compiled,
        inputs: &[InputDraws],
        replaced: &Replacements,
        report: &mut Report,
    ) -> Result<Vec<Vec<[Median; 2]>>, Reported> {
        let with_range = || inputs.iter().filter_map(|input| Some((input.name, input.range?)));
        let (independent, others): (Vec<_>, Vec<_>) =
            with_range().partition(|(name, _)| self.has_own_register(*name, replaced));
        let ends = |(name, range): &(usize, [f64; 2])| {
            let register = base.values[*name].register;
            range.map(|value| Fixed { register, value })
        };
        let cases: Vec<Fixed> = independent.iter().flat_map(ends).collect();
        let (independent_medians, other_medians) = both_reporting(
            |report| self.medians_with_fixed(base, &cases, report),
            |report| {
                let medians = |(name, range): &(usize, [f64; 2]), report: &mut Report| {
                    self.medians_at_ends(*name, *range, replaced, report)
                };
                let medians = parallel::each_reporting(&others, medians, report);
                medians.into_iter().collect::<Result<Vec<_>, Reported>>()
            },
            report,
        );
        let (mut independent_medians, mut other_medians) =
            (independent_medians?.into_iter(), other_medians?.into_iter());
        let mut swings = Vec::with_capacity(inputs.len());
        for input in inputs {
            let medians: Vec<Vec<Median>> = if input.range.is_none() {
                Vec::new()
            } else if independent.iter().any(|(name, _)| *name == input.name) {
                // Two cases for each such input, in their order.
                independent_medians.by_ref().take(2).collect()
            } else {
                other_medians.next().unwrap_or_default()
            };
            let mut medians = medians.into_iter();
            let (low, high) = (medians.next().unwrap_or_default(), medians.next().unwrap_or_default());
            swings.push(low.into_iter().zip(high).map(|(low, high)| [low, high]).collect());
        }
        Ok(swings)
    }

    /// Returns, for each case, the medians of the outcomes.
    fn medians_with_fixed(
        &self,
        compiled: &Compiled,
        cases: &[Fixed],
        report: &mut Report,
    ) -> Result<Vec<Vec<Median>>, Reported> {
        let outcomes: Vec<usize> = self.section(Section::Outcome).collect();
        let keep: Vec<Register> = outcomes.iter().map(|name| compiled.values[*name].register).collect();
        let summarize = |columns: Vec<Vec<f64>>| {
            let mut report = Report::default();
            let medians = outcomes.iter().zip(columns).map(|(name, column)| {
                self.check_finite(*name, &column, &mut report)?;
                Ok(draws::median(&column).map(|median| median / unit_scale(&compiled.values[*name].kind)))
            });
            let medians: Result<Vec<Median>, Reported> = medians.collect();
            (medians, report)
        };
        let found = simulate::run_with_fixed(&compiled.program, &keep, cases, self.drawing(), summarize, report)?;
        self.progress.complete(cases.len());
        let medians = found.into_iter().map(|(medians, own)| {
            report.append(own);
            medians
        });
        medians.collect()
    }

    /// Returns the medians of the outcomes with an input fixed at each end of its range, by compiling the model with a
    /// register of the input's own: other names may share the register that it has in the base program.
    fn medians_at_ends(
        &self,
        name: usize,
        range: [f64; 2],
        replaced: &Replacements,
        report: &mut Report,
    ) -> Result<Vec<Vec<Median>>, Reported> {
        let mut replaced = replaced.clone();
        replaced.insert(self.name(name), Replacement::Parameter);
        let compiled = self.compile(&replaced, report)?;
        let register = compiled.values[name].register;
        self.medians_with_fixed(&compiled, &range.map(|value| Fixed { register, value }), report)
    }

    /// Returns whether an input is computed from its own draws alone, so that no other name can share its register.
    fn has_own_register(&self, name: usize, replaced: &Replacements) -> bool {
        fn mentions(expression: &Expression, is_known: &dyn Fn(&str) -> bool) -> bool {
            match &expression.kind {
                ExpressionKind::Name(name) => is_known(name),
                ExpressionKind::Member(..) | ExpressionKind::Row(..) => true,
                kind => children(kind).into_iter().any(|child| mentions(child, is_known)),
            }
        }
        let expression = match replaced.get(&self.name(name)) {
            Some(Replacement::Expression(expression)) => expression,
            Some(_) => return false,
            None => &self.definitions.names[name].expression,
        };
        !mentions(expression, &|name| self.definitions.find(name).is_some())
    }
}
