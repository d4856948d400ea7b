//! `foresite fix`: rewrites stale figures and misspelled keys in the author's files.

use super::arguments::{FixFlags, Global, SiteFlags};
use super::failure::Failure;
use super::interrupts::Interrupts;
use super::line_diff::unified_diff;
use super::options::build_options;
use super::rewrites::Rewrites;
use super::terminal::Terminal;
use crate::cache::BuildCache;
use crate::words::count;

/// Rewrites the files of the project, or prints the differences.
pub fn run(global: &Global, flags: &FixFlags, terminal: &Terminal) -> Result<(), Failure> {
    let site = SiteFlags { base_url: None, drafts: true, strict: false };
    let rewrites = Rewrites::find(&global.root, &build_options(global, &site)?, &mut BuildCache::default())?;
    if flags.dry_run {
        for (path, file) in &rewrites.files {
            terminal.data(&unified_diff(path, &file.old, &file.new).replace("\r\n", "\n"))?;
        }
    } else {
        rewrites.write(&global.root, &Interrupts::watch())?;
    }
    terminal.info(&summary(&rewrites, flags.dry_run));
    for place in &rewrites.by_hand {
        terminal.info(&format!("{place}: cannot be rewritten because of quotes or folded lines; edit it by hand"));
    }
    // The other problems may hide more stale figures.
    if rewrites.other_problems > 0 {
        let problems = count(rewrites.other_problems, "other problem");
        terminal.info(&format!("{problems} to fix by hand: `foresite build` shows them"));
    }
    Ok(())
}

/// Returns a summary such as `rewrote 3 figures and 1 key in 2 files`.
fn summary(rewrites: &Rewrites, is_dry_run: bool) -> String {
    let count_if_any = |number: usize, noun: &str| (number > 0).then(|| count(number, noun));
    let counts: Vec<String> =
        [count_if_any(rewrites.figures, "figure"), count_if_any(rewrites.keys, "key")].into_iter().flatten().collect();
    if counts.is_empty() {
        return "no stale figures and no misspelled keys".to_owned();
    }
    let verb = if is_dry_run { "would rewrite" } else { "rewrote" };
    format!("{verb} {} in {}", counts.join(" and "), count(rewrites.files.len(), "file"))
}
