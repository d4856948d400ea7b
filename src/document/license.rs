//! The license of data: its identifier, `CC-BY-4.0`, or the address of its text.

use crate::diagnostic::{Report, Reported, error};
use crate::source::Spanned;
use crate::yaml::{Format, Shape, text};

/// A license.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum License {
    /// An identifier, as SPDX and the Open Definition list them.
    Name(String),
    /// The address of its text.
    Address(String),
}

/// The format of a license.
pub fn license() -> impl Format<Value = License> {
    text().then(read).with_shape(Shape::pattern("^([-A-Za-z0-9._]+|https?://[^\\s]+)$", Some("CC-BY-4.0")))
}

fn read(license: Spanned<String>, report: &mut Report) -> Result<License, Reported> {
    let Spanned { value: found, span } = license;
    let rest = found.strip_prefix("https://").or_else(|| found.strip_prefix("http://"));
    if rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace)) {
        return Ok(License::Address(found));
    }
    if !found.is_empty() && found.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)) {
        return Ok(License::Name(found));
    }
    Err(report.push(error!(BAD_VALUE at span,
        "expected the identifier of a license like `CC-BY-4.0`, or the address of its text, found `{found}`")))
}
