//! `foresite init`: creates a report to start from, out of the files of `starter/` or of a folder in `examples/`.

mod starter;

use std::path::Path;

use super::arguments::{Global, InitFlags};
use super::failure::Failure;
use super::interrupts::Interrupts;
use super::rewrites::Rewrites;
use super::schema;
use super::terminal::Terminal;
use super::today::today;
use crate::cache::BuildCache;
use crate::diagnostic::{Diagnostic, codes};
use crate::pipeline::{self, BuildOptions};
use crate::source::Sources;
use crate::words::count;
use crate::write;
use starter::Unfit;

/// Creates the report as of today: moves its dates, and updates its figures.
pub fn run(global: &Global, flags: &InitFlags, terminal: &Terminal) -> Result<(), Failure> {
    let root = flags.folder.as_deref().unwrap_or(&global.root);
    let today = match global.as_of {
        Some(date) => date,
        None => today()?,
    };
    let mut files = starter::files(flags.template, today).map_err(|unfit| match unfit {
        Unfit::Calendar => Failure::usage(format!("{today} is too close to the end of the calendar for a forecast")),
        Unfit::Facts(newest) => {
            Failure::usage(format!("the report has facts of {newest}: expected that day or a later one, found {today}"))
        }
    })?;
    files.extend(schema::files());
    let paths = files.iter().map(|(path, _)| path.as_str());
    refuse_existing(&write::existing(root, paths), terminal)?;
    let interrupts = Interrupts::watch();
    let contents = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()));
    interrupts.while_writing(|cancel| write::create(root, contents, cancel))?;
    let options = BuildOptions { drafts: true, checks: true, ..BuildOptions::new(today) };
    let mut cache = BuildCache::default();
    Rewrites::find(root, &options, &mut cache)?.write(root, &interrupts)?;
    // Other files in the folder may have problems. The new files are written all the same.
    let outcome = pipeline::rebuild(root, &options, &mut cache);
    terminal.report(&outcome.report, &outcome.sources, false, "the files were written")?;
    terminal.info(&next_steps(root, files.len()));
    Ok(())
}

/// Reports files that exist already.
fn refuse_existing(existing: &[String], terminal: &Terminal) -> Result<(), Failure> {
    const MAX_NAMED: usize = 3;
    if existing.is_empty() {
        return Ok(());
    }
    let shown: Vec<_> = existing.iter().take(MAX_NAMED).map(|path| format!("`{path}`")).collect();
    let rest = existing.len() - shown.len();
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let message = format!("{}{more} already {}", shown.join(", "), if existing.len() > 1 { "exist" } else { "exists" });
    let problem = Diagnostic::error(codes::FILE_EXISTS, message);
    let problem = if existing.iter().any(|path| path == "foresite.yaml") {
        problem.hint("the folder is a project already: `foresite new` adds a page, dataset, model or chart to it")
    } else {
        problem
    };
    let problem = problem.hint("name another folder: `foresite init report`");
    terminal
        .report(&problem.into(), &Sources::default(), false, "nothing was written")
        .map_err(|_| Failure::reported_usage())
}

/// Returns what was created, and the commands to try next.
fn next_steps(root: &Path, files: usize) -> String {
    let (place, next) = if root == Path::new(".") {
        (String::new(), "next:".to_owned())
    } else {
        (format!(" in `{}`", root.display()), format!("next, in `{}`:", root.display()))
    };
    format!(
        "created a report of {}{place}; {next}\n\
         \x20 foresite serve           shows it in the browser and reloads it after every change\n\
         \x20 foresite fix             updates the figures in the text after a change to data or models\n\
         \x20 foresite check --strict  reports errors and warnings before you publish",
        count(files, "file")
    )
}
