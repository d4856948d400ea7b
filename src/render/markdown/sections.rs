//! Sections that headings with classes open, such as the hero, the cards and the scenarios of a home page.

use crate::html::escape;

/// The section and the group that are open at a place in a text.
#[derive(Debug, Default)]
pub struct Sections {
    /// The class of the open section, and the level of its heading.
    section: Option<(String, u8)>,
    /// The class of the open group of sections.
    group: Option<String>,
}

impl Sections {
    /// Returns the HTML before a heading: it closes the sections that the heading ends and opens the one that it starts.
    pub fn heading(&mut self, classes: &[&str], level: u8, id: &str) -> String {
        let mut html = String::new();
        let class = classes.first().copied();
        if self.section.as_ref().is_some_and(|(_, open)| level <= *open || class.is_some()) {
            html.push_str("</section>\n");
            self.section = None;
        }
        if self.section.is_none() && self.group.is_some() && self.group.as_deref() != class {
            html.push_str("</div>\n");
            self.group = None;
        }
        if let Some(class) = class {
            if self.group.is_none() {
                html.push_str(&format!("<div class=\"{}-group\">\n", escape(class)));
                self.group = Some(class.to_owned());
            }
            let classes = escape(&classes.join(" "));
            html.push_str(&format!("<section class=\"{classes}\" aria-labelledby=\"{}\">\n", escape(id)));
            self.section = Some((class.to_owned(), level));
        }
        html
    }

    /// Returns the HTML at the end of the text, which closes the open section and group.
    pub fn end(&mut self) -> String {
        let section = self.section.take().map_or("", |_| "</section>\n");
        let group = self.group.take().map_or("", |_| "</div>\n");
        format!("{section}{group}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closes_every_section_and_group_in_order() {
        let mut sections = Sections::default();
        let mut html = String::new();
        for (classes, level) in
            [(vec!["card"], 3), (vec!["card"], 3), (vec![], 4), (vec!["hero"], 2), (vec![], 2), (vec!["a"], 2)]
        {
            html.push_str(&sections.heading(&classes, level, "x"));
        }
        html.push_str(&sections.end());
        let names: Vec<_> = crate::html::tags(&html)
            .map(|tag| if tag.closing { format!("/{}", tag.name) } else { tag.name.into_owned() })
            .collect();
        let expected = "div section /section section /section /div div section /section /div div section /section /div";
        assert_eq!(names.join(" "), expected);
        assert_eq!(sections.end(), "");
    }
}
