//! The figures that a page shows, each at most once.

use std::collections::BTreeSet;

use crate::render::figure_name::{EVERY_DATASET, FigureName};

/// The figures so far: those before the branches of a choice, and those that came since.
#[derive(Debug, Default)]
pub struct ShownFigures {
    before: BTreeSet<FigureName>,
    since: BTreeSet<FigureName>,
}

impl ShownFigures {
    /// Marks the start of a choice, whose branches all start with the figures of now.
    pub fn start_choice(&mut self) {
        self.before.extend(std::mem::take(&mut self.since));
    }

    /// Takes out the figures from the start of the choice for another branch, until they are [given back](Self::give_back).
    pub fn lend(&mut self) -> Self {
        Self { before: std::mem::take(&mut self.before), since: BTreeSet::new() }
    }

    /// Ends the use of figures by another branch, whose own figures are dropped.
    pub fn give_back(&mut self, lent: Self) {
        self.before = lent.before;
    }

    /// Adds a figure; returns false if the page shows it already. One dataset is shown among all datasets.
    pub fn insert(&mut self, name: FigureName) -> bool {
        let is_dataset = |name: &FigureName| matches!(name, FigureName::Dataset(_));
        let is_all = |name: &FigureName| matches!(name, FigureName::Dataset(id) if id == EVERY_DATASET);
        let mut datasets = self.before.iter().chain(&self.since).filter(|other| is_dataset(other));
        let is_among = is_dataset(&name) && datasets.any(|other| is_all(other) || is_all(&name));
        !is_among && !self.before.contains(&name) && self.since.insert(name)
    }
}
