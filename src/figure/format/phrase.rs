//! Parts of sentences: lists of names, and the case of their first letters.

use crate::locale::Language;

/// Joins labels as they are written inside a sentence: `memory, bandwidth and price`.
pub fn names<'n>(language: &Language, labels: impl Iterator<Item = &'n str>) -> String {
    and(language, &labels.map(|label| lower(language, label)).collect::<Vec<_>>())
}

/// Joins names: `a`, `a and b`, `a, b and c`.
pub fn and(language: &Language, names: &[String]) -> String {
    language.names(names).unwrap_or_default()
}

/// Returns how often something happens, from the time between: `every 1.8 years`, `every year`.
pub fn every(language: &Language, period: &str) -> String {
    let period = period.strip_prefix("1 ").filter(|_| language.is_english()).unwrap_or(period);
    language.format("phrases.every", &[("period", period)])
}

/// Returns a text with its first letter in upper case.
pub fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Returns a label as it is written inside a sentence: its first letter in lower case, unless its first word has other
/// capitals or digits (`GPU`, `VRAM`) or is `I`, or the language writes nouns with capitals.
pub fn lower(language: &Language, label: &str) -> String {
    if language.get("phrases.labels_in_sentences") != "lower case" {
        return label.to_owned();
    }
    let first = label.split(' ').next().unwrap_or_default();
    if first.chars().skip(1).any(|character| character.is_uppercase() || character.is_ascii_digit()) || first == "I" {
        return label.to_owned();
    }
    let mut characters = label.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::english;

    #[test]
    fn a_single_period_needs_no_number() {
        assert_eq!(
            ["1 year", "1.8 years", "11 days"].map(|period| every(english(), period)),
            ["every year", "every 1.8 years", "every 11 days"]
        );
    }
}
