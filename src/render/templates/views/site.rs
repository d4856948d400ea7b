//! The site, as templates see it.

use serde::Serialize;

use super::ledger_view::LedgerView;
use super::theme_view::ThemeView;
use super::values::{CountView, DateView};
use crate::document::{Commit, Extra};

/// `site`: the same on every page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteView {
    /// The title of the site.
    pub title: String,
    /// One sentence on what the site is about.
    pub description: Option<String>,
    /// The URL at which it is published, with a closing slash.
    pub base_url: String,
    /// The path of that URL: `/` or `/repo/`.
    pub base_path: String,
    /// The person or organization that publishes it.
    pub author: Option<String>,
    /// The language tag of the page: `en`.
    pub language: String,
    /// The direction in which the language is written: `ltr`, or `rtl` for one from right to left.
    pub direction: &'static str,
    /// The address of the home page in the language of the page, below the root of the site: empty for the language of the
    /// settings, `de/` for that of a folder.
    pub home: String,
    /// The date that the forecasts are as of.
    pub as_of: Option<DateView>,
    /// The content security policy of the pages: files of the site, and those of the hosts that the settings allow.
    pub policy: String,
    /// The URL of the project's repository.
    pub repository: Option<String>,
    /// The file of the feed, for `asset`; none if no page has a date.
    pub feed: Option<String>,
    /// The file of the feed of moves, for `asset`; none if the settings do not ask for it.
    pub moves: Option<String>,
    /// Whether pages that show a date also show how long their text takes to read.
    pub reading_time: bool,
    /// The values under `extra` in the settings.
    pub extra: Extra,
    /// The page with the search, relative to the root of the site; none if the settings do not ask for it.
    pub search: Option<String>,
    /// The page that says how to cite the report, relative to the root of the site; none if the settings name no author.
    pub cite: Option<String>,
    /// The page with the whole report to print, relative to the root of the site; none if the settings do not ask for it.
    pub print: Option<String>,
    /// The hue of the accent color in degrees, if the author chose one. The file `theme.css` sets it.
    pub hue: Option<f64>,
    /// What the settings say about the look of the site.
    pub theme: ThemeView,
    /// The author's text at the end of every page, as HTML.
    pub footer: Option<String>,
    /// The date of the newest row of the data.
    pub data_as_of: Option<DateView>,
    /// The last day on which the report counts as up to date, if the author set one.
    pub review_by: Option<DateView>,
    /// The commit that the site was built from.
    pub commit: Option<CommitView>,
    /// The runs that the forecasts are from: one for each model.
    pub runs: Vec<RunView>,
    /// What the report has recorded and claimed; none if that is nothing.
    pub ledger: Option<LedgerView>,
}

/// The run of one model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RunView {
    /// The id of the model.
    pub model: String,
    /// The title of the model, or its id.
    pub title: String,
    /// The date that the run is as of.
    pub as_of: DateView,
    /// The seed of its random numbers.
    pub seed: u64,
    /// The number of samples.
    pub samples: CountView,
}

/// The commit that the site was built from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CommitView {
    /// Its name in full.
    pub id: String,
    /// The first digits of its name.
    pub short: String,
    /// Whether the site was built from files that differ from those of the commit.
    pub is_changed: bool,
    /// The URL of the commit, if the repository is on a known host.
    pub url: Option<String>,
}

/// How many digits of a commit's name are shown. A fixed number, because the length that git chooses depends on the clone.
const SHORT: usize = 10;

/// Hosts of repositories whose pages of commits are at `/commit/ID`.
const HOSTS: [&str; 3] = ["https://github.com/", "https://gitlab.com/", "https://codeberg.org/"];

impl CommitView {
    /// Returns a commit of a repository that can be read at a URL.
    pub fn new(commit: &Commit, repository: Option<&str>) -> Self {
        let known = repository.filter(|url| HOSTS.iter().any(|host| url.starts_with(host)));
        let url =
            known.map(|url| format!("{}/commit/{}", url.trim_end_matches('/').trim_end_matches(".git"), commit.id));
        let Commit { id, is_changed } = commit.clone();
        Self { short: id.chars().take(SHORT).collect(), id, is_changed, url }
    }
}
