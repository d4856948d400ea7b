//! The rewrites that diagnostics propose, applied to the files of a project.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::failure::Failure;
use super::interrupts::Interrupts;
use crate::cache::BuildCache;
use crate::diagnostic::{Code, Report, Rewrite, codes};
use crate::pipeline::{self, BuildOptions};
use crate::source::Sources;
use crate::write;

/// The largest number of builds. A renamed key can reveal content that was not read before, with rewrites of its own.
const MAX_BUILDS: usize = 8;

/// All rewrites of a project, applied in memory.
#[derive(Default)]
pub struct Rewrites {
    /// The files that change, by path below the project's folder.
    pub files: BTreeMap<String, File>,
    /// The number of rewritten figures.
    pub figures: usize,
    /// The number of rewritten keys.
    pub keys: usize,
    /// Places that have to be rewritten by hand, because quotes or folded lines change the text.
    pub by_hand: Vec<String>,
    /// The number of remaining problems without a rewrite.
    pub other_problems: usize,
}

/// A file before and after its rewrites.
pub struct File {
    /// The text of the file.
    pub old: String,
    /// The text with its rewrites.
    pub new: String,
}

/// The rewrites of one file by their first byte, each with the code of its diagnostic.
type ByPosition<'r> = BTreeMap<usize, (Code, &'r Rewrite)>;

/// The rewrites of each file, by path.
type ByFile<'r> = BTreeMap<String, ByPosition<'r>>;

impl Rewrites {
    /// Builds the project and rewrites its files in memory until no rewrites are left. The builds reuse the valid results in
    /// `cache`, since most rewrites change no model.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or that has changed since it was built.
    pub fn find(root: &Path, options: &BuildOptions, cache: &mut BuildCache) -> Result<Self, Failure> {
        let mut found = Self::default();
        // These pages are not shown to anyone.
        let options = &BuildOptions { commit: false, ..options.clone() };
        for _ in 0..MAX_BUILDS {
            let files = found.files.iter().map(|(path, file)| (path.clone(), file.new.clone())).collect();
            let outcome = pipeline::build_with_files(root, &files, options, cache);
            let (by_file, by_hand) = proposed(&outcome.report, &outcome.sources);
            found.by_hand = by_hand;
            found.other_problems = outcome.report.sorted().iter().filter(|problem| problem.rewrite.is_none()).count();
            if by_file.is_empty() {
                break;
            }
            for (path, rewrites) in by_file {
                found.apply(root, path, &rewrites)?;
            }
        }
        Ok(found)
    }

    /// Applies the rewrites of one file.
    fn apply(&mut self, root: &Path, path: String, rewrites: &ByPosition<'_>) -> Result<(), Failure> {
        if !self.files.contains_key(&path) {
            let old = read(&root.join(&path))?;
            self.files.insert(path.clone(), File { new: old.clone(), old });
        }
        let Some(file) = self.files.get_mut(&path) else { return Ok(()) };
        file.new = apply(&file.new, rewrites).ok_or_else(|| changed(&path))?;
        let keys = rewrites.values().filter(|(code, _)| *code == codes::UNKNOWN_KEY).count();
        self.keys += keys;
        self.figures += rewrites.len() - keys;
        Ok(())
    }

    /// Writes the files.
    ///
    /// # Errors
    ///
    /// A file that has changed since it was read, or that cannot be written, or somebody stops the command. Each file is as it
    /// was or as it is to be.
    pub fn write(&self, root: &Path, interrupts: &Interrupts) -> Result<(), Failure> {
        for (path, file) in &self.files {
            if read(&root.join(path))? != file.old {
                return Err(changed(path));
            }
            interrupts.while_writing(|cancel| write::rewrite(&root.join(path), file.new.as_bytes(), cancel))?;
        }
        Ok(())
    }
}

fn changed(path: &str) -> Failure {
    Failure::system(format!("`{path}` has changed since it was read; run `foresite fix` again"))
}

/// Returns the rewrites that a report proposes, and the places where the text in the file differs from the text as read.
fn proposed<'r>(report: &'r Report, sources: &Sources) -> (ByFile<'r>, Vec<String>) {
    let mut by_file = ByFile::new();
    let mut by_hand = Vec::new();
    for diagnostic in report.sorted() {
        let Some(rewrite) = diagnostic.rewrite.as_deref() else { continue };
        let (path, position) = sources.locate(rewrite.span);
        if sources.text(rewrite.span) == rewrite.old {
            by_file.entry(path.to_owned()).or_default().insert(rewrite.span.start, (diagnostic.code, rewrite));
        } else {
            by_hand.push(format!("{path}:{position}"));
        }
    }
    (by_file, by_hand)
}

fn read(path: &Path) -> Result<String, Failure> {
    let unreadable = |why: &dyn std::fmt::Display| Failure::system(format!("cannot read `{}`: {why}", path.display()));
    let bytes = fs::read(path).map_err(|error| unreadable(&error))?;
    String::from_utf8(bytes).map_err(|error| unreadable(&error))
}

/// Returns the text of a file with its rewrites, every other byte unchanged.
///
/// The positions of the rewrites are those of the text as it was read: without a byte order mark, and with one byte for each
/// line end. Returns `None` if the file no longer has the text that was read.
fn apply(raw: &str, rewrites: &ByPosition<'_>) -> Option<String> {
    let mut new = String::with_capacity(raw.len());
    let mut rest = raw;
    if let Some(text) = raw.strip_prefix('\u{feff}') {
        new.push('\u{feff}');
        rest = text;
    }
    let mut at = 0;
    for (start, (_, rewrite)) in rewrites {
        let skipped = raw_length(rest, start.checked_sub(at)?);
        new.push_str(rest.get(..skipped)?);
        rest = rest.get(skipped..)?.strip_prefix(rewrite.old.as_str())?;
        new.push_str(&rewrite.new);
        at = start + rewrite.old.len();
    }
    new.push_str(rest);
    Some(new)
}

/// Returns the number of bytes of a file that were read as `length` bytes of text.
fn raw_length(raw: &str, mut length: usize) -> usize {
    let bytes = raw.as_bytes();
    let mut raw_length = 0;
    while length > 0 && raw_length < bytes.len() {
        raw_length += if bytes[raw_length..].starts_with(b"\r\n") { 2 } else { 1 };
        length -= 1;
    }
    raw_length
}
