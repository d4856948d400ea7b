//! The one reader of files: lists them in the same order on every machine, and reads them as text or bytes. The only file
//! that names `walkdir`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::known_files::Known;
use super::memory_files::MemoryFiles;
use crate::diagnostic::{Diagnostic, Report, Reported, codes};
use crate::document::project_limits::Limits;
use crate::parallel;
use crate::printable::{is_hidden, printable};
use crate::source::{SourceId, Sources, Span};
use crate::yaml;

/// The files of one folder, and what was read of them.
pub struct Files {
    root: PathBuf,
    /// Files in memory, which are read in place of those of the folder if there are any.
    memory: Option<MemoryFiles>,
    /// Texts that replace the content of files, by path below the root.
    replaced: BTreeMap<String, String>,
    /// Files that were read before they were asked for, by path below the root, each with its problems.
    read_ahead: BTreeMap<String, (Result<Vec<u8>, Reported>, Report)>,
    /// What may be read at most: the defaults, until the settings have been read.
    pub limits: Limits,
    /// The bytes of the text files read so far that are not those of their texts: those with a byte order mark, or with the line
    /// ends of Windows.
    altered: BTreeMap<String, Vec<u8>>,
    /// Text files that were added to the sources before they were asked for, by path below the root, each with its problems.
    added_ahead: BTreeMap<String, (Result<SourceId, Reported>, Report)>,
    /// Every text file read so far.
    pub sources: Sources,
    /// What the last load has read, and what this one keeps for the next.
    pub known: Known,
}

impl Files {
    /// Opens the files below `root`.
    pub fn new(root: &Path) -> Self {
        Self::with(root, BTreeMap::new(), Known::default())
    }

    /// Opens the files below `root`. The texts of `replaced` are read in place of the files at their paths; `known`
    /// are the parsed files of an earlier load.
    pub fn with(root: &Path, replaced: BTreeMap<String, String>, known: Known) -> Self {
        let (read_ahead, added_ahead, altered, sources) = Default::default();
        let limits = Limits::default();
        Self { root: root.to_owned(), memory: None, replaced, read_ahead, added_ahead, limits, altered, sources, known }
    }

    /// Returns files that are only in memory. Nothing is read from a disc.
    pub fn in_memory(files: MemoryFiles) -> Self {
        let none = Self::with(Path::new(""), BTreeMap::new(), Known::for_one_load());
        Self { memory: Some(files), ..none }
    }

    /// Returns the folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns whether there is a folder at a path.
    pub fn is_folder(&self, path: &str) -> bool {
        match &self.memory {
            Some(files) => files.is_folder(path),
            None => self.root.join(path).is_dir(),
        }
    }

    /// Returns whether a path leads through a name that [`list`](Self::list) leaves out.
    pub fn is_left_out(path: &str) -> bool {
        path.split('/').any(is_hidden_or_backup)
    }

    /// Returns the bytes of a text file that was read, if its text has others.
    pub fn altered(&self, path: &str) -> Option<&[u8]> {
        self.altered.get(path).map(Vec::as_slice)
    }

    /// Returns whether there is a file, a folder, or anything else at a path.
    pub fn exists(&self, path: &str) -> bool {
        match &self.memory {
            Some(files) => files.get(path).is_some() || files.is_folder(path),
            None => self.root.join(path).symlink_metadata().is_ok(),
        }
    }

    /// Returns the first part of a path that is a symbolic link, which could lead out of the folder.
    pub fn link_in(&self, path: &str) -> Option<String> {
        if self.memory.is_some() {
            return None;
        }
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.filter_map(|end| path.get(..end))
            .find(|part| self.root.join(part).symlink_metadata().is_ok_and(|found| found.is_symlink()))
            .map(str::to_owned)
    }

    /// Reads text files in parallel, to be asked for later.
    pub fn read_ahead(&mut self, paths: &[String]) {
        let read = parallel::each(paths, |path| {
            let mut report = Report::default();
            (self.read(path, self.text_limit(), &mut report), report)
        });
        self.read_ahead.extend(paths.iter().cloned().zip(read));
    }

