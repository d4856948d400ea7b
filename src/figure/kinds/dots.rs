//! `kind: dots`: an outcome as equally likely dots.

use super::Drawn;
use crate::document::chart::Dots;
use crate::figure::desk::Desk;

/// Draws it.
pub fn draw(_: &Dots, desk: &mut Desk<'_>) -> Option<Drawn> {
    desk.undrawable("this kind is not drawn yet".into(), desk.id.span, "");
    None
}
