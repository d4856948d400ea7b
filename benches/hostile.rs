//! Checks projects that are as bad as they can be: deep, long, and many of everything. Each takes time in proportion to its size,
//! or is refused by a limit.
//!
//! `cargo bench --bench hostile` prints the time and the largest memory of each input at its whole size, and the ratio of the
//! instructions at a twentieth and a tenth of it, less those of an empty project. A ratio above 2.4 fails the benchmark: an input
//! of size n then takes more than n log n. Instructions are counted with Valgrind; without it, there are no ratios.
//! `ONLY=tags` chooses the inputs whose names contain a text.

#[path = "shared/measurements.rs"]
mod measurements;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use measurements::Measurements;

/// The largest ratio of the instructions of two inputs, the second twice as large as the first.
const MAX_RATIO: f64 = 2.4;

/// An input: its name, its size, and the function that writes it at a size.
type Input = (&'static str, usize, fn(&Path, usize));

const INPUTS: [Input; 19] = [
    ("depth of quotes", 10_000, |root, size| page(root, &format!("{} a", ">".repeat(size)))),
    ("depth of lists", 10_000, |root, size| page(root, &format!("{}a", "- ".repeat(size)))),
    ("depth of emphasis", 10_000, |root, size| {
        page(root, &format!("{}a{}", "*a **a ".repeat(size / 2), " a** a*".repeat(size / 2)));
    }),
    ("depth of brackets", 10_000, |root, size| page(root, &format!("{}a{}", "[".repeat(size), "]".repeat(size)))),
    ("depth of pictures", 10_000, |root, size| {
        page(root, &format!("{}a{}", "![".repeat(size), "](/a.png)".repeat(size)))
    }),
    ("depth of YAML", 10_000, |root, size| model(root, &format!("outcomes: {}{}", "[".repeat(size), "]".repeat(size)))),
    ("depth of an expression", 10_000, |root, size| {
        model(root, &format!("outcomes:\n  a: \"{}1{}\"\n", "(".repeat(size), ")".repeat(size)));
    }),
    ("open links", 10_000, |root, size| page(root, &"[a](".repeat(size))),
    ("backticks", 100_000, |root, size| {
        let runs: String = (1..40).map(|length| "`".repeat(length) + "a").collect();
        page(root, &runs.repeat(size / runs.len()));
    }),
    ("unknown keys", 200_000, |root, size| {
        model(root, &lines("outcomes:\n  a: 1\n", size, |at| format!("k{at}: 3")));
    }),
    ("bound figures", 5_000, |root, size| {
        model(root, "outcomes:\n  a: 3\n");
        page(root, &lines("", size, |at| format!("Now [](=m.a+{at}) b.\n")));
    }),
    ("tags in pairs", 100_000, |root, size| page(root, &"<sup>a</sup> ".repeat(size / 2))),
    ("tags that open", 100_000, |root, size| page(root, &"<sup>".repeat(size))),
    ("tags that do not fit", 100_000, |root, size| {
        page(root, &format!("{}{}", "<sub>".repeat(size / 2), "</sup>".repeat(size / 2)));
    }),
    ("equal headings", 10_000, |root, size| page(root, &"## a\n\nb\n\n".repeat(size))),
    ("comments", 10_000, |root, size| page(root, &"<!-- a -->x\n\n".repeat(size))),
    ("footnotes", 10_000, |root, size| page(root, &lines("", size, |at| format!("a[^{at}]\n\n[^{at}]: x\n")))),
    ("rows of an expectation", 100_000, |root, size| data(root, size, "expect:\n  - v > 0\n")),
    ("rows of a scatter plot", 100_000, |root, size| {
        data(root, size, "");
        fs::create_dir_all(root.join("data/charts")).expect("a folder");
        let chart = "kind: scatter\ntitle: Values\ndataset: d\nx: u\ny: v\nfit: true\n";
        fs::write(root.join("data/charts/c.yaml"), chart).expect("a chart");
        page(root, "![](chart:c)");
    }),
];

fn main() {
    let only = std::env::var("ONLY").unwrap_or_default();
    println!("{}", measurements::machine());
    let empty = instructions(|root| page(root, "a"));
    let mut rows = Vec::new();
    let mut failed = Vec::new();
    for (name, size, write) in INPUTS.iter().filter(|(name, ..)| name.contains(&only)) {
        let (seconds, megabytes, status) = run(|root| write(root, *size));
        assert!(matches!(status, Some(0 | 1)), "{name}: ended with {status:?}");
        let count = |size: usize| Some(instructions(|root| write(root, size))? - empty?);
        let ratio = count(size / 10).zip(count(size / 20)).map(|(twice, once)| twice / once);
        let shown = ratio.map_or_else(|| "?".to_owned(), |ratio| format!("{ratio:.2}"));
        println!("{seconds:>7.2} s {megabytes:>6.0} MB  doubling {shown:>5}  {size:>7} × {name}");
        if ratio.is_some_and(|ratio| ratio > MAX_RATIO) {
            failed.push(*name);
        }
        let ratio = ratio.map_or_else(String::new, |ratio| format!(", doubling: {ratio:.2}"));
        rows.push(format!("input: \"{size} × {name}\", time: {seconds:.2}, memory: {megabytes:.0}{ratio}"));
    }
    RESULTS.record(&rows);
    assert!(failed.is_empty(), "more than n log n: {failed:?}");
}

/// The dataset of what was measured.
const RESULTS: Measurements = Measurements {
    id: "hostile_inputs",
    title: "Hostile inputs",
    columns: &[
        "input: { type: text, label: Input }",
        "doubling: { label: Ratio at doubling, optional: true }",
        "time: { unit: s, label: Time }",
        "memory: { unit: MB, label: Largest memory }",
    ],
};

fn page(root: &Path, text: &str) {
    fs::create_dir_all(root.join("content")).expect("a folder");
    fs::write(root.join("content/index.md"), format!("---\ntitle: Home\n---\n\n{text}\n")).expect("a page");
}

fn model(root: &Path, text: &str) {
    page(root, "a");
    fs::create_dir_all(root.join("data/models")).expect("a folder");
    fs::write(root.join("data/models/m.yaml"), text).expect("a model");
}

/// Writes a dataset of so many rows, with more keys.
fn data(root: &Path, rows: usize, keys: &str) {
    page(root, "a");
    fs::create_dir_all(root.join("data")).expect("a folder");
    let columns = "columns: { name: { type: text }, u: {}, v: {} }";
    fs::write(root.join("data/d.yaml"), format!("title: D\nkey: name\n{columns}\nrows: d.csv\n{keys}"))
        .expect("a dataset");
    let text = lines("name,u,v\n", rows, |at| format!("r{at},{},{}", at * at % 9973, 1 + at * 31 % 1009));
    fs::write(root.join("data/d.csv"), text).expect("rows");
}

fn lines(head: &str, count: usize, line: impl Fn(usize) -> String) -> String {
    let mut text = head.to_owned();
    for at in 0..count {
        writeln!(text, "{}", line(at)).expect("a string takes all text");
    }
    text
}

/// Returns a folder with a project.
fn project(write: impl Fn(&Path)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = "title: Case\nbase_url: https://example.org/\nas_of: 2026-01-01\n";
    fs::write(folder.path().join("foresite.yaml"), settings).expect("settings");
    write(folder.path());
    folder
}

/// The program, and the command line of what is measured.
const PROGRAM: &str = env!("CARGO_BIN_EXE_foresite");
const ARGUMENTS: [&str; 3] = ["check", "--threads", "1"];

/// Checks a project. Returns the seconds that it took, the largest memory in MB, and the exit status.
fn run(write: impl Fn(&Path)) -> (f64, f64, Option<i32>) {
    let folder = project(write);
    let mut command = Command::new(PROGRAM);
    command.current_dir(folder.path()).args(ARGUMENTS).stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    let mut child = command.spawn().expect("the program starts");
    let file = format!("/proc/{}/status", child.id());
    let mut kilobytes = 0.0_f64;
    let status = loop {
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            break status;
        }
        let text = fs::read_to_string(&file).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let found = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        kilobytes = kilobytes.max(found.unwrap_or(0.0));
        thread::sleep(Duration::from_millis(1));
    };
    (started.elapsed().as_secs_f64(), kilobytes * 1024.0 / 1e6, status.code())
}

/// Returns the number of instructions with which a project is checked, if Valgrind is there to count them.
fn instructions(write: impl Fn(&Path)) -> Option<f64> {
    let folder = project(write);
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", PROGRAM]).args(ARGUMENTS);
    let output = command.current_dir(folder.path()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stderr);
    text.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok())
}
