//! The conditions of a forecast: the first dates at which they are true.

use super::compilation::Compiled;
use super::compiled_model::CompiledModel;
use super::definitions::Section;
use super::forecast::Condition;
use super::outside::Alternatives;
use crate::model::program::simulate::Samples;
use crate::model::program::{Instruction, Register, crossing};

impl CompiledModel<'_> {
    /// Adds a search for each condition to a program. Returns the conditions' names, and the registers of their dates and of
    /// whether they then stay true.
    pub(super) fn condition_searches(&self, compiled: &mut Compiled) -> Vec<(usize, [Register; 2])> {
        let conditions = self.section(Section::Condition).map(|name| {
            let condition = compiled.values[name].register;
            let span = self.definitions.names[name].definition.value.span;
            let first = crossing::search(&mut compiled.program, condition, Vec::new(), span);
            (name, [first, compiled.program.push(Instruction::StaysTrue(first))])
        });
        conditions.collect()
    }

    /// Summarizes the first dates of all conditions.
    pub(super) fn conditions(
        &self,
        compiled: &Compiled,
        searches: &[(usize, [Register; 2])],
        (samples, alternatives): (&Samples, &Alternatives),
    ) -> Vec<Condition> {
        let conditions = searches.iter().map(|(name, [first, stays_true])| {
            let stays_true = samples.get(*stays_true).iter().all(|value| *value == 1.0);
            let first = self.first_dates(*first, compiled, (samples, alternatives));
            Condition {
                name: self.name(*name),
                description: self.description(*name),
                by: self.probability_by_year(&first),
                first,
                stays_true,
            }
        });
        conditions.collect()
    }
}
