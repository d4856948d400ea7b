//! What a build publishes beside the pages, for other sites and programs.

use super::license::{License, license};
use crate::yaml::{boolean, default, optional, section};

section! {
    /// What a build publishes beside the pages, for other sites and programs.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub struct PublishSettings {
        /// The license of the datasets that name no other, `CC-BY-4.0`, or the address of its text. `datapackage.json` names it.
        pub license: Option<License> = optional(license()),
        /// If true, each chart is also a page of its own that others can embed, `embed/CHART/`, and `embed/` has the lines to copy.
        pub embeds: bool = default(boolean(), "false"),
        /// If true, each page is also published as Markdown, with its numbers filled in, and `llms.txt` lists these files.
        pub markdown: bool = default(boolean(), "false"),
        /// If true, each page has a card: a picture with its title, its description, and its first chart, which other sites show
        /// beside a link to the page.
        pub cards: bool = default(boolean(), "false"),
        /// If true, each chart can be downloaded as a PNG picture as well.
        pub charts_png: bool = default(boolean(), "false"),
        /// If true, readers can search the pages: every page links to `search/`, which loads an index of all words when somebody searches,
        /// and sends nothing anywhere.
        pub search: bool = default(boolean(), "false"),
    }
}
