//! Markup that is published as it is written: that of other tools in Markdown, and any in texts that are not Markdown.

mod in_plain_text;
mod patterns;

pub use in_plain_text::markup;
pub use patterns::{Found, find, is_escaped};
