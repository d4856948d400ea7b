//! The minifier of pages. Only this folder names `minify_html`, which is behind the feature `minify`.
//!
//! `minify_html` drops the spaces between inline elements in `div`, `section`, `nav` and others, so that "12% 34%"
//! would become "12%34%"; it breaks MathML with self-closed elements; it lower-cases the attributes of SVG; and it writes
//! `&LT` for `&lt;`, which a validator refuses. No setting turns this off, so all parts that must not change are masked,
//! and put back afterwards.
//!
//! It also builds a tree of every page, which takes longer than everything else that is done for the page. So pages are
//! written by [`compact`], which has the library minify each different tag once, and only pages whose elements are not
//! closed in order are given to the library as a whole. Both ways return the same bytes.

#[cfg(feature = "minify")]
mod compact;

#[cfg(feature = "minify")]
use std::collections::HashMap;
#[cfg(feature = "minify")]
use std::sync::{PoisonError, RwLock};

/// Minifies pages, and remembers how their tags are written.
#[derive(Default)]
pub struct Minifier {
    /// Opening tags, as they are written on pages and as the library writes them.
    #[cfg(feature = "minify")]
    tags: RwLock<HashMap<String, String>>,
}

/// The greatest number of tags that are remembered.
#[cfg(feature = "minify")]
const MAX_TAGS: usize = 10_000;

impl Minifier {
    /// Returns a page with the same text and elements in fewer bytes, or the page itself if the feature is off.
    #[cfg(feature = "minify")]
    pub fn minify(&self, html: String) -> String {
        // A page that contains the masking characters itself cannot be masked, and stays as it is.
        if has_mask(&html) {
            return html;
        }
        compact::compact(&html, &BLOCKS, |tag| self.tag(tag)).unwrap_or_else(|| as_a_whole(&html))
    }

    /// Returns a page with the same text and elements in fewer bytes, or the page itself if the feature is off.
    #[cfg(not(feature = "minify"))]
    pub fn minify(&self, html: String) -> String {
        html
    }

    /// Returns an opening tag as the library writes it.
    #[cfg(feature = "minify")]
    fn tag(&self, tag: &str) -> Option<String> {
        if let Some(known) = self.tags.read().unwrap_or_else(PoisonError::into_inner).get(tag) {
            return Some(known.clone());
        }
        let written = library(&tag.replace('&', AMPERSAND.encode_utf8(&mut [0; 4])))?.replace(AMPERSAND, "&");
        let mut tags = self.tags.write().unwrap_or_else(PoisonError::into_inner);
        if tags.len() < MAX_TAGS {
            tags.insert(tag.to_owned(), written.clone());
        }
        Some(written)
    }
}

/// Returns whether a page has one of the masking characters, which begin with the same byte.
#[cfg(feature = "minify")]
fn has_mask(html: &str) -> bool {
    let first = SPACE.encode_utf8(&mut [0; 4]).as_bytes()[0];
    memchr::memchr_iter(first, html.as_bytes()).any(|at| html[at..].starts_with([SPACE, ISLAND, AMPERSAND]))
}

/// Minifies a page with the library.
#[cfg(feature = "minify")]
fn as_a_whole(html: &str) -> String {
    let (masked, islands) = mask(html);
    library(&masked).map_or_else(|| html.to_owned(), |minified| unmask(&minified, &islands))
}

/// Returns what the library makes of masked HTML; `None` if that is no text.
#[cfg(feature = "minify")]
fn library(masked: &str) -> Option<String> {
    let settings = minify_html::Cfg {
        keep_closing_tags: true,
        keep_html_and_head_opening_tags: true,
        ..minify_html::Cfg::spec_compliant()
    };
    String::from_utf8(minify_html::minify(masked.as_bytes(), &settings)).ok()
}

/// Takes the place of a space that must stay.
#[cfg(feature = "minify")]
const SPACE: char = '\u{e000}';

/// Encloses the number of a part that must not be changed.
#[cfg(feature = "minify")]
const ISLAND: char = '\u{e001}';

/// Takes the place of the `&` of a character reference.
#[cfg(feature = "minify")]
const AMPERSAND: char = '\u{e002}';

