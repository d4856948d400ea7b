//! What a build publishes beside the pages, for other sites and programs.

use super::license::{License, license};
use crate::source::Spanned;
use crate::yaml::{Format, boolean, default, list_or, non_empty, optional, section, text};

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
        /// If true, `print/` is the report as one document to print: the pages of the navigation bar in its order, each index page of a
        /// folder with the pages below it. A list of pages by their paths below `content/` chooses others: `[index.md, method.md]`.
        pub print: PrintedPages = default(printed_pages(), "false"),
        /// If true, readers can search the pages: every page links to `search/`, which loads an index of all words when somebody searches,
        /// and sends nothing anywhere.
        pub search: bool = default(boolean(), "false"),
    }
}

/// The pages that are in the report as one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum PrintedPages {
    /// There is no such document.
    #[default]
    None,
    /// Those of the navigation bar.
    Navigation,
    /// These, by their paths below `content/`.
    Listed(Vec<Spanned<String>>),
}

/// The format of the pages that are in the report as one document.
fn printed_pages() -> impl Format<Value = PrintedPages> {
    let chosen = |is_wanted| if is_wanted { PrintedPages::Navigation } else { PrintedPages::None };
    list_or(non_empty(text()).map(PrintedPages::Listed), boolean().map(chosen))
}
