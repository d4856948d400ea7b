//! Finds out when the files of a project change. The only file that names `notify`.
//!
//! A notification only triggers a [scan](super::scan). A scan twice a second finds changes without a notification, as on
//! network file systems.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::build_queue::BuildQueue;
use super::scan::{INPUTS, Scan};

/// The time between scans without a notification.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// The files count as settled after this time without a change.
const SETTLE_TIME: Duration = Duration::from_millis(10);
/// The time between scans while the files have not settled.
const SETTLE_INTERVAL: Duration = Duration::from_millis(2);
/// The files count as settled after this time, even if they still change.
const MAX_SETTLE_TIME: Duration = Duration::from_millis(500);

/// Watches the files of a project.
pub struct Watch {
    root: PathBuf,
    scan: Scan,
    woken: Receiver<()>,
    watcher: Option<RecommendedWatcher>,
    /// Why there are no notifications, if there are none: changes are found by scanning alone.
    pub polling: Option<String>,
}

impl Watch {
    /// Starts to watch the project in `root`. Call it before the first build, so that no change is missed.
    pub fn start(root: &Path) -> Self {
        let (wake, woken) = channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Reading a file is an event as well, and our own scan must not wake us.
            if event.is_ok_and(|event| !event.kind.is_access()) {
                // The receiver lives as long as the watcher.
                let _ = wake.send(());
            }
        });
        let (watcher, polling) = match watcher {
            Ok(watcher) => (Some(watcher), None),
            Err(error) => (None, Some(error.to_string())),
        };
        let scan = Scan::of(root, &Scan::default());
        let mut watch = Self { root: root.to_owned(), scan, woken, watcher, polling };
        watch.subscribe();
        watch
    }

    /// Adds every change to the queue, for as long as the process lives.
    pub fn run(mut self, queue: &BuildQueue) {
        loop {
            self.wait(queue);
        }
    }

    /// Waits until a file changes, adds the change to the queue, and waits until the files have settled.
    fn wait(&mut self, queue: &BuildQueue) {
        let before = self.scan.clone();
        let mut is_notified = false;
        // A folder that is newly watched may have changed before, so it counts as a change.
        while !self.has_changed() && !self.set_included(&queue.included()) {
            is_notified = self.was_notified(POLL_INTERVAL);
        }
        queue.files_changed();
        let started = Instant::now();
        let mut last = started;
        while started.elapsed() < MAX_SETTLE_TIME && (last.elapsed() < SETTLE_TIME || self.scan.has_emptied(&before)) {
            // Where changes are notified, a scan without a notification finds nothing, and takes time from the build.
            let is_due = self.was_notified(SETTLE_INTERVAL) || !is_notified;
            if is_due && self.has_changed() {
                last = Instant::now();
                queue.files_changed();
            }
        }
        queue.files_settled();
        self.subscribe();
    }

    /// Waits for notifications for a while, and returns whether there was one.
    fn was_notified(&self, time: Duration) -> bool {
        let notified = self.woken.recv_timeout(time);
        if notified == Err(RecvTimeoutError::Disconnected) {
            // Without a watcher there are no notifications.
            std::thread::sleep(time);
        }
        while self.woken.try_recv().is_ok() {}
        notified.is_ok()
    }

    /// Scans the files, and returns whether they have changed since the last scan.
    fn has_changed(&mut self) -> bool {
        let now = Scan::of(&self.root, &self.scan);
        let before = std::mem::replace(&mut self.scan, now);
        !self.scan.is_same_as(&before)
    }

    /// Sets the folders to watch besides the usual ones, and returns whether they have changed.
    pub fn set_included(&mut self, folders: &[String]) -> bool {
        let is_new = self.scan.included != folders;
        if is_new {
            self.scan.set_included(&self.root, folders);
            self.subscribe();
        }
        is_new
    }

    /// Asks for notifications of every folder that exists. Asking twice has no effect.
    fn subscribe(&mut self) {
        let Some(watcher) = &mut self.watcher else { return };
        let mut ask = |path: &Path, mode| match watcher.watch(path, mode) {
            Err(error) if path.exists() => self.polling = self.polling.take().or_else(|| Some(error.to_string())),
            _ => {}
        };
        ask(&self.root, RecursiveMode::NonRecursive);
        let inputs = INPUTS.into_iter().chain(self.scan.included.iter().map(String::as_str));
        for input in inputs.map(|input| self.root.join(input)).filter(|input| input.is_dir()) {
            ask(&input, RecursiveMode::Recursive);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_change_without_a_notification() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("content")).unwrap();
        let mut watch = Watch::start(folder.path());
        let watcher = watch.watcher.as_mut().unwrap();
        for path in [folder.path().to_owned(), folder.path().join("content")] {
            watcher.unwatch(&path).unwrap();
        }
        std::fs::write(folder.path().join("content/index.md"), "text").unwrap();
        let written = Instant::now();
        watch.wait(&BuildQueue::default());
        assert!(written.elapsed() < Duration::from_millis(2000));
        assert!(watch.scan.is_same_as(&Scan::of(folder.path(), &Scan::default())));
    }

    #[test]
    fn reports_a_change_within_a_second() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("foresite.yaml"), "title: a").unwrap();
        let mut watch = Watch::start(folder.path());
        let page = folder.path().join("content/index.md");
        let writer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(100));
            std::fs::create_dir(page.parent().unwrap()).unwrap();
            std::fs::write(&page, "text").unwrap();
            Instant::now()
        });
        watch.wait(&BuildQueue::default());
        let seen = Instant::now();
        let written = writer.join().unwrap();
        assert!(seen.duration_since(written) < Duration::from_millis(1500));
        assert!(watch.scan.is_same_as(&Scan::of(folder.path(), &Scan::default())));
    }
}
