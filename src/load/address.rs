//! Addresses: the parts of pages' addresses, and addresses on the web.

use super::fields::text;
use super::yaml::Node;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::source::Spanned;

/// Names that Windows keeps for devices.
pub(super) const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Lower-case letters, digits, and single hyphens between them.
pub fn is_slug(part: &str) -> bool {
    !part.is_empty()
        && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !part.starts_with('-')
        && !part.ends_with('-')
        && !part.contains("--")
        && !DEVICES.contains(&part)
}

/// The nearest slug to a name.
pub fn slug(part: &str) -> String {
    let lower = part.to_lowercase();
    let words: Vec<_> =
        lower.split(|found: char| !found.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// An address that starts with `http://` or `https://`.
pub fn web_address(node: &Node, report: &mut Report) -> Option<Spanned<String>> {
    checked_address(text(node, report)?, report)
}

/// An address, where it is one that starts with `http://` or `https://`.
pub fn checked_address(address: Spanned<String>, report: &mut Report) -> Option<Spanned<String>> {
    let rest = address.value.strip_prefix("https://").or_else(|| address.value.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let plain = |found: char| !found.is_whitespace() && !found.is_control() && !"\"<>\\^`{|}".contains(found);
    if !host.is_empty() && address.value.chars().all(plain) {
        return Some(address);
    }
    let message = format!("expected an address that starts with `https://` or `http://`, found `{}`", address.value);
    let problem = Diagnostic::error(codes::BAD_VALUE, message).at(address.span);
    let bare = !address.value.contains(':') && address.value.contains('.') && address.value.chars().all(plain);
    report.push(if bare { problem.hint(format!("write `https://{}`", address.value)) } else { problem });
    None
}
