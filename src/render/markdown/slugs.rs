//! The ids of headings, which are unique on a page.

use std::collections::{BTreeMap, BTreeSet};

/// The ids in use on a page: those before the branches of a choice, and those that came since.
#[derive(Debug, Default)]
pub struct Slugs {
    before: Ids,
    since: Ids,
}

#[derive(Debug, Default)]
struct Ids {
    taken: BTreeSet<String>,
    /// The last number that was given to each id, so that equal headings do not try all numbers again.
    numbers: BTreeMap<String, usize>,
}

impl Slugs {
    /// Marks the start of a choice, whose branches all start with the ids of now.
    pub fn start_choice(&mut self) {
        let Ids { taken, numbers } = std::mem::take(&mut self.since);
        self.before.taken.extend(taken);
        self.before.numbers.extend(numbers);
    }

    /// Takes out the ids from the start of the choice for another branch, until they are [given back](Self::give_back).
    pub fn lend(&mut self) -> Self {
        Self { before: std::mem::take(&mut self.before), since: Ids::default() }
    }

    /// Ends the use of ids by another branch, whose own ids are dropped.
    pub fn give_back(&mut self, lent: Self) {
        self.before = lent.before;
    }

    /// Reserves an id that an author chose; returns false if it is already in use.
    pub fn reserve(&mut self, id: &str) -> bool {
        !self.before.taken.contains(id) && self.since.taken.insert(id.to_owned())
    }

    /// Makes an id from the text of a heading: `Why later?` becomes `why-later`, and the next one `why-later-2`.
    pub fn make(&mut self, text: &str) -> String {
        let slug = slug(text);
        let base = if slug.is_empty() { "section".to_owned() } else { slug };
        if self.reserve(&base) {
            return base;
        }
        let known = self.since.numbers.get(&base).or_else(|| self.before.numbers.get(&base));
        let mut number = known.copied().unwrap_or(1);
        loop {
            number += 1;
            let id = format!("{base}-{number}");
            if self.reserve(&id) {
                self.since.numbers.insert(base, number);
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
    fn branches_of_a_choice_start_with_the_same_ids() {
        let mut slugs = Slugs::default();
        assert_eq!(["Why", "Why"].map(|text| slugs.make(text)), ["why", "why-2"]);
        for _ in 0..2 {
            slugs.start_choice();
            assert!(slugs.reserve("published"));
            for _ in 0..2 {
                let mut other = slugs.lend();
                assert!(other.reserve("published"));
                assert_eq!(other.make("Why"), "why-3");
                slugs.give_back(other);
            }
            assert!(!slugs.reserve("why") && !slugs.reserve("published"));
            // The next round starts without the published branch.
            slugs.since = Ids::default();
        }
        assert_eq!(slugs.make("Why"), "why-3");
    }

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
