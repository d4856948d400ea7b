//! `foresite.yaml`: the site's settings.

use super::accept::{Accepted, accepted};
use super::address::{base_url, language, project_folder, slug_paths, web_address};
use super::chance_words::{ChanceWords, chance_words};
use super::citation_style::{self, CitationStyle, citation_style};
use super::declared_units::{DeclaredUnits, declared_units};
use super::exchange_settings::ExchangeSettings;
use super::extra::{Extra, extra};
use super::host::host;
use super::interval_level::{self, IntervalLevel, interval_level};
use super::language_folder::{LanguageFolder, language_folders};
use super::navigation_entry::{NavigationItem, navigation};
use super::page::MAX_PER_PAGE;
use super::project_limits::Limits;
use super::publish_settings::PublishSettings;
use super::reader_text::prose_text;
use super::theme_options::ThemeOptions;
use crate::date::{Date, Period};
use crate::source::{Setting, Spanned};
use crate::yaml::{
    Field, Format, boolean, by_name, bytes, count, date, default, list, number, optional, or_defaults, or_empty, pair,
    period, required, section, setting, text, without_keys,
};

section! {
    /// The site's settings.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Config {
        /// The site's title.
        pub title: String = required(prose_text()).or_else(|_| String::new()),
        /// One sentence on what the site is, for search engines and feeds.
        pub description: Option<String> = optional(prose_text()),
        /// Where the site is published: `https://name.github.io/repository/`.
        pub base_url: Spanned<String> = required(base_url())
            .or_else(|fields| Spanned::new("http://localhost/".to_owned(), fields.name.span)),
        /// Who publishes it.
        pub author: Option<String> = optional(prose_text()),
        /// Language tag of the pages: of their text, and of the words, numbers, and dates that Foresite adds to it.
        pub language: Spanned<String> = default(language(), "en"),
        /// Other languages, each the pages of a folder of `content/`: `{ de: { title: Prognose } }` for those in `content/de/`. A page
        /// and the page at the same path of another language link to each other.
        pub languages: Vec<LanguageFolder> =
            or_empty(by_name("languages", language_folders(), section::<LanguageFolder>("the language").or_null())),
        /// The date of the report, which expressions call `today`; by default the system's date.
        pub as_of: Option<Spanned<Date>> = optional(date()),
        /// The checks whose reports you accept for the whole report, each with its reason: `{ undated: A live dashboard }`.
        pub accept: Accepted = or_empty(accepted()),
        /// Units of your own, which every model, dataset, page, chart and table can use: a new base unit if nothing follows the
        /// name (`vehicle:`), or a name for known units (`mpg: mile / gallon`).
        pub units: DeclaredUnits = or_empty(declared_units()),
        /// The level of the intervals in charts, tables, model pages, and the terminal, where no other is asked for.
        pub interval: IntervalLevel = default(interval_level(), interval_level::DEFAULT),
        /// The words for chances that the attribute `.words` writes beside a number, `likely (70%)`: `ipcc`, the likelihood scale of the
        /// IPCC's reports AR5 and AR6 (Mastrandrea et al. 2010); `efsa`, the probability scale of the European Food Safety Authority
        /// (2018); or a list of your own, `[{ from: 0%, to: 50%, word: unlikely }, { from: 50%, to: 100%, word: likely }]`.
        pub chance_words: Option<ChanceWords> = optional(chance_words()),
        /// How citations name their sources: by numbers, or by authors and years.
        pub citations: CitationStyle = default(citation_style(), citation_style::DEFAULT),
        /// Results whose moves are announced in a feed of their own, `moves.xml`: one entry for each forecast in the ledger that has
        /// moved one by more than a threshold.
        pub notify: Vec<Notify> = or_empty(list(section::<Notify>("a result"))),
        /// Files for the systems of others: hubs of forecasts, scoring packages, and Metaculus. They are written to `exchange/`, and
        /// nothing is sent.
        pub exchange: ExchangeSettings = or_empty(section::<ExchangeSettings>("the exchange")),
        /// What a build publishes beside the pages, for other sites and programs.
        pub publish: PublishSettings = or_empty(section::<PublishSettings>("what is published")),
        /// Whether all HTML of the pages is published, and not only the elements and attributes that neither run nor load code. A page
        /// can decide otherwise in its front matter.
        pub html: bool = default(boolean(), "false"),
        /// Whether the charts, tables, and pictures with captions of every page have numbers. A page can decide otherwise in its front
        /// matter.
        pub number_figures: bool = default(boolean(), "false"),
        /// The most pages in a list with the template `list.html`, such as that of a tag: a longer list has further pages, `page/2/`, below
        /// its address. A page can decide otherwise in its front matter. Without it, lists are not split.
        pub per_page: Option<usize> = optional(count(MAX_PER_PAGE)),
        /// Hosts whose files the pages may load, with their subdomains: `[youtube-nocookie.com, plausible.io]`. The content security policy
        /// of the pages then allows their frames, scripts, styles, pictures, fonts, sounds, and videos, connections to them, and forms
        /// that are sent to them. It allows no other hosts.
        pub allow: Vec<Spanned<String>> = or_empty(list(host())),
        /// Where the project's files can be read.
        pub repository: Option<String> = optional(web_address().map(|address| address.value)),
        /// Pages of the navigation bar, by their paths below `content/`: `[index.md, method.md]`. An entry can also be a group,
        /// `{ title: Data, pages: [prices.md, method.md] }`, or a link to another site, `{ title: Blog, url: https://example.org/ }`.
        /// Without it, the bar lists every top page by weight.
        pub navigation: Vec<NavigationItem> = or_empty(navigation()),
        /// Folders outside `content/` whose pages are published too: `{ language: tests/language }`.
        pub include: Vec<Include> = or_empty(
            by_name("included folders", slug_paths(), pair(project_folder()))
                .map(|folders| folders.into_iter().map(|(path, folder)| Include { path, folder }).collect()),
        ),
        /// The sizes in bytes above which `check` warns. They are those of the written files, uncompressed.
        pub budgets: Budgets = or_defaults(section::<Budgets>("the budgets")),
        /// The largest sizes and numbers that a build accepts. A file or page that exceeds a limit is an error that names the limit.
        pub limits: Limits = or_defaults(section::<Limits>("the limits")),
        /// Values of your own for templates, which read them as `site.extra.NAME`. Without quotes, `true`, `false`, and numbers are what they
        /// look like; everything else is a text.
        pub extra: Extra = or_empty(extra()),
        /// The theme's options.
        pub theme: ThemeOptions = or_defaults(section::<ThemeOptions>("the theme's options")),
    }
}

