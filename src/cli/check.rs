//! `foresite check`: everything that is wrong or careless, and no file written.

use super::arguments::{CheckFlags, Global, ReportFormat};
use super::build;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::diagnostic::print;
use crate::pipeline::{self, BuildOptions};

/// Builds in memory, looks through it, and tells all in one go.
pub fn run(global: &Global, flags: &CheckFlags, terminal: &Terminal) -> Result<(), Failure> {
    let options = BuildOptions { checks: true, ..build::options(global, &flags.site)? };
    let outcome = pipeline::build(&global.root, &options);
    let (report, sources) = (&outcome.report, &outcome.sources);
    match flags.format {
        ReportFormat::Text => terminal.judge(report, sources, flags.site.strict, "see above")?,
        ReportFormat::Json => terminal.data(&print::json(report, sources))?,
        ReportFormat::Github => terminal.data(&print::github(report, sources))?,
    }
    if report.has_errors() || flags.site.strict && !report.is_empty() {
        return Err(Failure::author());
    }
    if report.is_empty() {
        terminal.say(&format!("nothing to mend in {}", build::summary(outcome.counts, &outcome.site)));
    }
    Ok(())
}
