//! `foresite fix`: what can be mended without a person, in the author's own files. The only file that names `similar`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use similar::TextDiff;

use super::arguments::{FixFlags, Global, SiteFlags};
use super::build;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::diagnostic::{Code, Report, Rewrite, codes};
use crate::pipeline::{self, BuildOptions};
use crate::source::Sources;
use crate::write;

/// Rewrites what is stale or misnamed, and nothing else in its file; or shows what it would.
pub fn run(global: &Global, flags: &FixFlags, terminal: &Terminal) -> Result<(), Failure> {
    let site = SiteFlags { base_url: None, drafts: true, strict: false };
    let mended = Mended::of(&global.root, &build::options(global, &site)?)?;
    if flags.dry_run {
        for (path, text) in &mended.files {
            let diff = TextDiff::from_lines(text.old.as_str(), text.new.as_str());
            terminal.data(&diff.unified_diff().context_radius(0).header(path, path).to_string())?;
        }
    } else {
        mended.write(&global.root)?;
    }
    terminal.say(&mended.summary(flags.dry_run));
    for place in &mended.by_hand {
        terminal
            .say(&format!("{place}: cannot be rewritten, since quotes or folded lines stand between; mend it by hand"));
    }
    // Whatever else is wrong may hide more that is stale.
    if mended.others > 0 {
        terminal.say(&format!("{} more to mend by hand: `foresite build` shows them", mended.others));
    }
    Ok(())
}

/// Rewrites what is stale in a project, whatever else is wrong with it.
pub fn mend(root: &Path, options: &BuildOptions) -> Result<(), Failure> {
    Mended::of(root, options)?.write(root)
}

/// How often a project is built at most: a key that is mended may bring to light what was not read before.
const MOST_PASSES: usize = 8;

/// A project with everything rewritten that can be.
#[derive(Default)]
struct Mended {
    files: BTreeMap<String, Text>,
    figures: usize,
    keys: usize,
    /// Where no rewrite fits.
    by_hand: Vec<String>,
    /// How much else is wrong in the end.
    others: usize,
}

/// A file, as it is and as it should be.
struct Text {
    old: String,
    new: String,
}

impl Mended {
    /// Builds and rewrites, in memory, until nothing is left to rewrite.
    fn of(root: &Path, options: &BuildOptions) -> Result<Self, Failure> {
        let mut mended = Self::default();
        for _ in 0..MOST_PASSES {
            let instead = mended.files.iter().map(|(path, text)| (path.clone(), text.new.clone())).collect();
            let outcome = pipeline::build_with_files(root, &instead, options);
            let (by_file, by_hand) = rewrites(&outcome.report, &outcome.sources);
            mended.by_hand = by_hand;
            mended.others = outcome.report.sorted().iter().filter(|found| found.rewrite.is_none()).count();
            if by_file.is_empty() {
                break;
            }
            for (path, rewrites) in by_file {
                mended.rewrite(root, path, &rewrites)?;
            }
        }
        Ok(mended)
    }

    fn rewrite(&mut self, root: &Path, path: String, rewrites: &Rewrites<'_>) -> Result<(), Failure> {
        if !self.files.contains_key(&path) {
            let old = read(&root.join(&path))?;
            self.files.insert(path.clone(), Text { new: old.clone(), old });
        }
        let Some(text) = self.files.get_mut(&path) else { return Ok(()) };
        text.new = apply(&text.new, rewrites).ok_or_else(|| changed(&path))?;
        let keys = rewrites.values().filter(|(code, _)| *code == codes::UNKNOWN_KEY).count();
        self.keys += keys;
        self.figures += rewrites.len() - keys;
        Ok(())
    }

    /// Writes what has changed, where the files still are as they were read.
    fn write(&self, root: &Path) -> Result<(), Failure> {
        for (path, text) in &self.files {
            if read(&root.join(path))? != text.old {
                return Err(changed(path));
            }
            write::rewrite(&root.join(path), text.new.as_bytes())?;
        }
        Ok(())
    }

    /// `rewrote 3 figures and 1 key in 2 files`
    fn summary(&self, is_dry: bool) -> String {
        let count = |number: usize, noun: &str| (number > 0).then(|| build::count(number, noun));
        let what: Vec<String> =
            [count(self.figures, "figure"), count(self.keys, "key")].into_iter().flatten().collect();
        if what.is_empty() {
            return "no figure is stale, and no key is misnamed".to_owned();
        }
        let verb = if is_dry { "would rewrite" } else { "rewrote" };
        format!("{verb} {} in {}", what.join(" and "), build::count(self.files.len(), "file"))
    }
}

fn changed(path: &str) -> Failure {
    Failure::machine(format!("`{path}` changed while it was read; run `foresite fix` again"))
}

/// Rewrites of a file by the byte where they begin, with the code of what they mend.
type Rewrites<'r> = BTreeMap<usize, (Code, &'r Rewrite)>;
/// Those of files by path.
type ByFile<'r> = BTreeMap<String, Rewrites<'r>>;

/// The rewrites of a report, and the places where none fits.
fn rewrites<'r>(report: &'r Report, sources: &Sources) -> (ByFile<'r>, Vec<String>) {
    let mut by_file = ByFile::new();
    let mut by_hand = Vec::new();
    for (code, rewrite) in report.sorted().into_iter().filter_map(|found| Some((found.code, found.rewrite.as_deref()?)))
    {
        let (path, place) = sources.locate(rewrite.span);
        if sources.text(rewrite.span) == rewrite.old {
            by_file.entry(path.to_owned()).or_default().insert(rewrite.span.start, (code, rewrite));
        } else {
            by_hand.push(format!("{path}:{place}"));
        }
    }
    (by_file, by_hand)
}

fn read(path: &Path) -> Result<String, Failure> {
    let unreadable = |why: &dyn std::fmt::Display| Failure::machine(format!("cannot read `{}`: {why}", path.display()));
    let bytes = fs::read(path).map_err(|error| unreadable(&error))?;
    String::from_utf8(bytes).map_err(|error| unreadable(&error))
}

/// The file with its rewrites, every other byte as it was. Places are those of the text as it was read: without a byte
/// order mark, and with one byte for the end of a line. Nothing, where the file no longer says what was read.
fn apply(raw: &str, rewrites: &Rewrites<'_>) -> Option<String> {
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

/// How many bytes of a file stand for that many of the text as it was read.
fn raw_length(raw: &str, mut read: usize) -> usize {
    let bytes = raw.as_bytes();
    let mut length = 0;
    while read > 0 && length < bytes.len() {
        length += if bytes[length..].starts_with(b"\r\n") { 2 } else { 1 };
        read -= 1;
    }
    length
}
