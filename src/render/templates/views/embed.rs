//! A chart that others embed, as templates see it.

use serde::Serialize;

/// `embed`: a chart that others embed. `embeds` has all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EmbedView {
    /// The id of the chart, for `chart`.
    pub id: String,
    /// The title of the chart.
    pub title: String,
    /// The address of its own page, relative to the root of the site.
    pub href: String,
    /// The address where the report shows it, relative to the root of the site.
    pub page: String,
    /// The URL where the report shows it.
    pub url: String,
    /// The lines to copy into another page.
    pub snippet: String,
}
