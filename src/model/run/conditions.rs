//! The conditions of a forecast: the first dates at which they are true.

use super::compilation::Compiled;
use super::compiled_model::CompiledModel;
use super::definitions::Section;
use super::forecast::Condition;
use crate::model::program::simulate::Samples;
use crate::model::program::{Register, crossing};
use crate::model::stats::draws::Draws;

impl CompiledModel<'_> {
    /// Adds a search for each condition to a program. Returns the conditions' names and the registers of their dates.
    pub(super) fn condition_searches(&self, compiled: &mut Compiled) -> Vec<(usize, Register)> {
        let conditions = self.section(Section::Condition).map(|name| {
            let condition = compiled.values[name].register;
            let span = self.definitions.names[name].definition.value.span;
            (name, crossing::search(&mut compiled.program, condition, Vec::new(), span))
        });
        conditions.collect()
    }

    /// Summarizes the first dates of all conditions.
    pub(super) fn conditions(&self, searches: &[(usize, Register)], samples: &Samples) -> Vec<Condition> {
        let conditions = searches.iter().map(|(name, first)| {
            let first = Draws::new(samples.get(*first).to_vec());
            Condition {
                name: self.name(*name),
                description: self.description(*name),
                by: self.probability_by_year(&first),
                first,
            }
        });
        conditions.collect()
    }
}