    /// Reads text files and parses those in YAML, in parallel, to be asked for later. They are added to the sources in the
    /// given order, which is that of their problems in reports.
    pub fn parse_ahead(&mut self, paths: &[String]) {
        self.read_ahead(paths);
        let mut added = Vec::with_capacity(paths.len());
        for path in paths {
            let mut report = Report::default();
            let source = self.text(path, &mut report);
            added.extend(source.ok().filter(|_| path.ends_with(".yaml")));
            self.added_ahead.insert(path.clone(), (source, report));
        }
        let texts: Vec<(SourceId, &str)> =
            added.into_iter().map(|source| (source, self.sources.get(source).text.as_str())).collect();
        let is_missing = |(source, text): &&(SourceId, &str)| !self.known.documents.contains(*source, text);
        let missing: Vec<(SourceId, &str)> = texts.iter().filter(is_missing).copied().collect();
        let nesting = self.limits.yaml_nesting;
        let parsed = parallel::each(&missing, |(source, text)| yaml::parse_nested(text, (*source, 0), nesting));
        for ((source, text), document) in missing.into_iter().zip(parsed) {
            self.known.documents.add(source, text, document);
        }
    }

    /// Reads a text file, given by its path below the root.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not text.
    pub fn text(&mut self, path: &str, report: &mut Report) -> Result<SourceId, Reported> {
        if let Some((source, problems)) = self.added_ahead.remove(path) {
            report.append(problems);
            return source;
        }
        let bytes = match self.replaced.get(path) {
            Some(text) => text.clone().into_bytes(),
            None => match self.read_ahead.remove(path) {
                Some((read, problems)) => {
                    report.append(problems);
                    read?
                }
                None => self.read(path, self.text_limit(), report)?,
            },
        };
        match to_text(&bytes) {
            Ok(text) => {
                if text.len() < bytes.len() {
                    self.altered.insert(path.to_owned(), bytes);
                }
                Ok(self.sources.add(path, text))
            }
            Err(fault) => {
                let lossy = String::from_utf8_lossy(&bytes);
                let id = self.sources.add(path, lossy.clone());
                let width = lossy.get(fault.at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
                Err(report.push(
                    Diagnostic::error(codes::NOT_TEXT, format!("expected UTF-8 text, found {}", fault.found))
                        .label(Span::new(id, fault.at, fault.at + width), format!("byte {} of the file", fault.at + 1))
                        .hint(fault.hint),
                ))
            }
        }
    }

    /// Reads a text file that is named at `span` of another file, where a problem without a place is reported.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not text.
    pub fn text_named_at(&mut self, path: &str, span: Span, report: &mut Report) -> Result<SourceId, Reported> {
        let mut own = Report::default();
        let read = self.text(path, &mut own);
        for problem in own {
            report.push(if problem.labels.is_empty() { problem.label(span, "named here") } else { problem });
        }
        read
    }

    /// Reads any file, given by its path below the root.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn bytes(&self, path: &str, report: &mut Report) -> Result<Vec<u8>, Reported> {
        self.read(path, (self.limits.file_size, "file_size"), report)
    }

    /// Returns the largest size of a text file, with its key among the limits.
    fn text_limit(&self) -> (u64, &'static str) {
        (self.limits.text_size, "text_size")
    }

    fn read(&self, path: &str, (limit, key): (u64, &str), report: &mut Report) -> Result<Vec<u8>, Reported> {
        let bytes = match &self.memory {
            Some(files) => match files.get(path) {
                Some(bytes) => bytes.to_vec(),
                None => return Err(report.push(unreadable(path, &io::ErrorKind::NotFound.into()))),
            },
            None => self.read_from_disc(path, limit, report)?,
        };
        if bytes.len() as u64 > limit {
            let message = format!("`{}` is too large: at most {} are read", printable(path), Limits::size(limit));
            return Err(report.push(Diagnostic::error(codes::TOO_LARGE, message).hint(Limits::hint(key))));
        }
        Ok(bytes)
    }

