//! The HTML that every page may contain: elements that mark up words, and attributes that neither run code nor load anything.

/// What an element can contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing: `<br>`. It has no closing tag.
    Nothing,
    /// Words of a sentence. It can be inside a sentence as well.
    Words,
    /// Paragraphs and other blocks. It cannot be inside a sentence.
    Blocks,
}

/// An element that every page may contain.
#[derive(Clone, Copy, Debug)]
pub struct SafeElement {
    /// What it can contain.
    pub content: Content,
    /// Its own attributes, besides those that every element can have.
    attributes: &'static [&'static str],
}

/// The attributes that every element can have.
const COMMON_ATTRIBUTES: [&str; 5] = ["class", "dir", "id", "lang", "title"];

/// Elements inside a sentence.
const WORDS: &[(&str, &[&str])] = &[
    ("a", &["href"]),
    ("abbr", &[]),
    ("b", &[]),
    ("bdi", &[]),
    ("bdo", &[]),
    ("cite", &[]),
    ("code", &[]),
    ("data", &["value"]),
    ("del", &["cite", "datetime"]),
    ("dfn", &[]),
    ("em", &[]),
    ("i", &[]),
    ("ins", &["cite", "datetime"]),
    ("kbd", &[]),
    ("mark", &[]),
    ("q", &["cite"]),
    ("rp", &[]),
    ("rt", &[]),
    ("ruby", &[]),
    ("s", &[]),
    ("samp", &[]),
    ("small", &[]),
    ("span", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("sup", &[]),
    ("time", &["datetime"]),
    ("u", &[]),
    ("var", &[]),
];

/// Elements without content.
const EMPTY: &[(&str, &[&str])] =
    &[("br", &[]), ("col", &["span"]), ("hr", &[]), ("img", &["alt", "height", "src", "width"]), ("wbr", &[])];

/// Elements that contain blocks.
const BLOCKS: &[(&str, &[&str])] = &[
    ("address", &[]),
    ("article", &[]),
    ("aside", &[]),
    ("audio", &["controls", "loop", "muted", "preload", "src"]),
    ("blockquote", &["cite"]),
    ("caption", &[]),
    ("colgroup", &["span"]),
    ("dd", &[]),
    ("details", &["name", "open"]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("footer", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("header", &[]),
    ("hgroup", &[]),
    ("li", &["value"]),
    ("ol", &["reversed", "start", "type"]),
    ("p", &[]),
    ("pre", &[]),
    ("section", &[]),
    ("summary", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["colspan", "headers", "rowspan"]),
    ("tfoot", &[]),
    ("th", &["abbr", "colspan", "headers", "rowspan", "scope"]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &[]),
    ("video", &["controls", "height", "loop", "muted", "poster", "preload", "src", "width"]),
];

/// Elements whose content is no text of the page: it is left out with them.
const OPAQUE: [&str; 12] =
    ["canvas", "embed", "head", "iframe", "math", "noscript", "object", "script", "style", "svg", "template", "title"];

/// Returns an element, given its name in lower case, if every page may contain it.
pub fn safe_element(name: &str) -> Option<SafeElement> {
    [(Content::Words, WORDS), (Content::Nothing, EMPTY), (Content::Blocks, BLOCKS)].into_iter().find_map(
        |(content, elements)| {
            let (_, attributes) = elements.iter().find(|(known, _)| *known == name)?;
            Some(SafeElement { content, attributes })
        },
    )
}

/// Returns the element `<iframe>`, which pages may contain if the policy allows what it loads.
pub fn frame_element() -> SafeElement {
    let attributes = &[
        "allow",
        "allowfullscreen",
        "frameborder",
        "height",
        "loading",
        "name",
        "referrerpolicy",
        "sandbox",
        "src",
        "width",
    ];
    SafeElement { content: Content::Words, attributes }
}

impl SafeElement {
    /// Returns whether it may have an attribute, given its name in lower case.
    pub fn may_have(self, attribute: &str) -> bool {
        COMMON_ATTRIBUTES.contains(&attribute) || self.attributes.contains(&attribute)
    }
}

/// Returns whether the content of an element is left out with it.
pub fn is_opaque(name: &str) -> bool {
    OPAQUE.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_safe_element_runs_or_loads_code() {
        for name in OPAQUE.into_iter().chain(["base", "link", "meta", "form", "input", "button", "frame", "h1", "main"])
        {
            assert!(safe_element(name).is_none(), "{name}");
        }
        for (name, _) in WORDS.iter().chain(EMPTY).chain(BLOCKS) {
            let element = safe_element(name).unwrap();
            for attribute in ["style", "onclick", "onload", "srcdoc", "srcset", "formaction", "xlink:href"] {
                assert!(!element.may_have(attribute), "{name} {attribute}");
            }
        }
    }
}
