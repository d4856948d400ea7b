//! The command line: reads the arguments, runs the command, and returns the exit status.
//!
//! Each command is a file of its own. To add one, write that file, declare its arguments in `arguments`, and add it to
//! the list in `run`.

mod arguments;
mod backtest;
mod base_url;
mod build;
mod check;
mod data_text;
mod diff;
mod explain;
mod failure;
mod fix;
mod forecast;
mod guard;
mod init;
mod interrupts;
mod line_diff;
mod manuals;
mod moves_since;
mod new;
mod new_entries;
mod options;
mod progress;
mod record;
mod resolving;
mod rewrites;
mod schema;
mod score_text;
mod scoring;
mod serve;
mod sound_ledger;
mod summary;
mod terminal;
mod today;
mod verify;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::words::count;
use arguments::{Arguments, Command, Global};
use failure::{Exit, Failure};
use terminal::Terminal;

/// Runs the command that these arguments name; the first argument is the name of the program. Returns its exit status:
/// 0 for success, 1 for problems in the project, 2 for a usage error, 3 for a system error, 70 for a bug in Foresite, 130 after
/// Ctrl-C.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let line = arguments.clone();
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // If stderr is closed, there is nowhere to report that.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Success.into() };
        }
    };
    let terminal = Terminal::new(&arguments.global);
    guard::install(move || without_values(&line));
    guard::guard(|| match run(&arguments, &terminal) {
        Ok(()) => Exit::Success,
        Err(failure) => {
            terminal.failure(&failure);
            failure.exit
        }
    })
    .into()
}

/// Returns a command line without the name of the program and without values, which are the user's: `build --strict`.
fn without_values(arguments: &[OsString]) -> String {
    let definitions = definitions();
    let words = arguments.iter().skip(1).filter_map(|argument| {
        let word = argument.to_str()?;
        let is_flag = word.starts_with('-') && word.len() > 1;
        let is_command = definitions.get_subcommands().any(|command| command.get_name() == word);
        (is_flag || is_command).then(|| word.split('=').next().unwrap_or_default())
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Returns the definitions of all commands, their arguments and the help texts, from which the reference is generated.
pub fn definitions() -> clap::Command {
    Arguments::command()
}

/// Runs the command.
fn run(arguments: &Arguments, terminal: &Terminal) -> Result<(), Failure> {
    let only_prints = matches!(arguments.command, Command::Explain(_) | Command::Completions(_) | Command::Man(_));
    if !only_prints && !matches!(arguments.command, Command::Schema(_) | Command::Init(_)) {
        use_threads(&arguments.global)?;
    }
    match &arguments.command {
        Command::Init(flags) => init::run(&arguments.global, flags, terminal),
        Command::New(flags) => new::run(&arguments.global, flags, terminal),
        Command::Build(flags) => build::run(&arguments.global, flags, terminal),
        Command::Check(flags) => check::run(&arguments.global, flags, terminal),
        Command::Serve(flags) => serve::run(&arguments.global, flags, terminal),
        Command::Forecast(flags) => forecast::run(&arguments.global, flags, terminal),
        Command::Record(flags) => record::run(&arguments.global, flags, terminal),
        Command::Verify(flags) => verify::run(&arguments.global, flags, terminal),
        Command::Diff(flags) => diff::run(&arguments.global, flags, terminal),
        Command::Resolve(flags) => resolving::run(&arguments.global, flags, terminal),
        Command::Score(flags) => scoring::run(&arguments.global, flags, terminal),
        Command::Backtest(flags) => backtest::run(&arguments.global, flags, terminal),
        Command::Fix(flags) => fix::run(&arguments.global, flags, terminal),
        Command::Schema(flags) => schema::run(&arguments.global, flags, terminal),
        Command::Explain(flags) => explain::run(flags, terminal),
        Command::Completions(flags) => manuals::completions(flags, definitions(), terminal),
        Command::Man(flags) => manuals::man(flags, definitions(), terminal),
    }
}

/// The address space that a command needs without its threads, in bytes. Most of it is never touched.
const MEMORY: usize = 64 << 20;

/// The stack of a thread, in bytes: enough for the highest limit of nesting. Most of it is never touched.
const STACK: usize = 8 << 20;

/// The address space that the allocator of glibc sets aside for a thread, in bytes.
const ARENA: usize = 64 << 20;

/// Starts the pool of threads that all parallel steps share. If it started by itself at the first parallel step, a system
/// without a free thread would cause a panic. Likewise, memory that is refused later would end the process without a message.
fn use_threads(global: &Global) -> Result<(), Failure> {
    let asked = global.threads.map(|threads| usize::from(threads.get()));
    let wanted = asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, NonZeroUsize::get));
    let fits = |threads: usize| Vec::<u8>::new().try_reserve_exact(MEMORY + threads * (STACK + ARENA)).is_ok();
    let threads = (1..=wanted).rev().find(|threads| fits(*threads)).unwrap_or(0);
    if threads == 0 || asked.is_some_and(|asked| threads < asked) {
        let megabytes = (MEMORY + asked.unwrap_or(1) * (STACK + ARENA)) >> 20;
        let wanted = count(asked.unwrap_or(1), "thread");
        return Err(Failure::system(format!(
            "not enough memory: the system refuses {megabytes} MB of address space for {wanted} (see `ulimit -v`)"
        )));
    }
    rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build_global().map_err(|error| {
        let wanted = count(threads, "thread");
        Failure::system(format!(
            "cannot start {wanted}: {error}; ask for fewer with `--threads 1`, or raise the limits of this process (`ulimit -u`)"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_without_values_has_only_commands_and_flags() {
        let line = [
            "/home/me/foresite",
            "--root",
            "secret",
            "build",
            "--base-url=https://secret",
            "-o",
            "/secret",
            "--strict",
        ];
        let line: Vec<OsString> = line.map(OsString::from).into();
        assert_eq!(without_values(&line), "--root build --base-url -o --strict");
    }
}
