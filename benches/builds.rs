//! Builds the same site from nothing with Foresite and with Hugo and Zola, if they are installed: pages of about 450 words
//! with headings, lists, a table, code, a footnote, and links to other pages; every tenth page has a table and a line chart
//! of 200 rows. All minify their HTML, and write a feed, a sitemap, and the contents of each page. All color the
//! code.
//!
//! `cargo bench --bench builds` prints seconds, the largest memory in use, and the ratios to Foresite, as medians of
//! rounds that alternate between the programs. `PAGES=10,100` chooses the sizes. The sites are in memory, in `/dev/shm`,
//! where that is a folder. `HUGO` and `ZOLA` name the programs, if they have other names.

#[path = "builds/corpus.rs"]
mod corpus;
#[path = "shared/measurements.rs"]
mod measurements;
#[path = "builds/programs.rs"]
mod programs;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use corpus::Corpus;
use measurements::Measurements;
use programs::{PROGRAMS, Program};

/// The numbers of pages, unless `PAGES` has others.
const PAGES: &str = "10,100,1000,10000";

/// The rounds whose medians are printed.
const ROUNDS: usize = 5;

/// What one build took.
#[derive(Clone, Copy)]
struct Measured {
    seconds: f64,
    /// The largest resident memory, in MB; none where the system does not tell.
    megabytes: Option<f64>,
}

fn main() {
    let sizes = std::env::var("PAGES").unwrap_or_else(|_| PAGES.to_owned());
    let sizes: Vec<usize> = sizes.split(',').map(|size| size.trim().parse().expect("a number of pages")).collect();
    let programs: Vec<(&Program, String)> =
        PROGRAMS.iter().filter_map(|program| Some((program, program.version()?))).collect();
    println!("{}; medians of {ROUNDS} rounds", measurements::machine());
    let mut rows = Vec::new();
    for pages in sizes {
        let corpus = Corpus::new(pages);
        let folder = folder(pages);
        let sites: Vec<PathBuf> = programs
            .iter()
            .map(|(program, _)| {
                let site = folder.join(program.name);
                program.write(&corpus, &site);
                site
            })
            .collect();
        let mut measured = vec![Vec::new(); programs.len()];
        // The first round is a warm-up.
        for round in 0..=ROUNDS {
            for (at, (program, _)) in programs.iter().enumerate() {
                let found = build(program, &sites[at]);
                assert!(program.is_complete(&sites[at], pages), "{} did not write all pages", program.name);
                if round > 0 {
                    measured[at].push(found);
                }
            }
        }
        let medians: Vec<Measured> = measured.iter().map(|rounds| median(rounds)).collect();
        let own = medians[0];
        for ((program, version), found) in programs.iter().zip(&medians) {
            let memory = found.megabytes.map_or_else(|| "?".to_owned(), |megabytes| format!("{megabytes:.0} MB"));
            println!(
                "{pages:>6} pages  {version:<16} {:>8.3} s {memory:>9}  {:.2} times ours",
                found.seconds,
                found.seconds / own.seconds
            );
            let memory = |megabytes: f64| match own.megabytes {
                Some(own) => format!(", memory: {megabytes:.0}, memory_ratio: {:.2}", megabytes / own),
                None => String::new(),
            };
            let memory = found.megabytes.map_or_else(String::new, memory);
            rows.push(format!(
                "build: \"{} at {pages}\", program: {}, version: \"{version}\", pages: {pages}, ratio: {:.2}, time: {:.3}{memory}",
                program.title,
                program.title,
                found.seconds / own.seconds,
                found.seconds
            ));
        }
        fs::remove_dir_all(folder).expect("the folder of the benchmark can be removed");
    }
    RESULTS.record(&rows);
}

/// The dataset of what was measured.
const RESULTS: Measurements = Measurements {
    id: "speed_of_builds",
    title: "Builds from nothing",
    columns: &[
        "build: { type: text, label: Build }",
        "program: { type: text, label: Program }",
        "version: { type: text, label: Version }",
        "pages: { label: Pages }",
        "ratio: { label: Times as long as Foresite }",
        "time: { unit: s, label: Time }",
        "memory_ratio: { label: Times the memory of Foresite, optional: true }",
        "memory: { unit: MB, label: Largest memory, optional: true }",
    ],
};

/// Returns a folder for the sites, in memory if possible.
fn folder(pages: usize) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let parent = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    let folder = parent.join(format!("foresite-builds-{}-{pages}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the sites");
    folder
}

/// Builds a site from nothing.
fn build(program: &Program, site: &Path) -> Measured {
    program.clean(site);
    let mut command = program.command(site);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
    let started = Instant::now();
    let mut child = command.spawn().expect("the program starts");
    let megabytes = wait(&mut child);
    let seconds = started.elapsed().as_secs_f64();
    assert!(child.wait().expect("the program ends").success(), "{} failed", program.name);
    Measured { seconds, megabytes }
}

/// Waits until a program has ended, and returns the largest memory that it used.
fn wait(child: &mut Child) -> Option<f64> {
    let status = format!("/proc/{}/status", child.id());
    let mut largest = None;
    while child.try_wait().expect("the program can be waited for").is_none() {
        largest = peak(&status).or(largest);
        thread::sleep(Duration::from_millis(1));
    }
    largest
}

/// Reads the largest resident memory of a process, in MB, where Linux tells it.
fn peak(status: &str) -> Option<f64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}

/// Returns the medians of some builds.
fn median(rounds: &[Measured]) -> Measured {
    let middle = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    let seconds = middle(rounds.iter().map(|round| round.seconds).collect()).expect("at least one round");
    Measured { seconds, megabytes: middle(rounds.iter().filter_map(|round| round.megabytes).collect()) }
}
