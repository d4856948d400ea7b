//! The `foresite` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    foresite::cli::main(std::env::args_os())
}
