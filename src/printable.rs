//! Text of authors as it may be printed: nothing in it can move the cursor of a terminal, color its text, or show letters in
//! another order than they are written in.

use std::borrow::Cow;

/// Returns whether a character acts on the text around it instead of showing something: a control character, a mark that
/// changes the direction of text, or a separator of lines or paragraphs.
///
/// The marks of direction are those of Unicode Standard Annex #9, section 2.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// Returns a text with its hidden characters as escapes: `\u{202e}`.
///
/// ```
/// use foresite::printable::printable;
///
/// assert_eq!(printable("a\u{1b}[31m\u{202e}b"), "a\\u{1b}[31m\\u{202e}b");
/// ```
pub fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, is_hidden)
}

/// Returns lines of text with their hidden characters as escapes, except line ends and tabs.
pub fn printable_lines(text: &str) -> Cow<'_, str> {
    escaped(text, |character| is_hidden(character) && !matches!(character, '\n' | '\t'))
}

/// Returns JSON in which hidden characters are escaped as JSON writes them, `\u202e`, so that it has the same value. A control
/// character below the space can only be a line end between two values.
pub fn printable_json(json: &str) -> Cow<'_, str> {
    let is_escaped = |character: char| is_hidden(character) && character >= ' ';
    if !json.contains(is_escaped) {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        if is_escaped(character) {
            // All hidden characters are in the first plane, so that four digits are enough.
            escaped.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' if is_escaped(character) => escaped.extend(character.escape_default()),
            _ if is_escaped(character) => escaped.extend(character.escape_unicode()),
            _ => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_every_hidden_character_and_no_other() {
        let hidden = "\u{0}\u{7}\u{1b}\u{7f}\u{9b}\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
        assert!(!printable(hidden).contains(is_hidden));
        for shown in ["plain", "é – “x” עברית \u{200d}\u{a0}", ""] {
            assert!(matches!(printable(shown), Cow::Borrowed(text) if text == shown));
        }
        assert_eq!(printable("a\nb\tc"), "a\\nb\\tc");
        assert_eq!(printable_lines("a\nb\tc\u{1b}"), "a\nb\tc\\u{1b}");
    }

    #[test]
    fn json_keeps_its_value() {
        let json = "[\n  \"a\u{202e}b\u{9b}\u{7f}é\\n\"\n]";
        assert_eq!(printable_json(json), "[\n  \"a\\u202eb\\u009b\\u007fé\\n\"\n]");
    }
}