    /// Reads at most one byte more than the limit.
    fn read_from_disc(&self, path: &str, limit: u64, report: &mut Report) -> Result<Vec<u8>, Reported> {
        let full = self.root.join(path);
        let metadata = match full.symlink_metadata() {
            Ok(metadata) if metadata.is_file() => metadata,
            Ok(metadata) => return Err(report.push(not_ordinary(path, metadata.file_type()))),
            Err(error) => return Err(report.push(unreadable(path, &error))),
        };
        // One byte more than the file has, so that the end is found by the same call.
        let mut bytes = Vec::with_capacity(metadata.len().min(limit) as usize + 1);
        let read = fs::File::open(&full).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
        if let Err(error) = read {
            return Err(report.push(unreadable(path, &error)));
        }
        Ok(bytes)
    }

    /// Lists the files below a folder, by path below the root, in order. There are none if there is no such folder.
    /// Hidden files and the backup files of editors are left out; links and names that are not plain text are reported.
    pub fn list(&self, folder: &str, report: &mut Report) -> Vec<String> {
        if let Some(files) = &self.memory {
            let below = files.below(folder).filter(|path| !Self::is_left_out(&path[folder.len() + 1..]));
            return below.map(str::to_owned).collect();
        }
        let start = self.root.join(folder);
        let Ok(metadata) = start.symlink_metadata() else { return Vec::new() };
        if !metadata.is_dir() {
            report.push(not_ordinary(folder, metadata.file_type()));
            return Vec::new();
        }
        let mut paths = Vec::new();
        let walk = WalkDir::new(&start).min_depth(1).max_depth(self.limits.folder_nesting).sort_by_file_name();
        let entries = walk
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !entry.file_name().to_str().is_some_and(is_hidden_or_backup));
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().map_or_else(|| folder.to_owned(), |path| self.below(path));
                    let message = format!("cannot read `{}`: the system refuses to list it", printable(&path));
                    report.push(Diagnostic::error(codes::UNREADABLE, message));
                    continue;
                }
            };
            let path = self.below(entry.path());
            let kind = entry.file_type();
            if !is_plain_name(&entry) {
                let message = format!("`{}` has a name with characters that are not plain text", printable(&path));
                report.push(Diagnostic::error(codes::BAD_FILE, message).hint("rename it"));
            } else if kind.is_file() {
                paths.push(path);
            } else if !kind.is_dir() {
                report.push(not_ordinary(&path, kind));
            } else if entry.depth() == self.limits.folder_nesting {
                let levels = self.limits.folder_nesting;
                let message =
                    format!("`{}` is nested too deeply: folders are read {levels} levels deep", printable(&path));
                report.push(Diagnostic::error(codes::TOO_LARGE, message).hint(Limits::hint("folder_nesting")));
            }
            if paths.len() > self.limits.files {
                let message = format!("`{folder}` has too many files: at most {} are read", self.limits.files);
                report.push(Diagnostic::error(codes::TOO_LARGE, message).hint(Limits::hint("files")));
                break;
            }
        }
        paths
    }

    /// Returns a path relative to the root, with `/` between its parts.
    fn below(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }
}

/// Returns the problem of a file that the system cannot read.
fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    Diagnostic::error(codes::UNREADABLE, format!("cannot read `{}`: {reason}", printable(path)))
}

/// Returns the problem of a path that is not an ordinary file or folder.
fn not_ordinary(path: &str, kind: fs::FileType) -> Diagnostic {
    let (found, hint) = if kind.is_symlink() {
        ("a symbolic link", "copy the file here instead")
    } else if kind.is_dir() {
        ("a folder", "rename the folder")
    } else {
        ("a device, pipe or socket", "remove it from the project")
    };
    Diagnostic::error(
        codes::BAD_FILE,
        format!("expected an ordinary file or folder, found {found}: `{}`", printable(path)),
    )
    .hint(hint)
}

