//! The one reader of files: which there are, in one order everywhere, and what is in them. The only file that names
//! `walkdir`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::yaml::Documents;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::parallel;
use crate::source::{SourceId, Sources, Span};

/// Bytes of one text file.
const MAX_TEXT: u64 = 16 * 1024 * 1024;
/// Bytes of one other file: GitHub takes none that is larger.
const MAX_BYTES: u64 = 100 * 1024 * 1024;
/// Files of a project.
const MAX_FILES: usize = 100_000;
/// Folders inside each other.
const MAX_FOLDERS: usize = 32;

/// The files of one folder, and those of them that were read as text.
pub struct Files {
    root: PathBuf,
    /// Texts that are read instead of what files hold, by path below the root.
    instead: BTreeMap<String, String>,
    /// What was read before it was asked for, by path below the root.
    ahead: BTreeMap<String, Result<Vec<u8>, Diagnostic>>,
    /// Every text file read so far.
    pub sources: Sources,
    /// The YAML documents among them.
    pub documents: Documents,
}

impl Files {
    /// The files below `root`.
    pub fn new(root: &Path) -> Self {
        Self::with(root, BTreeMap::new(), Documents::default())
    }

    /// The files below `root`, some of which are read as if they held another text, and what is known of them.
    pub fn with(root: &Path, instead: BTreeMap<String, String>, documents: Documents) -> Self {
        Self { root: root.to_owned(), instead, ahead: BTreeMap::new(), sources: Sources::default(), documents }
    }

    /// Whether there is something of that name, whatever it is.
    pub fn exists(&self, path: &str) -> bool {
        self.root.join(path).symlink_metadata().is_ok()
    }

    /// The first part of a path that is a symbolic link, which would lead out of the folder unseen.
    pub fn link_in(&self, path: &str) -> Option<String> {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.filter_map(|end| path.get(..end))
            .find(|part| self.root.join(part).symlink_metadata().is_ok_and(|found| found.is_symlink()))
            .map(str::to_owned)
    }

    /// Reads text files side by side, all of which will be asked for.
    pub fn read_ahead(&mut self, paths: &[String]) {
        let read = parallel::each(paths, |path| self.read(path, MAX_TEXT));
        self.ahead.extend(paths.iter().cloned().zip(read));
    }

    /// Reads a text file, given by its path below the root.
    pub fn text(&mut self, path: &str) -> Result<SourceId, Diagnostic> {
        let bytes = match self.instead.get(path) {
            Some(text) => text.clone().into_bytes(),
            None => self.ahead.remove(path).unwrap_or_else(|| self.read(path, MAX_TEXT))?,
        };
        match to_text(&bytes) {
            Ok(text) => Ok(self.sources.add(path, text)),
            Err(fault) => {
                let lossy = String::from_utf8_lossy(&bytes);
                let id = self.sources.add(path, lossy.clone());
                let width = lossy.get(fault.at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
                Err(Diagnostic::error(codes::NOT_TEXT, format!("expected UTF-8 text, found {}", fault.found))
                    .label(Span::new(id, fault.at, fault.at + width), format!("byte {} of the file", fault.at + 1))
                    .hint(fault.hint))
            }
        }
    }

    /// Reads any file, given by its path below the root.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, Diagnostic> {
        self.read(path, MAX_BYTES)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Diagnostic> {
        let unreadable = |error: io::Error| {
            let reason = match error.kind() {
                io::ErrorKind::NotFound => "there is no such file".to_owned(),
                io::ErrorKind::PermissionDenied => "it is not ours to read".to_owned(),
                _ => error.to_string(),
            };
            Diagnostic::error(codes::UNREADABLE, format!("cannot read `{}`: {reason}", shown(path)))
        };
        let full = self.root.join(path);
        let metadata = full.symlink_metadata().map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(not_ordinary(path, metadata.file_type()));
        }
        // Room for all of it and for the end, so that it takes one look.
        let mut bytes = Vec::with_capacity(metadata.len().min(limit) as usize + 1);
        let file = fs::File::open(&full).map_err(unreadable)?;
        file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > limit {
            let message = format!("`{}` is too large: at most {} MB are read", shown(path), limit / (1024 * 1024));
            return Err(Diagnostic::error(codes::TOO_LARGE, message));
        }
        Ok(bytes)
    }

