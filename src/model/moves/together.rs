//! Changes that cannot be made one without the other: a new input, and the definition that uses it.

use std::collections::BTreeSet;

use super::change::{Alteration, Change, ChangeKind};
use super::made::Made;
use super::side::Side;
use crate::model::syntax::expression::words;

/// Groups of changes, each by its position. A group is made as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups(Vec<Vec<usize>>);

impl Groups {
    /// Returns the groups of the changes between two sides. A change of a scenario is in none, unless it is a structure of an
    /// ensemble: it moves no outcome of the model as written.
    pub fn new(from: Side<'_>, to: Side<'_>, changes: &[Change]) -> Self {
        let is_structure = |name: &str| from.has_structure(name) || to.has_structure(name);
        let moves = |change: &Change| change.kind != ChangeKind::Scenario || is_structure(&change.name);
        let causes = changes.iter().enumerate().filter(|(_, change)| moves(change));
        let mut groups = Self(causes.map(|(at, _)| vec![at]).collect());
        for (at, change) in changes.iter().enumerate() {
            let side = match change.alteration {
                Alteration::Added => to,
                Alteration::Removed => from,
                Alteration::Changed => continue,
            };
            for (user, other) in changes.iter().enumerate().filter(|(user, _)| *user != at) {
                if mentions(side, other, &change.name) {
                    groups.join(at, user);
                }
            }
        }
        groups
    }

    /// Returns the groups, each with its changes in order.
    pub fn all(&self) -> &[Vec<usize>] {
        &self.0
    }

    /// Returns which changes are made if these groups are. Those that are in no group are made with the last one.
    pub fn made(&self, groups: &[bool], changes: usize) -> Made {
        if groups.iter().all(|made| *made) {
            return Made::every(changes, true);
        }
        let made: BTreeSet<usize> =
            self.0.iter().zip(groups).filter(|(_, made)| **made).flat_map(|(group, _)| group.iter().copied()).collect();
        Made::new((0..changes).map(|change| made.contains(&change)).collect())
    }

    /// Makes one group of those of two changes.
    pub fn join(&mut self, one: usize, other: usize) {
        let find = |change: usize| self.0.iter().position(|group| group.contains(&change));
        let (Some(a), Some(b)) = (find(one), find(other)) else { return };
        if a != b {
            let gone = self.0.remove(a.max(b));
            let group = &mut self.0[a.min(b)];
            group.extend(gone);
            group.sort_unstable();
        }
    }
}

/// Returns whether what has changed mentions a name on a side.
fn mentions(side: Side<'_>, change: &Change, name: &str) -> bool {
    match change.kind {
        ChangeKind::Correlation => change.name.split(", ").any(|end| end == name),
        ChangeKind::Scenario => side.scenario(&change.name).is_some_and(|scenario| {
            scenario.set.iter().any(|(set, value)| set.value == name || words(&value.value).any(|word| word == name))
        }),
        ChangeKind::Ensemble => side.has_structure(name),
        _ => side.definition(&change.name).is_some_and(|(_, known)| words(&known.value.value).any(|word| word == name)),
    }
}
