//! `foresite check`: reports errors and warnings, and writes no file.

use super::arguments::{CheckFlags, Global, ReportFormat};
use super::data_text;
use super::failure::Failure;
use super::options::build_options;
use super::summary::summary;
use super::terminal::Terminal;
use crate::diagnostic::print;
use crate::figure::data_report_json;
use crate::load;
use crate::pipeline::{self, BuildOptions};
use crate::printable::printable_json;

/// Builds the site in memory, runs all checks, and prints the report.
pub fn run(global: &Global, flags: &CheckFlags, terminal: &Terminal) -> Result<(), Failure> {
    if flags.data && flags.format == ReportFormat::Github {
        return Err(Failure::usage("`--data` has no format for GitHub: choose `--format text` or `--format json`"));
    }
    let options = BuildOptions {
        checks: true,
        data_report: flags.data,
        other_seeds: flags.check_seeds.unwrap_or(0),
        ..build_options(global, &flags.site)?
    };
    let mut outcome = pipeline::build(&global.root, &options);
    // Without a repository, or in a shallow clone, nobody knows what the questions said before.
    if global.root.join(load::QUESTIONS).is_dir()
        && let Ok(history) = load::ledger_history(&global.root)
    {
        outcome.report.extend(history.question_faults);
    }
    let (report, sources) = (&outcome.report, &outcome.sources);
    if let Some(data) = &outcome.data {
        match flags.format {
            ReportFormat::Json => terminal.styled(&printable_json(&data_report_json(data, sources)))?,
            _ => terminal.data(&data_text::print(data, sources))?,
        }
    }
    match flags.format {
        _ if flags.data => terminal.report(report, sources, flags.site.strict, "see above")?,
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
