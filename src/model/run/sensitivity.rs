//! The inputs of a forecast, and how outcomes depend on them: each input's share of an outcome's variance, and the
//! outcome's medians with the input fixed at a low and at a high value, usually its 10% and 90% quantiles.

use std::collections::BTreeMap;

use super::compilation::Compiled;
use super::compiled_model::{CompiledModel, unit_scale};
use super::definitions::{Replacement, Replacements, Section};
use super::forecast::{Input, SwingEnds};
use super::outside::Alternatives;
use crate::diagnostic::{Report, Reported};
use crate::model::compile::Kind;
use crate::model::program::Register;
use crate::model::program::simulate::{self, CaseColumns, Fixed, FixedAt, Samples};
use crate::model::stats::draws::Draws;
use crate::model::stats::math;
use crate::model::stats::summary::{self, Bins, Estimate};
use crate::model::syntax::expression::{Expression, ExpressionKind, children};
use crate::model::window::Known;
use crate::observer::Phase;
use crate::parallel::{self, both_reporting};

/// The levels between which an input swings, from the preferred pair to the pair that any input with spread has. An input
/// that has one value nearly always, such as a small chance of a large cost, has equal quantiles at the first levels.
const SWING_LEVELS: [[f64; 2]; 4] = [[0.1, 0.9], [0.05, 0.95], [0.01, 0.99], [0.0, 1.0]];

/// An input's samples.
struct InputDraws {
    /// The input's index among the definitions.
    name: usize,
    /// Its samples in base units, sorted.
    draws: Draws,
    /// The values at which it is fixed, in base units; `None` if all samples are equal.
    ends: Option<SwingEnds>,
}