impl Config {
    /// Returns settings that leave every other key out.
    pub fn new(title: String, base_url: Spanned<String>) -> Self {
        let name = Spanned::new("foresite.yaml".to_owned(), base_url.span);
        let others = without_keys(name).expect("the required keys have fallbacks");
        Self { title, base_url, ..others }
    }
}

/// A folder outside `content/` whose pages are published as if they were in it: `language: tests/language`.
#[derive(Clone, Debug, PartialEq)]
pub struct Include {
    /// The path below `content/` that its pages have: `language`.
    pub path: Spanned<String>,
    /// The folder below the project's root: `tests/language`.
    pub folder: Spanned<String>,
}

section! {
    /// A result whose moves are announced.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Notify {
        /// The outcome: `parity.task`.
        pub outcome: Spanned<String> = required(text()),
        /// The shortest move of a date that is announced.
        pub by: Option<Spanned<Period>> = optional(period()),
        /// The smallest move of a number that is announced, in its unit; that of a chance is from 0 to 1. Without it, and without
        /// `by`, every move that is larger than its sampling error is announced.
        pub change: Option<f64> = optional(number().map(|number| number.value)),
    }
}

section! {
    /// The largest sizes, in bytes as files are written.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Budgets {
        /// A page with the styles, scripts, and pictures that it loads. A line of 8 Mbit/s takes a second for 1 MB.
        pub page: Setting<u64> = setting(bytes(), "1 MB"),
        /// A picture.
        pub image: Setting<u64> = setting(bytes(), "500 kB"),
        /// The whole site. GitHub Pages takes at most 1 GB.
        pub site: Setting<u64> = setting(bytes(), "900 MB"),
    }
}
