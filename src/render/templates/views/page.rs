//! A page, as templates see it.

use serde::Serialize;

use super::reference::ReferenceView;
use super::values::{CountView, DateView};
use crate::document::Extra;

/// `page`: the page being rendered.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// The page's file below `content/`; empty for a page without a file, such as `404.html`.
    pub path: String,
    /// Its address below the base path.
    pub route: String,
    /// Its URL.
    pub url: String,
    /// Its title, with bound figures filled in.
    pub title: String,
    /// Its name in the navigation.
    pub short_title: String,
    /// One or two sentences about it, with bound figures filled in.
    pub description: Option<String>,
    /// The date on which it was first published.
    pub date: Option<DateView>,
    /// The names of its authors.
    pub authors: Vec<String>,
    /// The names of its authors as one text: `Ada Lovelace and Mary Somerville`.
    pub byline: Option<String>,
    /// The date of the last change to its text.
    pub updated: Option<DateView>,
    /// The number of words in its content, counted by the rules of Unicode: headings, paragraphs, lists, tables and
    /// footnotes with bound figures filled in. The project's charts, tables and models do not count, and neither do the
    /// numbers of footnotes and sources.
    pub words: CountView,
    /// The minutes that the same text takes to read: at 238 words per minute, the average for English non-fiction (Brysbaert
    /// 2019), rounded up.
    pub minutes: CountView,
    /// The number of tokens in the same text, as language models count it: the pieces that `o200k_base`, the encoding
    /// of OpenAI's models since GPT-4o, splits it into. Only for a page that has a `date` or `updated`, only with
    /// the setting `theme: { tokens: true }`, and only if this program was built with its feature `tokens`, which is on by
    /// default.
    pub tokens: Option<CountView>,
    /// Its tags, each with the address of the page that lists all pages with it.
    pub tags: Vec<LinkView>,
    /// The tag whose pages it lists, if it is the page of a tag.
    pub tag: Option<String>,
    /// The series that it is a part of.
    pub series: Option<SeriesView>,
    /// The pages that it lists, if it is the `index.md` of a folder or the page of a tag: those directly below it, or those with the
    /// tag. The page of all tags lists the pages of tags. If the list is split, each of its pages has a part.
    pub pages: Vec<PageEntry>,
    /// The other pages of its list, if the list is split.
    pub pagination: Option<PaginationView>,
    /// The file of the feed of the pages that it lists, for `asset`; none if they have none.
    pub feed: Option<String>,
    /// The values under `extra` in its front matter.
    pub extra: Extra,
    /// Its text as HTML, followed by the provenance of its bound figures: written with `{{ page.content | safe }}`.
    pub content: String,
    /// The file with the page as Markdown, relative to the root of the site; none if the settings do not ask for it.
    pub markdown: Option<String>,
    /// The picture that other sites show beside a link to it; none if it has no card.
    pub image: Option<ImageView>,
    /// Its headings.
    pub contents: Vec<ContentsEntry>,
    /// The sources that it cites, in the order of their first citation.
    pub references: Vec<ReferenceView>,
    /// The navigation bar.
    pub navigation: Vec<NavigationEntry>,
    /// The page above it: the nearest `index.md` in its folder or a folder further up. None if that is the home page.
    pub parent: Option<LinkView>,
    /// The section of the site that it belongs to, if its first folder has an `index.md`.
    pub section: Option<SectionView>,
    /// The same as `section`, by the name that it had before, which themes may still use.
    pub part: Option<SectionView>,
    /// The previous page of its section.
    pub previous: Option<LinkView>,
    /// The next page of its section.
    pub next: Option<LinkView>,
    /// The same page in each language that has it, the page itself included; none if only one language has it. The site's other
    /// languages are folders of pages.
    pub translations: Vec<TranslationView>,
    /// The URL of the page in the language of the settings, if several languages have it.
    pub default_url: Option<String>,
}

