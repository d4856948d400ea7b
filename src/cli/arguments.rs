//! The commands and flags of the command line, with their help texts.

use std::num::NonZeroU16;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::base_url::BaseUrl;
use crate::date::{CalendarDate, Date, Period};

/// The most other seeds that `--check-seeds` runs a model with.
const MAX_OTHER_SEEDS: u64 = 1000;

/// A static site generator for forecast reports that cannot contradict themselves.
#[derive(Debug, Parser)]
#[command(name = "foresite", version, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 success, 1 problems in the project, 2 usage error, 3 system error, 70 bug in Foresite, 130 stopped by Ctrl-C."
)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(Args, Debug)]
pub struct Global {
    /// The folder of the project.
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// The date called `today`, instead of the project's `as_of` or the system's date.
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    /// The number of threads; one per core by default. The result does not depend on it.
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<NonZeroU16>,
    /// Print only errors.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print more details.
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

/// The command to run.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a report to start from: a question, a model, a dataset, charts, an essay, and a workflow that publishes it.
    Init(InitFlags),
    /// Add a file to the project: an essay, a dataset, a model or a chart.
    New(NewFlags),
    /// Build the site into a folder.
    Build(BuildFlags),
    /// Report errors and warnings, and write nothing.
    Check(CheckFlags),
    /// Build and serve the site on this machine, and reload the browser when a file changes.
    Serve(ServeFlags),
    /// Run the models and print their forecasts.
    Forecast(ForecastFlags),
    /// Add the forecasts of the models, or entries that you have written, to the ledger in `data/ledger/`.
    Record(RecordFlags),
    /// Check that no entry of the ledger was changed, removed, or dated back.
    Verify(VerifyFlags),
    /// Say how forecasts have moved, and which changes moved them.
    Diff(DiffFlags),
    /// Record in the ledger what came of a claim, or of an outcome of a model.
    Resolve(ResolveFlags),
    /// Score the claims and the recorded forecasts whose results are known.
    Score(ScoreFlags),
    /// Run a model as of earlier dates, each with the data known by then, and score its curves and dates by what came.
    Backtest(BacktestFlags),
    /// Rewrite stale figures and misspelled keys, and nothing else.
    Fix(FixFlags),
    /// Write JSON Schemas of the YAML files, for editors.
    Schema(SchemaFlags),
    /// Explain a diagnostic code in detail.
    Explain(ExplainFlags),
    /// Print a script with which a shell completes commands and flags.
    Completions(CompletionsFlags),
    /// Print the manual page of Foresite, or of one of its commands.
    Man(ManFlags),
}

/// Flags of everything that builds the site.
#[derive(Args, Debug)]
pub struct SiteFlags {
    /// Where the site will be published, instead of the project's `base_url`.
    #[arg(short = 'u', long, value_name = "URL")]
    pub base_url: Option<BaseUrl>,
    /// Include drafts, and pages dated after the date of the report.
    #[arg(long)]
    pub drafts: bool,
    /// Treat warnings as errors.
    #[arg(long)]
    pub strict: bool,
}

/// Flags of `init`.
#[derive(Args, Debug)]
pub struct InitFlags {
    /// The folder for the report; the folder of `--root` by default.
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// The report to start from.
    #[arg(long, value_enum, default_value_t)]
    pub template: ReportTemplate,
}

/// The reports that `init` creates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportTemplate {
    /// An invented household that saves for a home: a small report to change.
    #[default]
    Deposit,
    /// Solar power with batteries against gas: a whole report from public figures, to read and to learn from.
    Energy,
}

/// Flags of `new`.
#[derive(Args, Debug)]
pub struct NewFlags {
    /// The kind of file.
    #[arg(value_enum)]
    pub kind: FileKind,
    /// The name of the file, without its extension. Models and pages refer to it by this name.
    pub name: String,
    /// For a dataset: the CSV file to read, which is copied to `data/` as it is.
    #[arg(value_name = "FILE.csv")]
    pub file: Option<PathBuf>,
}

/// The kinds of files that `new` creates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FileKind {
    /// A page in `content/essays/`.
    Essay,
    /// A dataset in `data/`.
    Dataset,
    /// A model in `data/models/`.
    Model,
    /// A chart in `data/charts/`.
    Chart,
}