/// Returns whether a name is that of a hidden file, or of a swap or backup file of an editor: never part of a site.
fn is_hidden_or_backup(name: &str) -> bool {
    let extensions = [".swp", ".swo", ".swx", ".bak", ".orig", ".rej", ".tmp"];
    name.starts_with('.')
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || name == "4913"
        || extensions.iter().any(|extension| name.ends_with(extension))
}

fn is_plain_name(entry: &walkdir::DirEntry) -> bool {
    entry.file_name().to_str().is_some_and(|name| !name.contains(|found| is_hidden(found) || found == '\\'))
}

/// The reason why bytes are not text.
struct Fault {
    /// The offset of the first byte that is not text.
    at: usize,
    found: String,
    hint: &'static str,
}

/// Decodes UTF-8, drops a byte order mark, and turns line ends into `\n`.
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
        return Err(Fault { at, found: "a NUL byte".to_owned(), hint: "check that it is a text file" });
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
        let mut report = Report::default();
        let found = files.text("a.md", &mut report);
        found.map(|id| files.sources.get(id).text.clone()).map_err(|_| {
            let problem = report.into_iter().next().unwrap();
            let at = files.sources.locate(problem.span().unwrap()).1;
            format!("{at} {} {}", problem.code.id, problem.message)
        })
    }

    #[test]
    fn ignores_a_byte_order_mark_and_windows_line_ends() {
        assert_eq!(text_of("\u{feff}a\r\nb\r\n".as_bytes()).unwrap(), "a\nb\n");
    }

    #[test]
    fn reads_files_up_to_their_limits() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("static")).unwrap();
        for name in ["static/a", "static/b"] {
            fs::write(folder.path().join(name), "12345").unwrap();
        }
        let problems = |limits: Limits| {
            let mut files = Files { limits, ..Files::new(folder.path()) };
            let mut report = Report::default();
            let _ = files.text("static/a", &mut report);
            let _ = files.bytes("static/b", &mut report);
            files.list("static", &mut report);
            report.into_iter().map(|problem| problem.message).collect::<Vec<_>>()
        };
        let limits = Limits { text_size: 5, file_size: 5, files: 2, ..Limits::default() };
        assert_eq!(problems(limits.clone()), [""; 0]);
        assert_eq!(
            problems(Limits { text_size: 4, ..limits.clone() }),
            ["`static/a` is too large: at most 4 B are read"]
        );
        assert_eq!(
            problems(Limits { file_size: 4, ..limits.clone() }),
            ["`static/b` is too large: at most 4 B are read"]
        );
        assert_eq!(problems(Limits { files: 1, ..limits }), ["`static` has too many files: at most 1 are read"]);
    }

    #[test]
    fn refuses_bytes_that_are_not_text_at_their_place() {
        assert_eq!(text_of(b"a\nb\xff\n").unwrap_err(), "2:2 E0109 expected UTF-8 text, found the byte 0xFF");
        assert_eq!(text_of(b"a\nbc\0").unwrap_err(), "2:3 E0109 expected UTF-8 text, found a NUL byte");
        assert_eq!(text_of(b"\xff\xfea\0").unwrap_err(), "1:1 E0109 expected UTF-8 text, found UTF-16");
        assert_eq!(text_of(b"a\rb").unwrap_err(), "1:2 E0109 expected UTF-8 text, found a carriage return alone");
    }

    #[test]
    fn names_a_file_that_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let mut report = Report::default();
        Files::new(folder.path()).text("foresite.yaml", &mut report).unwrap_err();
        assert_eq!(report.into_iter().next().unwrap().message, "cannot read `foresite.yaml`: there is no such file");
    }

    #[test]
    fn lists_files_in_order_without_backups_of_editors() {
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
    fn refuses_links_pipes_and_odd_names_without_opening_them() {
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
        assert!(Files::new(folder.path()).text("content/link.md", &mut Report::default()).is_err());
    }
}
