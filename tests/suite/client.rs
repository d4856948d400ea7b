//! `foresite serve` as a process, and an HTTP client that can send what browsers would not.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::project::{Running, foresite};

/// A running server on a free port.
pub struct Server {
    /// The process of the server.
    pub process: Running,
    /// The address of the site, as the command prints it.
    pub address: String,
    /// `127.0.0.1:PORT`.
    pub host: String,
    /// The path of the site.
    pub base: String,
}

impl Server {
    /// Starts to serve a project, and waits for the address.
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

    /// Requests a path of the site.
    pub fn get(&self, path: &str) -> Response {
        self.send(&format!("GET {}{path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.base, self.host))
    }

    /// Sends a request as it is, and reads the response to its end.
    pub fn send(&self, request: &str) -> Response {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        // The server may close the connection on a request that it refuses. The response before that counts.
        let _ = stream.read_to_end(&mut bytes);
        Response::read(&bytes)
    }

    /// Opens the event stream of a page, as the script of the page would.
    pub fn open(&self, path: &str) -> Channel {
        let page = self.get(path).body;
        self.listen(
            page.split("data-events=").nth(1).unwrap().trim_start_matches('"').split(['"', '>']).next().unwrap(),
        )
    }

    /// Opens the event stream at an address.
    pub fn listen(&self, path: &str) -> Channel {
        let mut stream = self.connect();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host).unwrap();
        Channel(BufReader::new(stream))
    }

    /// Requests a page until the response is as it should be, for at most 30 seconds.
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

/// An event stream.
pub struct Channel(BufReader<TcpStream>);

impl Channel {
    /// Returns the data of the next event.
    pub fn word(&mut self) -> String {
        let (started, mut line) = (Instant::now(), String::new());
        loop {
            line.clear();
            // Empty lines keep the connection alive.
            assert!(started.elapsed() < Duration::from_secs(60), "no event within 60 s");
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream was closed");
            if let Some(word) = line.strip_prefix("data: ") {
                return word.trim().to_owned();
            }
        }
    }
}

/// The response of a server.
#[derive(Debug)]
pub struct Response {
    /// The status code, or 0 if there was no response.
    pub status: u16,
    /// The headers, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
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

    /// Returns the value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
