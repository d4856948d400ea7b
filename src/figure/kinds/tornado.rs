//! `kind: tornado`: how far each input moves an outcome's median.

use super::Drawn;
use crate::document::chart::Tornado;
use crate::figure::desk::Desk;

/// Draws it.
pub fn draw(_: &Tornado, desk: &mut Desk<'_>) -> Option<Drawn> {
    desk.undrawable("this kind is not drawn yet".into(), desk.id.span, "");
    None
}
