//! Fits the theme's templates to those of the author: a template of the theme may fill blocks that a template of the author
//! does not have.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::document::Template;

/// The block with the page itself. A page without it would be blank.
const MAIN: &str = "main";

/// Returns the templates, where those of the theme no longer fill blocks that nothing above them has. An author who replaces
/// `base.html` need not repeat blocks that only a template of the theme fills, such as `body_class`. The block `main` is left out
/// only of templates that are not `used`, so that the error of a missing one is still reported.
///
/// Spaces take the place of what is left out, so that every place in the text stays where it is.
pub fn fitting<'t>(
    templates: &'t BTreeMap<String, Template>,
    used: &BTreeSet<&str>,
) -> Cow<'t, BTreeMap<String, Template>> {
    let mut fitted = Cow::Borrowed(templates);
    for (name, template) in templates.iter().filter(|(_, template)| template.is_built_in) {
        let above = blocks_above(&template.text, templates);
        let Some(above) = above else { continue };
        let is_missing =
            |block: &Block<'_>| !above.contains(block.name) && (block.name != MAIN || !used.contains(name.as_str()));
        let missing: Vec<Range<usize>> = blocks(&template.text).filter(is_missing).map(|block| block.range).collect();
        if !missing.is_empty()
            && let Some(template) = fitted.to_mut().get_mut(name)
        {
            template.text = without(&template.text, &missing);
        }
    }
    fitted
}

/// A block of a template.
struct Block<'t> {
    name: &'t str,
    /// Its bytes, with those of its tags.
    range: Range<usize>,
}

/// Returns the outermost blocks of a template.
fn blocks(text: &str) -> impl Iterator<Item = Block<'_>> {
    let mut tags = tags(text);
    std::iter::from_fn(move || {
        loop {
            let (words, start) = tags.next()?;
            let ["block", name] = words[..] else { continue };
            let mut depth = 1;
            for (words, range) in tags.by_ref() {
                match words.first() {
                    Some(&"block") => depth += 1,
                    Some(&"endblock") => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    return Some(Block { name, range: start.start..range.end });
                }
            }
        }
    })
}

/// Returns the words and the bytes of every `{% … %}`.
fn tags(text: &str) -> impl Iterator<Item = (Vec<&str>, Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.get(at..)?.find("{%")?;
        let end = start + text.get(start..)?.find("%}")? + 2;
        at = end;
        let inner = text.get(start + 2..end - 2)?.trim_start_matches('-').trim_end_matches('-');
        Some((inner.split_whitespace().collect(), start..end))
    })
}

/// Returns the blocks of all templates that a template extends; `None` if it extends none.
fn blocks_above<'t>(text: &'t str, templates: &'t BTreeMap<String, Template>) -> Option<BTreeSet<&'t str>> {
    let mut above = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut next = parent(text)?;
    // Templates that extend each other in a circle are an error of their own.
    while seen.insert(next) {
        let Some(template) = templates.get(next) else { break };
        let names = tags(&template.text).filter(|(words, _)| words.first() == Some(&"block"));
        above.extend(names.filter_map(|(words, _)| words.get(1).copied()));
        match parent(&template.text) {
            Some(parent) => next = parent,
            None => break,
        }
    }
    Some(above)
}

/// Returns the name of the template that a template extends.
fn parent(text: &str) -> Option<&str> {
    let extends = tags(text).find_map(|(words, _)| match words[..] {
        ["extends", name] => Some(name),
        _ => None,
    });
    extends.map(|name| name.trim_matches(['"', '\'', '`']))
}

/// Returns a text with spaces in place of some ranges. Line ends are kept.
fn without(text: &str, ranges: &[Range<usize>]) -> String {
    let is_left_out = |at: usize| ranges.iter().any(|range| range.contains(&at));
    let mut fitted = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        if is_left_out(at) && letter != '\n' {
            fitted.extend(std::iter::repeat_n(' ', letter.len_utf8()));
        } else {
            fitted.push(letter);
        }
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn templates(texts: &[(&str, &str, bool)]) -> BTreeMap<String, Template> {
        let mut sources = Sources::default();
        let template = |(name, text, is_built_in): &(&str, &str, bool)| {
            let template =
                Template { source: sources.add(*name, *text), text: (*text).to_owned(), is_built_in: *is_built_in };
            ((*name).to_owned(), template)
        };
        texts.iter().map(template).collect()
    }

    const HOME: &str = "{% extends \"base.html\" %}\n{% block kind %}hömë{% endblock %}\n{%- block main -%}{% block a %}x{% endblock %}{% endblock %}";

    #[test]
    fn leaves_out_blocks_of_the_theme_that_no_template_above_has() {
        let own = templates(&[("base.html", "{% block main %}{% endblock %}", false), ("home.html", HOME, true)]);
        let fitted = fitting(&own, &BTreeSet::from(["home.html"]));
        let text = &fitted["home.html"].text;
        assert!(!text.contains("kind") && text.contains("{%- block main -%}{% block a %}x"), "{text}");
        assert_eq!((text.len(), text.find("main")), (HOME.len(), HOME.find("main")));
        assert_eq!(text.lines().count(), HOME.lines().count());
    }

    #[test]
    fn keeps_the_page_of_a_used_template_and_everything_that_is_the_authors() {
        let base = ("base.html", "{% block kind %}{% endblock %}", false);
        let own = templates(&[base, ("home.html", HOME, true)]);
        assert!(fitting(&own, &BTreeSet::from(["home.html"]))["home.html"].text.contains("block main"));
        assert!(!fitting(&own, &BTreeSet::new())["home.html"].text.contains("block main"));
        let own = templates(&[base, ("home.html", HOME, false)]);
        assert_eq!(fitting(&own, &BTreeSet::new())["home.html"].text, HOME);
    }

    #[test]
    fn knows_the_blocks_of_every_template_above() {
        let own = templates(&[
            ("base.html", "{% block kind %}{% endblock %}", false),
            ("middle.html", "{%- extends 'base.html' -%}{%- block main -%}{% endblock %}", false),
            (
                "home.html",
                "{% extends \"middle.html\" %}{% block kind %}a{% endblock %}{% block main %}b{% endblock %}",
                true,
            ),
            ("loop.html", "{% extends \"loop.html\" %}{% block own %}a{% endblock %}", true),
        ]);
        let fitted = fitting(&own, &BTreeSet::from(["home.html"]));
        assert_eq!(fitted["home.html"].text, own["home.html"].text);
        assert_eq!(fitted["loop.html"].text, own["loop.html"].text);
    }
}
