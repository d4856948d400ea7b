//! The command line: one file a subcommand.

mod arguments;
mod base_url;
mod build;
mod check;
mod explain;
mod failure;
mod fix;
mod forecast;
mod guard;
mod init;
mod new;
mod progress;
mod schema;
mod serve;
mod terminal;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::date::Date;
use arguments::{Arguments, Command, Global};
use failure::{Exit, Failure};
use terminal::Terminal;

/// Runs the command that `arguments` spell (the program's name first) and says how it ended: 0 done, 1 the author's
/// content, data or model, 2 a wrong call, 3 the machine, 70 a bug of ours.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Where this cannot be said, nothing can.
            let _ = error.print();
            return if error.use_stderr() { Exit::Call.into() } else { Exit::Done.into() };
        }
    };
    let terminal = Terminal::new(&arguments.global);
    guard::install();
    guard::guard(|| match run(&arguments, &terminal) {
        Ok(()) => Exit::Done,
        Err(failure) => {
            terminal.complain(&failure);
            failure.exit
        }
    })
    .into()
}

/// Every command with its arguments and their help, as the command line is read with.
pub fn definitions() -> clap::Command {
    Arguments::command()
}

/// Runs the subcommand.
fn run(arguments: &Arguments, terminal: &Terminal) -> Result<(), Failure> {
    use_threads(&arguments.global)?;
    match &arguments.command {
        Command::Init(flags) => init::run(&arguments.global, flags, terminal),
        Command::New(flags) => new::run(&arguments.global, flags, terminal),
        Command::Build(flags) => build::run(&arguments.global, flags, terminal),
        Command::Check(flags) => check::run(&arguments.global, flags, terminal),
        Command::Serve(flags) => serve::run(&arguments.global, flags, terminal),
        Command::Forecast(flags) => forecast::run(&arguments.global, flags, terminal),
        Command::Fix(flags) => fix::run(&arguments.global, flags, terminal),
        Command::Schema(flags) => schema::run(&arguments.global, flags, terminal),
        Command::Explain(flags) => explain::run(flags, terminal),
    }
}

/// Sizes the pool of threads that every parallel step shares.
fn use_threads(global: &Global) -> Result<(), Failure> {
    let Some(threads) = global.threads else { return Ok(()) };
    rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(threads.get()))
        .build_global()
        .map_err(|error| Failure::machine(format!("cannot start {threads} threads: {error}")))
}

/// The system's date, read here and nowhere else; `SOURCE_DATE_EPOCH` stands in for the clock where it is set.
fn today() -> Result<Date, Failure> {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().filter(|epoch| !epoch.is_empty());
    Date::today(epoch.as_deref()).ok_or_else(|| match epoch {
        Some(epoch) => Failure::call(format!(
            "`SOURCE_DATE_EPOCH` is `{epoch}`, expected a number of seconds since 1970-01-01, such as `1778112000`"
        )),
        None => Failure::machine("the system's clock is set to no date of the calendar; give one with `--as-of`"),
    })
}
