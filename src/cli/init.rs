//! `foresite init`: a report to start from, made of the files of `starter/`.

mod starter;

use std::path::Path;

use super::arguments::{Global, InitFlags};
use super::build::count;
use super::failure::{Exit, Failure};
use super::terminal::Terminal;
use super::{fix, schema, today};
use crate::diagnostic::{Diagnostic, codes};
use crate::pipeline::{self, BuildOptions};
use crate::source::Sources;
use crate::write;

/// Makes the report, as of today: its dates are moved there, and its figures are those of the run.
pub fn run(global: &Global, flags: &InitFlags, terminal: &Terminal) -> Result<(), Failure> {
    let root = flags.folder.as_deref().unwrap_or(&global.root);
    let today = match global.as_of {
        Some(date) => date,
        None => today()?,
    };
    let Some(mut files) = starter::files(today) else {
        return Err(Failure::call(format!("{today} is too near to the end of the calendar for a forecast")));
    };
    files.extend(schema::files());
    let paths = files.iter().map(|(path, _)| path.as_str());
    refuse(&write::in_the_way(root, paths), terminal)?;
    write::create(root, files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())))?;
    let options = BuildOptions { drafts: true, checks: true, ..BuildOptions::new(today) };
    fix::mend(root, &options)?;
    // What else stands in the folder may be at fault; the files are good all the same.
    let outcome = pipeline::build(root, &options);
    terminal.judge(&outcome.report, &outcome.sources, false, "the files were written")?;
    terminal.say(&said(root, files.len()));
    Ok(())
}

/// Ends the command where something is in the way.
fn refuse(in_the_way: &[String], terminal: &Terminal) -> Result<(), Failure> {
    const MOST: usize = 3;
    if in_the_way.is_empty() {
        return Ok(());
    }
    let shown: Vec<_> = in_the_way.iter().take(MOST).map(|path| format!("`{path}`")).collect();
    let rest = in_the_way.len() - shown.len();
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let message =
        format!("{}{more} {} there already", shown.join(", "), if in_the_way.len() > 1 { "are" } else { "is" });
    let problem = Diagnostic::error(codes::FILE_EXISTS, message);
    let problem = if in_the_way.iter().any(|path| path == "foresite.yaml") {
        problem.hint("this is a project already: `foresite new` adds a page, dataset, model or chart to it")
    } else {
        problem
    };
    let problem = problem.hint("name a folder without such files: `foresite init report`");
    terminal
        .judge(&problem.into(), &Sources::default(), false, "nothing was written")
        .map_err(|_| Failure { exit: Exit::Call, message: None })
}

/// What was done, and what to do next.
fn said(root: &Path, files: usize) -> String {
    let (place, next) = if root == Path::new(".") {
        (String::new(), "next:".to_owned())
    } else {
        (format!(" in `{}`", root.display()), format!("next, in `{}`:", root.display()))
    };
    format!(
        "made a report of {}{place}; {next}\n\
         \x20 foresite serve           shows it in the browser, and every change you save\n\
         \x20 foresite fix             brings the figures in the text along, after a change to data or model\n\
         \x20 foresite check --strict  tells what is wrong or careless before you publish",
        count(files, "file")
    )
}