    /// The files below a folder, by path below the root, in order; nothing where there is no such folder. Hidden files
    /// and what editors leave behind are passed over; links and odd names are refused.
    pub fn list(&self, folder: &str, report: &mut Report) -> Vec<String> {
        let start = self.root.join(folder);
        let Ok(metadata) = start.symlink_metadata() else { return Vec::new() };
        if !metadata.is_dir() {
            report.push(not_ordinary(folder, metadata.file_type()));
            return Vec::new();
        }
        let mut paths = Vec::new();
        let walk = WalkDir::new(&start).min_depth(1).max_depth(MAX_FOLDERS).sort_by_file_name();
        let kept = walk
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !entry.file_name().to_str().is_some_and(is_left_behind));
        for entry in kept {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().map_or_else(|| folder.to_owned(), |path| self.below(path));
                    let message = format!("cannot read `{}`: the system refuses to list it", shown(&path));
                    report.push(Diagnostic::error(codes::UNREADABLE, message));
                    continue;
                }
            };
            let path = self.below(entry.path());
            let kind = entry.file_type();
            if !is_plain_name(&entry) {
                let message = format!("`{}` has a name with characters that are not plain text", shown(&path));
                report.push(Diagnostic::error(codes::BAD_FILE, message).hint("rename it"));
            } else if kind.is_file() {
                paths.push(path);
            } else if !kind.is_dir() {
                report.push(not_ordinary(&path, kind));
            } else if entry.depth() == MAX_FOLDERS {
                let message = format!("`{}` is too deep: folders are read {MAX_FOLDERS} deep", shown(&path));
                report.push(Diagnostic::error(codes::TOO_LARGE, message));
            }
            if paths.len() > MAX_FILES {
                let message = format!("`{folder}` holds too many files: at most {MAX_FILES} are read");
                report.push(Diagnostic::error(codes::TOO_LARGE, message));
                break;
            }
        }
        paths
    }

    /// A path below the root, with `/` between its parts.
    fn below(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }
}

/// A path as messages show it: what is no plain character, escaped.
fn shown(path: &str) -> String {
    path.chars()
        .flat_map(|found| if found.is_control() { found.escape_default().collect() } else { vec![found] })
        .collect()
}

/// What is wrong with a path that is no ordinary file or folder.
fn not_ordinary(path: &str, kind: fs::FileType) -> Diagnostic {
    let (found, hint) = if kind.is_symlink() {
        ("a symbolic link", "copy the file here instead")
    } else if kind.is_dir() {
        ("a folder", "rename the folder")
    } else {
        ("a device, pipe or socket", "remove it from the project")
    };
    Diagnostic::error(codes::BAD_FILE, format!("expected an ordinary file or folder, found {found}: `{}`", shown(path)))
        .hint(hint)
}

/// Hidden files, and the swap and backup files of editors: never part of a site.
fn is_left_behind(name: &str) -> bool {
    let extensions = [".swp", ".swo", ".swx", ".bak", ".orig", ".rej", ".tmp"];
    name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || name == "4913"
        || extensions.iter().any(|extension| name.ends_with(extension))
}

fn is_plain_name(entry: &walkdir::DirEntry) -> bool {
    entry.file_name().to_str().is_some_and(|name| !name.chars().any(|found| found.is_control() || found == '\\'))
}

/// Why bytes are no text.
struct Fault {
    /// Byte offset.
    at: usize,
    found: String,
    hint: &'static str,
}

