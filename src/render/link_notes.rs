//! The links of a text that lead out of the site, with numbers. On paper nobody can click: the print style sheet shows the number
//! at each link, and the list of addresses at the end of the text.

use std::collections::{BTreeMap, BTreeSet};

use super::templates::views::LinkNoteView;
use crate::html;

/// The attribute with the number of a link.
const ATTRIBUTE: &str = "data-note";

/// Returns a text whose links to other sites have numbers, and the address of each number; `None` if it has no such links. Links to
/// the addresses in `listed` and those whose words are their address get none: their addresses are printed already.
pub fn number_links(text: &str, listed: &BTreeSet<&str>) -> Option<(String, Vec<LinkNoteView>)> {
    if !text.contains("http") {
        return None;
    }
    let mut numbered = String::with_capacity(text.len() + text.len() / 64);
    let (mut copied, mut notes) = (0, Vec::new());
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for tag in html::tags(text).filter(|tag| tag.name == "a" && !tag.closing) {
        let Some(address) = tag.attribute("href") else { continue };
        let Some(name) = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")) else { continue };
        let after = text.get(tag.range.end..).unwrap_or_default();
        let words = html::unescape(after.split('<').next().unwrap_or_default());
        let is_written = words.trim() == address || words.trim() == name.trim_end_matches('/');
        if is_written || listed.contains(&*address) {
            continue;
        }
        let next = numbers.len() + 1;
        let number = *numbers.entry(address.to_string()).or_insert(next);
        if number == next {
            notes.push(LinkNoteView { number, url: address.into_owned() });
        }
        let place = tag.range.start + "<a".len();
        numbered.push_str(text.get(copied..place).unwrap_or_default());
        numbered.push_str(&format!(" {ATTRIBUTE}=\"{number}\""));
        copied = place;
    }
    if notes.is_empty() {
        return None;
    }
    numbered.push_str(text.get(copied..).unwrap_or_default());
    Some((numbered, notes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_one_address_share_a_number_and_links_within_the_site_have_none() {
        let text = r##"<p><a href="https://a.org/?x=1&amp;y=2">a</a> <a href="../b/">b</a> <a class=c href=http://c.org>c</a> <a href="#d">d</a> <a href="https://a.org/?x=1&amp;y=2">again</a>"##;
        let (numbered, notes) = number_links(text, &BTreeSet::new()).unwrap();
        assert_eq!(
            numbered,
            r##"<p><a data-note="1" href="https://a.org/?x=1&amp;y=2">a</a> <a href="../b/">b</a> <a data-note="2" class=c href=http://c.org>c</a> <a href="#d">d</a> <a data-note="1" href="https://a.org/?x=1&amp;y=2">again</a>"##
        );
        let notes: Vec<_> = notes.iter().map(|note| (note.number, note.url.as_str())).collect();
        assert_eq!(notes, [(1, "https://a.org/?x=1&y=2"), (2, "http://c.org")]);
    }

    #[test]
    fn no_address_is_printed_twice() {
        let text = "<a href=\"https://a.org/x\">https://a.org/x</a> <a href=\"https://a.org/\">a.org</a> <a href=\"https://b.org/\">B</a>";
        assert_eq!(number_links(text, &BTreeSet::from(["https://b.org/"])), None);
        assert_eq!(number_links("<p>no links, http or other</p>", &BTreeSet::new()), None);
    }
}
