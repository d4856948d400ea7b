//! Measures the time from saving a file to the new page under `foresite serve`, with the repository's own site and with the 1,000
//! pages of the benchmark of builds.
//!
//! Each edit is written to a new file that replaces the old one, as editors do, while a page is open. The time ends when the
//! server has the new version of that page. If that version is a preview with fewer samples, the time until the final version
//! is measured too. Some files are saved again while the model runs; then the time ends at the preview of the second save.
//! `cargo bench --bench serve` prints the time of a build from nothing, and the median and the longest time of each edit, in
//! milliseconds.

// The other programs of the benchmark of builds are not used here.
#[allow(dead_code)]
#[path = "builds/corpus.rs"]
mod corpus;
#[path = "shared/measurements.rs"]
mod measurements;
#[allow(dead_code)]
#[path = "builds/programs.rs"]
mod programs;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use corpus::Corpus;
use measurements::Measurements;
use programs::PROGRAMS;

/// The number of times that each edit is made.
const ROUNDS: usize = 15;

/// The pages of the large site.
const PAGES: usize = 1000;

/// The edits of the large site. Every page of a section shows the titles of the sections.
const EDITS_OF_LARGE_SITE: [[&str; 5]; 2] = [
    ["a word of one of 1,000 pages", "s3/p00503/", "content/s3/p00503.md", "\n\n", "\n\nRound # of this. "],
    ["a title that 1,000 pages show", "s3/p00503/", "content/s3/index.md", "title: ", "title: No. # "],
];

/// The edits of the repository's site. Each has a name, the page that is open, the file, a text in the file, and the text that replaces it. In the
/// last, `#` is the number of the round.
const EDITS: [[&str; 5]; 10] = [
    ["a word of the home page", "", "content/index.md", "A machine under", "A machine (#) under"],
    [
        "a sentence of an essay",
        "essays/the-narrowing-gap/",
        "content/essays/the-narrowing-gap.md",
        "\n## ",
        "\nRound # of this.\n\n## ",
    ],
    ["a title that many pages show", "", "content/essays/index.md", "title: ", "title: No. # "],
    ["a chart", "argument/", "data/charts/paths.yaml", "title: ", "title: No. # "],
    ["a template", "", "templates/base.html", "<main", "<main data-round=\"#\""],
    ["a style", "", "static/style.css", "\n", "\n/* # */\n"],
    [
        "an input that few results depend on",
        "",
        "data/models/parity.yaml",
        "value: 50%\n    label: Share of peak compute",
        "value: 50.00#%\n    label: Share of peak compute",
    ],
    [
        "the input that most results depend on",
        "",
        "data/models/parity.yaml",
        "value: 0.8 to 3.2 year",
        "value: 0.8 to 3.2# year",
    ],
    [
        "the same, with the page of all charts open",
        "argument/",
        "data/models/parity.yaml",
        "value: 0.8 to 3.2 year",
        "value: 0.8 to 3.2# year",
    ],
    ["a row that a model is fitted to", "", "data/gpus.yaml", "compute: 104.8,", "compute: 104.80#,"],
];

/// A part of an edit, and the text that replaces it when the file is saved again. It is different enough to change the page.
const SECOND_SAVE: [&str; 2] = ["to 3.2#", "to 4.2#"];

fn main() {
    let folder = tempfile::tempdir().expect("the temporary folder can be created");
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["foresite.yaml", "content", "data", "templates", "static", "tests/language"] {
        copy(&own.join(part), &folder.path().join(part));
    }
    let started = Instant::now();
    let server = Server::start(folder.path());
    println!("{:>8} ms  a build from nothing", started.elapsed().as_millis());
    let mut rows = Vec::new();
    measure(&server, folder.path(), &EDITS, &mut rows);
    drop(server);
    let large = tempfile::tempdir().expect("the temporary folder can be created");
    PROGRAMS[0].write(&Corpus::new(PAGES), large.path());
    measure(&Server::start(large.path()), large.path(), &EDITS_OF_LARGE_SITE, &mut rows);
    RESULTS.record(&rows);
}

