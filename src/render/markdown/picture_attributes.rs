//! The attributes behind a picture: `![A car](car.svg){#fig-car .wide width=50%}`.

use pulldown_cmark::Event;

use super::events::SpannedEvent;

/// The attributes of a picture or of the caption of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// The id.
    pub id: Option<String>,
    /// The classes.
    pub classes: Vec<String>,
    /// The width, as HTML has it: `50%` or `300`.
    pub width: Option<String>,
    /// The height, as HTML has it.
    pub height: Option<String>,
}

/// Reads attributes at the start of a text. Returns them with their length, and `None` if there are none, or others than these.
pub fn attributes(text: &str) -> Option<(Attributes, usize)> {
    let inner = text.strip_prefix('{')?;
    let length = inner.find('}')?;
    let mut found = Attributes::default();
    for word in inner[..length].split_whitespace() {
        let is_name = |name: &str| {
            name.starts_with(char::is_alphabetic)
                && name.chars().all(|letter| letter.is_alphanumeric() || "-_:.".contains(letter))
        };
        if let Some(id) = word.strip_prefix('#').filter(|id| is_name(id)) {
            found.id = Some(id.to_owned());
        } else if let Some(class) = word.strip_prefix('.').filter(|class| is_name(class)) {
            found.classes.push(class.to_owned());
        } else {
            let (key, value) = word.split_once('=')?;
            let value = value.trim_matches(['"', '“', '”', '″', '\'', '’', '‘']);
            let digits = value.strip_suffix('%').or_else(|| value.strip_suffix("px")).unwrap_or(value);
            if digits.is_empty() || digits.len() > 5 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            let size = Some(value.strip_suffix("px").unwrap_or(value).to_owned());
            match key {
                "width" => found.width = size,
                "height" => found.height = size,
                _ => return None,
            }
        }
    }
    (found != Attributes::default()).then_some((found, length + 2))
}

/// Returns the attributes at the start of events, with the number of events that they take and the text that is left of the last.
pub fn attributes_of(events: &[SpannedEvent<'_>]) -> Option<(Attributes, usize, String)> {
    let mut text = String::new();
    let mut count = 0;
    for (event, _) in events {
        let Event::Text(part) = event else { break };
        text.push_str(part);
        count += 1;
        if text.contains('}') {
            break;
        }
        // Markdown splits a text at its signs, and no attributes are longer.
        if !text.starts_with('{') || text.len() > 200 {
            return None;
        }
    }
    let (found, length) = attributes(&text)?;
    Some((found, count, text[length..].to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_only_the_attributes_of_pictures() {
        let (found, length) = attributes("{#fig-a .b .c width=50% height=\"20px\"} x").unwrap();
        let expected = Attributes {
            id: Some("fig-a".to_owned()),
            classes: vec!["b".to_owned(), "c".to_owned()],
            width: Some("50%".to_owned()),
            height: Some("20".to_owned()),
        };
        assert_eq!((found, length), (expected, 38));
        for other in [
            "{}",
            "{a}",
            "{width=a}",
            "{width=}",
            "{onclick=1}",
            "{#}",
            "width=50%",
            "{width=50%",
            "{style=1}",
            "{width=1em}",
        ] {
            assert_eq!(attributes(other), None, "{other}");
        }
    }
}
