//! Stage 4: pages, figures and templates become a finished [`Site`], in memory.
//!
//! Five rooms do the work. `policy` knows what browsers load and run on a page. `markdown` turns the text of a page into HTML, `templates` puts it into a page, `files` makes
//! the files that are not pages and minifies the pages, and `links` resolves addresses and checks those of the finished
//! site. Above them, `page` renders one page and `site_renderer` all of them, reusing those of the last build that cannot
//! have changed.
//!
//! This file is the door: other stages use what it exports, and nothing inside `render` imports it.

mod cards;
mod chapter_text;
mod code_colors;
mod data_reports;
mod drawn_picture;
mod figure_name;
mod files;
mod folder_language;
mod further_pages;
mod generated_page;
mod generated_pages;
mod generated_renderer;
mod groups;
mod language_parts;
mod link_notes;
mod links;
mod list_pages;
mod locations;
mod look;
mod markdown;
mod markdown_twin;
mod navigation;
mod numbering;
mod page;
mod page_cache;
mod page_folders;
mod page_list;
mod policy;
mod raster;
mod report_citations;
mod row_cards;
mod search_index;
mod site;
mod site_files;
mod site_renderer;
mod source_label;
mod tag_pages;
mod template_names;
mod templates;
mod text;
mod translations;
mod whole_report;

pub use data_reports::data_report;
pub use figure_name::FigureName;
pub use links::{base_path, page_file};
pub use look::THEME_CSS;
pub use markdown::{ProseBlock, prose_blocks};
pub use page_cache::PageCache;
pub use site::{Output, Site};
pub use site_renderer::{is_shown, preview, render, render_into};
pub use tag_pages::add_tag_pages;
pub use text::{plain_text, word_count};

#[cfg(test)]
mod test_site;
#[cfg(test)]
mod tests;
