//! The progress of runs, for an observer on another thread. Runs only write it.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts the planned and the completed runs of one or more models.
#[derive(Debug, Default)]
pub struct Progress {
    planned: AtomicUsize,
    completed: AtomicUsize,
}

impl Progress {
    /// Adds planned runs.
    pub fn plan(&self, runs: usize) {
        self.planned.fetch_add(runs, Ordering::Relaxed);
    }

    /// Adds completed runs.
    pub fn complete(&self, runs: usize) {
        self.completed.fetch_add(runs, Ordering::Relaxed);
    }

    /// Returns the completed fraction, 0 to 1.
    pub fn fraction(&self) -> f64 {
        let planned = self.planned.load(Ordering::Relaxed);
        let completed = self.completed.load(Ordering::Relaxed);
        if planned == 0 { 0.0 } else { (completed as f64 / planned as f64).min(1.0) }
    }
}
