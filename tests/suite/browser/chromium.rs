//! Chromium, by its DevTools protocol: as much of it as the tests need.

use std::cell::RefCell;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tungstenite::{Message, WebSocket};

use crate::project::Running;

/// How long anything in the browser may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser without a window, with a profile of its own.
pub struct Chromium {
    connection: RefCell<Connection>,
    // In the order in which they must end.
    _process: Running,
    _profile: TempDir,
}

/// The one socket that every tab speaks through.
struct Connection {
    socket: WebSocket<TcpStream>,
    last: u64,
    /// What was said without being asked for.
    events: Vec<Value>,
}

impl Chromium {
    /// Starts it; nothing where there is none, unless `CI` is set: there a test that did not run must not pass.
    pub fn start() -> Option<Self> {
        let profile = tempfile::tempdir().unwrap();
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        let Some(mut child) = names.iter().find_map(|name| command(name, &profile).spawn().ok()) else {
            assert!(std::env::var_os("CI").is_none(), "Chromium is missing: `tests/run` installs it");
            eprintln!("skipped: Chromium is missing; `tests/run` installs it");
            return None;
        };
        let stderr = child.stderr.take().unwrap();
        let process = Running(child);
        let mut lines = BufReader::new(stderr).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("DevTools listening on ").map(str::to_owned))
            .expect("Chromium says where it listens");
        // Its chatter must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let host = address.trim_start_matches("ws://").split('/').next().unwrap();
        let stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = tungstenite::client(&address, stream).unwrap();
        let connection = RefCell::new(Connection { socket, last: 0, events: Vec::new() });
        Some(Self { connection, _process: process, _profile: profile })
    }

    /// An empty tab, so wide, with or without scripts, light or dark.
    pub fn tab(&self, width: u32, scripts: bool, dark: bool) -> Tab<'_> {
        let mut connection = self.connection.borrow_mut();
        let target = connection.ask(None, "Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = connection.ask(None, "Target.attachToTarget", attach)["sessionId"].as_str().unwrap().to_owned();
        drop(connection);
        let mut tab = Tab { chromium: self, session, target: target["targetId"].clone() };
        for domain in ["Page.enable", "Runtime.enable", "Log.enable", "Network.enable"] {
            tab.ask(domain, json!({}));
        }
        tab.resize(width);
        // Keys go to the tab that has the focus, of which there are several at a time.
        tab.ask("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        tab.ask("Emulation.setScriptExecutionDisabled", json!({ "value": !scripts }));
        tab.look(Medium::Screen, dark);
        tab
    }
}

