//! Says when a project has changed. The only file that names `notify`, whose word is taken as a reason to look: a
//! scan twice a second finds what it missed, on file systems that tell nothing as well.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::changes::Changes;
use super::scan::{INPUTS, Scan};

/// How often the files are looked at when nothing is heard of them.
const INTERVAL: Duration = Duration::from_millis(500);
/// How long files must have been still before what was built from them is shown.
const STILL: Duration = Duration::from_millis(10);
/// How often they are looked at until then.
const MOMENT: Duration = Duration::from_millis(2);
/// How long they are waited for to be still.
const PATIENCE: Duration = Duration::from_millis(500);

/// The files of a project, as they were when last looked at.
pub struct Watch {
    root: PathBuf,
    scan: Scan,
    woken: Receiver<()>,
    watcher: Option<RecommendedWatcher>,
    /// Why changes are found by looking alone, where they are.
    pub polling: Option<String>,
}

impl Watch {
    /// Takes note of the project in `root`. To miss nothing, start before the first build.
    pub fn start(root: &Path) -> Self {
        let (wake, woken) = channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Reading a file is an event as well: our own scan must not wake us.
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
        watch.listen();
        watch
    }

    /// Tells of every change, for as long as the process lives.
    pub fn follow(mut self, changes: &Changes) {
        loop {
            self.wait(changes);
        }
    }

    /// Waits until something changes, tells it, and waits for an end of the changes, within reason.
    fn wait(&mut self, changes: &Changes) {
        let before = self.scan.clone();
        // What happened in a folder before it was watched is not known: it counts as a change.
        while !self.looks_different() && !self.include(&changes.included()) {
            match self.woken.recv_timeout(INTERVAL) {
                Ok(()) | Err(RecvTimeoutError::Timeout) => {}
                // Without a watcher nobody can wake us.
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(INTERVAL),
            }
            while self.woken.try_recv().is_ok() {}
        }
        changes.announce();
        let started = Instant::now();
        let mut last = started;
        while started.elapsed() < PATIENCE && (last.elapsed() < STILL || self.scan.has_emptied(&before)) {
            std::thread::sleep(MOMENT);
            if self.looks_different() {
                last = Instant::now();
                changes.announce();
            }
        }
        changes.settle();
        self.listen();
    }

    /// Looks at the files; whether they are others than they were.
    fn looks_different(&mut self) -> bool {
        let now = Scan::of(&self.root, &self.scan);
        let before = std::mem::replace(&mut self.scan, now);
        !self.scan.same(&before)
    }

    /// Watches these folders beside the usual ones from now on; whether they are others than before.
    pub fn include(&mut self, folders: &[String]) -> bool {
        let is_new = self.scan.included != folders;
        if is_new {
            self.scan.include(&self.root, folders);
            self.listen();
        }
        is_new
    }

    /// Asks to be told of changes in every folder that is there; one that is asked for twice is watched once.
    fn listen(&mut self) {
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
    fn a_change_that_nothing_is_heard_of_is_found() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("content")).unwrap();
        let mut watch = Watch::start(folder.path());
        let watcher = watch.watcher.as_mut().unwrap();
        for deaf in [folder.path().to_owned(), folder.path().join("content")] {
            watcher.unwatch(&deaf).unwrap();
        }
        std::fs::write(folder.path().join("content/index.md"), "text").unwrap();
        let written = Instant::now();
        watch.wait(&Changes::default());
        assert!(written.elapsed() < Duration::from_millis(2000));
        assert!(watch.scan.same(&Scan::of(folder.path(), &Scan::default())));
    }

    #[test]
    fn a_change_ends_the_wait_within_a_second() {
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
        watch.wait(&Changes::default());
        let seen = Instant::now();
        let written = writer.join().unwrap();
        assert!(seen.duration_since(written) < Duration::from_millis(1500));
        assert!(watch.scan.same(&Scan::of(folder.path(), &Scan::default())));
    }
}
