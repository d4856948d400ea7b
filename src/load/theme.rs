//! The built-in theme: templates and static files that are compiled into the binary, so that a project needs none. A
//! file of the project replaces the built-in file of the same name.

/// Lists files of a folder with their contents.
macro_rules! embed {
    ($include:ident, $folder:literal: $($path:literal),* $(,)?) => {
        &[$(($path, $include!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $folder, "/", $path)))),*]
    };
}

/// Templates by path below `templates/`. A new file is one more line here; a test compares this list with the folder.
pub const TEMPLATES: &[(&str, &str)] = embed!(
    include_str, "templates":
    "404.html",
    "base.html",
    "cite.html",
    "docs.html",
    "embed.html",
    "embeds.html",
    "home.html",
    "list.html",
    "page.html",
    "partials/belief.html",
    "partials/breadcrumb.html",
    "partials/contents.html",
    "partials/data-table.html",
    "partials/dataset.html",
    "partials/dates.html",
    "partials/figure-footer.html",
    "partials/figure-notes.html",
    "partials/figure.html",
    "partials/linked-data.html",
    "partials/link-notes.html",
    "partials/list.html",
    "partials/logo.html",
    "partials/model.html",
    "partials/page-header.html",
    "partials/pager.html",
    "partials/provenance.html",
    "partials/reference.html",
    "partials/report-dates.html",
    "partials/references.html",
    "partials/series.html",
    "partials/slider.html",
    "partials/source-link.html",
    "partials/sources.html",
    "partials/table.html",
    "print.html",
    "search.html",
    "partials/tags.html",
);

/// Static files by path below `static/`.
pub const STATICS: &[(&str, &[u8])] = embed!(
    include_bytes, "static":
    "charts.css",
    "favicon.svg",
    "foresite.js",
    "style.css",
);

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::diagnostic::Report;
    use crate::load::files::Files;

    fn on_disc(folder: &str) -> Vec<String> {
        let files = Files::new(Path::new(env!("CARGO_MANIFEST_DIR")));
        let listed = files.list(folder, &mut Report::default());
        let mut paths: Vec<_> = listed.iter().map(|path| path[folder.len() + 1..].to_owned()).collect();
        paths.sort();
        paths
    }

    fn embedded<T>(list: &[(&str, T)]) -> Vec<String> {
        let mut paths: Vec<_> = list.iter().map(|(path, _)| (*path).to_owned()).collect();
        paths.sort();
        paths
    }

    #[test]
    fn every_file_of_the_theme_is_built_in() {
        // This repository's own site has one template that is not part of the theme.
        let mut templates = on_disc("templates");
        templates.retain(|path| path != "partials/code.html");
        assert_eq!(embedded(TEMPLATES), templates);
        assert_eq!(embedded(STATICS), on_disc("static"));
    }
}