fn command(name: &str, profile: &TempDir) -> Command {
    let mut command = Command::new(name);
    command
        .args(["--headless", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--mute-audio"])
        .args([
            "--no-first-run",
            "--disable-extensions",
            "--disable-background-networking",
            "--force-color-profile=srgb",
        ])
        // Containers give no namespaces to build a sandbox of; the pages are our own.
        .args(["--no-sandbox", "--remote-debugging-port=0"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg("about:blank")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

impl Connection {
    /// Asks and waits for the answer, which must not be a refusal.
    fn ask(&mut self, session: Option<&str>, method: &str, parameters: Value) -> Value {
        self.try_ask(session, method, parameters).unwrap_or_else(|refusal| panic!("{method}: {refusal}"))
    }

    /// Asks and waits for the answer, or for the refusal of it.
    fn try_ask(&mut self, session: Option<&str>, method: &str, parameters: Value) -> Result<Value, Value> {
        self.last += 1;
        let mut request = json!({ "id": self.last, "method": method, "params": parameters });
        if let Some(session) = session {
            request["sessionId"] = session.into();
        }
        self.socket.send(Message::text(request.to_string())).unwrap();
        loop {
            let said = self.hear();
            if said["id"] == self.last {
                return match said.get("error") {
                    None => Ok(said["result"].clone()),
                    Some(refusal) => Err(refusal.clone()),
                };
            }
            self.events.push(said);
        }
    }

    /// The next thing the browser says.
    fn hear(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.socket.read().unwrap() {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }
}

/// What a page is shown on.
#[derive(Clone, Copy)]
pub enum Medium {
    Screen,
    Paper,
}

/// A tab of the browser.
pub struct Tab<'a> {
    chromium: &'a Chromium,
    session: String,
    target: Value,
}

impl Tab<'_> {
    fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.chromium.connection.borrow_mut().ask(Some(&self.session), method, parameters)
    }

    /// Goes to an address and waits until all of the page is there.
    pub fn open(&mut self, address: &str) {
        self.chromium.connection.borrow_mut().events.clear();
        let gone = self.ask("Page.navigate", json!({ "url": address }));
        assert!(gone.get("errorText").is_none(), "{address}: {}", gone["errorText"]);
        let mut connection = self.chromium.connection.borrow_mut();
        let session = self.session.as_str();
        let loaded =
            |said: &Value| said["method"] == "Page.loadEventFired" && said["sessionId"].as_str() == Some(session);
        while !connection.events.iter().any(&loaded) {
            let said = connection.hear();
            connection.events.push(said);
        }
    }

    /// Makes the window so wide; below 600 px it is a phone's, which has fingers.
    pub fn resize(&mut self, width: u32) {
        self.resize_to(width, if width < 600 { 740 } else { 800 });
    }

    /// The same, and so high.
    pub fn resize_to(&mut self, width: u32, height: u32) {
        let phone = width < 600;
        let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.ask("Emulation.setDeviceMetricsOverride", screen);
        self.ask("Emulation.setTouchEmulationEnabled", json!({ "enabled": phone, "maxTouchPoints": 1 }));
    }

    /// Shows the page on a medium, to a reader who likes it light or dark.
    pub fn look(&mut self, medium: Medium, dark: bool) {
        let media = match medium {
            Medium::Screen => "screen",
            Medium::Paper => "print",
        };
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.ask("Emulation.setEmulatedMedia", json!({ "media": media, "features": features }));
    }

    /// Moves the mouse to a point of the window.
    pub fn hover(&mut self, [x, y]: [f64; 2]) {
        self.ask("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": x, "y": y }));
    }

    /// Presses the mouse on a point of the window.
    pub fn click(&mut self, [x, y]: [f64; 2]) {
        for step in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": step, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.ask("Input.dispatchMouseEvent", event);
        }
    }

    /// Taps a point of the window with a finger.
    pub fn tap(&mut self, [x, y]: [f64; 2]) {
        let finger = json!({ "type": "touchStart", "touchPoints": [{ "x": x, "y": y }] });
        self.ask("Input.dispatchTouchEvent", finger);
        self.ask("Input.dispatchTouchEvent", json!({ "type": "touchEnd", "touchPoints": [] }));
    }

    /// Presses a key that has a name: `ArrowRight`, `End`.
    pub fn press(&mut self, key: &str) {
        let code = match key {
            "PageUp" => 33,
            "PageDown" => 34,
            "End" => 35,
            "Home" => 36,
            "ArrowLeft" => 37,
            "ArrowRight" => 39,
            other => panic!("the tests press no {other}"),
        };
        for step in ["rawKeyDown", "keyUp"] {
            let event = json!({ "type": step, "key": key, "code": key, "windowsVirtualKeyCode": code });
            self.ask("Input.dispatchKeyEvent", event);
        }
    }

    /// Turns the mouse's wheel by so many pixels.
    pub fn wheel(&mut self, down: f64) {
        let event = json!({ "type": "mouseWheel", "x": 200, "y": 200, "deltaX": 0, "deltaY": down });
        self.ask("Input.dispatchMouseEvent", event);
    }

    /// What an expression, or what it promises, is, in the page, or what it threw, or that there is no answer: a page
    /// that is reloaded takes the question with it. It works where the page's own scripts are off, too.
    fn try_evaluate(&mut self, expression: &str) -> Result<Value, Value> {
        let question = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut connection = self.chromium.connection.borrow_mut();
        let said = connection.try_ask(Some(&self.session), "Runtime.evaluate", question)?;
        match said.get("exceptionDetails") {
            None => Ok(said["result"]["value"].clone()),
            Some(thrown) => Err(thrown.clone()),
        }
    }

    /// What an expression is, in the page.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        self.try_evaluate(expression).unwrap_or_else(|thrown| panic!("{expression}: {thrown}"))
    }

    /// An expression's list of texts.
    pub fn texts(&mut self, expression: &str) -> Vec<String> {
        let said = self.evaluate(expression);
        let texts = said.as_array().unwrap_or_else(|| panic!("{expression} is no list"));
        texts.iter().map(|text| text.as_str().unwrap_or_else(|| panic!("{text} is no text")).to_owned()).collect()
    }

    /// An expression's point of the window, if it is one.
    pub fn point(&mut self, expression: &str) -> Option<[f64; 2]> {
        let said = self.evaluate(expression);
        Some([said[0].as_f64()?, said[1].as_f64()?])
    }

    /// Runs a script of the tests in the page.
    pub fn run(&mut self, script: &str) {
        self.evaluate(&format!("{script};0"));
    }

    /// An expression's text.
    pub fn text(&mut self, expression: &str) -> String {
        self.evaluate(expression).as_str().unwrap_or_else(|| panic!("{expression} is no text")).to_owned()
    }

    /// An expression's number.
    pub fn number(&mut self, expression: &str) -> f64 {
        self.evaluate(expression).as_f64().unwrap_or_else(|| panic!("{expression} is no number"))
    }

    /// Waits until an expression is true. One that throws is not true yet: a page that is loading has no body.
    pub fn wait_for(&mut self, expression: &str) {
        let started = Instant::now();
        loop {
            let said = self.try_evaluate(&format!("!!({expression})"));
            if said == Ok(Value::Bool(true)) {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "never came true: {expression}: {said:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Errors of scripts, of the page's policy and of loading since the page was opened.
    pub fn complaints(&mut self) -> Vec<String> {
        // An answer comes after everything that was said before it.
        self.evaluate("1");
        let connection = self.chromium.connection.borrow();
        let own = connection.events.iter().filter(|said| said["sessionId"].as_str() == Some(self.session.as_str()));
        own.filter_map(|said| match said["method"].as_str()? {
            "Runtime.exceptionThrown" => Some(said["params"]["exceptionDetails"].to_string()),
            "Log.entryAdded" if said["params"]["entry"]["level"] == "error" => {
                Some(said["params"]["entry"]["text"].to_string())
            }
            _ => None,
        })
        .collect()
    }

    /// A picture of the whole page, as PNG.
    pub fn screenshot(&mut self) -> Vec<u8> {
        let shot = self.ask("Page.captureScreenshot", json!({ "format": "png", "captureBeyondViewport": true }));
        decode(shot["data"].as_str().unwrap())
    }
}

impl Drop for Tab<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let target = json!({ "targetId": self.target });
            self.chromium.connection.borrow_mut().ask(None, "Target.closeTarget", target);
        }
    }
}

/// Bytes out of Base64.
fn decode(text: &str) -> Vec<u8> {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0u32, 0);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let digit = digits.iter().position(|digit| *digit == letter).expect("Base64");
        bits = bits << 6 | digit as u32;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    bytes
}
