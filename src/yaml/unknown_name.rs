//! Errors for unknown names.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Spanned;

/// The largest number of names that a hint lists.
const MAX_LISTED: usize = 24;

/// Returns the error for a name that is not among the `known` ones, with the nearest of them and a list. `kind` is the
/// kind of name (`key`), and `place` is where it is written (``the model `parity` ``).
pub fn unknown_name<S: AsRef<str>>(
    code: Code,
    kind: &str,
    name: &Spanned<String>,
    place: &str,
    known: &[S],
) -> Diagnostic {
    let names: Vec<_> = known.iter().map(|name| name.as_ref()).collect();
    let quoted: Vec<_> = names.iter().take(MAX_LISTED).map(|name| format!("`{name}`")).collect();
    let more = match names.len().saturating_sub(MAX_LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let problem = Diagnostic::error(code, format!("unknown {kind} `{}` in {place}", name.value))
        .at(name.span)
        .suggest(&name.value, names.iter().copied());
    if names.is_empty() { problem } else { problem.hint(format!("known names: {}{more}", quoted.join(", "))) }
}
