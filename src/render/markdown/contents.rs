//! The table of contents.

use crate::render::templates::views::ContentsEntry;

/// A heading of a page.
#[derive(Debug)]
pub struct Heading {
    /// Its level, from 1 to 6.
    pub level: u8,
    /// Its id.
    pub id: String,
    /// Its text.
    pub title: String,
}

/// Returns the table of contents: the headings of level 2, each with the headings of level 3 below it.
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
    fn puts_the_third_level_below_the_second() {
        let heading = |level, id: &str| Heading { level, id: id.to_owned(), title: id.to_owned() };
        let contents =
            contents(vec![heading(2, "a"), heading(3, "b"), heading(4, "c"), heading(2, "d"), heading(3, "e")]);
        let shape: Vec<_> = contents.iter().map(|entry| (entry.id.as_str(), entry.children.len())).collect();
        assert_eq!(shape, [("a", 1), ("d", 1)]);
    }
}
