//! The result of rendering: a site in memory.

use std::collections::BTreeMap;

use crate::dependencies::Dependencies;

/// A rendered site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The bytes of each file, by its path below the output folder: `forecast/index.html`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Everything that was looked up while its pages were rendered: the charts and tables on them, and the sources that
    /// they cite.
    pub dependencies: Dependencies,
}
