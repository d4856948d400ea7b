//! The list of the files that Foresite wrote to an output folder: it may replace only a folder with a manifest, and remove
//! only the files listed there.

use std::collections::BTreeSet;
use std::path::{Component, Path};
use std::{fmt, io};

use super::file_system::FileSystem;
use crate::document::address::is_device;

/// The name of the manifest in the output folder.
pub const NAME: &str = ".foresite-manifest";

/// The first line of every manifest.
const FIRST_LINE: &str =
    "# Written by foresite, which replaces the files below at each build and leaves all others alone.";

/// The files that Foresite wrote, as paths below the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    files: BTreeSet<String>,
}

impl Manifest {
    /// Returns the manifest of a site with these files.
    pub fn of(files: BTreeSet<String>) -> Self {
        Self { files }
    }

    /// Returns the files.
    pub fn files(&self) -> &BTreeSet<String> {
        &self.files
    }

    /// Parses a manifest. Returns `None` for another text, and ignores paths that lead out of the folder.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(FIRST_LINE) {
            return None;
        }
        Some(Self { files: lines.filter(|line| is_inside(line)).map(str::to_owned).collect() })
    }

    /// Reads the manifest of a folder. Returns `None` if there is none, or if it is not complete.
    ///
    /// # Errors
    ///
    /// The system refuses to read it. Whether there is one is not known then.
    pub fn read(folder: &Path, files: &mut FileSystem) -> io::Result<Option<Self>> {
        Ok(files.read_text(&folder.join(NAME))?.and_then(|text| Self::parse(&text)))
    }

    /// Returns whether Foresite wrote a file.
    pub fn lists(&self, path: &str) -> bool {
        path == NAME || self.files.contains(path)
    }

    /// Returns whether Foresite created a folder.
    pub fn has_folder(&self, path: &str) -> bool {
        let below = format!("{path}/");
        self.files.range(below.clone()..).next().is_some_and(|file| file.starts_with(&below))
    }
}

impl fmt::Display for Manifest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{FIRST_LINE}")?;
        self.files.iter().try_for_each(|file| writeln!(formatter, "{file}"))
    }
}

/// Returns whether a file can have a relative path on any operating system, and stays inside the folder that the path starts
/// from. Windows refuses some characters, names that end with a dot or a space, and the names of its devices.
pub fn is_portable(path: &str) -> bool {
    let is_refused = |part: &str| part.is_empty() || part.ends_with(['.', ' ']) || is_device(part);
    is_inside(path) && !path.contains(['<', '>', '"', '|', '?', '*']) && !path.split('/').any(is_refused)
}

/// Returns whether a relative path stays inside the folder that it starts from, on any operating system.
fn is_inside(path: &str) -> bool {
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
    fn writes_a_sorted_manifest_and_parses_it() {
        let manifest = Manifest::of(["z.html", "a/b.html", "a-b.html"].map(str::to_owned).into());
        let text = manifest.to_string();
        assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), ["a-b.html", "a/b.html", "z.html"]);
        assert_eq!(Manifest::parse(&text), Some(manifest.clone()));
        assert!(manifest.lists("a/b.html") && manifest.lists(NAME) && !manifest.lists("a"));
        assert!(manifest.has_folder("a") && !manifest.has_folder("a/b.html") && !manifest.has_folder("z"));
        assert_eq!(Manifest::parse("a/b.html\n"), None);
    }

    #[test]
    fn refuses_file_names_that_windows_refuses() {
        let refused = [
            "con",
            "a/NUL.html",
            "aux/index.html",
            "com1.csv",
            "LPT9.tar.gz",
            "a./b",
            "a ",
            "b?.html",
            "a<b",
            "x>y",
            "q\"",
            "p|q",
            "*",
            "conin$",
            "COM¹.txt",
        ];
        for path in refused {
            assert!(!is_portable(path), "{path}");
        }
        for path in
            ["icon.png", "content/index.html", "com10.csv", "null.csv", ".nojekyll", "a b.html", "é.html", "com.html"]
        {
            assert!(is_portable(path), "{path}");
        }
    }

    #[test]
    fn ignores_paths_that_lead_out_of_the_folder() {
        for path in ["../x", "/etc/x", "a/../../x", "a//b", "./a", "C:/x", "a\\..\\b", "", "a\u{0}b"] {
            assert!(!is_inside(path), "{path:?}");
            assert!(!Manifest::parse(&format!("{FIRST_LINE}\n{path}\n")).unwrap().lists(path), "{path:?}");
        }
    }
}
