//! From a save to the page: the repository's own site under `foresite serve`, edited as an author would.
//!
//! Each edit is written beside its file and moved into place, as editors do; the clock stops when the server has the new
//! pages, whole. `cargo bench --bench serve` prints milliseconds: the median and the slowest of the rounds of each edit,
//! beside a build of everything from nothing.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Rounds of each edit.
const ROUNDS: usize = 15;

/// What an author saves: what it is, the file, a text in it, and what stands in its place in every round; `#` is the
/// number of the round.
const EDITS: [(&str, &str, &str, &str); 8] = [
    ("a word of a page", "content/index.md", "A machine under", "A machine (#) under"),
    ("a sentence of an essay", "content/essays/the-narrowing-gap.md", "\n## ", "\nRound # of this.\n\n## "),
    ("a title, which stands in many pages", "content/essays/index.md", "title: ", "title: No. # "),
    ("a chart", "data/charts/paths.yaml", "title: ", "title: No. # "),
    (
        "an input of a model",
        "data/models/parity.yaml",
        "value: 50%\n    label: Share of peak compute",
        "value: 50.00#%\n    label: Share of peak compute",
    ),
    ("a row that a model is fitted to", "data/gpus.yaml", "compute: 104.8,", "compute: 104.80#,"),
    ("a template", "templates/base.html", "<main", "<main data-round=\"#\""),
    ("a style", "static/style.css", "\n", "\n/* # */\n"),
];

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["foresite.yaml", "content", "data", "templates", "static", "tests/language"] {
        copy(&own.join(part), &folder.path().join(part));
    }
    let started = Instant::now();
    let server = Server::start(folder.path());
    println!("{:>8} ms  everything, from nothing", started.elapsed().as_millis());
    for (what, path, from, to) in EDITS {
        let file = folder.path().join(path);
        let before = fs::read_to_string(&file).unwrap_or_default();
        assert!(before.contains(from), "{path} has no `{from}`");
        let mut times: Vec<f64> = (0..ROUNDS)
            .map(|round| {
                // Saves come one by one, after the file system's word of the last one.
                std::thread::sleep(Duration::from_millis(700));
                let mut shown = server.listen();
                let beside = file.with_extension("beside~");
                let to = to.replace('#', &(round + 1).to_string());
                fs::write(&beside, before.replacen(from, &to, 1)).expect("a file beside");
                let saved = Instant::now();
                fs::rename(&beside, &file).expect("a save");
                shown.wait();
                saved.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        assert!(!server.page().contains("foresite-problem"), "{what} does not build");
        fs::write(&file, &before).expect("the file as it was");
        times.sort_by(f64::total_cmp);
        println!("{:>8.0} ms  {what} (slowest {:.0})", times[times.len() / 2], times[times.len() - 1]);
    }
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
        command.arg("--root").arg(root).args(["serve", "--port", "0", "--quiet"]).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the server");
        let mut address = String::new();
        BufReader::new(child.stdout.as_mut().expect("its output")).read_line(&mut address).expect("its address");
        let rest = address.trim().strip_prefix("http://").expect("an address").to_owned();
        let slash = rest.find('/').expect("a path");
        Self { child, host: rest[..slash].to_owned(), base: rest[slash..].to_owned() }
    }

    fn page(&self) -> String {
        let mut stream = TcpStream::connect(&self.host).expect("the server");
        let (host, base) = (&self.host, &self.base);
        write!(stream, "GET {base} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("a question");
        let mut page = String::new();
        stream.read_to_string(&mut page).expect("an answer");
        page
    }

    /// Opens the live channel, as the script of the page as it is now would.
    fn listen(&self) -> Channel {
        let page = self.page();
        let version = page.split("__foresite/events/").nth(1).expect("a page with its version");
        let version = version.split('/').next().unwrap_or_default();
        let mut stream = TcpStream::connect(&self.host).expect("the server");
        let (host, base) = (&self.host, &self.base);
        write!(stream, "GET {base}__foresite/events/{version}/index.html HTTP/1.1\r\nHost: {host}\r\n\r\n")
            .expect("a question");
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
