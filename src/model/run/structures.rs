//! The structures of an ensemble: which expressions each of them replaces, and how many samples have it.
//!
//! An ensemble is run as one program. A draw picks the structure of each sample, by weight, and every name that some structure
//! replaces has in each sample the value of the structure that was picked. So the samples of all names are those of the linear pool
//! of the structures (Stone 1961, "The opinion pool", Annals of Mathematical Statistics 32(4)), and everything that is computed
//! from samples is computed from the pool.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::definitions::{ByStructure, Definitions, Replacement, Replacements, known_or_near};
use crate::diagnostic::{Report, Reported, error};
use crate::document::ensemble::{BASE, Ensemble};
use crate::source::Spanned;

/// A structure of an ensemble.
#[derive(Debug)]
pub struct Structure {
    /// The name: that of a scenario, or [`BASE`].
    pub name: String,
    /// The name for readers.
    pub label: String,
    /// The author's note for readers.
    pub note: Option<String>,
    /// The part of the samples that have it.
    pub weight: f64,
    /// The expressions that it replaces.
    pub replacements: Replacements,
}

/// The structures of an ensemble.
#[derive(Debug)]
pub struct Structures {
    /// The structures, in the file's order.
    pub members: Vec<Structure>,
    /// The replacements that make the model the pool of the structures.
    pub pooled: Replacements,
}

impl Structures {
    /// Reads the ensemble of a file; `None` if it has none.
    ///
    /// # Errors
    ///
    /// Reports a structure that is no scenario, a scenario that takes the name of the model as written, expressions that cannot be
    /// parsed, and a slider that moves between structures.
    pub fn read(definitions: &Definitions<'_>, report: &mut Report) -> Result<Option<Self>, Reported> {
        let Some(ensemble) = &definitions.file.ensemble else { return Ok(None) };
        let total: f64 = ensemble.of.value.iter().map(|(_, weight)| weight.value).sum();
        let members: Vec<_> = ensemble
            .of
            .value
            .iter()
            .map(|(name, weight)| structure(definitions, name, weight.value / total, report))
            .collect();
        let slider = check_slider(definitions, ensemble, report);
        let members = members.into_iter().collect::<Result<Vec<Structure>, Reported>>()?;
        slider?;
        let mut sum = 0.0;
        let sums = ensemble.of.value.iter().map(|(_, weight)| {
            sum += weight.value;
            sum / total
        });
        let up_to: Vec<f64> = sums.collect();
        let names: BTreeSet<&String> = members.iter().flat_map(|member| member.replacements.keys()).collect();
        let choice = |name: &String| {
            let own = |member: &Structure| match member.replacements.get(name) {
                Some(Replacement::Expression(expression)) => Some(expression.clone()),
                _ => None,
            };
            let choice = ByStructure { up_to: up_to.clone(), expressions: members.iter().map(own).collect() };
            (name.clone(), Replacement::ByStructure(Arc::new(choice)))
        };
        let pooled = names.into_iter().map(choice).collect();
        Ok(Some(Self { members, pooled }))
    }

    /// Returns the structure of that name.
    pub fn find(&self, name: &str) -> Option<&Structure> {
        self.members.iter().find(|member| member.name == name)
    }
}

fn structure(
    definitions: &Definitions<'_>,
    name: &Spanned<String>,
    weight: f64,
    report: &mut Report,
) -> Result<Structure, Reported> {
    let scenarios = &definitions.file.scenarios;
    let scenario = scenarios.iter().find(|scenario| scenario.name.value == name.value);
    let is_base = name.value == BASE;
    if let Some((set, _)) = scenario.filter(|_| is_base).and_then(|scenario| scenario.set.first()) {
        return Err(report.push(error!(
            NAME_TAKEN at name.span, "`{BASE}` is the model as written, and the scenario `{BASE}` replaces `{}`", set.value;
            label set.span, "replaced here";
            hint "give the scenario another name"
        )));
    }
    if scenario.is_none() && !is_base {
        let known = scenarios.iter().map(|scenario| scenario.name.value.as_str()).chain([BASE]);
        let problem = error!(UNKNOWN_TARGET at name.span, "the model has no scenario `{}`", name.value);
        return Err(report.push(known_or_near(problem, &name.value, known)));
    }
    let replacements = scenario.map(|scenario| definitions.overrides(&scenario.set, report)).transpose()?;
    let label = scenario.and_then(|scenario| scenario.label.clone());
    let unlabeled = || if is_base { "The model as written".to_owned() } else { name.value.replace('_', " ") };
    Ok(Structure {
        name: name.value.clone(),
        label: label.unwrap_or_else(unlabeled),
        note: scenario.and_then(|scenario| scenario.note.clone()),
        weight,
        replacements: replacements.unwrap_or_default(),
    })
}

/// Checks that no stop of the slider is a structure: the slider moves all structures at once.
fn check_slider(definitions: &Definitions<'_>, ensemble: &Ensemble, report: &mut Report) -> Result<(), Reported> {
    let mut result = Ok(());
    for stop in &definitions.file.slider.scenarios {
        if let Some((member, _)) = ensemble.of.value.iter().find(|(member, _)| member.value == stop.value) {
            result = Err(report.push(error!(
                BAD_PARAMETER at stop.span, "the slider cannot stop at `{}`, which is a structure of the ensemble", stop.value;
                label member.span, "a structure";
                hint "the slider replaces values in all structures at once: let it stop at scenarios that are no structures"
            )));
        }
    }
    result
}