/// Flags of `schema`.
#[derive(Args, Debug)]
pub struct SchemaFlags {
    /// The schema to print, without writing files: `foresite`, `dataset`, `model`, `chart`, `table`, `sources`, `claims`, `ledger` or `page`.
    pub name: Option<String>,
    /// The folder to write the schemas to; `.schema` in the project's folder by default.
    #[arg(short, long, value_name = "DIR", conflicts_with = "name")]
    pub output_dir: Option<PathBuf>,
}

/// Flags of `completions`.
#[derive(Args, Debug)]
pub struct CompletionsFlags {
    /// The shell.
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Flags of `man`.
#[derive(Args, Debug)]
pub struct ManFlags {
    /// The command; Foresite itself by default.
    pub command: Option<String>,
}

/// Flags of `build`.
#[derive(Args, Debug)]
pub struct BuildFlags {
    #[command(flatten)]
    pub site: SiteFlags,
    /// The folder to write the site to; `public` in the project's folder by default.
    #[arg(short, long, value_name = "DIR")]
    pub output_dir: Option<PathBuf>,
}

/// Flags of `check`.
#[derive(Args, Debug)]
pub struct CheckFlags {
    #[command(flatten)]
    pub site: SiteFlags,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
    /// Print a report on each dataset: its rows, dates, and columns, what is odd or missing, when it was last reviewed, and what
    /// uses it. Errors and warnings go to the standard error.
    #[arg(long)]
    pub data: bool,
    /// Run the models with that many other seeds, and report the figures and the words of pages that they change.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MAX_OTHER_SEEDS))]
    pub check_seeds: Option<u64>,
}

/// The format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Text with the lines of the files.
    Text,
    /// JSON for programs.
    Json,
    /// Annotations of the lines of a pull request on GitHub.
    Github,
}

/// Flags of `serve`.
#[derive(Args, Debug)]
pub struct ServeFlags {
    #[command(flatten)]
    pub site: SiteFlags,
    /// The port, or 0 for any free port; the first free port from 1111 on by default.
    #[arg(short, long)]
    pub port: Option<u16>,
    /// The address to listen on. Any other address than that of this machine makes the site visible on the network.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: String,
}

/// Flags of `record`.
#[derive(Args, Debug)]
pub struct RecordFlags {
    /// Entries that you have written (`kind: stated` or `kind: resolution`), instead of the forecasts of the models.
    #[arg(value_name = "FILE.yaml", conflicts_with = "model")]
    pub files: Vec<PathBuf>,
    /// The id of one model of the project.
    #[arg(long, value_name = "ID")]
    pub model: Option<String>,
    /// A remark: why the forecast was revised.
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Who records it; the `author` of the settings by default.
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// The entry that the new one corrects: the first digits of its hash, as in the name of its file.
    #[arg(long, value_name = "HASH")]
    pub corrects: Option<String>,
}

/// Flags of `verify`.
#[derive(Args, Debug)]
pub struct VerifyFlags {
    /// Check as well that no commit of the repository ever changed or removed a file of the ledger.
    #[arg(long)]
    pub git: bool,
}

/// Flags of `fix`.
#[derive(Args, Debug)]
pub struct FixFlags {
    /// Print the differences, and rewrite nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// Flags of `forecast`.
#[derive(Args, Debug)]
pub struct ForecastFlags {
    /// A model file outside of a project, instead of the project's models.
    #[arg(long, value_name = "FILE", conflicts_with = "model")]
    pub file: Option<PathBuf>,
    /// The id of one model of the project.
    #[arg(long, value_name = "ID")]
    pub model: Option<String>,
    /// The scenario of the model file to run.
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// Another expression for a name of the model; can be repeated.
    #[arg(long, value_name = "NAME=EXPRESSION")]
    pub set: Vec<String>,
    /// The number of samples, instead of the model's.
    #[arg(long, value_name = "N")]
    pub samples: Option<u64>,
    /// The random seed, instead of the model's.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Run the model with that many other seeds, and list what they would print differently.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MAX_OTHER_SEEDS))]
    pub check_seeds: Option<u64>,
    /// Add joint draws of the inputs and outcomes to the JSON; 4,096 draws if no number is given.
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "4096")]
    pub draws: Option<usize>,
    /// Print how long each phase of the runs took, after the forecasts.
    #[arg(long)]
    pub timings: bool,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Treat warnings as errors.
    #[arg(long)]
    pub strict: bool,
}

