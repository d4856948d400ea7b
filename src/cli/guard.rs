//! A panic is a bug in Foresite: it ends the process with status 70 and a request to report it.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::Write;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

use super::failure::Exit;

/// Replaces Rust's message for all later panics of the process.
pub fn install() {
    panic::set_hook(Box::new(print));
}

/// Runs `command`, and returns [`Exit::Bug`] if it panics.
pub fn guard(command: impl FnOnce() -> Exit) -> Exit {
    panic::catch_unwind(AssertUnwindSafe(command)).unwrap_or(Exit::Bug)
}

/// Prints a panic in place of Rust's own message.
fn print(panic: &PanicHookInfo<'_>) {
    let what = panic.payload_as_str().unwrap_or("a panic without a message");
    let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
    // A closed stderr must not cause another panic.
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "foresite {} has a bug: {what}{place}", env!("CARGO_PKG_VERSION"));
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        let _ = writeln!(stderr, "{trace}");
    }
    let _ = writeln!(
        stderr,
        "  hint: this is not caused by a mistake in your project, and no file was changed; please report the command that you \
         ran and the lines above"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_a_panic_into_status_70() {
        assert_eq!(guard(|| Exit::Success), Exit::Success);
        assert_eq!(guard(|| panic!("planted")), Exit::Bug);
    }
}
