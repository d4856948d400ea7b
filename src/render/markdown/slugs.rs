//! The ids of headings, which are unique on a page.

use std::collections::{BTreeMap, BTreeSet};

/// The ids in use on a page.
#[derive(Clone, Debug, Default)]
pub struct Slugs {
    taken: BTreeSet<String>,
    /// The last number that was given to each id, so that equal headings do not try all numbers again.
    numbers: BTreeMap<String, usize>,
}

impl Slugs {
    /// Reserves an id that an author chose; returns false if it is already in use.
    pub fn reserve(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned())
    }

    /// Makes an id from the text of a heading: `Why later?` becomes `why-later`, and the next one `why-later-2`.
    pub fn make(&mut self, text: &str) -> String {
        let slug = slug(text);
        let base = if slug.is_empty() { "section".to_owned() } else { slug };
        if self.taken.insert(base.clone()) {
            return base;
        }
        let number = self.numbers.entry(base.clone()).or_insert(1);
        loop {
            *number += 1;
            let id = format!("{base}-{number}");
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// Returns letters and digits in lower case, with one hyphen for everything between them and without apostrophes.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.chars().filter(|character| !matches!(character, '\'' | '’' | '‘')) {
        if character.is_alphanumeric() {
            slug.extend(character.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_unique_ids_from_the_text() {
        let mut slugs = Slugs::default();
        assert!(slugs.reserve("why"));
        assert_eq!(slugs.make("Why?"), "why-2");
        assert_eq!(slugs.make("What we don’t know: $5,000 boxes"), "what-we-dont-know-5-000-boxes");
        assert_eq!(slugs.make("…"), "section");
        assert_eq!(slugs.make("Über 2030"), "über-2030");
        assert!(slugs.reserve("why-4"));
        assert_eq!(["Why", "why", "Why 3"].map(|text| slugs.make(text)), ["why-3", "why-5", "why-3-2"]);
        assert!(!slugs.reserve("why"));
    }
}
