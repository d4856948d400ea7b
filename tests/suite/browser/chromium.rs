//! One Chromium for all tests: started by the first of them, with a context of its own for each, as a private window has.
//!
//! The browser is controlled through two pipes. It ends when they close, which happens at the latest when the process
//! of the tests ends.

use std::env;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::protocol::Connection;
use super::tab::Tab;

static BROWSER: LazyLock<Option<Connection>> = LazyLock::new(start);

/// The names of the program, the preferred one first.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Runs Chromium with its pipes as the file descriptors 3 and 4, where it expects them, and removes its profile when it has
/// ended.
const SCRIPT: &str = r#"trap : INT TERM
profile=$(mktemp -d) || exit
"$@" --user-data-dir="$profile" about:blank 3<&0 4>&1 </dev/null >/dev/null 2>&1
rm -rf "$profile""#;

const ARGUMENTS: [&str; 14] = [
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-first-run",
    // Containers do not allow the namespaces that a sandbox needs, and the pages are our own.
    "--no-sandbox",
    // Several tests have their pages in front at the same time.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
];

/// Starts the browser. Returns `None` if there is none, unless `CI` is set: a test that did not run must not pass there.
fn start() -> Option<Connection> {
    let folders: Vec<_> = env::var_os("PATH").iter().flat_map(env::split_paths).collect();
    let is_installed = |name: &&&str| folders.iter().any(|folder| folder.join(name).is_file());
    let Some(name) = NAMES.iter().find(is_installed) else {
        assert!(env::var_os("CI").is_none(), "Chromium is missing: `tests/run` installs it");
        eprintln!("skipped: Chromium is missing; `tests/run` installs it");
        return None;
    };
    let mut shell = Command::new("sh");
    shell.args(["-c", SCRIPT, "sh", name]).args(ARGUMENTS);
    shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[expect(clippy::zombie_processes, reason = "the browser ends together with this process")]
    let mut child = shell.spawn().unwrap();
    Some(Connection::new(child.stdin.take().unwrap(), child.stdout.take().unwrap()))
}

/// A context of the browser: its tabs share cookies and storage with no others.
pub struct Context {
    connection: &'static Connection,
    id: Value,
}

impl Context {
    /// Opens a context, or returns `None` if there is no browser.
    pub fn open() -> Option<Self> {
        let connection = BROWSER.as_ref()?;
        let id = connection.ask(None, "Target.createBrowserContext", json!({}))["browserContextId"].clone();
        Some(Self { connection, id })
    }

    /// Opens an empty tab of a width in pixels, with scripts on and light colors.
    pub fn tab(&self, width: u32) -> Tab {
        let target = json!({ "url": "about:blank", "browserContextId": self.id });
        let target = self.connection.ask(None, "Target.createTarget", target)["targetId"].clone();
        Tab::attach(self.connection, target, width)
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // The browser may be what has failed.
        let _ = self.connection.try_ask(None, "Target.disposeBrowserContext", json!({ "browserContextId": self.id }));
    }
}
