//! Ends builds from outside at random moments, with kills and with Ctrl-C, and takes memory, threads, and permissions from them.
//! The output folder is the old or the new one, and the next build repairs everything.
//!
//! `THOROUGH=1` requests many more rounds. Faults at every single step are unit tests of `src/write/`.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::project::{Ended, Project, foresite, is_thorough};

/// The number of pages besides those of the small project.
const PAGES: usize = 30;

fn project() -> Project {
    let project = Project::small();
    write_version(&project, 0);
    project.run(&["build"]).ends_with(0);
    fs::write(project.path("public/CNAME"), "example.org").unwrap();
    project
}

/// Writes the pages of a version: every page names it, and each version has a page that the others have not.
fn write_version(project: &Project, version: usize) {
    let page = |title: &str| format!("---\ntitle: {title}\n---\n\nThis is version-{version}-of all.\n");
    for at in 0..PAGES {
        project.write(&format!("content/p{at}.md"), &page(&format!("Page {at}")));
    }
    for entry in fs::read_dir(project.path("content")).unwrap().map(Result::unwrap) {
        if entry.file_name().to_str().unwrap().starts_with("only") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    project.write(&format!("content/only{version}.md"), &page("Only here"));
}

/// Returns the version of the output folder, and checks that all of it has this version.
fn version(project: &Project) -> usize {
    let page = |name: &str| fs::read_to_string(project.path(&format!("public/{name}/index.html"))).unwrap();
    let of =
        |text: &str| -> usize { text.split("version-").nth(1).unwrap().split("-of").next().unwrap().parse().unwrap() };
    let versions: BTreeSet<usize> = (0..PAGES).map(|at| of(&page(&format!("p{at}")))).collect();
    assert_eq!(versions.len(), 1, "{versions:?}");
    let version = versions.into_iter().next().unwrap();
    assert_eq!(of(&page(&format!("only{version}"))), version);
    let own =
        fs::read_dir(project.path("public")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(own.filter(|name| name.starts_with("only")).count(), 1);
    assert_eq!(fs::read_to_string(project.path("public/CNAME")).unwrap(), "example.org");
    version
}

/// Returns the names of what builds left beside the output folder.
fn leftovers(project: &Project) -> Vec<String> {
    let entries = fs::read_dir(project.root()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains("foresite-")).collect()
}

fn start(project: &Project) -> Child {
    let mut command = foresite(project.root());
    command.arg("build").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The number of the signal that Ctrl-C sends, which POSIX fixes.
const SIGINT: i32 = 2;

/// Sends a signal with the `kill` of the shell, because the standard library sends only SIGKILL.
fn send(signal: &str, process: &Child) {
    let kill = format!("kill -{signal} {}", process.id());
    // The process may have ended by itself.
    let _ = Command::new("sh").args(["-c", &kill]).stderr(Stdio::null()).status();
}

#[test]
fn builds_that_are_killed_or_interrupted_leave_the_old_or_the_new_site() {
    let project = project();
    let started = Instant::now();
    project.run(&["build"]).ends_with(0);
    let mut whole = started.elapsed();
    let rounds = if is_thorough() { 1_000 } else { 24 };
    let (mut published, mut ended_early) = (0, 0);
    for round in 1..=rounds {
        write_version(&project, round);
        let mut build = start(&project);
        // Spread evenly over the time of a build, by the golden ratio.
        std::thread::sleep(whole.mul_f64((f64::from(u32::try_from(round).unwrap()) * 0.618_034).fract()));
        let is_kill = round % 2 == 0;
        send(if is_kill { "KILL" } else { "INT" }, &build);
        let status = build.wait().unwrap();
        ended_early += usize::from(!status.success());
        // The machine may be busier or idler than it was for the first build.
        whole = whole.mul_f64(if status.success() { 0.9 } else { 1.05 });
        let now = version(&project);
        assert!(now == published || now == round, "round {round}: {now} after {published}");
        published = now;
        if !is_kill {
            // A process that has only just started does not answer the signal yet: it ends by it, as any program does.
            let is_interrupted = status.code() == Some(130) || status.signal() == Some(SIGINT);
            assert!(status.success() || is_interrupted, "round {round}: {status:?}");
            assert_eq!(status.success(), now == round, "round {round}: {status:?}");
        }
        if !is_kill || round % 8 == 0 {
            // Ctrl-C leaves nothing, whatever the kills before it left; after a kill, the next build clears up.
            if is_kill {
                project.run(&["build"]).ends_with(0);
                published = version(&project);
                assert_eq!(published, round);
            }
            if status.code() == Some(0) || is_kill {
                assert_eq!(leftovers(&project), [""; 0], "round {round}");
            }
        }
    }
    assert!(ended_early > rounds / 4, "only {ended_early} of {rounds} builds ended early");
}

#[test]
fn a_build_that_is_interrupted_ends_with_130_and_leaves_nothing() {
    /// The number of builds that have to be interrupted.
    const WANTED: usize = 4;
    let project = project();
    let started = Instant::now();
    project.run(&["build"]).ends_with(0);
    let mut delay = started.elapsed();
    let mut interrupted = 0;
    for round in 1..=60 {
        write_version(&project, round);
        let mut build = start(&project);
        std::thread::sleep(delay);
        send("INT", &build);
        let status = build.wait().unwrap();
        // The machine may be busier or idler than in the round before, so the moment is sought and not measured once.
        match (status.code(), status.signal()) {
            (Some(130), _) => interrupted += 1,
            (Some(0), _) => delay = delay.mul_f64(0.8),
            (_, Some(SIGINT)) => delay = delay.mul_f64(1.3),
            _ => panic!("round {round}: {status:?}"),
        }
        if status.signal().is_none() {
            assert_eq!(leftovers(&project), [""; 0], "round {round}");
        }
        version(&project);
        if interrupted == WANTED {
            return;
        }
    }
    panic!("only {interrupted} of {WANTED} builds were interrupted");
}

/// Runs a build under a limit of the shell, and checks that it ends with a sentence: done, or refused by the system.
fn limited(project: &Project, limit: &str) -> Ended {
    let binary = env!("CARGO_BIN_EXE_foresite");
    let script = format!("ulimit {limit} && exec '{binary}' build --threads 4");
    let mut command = Command::new("sh");
    command.current_dir(project.root()).args(["-c", &script]).stdin(Stdio::null()).env("NO_COLOR", "1");
    Ended::of(&mut command)
}

#[test]
#[cfg(target_os = "linux")]
fn little_memory_and_few_threads_end_a_build_with_a_sentence() {
    let project = project();
    write_version(&project, 1);
    for memory in (70_000..400_000).step_by(60_000) {
        let limit = format!("-v {memory}");
        let ended = limited(&project, &limit).ends_with(3);
        assert!(ended.stderr.starts_with("error: ") && !ended.stderr.contains("panicked"), "{limit}: {}", ended.stderr);
        assert_eq!(version(&project), 0);
    }
    assert!(limited(&project, "-v 100000").stderr.contains("not enough memory"));
    limited(&project, "-v 2000000").ends_with(0);
    assert_eq!(version(&project), 1);
}

#[test]
fn a_folder_that_cannot_be_removed_stops_one_build_at_most() {
    use std::os::unix::fs::PermissionsExt;
    let project = project();
    // What a kill left: a read-only copy of a folder that is not Foresite's.
    let left = project.path(".public.foresite-new");
    fs::create_dir_all(left.join("theirs")).unwrap();
    fs::copy(project.path("public/.foresite-manifest"), left.join(".foresite-manifest")).unwrap();
    fs::copy(project.path("public/CNAME"), left.join("CNAME")).unwrap();
    fs::set_permissions(left.join("theirs"), fs::Permissions::from_mode(0o555)).unwrap();
    write_version(&project, 1);
    project.run(&["build"]).ends_with(0);
    assert_eq!((version(&project), leftovers(&project)), (1, Vec::new()));
    std::thread::sleep(Duration::from_millis(1));
}
