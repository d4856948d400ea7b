//! Carries file changes from the thread that watches the files to the thread that builds.
//!
//! A build starts as soon as the first file changes, while other files may still be written. Its result is shown only
//! after the files have settled. The next change cancels the build.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::cancel::CancelToken;

/// If files keep changing for this long, the next build is not cancelled, so that there is a result.
const MAX_DELAY: Duration = Duration::from_secs(5);

/// The file changes that are waiting for a build. All clones share one queue.
#[derive(Clone, Default)]
pub struct BuildQueue {
    shared: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Default)]
struct State {
    /// The number of changes so far.
    changes: u64,
    /// The value of `changes` when the last build was requested.
    requested: u64,
    /// Whether files may still be in the middle of being written.
    is_unsettled: bool,
    /// Cancels the running build; `None` if it must not be cancelled.
    cancel: Option<CancelToken>,
    /// The time of the first change that no finished build includes.
    waiting_since: Option<Instant>,
    /// The folders to watch besides the usual ones.
    included: Vec<String>,
}

/// A request to build the project as it is now.
pub struct BuildRequest {
    queue: BuildQueue,
    cancel: CancelToken,
    /// The number of changes that the build includes.
    changes: u64,
}

impl BuildQueue {
    fn state(&self) -> MutexGuard<'_, State> {
        // No thread can panic between two related changes of the state.
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until another thread has changed the state.
    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.shared.1.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// Records that files have changed and may still be changing, and cancels the running build.
    pub fn files_changed(&self) {
        let mut state = self.state();
        state.changes += 1;
        state.is_unsettled = true;
        state.waiting_since.get_or_insert_with(Instant::now);
        if let Some(cancel) = state.cancel.take() {
            cancel.cancel();
        }
        self.shared.1.notify_all();
    }

    /// Records that files are no longer changing.
    pub fn files_settled(&self) {
        self.state().is_unsettled = false;
        self.shared.1.notify_all();
    }

    /// Waits for a change that no request includes, and returns a request for it.
    pub fn next(&self) -> BuildRequest {
        let mut state = self.state();
        while state.changes == state.requested {
            state = self.wait(state);
        }
        state.requested = state.changes;
        let cancel = CancelToken::default();
        let is_overdue = state.waiting_since.is_some_and(|since| since.elapsed() > MAX_DELAY);
        state.cancel = (!is_overdue).then(|| cancel.clone());
        BuildRequest { queue: self.clone(), cancel, changes: state.requested }
    }

    /// Sets the folders to watch besides the usual ones.
    pub fn set_included(&self, folders: &[String]) {
        self.state().included = folders.to_vec();
    }

    /// Returns the folders to watch besides the usual ones.
    pub fn included(&self) -> Vec<String> {
        self.state().included.clone()
    }
}

impl BuildRequest {
    /// Returns the token that is cancelled when files change again.
    pub fn cancel(&self) -> &CancelToken {
        &self.cancel
    }

    /// Waits until the files have settled, and returns whether the result of the build may be shown: false if files changed
    /// after the build had started.
    pub fn wait_until_settled(&self) -> bool {
        let mut state = self.queue.state();
        while state.is_unsettled && !self.cancel.is_cancelled() {
            state = self.queue.wait(state);
        }
        !self.cancel.is_cancelled()
    }

    /// Records that the finished site is shown.
    pub fn finish(self) {
        let mut state = self.queue.state();
        state.cancel = None;
        state.waiting_since = (state.changes > self.changes).then(Instant::now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_a_build_at_once_and_waits_for_the_files_to_settle() {
        let queue = BuildQueue::default();
        queue.files_changed();
        let request = queue.next();
        let (watcher, started) = (queue.clone(), Instant::now());
        let writer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            watcher.files_settled();
        });
        assert!(request.wait_until_settled() && started.elapsed() >= Duration::from_millis(50));
        writer.join().unwrap();
    }

    #[test]
    fn cancels_a_build_at_the_next_change_and_starts_another() {
        let queue = BuildQueue::default();
        queue.files_changed();
        let first = queue.next();
        assert!(!first.cancel().is_cancelled());
        queue.files_changed();
        assert!(first.cancel().is_cancelled() && !first.wait_until_settled());
        let second = queue.next();
        queue.files_settled();
        assert!(second.wait_until_settled());
        second.finish();
        assert!(queue.state().waiting_since.is_none());
    }

    #[test]
    fn does_not_cancel_a_build_that_is_overdue() {
        let queue = BuildQueue::default();
        queue.files_changed();
        queue.state().waiting_since = Instant::now().checked_sub(MAX_DELAY * 2);
        let request = queue.next();
        queue.files_changed();
        queue.files_settled();
        assert!(request.wait_until_settled());
        request.finish();
        // The change that came meanwhile is new, and its build can be cancelled again.
        let next = queue.next();
        queue.files_changed();
        assert!(next.cancel().is_cancelled());
    }
}
