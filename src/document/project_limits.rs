//! The limits that an author can change under `limits` in `foresite.yaml`. Each keeps some input from taking all memory or time.

use crate::source::{Sources, Span, Spanned};
use crate::yaml::{Format, bytes, count, default, limit_hint, section, without_keys};

/// The highest limit for the nesting of Markdown. Every level takes a part of the stack, which ends the process if it is full.
pub const MAX_MARKDOWN_NESTING: u32 = 500;

/// The highest limits for the nesting of YAML and of braces in BibTeX, for the same reason.
pub const MAX_YAML_NESTING: u32 = 250;
/// See [`MAX_YAML_NESTING`].
pub const MAX_BIBTEX_NESTING: u32 = 250;

/// The highest limit for the nesting of folders. Deeper ones have paths that some systems refuse.
pub const MAX_FOLDER_NESTING: u32 = 64;

section! {
    /// The largest sizes and numbers that a build and the preview server accept.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Limits {
        /// How deeply quotes, list items, emphasis, and links of a page may be nested in each other.
        pub markdown_nesting: usize = default(count(MAX_MARKDOWN_NESTING), "100"),
        /// How deeply mappings and lists of a YAML file, or of front matter, may be nested in each other.
        pub yaml_nesting: usize = default(count(MAX_YAML_NESTING), "64"),
        /// How deeply braces of a bibliography may be nested in each other.
        pub bibtex_nesting: usize = default(count(MAX_BIBTEX_NESTING), "64"),
        /// How deeply folders may be nested in each other.
        pub folder_nesting: usize = default(count(MAX_FOLDER_NESTING), "32"),
        /// The largest text file that is read: a page, a template, a dataset.
        pub text_size: u64 = default(bytes().map(|size| size.value), "16 MB"),
        /// The largest other file that is read, such as a picture. GitHub accepts none above 100 MB.
        pub file_size: u64 = default(bytes().map(|size| size.value), "100 MB"),
        /// The number of files below one folder of the project.
        pub files: usize = default(count(10_000_000), "100000"),
        /// How many rounds the loops of the templates of one page may have in all.
        pub template_rounds: usize = default(count(1_000_000_000), "1000000"),
        /// The size of the texts and lists that the templates of one page keep in variables, in all.
        pub template_memory: u64 = default(bytes().map(|size| size.value), "64 MB"),
        /// The size of a page, before it is minified.
        pub rendered_size: u64 = default(bytes().map(|size| size.value), "16 MB"),
        /// The size of all files of the site. GitHub Pages takes at most 1 GB.
        pub site_size: u64 = default(bytes().map(|size| size.value), "2 GB"),
        /// The number of dots in a scatter plot. If there are more rows, it shows how many of them are in each cell of a grid.
        pub scatter_dots: usize = default(count(20_000), "2000"),
        /// The number of connections that the preview server keeps open at once. Each open page has at least one.
        pub connections: usize = default(count(100_000), "256"),
        /// How many seconds the head of a request to the preview server may take.
        pub request_seconds: usize = default(count(3_600), "10"),
        /// The number of cells in a dataset that is published as JSON too. Larger ones are published as CSV alone.
        pub dataset_json_cells: usize = default(count(100_000_000), "50000"),
        /// The number of cells in a CSV file.
        pub csv_cells: usize = default(count(100_000_000), "2000000"),
    }
}

impl Limits {
    /// Returns the hint of a message that a limit is exceeded, given the limit's key.
    pub fn hint(key: &str) -> String {
        limit_hint(key)
    }

    /// Returns a limit of size as messages show it: `16 MB`.
    pub fn size(bytes: u64) -> String {
        let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
        let unit = units.into_iter().find(|(factor, _)| bytes >= *factor && bytes.is_multiple_of(*factor));
        unit.map_or_else(|| format!("{bytes} B"), |(factor, unit)| format!("{} {unit}", bytes / factor))
    }
}

impl Default for Limits {
    fn default() -> Self {
        // The place is that of keys that nobody wrote, so that no message can show it.
        let nowhere = Span::new(Sources::default().add("", ""), 0, 0);
        without_keys(Spanned::new("limits".to_owned(), nowhere)).expect("every limit has a default")
    }
}
