//! Cancellation of long work, such as a build whose input has changed again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Tells work on other threads that its result is no longer needed. All clones of a token are one token.
///
/// Long work checks the token between its parts. After cancellation it may return anything, or an
/// `Err(Reported)` from [`Reported::if_cancelled`](crate::diagnostic::Reported::if_cancelled) with nothing in its report: the
/// caller must discard the result and the report.
///
/// ```
/// use foresite::cancel::CancelToken;
///
/// let token = CancelToken::default();
/// let watched = token.clone();
/// assert!(!watched.is_cancelled());
/// token.cancel();
/// assert!(watched.is_cancelled());
/// ```
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// Cancels the work. Its result is discarded and its errors are not reported.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns whether the work was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