/// UTF-8, without byte order mark, with `\n` line ends.
fn to_text(bytes: &[u8]) -> Result<String, Fault> {
    const SAVE_AS: &str = "save the file as UTF-8 text";
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Fault { at: 0, found: "UTF-16".to_owned(), hint: SAVE_AS });
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let byte = bytes.get(at).copied().unwrap_or_default();
            return Err(Fault { at, found: format!("the byte 0x{byte:02X}"), hint: SAVE_AS });
        }
    };
    if let Some(at) = text.find('\0') {
        return Err(Fault { at, found: "a NUL byte".to_owned(), hint: "is it a text file?" });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    if let Some(at) = text.find('\r') {
        let found = "a carriage return alone".to_owned();
        return Err(Fault { at, found, hint: "save the file with line ends of one kind, `\\n` or `\\r\\n`" });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8]) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.md"), bytes).unwrap();
        let mut files = Files::new(folder.path());
        let found = files.text("a.md");
        found.map(|id| files.sources.get(id).text.clone()).map_err(|problem| {
            let at = files.sources.locate(problem.span().unwrap()).1;
            format!("{at} {} {}", problem.code.id, problem.message)
        })
    }

    #[test]
    fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
        assert_eq!(text_of("\u{feff}a\r\nb\r\n".as_bytes()).unwrap(), "a\nb\n");
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        assert_eq!(text_of(b"a\nb\xff\n").unwrap_err(), "2:2 E0109 expected UTF-8 text, found the byte 0xFF");
        assert_eq!(text_of(b"a\nbc\0").unwrap_err(), "2:3 E0109 expected UTF-8 text, found a NUL byte");
        assert_eq!(text_of(b"\xff\xfea\0").unwrap_err(), "1:1 E0109 expected UTF-8 text, found UTF-16");
        assert_eq!(text_of(b"a\rb").unwrap_err(), "1:2 E0109 expected UTF-8 text, found a carriage return alone");
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let problem = Files::new(folder.path()).text("foresite.yaml").unwrap_err();
        assert_eq!(problem.message, "cannot read `foresite.yaml`: there is no such file");
    }

    #[test]
    fn files_are_listed_in_one_order_without_what_editors_leave_behind() {
        let folder = tempfile::tempdir().unwrap();
        let names =
            ["b.md", "a/z.md", "a.md", ".hidden", ".git/config", "a.md~", "#a.md#", "a.md.swp", "x.bak", "B.md"];
        for name in names {
            let path = folder.path().join("content").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let mut report = Report::default();
        let listed = Files::new(folder.path()).list("content", &mut report);
        assert_eq!(listed, ["content/B.md", "content/a/z.md", "content/a.md", "content/b.md"]);
        assert!(report.is_empty());
        assert!(Files::new(folder.path()).list("static", &mut report).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_pipes_and_odd_names_are_refused_and_never_opened() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let content = folder.path().join("content");
        fs::create_dir(&content).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", content.join("link.md")).unwrap();
        std::os::unix::fs::symlink("..", content.join("loop")).unwrap();
        fs::write(content.join("a\nb.md"), "x").unwrap();
        fs::write(content.join(std::ffi::OsStr::from_bytes(b"\xff.md")), "x").unwrap();
        let pipe = std::os::unix::net::UnixListener::bind(content.join("socket"));
        assert!(pipe.is_ok());
        let mut report = Report::default();
        let listed = Files::new(folder.path()).list("content", &mut report);
        assert!(listed.is_empty(), "{listed:?}");
        let mut messages: Vec<_> = report.into_iter().map(|problem| problem.message).collect();
        messages.sort();
        assert_eq!(
            messages,
            [
                "`content/a\\nb.md` has a name with characters that are not plain text",
                "`content/\u{fffd}.md` has a name with characters that are not plain text",
                "expected an ordinary file or folder, found a device, pipe or socket: `content/socket`",
                "expected an ordinary file or folder, found a symbolic link: `content/link.md`",
                "expected an ordinary file or folder, found a symbolic link: `content/loop`",
            ]
        );
        assert!(Files::new(folder.path()).text("content/link.md").is_err());
    }
}
