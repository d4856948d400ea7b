//! Output to the terminal: messages to stderr, data to stdout, colors only if a person reads them.

use std::io::{ErrorKind, IsTerminal, Write};

use super::arguments::Global;
use super::failure::Failure;
use crate::diagnostic::{Report, Severity, fold, print};
use crate::printable::printable_lines;
use crate::source::Sources;
use crate::words::count;

/// The two output streams, and how much is printed.
#[derive(Clone)]
pub struct Terminal {
    /// Whether stderr shows colors.
    stderr_colors: bool,
    /// Whether stdout shows colors.
    pub stdout_colors: bool,
    /// Whether stderr is a terminal that can overwrite a line.
    redraws: bool,
    quiet: bool,
    verbose: bool,
}

impl Terminal {
    /// Returns the terminal for these flags. Colors depend on the streams and on `NO_COLOR` and `TERM`.
    pub fn new(global: &Global) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        let has_colors = !is_dumb && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self {
            stderr_colors: has_colors && std::io::stderr().is_terminal(),
            stdout_colors: has_colors && std::io::stdout().is_terminal(),
            redraws: !is_dumb && std::io::stderr().is_terminal(),
            quiet: global.quiet,
            verbose: global.verbose > 0,
        }
    }

    /// Returns whether a person watches the terminal and wants messages, and it can show progress.
    pub fn is_watched(&self) -> bool {
        !self.quiet && self.redraws
    }

    /// Prints the output of a command to stdout, with its control characters escaped.
    ///
    /// # Errors
    ///
    /// The stream is closed or cannot be written to.
    pub fn data(&self, text: &str) -> Result<(), Failure> {
        self.styled(&printable_lines(text))
    }

    /// Prints the output of a command to stdout as it is. It contains control characters only if
    /// [`stdout_colors`](Self::stdout_colors) is true, and none of an author's.
    ///
    /// # Errors
    ///
    /// The stream is closed or cannot be written to.
    pub fn styled(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| match error.kind() {
            ErrorKind::BrokenPipe => Failure::closed_pipe(),
            _ => Failure::system(format!("cannot write to the standard output: {error}")),
        })
    }

    /// Prints a message, unless the command is quiet.
    pub fn info(&self, message: &str) {
        if !self.quiet {
            Self::print(message);
        }
    }

    /// Prints a message that only `--verbose` shows.
    pub fn detail(&self, message: &str) {
        if self.verbose {
            Self::print(message);
        }
    }

    /// Prints why a command failed.
    pub fn failure(&self, failure: &Failure) {
        if let Some(message) = &failure.message {
            let (bold, plain) = if self.stderr_colors { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
            Self::print_styled(&format!("{bold}error{plain}: {}", printable_lines(message)));
        }
    }

    /// Prints all diagnostics of a report.
    ///
    /// # Errors
    ///
    /// The report has errors or, if `strict`, warnings. The last line then counts them and names the `consequence`.
    pub fn report(&self, report: &Report, sources: &Sources, strict: bool, consequence: &str) -> Result<(), Failure> {
        if report.is_empty() {
            return Ok(());
        }
        if report.has_errors() || strict || !self.quiet {
            Self::print_styled(print::human(report, sources, self.stderr_colors).trim_end());
        }
        let sorted = report.sorted();
        let [errors, warnings] = [Severity::Error, Severity::Warning].map(|severity| report.count(severity));
        let lead = fold::what_to_do(&sorted, sources).map_or(String::new(), |lead| format!("{lead}; "));
        if errors > 0 {
            Self::print(&format!("{lead}{}: {consequence}", count_problems(errors, warnings)));
        } else if strict {
            Self::print(&format!("{lead}{}, errors under `--strict`: {consequence}", count_problems(0, warnings)));
        } else {
            return Ok(());
        }
        Err(Failure::project())
    }

    /// Prints to stderr, with control characters escaped. If stderr is closed, the message is lost.
    fn print(message: &str) {
        Self::print_styled(&printable_lines(message));
    }

    /// Prints to stderr what contains no control characters of an author.
    fn print_styled(message: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{message}");
    }
}

/// Returns the numbers of errors and warnings: `2 errors, 1 warning`.
fn count_problems(errors: usize, warnings: usize) -> String {
    match (errors, warnings) {
        (0, warnings) => count(warnings, "warning"),
        (errors, 0) => count(errors, "error"),
        (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
    }
}

#[cfg(test)]
mod tests {
    use super::count_problems;

    #[test]
    fn counts_errors_and_warnings() {
        assert_eq!(count_problems(1, 0), "1 error");
        assert_eq!(count_problems(2, 1), "2 errors, 1 warning");
        assert_eq!(count_problems(0, 3), "3 warnings");
    }
}
