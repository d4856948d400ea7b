//! `kind: steps`: how an estimate has moved.

use super::Drawn;
use crate::document::chart::Steps;
use crate::figure::desk::Desk;

/// Draws it.
pub fn draw(_: &Steps, desk: &mut Desk<'_>) -> Option<Drawn> {
    desk.undrawable("this kind is not drawn yet".into(), desk.id.span, "");
    None
}
