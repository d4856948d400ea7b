//! `foresite serve` as a process, and a client plain enough to send what browsers would not.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::project::{Running, foresite};

/// A server on a free port.
pub struct Server {
    /// Its process.
    pub process: Running,
    /// Where the site is, as printed.
    pub address: String,
    /// `127.0.0.1:PORT`.
    pub host: String,
    /// The path below which the site is.
    pub base: String,
}

impl Server {
    /// Serves a project.
    pub fn start(root: &Path, arguments: &[&str]) -> Self {
        let mut command = foresite(root);
        command.args(["serve", "--port", "0", "--quiet"]).args(arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut address).unwrap();
        let process = Running(child);
        let address = address.trim().to_owned();
        let rest = address.strip_prefix("http://").unwrap_or_else(|| panic!("no address but {address:?}"));
        let slash = rest.find('/').unwrap();
        let (host, base) = (rest[..slash].to_owned(), rest[slash..].to_owned());
        Self { process, address, host, base }
    }

    /// Gets a path below the base path.
    pub fn get(&self, path: &str) -> Response {
        self.send(&format!("GET {}{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.base, self.host))
    }

    /// Sends bytes and reads to the end.
    pub fn send(&self, request: &str) -> Response {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        // A server may hang up on what it will not read; what it said before that counts.
        let _ = stream.read_to_end(&mut bytes);
        Response::read(&bytes)
    }

    /// Opens a page's live channel, as its script would.
    pub fn open(&self, path: &str) -> Channel {
        let page = self.get(path).body;
        self.listen(
            page.split("data-events=").nth(1).unwrap().trim_start_matches('"').split(['"', '>']).next().unwrap(),
        )
    }

    /// Opens the live channel at that address.
    pub fn listen(&self, path: &str) -> Channel {
        let mut stream = self.connect();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host).unwrap();
        Channel(BufReader::new(stream))
    }

    /// Waits until a page is as it should be.
    pub fn wait_for(&self, path: &str, what: &str, good: impl Fn(&Response) -> bool) -> Response {
        let started = Instant::now();
        loop {
            let response = self.get(path);
            if good(&response) {
                return response;
            }
            assert!(started.elapsed() < Duration::from_secs(30), "{what}: not within 30 s, but\n{}", response.body);
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }
}

/// The live channel.
pub struct Channel(BufReader<TcpStream>);

impl Channel {
    /// The next word on it.
    pub fn word(&mut self) -> String {
        let (started, mut line) = (Instant::now(), String::new());
        loop {
            line.clear();
            // It is kept alive by lines that say nothing.
            assert!(started.elapsed() < Duration::from_secs(60), "nothing was said");
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the channel was closed");
            if let Some(word) = line.strip_prefix("data: ") {
                return word.trim().to_owned();
            }
        }
    }
}

/// What a server said.
#[derive(Debug)]
pub struct Response {
    /// Status code; 0 where nothing was said.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Content.
    pub body: String,
}

impl Response {
    fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect();
        Self { status: status.unwrap_or(0), headers, body: body.to_owned() }
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
