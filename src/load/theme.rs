//! The built-in theme: templates and static files that the binary brings along, so that a project needs none. A
//! project's own file of the same name wins.

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
    "docs.html",
    "home.html",
    "page.html",
    "partials/belief.html",
    "partials/data.html",
    "partials/dates.html",
    "partials/figure-foot.html",
    "partials/figure-notes.html",
    "partials/figure.html",
    "partials/model.html",
    "partials/reference.html",
    "partials/references.html",
    "partials/slider.html",
    "partials/table.html",
    "partials/up.html",
    "partials/whence.html",
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
        assert_eq!(embedded(TEMPLATES), on_disc("templates"));
        assert_eq!(embedded(STATICS), on_disc("static"));
    }
}
