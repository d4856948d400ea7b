//! The other languages of a site, each the pages of a folder: `languages: { de: { title: Prognose } }`.

use super::navigation_entry::{NavigationItem, navigation};
use super::reader_text::prose_text;
use crate::diagnostic::{Report, Reported, error};
use crate::source::Spanned;
use crate::yaml::{NameRule, entry_name, optional, or_empty, section};

section! {
    /// A language of the site besides that of the settings.
    #[derive(Clone, Debug, PartialEq)]
    pub struct LanguageFolder {
        /// The language tag, which is also the folder of its pages below `content/`.
        pub tag: Spanned<String> = entry_name(),
        /// The site's title in this language; by default that of the site.
        pub title: Option<String> = optional(prose_text()),
        /// One sentence on what the site is, in this language.
        pub description: Option<String> = optional(prose_text()),
        /// Pages of the navigation bar, as `navigation` of the site lists them. Without it, the bar lists the top pages of the folder.
        pub navigation: Vec<NavigationItem> = or_empty(navigation()),
    }
}

/// Keys that are language tags and folders: `de`, `pt-br`.
pub fn language_folders() -> NameRule {
    NameRule { pattern: "^[a-z]{2,3}(-[a-z0-9]{1,8})*$", check }
}

fn check(tag: &Spanned<String>, _: &str, report: &mut Report) -> Result<(), Reported> {
    let mut parts = tag.value.split('-');
    let is_language = parts
        .next()
        .is_some_and(|first| (2..=3).contains(&first.len()) && first.bytes().all(|letter| letter.is_ascii_lowercase()));
    let is_part = |part: &str| {
        (1..=8).contains(&part.len())
            && part.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
    };
    if is_language && parts.all(is_part) {
        return Ok(());
    }
    let found = &tag.value;
    Err(report.push(error!(BAD_VALUE at tag.span, "expected a language tag that can be a folder, found `{found}`";
        hint "write the tag in lower case, as in `pt-br: {{ title: … }}`, and its pages into `content/pt-br/`")))
}
