//! `kind: calibration`: how often what was given a chance came true.

use super::Drawn;
use crate::document::chart::Calibration;
use crate::figure::desk::Desk;

/// Draws it.
pub fn draw(_: &Calibration, desk: &mut Desk<'_>) -> Option<Drawn> {
    desk.undrawable("this kind is not drawn yet".into(), desk.id.span, "");
    None
}
