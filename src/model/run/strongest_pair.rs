//! What inputs do only together: the pair of inputs that does most, and the part of the variance that is left to all interactions.
//!
//! The pair takes about ten runs of the model, and few pages ask for it, so it is computed when it is first read.

use std::sync::Arc;

use super::compiled_model::CompiledModel;
use super::definitions::{Replacements, Section};
use super::forecast::{Estimate, Forecast, Input};
use super::input_pairs::{NOTABLE, OutcomePair, StrongestPair};
use crate::dependencies::Tracked;
use crate::diagnostic::{Report, Reported};
use crate::document::{Dataset, ModelFile};
use crate::model::program::Register;
use crate::model::program::search_memory::SearchMemory;
use crate::model::program::simulate::{self, CaseColumns, Drawing, Fixed, FixedAt, Samples};
use crate::model::stats::{sampler, summary};
use crate::model::syntax::unit::Units;
use crate::observer::Phase;

/// The limit on the inputs whose pairs are compared: those that do most together with others.
const CANDIDATES: usize = 4;

impl OutcomePair {
    /// Returns the pair; `None` if fewer than two inputs have a total share. The first call computes it from the model file, the
    /// datasets, and the site's units of its `forecast`.
    ///
    /// # Errors
    ///
    /// If the model cannot be run again. Every call reports that.
    pub fn get<'a>(
        &self,
        forecast: &Forecast,
        (file, datasets, units): (&'a ModelFile, impl Into<Tracked<'a, Dataset>>, &Arc<Units>),
        report: &mut Report,
    ) -> Result<Option<&StrongestPair>, Reported> {
        if let Some(pair) = self.computed.get() {
            return Ok(pair.as_ref());
        }
        let inputs = forecast.candidates(&self.outcome);
        let pair = match inputs.len() {
            0 | 1 => None,
            _ => {
                let options = forecast.options(units);
                // The run of the forecast has reported the warnings about the model file.
                let mut own = Report::default();
                let model = CompiledModel::new(file, datasets, &options, &mut own);
                let found = model.and_then(|model| model.strongest_pair(self, &inputs, &mut own));
                found.inspect_err(|_| report.append(own))?
            }
        };
        // As for curves of scenarios, two threads may compute the same pair.
        Ok(self.computed.get_or_init(|| pair).as_ref())
    }
}

impl Forecast {
    /// Returns the strongest pair of inputs of an outcome, computed or not.
    pub fn pair(&self, outcome: &str) -> Option<&OutcomePair> {
        self.pairs.iter().find(|pair| pair.outcome == outcome)
    }

    /// Returns the part of an outcome's variance that no input has alone, nor the choice between structures of an ensemble: what is
    /// left for interactions. It is never negative. `None` if no input has a share.
    ///
    /// Shares of inputs that are correlated, or defined by others, overlap, and then the part is too small.
    pub fn interactions(&self, outcome: &str) -> Option<Estimate> {
        self.inputs.iter().find_map(|input| input.variance_share(outcome))?;
        Some(self.basis_shares(outcome)?.together)
    }

    /// Returns [`Self::interactions`] if they are more than sampling explains.
    pub fn notable_interactions(&self, outcome: &str) -> Option<Estimate> {
        self.interactions(outcome).filter(|part| part.value > NOTABLE && part.value > 3.0 * part.error)
    }

    /// Returns the inputs that do most together with others, in the order of the file: those with the largest difference between
    /// the total and the first-order share. With an ensemble, the latter is one within structures, and the total share alone counts.
    fn candidates(&self, outcome: &str) -> Vec<&str> {
        let together = |input: &Input| {
            let total = input.total_share(outcome)?.value;
            let alone = input.variance_share(outcome).filter(|_| self.ensemble.is_none());
            Some(total - alone.map_or(0.0, |alone| alone.value))
        };
        let mut ranked: Vec<(usize, f64)> =
            self.inputs.iter().enumerate().filter_map(|(at, input)| Some((at, together(input)?))).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked.truncate(CANDIDATES);
        ranked.sort_by_key(|(at, _)| *at);
        ranked.into_iter().map(|(at, _)| self.inputs[at].name.as_str()).collect()
    }
}

impl CompiledModel<'_> {
    /// Returns the pairs of all outcomes of a run with replacements. None is computed yet.
    pub(super) fn pairs(&self, replaced: &Arc<Replacements>) -> Vec<OutcomePair> {
        self.section(Section::Outcome).map(|outcome| OutcomePair::new(self.name(outcome), replaced)).collect()
    }

    /// Returns the pair among `inputs`, which are drawn on their own, whose superset importance for an outcome is largest.
    fn strongest_pair(
        &self,
        of: &OutcomePair,
        inputs: &[&str],
        report: &mut Report,
    ) -> Result<Option<StrongestPair>, Reported> {
        let compiled = self.compile(&of.replaced, report)?;
        let Some(outcome) = self.definitions.find(&of.outcome) else { return Ok(None) };
        let names: Vec<usize> = inputs.iter().filter_map(|name| self.definitions.find(name)).collect();
        let samples = self.simulate(&compiled, names.iter().copied().chain([outcome]), [], report)?;
        let registers: Vec<Register> = names.iter().map(|name| compiled.values[*name].register).collect();
        let register = compiled.values[outcome].register;
        let own = samples.get(register);
        let redraw = |known: &Samples, inputs: &[Register], memory: Option<&SearchMemory>| {
            let case = |register: &Register| Fixed { register: *register, at: FixedAt::OtherSample };
            let cases: Vec<Fixed> = inputs.iter().map(case).collect();
            let drawing = (known, Drawing { memory, ..self.drawing() }, Phase::Shares);
            let column = |columns: CaseColumns| columns.into_iter().next().flatten();
            // Values that occur together only here may violate a rule of a distribution. Then there is no pair.
            let report = &mut Report::default();
            simulate::run_with_fixed(&compiled.program, &[register], &cases, drawing, column, report).ok()
        };
        let Some(alone) = redraw(&samples, &registers, self.drawing().memory) else { return Ok(None) };
        let alone: Vec<&[f64]> = alone.iter().map(|column| column.as_deref().unwrap_or(own)).collect();
        let mut strongest: Option<StrongestPair> = None;
        for (first, input) in registers.iter().enumerate() {
            // Both are drawn anew if the second is exchanged in a run that knows the first as already exchanged.
            let mut exchanged = samples.get(*input).to_vec();
            self.blocks.ranges().for_each(|range| sampler::exchange(&mut exchanged[range]));
            let known = Samples::new([(*input, exchanged)].into());
            // With the first exchanged, searches find other dates than the ones that are remembered.
            let Some(found) = redraw(&known, &registers[first + 1..], None) else { return Ok(None) };
            for (second, both) in (first + 1..).zip(&found) {
                let redrawn = [alone[first], alone[second], both.as_deref().unwrap_or(own)];
                let share = summary::pair_share(own, redrawn, self.horizon(&compiled, outcome), self.blocks);
                let Some(share) = share else { continue };
                // Of equal pairs, the first in the file.
                if strongest.as_ref().is_none_or(|strongest| share.value > strongest.share.value) {
                    let inputs = [first, second].map(|at| inputs[at].to_owned());
                    strongest = Some(StrongestPair { inputs, share });
                }
            }
        }
        Ok(strongest)
    }
}
