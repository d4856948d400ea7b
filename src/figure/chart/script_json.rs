//! JSON for script elements of a page.

use serde::Serialize;

/// Returns a value as compact JSON that can be written inside an HTML `script` element.
pub fn script_json(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value);
    debug_assert!(text.is_ok(), "keys are strings: {text:?}");
    // `<` occurs inside strings alone. Escaped, it can neither end the element nor begin a comment.
    text.unwrap_or_default().replace('<', "\\u003c")
}
