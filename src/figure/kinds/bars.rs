//! `kind: bars`: columns of numbers, row by row.

use super::Drawn;
use crate::document::chart::Bars;
use crate::figure::desk::Desk;

/// Draws it.
pub fn draw(_: &Bars, desk: &mut Desk<'_>) -> Option<Drawn> {
    desk.undrawable("this kind is not drawn yet".into(), desk.id.span, "");
    None
}
