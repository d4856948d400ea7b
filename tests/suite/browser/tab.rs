//! A tab of the browser: where a page is opened, used with mouse, finger, and keys, and asked what it shows.
//!
//! A page changes in its own time. [`Tab::wait_for`] and [`Tab::expect`] ask again until the page is as it should be; a
//! single look is enough only if the page cannot change any more.

use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::protocol::{Connection, PATIENCE};

/// The time between two looks at a page.
const INTERVAL: Duration = Duration::from_millis(20);

/// The medium that a page is shown on.
#[derive(Clone, Copy)]
pub enum Medium {
    Screen,
    Paper,
}

/// A tab.
pub struct Tab {
    connection: &'static Connection,
    session: String,
    target: Value,
    incoming: Receiver<Value>,
    /// The events since the page was opened, as far as they were received.
    events: Vec<Value>,
}

impl Tab {
    /// Attaches to a target of the browser, and sets up how its pages are shown.
    pub(super) fn attach(connection: &'static Connection, target: Value, width: u32) -> Self {
        let attach = json!({ "targetId": target, "flatten": true });
        let session = connection.ask(None, "Target.attachToTarget", attach)["sessionId"].as_str().unwrap().to_owned();
        let incoming = connection.events(&session);
        let mut tab = Self { connection, session, target, incoming, events: Vec::new() };
        for domain in ["Page.enable", "Runtime.enable", "Log.enable", "Network.enable"] {
            tab.ask(domain, json!({}));
        }
        tab.resize(width);
        // Keys go to the tab that has the focus. Several tabs need the focus at the same time.
        tab.ask("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        tab.look(Medium::Screen, false);
        tab
    }

    /// Turns scripts of pages on or off.
    pub fn with_scripts(mut self, are_on: bool) -> Self {
        self.ask("Emulation.setScriptExecutionDisabled", json!({ "value": !are_on }));
        self
    }

    /// Sets the clock of pages that are opened from now on to a moment, `2026-11-08T00:01:00`, in the time zone of the browser.
    pub fn with_clock(mut self, moment: &str) -> Self {
        let script = format!(
            "{{ const Real = Date; const offset = new Real('{moment}') - Real.now(); \
             globalThis.Date = class extends Real {{ \
             constructor(...parts) {{ if (parts.length) super(...parts); else super(Real.now() + offset); }} \
             static now() {{ return Real.now() + offset; }} }}; }}"
        );
        self.ask("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }));
        self
    }

    /// Prefers dark colors or light ones.
    pub fn with_dark(mut self, is_dark: bool) -> Self {
        self.look(Medium::Screen, is_dark);
        self
    }

    fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.connection.ask(Some(&self.session), method, parameters)
    }

    /// Goes to an address and waits until all of the page is loaded.
    pub fn open(&mut self, address: &str) {
        self.events = self.incoming.try_iter().collect();
        self.events.clear();
        let navigation = self.ask("Page.navigate", json!({ "url": address }));
        assert!(navigation.get("errorText").is_none(), "{address}: {}", navigation["errorText"]);
        self.wait_for("document.readyState === 'complete'");
    }

    /// Sets the width of the window. A window narrower than 600 px is a phone with a touch screen.
    pub fn resize(&mut self, width: u32) {
        self.resize_to(width, if width < 600 { 740 } else { 800 });
    }

    /// Sets the width and the height of the window.
    pub fn resize_to(&mut self, width: u32, height: u32) {
        let is_phone = width < 600;
        let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone });
        self.ask("Emulation.setDeviceMetricsOverride", screen);
        self.ask("Emulation.setTouchEmulationEnabled", json!({ "enabled": is_phone, "maxTouchPoints": 1 }));
    }

    /// Shows the page on a medium, in dark colors or light ones.
    pub fn look(&mut self, medium: Medium, is_dark: bool) {
        let media = match medium {
            Medium::Screen => "screen",
            Medium::Paper => "print",
        };
        let scheme = if is_dark { "dark" } else { "light" };
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

    /// Presses a key by its name, such as `ArrowRight` or `End`.
    pub fn press(&mut self, key: &str) {
        let code = match key {
            "Escape" => 27,
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

    /// Turns the wheel of the mouse by a number of pixels.
    pub fn wheel(&mut self, down: f64) {
        let event = json!({ "type": "mouseWheel", "x": 200, "y": 200, "deltaX": 0, "deltaY": down });
        self.ask("Input.dispatchMouseEvent", event);
    }

    /// Evaluates an expression in the page, and waits for the promise if it is one. It works where the scripts of the page
    /// are off, too.
    ///
    /// # Errors
    ///
    /// Returns the exception of the expression, or reports that there is no answer: a page that is reloaded before it
    /// answers gives none.
    fn try_evaluate(&mut self, expression: &str) -> Result<Value, Value> {
        let question = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.connection.try_ask(Some(&self.session), "Runtime.evaluate", question)?;
        match answer.get("exceptionDetails") {
            None => Ok(answer["result"]["value"].clone()),
            Some(thrown) => Err(thrown.clone()),
        }
    }

    /// Returns the value of an expression in the page.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        self.try_evaluate(expression).unwrap_or_else(|thrown| panic!("{expression}: {thrown}"))
    }

    /// Returns the list of texts that an expression returns.
    pub fn texts(&mut self, expression: &str) -> Vec<String> {
        let value = self.evaluate(expression);
        let texts = value.as_array().unwrap_or_else(|| panic!("{expression} is no list"));
        texts.iter().map(|text| text.as_str().unwrap_or_else(|| panic!("{text} is no text")).to_owned()).collect()
    }

    /// Returns the point of the window that an expression returns, if any.
    pub fn point(&mut self, expression: &str) -> Option<[f64; 2]> {
        let value = self.evaluate(expression);
        Some([value[0].as_f64()?, value[1].as_f64()?])
    }

    /// Runs a script of the tests in the page.
    pub fn run(&mut self, script: &str) {
        self.evaluate(&format!("{script};0"));
    }

    /// Returns the text that an expression returns.
    pub fn text(&mut self, expression: &str) -> String {
        self.evaluate(expression).as_str().unwrap_or_else(|| panic!("{expression} is no text")).to_owned()
    }

    /// Returns the number that an expression returns.
    pub fn number(&mut self, expression: &str) -> f64 {
        self.evaluate(expression).as_f64().unwrap_or_else(|| panic!("{expression} is no number"))
    }

    /// Waits until an expression is true. One that throws is not true yet: a page that is loading has no body.
    #[track_caller]
    pub fn wait_for(&mut self, expression: &str) {
        let last = self.poll(&format!("!!({expression})"), &Value::Bool(true));
        assert_eq!(last, Ok(Value::Bool(true)), "never became true: {expression}");
    }

    /// Waits until an expression has a value.
    #[track_caller]
    pub fn expect(&mut self, expression: &str, expected: impl Into<Value>) {
        let expected = expected.into();
        assert_eq!(self.poll(expression, &expected), Ok(expected), "{expression}");
    }

    /// Evaluates an expression until it has a value or time is up. Returns its last result.
    fn poll(&mut self, expression: &str, expected: &Value) -> Result<Value, Value> {
        let started = Instant::now();
        loop {
            let found = self.try_evaluate(expression);
            if found.as_ref() == Ok(expected) || started.elapsed() > PATIENCE {
                return found;
            }
            std::thread::sleep(INTERVAL);
        }
    }

    /// Returns the errors of scripts, of the page's policy, and of loading since the page was opened.
    pub fn complaints(&mut self) -> Vec<String> {
        // Whatever happened before this request was received before its answer.
        self.evaluate("1");
        self.events.extend(self.incoming.try_iter());
        let complaint = |event: &Value| match event["method"].as_str()? {
            "Runtime.exceptionThrown" => Some(event["params"]["exceptionDetails"].to_string()),
            "Log.entryAdded" if event["params"]["entry"]["level"] == "error" => {
                Some(event["params"]["entry"]["text"].to_string())
            }
            _ => None,
        };
        self.events.iter().filter_map(complaint).collect()
    }

    /// Prints the page on A4 as a reader of light or dark pages does, without the backgrounds and the header of the
    /// browser, and returns the document.
    pub fn print(&mut self, is_dark: bool) -> Vec<u8> {
        self.look(Medium::Paper, is_dark);
        let paper =
            json!({ "paperWidth": 8.27, "paperHeight": 11.69, "printBackground": false, "displayHeaderFooter": false });
        let printed = self.ask("Page.printToPDF", paper);
        BASE64_STANDARD.decode(printed["data"].as_str().unwrap()).unwrap()
    }

    /// Takes a picture of the whole page, as PNG.
    pub fn screenshot(&mut self) -> Vec<u8> {
        let shot = self.ask("Page.captureScreenshot", json!({ "format": "png", "captureBeyondViewport": true }));
        BASE64_STANDARD.decode(shot["data"].as_str().unwrap()).unwrap()
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        // The browser may be what has failed.
        let _ = self.connection.try_ask(None, "Target.closeTarget", json!({ "targetId": self.target }));
    }
}
