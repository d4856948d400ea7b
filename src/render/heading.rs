//! Headings: their ids, unique on a page, and the table of contents.

use std::collections::BTreeSet;

use super::view::ContentsEntry;

/// The ids of a page.
#[derive(Clone, Debug, Default)]
pub struct Slugs {
    taken: BTreeSet<String>,
}

impl Slugs {
    /// Takes an id that an author gave; false where it is taken already.
    pub fn take(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned())
    }

    /// Makes an id out of a heading's text: `Why later?` becomes `why-later`, a second one `why-later-2`.
    pub fn make(&mut self, text: &str) -> String {
        let slug = slug(text);
        let base = if slug.is_empty() { "section".to_owned() } else { slug };
        let mut id = base.clone();
        let mut number = 1;
        while !self.taken.insert(id.clone()) {
            number += 1;
            id = format!("{base}-{number}");
        }
        id
    }
}

/// Letters and digits in lower case, with one hyphen for everything between them; apostrophes vanish.
pub fn slug(text: &str) -> String {
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

/// A heading of a page.
#[derive(Debug)]
pub struct Heading {
    /// From 1.
    pub level: u8,
    /// Its id.
    pub id: String,
    /// Its text.
    pub title: String,
}

/// The table of contents: headings of the second level, each with those of the third below it.
pub fn contents(headings: Vec<Heading>) -> Vec<ContentsEntry> {
    let mut contents: Vec<ContentsEntry> = Vec::new();
    for Heading { level, id, title } in headings {
        let entry = ContentsEntry { id, title, level, children: Vec::new() };
        match (level, contents.last_mut()) {
            (3, Some(parent)) if parent.level == 2 => parent.children.push(entry),
            (2 | 3, _) => contents.push(entry),
            _ => {}
        }
    }
    contents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_slug_of_its_text_and_unique() {
        let mut slugs = Slugs::default();
        assert!(slugs.take("why"));
        assert_eq!(slugs.make("Why?"), "why-2");
        assert_eq!(slugs.make("What we don’t know: $5,000 boxes"), "what-we-dont-know-5-000-boxes");
        assert_eq!(slugs.make("…"), "section");
        assert_eq!(slugs.make("Über 2030"), "über-2030");
        assert!(!slugs.take("why"));
    }

    #[test]
    fn the_third_level_stands_below_the_second() {
        let heading = |level, id: &str| Heading { level, id: id.to_owned(), title: id.to_owned() };
        let contents =
            contents(vec![heading(2, "a"), heading(3, "b"), heading(4, "c"), heading(2, "d"), heading(3, "e")]);
        let shape: Vec<_> = contents.iter().map(|entry| (entry.id.as_str(), entry.children.len())).collect();
        assert_eq!(shape, [("a", 1), ("d", 1)]);
    }
}
