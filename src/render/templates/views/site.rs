//! The site, as templates see it.

use serde::Serialize;

use super::values::DateView;

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
    /// The language tag of the pages: `en`.
    pub language: String,
    /// The date that the forecasts are as of.
    pub as_of: Option<DateView>,
    /// The URL of the project's repository.
    pub repository: Option<String>,
    /// The file of the feed, for `asset`; none if no page has a date.
    pub feed: Option<String>,
    /// The hue of the accent color in degrees, if the author chose one. The file `theme.css` sets it.
    pub hue: Option<f64>,
    /// The author's text at the end of every page, as HTML.
    pub footer: Option<String>,
    /// The runs that the forecasts are from: one for each model.
    pub runs: Vec<RunView>,
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
    pub samples: usize,
}
