//! The name and the year by which a sentence names a source: `Doe and Roe 2025`.

use crate::dependencies::Tracked;
use crate::document::Reference;
use crate::render::strings::Strings;

/// The name and the year of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLabel {
    /// The family names of its authors, or else its publisher, or else its title.
    pub name: String,
    /// Its year, with a letter if several sources have the same name and year: `2025a`. The letters follow the titles, and are
    /// the same on all pages.
    pub year: String,
}

impl SourceLabel {
    /// Returns the label of a source, which is one of `references`.
    pub fn new(reference: &Reference, references: Tracked<'_, Reference>, strings: &Strings) -> Self {
        let (name, year) = (name(reference, strings), year(reference, strings));
        let is_same = |other: &&Reference| self::year(other, strings) == year && self::name(other, strings) == name;
        let mut same: Vec<(&str, &str)> =
            references.values().filter(is_same).map(|other| (other.title.as_str(), other.key.value.as_str())).collect();
        same.sort_unstable();
        let place = same.iter().position(|(_, key)| *key == reference.key.value).filter(|_| same.len() > 1);
        let year = place.map_or_else(|| year.clone(), |place| format!("{year}{}", letters(place)));
        Self { name, year }
    }
}

/// Returns the family names of up to two authors, or that of the first and that there are others; without authors, the publisher,
/// or else the title.
pub fn name(reference: &Reference, strings: &Strings) -> String {
    match reference.author.as_slice() {
        [] => reference.publisher.clone().unwrap_or_else(|| reference.title.clone()),
        [one] => one.family.clone(),
        [one, other] => strings.format("reference.two_authors", &[("first", &one.family), ("last", &other.family)]),
        [first, ..] => strings.format("reference.many_authors", &[("first", &first.family)]),
    }
}

/// Returns the year of a source, or that it has none.
fn year(reference: &Reference, strings: &Strings) -> String {
    let is_year = |digits: &&str| digits.len() == 4;
    let digits = |date: &str| date.split(|sign: char| !sign.is_ascii_digit()).find(is_year).map(str::to_owned);
    let found = reference.date.as_deref().and_then(digits);
    found.unwrap_or_else(|| strings.get("reference.no_date").to_owned())
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
