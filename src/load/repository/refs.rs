//! Where the repository around a folder is, and the commits that its names stand for: `HEAD`, branches, and tags.

use std::fs;
use std::path::{Path, PathBuf};

use super::object_id::{Id, from_hex};

/// The longest chain of names of branches, `ref: refs/heads/main`, that is followed.
const MAX_NAMES: usize = 5;

/// The repository around a folder.
pub struct Place {
    /// The folder of the work tree: `.git`.
    git: PathBuf,
    /// The folder that several work trees share.
    common: PathBuf,
    /// The folder below the top of the work tree, with `/` between its parts; empty for the top itself.
    pub folder: String,
}

impl Place {
    /// Returns the repository around a folder, if there is one.
    pub fn around(folder: &Path) -> Option<Self> {
        let root = fs::canonicalize(folder).ok()?;
        let (top, git) = root.ancestors().find_map(|folder| Some((folder, git_folder(folder)?)))?;
        let folder = slashed(root.strip_prefix(top).ok()?)?;
        let common = match fs::read_to_string(git.join("commondir")) {
            Ok(path) => git.join(path.trim()),
            Err(_) => git.clone(),
        };
        Some(Self { git, common, folder })
    }

    /// Returns the folder of the objects.
    pub fn objects(&self) -> PathBuf {
        self.common.join("objects")
    }

    /// Returns the file of the index.
    pub fn index(&self) -> PathBuf {
        self.git.join("index")
    }

    /// Returns the commits of a shallow clone whose earlier commits are not here.
    pub fn shallow(&self) -> Vec<Id> {
        let list = fs::read_to_string(self.common.join("shallow")).unwrap_or_default();
        list.lines().filter_map(|line| from_hex(line.trim())).collect()
    }

    /// Returns the path below the top of the work tree of a path below the folder.
    pub fn path_of(&self, below: &str) -> String {
        if self.folder.is_empty() { below.to_owned() } else { format!("{}/{below}", self.folder) }
    }

    /// Returns the object that a whole name stands for: `HEAD`, `refs/heads/main`.
    pub fn resolve(&self, name: &str) -> Option<Id> {
        let mut name = name.to_owned();
        for _ in 0..MAX_NAMES {
            let read = |folder: &PathBuf| fs::read_to_string(folder.join(&name));
            let Ok(text) = read(&self.git).or_else(|_| read(&self.common)) else { return self.packed(&name) };
            match text.trim().strip_prefix("ref:") {
                Some(next) => next.trim().clone_into(&mut name),
                None => return from_hex(text.trim()),
            }
            if !name.starts_with("refs/") || !is_plain(&name) {
                return None;
            }
        }
        None
    }

    /// Returns the object that a name stands for, whole or short, in the order in which git looks for it: `v1`, `main`,
    /// `origin/main`.
    pub fn resolve_short(&self, name: &str) -> Option<Id> {
        if !is_plain(name) {
            return None;
        }
        let whole = ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"].map(|before| format!("{before}{name}"));
        let remote = format!("refs/remotes/{name}/HEAD");
        // At the top of the folder are other files too, such as the index.
        let is_ref = |name: &&String| name.starts_with("refs/") || name.ends_with("HEAD");
        whole.iter().chain([&remote]).filter(is_ref).find_map(|name| self.resolve(name))
    }

    /// Returns the object of a name in the list of names.
    fn packed(&self, name: &str) -> Option<Id> {
        let list = fs::read_to_string(self.common.join("packed-refs")).ok()?;
        list.lines().find_map(|line| line.strip_suffix(name)?.strip_suffix(' ').and_then(from_hex))
    }
}

/// Returns whether a name leads to no other folder.
fn is_plain(name: &str) -> bool {
    name.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', ':', '\0']))
}

/// Returns the folder of the repository whose files are in a folder. A second work tree has a file that names it.
fn git_folder(folder: &Path) -> Option<PathBuf> {
    let path = folder.join(".git");
    if path.is_dir() {
        return Some(path);
    }
    let text = fs::read_to_string(&path).ok()?;
    Some(folder.join(text.strip_prefix("gitdir:")?.trim()))
}

/// Returns a relative path with `/` between its parts.
fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}
