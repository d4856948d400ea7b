//! `foresite check`: reports errors and warnings, and writes no file.

use super::arguments::{CheckFlags, Global, ReportFormat};
use super::failure::Failure;
use super::options::build_options;
use super::summary::summary;
use super::terminal::Terminal;
use crate::diagnostic::print;
use crate::pipeline::{self, BuildOptions};

/// Builds the site in memory, runs all checks, and prints the report.
pub fn run(global: &Global, flags: &CheckFlags, terminal: &Terminal) -> Result<(), Failure> {
    let options = BuildOptions {
        checks: true,
        other_seeds: flags.check_seeds.unwrap_or(0),
        ..build_options(global, &flags.site)?
    };
    let outcome = pipeline::build(&global.root, &options);
    let (report, sources) = (&outcome.report, &outcome.sources);
    match flags.format {
        ReportFormat::Text => terminal.report(report, sources, flags.site.strict, "see above")?,
        ReportFormat::Json => terminal.data(&print::json(report, sources))?,
        ReportFormat::Github => terminal.data(&print::github(report, sources))?,
    }
    outcome.remark.iter().for_each(|line| terminal.info(line));
    outcome.details.iter().for_each(|line| terminal.detail(line));
    if report.has_errors() || flags.site.strict && !report.is_empty() {
        return Err(Failure::project());
    }
    if report.is_empty() {
        terminal.info(&format!("no problems in {}", summary(outcome.counts, &outcome.site)));
    }
    Ok(())
}
