//! `kind: multiples`: a small panel for each curve, all on one scale.

use super::Drawn;
use crate::document::chart::Multiples;
use crate::figure::desk::Desk;

/// Draws it.
pub fn draw(_: &Multiples, desk: &mut Desk<'_>) -> Option<Drawn> {
    desk.undrawable("this kind is not drawn yet".into(), desk.id.span, "");
    None
}
