//! What can be typed, and the help for it.

use std::num::NonZeroU16;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use super::base_url::BaseUrl;
use crate::date::Date;

/// A static site generator for forecast reports that cannot contradict themselves.
#[derive(Debug, Parser)]
#[command(name = "foresite", version, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 done, 1 content, data or model at fault, 2 wrong call, 3 the machine, 70 a bug."
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
    /// The project's folder.
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// The date called `today`, before the project's own and the system's.
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    /// How many threads compute; one for each core where it is not given. The result is the same.
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<NonZeroU16>,
    /// Say nothing but errors.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more.
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a report to start from: a question, a model, a dataset, charts, an essay and the workflow to publish it.
    Init(InitFlags),
    /// Write one more file of a project: an essay, a dataset, a model or a chart.
    New(NewFlags),
    /// Build the site into a folder.
    Build(BuildFlags),
    /// Tell everything that is wrong or careless, and write nothing.
    Check(CheckFlags),
    /// Build, serve on this machine, and reload the browser when a file changes.
    Serve(ServeFlags),
    /// Run the models and print the forecast.
    Forecast(ForecastFlags),
    /// Rewrite bound figures that are stale, and nothing else.
    Fix(FixFlags),
    /// Write JSON Schemas of the YAML files, for editors.
    Schema(SchemaFlags),
    /// Explain an error's code at length.
    Explain(ExplainFlags),
}

/// Flags of everything that builds the site.
#[derive(Args, Debug)]
pub struct SiteFlags {
    /// Where the site will be published, instead of the project's `base_url`.
    #[arg(short = 'u', long, value_name = "URL")]
    pub base_url: Option<BaseUrl>,
    /// Publish drafts as well.
    #[arg(long)]
    pub drafts: bool,
    /// Let warnings fail it.
    #[arg(long)]
    pub strict: bool,
}

/// Flags of `init`.
#[derive(Args, Debug)]
pub struct InitFlags {
    /// The folder to make it in; the project's folder where it is not given.
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// Flags of `new`.
#[derive(Args, Debug)]
pub struct NewFlags {
    /// What to write.
    #[arg(value_enum)]
    pub sort: Sort,
    /// Its name: that of the file, and of what models and pages call it.
    pub name: String,
}

/// What `new` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sort {
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
    /// Print this one and write none: `foresite`, `dataset`, `model`, `chart`, `table`, `sources` or `page`.
    pub name: Option<String>,
    /// The folder to write them to; `.schema` in the project's folder where it is not given.
    #[arg(short, long, value_name = "DIR", conflicts_with = "name")]
    pub output_dir: Option<PathBuf>,
}

/// Flags of `build`.
#[derive(Args, Debug)]
pub struct BuildFlags {
    #[command(flatten)]
    pub site: SiteFlags,
    /// The folder to build into; `public` in the project's folder where it is not given.
    #[arg(short, long, value_name = "DIR")]
    pub output_dir: Option<PathBuf>,
}

/// Flags of `check`.
#[derive(Args, Debug)]
pub struct CheckFlags {
    #[command(flatten)]
    pub site: SiteFlags,
    /// How to tell it.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
}

/// How a report is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// With the lines it is about.
    Text,
    /// For programs.
    Json,
    /// As annotations of a pull request's lines.
    Github,
}

/// Flags of `serve`.
#[derive(Args, Debug)]
pub struct ServeFlags {
    #[command(flatten)]
    pub site: SiteFlags,
    /// The port; 0 for any free one. Where it is not given, the first free one from 1111 on.
    #[arg(short, long)]
    pub port: Option<u16>,
    /// The address to listen on. Anything but this machine's own lets others on the network read the site.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: String,
}

/// Flags of `fix`.
#[derive(Args, Debug)]
pub struct FixFlags {
    /// Show what would be rewritten, and rewrite nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// Flags of `forecast`.
#[derive(Args, Debug)]
pub struct ForecastFlags {
    /// A model file that stands alone, instead of the project's models.
    #[arg(long, value_name = "FILE", conflicts_with = "model")]
    pub file: Option<PathBuf>,
    /// One model of the project.
    #[arg(long, value_name = "ID")]
    pub model: Option<String>,
    /// Run under a scenario of the model file.
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// Give a name of the model another expression; can be repeated.
    #[arg(long, value_name = "NAME=EXPRESSION")]
    pub set: Vec<String>,
    /// The number of samples, instead of the file's.
    #[arg(long, value_name = "N")]
    pub samples: Option<u64>,
    /// The seed of the draws, instead of the file's.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Print joint draws of the inputs and outcomes with the JSON; 4,096 where no number is given.
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "4096")]
    pub draws: Option<usize>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Let warnings fail the command.
    #[arg(long)]
    pub strict: bool,
}

/// How a forecast is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables and a small histogram.
    Text,
    /// For programs.
    Json,
}

/// Flags of `explain`.
#[derive(Args, Debug)]
pub struct ExplainFlags {
    /// The code, as printed: `E0102`.
    pub code: String,
}

/// Reads a civil date.
fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "expected a day of the calendar, written `2026-02-28`".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn flags_do_not_clash() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_date_that_is_none_is_a_wrong_call() {
        let parse = |date| Arguments::try_parse_from(["foresite", "build", "--as-of", date]);
        assert!(parse("2026-02-28").is_ok());
        assert!(parse("2026-02-29").is_err());
    }
}
