//! A panic is a bug in Foresite: it ends the process with status 70, a request to report it, and a file to report it with.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::Write;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::{fs, process, thread};

use super::failure::Exit;
use crate::printable::printable;

/// The longest panic message in a report, in characters.
const MAX_MESSAGE: usize = 300;

/// Whether a panic has been printed. When one thread panics, others often do, for the same reason.
static IS_PRINTED: AtomicBool = AtomicBool::new(false);

/// Replaces Rust's message for all later panics of the process. `command` returns the command without the user's data.
pub fn install(command: impl Fn() -> String + Send + Sync + 'static) {
    panic::set_hook(Box::new(move |panic| {
        let is_first = !IS_PRINTED.swap(true, Ordering::Relaxed);
        if is_first {
            print(panic, &command());
        }
        if cfg!(panic = "abort") {
            end(is_first);
        }
    }));
}

/// Ends the process after a panic that does not unwind, as in programs that are published.
fn end(is_first: bool) -> ! {
    if is_first {
        process::exit(Exit::Bug as i32);
    }
    // The thread that panicked first ends the process once it has printed its panic.
    loop {
        thread::park();
    }
}

/// Runs `command`, and returns [`Exit::Bug`] if it panics.
pub fn guard(command: impl FnOnce() -> Exit) -> Exit {
    panic::catch_unwind(AssertUnwindSafe(command)).unwrap_or(Exit::Bug)
}

/// Prints a panic in place of Rust's own message, and writes the report.
fn print(panic: &PanicHookInfo<'_>, command: &str) {
    let what = panic.payload_as_str().unwrap_or("a panic without a message");
    let place =
        panic.location().map_or_else(|| "an unknown place".to_owned(), |place| place_of(place.file(), place.line()));
    let written = write_report(&std::env::temp_dir(), &report(command, what, &place));
    // A closed stderr must not cause another panic.
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "foresite {} has a bug: {} at {place}", env!("CARGO_PKG_VERSION"), printable(what));
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        let _ = writeln!(stderr, "{trace}");
    }
    let report = match written {
        Some(path) => {
            format!("the report `{}`, which contains nothing of your project", printable(&path.to_string_lossy()))
        }
        None => "the lines above".to_owned(),
    };
    let _ = writeln!(
        stderr,
        "  hint: this is not caused by a mistake in your project, and no file was changed; please report the bug with {report}"
    );
}

/// Returns a report of a bug. It contains no data of the user and no absolute paths.
fn report(command: &str, what: &str, place: &str) -> String {
    let (os, architecture) = (std::env::consts::OS, std::env::consts::ARCH);
    let version = env!("CARGO_PKG_VERSION");
    let message: String = without_quotes(what).chars().take(MAX_MESSAGE).collect();
    format!(
        "foresite {version} has a bug\n\nmessage: {}\nplace: {place}\ncommand: {command}\nsystem: {os} {architecture}\n",
        printable(&message)
    )
}

/// Writes a report to a new file in a folder. Returns the path of the file, or `None` if it cannot be written.
fn write_report(folder: &Path, report: &str) -> Option<PathBuf> {
    let path = folder.join(format!("foresite-bug-{}.txt", process::id()));
    let mut file = fs::File::create_new(&path).ok()?;
    file.write_all(report.as_bytes()).ok()?;
    Some(path)
}

/// Returns a message without what it quotes, which may be text of the user.
fn without_quotes(message: &str) -> String {
    let mut kept = String::new();
    let mut quote = None;
    for character in message.chars() {
        match quote {
            Some(open) if open == character => {
                kept.push('…');
                kept.push(character);
                quote = None;
            }
            Some(_) => {}
            None => {
                kept.push(character);
                if matches!(character, '"' | '`') {
                    quote = Some(character);
                }
            }
        }
    }
    kept
}

/// Returns a place in the code without the folder in which the code was compiled: `tera-2.4.0/src/vm.rs:12` for a library.
fn place_of(file: &str, line: u32) -> String {
    let file = file.replace('\\', "/");
    let below = |marker: &str, skipped: usize| {
        let rest = file.rsplit_once(marker)?.1;
        rest.splitn(skipped + 1, '/').nth(skipped).map(str::to_owned)
    };
    // `registry/src/INDEX/CRATE/…` of a library, `/rustc/HASH/library/…` of the standard library.
    let short = below("/registry/src/", 1).or_else(|| below("/library/", 0));
    let is_absolute = file.starts_with('/') || file.get(1..2) == Some(":");
    let name = || file.rsplit('/').next().unwrap_or_default().to_owned();
    format!("{}:{line}", short.unwrap_or_else(|| if is_absolute { name() } else { file.clone() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_a_panic_into_status_70() {
        assert_eq!(guard(|| Exit::Success), Exit::Success);
        assert_eq!(guard(|| panic!("planted")), Exit::Bug);
    }

    #[test]
    fn a_report_has_no_data_of_the_user_and_no_absolute_path() {
        let message =
            "byte index 2 is not a char boundary; it is inside 'é' of `My secret title`: Parse(\"secret\")\u{1b}";
        let text = report("build --strict --output-dir …", message, &place_of("src/cli/build.rs", 7));
        assert!(!text.contains("secret") && !text.contains('\u{1b}'), "{text}");
        for part in ["foresite 0.", "byte index 2", "src/cli/build.rs:7", "build --strict", std::env::consts::OS] {
            assert!(text.contains(part), "no {part} in {text}");
        }
    }

    #[test]
    fn names_a_place_without_the_folder_of_the_machine() {
        for (file, place) in [
            ("src/render/page.rs", "src/render/page.rs:1"),
            ("/home/me/.cargo/registry/src/index.crates.io-1/tera-2.4.0/src/vm.rs", "tera-2.4.0/src/vm.rs:1"),
            ("C:\\Users\\me\\.cargo\\registry\\src\\index\\tera-2.4.0\\src\\vm.rs", "tera-2.4.0/src/vm.rs:1"),
            ("/rustc/0123abcd/library/core/src/option.rs", "core/src/option.rs:1"),
            ("/home/me/foresite/src/lib.rs", "lib.rs:1"),
            ("D:/me/lib.rs", "lib.rs:1"),
        ] {
            assert_eq!(place_of(file, 1), place);
        }
    }

    #[test]
    fn writes_a_report_and_overwrites_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = write_report(folder.path(), "text").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "text");
        assert_eq!(write_report(folder.path(), "other"), None);
        assert_eq!(fs::read_to_string(path).unwrap(), "text");
    }
}
