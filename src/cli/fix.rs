//! `foresite fix`: what can be mended without a person, in the author's own files. The only file that names `similar`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use similar::TextDiff;

use super::arguments::{FixFlags, Global, SiteFlags};
use super::build;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::diagnostic::{Report, Rewrite};
use crate::pipeline::{self, BuildOptions};
use crate::source::Sources;
use crate::write;

/// Rewrites what is stale, and nothing else in its file; or shows what it would.
pub fn run(global: &Global, flags: &FixFlags, terminal: &Terminal) -> Result<(), Failure> {
    let site = SiteFlags { base_url: None, drafts: true, strict: false };
    let outcome = pipeline::build(&global.root, &build::options(global, &site)?);
    let (by_file, by_hand) = rewrites(&outcome.report, &outcome.sources);
    let show = |path: &str, old: &str, new: &str| {
        let diff = TextDiff::from_lines(old, new);
        terminal.data(&diff.unified_diff().context_radius(0).header(path, path).to_string())
    };
    let put = |path: &str, new: &str| Ok(write::rewrite(&global.root.join(path), new.as_bytes())?);
    each(&global.root, &by_file, |path, old, new| if flags.dry_run { show(path, old, new) } else { put(path, new) })?;
    let count = by_file.values().map(BTreeMap::len).sum();
    let (figures, files) = (build::count(count, "figure"), build::count(by_file.len(), "file"));
    terminal.say(&match (count, flags.dry_run) {
        (0, _) => "no figure is stale".to_owned(),
        (_, true) => format!("would rewrite {figures} in {files}"),
        (_, false) => format!("rewrote {figures} in {files}"),
    });
    for place in &by_hand {
        terminal
            .say(&format!("{place}: cannot be rewritten, since quotes or folded lines stand between; mend it by hand"));
    }
    // Whatever else is wrong may hide more that is stale.
    let others = outcome.report.sorted().iter().filter(|found| found.rewrite.is_none()).count();
    if others > 0 {
        terminal.say(&format!("{others} more to mend by hand: `foresite build` shows them"));
    }
    Ok(())
}

/// Rewrites what is stale in a project, whatever else is wrong with it.
pub fn mend(root: &Path, options: &BuildOptions) -> Result<(), Failure> {
    let outcome = pipeline::build(root, options);
    let (by_file, _) = rewrites(&outcome.report, &outcome.sources);
    each(root, &by_file, |path, _, new| Ok(write::rewrite(&root.join(path), new.as_bytes())?))
}

/// Hands over every file that has rewrites, by its path, as it is and as it should be.
fn each(
    root: &Path,
    by_file: &ByFile<'_>,
    mut hand_over: impl FnMut(&str, &str, &str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for (path, rewrites) in by_file {
        let old = read(&root.join(path))?;
        let Some(new) = apply(&old, rewrites) else {
            return Err(Failure::machine(format!("`{path}` changed while it was read; run `foresite fix` again")));
        };
        hand_over(path, &old, &new)?;
    }
    Ok(())
}

/// Rewrites of files by path, each by the byte where it begins.
type ByFile<'r> = BTreeMap<String, BTreeMap<usize, &'r Rewrite>>;

/// The rewrites of a report, and the places where none fits.
fn rewrites<'r>(report: &'r Report, sources: &Sources) -> (ByFile<'r>, Vec<String>) {
    let mut by_file = ByFile::new();
    let mut by_hand = Vec::new();
    for rewrite in report.sorted().into_iter().filter_map(|found| found.rewrite.as_deref()) {
        let (path, place) = sources.locate(rewrite.span);
        if sources.text(rewrite.span) == rewrite.old {
            by_file.entry(path.to_owned()).or_default().insert(rewrite.span.start, rewrite);
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
fn apply(raw: &str, rewrites: &BTreeMap<usize, &Rewrite>) -> Option<String> {
    let mut new = String::with_capacity(raw.len());
    let mut rest = raw;
    if let Some(text) = raw.strip_prefix('\u{feff}') {
        new.push('\u{feff}');
        rest = text;
    }
    let mut at = 0;
    for (start, rewrite) in rewrites {
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
