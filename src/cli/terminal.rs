//! Where words and data go: words to stderr, data to stdout, colour only where a person reads it.

use std::io::{ErrorKind, IsTerminal, Write};

use super::arguments::Global;
use super::failure::Failure;
use crate::diagnostic::{Report, Severity, print};
use crate::source::Sources;

/// The two streams and how much to say.
#[derive(Clone)]
pub struct Terminal {
    /// Whether stderr shows colours.
    pub colour: bool,
    /// Whether stdout shows colours.
    pub colour_data: bool,
    quiet: bool,
    verbose: bool,
}

impl Terminal {
    /// By the flags, and by what the two streams are.
    pub fn new(global: &Global) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            && std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb");
        Self {
            colour: wanted && std::io::stderr().is_terminal(),
            colour_data: wanted && std::io::stdout().is_terminal(),
            quiet: global.quiet,
            verbose: global.verbose > 0,
        }
    }

    /// Whether a person waits at the terminal and wants to be told.
    pub fn is_watched(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// Prints what was asked for.
    pub fn data(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| match error.kind() {
            ErrorKind::BrokenPipe => Failure::closed(),
            _ => Failure::machine(format!("cannot write to the standard output: {error}")),
        })
    }

    /// Says something worth a line.
    pub fn say(&self, words: &str) {
        if !self.quiet {
            Self::words(words);
        }
    }

    /// Says something only `-v` wants.
    pub fn detail(&self, words: &str) {
        if self.verbose {
            Self::words(words);
        }
    }

    /// Says why a command failed.
    pub fn complain(&self, failure: &Failure) {
        if let Some(message) = &failure.message {
            let (bold, plain) = if self.colour { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
            Self::words(&format!("{bold}error{plain}: {message}"));
        }
    }

    /// Prints every diagnostic; fails with a word on the `consequence` where there are errors, or, if `strict`, where
    /// there is anything.
    pub fn judge(&self, report: &Report, sources: &Sources, strict: bool, consequence: &str) -> Result<(), Failure> {
        if report.is_empty() {
            return Ok(());
        }
        if report.has_errors() || strict || !self.quiet {
            Self::words(print::human(report, sources, self.colour).trim_end());
        }
        let count = |severity| report.sorted().iter().filter(|diagnostic| diagnostic.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        if errors > 0 {
            Self::words(&format!("{}: {consequence}", tally(errors, warnings)));
        } else if strict {
            Self::words(&format!("{}, which `--strict` lets fail: {consequence}", tally(0, warnings)));
        } else {
            return Ok(());
        }
        Err(Failure::author())
    }

    /// Names that cannot be said are no reason to fail.
    fn words(words: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{words}");
    }
}

/// `2 errors, 1 warning`.
pub fn tally(errors: usize, warnings: usize) -> String {
    let count = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, warnings) => count(warnings, "warning"),
        (errors, 0) => count(errors, "error"),
        (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
    }
}

#[cfg(test)]
mod tests {
    use super::tally;

    #[test]
    fn one_error_is_not_errors() {
        assert_eq!(tally(1, 0), "1 error");
        assert_eq!(tally(2, 1), "2 errors, 1 warning");
        assert_eq!(tally(0, 3), "3 warnings");
    }
}