/// Makes each edit of a site [`ROUNDS`] times, prints how long the page took, and adds it to the rows of the results.
fn measure(server: &Server, root: &Path, edits: &[[&str; 5]], rows: &mut Vec<String>) {
    for [name, open, path, from, to] in edits {
        let file = root.join(path);
        let before = fs::read_to_string(&file).unwrap_or_default();
        assert!(before.contains(from), "{path} has no `{from}`");
        let (mut first, mut second, mut last) = (Vec::new(), Vec::new(), Vec::new());
        // Saves a file, and waits for the page.
        let save = |text: &str, times: &mut Vec<f64>| {
            let mut shown = server.listen(open);
            let beside = file.with_extension("beside~");
            fs::write(&beside, before.replacen(from, text, 1)).expect("the new file can be written");
            let saved = Instant::now();
            fs::rename(&beside, &file).expect("the file can be replaced");
            shown.wait();
            let page = server.page(open);
            times.push(milliseconds(saved));
            assert!(!page.contains("cannot be built"), "{name} does not build");
            (saved, page)
        };
        for round in 1..=ROUNDS {
            // Wait until the notifications of the last save have arrived.
            std::thread::sleep(Duration::from_millis(700));
            let number = round.to_string();
            let (mut saved, page) = save(&to.replace('#', &number), &mut first);
            if page.contains("foresite-preview") {
                let other = to.replace(SECOND_SAVE[0], SECOND_SAVE[1]);
                if other != *to {
                    std::thread::sleep(Duration::from_millis(300));
                    let page;
                    (saved, page) = save(&other.replace('#', &number), &mut second);
                    assert!(page.contains("foresite-preview"), "{name}: the previous run was not cancelled");
                }
                server.listen(open).wait();
                assert!(!server.page(open).contains("foresite-preview"), "{name}: the page is still a preview");
                last.push(milliseconds(saved));
            }
        }
        fs::write(&file, &before).expect("the file can be restored");
        std::thread::sleep(Duration::from_secs(4));
        let mut print = |what: &str, measured: &mut [f64]| {
            measured.sort_by(f64::total_cmp);
            let (median, slowest) = (measured[measured.len() / 2], measured[measured.len() - 1]);
            println!("{median:>8.0} ms (slowest {slowest:.0})  {what}");
            rows.push(format!("edit: \"{what}\", median: {median:.0}, slowest: {slowest:.0}"));
        };
        if last.is_empty() {
            print(name, &mut first);
            continue;
        }
        print(&format!("{name}: preview"), &mut first);
        if !second.is_empty() {
            print(&format!("{name}: preview of a second save during the run"), &mut second);
        }
        print(&format!("{name}: final page"), &mut last);
    }
}

/// The dataset of what was measured.
const RESULTS: Measurements = Measurements {
    id: "speed_of_edits",
    title: "From a saved file to the new page",
    columns: &[
        "edit: { type: text, label: Edit }",
        "median: { unit: ms, label: Median }",
        "slowest: { unit: ms, label: Slowest }",
    ],
};

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("the folder can be created");
        for entry in fs::read_dir(from).expect("the folder can be read") {
            let entry = entry.expect("the folder can be read");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else if from.exists() {
        fs::copy(from, to).expect("the file can be copied");
    }
}

/// `foresite serve` as a process.
struct Server {
    child: Child,
    host: String,
    base: String,
}

impl Server {
    fn start(root: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_foresite"));
        command.arg("--root").arg(root).args(["serve", "--port", "0", "--quiet"]);
        // The edits make figures stale. The diagnostics are not needed here.
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the server starts");
        let mut address = String::new();
        BufReader::new(child.stdout.as_mut().expect("stdout is piped"))
            .read_line(&mut address)
            .expect("the server prints its address");
        let rest = address.trim().strip_prefix("http://").expect("the address starts with `http://`").to_owned();
        let slash = rest.find('/').expect("the address has a path");
        Self { child, host: rest[..slash].to_owned(), base: rest[slash..].to_owned() }
    }

    fn page(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).expect("the server can be reached");
        let (host, base) = (&self.host, &self.base);
        write!(stream, "GET {base}{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
            .expect("the request can be sent");
        let mut page = String::new();
        stream.read_to_string(&mut page).expect("the response can be read");
        page
    }

    /// Opens the live channel of a page, as the script of its current version does.
    fn listen(&self, path: &str) -> Channel {
        let page = self.page(path);
        let events = page.split("data-events=\"").nth(1).expect("the page has a live channel");
        let events = events.split('"').next().unwrap_or_default();
        let mut stream = TcpStream::connect(&self.host).expect("the server can be reached");
        write!(stream, "GET {events} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host).expect("the request can be sent");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("the time limit can be set");
        Channel(BufReader::new(stream))
    }
}

/// The live channel, on which the server asks a browser to reload.
struct Channel(BufReader<TcpStream>);

impl Channel {
    /// Waits until the server has a new version of the page.
    fn wait(&mut self) {
        let mut line = String::new();
        while !line.contains("reload") {
            line.clear();
            assert!(self.0.read_line(&mut line).expect("the channel can be read") > 0, "the server closed the channel");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
