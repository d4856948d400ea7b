//! The keys of a page's card: the picture that other sites show beside a link to the page.

use super::reader_text::prose;
use super::site_file::site_file;
use crate::source::Spanned;
use crate::yaml::{optional, section, text};

section! {
    /// What is on the card of a page.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct CardKeys {
        /// The chart on the drawn card, by its id. By default, the first one of the page.
        pub chart: Option<Spanned<String>> = optional(text()),
        /// The number that matters most, large on the drawn card; may hold bound figures.
        pub number: Option<Spanned<String>> = optional(prose()),
        /// A picture of your own in `static/` that other sites show instead of a drawn card. Most crop it to 1200 by 630 pixels.
        pub image: Option<Spanned<String>> = optional(site_file("picture", &["png", "jpg", "jpeg", "webp"])),
        /// What a picture of your own shows, for those who do not see it; may hold bound figures.
        pub alt: Option<Spanned<String>> = optional(prose()),
    }
}

impl CardKeys {
    /// Returns the texts that may hold bound figures.
    pub fn texts(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.number.iter().chain(&self.alt)
    }
}
