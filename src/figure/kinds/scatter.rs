//! `kind: scatter`: two columns against each other.

use super::Drawn;
use crate::document::chart::Scatter;
use crate::figure::desk::Desk;

/// Draws it.
pub fn draw(_: &Scatter, desk: &mut Desk<'_>) -> Option<Drawn> {
    desk.undrawable("this kind is not drawn yet".into(), desk.id.span, "");
    None
}
