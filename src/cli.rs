//! The command line: reads the arguments, runs the command, and returns the exit status.
//!
//! Each command is a file of its own. To add one, write that file, declare its arguments in `arguments`, and add it to
//! the list in `run`.

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
mod options;
mod progress;
mod rewrites;
mod schema;
mod serve;
mod summary;
mod terminal;
mod today;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command, Global};
use failure::{Exit, Failure};
use terminal::Terminal;

/// Runs the command that these arguments name; the first argument is the name of the program. Returns its exit status:
/// 0 for success, 1 for problems in the project, 2 for a usage error, 3 for a system error, 70 for a bug in Foresite.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // If stderr is closed, there is nowhere to report that.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Success.into() };
        }
    };
    let terminal = Terminal::new(&arguments.global);
    guard::install();
    guard::guard(|| match run(&arguments, &terminal) {
        Ok(()) => Exit::Success,
        Err(failure) => {
            terminal.failure(&failure);
            failure.exit
        }
    })
    .into()
}

/// Returns the definitions of all commands, their arguments and the help texts, from which the reference is generated.
pub fn definitions() -> clap::Command {
    Arguments::command()
}

/// Runs the command.
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

/// Sets the number of threads of the pool that all parallel steps share.
fn use_threads(global: &Global) -> Result<(), Failure> {
    let Some(threads) = global.threads else { return Ok(()) };
    rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(threads.get()))
        .build_global()
        .map_err(|error| Failure::system(format!("cannot start {threads} threads: {error}")))
}
