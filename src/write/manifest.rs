//! The list of what we wrote into an output folder: the proof that it is ours, and all that we may remove from it.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Component, Path};

use crate::render::Site;

/// The manifest's name in the output folder.
pub const NAME: &str = ".foresite-manifest";

/// The first line of every manifest.
const HEAD: &str = "# Written by foresite, which replaces the files below at each build and leaves all others alone.";

/// The files that we wrote, by path below the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    files: BTreeSet<String>,
}

impl Manifest {
    /// The files of a site.
    pub fn of(site: &Site) -> Self {
        Self { files: site.files.keys().cloned().collect() }
    }

    /// Reads a manifest; nothing where the text is none. Lines that lead out of the folder count for nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return None;
        }
        Some(Self { files: lines.filter(|line| is_inside(line)).map(str::to_owned).collect() })
    }

    /// Whether we wrote a file.
    pub fn lists(&self, path: &str) -> bool {
        path == NAME || self.files.contains(path)
    }

    /// Whether we made a folder.
    pub fn has_folder(&self, path: &str) -> bool {
        let below = format!("{path}/");
        self.files.range(below.clone()..).next().is_some_and(|file| file.starts_with(&below))
    }
}

impl fmt::Display for Manifest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{HEAD}")?;
        self.files.iter().try_for_each(|file| writeln!(formatter, "{file}"))
    }
}

/// Whether a path leads to a file below the folder it starts in, on any system.
pub fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', ':'])
        && !path.chars().any(char::is_control)
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_sorted_and_comes_back() {
        let files = ["z.html", "a/b.html", "a-b.html"].map(|name| (name.to_owned(), Vec::new()));
        let manifest = Manifest::of(&Site { files: files.into() });
        let text = manifest.to_string();
        assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), ["a-b.html", "a/b.html", "z.html"]);
        assert_eq!(Manifest::parse(&text), Some(manifest.clone()));
        assert!(manifest.lists("a/b.html") && manifest.lists(NAME) && !manifest.lists("a"));
        assert!(manifest.has_folder("a") && !manifest.has_folder("a/b.html") && !manifest.has_folder("z"));
        assert_eq!(Manifest::parse("a/b.html\n"), None);
    }

    #[test]
    fn a_line_that_leads_out_of_the_folder_counts_for_nothing() {
        for path in ["../x", "/etc/x", "a/../../x", "a//b", "./a", "C:/x", "a\\..\\b", "", "a\u{0}b"] {
            assert!(!is_inside(path), "{path:?}");
            assert!(!Manifest::parse(&format!("{HEAD}\n{path}\n")).unwrap().lists(path), "{path:?}");
        }
    }
}
