//! Expected outputs that are kept in files, compared by snapbox.
//!
//! `SNAPSHOTS=overwrite cargo test --test suite -- FILTER` writes the current outputs into the files. Read the
//! difference before you commit it.

use std::path::Path;

use snapbox::assert::DEFAULT_ACTION_ENV;
use snapbox::data::DataFormat;
use snapbox::report::Palette;
use snapbox::{Assert, Data};

/// Compares a text with the file that contains the expected one. Returns the difference, if there is any, for tests that
/// compare many files and report all differences at once.
pub fn difference(expected: &Path, found: &str) -> Option<String> {
    let expected = Data::read_from(expected, Some(DataFormat::Text)).raw();
    let assert = Assert::new().action_env(DEFAULT_ACTION_ENV).palette(Palette::plain());
    assert.try_eq(None, Data::text(found), expected).err().map(|error| error.to_string())
}
