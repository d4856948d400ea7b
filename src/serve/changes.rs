//! What the watch tells the build, from one thread to another: that files have changed, and that they are still again.
//!
//! A build starts at the first word and shows nothing before the second, so that it does not wait while files are
//! written. It is called off when they change once more.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::cancel::CancelToken;

/// How long builds are called off one after the other before one is let to its end, however often files change.
const LONGEST: Duration = Duration::from_secs(5);

/// The changes of a project's files; every copy is the same.
#[derive(Clone, Default)]
pub struct Changes {
    shared: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Default)]
struct State {
    /// How many changes there were.
    newest: u64,
    /// The last of them that a build has started from.
    taken: u64,
    /// Whether files may still be in the middle of being written.
    is_moving: bool,
    /// What the build under way is for, unless it is to be let to its end.
    cancel: Option<CancelToken>,
    /// Since when there is a change that no whole build shows.
    since: Option<Instant>,
    /// Folders to watch beside the usual ones.
    included: Vec<String>,
}

/// A build that is asked for.
pub struct Call {
    changes: Changes,
    cancel: CancelToken,
    number: u64,
}

impl Changes {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that holds it can fail half-way.
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until something else is the case.
    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.shared.1.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that files have changed, and may go on changing.
    pub fn announce(&self) {
        let mut state = self.state();
        state.newest += 1;
        state.is_moving = true;
        state.since.get_or_insert_with(Instant::now);
        if let Some(cancel) = state.cancel.take() {
            cancel.cancel();
        }
        self.shared.1.notify_all();
    }

    /// Says that files are still.
    pub fn settle(&self) {
        self.state().is_moving = false;
        self.shared.1.notify_all();
    }

    /// Waits for a change that no build has started from.
    pub fn next(&self) -> Call {
        let mut state = self.state();
        while state.newest == state.taken {
            state = self.wait(state);
        }
        state.taken = state.newest;
        let cancel = CancelToken::default();
        let is_overdue = state.since.is_some_and(|since| since.elapsed() > LONGEST);
        state.cancel = (!is_overdue).then(|| cancel.clone());
        Call { changes: self.clone(), cancel, number: state.taken }
    }

    /// Asks for these folders to be watched beside the usual ones.
    pub fn include(&self, folders: &[String]) {
        self.state().included = folders.to_vec();
    }

    /// The folders to watch beside the usual ones.
    pub fn included(&self) -> Vec<String> {
        self.state().included.clone()
    }
}

impl Call {
    /// Lost when files change again.
    pub fn cancel(&self) -> &CancelToken {
        &self.cancel
    }

    /// Waits until files are still; whether what was built from them is still to be shown.
    pub fn holds(&self) -> bool {
        let mut state = self.changes.state();
        while state.is_moving && !self.cancel.is_cancelled() {
            state = self.changes.wait(state);
        }
        !self.cancel.is_cancelled()
    }

    /// Says that the whole of the build is shown.
    pub fn done(self) {
        let mut state = self.changes.state();
        state.cancel = None;
        state.since = (state.newest > self.number).then(Instant::now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_starts_at_once_and_shows_nothing_before_files_are_still() {
        let changes = Changes::default();
        changes.announce();
        let call = changes.next();
        let (told, still) = (changes.clone(), Instant::now());
        let writer = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            told.settle();
        });
        assert!(call.holds() && still.elapsed() >= Duration::from_millis(50));
        writer.join().unwrap();
    }

    #[test]
    fn a_build_is_called_off_by_the_next_change_and_another_starts() {
        let changes = Changes::default();
        changes.announce();
        let first = changes.next();
        assert!(!first.cancel().is_cancelled());
        changes.announce();
        assert!(first.cancel().is_cancelled() && !first.holds());
        let second = changes.next();
        changes.settle();
        assert!(second.holds());
        second.done();
        assert!(changes.state().since.is_none());
    }

    #[test]
    fn a_build_that_was_put_off_for_long_is_let_to_its_end() {
        let changes = Changes::default();
        changes.announce();
        changes.state().since = Instant::now().checked_sub(LONGEST * 2);
        let call = changes.next();
        changes.announce();
        changes.settle();
        assert!(call.holds());
        call.done();
        // What came meanwhile is new again, and may be called off.
        let next = changes.next();
        changes.announce();
        assert!(next.cancel().is_cancelled());
    }
}
