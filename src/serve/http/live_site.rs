//! The newest snapshot of the site, shared by the build and all requests, and which pages are open in a browser.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::serve::snapshot::Snapshot;

/// The newest snapshot. All clones share it.
#[derive(Clone)]
pub struct LiveSite {
    newest: watch::Sender<Arc<Snapshot>>,
    open: Arc<Mutex<OpenFiles>>,
}

/// The files of the site that are open in a browser.
#[derive(Default)]
struct OpenFiles {
    /// The number of live channels of each file.
    channels: BTreeMap<String, usize>,
    /// The page that was requested last. Its live channel may not be open yet.
    last: Option<String>,
}

/// A live channel. The file counts as open until it is dropped.
pub struct Channel {
    site: LiveSite,
    /// The file of the site that the browser shows.
    pub file: String,
}

impl Drop for Channel {
    fn drop(&mut self) {
        let mut open = self.site.open();
        if let Some(count) = open.channels.get_mut(&self.file) {
            *count -= 1;
        }
        open.channels.retain(|_, count| *count > 0);
    }
}

impl LiveSite {
    /// Returns a live site with its first snapshot.
    pub fn new(first: Snapshot) -> Self {
        Self { newest: watch::Sender::new(Arc::new(first)), open: Arc::default() }
    }

    fn open(&self) -> MutexGuard<'_, OpenFiles> {
        // No thread can panic between two related changes.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the files of the site that are open in a browser.
    pub fn open_files(&self) -> BTreeSet<String> {
        let open = self.open();
        open.channels.keys().chain(&open.last).cloned().collect()
    }

    /// Records that a page was requested.
    pub fn set_last(&self, file: Option<String>) {
        self.open().last = file;
    }

    /// Opens a live channel for a browser that shows a file.
    pub fn open_channel(&self, file: &str) -> Channel {
        *self.open().channels.entry(file.to_owned()).or_default() += 1;
        Channel { site: self.clone(), file: file.to_owned() }
    }

    /// Returns the newest snapshot.
    pub fn current(&self) -> Arc<Snapshot> {
        Arc::clone(&self.newest.borrow())
    }

    /// Returns a receiver of the snapshots that are published from now on.
    pub fn subscribe(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.newest.subscribe()
    }

    /// Replaces the whole site at once, and tells all open channels.
    pub fn publish(&self, snapshot: Snapshot) {
        self.newest.send_replace(Arc::new(snapshot));
    }
}
