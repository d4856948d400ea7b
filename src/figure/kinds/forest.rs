//! `kind: forest`: forecasts of one thing side by side.

use super::Drawn;
use crate::document::chart::Forest;
use crate::figure::desk::Desk;

/// Draws it.
pub fn draw(_: &Forest, desk: &mut Desk<'_>) -> Option<Drawn> {
    desk.undrawable("this kind is not drawn yet".into(), desk.id.span, "");
    None
}
