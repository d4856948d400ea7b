//! A panic is a bug of ours and ends with status 70 and a request to report it.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::Write;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

use super::failure::Exit;

/// Lets every later panic of the process be said in plain words.
pub fn install() {
    panic::set_hook(Box::new(say));
}

/// Runs `command`; a panic in it is an end like others.
pub fn guard(command: impl FnOnce() -> Exit) -> Exit {
    panic::catch_unwind(AssertUnwindSafe(command)).unwrap_or(Exit::Bug)
}

/// What is printed instead of Rust's own message.
fn say(panic: &PanicHookInfo<'_>) {
    let what = panic.payload_as_str().unwrap_or("something that cannot be printed");
    let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
    // A closed stderr is no reason to panic while panicking.
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "foresite {} has a bug: {what}{place}", env!("CARGO_PKG_VERSION"));
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        let _ = writeln!(stderr, "{trace}");
    }
    let _ = writeln!(
        stderr,
        "  hint: this is no fault of your project, and nothing of it was changed; please report the command you ran \
         and the lines above"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_with_status_70() {
        assert_eq!(guard(|| Exit::Done), Exit::Done);
        assert_eq!(guard(|| panic!("planted")), Exit::Bug);
    }
}
