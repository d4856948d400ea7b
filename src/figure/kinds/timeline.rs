//! `kind: timeline`: what happened and what is forecast, on one axis.

use super::Drawn;
use crate::document::chart::Timeline;
use crate::figure::desk::Desk;

/// Draws it.
pub fn draw(_: &Timeline, desk: &mut Desk<'_>) -> Option<Drawn> {
    desk.undrawable("this kind is not drawn yet".into(), desk.id.span, "");
    None
}
