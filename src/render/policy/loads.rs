//! What a tag of a page loads and runs.

use std::borrow::Cow;

use crate::html::{Tag, unescape};

/// A kind of file that a page loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A script.
    Script,
    /// A stylesheet.
    Style,
    /// A picture.
    Image,
    /// A font.
    Font,
    /// A sound or a video.
    Media,
    /// A page inside the page.
    Frame,
    /// A file for a plug-in of the browser.
    Object,
    /// The address that a form sends its fields to.
    Form,
}

impl Kind {
    /// Returns the directives of a policy that say where it may come from. The first that the policy has counts.
    pub fn directives(self) -> &'static [&'static str] {
        match self {
            Self::Script => &["script-src-elem", "script-src", "default-src"],
            Self::Style => &["style-src-elem", "style-src", "default-src"],
            Self::Image => &["img-src", "default-src"],
            Self::Font => &["font-src", "default-src"],
            Self::Media => &["media-src", "default-src"],
            Self::Frame => &["frame-src", "child-src", "default-src"],
            Self::Object => &["object-src", "default-src"],
            Self::Form => &["form-action"],
        }
    }

    /// Returns its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Style => "stylesheet",
            Self::Image => "picture",
            Self::Font => "font",
            Self::Media => "sound or video",
            Self::Frame => "frame",
            Self::Object => "object",
            Self::Form => "address of a form",
        }
    }
}

/// Something that a page loads or runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Load {
    /// A file, by its address.
    File(Kind, String),
    /// A script or a style that is written in the page: the attribute or the element.
    Inline(Kind, String),
}

/// Returns what a tag loads and runs.
pub fn loads(tag: &Tag<'_>) -> Vec<Load> {
    let mut loads = Vec::new();
    if tag.closing {
        return loads;
    }
    let element = &*tag.name;
    let mut has_source = false;
    for (name, value) in tag.written_attributes() {
        let lower = if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(name.to_ascii_lowercase())
        } else {
            Cow::Borrowed(name)
        };
        match &*lower {
            "style" => loads.push(Load::Inline(Kind::Style, format!("the attribute `style` of `<{element}>`"))),
            _ if lower.starts_with("on") && lower.len() > 4 => {
                loads.push(Load::Inline(Kind::Script, format!("the attribute `{lower}` of `<{element}>`")));
            }
            "srcset" => {
                let parts = unescape(value);
                let addresses = parts.split(',').filter_map(|part| part.split_whitespace().next());
                // An address of a picture in itself contains a comma.
                let addresses = addresses.filter(|_| !parts.contains("data:"));
                loads.extend(addresses.map(|address| Load::File(Kind::Image, address.to_owned())));
            }
            attribute => {
                has_source |= attribute == "src";
                if let Some(kind) = kind(tag, element, attribute) {
                    let address = unescape(value).trim().to_owned();
                    loads.extend(
                        Some(address).filter(|address| !address.is_empty()).map(|address| Load::File(kind, address)),
                    );
                }
            }
        }
    }
    match element {
        "style" => loads.push(Load::Inline(Kind::Style, "the element `<style>`".to_owned())),
        "script" if !has_source && is_run(tag) => {
            loads.push(Load::Inline(Kind::Script, "the element `<script>`".to_owned()));
        }
        _ => {}
    }
    loads
}

/// Returns the kind of file whose address is in an attribute.
fn kind(tag: &Tag<'_>, element: &str, attribute: &str) -> Option<Kind> {
    match (element, attribute) {
        ("script", "src") => Some(Kind::Script),
        ("iframe" | "frame", "src") => Some(Kind::Frame),
        ("img" | "input", "src") | ("video", "poster") => Some(Kind::Image),
        ("audio" | "video" | "source" | "track", "src") => Some(Kind::Media),
        ("embed", "src") | ("object", "data") => Some(Kind::Object),
        ("form", "action") | ("button" | "input", "formaction") => Some(Kind::Form),
        ("link", "href") => {
            let value = |name| tag.attribute(name).unwrap_or_default().to_ascii_lowercase();
            let relations = value("rel");
            relations.split_whitespace().find_map(|relation| match relation {
                "stylesheet" => Some(Kind::Style),
                "icon" | "apple-touch-icon" => Some(Kind::Image),
                "modulepreload" => Some(Kind::Script),
                "preload" | "prefetch" => match value("as").as_str() {
                    "font" => Some(Kind::Font),
                    "image" => Some(Kind::Image),
                    "style" => Some(Kind::Style),
                    "script" => Some(Kind::Script),
                    _ => None,
                },
                _ => None,
            })
        }
        _ => None,
    }
}

/// Returns whether the words of a script are run, and no data.
fn is_run(tag: &Tag<'_>) -> bool {
    let kind = tag.attribute("type").unwrap_or_default().to_ascii_lowercase();
    matches!(kind.as_str(), "" | "module" | "importmap" | "speculationrules") || kind.ends_with("javascript")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::tags;

    fn found(page: &str) -> Vec<Load> {
        tags(page).flat_map(|tag| loads(&tag)).collect()
    }

    #[test]
    fn finds_what_a_page_loads() {
        let page = "<link rel=stylesheet href=a.css><link rel='shortcut icon' href=a.ico><link rel=canonical href=https://b.org/>\
            <link rel=preload as=font href=a.woff2><script src=a.js></script><iframe SRC=https://b.org/?a&amp;b></iframe>\
            <img src=a.png srcset='b.png 1x, c.png 2x'><video poster=d.png src=e.mp4></video><object data=f></object><form action=/g></form>\
            <a href=https://b.org/>x</a><meta name=a content=b>";
        let file = |kind, address: &str| Load::File(kind, address.to_owned());
        assert_eq!(
            found(page),
            [
                file(Kind::Style, "a.css"),
                file(Kind::Image, "a.ico"),
                file(Kind::Font, "a.woff2"),
                file(Kind::Script, "a.js"),
                file(Kind::Frame, "https://b.org/?a&b"),
                file(Kind::Image, "a.png"),
                file(Kind::Image, "b.png"),
                file(Kind::Image, "c.png"),
                file(Kind::Image, "d.png"),
                file(Kind::Media, "e.mp4"),
                file(Kind::Object, "f"),
                file(Kind::Form, "/g"),
            ]
        );
    }

    #[test]
    fn finds_scripts_and_styles_in_the_page() {
        let page = "<p style='a' onclick=b>x</p><style>a</style><script>b</script><script type=application/json>{}</script>\
            <script type=module>c</script><script src=a></script><p data-on=x one=y>";
        let inline = |kind, what: &str| Load::Inline(kind, what.to_owned());
        assert_eq!(
            found(page),
            [
                inline(Kind::Style, "the attribute `style` of `<p>`"),
                inline(Kind::Script, "the attribute `onclick` of `<p>`"),
                inline(Kind::Style, "the element `<style>`"),
                inline(Kind::Script, "the element `<script>`"),
                inline(Kind::Script, "the element `<script>`"),
                Load::File(Kind::Script, "a".to_owned()),
            ]
        );
    }
}
