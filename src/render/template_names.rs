//! The names of the templates of pages.

use crate::document::Page;

/// The file of the page for addresses that do not exist, and its template.
pub const NOT_FOUND: &str = "404.html";

/// The template of pages that name no other.
const PAGE: &str = "page.html";

/// The template of lists of pages.
pub const LIST: &str = "list.html";

/// Returns the name of the template of a page.
pub fn template_of(page: &Page) -> &str {
    let default = if page.tag.is_some() { LIST } else { PAGE };
    page.template.as_ref().map_or(default, |template| template.value.as_str())
}
