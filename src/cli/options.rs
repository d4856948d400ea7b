//! Turns flags into the options of a build.

use super::arguments::{Global, SiteFlags};
use super::failure::Failure;
use super::today::today;
use crate::pipeline::BuildOptions;

/// Returns the options of a build with these flags.
///
/// # Errors
///
/// Those of [`today`].
pub fn build_options(global: &Global, flags: &SiteFlags) -> Result<BuildOptions, Failure> {
    Ok(BuildOptions {
        as_of: global.as_of,
        base_url: flags.base_url.as_ref().map(|url| url.as_str().to_owned()),
        drafts: flags.drafts,
        ..BuildOptions::new(today()?)
    })
}
