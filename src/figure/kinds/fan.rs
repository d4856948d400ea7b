//! `kind: fan`: one curve with all its bands.

use super::Drawn;
use crate::document::chart::Fan;
use crate::figure::desk::Desk;

/// Draws it.
pub fn draw(_: &Fan, desk: &mut Desk<'_>) -> Option<Drawn> {
    desk.undrawable("this kind is not drawn yet".into(), desk.id.span, "");
    None
}
