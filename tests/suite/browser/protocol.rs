//! The DevTools protocol over Chromium's pipe: requests with their answers, and the events of each tab.
//!
//! All tests of the suite share one connection. A thread of its own reads what the browser sends, and hands each answer to
//! the thread that waits for it and each event to the tab that it is about.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

/// The longest time that a step in the browser may take, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// The connection to a browser.
pub struct Connection {
    requests: Mutex<Requests>,
    recipients: Arc<Mutex<Recipients>>,
}

/// The pipe to which requests are written.
struct Requests {
    pipe: ChildStdin,
    last_id: u64,
}

/// The threads and tabs that wait for messages from the browser.
#[derive(Default)]
struct Recipients {
    /// By the id of the request.
    answers: HashMap<u64, Sender<Value>>,
    /// By the session of the tab.
    events: HashMap<String, Sender<Value>>,
}

impl Connection {
    /// Connects to a browser by the pipes that it was started with.
    pub fn new(requests: ChildStdin, messages: ChildStdout) -> Self {
        let recipients = Arc::new(Mutex::new(Recipients::default()));
        let shared = Arc::clone(&recipients);
        std::thread::spawn(move || {
            for message in BufReader::new(messages).split(0).map_while(Result::ok) {
                shared.lock().unwrap().deliver(serde_json::from_slice(&message).unwrap());
            }
            // The browser has ended: a test that waits for an answer notices the closed channel.
            *shared.lock().unwrap() = Recipients::default();
        });
        Self { requests: Mutex::new(Requests { pipe: requests, last_id: 0 }), recipients }
    }

    /// Sends a request and waits for its result.
    ///
    /// # Errors
    ///
    /// Returns the error of a request that the browser refused.
    pub fn try_ask(&self, session: Option<&str>, method: &str, parameters: Value) -> Result<Value, Value> {
        let (sender, answer) = channel();
        {
            let mut requests = self.requests.lock().unwrap();
            requests.last_id += 1;
            let mut request = json!({ "id": requests.last_id, "method": method, "params": parameters });
            if let Some(session) = session {
                request["sessionId"] = session.into();
            }
            self.recipients.lock().unwrap().answers.insert(requests.last_id, sender);
            let pipe = &mut requests.pipe;
            write!(pipe, "{request}\0").and_then(|()| pipe.flush()).expect("Chromium takes requests");
        }
        let answer = answer.recv_timeout(PATIENCE).unwrap_or_else(|error| panic!("{method}: no answer: {error}"));
        match answer.get("error") {
            None => Ok(answer["result"].clone()),
            Some(refusal) => Err(refusal.clone()),
        }
    }

    /// Sends a request that must succeed, and waits for its result.
    pub fn ask(&self, session: Option<&str>, method: &str, parameters: Value) -> Value {
        self.try_ask(session, method, parameters).unwrap_or_else(|refusal| panic!("{method}: {refusal}"))
    }

    /// Returns the events of a session from now on. An event is there before the answer to any request that was sent after
    /// it happened.
    pub fn events(&self, session: &str) -> Receiver<Value> {
        let (sender, events) = channel();
        self.recipients.lock().unwrap().events.insert(session.to_owned(), sender);
        events
    }
}

impl Recipients {
    /// Passes a message on. A message that nothing waits for is dropped.
    fn deliver(&mut self, message: Value) {
        let recipient = match (message["id"].as_u64(), message["sessionId"].as_str()) {
            (Some(id), _) => self.answers.remove(&id),
            (None, Some(session)) => self.events.get(session).cloned(),
            (None, None) => None,
        };
        if let Some(recipient) = recipient {
            // A test that has failed no longer waits.
            let _ = recipient.send(message);
        }
    }
}