/// A page in one of several languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TranslationView {
    /// The language tag: `de`.
    pub language: String,
    /// The language's own name for itself: `Deutsch`.
    pub name: String,
    /// The address of the page, relative to the page being rendered.
    pub href: String,
    /// Its URL.
    pub url: String,
    /// Whether it is the page being rendered.
    pub current: bool,
}

/// The picture that other sites show beside a link to a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImageView {
    /// Its URL.
    pub url: String,
    /// Its width in pixels; none for a picture of the author's own.
    pub width: Option<u32>,
    /// Its height in pixels; none for a picture of the author's own.
    pub height: Option<u32>,
    /// What it shows.
    pub alt: Option<String>,
}

/// A link to a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// The name of the page in the navigation.
    pub title: String,
    /// Its address, relative to the page being rendered.
    pub url: String,
}

/// A page in a list of pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageEntry {
    /// Its title, with bound figures filled in.
    pub title: String,
    /// Its address, relative to the page being rendered.
    pub url: String,
    /// One or two sentences about it, with bound figures filled in.
    pub description: Option<String>,
    /// The date on which it was first published.
    pub date: Option<DateView>,
    /// The date of the last change to its text.
    pub updated: Option<DateView>,
    /// The names of its authors as one text.
    pub byline: Option<String>,
    /// Its tags.
    pub tags: Vec<LinkView>,
    /// The number of pages that it lists itself, if it is an index page or the page of a tag.
    pub count: Option<CountView>,
}

/// A series of pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeriesView {
    /// Its name.
    pub title: String,
    /// The number of the page among its parts, from 1.
    pub part: usize,
    /// The number of its parts.
    pub count: usize,
    /// The part before the page.
    pub previous: Option<LinkView>,
    /// The part after the page.
    pub next: Option<LinkView>,
}

/// A section of the site: a folder of `content/` with an `index.md`, and all pages below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SectionView {
    /// The name of its index page.
    pub title: String,
    /// The address of its index page, relative to the page being rendered.
    pub url: String,
    /// Whether the index page is the page being rendered.
    pub current: bool,
    /// The pages below it in reading order: by `weight`, then by date, then by path. Pages below another index are listed
    /// only on the way to the page being rendered.
    pub entries: Vec<SectionEntry>,
}

/// A page of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SectionEntry {
    /// Its name.
    pub title: String,
    /// Its address, relative to the page being rendered.
    pub url: String,
    /// Whether it is the page being rendered.
    pub current: bool,
    /// Its depth below the index page of the section, from 1.
    pub level: usize,
}

/// A heading in the table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContentsEntry {
    /// Its id on the page.
    pub id: String,
    /// Its text.
    pub title: String,
    /// Its level: 2 or 3.
    pub level: u8,
    /// The headings of level 3 below a heading of level 2.
    pub children: Vec<ContentsEntry>,
}

/// A page, a link, or a group in the navigation bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NavigationEntry {
    /// Its name.
    pub title: String,
    /// Its address, relative to the page being rendered. Of a group, that of its first page.
    pub url: String,
    /// Whether it is the page being rendered or an index page above it. Of a group, whether one of its pages is.
    pub current: bool,
    /// The entries of a group; none for a page.
    pub entries: Vec<NavigationEntry>,
}

/// The pages of a list that is split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaginationView {
    /// The number of the page being rendered, from 1.
    pub number: usize,
    /// The number of pages.
    pub count: usize,
    /// The address of the page before it, relative to the page being rendered.
    pub previous: Option<String>,
    /// The address of the page after it.
    pub next: Option<String>,
    /// The address of the first page.
    pub first: String,
    /// The address of the last page.
    pub last: String,
}

/// The pages of a section, as the function `section` returns them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SectionPagesView {
    /// The title of its index page.
    pub title: String,
    /// The address of its index page, relative to the page being rendered.
    pub url: String,
    /// The number of all its pages.
    pub count: usize,
    /// The pages.
    pub pages: Vec<PageEntry>,
}
