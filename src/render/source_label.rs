//! The name and the year by which a sentence names a source: `Doe and Roe 2025`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::dependencies::Tracked;
use crate::document::Reference;
use crate::locale::Language;

/// The name and the year of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLabel {
    /// The family names of its authors, or else its publisher, or else its title.
    pub name: String,
    /// Its year, with a letter if several sources have the same name and year: `2025a`. The letters follow the titles, and are
    /// the same on all pages.
    pub year: String,
}

/// The labels of all sources of a site, computed when the first of them is read.
#[derive(Debug, Default)]
pub struct SourceLabels(OnceLock<BTreeMap<String, SourceLabel>>);

impl SourceLabels {
    /// Returns the label of a source, by its key. It depends on all sources, since others may have the same name and year.
    pub fn get(&self, key: &str, references: Tracked<'_, Reference>, language: &Language) -> Option<&SourceLabel> {
        let all = references.values();
        self.0.get_or_init(|| labels(all, language)).get(key)
    }
}

/// Returns the label of each source, by its key.
fn labels<'a>(references: impl Iterator<Item = &'a Reference>, language: &Language) -> BTreeMap<String, SourceLabel> {
    let mut same: BTreeMap<(String, String), Vec<&Reference>> = BTreeMap::new();
    for reference in references {
        same.entry((name(reference, language), year(reference, language))).or_default().push(reference);
    }
    let mut labels = BTreeMap::new();
    for ((name, year), mut references) in same {
        references.sort_unstable_by_key(|reference| (&reference.title, &reference.key.value));
        let is_alone = references.len() == 1;
        for (place, reference) in references.into_iter().enumerate() {
            let year = if is_alone { year.clone() } else { format!("{year}{}", letters(place)) };
            labels.insert(reference.key.value.clone(), SourceLabel { name: name.clone(), year });
        }
    }
    labels
}

/// Returns the family names of up to two authors, or that of the first and that there are others; without authors, the publisher,
/// or else the title.
pub fn name(reference: &Reference, language: &Language) -> String {
    match reference.author.as_slice() {
        [] => reference.publisher.clone().unwrap_or_else(|| reference.title.clone()),
        [one] => one.family.clone(),
        [one, other] => language.format("reference.two_authors", &[("first", &one.family), ("last", &other.family)]),
        [first, ..] => language.format("reference.many_authors", &[("first", &first.family)]),
    }
}

/// Returns the year of a source, or that it has none.
fn year(reference: &Reference, language: &Language) -> String {
    let is_year = |digits: &&str| digits.len() == 4;
    let digits = |date: &str| date.split(|sign: char| !sign.is_ascii_digit()).find(is_year).map(str::to_owned);
    let found = reference.date.as_deref().and_then(digits);
    found.unwrap_or_else(|| language.get("reference.no_date").to_owned())
}

/// Returns the letters of a place among sources with one label: a to z, then aa, ab, and so on.
fn letters(place: usize) -> String {
    let letter = char::from(b'a' + (place % 26) as u8);
    if place < 26 { letter.to_string() } else { format!("{}{letter}", letters(place / 26 - 1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_the_alphabet() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["a", "z", "aa", "az", "ba", "zz", "aaa"]);
    }
}
