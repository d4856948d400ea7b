//! Densities: how values are spread, as smooth curves.

use super::annotations::{Annotations, RulesAndBands};
use super::axis_keys::SCALES;
use super::counted::{Counted, counted};
use crate::yaml::{Field, choice, default, flatten, non_empty, required, section};

section! {
    /// `kind: density`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Density {
        /// The values: samples of an outcome or an input, `parity.task`; a column of a dataset, `gpus.memory` or `{ path:
        /// gpus.memory, where: … }`; or a column with the keys of rows, `{ dataset: gpus, value: memory, filter: … }`.
        pub values: Counted = required(counted()),
        /// `log` draws the density of the logarithms, for values that range over several powers of ten.
        pub logarithmic("scale"): bool = default(choice(SCALES), "linear"),
        /// Lines and shaded ranges.
        pub annotations: Annotations = flatten::<RulesAndBands>().then(RulesAndBands::without_notes),
    }
}

section! {
    /// `kind: ridgeline`.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Ridgeline {
        /// The values of each row, from the top to the bottom, all dates or all numbers in one unit: as in `density.values`.
        pub rows: Vec<Counted> = required(non_empty(counted())),
        /// `log` draws the densities of the logarithms, for values that range over several powers of ten.
        pub logarithmic("scale"): bool = default(choice(SCALES), "linear"),
        /// Lines and shaded ranges.
        pub annotations: Annotations = flatten::<RulesAndBands>().then(RulesAndBands::without_notes),
    }
}
