//! From a save to the page: the repository's own site under `foresite serve`, edited as an author would.
//!
//! Each edit is written beside its file and moved into place, as editors do, while a page is open; the clock stops when that
//! page has come anew, and where that was a first look at a model, when it has come from the whole run. Some are saved once more
//! while the model runs: the clock then stops at the first look at that. `cargo bench --bench serve` prints
//! milliseconds: the median and the slowest of the rounds of each edit, beside a build of everything from nothing.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Rounds of each edit.
const ROUNDS: usize = 15;

/// What an author saves: what it is, the page that is open, the file, a text in it, and what stands in its place in every
/// round; `#` is the number of the round.
const EDITS: [[&str; 5]; 10] = [
    ["a word of the home page", "", "content/index.md", "A machine under", "A machine (#) under"],
    [
        "a sentence of an essay",
        "essays/the-narrowing-gap/",
        "content/essays/the-narrowing-gap.md",
        "\n## ",
        "\nRound # of this.\n\n## ",
    ],
    ["a title, which stands in many pages", "", "content/essays/index.md", "title: ", "title: No. # "],
    ["a chart", "forecast/", "data/charts/paths.yaml", "title: ", "title: No. # "],
    ["a template", "", "templates/base.html", "<main", "<main data-round=\"#\""],
    ["a style", "", "static/style.css", "\n", "\n/* # */\n"],
    [
        "an input of a model that little hangs on",
        "",
        "data/models/parity.yaml",
        "value: 50%\n    label: Share of peak compute",
        "value: 50.00#%\n    label: Share of peak compute",
    ],
    [
        "the input that most hangs on",
        "",
        "data/models/parity.yaml",
        "value: 1.4 to 3.2 year",
        "value: 1.4 to 3.2# year",
    ],
    [
        "the same, the page of all charts open",
        "forecast/",
        "data/models/parity.yaml",
        "value: 1.4 to 3.2 year",
        "value: 1.4 to 3.2# year",
    ],
    ["a row that a model is fitted to", "", "data/gpus.yaml", "compute: 104.8,", "compute: 104.80#,"],
];

/// What is written instead of a part of an edit when it is saved once more: so different that the page differs.
const ONCE_MORE: [&str; 2] = ["to 3.2#", "to 4.2#"];

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["foresite.yaml", "content", "data", "templates", "static", "tests/language"] {
        copy(&own.join(part), &folder.path().join(part));
    }
    let started = Instant::now();
    let server = Server::start(folder.path());
    println!("{:>8} ms  everything, from nothing", started.elapsed().as_millis());
    for [what, open, path, from, to] in EDITS {
        let file = folder.path().join(path);
        let before = fs::read_to_string(&file).unwrap_or_default();
        assert!(before.contains(from), "{path} has no `{from}`");
        let (mut first, mut again, mut whole) = (Vec::new(), Vec::new(), Vec::new());
        // Saves a file, and waits for the page.
        let save = |text: &str, times: &mut Vec<f64>| {
            let mut shown = server.listen(open);
            let beside = file.with_extension("beside~");
            fs::write(&beside, before.replacen(from, text, 1)).expect("a file beside");
            let saved = Instant::now();
            fs::rename(&beside, &file).expect("a save");
            shown.wait();
            let page = server.page(open);
            times.push(milliseconds(saved));
            assert!(!page.contains("cannot be built"), "{what} does not build");
            (saved, page)
        };
        for round in 1..=ROUNDS {
            // Saves come one by one, after the file system's word of the last one.
            std::thread::sleep(Duration::from_millis(700));
            let number = round.to_string();
            let (mut saved, page) = save(&to.replace('#', &number), &mut first);
            if page.contains("foresite-preview") {
                let other = to.replace(ONCE_MORE[0], ONCE_MORE[1]);
                if other != to {
                    std::thread::sleep(Duration::from_millis(300));
                    let page;
                    (saved, page) = save(&other.replace('#', &number), &mut again);
                    assert!(page.contains("foresite-preview"), "{what}: the run before was not called off");
                }
                server.listen(open).wait();
                assert!(!server.page(open).contains("foresite-preview"), "{what}: not the whole run");
                whole.push(milliseconds(saved));
            }
        }
        fs::write(&file, &before).expect("the file as it was");
        std::thread::sleep(Duration::from_secs(4));
        println!("{}  {what}{}", times(&mut first), if whole.is_empty() { "" } else { ": the first look" });
        if !whole.is_empty() {
            if !again.is_empty() {
                println!("{}  the same while the run before is under way", times(&mut again));
            }
            println!("{}  the whole run of it", times(&mut whole));
        }
    }
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// The median of the rounds, and the slowest.
fn times(rounds: &mut [f64]) -> String {
    rounds.sort_by(f64::total_cmp);
    format!("{:>8.0} ms (slowest {:.0})", rounds[rounds.len() / 2], rounds[rounds.len() - 1])
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder of the site") {
            let entry = entry.expect("a file of the site");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else if from.exists() {
        fs::copy(from, to).expect("a copy");
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
        // Figures go stale as a model moves; what is told of them is not asked for here.
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the server");
        let mut address = String::new();
        BufReader::new(child.stdout.as_mut().expect("its output")).read_line(&mut address).expect("its address");
        let rest = address.trim().strip_prefix("http://").expect("an address").to_owned();
        let slash = rest.find('/').expect("a path");
        Self { child, host: rest[..slash].to_owned(), base: rest[slash..].to_owned() }
    }

    fn page(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).expect("the server");
        let (host, base) = (&self.host, &self.base);
        write!(stream, "GET {base}{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("a question");
        let mut page = String::new();
        stream.read_to_string(&mut page).expect("an answer");
        page
    }

    /// Opens the live channel, as the script of the page as it is now would.
    fn listen(&self, path: &str) -> Channel {
        let page = self.page(path);
        let events = page.split("data-events=\"").nth(1).expect("a page with its channel");
        let events = events.split('"').next().unwrap_or_default();
        let mut stream = TcpStream::connect(&self.host).expect("the server");
        write!(stream, "GET {events} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host).expect("a question");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
        Channel(BufReader::new(stream))
    }
}

/// The live channel, on which a browser is told to reload.
struct Channel(BufReader<TcpStream>);

impl Channel {
    /// Waits until there are new pages.
    fn wait(&mut self) {
        let mut line = String::new();
        while !line.contains("reload") {
            line.clear();
            assert!(self.0.read_line(&mut line).expect("word of a new page") > 0, "the server hung up");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
