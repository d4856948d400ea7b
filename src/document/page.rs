//! A Markdown page and its front matter.

use super::address::old_address;
use super::card_keys::CardKeys;
use super::extra::{Extra, extra};
use super::page_order::{PageOrder, page_order};
use super::reader_text::{prose, prose_text};
use crate::date::Date;
use crate::source::{Span, Spanned};
use crate::yaml::{
    Field, boolean, computed, count, day_of_time, default, list, one_or_many, optional, or_empty, required, section,
    span, spanned, text, whole_number, without_keys,
};

section! {
    /// One page of `content/`. The loader adds what is not in the front matter: route, body, and place.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Page {
        /// The path below `content/`: `essays/gap.md`.
        pub path: String = computed(|fields| fields.name.value.clone()),
        /// The address below the base path: `essays/gap/`. It is empty for `index.md`, and `essays/` for
        /// `essays/index.md`.
        pub route: String = computed(|_| String::new()),
        /// The page's title; may hold bound figures.
        pub title: Spanned<String> = required(prose()).or_else(|fields| fields.name.clone()),
        /// A shorter title for the navigation.
        pub short_title: Option<String> = optional(prose_text()),
        /// One or two sentences below the title; may hold bound figures.
        pub description: Option<Spanned<String>> = optional(prose()),
        /// What is on its card, the picture that other sites show beside a link to the page. Without it, the card has the title, the
        /// description, and the first chart.
        pub card: CardKeys = or_empty(section::<CardKeys>("the card of a page")),
        /// When it was first published. A page dated after the report's `as_of` is left out unless `--drafts` is given.
        pub date: Option<Spanned<Date>> = optional(day_of_time()),
        /// Who wrote it: a name, or a list of names. By default the site's `author`, whom the page does not name.
        pub authors: Vec<Spanned<String>> = or_empty(one_or_many(prose())),
        /// When its text last changed.
        pub updated: Option<Spanned<Date>> = optional(day_of_time()),
        /// The template that renders it: `page.html` by default.
        pub template: Option<Spanned<String>> = optional(text()),
        /// Its position in the navigation: pages with a lower weight come first, then newer pages, then by path.
        pub weight: i64 = default(whole_number(), "0"),
        /// If true, the page is left out unless `--drafts` is given.
        pub draft: bool = default(boolean(), "false"),
        /// Addresses at which the page was before: `old/address/`. A page at each of them sends readers to this one.
        pub aliases: Vec<Spanned<String>> = or_empty(one_or_many(old_address())),
        /// Whether all HTML of the text is published, and not only the elements and attributes that neither run nor load code. Without
        /// it, the `html` of `foresite.yaml` decides.
        pub html: Option<bool> = optional(boolean()),
        /// The series that it is a part of. The parts stand in the order of their weight, then of their date, and link to each other.
        pub series: Option<Spanned<String>> = optional(prose()),
        /// The tag whose page this is: it lists all pages with the tag. Without such a page, each tag has one at `tags/`.
        pub tag: Option<Spanned<String>> = optional(text()),
        /// The order of the pages that it lists, for the `index.md` of a folder and the page of a tag: by `weight`, then by date with
        /// the newest first; by `date`; or by `title`. By default, sections are in the order of weight and tags in that of date.
        pub sort: Option<Spanned<PageOrder>> = optional(spanned(page_order())),
        /// The most pages in its list, if it lists others: a longer list has further pages, `page/2/`, below its address. Without it, the
        /// `per_page` of `foresite.yaml` decides.
        pub per_page: Option<Spanned<usize>> = optional(spanned(count(MAX_PER_PAGE))),
        /// Whether the pages below the `index.md` of a folder have a feed of their own. Those of a tag always have.
        pub feed: Option<Spanned<bool>> = optional(spanned(boolean())),
        /// Whether its charts, tables, and pictures with captions have numbers. Without it, the `number_figures` of `foresite.yaml`
        /// decides. A page always has numbers if a link without words, such as `[](#chart-growth)`, leads to one of its figures.
        pub number_figures: Option<bool> = optional(boolean()),
        /// Topics of the page. Each has a page that lists all pages with it, and a feed.
        pub tags: Vec<Spanned<String>> = or_empty(list(text())),
        /// Figures in the text that are not bound to a model on purpose: quotations, past estimates.
        pub literals: Vec<Spanned<String>> = or_empty(list(text())),
        /// Values of your own for templates, which read them as `page.extra.NAME`. Without quotes, `true`, `false`, and numbers are what they
        /// look like; everything else is a text.
        pub extra: Extra = or_empty(extra()),
        /// The Markdown after the front matter; its span is exact.
        pub body: Spanned<String> = computed(|fields| Spanned::new(String::new(), fields.name.span)),
        /// Whether no file of the author is behind it.
        pub is_generated: bool = computed(|_| false),
        /// The whole file.
        pub span: Span = span(),
    }
}

/// The most pages that one page of a list can have.
pub const MAX_PER_PAGE: u32 = 100_000;

/// The path of the page with all tags.
pub const TAGS: &str = "tags/index.md";

impl Page {
    /// Returns whether it lists other pages: those of its folder, or those with its tag.
    pub fn is_list(&self) -> bool {
        self.tag.is_some() || self.path == "index.md" || self.path.ends_with("/index.md")
    }

    /// Returns the texts of its front matter that may hold bound figures.
    pub fn head_texts(&self) -> impl Iterator<Item = &Spanned<String>> {
        std::iter::once(&self.title).chain(&self.description).chain(self.card.texts())
    }

    /// Returns a page with nothing but its path, whose place is that of the page.
    pub fn new(path: Spanned<String>) -> Self {
        without_keys(path).expect("every key of the front matter has a default")
    }
}
