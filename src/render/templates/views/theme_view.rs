//! The options of the theme, as templates see them.

use serde::Serialize;

/// `site.theme`: what the settings say about the look of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ThemeView {
    /// The picture before the site's title, if there is one.
    pub logo: Option<LogoView>,
    /// The file of the icon, for `asset`.
    pub favicon: String,
    /// The media type of the icon: `image/svg+xml`.
    pub favicon_type: String,
    /// The stylesheets after those of the theme. The first is `theme.css`, if the settings have colors or fonts.
    pub styles: Vec<FileView>,
    /// The scripts after that of the theme.
    pub scripts: Vec<FileView>,
    /// The author's HTML at the end of the head.
    pub head: Option<String>,
    /// The columns at the end of every page.
    pub footer_columns: Vec<FooterColumnView>,
    /// The layout of the home page: `headline`, `compact`, or `article`.
    pub home: String,
    /// Whether pages with a date show their number of words.
    pub words: bool,
    /// Whether pages list what their bound figures were computed from.
    pub provenance: bool,
    /// Whether pages end with a link to the page above.
    pub parent: bool,
    /// Whether pages end with links to the previous and the next page of their section or series.
    pub neighbors: bool,
}

/// The picture before the site's title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogoView {
    /// Its file, for `asset`.
    pub file: String,
    /// The file for readers with a dark screen, if there is one.
    pub dark: Option<String>,
    /// Whether the title stands beside it.
    pub has_title: bool,
}

/// A stylesheet or a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileView {
    /// Its file, for `asset`, or its address on another host.
    pub address: String,
    /// Whether it is a file of the site.
    pub is_own: bool,
    /// Whether it is a script that browsers load as a module.
    pub is_module: bool,
}

/// A column at the end of every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FooterColumnView {
    /// Its heading.
    pub title: String,
    /// Its text, as HTML.
    pub content: String,
}
