//! The options of the theme: what a site looks like without templates of its own.

use std::collections::BTreeSet;

use super::reader_text::prose_text;
use super::site_file::{FontFile, Logo, font_file, logo, site_file, style_or_script};
use crate::date::Period;
use crate::source::Spanned;
use crate::yaml::{
    between, boolean, choice, default, list, one_or_many, optional, or_defaults, or_empty, period, required, section,
    text,
};

section! {
    /// The theme's options.
    #[derive(Clone, Debug, PartialEq)]
    pub struct ThemeOptions {
        /// Hue of the accent color, in degrees from 0 to 360 on the OKLCH wheel.
        pub hue: Option<Spanned<f64>> = optional(between(0.0, 360.0, "a hue")),
        /// Hue of the neutral colors: the ground, the text, and the lines between. Without it, they have a trace of the accent's hue.
        pub neutral: Option<Spanned<f64>> = optional(between(0.0, 360.0, "a hue")),
        /// A picture in `static/` before the site's title at the top of every page: `logo.svg`.
        pub logo: Option<Logo> = optional(logo()),
        /// The picture in `static/` that browsers show beside the title of a page: an SVG, a PNG, or an ICO file.
        pub favicon: Option<Spanned<String>> = optional(site_file("icon", &["svg", "png", "ico"])),
        /// Fonts of your own. Charts keep the fonts of the theme, whose widths they are laid out with.
        pub fonts: Fonts = or_defaults(section::<Fonts>("the fonts")),
        /// Stylesheets that every page loads after those of the theme: files in `static/`, or addresses of hosts under `allow`.
        pub styles: Vec<Spanned<String>> = or_empty(one_or_many(style_or_script("stylesheet", &["css"]))),
        /// Scripts that every page runs after its text is read: files in `static/`, or addresses of hosts under `allow`. One
        /// that ends with `.mjs` is loaded as a module.
        pub scripts: Vec<Spanned<String>> = or_empty(one_or_many(style_or_script("script", &["js", "mjs"]))),
        /// HTML at the end of the head of every page: `<meta>` and `<link>` elements, such as the proof that a site is yours.
        pub head: Option<Spanned<String>> = optional(text()),
        /// Text at the bottom of every page, in Markdown.
        pub footer: Option<Spanned<String>> = optional(text()),
        /// Columns above the text at the bottom of every page.
        pub footer_columns: Vec<FooterColumn> = or_empty(list(section::<FooterColumn>("a column of the footer"))),
        /// How the home page shows its first answer: `headline`, in the largest type; `compact`, no larger than a heading,
        /// so that a screen shows more; or `article`, in one narrow column like every other page.
        pub home: HomeLayout = default(choice(&LAYOUTS), "headline"),
        /// What pages show below their text.
        pub foot: Foot = or_defaults(section::<Foot>("the foot of a page")),
        /// How long after its `as_of` a report is up to date: `6 months`. Every page names the day by which to review it, and
        /// tells readers after that day that the report may be out of date.
        pub stale_after: Option<Spanned<Period>> = optional(period()),
        /// Whether pages that show a date also show how many words they have.
        pub words: bool = default(boolean(), "true"),
        /// Whether pages that show a date also show how many minutes their text takes to read.
        pub reading_time: bool = default(boolean(), "false"),
        /// Whether pages that show a date also show how many tokens language models count in their text.
        pub tokens: bool = default(boolean(), "false"),
    }
}

impl ThemeOptions {
    /// Returns every file of the site that the options name, with its kind in messages.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &Spanned<String>)> {
        let logo = self.logo.iter().flat_map(|logo| [Some(&logo.file), logo.dark.as_ref()]).flatten();
        let pictures = logo.chain(&self.favicon).map(|file| ("picture", file));
        let fonts = self.fonts.roles().into_iter().flat_map(|(_, files)| files).map(|font| ("font", &font.file));
        let styles = self.styles.iter().map(|style| ("stylesheet", style));
        let scripts = self.scripts.iter().map(|script| ("script", script));
        pictures.chain(fonts).chain(styles.chain(scripts).filter(|(_, file)| !is_address(&file.value)))
    }
}

impl ThemeOptions {
    /// Takes out the files with these paths.
    pub fn leave_out(&mut self, paths: &BTreeSet<String>) {
        let is_kept = |file: &Spanned<String>| !paths.contains(&file.value);
        self.logo = self.logo.take().filter(|logo| is_kept(&logo.file));
        if let Some(logo) = &mut self.logo {
            logo.dark = logo.dark.take().filter(is_kept);
        }
        self.favicon = self.favicon.take().filter(is_kept);
        let Fonts { text, headings, interface, code } = &mut self.fonts;
        for files in [text, headings, interface, code] {
            files.retain(|font| is_kept(&font.file));
        }
        self.styles.retain(is_kept);
        self.scripts.retain(is_kept);
    }
}

/// Returns whether a stylesheet or a script is not a file of the site.
pub fn is_address(file: &str) -> bool {
    file.contains("://")
}

section! {
    /// Fonts of the author, by what is set in them.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Fonts {
        /// The text of the pages, and their headings if these have no font of their own: files in `static/`.
        pub text: Vec<FontFile> = or_empty(one_or_many(font_file())),
        /// The headings.
        pub headings: Vec<FontFile> = or_empty(one_or_many(font_file())),
        /// The navigation, tables, and notes.
        pub interface: Vec<FontFile> = or_empty(one_or_many(font_file())),
        /// Code in the text and in blocks.
        pub code: Vec<FontFile> = or_empty(one_or_many(font_file())),
    }
}

impl Fonts {
    /// Returns the files of each role, by the name of the role.
    pub fn roles(&self) -> [(&'static str, &[FontFile]); 4] {
        [("text", &self.text), ("headings", &self.headings), ("interface", &self.interface), ("code", &self.code)]
    }
}

section! {
    /// A column at the bottom of every page.
    #[derive(Clone, Debug, PartialEq)]
    pub struct FooterColumn {
        /// Its heading.
        pub title: String = required(prose_text()),
        /// Its text in Markdown, often a list of links.
        pub text: Spanned<String> = required(text()),
    }
}

section! {
    /// What pages show below their text.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Foot {
        /// What the bound figures of the page were computed from. Without it, the figures are no links.
        pub provenance: bool = default(boolean(), "true"),
        /// The link to the page above.
        pub parent: bool = default(boolean(), "true"),
        /// The previous and the next page of the section or the series.
        pub neighbors: bool = default(boolean(), "true"),
    }
}

/// How the home page shows its first answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeLayout {
    /// In the largest type.
    Headline,
    /// No larger than a heading.
    Compact,
    /// In one narrow column.
    Article,
}

/// The layouts of the home page, as they are written.
const LAYOUTS: [(&str, HomeLayout); 3] =
    [("headline", HomeLayout::Headline), ("compact", HomeLayout::Compact), ("article", HomeLayout::Article)];

impl HomeLayout {
    /// Returns the word that is written for it.
    pub fn name(self) -> &'static str {
        LAYOUTS.iter().find(|(_, layout)| *layout == self).map_or("", |(name, _)| name)
    }
}
