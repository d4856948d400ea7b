//! Labels at the right ends of lines.

use super::text::{self, Weight};

/// The largest width of a label beside the plot, in pixels. A longer label is broken into lines.
pub const WIDEST_END_LABEL: f64 = 184.0;

/// A label at the right end of a line.
#[derive(Clone, Debug)]
pub struct EndLabel {
    /// The text.
    pub text: String,
    /// The value of `y` at which the line ends.
    pub value: f64,
    /// CSS classes.
    pub class: String,
}

impl EndLabel {
    pub(super) fn lines(&self) -> Vec<String> {
        text::wrap(&self.text, Weight::Bold, WIDEST_END_LABEL)
    }
}
