//! Which templates read a field of a variable, so that a field that takes long is made only for those.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Template;

/// Returns the names of the templates that may read a field, such as `section` of `page`, themselves or through a template
/// that they name: one that they extend or include. A template that reads the variable as a whole may read any field, and a
/// component can be called from every template.
pub fn readers(templates: &BTreeMap<String, Template>, variable: &str, field: &str) -> BTreeSet<String> {
    let text = |name: &&String| templates.get(*name).map_or("", |template| template.text.as_str());
    let is_called_anywhere = |name: &&String| text(name).contains("component");
    let mut readers: BTreeSet<String> =
        templates.keys().filter(|name| reads(text(name), variable, field)).cloned().collect();
    if readers.iter().any(|name| is_called_anywhere(&name)) {
        return templates.keys().cloned().collect();
    }
    loop {
        let names_reader = |name: &&String| readers.iter().any(|reader| names(text(name), reader));
        let more: Vec<String> =
            templates.keys().filter(|name| !readers.contains(*name)).filter(names_reader).cloned().collect();
        if more.is_empty() {
            return readers;
        }
        readers.extend(more);
    }
}

/// Returns whether a template names another in quotes.
fn names(text: &str, other: &str) -> bool {
    ['"', '\'', '`'].iter().any(|quote| text.contains(&format!("{quote}{other}{quote}")))
}

/// Returns whether a text may read a field of a variable: a text outside of the tags of the template counts as well.
fn reads(text: &str, variable: &str, field: &str) -> bool {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let is_read = |(at, word): (usize, &str)| {
        let rest = &text[at + word.len()..];
        if text[..at].ends_with(is_word) || rest.starts_with(is_word) {
            return false;
        }
        let Some(member) = rest.trim_start().trim_start_matches('?').strip_prefix('.') else {
            // The word alone, as in a text, a class or a string, counts only if a tag of the template is open.
            return is_in_tag(&text[..at]);
        };
        let member = member.trim_start();
        member.strip_prefix(field).is_some_and(|after| !after.starts_with(is_word))
    };
    text.contains("__tera_context") || text.match_indices(variable).any(is_read)
}

/// Returns whether a tag of the template is open at the end of a text, outside of a string.
fn is_in_tag(before: &str) -> bool {
    let Some(open) = ["{{", "{%"].iter().filter_map(|open| before.rfind(open)).max() else { return false };
    let tag = &before[open..];
    let is_quoted = |quote: char| tag.matches(quote).count() % 2 == 1;
    !(tag.contains("}}") || tag.contains("%}") || ['"', '\'', '`'].into_iter().any(is_quoted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn readers_of(texts: &[(&str, &str)]) -> Vec<String> {
        let mut sources = Sources::default();
        let template = |(name, text): &(&str, &str)| {
            let source = sources.add(*name, *text);
            ((*name).to_owned(), Template { source, text: (*text).to_owned(), is_built_in: false })
        };
        readers(&texts.iter().map(template).collect(), "page", "section").into_iter().collect()
    }

    #[test]
    fn finds_templates_that_read_a_field_and_those_that_name_them() {
        let texts = [
            ("a.html", "{% for entry in page.section.entries %}{% endfor %}"),
            ("b.html", "{% extends \"a.html\" %}"),
            ("c.html", "{% if x %}{% include 'b.html' %}{% endif %}"),
            ("d.html", "<body class=\"page\">{{ page.title }} {{ page.sections }} {{ text(key=\"page.section\") }}"),
            ("e.html", "{{ page?.section }}"),
            ("f.html", "{{ x.page.title }} {{ \"page\" }} a page"),
        ];
        assert_eq!(readers_of(&texts), ["a.html", "b.html", "c.html", "d.html", "e.html"]);
    }

    #[test]
    fn a_template_that_passes_the_whole_page_on_may_read_any_field() {
        for text in
            ["{{ page | json_encode }}", "{% set p = page %}", "{{ page[\"sec\" ~ \"tion\"] }}", "{{ __tera_context }}"]
        {
            assert_eq!(readers_of(&[("a.html", text)]), ["a.html"], "{text}");
        }
    }

    #[test]
    fn every_template_can_call_a_component() {
        let texts = [("a.html", "{% component list(page) %}{{ page.section }}{% endcomponent %}"), ("b.html", "")];
        assert_eq!(readers_of(&texts), ["a.html", "b.html"]);
    }
}
