//! `kind: waterfall`: from a simpler model to the whole one, step by step.

use super::Drawn;
use crate::document::chart::Waterfall;
use crate::figure::desk::Desk;

/// Draws it.
pub fn draw(_: &Waterfall, desk: &mut Desk<'_>) -> Option<Drawn> {
    desk.undrawable("this kind is not drawn yet".into(), desk.id.span, "");
    None
}