/// Flags of `resolve`.
#[derive(Args, Debug)]
pub struct ResolveFlags {
    /// The claim of `data/claims.yaml`, the question of `data/questions/`, or an outcome of a model: `model.outcome`.
    #[arg(value_name = "CLAIM")]
    pub target: String,
    /// What came of it: `yes`, `no`, the day on which it came, a number, `ambiguous` if its rule does not decide it, or
    /// `annulled` if it lost its meaning.
    pub result: String,
    /// The day on which it was known; today by default.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub on: Option<Date>,
    /// The key of a source that shows it; can be repeated.
    #[arg(long, value_name = "KEY", required = true)]
    pub source: Vec<String>,
    /// Who decided it.
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
    /// A remark.
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// The resolution that this one corrects: the first digits of its hash, as in the name of its file.
    #[arg(long, value_name = "HASH")]
    pub corrects: Option<String>,
}

/// Flags of `score`.
#[derive(Args, Debug)]
pub struct ScoreFlags {
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Flags of `backtest`.
#[derive(Args, Debug)]
pub struct BacktestFlags {
    /// The id of the model. Its curves name the data that they forecast, `observed: gpus.memory`, or its outcomes are dates.
    pub model: String,
    /// The first date as of which the model is run: a day, or the first day of a month or a year.
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub from: Date,
    /// The time from one date to the next.
    #[arg(long, value_name = "PERIOD", value_parser = period, default_value = "1 year")]
    pub every: Period,
    /// The date before which the model is run, instead of the date of the report.
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub to: Option<Date>,
    /// The number of samples, instead of the model's.
    #[arg(long, value_name = "N")]
    pub samples: Option<u64>,
    /// The random seed, instead of the model's.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Treat warnings as errors.
    #[arg(long)]
    pub strict: bool,
}

/// The output format of forecasts and scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text for people.
    Text,
    /// JSON for programs.
    Json,
}

/// Flags of `diff`.
#[derive(Args, Debug)]
pub struct DiffFlags {
    /// The earlier side: a git revision, an entry of the ledger by its name or its hash, a date, or a model file. The last entry of
    /// each model by default, or the last commit for a model without one.
    pub from: Option<String>,
    /// The later side, named in the same way; `.` and the default are the files as they are.
    pub to: Option<String>,
    /// The id of one model.
    #[arg(long, value_name = "ID")]
    pub model: Option<String>,
    /// The number of samples on both sides, instead of the models'.
    #[arg(long, value_name = "N")]
    pub samples: Option<u64>,
    /// The output format.
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub format: DiffFormat,
}

/// The output format of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// A list of causes with small bars.
    Text,
    /// JSON for programs.
    Json,
    /// Tables for the summary of a pull request.
    Markdown,
}

/// Flags of `explain`.
#[derive(Args, Debug)]
pub struct ExplainFlags {
    /// The code that a diagnostic shows, such as `E0102`.
    pub code: String,
}

/// Reads a date, or the first day of a month, quarter, or year.
fn first_day(text: &str) -> Result<Date, String> {
    let date = CalendarDate::parse(text).map(CalendarDate::first);
    date.ok_or_else(|| "expected a date, such as `2019` or `2019-06-30`".to_owned())
}

/// Reads a length of time.
fn period(text: &str) -> Result<Period, String> {
    Period::parse(text).ok_or_else(|| "expected a length of time, such as `1 year` or `6 months`".to_owned())
}

/// Parses a date.
fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "expected a date of the calendar, such as `2026-02-28`".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn definitions_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn refuses_a_date_outside_the_calendar() {
        let parse = |date| Arguments::try_parse_from(["foresite", "build", "--as-of", date]);
        assert!(parse("2026-02-28").is_ok());
        assert!(parse("2026-02-29").is_err());
    }
}
