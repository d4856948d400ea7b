//! `foresite completions` and `foresite man`: what a package installs beside the program, from the definitions of the commands.

use clap_mangen::Man;

use super::arguments::{CompletionsFlags, ManFlags};
use super::failure::Failure;
use super::terminal::Terminal;
use crate::diagnostic::closest;

/// Prints the script of a shell. `program` has the definitions of all commands.
pub fn completions(flags: &CompletionsFlags, mut program: clap::Command, terminal: &Terminal) -> Result<(), Failure> {
    let name = program.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(flags.shell, &mut program, name, &mut script);
    terminal.data(&String::from_utf8_lossy(&script))
}

/// Prints a manual page, for `man`. `program` has the definitions of all commands.
pub fn man(flags: &ManFlags, mut program: clap::Command, terminal: &Terminal) -> Result<(), Failure> {
    // Gives each command the flags of all commands, and its name after that of the program.
    program.build();
    let command = match &flags.command {
        None => &program,
        Some(name) => program.find_subcommand(name).ok_or_else(|| unknown(name, &program))?,
    };
    let mut page = Vec::new();
    let rendered = Man::new(command.clone()).render(&mut page);
    rendered.map_err(|error| Failure::system(format!("cannot write the manual page: {error}")))?;
    terminal.data(&String::from_utf8_lossy(&page))
}

fn unknown(name: &str, program: &clap::Command) -> Failure {
    let near = closest(name, program.get_subcommands().map(clap::Command::get_name));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Failure::usage(format!("there is no command `{name}`{near}"))
}
