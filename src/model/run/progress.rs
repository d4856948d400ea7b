//! How far a run has come, for whoever watches it from another thread. It tells nothing to the run itself.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Steps of one or more runs: those planned, and those done.
#[derive(Debug, Default)]
pub struct Progress {
    planned: AtomicUsize,
    done: AtomicUsize,
}

impl Progress {
    /// Adds steps to come.
    pub fn plan(&self, steps: usize) {
        self.planned.fetch_add(steps, Ordering::Relaxed);
    }

    /// Says that steps are done.
    pub fn step(&self, steps: usize) {
        self.done.fetch_add(steps, Ordering::Relaxed);
    }

    /// The share that is done, 0 to 1.
    pub fn share(&self) -> f64 {
        let planned = self.planned.load(Ordering::Relaxed);
        let done = self.done.load(Ordering::Relaxed);
        if planned == 0 { 0.0 } else { (done as f64 / planned as f64).min(1.0) }
    }
}
