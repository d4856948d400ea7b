//! Whether somebody still waits for what is being computed: whoever does says so from another thread, and long work asks
//! between its parts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// CancelToken in a piece of work; every copy is the same cancel.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// Calls the work off. What comes of it is thrown away, so that it may end as it likes, and tell nothing.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the work was called off.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