impl CompiledModel<'_> {
    /// Summarizes the inputs. `base` was compiled with `replaced`, and `samples` are its samples.
    pub(super) fn inputs(
        &self,
        base: &Compiled,
        (samples, alternatives): (&Samples, &Alternatives),
        replaced: &Replacements,
        report: &mut Report,
    ) -> Result<Vec<Input>, Reported> {
        let names: Vec<usize> = self.section(Section::Input).collect();
        let column = |name: usize| samples.get(base.values[name].register);
        let checks: Vec<_> = names.iter().map(|name| self.check_finite(*name, base, column(*name), report)).collect();
        checks.into_iter().collect::<Result<(), Reported>>()?;
        let summarize = |name: &usize| {
            let draws = Draws::new(column(*name).to_vec()).exact(!base.program.is_random(base.values[*name].register));
            InputDraws { name: *name, ends: swing_ends(&draws), draws }
        };
        let inputs: Vec<InputDraws> =
            parallel::each(&names, |name| self.observed.phase(Phase::Summarize, || summarize(name)));
        let swings = self.swings((base, alternatives), &inputs, (samples, replaced), report)?;
        let mut totals = self.total_shares(base, &inputs, (samples, replaced))?;
        // Those of an ensemble are shares within its structures, which are run alone.
        let is_pool = replaced.values().any(|replacement| matches!(replacement, Replacement::ByStructure(_)));
        let share = |input: &InputDraws| match is_pool {
            true => Vec::new(),
            false => self.variance_shares(base, input, samples),
        };
        let shares = parallel::each(&inputs, |input| self.observed.phase(Phase::Shares, || share(input)));
        let outcomes: Vec<usize> = self.section(Section::Outcome).collect();
        let summaries = inputs.into_iter().zip(shares).zip(swings).map(|((input, variance_shares), medians)| {
            let scale = unit_scale(&base.values[input.name].kind);
            Input {
                name: self.name(input.name),
                description: self.description(input.name),
                basis: self.definitions.names[input.name].definition.basis.as_ref().map(|basis| basis.value),
                draws: input.draws.in_unit(scale),
                total_shares: totals.remove(&input.name).unwrap_or_default(),
                swing_ends: input.ends.filter(|_| !medians.is_empty()).map(|ends| ends.in_unit(scale)),
                kind: self.shown_kind(input.name, base),
                variance_shares,
                swings: outcomes.iter().map(|outcome| self.name(*outcome)).zip(medians).collect(),
            }
        });
        Ok(summaries.collect())
    }

    /// Returns an input's share of each outcome's variance; nothing for an input without spread.
    fn variance_shares(&self, base: &Compiled, input: &InputDraws, samples: &Samples) -> Vec<(String, Estimate)> {
        if input.ends.is_none() {
            return Vec::new();
        }
        let column = |name: usize| samples.get(base.values[name].register);
        let Some(bins) = Bins::new(column(input.name), &input.draws) else { return Vec::new() };
        let shares = self.section(Section::Outcome).filter_map(|outcome| {
            let share = bins.first_order_share(column(outcome), self.horizon(base, outcome), self.blocks)?;
            Some((self.name(outcome), share))
        });
        shares.collect()
    }

    /// Returns the largest value that counts in variances of an outcome: for a date the end of the window, which stands for all
    /// later dates.
    pub(super) fn horizon(&self, base: &Compiled, outcome: usize) -> f64 {
        match base.values[outcome].kind {
            Kind::Date => self.window.end(),
            Kind::Number(_) | Kind::Bool => f64::INFINITY,
        }
    }

    /// Returns, for each input that is drawn on its own, its total share of each outcome's variance. Inputs that are
    /// correlated, or defined by others, have none: they cannot be drawn anew while all others stay the same.
    fn total_shares(
        &self,
        base: &Compiled,
        inputs: &[InputDraws],
        (samples, replaced): (&Samples, &Replacements),
    ) -> Result<BTreeMap<usize, Vec<(String, Estimate)>>, Reported> {
        let is_own = |input: &&InputDraws| {
            input.ends.is_some()
                && !base.scores.registers.contains_key(&input.name)
                && self.has_own_register(input.name, replaced)
        };
        let names: Vec<usize> = inputs.iter().filter(is_own).map(|input| input.name).collect();
        let outcomes: Vec<usize> = self.section(Section::Outcome).collect();
        let keep: Vec<Register> = outcomes.iter().map(|name| base.values[*name].register).collect();
        let case = |name: &usize| Fixed { register: base.values[*name].register, at: FixedAt::OtherSample };
        let cases: Vec<Fixed> = names.iter().map(case).collect();
        let share = |outcome: &usize, redrawn: Option<&[f64]>| {
            let own = samples.get(base.values[*outcome].register);
            summary::total_share(own, redrawn.unwrap_or(own), self.horizon(base, *outcome), self.blocks)
        };
        // The shares of inputs that an outcome does not depend on.
        let without: Vec<Option<Estimate>> = parallel::each(&outcomes, |outcome| share(outcome, None));
        let summarize = |columns: CaseColumns| -> Vec<(String, Estimate)> {
            let shares = outcomes.iter().zip(&without).zip(columns).filter_map(|((outcome, without), redrawn)| {
                let share = redrawn.map_or(*without, |redrawn| share(outcome, Some(&redrawn)));
                Some((self.name(*outcome), share?))
            });
            shares.collect()
        };
        // Values that occur together only here may violate a rule of a distribution. Then there are no total shares.
        let report = &mut Report::default();
        let drawing = (samples, self.drawing(), Phase::Shares);
        let found = simulate::run_with_fixed(&base.program, &keep, &cases, drawing, summarize, report);
        Reported::if_cancelled(&self.cancel)?;
        self.progress.complete(cases.len());
        Ok(names.into_iter().zip(found.unwrap_or_default()).collect())
    }

    /// Returns, for each input, for each outcome, the medians with the input fixed at the ends of its range; nothing for
    /// inputs without a range.
    fn swings(
        &self,
        (base, alternatives): (&Compiled, &Alternatives),
        inputs: &[InputDraws],
        (samples, replaced): (&Samples, &Replacements),
        report: &mut Report,
    ) -> Result<Vec<Vec<[Known; 2]>>, Reported> {
        let with_range = || inputs.iter().filter_map(|input| Some((input, input.ends?.values)));
        let is_correlated = |input: &InputDraws| base.scores.registers.contains_key(&input.name);
        let (independent, others): (Vec<_>, Vec<_>) =
            with_range().partition(|(input, _)| !is_correlated(input) && self.has_own_register(input.name, replaced));
        let ends = |(input, range): &(&InputDraws, [f64; 2])| {
            let register = base.values[input.name].register;
            range.map(|value| Fixed { register, at: FixedAt::Value(value) })
        };
        let cases: Vec<Fixed> = independent.iter().flat_map(ends).collect();
        let (independent_medians, other_medians) = both_reporting(
            |report| self.medians_with_fixed((base, alternatives), &cases, samples, report),
            |report| {
                let medians = |(input, range): &(&InputDraws, [f64; 2]), report: &mut Report| match is_correlated(input)
                {
                    true => self.medians_at_scores(input, *range, replaced, report),
                    // A value of one structure may be impossible in another. Then there are no swings.
                    false if self.is_by_structure(input.name, replaced) => {
                        let found = self.medians_at_ends(input.name, *range, replaced, &mut Report::default());
                        Reported::if_cancelled(&self.cancel)?;
                        Ok(found.unwrap_or_default())
                    }
                    false => self.medians_at_ends(input.name, *range, replaced, report),
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
            let medians: Vec<Vec<Known>> = if input.ends.is_none() {
                Vec::new()
            } else if independent.iter().any(|(own, _)| own.name == input.name) {
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

    /// Returns, for each case, the medians of the outcomes. `known` has samples without any register fixed, if there are any.
    fn medians_with_fixed(
        &self,
        (compiled, alternatives): (&Compiled, &Alternatives),
        cases: &[Fixed],
        known: &Samples,
        report: &mut Report,
    ) -> Result<Vec<Vec<Known>>, Reported> {
        let outcomes: Vec<usize> = self.section(Section::Outcome).collect();
        let mut keep: Vec<Register> = outcomes.iter().map(|name| compiled.values[*name].register).collect();
        keep.extend(alternatives.registers_of(&keep));
        keep.sort_unstable();
        keep.dedup();
        let median = |name: &usize, samples: &Samples, report: &mut Report| {
            self.known_central(*name, compiled, (samples, alternatives), report)
        };
        // The medians of outcomes that do not depend on what is fixed.
        let is_known = |name: &&usize| !cases.is_empty() && known.has(compiled.values[**name].register);
        let unchanged: Vec<usize> = outcomes.iter().filter(is_known).copied().collect();
        let medians = parallel::each_reporting(&unchanged, |name, report| median(name, known, report), report);
        let medians = medians.into_iter().collect::<Result<Vec<Known>, Reported>>()?;
        let unchanged: BTreeMap<usize, Known> = unchanged.into_iter().zip(medians).collect();
        let summarize = |columns: CaseColumns| {
            let mut report = Report::default();
            let columns: BTreeMap<Register, Option<Vec<f64>>> = keep.iter().copied().zip(columns).collect();
            let medians = outcomes.iter().map(|name| {
                let register = compiled.values[*name].register;
                let read = [vec![register], alternatives.registers_of(&[register])].concat();
                if let Some(unchanged) = unchanged.get(name)
                    && read.iter().all(|register| columns[register].is_none())
                {
                    return Ok(*unchanged);
                }
                // What the case leaves as it is, is taken from the known samples. Two outcomes can be one register.
                let column = |register: &Register| {
                    let column = columns[register].clone().unwrap_or_else(|| known.get(*register).to_vec());
                    (*register, column)
                };
                median(name, &Samples::new(read.iter().map(column).collect()), &mut report)
            });
            let medians: Result<Vec<Known>, Reported> = medians.collect();
            (medians, report)
        };
        let drawing = (known, self.drawing(), Phase::Swings);
        let found = simulate::run_with_fixed(&compiled.program, &keep, cases, drawing, summarize, report)?;
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
    ) -> Result<Vec<Vec<Known>>, Reported> {
        let mut replaced = replaced.clone();
        replaced.insert(self.name(name), Replacement::Parameter);
        let mut compiled = self.compile(&replaced, report)?;
        let alternatives = self.alternatives(&mut compiled, []);
        let register = compiled.values[name].register;
        let cases = range.map(|value| Fixed { register, at: FixedAt::Value(value) });
        self.medians_with_fixed((&compiled, &alternatives), &cases, &Samples::default(), report)
    }

    /// Returns the medians of the outcomes with a correlated input at each end of its range, and the inputs that it is
    /// correlated with drawn as they are when it has this value. So the swing shows what the share counts: all that follows
    /// from knowing the input.
    fn medians_at_scores(
        &self,
        input: &InputDraws,
        range: [f64; 2],
        replaced: &Replacements,
        report: &mut Report,
    ) -> Result<Vec<Vec<Known>>, Reported> {
        let mut compiled = self.compile_with_first(replaced, input.name, report)?;
        let alternatives = self.alternatives(&mut compiled, []);
        let Some(register) = compiled.scores.first else { return Ok(Vec::new()) };
        let margin = 0.5 / input.draws.sorted().len() as f64;
        let score = |value: f64| {
            let level = (input.draws.share_before(value) + input.draws.share_by(value)) / 2.0;
            math::normal_quantile(level.clamp(margin, 1.0 - margin))
        };
        let cases = range.map(|value| Fixed { register, at: FixedAt::Value(score(value)) });
        self.medians_with_fixed((&compiled, &alternatives), &cases, &Samples::default(), report)
    }

    /// Returns whether structures of the ensemble replace a name.
    fn is_by_structure(&self, name: usize, replaced: &Replacements) -> bool {
        matches!(replaced.get(&self.name(name)), Some(Replacement::ByStructure(_)))
    }

    /// Returns whether an input is computed from its own draws alone, so that no other name can share its register.
    fn has_own_register(&self, name: usize, replaced: &Replacements) -> bool {
        fn mentions(expression: &Expression, is_known: &dyn Fn(&str) -> bool) -> bool {
            match &expression.kind {
                ExpressionKind::Name(name) => is_known(name),
                ExpressionKind::Member(..) | ExpressionKind::Row(..) | ExpressionKind::Filtered(..) => true,
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

/// Returns the values between which an input swings: the first of [`SWING_LEVELS`] at which they differ. Returns `None` if
/// all samples are equal.
fn swing_ends(draws: &Draws) -> Option<SwingEnds> {
    let ends = SWING_LEVELS.into_iter().filter_map(|levels| {
        let [low, high] = levels.map(|level| draws.possible_quantile(level));
        Some(SwingEnds { levels, values: [low?, high?] })
    });
    ends.into_iter().find(|ends| ends.values[0] < ends.values[1])
}
