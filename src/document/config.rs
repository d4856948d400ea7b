//! `foresite.yaml`: the site's settings.

use crate::date::Date;
use crate::source::Spanned;

/// The site's settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The site's title.
    pub title: String,
    /// One sentence on what the site is, for search engines and feeds.
    pub description: Option<String>,
    /// Where the site is published, `https://…/` with a closing slash; its path is the base path of every link in the
    /// sitemap and of `serve`.
    pub base_url: Spanned<String>,
    /// Who publishes it.
    pub author: Option<String>,
    /// Language tag of the pages, `en` by default.
    pub language: String,
    /// The date the report is as of; the system's date where it is not given.
    pub as_of: Option<Spanned<Date>>,
    /// Where the project's files can be read.
    pub repository: Option<String>,
    /// The pages of the navigation bar, by page path (`forecast.md`), in order; every top page by weight where it is
    /// not given.
    pub navigation: Vec<Spanned<String>>,
    /// Folders outside `content/` whose pages are published as well.
    pub include: Vec<Include>,
    /// How large things may be.
    pub budgets: Budgets,
    /// What the theme lets an author choose.
    pub theme: ThemeOptions,
}

/// A folder whose pages stand in `content/` as far as the site goes: `language: tests/language`.
#[derive(Clone, Debug, PartialEq)]
pub struct Include {
    /// The path below `content/` that its pages have: `language`.
    pub path: Spanned<String>,
    /// The folder, below the project's root: `tests/language`.
    pub folder: Spanned<String>,
}

/// How many bytes things may have, as they are written; a default holds for what is not given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Budgets {
    /// A page with the styles, scripts and pictures that it loads.
    pub page: Option<Spanned<u64>>,
    /// A picture.
    pub image: Option<Spanned<u64>>,
    /// The whole site.
    pub site: Option<Spanned<u64>>,
}

/// What the theme lets an author choose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThemeOptions {
    /// Hue of the accent colour, degrees from 0 to 360 on the OKLCH wheel.
    pub hue: Option<Spanned<f64>>,
    /// Text at the foot of every page, Markdown.
    pub footer: Option<Spanned<String>>,
}
