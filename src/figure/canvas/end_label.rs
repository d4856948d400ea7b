//! Labels at the right ends of lines.

use super::text::{self, Weight};

/// The widest that a label beside the plot may be before it is broken into lines, in pixels.
pub const WIDEST_END_LABEL: f64 = 184.0;

/// The name of a line at its right end, and the height at which it ends.
#[derive(Clone, Debug)]
pub struct EndLabel {
    /// What it says.
    pub text: String,
    /// Where its line ends, a value of `y`.
    pub value: f64,
    /// Classes.
    pub class: String,
}

impl EndLabel {
    pub(super) fn lines(&self) -> Vec<String> {
        text::wrap(&self.text, Weight::Bold, WIDEST_END_LABEL)
    }
}