/// Block elements: a browser ignores spaces at their edges.
#[cfg(feature = "minify")]
const BLOCKS: [&str; 51] = [
    "address",
    "article",
    "aside",
    "base",
    "blockquote",
    "body",
    "br",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Replaces the spaces that matter, character references, and whole drawings, formulas and preformatted parts, with characters that the
/// minifier treats as text.
#[cfg(feature = "minify")]
fn mask(html: &str) -> (String, Vec<&str>) {
    let mut tags = crate::html::tags(html);
    let mut masked = String::with_capacity(html.len());
    let mut islands = Vec::new();
    // Whether text or an inline element comes before: at the edge of a block, a browser ignores spaces anyway.
    let mut after_inline = false;
    let mut at = 0;
    while let Some(tag) = tags.next() {
        let block = BLOCKS.contains(&&*tag.name);
        mask_spaces(&html[at..tag.range.start], after_inline, !block, &mut masked);
        (at, after_inline) = (tag.range.end, !block);
        if compact::is_island(&tag) {
            let start = tag.range.start;
            at = compact::end_of_island(tag, &mut tags).unwrap_or(html.len());
            masked.extend([ISLAND.to_string(), islands.len().to_string(), ISLAND.to_string()]);
            islands.push(&html[start..at]);
        } else {
            masked.push_str(&html[tag.range]);
        }
    }
    mask_spaces(&html[at..], after_inline, false, &mut masked);
    (masked.replace('&', AMPERSAND.encode_utf8(&mut [0; 4])), islands)
}

/// Writes a text with the spaces at its edges masked if an inline neighbor makes them matter.
#[cfg(feature = "minify")]
fn mask_spaces(text: &str, after_inline: bool, before_inline: bool, masked: &mut String) {
    let space = |character: char| character.is_ascii_whitespace();
    let trimmed = text.trim_matches(space);
    if trimmed.is_empty() {
        match text.is_empty() {
            true => {}
            false if after_inline && before_inline => masked.push(SPACE),
            false => masked.push_str(text),
        }
        return;
    }
    if text.starts_with(space) {
        masked.push(if after_inline { SPACE } else { ' ' });
    }
    masked.push_str(trimmed);
    if text.ends_with(space) {
        masked.push(if before_inline { SPACE } else { ' ' });
    }
}

/// Puts back what [`mask`] replaced.
#[cfg(feature = "minify")]
fn unmask(minified: &str, islands: &[&str]) -> String {
    let mut unmasked = String::with_capacity(minified.len());
    for (at, part) in minified.split(ISLAND).enumerate() {
        match (at % 2, part.parse::<usize>()) {
            (1, Ok(number)) => unmasked.push_str(islands.get(number).copied().unwrap_or_default()),
            _ => unmasked.push_str(part),
        }
    }
    unmasked.replace(SPACE, " ").replace(AMPERSAND, "&")
}

#[cfg(all(test, feature = "minify"))]
mod tests {
    use super::{BLOCKS, Minifier, as_a_whole, compact};
    use crate::html::{tags, unescape};

    fn minify(html: &str) -> String {
        Minifier::default().minify(html.to_owned())
    }

    /// A page as a browser shows it: a tree of elements, in whose text every run of spaces is one space.
    #[derive(Debug, PartialEq, Eq)]
    enum Node {
        Element { name: String, attributes: Vec<(String, String)>, children: Vec<Node> },
        Text(String),
    }

    /// An element that is still open: its name, attributes and children.
    type Open = (String, Vec<(String, String)>, Vec<Node>);

    fn parse(html: &str) -> Vec<Node> {
        let html = html.trim_start_matches("<!DOCTYPE html>").trim_start_matches("<!doctype html>");
        let mut open: Vec<Open> = vec![Open::default()];
        let mut at = 0;
        let text = |children: &mut Vec<Node>, text: &str| {
            let text = unescape(text);
            let mut words = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
            if words.is_empty() && !text.is_empty() {
                words.push(' ');
            } else if !words.is_empty() {
                let edge = |edge: bool| if edge { " " } else { "" };
                let starts = text.starts_with(|c: char| c.is_ascii_whitespace());
                let ends = text.ends_with(|c: char| c.is_ascii_whitespace());
                words = format!("{}{words}{}", edge(starts), edge(ends));
            }
            if !words.is_empty() {
                children.push(Node::Text(words));
            }
        };
        for tag in tags(html) {
            text(&mut open.last_mut().unwrap().2, &html[at..tag.range.start]);
            at = tag.range.end;
            if tag.closing {
                while let Some((name, attributes, children)) = (open.len() > 1).then(|| open.pop().unwrap()) {
                    let done = name == *tag.name;
                    open.last_mut().unwrap().2.push(Node::Element { name, attributes, children });
                    if done {
                        break;
                    }
                }
                continue;
            }
            let mut attributes: Vec<_> =
                tag.attributes().map(|(name, value)| (name.to_owned(), value.into_owned())).collect();
            attributes.sort();
            if tag.is_void() || tag.self_closing {
                let children = Vec::new();
                open.last_mut().unwrap().2.push(Node::Element { name: tag.name.into_owned(), attributes, children });
            } else {
                open.push((tag.name.into_owned(), attributes, Vec::new()));
            }
        }
        text(&mut open.last_mut().unwrap().2, &html[at..]);
        while open.len() > 1 {
            let (name, attributes, children) = open.pop().unwrap();
            open.last_mut().unwrap().2.push(Node::Element { name, attributes, children });
        }
        let mut nodes = open.pop().unwrap().2;
        drop_spaces_at_blocks(&mut nodes);
        nodes
    }

    fn is_block(node: Option<&Node>) -> bool {
        matches!(node, Some(Node::Element { name, .. }) if super::BLOCKS.contains(&name.as_str()))
    }

    /// Removes the spaces at the edges of blocks, which a browser does not show.
    fn drop_spaces_at_blocks(nodes: &mut Vec<Node>) {
        for at in 0..nodes.len() {
            let (before, after) =
                (at == 0 || is_block(nodes.get(at - 1)), at + 1 == nodes.len() || is_block(nodes.get(at + 1)));
            if let Node::Text(text) = &mut nodes[at] {
                if before {
                    *text = text.trim_start_matches(' ').to_owned();
                }
                if after {
                    *text = text.trim_end_matches(' ').to_owned();
                }
            }
        }
        nodes.retain(|node| !matches!(node, Node::Text(text) if text.is_empty()));
        for node in nodes {
            if let Node::Element { children, .. } = node {
                drop_spaces_at_blocks(children);
            }
        }
    }

    fn naive(html: &str) -> String {
        String::from_utf8(minify_html::minify(html.as_bytes(), &minify_html::Cfg::spec_compliant())).unwrap()
    }

    const SPACES: &str = "<!DOCTYPE html><html lang=\"en\"><head><title>A page</title></head><body>\n<nav>\n  \
        <a href=\"a/\">One</a>\n  <a href=\"b/\">Two</a>\n</nav>\n<div><data value=\"0.12\">12%</data> \
        <data value=\"0.34\">34%</data></div><section>a <b>b</b> c</section></body></html>";

    const MATH: &str = "<p>a <math><mi>x</mi><mspace width=\"2em\"/><mi>y</mi></math> b</p><p>c</p>";

    const DRAWING: &str = "<figure>\n <svg viewBox=\"0 0 10 10\" role=\"img\"><clipPath id=\"c\"><rect width=\"1\"/></clipPath>\
        <g>\n<text>a</text> <text>b</text></g></svg>\n</figure>";

    #[test]
    fn keeps_the_text_and_the_elements() {
        for html in [SPACES, MATH, DRAWING, "<p>x  y</p><pre>\n a\n  b</pre><div>a <svg/> b</div>"] {
            let smaller = minify(html);
            assert_eq!(parse(&smaller), parse(html), "{smaller}");
        }
        assert!(minify(SPACES).len() < SPACES.len());
    }

    #[test]
    fn the_minifier_alone_breaks_pages() {
        for html in [SPACES, MATH, DRAWING] {
            let smaller = naive(html);
            assert_ne!(parse(&smaller), parse(html), "{smaller}");
        }
        assert!(naive(SPACES).contains("12%</data><data"), "the minifier now keeps spaces: mask() can be removed");
        assert!(naive(DRAWING).contains("viewbox"));
    }

    #[test]
    fn keeps_a_formula_with_closing_tags() {
        let html = "<p><math><mi>x</mi><mspace width=\"1em\"></mspace><mi>y</mi></math></p>";
        assert_eq!(minify(html), html);
    }

    #[test]
    fn keeps_character_references() {
        let html = "<p title=\"a &quot;b&quot; &lt; c\">1 &lt; 2 &amp;amp; 3 &gt; 2</p>";
        let smaller = minify(html);
        assert!(smaller.contains("1 &lt; 2 &amp;amp; 3 &gt; 2"), "{smaller}");
        assert_eq!(parse(&smaller), parse(html));
        assert!(
            naive("<p>&lt;b></p>").contains("&LT"),
            "the minifier now writes standard references: AMPERSAND can be removed"
        );
    }

    #[test]
    fn keeps_a_drawing_well_formed() {
        let smaller = minify(DRAWING);
        let from = smaller.find("<svg").unwrap();
        let to = smaller.find("</svg>").unwrap() + "</svg>".len();
        let drawing = roxmltree::Document::parse(&smaller[from..to]).unwrap();
        assert_eq!(drawing.root_element().attribute("viewBox"), Some("0 0 10 10"));
    }

    /// A page in which elements, attributes and white space are arranged at random.
    fn page(choose: &mut impl FnMut(usize) -> usize, parent: &str, depth: usize, page: &mut String) {
        const TEXTS: [&str; 9] = ["a", " ", "\n", " b ", "c  d\n\te", "&amp; 12%", "é > \"x\" ", "", "\u{a0} f"];
        const ATTRIBUTES: [&str; 14] = [
            "id",
            "class",
            "href",
            "title",
            "value",
            "datetime",
            "aria-label",
            "scope",
            "hidden",
            "tabindex",
            "type",
            "rel",
            "content",
            "CLASS",
        ];
        const VALUES: [&str; 11] =
            ["x", "", " y ", "a  b", "/a/b?c=d&amp;e", "it's", "é", "viewport", "A`B", "<", "text/javascript"];
        const VOID: [&str; 5] = ["br", "hr", "img", "meta", "wbr"];
        const UNKNOWN: [&str; 3] = ["unknown", "video", "dialog"];
        const ISLANDS: [&str; 4] =
            ["<svg viewBox=\"0 0\"> <g/></svg>", "<pre> a\n</pre>", "<!-- c -->", "<math><mi>x</mi></math>"];
        for _ in 0..choose(5) {
            page.push_str(TEXTS[choose(TEXTS.len())]);
            let names = [&BLOCKS[..], &compact::INLINE[..], &VOID[..], &UNKNOWN[..]].concat();
            let name = match (parent, choose(12)) {
                ("table" | "tbody", 0..11) => "tr",
                ("tr", 0..11) => "td",
                (_, 0) => {
                    page.push_str(ISLANDS[choose(ISLANDS.len())]);
                    continue;
                }
                _ => names[choose(names.len())],
            };
            page.push_str(&format!("<{name}"));
            for _ in 0..choose(3) {
                let (attribute, value) = (ATTRIBUTES[choose(ATTRIBUTES.len())], VALUES[choose(VALUES.len())]);
                let written = match choose(8) {
                    0 => format!(" {attribute}"),
                    1 => format!(" {attribute}='{}'", value.replace('\'', "\"")),
                    _ => format!(" {attribute}=\"{value}\""),
                };
                page.push_str(&written);
            }
            page.push_str(if choose(40) == 0 { "/>" } else { ">" });
            if VOID.contains(&name) || ["base", "col", "link"].contains(&name) {
                continue;
            }
            if depth > 0 && !matches!(name, "script" | "style") {
                self::page(choose, name, depth - 1, page);
            }
            if choose(60) > 0 {
                page.push_str(&format!("</{name}>"));
            }
        }
        page.push_str(TEXTS[choose(TEXTS.len())]);
    }

    #[test]
    fn writes_what_the_library_writes_without_a_tree() {
        let minifier = Minifier::default();
        let mut compacted = 0;
        for seed in 0..10_000_u64 {
            let mut state = seed;
            let mut choose = |count: usize| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) as usize % count
            };
            let mut html = String::new();
            let is_whole = choose(3) == 0;
            if is_whole {
                html.push_str("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<title> A  b </title>\n</head>\n<body>\n");
            }
            page(&mut choose, "", 3, &mut html);
            if is_whole {
                html.push_str("\n</body>\n</html>\n");
            }
            let Some(compact) = compact::compact(&html, &BLOCKS, |tag| minifier.tag(tag)) else { continue };
            compacted += 1;
            assert_eq!(compact, as_a_whole(&html), "{html}");
        }
        assert!(compacted > 1_000, "only {compacted} pages were written without the library");
    }

    #[test]
    fn leaves_a_page_with_masking_characters_alone() {
        let html = "<p>a\u{e000}b</p>   <p>\u{e001}0\u{e001} \u{e002}</p>";
        assert_eq!(minify(html), html);
    }
}
