//! The result of rendering: a site in memory.

use std::collections::BTreeMap;

/// A rendered site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The bytes of each file, by its path below the output folder: `forecast/index.html`.
    pub files: BTreeMap<String, Vec<u8>>,
}
